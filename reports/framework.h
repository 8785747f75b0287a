// A catalogue of controls as data: what each asks in our own words, how far a content scan goes,
// and the tests that speak of it. Immutable once parsed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"
#include "scanner/base/policy.h"
#include "scanner/base/test_id.h"

namespace assay::reports {

/// How far a content scan goes, inside of what was scanned.
enum class Evidence : std::uint8_t {
  kDirect,  ///< it tests the thing itself
  kPart,    ///< it tests a part
  kInput,   ///< it feeds a test of somebody else's
  kNone,    ///< it has nothing honest to say
};
std::string_view to_string(Evidence evidence);

struct Control {
  std::string id, title, category;
  Evidence evidence = Evidence::kNone;
  std::vector<TestId> tests;
  std::string limits;                ///< what the tests can't show
  std::vector<std::string> earlier;  ///< its ids in the edition before
};

struct Framework {
  std::string id, title, edition;
  std::vector<Control> controls;
  bool by_default = true;  ///< false: only for policies that ask for it

  /// Null when there is none of that id.
  [[nodiscard]] const Control* find(std::string_view control) const;
  /// Parses a framework's file. Mistakes are appended to `problems`; the result is then not to be
  /// used.
  static Framework parse(std::string_view toml, std::string name, std::vector<Problem>& problems);
};

/// The Statement of Applicability as CSV (RFC 4180): a line for every control of `frameworks`, with
/// what the policy's [soa] says of it. A control that it doesn't name applies, and nobody said why.
std::string applicability_csv(const std::vector<Framework>& frameworks, const Policy& policy);

/// Those that are built in, in the order of their files' names. A few milliseconds.
std::vector<Framework> built_in_frameworks(std::vector<Problem>& problems);

}  // namespace assay::reports
