// Any bytes as a baseline and as a .gitleaksignore: read or refused, never more.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reports/baseline.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string key(32, 'k');
  if (auto baseline = reports::read_baseline(text, "b", key)) {
    reports::read_gitleaksignore(text, *baseline);
    if (baseline->covers(baseline->paths_of("secret", "x", "x"), "a/b", 3) && baseline->size() == 0)
      std::abort();
  }
  Baseline empty(key);
  reports::read_gitleaksignore(text, empty);
  if (empty.covers(nullptr, text, 1) && empty.size() == 0) std::abort();
  return 0;
}
