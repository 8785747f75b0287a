// Records whose lines name their values: LDIF (RFC 2849, with the attributes of RFC 4519) and vCard
// (RFC 2426, RFC 6350). Each line is read by itself; one that goes on in the next is left to those
// who search any text.
#include "formats/table_lines.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

using Name = std::pair<std::string_view, std::string_view>;

bool same(std::string_view name, std::string_view known) {
  return name.size() == known.size() && stands_at(name, 0, known);
}

// The attributes whose names are no words.
constexpr std::array kAttributes = {
    Name{"sn", "surname"},      Name{"cn", "name"},       Name{"displayname", "name"},
    Name{"l", "city"},          Name{"st", "state"},      Name{"c", "country"},
    Name{"o", "organization"},  Name{"gn", "given name"}, Name{"uid", "user id"},
    Name{"homephone", "phone"}, Name{"co", "country"}};

struct Property {
  std::string_view name;
  std::span<const std::string_view> columns;  ///< one: of its value; more: of parts between ';'
};
constexpr std::array<std::string_view, 1> kFullName = {"full name"}, kNickname = {"nickname"},
                                          kBirth = {"date of birth"}, kPhone = {"phone"},
                                          kEmail = {"email"};
constexpr std::array<std::string_view, 3> kName = {"surname", "given name", "middle name"};
constexpr std::array<std::string_view, 7> kAddress = {
    "", "", "street address", "city", "state", "postal code", "country"};
constexpr std::array kProperties = {Property{"fn", kFullName},       Property{"n", kName},
                                    Property{"nickname", kNickname}, Property{"bday", kBirth},
                                    Property{"tel", kPhone},         Property{"adr", kAddress},
                                    Property{"email", kEmail}};

// The lines of `text` from `from` on that are whole: what `line` is given is where it begins and
// ends.
template <typename Line>
void each_line(std::string_view text, std::size_t from, const Line& line) {
  for (std::size_t at = from; at < text.size();) {
    const std::size_t newline = std::min(text.find('\n', at), text.size());
    std::size_t end = newline;
    while (end > at && text[end - 1] == '\r') --end;
    const bool goes_on =
        newline + 1 < text.size() && (text[newline + 1] == ' ' || text[newline + 1] == '\t');
    if (end > at && !goes_on) line(at, end);
    at = newline + 1;
  }
}

}  // namespace

bool looks_like_ldif(std::string_view head) {
  for (std::size_t at = 0; at < head.size();) {
    if (stands_at(head, at, "dn:")) return true;
    if (head[at] != '#' && !is_space(head[at]) && !stands_at(head, at, "version:")) return false;
    const std::size_t newline = head.find('\n', at);
    if (newline == kNone) return false;
    at = newline + 1;
  }
  return false;
}

bool is_ldif_attribute(std::string_view name) {
  return !name.empty() && name.size() <= kMaxColumnName && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == ';' || c == '_'; });
}

bool looks_like_vcard(std::string_view head) { return stands_at(head, 0, "begin:vcard"); }

std::string_view ldif_column(std::string_view attribute) {
  attribute = attribute.substr(0, attribute.find(';'));
  for (const auto& [known, column] : kAttributes) {
    if (same(attribute, known)) return column;
  }
  return attribute;
}

void TableReader::ldif(std::size_t from) {
  each_line(text_, from, [&](std::size_t at, std::size_t end) {
    const std::string_view line = text_.substr(at, end - at);
    const std::string_view name = line.substr(0, line.find(':'));
    if (same(name, "dn")) row_begins(at);
    // "attribute:: " is base64, "attribute:< " is where the value stands.
    if (!is_ldif_attribute(name) || name.size() + 1 >= line.size() ||
        line[name.size() + 1] == ':' || line[name.size() + 1] == '<' || same(name, "dn") ||
        same(name, "objectclass") || same(name, "version"))
      return;
    add(at + name.size() + 1, end, column(ldif_column(name)));
  });
}

void TableReader::vcard(std::size_t from) {
  each_line(text_, from, [&](std::size_t at, std::size_t end) {
    const std::string_view line = text_.substr(at, end - at);
    if (looks_like_vcard(line)) return row_begins(at);
    const std::size_t colon = line.find(':');
    if (colon == kNone) return;
    const std::string_view head = line.substr(0, colon);
    std::string_view name = head.substr(0, head.find(';'));
    name = name.substr(name.rfind('.') + 1);  // "item1.TEL": of a group
    const auto* const property =
        std::find_if(kProperties.begin(), kProperties.end(),
                     [&](const Property& known) { return same(name, known.name); });
    // What is encoded is found decoded. A quoted parameter may hold a colon.
    if (property == kProperties.end() || find_word(head, "encoding=", 0) != kNone ||
        find_word(head, ";quoted-printable", 0) != kNone || head.find('"') != kNone)
      return;
    std::size_t begin = at + colon + 1;
    if (stands_at(text_, begin, "tel:")) begin += 4;
    const bool parts = property->columns.size() > 1;
    for (const std::string_view part : property->columns) {
      std::size_t stop = begin;
      while (stop < end && (!parts || text_[stop] != ';' || text_[stop - 1] == '\\')) ++stop;
      if (!part.empty()) add(begin, stop, column(part));
      if (stop == end) break;
      begin = stop + 1;
    }
  });
}

}  // namespace assay::formats
