// What a store has beside its records: lists of their numbers, stamps of files, keys of its index
// of values. Private to assay::scanner. Decoding trusts nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/records.h"

namespace assay::scanner {

/// Numbers in the order in which they came, as runs: what follows one another costs nothing.
class RunList {
 public:
  void add(std::int64_t id);
  [[nodiscard]] bool empty() const { return count_ == 0 && bytes_.empty(); }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// All so far; the list is empty then.
  std::string take();

 private:
  void flush();
  std::string bytes_;
  std::int64_t first_ = 0, last_ = 0, base_ = 0;
  std::uint64_t count_ = 0, size_ = 0;
};

struct Run {
  std::int64_t first = 0;
  std::uint64_t count = 0;
};
/// Nothing: the bytes are no list.
std::optional<std::vector<Run>> decode_runs(std::string_view bytes);

std::string encode_stamp(const FileStamp& stamp);

/// What the index of values knows a fingerprint or a finding's id by.
std::int64_t first_bytes(const Fingerprint& fingerprint);

}  // namespace assay::scanner
