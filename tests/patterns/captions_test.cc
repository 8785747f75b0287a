#include "patterns/captions.h"

#include <string>
#include <utility>

#include "scanner/base/ascii.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;

namespace {

// The text without its mark '|', and where that stood.
std::pair<std::string, std::size_t> marked(std::string text) {
  const std::size_t at = text.find('|');
  if (at != std::string::npos) text.erase(at, 1);
  return {text, at};
}

}  // namespace

TEST_CASE("whose value a label names stands before a colon or a verb") {
  const std::string given = GENERATE(
      as<std::string>{}, "passport of Ada|: AB1", "passport number of the customer is| AB1",
      "passport (Malta)|: AB1", "passport| AB1", "passport| of room 7: AB1",
      "passport| of Ada and AB1", "passeport de l'intéressé est| AB1", "passport| is AB1");
  const auto [text, at] = marked(given);
  CAPTURE(given);
  const std::size_t word_end = text.find(' ');
  const std::size_t found = behind_owner(text, word_end, testing::wording().owner_verbs);
  CHECK(found == at);
}

TEST_CASE("a value may begin on the label's line, on the next one behind marks") {
  const auto [given, gap] = GENERATE(table<std::string, std::size_t>({
      {"passport AB|1", 3},
      {"passport AB1|", 20},
      {"passport AB1|\nAB2", 20},
      {"passport-key:\nAB1|\nAB2", 40},
      {"passport-key: |\\\nAB1", 6},
      {"passport 7:|\nAB1", 40},
  }));
  const auto [text, at] = marked(given);
  CAPTURE(given);
  CHECK(reach_of_label(text, 8, gap) == (at == std::string::npos ? text.size() : at));
}

TEST_CASE("below a label that has its line for itself the value begins") {
  const std::string given = GENERATE(
      as<std::string>{}, "Passport\n|AB1", "a\n  Passport number\r\n\t|AB1",
      "<dt>Passport</dt>\n<dd>|AB1", "<p>\n<b>Passport</b>\n<i class='x'>|AB1", "Passport\n\n|AB1",
      "<td><b>Passport:</b></td>\n<td>|AB1", "Passport of the holder:\n|AB1");
  const auto [text, at] = marked(given);
  CAPTURE(given);
  const std::size_t begin = text.find("Passport");
  CHECK(below_label(text, begin, begin + 8, false) == at);
}

TEST_CASE("a label with something else on its line has nothing below it") {
  const std::string text =
      GENERATE(as<std::string>{}, "my Passport\nAB1", "Passport of the holder\nAB1",
               "Passport 7\nAB1", "Passport is good\nAB1", "Passport: x\nAB1", "Passport\n\n\nAB1",
               "Passport", "Passport <", "Passport\r");
  CAPTURE(text);
  const std::size_t begin = text.find("Passport");
  CHECK(below_label(text, begin, begin + 8, false) == std::string::npos);
}

TEST_CASE("where a colon is needed, a label without one has nothing below it") {
  CHECK(below_label("acme api key:\n\n    q7Vn", 0, 4, true) == 19);
  CHECK(below_label("acme api\nq7Vn", 0, 4, true) == std::string::npos);
}

TEST_CASE("behind a value there are blanks and tags, or more of its line") {
  CHECK(ends_line("AB1", 3));
  CHECK(ends_line("AB1  </dd>\r\nx", 3));
  CHECK_FALSE(ends_line("AB1 was seen\n", 3));
  CHECK_FALSE(ends_line("AB1 < x\n", 3));
}

TEST_CASE("padding, tags and a form's field lie between a label and its value") {
  const std::string given = GENERATE(
      as<std::string>{}, "Passport          |AB1", "Passport number: ........ |AB1",
      "Passport</b></td><td class='long'> |AB1", "Passport</label><input name='p' value=\"|AB1\">",
      "Passport: </label><br/><input type='text' value=\"|AB1\">",
      "Passport\" type=\"text\" value=\"|AB1\">", "Passport|\"><p value=\"AB1\">", "Passport| AB1",
      "Passport| of Ada AB1", "Passport| < 7");
  const auto [text, at] = marked(given);
  CAPTURE(given);
  CHECK(behind_filler(text, 8) == at);
}

TEST_CASE("a sentence says of a value what it is") {
  const auto [given, found] = GENERATE(table<std::string, bool>({
      {"AB1| is my passport", true},
      {"so AB1| is the new passport", true},
      {"AB1| ist mein Passport", true},
      {"AB1| and my passport", false},
      {"AB1| is in the old green passport", false},
      {"|is passport", false},
  }));
  const auto [text, at] = marked(given);
  CAPTURE(given);
  const std::size_t word = lowered(text).find("passport");
  CHECK(before_verb(text, word, testing::wording().owner_verbs) ==
        (found ? at : std::string::npos));
}
