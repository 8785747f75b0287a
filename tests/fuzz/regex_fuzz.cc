// Any text as an expression of a rule: the reader ends, and what it accepts has widths that make
// sense.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "patterns/regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2000) return 0;
  const auto facts = assay::patterns::analyse({reinterpret_cast<const char*>(data), size});
  if (facts && (facts->min_width > facts->max_width ||
                (facts->finder.empty() && facts->finder_literal != 0)))
    std::abort();
  return 0;
}
