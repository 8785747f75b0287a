// Rows of RFC 4180, for the tables. Private to them; one owner, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reports/json_records.h"
#include "reports/markup.h"
#include "reports/report.h"
#include "reports/sorted_spill.h"

namespace assay::reports {

/// Writes the fields of one row after the other.
class Rows {
 public:
  explicit Rows(ByteSink sink) : sink_(std::move(sink)) {}
  /// Rows that end_sorted() ends wait in `dir` for drain().
  Rows(ByteSink sink, std::string dir)
      : sink_(std::move(sink)), sorted_(std::in_place, std::move(dir)) {}

  Rows& text(std::string_view value) {
    next();
    append_csv_field(row_, value);
    return *this;
  }
  Rows& number(std::uint64_t value) {
    next();
    append_number(row_, value);
    return *this;
  }
  template <class Number>
  Rows& number_if(const std::optional<Number>& value) {
    return value ? number(static_cast<std::uint64_t>(*value)) : text("");
  }
  /// 0 stands for nothing.
  Rows& position(std::uint64_t value) { return value == 0 ? text("") : number(value); }
  template <class Values>
  Rows& list(const Values& values) {
    std::string joined;
    for (const auto& value : values) {
      if (!joined.empty()) joined += ' ';
      joined += value;
    }
    return text(joined);
  }
  void end() {
    row_ += "\r\n";
    sink_(row_);
    row_.clear();
    first_ = true;
  }
  /// The row is the n-th of `path`. REQUIRES: made with a folder.
  void end_sorted(std::string_view path, std::uint64_t n = 0) {
    row_ += "\r\n";
    sorted_->append(SortedSpill::key(path, n), row_);
    row_.clear();
    first_ = true;
  }
  Result<void> drain() { return sorted_ ? sorted_->drain(sink_) : Result<void>(); }
  template <std::size_t n>
  void head(const std::array<std::string_view, n>& names) {
    for (const std::string_view name : names) text(name);
    end();
  }

 private:
  void next() {
    if (!first_) row_ += ',';
    first_ = false;
  }
  ByteSink sink_;
  std::optional<SortedSpill> sorted_;
  std::string row_;
  bool first_ = true;
};

}  // namespace assay::reports
