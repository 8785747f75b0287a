#include "patterns/rule.h"

#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;

namespace {

constexpr std::string_view kGood =
    "title = 'T'\nscore = { base = 0.5 }\nmatch = ['a', 'b']\nno_match = ['c', 'd']\nrefs = "
    "['r']\n";

std::vector<Problem> problems_of(const std::string& toml) {
  Vocabulary vocabulary;
  vocabulary.classes = {"secret.cloud"};
  vocabulary.lists.push_back({"my-words", {"alpha"}});
  std::vector<Problem> problems;
  load_rules(toml, "rules/secret.cloud.toml", "secret.cloud", vocabulary, problems);
  return problems;
}

}  // namespace

TEST_CASE("a bad rule is refused with file, line and field") {
  const auto [toml, want] = GENERATE(table<std::string, std::string>({
      {"pattern = 'abcd'", "rules/secret.cloud.toml:1:1: rule[0].id: is missing"},
      {"id = 'A'\npattern = 'abcd'",
       ":2:1: rule 'A'.id: an id has lower-case letters, digits and hyphens only"},
      {"id = 'a'\npattern = 'abcd+'",
       ":3:1: rule 'a'.pattern: a match could be of any width (write {1,200} for + and {0,200} "
       "for *)"},
      {"id = 'a'\npattern = '(a'",
       ":3:1: rule 'a'.pattern: a group that doesn't end at offset 2 of the expression"},
      {"id = 'a'\npattern = '[0-9]{9}'",
       ":3:1: rule 'a'.pattern: no literal of 2 or more bytes: every byte would be looked at "
       "twice (use `after`, `number` or `token`, or put the literal in)"},
      {"id = 'a'\npatern = 'abcd'", ":1:1: rule 'a'.pattern: there is no pattern"},
      {"id = 'a'\npattern = 'abcd'\nafter = ['xyz']\nnumber = { digits = [9] }",
       ":1:1: rule 'a': a rule has one trigger: pattern, after, number, token, head or assignment"},
      {"id = 'a'\nafter = ['x']\npattern = 'abcd'",
       ":3:1: rule 'a'.after: a word of less than 3 bytes is found everywhere"},
      {"id = 'a'\nnumber = { digits = [9], groups = ['3-2-5'] }",
       ": rule 'a'.number.groups: '3-2-5' has 10 digits, which `digits` lacks"},
      {"id = 'a'\npattern = 'abcd'\nvalidate = 'no-such'",
       ":4:1: rule 'a'.validate: there is no validator 'no-such'"},
      {"id = 'a'\npattern = 'abcd'\nnear = { lists = ['none'] }",
       ": rule 'a'.near.lists: there is no word list 'none' in patterns/vocabulary/"},
      {"id = 'a'\npattern = 'abcd'\nnear = { weak = ['none'] }",
       ": rule 'a'.near.weak: there is no word list 'none' in patterns/vocabulary/"},
      {"id = 'a'\npattern = 'abcd'\nnear = { words = ['x'], with = ['none'] }",
       ": rule 'a'.near.with: there is no word list 'none' in patterns/vocabulary/"},
      {"id = 'a'\npattern = 'abcd'\nnear = { words = ['x'], with = ['my-words'] }",
       "rules/secret.cloud.toml:4:25: rule 'a'.near.with: needs weak or hints"},
      {"id = 'a'\npattern = 'abcd'\ncountry = 'de'",
       ":4:1: rule 'a'.country: a country is two capital letters (ISO 3166-1 alpha-2)"},
      {"id = 'a'\npattern = 'abcd'\nparts = [{ name = 'id' }]",
       "rule 'a'.parts[0]: a part is found by `rules`, or by `fields` and `pattern`"},
      {"id = 'a'\npattern = 'abcd'\nparts = [{ name = 'id', fields = ['key id'] }]",
       "rule 'a'.parts[0].pattern: `fields` and `pattern` go together"},
      {"id = 'a'\npattern = 'abcd'\nparts = [{ name = 'id', fields = ['id'], pattern = 'a+' }]",
       "rule 'a'.parts[0].pattern: a part has at most 512 bytes"},
      {"id = 'a'\npattern = 7", ":3:1: rule 'a'.pattern: has to be text"},
  }));
  const auto problems = problems_of("[[rule]]\n" + toml + "\n" + std::string(kGood));
  CAPTURE(toml);
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].text().find(want) != std::string::npos);
  CAPTURE(problems[0].text());
}

TEST_CASE("a score for weak words is refused where the rule has none") {
  const auto problems_with = [](const std::string& near) {
    return problems_of("[[rule]]\nid = 'a'\ntitle = 'T'\npattern = 'abcd'\n" + near +
                       "score = { base = 0.5, near = 0.2, weak = 0.1 }\nmatch = ['a', 'b']\n"
                       "no_match = ['c', 'd']\nrefs = ['r']\n");
  };
  CHECK(problems_with("near = { words = ['x'], weak = ['my-words'] }\n").empty());
  CHECK(problems_with("near = { words = ['x'], hints = ['y'] }\n").empty());
  // Weak words that are among the strong ones are still written.
  CHECK(problems_with("near = { words = ['alpha'], weak = ['my-words'] }\n").empty());
  for (const std::string near : {"", "near = { words = ['x'] }\n"}) {
    const auto problems = problems_with(near);
    CAPTURE(near);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].text().find("rule 'a'.score.weak: needs near.weak or near.hints") !=
          std::string::npos);
  }
}

TEST_CASE("a request to an issuer is refused when it could leak or prove nothing") {
  const std::string live = "live = { status = [200] }\n";
  const std::string doc = "doc = 'https://d.example/'\n";
  const std::string url = "url = 'https://a.example/{value}'\n";
  const auto [toml, want] = GENERATE_COPY(table<std::string, std::string>({
      {live + doc, "rule 'a'.verify.url: is missing"},
      {url + live, "rule 'a'.verify.doc: is missing"},
      {url + doc, "rule 'a'.verify.live: is missing"},
      {"url = 'http://a.example/{value}'\n" + live + doc, ".url: not an https:// URL"},
      {"url = 'https://{value}/'\n" + live + doc, ".url: the host is no plain name"},
      {"url = 'https://a.example:99/{value}'\n" + live + doc, ".url: the host is no plain name"},
      {"url = 'https://u@a.example/{value}'\n" + live + doc, ".url: the host is no plain name"},
      {"url = 'https://a.example'\n" + live + doc, ".url: the host is no plain name"},
      {"url = 'https://a.example/{token}'\n" + live + doc, ".url: the one placeholder is {value}"},
      {"url = 'https://a.example/'\n" + live + doc, "{value} is nowhere"},
      {url + "headers = ['X-Key {value}']\n" + live + doc, ".headers: a header is 'Name: value'"},
      {url + "headers = [\"X: a\\r\\nB: c\"]\n" + live + doc,
       ".headers: a header is 'Name: value'"},
      {url + "basic = 'u'\n" + live + doc, ".basic: basic authentication is 'USER:PASSWORD'"},
      {url + "method = 'DELETE'\n" + live + doc, ".method: a method is GET, HEAD or POST"},
      {url + "body = 'x'\n" + live + doc, ".body: only POST has a body"},
      {url + doc + "live = { status = [302] }\n", ".live.status: an answer has a status"},
      {url + doc + "live = { status = [] }\n", ".live.status: there is no status"},
      {url + doc + "live = { status = [200], text = ['x'] }\n", ".live.text: a text of less than"},
      {url + live + doc + "dead = { status = [200] }\n",
       ".dead: live and dead share a status: both need a text"},
      {url + live + doc + "follow = true\n", ".follow"},
  }));
  const auto problems = problems_of("[[rule]]\nid = 'a'\npattern = 'abcd'\n" + std::string(kGood) +
                                    "[rule.verify]\n" + toml);
  CAPTURE(toml);
  REQUIRE_FALSE(problems.empty());
  CAPTURE(problems[0].text());
  CHECK(problems[0].text().find("rules/secret.cloud.toml:") == 0);
  CHECK(problems[0].text().find(want) != std::string::npos);
}

TEST_CASE("an unknown field is refused, and the nearest known one is named") {
  const auto problems =
      problems_of("[[rule]]\nid = 'a'\npattern = 'abcd'\nentropi = 3\n" + std::string(kGood));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].text() ==
        "rules/secret.cloud.toml:4:1: rule 'a'.entropi: is not a field that is known here (did "
        "you mean 'entropy'?)");
}

TEST_CASE("every mistake is told, not only the first") {
  const auto problems = problems_of(
      "[[rule]]\nid = 'a'\npattern = 'abcd*'\nentropy = 99\ncountry = 'x'\n" + std::string(kGood));
  CHECK(problems.size() == 3);
}

TEST_CASE("two examples and two counter-examples are demanded") {
  const auto problems = problems_of(
      "[[rule]]\nid='a'\ntitle='T'\npattern='abcd'\nscore={base=0.5}\nmatch=['abcd']\nno_match=['x'"
      "]\nrefs=['r']\n");
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].message == "a rule has at least two examples");
  CHECK(problems[1].message == "a rule has at least two counter-examples");
}

TEST_CASE("an unbroken good rule beside a bad one is kept") {
  Vocabulary vocabulary;
  vocabulary.classes = {"secret.cloud"};
  std::vector<Problem> problems;
  const auto rules = load_rules("[[rule]]\nid='bad'\npattern='x+'\n" + std::string(kGood) +
                                    "[[rule]]\nid='good'\npattern='abcd'\n" + std::string(kGood),
                                "f.toml", "secret.cloud", vocabulary, problems);
  REQUIRE(rules.size() == 1);
  CHECK(rules[0].info.id == "good");
  CHECK(rules[0].toml.starts_with("[[rule]]\nid='good'"));
  CHECK_FALSE(problems.empty());
}

TEST_CASE("a rule file's place names its class") {
  CHECK(class_of_path("rules/secret.cloud.toml") == "secret.cloud");
  CHECK(class_of_path("rules/pii.government-id/de.toml") == "pii.government-id");
  CHECK(class_of_path("pii.contact.toml") == "pii.contact");
}

TEST_CASE("join marks are taken out of examples") { CHECK(join_example("ab{+}cd{+}") == "abcd"); }
