#include "formats/pst_items.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "formats/little_endian.h"

namespace assay::formats {
namespace {

constexpr unsigned kHeap = 0xEC, kProperties = 0xBC, kTable = 0x7C, kTree = 0xB5;
constexpr std::uint16_t kText = 0x1F, kBytes = 0x1E, kTime = 0x40, kSeveral = 0x1000;
constexpr std::uint16_t kSubject = 0x37, kBirthday = 0x3A42;
constexpr unsigned kMostLevels = 8;
constexpr std::size_t kMostRecords = 100'000;

// The texts of a value that is several: how many, where each begins, the texts.
void add_several(PstProperty each, std::string_view value, const CodePageText& page,
                 std::string& text) {
  const std::size_t count = std::min<std::size_t>(little32(value, 0), value.size() / 4);
  each.name.type = static_cast<std::uint16_t>(each.name.type & ~kSeveral);
  std::size_t last = 0;  // they follow each other
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = std::max<std::size_t>(last, little32(value, 4 + 4 * i));
    const std::size_t end = i + 1 < count ? little32(value, 8 + 4 * i) : value.size();
    if (begin >= end || end > value.size()) continue;
    add_pst_text(each, value.substr(begin, end - begin), page, text);
    last = end;
  }
}

// Tenths of microseconds since 1601.
void add_day(const char* name, std::uint64_t time, std::string& text) {
  constexpr std::uint64_t kDay = 864'000'000'000, kBefore1970 = 134'774, kFarthest = 400'000;
  const std::uint64_t days = time / kDay;
  if (days > kFarthest) return;
  const std::chrono::year_month_day day{std::chrono::sys_days{
      std::chrono::days{static_cast<std::int64_t>(days) - static_cast<std::int64_t>(kBefore1970)}}};
  char shown[16];
  std::snprintf(shown, sizeof shown, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  text.append(name).append(": ").append(shown).append(1, '\n');
}

}  // namespace

PstItem::PstItem(const PstFile& file, const PstNode& node, PstBudget& budget,
                 std::optional<Error>& error)
    : file_(file),
      budget_(budget),
      error_(error),
      blocks_(file.blocks(node.data, budget, error)),
      inner_(file.inner_nodes(node.inner, budget, error)) {}

void PstItem::fail(const char* what) const {
  if (!error_) error_ = Error{Reason::kCorrupt, what};
}

bool PstItem::is_raw() const { return !blocks_.empty() && little8(blocks_[0], 2) != kHeap; }

std::string PstItem::raw() const {
  std::string all;
  for (const std::string& block : blocks_) all += block;
  return all;
}

std::optional<PstNode> PstItem::inner(std::uint32_t id) const {
  const auto found = std::find_if(inner_.begin(), inner_.end(),
                                  [&](const PstNode& node) { return node.id == id; });
  if (found == inner_.end()) return {};
  return *found;
}

// A piece of the heap: the block's number stands in the upper half of its id, its own in eleven
// bits below.
std::string_view PstItem::allocation(std::uint32_t id) const {
  const std::size_t block = id >> 16;
  const std::size_t number = (id >> 5) & 0x7FFU;
  if ((id & 0x1FU) != 0 || number == 0 || block >= blocks_.size()) return {};
  const std::string_view bytes(blocks_[block]);
  const std::size_t map = little16(bytes, 0);
  if (map + 4 > bytes.size() || number > little16(bytes, map)) return {};
  const std::size_t begin = little16(bytes, map + 4 + 2 * (number - 1));
  const std::size_t end = little16(bytes, map + 4 + 2 * number);
  if (begin > end || end > bytes.size()) return {};
  return bytes.substr(begin, end - begin);
}

std::string PstItem::value(std::uint32_t at) const {
  constexpr std::size_t kEach = 32;
  std::string all;
  if (at == 0) return all;
  if ((at & 0x1FU) == 0) {
    const std::string_view piece = allocation(at);
    if (piece.data() == nullptr) fail("a value isn't where it should be");
    if (budget_.take(piece.size() + kEach)) return std::string(piece);
    if (!error_) error_ = Error{Reason::kLimitSize, "an item too large to be held in memory"};
    return all;
  }
  const auto node = inner(at);
  if (!node) fail("a value isn't where it should be");
  if (!node) return all;
  for (const std::string& block : file_.blocks(node->data, budget_, error_)) all += block;
  return all;
}

// The records of a tree on the heap: at each level keys, and where the next level of them lies.
void PstItem::add_records(std::uint32_t at, std::size_t key, std::size_t data, unsigned level,
                          std::size_t& left, std::vector<std::string_view>& out) const {
  const std::string_view bytes = allocation(at);
  const std::size_t width = key + (level == 0 ? data : 4);
  for (std::size_t i = 0; i + width <= bytes.size() && left > 0; i += width) {
    --left;
    if (level == 0) {
      out.push_back(bytes.substr(i, width));
    } else {
      add_records(little32(bytes, i + key), key, data, level - 1, left, out);
    }
  }
}

std::vector<PstProperty> PstItem::properties() const {
  constexpr std::size_t kKey = 2, kData = 6;
  std::vector<PstProperty> out;
  if (blocks_.empty()) return out;
  const auto broken = [&] {
    fail("a list of properties can't be read");
    return out;
  };
  if (little8(blocks_[0], 2) != kHeap || little8(blocks_[0], 3) != kProperties) return broken();
  const std::string_view tree = allocation(little32(blocks_[0], 4));
  const unsigned levels = little8(tree, 3);
  if (little8(tree, 0) != kTree || little8(tree, 1) != kKey || little8(tree, 2) != kData ||
      levels > kMostLevels)
    return broken();
  std::vector<std::string_view> records;
  std::size_t left = kMostRecords;
  add_records(little32(tree, 4), kKey, kData, levels, left, records);
  const std::uint32_t root = little32(tree, 4);
  if (left == 0 || (root != 0 && allocation(root).data() == nullptr)) broken();
  for (const std::string_view record : records)
    out.push_back({{little16(record, 0), little16(record, 2)}, little32(record, 4)});
  return out;
}

void PstItem::cells(const std::function<void(const PstProperty&)>& visit) const {
  constexpr std::size_t kColumns = 22, kColumn = 8;
  if (blocks_.empty()) return;
  if (little8(blocks_[0], 2) != kHeap || little8(blocks_[0], 3) != kTable)
    return fail("a table can't be read");
  const std::string_view table = allocation(little32(blocks_[0], 4));
  if (little8(table, 0) != kTable || table.size() < kColumns) return fail("a table can't be read");
  const std::size_t columns =
      std::min<std::size_t>(little8(table, 1), (table.size() - kColumns) / kColumn);
  // Behind the cells of a row a bit for each says whether it has one.
  const std::size_t bits = little16(table, 6);
  const std::size_t width = little16(table, 8);
  const std::uint32_t rows = little32(table, 14);
  if (width == 0 || bits > width) return;
  std::vector<std::string> stretches;
  if ((rows & 0x1FU) == 0) {
    stretches.emplace_back(allocation(rows));
  } else if (const auto node = inner(rows)) {
    stretches = file_.blocks(node->data, budget_, error_);
  }
  // A row doesn't go over a block's end.
  for (const std::string& stretch : stretches) {
    for (std::size_t at = 0; at + width <= stretch.size(); at += width) {
      if (!budget_.take(columns)) return;
      const std::string_view row = std::string_view(stretch).substr(at, width);
      for (std::size_t i = 0; i < columns; ++i) {
        const std::string_view column = table.substr(kColumns + i * kColumn, kColumn);
        const unsigned bit = little8(column, 7);
        const std::size_t place = little16(column, 4);
        const bool has = (little8(row, bits + bit / 8) & (0x80U >> (bit % 8))) != 0;
        if (!has || little8(column, 6) != 4 || place + 4 > bits) continue;
        visit({{little16(column, 2), little16(column, 0)}, little32(row, place)});
      }
    }
  }
}

bool is_pst_text(const PstProperty& property) {
  const auto type = static_cast<std::uint16_t>(property.name.type & ~kSeveral);
  return type == kText || type == kBytes ||
         (property.name.type == kTime && property.name.id == kBirthday);
}

void add_pst_text(const PstProperty& property, std::string_view value, const CodePageText& page,
                  std::string& text) {
  const OutlookProperty name = property.name;
  if (name.type == (kText | kSeveral) || name.type == (kBytes | kSeveral))
    return add_several(property, value, page, text);
  if (name.type == kTime && name.id == kBirthday && value.size() >= 8)
    return add_day("Birthday", little(value, 0, 8), text);
  if (name.type != kText && name.type != kBytes) return;
  // A subject says with two characters where the words behind "Re:" begin.
  const std::size_t unit = name.type == kText ? 2 : 1;
  if (name.id == kSubject && little(value, 0, static_cast<unsigned>(unit)) == 1)
    value.remove_prefix(std::min(value.size(), 2 * unit));
  if (name.type == kText) return add_outlook_text(name, value, text);
  add_outlook_text(name.id, page.utf8(value), text);
}

}  // namespace assay::formats
