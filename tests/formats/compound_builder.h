// Makes compound files ([MS-CFB]) for tests: tables first, then the directory, small streams, large
// ones, each of them in sectors that follow each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::testing {

/// `width` bytes of `value`, the lowest first.
inline std::string le(std::uint64_t value, unsigned width) {
  std::string bytes;
  for (unsigned i = 0; i < width; ++i)
    bytes += i < 8 ? static_cast<char>(value >> (8 * i) & 0xFF) : '\0';
  return bytes;
}
inline std::string wide(std::u16string_view text) {
  std::string bytes;
  for (const char16_t unit : text) bytes += le(unit, 2);
  return bytes;
}

struct CompoundMade {
  std::string bytes;
  std::size_t fat = 0, mini_fat = 0, directory = 0;  ///< where they begin
  unsigned shift = 9;

  /// Where sector `i` begins.
  [[nodiscard]] std::size_t sector(std::size_t i) const { return (i + 1) << shift; }
  void put(std::size_t at, std::uint64_t value, unsigned width) {
    bytes.replace(at, width, le(value, width));
  }
  /// What sector `from` is followed by.
  void chain(std::size_t from, std::uint32_t to) { put(fat + 4 * from, to, 4); }
  /// A field of an entry of the directory.
  void entry(std::size_t i, std::size_t field, std::uint64_t value, unsigned width) {
    put(directory + 128 * i + field, value, width);
  }
};

class CompoundBuilder {
 public:
  explicit CompoundBuilder(unsigned shift = 9) : shift_(shift), entries_(1) {
    entries_[0] = {u"Root Entry", 5};
  }

  /// An entry in the storage `parent` (0: the root), behind its other ones; which one it is.
  std::size_t add(std::size_t parent, std::u16string name, std::uint8_t type,
                  std::string content = "") {
    entries_.push_back({std::move(name), type, std::move(content)});
    const std::size_t added = entries_.size() - 1;
    std::uint32_t* link = &entries_[parent].child;
    while (*link != kNone) link = &entries_[*link].right;
    *link = static_cast<std::uint32_t>(added);
    return added;
  }
  std::size_t stream(std::u16string name, std::string content, std::size_t parent = 0) {
    return add(parent, std::move(name), 2, std::move(content));
  }
  std::size_t storage(std::u16string name, std::size_t parent = 0) {
    return add(parent, std::move(name), 1);
  }

  CompoundMade make() {
    const std::size_t size = std::size_t{1} << shift_;
    const std::size_t numbers = size / 4;
    std::string mini, mini_table;
    for (Entry& entry : entries_) {
      if (entry.type != 2 || entry.content.empty() || entry.content.size() >= 4096) continue;
      entry.first = static_cast<std::uint32_t>(mini.size() / 64);
      const std::size_t count = (entry.content.size() + 63) / 64;
      for (std::size_t i = 1; i <= count; ++i)
        mini_table += le(i == count ? kEnd : entry.first + i, 4);
      mini += entry.content;
      mini.resize((mini.size() + 63) / 64 * 64);
    }
    entries_[0].content = mini;
    std::size_t payload = sectors(128 * entries_.size()) + sectors(mini_table.size());
    for (const Entry& entry : entries_)
      if (is_large(entry)) payload += sectors(entry.content.size());
    std::size_t tables = 1, lists = 0;
    while (tables * numbers < payload + tables + lists) {
      ++tables;
      lists = tables > 109 ? (tables - 109 + numbers - 2) / (numbers - 1) : 0;
    }
    fat_.assign(tables, 0xFFFFFFFD);
    fat_.insert(fat_.end(), lists, 0xFFFFFFFC);
    const std::size_t directory = fat_.size();
    place(std::string(128 * entries_.size(), '\0'));
    const std::size_t mini_fat = fat_.size();
    mini_table.resize(sectors(mini_table.size()) * size, '\xFF');
    place(mini_table);
    for (Entry& entry : entries_) {
      if (!is_large(entry)) continue;
      entry.first = static_cast<std::uint32_t>(fat_.size());
      place(entry.content);
    }
    std::string names;
    for (const Entry& entry : entries_) names += entry_bytes(entry);
    names.resize(sectors(names.size()) * size, '\0');
    body_.replace(0, names.size(), names);

    CompoundMade made;
    made.shift = shift_;
    made.bytes = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(16, '\0') + le(0x3E, 2) +
                 le(shift_ == 9 ? 3 : 4, 2) + le(0xFFFE, 2) + le(shift_, 2) + le(6, 2) +
                 std::string(6, '\0') + le(0, 4) + le(tables, 4) + le(directory, 4) + le(0, 4) +
                 le(4096, 4) + le(mini_table.empty() ? kEnd : mini_fat, 4) +
                 le(mini_table.size() / size, 4) + le(lists == 0 ? kEnd : tables, 4) + le(lists, 4);
    for (std::size_t i = 0; i < 109; ++i) made.bytes += le(i < tables ? i : kNone, 4);
    made.bytes.resize(size, '\0');
    std::string table;
    for (const std::uint32_t next : fat_) table += le(next, 4);
    table.resize(tables * size, '\xFF');
    made.bytes += table;
    for (std::size_t list = 0, next = 109; list < lists; ++list) {
      for (std::size_t i = 0; i + 1 < numbers; ++i, ++next)
        made.bytes += le(next < tables ? next : kNone, 4);
      made.bytes += le(list + 1 < lists ? tables + list + 1 : kEnd, 4);
    }
    made.bytes += body_;
    made.fat = made.sector(0);
    made.directory = made.sector(directory);
    made.mini_fat = made.sector(mini_fat);
    return made;
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF, kEnd = 0xFFFFFFFE;
  struct Entry {
    std::u16string name;
    std::uint8_t type = 0;
    std::string content{};
    std::uint32_t child = kNone, right = kNone, first = kEnd;
  };

  [[nodiscard]] std::size_t sectors(std::size_t bytes) const {
    return (bytes + (std::size_t{1} << shift_) - 1) >> shift_;
  }
  static bool is_large(const Entry& entry) {
    return entry.type == 5 ? !entry.content.empty() : entry.content.size() >= 4096;
  }
  void place(const std::string& bytes) {
    const std::size_t count = sectors(bytes.size());
    for (std::size_t i = 1; i <= count; ++i)
      fat_.push_back(i == count ? kEnd : static_cast<std::uint32_t>(fat_.size() + 1));
    body_ += bytes;
    body_.resize((body_.size() + (std::size_t{1} << shift_) - 1) >> shift_ << shift_);
  }
  static std::string entry_bytes(const Entry& entry) {
    std::string bytes = wide(entry.name);
    bytes.resize(64);
    bytes += le(2 * (entry.name.size() + 1), 2) + le(entry.type, 1) + le(1, 1) + le(kNone, 4) +
             le(entry.right, 4) + le(entry.child, 4) + std::string(36, '\0') + le(entry.first, 4) +
             le(entry.content.size(), 8);
    return bytes;
  }

  unsigned shift_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> fat_;
  std::string body_;
};

}  // namespace assay::testing
