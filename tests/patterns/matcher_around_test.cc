// What stands around a value and belongs to it, or says whose it is.
#include <string>
#include <vector>

#include "scanner/base/ascii.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

// A key of the cloud 'acme', told by that word up to `gap` characters before it.
std::string acme_key(int gap, const std::string& pattern) {
  return "[[rule]]\nid = 'key'\nclass = 'secret.cloud'\nafter = ['acme']\ngap = " +
         std::to_string(gap) + "\npattern = '" + pattern + "'\nscore = { base = 0.6 }\n" +
         std::string(kRest);
}

}  // namespace

TEST_CASE("what may follow a value belongs to it, adds its form's score, and is told whole") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'street'\npattern = 'Elm Road [0-9]{1,3}'\nextend = ', [0-9]{5} "
      "[A-Z][a-z]{2,9}'\n"
      "score = { base = 0.5, form = 0.2 }\n" +
      std::string(kRest) +
      "[[rule]]\nid = 'postcode'\nnumber = { digits = [5] }\nscore = { base = 0.6 }\n" +
      std::string(kRest));
  CHECK(found(*rules, "to Elm Road 5, 12345 Berg.") ==
        std::vector<std::string>{"street:Elm Road 5, 12345 Berg"});
  CHECK(found(*rules, "to Elm Road 5, 1234 Berg.") ==
        std::vector<std::string>{"street:Elm Road 5"});
  const auto matches = scan(*rules, "to Elm Road 5, 12345 Berg.");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].score == 700);
  CHECK(found(*rules, "at 12345 Berg") == std::vector<std::string>{"postcode:12345"});
}

TEST_CASE("a lead beside words ends with the word and belongs to the value") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'road'\nafter = ['creek']\ngap = 0\nlead = '(?<![0-9])[1-9][0-9]{0,3} "
      "(?:[A-Z][a-z]{1,9} ){1,2}[A-Z][a-z]{2,9}'\n"
      "pattern = ', [A-Z][a-z]{2,9} [0-9]{5}'\nscore = { base = 0.6 }\n" +
      std::string(kRest));
  CHECK(found(*rules, "at 12 Old Mill Creek, Berg 12345 now") ==
        std::vector<std::string>{"road:12 Old Mill Creek, Berg 12345"});
  CHECK(found(*rules, "at Old Mill Creek, Berg 12345 now").empty());
  CHECK(found(*rules, "at 12 old mill creek, Berg 12345 now").empty());
}

TEST_CASE("a label is followed by whose it is, or stands in brackets behind the value") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'plate'\nafter = ['licence plate']\ngap = 8\npattern = '[A-Z]{2}[0-9]{3}'\n"
      "score = { base = 0.6 }\n" +
      std::string(kRest));
  const std::vector<std::string> one = {"plate:AB123"};
  CHECK(found(*rules, "licence plate of the applicant (Malta): AB123") == one);
  CHECK(found(*rules, "please check AB123 (licence plate) today") == one);
  CHECK(found(*rules, "licence plate of the applicant 7: AB123").empty());
  CHECK(found(*rules, "please check AB123 and (licence plate) today").empty());
  CHECK(found(*rules, "please check XAB123 (licence plate) today").empty());
}

TEST_CASE(
    "a label has its line for itself, and its value the next one; a sentence says whose it is") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'plate'\nafter = ['licence plate']\ngap = 8\npattern = '[A-Z]{2}[0-9]{3}'\n"
      "score = { base = 0.6 }\n" +
      std::string(kRest));
  const auto [text, is_found] = GENERATE(table<const char*, bool>({
      {"Licence plate\nAB123\n", true},
      {"  Licence plate number\r\n  AB123\r\n", true},
      {"<dt>Licence plate</dt>\n<dd>AB123</dd>\n", true},
      {"<li>\n<b>Licence plate</b>\n<span class=\"x\">AB123</span></li>", true},
      {"The licence plate of the customer is AB123.", true},
      {"my new licence plate\nAB123\n", false},
      {"Licence plate\nAB123 was seen\n", false},
      {"Licence plate\n\n\nAB123\n", false},
      {"Licence plate          AB123\n", true},
      {"AB123 is my licence plate.", true},
      {"XAB123 is my licence plate.", false},
      {"Licence plate 7\nAB123\n", false},
      {"Licence plate\nXAB123\n", false},
      {"The licence plate of the customer and AB123.", false},
  }));
  CAPTURE(text);
  CHECK(!found(*rules, text).empty() == is_found);
}

TEST_CASE("a hash behind a path that names an issuer is of the file, no key") {
  const auto rules = rules_from(acme_key(40, "[a-f0-9]{32}"));
  const std::string value = std::string("e30b94cbe70132b1") + "81f72f953fbb3c82";
  CHECK(found(*rules, "vendor/acme.com/gzip/LICENSE.md " + value + "\n").empty());
  CHECK(found(*rules, "acme " + value + "\n").size() == 1);
  CHECK(found(*rules, "/etc/acme/key: " + value + "\n").size() == 1);
  CHECK(found(*rules, "\"acme_dns.rb\": \"" + value + "\",\n").empty());
  CHECK(found(*rules, "\"acme_dns.key\": \"" + value + "\",\n").size() == 1);
  CHECK(found(*rules, "https://cdn.acme.com/a/105/" + value + ".png\n").empty());
  CHECK(found(*rules, "https://acme.com/a/" + value + ".\n").size() == 1);
  CHECK(found(*rules, "\"acme_dns.rb\": (\"" + value + "\",\n").size() == 1);
}

TEST_CASE("a checksum in base64 behind a file that names an issuer is of the file, no key") {
  const auto rules = rules_from(acme_key(40, "[A-Za-z0-9]{40}"));
  const std::string value = std::string("hIm6R6eb4kC6IvEsDISq") + "5fXGRNutTXCiqFTvRSkS";
  CHECK(found(*rules, "\"acme_dns.rb\": \"" + value + "kZo=\",\n").empty());
  CHECK(found(*rules, "\"acme_dns.rb\": \"" + value + "\",\n").size() == 1);
}

TEST_CASE("a checksum's mark that a value takes for its own makes it none") {
  const auto rules = rules_from(acme_key(40, "[A-Za-z0-9_-]{22}"));
  CHECK(found(*rules, "acme: \"sha512-jU1XjMr6ec9pPoL+BFWzEPW7VHHulVdG\"\n").empty());
  CHECK(found(*rules, "acme: \"sha512-xnZJ5QWs6FixHICXHxUfm+ZWqqxrNuPl\"\n").empty());
  CHECK(found(*rules, "acme: \"sha51-xnZJ5QWs6FixHICX\"\n").size() == 1);
}

TEST_CASE("a public key of OpenSSH is no secret") {
  const auto rules = rules_from(acme_key(40, "[A-Za-z0-9]{44}"));
  const std::string rest = "1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSM";
  CHECK(found(*rules, "acme.org ssh-ed25519 AAAAC3NzaC" + rest.substr(0, 34) + "\n").empty());
  CHECK(found(*rules, "acme.org ssh-ed25519 AAAAC3NzbC" + rest.substr(0, 34) + "\n").size() == 1);
}

TEST_CASE("behind a word a decimal's places are no value") {
  const auto rules = rules_from(acme_key(40, "[0-9]{6}"));
  CHECK(found(*rules, "acme at 1.302041\n").empty());
  CHECK(found(*rules, "acme at .302041\n").size() == 1);
  CHECK(found(*rules, "acme. 302041\n").size() == 1);
}

TEST_CASE("the title of a page is no key") {
  const auto rules = rules_from(acme_key(40, "[A-Za-z0-9-]{20,60}"));
  CHECK(found(*rules, "https://acme.com/mitigating-cve-2019-11358-in-old-versions\n").empty());
  CHECK(found(*rules, "acme: 7f3a-cve-2019-11358-in-old-q9\n").size() == 1);
}

TEST_CASE("a word that goes on with digits is no label of personal data") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'cod'\nafter = ['cod']\ngap = 16\n"
      "pattern = '[0-9]{5}'\nscore = { base = 0.8 }\n" +
      std::string(kRest));
  CHECK(found(*rules, "cod20866: 'koi8r', 20866\n").empty());
  CHECK(found(*rules, "cod: 20866\n").size() == 1);
  CHECK(found(*rules, "cod1: 20866\n").size() == 1);
}

TEST_CASE("an underscore in the middle of a name begins no key") {
  const auto rules = rules_from(acme_key(40, "[A-Za-z0-9_]{21}"));
  CHECK(found(*rules, "acme.cogs.a02_selfheal_hooks_fix01\n").empty());
  CHECK(found(*rules, "acme.key: _selfheal_hooks_fix01\n").size() == 1);
}

TEST_CASE("what another label right before it calls an id or a digest is no key") {
  const auto rules = rules_from(acme_key(60, "[a-f0-9]{32}|[0-9a-f]{8}-[0-9a-f-]{27}"));
  const std::string value = std::string("e30b94cbe70132b1") + "81f72f953fbb3c82";
  const std::string uuid = std::string("e30b94cb-e701-32b1-") + "81f7-2f953fbb3c82";
  for (const std::string before : {"acme 2.6; Server ID: ", "acme.checksum=\"", "acme/file/",
                                   "acme serverId = '", "acme_id=", "acme SHA256: "}) {
    CAPTURE(before);
    CHECK(found(*rules, before + value + "\n").empty());
    CHECK(found(*rules, before + uuid + "\n").empty());
  }
  for (const std::string before : {"acme key: ", "acme_id_key=", "acme valid = ",
                                   "acme key in config file: ", "acme | key | prod id | "}) {
    CAPTURE(before);
    CHECK(found(*rules, before + value + "\n").size() == 1);
    CHECK(found(*rules, before + uuid + "\n").size() == 1);
  }
}

TEST_CASE("a word of the rule's own says more of a value than one that many rules share") {
  const auto rule = [](const std::string& id, const std::string& country, const std::string& own) {
    return "[[rule]]\nid = '" + id + "'\ncountry = '" + country +
           "'\nnumber = { digits = [8] }\nnear = { words = ['" + own +
           "'], weak = ['label-passport'], with = ['country-" + lowered(country) +
           "'], required = true }\nscore = { base = 0.25, near = 0.49, weak = 0.25 }\n" +
           std::string(kRest);
  };
  const auto rules = rules_from(rule("aa", "HR", "jedna") + rule("bb", "DE", "ein wort"));
  CHECK(found(*rules, "passport 12345678") == std::vector<std::string>{"aa:12345678"});
  // The country stands further away than words have to.
  CHECK(found(*rules,
              "a client who came to us from Germany some time ago and who has the passport number "
              "12345678") == std::vector<std::string>{"bb:12345678"});
  CHECK(found(*rules, "ein wort, and the passport 12345678") ==
        std::vector<std::string>{"bb:12345678"});
}

namespace {

/// Two countries' numbers behind one word, of which the word alone proves neither.
std::string shared_rules(const std::string& of_croatia = "[0-9]{5}") {
  std::string all;
  for (const std::string country : {"DE", "HR"}) {
    all += "[[rule]]\nid = '" + lowered(country) + "'\ncountry = '" + country +
           "'\nafter = ['passport']\ngap = 16\npattern = '(?<![0-9A-Za-z])" +
           (country == "HR" ? of_croatia : "[0-9]{5}") +
           "(?![0-9A-Za-z])'\n"
           "near = { weak = ['label-passport'], with = ['country-" +
           lowered(country) +
           "'], chars = 40, required = true }\n"
           "score = { base = 0.40, near = 0.33, field = 0.41, weak = 0.0 }\n" +
           std::string(kRest);
  }
  return all;
}

}  // namespace

TEST_CASE("of the rules behind a word that many share those are tried that something asks for") {
  const auto rules = rules_from(shared_rules());
  Matcher matcher(*rules, Confidence::kMedium);
  const auto told = [&](const std::string& text, const std::string& field = "") {
    TextView view;
    view.text = text;
    view.field = field;
    view.own_end = text.size();
    std::vector<Match> matches;
    matcher.scan(view, matches);
    std::string ids;
    for (const Match& match : matches) ids += match.rule->id + ':' + text.substr(match.begin) + ' ';
    return ids;
  };
  CHECK(told("passport: 10115").empty());
  CHECK(told("Germany, passport: 10115") == "de:10115 ");
  CHECK(told("Croatia" + std::string(85, '.') + " passport: 10115") == "hr:10115 ");
  CHECK(told("passport: 10115 (Germany)") == "de:10115 (Germany) ");
  CHECK(told("passport of the person who applies: 10115 Germany") == "de:10115 Germany ");
  CHECK(told("passport: 10115", "croatia") == "hr:10115 ");
  // With low confidence, too, all are told.
  Matcher all(*rules, Confidence::kLow);
  std::vector<Match> matches;
  TextView view;
  view.text = "passport: 10115";
  view.own_end = view.text.size();
  all.scan(view, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].alternatives.size() == 1);
}

TEST_CASE("a record's country asks for its rules behind a name that stands in place") {
  // Of a form that none of the first records has: not tried on the column's cells any more.
  const auto rules = rules_from(shared_rules("H[0-9]{5}"));
  const std::string far = std::string(400, '.');
  Rows rows({"country", "passport"});
  rows.names_stand_in_place();
  for (int i = 0; i < 200; ++i) {
    const bool croatian = i >= 100;
    rows.text("{\"note\": \"" + far + "\", \"country\": \"")
        .cell(0, croatian ? "Croatia" : "Germany");
    rows.text("\", \"note\": \"" + far + "\", \"passport\": \"")
        .cell(1, (croatian ? "H" : "") + std::to_string(10000 + i))
        .text("\"},\n")
        .next_row();
  }
  std::size_t found = 0;
  for (const Rows::Told& told : rows.scan(*rules, Confidence::kMedium)) {
    CHECK(told.rule == (rows.at(told).starts_with('H') ? "hr" : "de"));
    ++found;
  }
  CHECK(found == 200);
}

TEST_CASE("the key of a number says nothing of the numbers beside it") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'nit'\nnumber = { digits = [5] }\nnear = { words = ['nit'], required = true "
      "}\n"
      "score = { base = 0.3, near = 0.5 }\n" +
      std::string(kRest));
  CHECK(found(*rules, R"({"nis":14465,"nit":17226,"nin":91521})") ==
        std::vector<std::string>{"nit:17226"});
  CHECK(found(*rules, R"({"nit": 17226})") == std::vector<std::string>{"nit:17226"});
  CHECK(found(*rules, R"({"nit":"17226"})") == std::vector<std::string>{"nit:17226"});
  CHECK(found(*rules, "nit 17226, 14465") == std::vector<std::string>{"nit:17226", "nit:14465"});
}

TEST_CASE("of words that stand as near the longer one says more") {
  const std::string rest = "score = { base = 0.2, near = 0.4 }\n" + std::string(kRest);
  const auto rules = rules_from(
      "[[rule]]\nid = 'a-tax'\nnumber = { digits = [5] }\nnear = { words = ['tax number'] }\n" +
      rest +
      "[[rule]]\nid = 'adoption'\nnumber = { digits = [5] }\n"
      "near = { words = ['adoption tax number'] }\n" +
      rest);
  CHECK(found(*rules, "adoption tax number: 12345") == std::vector<std::string>{"adoption:12345"});
  CHECK(found(*rules, "a tax number: 12345") == std::vector<std::string>{"a-tax:12345"});
}

TEST_CASE("a longer value that its label gives is as sure as what is found in it") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'street'\npattern = 'Elm Road [0-9]{1,3}'\nextend = ', [0-9]{5}'\n"
      "score = { base = 0.8 }\n" +
      std::string(kRest) +
      "[[rule]]\nid = 'street'\nvariant = 'said'\nafter = ['lives at']\ngap = 0\n"
      "pattern = ' (?<value>[A-Z][A-Za-z ]{9,20}, Elm Road [0-9]{1,3}, [A-Z][a-z]{2,12})'\n"
      "score = { base = 0.5 }\n" +
      std::string(kRest));
  const auto matches = scan(*rules, "lives at Old Mill House, Elm Road 5, Springfield");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].end - matches[0].begin == 39);
  CHECK(matches[0].score == 800);
}

TEST_CASE("a number with another one in it and one in the same place are weighed alike") {
  const auto rules = rules_from(
      "[[rule]]\nid = 'phone'\nnumber = { digits = [8, 12], groups = ['4 4 4', '4 4'] }\n"
      "score = { base = 0.5 }\n" +
      std::string(kRest) +
      "[[rule]]\nid = 'citizen'\nnumber = { digits = [12], groups = ['4 4 4'] }\n"
      "score = { base = 0.7 }\n" +
      std::string(kRest));
  CHECK(found(*rules, "4972 4078 7654") == std::vector<std::string>{"citizen:4972 4078 7654"});
}
