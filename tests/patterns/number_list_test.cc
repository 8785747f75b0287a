// Lists of numbers: which numbers stand beside one, and that a list is judged as a whole.
#include "patterns/number_list.h"

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

using Numbers = std::vector<std::string_view>;

Numbers beside(std::string_view text, std::string_view number) {
  const std::size_t at = text.find(number);
  REQUIRE(at != std::string_view::npos);
  return numbers_beside(text, at, at + number.size());
}

// Eleven digits with a check of two.
std::shared_ptr<const RuleSet> snils() {
  return rules_from("[[rule]]\nid = 'snils'\n" + std::string(kRest) +
                    "number = { digits = [11], groups = ['11'] }\nvalidate = 'ru-snils'\n"
                    "near = { words = ['snils'] }\n"
                    "score = { base = 0.25, valid = 0.25, near = 0.40 }\n");
}

int score_of(const std::string& text) {
  const auto rules = snils();
  const auto matches = scan(*rules, text);
  return matches.empty() ? -1 : static_cast<int>(matches.front().score);
}

}  // namespace

TEST_CASE("the numbers of an array stand beside each other") {
  CHECK(beside("[11111111, 22222222,\n   33333333]", "22222222") ==
        Numbers{"33333333", "11111111"});
  CHECK(beside("[-1588464816000, -1588464816001]", "1588464816001") == Numbers{"1588464816000"});
  CHECK(beside("IN ('11111111','22222222', \"33333333\")", "22222222") ==
        Numbers{"33333333", "11111111"});
  CHECK(beside("11111111\n22222222\n", "11111111") == Numbers{"22222222"});
  // By one digit more or less wide.
  CHECK(beside("9999999999,10000000000,1", "9999999999") == Numbers{"10000000000"});
  CHECK(beside("11111111, 222, 33333333", "11111111").empty());
  CHECK(beside("11111111 22222222", "11111111").empty());
  CHECK(beside("id 11111111, name, 22222222", "11111111").empty());
}

TEST_CASE("at most four to either side are looked at") {
  std::string text = "1000000";
  for (int i = 1; i < 12; ++i) text += ",100000" + std::to_string(i % 10);
  CHECK(beside(text, "1000000").size() == 4);
  CHECK(beside(text, "1000005").size() == 8);
}

TEST_CASE("numbers behind the same characters of the lines around are beside it") {
  const std::string_view lines = "<a> # 2511353334\n<bc> # 2511354152\n<d> # 251135425\n<e> x\n";
  CHECK(beside(lines, "2511354152") == Numbers{"2511353334", "251135425"});
  CHECK(beside("a: 11111111\nb 22222222\n", "11111111").empty());
}

TEST_CASE("of a list of other numbers the one with a right check digit is none") {
  const std::string good = "11223344595";
  CHECK(score_of("see " + good + " there") == 500);
  CHECK(score_of("[86821200001, " + good + ", 89589600002, 90345600003]") == 200);
  CHECK(score_of("86821200001\n" + good + "\n89589600002\n") == 200);
  // A list of them is none of other numbers.
  CHECK(score_of(good + "\n" + good + "\n" + good + "\n") == 500);
  // What a word names is believed.
  CHECK(score_of("snils [86821200001, " + good + ", 89589600002, 90345600003]") == 900);
}
