// A country in another cell of the row lifts a column whose name many countries' rules share.
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::kRest;
using assay::patterns::testing::rules_from;

namespace {

std::shared_ptr<const RuleSet> rules() {
  const auto rule = [](const std::string& id, const std::string& country) {
    return "[[rule]]\nid = '" + id + "'\ncountry = '" + country + "'\n" + std::string(kRest) +
           "number = { digits = [9] }\nnear = { words = ['" + id +
           "'], weak = ['label-passport'], with = ['country-" + id +
           "'], required = true }\nscore = { base = 0.25, near = 0.51, weak = 0.15 }\n";
  };
  // What columns of countries are called comes with the rules of columns.
  const std::string town =
      "[[rule]]\nid = 'town'\ncolumn = { words = ['town'], pattern = '[A-Z]{1,9}' }\n"
      "score = { base = 0.5 }\n" +
      std::string(kRest);
  static const auto set = rules_from(rule("de", "DE") + rule("hr", "HR") + town);
  return set;
}

struct Row {
  std::string country, passport;
};

// "rule:confidence" of each row's passport, "-" for none.
std::vector<std::string> found(const std::vector<Row>& rows, const std::string& country = "country",
                               bool named_in_place = false) {
  std::string text = country + ",passport\n";
  TableText table;
  table.columns = {country, "passport"};
  table.named_in_place = named_in_place;
  std::uint32_t row = 0;
  const auto add = [&](const std::string& value, std::uint32_t column) {
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += value;
    if (!value.empty())
      table.cells.push_back({begin, static_cast<std::uint32_t>(text.size()), column, row});
  };
  for (const Row& each : rows) {
    ++row;
    add(each.country, 0);
    text += ',';
    add(each.passport, 1);
    text += '\n';
  }
  TextView view;
  view.text = text;
  view.own_end = text.size();
  view.table = &table;
  Matcher matcher(*rules(), Confidence::kMedium);
  std::vector<Match> matches;
  matcher.scan(view, matches);
  std::vector<std::string> out(rows.size(), "-");
  for (const CellMatch& cell : matcher.cells()) {
    const Match& match = matcher.kinds()[cell.kind].match;
    if (match.confidence == Confidence::kLow) continue;
    out[table.cells[cell.cell].row - 1] =
        match.rule->id + (match.confidence == Confidence::kHigh ? ":high" : ":medium");
  }
  return out;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a country in the row says whose the value is, row by row") {
  const std::vector<Row> rows = {{"Germany", "219099998"},
                                 {"Croatian", "219099998"},
                                 {"", "219099998"},
                                 {"Peru", "219099998"},
                                 {"west germany", "219099997"}};
  const Found expected = {"de:high", "hr:high", "-", "-", "de:high"};
  CHECK(found(rows) == expected);
  CHECK(found(rows, "born in") == expected);
  CHECK(found(rows, "country", true) == expected);
}

TEST_CASE("a country's code counts in a column of countries only") {
  CHECK(found({{"DE", "219099998"}, {"HR", "219099998"}, {"PE", "219099998"}}) ==
        Found{"de:high", "hr:high", "-"});
  CHECK(found({{"DE", "219099998"}}, "issuing_country_code") == Found{"de:high"});
  CHECK(found({{"DE", "219099998"}}, "unit") == Found{"-"});
  CHECK(found({{"de", "219099998"}}) == Found{"-"});
}

TEST_CASE("rows behind the sample have their own countries") {
  std::vector<Row> rows;
  Found expected;
  for (int i = 0; i < 400; ++i) {
    const bool croatian = i > 200;
    rows.push_back({croatian ? "Croatia" : "Germany", std::to_string(219000000 + i)});
    expected.emplace_back(croatian ? "hr:high" : "de:high");
  }
  CHECK(found(rows) == expected);
}
