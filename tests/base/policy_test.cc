#include "scanner/base/policy.h"

#include "tests/support/test.h"

namespace assay {
namespace {

constexpr std::string_view kClasses = R"(
default = { weight = 20, steps = { internal = 1 } }
class = [
  { id = "pii", title = "Personal data", weight = 20, steps = { internal = 1 } },
  { id = "pii.government-id", title = "Id", weight = 80, steps = { confidential = 1, restricted = 10 } },
  { id = "pii.contact", title = "Contact", weight = 15 },
  { id = "pii.contact.phone", title = "Phone", weight = 20 },
]
)";

/// The example of the specification, section 3.7.
constexpr std::string_view kExample = R"toml(
policy     = { id = "acme-files", version = "7", owner = "dpo@acme.example", role = "controller", approved = 2026-01-10 }
scope      = { include = ["/srv/share"], exclude = [{ path = "**/node_modules/**", why = "third-party code" }], min_coverage = 95 }
levels     = { names = ["public", "internal", "confidential", "restricted"], default = "internal", label_from = "confidential", encrypt_from = "restricted" }
weights    = { "pii.contact.phone" = 25 }
soa        = { "A.7.10" = { applicable = false, why = "no removable media" } }
root       = [{ path = "/srv/share/public", reach = "public", max_level = "public" },
              { path = "/srv/share/test", kind = "test" }]
retention  = [{ class = "pii.government-id", keep_days = 2555, from = "modified", activity = "payroll" }]
hold       = [{ path = "/srv/share/legal/case-12/**", until = 2027-01-01, why = "litigation" }]
label      = [{ match = { msip = "0d814d60-469d-470c-8cb0-58434e2bf457" }, level = "public" },
              { match = { text = "COMPANY CONFIDENTIAL" }, level = "confidential" }]
[handling]
restricted   = { max_audience = 30, review_days = 90, sla_days = 5 }
confidential = { max_audience = 30, sla_days = 30 }
[[activity]]
id = "payroll"
owner = "hr@acme.example"
purpose = "pay staff"
basis = "6(1)(b)"
subjects = ["employee"]
classes = ["pii.*"]
paths = ["/srv/share/hr/**"]
recipients = ["tax office"]
[[exceptions]]
id = "W-17"
test = "T-ACCESS"
path = "/srv/share/hr/board.xlsx"
reason = "board needs it"
owner = "cfo@acme.example"
approver = "ciso@acme.example"
created = 2026-01-15
expires = 2026-07-15
ticket = "RISK-231"
compensating = "weekly access review"
)toml";

Taxonomy classes() {
  std::vector<Problem> problems;
  Taxonomy taxonomy = Taxonomy::parse(kClasses, "classes.toml", problems);
  REQUIRE(problems.empty());
  return taxonomy;
}

Policy parsed(std::string_view toml) {
  std::vector<Problem> problems;
  Policy policy = parse_policy(toml, "p", classes(), problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(problem.text());
  REQUIRE(problems.empty());
  return policy;
}

TEST_CASE("all tables of a policy are read") {
  const Policy policy = parsed(kExample);
  CHECK(policy.head.id == "acme-files");
  CHECK(day_text(policy.head.approved.value()) == "2026-01-10");
  CHECK(policy.scope.include.at(0).text() == "/srv/share");
  CHECK(policy.scope.exclude.at(0).why == "third-party code");
  CHECK(policy.taxonomy.get("pii.contact.phone").weight == 25);
  CHECK_FALSE(policy.soa.at("A.7.10").applicable);
  CHECK(policy.roots.at(0).reach == Reach::kPublic);
  CHECK(policy.roots.at(0).max_level == Level::kPublic);
  CHECK(policy.roots.at(1).kind == RootKind::kTest);
  CHECK(policy.retention.at(0).keep_days == 2555);
  CHECK(day_text(policy.holds.at(0).until) == "2027-01-01");
  CHECK(policy.labels.at(0).source == "msip");
  CHECK(policy.labels.at(1).level == Level::kConfidential);
  CHECK(policy.handling[3].max_audience == 30);
  CHECK(policy.handling[2].sla_days == 30);
  CHECK(policy.activities.at(0).recipients == std::vector<std::string>{"tax office"});
  CHECK(policy.waivers.at(0).test == TestId::kAccess);
  CHECK(policy.waivers.at(0).expires - policy.waivers.at(0).created == 181);
}

TEST_CASE("a policy that is printed reads as the same policy") {
  const Policy policy = parsed(kExample);
  const std::string text = policy_text(policy);
  CHECK(policy_text(parsed(text)) == text);
  CHECK(policy_text(parsed("")) == policy_text(parsed(policy_text(parsed("")))));
}

TEST_CASE("levels may have the organisation's own names") {
  const Policy policy = parsed(
      "levels = { names = ['offen', 'intern', 'vertraulich', 'geheim'], default = 'intern' }\n"
      "root = [{ path = '/a', max_level = 'vertraulich' }, { path = '/b', max_level = "
      "'confidential' }]\n"
      "[handling]\ngeheim = { max_audience = 10 }\n");
  CHECK(policy.roots.at(0).max_level == Level::kConfidential);
  CHECK(policy.roots.at(1).max_level == Level::kConfidential);
  CHECK(policy.handling[3].max_audience == 10);
}

TEST_CASE("a list replaces the base's, tables are merged") {
  Policy base = parsed(
      "hold = [{ path = '/x', until = 2026-01-01, why = 'y' }]\n"
      "handling.restricted.max_audience = 30\nhandling.confidential.max_audience = 60\n");
  std::vector<Problem> problems;
  const Policy policy =
      parse_policy("hold = []\nhandling.restricted.max_audience = 10\n", "p", base, "/", problems);
  REQUIRE(problems.empty());
  CHECK(policy.holds.empty());
  CHECK(policy.handling[3].max_audience == 10);
  CHECK(policy.handling[2].max_audience == 60);
}

TEST_CASE("every mistake names its line and field") {
  const std::string waiver =
      "[[exceptions]]\nid = 'W'\ntest = 'T-ACCESS'\npath = '/a'\nreason = 'r'\n";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"[polcy]\n", "p:1:2: polcy: is not a field that is known here (did you mean 'policy'?)"},
      {"policy = { id = 'a', version = '1' }", "p:1:10: policy.owner: is missing"},
      {"policy = { id = 'a', version = '1', owner = 'o', role = 'boss' }",
       "p:1:50: policy.role: there is no such role (controller or processor)"},
      {"policy = { id = 'a', version = '1', owner = 'o', approved = '2026-01-01' }",
       "p:1:50: policy.approved: has to be a date (write 2026-01-31, without quotes)"},
      {"scope = { min_coverage = 101 }", "p:1:11: scope.min_coverage: has to be from 0 to 100"},
      {"scope = { exclude = [{ path = 'a' }] }", "p:1:22: scope.exclude[0].why: is missing"},
      {"levels = { default = 'secret' }",
       "p:1:12: levels.default: there is no such level (public, internal, confidential or "
       "restricted)"},
      {"levels = { names = ['a'] }",
       "p:1:12: levels.names: has to be four names, from the lowest level to the highest"},
      {"levels = { names = ['internal', 'b', 'c', 'd'] }",
       "p:1:12: levels.names: 'internal' can't name this level"},
      {"weights = { 'pii.name' = 101 }",
       "p:1:13: weights.pii.name: a weight is a whole number from 0 to 100"},
      {"weights = { 'no' = 1 }",
       "p:1:13: weights.no: there is no such class of data (see 'assay rules list')"},
      {"root = [{ reach = 'host' }]", "p:1:9: root[0].path: is missing"},
      {"root = [{ path = '/a', reach = 'world' }]",
       "p:1:24: root[0].reach: there is no such reach (host, company, partner or public)"},
      {"root = [{ path = '/a' }, { path = '/a' }]",
       "p:1:28: root[1].path: this root is already there"},
      {"root = [{ path = '/a', activity = 'none' }]", "p:1:1: root: there is no activity 'none'"},
      {"path = [{ path = '/a', level = 3 }]", "p:1:24: path[0].level: has to be text"},
      {"combination = [{ id = 'x', classes = ['pii'], level = 'restricted' }]",
       "p:1:28: combination[0].classes: a combination has at least two"},
      {"retention = [{ class = 'no', keep_days = 1 }]",
       "p:1:16: retention[0].class: there is no class of data 'no' (see 'assay rules list')"},
      {"retention = [{ class = 'pii', keep_days = -1 }]",
       "p:1:31: retention[0].keep_days: has to be from 0 to 36525"},
      {"retention = [{ class = 'pii', keep_days = 1, from = 'created' }]",
       "p:1:46: retention[0].from: a file's age is known from its modification only (modified)"},
      {"retention = [{ class = 'pii', keep_days = 1, activity = 'x' }]",
       "p:1:1: retention: there is no activity 'x'"},
      {"hold = [{ path = '/a', why = 'x' }]", "p:1:9: hold[0].until: is missing"},
      {"label = [{ match = {}, level = 'public' }]",
       "p:1:12: label[0].match: names no source (name, text, msip, property, header or xattr)"},
      {"[handling]\nconfidential = { max_audience = 30 }\nrestricted = { max_audience = 60 }",
       "p:1:1: handling: a higher level can't have the wider audience"},
      {"handling.public.max_audience = 3",
       "p:1:17: handling.public.max_audience: is not a field that is known here"},
      {"groups = { staff = 101 }", "p:1:12: groups.staff: has to be from 10 to 100"},
      {"scoring = { untouched = 30 }",
       "p:1:11: scoring.over_retention: can't be less than 'untouched'"},
      {"soa = { 'A.7.10' = { applicable = false } }", "p:1:20: soa.A.7.10.why: is missing"},
      {waiver + "owner = 'o'\ncreated = 2026-01-01\nexpires = 2026-02-01\n",
       "p:1:1: waiver 'W'.approver: is missing"},
      {waiver + "owner = 'o'\napprover = 'a'\ncreated = 2026-01-01\n",
       "p:1:1: waiver 'W'.expires: is missing"},
      {waiver + "owner = 'o'\napprover = 'a'\ncreated = 2026-01-01\nexpires = 2027-02-01\n",
       "p:9:1: waiver 'W'.expires: a waiver holds for at most 365 days"},
      {waiver + "owner = 'o'\napprover = 'o'\ncreated = 2026-01-01\nexpires = 2026-02-01\n",
       "p:7:1: waiver 'W'.approver: is the owner (another person has to approve)"},
      {waiver + "owner = 'o'\napprover = 'a'\ncreated = 2026-01-01\nexpires = 2026-02-01\nclass = "
                "'pii.payment.sad'\n",
       "p:10:1: waiver 'W'.class: what authenticates a card payment may not be kept; it can't be "
       "waived"},
  };
  for (const auto& [toml, text] : rows) {
    INFO(toml);
    std::vector<Problem> problems;
    parse_policy(toml, "p", classes(), problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].text() == text);
  }
}

TEST_CASE("all mistakes are told, not only the first") {
  std::vector<Problem> problems;
  parse_policy("scope = { min_coverage = -1 }\nhold = [{}]\nx = 1\n", "p", classes(), problems);
  CHECK(problems.size() == 5);  // coverage; path, until and why; x
}

TEST_CASE("places are folders with what lies in them, or patterns") {
  struct Row {
    const char* pattern;
    const char* path;
    bool matches;
  };
  const Row rows[] = {
      {"/srv/hr", "/srv/hr/a/b", true},
      {"/srv/hr", "/srv/hr", true},
      {"/srv/hr", "/srv/hrx/a", false},
      {"/srv/hr/", "/srv/hr/a", true},
      {"/srv/hr/**", "/srv/hr/a/b", true},
      {"/srv/hr/**", "/srv/h/a", false},
      {"hr", "/srv/hr/a", true},
      {"hr", "/srv/hrx/a", false},
      {"sub/dir", "/base/sub/dir/x", true},
      {"sub/dir", "/other/sub/dir/x", false},
      {"*.bak", "/srv/x/a.bak", true},
      {"*.bak", "/srv/x.bak/a", true},
      {"*.bak", "/srv/a.bakx", false},
      {"**/tmp/**", "/srv/tmp/a", true},
      {"**/tmp/**", "/tmp/a", true},
      {"**/tmp/**", "/srv/tmpx/a", false},
      {"/srv/*/hr", "/srv/x/hr/a", true},
      {"/srv/*/hr", "/srv/x/y/hr/a", false},
      {"/srv/**/hr/*.txt", "/srv/a/hr/b.txt", true},
      {"/", "/anything", true},
  };
  for (const Row& row : rows) {
    INFO(row.pattern << " " << row.path);
    CHECK(PathPattern(row.pattern, "/base").matches(row.path) == row.matches);
  }
  CHECK(absolute_path("a/../b//./c", "/x/y") == "/x/y/b/c");
  CHECK(absolute_path("/../..", "/x") == "/");
  CHECK(absolute_path("../../../q", "/x/y") == "/q");
}

}  // namespace
}  // namespace assay
