#include "scanner/git_index.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <span>

#include "scanner/files.h"

namespace assay::scanner::git {
namespace {

constexpr std::size_t kIdSize = 20;
constexpr std::size_t kHeadSize = 12;
// Of an entry: times, device and the like, mode, ids, size, the object's id, flags.
constexpr std::size_t kModeAt = 24, kIdAt = 40, kFlagsAt = 60, kFixedSize = 62;
constexpr unsigned kExtended = 0x4000, kNameMask = 0x0FFF, kIntentToAdd = 0x2000;

std::uint32_t number32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  return number;
}

unsigned number16(std::string_view bytes) {
  return (unsigned{static_cast<unsigned char>(bytes[0])} << 8) |
         static_cast<unsigned char>(bytes[1]);
}

// How much of the path before is dropped (git's own kind of variable length, as in packs). False:
// cut off, or more than a path can have.
bool read_dropped(std::string_view& rest, std::size_t& value) {
  constexpr std::size_t kLimit = std::size_t{1} << 32;
  value = 0;
  for (bool first = true;; first = false) {
    if (rest.empty() || value > kLimit) return false;
    const auto byte = static_cast<unsigned char>(rest[0]);
    rest.remove_prefix(1);
    if (!first) value = (value + 1) << 7;
    value |= byte & 0x7FU;
    if ((byte & 0x80U) == 0) return true;
  }
}

/// Reads the extension "TREE".
class CachedTreeReader {
 public:
  explicit CachedTreeReader(std::string_view rest) : rest_(rest) {}

  bool folder(CachedTree& tree, int depth) {
    constexpr int kMaxDepth = 256;
    long folders = 0;
    if (depth > kMaxDepth || !text_until('\0', tree.name) || !number_until(' ', tree.entries) ||
        !number_until('\n', folders))
      return false;
    if (tree.entries >= 0) {
      if (rest_.size() < kIdSize) return false;
      tree.tree = rest_.substr(0, kIdSize);
      rest_.remove_prefix(kIdSize);
    }
    for (long i = 0; i < folders; ++i) {
      if (!folder(tree.folders.emplace_back(), depth + 1)) return false;
    }
    return true;
  }

 private:
  bool text_until(char mark, std::string_view& out) {
    const std::size_t end = rest_.find(mark);
    if (end == std::string_view::npos) return false;
    out = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool number_until(char mark, long& out) {
    std::string_view text;
    if (!text_until(mark, text)) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
  }

  std::string_view rest_;
};

Error refused(const std::string& why) { return Error{Reason::kUnreadable, "the index: " + why}; }

// What stands behind the entries: extensions, and a digest, which git itself doesn't look at either
// when it reads one.
Result<void> read_extensions(std::string_view rest, CachedTree& cached) {
  constexpr std::size_t kExtensionHead = 8;
  while (rest.size() >= kExtensionHead + kIdSize) {
    const std::string name(rest.substr(0, 4));
    const std::size_t size = number32(rest.substr(4));
    rest.remove_prefix(kExtensionHead);
    if (size > rest.size() - kIdSize) return refused("damaged");
    if (name == "TREE") {
      // It only saves work.
      CachedTree root;
      if (CachedTreeReader(rest.substr(0, size)).folder(root, 0)) cached = std::move(root);
    } else if (name == "link") {
      return refused("a split index can't be read: 'git update-index --no-split-index' joins it");
    } else if (name == "sdir") {
      return refused(
          "a sparse index can't be read: 'git sparse-checkout reapply --no-sparse-index' fills it");
    } else if (name[0] < 'A' || name[0] > 'Z') {
      return refused("it can't be read without an extension that is not known here");
    }
    rest.remove_prefix(size);
  }
  if (rest.size() != kIdSize) return refused("damaged");
  return {};
}

}  // namespace

IndexItems::IndexItems(std::string_view bytes) : rest_(bytes) {
  if (bytes.empty()) return;
  if (bytes.size() < kHeadSize || !bytes.starts_with("DIRC")) {
    damaged_ = true;
    return;
  }
  version_ = number32(bytes.substr(4));
  left_ = number32(bytes.substr(8));
  damaged_ = version_ < 2 || version_ > 4;
  if (damaged_) return;
  rest_.remove_prefix(kHeadSize);
  next();
}

void IndexItems::next() {
  has_item_ = false;
  if (damaged_ || left_ == 0) return;
  --left_;
  has_item_ = read();
  damaged_ = !has_item_;
}

bool IndexItems::read() {
  if (rest_.size() < kFixedSize + 2) return false;
  item_.mode = number32(rest_.substr(kModeAt));
  item_.id = rest_.substr(kIdAt, kIdSize);
  const unsigned flags = number16(rest_.substr(kFlagsAt));
  item_.stage = (flags >> 12) & 3;
  std::size_t fixed = kFixedSize;
  item_.intent_to_add = false;
  if ((flags & kExtended) != 0) {
    if (version_ < 3) return false;
    item_.intent_to_add = (number16(rest_.substr(fixed)) & kIntentToAdd) != 0;
    fixed += 2;
  }
  return read_path(fixed, flags & kNameMask);
}

bool IndexItems::read_path(std::size_t fixed, std::size_t length) {
  if (version_ == 4) {
    rest_.remove_prefix(fixed);
    std::size_t dropped = 0;
    if (!read_dropped(rest_, dropped) || dropped > joined_.size()) return false;
    const std::size_t end = rest_.find('\0');
    if (end == std::string_view::npos) return false;
    joined_.resize(joined_.size() - dropped);
    joined_.append(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return true;
  }
  // A path that is longer than the flags can say ends where its NUL is.
  const std::size_t end = rest_.find('\0', fixed + length);
  if (end == std::string_view::npos || (length < kNameMask && end != fixed + length)) return false;
  path_ = rest_.substr(fixed, end - fixed);
  const std::size_t whole = end / 8 * 8 + 8;  // one to eight NULs
  if (whole > rest_.size()) return false;
  rest_.remove_prefix(whole);
  return true;
}

const CachedTree* CachedTree::folder(std::string_view wanted) const {
  const auto found = std::find_if(folders.begin(), folders.end(),
                                  [&](const CachedTree& one) { return one.name == wanted; });
  return found == folders.end() ? nullptr : &*found;
}

Result<IndexFile> IndexFile::parse(std::string bytes) {
  IndexFile index;
  index.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  if (index.bytes_->empty()) return index;
  IndexItems items = index.items();
  bool nameless = false;  // as a split index has them
  for (; items.item() != nullptr; items.next()) nameless = nameless || items.path().empty();
  if (items.damaged()) return refused("damaged");
  if (const auto read = read_extensions(items.rest(), index.cached_); !read) return read.error();
  if (nameless) return refused("damaged");
  return index;
}

Result<IndexFile> IndexFile::read(const std::string& path) {
  auto file = open_file(AT_FDCWD, path, true);
  if (!file) {
    if (file.error().reason == Reason::kVanished) return parse({});
    return refused(file.error().detail);
  }
  struct stat status {};
  if (::fstat(file->get(), &status) != 0) return refused(error_of(errno).detail);
  if (!S_ISREG(status.st_mode)) return refused("not a regular file");
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  FileStream stream(file->get(), 0, bytes.size());
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got = stream.read(std::span(bytes).subspan(done));
    if (!got) return refused(got.error().detail);
    if (*got == 0) return refused("it was cut short while it was read");
    done += *got;
  }
  return parse(std::move(bytes));
}

}  // namespace assay::scanner::git
