#include "formats/pst_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "formats/little_endian.h"
#include "formats/pst_tables.h"

namespace assay::formats {
namespace {

constexpr std::size_t kPage = 512;
constexpr unsigned kBlockPage = 0x80, kNodePage = 0x81;
/// Levels of a tree, at most: 16 entries a page make more blocks of it than a file can have.
constexpr unsigned kMostLevels = 8;
/// What looking a block up costs beside its bytes.
constexpr std::size_t kLookUp = 256;
constexpr std::size_t kKeptPages = 2048;
/// A block that lists others; its first byte says of what.
constexpr std::uint64_t kLists = 2;
constexpr unsigned kListOfBlocks = 1, kListOfNodes = 2;

Error corrupt(const char* what) { return {Reason::kCorrupt, what}; }

void permute(std::string& bytes) {
  for (char& c : bytes) c = static_cast<char>(kPstI[static_cast<unsigned char>(c)]);
}

// [MS-PST] 5.2. The key is the block's id; this is its own inverse.
void cycle(std::string& bytes, std::uint64_t id) {
  auto key = static_cast<std::uint16_t>(id >> 16 ^ id);
  for (char& c : bytes) {
    const auto low = static_cast<std::uint8_t>(key);
    const auto high = static_cast<std::uint8_t>(key >> 8);
    auto byte = static_cast<std::uint8_t>(static_cast<unsigned char>(c) + low);
    byte = static_cast<std::uint8_t>(kPstR[byte] + high);
    byte = static_cast<std::uint8_t>(kPstS[byte] - high);
    byte = static_cast<std::uint8_t>(kPstI[byte] - low);
    c = static_cast<char>(byte);
    ++key;
  }
}

}  // namespace

std::uint64_t PstFile::wide(std::string_view bytes, std::size_t at) const {
  return little(bytes, at, unicode_ ? 8 : 4);
}

Result<PstFile> PstFile::open(RandomAccess& file, std::size_t most) {
  PstFile pst(file, most);
  if (auto error = pst.read_header()) return *error;
  return pst;
}

std::optional<Error> PstFile::read_header() {
  constexpr std::size_t kSize = 564;
  constexpr std::uint16_t kOldest = 14, kNewestOld = 15, kUnicode = 20, kLargePages = 36;
  std::string header(kSize, '\0');
  if (read_whole(*file_, 0, header) || !header.starts_with("!BDN"))
    return corrupt("the header is cut");
  const std::uint16_t version = little16(header, 10);
  if (version == kLargePages) return Error{Reason::kUnsupported, "Outlook 2013's form of an .ost"};
  if (version < kOldest || (version > kNewestOld && version < kUnicode))
    return corrupt("an unknown version");
  unicode_ = version >= kUnicode;
  node_root_ = wide(header, unicode_ ? 224 : 188);
  block_root_ = wide(header, unicode_ ? 240 : 196);
  switch (little8(header, unicode_ ? 513 : 461)) {
    case 0:
      cipher_ = Cipher::kNone;
      break;
    case 1:
      cipher_ = Cipher::kPermute;
      break;
    case 2:
      cipher_ = Cipher::kCyclic;
      break;
    default:
      return Error{Reason::kEncrypted, "an unknown way of encoding blocks"};
  }
  if (page(node_root_, kNodePage) == nullptr || page(block_root_, kBlockPage) == nullptr)
    return corrupt("its trees of nodes and blocks can't be read");
  return {};
}

// Valid until the next call. Null: it isn't a page of that kind.
const std::string* PstFile::page(std::uint64_t at, unsigned kind) const {
  auto known = pages_.find(at);
  if (known == pages_.end()) {
    std::string bytes(kPage, '\0');
    if (at % 2 != 0 || at > file_->size() || read_whole(*file_, at, bytes)) return nullptr;
    if (pages_.size() >= kKeptPages) pages_.clear();
    known = pages_.emplace(at, std::move(bytes)).first;
  }
  const std::size_t trailer = unicode_ ? 496 : 500;
  if (little8(known->second, trailer) != kind || little8(known->second, trailer + 1) != kind)
    return nullptr;
  return &known->second;
}

// The entry of this key in a tree's leaf, valid until a page is read again.
std::optional<std::string_view> PstFile::look_up(std::uint64_t root, unsigned kind,
                                                 std::uint64_t key) const {
  const std::size_t counts = unicode_ ? 488 : 496;
  unsigned above = kMostLevels;
  for (std::uint64_t at = root;;) {
    const std::string* bytes = page(at, kind);
    if (bytes == nullptr) return {};
    const std::string_view all(*bytes);
    const std::size_t count = little8(all, counts);
    const std::size_t width = little8(all, counts + 2);
    const unsigned level = little8(all, counts + 3);
    if (level >= above || width == 0 || count * width > counts) return {};
    above = level;
    // The last entry whose key isn't beyond.
    std::size_t from = 0;
    std::size_t to = count;
    while (from < to) {
      const std::size_t middle = (from + to) / 2;
      if (wide(all, middle * width) <= key) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    if (from == 0) return {};
    const std::string_view entry = all.substr((from - 1) * width, width);
    if (level == 0) {
      if (wide(entry, 0) != key) return {};
      return entry;
    }
    at = wide(entry, unicode_ ? 16 : 8);
  }
}

std::optional<PstFile::Place> PstFile::place(std::uint64_t block) const {
  const auto entry = look_up(block_root_, kBlockPage, block & ~std::uint64_t{1});
  if (!entry) return {};
  return Place{wide(*entry, unicode_ ? 8 : 4), little16(*entry, unicode_ ? 16 : 8)};
}

std::optional<std::string> PstFile::block(std::uint64_t id) const {
  const auto where = place(id);
  if (!where || where->at > file_->size()) return {};
  std::string bytes(where->size, '\0');
  if (read_whole(*file_, where->at, bytes)) return {};
  if ((id & kLists) != 0) return bytes;
  if (cipher_ == Cipher::kPermute) permute(bytes);
  if (cipher_ == Cipher::kCyclic) cycle(bytes, id & ~std::uint64_t{1});
  return bytes;
}

PstNode PstFile::node_of(std::string_view entry) const {
  const std::size_t width = unicode_ ? 8 : 4;
  return {little32(entry, 0), wide(entry, width), wide(entry, 2 * width),
          little32(entry, 3 * width)};
}

std::optional<PstNode> PstFile::node(std::uint32_t id) const {
  const auto entry = look_up(node_root_, kNodePage, id);
  if (!entry) return {};
  return node_of(*entry);
}

std::optional<Error> PstFile::nodes(const std::function<bool(const PstNode&)>& visit) const {
  std::optional<Error> error;
  // Pages may be named twice: more than the file has are not looked at.
  std::size_t pages = static_cast<std::size_t>(file_->size() / kPage) + 1;
  visit_page(node_root_, kMostLevels, pages, visit, error);
  return error;
}

// False: enough.
bool PstFile::visit_page(std::uint64_t at, unsigned level, std::size_t& pages,
                         const std::function<bool(const PstNode&)>& visit,
                         std::optional<Error>& error) const {
  const auto fail = [&] {
    if (!error) error = corrupt("a page of its tree of nodes can't be read");
    return true;
  };
  const std::string* known = page(at, kNodePage);
  if (known == nullptr || pages == 0) return fail();
  --pages;
  const std::string bytes = *known;
  const std::string_view all(bytes);
  const std::size_t counts = unicode_ ? 488 : 496;
  const std::size_t count = little8(all, counts);
  const std::size_t width = little8(all, counts + 2);
  const unsigned own = little8(all, counts + 3);
  if (own >= level || width == 0 || count * width > counts) return fail();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view entry = all.substr(i * width, width);
    const bool go_on = own == 0
                           ? visit(node_of(entry))
                           : visit_page(wide(entry, unicode_ ? 16 : 8), own, pages, visit, error);
    if (!go_on) return false;
  }
  return true;
}

std::vector<std::string> PstFile::blocks(std::uint64_t data, PstBudget& budget,
                                         std::optional<Error>& error) const {
  constexpr unsigned kLevels = 2;
  std::vector<std::string> out;
  std::size_t left = most_;
  if (data != 0) add_blocks(data, kLevels, left, budget, out, error);
  return out;
}

void PstFile::add_blocks(std::uint64_t id, unsigned depth, std::size_t& left, PstBudget& budget,
                         std::vector<std::string>& out, std::optional<Error>& error) const {
  constexpr std::size_t kHeader = 8;
  const auto fail = [&](Error why) {
    if (!error) error = std::move(why);
  };
  const Error full{Reason::kLimitSize, "an item too large to be held in memory"};
  if (!budget.take(kLookUp)) {
    left = 0;
    return fail(full);
  }
  auto bytes = block(id);
  if (!bytes) return fail(corrupt("a block isn't where it should be"));
  if (left < bytes->size() || !budget.take(bytes->size())) {
    left = 0;
    return fail(full);
  }
  if ((id & kLists) == 0) {
    left -= bytes->size();
    out.push_back(std::move(*bytes));
    return;
  }
  if (little8(*bytes, 0) != kListOfBlocks || depth == 0 || bytes->size() < kHeader)
    return fail(corrupt("a list of blocks is something else"));
  const std::size_t width = unicode_ ? 8 : 4;
  const std::size_t count =
      std::min<std::size_t>(little16(*bytes, 2), (bytes->size() - kHeader) / width);
  for (std::size_t i = 0; i < count && left > 0; ++i)
    add_blocks(wide(*bytes, kHeader + i * width), depth - 1, left, budget, out, error);
}

std::vector<PstNode> PstFile::inner_nodes(std::uint64_t inner, PstBudget& budget,
                                          std::optional<Error>& error) const {
  constexpr unsigned kLevels = 2;
  std::vector<PstNode> out;
  if (inner != 0) add_inner(inner, kLevels, budget, out, error);
  return out;
}

void PstFile::add_inner(std::uint64_t id, unsigned depth, PstBudget& budget,
                        std::vector<PstNode>& out, std::optional<Error>& error) const {
  const auto fail = [&](Error why) {
    if (!error) error = std::move(why);
  };
  if ((id & kLists) == 0 || depth == 0) return fail(corrupt("a list of nodes can't be read"));
  if (!budget.take(kLookUp))
    return fail({Reason::kLimitSize, "an item too large to be held in memory"});
  const auto bytes = block(id);
  const std::size_t width = unicode_ ? 8 : 4;
  if (!bytes || little8(*bytes, 0) != kListOfNodes || bytes->size() < width)
    return fail(corrupt("a list of nodes can't be read"));
  const bool leaf = little8(*bytes, 1) == 0;
  const std::size_t entry = (leaf ? 3 : 2) * width;
  const std::size_t count =
      std::min<std::size_t>(little16(*bytes, 2), (bytes->size() - width) / entry);
  if (!budget.take(bytes->size()))
    return fail({Reason::kLimitSize, "an item too large to be held in memory"});
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view each = std::string_view(*bytes).substr(width + i * entry, entry);
    if (leaf) {
      out.push_back({little32(each, 0), wide(each, width), wide(each, 2 * width), 0});
    } else {
      add_inner(wide(each, width), depth - 1, budget, out, error);
    }
  }
}

}  // namespace assay::formats
