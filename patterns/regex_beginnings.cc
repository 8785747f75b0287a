#include <algorithm>

#include "patterns/regex_tree.h"

namespace assay::patterns {
namespace {

struct Beginning {
  std::vector<ByteSet> bytes;
  bool closed = false;  ///< what follows is not spelled out
};

// Spells out what a sequence may begin with, as texts of classes. False: there is too much.
class Speller {
 public:
  explicit Speller(bool caseless) : caseless_(caseless) {}

  bool sequence(const Sequence& nodes, std::vector<Beginning>& all) const {
    for (const Node& node : nodes) {
      if (!this->node(node, all)) return false;
    }
    return true;
  }

 private:
  bool node(const Node& node, std::vector<Beginning>& all) const {
    switch (node.type) {
      case NodeType::kZeroWidth:
        return true;
      case NodeType::kLiteral:
      case NodeType::kClass:
        append(node.bytes, all);
        return true;
      case NodeType::kGroup:
        return group(node, all);
      case NodeType::kRepeat:
        return repeat(node, all);
    }
    return false;
  }

  void append(ByteSet set, std::vector<Beginning>& all) const {
    if (caseless_) {
      for (std::size_t upper = 'A'; upper <= 'Z'; ++upper) {
        const bool either = set.test(upper) || set.test(upper + 32);
        set.set(upper, either);
        set.set(upper + 32, either);
      }
    }
    for (Beginning& one : all) {
      if (one.closed) continue;
      one.bytes.push_back(set);
      one.closed = one.bytes.size() == kMaxBeginning;
    }
  }

  bool group(const Node& node, std::vector<Beginning>& all) const {
    std::vector<Beginning> longer;
    for (const Sequence& branch : node.branches) {
      std::vector<Beginning> these = all;
      const Speller inner(caseless_ || node.flags.find('i') != std::string::npos);
      if (!inner.sequence(branch, these)) return false;
      longer.insert(longer.end(), these.begin(), these.end());
    }
    all = std::move(longer);
    return fits(all);
  }

  // Everything that may be repeated often is spelled out as often as it must be there.
  bool repeat(const Node& node, std::vector<Beginning>& all) const {
    constexpr std::size_t kMaxTimes = 4;
    const std::size_t least = std::min(node.min, kMaxBeginning);
    for (std::size_t times = 0; times < least; ++times) {
      if (!sequence(node.branches[0], all)) return false;
    }
    if (node.max == node.min) return true;
    std::vector<Beginning> longer = all;
    if (node.max - node.min > kMaxTimes) {
      // Without it something else follows; with it, it may follow any number of times.
      for (Beginning& one : all) one.closed = true;
      return true;
    }
    for (std::size_t times = node.min; times < node.max; ++times) {
      if (!sequence(node.branches[0], all)) return false;
      longer.insert(longer.end(), all.begin(), all.end());
      if (!fits(longer)) return false;
    }
    all = std::move(longer);
    return true;
  }

  static bool fits(const std::vector<Beginning>& all) { return all.size() <= kMaxBeginnings; }

  bool caseless_;
};

}  // namespace

std::vector<std::vector<ByteSet>> beginnings(std::string_view expression, bool caseless) {
  std::vector<std::vector<ByteSet>> texts;
  try {
    for (const Sequence& branch : parse_expression(expression, Letters::kAsWritten)) {
      std::vector<Beginning> all(1);
      if (!Speller(caseless).sequence(branch, all)) return {};
      for (Beginning& one : all) {
        if (std::find(texts.begin(), texts.end(), one.bytes) == texts.end())
          texts.push_back(std::move(one.bytes));
      }
    }
  } catch (const SyntaxError&) {
    return {};
  }
  return texts.size() > kMaxBeginnings ? std::vector<std::vector<ByteSet>>() : texts;
}

}  // namespace assay::patterns
