// The tests that turn records into evidence: each has a population and counts deviations in it.
// The closed list that policies, records and frameworks name them from.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace assay {

enum class TestId : std::uint8_t {
  kInventory,  ///< everything has an owner
  kLevel,      ///< no file above what its root may hold
  kLabel,      ///< labels say what the content is
  kAccess,     ///< no more readers than the level allows
  kPlace,      ///< kinds of data only where they may be
  kPurpose,    ///< personal data only where a declared activity covers it
  kRetain,     ///< nothing kept longer than its limit
  kDispose,    ///< what was due is gone
  kErase,      ///< what was to be erased is not found
  kProtect,    ///< what needs encryption is not readable text
  kMask,       ///< no real personal data in tests and development
  kSecret,     ///< no credentials in files
  kOut,        ///< nothing above the limit on its way out
  kCommit,     ///< nothing above the limit let through into a repository
  kRun,        ///< scans ran as planned
  kFix,        ///< deviations closed in time
};

inline constexpr std::size_t kTestCount = 16;

/// The printed name: "T-ACCESS". Static lifetime.
constexpr std::string_view to_string(TestId test) {
  constexpr std::array<std::string_view, kTestCount> kNames = {
      "T-INV",    "T-LEVEL",   "T-LABEL", "T-ACCESS",  "T-PLACE", "T-PURPOSE",
      "T-RETAIN", "T-DISPOSE", "T-ERASE", "T-PROTECT", "T-MASK",  "T-SECRET",
      "T-OUT",    "T-COMMIT",  "T-RUN",   "T-FIX"};
  return kNames[static_cast<std::size_t>(test)];
}

/// By that name. False: there is no such test.
constexpr bool parse_test(std::string_view name, TestId& test) {
  for (std::size_t i = 0; i < kTestCount; ++i) {
    if (to_string(static_cast<TestId>(i)) == name) {
      test = static_cast<TestId>(i);
      return true;
    }
  }
  return false;
}

/// A set of tests.
class TestSet {
 public:
  constexpr void add(TestId test) { bits_ |= bit(test); }
  constexpr void remove(TestId test) { bits_ &= ~bit(test); }
  [[nodiscard]] constexpr bool has(TestId test) const { return (bits_ & bit(test)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  /// True if all of `other` is in this one.
  [[nodiscard]] constexpr bool contains(const TestSet& other) const {
    return (other.bits_ & ~bits_) == 0;
  }
  /// As a number, for keeping it; and back.
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  static constexpr TestSet from_bits(std::uint32_t bits) {
    TestSet set;
    set.bits_ = bits;
    return set;
  }
  friend constexpr bool operator==(const TestSet&, const TestSet&) = default;

 private:
  static constexpr std::uint32_t bit(TestId test) { return 1U << static_cast<unsigned>(test); }
  std::uint32_t bits_ = 0;
};

}  // namespace assay
