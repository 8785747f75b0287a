#include "patterns/matcher.h"

#include <random>

#include "patterns/regex_code.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

using Texts = std::vector<std::string>;

std::string rule(const std::string& body) {
  return "[[rule]]\n" + body + "\n" +
         (body.find("score") == std::string::npos ? "score = { base = 0.8 }\n" : "") +
         std::string(kRest);
}

}  // namespace

TEST_CASE("a word in one text of a row does not name the next one, a key's name does") {
  const std::string rule =
      "[[rule]]\nclass = 'secret.cloud'\nid = 'acme'\nafter = ['acme']\npattern = "
      "'[0-9a-f]{16}'\nscore = { base = 0.8 }\n" +
      std::string(kRest);
  const auto rules = rules_from(rule);
  CHECK(found(*rules, "values ('1','acme.host.available','0f3c9a1e5b8d2046')").empty());
  CHECK(found(*rules, "use(\"acme_api_key\", \"0f3c9a1e5b8d2046\")") ==
        std::vector<std::string>{"acme:0f3c9a1e5b8d2046"});
  CHECK(found(*rules, "['acme', '0f3c9a1e5b8d2046']") ==
        std::vector<std::string>{"acme:0f3c9a1e5b8d2046"});
}

namespace {

// What `pattern` matches in `text`, one match after the other.
Texts plainly(const std::string& pattern, const std::string& text) {
  const LazyCode code(pattern);
  RegexRunner runner;
  Texts found;
  std::size_t from = 0;
  while (const auto match = runner.search(code, text, from)) {
    found.push_back("r:" + text.substr(match->begin, match->end - match->begin));
    from = match->end;
  }
  return found;
}

}  // namespace

TEST_CASE("a rule finds what its expression matches, whoever looks for it") {
  // By words' begins, shapes, Hyperscan with and without what stands behind, and several of them.
  const std::vector<std::string> patterns = {
      "tok_[a-z0-9]{8,12}",
      "(?<![A-Za-z0-9])key_[a-z]{2,4}-[0-9]{3}",
      "[a-z]{2,6}ab@[a-z]{2,6}",
      "(?:key_|ab@|zz)[a-z]{2}",
      "(?i)(?<![a-z0-9])(?:zip|strada) ?[0-9]{2,3}",
      "[0-9] (?:strada|tok_) [a-z]{2}",
      "(?:strada|zip)[a-z ]{0,4}[0-9]{2}",
      "(?:zip[a-z]{1,3}|key_)b[0-9]",
      "(?:ab|[a-z-]{1,20})-strada",
      "(?:_key_[0-9]{2}|[a-z]{3,20}_key_[0-9]{2})",
      "(?:xy|[a-z.]{1,30})@zz",
      "strada[ -]{0,2}(?:[ -]{2}xy|[0-9])",
      "stra(?:da|\\xc3\\xa4) ?(?i:ZIP)",
  };
  const std::vector<std::string> parts = {"tok_", "key_", "zip",  "Strada", "strada",   "ab@", "zz",
                                          "b7",   "12",   "4",    " ",      "-",        "xy",  "q",
                                          "_",    "ab",   "345b", "\n",     "\xc3\xa4", "."};
  for (const std::string& pattern : patterns) {
    for (const bool own_finder : {false, true}) {
      CAPTURE(pattern, own_finder);
      const auto rules =
          rules_from(rule("id = 'r'\n" + (own_finder ? "find = '" + pattern + "'\n" : "") +
                          "pattern = '" + pattern + "'"));
      std::mt19937 random(11);
      std::size_t all = 0;
      for (int round = 0; round < 1500; ++round) {
        std::string text;
        const std::size_t size = random() % 120;
        while (text.size() < size) {
          // Parts of one kind more often than by chance: some expressions want several in a row.
          const std::size_t first = random() % parts.size();
          text += parts[first];
          if (random() % 3 == 0) text += parts[(first * 7 + random() % 4) % parts.size()];
        }
        // A whole match now and then of those that chance seldom makes.
        if (round % 10 == 0) text += " key_ab-345 4 strada xy stra\xc3\xa4zip ";
        const Texts expected = plainly(pattern, text);
        all += expected.size();
        REQUIRE(found(*rules, text) == expected);
      }
      CHECK(all > 20);
    }
  }
}

TEST_CASE("a place that is found in several ways counts once") {
  const auto rules = rules_from(
      rule("id = 'r'\nfind = '[0-9]{1,4} strada'\npattern = '[0-9]{1,4} strada [a-z]{3}[0-9]'"));
  std::string text;
  for (int i = 0; i < 13'000; ++i) text += "1234 strada xyz,\n";
  CHECK(found(*rules, text + "1234 strada abc7\n") == Texts{"r:1234 strada abc7"});
}

TEST_CASE("a name inside of a longer word is found with the joints of code") {
  const auto rules = RuleSet::built_in();
  for (const std::string name : {"api_key", "apikey", "api-key", "API_KEY", "ApiKey", "myapikey",
                                 "myapi_key", "stripeapi-key", "MYAPI_KEY"}) {
    CAPTURE(name);
    const Texts all = found(*rules, name +
                                        " = \"q7Vn"
                                        "2LxT9bW4kSr8\"");
    CHECK(std::find(all.begin(), all.end(),
                    "generic-secret:q7Vn"
                    "2LxT9bW4kSr8") != all.end());
  }
}

TEST_CASE("a pattern rule finds the exact span, whatever its finder cut away") {
  const auto rules = rules_from(rule("id = 'tok'\npattern = '\\btok_[a-z0-9]{8,20}\\b'"));
  CHECK(found(*rules, "a tok_q7vn2lxt b") == Texts{"tok:tok_q7vn2lxt"});
  CHECK(found(*rules, "tok_q7vn2lxt9bw4ksr") == Texts{"tok:tok_q7vn2lxt9bw4ksr"});
  CHECK(found(*rules, "xtok_q7vn2lxt").empty());
  CHECK(found(*rules, "tok_q7vn2lxt tok_w4ksr8zp") ==
        Texts{"tok:tok_q7vn2lxt", "tok:tok_w4ksr8zp"});
  CHECK(found(*rules, "tok_q7vn").empty());
}

TEST_CASE("what stands left of the literal is found too") {
  const auto rules =
      rules_from(rule("id = 'mail'\nfind = '@[a-z0-9-]{1,63}\\.[a-z]{2}'\npattern = "
                      "'[a-z0-9.]{1,64}@[a-z0-9-]{1,63}\\.[a-z]{2,10}'"));
  CHECK(found(*rules, "to: ann.lee@example-site.org, x") == Texts{"mail:ann.lee@example-site.org"});
}

TEST_CASE("the value is the group called value, else the first group") {
  const auto rules = rules_from(rule("id = 'named'\npattern = 'alpha(x)-(?<value>[a-z0-9]{6})'") +
                                rule("id = 'first'\npattern = 'bravo-([a-z0-9]{6})'"));
  CHECK(found(*rules, "alphax-q7vn2l bravo-w4ks8z") == Texts{"named:q7vn2l", "first:w4ks8z"});
}

TEST_CASE("an after rule needs its word on the same line, near, and the value standing alone") {
  const auto rules = rules_from(rule("id = 'dog'\nafter = ['data_dog']\npattern = '[0-9a-f]{16}'"));
  const std::string value = "7f3c9a1e5b8d2046";
  const Texts hit{"dog:" + value};
  CHECK(found(*rules, "DATADOG_KEY=" + value) == hit);
  CHECK(found(*rules, "data-dog: \"" + value + "\"") == hit);
  CHECK(found(*rules, "myDataDog key " + value) == hit);
  CHECK(found(*rules, "see datadog\n" + value).empty());
  CHECK(found(*rules, "datadog, a dog of which it is said that it keeps " + value).empty());
  CHECK(found(*rules, "datadog " + value + "ab").empty());
  CHECK(found(*rules, "metadatadog " + value).empty());
}

TEST_CASE("an issuer's name that goes on is another word, unless a key's name goes on with it") {
  const auto rules = rules_from(
      rule("id = 'dog'\nclass = 'secret.cloud'\nafter = ['datadog']\npattern = '[0-9a-f]{16}'"));
  const std::string value = "7f3c9a1e5b8d2046";
  const Texts hit{"dog:" + value};
  CHECK(found(*rules, "datadogapikey " + value) == hit);
  CHECK(found(*rules, "datadogToken " + value) == hit);
  CHECK(found(*rules, "DATADOGSECRET " + value) == hit);
  CHECK(found(*rules, "datadogsitter " + value).empty());
}

TEST_CASE("a word alone on its line names the value on the next one") {
  const auto rules = rules_from(rule("id = 'key'\nafter = ['acme']\npattern = '[a-z0-9]{12}'"));
  for (const char* text : {"<acme-key>\n  q7vn2lxt9bwm\n", "acme_key: |\n  q7vn2lxt9bwm\n",
                           "acme_key = \\\nq7vn2lxt9bwm\n", "acme_key:\nq7vn2lxt9bwm"}) {
    CAPTURE(text);
    CHECK(found(*rules, text) == Texts{"key:q7vn2lxt9bwm"});
  }
  for (const char* text :
       {"acme is good\nq7vn2lxt9bwm", "acme 12:\nq7vn2lxt9bwm", "<acme>\n\nq7vn2lxt9bwm"}) {
    CAPTURE(text);
    CHECK(found(*rules, text).empty());
  }
}

TEST_CASE("a value that fails its check is dropped, or kept without the check's share") {
  const std::string body = "id = 'n'\npattern = 'no (?<value>[0-9]{16})'\nvalidate = 'luhn'\n";
  const auto strict = rules_from(rule(body + "score = { base = 0.5, valid = 0.4 }"));
  const auto kind =
      rules_from(rule(body + "unproven = 'keep'\nscore = { base = 0.5, valid = 0.4 }"));
  const char* good = "no 4556737586899855";
  const char* bad = "no 4556737586899856";
  CHECK(scan(*strict, good).at(0).score == 900);
  CHECK(scan(*strict, bad).empty());
  CHECK(scan(*kind, good).at(0).score == 900);
  CHECK(scan(*kind, bad).at(0).score == 500);
  CHECK(scan(*kind, bad).at(0).evidence == Texts{"pattern"});
}

TEST_CASE("each pattern of a rule may have a finder of its own") {
  const auto rules =
      rules_from(rule("id = 'two'\npatterns = ['[a-z]{3}=alpha[0-9]{3}', '[a-z]{3}=beta[0-9]{3}']\n"
                      "find = ['=alpha', '=beta']"));
  CHECK(found(*rules, "abc=alpha123 xyz=beta456 xyz=gamma789") ==
        Texts{"two:abc=alpha123", "two:xyz=beta456"});
}

TEST_CASE("six joined pairs are tried where they begin") {
  const auto rules =
      rules_from(rule("id = 'mac'\nhead = 'xx:xx'\npattern = "
                      "'(?<![0-9a-f:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-f:])'"));
  CHECK(found(*rules, "at 3c:22:fb:8a:1d:04, aa:bb:cc:dd:ee:ff:00") ==
        Texts{"mac:3c:22:fb:8a:1d:04"});
}

TEST_CASE("a number rule takes the groupings it names and nothing inside of longer numbers") {
  const auto rules =
      rules_from(rule("id = 'ssn'\nnumber = { digits = [9], groups = ['3-2-4', '9'] }") +
                 rule("id = 'card'\nnumber = { digits = [16], groups = ['4?4?4?4'], separators = ' "
                      "-' }\nvalidate = 'luhn'"));
  CHECK(found(*rules, "ssn 219-09-9998.") == Texts{"ssn:219-09-9998"});
  CHECK(found(*rules, "219099998") == Texts{"ssn:219099998"});
  CHECK(found(*rules, "219 09 9998").empty());
  CHECK(found(*rules, "219-09-9998-1").empty());
  CHECK(found(*rules, "a219099998").empty());
  CHECK(found(*rules, "2190999981").empty());
  CHECK(found(*rules, "card 4111 1111 1111 1111 12/29") == Texts{"card:4111 1111 1111 1111"});
  CHECK(found(*rules, "4111-1111-1111-1111") == Texts{"card:4111-1111-1111-1111"});
  CHECK(found(*rules, "4111111111111111") == Texts{"card:4111111111111111"});
  CHECK(found(*rules, "4111 1111-1111 1111").empty());
  CHECK(found(*rules, "4111 1111 1111 1112").empty());
}

TEST_CASE("lead and tail of a number belong to the value") {
  const auto rules = rules_from(rule("id = 'dni'\nnumber = { digits = [8], tail = '[A-Z]' }") +
                                rule("id = 'vat'\nnumber = { digits = [9], lead = 'DE ?' }"));
  CHECK(found(*rules, "DNI 12345678Z.") == Texts{"dni:12345678Z"});
  CHECK(found(*rules, "12345678").empty());
  CHECK(found(*rules, "12345678ZZ").empty());
  CHECK(found(*rules, "USt DE 136695976") == Texts{"vat:DE 136695976"});
  CHECK(found(*rules, "CODE136695976").empty());
}

TEST_CASE("a token rule matches the whole unbroken run") {
  const auto rules =
      rules_from(rule("id = 'cf'\ntoken = { length = [16] }\npattern = "
                      "'[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]'"));
  CHECK(found(*rules, "cf RSSMRA85T10A562S;") == Texts{"cf:RSSMRA85T10A562S"});
  CHECK(found(*rules, "xRSSMRA85T10A562S").empty());
  CHECK(found(*rules, "a/RSSMRA85T10A562S").empty());
}

TEST_CASE("context lifts, speaks against, and may be demanded") {
  const auto rules = rules_from(
      rule("id = 'id'\nnumber = { digits = [9] }\nnear = { words = ['tax id', 'паспорт'], chars = "
           "30 }\n"
           "against = { words = ['order no'], chars = 30 }\nscore = { base = 0.3, near = 0.5 }") +
      rule("id = 'need'\nnumber = { digits = [10] }\nnear = { words = ['member'], required = true "
           "}\nscore = { base = 0.5, near = 0.3 }"));
  const auto confidence = [&](std::string_view text) {
    const auto matches = scan(*rules, text);
    return matches.empty() ? std::string("none") : std::string(to_string(matches[0].confidence));
  };
  CHECK(confidence("x 219099998") == "low");
  CHECK(confidence("Tax-ID: 219099998") == "high");
  CHECK(confidence("userTaxId=219099998") == "high");
  CHECK(confidence("ПАСПОРТ 219099998") == "high");
  CHECK(confidence("syntax ideas 219099998") == "low");
  CHECK(confidence("tax id of the company with the long name: 219099998") == "low");
  CHECK(confidence("order no 219099998") == "none");
  CHECK(confidence("tax id 219099998, order no") == "high");
  CHECK(confidence("x 219099998\norder no") == "low");
  CHECK(confidence("2190999981") == "none");
  CHECK(confidence("member 2190999981") == "high");
}

TEST_CASE("a word that many countries' rules have counts in full beside the country's name") {
  const auto rules = rules_from(
      rule("id = 'de'\nnumber = { digits = [9] }\nnear = { words = ['reisepass'], weak = "
           "['label-passport'], with = ['country-de'], required = true }\n"
           "score = { base = 0.3, near = 0.5, weak = 0.2 }"));
  const auto score = [&](std::string_view text, std::string_view field = "") {
    Matcher matcher(*rules);
    TextView view;
    view.text = text;
    view.own_end = text.size();
    view.field = field;
    std::vector<Match> matches;
    matcher.scan(view, matches);
    return matches.empty() ? 0 : static_cast<int>(matches[0].score);
  };
  CHECK(score("219099998") == 0);
  CHECK(score("Germany 219099998") == 0);
  CHECK(score("passport number 219099998") == 500);
  CHECK(score("Reisepass: 219099998") == 800);
  CHECK(score("German passport number 219099998") == 800);
  CHECK(score("passport number 219099998 (Germany)") == 800);
  CHECK(score("passport of Reisepass 219099998") == 800);
  CHECK(score("219099998", "passport") == 500);
  CHECK(score("219099998", "german_passport") == 800);
  CHECK(score("id,passport\n1,219099998\n") == 500);
}

TEST_CASE("a hint, a word that says other things as well, counts less than the rule's own words") {
  const auto rules = rules_from(rule(
      "id = 'uid'\nnumber = { digits = [12] }\nnear = { words = ['aadhaar'], hints = ['uid'] }\n"
      "score = { base = 0.3, near = 0.5 }"));
  const auto score = [&](std::string_view text) {
    const auto matches = scan(*rules, text);
    return matches.empty() ? 0 : static_cast<int>(matches[0].score);
  };
  CHECK(score("uid 219099998123") == 600);
  CHECK(score("aadhaar 219099998123") == 800);
  CHECK(score("aadhaar uid 219099998123") == 800);
}

TEST_CASE("a column's name with a country in it says whose the values are") {
  const auto rules = rules_from(
      rule("id = 'de'\nnumber = { digits = [9] }\nnear = { words = ['reisepass'], weak = "
           "['label-passport'], with = ['country-de'], required = true }\n"
           "score = { base = 0.3, near = 0.5, weak = 0.2 }"));
  CHECK(scan(*rules, "german_passport = 219099998")[0].score == 800);
  CHECK(scan(*rules, "french_passport = 219099998")[0].score == 500);
}

TEST_CASE("words beside a token find the forms of its value that no run shows") {
  const auto rules =
      rules_from(rule("id = 'mbi'\ntoken = { length = [8] }\nafter = ['medicare']\npatterns = "
                      "['[0-9][A-Z]{3}[0-9]{4}', '[0-9][A-Z]{3}-[0-9]{4}']"));
  CHECK(found(*rules, "x 1ABC2345") == Texts{"mbi:1ABC2345"});
  CHECK(found(*rules, "Medicare: 1ABC2345") == Texts{"mbi:1ABC2345"});
  CHECK(found(*rules, "Medicare: 1ABC-2345") == Texts{"mbi:1ABC-2345"});
  CHECK(found(*rules, "x 1ABC-2345").empty());
}

TEST_CASE("a run of which no rule needs context is no reason to look for any") {
  const auto rules = rules_from(
      rule("id = 'free'\ntoken = { length = [32] }\npattern = '[A-Za-z0-9]{32}'\nnear = { words = "
           "['acme'] }") +
      rule("id = 'bound'\ntoken = { length = [9] }\npattern = '[A-Z0-9]{9}'\nnear = { words = "
           "['reisepass'], required = true }"));
  CHECK(found(*rules, "drone_token = VE74tlgSNxZFajkwCVciPXfePTEHlKdB") ==
        Texts{"free:VE74tlgSNxZFajkwCVciPXfePTEHlKdB"});
}

TEST_CASE("a number that is kept without its check digit takes a word") {
  const auto rules = rules_from(
      rule("id = 'card'\nnumber = { digits = [16] }\nvalidate = 'luhn'\nunproven = 'keep'\n"
           "near = { words = ['visa'] }\nscore = { base = 0.2, valid = 0.2, near = 0.4 }"));
  CHECK(found(*rules, "x 4111111111111111") == Texts{"card:4111111111111111"});
  CHECK(found(*rules, "visa 4111111111111112") == Texts{"card:4111111111111112"});
  CHECK(found(*rules, "x 4111111111111112").empty());
}

TEST_CASE("evidence says what moved the score") {
  const auto rules = rules_from(
      rule("id = 'card'\nnumber = { digits = [16] }\nvalidate = 'luhn'\n"
           "near = { words = ['visa'] }\nscore = { base = 0.2, valid = 0.2, near = 0.4 }"));
  const auto matches = scan(*rules, "visa 4111111111111111");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].score == 800);
  CHECK(matches[0].evidence == Texts{"pattern", "checksum:luhn", "context:visa"});
}

TEST_CASE("the name of the field that holds the text is context") {
  const auto rules =
      rules_from(rule("id = 'id'\nnumber = { digits = [9] }\nnear = { words = ['tax id'] }\n"
                      "score = { base = 0.3, near = 0.2, field = 0.6 }"));
  Matcher matcher(*rules);
  TextView view;
  view.text = "219099998";
  view.own_end = view.text.size();
  view.field = "tax_id";
  std::vector<Match> matches;
  matcher.scan(view, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].score == 900);
  CHECK(matches[0].evidence.back() == "field:tax id");
}

TEST_CASE("of overlapping matches the best is kept and the others are its alternatives") {
  const auto rules =
      rules_from(rule("id = 'weak'\npattern = 'tok_[a-z0-9]{8}'\nscore = { base = 0.5 }") +
                 rule("id = 'strong'\npattern = 'tok_[a-z0-9]{8}'\nscore = { base = 0.9 }"));
  const auto matches = scan(*rules, "tok_q7vn2lxt");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].rule->id == "strong");
  REQUIRE(matches[0].alternatives.size() == 1);
  CHECK(matches[0].alternatives[0]->id == "weak");
}

TEST_CASE("an issuer's rule is told rather than a general one, as sure as the surer of the two") {
  const auto rules =
      rules_from(rule("id = 'acme'\nclass = 'secret.cloud'\nafter = ['acme']\npattern = "
                      "'[a-z0-9]{16}'\nscore = { "
                      "base = 0.5 }") +
                 rule("id = 'any'\nclass = 'secret.generic'\nafter = ['token']\npattern = "
                      "'[a-z0-9]{16}'\nscore = { base = 0.8 }"));
  const auto matches = scan(*rules, "acme_token = q7vn2lxt9bw4ksr8");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].rule->id == "acme");
  CHECK(matches[0].score == 800);
  CHECK(matches[0].evidence.back() == "rule:any");
  REQUIRE(matches[0].alternatives.size() == 1);
  CHECK(matches[0].alternatives[0]->id == "any");
}

TEST_CASE("what lies inside of a long high-confidence value is part of it") {
  const auto rules = rules_from(
      rule("id = 'block'\npattern = 'BEGIN[ a-z0-9_]{20,200}END'\nscore = { base = 0.8 }") +
      rule("id = 'tok'\npattern = 'tok_[a-z0-9]{8}'\nscore = { base = 0.95 }"));
  const auto matches = scan(*rules, "BEGIN abcdefgh tok_q7vn2lxt klmnopq END");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].rule->id == "block");
}

TEST_CASE("placeholders are no secrets") {
  const auto rules =
      rules_from(rule("id = 'tok'\nclass = 'secret.cloud'\npattern = 'tok_([a-z0-9]{16})'"));
  CHECK(found(*rules, "tok_aaaaaaaaaaaaaaaa").empty());
  CHECK(found(*rules, "tok_0123456789012345").empty());
  // Words are the built-in vocabulary's.
  const auto matches = scan(*RuleSet::built_in(),
                            "GOCSPX-"
                            "exampleq7Vn2LxT9bWm4KsR8zP1d");
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].confidence == Confidence::kLow);
}

TEST_CASE("entropy and reject bounds drop a value") {
  const auto rules = rules_from(
      rule("id = 'a'\npattern = 'aaa_[a-z0-9]{12}'\nentropy = 3.0") +
      rule("id = 'b'\npattern = 'bbb_[a-z0-9]{12}'\nreject = ['_q']\nreject_words = ['zz']"));
  CHECK(found(*rules, "aaa_q7vn2lxt9bwm") == Texts{"a:aaa_q7vn2lxt9bwm"});
  CHECK(found(*rules, "aaa_ababbabaabba").empty());
  CHECK(found(*rules, "bbb_w4ksr8zp1234") == Texts{"b:bbb_w4ksr8zp1234"});
  CHECK(found(*rules, "bbb_q4ksr8zp1234").empty());
  CHECK(found(*rules, "bbb_w4kszzzp1234").empty());
}

TEST_CASE("rejects that can't be joined with others count all the same") {
  const auto rules = rules_from(
      rule("id = 'a'\npattern = 'aaa_[a-z0-9]{12}'\n"
           "reject = ['(?<n>foo)', '(?<n>bar)', 'z{3}', '^aaa_q', '(?i)^aaa_x', 'end$']"));
  CHECK(found(*rules, "aaa_w4ksr8zp1234") == Texts{"a:aaa_w4ksr8zp1234"});
  for (const char* value : {"aaa_w4foor8zp123", "aaa_w4barr8zp123", "aaa_w4zzzzzp1234",
                            "aaa_q4ksr8zp1234", "aaa_x4ksr8zp1234", "aaa_w4ksr8zp1end"})
    CHECK(found(*rules, value).empty());
}

TEST_CASE("a line that says so is marked as allowed, and only that line") {
  const auto rules = rules_from(rule("id = 'tok'\npattern = 'tok_[a-z0-9]{8}'"));
  const auto mark = GENERATE("assay:allow", "gitleaks:allow", "pragma: allowlist secret");
  const auto matches = scan(*rules, "tok_q7vn2lxt  # " + std::string(mark) + "\ntok_w4ksr8zp\n");
  REQUIRE(matches.size() == 2);
  CHECK(matches[0].allowed_inline);
  CHECK_FALSE(matches[1].allowed_inline);
}

TEST_CASE("only matches that begin in the owned part are reported") {
  const auto rules = rules_from(rule("id = 'tok'\npattern = 'tok_[a-z0-9]{8}'"));
  Matcher matcher(*rules);
  const std::string text = "tok_q7vn2lxt tok_w4ksr8zp tok_m3xq9rtv";
  TextView view;
  view.text = text;
  view.own_begin = 13;
  view.own_end = 26;
  std::vector<Match> matches;
  matcher.scan(view, matches);
  REQUIRE(matches.size() == 1);
  CHECK(matches[0].begin == 13);
}

TEST_CASE("a value is found wherever it stands, and once") {
  const auto rules = rules_from(rule("id = 'tok'\npattern = 'tok_[a-z0-9]{8}'") +
                                rule("id = 'ssn'\nnumber = { digits = [9], groups = ['3-2-4'] }") +
                                rule("id = 'dog'\nafter = ['datadog']\npattern = '[0-9a-f]{16}'"));
  std::mt19937 random(7);
  for (std::size_t offset = 0; offset < 300; ++offset) {
    std::string text(offset, ' ');
    for (char& c : text) c = " \n.xyz"[random() % 6];
    text += " tok_q7vn2lxt 219-09-9998 datadog 7f3c9a1e5b8d2046 ";
    REQUIRE(found(*rules, text) ==
            Texts{"tok:tok_q7vn2lxt", "ssn:219-09-9998", "dog:7f3c9a1e5b8d2046"});
  }
}

TEST_CASE("the other parts of a credential are found around its secret") {
  const auto rules = rules_from(
      rule("id = 'id'\npattern = '\\bkid_[a-z0-9]{8}\\b'") +
      rule(
          "id = 'secret'\npattern = '\\bsec_[a-z0-9]{8}\\b'\nparts_within = 100\nparts = [{ name = "
          "'key id', rules = ['id'] }, { name = 'tenant', fields = ['tenant id'], pattern = "
          "'[0-9]{6}' }]"));
  const auto parts = [&](const std::string& text) {
    Texts out;
    for (const Match& match : scan(*rules, text)) {
      if (match.rule->id != "secret") continue;
      std::string line = text.substr(match.begin, match.end - match.begin);
      for (const MatchPart& part : match.parts) {
        line += ' ' + std::string(part.name) + (part.rule == nullptr ? "=" : ":") +
                text.substr(part.begin, part.end - part.begin);
      }
      out.push_back(line);
    }
    return out;
  };
  CHECK(parts("kid_aaaa1111\nsec_bbbb2222\n") == Texts{"sec_bbbb2222 key id:kid_aaaa1111"});
  CHECK(parts("sec_bbbb2222 then kid_aaaa1111") == Texts{"sec_bbbb2222 key id:kid_aaaa1111"});
  CHECK(parts("sec_bbbb2222 alone") == Texts{"sec_bbbb2222"});
  CHECK(parts("kid_aaaa1111" + std::string(101, ' ') + "sec_bbbb2222") == Texts{"sec_bbbb2222"});
  CHECK(parts("{\"tenantId\": \"123456\", \"s\": \"sec_bbbb2222\"}") ==
        Texts{"sec_bbbb2222 tenant=123456"});
  CHECK(parts("ACME_TENANT_ID=123456\nS=sec_bbbb2222") == Texts{"sec_bbbb2222 tenant=123456"});
  CHECK(parts("TENANT_ID=1234567 sec_bbbb2222") == Texts{"sec_bbbb2222"});
  // Each pair keeps to itself, whichever of the two stands first.
  CHECK(parts("kid_aaaa1111 sec_bbbb2222 kid_cccc3333 sec_dddd4444") ==
        Texts{"sec_bbbb2222 key id:kid_aaaa1111", "sec_dddd4444 key id:kid_cccc3333"});
  CHECK(parts("sec_bbbb2222 kid_aaaa1111 sec_dddd4444 kid_cccc3333") ==
        Texts{"sec_bbbb2222 key id:kid_aaaa1111", "sec_dddd4444 key id:kid_cccc3333"});
  // A part alone stays a match.
  CHECK(found(*rules, "kid_aaaa1111") == Texts{"id:kid_aaaa1111"});
  CHECK_THROWS_AS(
      rules_from(rule("id = 'a'\npattern = 'abcd'\nparts = [{ name = 'x', rules = ['none'] }]")),
      std::runtime_error);
}

TEST_CASE("a matcher that is used again finds the same") {
  const auto rules = rules_from(rule("id = 'tok'\npattern = 'tok_[a-z0-9]{8}'"));
  Matcher matcher(*rules);
  for (int round = 0; round < 3; ++round) {
    std::vector<Match> matches;
    TextView view;
    view.text = "tok_q7vn2lxt";
    view.own_end = view.text.size();
    matcher.scan(view, matches);
    REQUIRE(matches.size() == 1);
  }
}

TEST_CASE("several ways to find one type are told as the first of them") {
  const auto rules = rules_from(
      rule("id = 'phone'\nafter = ['tel']\npattern = '[0-9]{7,12}'\nscore = { base = 0.6 }") +
      rule("id = 'phone'\nvariant = 'grouped'\nnumber = { digits = [10], groups = ['3-3-4'] }\n"
           "near = { words = ['reach'], required = true }\nscore = { base = 0.3, near = 0.4 }"));
  std::vector<const RuleInfo*> told;
  for (const std::string_view text : {"tel 0306927711", "reach me at 415-555-2671"}) {
    const auto matches = testing::scan(*rules, text);
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].rule->id == "phone");
    CHECK(matches[0].alternatives.empty());
    told.push_back(matches[0].rule);
  }
  CHECK(told[0] == told[1]);
  CHECK_THROWS(rules_from(rule("id = 'a'\nafter = ['b']\npattern = '[0-9]{7}'") +
                          rule("id = 'a'\nafter = ['c']\npattern = '[0-9]{8}'")));
  CHECK_THROWS(rules_from(rule("id = 'a'\nafter = ['b']\npattern = '[0-9]{7}'") +
                          rule("id = 'a'\nvariant = 'x'\nclass = 'pii.passport'\nafter = ['c']\n"
                               "pattern = '[0-9]{8}'")));
}

TEST_CASE("a number is told whole, not by its end that would be one as well") {
  const auto rules = rules_from(
      rule("id = 'phone'\nnumber = { digits = [8, 10], groups = ['2 2 2 2', '2 2 2 2 2'] }\n"
           "near = { words = ['call'] }\nscore = { base = 0.3, near = 0.4 }"));
  CHECK(found(*rules, "02 40 93 58 81 is what to call") == Texts{"phone:02 40 93 58 81"});
  CHECK(found(*rules, "call 40 93 58 81") == Texts{"phone:40 93 58 81"});
}

TEST_CASE("a rule's own finder may see the byte behind a match") {
  const auto rules = rules_from(
      rule("id = 'street'\npattern = '[1-9][0-9]{0,3} [A-Z][a-z]{2,9} St'\nfind = ' St[ ,.]'\n"
           "score = { base = 0.6 }"));
  CHECK(found(*rules, "at 48 Elm St, and 9 Oak St.") ==
        Texts{"street:48 Elm St", "street:9 Oak St"});
}

TEST_CASE("a word below a line of letters and digits still names what follows it") {
  const auto set = RuleSet::built_in();
  for (const char* text :
       {"api_key: 0123456789abcdef9876543210fedcba\n  password: Tr0ub4dor&3xyz\n",
        "0123456789abcdef9876543210fedcba\npassword: Tr0ub4dor&3xyz\n",
        "  return GenericConnectionFactoryBuilderProvider\n  password = \"Tr0ub4dor&3xyz\"\n"}) {
    INFO(text);
    const auto told = found(*set, text);
    CHECK(std::find(told.begin(), told.end(), "generic-password:Tr0ub4dor&3xyz") != told.end());
  }
}

TEST_CASE("a text that ends inside of a value that a pair names is read to its end") {
  const auto set = RuleSet::built_in();
  for (const std::string text :
       {"- name: db_password\n  value: \"abc\\", "{\"name\":\"DB_PASSWORD\",\"value\":\"abcdef\\",
        "variable \"db_password\" {\n default = \"abc\\", "<key>password</key><string>abc\\"}) {
    // Cut wherever it may be.
    for (std::size_t size = 0; size <= text.size(); ++size)
      CHECK_NOTHROW(found(*set, text.substr(0, size)));
  }
}
