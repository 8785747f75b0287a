#include "formats/ole_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "formats/little_endian.h"

namespace assay::formats {
namespace {

// Where the header of a Word document (the FIB) has what is needed of it.
constexpr std::size_t kVersion = 0x02, kFlags = 0x0A, kFirstByte = 0x18, kLastByte = 0x1C;
constexpr std::size_t kPieces = 0x1A2, kPiecesSize = 0x1A6;
constexpr std::uint16_t kEncrypted = 0x0100, kSecondTable = 0x0200;
constexpr std::uint16_t kWord = 0xA5EC, kWord6 = 0xA5DC, kWord97 = 0xC1;

// windows-1252 where it isn't Latin-1.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

char16_t of_windows(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : char16_t{byte};
}

// Turns what Word has between its texts into lines and tabs.
class WordText {
 public:
  void add(char16_t unit) {
    constexpr char16_t kCell = 0x07, kNoBreakHyphen = 0x1E, kSoftHyphen = 0x1F;
    // A row ends with a mark of its own behind that of its last cell.
    if (unit == kCell) {
      text_.add(was_cell_ ? u'\n' : u'\t');
      was_cell_ = !was_cell_;
      return;
    }
    was_cell_ = false;
    if (unit == kSoftHyphen) return;
    const bool line = unit == u'\r' || unit == u'\v' || unit == u'\f' || unit == u'\n';
    text_.add(line                           ? u'\n'
              : unit == kNoBreakHyphen       ? u'-'
              : unit < u' ' && unit != u'\t' ? u' '
                                             : unit);
  }
  std::string take() {
    text_.finish();
    return text_.take();
  }

 private:
  Utf16Text text_;
  bool was_cell_ = false;
};

Error broken(const char* what) { return {Reason::kCorrupt, what}; }

// The pieces that a text lies in, in its order ([MS-DOC] 2.9.38, 2.9.177).
std::optional<Error> read_pieces(std::string_view document, std::string_view pieces,
                                 WordText& text) {
  constexpr std::size_t kEntry = 8;
  const std::size_t count = pieces.size() < 4 ? 0 : (pieces.size() - 4) / (4 + kEntry);
  std::size_t left = document.size();  // pieces may not share bytes to unfold
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t first = little32(pieces, 4 * i);
    const std::uint32_t last = little32(pieces, 4 * (i + 1));
    const std::uint32_t place = little32(pieces, 4 * (count + 1) + kEntry * i + 2);
    constexpr std::uint32_t kBytes = 1U << 30;
    const bool bytes = (place & kBytes) != 0;
    const std::size_t at = bytes ? (place & ~kBytes) / 2 : place;
    if (last < first) return broken("the pieces of the text are out of order");
    const std::size_t size = std::size_t{last - first} * (bytes ? 1 : 2);
    if (at > document.size() || size > document.size() - at || size > left)
      return broken("a piece of the text lies outside of it");
    left -= size;
    const std::string_view piece = document.substr(at, size);
    if (bytes) {
      for (const char c : piece) text.add(of_windows(c));
    } else {
      for (std::size_t j = 0; j + 1 < piece.size(); j += 2)
        text.add(static_cast<char16_t>(little16(piece, j)));
    }
  }
  return {};
}

// The table of pieces in the table stream, behind what changed of their formats.
std::optional<std::string_view> pieces_of(std::string_view document, std::string_view table) {
  const std::size_t at = little32(document, kPieces);
  const std::size_t size = little32(document, kPiecesSize);
  if (at > table.size() || size > table.size() - at) return {};
  std::string_view rest = table.substr(at, size);
  constexpr char kChanges = 1, kTable = 2;
  while (rest.size() > 3 && rest[0] == kChanges)
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 3U + little16(rest, 1)));
  if (rest.size() < 5 || rest[0] != kTable) return {};
  const std::size_t stated = little32(rest, 1);
  rest.remove_prefix(5);
  if (stated > rest.size()) return {};
  return rest.substr(0, stated);
}

// Of the properties of a message, and of a contact, what says whose or what something is.
struct Named {
  std::uint16_t id;
  std::string_view name;
};
constexpr std::array kNames = {
    Named{0x0037, "Subject"},     Named{0x0042, "From"},           Named{0x0065, "From"},
    Named{0x0C1A, "From"},        Named{0x0C1F, "From"},           Named{0x0E03, "Cc"},
    Named{0x0E04, "To"},          Named{0x3001, "Name"},           Named{0x3003, "E-mail"},
    Named{0x39FE, "E-mail"},      Named{0x3A06, "First name"},     Named{0x3A08, "Business phone"},
    Named{0x3A09, "Home phone"},  Named{0x3A11, "Last name"},      Named{0x3A16, "Company"},
    Named{0x3A17, "Job title"},   Named{0x3A1C, "Mobile phone"},   Named{0x3A24, "Fax"},
    Named{0x3A27, "City"},        Named{0x3A29, "Street address"}, Named{0x3A2A, "Postal code"},
    Named{0x3A44, "Middle name"}, Named{0x3A48, "Spouse"},         Named{0x3A59, "City"},
    Named{0x3A5B, "Postal code"}, Named{0x3A5D, "Street address"},
};
static_assert(std::is_sorted(kNames.begin(), kNames.end(),
                             [](const Named& a, const Named& b) { return a.id < b.id; }));

}  // namespace

std::string_view word_table(std::string_view document) {
  return (little16(document, kFlags) & kSecondTable) != 0 ? "1Table" : "0Table";
}

std::optional<Error> read_word(std::string_view document, std::string_view table,
                               std::string& text) {
  const std::uint16_t magic = little16(document, 0);
  if (magic != kWord && magic != kWord6)
    return Error{Reason::kUnsupported, "no document of Word 6 or later"};
  if ((little16(document, kFlags) & kEncrypted) != 0) return Error{Reason::kEncrypted, ""};
  WordText out;
  std::optional<Error> error;
  if (little16(document, kVersion) < kWord97) {
    const std::size_t first = little32(document, kFirstByte);
    const std::size_t last = little32(document, kLastByte);
    if (first > last || last > document.size()) return broken("the text lies outside of it");
    for (const char c : document.substr(first, last - first)) out.add(of_windows(c));
  } else {
    const auto pieces = pieces_of(document, table);
    if (!pieces) return broken("no pieces of a text");
    error = read_pieces(document, *pieces, out);
  }
  text += out.take();
  return error;
}

void read_powerpoint(std::string_view stream, std::string& text) {
  constexpr std::size_t kHeader = 8;
  constexpr std::uint16_t kHoldsOthers = 0x0F;
  constexpr std::uint16_t kChars = 0x0FA0, kBytes = 0x0FA8, kString = 0x0FBA;
  for (std::size_t at = 0; at + kHeader <= stream.size();) {
    const bool holds_others = (little16(stream, at) & kHoldsOthers) == kHoldsOthers;
    const std::uint16_t type = little16(stream, at + 2);
    const std::size_t size = little32(stream, at + 4);
    at += kHeader;
    if (holds_others) continue;
    const std::string_view body = stream.substr(at, size);
    WordText paragraphs;
    if (type == kChars || type == kString) {
      for (std::size_t i = 0; i + 1 < body.size(); i += 2)
        paragraphs.add(static_cast<char16_t>(little16(body, i)));
    } else if (type == kBytes) {
      for (const char c : body) paragraphs.add(char16_t{static_cast<unsigned char>(c)});
    }
    if (const std::string lines = paragraphs.take(); !lines.empty())
      text.append(lines).append(1, '\n');
    if (size > stream.size() - at) return;
    at += size;
  }
}

std::optional<OutlookProperty> outlook_property(std::string_view stream_name) {
  constexpr std::string_view kPrefix = "__substg1.0_";
  constexpr std::size_t kDigits = 8;
  const std::size_t at = stream_name.rfind(kPrefix);
  if (at == std::string_view::npos || stream_name.size() != at + kPrefix.size() + kDigits)
    return {};
  std::uint32_t tag = 0;
  const char* const first = stream_name.data() + at + kPrefix.size();
  const auto [end, error] = std::from_chars(first, first + kDigits, tag, 16);
  if (error != std::errc() || end != first + kDigits) return {};
  return OutlookProperty{static_cast<std::uint16_t>(tag >> 16),
                         static_cast<std::uint16_t>(tag & 0xFFFF)};
}

void add_outlook_text(OutlookProperty property, std::string_view stream, std::string& text) {
  constexpr std::uint16_t kUtf16 = 0x1F, kBytes = 0x1E;
  if (property.type != kUtf16 && property.type != kBytes) return;
  std::string value;
  if (property.type == kUtf16) {
    value = from_utf16le(stream);
  } else {
    Utf16Text wide;
    for (const char c : stream) wide.add(of_windows(c));
    wide.finish();
    value = wide.take();
  }
  add_outlook_text(property.id, std::move(value), text);
}

void add_outlook_text(std::uint16_t id, std::string value, std::string& text) {
  while (!value.empty() && (value.back() == '\0' || value.back() == '\n' || value.back() == '\r'))
    value.pop_back();
  if (value.empty()) return;
  const auto named =
      std::lower_bound(kNames.begin(), kNames.end(), id,
                       [](const Named& each, std::uint16_t wanted) { return each.id < wanted; });
  if (named != kNames.end() && named->id == id) text.append(named->name).append(": ");
  text.append(value).append(1, '\n');
}

}  // namespace assay::formats
