#include "formats/mail.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "formats/readable.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// A line that is longer is none of a mail (RFC 5322 allows 998), but a body that nothing wraps.
constexpr std::size_t kMaxLine = 64U << 10;
constexpr std::size_t kMaxHeader = 64U << 10;

bool begins(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && lowered(text.substr(0, word.size())) == word;
}

// `sign` and two digits: %41, =41.
std::string unescaped(std::string_view text, char sign) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == sign && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                       hex_digit(text[i + 2]) >= 0;
    out +=
        coded ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (coded) i += 2;
  }
  return out;
}

// Latin-1's bytes as UTF-8.
std::string in_utf8(std::string text, std::string_view charset) {
  if (lowered(charset) != "iso-8859-1") return text;
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

// "=?utf-8?Q?caf=C3=A9?=": the words of RFC 2047 in it, decoded; blanks between two of them go.
std::string decoded_words(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t word = text.find("=?", at);
    const std::size_t how = word == kNone ? kNone : text.find('?', word + 2);
    const std::size_t body = how == kNone ? kNone : text.find('?', how + 1);
    const std::size_t end = body == kNone ? kNone : text.find("?=", body + 1);
    if (end == kNone || body != how + 2) return out.append(text.substr(at));
    const std::string_view between = text.substr(at, word - at);
    if (at == 0 || between.find_first_not_of(" \t\n") != kNone) out += between;
    std::string coded(text.substr(body + 1, end - body - 1));
    if (to_lower(text[how + 1]) == 'b') {
      coded = decode_base64(coded);
    } else {
      std::replace(coded.begin(), coded.end(), '_', ' ');
      coded = unescaped(coded, '=');
    }
    out += in_utf8(std::move(coded), text.substr(word + 2, how - word - 2));
    at = end + 2;
  }
  return out;
}

// The value of a parameter whose '=' stands before `at`.
std::string parameter_at(std::string_view header, std::size_t at) {
  std::string value;
  if (at < header.size() && header[at] == '"') {
    for (++at; at < header.size() && header[at] != '"'; ++at) {
      if (header[at] == '\\' && at + 1 < header.size()) ++at;
      value += header[at];
    }
    return value;
  }
  const std::size_t end = std::min(header.find_first_of("; \t\n", at), header.size());
  return std::string(header.substr(at, end - at));
}

// "utf-8'de'%C3%BC.zip", the first piece of a value that RFC 2231 encodes, or one that follows.
std::string decoded_piece(const std::string& value, std::string& charset) {
  const std::size_t first = value.find('\'');
  const std::size_t second = first == kNone ? kNone : value.find('\'', first + 1);
  if (!charset.empty() || second == kNone) return in_utf8(unescaped(value, '%'), charset);
  charset = value.substr(0, first);
  return in_utf8(unescaped(std::string_view(value).substr(second + 1), '%'), charset);
}

}  // namespace

bool looks_like_mail(std::string_view head) {
  static constexpr std::array<std::string_view, 8> kFirst = {
      "From ",         "From:",         "Return-Path:", "Received:",
      "Delivered-To:", "MIME-Version:", "Date:",        "Message-I"};
  if (std::none_of(kFirst.begin(), kFirst.end(),
                   [&](std::string_view word) { return head.starts_with(word); }))
    return false;
  const std::string lower = lowered(head);
  return lower.find("\nmime-version:") != kNone ||
         lower.find("\ncontent-type: multipart/") != kNone;
}

bool may_have_attachments(std::string_view text) { return lowered(text).find("base64") != kNone; }

std::string file_name_of(std::string_view header) {
  const std::string lower = lowered(header);
  std::string name;
  std::string charset;
  for (const std::string_view parameter : {"filename", "name"}) {
    for (std::size_t at = lower.find(parameter); at != kNone && name.empty();
         at = lower.find(parameter, at + 1)) {
      // Of the pieces "filename*0*=", "filename*1*=" those that follow are joined.
      const bool begins_word = at > 0 && std::string_view("; \t\n").find(lower[at - 1]) != kNone;
      std::size_t sign = at + parameter.size();
      if (!begins_word || sign >= lower.size()) continue;
      const std::size_t equals = lower.find('=', sign);
      if (equals == kNone || lower.find_first_not_of("*0123456789", sign) != equals) continue;
      const std::string_view marks = std::string_view(lower).substr(sign, equals - sign);
      const std::string value = parameter_at(header, equals + 1);
      if (marks.empty()) {
        name = decoded_words(value);
        break;
      }
      name = marks.ends_with('*') ? decoded_piece(value, charset) : value;
      constexpr int kMostPieces = 64;
      for (int i = 1; i < kMostPieces && marks.starts_with("*0"); ++i) {
        const std::string next = std::string(parameter) + '*' + std::to_string(i);
        const std::size_t piece = lower.find(next, equals);
        const std::size_t behind = piece == kNone ? kNone : piece + next.size();
        if (behind == kNone || behind >= lower.size()) break;
        const bool coded = lower[behind] == '*';
        const std::string more = parameter_at(header, behind + (coded ? 2 : 1));
        name += coded ? decoded_piece(more, charset) : more;
      }
    }
  }
  name = name.substr(name.find_last_of("/\\") + 1);
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return name;
}

std::optional<bool> is_named_file(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostFields = 4096;
  std::size_t begin = at;
  while (begin > 0 && (text[begin - 1] == '\n' || text[begin - 1] == '\r')) --begin;
  const std::size_t lines =
      static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                          text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  if (lines < 2) return {};
  const std::size_t end = begin;
  begin = end > kMostFields ? end - kMostFields : 0;
  std::string_view fields = text.substr(begin, end - begin);
  for (const std::string_view empty : {"\n\n", "\r\n\r\n"}) {
    const std::size_t before = fields.rfind(empty);
    if (before != kNone) fields.remove_prefix(before + empty.size());
  }
  AttachmentFields read;
  for (std::size_t line = 0; line < fields.size();) {
    const std::size_t newline = std::min(fields.find('\n', line), fields.size());
    std::string_view field = fields.substr(line, newline - line);
    if (field.ends_with('\r')) field.remove_suffix(1);
    read.add(field);
    line = newline + 1;
  }
  return !file_name_of(read.text()).empty();
}

bool is_body(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return base64_value(c) != kNoBase64 || c == '=' || c == '\r' || c == '\n';
  });
}

void AttachmentReader::read(std::string_view bytes, bool last,
                            const std::function<void(Attachment&&)>& give) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    const bool ends = end != kNone;
    bytes.remove_prefix(std::min(part.size() + 1, bytes.size()));
    if (skips_) {
      skips_ = !ends;
    } else if (ends && held_.empty()) {
      line(part, give);
      in_line_ = false;
    } else {
      held_ += part;
      if (ends) {
        line(std::exchange(held_, {}), give);
        in_line_ = false;
      } else if (held_.size() > kMaxLine) {
        long_line(give);
      }
    }
  }
  if (!last) return;
  line(std::exchange(held_, {}), give);
  if (at_ == At::kBody) end_body(give);
  at_ = At::kText;
}

// A body that nothing wraps is taken piece by piece; any other line as long is none of a mail.
void AttachmentReader::long_line(const std::function<void(Attachment&&)>& give) {
  const std::string piece = std::exchange(held_, {});
  in_line_ = at_ == At::kBody && add_base64(piece);
  if (in_line_) return;
  skips_ = true;
  if (at_ == At::kBody) end_body(give);
  at_ = At::kText;
}

void AttachmentReader::line(std::string_view text, const std::function<void(Attachment&&)>& give) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (at_ == At::kBody) {
    if (add_base64(text)) return;
    end_body(give);
    at_ = At::kText;
  }
  if (at_ == At::kText) {
    // A part's fields may stand in any order.
    if (!begins(text, "content-")) return;
    at_ = At::kHeader;
    fields_ = {};
  }
  if (text.empty()) return begin_body();
  if (!fields_.add(text)) at_ = At::kText;
}

// False: the line is none of a header.
bool AttachmentFields::add(std::string_view line) {
  const bool folded = !line.empty() && is_blank(line[0]);
  if (!folded) {
    const std::size_t colon = line.find(':');
    if (colon == kNone || line.substr(0, colon).find(' ') != kNone) return false;
    in_field_ = begins(line, "content-");
  }
  if (!in_field_ || text_.size() > kMaxHeader) return true;
  if (!folded) text_ += '\n';
  text_ += line;
  return true;
}

void AttachmentReader::begin_body() {
  const std::string lower = lowered(fields_.text());
  constexpr std::string_view kField = "\ncontent-transfer-encoding:";
  const std::size_t field = lower.find(kField);
  const std::size_t value =
      field == kNone ? kNone : lower.find_first_not_of(" \t\"", field + kField.size());
  const bool coded = value != kNone && std::string_view(lower).substr(value).starts_with("base64");
  at_ = coded ? At::kBody : At::kText;
  file_ = {};
  base64_ = {};
}

// False: the line is none of base64.
bool AttachmentReader::add_base64(std::string_view text) {
  if (!in_line_ && text.starts_with("--")) return false;
  while (!text.empty() && (text.back() == '=' || is_blank(text.back()))) text.remove_suffix(1);
  const bool good = std::all_of(text.begin(), text.end(),
                                [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
  if (!good) return false;
  if (file_.cut) return true;
  base64_.add(text, file_.bytes);
  file_.cut = file_.bytes.size() > most_bytes_;
  if (file_.cut) file_.bytes.resize(most_bytes_);
  return true;
}

void AttachmentReader::end_body(const std::function<void(Attachment&&)>& give) {
  file_.name = file_name_of(fields_.text());
  if (!file_.bytes.empty()) give(std::move(file_));
  file_ = {};
}

}  // namespace assay::formats
