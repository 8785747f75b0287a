// The first rows by a key, in whatever order they come: what a bounded report shows of an unbounded
// number of records. One owner, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

namespace assay::reports {

template <class Key, class Row>
class First {
 public:
  explicit First(std::size_t limit) : limit_(limit) {}
  /// Calls `make` only for a row that is kept. O(log limit).
  template <class Make>
  void add(const Key& key, Make make) {
    ++count_;
    if (rows_.size() == limit_ && !(key < rows_.rbegin()->first)) return;
    rows_.emplace(key, make());
    if (rows_.size() > limit_) rows_.erase(std::prev(rows_.end()));
  }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] const std::multimap<Key, Row>& rows() const { return rows_; }
  /// How many were not kept.
  [[nodiscard]] std::uint64_t more() const { return count_ - rows_.size(); }

 private:
  std::size_t limit_;
  std::uint64_t count_ = 0;
  std::multimap<Key, Row> rows_;
};

}  // namespace assay::reports
