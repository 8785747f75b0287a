#include "scanner/cli/output_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/support/test.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "assay-output-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }
  [[nodiscard]] bool empty() const { return fs::is_empty(path_); }

 private:
  fs::path path_;
};

std::string content(const std::string& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_CASE("an output file appears whole, private, and only at the end") {
  const Folder folder;
  const std::string path = folder / "out";
  const mode_t before = ::umask(0);
  auto file = OutputFile::open(path);
  ::umask(before);
  REQUIRE(file);
  (*file)->write("text");
  (*file)->flush();
  CHECK(folder.empty());
  (*file)->commit();
  CHECK((*file)->alive());
  CHECK(content(path) == "text");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("an existing file is replaced, whoever could read it before") {
  const Folder folder;
  const std::string path = folder / "out";
  std::ofstream(path) << "old and longer";
  fs::permissions(path, fs::perms::all);
  auto file = OutputFile::open(path);
  REQUIRE(file);
  (*file)->write("new");
  (*file)->commit();
  CHECK(content(path) == "new");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
}

TEST_CASE("without commit nothing is left and an old file stays") {
  const Folder folder;
  const std::string path = folder / "out";
  std::ofstream(path) << "old";
  { (*OutputFile::open(path))->write("new"); }
  CHECK(content(path) == "old");
  { (*OutputFile::open(folder / "other"))->write("new"); }
  CHECK_FALSE(fs::exists(folder / "other"));
}

TEST_CASE("what must not be written to is refused before the scan") {
  const Folder folder;
  std::ofstream(folder / "target") << "precious";
  fs::create_symlink(folder / "target", folder / "link");
  fs::create_symlink(folder / "nothing", folder / "dangling");
  fs::create_directory(folder / "dir");
  for (const std::string& path :
       {folder / "link", folder / "dangling", folder / "dir", folder / "none/out"}) {
    INFO(path);
    const auto file = OutputFile::open(path);
    REQUIRE_FALSE(file);
    CHECK(file.error().detail.find(path) != std::string::npos);
  }
  CHECK(content(folder / "target") == "precious");
}

TEST_CASE("a link that is put there during the scan is not followed") {
  const Folder folder;
  std::ofstream(folder / "target") << "precious";
  auto file = OutputFile::open(folder / "out");
  REQUIRE(file);
  (*file)->write("report");
  fs::create_symlink(folder / "target", folder / "out");
  (*file)->commit();
  CHECK_FALSE((*file)->failure().empty());
  CHECK(content(folder / "target") == "precious");
}

TEST_CASE("a full device is one failure that names file and reason") {
  auto file = OutputFile::open("/dev/full");
  REQUIRE(file);
  for (int i = 0; i < 3; ++i) (*file)->write(std::string(100'000, 'x'));
  (*file)->commit();
  CHECK((*file)->failure() == "can't write /dev/full: No space left on device");
  CHECK_FALSE((*file)->closed());
}

TEST_CASE("a reader who has gone is not a failure") {
  const Folder folder;
  const std::string path = folder / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::signal(SIGPIPE, SIG_IGN);
  std::fstream reader(path);  // read and write: open() doesn't wait
  auto file = OutputFile::open(path);
  REQUIRE(file);
  reader.close();
  (*file)->write("x");
  (*file)->commit();
  CHECK((*file)->closed());
  CHECK((*file)->failure().empty());
}

}  // namespace
}  // namespace assay::cli
