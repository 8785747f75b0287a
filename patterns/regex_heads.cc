#include <algorithm>

#include "patterns/regex_tree.h"

namespace assay::patterns {
namespace {

// The texts that begin a sequence of which every match begins a word, and what stands behind them.
class Heads {
 public:
  explicit Heads(RegexFacts& facts) : facts_(facts) {}

  void find(const std::vector<Sequence>& branches) {
    std::vector<std::string> all;
    facts_.behind_head_count = kMaxBehind;
    for (const Sequence& branch : branches) {
      if (branch.empty()) return none();
      std::vector<std::string> texts{""};
      const std::size_t stopped = extend(branch, texts);
      behind(branch, stopped);
      const bool starts_word = branch[0].starts_word;
      if (!std::all_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return has_word(text, starts_word); }))
        return none();
      all.insert(all.end(), texts.begin(), texts.end());
    }
    if (all.size() > kMaxHeads) return none();
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    facts_.heads = std::move(all);
  }

 private:
  static constexpr std::size_t kMaxHeads = 64;
  static constexpr std::size_t kMaxHead = 24;
  static constexpr std::size_t kMaxClass = 12;
  static constexpr std::uint8_t kMaxBehind = 32;

  // A letter or digit that begins a word wherever the text stands.
  static bool has_word(const std::string& text, bool starts_word) {
    const auto first = std::find_if(text.begin(), text.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    return first != text.end() && (starts_word || first != text.begin());
  }

  void none() {
    facts_.heads.clear();
    facts_.behind_head_count = 0;
    facts_.behind_head.reset();
  }

  // Appends to every text what `sequence` may begin with; returns the index of the node that it
  // could not spell out.
  static std::size_t extend(const Sequence& sequence, std::vector<std::string>& texts) {
    for (std::size_t i = 0; i < sequence.size(); ++i) {
      if (sequence[i].type == NodeType::kZeroWidth) continue;
      const auto more = spell(sequence[i]);
      if (more.empty() || more.size() * texts.size() > kMaxHeads) return i;
      std::vector<std::string> longer;
      for (const std::string& text : texts) {
        for (const std::string& next : more) longer.push_back(text + next);
      }
      if (std::any_of(longer.begin(), longer.end(),
                      [](const std::string& text) { return text.size() > kMaxHead; }))
        return i;
      texts = std::move(longer);
    }
    return sequence.size();
  }

  // Everything that `node` matches; empty when that is too much.
  static std::vector<std::string> spell(const Node& node) {
    std::vector<std::string> all;
    switch (node.type) {
      case NodeType::kLiteral:
        if (node.text.size() == 1) return {node.text};
        [[fallthrough]];
      case NodeType::kClass:
        if (node.bytes.count() > kMaxClass) return {};
        for (std::size_t byte = 0; byte < node.bytes.size(); ++byte) {
          if (node.bytes.test(byte)) all.emplace_back(1, static_cast<char>(byte));
        }
        return all;
      case NodeType::kZeroWidth:
        return {""};
      case NodeType::kGroup:
        if (!node.flags.empty()) return {};
        for (const Sequence& branch : node.branches) {
          std::vector<std::string> texts{""};
          if (extend(branch, texts) != branch.size()) return {};
          all.insert(all.end(), texts.begin(), texts.end());
        }
        return all.size() > kMaxHeads ? std::vector<std::string>() : all;
      case NodeType::kRepeat:
        break;
    }
    if (node.max > 4) return {};
    const auto once = spell(node.branches[0][0]);
    std::vector<std::string> several{""};
    for (std::size_t times = 0; times <= node.max && !once.empty(); ++times) {
      if (times >= node.min) all.insert(all.end(), several.begin(), several.end());
      std::vector<std::string> longer;
      for (const std::string& text : several) {
        for (const std::string& next : once) longer.push_back(text + next);
      }
      several = std::move(longer);
      if (all.size() + several.size() > 4 * kMaxHeads) return {};
    }
    return all;
  }

  void behind(const Sequence& sequence, std::size_t at) {
    std::size_t count = 0;
    if (at < sequence.size()) {
      const Node& node = sequence[at];
      if (node.type == NodeType::kClass) count = 1;
      if (node.type == NodeType::kRepeat && node.branches[0][0].type == NodeType::kClass)
        count = node.min;
      if (count > 0) facts_.behind_head |= all_bytes(node);
    }
    facts_.behind_head_count =
        static_cast<std::uint8_t>(std::min<std::size_t>(facts_.behind_head_count, count));
  }

  RegexFacts& facts_;
};

}  // namespace

void find_heads(const std::vector<Sequence>& branches, RegexFacts& facts) {
  Heads(facts).find(branches);
}

}  // namespace assay::patterns
