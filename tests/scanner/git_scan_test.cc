// A repository as the engine scans it, with one worker and with several: these share readers of
// packs, the listing and what waits for its end. ThreadSanitizer runs this.
#include "scanner/git.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "scanner/engine.h"
#include "scanner/git_lister.h"
#include "scanner/git_objects.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::scanner;
namespace fs = std::filesystem;

namespace {

// Made by `git fast-import`, and gone with the test.
class Repository {
 public:
  explicit Repository(const std::string& stream) {
    std::string name = (fs::temp_directory_path() / "assay-git-XXXXXX").string();
    path_ = mkdtemp(name.data());
    // Nothing of the machine's own settings, nor of a hook that runs the tests.
    const std::string git = "env -u GIT_DIR -u GIT_INDEX_FILE -u GIT_WORK_TREE HOME=" + path_ +
                            " GIT_CONFIG_NOSYSTEM=1 git -C " + path_ + ' ';
    done_ = std::system((git + "init -q -b main . 2>/dev/null").c_str()) == 0;
    std::FILE* const import = popen((git + "fast-import --quiet --done").c_str(), "w");
    done_ = done_ && import != nullptr &&
            std::fwrite(stream.data(), 1, stream.size(), import) == stream.size();
    done_ = import != nullptr && pclose(import) == 0 && done_;
  }
  ~Repository() { fs::remove_all(path_); }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool done_ = false;
};

std::string counted(const std::string& text) {
  return "data " + std::to_string(text.size()) + '\n' + text + '\n';
}

std::string value(int i) {
  std::string digits = std::to_string(i);
  return "tok_" + std::string(8 - digits.size(), 'x') + digits;
}

// `commits` one after the other. Each changes a file that grows (a chain of deltas) and writes one
// of its own; every fifth has a value in its own file, every seventh in its message.
std::string stream_of(int commits) {
  std::string stream = "reset refs/heads/main\n";
  std::string grows;
  for (int i = 0; i < commits; ++i) {
    const std::string n = std::to_string(i);
    grows += "line " + n + " of a file that grows with every commit\n";
    stream += "commit refs/heads/main\ncommitter A <a@example.org> " +
              std::to_string(1700000000 + i) + " +0000\n" +
              counted("change " + n + (i % 7 == 0 ? " " + value(5000 + i) : "")) +
              "M 100644 inline grows.txt\n" + counted(grows) + "M 100644 inline d" +
              std::to_string(i % 9) + "/own-" + n + ".txt\n" +
              counted("own text " + n + '\n' + (i % 5 == 0 ? value(i) : "none") + '\n');
  }
  return stream + "done\n";
}

std::vector<std::string> history(const Repository& of, unsigned jobs) {
  static const auto rules = patterns::testing::rules_from(
      "[[rule]]\nid = 'tok'\npattern = 'tok_[a-z0-9]{8}'\nscore = { base = 0.8 }\n" +
      std::string(patterns::testing::kRest));
  // What threads keep of libgit2 goes with them, unless it is shut down before: oneTBB's live on.
  static const auto* const library = new git::Library;  // NOLINT: as long as the program
  REQUIRE(library != nullptr);
  auto repository = GitRepository::open(of.path());
  REQUIRE(repository);
  GitRequest request;
  request.what = GitRequest::What::kHistory;
  auto lister = repository->list(request);
  REQUIRE(lister);
  const GitSource source{&*repository, lister->get(), "", false, true, false, nullptr};
  ScanOptions options;
  options.git = &source;
  options.jobs = jobs;
  options.isolate = false;
  const FingerprintKey key(std::string(32, 'k'));
  std::vector<std::string> lines;
  std::mutex mutex;
  ProgressCounters progress;
  scan(options, *rules, key,
       [&](EntryResult&& result) {
         std::string line = "skipped";
         if (const auto* file = std::get_if<FileRecord>(&result)) {
           line = file->provenance->path();
           for (const Finding& finding : file->findings)
             line += '|' + std::to_string(finding.line) + '@' + finding.where->commit;
         }
         const std::scoped_lock lock(mutex);
         lines.push_back(std::move(line));
       },
       progress, {});
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("a history gives the same records with one worker and with eight, each value once") {
  constexpr int kCommits = 400;
  const Repository repository(stream_of(kCommits));
  REQUIRE(repository.done());
  const auto one = history(repository, 1);
  // Two blobs and a message of each commit.
  CHECK(one.size() >= 3 * kCommits);
  CHECK(std::count_if(one.begin(), one.end(), [](const std::string& line) {
          return line.find('|') != std::string::npos;
        }) == (kCommits + 4) / 5 + (kCommits + 6) / 7);
  for (int round = 0; round < 3; ++round) CHECK(history(repository, 8) == one);
}
