// Any bytes as a pack's index, and as a delta: what comes out is bounded, and nothing is read
// beside them.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/git_pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::scanner::git;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto index = PackIndex::parse(bytes)) {
    if (std::size_t{index->size()} * 28 > size) std::abort();
    std::size_t found = 0;
    for (unsigned first = 0; first < 256; ++first)
      found += index->find(std::string(20, static_cast<char>(first))) ? 1U : 0U;
    if (found > index->size()) std::abort();
  }
  constexpr std::uint64_t kMaxSize = 1U << 20;
  const std::size_t cut = size == 0 ? 0 : data[0] % size;
  if (const auto made = apply_delta(bytes.substr(0, cut), bytes.substr(cut), kMaxSize)) {
    if (made->size() > kMaxSize) std::abort();
  }
  return 0;
}
