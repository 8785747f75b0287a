// Any bytes as a database of SQLite, and as a page and a log of one: a row has as many values as
// its table has columns, and all of it ends.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/sqlite_file.h"
#include "formats/sqlite_pages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  PageRows page;
  add_page_rows(input, size, page);
  // A value is no longer in digits than five times its bytes, and 0 and 1 have none.
  if (page.text.size() > 64 * size + 64 || page.binary.size() > 4 * size) std::abort();
  std::size_t shown = 0;
  const TakeRows take = [&](PageRows& rows) {
    shown += rows.text.size();
    rows = {};
    return shown < 1U << 24U;
  };
  MemoryAccess bytes(input);
  read_write_ahead_log(bytes, take);
  int asked = 0;
  const auto file = SqliteFile::open(bytes, 1U << 20U, [&] { return ++asked < 100; });
  if (!file) return 0;
  if (size >= 100) read_free_pages(bytes, take);
  for (const SqliteTable& table : file->tables()) {
    std::size_t rows = 0;
    file->rows(table, [&](std::span<const SqliteValue> values) {
      if (values.size() != table.columns.size()) std::abort();
      std::size_t sum = 0;
      for (const SqliteValue& value : values) {
        for (const char c : value.bytes) sum += static_cast<unsigned char>(c);
      }
      return ++rows < 10'000 && sum != SIZE_MAX;
    });
  }
  return 0;
}
