#include "patterns/remainder.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "patterns/matcher.h"
#include "patterns/rule_set.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;

namespace {

// Columns "kind" and "mail" and "note"; what stands before, between and behind a row's cells is the
// caller's.
struct Table {
  std::string text;
  TableText table;
};
Table table_of(const std::vector<std::vector<std::string>>& rows,
               const std::vector<std::string>& before, const std::string& behind) {
  Table made;
  made.table.columns = {"kind", "e-mail", "note"};
  made.table.named_in_place = true;
  std::uint32_t number = 0;
  for (const auto& row : rows) {
    ++number;
    for (std::uint32_t i = 0; i < row.size(); ++i) {
      made.text += before[i];
      const auto begin = static_cast<std::uint32_t>(made.text.size());
      made.text += row[i];
      if (!row[i].empty())
        made.table.cells.push_back(
            {begin, static_cast<std::uint32_t>(made.text.size()), i, number});
    }
    made.text += behind;
  }
  made.table.rows = number;
  return made;
}

using Place = std::tuple<std::string, std::size_t, std::size_t>;
std::multiset<Place> places(const Table& of, const std::string& end) {
  const std::string text = of.text + end;
  TextView view;
  view.text = text;
  view.own_end = text.size();
  view.table = &of.table;
  const auto rules = RuleSet::built_in();
  Matcher matcher(*rules, Confidence::kMedium);
  std::vector<Match> matches;
  matcher.scan(view, matches);
  std::multiset<Place> found;
  for (const Match& match : matches) {
    if (match.confidence != Confidence::kLow) found.emplace(match.rule->id, match.begin, match.end);
  }
  for (const CellMatch& cell : matcher.cells()) {
    const Match& match = matcher.kinds()[cell.kind].match;
    if (match.confidence != Confidence::kLow) found.emplace(match.rule->id, cell.begin, cell.end);
  }
  return found;
}

}  // namespace

TEST_CASE("a place in what is left is that of the same byte in the whole") {
  const std::string whole = "one,two,three,four\n";
  Remainder rest;
  rest.keep(whole, 0, 4);
  rest.leave_out();
  rest.leave_out();
  rest.keep(whole, 7, 8);
  rest.leave_out();
  rest.keep(whole, 13, 19);
  CHECK(rest.text() == "one,\x1f,\x1f,four\n");
  Remainder::Places places(rest);
  for (std::size_t i = 0; i < rest.text().size(); ++i) {
    if (rest.text()[i] != Remainder::kGap) CHECK(whole[places(i)] == rest.text()[i]);
  }
  Remainder::Places ends(rest);
  CHECK(ends.end(4) == 4);
  CHECK(ends.end(6) == 8);
  CHECK(ends.end(rest.text().size()) == whole.size());
}

TEST_CASE("what is kept next to what was kept before is one piece") {
  Remainder rest;
  rest.keep("abcdef", 1, 3);
  rest.keep("abcdef", 3, 3);
  rest.keep("abcdef", 3, 5);
  CHECK(rest.text() == "bcde");
  CHECK(Remainder::Places(rest)(3) == 4);
  rest.clear();
  CHECK(rest.text().empty());
}

TEST_CASE("behind settled columns the same is found as where every cell is tried") {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i);
    std::string note = i % 3 == 0 ? "" : "paid in full, item " + n;
    if (i % 7 == 5) note = "send it to k.lindqvist" + n + "@uni-ulm.de, please";
    if (i % 31 == 30)
      note = "call +49 30 55" + std::to_string(10000 + i) + " or 4111 1111 1111 1111";
    const std::string mail = i % 50 == 49 ? "none" : "jane.doe" + n + "@fastmail.com";
    rows.push_back({i % 2 == 0 ? "new" : "", mail, note});
  }
  for (const auto& [before, behind] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"", ",", ","}, "\n"},
           {{"\"", "\";\"", "\";\""}, "\"\r\n"},
           {{"{\"kind\":\"", "\",\"e-mail\":\"", "\",\"note\":\""}, "\"},\n"},
           {{"kind=", " mail=", " by Dr Anna Schmidt: "}, "\n"}}) {
    CAPTURE(before);
    const Table table = table_of(rows, before, behind);
    // A mark that allows something on a line of its own has every cell tried.
    const std::multiset<Place> quick = places(table, "\n# nothing here\n");
    const std::multiset<Place> all = places(table, "\n# assay:allow\n");
    CHECK(quick.size() > 300);
    CHECK(quick == all);
  }
}
