#include "scanner/git_tree.h"

#include <string>
#include <vector>

#include "tests/support/test.h"

using namespace assay::scanner::git;

namespace {

std::string entry(const std::string& mode, const std::string& name, char id = 'x') {
  return mode + ' ' + name + std::string(1, '\0') + std::string(20, id);
}

}  // namespace

TEST_CASE("a tree's entries are read in place") {
  const std::string bytes = entry("100644", "a") + entry("40000", "b", 'y') + entry("120000", "c") +
                            entry("160000", "d") + entry("100664", "e");
  std::vector<std::string> seen;
  TreeItems items(bytes);
  for (; const TreeItem* item = items.item(); items.next())
    seen.push_back(std::string(item->name) + (item->is_tree() ? "/" : item->is_file() ? "" : "?"));
  CHECK(seen == std::vector<std::string>{"a", "b/", "c", "d?", "e"});
  CHECK_FALSE(items.damaged());
}

TEST_CASE("a damaged tree ends where it is damaged") {
  const std::string good = entry("100644", "a");
  for (const std::string& bad : {good.substr(0, 10), std::string("100644 "), std::string("x"),
                                 entry("100644", ""), entry("", "a"), entry("100648", "a"),
                                 std::string("100644 name"), entry("10064400", "long")}) {
    CAPTURE(bad);
    const std::string bytes = good + bad;
    TreeItems items(bytes);
    REQUIRE(items.item() != nullptr);
    CHECK_FALSE(items.damaged());
    items.next();
    CHECK(items.item() == nullptr);
    CHECK(items.damaged());
    items.next();
    CHECK(items.item() == nullptr);
  }
  CHECK(TreeItems("").item() == nullptr);
  CHECK_FALSE(TreeItems("").damaged());
}

TEST_CASE("a folder is ordered as if its name ended in a slash") {
  const auto item = [](std::string_view name, bool folder) {
    TreeItem made;
    made.mode = folder ? 0040000 : 0100644;
    made.name = name;
    return made;
  };
  CHECK(compare(item("a", false), item("a-b", false)) < 0);
  CHECK(compare(item("a", true), item("a-b", false)) > 0);
  CHECK(compare(item("a", true), item("a0", false)) < 0);
  CHECK(compare(item("a", true), item("a", false)) > 0);
  CHECK(compare(item("a", true), item("a", true)) == 0);
}

TEST_CASE("a commit's tree, parents and message are read in place") {
  const std::string a(40, 'a'), b(40, 'b'), c(40, 'c');
  const std::string by = "author N <n@example.org> 1 +0000\ncommitter N <n@example.org> 1 +0000\n";
  static const std::string kCapitals(40, 'B');
  struct Case {
    std::string bytes;
    std::vector<std::string_view> parents;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"tree " + a + "\n" + by + "\nfirst\n", {}, "first\n"},
      {"tree " + a + "\nparent " + b + "\n" + by + "\n", {b}, ""},
      {"tree " + a + "\nparent " + b + "\nparent " + c + "\n" + by + "\n\nled by a line",
       {b, c},
       "\nled by a line"},
      {"tree " + a + "\n" + by + "gpgsig -----BEGIN\n parent " + c + "\n -----END\n\nsigned",
       {},
       "signed"},
      {"tree " + a + "\nparent " + std::string(40, 'B') + "\n" + by + "\nm",
       {std::string_view(kCapitals)},
       "m"},
      {"tree " + a + "\n" + by, {}, ""},  // no message at all
      {"tree " + a + "\n" + by + std::string("\nnul \0 inside", 13),
       {},
       std::string("nul \0 inside", 12)},
  };
  for (const Case& each : cases) {
    INFO(each.bytes);
    const auto commit = parse_commit(each.bytes);
    REQUIRE(commit);
    CHECK(commit->tree == a);
    CHECK(commit->parents == each.parents);
    CHECK(commit->message == each.message);
  }
  for (const std::string& bad :
       {std::string(), std::string("tree "), "tree " + a, "tree " + std::string(40, 'g') + "\n",
        "parent " + a + "\n\n", "tree " + a + "\nauthor cut",
        // what libgit2 is asked about: a parent that is none, no author
        "tree " + a + "\nparent " + std::string(39, 'b') + "\n" + by + "\nm",
        "tree " + a + "\nparent " + b + "\nparent x\n" + by + "\nm",
        "tree " + a + "\n\nfirst\n\nsecond"}) {
    INFO(bad);
    CHECK(!parse_commit(bad));
  }
}
