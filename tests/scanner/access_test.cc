#include "scanner/access.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "scanner/files.h"
#include "tests/support/test.h"

namespace assay::scanner {
namespace {

using Who = Access::Who;

struct Entry {
  std::uint16_t tag, rights;
  std::uint32_t id;
};
constexpr std::uint16_t kOwner = 1, kUser = 2, kOwningGroup = 4, kGroup = 8, kMask = 16,
                        kOther = 32;

std::string acl_of(const std::vector<Entry>& entries) {
  std::string bytes("\x02\0\0\0", 4);
  for (const Entry& entry : entries) {
    bytes.append(reinterpret_cast<const char*>(&entry), sizeof entry);
  }
  return bytes;
}

struct Row {
  const char* name;
  std::string acl;
  std::uint32_t mode;
  Who who;
  std::vector<std::uint32_t> groups;
};

TEST_CASE("who may read follows from an ACL and its mask, or from the mode") {
  const std::vector<Row> rows = {
      {"owner only", "", 0600, Who::kOwner, {}},
      {"the group", "", 0640, Who::kGroups, {7}},
      {"everybody", "", 0644, Who::kAll, {7}},
      {"everybody but the group", "", 0604, Who::kAll, {}},
      {"a named group",
       acl_of(
           {{kOwner, 6, 0}, {kOwningGroup, 0, 0}, {kGroup, 4, 9}, {kMask, 4, 0}, {kOther, 0, 0}}),
       0640,
       Who::kGroups,
       {9}},
      {"a named user",
       acl_of(
           {{kOwner, 6, 0}, {kUser, 4, 1001}, {kOwningGroup, 0, 0}, {kMask, 4, 0}, {kOther, 0, 0}}),
       0640,
       Who::kGroups,
       {Access::kOtherUser}},
      {"both groups",
       acl_of(
           {{kOwner, 6, 0}, {kOwningGroup, 4, 0}, {kGroup, 4, 9}, {kMask, 4, 0}, {kOther, 0, 0}}),
       0640,
       Who::kGroups,
       {7, 9}},
      {"the mask takes it back",
       acl_of(
           {{kOwner, 6, 0}, {kOwningGroup, 4, 0}, {kGroup, 4, 9}, {kMask, 2, 0}, {kOther, 0, 0}}),
       0620,
       Who::kOwner,
       {}},
      {"cut short", "\x02\0\0\0x", 0640, Who::kGroups, {7}},
      {"of another version", std::string("\x09\0\0\0", 4), 0640, Who::kGroups, {7}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Access access = access_of(row.acl, row.mode, 7, Right::kRead);
    CHECK(access.who == row.who);
    CHECK(access.groups == row.groups);
  }
}

/// A folder that goes away with what is in it.
class Folder {
 public:
  Folder() {
    std::string name = "/tmp/assay-access-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    rmdir((path_ + "/in").c_str());
    rmdir(path_.c_str());
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST_CASE("closed folders above are doors, open ones are none") {
  const Folder folder;
  const std::string inner = folder.path() + "/in";
  REQUIRE(mkdir(inner.c_str(), 0755) == 0);
  struct Way {
    mode_t outer;
    bool door;
    Who who;
  };
  const Way ways[] = {{0700, true, Who::kOwner}, {0750, true, Who::kGroups}, {0755, false, {}}};
  for (const Way& way : ways) {
    REQUIRE(chmod(folder.path().c_str(), way.outer) == 0);
    const auto door = doors_to(inner + "/file-that-need-not-be");
    CHECK(door == nullptr);  // nothing there to be reached
    const auto to_inner = doors_to(inner);
    REQUIRE((to_inner != nullptr) == way.door);
    if (to_inner) CHECK(to_inner->access.who == way.who);
    const Descriptor opened(open(inner.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat status {};
    REQUIRE(fstat(opened.get(), &status) == 0);
    CHECK(door_of(opened.get(), status, to_inner) == to_inner);
  }
}

}  // namespace
}  // namespace assay::scanner
