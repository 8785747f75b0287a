#include "formats/sqlite_pages.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <functional>
#include <span>
#include <utility>

#include "formats/little_endian.h"
#include "formats/readable.h"
#include "formats/sheet_text.h"
#include "formats/text_scan.h"

namespace assay::formats {
namespace {

constexpr std::size_t kFileHeader = 100, kLogHeader = 32, kFrameHeader = 24;
constexpr unsigned kTableLeaf = 0x0D, kIndexLeaf = 0x0A, kTableInner = 0x05, kIndexInner = 0x02;
/// No database has a smaller page ("1.3.4").
constexpr std::size_t kLeastUsable = 480;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

// Takes integers from the front of a page's part; past its end all are 0.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  std::uint64_t varint() {
    std::uint64_t number = 0;
    for (int i = 0; i < 9; ++i) {
      if (rest_.empty()) return fail();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (i == 8) return number << 8 | byte;
      number = number << 7 | (byte & 0x7FU);
      if (byte < 0x80) return number;
    }
    return number;
  }
  // Up to `size` bytes.
  std::string_view take(std::uint64_t size) {
    const std::string_view bytes =
        rest_.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, rest_.size())));
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

 private:
  std::uint64_t fail() {
    good_ = false;
    return 0;
  }
  std::string_view rest_;
  bool good_ = true;
};

void add_integer(std::string_view bytes, std::string& out) {
  std::uint64_t number = big_endian(bytes);
  if (!bytes.empty() && static_cast<signed char>(bytes[0]) < 0 && bytes.size() < 8)
    number |= ~std::uint64_t{0} << (8 * bytes.size());
  out += std::to_string(static_cast<std::int64_t>(number));
}

// How much of a row's bytes stands in its leaf.
std::size_t local_size(std::uint64_t size, std::size_t usable, bool table) {
  const std::size_t most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  if (size <= most) return static_cast<std::size_t>(size);
  const std::size_t least = (usable - 12) * 32 / 255 - 23;
  const std::size_t some = least + static_cast<std::size_t>((size - least) % (usable - 4));
  return some <= most ? some : least;
}

bool is_page_size(std::uint64_t size) {
  return size >= 512 && size <= 65'536 && std::has_single_bit(size);
}

// Hands on what a reader found when it came to much, or after many pages.
class Giver {
 public:
  explicit Giver(const TakeRows& take) : take_(take) {}
  /// After each page. False: enough.
  bool page(PageReader& reader) {
    constexpr std::size_t kMuch = 64U << 10, kMany = 1024;
    if (reader.rows.text.size() + reader.rows.binary.size() < kMuch && ++pages_ < kMany)
      return true;
    pages_ = 0;
    return take_(reader.rows);
  }

 private:
  const TakeRows& take_;
  std::size_t pages_ = 0;
};

struct Header {
  std::size_t page = 0, usable = 0;
  SqliteText text = SqliteText::kUnknown;
  std::uint32_t free = 0;    ///< the page that lists free ones; 0: none
  bool moves_pages = false;  ///< some pages say where others are (auto_vacuum)
};

Result<Header> read_header(RandomAccess& database) {
  std::array<char, kFileHeader> bytes{};
  if (auto error = read_whole(database, 0, bytes)) return *error;
  const std::string_view of(bytes.data(), bytes.size());
  Header header;
  std::uint64_t size = big_endian(of.substr(16, 2));
  if (size == 1) size = 65'536;
  const auto reserved = static_cast<unsigned char>(of[20]);
  if (!is_page_size(size) || size - reserved < kLeastUsable)
    return Error{Reason::kCorrupt, "a database of impossible pages"};
  header.page = static_cast<std::size_t>(size);
  header.usable = header.page - reserved;
  const std::uint64_t text = big_endian(of.substr(56, 4));
  if (text <= 3) header.text = static_cast<SqliteText>(text);
  header.free = static_cast<std::uint32_t>(big_endian(of.substr(32, 4)));
  header.moves_pages = big_endian(of.substr(52, 4)) != 0;
  return header;
}

// Which pages of a database its trees and the list of free pages lead to.
class Reached {
 public:
  Reached(RandomAccess& database, const Header& header, std::size_t pages,
          const std::function<bool()>& go_on)
      : database_(database),
        header_(header),
        go_on_(go_on),
        bytes_(header.page),
        reached_(pages + 1) {}

  [[nodiscard]] bool has(std::size_t page) const { return reached_[page]; }

  /// `indexes`: what isn't an index's page is none of these trees.
  void trees(const std::vector<std::uint32_t>& roots, bool indexes) {
    for (const std::uint32_t root : roots) {
      if (mark(root)) next_.push_back(root);
      for (std::size_t pages = 0; !next_.empty(); ++pages) {
        const std::uint32_t page = next_.back();
        next_.pop_back();
        if (pages % 256 == 255 && !go_on_()) return;
        tree_page(page, indexes);
      }
    }
  }

  // Visits the pages of the list, not those that it lists: what stands behind the list in each.
  std::optional<Error> free_lists(const std::function<void(std::string_view)>& visit) {
    for (std::uint32_t page = header_.free; page != 0;) {
      if (!mark(page)) return Error{Reason::kCorrupt, "a list of free pages that leads nowhere"};
      if (!read(page)) return Error{Reason::kCorrupt, "a database that ends early"};
      const std::string_view list(bytes_.data(), bytes_.size());
      page = static_cast<std::uint32_t>(big_endian(list.substr(0, 4)));
      const std::uint64_t count = big_endian(list.substr(4, 4));
      if (count < header_.usable / 4 - 2)
        visit(list.substr(static_cast<std::size_t>(8 + 4 * count)));
    }
    return {};
  }

 private:
  // False: it is none of the file's, or was reached before.
  bool mark(std::uint32_t page) {
    if (page == 0 || page >= reached_.size() || reached_[page]) return false;
    return reached_[page] = true;
  }
  bool read(std::uint32_t page) {
    return !read_whole(database_, std::uint64_t{page - 1} * header_.page, bytes_);
  }

  void tree_page(std::uint32_t number, bool indexes) {
    if (!read(number)) return;
    const std::string_view page(bytes_.data(), header_.usable);
    const std::size_t header = number == 1 ? kFileHeader : 0;
    const auto kind = static_cast<unsigned char>(page[header]);
    const bool inner = kind == kTableInner || kind == kIndexInner;
    const bool of_index = kind == kIndexInner || kind == kIndexLeaf;
    if ((!inner && kind != kTableLeaf && kind != kIndexLeaf) || (indexes && !of_index)) {
      reached_[number] = false;
      return;
    }
    const std::size_t array = header + (inner ? 12 : 8);
    if (inner) add(page.substr(header + 8, 4));
    const std::size_t cells =
        std::min<std::size_t>(big_endian(page.substr(header + 3, 2)), (page.size() - array) / 2);
    for (std::size_t i = 0; i < cells; ++i) {
      const std::size_t at = big_endian(page.substr(array + 2 * i, 2));
      if (at + 4 > page.size()) continue;
      Cursor cell(page.substr(at));
      if (inner) add(cell.take(4));
      if (kind == kTableInner) continue;
      const std::uint64_t size = cell.varint();
      if (kind == kTableLeaf) cell.varint();
      const std::size_t local = local_size(size, header_.usable, kind == kTableLeaf);
      if (!cell.good() || local == size || local + 4 > cell.rest().size()) continue;
      overflow(cell.rest().substr(local, 4));
    }
  }
  // Each once: a page may name others any number of times.
  void add(std::string_view page) {
    if (const auto number = static_cast<std::uint32_t>(big_endian(page)); mark(number))
      next_.push_back(number);
  }
  // The pages in which a value goes on: each begins with the next one's number.
  void overflow(std::string_view first) {
    std::array<char, 4> number{};
    std::size_t pages = 0;
    for (auto page = static_cast<std::uint32_t>(big_endian(first)); mark(page);) {
      if (++pages % 1024 == 0 && !go_on_()) return;
      if (read_whole(database_, std::uint64_t{page - 1} * header_.page, number)) return;
      page = static_cast<std::uint32_t>(big_endian({number.data(), number.size()}));
    }
  }

  RandomAccess& database_;
  const Header& header_;
  const std::function<bool()>& go_on_;
  std::vector<char> bytes_;
  std::vector<bool> reached_;
  std::vector<std::uint32_t> next_;
};

bool has_other_than_nuls(std::string_view bytes) {
  return bytes.find_first_not_of('\0') != std::string_view::npos;
}

// UTF-16 shows in a log by the NULs of its ASCII.
SqliteText guess(std::string_view bytes) {
  if (bytes.size() < 2 || bytes.size() % 2 != 0) return SqliteText::kUtf8;
  std::array<std::size_t, 2> nuls{};
  for (std::size_t i = 0; i < bytes.size(); ++i) nuls[i % 2] += bytes[i] == '\0' ? 1U : 0U;
  if (nuls[1] * 4 > bytes.size() && nuls[0] == 0) return SqliteText::kUtf16Le;
  if (nuls[0] * 4 > bytes.size() && nuls[1] == 0) return SqliteText::kUtf16Be;
  return SqliteText::kUtf8;
}

}  // namespace

void add_real(double number, std::string& out) {
  constexpr double kExact = 9007199254740992.0;  // 2^53: integers up to it are told apart
  if (std::abs(number) < kExact && std::trunc(number) == number) {
    out += std::to_string(static_cast<std::int64_t>(number));
    return;
  }
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

bool PageReader::is_new(std::string_view bytes) {
  if (seen_.size() >= kMostSeen) return true;
  return seen_.insert(std::hash<std::string_view>()(bytes)).second;
}

void PageReader::add_bytes(std::string_view bytes) {
  if (has_other_than_nuls(bytes) && is_new(bytes)) rows.binary.append(bytes).append(2, '\0');
}

void PageReader::add(std::string_view page) {
  constexpr std::size_t kHeader = 8;
  page = page.substr(0, usable_);
  if (page.size() != usable_ || usable_ < kLeastUsable) return;
  const auto kind = static_cast<unsigned char>(page[0]);
  const std::size_t cells = big_endian(page.substr(3, 2));
  if ((kind != kTableLeaf && kind != kIndexLeaf) || cells > (usable_ - kHeader) / 2)
    return add_bytes(page);
  // Cells may overlap: all together they are not longer than the page.
  std::size_t left = usable_;
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t at = big_endian(page.substr(kHeader + 2 * i, 2));
    if (at < kHeader || at >= usable_) continue;
    Cursor cell(page.substr(at));
    const std::uint64_t size = cell.varint();
    if (kind == kTableLeaf) cell.varint();
    if (!cell.good()) continue;
    const std::string_view record = cell.take(local_size(size, usable_, kind == kTableLeaf));
    if (record.size() > left) return;
    left -= record.size();
    add_row(record);
  }
}

// A value by its type: 1 to 6 integers of so many bytes, 7 a real number, 8 and 9 the numbers 0 and
// 1, from 12 on bytes and text.
void PageReader::add_value(std::uint64_t type, std::string_view bytes) {
  if (type == 8 || type == 9) {
    rows.text += type == 8 ? '0' : '1';
  } else if (type == 7) {
    if (bytes.size() == 8) add_real(std::bit_cast<double>(big_endian(bytes)), rows.text);
  } else if (type < 7) {
    if (!bytes.empty()) add_integer(bytes, rows.text);
  } else if (type % 2 == 0) {
    if (is_readable(bytes)) {
      add_cell_text(bytes, rows.text);
    } else {
      rows.binary.append(bytes).append(2, '\0');
    }
  } else {
    const SqliteText text = text_ == SqliteText::kUnknown ? guess(bytes) : text_;
    if (text == SqliteText::kUtf16Le) {
      add_cell_text(from_utf16le(bytes), rows.text);
    } else if (text == SqliteText::kUtf16Be) {
      std::string swapped(bytes.substr(0, bytes.size() / 2 * 2));
      for (std::size_t i = 0; i < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
      add_cell_text(from_utf16le(swapped), rows.text);
    } else if (valid_utf8(bytes)) {
      add_cell_text(bytes, rows.text);
    } else {
      // Cut where the page ends, or of a code page.
      add_cell_text(code_page_.utf8(bytes), rows.text);
    }
  }
}

void PageReader::add_row(std::string_view record) {
  constexpr std::array<std::uint8_t, 10> kWidths = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
  Cursor whole(record);
  const std::uint64_t header = whole.varint();
  if (!whole.good() || header > record.size() || header < record.size() - whole.rest().size() ||
      !is_new(record))
    return;
  const auto size = static_cast<std::size_t>(header);
  Cursor types(record.substr(0, size));
  types.varint();
  Cursor values(record.substr(size));
  const std::size_t begin = rows.text.size();
  while (!types.rest().empty() && types.good()) {
    const std::uint64_t type = types.varint();
    const std::uint64_t width = type < kWidths.size() ? kWidths[type]
                                : type < 12           ? 0
                                                      : (type - 12) / 2;
    add_value(type, values.take(width));
    rows.text += '\t';
  }
  if (rows.text.size() > begin) rows.text.back() = '\n';
}

std::optional<Error> read_unused_pages(RandomAccess& database, const SqliteRoots& roots,
                                       const TakeRows& take) {
  constexpr std::uint64_t kMostPages = std::uint64_t{1} << 30U, kLockByte = 1ULL << 30U;
  const auto header = read_header(database);
  if (!header) return header.error();
  const std::uint64_t pages = database.size() / header->page;
  if (pages > kMostPages) return Error{Reason::kLimitSize, "more pages than are told apart"};
  PageReader reader(header->usable, header->text);
  Giver out(take);
  bool stopped = false;
  const std::function<bool()> go_on = [&] {
    stopped = stopped || !take(reader.rows);
    return !stopped;
  };
  Reached reached(database, *header, static_cast<std::size_t>(pages), go_on);
  reached.trees(roots.tables, false);
  reached.trees(roots.indexes, true);
  auto error = reached.free_lists([&](std::string_view rest) { reader.add_bytes(rest); });
  // One page in so many says where the next ones are used.
  const std::size_t each = header->usable / 5 + 1;
  std::vector<char> bytes(header->page);
  for (std::size_t number = 2; number <= pages && !stopped; ++number) {
    const bool maps = header->moves_pages && (number - 2) % each == 0;
    if (reached.has(number) || maps || number == kLockByte / header->page + 1) continue;
    if (auto failed = read_whole(database, std::uint64_t{number - 1} * header->page, bytes))
      return failed;
    reader.add({bytes.data(), bytes.size()});
    if (!out.page(reader)) return error;
  }
  if (stopped) return error;
  std::vector<char> tail(static_cast<std::size_t>(database.size() % header->page));
  if (!tail.empty() && !read_whole(database, pages * header->page, tail))
    reader.add_bytes({tail.data(), tail.size()});
  take(reader.rows);
  return error;
}

std::optional<Error> read_write_ahead_log(RandomAccess& log, const TakeRows& take) {
  std::array<char, kLogHeader> header{};
  if (auto error = read_whole(log, 0, header)) return error;
  const std::uint64_t size =
      big_endian(std::string_view(header.data(), header.size()).substr(8, 4));
  if (!is_page_size(size)) return Error{Reason::kCorrupt, "a log of impossible pages"};
  const std::uint64_t frame = kFrameHeader + size;
  // The database's first page says how texts are stored, if the log has it.
  SqliteText text = SqliteText::kUnknown;
  std::array<char, kFrameHeader + kFileHeader> first{};
  for (std::uint64_t at = kLogHeader; at + frame <= log.size() && text == SqliteText::kUnknown;
       at += frame) {
    if (auto error = read_whole(log, at, first)) return error;
    const std::string_view bytes(first.data(), first.size());
    const std::uint64_t stored = big_endian(bytes.substr(kFrameHeader + 56, 4));
    if (big_endian(bytes.substr(0, 4)) == 1 && stored >= 1 && stored <= 3)
      text = static_cast<SqliteText>(stored);
  }
  PageReader reader(static_cast<std::size_t>(size), text);
  Giver out(take);
  std::vector<char> page(static_cast<std::size_t>(size));
  for (std::uint64_t at = kLogHeader; at + frame <= log.size(); at += frame) {
    if (auto error = read_whole(log, at + kFrameHeader, page)) return error;
    const std::string_view bytes(page.data(), page.size());
    // The first page has the schema behind the database's header.
    if (bytes.starts_with("SQLite format 3")) {
      reader.add_bytes(bytes.substr(kFileHeader));
    } else {
      reader.add(bytes);
    }
    if (!out.page(reader)) return {};
  }
  take(reader.rows);
  return {};
}

}  // namespace assay::formats
