// An HTML page in the making. What comes from files, rules and policies goes in by text() alone and
// is shown, never obeyed. Private to the HTML report; one owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "reports/assessment.h"
#include "reports/texts.h"
#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// A column of a table: its heading's text ("level#3": the name of that level) and how it is sorted
/// and set.
struct Column {
  enum class Kind : std::uint8_t { kText, kNumber, kPath, kPlain, kRisk } kind = Kind::kText;
  std::string_view key;
};

class Page {
 public:
  Page(const Texts& texts, const Policy& policy) : texts_(texts), policy_(policy) {}

  [[nodiscard]] const Texts& texts() const { return texts_; }
  [[nodiscard]] const Policy& policy() const { return policy_; }
  /// What was written since the last take().
  std::string take() { return std::exchange(out_, {}); }

  /// Markup, as it is. REQUIRES: nothing foreign in it.
  Page& raw(std::string_view markup);
  /// Foreign bytes.
  Page& text(std::string_view bytes);
  /// Words of the report; `values` may be foreign.
  Page& words(std::string_view key, const std::vector<std::string>& values = {});
  Page& number(std::uint64_t value);

  /// <h2> of a section and a paragraph that says what it is.
  Page& section(std::string_view id, std::string_view title, std::string_view lead);
  Page& end_section() { return raw("</section>\n"); }
  Page& heading(std::string_view key);  ///< <h3>
  Page& paragraph(std::string_view key, const std::vector<std::string>& values = {},
                  std::string_view css_class = {});

  /// A table in a box that scrolls by itself. `caption`: for those who don't see it.
  Page& table(std::string_view caption, const std::vector<Column>& columns,
              std::string_view css_class = {});
  Page& row() { return raw("<tr>"); }
  Page& end_row() { return raw("</tr>\n"); }
  /// `more`: how many rows there are elsewhere, in the format of that name.
  Page& end_table(std::uint64_t more = 0, std::string_view format = {});
  Page& cell(std::string_view bytes);
  Page& cell_path(std::string_view path);  ///< may be broken after each '/'
  Page& cell_words(std::string_view key, const std::vector<std::string>& values = {});
  Page& cell_number(std::uint64_t value);
  Page& cell_range(std::uint64_t low, std::uint64_t high);
  Page& cell_level(Level level);
  Page& cell_risk(std::uint8_t risk);
  Page& cell_day(const std::optional<Day>& day, bool late);

  /// A bar of shares, as a picture; the numbers stand beside it.
  Page& bar(std::initializer_list<std::pair<std::string_view, std::uint64_t>> parts);

  [[nodiscard]] std::string level_name(Level level) const;
  [[nodiscard]] std::string class_title(std::string_view data_class) const;
  [[nodiscard]] std::string grouped(std::uint64_t value) const;
  [[nodiscard]] std::string bytes(std::uint64_t value) const;

 private:
  const Texts& texts_;
  const Policy& policy_;
  std::string out_;
};

/// A day and a time of it, UTC: "2026-01-31 23:59 UTC".
std::string moment(std::int64_t seconds);

}  // namespace assay::reports
