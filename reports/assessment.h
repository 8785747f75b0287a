// What findings, rights, age and place say of a file: level, impact, exposure, risk and the tests
// it fails, by integers that anyone can redo by hand. Pure functions; thread-safe. Monotone: a
// further finding, a higher confidence, more readers, more age or a stricter policy never lower a
// number or remove a deviation; the order of findings and copies of one value change nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// What assessment needs besides the record. Immutable while in use; shared by threads.
struct AssessContext {
  const Policy* policy = nullptr;
  std::string folder = "/";  ///< absolute: where relative paths of records lie
  std::int64_t as_of = 0;    ///< seconds since 1970: ages and waivers count to the scan's start
  /// Whether a user id belongs to somebody. Thread-safe; unset: every one does.
  std::function<bool(std::uint32_t uid)> known_owner;
  std::map<std::uint32_t, int> group_points;  ///< the policy's [groups], by number
  bool commits = false;  ///< every file is what a commit has brought into a history (T-COMMIT)
};

/// Sets what FileRecord and Finding say is set by assessment. Suppressed findings count for
/// nothing. O(n log n) in findings, O(rules) in the policy's path rules.
///
/// Content: per class, distinct fingerprints are counted, each by its best confidence. The level of
/// a class follows from how many of them are at least medium (low ones never set a level).
/// Impact is the largest class value plus a tenth of the others', at most 100.
/// Level is the highest of content, combinations, place, label, and the policy's default where
/// nothing says "public" explicitly.
void assess(FileRecord& file, const AssessContext& context);
/// As above for content alone, without rights, age and place.
void assess(FileRecord& file, const Policy& policy);

/// v of one class: `weight` (S, 0…100) times a step function of `mass`, the sum over distinct
/// values of their confidence (high 100, medium 60, low 10). Flat: one value at 50 or more counts
/// in full.
std::uint32_t class_value(int weight, bool flat, std::uint64_t mass);

/// R: `residual` percent of the impact stay, the rest grows with exposure; rounded up. 0…100.
std::uint8_t risk_of(std::uint8_t impact, std::uint8_t exposure, int residual);

enum class Band : std::uint8_t { kNone, kLow, kModerate, kHigh, kCritical };
Band band_of(std::uint8_t risk);
std::string_view to_string(Band band);

}  // namespace assay::reports
