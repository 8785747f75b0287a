// The rules that ship, as data: every one loads, and its own examples hold.
#include <algorithm>
#include <set>

#include "patterns/compiled.h"
#include "patterns/embedded.h"
#include "patterns/rule_check.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

TEST_CASE("every built-in rule finds its examples and leaves its counter-examples alone") {
  const auto set = RuleSet::built_in();
  const auto rules = built_in_rules();
  REQUIRE(rules.size() == set->size());
  const ExampleReport report = test_examples(rules, *set);
  for (const ExampleFailure& failure : report.failures) {
    UNSCOPED_INFO(failure.rule << (failure.counter_example ? " counter-example " : " example ")
                               << failure.number << ": " << failure.message);
  }
  CHECK(report.failures.empty());
  CHECK(report.incomplete == std::vector<std::string>{});
  CHECK(report.examples >= 2 * rules.size());
  CHECK(report.counter_examples >= 2 * rules.size());
}

TEST_CASE("no built-in expression may share out one text among its turns in thousands of ways") {
  std::vector<std::string> all;
  for (const Rule& rule : built_in_rules()) {
    for (const std::string& expression : ambiguous_expressions(rule))
      all.push_back(rule.file + ":" + std::to_string(rule.line) + " " + expression);
  }
  CHECK(all == std::vector<std::string>{});
}

TEST_CASE("a rule without references, or with one example, is told") {
  auto rules = built_in_rules();
  rules.resize(1);
  rules[0].refs.clear();
  rules[0].no_match.resize(1);
  const ExampleReport report = test_examples(rules, *RuleSet::built_in());
  REQUIRE(report.incomplete.size() == 2);
  CHECK(report.incomplete[0] == rules[0].info.id + ": no references");
}

TEST_CASE(
    "the built-in database of every CPU level is there, and this machine loads the best that it "
    "can") {
  const Embedded embedded = embedded_rules();
  std::size_t usable = 0;
  for (std::size_t level = 0; level < kCpuLevels.size(); ++level) {
    CHECK_FALSE(embedded.databases[level].empty());
    if (deserialise(embedded.databases[level])) usable = level;
  }
  CHECK(RuleSet::built_in()->cpu_level() == kCpuLevels[usable].name);
}

TEST_CASE("a lower level's database is accepted on a better CPU") {
  CHECK(deserialise(embedded_rules().databases[0]) != nullptr);
}

TEST_CASE("a small word of the label is no part of a number") {
  const std::string text = GENERATE(
      as<std::string>{}, "driving licence no 123456", "czech driving licence No 123456",
      "identity card no 123456", "slovak identity card is 123456", "driving licence no 12345678901",
      "passport no 1234567 issued in Poland", "nummerplade nr 12345", "medical license no 123456");
  CAPTURE(text);
  const auto rules = RuleSet::built_in();
  for (const Match& match : scan(*rules, text)) {
    CAPTURE(match.rule->id);
    CHECK(is_digit(text[match.begin]));
  }
}

TEST_CASE("two letters that begin a number are part of it behind the label's small word") {
  CHECK(found(*RuleSet::built_in(), "czech driving licence no EX 123456") ==
        std::vector<std::string>{"cz-driver-license:EX 123456"});
  CHECK(found(*RuleSet::built_in(), "polish passport no AB 1234567") ==
        std::vector<std::string>{"pl-passport:AB 1234567"});
}

TEST_CASE("a bare number in a sentence about an id is not that id's with high confidence") {
  const auto [text, most] = GENERATE(table<std::string, Confidence>({
      {"Fee 250000 pesos (ref 20240105) para renovar la licencia de conducción", Confidence::kLow},
      {"Renew your UAE driving licence: fine of 12000 AED, call 8005555", Confidence::kLow},
      {"Bulgarian driving licence holders: budget 250000000 EUR", Confidence::kLow},
      {"Swiss driving licence: see parcel 996011223344", Confidence::kLow},
      {"Canada has 27 million people with a driver licence; code 123456789", Confidence::kMedium},
      {"Holders of a Croatian passport have written to our office, in all 123456789",
       Confidence::kMedium},
  }));
  CAPTURE(text);
  const auto rules = RuleSet::built_in();
  for (const Match& match : scan(*rules, text)) {
    CAPTURE(match.rule->id);
    CHECK(match.confidence <= most);
  }
}

TEST_CASE("a bare number of an id is medium beside its name, high with a form of its own") {
  const auto [text, want] = GENERATE(table<std::string, Confidence>({
      {"uae driving licence: 75165189", Confidence::kMedium},
      {"croatian passport number 123456789", Confidence::kMedium},
      {"swedish passport AA123456", Confidence::kHigh},
      {"bulgarian identity card AA1234567", Confidence::kHigh},
      {"bank account number 6743122836", Confidence::kMedium},
      {"SSN 219099998", Confidence::kMedium},
      {"SSN 219-09-9998", Confidence::kHigh},
      {"employer identification number 123456789", Confidence::kMedium},
      {"employer identification number 12-3456789", Confidence::kHigh},
  }));
  CAPTURE(text);
  const auto matches = scan(*RuleSet::built_in(), text);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].confidence == want);
}

TEST_CASE("a country's name beside a number that a tenth of all numbers could be proves nothing") {
  const std::string text = GENERATE(as<std::string>{}, "argentina1\npurple3\n21152117\namerica12",
                                    "killzone\n24681012\ncolombia\n", "99953 agency=\"Paraguay\"");
  CAPTURE(text);
  for (const Match& match : scan(*RuleSet::built_in(), text))
    CHECK(match.confidence < Confidence::kHigh);
}

TEST_CASE("a bare number of an id is high in a field of its name") {
  const auto [field, value] = GENERATE(table<std::string, std::string>({
      {"bank_account_number", "6743122836"},
      {"ssn", "219099998"},
      {"employer_identification_number", "123456789"},
      {"steuernummer", "18181508155"},
  }));
  CAPTURE(field);
  const auto rules = RuleSet::built_in();
  Matcher matcher(*rules);
  TextView view;
  view.text = value;
  view.own_end = value.size();
  view.field = field;
  std::vector<Match> matches;
  matcher.scan(view, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].confidence == Confidence::kHigh);
}

namespace {

// The names of the lists that begin with `lists`, in every case, behind which the built-in rules
// find no `value`; but those that also mean other things.
std::vector<std::string> deaf_names(std::string_view lists, std::string_view value,
                                    const std::set<std::string>& others) {
  const auto rules = RuleSet::built_in();
  std::vector<std::string> deaf;
  for (const NameList& list : built_in_lists()) {
    if (!list.name.starts_with(lists)) continue;
    for (const std::string& name : list.words) {
      if (others.contains(name)) continue;
      for (const std::string& spelling : spellings(name)) {
        if (std::count(spelling.begin(), spelling.end(), ' ') !=
            std::count(name.begin(), name.end(), ' '))
          continue;
        const auto matches = scan(*rules, spelling + ": " + std::string(value) + "\n");
        if (std::none_of(matches.begin(), matches.end(), [](const Match& match) {
              return match.confidence != Confidence::kLow &&
                     match.rule->data_class.starts_with("secret");
            }))
          deaf.push_back(spelling);
      }
    }
  }
  return deaf;
}

}  // namespace

TEST_CASE("what a language calls a password or a secret has one behind it, in any case") {
  const std::set<std::string> others = {
      "pass phrase",   "pin code",  "unlock code",   "losung",        "losungswort",
      "pwort",         "mot passe", "frase secreta", "frase segreta", "codice segreto",
      "geheime code",  "pincode",   "hasła",         "fraza hasła",   "пароля",
      "кодовая фраза", "parol",     "mima",          "合言葉",        "hash key",
      "seed phrase",   "mnemonic",  "recovery code", "backup code"};
  CHECK(deaf_names("password-names-", "Leto2023!x", others) == std::vector<std::string>{});
  CHECK(deaf_names("secret-names-", "q7Vn2LxT9bWm4KsR8zP1", others) == std::vector<std::string>{});
  CHECK(deaf_names("token-names-", "q7Vn2LxT9bWm4KsR8zP1", others) == std::vector<std::string>{});
}

TEST_CASE("names whose small letters take fewer bytes, and names that are no UTF-8, are read") {
  const auto rules = RuleSet::built_in();
  for (const std::string name :
       {"B\u0130LG\u0130_S\u0130STEM\u0130_\u015E\u0130FRE_1", "\u0130\u0130_api_key_x",
        "S\u0130STEM.G\u0130R\u0130\u015E.\u015E\u0130FRES\u0130.A", "\xD0_\xE4password\xC5"}) {
    CAPTURE(name);
    CHECK_FALSE(scan(*rules, name + " = \"q7Vn2LxT9bWm4KsR8zP1\"\n").empty());
  }
}
