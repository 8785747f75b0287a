// What a number's writing and its surroundings say: telling groupings and letters, lists of
// numbers, times, offsets.
#include "patterns/number_form.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

std::shared_ptr<const RuleSet> set() {
  return rules_from(
      "[[rule]]\nid = 'cpf'\n" + std::string(kRest) +
      "number = { digits = [11], groups = ['11', '3?3?3?2', '3.3.3-2'], telling = ['3.3.3-2'], "
      "separators = ' .' }\n"
      "near = { words = ['cpf'] }\nscore = { base = 0.30, form = 0.30, near = 0.40 }\n"
      "[[rule]]\nid = 'vat'\n" +
      std::string(kRest) +
      "number = { digits = [9], groups = ['9'], lead = '(?:DE ?)?', lead_tells = true }\n"
      "near = { words = ['ust'] }\nscore = { base = 0.30, form = 0.20, near = 0.40 }\n"
      "[[rule]]\nid = 'four'\n" +
      std::string(kRest) +
      "number = { digits = [12], groups = ['4 4 4', '8-4'], separators = '-' }\n"
      "near = { words = ['aadhaar'] }\nscore = { base = 0.50, near = 0.40 }\n"
      "[[rule]]\nid = 'ten'\n" +
      std::string(kRest) +
      "number = { digits = [10], groups = ['10'] }\n"
      "near = { words = ['person'] }\nscore = { base = 0.50, near = 0.40 }\n");
}

int score_of(std::string_view text) {
  const auto rules = set();
  const auto matches = scan(*rules, text);
  return matches.empty() ? -1 : static_cast<int>(matches.front().score);
}

}  // namespace

TEST_CASE("a grouping that few numbers have counts without a word") {
  CHECK(score_of("529.982.247-25") == 600);
  CHECK(score_of("cpf 529.982.247-25") == 1000);
  CHECK(score_of("52998224725") <= 300);  // bound to its words
  CHECK(score_of("cpf 52998224725") == 700);
}

TEST_CASE("letters before a number count where the rule says so") {
  CHECK(score_of("see DE136695976 there") == 500);
  CHECK(score_of("see 136695976 there") <= 300);
  CHECK(score_of("ust 136695976") == 700);
}

TEST_CASE("groups that go on at the same width are a list of numbers") {
  CHECK(score_of("id 2341 5688 9012.") == 500);
  CHECK(score_of("1111 2341 5688 9012 3333") <= 200);
  CHECK(score_of("2341 5688 9012 123") == 500);  // a check value behind it
  CHECK(score_of("56A1 2341 5688 9012 ff") == 200);
  CHECK(score_of("20656 5252 5253 5254 ff") == 200);
  CHECK(counts_on("2510251110442512", 4));
  CHECK(counts_on("4188418910014190", 4));
  CHECK_FALSE(counts_on("2510251110449512", 4));
  CHECK_FALSE(counts_on("251110442512", 4));
  CHECK_FALSE(counts_on("4111111111111111", 4));
  CHECK(score_of("id 112233444556") == -1);
}

TEST_CASE("what programs and tables are full of is no number by itself") {
  for (const char* regular :
       {"4141414141", "4650000000", "2147483648", "4294967295", "5123456789", "4141341413"}) {
    CAPTURE(regular);
    const bool seems = std::string_view(regular) != "4141341413";
    CHECK(score_of("at " + std::string(regular) + " it") == (seems ? 200 : 500));
    CHECK(score_of("person " + std::string(regular)) >= 800);
  }
  CHECK(score_of("id 123123123123") == -1);
  CHECK(score_of("at 1101101001 it") == 200);
  CHECK(fills_a_word("[6803352382179706244,1", 1, 20));
  CHECK(fills_a_word(":18446744073709551615}", 1, 21));
  CHECK_FALSE(fills_a_word(":18446744073709551616}", 1, 21));
  CHECK_FALSE(fills_a_word(" 6803352382179706244,", 1, 20));
  CHECK_FALSE(fills_a_word(",680335238217970624,", 1, 19));
  CHECK(score_of("at 4123000000 it") == 200);
  CHECK(score_of("at 4123400000 it") == 500);
}

TEST_CASE("what has a sign is no number by itself, and a binary's bytes are none") {
  CHECK(score_of("ids: -4305446578 1") == 200);
  CHECK(score_of("person -4305446578") >= 800);
  CHECK(score_of("Tel:-4305446578") == 500);
  CHECK_FALSE(number_stands_alone("[<5365637572697479>", 2, 18));
  CHECK_FALSE(number_stands_alone("\n<5365637572697479> Tj", 2, 18));
  CHECK(number_stands_alone("\n<5365637572697479> paid", 2, 18));
  CHECK_FALSE(number_stands_alone("0 <5365637572697479>", 3, 19));
  CHECK(number_stands_alone("[<5365637592697479>", 2, 18));
  CHECK(number_stands_alone("n <4242424242424242>", 3, 19));
  CHECK(score_of("ring: rgb(4305446578 / 0.5)") == -1);
  CHECK(score_of("ring: (4305446578)") == 500);
  CHECK(score_of("a \x16"
                 "4305446578 b") == -1);
  CHECK(score_of("a 4305446578\x10 b") == -1);
  CHECK(score_of("a \x02"
                 "4305446578\x03 b") == 500);  // delimiters of records
}

TEST_CASE("seconds since 1970 and offsets of a PDF are no personal numbers") {
  CHECK(score_of("at 1652160559 it") == 400);
  CHECK(score_of("at 4652160559 it") == 500);
  CHECK(score_of("person 1652160559") == 800);
  CHECK(reads_as_time("1202857200000"));
  CHECK_FALSE(reads_as_time("2202857200000"));
  CHECK_FALSE(reads_as_time("1202857200001"));
  CHECK(reads_as_day("1616943499507"));
  CHECK_FALSE(reads_as_day("1216943499507"));
  CHECK(reads_as_day("20200831110752000001"));
  CHECK_FALSE(reads_as_day("20200831250752000001"));
  CHECK_FALSE(reads_as_day("1581028051319"));  // of a man born on 28 October 1958, in Romania
  CHECK(score_of("0001303948 00000 n") == -1);
}

TEST_CASE("days with a count and times of the clock are no personal numbers by themselves") {
  CHECK(score_of("serial 2009112903 ;") == 400);
  CHECK(score_of("serial 2009132903 ;") == 500);  // no month
  CHECK(score_of("serial 4009112903 ;") == 500);
  CHECK(score_of("person 2009112903") == 900);
  CHECK(score_of("id=20090224-1256") == 400);
  CHECK(score_of("id=20090224-2556") == 500);  // no hour
}

TEST_CASE("a number of a program that stands without quotes is one of its constants") {
  CHECK(is_literal("f(4305446578,1)", 2, 12));
  CHECK_FALSE(is_literal("f(\"4305446578\",1)", 3, 13));
  CHECK_FALSE(is_literal("{\\\"a\\\":\\\"4305446578\\\"}", 10, 20));
  const auto rules = set();
  const auto score = [&](std::string_view text, Use use, bool bare = false) {
    Matcher matcher(*rules);
    std::vector<Match> matches;
    TextView view;
    view.text = text;
    view.own_end = text.size();
    view.use = use;
    view.kind.bare = bare;
    matcher.scan(view, matches);
    return matches.empty() ? -1 : static_cast<int>(matches.front().score);
  };
  CHECK(score("f(4305446578, 1);", Use::kCode) == 200);
  CHECK(score("f('4305446578', 1);", Use::kCode) == 500);
  CHECK(score("f(4305446578, 1);", Use::kData) == 500);
  CHECK(score("f 4305446578", Use::kCode, true) == 500);  // a shell's script
  CHECK(score("person = 4305446578;", Use::kCode) >= 800);
}

TEST_CASE("a day that is written without marks is a number of eight digits seldom") {
  CHECK(reads_as_date("20150912"));
  CHECK_FALSE(reads_as_date("20151312"));
  CHECK_FALSE(reads_as_date("40150912"));
  CHECK_FALSE(reads_as_date("2015091"));
}

TEST_CASE("a card's number may be a program's constant, and a day of birth is a day") {
  const auto rules = RuleSet::built_in();
  const auto found = [&](std::string_view text, std::string_view rule) {
    Matcher matcher(*rules);
    std::vector<Match> matches;
    TextView view;
    view.text = text;
    view.own_end = text.size();
    view.use = Use::kCode;
    matcher.scan(view, matches);
    return std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
      return match.rule->id == rule && match.confidence != Confidence::kLow;
    });
  };
  CHECK(found("known = [5555555555554444, 1]\n", "credit-card"));
  CHECK(found("birth_date = \"20000229\"\n", "date-of-birth"));
  CHECK(found("rut = \"9182179-6\"\n", "cl-rut"));
  CHECK_FALSE(found("// 20150912 unidad, RUT\n", "cl-rut"));
  CHECK(found("dni = \"20011231\"\n", "ar-dni"));
}

TEST_CASE("a telling grouping has to be one of the rule's") {
  CHECK_THROWS(rules_from("[[rule]]\nid = 'x'\n" + std::string(kRest) +
                          "number = { digits = [9], groups = ['9'], telling = ['3-3-3'] }\n"
                          "score = { base = 0.30 }\n"));
}
