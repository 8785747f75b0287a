#include "scanner/cli/environment.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "reports/escape.h"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kLeastKeyBytes = 16;
constexpr std::size_t kLargestFile = std::size_t{16} << 20;

std::string error_text(int error) { return std::generic_category().message(error); }

/// The folder of `variable`, else `below_home` in the home folder; empty when there is neither.
std::string user_folder(const char* variable, const char* below_home) {
  const std::string folder = env(variable);
  if (!folder.empty() && folder[0] == '/') return folder + "/assay";
  const std::string home = env("HOME");
  return home.empty() ? std::string() : home + below_home + "/assay";
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  if (hex.size() % 2 != 0) return std::nullopt;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

/// Makes `path` with a new key, complete or not at all. False and errno when it can't.
bool create_key(const std::string& path) {
  std::string name = path + ".XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);  // 0600
  if (fd < 0) return false;
  const std::string bytes = random_key();
  const bool written =
      ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  ::close(fd);
  // link() and not rename(): of two first runs at once, one key wins and both use it.
  const bool named = written && (::link(name.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int error = errno;
  ::unlink(name.c_str());
  errno = error;
  return named;
}

Result<KeyChoice> key_from_file(const std::string& path) {
  auto bytes = read_small_file(path);
  if (!bytes) return bytes.error();
  if (bytes->size() < kLeastKeyBytes) {
    return Error{Reason::kUnreadable,
                 "the key in " + reports::printable(path) + " is under 16 bytes"};
  }
  return KeyChoice{FingerprintKey(std::move(*bytes)), false, {}};
}

KeyChoice ephemeral_key(const std::string& why) {
  return {FingerprintKey(random_key()), true, "fingerprints hold for this run only: " + why};
}

// The state folder's key, made on first use.
Result<KeyChoice> load_site_key() {
  const std::string folder = user_folder("XDG_STATE_HOME", "/.local/state");
  if (folder.empty()) return ephemeral_key("there is no home folder to keep a key in");
  const std::string path = folder + "/fingerprint.key";
  if (::access(path.c_str(), F_OK) != 0) {
    std::error_code error;
    fs::create_directories(fs::path(folder).parent_path(), error);
    ::mkdir(folder.c_str(), 0700);
    if (!create_key(path))
      return ephemeral_key(reports::printable(path) + ": " + error_text(errno));
  }
  auto key = key_from_file(path);
  return key ? std::move(key) : Result<KeyChoice>(ephemeral_key(key.error().detail));
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  auto part = path.begin();
  for (const auto& wanted : folder) {
    if (part == path.end() || *part != wanted) return false;
    ++part;
  }
  return true;
}

}  // namespace

std::string env(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string take_env(const char* name) {
  std::string value = env(name);
  ::unsetenv(name);
  return value;
}

Result<KeyChoice> load_key(const std::string& store) {
  if (const std::string file = env("ASSAY_KEY_FILE"); !file.empty()) return key_from_file(file);
  if (const std::string hex = env("ASSAY_KEY"); !hex.empty()) {
    auto bytes = from_hex(hex);
    if (!bytes || bytes->size() < kLeastKeyBytes) {
      return Error{Reason::kUnreadable, "ASSAY_KEY is not 32 or more hexadecimal digits"};
    }
    return KeyChoice{FingerprintKey(std::move(*bytes)), false, {}};
  }
  const std::string beside = store.empty() ? std::string() : store + ".key";
  if (!beside.empty() && ::access(beside.c_str(), F_OK) == 0) return key_from_file(beside);
  auto of_site = load_site_key();
  if (beside.empty() || !of_site->ephemeral) return of_site;
  if (!create_key(beside))
    return ephemeral_key(reports::printable(beside) + ": " + error_text(errno));
  return key_from_file(beside);
}

std::string cache_dir() { return user_folder("XDG_CACHE_HOME", "/.cache"); }

std::string temp_dir() {
  const std::string folder = env("TMPDIR");
  return folder.empty() ? "/tmp" : folder;
}

std::int64_t today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())
      .time_since_epoch()
      .count();
}

std::int64_t unix_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::string account_name() {
  std::vector<char> buffer(std::size_t{16} << 10);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    return found->pw_name;
  }
  return std::to_string(::geteuid());
}

std::string local_file(const std::string& name, const std::vector<std::string>& roots,
                       std::string& note) {
  std::error_code error;
  if (!fs::is_regular_file(name, error)) return {};
  const fs::path here = fs::canonical(".", error);
  for (const std::string& root : roots) {
    if (root == "-") continue;
    const fs::path tree = fs::canonical(root, error);
    if (error || !is_inside(here, tree)) continue;
    note = name + " lies in the tree that is scanned and is not used";
    return {};
  }
  return name;
}

std::string random_key() {
  std::string bytes(kKeyBytes, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("no random bytes from the system");
  }
  return bytes;
}

Result<std::string> read_small_file(const std::string& path) {
  const auto failed = [&path](const std::string& why) {
    return Error{Reason::kUnreadable, "can't read " + reports::printable(path) + ": " + why};
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(error_text(errno));
  const auto close_fd = [](const int* open) { ::close(*open); };
  const std::unique_ptr<const int, decltype(close_fd)> closer(&fd, close_fd);
  std::string bytes;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(error_text(errno));
    if (got == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
    if (bytes.size() > kLargestFile) return failed("larger than 16 MiB");
  }
}

}  // namespace assay::cli
