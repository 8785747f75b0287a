#include "patterns/regex.h"

#include <algorithm>

#include "patterns/regex_tree.h"

namespace assay::patterns {
namespace {

std::size_t add(std::size_t a, std::size_t b) {
  return a == kUnbounded || b == kUnbounded ? kUnbounded : a + b;
}
std::size_t times(std::size_t a, std::size_t n) {
  if (a == 0 || n == 0) return 0;
  return a == kUnbounded || n == kUnbounded ? kUnbounded : a * n;
}

struct Width {
  std::size_t min = 0, max = 0;
};

Width width(const std::vector<Sequence>& branches);

Width width(const Node& node) {
  switch (node.type) {
    case NodeType::kLiteral:
    case NodeType::kClass:
      return {1, 1};
    case NodeType::kZeroWidth:
      return {0, 0};
    case NodeType::kGroup:
      return width(node.branches);
    case NodeType::kRepeat: {
      const Width inner = width(node.branches);
      return {times(inner.min, node.min), times(inner.max, node.max)};
    }
  }
  return {};
}

Width width(const Sequence& sequence) {
  Width sum;
  for (const Node& node : sequence) {
    const Width w = width(node);
    sum.min = add(sum.min, w.min);
    sum.max = add(sum.max, w.max);
  }
  return sum;
}

Width width(const std::vector<Sequence>& branches) {
  Width all{kUnbounded, 0};
  for (const Sequence& branch : branches) {
    const Width w = width(branch);
    all.min = std::min(all.min, w.min);
    all.max = std::max(all.max, w.max);
  }
  return all;
}

// A class, or a repeat of one: what may be cut from the front of a finder when a literal follows.
bool is_shape(const Node& node) {
  if (node.type == NodeType::kClass) return true;
  return node.type == NodeType::kRepeat && is_shape(node.branches[0][0]);
}

bool has_literal(const Sequence& sequence, std::size_t from);

bool has_literal(const Node& node) {
  switch (node.type) {
    case NodeType::kLiteral:
      return true;
    case NodeType::kGroup:
      return std::all_of(node.branches.begin(), node.branches.end(),
                         [](const Sequence& branch) { return has_literal(branch, 0); });
    case NodeType::kRepeat:
      return node.min > 0 && has_literal(node.branches[0], 0);
    default:
      return false;
  }
}

bool has_literal(const Sequence& sequence, std::size_t from) {
  return std::any_of(sequence.begin() + static_cast<std::ptrdiff_t>(from), sequence.end(),
                     [](const Node& node) { return has_literal(node); });
}

// The bytes that a match of `sequence` may begin with (forward) or end with. `empty`: whether it
// may be nothing.
ByteSet edge_bytes(const Sequence& sequence, bool forward, bool& empty);

ByteSet edge_bytes(const Node& node, bool forward, bool& empty) {
  empty = false;
  switch (node.type) {
    case NodeType::kLiteral:
    case NodeType::kClass:
      return node.bytes;
    case NodeType::kZeroWidth:
      empty = true;
      return {};
    case NodeType::kGroup:
    case NodeType::kRepeat:
      break;
  }
  ByteSet set;
  for (const Sequence& branch : node.branches) {
    bool branch_empty = false;
    set |= edge_bytes(branch, forward, branch_empty);
    empty = empty || branch_empty;
  }
  if (node.type == NodeType::kRepeat && node.min == 0) empty = true;
  return set;
}

ByteSet edge_bytes(const Sequence& sequence, bool forward, bool& empty) {
  ByteSet set;
  empty = true;
  for (std::size_t i = 0; i < sequence.size() && empty; ++i) {
    set |= edge_bytes(sequence[forward ? i : sequence.size() - 1 - i], forward, empty);
  }
  return set;
}

// Cuts what stands before the first literal when it is only shapes and nothing-wide.
void cut_front(Sequence& sequence, ByteSet& front) {
  std::size_t cut = 0;
  while (cut < sequence.size() && (sequence[cut].type == NodeType::kZeroWidth ||
                                   (is_shape(sequence[cut]) && has_literal(sequence, cut + 1)))) {
    front |= all_bytes(sequence[cut]);
    ++cut;
  }
  sequence.erase(sequence.begin(), sequence.begin() + static_cast<std::ptrdiff_t>(cut));
}

// Cuts the end to its shortest form: the confirming stage finds how far the match really goes.
void cut_back(Sequence& sequence) {
  while (!sequence.empty()) {
    Node& last = sequence.back();
    if (last.type == NodeType::kZeroWidth || (last.type == NodeType::kRepeat && last.min == 0)) {
      sequence.pop_back();
      continue;
    }
    if (last.type == NodeType::kRepeat) last.max = last.min;
    if (last.type == NodeType::kGroup) {
      for (Sequence& branch : last.branches) cut_back(branch);
      const bool empty = std::any_of(last.branches.begin(), last.branches.end(),
                                     [](const Sequence& branch) { return branch.empty(); });
      if (empty) {
        sequence.pop_back();
        continue;
      }
    }
    break;
  }
}

std::string print(const Node& node) {
  switch (node.type) {
    case NodeType::kLiteral:
      // Behind another node it would be a count.
      return node.text == "{" ? "\\{" : node.text;
    case NodeType::kClass:
      return node.text;
    case NodeType::kZeroWidth:
      return {};
    case NodeType::kGroup:
      return (node.flags.empty() ? "(?:" : "(?i:") + print(node.branches) + ")";
    case NodeType::kRepeat: {
      std::string text = print(node.branches[0][0]);
      if (node.min == 1 && node.max == 1) return text;
      text += '{' + std::to_string(node.min);
      if (node.max == kUnbounded) {
        text += ',';
      } else if (node.max != node.min) {
        text += ',' + std::to_string(node.max);
      }
      return text + '}';
    }
  }
  return {};
}

// The longest run of literal bytes in every way through; runs don't join across groups with
// alternatives.
std::size_t longest_literal(const Sequence& sequence) {
  std::size_t best = 0;
  std::size_t run = 0;
  for (const Node& node : sequence) {
    if (node.type == NodeType::kLiteral) {
      best = std::max(best, ++run);
    } else if (node.type != NodeType::kZeroWidth) {
      run = 0;
      std::size_t inside = 0;
      if (node.type == NodeType::kGroup || (node.type == NodeType::kRepeat && node.min > 0)) {
        inside = kUnbounded;
        for (const Sequence& branch : node.branches)
          inside = std::min(inside, longest_literal(branch));
        if (node.type == NodeType::kRepeat && node.branches[0][0].type == NodeType::kLiteral)
          inside = node.min;
      }
      best = std::max(best, inside);
    }
  }
  return best;
}

/// Fewer turns share out no text in so many ways that it could be noticed.
constexpr std::size_t kManyTurns = 4;

// What may follow the end of `sequence` and still be taken into it: by one more turn of a repeat
// that it ends with.
ByteSet elastic_end(const Sequence& sequence) {
  ByteSet set;
  for (std::size_t i = sequence.size(); i-- > 0;) {
    const Node& node = sequence[i];
    if (node.gives_back) {
      bool empty = false;
      if (node.type == NodeType::kRepeat && node.max != node.min)
        set |= edge_bytes(node.branches[0], true, empty);
      for (const Sequence& branch : node.branches) set |= elastic_end(branch);
    }
    if (width(node).min > 0) break;
  }
  return set;
}

// The repeat in `branches` whose turns may end anywhere in a text; nullptr: there is none. `turns`:
// of the repeats around it.
const Node* ambiguous_among(const std::vector<Sequence>& branches, std::size_t turns) {
  for (const Sequence& branch : branches) {
    for (const Node& node : branch) {
      const bool repeats = node.type == NodeType::kRepeat;
      const std::size_t all = repeats ? times(turns, node.max) : turns;
      if (repeats && node.max > 1 && node.gives_back && all >= kManyTurns) {
        bool empty = false;
        const Sequence& turn = node.branches[0];
        if ((edge_bytes(turn, true, empty) & elastic_end(turn)).any()) return &node;
      }
      if (const Node* inner = ambiguous_among(node.branches, all)) return inner;
    }
  }
  return nullptr;
}

}  // namespace

std::size_t max_width(const Sequence& sequence) { return width(sequence).max; }

std::string print(const std::vector<Sequence>& branches) {
  std::string text;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    if (i != 0) text += '|';
    for (const Node& node : branches[i]) text += print(node);
  }
  return text;
}

std::string ambiguous_repeat(std::string_view expression) {
  const bool caseless = expression.starts_with("(?i)");
  if (caseless) expression.remove_prefix(4);
  try {
    const auto branches = parse_expression(
        expression, caseless ? Letters::kBothCases : Letters::kAsWritten, caseless);
    const Node* repeat = ambiguous_among(branches, 1);
    return repeat == nullptr ? std::string() : print(*repeat);
  } catch (const SyntaxError&) {
    return {};
  }
}

Result<RegexFacts> analyse(std::string_view expression, bool as_written) {
  RegexFacts facts;
  std::string_view body = expression;
  if (body.starts_with("(?i)")) {
    facts.caseless = true;
    body.remove_prefix(4);
  }
  try {
    auto branches = parse_expression(body, Letters::kBothCases, facts.caseless);
    const Width all = width(branches);
    facts.min_width = all.min;
    facts.max_width = all.max;
    facts.finder_literal = kUnbounded;
    for (const Sequence& branch : branches) {
      bool empty = false;
      for (const Node& node : branch) facts.all |= all_bytes(node);
      facts.first |= edge_bytes(branch, true, empty);
      facts.last |= edge_bytes(branch, false, empty);
    }
    bool can_be_empty = false;
    for (Sequence& branch : branches) {
      if (!as_written) cut_back(branch);
      const std::size_t reach = width(branch).max;
      if (!as_written) cut_front(branch, facts.front);
      facts.finder_width = std::max(facts.finder_width, width(branch).max);
      can_be_empty = can_be_empty || branch.empty();
      facts.finder_reach = std::max(facts.finder_reach, reach);
      facts.finder_literal = std::min(facts.finder_literal, longest_literal(branch));
    }
    if (can_be_empty) return facts;  // nothing that Hyperscan could look for
    facts.finder = print(branches);
  } catch (const SyntaxError& error) {
    return Error{Reason::kUnsupported, error.what()};
  }
  return facts;
}

}  // namespace assay::patterns
