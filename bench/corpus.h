// Files with known values in them: text of a kind and an encoding, and where in it what was
// planted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/content.h"
#include "bench/planted.h"
#include "bench/random.h"

namespace assay::bench {

enum class Coding { kUtf8, kLatin1, kUtf16Le };

/// Where a planted value stands: what a scan has to report.
struct Plant {
  const PlantedKind* kind = nullptr;
  std::string sha256;                  ///< of the value, hex
  std::uint64_t line = 0, column = 0;  ///< 1-based; columns in characters
};

struct TextFile {
  std::string bytes;
  std::vector<Plant> plants;
};

/// About `size` bytes (before encoding), with a planted value every `spacing` bytes (0: none).
TextFile make_text(Random& random, const ContentKind& kind, Coding coding, std::size_t size,
                   std::size_t spacing);

}  // namespace assay::bench
