// Who may read a file: mode bits, POSIX ACLs and the folders above. Reads attributes only.
// Thread-safe.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/labels.h"
#include "scanner/base/records.h"

namespace assay::scanner {

/// The right that is asked about, as a bit of a mode.
enum class Right : std::uint8_t { kPass = 1, kRead = 4 };

/// Who has `right` on an open file or folder. An ACL is looked at only where it can widen what the
/// mode says: no system call for files that are open to all, or to the owner alone.
Access access_of(int fd, const struct stat& status, Right right);

/// As access_of(), for an ACL's bytes (system.posix_acl_access); by the mode alone if they aren't
/// one.
Access access_of(std::string_view acl, std::uint32_t mode, std::uint32_t gid, Right right);

/// The door of a folder that stands behind `outer`; `outer` itself when everybody may pass it.
std::shared_ptr<const Door> door_of(int fd, const struct stat& status,
                                    std::shared_ptr<const Door> outer);

/// The doors on the way to `path` (as given), without its last part's own. Folders that can't be
/// looked at count as closed to all but the owner: that is why they can't.
std::shared_ptr<const Door> doors_to(const std::string& path);

/// What an open file's entries need to know of it.
std::shared_ptr<const Holder> holder_of(int fd, const struct stat& status,
                                        std::shared_ptr<const Door> door);

/// Labels among an open file's user attributes: those whose name says classification, or that
/// `words` names. One system call for a file that has none.
std::vector<LabelMark> attribute_marks(int fd, const formats::LabelWords& words);

}  // namespace assay::scanner
