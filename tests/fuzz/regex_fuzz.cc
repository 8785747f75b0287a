// Any text as an expression of a rule: the reader ends, and what it accepts has widths that make
// sense; its ways are few and short.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "patterns/regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2000) return 0;
  const std::string_view expression(reinterpret_cast<const char*>(data), size);
  const auto facts = assay::patterns::analyse(expression);
  if (facts && (facts->min_width > facts->max_width ||
                (facts->finder.empty() && facts->finder_literal != 0)))
    std::abort();
  for (const auto& way : assay::patterns::ways(expression, true)) {
    if (way.beginnings.size() > assay::patterns::kMaxBeginnings) std::abort();
    for (const auto& beginning : way.beginnings) {
      if (beginning.bytes.size() > assay::patterns::kMaxBeginning ||
          beginning.front_size > beginning.bytes.size())
        std::abort();
    }
  }
  return 0;
}
