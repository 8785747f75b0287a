// Messages of HL7 v2 and transactions of X12: segments of fields, which a name and a number tell
// apart. HL7 v2.5.1, chapters 3 and 6; X12 005010 (270, 278, 834, 837).
#include <algorithm>
#include <array>

#include "formats/table.h"
#include "formats/table_fields.h"
#include "formats/table_segments.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
/// Fields of a segment that are looked at; one more is none of those that are known.
constexpr std::size_t kMaxFields = 64;

/// What a field of HL7 holds: one value, or parts between '^'.
enum class Held : std::uint8_t { kValue, kDay, kId, kName, kDoctor, kAddress, kPhone };

struct Known {
  std::string_view segment;
  std::size_t field = 0;
  Held held = Held::kValue;
  std::string_view column;
};

constexpr std::array kHl7 = {
    Known{"PID", 2, Held::kId, {}},
    Known{"PID", 3, Held::kId, {}},
    Known{"PID", 4, Held::kId, {}},
    Known{"PID", 5, Held::kName, {}},
    Known{"PID", 6, Held::kName, {}},
    Known{"PID", 7, Held::kDay, "date of birth"},
    Known{"PID", 8, Held::kValue, "gender"},
    Known{"PID", 9, Held::kName, {}},
    Known{"PID", 11, Held::kAddress, {}},
    Known{"PID", 13, Held::kPhone, {}},
    Known{"PID", 14, Held::kPhone, {}},
    Known{"PID", 19, Held::kValue, "ssn"},
    Known{"PID", 20, Held::kValue, "driver license number"},
    Known{"NK1", 2, Held::kName, {}},
    Known{"NK1", 4, Held::kAddress, {}},
    Known{"NK1", 5, Held::kPhone, {}},
    Known{"GT1", 3, Held::kName, {}},
    Known{"GT1", 5, Held::kAddress, {}},
    Known{"GT1", 6, Held::kPhone, {}},
    Known{"GT1", 8, Held::kDay, "date of birth"},
    Known{"GT1", 12, Held::kValue, "ssn"},
    Known{"IN1", 16, Held::kName, {}},
    Known{"IN1", 18, Held::kDay, "date of birth"},
    Known{"IN1", 19, Held::kAddress, {}},
    Known{"IN1", 36, Held::kValue, "insurance policy number"},
    Known{"PV1", 7, Held::kDoctor, {}},
    Known{"PV1", 8, Held::kDoctor, {}},
    Known{"PV1", 9, Held::kDoctor, {}},
    Known{"DG1", 3, Held::kValue, "icd code"},
};

// Of what an identifier of X12 or HL7 is, by its qualifier.
std::string_view column_of_id(std::string_view qualifier) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kColumns = {
      std::pair{"34", "ssn"}, {"SY", "ssn"},
      {"SS", "ssn"},          {"XX", "npi"},
      {"NPI", "npi"},         {"MI", "member id"},
      {"0F", "member id"},    {"DL", "driver license number"},
      {"EI", "ein"},          {"24", "ein"}};
  for (const auto& [known, column] : kColumns) {
    if (known == qualifier) return column;
  }
  return {};
}

using Places = std::array<std::pair<std::size_t, std::size_t>, kMaxFields>;

// The pieces of [begin, end) between separators, as many as are kept.
std::size_t split(std::string_view text, std::size_t begin, std::size_t end, char separator,
                  Places& pieces) {
  std::size_t count = 0;
  for (std::size_t at = begin; count < pieces.size(); ++count) {
    const std::size_t stop = std::min(text.find(separator, at), end);
    pieces[count] = {at, stop};
    at = stop + 1;
    if (stop == end) return count + 1;
  }
  return count;
}

bool is_segment(std::string_view id) {
  return id.size() >= 2 && id.size() <= 3 && is_upper(id[0]) &&
         std::all_of(id.begin(), id.end(), [](char c) { return is_upper(c) || is_digit(c); });
}

}  // namespace

bool looks_like_hl7(std::string_view head) {
  // MSH|^~\&|: five marks, all different.
  if (!head.starts_with("MSH") || head.size() < 9 || head[8] != head[3]) return false;
  const std::string_view marks = head.substr(3, 5);
  return std::none_of(marks.begin(), marks.end(), is_alnum) && marks.find(marks[0], 1) == kNone;
}

bool looks_like_x12(std::string_view head) {
  // ISA has sixteen fields of fixed widths.
  constexpr std::array<std::size_t, 5> kSeparators = {3, 6, 17, 20, 31};
  return head.starts_with("ISA") && head.size() > 106 && !is_alnum(head[3]) &&
         !is_alnum(head[105]) &&
         std::all_of(kSeparators.begin(), kSeparators.end(),
                     [&](std::size_t at) { return head[at] == head[3]; });
}

void TableReader::segments(std::size_t from) {
  const bool x12 = layout_->kind == TableKind::kX12;
  Places fields;
  const std::string_view ends = x12 ? std::string_view(&layout_->quote, 1) : "\r\n";
  std::size_t at = from == kNone ? text_.find_first_of(ends) : from;
  while (at < text_.size()) {
    while (at < text_.size() && (is_space(text_[at]) || ends.find(text_[at]) != kNone ||
                                 text_[at] == '\v' || text_[at] == '\x1c'))
      ++at;
    const std::size_t end = std::min(text_.find_first_of(ends, at), text_.size());
    const std::size_t count = split(text_, at, end, layout_->delimiter, fields);
    const std::string_view id = text_.substr(at, fields[0].second - at);
    if (is_segment(id)) {
      row_begins(at);
      const auto pieces = std::span(fields).first(count);
      if (x12) {
        x12_segment(id, pieces);
      } else {
        hl7_segment(id, pieces);
      }
    }
    at = end + 1;
  }
}

void TableReader::hl7_segment(std::string_view id, std::span<const CellPlace> fields) {
  Places again;
  Places parts;
  for (const Known& known : kHl7) {
    if (known.segment != id || known.field >= fields.size()) continue;
    const auto [begin, end] = fields[known.field];
    const std::size_t values = split(text_, begin, end, '~', again);
    for (const auto& [first, last] : std::span(again).first(values)) {
      const std::size_t count = split(text_, first, last, '^', parts);
      const auto part = [&](std::size_t nth, std::string_view name) {
        if (nth <= count && !name.empty())
          add(parts[nth - 1].first, parts[nth - 1].second, column(name));
      };
      switch (known.held) {
        case Held::kValue:
          part(1, known.column);
          break;
        case Held::kDay:  // the time is left out
          add(parts[0].first, std::min(parts[0].second, parts[0].first + 8), column(known.column));
          break;
        case Held::kId: {
          const std::string_view kind =
              count < 5 ? std::string_view()
                        : text_.substr(parts[4].first, parts[4].second - parts[4].first);
          const std::string_view name = column_of_id(kind);
          part(1, name.empty() ? "medical record number" : name);
          break;
        }
        case Held::kName:
          part(1, "last name");
          part(2, "first name");
          // An initial alone is no name.
          if (count > 2 && parts[2].second > parts[2].first + 1) part(3, "middle name");
          break;
        case Held::kDoctor:
          part(2, "last name");
          part(3, "first name");
          break;
        case Held::kAddress:
          part(1, "street address");
          part(3, "city");
          part(5, "zip code");
          break;
        case Held::kPhone:
          part(1, "phone");
          part(4, "email");
          break;
      }
    }
  }
}

void TableReader::x12_segment(std::string_view id, std::span<const CellPlace> fields) {
  const auto text = [&](std::size_t nth) {
    return nth < fields.size()
               ? text_.substr(fields[nth].first, fields[nth].second - fields[nth].first)
               : std::string_view();
  };
  const auto field = [&](std::size_t nth, std::string_view name) {
    if (nth < fields.size() && !name.empty())
      add(fields[nth].first, fields[nth].second, column(name));
  };
  if (id == "NM1") {
    if (text(2) == "1") {  // a person
      field(3, "last name");
      field(4, "first name");
      if (text(5).size() > 1) field(5, "middle name");
    }
    field(9, column_of_id(text(8)));
  } else if (id == "N3") {
    field(1, "street address");
  } else if (id == "N4") {
    field(1, "city");
    field(3, "zip code");
  } else if (id == "DMG" && text(1) == "D8") {
    field(2, "date of birth");
    field(3, "gender");
  } else if (id == "REF") {
    field(2, column_of_id(text(1)));
  } else if (id == "PER") {
    for (const std::size_t nth : {3U, 5U, 7U}) {
      field(nth + 1, text(nth) == "TE" ? "phone" : text(nth) == "EM" ? "email" : "");
    }
  }
}

}  // namespace assay::formats
