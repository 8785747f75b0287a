// What another policy would make of a scan that was done, from its records (--format jsonl):
// levels, deviations and controls that would change. Nothing is read again, so what a scan with
// that policy would not have looked at, or would have looked at besides, is not told. Pure but for
// the stream. Memory: all records.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "reports/framework.h"
#include "scanner/base/policy.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::reports {

struct WhatIf {
  /// A file that changes: its level, its risk, or deviations that no waiver covers.
  struct File {
    std::string path;
    Level level_before = Level::kPublic, level_after = Level::kPublic;
    int risk_before = 0, risk_after = 0;
    std::vector<TestId> opened, closed;
  };
  struct Control {
    std::string framework, id, before, after;
  };
  std::uint64_t compared = 0;
  std::vector<File> files;        ///< by path
  std::vector<Control> controls;  ///< those whose status changes
  std::array<std::uint64_t, kTestCount> opened{}, closed{};
  std::vector<std::string> unused_waivers;  ///< ids of those that cover nothing in the scan
};

struct WhatIfContext {
  const Policy* policy = nullptr;
  const std::vector<Framework>* frameworks = nullptr;
  std::string folder = "/";  ///< absolute: where relative paths of the records lie
  /// S of a rule by its id; 0: its class's. May be unset.
  std::function<int(std::string_view rule)> weight_of;
};

/// An Error: there are no records, or not those of a whole scan.
Result<WhatIf> what_if(std::istream& records, const WhatIfContext& context);

/// For people: counts, then at most `limit` files.
std::string what_if_text(const WhatIf& result, std::size_t limit = 20);

}  // namespace assay::reports
