#include "scanner/engine.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::scanner;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kValue = "tok_q7vn2lxt";

// A tree of its own that goes with the test.
class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "assay-engine-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Tree() { fs::remove_all(path_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  void file(const std::string& name, std::string_view text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Outcome {
  std::vector<std::string> lines;  ///< "name|scanned|line:column@begin,…" or "name|reason", sorted
  ScanOutcome scan;
};

std::string describe(const EntryResult& result, const std::string& root) {
  const auto name = [&](const ProvenancePtr& provenance) {
    const std::string path = provenance->path();
    return path.starts_with(root + "/") ? path.substr(root.size() + 1) : path;
  };
  if (const auto* skipped = std::get_if<SkippedRecord>(&result)) {
    return name(skipped->provenance) + '|' + std::string(to_string(skipped->reason));
  }
  const auto& file = std::get<FileRecord>(result);
  std::string line = name(file.provenance) + '|' +
                     (file.partial ? std::string(to_string(*file.partial)) : "scanned");
  for (const Finding& finding : file.findings) {
    line += '|' + std::to_string(finding.line) + ':' + std::to_string(finding.column) + '@' +
            std::to_string(finding.bytes->first);
  }
  return line;
}

Outcome run(const Tree& tree, ScanOptions options = {}, const std::stop_token& stop = {}) {
  static const auto rules = patterns::testing::rules_from(
      "[[rule]]\nid = 'tok'\npattern = 'tok_[a-z0-9]{8}'\nscore = { base = 0.8 }\n" +
      std::string(patterns::testing::kRest));
  const FingerprintKey key(std::string(32, 'k'));
  options.isolate = false;
  if (options.roots.empty()) options.roots = {tree.path().string()};
  Outcome outcome;
  std::mutex mutex;
  ProgressCounters progress;
  outcome.scan = scan(
      options, *rules, key,
      [&](EntryResult&& result) {
        const std::scoped_lock lock(mutex);
        outcome.lines.push_back(describe(result, tree.path().string()));
      },
      progress, stop);
  std::sort(outcome.lines.begin(), outcome.lines.end());
  return outcome;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("every kind of entry ends as one record with its reason") {
  const Tree tree;
  tree.file("a.txt", "x\n  " + std::string(kValue));
  tree.file("empty", "");
  tree.file("sub/deep/b.txt", kValue);
  tree.file("name\nwith\x1b newline \xff.txt", kValue);
  fs::create_symlink("a.txt", tree.path() / "link");
  fs::create_symlink("nowhere", tree.path() / "dangling");
  fs::create_directory_symlink(".", tree.path() / "sub/loop");
  REQUIRE(mkfifo(tree.at("fifo").c_str(), 0600) == 0);
  const auto want = Lines{"a.txt|scanned|2:3@4",
                          "dangling|symlink",
                          "empty|scanned",
                          "fifo|special-file",
                          "link|symlink",
                          "name\nwith\x1b newline \xff.txt|scanned|1:1@0",
                          "sub/deep/b.txt|scanned|1:1@0",
                          "sub/loop|symlink"};
  for (const unsigned jobs : {1U, 4U}) {
    ScanOptions options;
    options.jobs = jobs;
    CHECK(run(tree, options).lines == want);
  }
}

TEST_CASE("followed symlinks end where they lead back") {
  const Tree tree;
  tree.file("d/a.txt", kValue);
  fs::create_directory_symlink("../d", tree.path() / "d/loop");
  ScanOptions options;
  options.follow_symlinks = true;
  options.jobs = 1;
  const auto lines = run(tree, options).lines;
  CHECK(std::count(lines.begin(), lines.end(), "d/a.txt|scanned|1:1@0") == 1);
  CHECK(std::count(lines.begin(), lines.end(), "d/loop|symlink") == 1);
}

TEST_CASE("one inode is scanned once, under its first name; a root is visited once") {
  const Tree tree;
  tree.file("b.txt", kValue);
  fs::create_hard_link(tree.path() / "b.txt", tree.path() / "a.txt");
  ScanOptions options;
  options.roots = {tree.path().string(), tree.path().string(), tree.at("b.txt")};
  CHECK(run(tree, options).lines ==
        Lines{"a.txt|scanned|1:1@0", "b.txt|duplicate", "b.txt|duplicate"});
}

TEST_CASE("a root that is not there, and what was left out on purpose, are records") {
  const Tree tree;
  tree.file("keep.txt", kValue);
  tree.file("drop.log", kValue);
  tree.file("node_modules/x.txt", kValue);
  tree.file("large.bin", std::string(5000, 'x'));
  ScanOptions options;
  options.roots = {tree.path().string(), tree.at("missing")};
  options.exclude = {"*.log"};
  options.ignore_text = "node_modules/\n";
  options.max_size = 4096;
  CHECK(run(tree, options).lines == Lines{"drop.log|excluded", "keep.txt|scanned|1:1@0",
                                          "large.bin|limit:size", "missing|unreadable",
                                          "node_modules|excluded"});
}

TEST_CASE(
    "a value on any edge of windows and ranges is found once, with its line and place, at any "
    "number of jobs") {
  const Tree tree;
  std::string text(20U << 20, 'x');
  for (std::size_t at = 99; at < text.size(); at += 100) text[at] = '\n';
  std::string want = "big.txt|scanned";
  for (std::size_t edge = 1U << 20; edge < text.size(); edge += 1U << 20) {
    const std::size_t at = edge - 6 - edge % 7;
    text.replace(at - 1, kValue.size() + 2, " " + std::string(kValue) + " ");
    const auto line = static_cast<std::size_t>(std::count(
                          text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
                      1;
    const std::size_t newline = text.rfind('\n', at);
    want +=
        '|' + std::to_string(line) + ':' + std::to_string(at - newline) + '@' + std::to_string(at);
  }
  tree.file("big.txt", text);
  for (const unsigned jobs : {1U, 4U}) {
    for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{1} << 30}) {
      ScanOptions options;
      options.jobs = jobs;
      options.memory = memory;
      CHECK(run(tree, options).lines == Lines{want});
    }
  }
}

TEST_CASE("a value is found inside of text that stands encoded in a file, at its place") {
  const Tree tree;
  // base64 of "this is the token: tok_q7vn2lxt, keep it" and of base64 of it.
  const std::string once =
      "dGhpcyBpcyB0aGUgdG9rZW46IHRvay"
      "1xN3ZuMmx4dCwga2VlcCBpdA==";
  const std::string value = "dGhpcyBpcyB0aGUgdG9rZW46IHRva19xN3ZuMmx4dCwga2VlcCBpdA==";
  const std::string twice =
      "ZEdocGN5QnBjeUIwYUdVZ2RHOXJaVzQ2SUhSdmExOXhOM1p1TW14NGRDd2dhMlZsY0NCcGRBPT0=";
  tree.file("none", "data: " + once + "\n");
  tree.file("once", "a\ndata: " + value + "\n");
  tree.file("percent",
            "GET /?q="
            "tok%5Fq7vn2lxt%26a%3Db\n");
  tree.file("twice", "x " + twice);
  const auto outcome = run(tree);
  REQUIRE(outcome.lines.size() == 4);
  CHECK(outcome.lines[0] == "none|scanned");
  CHECK(outcome.lines[1].starts_with("once|scanned|2:"));
  CHECK(outcome.lines[2] == "percent|scanned|1:9@8");
  CHECK(outcome.lines[3].starts_with("twice|scanned|1:"));
}

TEST_CASE("a pattern for a folder leaves out what lies beneath it, on disk and in a path alone") {
  ScanOptions options;
  options.exclude = {"skip/"};
  options.ignore_text = "/top\n";
  const Exclusion excluded = exclusion(options);
  for (const char* path : {"skip/a", "x/skip/y/z", "top", "top/a"}) {
    CAPTURE(path);
    CHECK(is_excluded_whole(excluded, path));
  }
  for (const char* path : {"skip", "skipped/a", "x/top/a", "a"}) {
    CAPTURE(path);
    CHECK(!is_excluded_whole(excluded, path));
  }
}

TEST_CASE("a pattern may be from the root that is scanned or from the current directory") {
  ScanOptions options;
  options.exclude = {"share/tmp"};
  options.ignore_text = "/old/\n*.log\n!keep.log\n";
  const Exclusion excluded = exclusion(options);
  CHECK(excluded("tmp", "share/tmp", true));
  CHECK(excluded("share/tmp", "top/share/tmp", true));
  CHECK(excluded("old", "share/old", true));
  CHECK(excluded("a.log", "share/a.log", false));
  CHECK(!excluded("keep.log", "share/keep.log", false));
  CHECK(!excluded("tmp", "", true));
  options = {};
  options.include = {"share/in/*"};
  CHECK(!exclusion(options)("in/a", "share/in/a", false));
  CHECK(exclusion(options)("out/a", "share/out/a", false));
}

TEST_CASE("a terabyte of holes is passed over in no time") {
  const Tree tree;
  const int fd = open(tree.at("sparse").c_str(), O_CREAT | O_WRONLY, 0600);
  REQUIRE(fd >= 0);
  constexpr off_t kFar = off_t{1} << 40;
  REQUIRE(pwrite(fd, kValue.data(), kValue.size(), kFar) == static_cast<ssize_t>(kValue.size()));
  close(fd);
  const auto begin = std::chrono::steady_clock::now();
  const auto lines = run(tree).lines;
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] == "sparse|scanned|1:" + std::to_string(kFar + 1) + '@' + std::to_string(kFar));
}

TEST_CASE("a file with too many matches says how many are not listed") {
  const Tree tree;
  std::string text;
  for (int i = 0; i < 12'000; ++i) text += std::string(kValue) + '\n';
  tree.file("flood.txt", text);
  const auto lines = run(tree).lines;
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("flood.txt|limit:matches|1:1@0|"));
  CHECK(std::count(lines[0].begin(), lines[0].end(), '@') == 10'000);
}

TEST_CASE("a scan that is stopped says what it left") {
  const Tree tree;
  tree.file("a.txt", kValue);
  std::stop_source stop;
  stop.request_stop();
  const auto outcome = run(tree, {}, stop.get_token());
  CHECK(outcome.scan.interrupted);
  REQUIRE(outcome.lines.size() == 1);
  CHECK(outcome.lines[0].ends_with("|interrupted"));
}
