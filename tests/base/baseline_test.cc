// What was accepted stays accepted: in its file, and where that is now.
#include "scanner/base/baseline.h"

#include <set>

#include "tests/support/test.h"

namespace assay {
namespace {

Baseline accepted_in(const std::vector<std::string>& paths) {
  Baseline baseline(std::string(32, 'k'));
  for (const std::string& path : paths) baseline.add_value("hunter2" + path, path);
  return baseline;
}

bool covers(const Baseline& baseline, const std::string& accepted_in, std::string_view path) {
  return baseline.covers(baseline.paths_of("secret.password", "", "hunter2" + accepted_in), path,
                         1);
}

TEST_CASE("a value is accepted in its own file only") {
  const Baseline baseline = accepted_in({"src/a.py"});
  CHECK(covers(baseline, "src/a.py", "src/a.py"));
  CHECK(covers(baseline, "src/a.py", "./src/a.py"));
  CHECK(!covers(baseline, "src/a.py", "src/b.py"));
  CHECK(!covers(baseline, "other", "src/a.py"));
}

TEST_CASE("what was accepted in a file that is gone is accepted wherever it is now") {
  struct Case {
    std::vector<std::string> paths;
    std::set<std::string> there;
    bool accepted;  ///< what was accepted in the first path, in "src/new.py"
  };
  const std::vector<Case> cases = {
      {{"src/a.py"}, {"/r/src", "/r/src/a.py", "/r/src/new.py"}, false},  // a second place
      {{"src/a.py"}, {"/r/src", "/r/src/new.py"}, true},
      {{"/r/src/a.py"}, {"/r/src", "/r/src/new.py"}, true},
      {{"./src/a.py"}, {"/r/src"}, true},
      {{"src/a.zip!b/c.txt"}, {"/r/src", "/r/src/a.zip"}, false},
      {{"src/a.zip!b/c.txt"}, {"/r/src"}, true},
      {{"src/a.py"}, {"/r/other"}, false},  // written for another place
      {{"a.py"}, {"/r/src/new.py"}, false},
      {{"a.py", "b.py"}, {"/r/b.py"}, true},
      {{""}, {"/r/src", "/r/b.py"}, false},  // of a tool that names no file
  };
  for (const Case& c : cases) {
    CAPTURE(c.paths.front());
    Baseline baseline = accepted_in(c.paths);
    baseline.set_folder("/r/");
    baseline.follow_renames([&](const std::string& path) { return c.there.count(path) != 0; });
    CHECK(covers(baseline, c.paths.front(), "src/new.py") == c.accepted);
  }
}

}  // namespace
}  // namespace assay
