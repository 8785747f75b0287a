// Any bytes as the records of a scan that a policy is held against: refused, or numbers that hold.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "reports/what_if.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::reports;
  static const Policy kPolicy;
  static const std::vector<Framework> kFrameworks;
  std::istringstream records(std::string(reinterpret_cast<const char*>(data), size));
  const auto result = what_if(records, {&kPolicy, &kFrameworks, "/", {}});
  if (!result) return 0;
  if (result->files.size() > result->compared || what_if_text(*result).empty()) std::abort();
  for (const WhatIf::File& file : result->files) {
    if (file.risk_after < 0 || file.risk_after > 100) std::abort();
  }
  return 0;
}
