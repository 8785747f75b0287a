// Any bytes as a database of SQLite, and as a page and a log of one: a row has as many values as
// its table has columns, and all of it ends.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/sqlite_file.h"
#include "formats/sqlite_pages.h"

namespace {

using namespace assay::formats;

class Counted final : public SqliteRows {
 public:
  bool names(const std::vector<std::string>& columns) override {
    columns_ = columns.size();
    return true;
  }
  bool row(std::span<const SqliteValue> values) override {
    if (values.size() != columns_) std::abort();
    for (const SqliteValue& value : values) {
      for (const char c : value.bytes) sum_ += static_cast<unsigned char>(c);
    }
    return ++rows_ < 10'000 && sum_ != SIZE_MAX;
  }

 private:
  std::size_t columns_ = 0, rows_ = 0, sum_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  PageReader page(size, SqliteText::kUnknown);
  page.add(input);
  // A value is no longer in digits than five times its bytes, and 0 and 1 have none.
  if (page.rows.text.size() > 64 * size + 64 || page.rows.binary.size() > 4 * size + 2)
    std::abort();
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
  read_unused_pages(bytes, file->roots(), take);
  std::size_t tables = 0;
  for (const std::string& table : file->tables()) {
    Counted rows;
    file->rows(table, rows);
    if (++tables > 20) break;
  }
  return 0;
}
