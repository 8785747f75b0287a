#include "scanner/base/taxonomy.h"

#include "scanner/base/policy.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay {
namespace {

constexpr std::string_view kClasses = R"(
[default]
weight = 20
steps = { internal = 1 }
[[class]]
id = "pii"
title = "Personal data"
weight = 30
steps = { confidential = 5 }
[[class]]
id = "pii.name"
title = "Name"
)";

TEST_CASE("a class is found by its longest listed prefix and inherits from it") {
  std::vector<Problem> problems;
  const Taxonomy taxonomy = Taxonomy::parse(kClasses, "c.toml", problems);
  REQUIRE(problems.empty());
  CHECK(taxonomy.get("pii.name").weight == 30);
  CHECK(taxonomy.get("pii.name.first").id == "pii.name");
  CHECK(taxonomy.get("pii.other").id == "pii");
  CHECK(taxonomy.find("piiname") == nullptr);
  CHECK(taxonomy.get("else").weight == 20);
}

TEST_CASE("a level's step is reached with its number of values") {
  const Steps steps = {0, 0, 1, 10};
  CHECK(level_of(steps, 0, Level::kInternal) == Level::kInternal);
  CHECK(level_of(steps, 1, Level::kInternal) == Level::kConfidential);
  CHECK(level_of(steps, 10, Level::kInternal) == Level::kRestricted);
  CHECK(level_of(steps, 1, Level::kRestricted) == Level::kRestricted);
}

TEST_CASE("mistakes in a class file are told") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[[class]]\nid = \"A\"\ntitle = \"x\"", "value"},
      {"[[class]]\nid = \"pii..x\"\ntitle = \"x\"", "value"},
      {"[[class]]\nid = \"pii.name\"\ntitle = \"x\"", "duplicate"},
      {"[[class]]\nid = \"b\"\ntitle = \"x\"\nweight = 101", "value"},
      {"[[class]]\nid = \"b\"\ntitle = \"x\"\nsteps = { confidential = 10, restricted = 1 }",
       "value"},
      {"[[class]]\nid = \"b\"\ntitle = \"x\"\nsteps = { secret = 10 }", "unknown-key"},
      {"[[class]]\nid = \"b\"\ntitle = \"x\"\ncolour = 1", "unknown-key"}};
  for (const auto& [addition, code] : cases) {
    INFO(addition);
    std::vector<Problem> problems;
    Taxonomy::parse(std::string(kClasses) + addition, "c.toml", problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == code);
  }
}

TEST_CASE("the built-in classes are whole") {
  const Policy policy = reports::testing::default_policy();
  for (const DataClass& data_class : policy.taxonomy.classes()) {
    INFO(data_class.id);
    CHECK_FALSE(data_class.title.empty());
    CHECK(data_class.weight > 0);
  }
  CHECK(policy.taxonomy.get("secret.private-key").flat);
}

TEST_CASE("a policy changes weights, steps and the default level") {
  std::vector<Problem> problems;
  Taxonomy taxonomy = Taxonomy::parse(kClasses, "c.toml", problems);
  const Policy policy = parse_policy(R"(
levels = { default = "public" }
[weights]
"pii.name" = 5
pii = { weight = 40, flat = true, steps = { restricted = 1 } }
"pii.badge" = 9
)",
                                     "p.toml", taxonomy, problems);
  for (const Problem& problem : problems) UNSCOPED_INFO(problem.text());
  REQUIRE(problems.empty());
  CHECK(policy.default_level == Level::kPublic);
  CHECK(policy.taxonomy.get("pii.name").weight == 5);
  CHECK(policy.taxonomy.get("pii.badge").weight == 9);
  CHECK(policy.taxonomy.get("pii").flat);
  CHECK(policy.taxonomy.get("pii").steps == Steps{0, 0, 0, 1});
  CHECK(policy.source == "p.toml");
  CHECK(policy.digest.size() == 64);
}

TEST_CASE("mistakes in a policy are told") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"levels = { default = \"secret\" }", "value"},
      {"levels = { name = [] }", "unknown-key"},
      {"retentions = []", "unknown-key"},
      {"weights = { pii = 200 }", "value"},
      {"weights = { pii = \"high\" }", "type"},
      {"weights = { other = 1 }", "value"},
      {"weights = { pii = { heavy = 1 } }", "unknown-key"},
      {"weights = ", "syntax"}};
  std::vector<Problem> none;
  const Taxonomy taxonomy = Taxonomy::parse(kClasses, "c.toml", none);
  for (const auto& [text, code] : cases) {
    INFO(text);
    std::vector<Problem> problems;
    parse_policy(text, "p.toml", taxonomy, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == code);
    CHECK(problems[0].file == "p.toml");
  }
}

}  // namespace
}  // namespace assay
