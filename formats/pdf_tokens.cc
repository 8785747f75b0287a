#include "formats/pdf_tokens.h"

#include <algorithm>
#include <array>

#include "formats/readable.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

using Kind = PdfToken::Kind;

enum Class : std::uint8_t { kRegular, kSpace, kDelimiter };

constexpr std::array<std::uint8_t, 256> classes() {
  std::array<std::uint8_t, 256> table{};
  for (const unsigned c : {0U, 9U, 10U, 12U, 13U, 32U}) table[c] = kSpace;
  for (const char c : std::string_view("()<>[]{}/%"))
    table[static_cast<unsigned char>(c)] = kDelimiter;
  return table;
}
constexpr auto kClasses = classes();

bool is_space(char c) { return kClasses[static_cast<unsigned char>(c)] == kSpace; }
bool is_regular(char c) { return kClasses[static_cast<unsigned char>(c)] == kRegular; }

}  // namespace

char* PdfTokens::decoded() {
  // Not initialised: most of it is never used.
  if (!decoded_) decoded_.reset(new char[bytes_.size() + 1]);
  return decoded_.get() + used_;
}

PdfToken PdfTokens::next() {
  while (at_ < bytes_.size()) {
    const char c = bytes_[at_];
    if (is_space(c)) {
      ++at_;
    } else if (c == '%') {
      at_ = std::min(bytes_.find_first_of("\r\n", at_), bytes_.size());
    } else {
      break;
    }
  }
  if (at_ >= bytes_.size()) return {};
  const char c = bytes_[at_];
  if (is_digit(c) || c == '-' || c == '.' || c == '+') return number();
  switch (c) {
    case '/':
      return name();
    case '(':
      return string();
    case '<':
      if (at_or_nul(bytes_, at_ + 1) != '<') return hex();
      at_ += 2;
      return {Kind::kOpenDict, 0, {}};
    case '>':
      at_ += at_or_nul(bytes_, at_ + 1) == '>' ? 2U : 1U;
      return {Kind::kCloseDict, 0, {}};
    case '[':
    case ']':
      ++at_;
      return {c == '[' ? Kind::kOpenArray : Kind::kCloseArray, 0, {}};
    case ')':
    case '{':
    case '}':
      ++at_;
      return {Kind::kOperator, 0, bytes_.substr(at_ - 1, 1)};
    default:
      return word();
  }
}

PdfToken PdfTokens::number() {
  double value = 0;
  double place = 0;
  bool negative = false;
  const std::size_t begin = at_;
  for (; at_ < bytes_.size() && is_regular(bytes_[at_]); ++at_) {
    const char c = bytes_[at_];
    if (is_digit(c)) {
      if (place == 0) {
        value = value * 10 + (c - '0');
      } else {
        value += place * (c - '0');
        place /= 10;
      }
    } else if (c == '.') {
      place = 0.1;
    } else if (c == '-') {
      // "12-34", as some programs write: what is behind the sign is nothing.
      if (at_ > begin && is_digit(bytes_[at_ - 1])) place = 1e-300;
      negative = negative || at_ == begin;
    } else if (c != '+') {
      break;  // an operator without a blank before it
    }
  }
  return {Kind::kNumber, negative ? -value : value, {}};
}

PdfToken PdfTokens::name() {
  const std::size_t begin = ++at_;
  while (at_ < bytes_.size() && is_regular(bytes_[at_])) ++at_;
  const std::string_view written = bytes_.substr(begin, at_ - begin);
  if (written.find('#') == std::string_view::npos) return {Kind::kName, 0, written};
  char* out = decoded();
  std::size_t size = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const int high = written[i] == '#' ? hex_digit(at_or_nul(written, i + 1)) : -1;
    const int low = high >= 0 ? hex_digit(at_or_nul(written, i + 2)) : -1;
    out[size++] = low >= 0 ? static_cast<char>(high << 4 | low) : written[i];
    i += low >= 0 ? 2 : 0;
  }
  used_ += size;
  return {Kind::kName, 0, {out, size}};
}

PdfToken PdfTokens::word() {
  const std::size_t begin = at_;
  while (at_ < bytes_.size() && is_regular(bytes_[at_])) ++at_;
  return {Kind::kOperator, 0, bytes_.substr(begin, at_ - begin)};
}

// Behind a backslash.
void PdfTokens::escape(char* out, std::size_t& size) {
  constexpr std::string_view kLetters = "nrtbf";
  constexpr std::string_view kMeant = "\n\r\t\b\f";
  const char c = bytes_[at_++];
  if (const std::size_t letter = kLetters.find(c); letter != std::string_view::npos) {
    out[size++] = kMeant[letter];
  } else if (c >= '0' && c <= '7') {
    int code = c - '0';
    for (int i = 0; i < 2 && at_or_nul(bytes_, at_) >= '0' && at_or_nul(bytes_, at_) <= '7'; ++i)
      code = code * 8 + (bytes_[at_++] - '0');
    out[size++] = static_cast<char>(code);
  } else if (c == '\r') {
    at_ += at_or_nul(bytes_, at_) == '\n' ? 1U : 0U;
  } else if (c != '\n') {
    out[size++] = c;
  }
}

PdfToken PdfTokens::string() {
  const std::size_t begin = ++at_;
  std::size_t plain = begin;
  while (plain < bytes_.size() && !has_any(bytes_.substr(plain, 1), "()\\\r")) ++plain;
  if (at_or_nul(bytes_, plain) == ')') {
    at_ = plain + 1;
    return {Kind::kString, 0, bytes_.substr(begin, plain - begin)};
  }
  char* out = decoded();
  std::size_t size = 0;
  int depth = 1;
  while (at_ < bytes_.size()) {
    const char c = bytes_[at_++];
    if (c == '\\') {
      if (at_ < bytes_.size()) escape(out, size);
      continue;
    }
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth == 0) break;
    if (c == '\r') at_ += at_or_nul(bytes_, at_) == '\n' ? 1U : 0U;
    out[size++] = c == '\r' ? '\n' : c;
  }
  used_ += size;
  return {Kind::kString, 0, {out, size}};
}

PdfToken PdfTokens::hex() {
  char* out = decoded();
  std::size_t size = 0;
  int high = -1;
  for (++at_; at_ < bytes_.size() && bytes_[at_] != '>'; ++at_) {
    const int digit = hex_digit(bytes_[at_]);
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      out[size++] = static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  if (high >= 0) out[size++] = static_cast<char>(high << 4);
  at_ += at_ < bytes_.size() ? 1U : 0U;
  used_ += size;
  return {Kind::kString, 0, {out, size}};
}

void PdfTokens::skip_image() {
  constexpr std::size_t kAfter = 16;
  for (;;) {
    const PdfToken token = next();
    if (token.kind == Kind::kEnd) return;
    if (token.kind == Kind::kOperator && token.text == "ID") break;
  }
  forget();
  // Its bytes may hold an EI as well; behind the one that ends it there is text.
  for (std::size_t end = at_; (end = bytes_.find("EI", end)) != std::string_view::npos; ++end) {
    const std::string_view after = bytes_.substr(end + 2, kAfter);
    const bool parted =
        end > 0 && is_space(bytes_[end - 1]) && (after.empty() || is_space(after.front()));
    const bool readable =
        std::all_of(after.begin(), after.end(), [](char c) { return is_plain(c) || is_space(c); });
    if (parted && readable) {
      at_ = end + 2;
      return;
    }
  }
  at_ = bytes_.size();
}

}  // namespace assay::formats
