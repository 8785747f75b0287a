// The bytes that the build puts into the program: the rule files, their pack, and the databases for
// each CPU level. Written by assay_rulec and included by the assembler (.incbin). Private to
// assay::patterns.
#pragma once

#include <array>
#include <string_view>

namespace assay::patterns {

struct Embedded {
  std::string_view sources;
  std::string_view pack;
  std::array<std::string_view, 4> databases;  ///< by kCpuLevels
};

Embedded embedded_rules();

}  // namespace assay::patterns
