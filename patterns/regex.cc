#include "patterns/regex.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace assay::patterns {
namespace {

enum class NodeType : std::uint8_t { kLiteral, kClass, kZeroWidth, kGroup, kRepeat };

struct Node;
using Sequence = std::vector<Node>;

// `text` prints the node for Hyperscan when it is a literal or a class.
struct Node {
  NodeType type = NodeType::kLiteral;
  std::string text;
  std::vector<Sequence> branches;  // kGroup: alternatives; kRepeat: one branch of one node
  std::size_t min = 1, max = 1;    // kRepeat
  std::string flags;               // kGroup: "i" for (?i:…)
  ByteSet bytes;                   // kLiteral, kClass: what it matches
  bool starts_word = false;        // kZeroWidth: no letter or digit can stand before it
};

struct SyntaxError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::vector<Sequence> parse() {
    auto branches = alternatives();
    if (at_ < text_.size()) fail("unmatched ')'");
    return branches;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw SyntaxError(what + " at offset " + std::to_string(at_) + " of the expression");
  }
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  [[nodiscard]] bool next_is(std::string_view token) const {
    return text_.substr(at_).starts_with(token);
  }
  bool take(std::string_view token) {
    if (!next_is(token)) return false;
    at_ += token.size();
    return true;
  }

  std::vector<Sequence> alternatives() {
    std::vector<Sequence> branches(1);
    while (more() && text_[at_] != ')') {
      if (take("|")) {
        branches.emplace_back();
        continue;
      }
      branches.back().push_back(quantified(atom()));
    }
    return branches;
  }

  Node quantified(Node node) {
    std::size_t min = 1;
    std::size_t max = 1;
    if (take("*")) {
      min = 0, max = kUnbounded;
    } else if (take("+")) {
      max = kUnbounded;
    } else if (take("?")) {
      min = 0;
    } else if (!counted(min, max)) {
      return node;
    }
    if (!take("?")) take("+");  // lazy and possessive match a subset of the greedy language
    if (max < min) fail("a repeat whose least is above its most");
    if (node.type == NodeType::kZeroWidth) fail("a repeat of something without width");
    Node repeat;
    repeat.type = NodeType::kRepeat;
    repeat.min = min;
    repeat.max = max;
    repeat.branches.emplace_back();
    repeat.branches[0].push_back(std::move(node));
    return repeat;
  }

  bool counted(std::size_t& min, std::size_t& max) {
    if (!next_is("{")) return false;
    const std::size_t close = text_.find('}', at_);
    if (close == std::string_view::npos) return false;
    const std::string_view body = text_.substr(at_ + 1, close - at_ - 1);
    const std::size_t comma = body.find(',');
    const auto number = [](std::string_view digits, std::size_t& out) {
      if (digits.empty() || digits.size() > 6) return false;
      out = 0;
      for (const char c : digits) {
        if (c < '0' || c > '9') return false;
        out = out * 10 + static_cast<std::size_t>(c - '0');
      }
      return true;
    };
    if (!number(body.substr(0, comma), min)) return false;
    max = min;
    if (comma != std::string_view::npos && !number(body.substr(comma + 1), max)) {
      if (comma + 1 != body.size()) return false;
      max = kUnbounded;
    }
    at_ = close + 1;
    return true;
  }

  Node atom() {
    const char c = text_[at_];
    if (c == '(') return group();
    if (c == '[') return character_class();
    if (c == '\\') return escape();
    Node node;
    if (c == '^' || c == '$') {
      node.type = NodeType::kZeroWidth;
    } else if (c == '.') {
      node.type = NodeType::kClass;
    } else if (c == '*' || c == '+' || c == '?') {
      fail("a repeat of nothing");
    }
    node.text = std::string(1, c);
    if (c == '.') {
      node.bytes.set().reset('\n');
    } else {
      add_byte(node.bytes, c);
    }
    ++at_;
    return node;
  }

  Node group() {
    ++at_;
    Node node;
    node.type = NodeType::kGroup;
    if (take("?:") || take("?>")) {
    } else if (take("?i:")) {
      node.flags = "i";
    } else if (take("?<!")) {
      node.type = NodeType::kZeroWidth;
      node.starts_word = true;
    } else if (take("?=") || take("?!") || take("?<=")) {
      node.type = NodeType::kZeroWidth;
    } else if (take("?<") || take("?P<") || take("?'")) {
      const std::size_t close = text_.find_first_of(">'", at_);
      if (close == std::string_view::npos) fail("a group's name that doesn't end");
      at_ = close + 1;
    } else if (next_is("?") || next_is("*")) {
      fail("a group of a kind that rules can't use");
    }
    node.branches = alternatives();
    if (!take(")")) fail("a group that doesn't end");
    if (node.type == NodeType::kZeroWidth) {
      node.starts_word = node.starts_word && refuses_words(node.branches);
      node.branches.clear();
    }
    return node;
  }

  // One of the alternatives of a look behind is a class with all letters and digits.
  static bool refuses_words(const std::vector<Sequence>& branches) {
    return std::any_of(branches.begin(), branches.end(), [](const Sequence& branch) {
      if (branch.size() != 1 || branch[0].type != NodeType::kClass) return false;
      for (unsigned byte = 0; byte < 128; ++byte) {
        const bool word = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                          (byte >= 'A' && byte <= 'Z');
        if (word && !branch[0].bytes.test(byte)) return false;
      }
      // The bytes of a class may be more than it has: the other case of its letters.
      const std::string& text = branch[0].text;
      return (text.find("A-Z") != std::string::npos && text.find("a-z") != std::string::npos) ||
             text.find("\\w") != std::string::npos;
    });
  }

  Node character_class() {
    const std::size_t begin = at_++;
    if (next_is("^")) ++at_;
    if (next_is("]")) ++at_;
    while (more() && text_[at_] != ']') {
      if (static_cast<unsigned char>(text_[at_]) >= 0x80) {
        fail("a character outside ASCII in a class (write the alternatives as a group)");
      }
      if (next_is("[:")) {
        const std::size_t close = text_.find(":]", at_);
        if (close == std::string_view::npos) fail("a named class that doesn't end");
        at_ = close + 2;
      } else {
        at_ += text_[at_] == '\\' ? 2U : 1U;
      }
    }
    if (!take("]")) fail("a class that doesn't end");
    Node node;
    node.type = NodeType::kClass;
    node.text = std::string(text_.substr(begin, at_ - begin));
    node.bytes = bytes_of_class(node.text);
    return node;
  }

  // In doubt (named classes) all bytes: the sets are only used to rule places out early.
  [[nodiscard]] ByteSet bytes_of_class(std::string_view text) const {
    ByteSet set;
    std::size_t at = 1;
    const bool negated = text[at] == '^';
    if (negated) ++at;
    const auto one = [&](ByteSet& several) -> int {
      if (text[at] != '\\') return static_cast<unsigned char>(text[at++]);
      const std::string_view rest = text.substr(at);
      at = std::min(at + (rest[1] == 'x' ? 4U : 2U), text.size() - 1);
      return escaped_byte(rest, several);
    };
    while (at + 1 < text.size()) {
      if (text.substr(at).starts_with("[:")) return ByteSet().set();
      ByteSet several;
      const int first = one(several);
      if (first < 0) {
        set |= several;
      } else if (at + 2 < text.size() && text[at] == '-') {
        ++at;
        const int last = one(several);
        for (int byte = first; byte <= last; ++byte) add_byte(set, static_cast<char>(byte));
      } else {
        add_byte(set, static_cast<char>(first));
      }
    }
    return negated ? ~set : set;
  }

  // The byte that an escape stands for, or -1 and the class that it stands for in `several`.
  static int escaped_byte(std::string_view escape, ByteSet& several) {
    const char c = escape.size() > 1 ? escape[1] : '\\';
    const auto range = [&](char from, char to) {
      for (int byte = from; byte <= to; ++byte) several.set(static_cast<std::size_t>(byte));
    };
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'f':
        return '\f';
      case 'x': {
        const std::string digits(escape.substr(2, 2));
        if (digits.size() == 2 &&
            digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
          return std::stoi(digits, nullptr, 16);
        }
        several.set();
        return -1;
      }
      case 'd':
        range('0', '9');
        return -1;
      case 'w':
        range('0', '9');
        range('a', 'z');
        range('A', 'Z');
        several.set('_');
        return -1;
      case 's':
        range('\t', '\r');
        several.set(' ');
        return -1;
      default:
        break;
    }
    if (std::string_view("DWSVHhva").find(c) == std::string_view::npos)
      return static_cast<unsigned char>(c);
    several.set();
    return -1;
  }

  void add_byte(ByteSet& set, char c) const {
    set.set(static_cast<unsigned char>(c));
    if (c >= 'a' && c <= 'z') set.set(static_cast<std::size_t>(c - 'a' + 'A'));
    if (c >= 'A' && c <= 'Z') set.set(static_cast<std::size_t>(c - 'A' + 'a'));
  }

  Node escape() {
    if (at_ + 1 >= text_.size()) fail("a backslash at the end");
    const char c = text_[at_ + 1];
    Node node;
    std::size_t size = 2;
    if (std::string_view("bBAzZG").find(c) != std::string_view::npos) {
      node.type = NodeType::kZeroWidth;
      node.starts_word = c == 'b';  // before a letter or digit
    } else if (std::string_view("dDwWsShHvVNR").find(c) != std::string_view::npos) {
      node.type = NodeType::kClass;
      if (c == 'R' || c == 'N') fail("\\R and \\N (write the class)");
    } else if (c == 'x') {
      if (at_ + 3 >= text_.size()) fail("\\x needs two hexadecimal digits");
      size = 4;
    } else if (c >= '1' && c <= '9') {
      fail("a back-reference");
    } else if (std::string_view("pPXCgkKQEuULlo").find(c) != std::string_view::npos) {
      fail(std::string("the escape \\") + c);
    }
    node.text = std::string(text_.substr(at_, size));
    if (c == 'x' && node.text.find_first_not_of("0123456789abcdefABCDEF", 2) != std::string::npos) {
      fail("\\x needs two hexadecimal digits");
    }
    if (node.type != NodeType::kZeroWidth) {
      const int byte = escaped_byte(node.text, node.bytes);
      if (byte >= 0) add_byte(node.bytes, static_cast<char>(byte));
    }
    at_ += size;
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

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

// All bytes that occur in `node`.
ByteSet all_bytes(const Node& node) {
  ByteSet set = node.bytes;
  for (const Sequence& branch : node.branches) {
    for (const Node& inner : branch) set |= all_bytes(inner);
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
  static constexpr std::size_t kMaxHeads = 48;
  static constexpr std::size_t kMaxHead = 24;
  static constexpr std::size_t kMaxClass = 12;
  static constexpr std::uint8_t kMaxBehind = 16;

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
    auto branches = Parser(body).parse();
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
    Heads(facts).find(branches);
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
