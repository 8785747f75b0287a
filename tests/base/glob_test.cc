#include "scanner/base/glob.h"

#include "tests/support/test.h"

using assay::Glob;
using assay::IgnoreList;

TEST_CASE("a pattern matches as gitignore says") {
  const auto [pattern, path, folder, matches] =
      GENERATE(table<std::string, std::string, bool, bool>({
          {"*.log", "a.log", false, true},
          {"*.log", "deep/er/a.log", false, true},
          {"*.log", "a.log.txt", false, false},
          {"/*.log", "a.log", false, true},
          {"/*.log", "sub/a.log", false, false},
          {"sub/*.log", "sub/a.log", false, true},
          {"sub/*.log", "x/sub/a.log", false, false},
          {"sub/*.log", "sub/y/a.log", false, false},
          {"build/", "build", true, true},
          {"build/", "build", false, false},
          {"build/", "x/build", true, true},
          {"**/node_modules", "a/b/node_modules", true, true},
          {"a/**/b", "a/b", false, true},
          {"a/**/b", "a/x/y/b", false, true},
          {"a/**/b", "a/xb", false, false},
          {"a/**", "a/x/y", false, true},
          {"a/**", "a", true, false},
          {"?at", "cat", false, true},
          {"?at", "/at", false, false},
          {"[a-c]x", "bx", false, true},
          {"[!a-c]x", "bx", false, false},
          {"[!a-c]x", "dx", false, true},
          {"\\*", "*", false, true},
          {"\\*", "x", false, false},
          {"\xff*", "\xff\xfe", false, true},
      }));
  CAPTURE(pattern, path, folder);
  CHECK(Glob(pattern).matches(path, folder) == matches);
}

TEST_CASE("a hostile pattern takes no longer than its length times the path's") {
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += "a*";
  CHECK_FALSE(Glob(pattern + "b").matches(std::string(2000, 'a'), false));
}

TEST_CASE("the last line that matches decides, and ! takes back") {
  const IgnoreList list("# comment\n\n*.txt\n!keep.txt\nkeep.txt.bak\r\n");
  CHECK(list.ignores("a.txt", false));
  CHECK_FALSE(list.ignores("keep.txt", false));
  CHECK(list.ignores("keep.txt.bak", false));
  CHECK_FALSE(list.ignores("a.md", false));
  // Of a file that has two paths the last line decides that is true of either.
  const IgnoreList logs("*.log\n!logs/keep.log\n");
  CHECK(logs.ignores("keep.log", false));
  CHECK_FALSE(logs.ignores("keep.log", false, "logs/keep.log"));
  CHECK(logs.ignores("other.log", false, "logs/other.log"));
}
