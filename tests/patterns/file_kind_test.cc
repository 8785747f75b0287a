#include "patterns/file_kind.h"

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::wording;

TEST_CASE("in a font a number that no word names is one of its tables") {
  CHECK(is_font("Inter.TTF"));
  CHECK(is_font("icons.woff2"));
  CHECK_FALSE(is_font("fonts.css"));
  CHECK_FALSE(is_font("ttf"));
  RuleInfo number;
  number.data_class = "pii.government-id";
  RuleInfo key;
  key.data_class = "secret.generic";
  const auto weighed = [](const RuleInfo& rule, const char* value,
                          std::vector<std::string> evidence) {
    Match match;
    match.rule = &rule;
    match.score = 550;
    match.confidence = Confidence::kMedium;
    match.evidence = std::move(evidence);
    weigh_in_font(value, match);
    return match.confidence;
  };
  CHECK(weighed(number, "67676767654", {"pattern", "checksum:luhn"}) == Confidence::kLow);
  CHECK(weighed(number, "67676767654", {"pattern", "context:card"}) == Confidence::kMedium);
  CHECK(weighed(number, "ada@acme.org", {"pattern"}) == Confidence::kMedium);
  CHECK(weighed(key, "67676767654", {"pattern"}) == Confidence::kMedium);
}

TEST_CASE("a file of a program's texts in one language is told by its name") {
  for (const char* name : {"de.json", "pt-BR.yml", "lang.fi-fi.json", "zh-hans.json", "sr_Latn.php",
                           "es-419.json", "messages_fr.properties", "LocalStrings_ja.properties",
                           "MessagesPt.php", "labels.inc", "sv_SE.po", "app_de.arb",
                           "Resources.de.resx", "Localizable.strings", "strings.xml", "lang.php"}) {
    CAPTURE(name);
    CHECK(holds_translations(name, wording()));
  }
  for (const char* name :
       {"config.json", "db.yml.bak", "settings.php", "users.yml", ".json", "", "de", "go.sum",
        "main.c", "application.properties", "en.csv", "secrets.yaml"}) {
    CAPTURE(name);
    CHECK_FALSE(holds_translations(name, wording()));
  }
}

TEST_CASE("a catalogue is told by its ending, and is a file of translations") {
  for (const char* name : {"sv_SE.po", "app_de.arb", "x.XLIFF", "Localizable.strings"}) {
    CAPTURE(name);
    CHECK(is_catalogue(name, wording()));
    CHECK(holds_translations(name, wording()));
  }
  for (const char* name : {"ci.yml", "de.json", "lang.php", "po", ".po", ""}) {
    CAPTURE(name);
    CHECK_FALSE(is_catalogue(name, wording()));
  }
}

TEST_CASE("in such a file only what a name calls a secret, and reads as text, is lowered") {
  RuleInfo generic;
  generic.data_class = "secret.generic";
  RuleInfo address;
  address.data_class = "secret.connection-string";
  RuleInfo issuers;
  issuers.data_class = "secret.cloud";
  const auto [rule, value, lowered] = GENERATE_REF(table<const RuleInfo*, const char*, bool>({
      {&generic, "Salasana", true},
      {&generic, "Databasepassord:", true},
      {&generic, "M518x531S33b00482x483 M516x515", true},
      {&generic, "q7Vn2LxT9b", false},
      {&generic, "Parol&#259;", true},
      {&generic, "Parol&#259;7", false},
      {&address, "lozinka", true},
      {&address, "q7Vn2LxT9b", false},
      {&issuers, "Salasana", false},
  }));
  Match match;
  match.rule = rule;
  match.score = 700;
  match.confidence = Confidence::kMedium;
  const bool catalogue = rule == &address;
  weigh_translation(value, catalogue, match);
  if (catalogue && lowered) {
    Match elsewhere;
    elsewhere.rule = rule;
    elsewhere.confidence = Confidence::kMedium;
    weigh_translation(value, false, elsewhere);
    CHECK(elsewhere.confidence == Confidence::kMedium);
  }
  CAPTURE(value);
  CHECK((match.confidence == Confidence::kLow) == lowered);
  CHECK((match.score < 450) == lowered);
  CHECK((match.evidence == std::vector<std::string>{"translation"}) == lowered);
}
