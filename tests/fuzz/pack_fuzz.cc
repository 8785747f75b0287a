// Any bytes as a pack of rules: refused, or a pack whose tables can be linked.
#include <cstdint>
#include <string_view>

#include "patterns/pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::patterns;
  if (const auto compiled = read_pack({reinterpret_cast<const char*>(data), size}))
    write_pack(*compiled);
  return 0;
}
