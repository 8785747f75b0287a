// What the first rows of a table say of the others: nothing is lost at the seam, nothing told
// twice.
#include "patterns/table_match.h"

#include <string>
#include <vector>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

std::string rule(const std::string& body) {
  return "[[rule]]\n" + body + "\n" + std::string(kRest);
}

std::shared_ptr<const RuleSet> cards() {
  return rules_from(
      rule("id = 'card'\nnumber = { digits = [16], groups = ['4?4?4?4'], separators = ' ' }\n"
           "score = { base = 0.8 }"));
}

}  // namespace

TEST_CASE("a value of which each group is taken for a row's cell is found once") {
  const auto rules = cards();
  for (std::size_t before = 58; before < 68; ++before) {
    Rows rows({"a"});
    const auto row = [&](const char* value, const char* behind) {
      rows.cell(0, value).text(behind).next_row();
    };
    for (std::size_t i = 0; i < before; ++i) row("left", "\n");
    for (const char* group : {"4820", "1101", "7884"}) row(group, " ");
    row("1752", "\n");
    for (int i = 0; i < 20; ++i) row("left", "\n");
    INFO("rows before: " << before);
    const auto told = rows.scan(*rules);
    REQUIRE(told.size() == 1);
    CHECK(rows.at(told[0]) == "4820 1101 7884 1752");
  }
}

TEST_CASE("a value that lies across the end of a table's sample is found once") {
  const auto rules = cards();
  const std::string value = "4820 1101 7884 1752";
  for (const int row_of_value : {3, 63, 64, 65, 99}) {
    Rows rows({"a", "b"});
    for (int row = 0; row < 100; ++row) {
      // A reader of columns by place may take a part of a longer value for a cell.
      if (row == row_of_value) rows.text(value.substr(0, 15));
      rows.cell(0, row == row_of_value ? value.substr(15) : "left").text("\t");
      rows.cell(1, "right").text("\t\n").next_row();
    }
    INFO("row " << row_of_value);
    const auto told = rows.scan(*rules);
    REQUIRE(told.size() == 1);
    CHECK(rows.at(told[0]) == value);
  }
}

TEST_CASE("a value of several lines that goes on behind a table's sample is found once") {
  const auto rules =
      rules_from(rule("id = 'block'\npattern = '-----BEGIN X-----[a-z\\n]{20,400}-----END X-----'\n"
                      "find = '-----BEGIN X-----'\nscore = { base = 0.8 }"));
  for (const int row_of_value : {10, 60, 62, 63, 64, 80}) {
    INFO("row " << row_of_value);
    Rows rows({"a", "b"});
    for (int row = 0; row < 100; ++row) {
      rows.cell(0, "left").text("\t").cell(1, "left").text("\t");
      if (row == row_of_value) {
        rows.text("-----BEGIN X-----\n");
        // Its lines are rows to a reader who does not know better.
        for (int line = 0; line < 8; ++line) rows.cell(0, "abcdefgh").text("\n");
        rows.text("-----END X-----");
      }
      rows.text("\n").next_row();
    }
    CHECK(rows.scan(*rules).size() == 1);
  }
}

TEST_CASE("what a word at the end of a table's sample names behind it is told once") {
  const auto rules = rules_from(
      rule("id = 'mrn'\nafter = ['mrn']\npattern = '[A-Z]{2}[0-9]{7}'\nscore = { base = 0.6 }"));
  Rows rows({"mrn", "remark"});
  for (int row = 0; row < 200; ++row) {
    rows.cell(0, "MR1234567").text(",").cell(1, row == 63 ? "MRN:" : "fine").text("\n");
    rows.next_row();
  }
  CHECK(rows.scan(*rules).size() == 200);
}

TEST_CASE("behind a table's sample every rule of names finds them at their places") {
  const std::string names = "names = ['given-*', 'family-*']\nscore = { base = 0.8 }";
  const auto rules = rules_from(rule("id = 'person'\n" + names) + rule("id = 'author'\n" + names) +
                                rule("id = 'mail'\npattern = '[a-z0-9]{4,20}@[a-z]{4,20}'\n"
                                     "find = '@'\nscore = { base = 0.8 }"));
  Rows rows({"e-mail", "remark"});
  for (int row = 0; row < 200; ++row) {
    rows.cell(0, "user" + std::to_string(row) + "@fastmail").text(",");
    rows.cell(1, row % 20 == 19 ? "asked Sarah Thompson of it" : "nothing").text("\n").next_row();
  }
  std::size_t persons = 0;
  for (const Rows::Told& told : rows.scan(*rules)) {
    if (told.rule == "mail") continue;
    ++persons;
    CHECK(rows.at(told) == "Sarah Thompson");
  }
  CHECK(persons == 10);
}

TEST_CASE("behind settled columns the same is found as where every cell is tried") {
  const auto rules = RuleSet::built_in();
  using Between = std::vector<std::string>;
  // What stands before a row's three cells, and behind the last.
  for (const Between& between :
       {Between{"", ",", ",", "\n"}, Between{"\"", "\";\"", "\";\"", "\"\r\n"},
        Between{"{\"kind\":\"", "\",\"e-mail\":\"", "\",\"note\":\"", "\"},\n"},
        Between{"kind=", " mail=", " by Dr Anna Schmidt: ", "\n"}}) {
    CAPTURE(between);
    const auto table = [&](std::string_view end) {
      Rows rows({"kind", "e-mail", "note"});
      rows.names_stand_in_place();
      for (int i = 0; i < 300; ++i) {
        const std::string n = std::to_string(i);
        std::string note = i % 3 == 0 ? "" : "paid in full, item " + n;
        if (i % 7 == 5) note = "send it to k.lindqvist" + n + "@uni-ulm.de, please";
        if (i % 31 == 30)
          note = "call +49 30 55" + std::to_string(10000 + i) + " or 4111 1111 1111 1111";
        rows.text(between[0]).cell(0, i % 2 == 0 ? "new" : "");
        rows.text(between[1]).cell(1, i % 50 == 49 ? "none" : "jane.doe" + n + "@fastmail.com");
        rows.text(between[2]).cell(2, note).text(between[3]).next_row();
      }
      return rows.text(end).scan(*rules, Confidence::kMedium);
    };
    const auto quick = table("\n# nothing here\n");
    CHECK(quick.size() > 300);
    // A mark that allows something on a line of its own has every cell tried.
    CHECK(quick == table("\n# assay:allow\n"));
  }
}

TEST_CASE("cells of a settled column that come again are what they were") {
  const auto rules = RuleSet::built_in();
  // Of the same size, with the same first and last eight bytes: only the middle tells a name from
  // what is none.
  const std::string name = "Wolfgang-Amadeus-Theodor";
  const std::string none = "Wolfgang-4m4d3us-Theodor";
  const std::vector<std::string> names = {"Anna", "Jo", "Li", "Jean-Pierre", name, "Émile"};
  const auto table = [&](std::string_view end) {
    Rows rows({"first_name", "id"});
    for (std::size_t i = 0; i < 400; ++i) {
      const bool other = i > 100 && i % names.size() == 4 && i % 4 == 0;
      rows.cell(0, other ? none : names[i % names.size()]).text(",");
      rows.cell(1, "x" + std::to_string(i)).text("\n").next_row();
    }
    return rows.text(end).scan(*rules, Confidence::kMedium);
  };
  const auto quick = table("# nothing here\n");
  CHECK(quick.size() == 400 - 24);
  // A mark that allows something on a line of its own has every cell tried.
  CHECK(quick == table("# assay:allow\n"));
}
