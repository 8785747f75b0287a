#include "scanner/base/config.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/support/test.h"

namespace assay {
namespace {

std::vector<std::string> texts_of(const std::vector<Problem>& problems) {
  std::vector<std::string> texts;
  for (const Problem& problem : problems) texts.push_back(problem.text());
  return texts;
}

TEST_CASE("values are read by type") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse(
      "a = 'x'\nb = 7\nc = 1.5\nd = true\ne = ['p', \"q\"]\nf = [1, 2]\ng = 3\n", "f", problems);
  auto root = file.root();
  CHECK(root.text("a") == "x");
  CHECK(root.integer("b") == 7);
  CHECK(root.number("c") == 1.5);
  CHECK(root.number("g") == 3.0);
  CHECK(root.boolean("d") == true);
  CHECK(root.texts("e") == std::vector<std::string>{"p", "q"});
  CHECK(root.integers("f") == std::vector<std::int64_t>{1, 2});
  CHECK_FALSE(root.text("absent"));
  CHECK_FALSE(root.has("absent"));
  CHECK(root.has("a"));
  root.finish();
  CHECK(texts_of(problems).empty());
}

TEST_CASE("a wrong type is told where it stands and reads as absent") {
  struct Row {
    const char* toml;
    const char* text;
  };
  const Row rows[] = {
      {"\n  v = 1\n", "f:2:3: v: has to be text"},
      {"v = 1.0\n", "f:1:1: v: has to be text"},
      {"v = ['x']\n", "f:1:1: v: has to be text"},
      {"[v]\n", "f:1:2: v: has to be text"},
  };
  for (const Row& row : rows) {
    std::vector<Problem> problems;
    const auto file = ConfigFile::parse(row.toml, "f", problems);
    auto root = file.root();
    CHECK_FALSE(root.text("v"));
    root.finish();
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "type");
    CHECK(problems[0].text() == row.text);
  }
}

TEST_CASE("numbers and truth values are not mixed up") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("a = 1.0\nb = true\nc = 1\nd = 'x'\n", "f", problems);
  auto root = file.root();
  CHECK_FALSE(root.integer("a"));
  CHECK_FALSE(root.integer("b"));
  CHECK_FALSE(root.boolean("c"));
  CHECK_FALSE(root.number("d"));
  CHECK(texts_of(problems) == std::vector<std::string>{
                                  "f:1:1: a: has to be a whole number",
                                  "f:2:1: b: has to be a whole number",
                                  "f:3:1: c: has to be true or false",
                                  "f:4:1: d: has to be a number",
                              });
}

TEST_CASE("a list with one wrong element is told at that element") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("a = [\n  'x',\n  2,\n  3,\n]\nb = 'x'\n", "f", problems);
  auto root = file.root();
  CHECK(root.texts("a").empty());
  CHECK(root.integers("b").empty());
  CHECK(texts_of(problems) == std::vector<std::string>{
                                  "f:3:3: a[1]: has to be a text",
                                  "f:4:3: a[2]: has to be a text",
                                  "f:6:1: b: has to be a list of whole numbers",
                              });
}

TEST_CASE("what is required and absent is told at its table") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("[[rule]]\nid = 'a'\n\n[[rule]]\n", "f", problems);
  auto root = file.root();
  auto rules = root.tables("rule", true);
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].text("id", true) == "a");
  CHECK_FALSE(rules[1].text("id", true));
  CHECK_FALSE(root.table("policy", true));
  CHECK(texts_of(problems) ==
        std::vector<std::string>{"f:4:1: rule[1].id: is missing", "f:1:1: policy: is missing"});
  for (const Problem& problem : problems) CHECK(problem.code == "missing");
}

TEST_CASE("unknown keys are refused with the nearest known one") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("titel = 'x'\nzzzzzz = 1\nid = 'a'\n", "f", problems);
  auto root = file.root();
  root.text("title");
  root.text("id");
  root.finish();
  CHECK(texts_of(problems) ==
        std::vector<std::string>{
            "f:1:1: titel: is not a field that is known here (did you mean 'title'?)",
            "f:2:1: zzzzzz: is not a field that is known here",
        });
  for (const Problem& problem : problems) CHECK(problem.code == "unknown-key");
}

TEST_CASE("a short key gets no far-fetched hint") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("xy = 1\n", "f", problems);
  auto root = file.root();
  root.text("id");
  root.finish();
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].hint.empty());
}

TEST_CASE("nested tables and inline tables are named by their way from the root") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse(
      "[a.b]\nx = 1\n[[rule]]\nnear = { words = 3, chars = 60 }\n[[rule]]\n[[rule.sub]]\ny = 1\n",
      "f", problems);
  auto root = file.root();
  auto a = root.table("a");
  REQUIRE(a);
  auto b = a->table("b");
  REQUIRE(b);
  CHECK_FALSE(b->text("x"));
  auto rules = root.tables("rule");
  REQUIRE(rules.size() == 2);
  rules[0].set_name("rule 'us-ssn'");
  auto near = rules[0].table("near");
  REQUIRE(near);
  CHECK(near->texts("words").empty());
  CHECK(near->integer("chars") == 60);
  auto subs = rules[1].tables("sub");
  REQUIRE(subs.size() == 1);
  subs[0].finish();
  CHECK(texts_of(problems) == std::vector<std::string>{
                                  "f:2:1: a.b.x: has to be text",
                                  "f:4:10: rule 'us-ssn'.near.words: has to be a list of texts",
                                  "f:7:1: rule[1].sub[0].y: is not a field that is known here",
                              });
}

TEST_CASE("a table where a list of tables belongs is told how to write it") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("[rule]\nid = 'a'\n[x]\n[y]\n", "f", problems);
  auto root = file.root();
  CHECK(root.tables("rule").empty());
  CHECK_FALSE(root.table("rule")->tables("id").size() > 0);
  CHECK(texts_of(problems) ==
        std::vector<std::string>{"f:1:2: rule: has to be a list of tables (write [[rule]])",
                                 "f:2:1: rule.id: has to be a list of tables (write [[id]])"});
}

TEST_CASE("keys come in the file's order and are not marked as read") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("z = 1\na = 2\nm = 3\n", "f", problems);
  const auto root = file.root();
  CHECK(root.keys() == std::vector<std::string>{"z", "a", "m"});
  root.finish();
  CHECK(problems.size() == 3);
}

TEST_CASE("lines are those of the key, or of the table") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("\n[t]\n\nk = 1\n", "f", problems);
  auto root = file.root();
  const auto table = root.table("t");
  REQUIRE(table);
  CHECK(table->line() == 2);
  CHECK(table->line("k") == 4);
  CHECK(table->line("absent") == 2);
}

TEST_CASE("a problem can be added at a key") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("a = 1\n  b = 2\n", "f", problems);
  file.root().problem("b", "value", "is too large", "at most 1");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "value");
  CHECK(problems[0].text() == "f:2:3: b: is too large (at most 1)");
}

TEST_CASE("a syntax error is told with its place and leaves an empty root") {
  struct Row {
    const char* toml;
    std::uint32_t line;
  };
  const Row rows[] = {
      {"a = \n", 1}, {"a = 1\nb = 'x\n", 2}, {"a = 1\na = 2\n", 2},
      {"\n\n]", 3},  {"a = \"\xff\"", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.toml));
    std::vector<Problem> problems;
    const auto file = ConfigFile::parse(row.toml, "f", problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "syntax");
    CHECK(problems[0].line == row.line);
    CHECK(problems[0].column > 0);
    CHECK_FALSE(problems[0].message.empty());
    CHECK(file.root().keys().empty());
  }
}

TEST_CASE("files that are no files are unreadable, an empty one is empty") {
  const auto folder = std::filesystem::temp_directory_path() / "assay-config-test";
  std::filesystem::create_directories(folder);
  const std::string empty = (folder / "empty.toml").string();
  const std::string good = (folder / "good.toml").string();
  std::ofstream(empty).close();
  std::ofstream(good) << "a = 1\n";

  std::vector<Problem> problems;
  CHECK(ConfigFile::load(empty, problems).root().keys().empty());
  CHECK(ConfigFile::load(good, problems).root().keys() == std::vector<std::string>{"a"});
  CHECK(texts_of(problems).empty());
  for (const std::string& path : {folder.string(), (folder / "absent.toml").string()}) {
    problems.clear();
    CHECK(ConfigFile::load(path, problems).root().keys().empty());
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "unreadable");
    CHECK(problems[0].text() == path + ": can't be read");
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace assay
