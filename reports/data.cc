#include "reports/data.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

extern "C" {
// Defined by data.S: name, NUL, length, bytes; one after the other.
extern const char assay_data_begin[], assay_data_end[];
}

namespace assay::reports {

std::vector<DataFile> data_files() {
  std::vector<DataFile> files;
  for (const char* at = assay_data_begin; at < assay_data_end;) {
    const std::string_view name(at);
    at += name.size() + 1;
    std::uint64_t size = 0;
    std::memcpy(&size, at, sizeof size);
    at += sizeof size;
    files.push_back({name, std::string_view(at, size)});
    at += size;
  }
  return files;
}

std::string_view data_file(std::string_view name) {
  for (const DataFile& file : data_files()) {
    if (file.name == name) return file.text;
  }
  throw std::logic_error(std::string(name) + " is not built in");
}

}  // namespace assay::reports
