#include "patterns/regex_tree.h"

#include <algorithm>
#include <utility>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

class Parser {
 public:
  Parser(std::string_view text, Letters letters, bool caseless)
      : text_(text), letters_(letters), caseless_(caseless) {}

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
    // Lazy and possessive ones match a subset of the greedy language.
    const bool possessive = !take("?") && take("+");
    if (max < min) fail("a repeat whose least is above its most");
    if (node.type == NodeType::kZeroWidth) fail("a repeat of something without width");
    Node repeat;
    repeat.type = NodeType::kRepeat;
    repeat.min = min;
    repeat.max = max;
    repeat.gives_back = !possessive;
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
    if (take("?>")) {
      node.gives_back = false;
    } else if (take("?:")) {
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
  [[nodiscard]] bool refuses_words(const std::vector<Sequence>& branches) const {
    return std::any_of(branches.begin(), branches.end(), [&](const Sequence& branch) {
      if (branch.size() != 1 || branch[0].type != NodeType::kClass) return false;
      if (!branch[0].exact) return false;
      const ByteSet bytes = caseless_ ? in_both_cases(branch[0].bytes) : branch[0].bytes;
      for (unsigned byte = 0; byte < 128; ++byte) {
        const bool word = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                          (byte >= 'A' && byte <= 'Z');
        if (word && !bytes.test(byte)) return false;
      }
      if (caseless_) return true;
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
    node.exact = is_exact(node.text);
    return node;
  }

  // Whether bytes_of_class() knows just what it has: of others it says more in doubt.
  static bool is_exact(std::string_view text) {
    if (text.starts_with("[^") || text.find("[:") != std::string_view::npos) return false;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      if (text[at] != '\\') continue;
      const char c = text[++at];
      if (is_alnum(c) && std::string_view("xwdsnrtf").find(c) == std::string_view::npos)
        return false;
    }
    return true;
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
        for (int byte = first; byte <= last; ++byte) set.set(static_cast<std::size_t>(byte));
      } else {
        set.set(static_cast<std::size_t>(first));
      }
    }
    return with_cases(negated ? ~set : set);
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
    if (!is_alnum(c)) return static_cast<unsigned char>(c);
    several.set();
    return -1;
  }

  [[nodiscard]] ByteSet with_cases(ByteSet set) const {
    return letters_ == Letters::kAsWritten ? set : in_both_cases(set);
  }

  void add_byte(ByteSet& set, char c) const {
    set.set(static_cast<unsigned char>(c));
    set = with_cases(set);
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
    } else if (std::string_view("pPXCgkKQEuULloe0ca").find(c) != std::string_view::npos) {
      fail(std::string("the escape \\") + c);
    }
    node.text = std::string(text_.substr(at_, size));
    if (c == 'x' && node.text.find_first_not_of("0123456789abcdefABCDEF", 2) != std::string::npos) {
      fail("\\x needs two hexadecimal digits");
    }
    if (node.type != NodeType::kZeroWidth) {
      const int byte = escaped_byte(node.text, node.bytes);
      node.exact = byte >= 0 || std::string_view("wds").find(c) != std::string_view::npos;
      if (byte >= 0) add_byte(node.bytes, static_cast<char>(byte));
    }
    at_ += size;
    return node;
  }

  std::string_view text_;
  Letters letters_;
  bool caseless_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Sequence> parse_expression(std::string_view expression, Letters letters,
                                       bool caseless) {
  return Parser(expression, letters, caseless).parse();
}

ByteSet in_both_cases(ByteSet set) {
  for (std::size_t upper = 'A'; upper <= 'Z'; ++upper) {
    const bool either = set.test(upper) || set.test(upper + 32);
    set.set(upper, either);
    set.set(upper + 32, either);
  }
  return set;
}

ByteSet all_bytes(const Node& node) {
  ByteSet set = node.bytes;
  for (const Sequence& branch : node.branches) {
    for (const Node& inner : branch) set |= all_bytes(inner);
  }
  return set;
}

}  // namespace assay::patterns
