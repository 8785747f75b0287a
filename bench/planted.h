// Synthetic values that detectors have to find, made from the formulas of their issuers: check
// digits and checksums hold, nobody owns them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/random.h"

namespace assay::bench {

/// A value to be found, in the text that stands around it on its line (or lines).
struct Planted {
  std::string before, value, after;
};

/// A kind of value: `rule` is the detector's id, `data_class` its place in the taxonomy.
struct PlantedKind {
  std::string_view rule;
  std::string_view data_class;
  Planted (*make)(Random& random);
};

std::span<const PlantedKind> planted_kinds();

}  // namespace assay::bench
