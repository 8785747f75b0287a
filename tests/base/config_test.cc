#include "scanner/base/config.h"

#include "tests/support/test.h"

using namespace assay;

TEST_CASE("values of every kind are read") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse(
      "name = 'n'\ncount = 3\nshare = 0.5\nwhole = 2\non = true\nwords = ['a', 'b']\nnumbers = [1, "
      "2]\n"
      "[inner]\nkey = 'v'\n[[list]]\nid = 'x'\n[[list]]\nid = 'y'\n",
      "f.toml", problems);
  auto root = file.root();
  CHECK(root.text("name") == "n");
  CHECK(root.integer("count") == 3);
  CHECK(root.number("share") == 0.5);
  CHECK(root.number("whole") == 2.0);
  CHECK(root.boolean("on") == true);
  CHECK(root.texts("words") == std::vector<std::string>{"a", "b"});
  CHECK(root.integers("numbers") == std::vector<std::int64_t>{1, 2});
  auto inner = root.table("inner");
  REQUIRE(inner);
  CHECK(inner->text("key") == "v");
  inner->finish();
  auto list = root.tables("list");
  REQUIRE(list.size() == 2);
  CHECK(list[1].text("id") == "y");
  CHECK(list[1].line() == 12);
  root.finish();
  CHECK(problems.empty());
}

TEST_CASE("mistakes are told with their place, all of them") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("a = 1\nb = 'x'\nnaem = 'y'\nt = 3\nwords = ['a', 2]\n",
                                      "dir/f.toml", problems);
  auto root = file.root();
  root.set_name("top");
  root.text("a");
  root.integer("b");
  root.text("name", true);
  root.table("t");
  root.texts("words");
  root.finish();
  std::vector<std::string> texts;
  for (const Problem& problem : problems) texts.push_back(problem.text());
  CHECK(texts ==
        std::vector<std::string>{
            "dir/f.toml:1:1: top.a: has to be text",
            "dir/f.toml:2:1: top.b: has to be a whole number",
            "dir/f.toml:1:1: top.name: is missing",
            "dir/f.toml:4:1: top.t: has to be a table",
            "dir/f.toml:5:1: top.words: has to be a list of texts",
            "dir/f.toml:3:1: top.naem: is not a field that is known here (did you mean 'name'?)",
        });
}

TEST_CASE("a syntax error is a problem with its place, and leaves an empty root") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("a = 1\nb = \n", "f.toml", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].code == "syntax");
  CHECK(problems[0].line == 2);
  CHECK(file.root().keys().empty());
}

TEST_CASE("a file that can't be read is a problem") {
  std::vector<Problem> problems;
  ConfigFile::load("no/such/file.toml", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].text() == "no/such/file.toml: can't be read");
}

TEST_CASE("keys come in the file's order") {
  std::vector<Problem> problems;
  const auto file = ConfigFile::parse("zebra = 1\nant = 2\nmoth = 3\n", "f.toml", problems);
  CHECK(file.root().keys() == std::vector<std::string>{"zebra", "ant", "moth"});
}
