#include "scanner/access.h"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "scanner/base/ascii.h"
#include "scanner/files.h"

namespace assay::scanner {
namespace {

constexpr std::size_t kMaxNames = 4096;     // bytes
constexpr std::size_t kMaxAttribute = 256;  // bytes
constexpr std::size_t kMaxAcl = 8192;       // bytes; a thousand entries

// linux/posix_acl_xattr.h
constexpr std::uint32_t kAclVersion = 2;
enum Tag : std::uint16_t { kUser = 2, kOwningGroup = 4, kGroup = 8, kMask = 16, kOther = 32 };
struct Entry {
  std::uint16_t tag, rights;
  std::uint32_t id;
};

Access by_mode(std::uint32_t mode, std::uint32_t gid, Right right) {
  const auto bit = static_cast<std::uint32_t>(right);
  Access access;
  if ((mode & (bit << 3U)) != 0) {
    access.who = Access::Who::kGroups;
    access.groups.push_back(gid);
  }
  if ((mode & bit) != 0) access.who = Access::Who::kAll;
  return access;
}

}  // namespace

Access access_of(std::string_view acl, std::uint32_t mode, std::uint32_t gid, Right right) {
  std::uint32_t version = 0;
  if (acl.size() < sizeof version || (acl.size() - sizeof version) % sizeof(Entry) != 0) {
    return by_mode(mode, gid, right);
  }
  std::memcpy(&version, acl.data(), sizeof version);
  if (version != kAclVersion) return by_mode(mode, gid, right);
  acl.remove_prefix(sizeof version);
  const auto bit = static_cast<std::uint16_t>(right);
  std::uint16_t mask = 7;
  const auto each = [&acl](auto visit) {
    for (std::size_t at = 0; at < acl.size(); at += sizeof(Entry)) {
      Entry entry{};
      std::memcpy(&entry, acl.data() + at, sizeof entry);
      visit(entry);
    }
  };
  each([&](const Entry& entry) {
    if (entry.tag == kMask) mask = entry.rights;
  });
  Access access;
  bool others = false;
  each([&](const Entry& entry) {
    if ((entry.rights & bit) == 0) return;
    if (entry.tag == kOther) others = true;
    if ((mask & bit) == 0) return;
    if (entry.tag == kOwningGroup) access.groups.push_back(gid);
    if (entry.tag == kGroup) access.groups.push_back(entry.id);
    if (entry.tag == kUser) access.groups.push_back(Access::kOtherUser);
  });
  if (!access.groups.empty()) access.who = Access::Who::kGroups;
  if (others) access.who = Access::Who::kAll;
  return access;
}

Access access_of(int fd, const struct stat& status, Right right) {
  const auto bit = static_cast<std::uint32_t>(right);
  const std::uint32_t mode = status.st_mode;
  // With an ACL the group's bits are its mask: without them no further entry counts.
  if ((mode & bit) != 0 || (mode & (bit << 3U)) == 0) return by_mode(mode, status.st_gid, right);
  std::array<char, kMaxAcl> acl{};
  const ssize_t size = fgetxattr(fd, "system.posix_acl_access", acl.data(), acl.size());
  if (size <= 0) return by_mode(mode, status.st_gid, right);
  return access_of(std::string_view(acl.data(), static_cast<std::size_t>(size)), mode,
                   status.st_gid, right);
}

std::shared_ptr<const Door> door_of(int fd, const struct stat& status,
                                    std::shared_ptr<const Door> outer) {
  Access access = access_of(fd, status, Right::kPass);
  if (access.who == Access::Who::kAll) return outer;
  return std::make_shared<const Door>(Door{std::move(access), std::move(outer)});
}

std::shared_ptr<const Door> doors_to(const std::string& path) {
  std::array<char, PATH_MAX> resolved{};
  if (realpath(path.c_str(), resolved.data()) == nullptr) return nullptr;
  const std::string whole = resolved.data();
  std::shared_ptr<const Door> door;
  for (std::size_t slash = 0; slash != std::string::npos; slash = whole.find('/', slash + 1)) {
    const std::string folder = slash == 0 ? "/" : whole.substr(0, slash);
    if (folder == whole) break;
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat status {};
    if (opened.valid() ? fstat(opened.get(), &status) == 0 : stat(folder.c_str(), &status) == 0) {
      // A folder that can be passed but not opened: its ACL can't be read, its mode can.
      door = door_of(opened.get(), status, std::move(door));
    } else {
      door = std::make_shared<const Door>(Door{{}, std::move(door)});
    }
  }
  return door;
}

std::vector<LabelMark> attribute_marks(int fd, const formats::LabelWords& words) {
  std::vector<LabelMark> marks;
  std::array<char, kMaxNames> names{};
  const ssize_t size = flistxattr(fd, names.data(), names.size());
  if (size <= 0) return marks;
  std::string_view rest(names.data(), static_cast<std::size_t>(size));
  while (!rest.empty()) {
    const std::string name(rest.substr(0, rest.find('\0')));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    if (!name.starts_with("user.")) continue;
    if (lowered(name).find("classif") == std::string::npos && !words.is_name(name)) continue;
    std::array<char, kMaxAttribute> value{};
    const ssize_t got = fgetxattr(fd, name.c_str(), value.data(), value.size());
    if (got <= 0) continue;  // empty, too long to be a label, or gone
    std::string text(value.data(), static_cast<std::size_t>(got));
    while (!text.empty() && (text.back() == '\0' || text.back() == '\n')) text.pop_back();
    if (!text.empty()) marks.push_back({"xattr", std::move(text), LabelTrust::kWeak, name});
  }
  return marks;
}

std::shared_ptr<const Holder> holder_of(int fd, const struct stat& status,
                                        std::shared_ptr<const Door> door) {
  auto holder = std::make_shared<Holder>();
  holder->meta = meta_of(status);
  holder->stamp = stamp_of(status);
  holder->readers = access_of(fd, status, Right::kRead);
  holder->others_write = (status.st_mode & S_IWOTH) != 0;
  holder->door = std::move(door);
  return holder;
}

}  // namespace assay::scanner
