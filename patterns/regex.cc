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

// How many bytes `node` has when it is nothing but text: a literal, or a group of alternatives that
// are. 0: it isn't, or has so many spellings that looking for all of them would be dear.
std::size_t text_length(const Node& node) {
  constexpr std::size_t kMaxSpellings = 12;
  if (node.type == NodeType::kLiteral) return 1;
  if (node.type != NodeType::kGroup || node.branches.size() > kMaxSpellings) return 0;
  std::size_t least = kUnbounded;
  for (const Sequence& branch : node.branches) {
    const bool plain = std::all_of(branch.begin(), branch.end(), [](const Node& each) {
      return each.type == NodeType::kLiteral;
    });
    if (!plain) return 0;
    least = std::min(least, branch.size());
  }
  return least;
}

bool is_letter_text(const Node& node) {
  const ByteSet bytes = all_bytes(node);
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    if (bytes.test(byte) && !letter) return false;
  }
  return true;
}

// Cuts what follows a telling text at the front (behind shapes that cut_front() takes away): texts
// alone are what Hyperscan is fastest at, and a shape behind them makes an automaton that every
// byte pays for. Measured on code and manuals: 20 such automata cost as much as 1,200 texts.
void cut_behind_text(Sequence& sequence) {
  constexpr std::size_t kTelling = 5;         // with a byte that is no letter
  constexpr std::size_t kTellingLetters = 8;  // words are common
  std::size_t at = 0;
  while (at < sequence.size() &&
         (sequence[at].type == NodeType::kZeroWidth || is_shape(sequence[at])))
    ++at;
  std::size_t length = 0;
  bool letters = true;
  while (at < sequence.size()) {
    const std::size_t more = text_length(sequence[at]);
    if (more == 0) break;
    length += more;
    letters = letters && is_letter_text(sequence[at]);
    ++at;
  }
  if (length >= (letters ? kTellingLetters : kTelling))
    sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(at), sequence.end());
}

std::string print(const std::vector<Sequence>& branches);

std::string print(const Node& node) {
  switch (node.type) {
    case NodeType::kLiteral:
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

std::string print(const std::vector<Sequence>& branches) {
  std::string text;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    if (i != 0) text += '|';
    for (const Node& node : branches[i]) text += print(node);
  }
  return text;
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

}  // namespace

Result<RegexFacts> analyse(std::string_view expression, bool as_written) {
  RegexFacts facts;
  std::string_view body = expression;
  if (body.starts_with("(?i)")) {
    facts.caseless = true;
    body.remove_prefix(4);
  }
  try {
    auto branches = parse_expression(body, Letters::kBothCases);
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
    find_heads(branches, facts);
    bool can_be_empty = false;
    for (Sequence& branch : branches) {
      if (!as_written) {
        cut_back(branch);
        cut_behind_text(branch);
      }
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
