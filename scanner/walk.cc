#include "scanner/walk.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "scanner/access.h"
#include "scanner/store_known.h"

namespace assay::scanner {
namespace {

constexpr std::size_t kBatch = 32;
constexpr std::size_t kKnownBatch = 256;  // of files that a store is asked for first

// File systems that show the kernel's state, not anybody's data; reading some of them has effects.
// linux/magic.h.
struct KernelFileSystem {
  long magic;
  const char* name;
};
constexpr std::array<KernelFileSystem, 14> kKernelFileSystems = {{{PROC_SUPER_MAGIC, "proc"},
                                                                  {SYSFS_MAGIC, "sysfs"},
                                                                  {DEVPTS_SUPER_MAGIC, "devpts"},
                                                                  {CGROUP_SUPER_MAGIC, "cgroup"},
                                                                  {CGROUP2_SUPER_MAGIC, "cgroup2"},
                                                                  {DEBUGFS_MAGIC, "debugfs"},
                                                                  {TRACEFS_MAGIC, "tracefs"},
                                                                  {AUTOFS_SUPER_MAGIC, "autofs"},
                                                                  {SECURITYFS_MAGIC, "securityfs"},
                                                                  {PSTOREFS_MAGIC, "pstore"},
                                                                  {EFIVARFS_MAGIC, "efivarfs"},
                                                                  {BINFMTFS_MAGIC, "binfmt_misc"},
                                                                  {BPF_FS_MAGIC, "bpf"},
                                                                  {SELINUX_MAGIC, "selinuxfs"}}};

const char* kernel_file_system(int fd) {
  struct statfs status {};
  if (fstatfs(fd, &status) != 0) return nullptr;
  for (const auto& known : kKernelFileSystems) {
    if (static_cast<long>(status.f_type) == known.magic) return known.name;
  }
  return nullptr;
}

std::string join(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty() && path.back() != '/') path += '/';
  path += name;
  return path;
}

// The path of a folder from the current directory; empty when it is not beneath it, or it itself.
std::string path_from_here(const std::string& path) {
  std::error_code error;
  std::string way = std::filesystem::relative(path, error).string();
  if (error || way == "." || way == ".." || way.starts_with("../")) way.clear();
  return way;
}

std::string_view special_kind(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode)) return "a character device";
  if (S_ISBLK(mode)) return "a block device";
  return "not a regular file";
}

mode_t mode_of(unsigned char type) { return DTTOIF(type); }

}  // namespace

std::string Root::path(std::string_view relative) const {
  return relative.empty() ? display : join(display, relative);
}

// A folder while it is listed.
struct Walker::Listing {
  const FolderItem& item;
  const struct stat& status;
  std::shared_ptr<OpenFolder> open;
  std::vector<std::string> names;    ///< of files, for the next batch
  std::vector<std::string> folders;  ///< relative paths
};

Walker::Walker(const FileServices& services, Budget& descriptors, ProgressCounters& progress)
    : services_(services), descriptors_(descriptors), progress_(progress) {}

void Walker::skip(std::string path, std::uint64_t size, Reason reason, std::string detail) const {
  services_.emit(SkippedRecord{Provenance::file(std::move(path)), size, reason, std::move(detail)});
}

void Walker::add_root(const std::string& path, std::vector<Item>& first) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    const Error error = error_of(errno);
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    return skip(path, 0, Reason::kUnreadable, error.detail);
  }
  const Inode inode{status.st_dev, status.st_ino};
  auto root = std::make_shared<Root>();
  if (S_ISDIR(status.st_mode)) {
    if (!root_folders_.insert(inode).second) return;
    root->display = path;
    root->from_here = path_from_here(path);
    auto opened = open_folder_beneath(AT_FDCWD, path, true);
    if (!opened) {
      progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
      return skip(path, 0, opened.error().reason, opened.error().detail);
    }
    root->folder = std::move(*opened);
    FolderItem item;
    item.door = root->door = doors_to(path);
    item.root = std::move(root);
    item.parent_device = status.st_dev;
    item.is_root = true;
    first.emplace_back(std::move(item));
    return;
  }
  if (!S_ISREG(status.st_mode)) {
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    std::string kind(special_kind(status.st_mode));
    // Asked for by name, not met on the way: only a device like /dev/null has nothing to be read.
    if (S_ISCHR(status.st_mode)) return skip(path, 0, Reason::kSpecialFile, std::move(kind));
    kind += S_ISFIFO(status.st_mode) ? ", which is not opened; standard input is read as '-'"
                                     : ", which is not opened";
    return skip(path, 0, Reason::kUnsupported, std::move(kind));
  }
  if (!root_files_.insert(inode).second) return;
  root->display = path;
  root->door = doors_to(path);
  linked_[inode].names.push_back({root, "", root->door});
}

void Walker::folder(FolderItem& item, ScanWorker& worker) {
  auto opened = open_folder_beneath(item.root->folder.get(), item.relative,
                                    services_.options->follow_symlinks);
  const std::string path = item.root->path(item.relative);
  if (!opened) {
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    return skip(path, 0, opened.error().reason, opened.error().detail);
  }
  struct stat status {};
  if (fstat(opened->get(), &status) != 0)
    return skip(path, 0, Reason::kUnreadable, error_of(errno).detail);
  if (!may_enter(item, status)) return;
  if (status.st_dev != item.parent_device) {
    if (services_.options->one_file_system)
      return skip(path, 0, Reason::kOtherMount, "another file system");
    if (const char* kernel = kernel_file_system(opened->get()))
      return skip(path, 0, Reason::kOtherMount, kernel);
  }
  auto open = std::make_shared<OpenFolder>();
  open->root = item.root;
  open->relative = item.relative;
  open->door = door_of(opened->get(), status, item.door);
  open->stream = fdopendir(opened->get());
  if (open->stream == nullptr) return skip(path, 0, Reason::kUnreadable, error_of(errno).detail);
  opened->release();  // the stream owns it now
  list(item, status, open, worker);
}

// False for a folder that is visited elsewhere: another root, or, when symlinks are followed,
// itself further up.
bool Walker::may_enter(const FolderItem& item, const struct stat& status) {
  if (item.is_root) return true;
  if (root_folders_.contains({status.st_dev, status.st_ino})) return false;
  for (const Ancestor* up = item.ancestors.get(); up != nullptr; up = up->parent.get()) {
    if (up->device == status.st_dev && up->inode == status.st_ino) {
      skip(item.root->path(item.relative), 0, Reason::kSymlink, "leads back to a folder above it");
      return false;
    }
  }
  return true;
}

void Walker::list(const FolderItem& item, const struct stat& status,
                  const std::shared_ptr<OpenFolder>& open, ScanWorker& worker) {
  Listing listing{item, status, open, {}, {}};
  for (;;) {
    if (services_.findings->stop.stop_requested()) break;
    errno = 0;
    const dirent* entry =
        readdir(open->stream);  // NOLINT(concurrency-mt-unsafe): a stream of this thread's own
    if (entry == nullptr) {
      if (errno != 0)
        skip(item.root->path(item.relative), 0, Reason::kUnreadable, error_of(errno).detail);
      break;
    }
    name(listing, *entry, worker);
  }
  flush(listing, worker, true);
  listing.open.reset();
  std::shared_ptr<const Ancestor> ancestors;
  if (services_.options->follow_symlinks) {
    ancestors = std::make_shared<Ancestor>(Ancestor{status.st_dev, status.st_ino, item.ancestors});
  }
  for (std::string& relative : listing.folders) {
    FolderItem next;
    next.root = item.root;
    next.parent_device = status.st_dev;
    next.ancestors = ancestors;
    next.door = open->door;
    auto lease = worker.feed ? services_.budget->try_lease(sizeof(Item) + relative.size() + 64)
                             : std::nullopt;
    next.relative = std::move(relative);
    if (lease) {
      next.lease = std::move(*lease);
      worker.feed(Item(std::move(next)));
    } else {
      worker.pending.emplace_back(std::move(next));
    }
  }
}

void Walker::name(Listing& listing, const dirent& entry, ScanWorker& worker) {
  const std::string name = entry.d_name;
  if (name == "." || name == "..") return;
  std::string relative = join(listing.item.relative, name);
  unsigned char type = entry.d_type;
  struct stat status {};
  if (type == DT_UNKNOWN) {
    if (fstatat(dirfd(listing.open->stream), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
      return skip(listing.item.root->path(relative), 0, error_of(errno).reason,
                  error_of(errno).detail);
    }
    type = IFTODT(status.st_mode);
  }
  std::string why;
  if (services_.options->out_of_scope) {
    why = services_.options->out_of_scope(listing.item.root->path(relative), type == DT_DIR);
  }
  const std::string& root = listing.item.root->from_here;
  const std::string from_here = root.empty() ? root : join(root, relative);
  if (!why.empty() || services_.is_excluded(relative, from_here, type == DT_DIR)) {
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    std::uint64_t size = 0;
    if (type == DT_REG &&
        fstatat(dirfd(listing.open->stream), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
      size = static_cast<std::uint64_t>(status.st_size);
    }
    if (why.empty() && type == DT_DIR) why = "folder";
    return skip(listing.item.root->path(relative), size, Reason::kExcluded, std::move(why));
  }
  if (type == DT_DIR) {
    listing.folders.push_back(std::move(relative));
    return;
  }
  if (type == DT_LNK) return symlink(listing, std::move(relative), name, worker);
  progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
  if (type != DT_REG) {
    return skip(listing.item.root->path(relative), 0, Reason::kSpecialFile,
                std::string(special_kind(mode_of(type))));
  }
  listing.names.push_back(name);
  flush(listing, worker, false);
}

void Walker::symlink(Listing& listing, std::string relative, const std::string& name,
                     ScanWorker& worker) {
  struct stat status {};
  if (!services_.options->follow_symlinks) {
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    return skip(listing.item.root->path(relative), 0, Reason::kSymlink, "not followed");
  }
  if (fstatat(dirfd(listing.open->stream), name.c_str(), &status, 0) != 0) {
    progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
    return skip(listing.item.root->path(relative), 0, error_of(errno).reason,
                error_of(errno).detail);
  }
  if (S_ISDIR(status.st_mode)) {
    listing.folders.push_back(std::move(relative));
    return;
  }
  progress_.listed_entries.fetch_add(1, std::memory_order_relaxed);
  if (!S_ISREG(status.st_mode)) {
    return skip(listing.item.root->path(relative), 0, Reason::kSpecialFile,
                std::string(special_kind(status.st_mode)));
  }
  listing.names.push_back(name);
  flush(listing, worker, false);
}

void Walker::flush(Listing& listing, ScanWorker& worker, bool last) {
  // A link that is followed may lead to a file that is elsewhere known by another name.
  const bool asks = services_.options->known != nullptr && !services_.options->follow_symlinks;
  if (listing.names.empty() || (listing.names.size() < (asks ? kKnownBatch : kBatch) && !last))
    return;
  BatchItem batch;
  batch.folder = listing.open;
  batch.names = std::move(listing.names);
  batch.to_read = !asks;
  listing.names.clear();
  hand_on(std::move(batch), worker);
}

// Hands a batch on when a descriptor and memory for it are free; else its files are scanned here
// and now.
void Walker::hand_on(BatchItem&& batch, ScanWorker& worker) {
  if (worker.feed) {
    std::uint64_t bytes = sizeof(Item);
    for (const std::string& name : batch.names) bytes += sizeof name + name.size();
    auto descriptor = descriptors_.try_lease(1);
    auto lease = services_.budget->try_lease(bytes);
    if (descriptor && lease) {
      batch.descriptor = std::move(*descriptor);
      batch.lease = std::move(*lease);
      return worker.feed(Item(std::move(batch)));
    }
  }
  this->batch(batch, worker);
}

void Walker::batch(BatchItem& item, ScanWorker& worker) {
  if (!item.to_read && !services_.findings->stop.stop_requested()) return ask_store(item, worker);
  for (const std::string& name : item.names) {
    if (services_.findings->stop.stop_requested()) {
      skip(item.folder->root->path(join(item.folder->relative, name)), 0, Reason::kInterrupted,
           "stopped by a signal");
    } else {
      file(*item.folder, name, worker);
    }
  }
}

// Files that an earlier scan read and that are as they were: their records are emitted, nothing is
// opened. Not those with several names, which are put together first. The others are handed on.
void Walker::ask_store(BatchItem& item, ScanWorker& worker) {
  const OpenFolder& folder = *item.folder;
  std::sort(item.names.begin(), item.names.end());  // what is known lies in this order
  std::vector<KnownQuery> queries(item.names.size());
  std::size_t count = 0;
  const int parent = dirfd(folder.stream);
  std::vector<bool> reads(item.names.size());
  for (std::size_t i = 0; i < item.names.size(); ++i) {
    KnownQuery& query = queries[count];
    query.name = &item.names[i];
    struct stat& status = query.status;
    reads[i] = fstatat(parent, query.name->c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
               !S_ISREG(status.st_mode) || status.st_nlink > 1 ||
               root_files_.contains({status.st_dev, status.st_ino});
    if (!reads[i]) ++count;
  }
  queries.resize(count);
  services_.options->known->carry(join(folder.root->path(folder.relative), ""), folder.door,
                                  queries, services_.emit, services_.clean);
  BatchItem rest;
  rest.folder = item.folder;
  rest.to_read = true;
  auto query = queries.begin();
  for (std::size_t i = 0; i < item.names.size(); ++i) {
    if (!reads[i] && (query++)->carried) continue;
    rest.names.push_back(std::move(item.names[i]));
    if (rest.names.size() < kBatch) continue;
    hand_on(std::exchange(rest, BatchItem{item.folder, {}, true, {}, {}}), worker);
  }
  if (!rest.names.empty()) hand_on(std::move(rest), worker);
}

void Walker::file(const OpenFolder& folder, const std::string& name, ScanWorker& worker) {
  const std::string relative = join(folder.relative, name);
  auto opened = open_file(dirfd(folder.stream), name, services_.options->follow_symlinks);
  if (!opened) {
    struct stat status {};
    const bool known =
        fstatat(dirfd(folder.stream), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    return skip(folder.root->path(relative), known ? static_cast<std::uint64_t>(status.st_size) : 0,
                opened.error().reason, opened.error().detail);
  }
  struct stat status {};
  if (fstat(opened->get(), &status) != 0) {
    return skip(folder.root->path(relative), 0, Reason::kUnreadable, error_of(errno).detail);
  }
  if (!S_ISREG(status.st_mode)) {
    return skip(folder.root->path(relative), 0, Reason::kSpecialFile,
                std::string(special_kind(status.st_mode)));
  }
  const Inode inode{status.st_dev, status.st_ino};
  if (status.st_nlink > 1 || services_.options->follow_symlinks || root_files_.contains(inode)) {
    const std::scoped_lock lock(linked_mutex_);
    linked_[inode].names.push_back({folder.root, relative, folder.door});
    return;
  }
  scan_file(services_, worker, std::move(*opened), {status, folder.door},
            folder.root->path(relative), name);
}

std::vector<Item> Walker::take_linked() {
  std::vector<Item> items;
  for (auto& [inode, item] : linked_) {
    std::sort(item.names.begin(), item.names.end(),
              [](const LinkedItem::Name& a, const LinkedItem::Name& b) {
                return a.root->path(a.relative) < b.root->path(b.relative);
              });
    items.emplace_back(std::move(item));
  }
  linked_.clear();
  return items;
}

void Walker::linked(const LinkedItem& item, ScanWorker& worker) {
  const LinkedItem::Name& first = item.names.front();
  const std::string path = first.root->path(first.relative);
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  Result<Descriptor> opened = Error{};
  if (!first.root->folder.valid()) {
    opened = open_file(AT_FDCWD, first.root->display, true);
  } else {
    const std::size_t cut = first.relative.rfind('/');
    const auto parent = open_folder_beneath(
        first.root->folder.get(), cut == std::string::npos ? "" : first.relative.substr(0, cut),
        services_.options->follow_symlinks);
    if (parent) {
      opened = open_file(parent->get(), name, services_.options->follow_symlinks);
    } else {
      opened = parent.error();
    }
  }
  struct stat status {};
  const bool good = opened && fstat(opened->get(), &status) == 0 && S_ISREG(status.st_mode);
  for (std::size_t i = 1; i < item.names.size(); ++i) {
    skip(item.names[i].root->path(item.names[i].relative),
         good ? static_cast<std::uint64_t>(status.st_size) : 0, Reason::kDuplicate,
         "the same file as " + path);
  }
  if (services_.findings->stop.stop_requested())
    return skip(path, 0, Reason::kInterrupted, "stopped by a signal");
  if (!opened) return skip(path, 0, opened.error().reason, opened.error().detail);
  if (!good) return skip(path, 0, Reason::kSpecialFile, "was replaced by what is no regular file");
  // Of several ways to it the first that is open to everybody counts.
  const auto open_way = std::find_if(item.names.begin(), item.names.end(),
                                     [](const LinkedItem::Name& n) { return n.door == nullptr; });
  const auto door = open_way == item.names.end() ? first.door : nullptr;
  if (services_.options->known != nullptr &&
      services_.options->known->carry(path, status, door, services_.emit))
    return;
  scan_file(services_, worker, std::move(*opened), {status, door}, path, name);
}

}  // namespace assay::scanner
