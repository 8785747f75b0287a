#include "formats/sqlite_pages.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "formats/readable.h"
#include "formats/sheet_text.h"
#include "formats/text_scan.h"

namespace assay::formats {
namespace {

constexpr std::size_t kFileHeader = 100, kLogHeader = 32, kFrameHeader = 24;
constexpr unsigned kTableLeaf = 0x0D, kIndexLeaf = 0x0A;
/// Pages of a log or a list that are told apart: 64 MB of their places.
constexpr std::size_t kMostPages = 1'000'000;

// Hands rows on when they came to much, or after many pages that had none.
class Giver {
 public:
  explicit Giver(const TakeRows& take) : take_(take) {}
  PageRows rows;
  /// After each page. False: enough.
  bool page() {
    constexpr std::size_t kMuch = 64U << 10, kMany = 1024;
    if (rows.text.size() + rows.binary.size() < kMuch && ++pages_ < kMany) return true;
    pages_ = 0;
    return take_(rows);
  }
  void last() { take_(rows); }

 private:
  const TakeRows& take_;
  std::size_t pages_ = 0;
};

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

void add_real(std::string_view bytes, std::string& out) {
  const auto number = std::bit_cast<double>(big_endian(bytes));
  constexpr double kExact = 9007199254740992.0;
  if (std::abs(number) < kExact && std::trunc(number) == number) {
    out += std::to_string(static_cast<std::int64_t>(number));
    return;
  }
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

// A value by its type: 1 to 6 integers of so many bytes, 7 a real number, 8 and 9 the numbers 0 and
// 1, from 12 on bytes and text.
void add_value(std::uint64_t type, Cursor& values, PageRows& rows) {
  constexpr std::array<std::uint8_t, 7> kWidths = {0, 1, 2, 3, 4, 6, 8};
  if (type < kWidths.size()) {
    const std::string_view bytes = values.take(kWidths[type]);
    if (!bytes.empty()) add_integer(bytes, rows.text);
  } else if (type == 7) {
    if (const std::string_view bytes = values.take(8); bytes.size() == 8)
      add_real(bytes, rows.text);
  } else if (type == 8 || type == 9) {
    rows.text += type == 8 ? '0' : '1';
  } else if (type >= 12) {
    const std::string_view bytes = values.take((type - 12) / 2);
    if (type % 2 == 1 || is_readable(bytes)) {
      add_cell_text(bytes, rows.text);
    } else {
      rows.binary.append(bytes).append(2, '\0');
    }
  }
}

// How much of a row's bytes stands in its leaf.
std::size_t local_size(std::uint64_t size, std::size_t usable, bool table) {
  const std::size_t most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  if (size <= most) return static_cast<std::size_t>(size);
  const std::size_t least = (usable - 12) * 32 / 255 - 23;
  const std::size_t some = least + static_cast<std::size_t>((size - least) % (usable - 4));
  return some <= most ? some : least;
}

void add_row(std::string_view record, PageRows& rows) {
  Cursor whole(record);
  const std::uint64_t header = whole.varint();
  if (!whole.good() || header > record.size() || header < record.size() - whole.rest().size())
    return;
  const auto size = static_cast<std::size_t>(header);
  Cursor types(record.substr(0, size));
  types.varint();
  Cursor values(record.substr(size));
  const std::size_t begin = rows.text.size();
  while (!types.rest().empty() && types.good()) {
    add_value(types.varint(), values, rows);
    rows.text += '\t';
  }
  if (rows.text.size() > begin) rows.text.back() = '\n';
}

// Reads all of `buffer`, or fails.
std::optional<Error> read_all(RandomAccess& bytes, std::uint64_t at, std::span<char> buffer) {
  for (std::size_t done = 0; done < buffer.size();) {
    const auto got = bytes.read_at(at + done, buffer.subspan(done));
    if (!got) return got.error();
    if (*got == 0) return Error{Reason::kCorrupt, "a database that ends early"};
    done += *got;
  }
  return {};
}

bool is_page_size(std::uint64_t size) {
  return size >= 512 && size <= 65'536 && std::has_single_bit(size);
}

}  // namespace

void add_page_rows(std::string_view page, std::size_t usable, PageRows& rows) {
  constexpr std::size_t kHeader = 8;
  page = page.substr(0, usable);
  if (page.size() < 480 || page.size() != usable) return;
  const auto kind = static_cast<unsigned char>(page[0]);
  if (kind != kTableLeaf && kind != kIndexLeaf) return;
  const std::size_t cells =
      std::min<std::size_t>(big_endian(page.substr(3, 2)), (usable - kHeader) / 2);
  // Cells may overlap: all together they are not longer than the page.
  std::size_t left = usable;
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t at = big_endian(page.substr(kHeader + 2 * i, 2));
    if (at < kHeader || at >= usable) continue;
    Cursor cell(page.substr(at));
    const std::uint64_t size = cell.varint();
    if (kind == kTableLeaf) cell.varint();
    if (!cell.good()) continue;
    const std::string_view record = cell.take(local_size(size, usable, kind == kTableLeaf));
    if (record.size() > left) return;
    left -= record.size();
    add_row(record, rows);
  }
}

std::optional<Error> read_free_pages(RandomAccess& database, const TakeRows& take) {
  std::array<char, kFileHeader> header{};
  if (auto error = read_all(database, 0, header)) return error;
  const std::string_view of(header.data(), header.size());
  std::uint64_t size = big_endian(of.substr(16, 2));
  if (size == 1) size = 65'536;
  const auto reserved = static_cast<unsigned char>(of[20]);
  if (!is_page_size(size) || size - reserved < 480)
    return Error{Reason::kCorrupt, "a database of impossible pages"};
  const std::size_t usable = static_cast<std::size_t>(size) - reserved;
  const std::uint64_t pages = database.size() / size;
  std::vector<char> trunk(static_cast<std::size_t>(size)), leaf(trunk.size());
  std::set<std::uint64_t> seen;
  Giver out(take);
  for (std::uint64_t number = big_endian(of.substr(32, 4)); number != 0;) {
    if (number > pages || !seen.insert(number).second)
      return Error{Reason::kCorrupt, "a list of free pages that leads nowhere"};
    if (auto error = read_all(database, (number - 1) * size, trunk)) return error;
    const std::string_view list(trunk.data(), trunk.size());
    number = big_endian(list.substr(0, 4));
    const std::uint64_t count =
        std::min<std::uint64_t>(big_endian(list.substr(4, 4)), size / 4 - 2);
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t free = big_endian(list.substr(static_cast<std::size_t>(8 + 4 * i), 4));
      if (free == 0 || free > pages || !seen.insert(free).second) continue;
      if (seen.size() > kMostPages)
        return Error{Reason::kLimitSize, "more free pages than are read"};
      if (auto error = read_all(database, (free - 1) * size, leaf)) return error;
      add_page_rows({leaf.data(), leaf.size()}, usable, out.rows);
      if (!out.page()) return {};
    }
  }
  out.last();
  return {};
}

std::optional<Error> read_write_ahead_log(RandomAccess& log, const TakeRows& take) {
  std::array<char, kLogHeader> header{};
  if (auto error = read_all(log, 0, header)) return error;
  const std::uint64_t size =
      big_endian(std::string_view(header.data(), header.size()).substr(8, 4));
  if (!is_page_size(size)) return Error{Reason::kCorrupt, "a log of impossible pages"};
  std::map<std::uint64_t, std::uint64_t> last;  // by page: where it stands
  std::array<char, 4> number{};
  for (std::uint64_t at = kLogHeader; at + kFrameHeader + size <= log.size();
       at += kFrameHeader + size) {
    if (auto error = read_all(log, at, number)) return error;
    last[big_endian({number.data(), number.size()})] = at + kFrameHeader;
    if (last.size() > kMostPages) return Error{Reason::kLimitSize, "a log of too many pages"};
  }
  std::vector<char> page(static_cast<std::size_t>(size));
  Giver out(take);
  for (const auto& [of, at] : last) {
    if (of == 1) continue;  // the schema
    if (auto error = read_all(log, at, page)) return error;
    add_page_rows({page.data(), page.size()}, page.size(), out.rows);
    if (!out.page()) return {};
  }
  out.last();
  return {};
}

}  // namespace assay::formats
