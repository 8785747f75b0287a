#include "patterns/file_kind.h"

#include "patterns/matcher.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::wording;

namespace {

Match medium_match(const RuleInfo& rule) {
  Match match;
  match.rule = &rule;
  match.score = 700;
  match.confidence = Confidence::kMedium;
  return match;
}

// A value in its text, and whether it is lowered there.
struct Row {
  const RuleInfo& rule;
  std::string text, value;
  bool lowered;
};

void check_lowered(const std::vector<Row>& rows, FileKind kind, Confidence confidence,
                   const std::string& why) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Match match = medium_match(row.rule);
    match.confidence = confidence;
    match.begin = row.text.find(row.value);
    match.end = match.begin + row.value.size();
    weigh_by_kind(kind, row.text, match);
    CHECK((match.confidence == Confidence::kLow) == row.lowered);
    CHECK((match.evidence == std::vector<std::string>{why}) == row.lowered);
  }
}

// The match is all of the text.
void weigh_all(FileKind kind, std::string_view text, Match& match) {
  match.begin = 0;
  match.end = text.size();
  weigh_by_kind(kind, text, match);
}

}  // namespace

TEST_CASE("in a font or a file of translations a number that no word names is none of a person") {
  for (const char* name : {"Inter.TTF", "a/icons.woff2"}) CHECK(file_kind(name, wording()).font);
  for (const char* name : {"fonts.css", "ttf"}) CHECK_FALSE(file_kind(name, wording()).font);
  RuleInfo number;
  number.data_class = "pii.government-id";
  RuleInfo key;
  key.data_class = "secret.generic";
  for (const FileKind kind : {FileKind{.font = true}, FileKind{.translations = true}}) {
    const auto weighed = [&](const RuleInfo& rule, const char* value,
                             std::vector<std::string> evidence) {
      Match match = medium_match(rule);
      match.evidence = std::move(evidence);
      weigh_all(kind, value, match);
      return match.confidence;
    };
    CHECK(weighed(number, "67676767654", {"pattern", "checksum:luhn"}) == Confidence::kLow);
    CHECK(weighed(number, "67676767654", {"pattern", "context:card"}) == Confidence::kMedium);
    CHECK(weighed(number, "ada@acme.org", {"pattern"}) == Confidence::kMedium);
    CHECK(weighed(number, "№ 67676767654", {"pattern"}) == Confidence::kMedium);
    CHECK(weighed(key, "67676767654", {"pattern"}) == Confidence::kMedium);
  }
}

TEST_CASE("what stands without quotes in a program is no user's name and no type is a secret") {
  for (const char* name : {"a.ts", "B.CS", "user.rs", "index.android.bundle"})
    CHECK(file_kind(name, wording()).program);
  for (const char* name : {"a.sh", "a.yaml", "a.sql", "ts", ".ts", ""})
    CHECK_FALSE(file_kind(name, wording()).program);
  RuleInfo user;
  user.data_class = "pii.user";
  RuleInfo secret;
  secret.data_class = "secret.generic";
  RuleInfo other;
  other.data_class = "secret.cloud";
  const std::vector<Row> rows = {
      {user, "  userId: space.ownerId,", "space.ownerId", true},
      {user, "var userId = await repository.Add(user);", "await", true},
      {user, "val userId: Long", "Long", true},
      {user, "login(\"userId: jdoe77\")", "jdoe77", false},
      {user, "const username = 'jdoe77'", "jdoe77", false},
      {user, "x = 1; // username: jdoe77", "jdoe77", false},
      {user, " * username: jdoe77", "jdoe77", false},
      {user, "-- username: jdoe77", "jdoe77", false},
      {user, "# username: jdoe77", "jdoe77", false},
      {user, "<user>jdoe77</user>", "jdoe77", false},
      {user, "XML_USER_ID=P2823341", "P2823341", false},
      {user, "'quoted before'\nuserId: space.owner,", "space.owner", true},
      {secret, "pub password: SecUtf8,", "SecUtf8", true},
      {secret, "pub password: \"SecUtf8\",", "SecUtf8", false},
      {secret, "password = hunter2", "hunter2", false},
      {secret, "  password: Summer24,", "Summer24", false},
      {secret, "  password: SecUtf8\n", "SecUtf8", false},
      {user, "  username: jsmith42\n", "jsmith42", false},
      {user, "  username: jsmith42,", "jsmith42", true},
      {user, "User Id=jsmith42;", "jsmith42", false},
      {user, "gen(user_id=u1.id, ip)", "u1.id", true},
      {user, "<p>Username: jsmith42,</p>", "jsmith42", false},
      {user, "% username: jsmith42,", "jsmith42", false},
      {user, std::string(600, 'x') + " userId: a.b,", "a.b", false},
      {secret, "\"password1\": pwd1,", "pwd1", true},
      {secret, "password1: pwd1", "pwd1", false},
      {secret, "connect(\"password1: pwd1,\")", "pwd1", false},
      {secret, "\"password1\": pwd123,", "pwd123", false},
      {other, "* -----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----", true},
      {other, "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----", true},
      {other, "= \"-----BEGIN RSA PRIVATE KEY-----\\n\"\n  + \"" + std::string(64, 'M') + "\\n\"",
       "-----BEGIN RSA PRIVATE KEY-----", false},
      {other, "x-----BEGIN EC PRIVATE KEY-----\nMIIE\n-----END EC PRIVATE KEY-----",
       "-----BEGIN EC PRIVATE KEY-----\nMIIE\n-----END EC PRIVATE KEY-----", false},
      {secret, "  RecoveryPasswordKey = _wrappedKey2\n", "_wrappedKey2", true},
      {secret, "  RecoveryPasswordKey = \"_wrappedKey2\"\n", "_wrappedKey2", false},
      {secret, "  password = _hunter2\n", "_hunter2", false},
      {secret, "pub password: Option<String>,", "Option", true},
      {secret, "pub password: Vec<u8>,", "Vec", true},
      {secret, "password: Autumn<br>", "Autumn", false},
      {secret, "\tres[\"rawKey\"] = transformed\n", "transformed", true},
      {secret, "\tres.rawKey = transformed\n", "transformed", false},
  };
  check_lowered(rows, {.program = true}, Confidence::kMedium, "expression");
}

TEST_CASE("where a text shows that no key follows, the begin of a private key is none") {
  RuleInfo key;
  key.data_class = "secret.private-key";
  const std::string rsa = "-----BEGIN RSA PRIVATE KEY-----", end = "-----END RSA PRIVATE KEY-----";
  const std::vector<Row> rows = {
      {key, "key: |\n  " + rsa + "\n  REDACTED\n  " + end, rsa, true},
      {key, rsa + "\\n" + end, rsa, true},
      {key, rsa + "\nMIIEpQ ... /WZs=\n" + end, rsa, true},
      {key, "# -----BEGIN CERTIFICATE----- or " + rsa + "\n", rsa, true},
      {key, rsa + "\n<your private key here>\n" + end, rsa, true},
      {key, rsa, rsa, false},
      {key, rsa + "\nq7Vn2LxT9bKdMIIEx0\n" + end, rsa, false},
      {key, "# -----BEGIN CERTIFICATE----- or\n# " + rsa + "\n", rsa, true},
      {key, "-----END CERTIFICATE-----\n" + rsa + "\n", rsa, false},
      {key, "-----BEGIN CERTIFICATE-----\n\n" + rsa + "\n" + std::string(64, 'M'), rsa, false},
      {key, rsa + "\n\n" + end, rsa + "\n\n" + end, false},
  };
  check_lowered(rows, {}, Confidence::kMedium, "no key");
}

TEST_CASE("what a mail is called is no address, whoever is named beside it is") {
  RuleInfo mail;
  mail.data_class = "pii.contact.email";
  const std::string id = "20240102.ABC12@mx.acme.org", other = "<x1@mx.acme.org>";
  const std::vector<Row> rows = {
      {mail, "Message-ID: <" + id + ">\r\n", id, true},
      {mail, "In-Reply-To:\r\n <" + id + ">\r\n", id, true},
      {mail, "References: " + other + "\r\n " + other + " <" + id + ">\r\n", id, true},
      {mail, "{\"message_id\": \"<" + id + ">\"}", id, true},
      {mail, "From: Ada <" + id + ">\r\n", id, false},
      {mail, "Message-ID: " + other + "\r\nTo: <" + id + ">\r\n", id, false},
      {mail, "message-id " + id, id, false},
  };
  check_lowered(rows, {}, Confidence::kHigh, "message id");
}

TEST_CASE("in a file of locked versions what is as long as a digest is one") {
  for (const char* name : {"yarn.lock", "a/Podfile.lock", "package-lock.json", "packages.lock.json",
                           "go.sum", "Package.resolved", ".terraform.lock.hcl"})
    CHECK(file_kind(name, wording()).lock);
  for (const char* name : {"lock.json", "go.mod", "package.json", "locked.txt"})
    CHECK_FALSE(file_kind(name, wording()).lock);
  RuleInfo issuers;
  issuers.data_class = "secret.monitoring";
  RuleInfo device;
  device.data_class = "pii.device";
  const std::string hex(64, 'a'), sha512 = std::string(86, 'b') + "==";
  const std::vector<Row> rows = {
      {issuers, "\"sentry\": {\"8.0.0\", \"" + hex + "\"}", hex, true},
      {issuers, "\"contentHash\": \"" + sha512 + "\"", sha512, true},
      {issuers, "token=" + hex.substr(0, 36), hex.substr(0, 36), false},
      {issuers, "https://ada:q7Vn2LxT9b@acme.org/x.tgz", "q7Vn2LxT9b", false},
      {device, "id: " + hex, hex, false},
  };
  check_lowered(rows, {.lock = true}, Confidence::kMedium, "lock file");
}

TEST_CASE("in scripts of a shell and in SQL texts stand without quotes") {
  for (const char* name : {"a.sh", "dump.SQL"}) CHECK(file_kind(name, wording()).bare);
  for (const char* name : {"a.js", "a.inc", "build.gradle", "sh"})
    CHECK_FALSE(file_kind(name, wording()).bare);
}

TEST_CASE("a file of a program's texts in one language is told by its name") {
  for (const char* name : {"de.json",
                           "pt-BR.yml",
                           "lang.fi-fi.json",
                           "zh-hans.json",
                           "sr_Latn.php",
                           "es-419.json",
                           "zh_Hans_TW.json",
                           "messages_fr.properties",
                           "LocalStrings_ja.properties",
                           "MessagesPt.php",
                           "labels.inc",
                           "sv_SE.po",
                           "app_de.arb",
                           "Resources.de.resx",
                           "Localizable.strings",
                           "strings.xml",
                           "lang.php",
                           "lift-core_es_ES.properties",
                           "ui.pt-BR.json",
                           "x/lang/da-DK/install.php",
                           "_locales/de/messages.json",
                           "app.aar!res/values-af/values-af.xml",
                           "res/values-pt-rBR/ui.xml",
                           "res/values-b+sr+Latn/ui.xml",
                           "i18n\\fr\\admin\\users.yml"}) {
    CAPTURE(name);
    CHECK(file_kind(name, wording()).translations);
  }
  for (const char* name : {"config.json",
                           "db.yml.bak",
                           "settings.php",
                           "users.yml",
                           ".json",
                           "",
                           "de",
                           "go.sum",
                           "main.c",
                           "application.properties",
                           "en.csv",
                           "secrets.yaml",
                           "lang/da-DK/users.csv",
                           "lang/php/config.php",
                           "de/config.php",
                           "app.json",
                           "db.yml",
                           "ci_main.yml",
                           "my_secrets.yml",
                           "job_opening.json",
                           "api-users.json",
                           "res/values/keys.xml",
                           "res/values-v21/keys.xml",
                           "res/values-night/keys.xml",
                           "lang/de/a/b/c/d/config.php"}) {
    CAPTURE(name);
    CHECK_FALSE(file_kind(name, wording()).translations);
  }
}

TEST_CASE("a catalogue is told by its ending, and is a file of translations") {
  for (const char* name : {"sv_SE.po", "app_de.arb", "x.XLIFF", "Localizable.strings"}) {
    CAPTURE(name);
    CHECK(file_kind(name, wording()).catalogue);
    CHECK(file_kind(name, wording()).translations);
  }
  for (const char* name : {"ci.yml", "de.json", "lang.php", "po", ".po", ""}) {
    CAPTURE(name);
    CHECK_FALSE(file_kind(name, wording()).catalogue);
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
      {&generic, "LwM2M-Anmeldung", true},
      {&generic, "q7VnL-xTbKdw", false},
      {&address, "lozinka", true},
      {&address, "q7Vn2LxT9b", false},
      {&issuers, "Salasana", false},
  }));
  Match match = medium_match(*rule);
  const bool catalogue = rule == &address;
  weigh_all({.translations = true, .catalogue = catalogue}, value, match);
  if (catalogue && lowered) {
    Match elsewhere;
    elsewhere.rule = rule;
    elsewhere.confidence = Confidence::kMedium;
    weigh_all({.translations = true}, value, elsewhere);
    CHECK(elsewhere.confidence == Confidence::kMedium);
  }
  CAPTURE(value);
  CHECK((match.confidence == Confidence::kLow) == lowered);
  CHECK((match.score < 450) == lowered);
  CHECK((match.evidence == std::vector<std::string>{"translation"}) == lowered);
}

TEST_CASE("in such a file labels that read like personal data are none, who wrote it is") {
  RuleInfo person;
  person.data_class = "pii.name";
  RuleInfo user;
  user.data_class = "pii.user";
  RuleInfo address;
  address.data_class = "pii.address";
  RuleInfo mail;
  mail.data_class = "pii.contact.email";
  const std::vector<Row> rows = {
      {person, "'customer' => 'Predlo\u017eak',", "Predlo\u017eak", true},
      {person, "# Jurgis Balsys <jb@acme.org>, 2021.", "Jurgis Balsys", false},
      {person, "\"Last-Translator: Jurgis Balsys <jb@acme.org>\\n\"", "Jurgis Balsys", false},
      {person, "'x' => 'Vardas Balsys (jb@acme.org)'", "Vardas Balsys", true},
      {person, "  // von Jurgis Balsys", "Jurgis Balsys", false},
      {person, "  \"<!-- Jurgis Balsys -->\"", "Jurgis Balsys", false},
      {person, "# Jurgis Balsys\nmsgstr \"Darbuotojo Vardas\"", "Darbuotojo Vardas", true},
      {person, "#patient.add=Pridėti Pacientą", "Pridėti Pacientą", true},
      {user, "user=Naudotojo vardas", "Naudotojo", true},
      {user, "# user: Naudotojo vardas", "Naudotojo", true},
      {user, "user=jbalsys7", "jbalsys7", false},
      {address, "address1=Adresse 1", "Adresse 1", true},
      {address, "address1=Langegasse 57", "Langegasse 57", false},
      {mail, "help=support@acme.org", "support@acme.org", false},
  };
  check_lowered(rows, {.translations = true}, Confidence::kHigh, "translation");
  // Who holds the rights, and known names of two words.
  const auto weighed = [&](std::string value, std::string evidence) {
    Match match = medium_match(person);
    match.evidence = {"names", std::move(evidence)};
    weigh_all({.translations = true}, value, match);
    return match.confidence;
  };
  CHECK(weighed("Jurgis", "context:copyright") == Confidence::kMedium);
  CHECK(weighed("Jurgis", "context:customer") == Confidence::kLow);
  CHECK(weighed("Jurgis Balsys", "quality:80") == Confidence::kMedium);
  CHECK(weighed("Jurgis Balsys", "quality:100") == Confidence::kMedium);
  CHECK(weighed("Jurgis Balsys", "quality:78") == Confidence::kLow);
  CHECK(weighed("Jurgis", "quality:95") == Confidence::kLow);
}
