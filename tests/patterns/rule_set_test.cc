#include "patterns/rule_set.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;
namespace fs = std::filesystem;

namespace {

// A folder of its own that goes with the test.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "assay-rules-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
  fs::path path;
};

const std::string kMine =
    "[[rule]]\nid = 'mine'\nclass = 'secret.token'\npattern = 'mytok_[a-z0-9]{10}'\nscore = { base "
    "= 0.8 }\n" +
    std::string(kRest);

fs::path only_file(const fs::path& folder) { return fs::directory_iterator(folder)->path(); }

std::vector<std::string> find_mine(const std::string& file, const std::string& cache) {
  std::vector<Problem> problems;
  const auto set = RuleSet::with({file}, {}, cache, problems);
  REQUIRE(problems.empty());
  return found(*set, "mytok_q7vn2lxt9b");
}

}  // namespace

TEST_CASE(
    "added rules are found beside the built-in ones, and come from the cache the second time") {
  const Folder folder;
  const std::string file = folder.file("mine.toml", kMine);
  const std::string cache = (folder.path / "cache").string();
  const std::vector<std::string> want{"mine:mytok_q7vn2lxt9b"};
  CHECK(find_mine(file, cache) == want);
  REQUIRE(std::distance(fs::directory_iterator(cache), fs::directory_iterator()) == 1);
  const fs::path cached = only_file(cache);
  CHECK((fs::status(cached).permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  const auto written = fs::last_write_time(cached);
  CHECK(find_mine(file, cache) == want);
  CHECK(fs::last_write_time(cached) == written);
}

TEST_CASE("wording of the user's own takes the place of the built-in one, from the cache as well") {
  const Folder folder;
  fs::create_directory(folder.path / "vocabulary");
  std::ofstream(folder.path / "vocabulary" / "own.toml") << "wording-askers = ['fragt']\n";
  const std::string cache = (folder.path / "cache").string();
  for (int again = 0; again < 2; ++again) {
    std::vector<Problem> problems;
    const auto set = RuleSet::with({folder.path.string()}, {}, cache, problems);
    REQUIRE(problems.empty());
    CHECK(set->wording().askers.words() == std::vector<std::string>{"fragt"});
    CHECK(set->wording().checkers.has("verify"));
    CHECK(found(*set, "x = getPassword(\"Blue77Tiger#x\")").size() == 1);
    CHECK(found(*set, "x = fragtPassword(\"Blue77Tiger#x\")").empty());
  }
}

TEST_CASE("a broken or foreign cache is rebuilt, never trusted") {
  const Folder folder;
  const std::string file = folder.file("mine.toml", kMine);
  const std::string cache = (folder.path / "cache").string();
  const std::vector<std::string> want{"mine:mytok_q7vn2lxt9b"};
  CHECK(find_mine(file, cache) == want);
  const auto size = fs::file_size(only_file(cache));
  using Damage = void (*)(const fs::path& cached, std::uintmax_t size);
  const std::vector<std::pair<const char*, Damage>> damages = {
      {"cut", [](const fs::path& cached, std::uintmax_t all) { fs::resize_file(cached, all / 2); }},
      {"empty", [](const fs::path& cached, std::uintmax_t) { fs::resize_file(cached, 0); }},
      {"two bytes changed",
       [](const fs::path& cached, std::uintmax_t all) {
         std::fstream out(cached, std::ios::in | std::ios::out | std::ios::binary);
         out.seekp(static_cast<std::streamoff>(all / 2));
         out.put('\x7f');
         out.put('\x01');
       }},
      {"writable by others",
       [](const fs::path& cached, std::uintmax_t) { chmod(cached.c_str(), 0666); }},
  };
  for (const auto& [name, damage] : damages) {
    INFO(name);
    damage(only_file(cache), size);
    CHECK(find_mine(file, cache) == want);
    CHECK(fs::file_size(only_file(cache)) == size);
    CHECK((fs::status(only_file(cache)).permissions() & fs::perms::group_write) == fs::perms::none);
  }
}

TEST_CASE("other rules have another cache entry") {
  const Folder folder;
  const std::string cache = (folder.path / "cache").string();
  find_mine(folder.file("mine.toml", kMine), cache);
  find_mine(folder.file("mine.toml", kMine + "# changed\n"), cache);
  CHECK(std::distance(fs::directory_iterator(cache), fs::directory_iterator()) == 2);
}

TEST_CASE("a rule file that can't be used is refused with its place") {
  const Folder folder;
  std::vector<Problem> problems;
  CHECK(RuleSet::with({(folder.path / "none.toml").string()}, {}, "", problems) == nullptr);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].message == "no such file or folder");
  problems.clear();
  CHECK(RuleSet::with({folder.file("bad.toml", "[[rule]\n")}, {}, "", problems) == nullptr);
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].code == "syntax");
  CHECK(problems[0].line == 1);
}

TEST_CASE("a selection that selects nothing is refused") {
  std::vector<Problem> problems;
  CHECK(RuleSet::with({}, {{"no-such-rule"}, {}}, "", problems) == nullptr);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].text() ==
        "--only: 'no-such-rule' is no rule id, class or tag (see: assay rules list)");
}

TEST_CASE("a selection by class leaves only its rules on") {
  const std::string text =
      "ghp_" + std::string("q7Vn2LxT9bWm4KsR8zPd1GhJ5cFy3XaNe6Uo") + " visa 4111 1111 1111 1111";
  std::vector<Problem> problems;
  const auto cards = RuleSet::with({}, {{"pii"}, {}}, "", problems);
  REQUIRE(problems.empty());
  for (const Match& match : scan(*cards, text)) CHECK(match.rule->data_class.starts_with("pii"));
  CHECK_FALSE(scan(*cards, text).empty());
  const auto without = RuleSet::with({}, {{}, {"pii"}}, "", problems);
  for (const Match& match : scan(*without, text))
    CHECK_FALSE(match.rule->data_class.starts_with("pii"));
}
