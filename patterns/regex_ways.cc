#include <algorithm>
#include <utility>

#include "patterns/regex_tree.h"

namespace assay::patterns {
namespace {

struct Spelled : Beginning {
  bool closed = false;  ///< what follows is not spelled out
};

// Spells out what a sequence may begin with, as texts of classes.
class Speller {
 public:
  explicit Speller(bool caseless) : caseless_(caseless) {}

  // As far as there isn't too much. Node `front_end` stands behind the front.
  [[nodiscard]] std::vector<Spelled> begin(const Sequence& nodes, std::size_t front_end) const {
    std::vector<Spelled> all(1);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      std::vector<Spelled> longer = all;
      if (!this->node(nodes[i], longer)) break;
      all = std::move(longer);
      if (i + 1 != front_end) continue;
      for (Spelled& one : all) one.front_size = one.closed ? 0 : one.bytes.size();
    }
    return all;
  }

 private:
  // False: there is too much.
  bool sequence(const Sequence& nodes, std::vector<Spelled>& all) const {
    for (const Node& node : nodes) {
      if (!this->node(node, all)) return false;
    }
    return true;
  }

  bool node(const Node& node, std::vector<Spelled>& all) const {
    switch (node.type) {
      case NodeType::kZeroWidth:
        for (Spelled& one : all) one.starts_word |= node.starts_word && one.bytes.empty();
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

  void append(ByteSet set, std::vector<Spelled>& all) const {
    if (caseless_) set = in_both_cases(set);
    for (Spelled& one : all) {
      if (one.closed) continue;
      one.bytes.push_back(set);
      one.closed = one.bytes.size() == kMaxBeginning;
    }
  }

  bool group(const Node& node, std::vector<Spelled>& all) const {
    if (all.size() * node.branches.size() > kMaxBeginnings) return false;
    std::vector<Spelled> longer;
    for (const Sequence& branch : node.branches) {
      std::vector<Spelled> these = all;
      const Speller inner(caseless_ || node.flags.find('i') != std::string::npos);
      if (!inner.sequence(branch, these)) return false;
      longer.insert(longer.end(), these.begin(), these.end());
    }
    all = std::move(longer);
    return fits(all);
  }

  // Everything that may be repeated often is spelled out as often as it must be there.
  bool repeat(const Node& node, std::vector<Spelled>& all) const {
    constexpr std::size_t kMaxTimes = 4;
    const std::size_t least = std::min(node.min, kMaxBeginning);
    for (std::size_t times = 0; times < least; ++times) {
      if (!sequence(node.branches[0], all)) return false;
    }
    if (node.max == node.min) return true;
    std::vector<Spelled> longer = all;
    if (node.max - node.min > kMaxTimes) {
      // Without it something else follows; with it, it may follow any number of times.
      for (Spelled& one : all) one.closed = true;
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

  static bool fits(const std::vector<Spelled>& all) { return all.size() <= kMaxBeginnings; }

  bool caseless_;
};

// The alternatives of the first group of `sequence`, each in its place.
std::vector<Sequence> apart(const Sequence& sequence) {
  const auto group = std::find_if(sequence.begin(), sequence.end(), [](const Node& node) {
    return node.type == NodeType::kGroup && node.flags.empty();
  });
  if (group == sequence.end()) return {sequence};
  std::vector<Sequence> all;
  for (const Sequence& branch : group->branches) {
    Sequence one(sequence.begin(), group);
    one.insert(one.end(), branch.begin(), branch.end());
    one.insert(one.end(), group + 1, sequence.end());
    all.push_back(std::move(one));
  }
  return all;
}

// How many bytes `node` has at least when all that it matches is a few texts. A class of two is
// text to Hyperscan: it spells it out.
std::optional<std::size_t> text_size(const Node& node) {
  constexpr std::size_t kFew = 2;
  switch (node.type) {
    case NodeType::kZeroWidth:
      return 0;
    case NodeType::kLiteral:
      return 1;
    case NodeType::kClass:
      if (node.bytes.count() > kFew) return std::nullopt;
      return 1;
    case NodeType::kGroup:
    case NodeType::kRepeat:
      break;
  }
  if (node.type == NodeType::kRepeat && node.max > kFew) return std::nullopt;
  std::size_t least = kUnbounded;
  for (const Sequence& branch : node.branches) {
    std::size_t size = 0;
    for (const Node& each : branch) {
      const auto more = text_size(each);
      if (!more) return std::nullopt;
      size += *more;
    }
    least = std::min(least, size);
  }
  return least * node.min;
}

// Where the first text of kMinText bytes ends in `sequence`. Nullopt: there is none.
std::optional<std::size_t> end_of_text(const Sequence& sequence) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    const auto more = text_size(sequence[i]);
    if (!more && size >= kMinText) return i;
    size = more ? size + *more : 0;
  }
  if (size < kMinText) return std::nullopt;
  return sequence.size();
}

// `node` as runs. False: it isn't.
bool add_runs(const Node& node, bool caseless, std::vector<ByteRun>& runs) {
  constexpr std::size_t kMost = 1000;
  const bool repeat = node.type == NodeType::kRepeat;
  const Node& one = repeat ? node.branches[0][0] : node;
  if (one.type == NodeType::kZeroWidth) return true;
  if (one.type != NodeType::kLiteral && one.type != NodeType::kClass) return false;
  const std::size_t least = repeat ? node.min : 1;
  const std::size_t most = repeat ? node.max : 1;
  if (least > kMost) return false;
  runs.push_back({caseless ? in_both_cases(one.bytes) : one.bytes,
                  static_cast<std::uint16_t>(least),
                  static_cast<std::uint16_t>(std::min(most, kMost))});
  return most <= kMost;
}

// Whether a run that is as long as it can be takes nothing from those behind it.
bool stands_apart(const std::vector<ByteRun>& runs, std::size_t at) {
  if (runs[at].least == runs[at].most) return true;
  for (std::size_t next = at + 1; next < runs.size(); ++next) {
    if ((runs[at].bytes & runs[next].bytes).any()) return false;
    if (runs[next].least > 0) return true;
  }
  return false;
}

// What stands from node `at` on, as far as it is told by going through it once.
std::vector<ByteRun> runs_from(const Sequence& sequence, std::size_t at, bool caseless) {
  std::vector<ByteRun> runs;
  while (at < sequence.size() && add_runs(sequence[at], caseless, runs)) ++at;
  std::size_t kept = 0;
  while (kept < runs.size() && stands_apart(runs, kept)) ++kept;
  if (kept < runs.size()) {
    runs[kept].most = runs[kept].least;
    runs.resize(kept + 1);
  }
  while (!runs.empty() && runs.back().most == 0) runs.pop_back();
  return runs;
}

// Whether the text that `front` ends with is long enough to be rare; one of letters alone has to be
// longer, for words are common.
bool is_telling(const Sequence& front) {
  constexpr std::size_t kTelling = 5;
  constexpr std::size_t kTellingLetters = 8;
  std::size_t size = 0;
  ByteSet bytes;
  for (const Node& node : front) {
    const auto more = text_size(node);
    size = more ? size + *more : 0;
    bytes = more ? bytes | all_bytes(node) : ByteSet();
  }
  ByteSet letters;
  for (std::size_t upper = 'A'; upper <= 'Z'; ++upper) letters.set(upper).set(upper + 32);
  return size >= ((bytes & ~letters).any() ? kTelling : kTellingLetters);
}

Way way_of(const Sequence& sequence, bool caseless) {
  Way way;
  way.expression = print({sequence});
  const std::size_t end = end_of_text(sequence).value_or(0);
  for (Spelled& spelled : Speller(caseless).begin(sequence, end))
    way.beginnings.push_back(std::move(spelled));
  if (end == 0) return way;
  const Sequence front(sequence.begin(), sequence.begin() + static_cast<std::ptrdiff_t>(end));
  way.front = print({front});
  way.front_width = max_width(front);
  way.tells = is_telling(front);
  way.behind = runs_from(sequence, end, caseless);
  return way;
}

}  // namespace

std::optional<std::size_t> end_of_runs(const std::vector<ByteRun>& runs, std::string_view text,
                                       std::size_t at) {
  for (const ByteRun& run : runs) {
    std::size_t count = 0;
    while (count < run.most && at < text.size() &&
           run.bytes.test(static_cast<unsigned char>(text[at]))) {
      ++count;
      ++at;
    }
    if (count < run.least) return std::nullopt;
  }
  return at;
}

std::vector<Way> ways(std::string_view expression, bool caseless) {
  std::vector<Way> all;
  try {
    for (const Sequence& branch : parse_expression(expression, Letters::kAsWritten, caseless)) {
      for (const Sequence& sequence : apart(branch)) all.push_back(way_of(sequence, caseless));
    }
  } catch (const SyntaxError&) {
    return {};
  }
  return all;
}

}  // namespace assay::patterns
