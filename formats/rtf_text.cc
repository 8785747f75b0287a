#include "formats/rtf_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/code_page_text.h"
#include "formats/little_endian.h"
#include "formats/told_text.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::uint16_t kWesternEurope = 1252;

/// Groups that are no text of the document.
constexpr std::array kNoText = {
    "colorschememapping"sv, "colortbl"sv,  "datastore"sv, "fonttbl"sv, "latentstyles"sv,
    "listoverridetable"sv,  "listtable"sv, "objdata"sv,   "pict"sv,    "rsidtbl"sv,
    "stylesheet"sv,         "themedata"sv, "xmlnstbl"sv};
static_assert(std::is_sorted(kNoText.begin(), kNoText.end()));

struct Shown {
  std::string_view word, text;
};
/// Control words that are characters.
constexpr std::array kShown = {
    Shown{"bullet", "\u2022"}, Shown{"cell", "\t"},          Shown{"emdash", "\u2014"},
    Shown{"endash", "\u2013"}, Shown{"ldblquote", "\u201C"}, Shown{"line", "\n"},
    Shown{"lquote", "\u2018"}, Shown{"nestcell", "\t"},      Shown{"nestrow", "\n"},
    Shown{"page", "\n"},       Shown{"par", "\n"},           Shown{"rdblquote", "\u201D"},
    Shown{"row", "\n"},        Shown{"rquote", "\u2019"},    Shown{"sect", "\n"},
    Shown{"tab", "\t"}};
static_assert(std::is_sorted(kShown.begin(), kShown.end(),
                             [](const Shown& a, const Shown& b) { return a.word < b.word; }));

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { page_.use(kWesternEurope); }

  Piece read() {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find_first_of("\\{}\r\n", at_), text_.size());
      plain(end);
      if (end == text_.size()) break;
      const char c = text_[end];
      at_ = end + 1;
      if (c == '{') {
        groups_.push_back(group_);
      } else if (c == '}') {
        flush();
        if (!groups_.empty()) {
          group_ = groups_.back();
          groups_.pop_back();
        }
      } else if (c == '\\') {
        control(end);
      }
    }
    flush();
    return std::move(out_);
  }

 private:
  // What ends with a group.
  struct Group {
    bool hidden = false;         ///< no text of the document
    std::uint32_t fallback = 1;  ///< characters behind a \u for those who can't show it
  };

  void add(std::string_view more, std::size_t source) {
    if (group_.hidden) return;
    flush();
    out_.add(more, source);
  }

  void plain(std::size_t end) {
    const std::size_t left_out = std::min<std::size_t>(skip_, end - at_);
    skip_ -= static_cast<std::uint32_t>(left_out);
    at_ += left_out;
    if (end > at_) add(text_.substr(at_, end - at_), at_);
    at_ = end;
  }

  // What follows a backslash, which stands at `source`.
  void control(std::size_t source) {
    if (at_ == text_.size()) return;
    const char c = text_[at_];
    if (is_letter(c)) return word(source);
    ++at_;
    switch (c) {
      case '\'': {
        std::uint32_t byte = 0;
        const std::string_view digits = text_.substr(at_, 2);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        at_ += static_cast<std::size_t>(end - digits.data());
        if (error != std::errc()) break;
        if (skip_ > 0) {
          --skip_;
          break;
        }
        if (bytes_.empty()) bytes_at_ = source;
        if (!group_.hidden) bytes_ += static_cast<char>(byte);
        break;
      }
      case '*':
        group_.hidden = true;  // a kind of group that not every reader knows
        break;
      case '~':
        add(" ", source);
        break;
      case '_':
        add("-", source);
        break;
      case '\r':
      case '\n':
        add("\n", source);
        break;
      case '\\':
      case '{':
      case '}':
        add(text_.substr(at_ - 1, 1), source);
        break;
      default:
        break;  // a hyphen that may be left out, and others of no text
    }
  }

  void word(std::size_t source) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    std::optional<std::int32_t> number;
    std::int32_t value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error == std::errc()) {
      number = value;
      at_ = static_cast<std::size_t>(end - text_.data());
    }
    if (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (word == "u" && number) return unicode(static_cast<std::uint16_t>(*number), source);
    if (word == "uc" && number) group_.fallback = static_cast<std::uint32_t>(std::max(*number, 0));
    if (word == "ansicpg" && number && *number > 0 && *number < 65'536)
      page_.use(static_cast<std::uint16_t>(*number));
    if (std::binary_search(kNoText.begin(), kNoText.end(), word)) group_.hidden = true;
    const auto shown =
        std::lower_bound(kShown.begin(), kShown.end(), word,
                         [](const Shown& each, std::string_view name) { return each.word < name; });
    if (shown != kShown.end() && shown->word == word) add(shown->text, source);
  }

  // A unit of UTF-16, which may be the first of two.
  void unicode(std::uint16_t unit, std::size_t source) {
    skip_ = group_.fallback;
    if (group_.hidden) return;
    const bool second = unit >= 0xDC00 && unit < 0xE000;
    if (!second) flush();
    if (units_.empty()) bytes_at_ = source;
    units_ += static_cast<char>(unit & 0xFF);
    units_ += static_cast<char>(unit >> 8);
    const bool first = unit >= 0xD800 && unit < 0xDC00;
    if (!first) flush();
  }

  // The escapes that came, which may be bytes of one character.
  void flush() {
    if (!units_.empty()) out_.add(from_utf16le(std::exchange(units_, {})), bytes_at_);
    if (!bytes_.empty()) out_.add(page_.utf8(std::exchange(bytes_, {})), bytes_at_);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Piece out_;
  Group group_;
  std::vector<Group> groups_;
  std::uint32_t skip_ = 0;  ///< characters that a \u before them says already
  std::string bytes_, units_;
  std::size_t bytes_at_ = 0;
  CodePageText page_;
};

}  // namespace

bool is_rtf(std::string_view head) { return head.starts_with("{\\rtf"); }

EncodedText read_rtf(std::string_view text) {
  EncodedText out;
  Piece read = Reader(text).read();
  out.end = text.size();
  out.text = std::move(read.text);
  out.map = std::move(read.map);
  out.how.emplace_back("rtf");
  out.in = out.out = 1;
  return out;
}

}  // namespace assay::formats
