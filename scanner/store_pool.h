// What a store's records name by number: texts that recur, and rules. Private to assay::scanner.
// Decoding trusts nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanner/base/records.h"

namespace assay::scanner {

/// What records name by number; numbers count from 1. Filled by one thread; then immutable and
/// shared. Must outlive what decode() gives.
class StorePool {
 public:
  void add_text(std::int64_t id, std::string_view text);
  void add_rule(std::int64_t id, RuleInfo rule);
  /// Null: there is no such number.
  [[nodiscard]] const std::string* text(std::uint64_t id) const;
  [[nodiscard]] const RuleInfo* rule(std::uint64_t id) const;
  /// Of all rules, each once.
  [[nodiscard]] std::vector<std::string> classes() const;

 private:
  std::unordered_map<std::uint64_t, std::string> texts_;
  std::unordered_map<std::uint64_t, RuleInfo> rules_;
};

/// Gives numbers: those that are there, or new ones. 0: this text is better kept in place, which
/// one that `must` have a number is not.
struct StoreNumbers {
  std::function<std::uint64_t(std::string_view, bool must)> text;
  std::function<std::uint64_t(const RuleInfo&)> rule;
};

/// A rule's own row.
std::string encode_rule(const RuleInfo& rule);
std::optional<RuleInfo> decode_rule(std::string_view bytes);

}  // namespace assay::scanner
