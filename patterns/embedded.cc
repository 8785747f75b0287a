#include "patterns/embedded.h"

extern "C" {
// Defined by embedded.S.
extern const char assay_sources_begin[], assay_sources_end[], assay_pack_begin[], assay_pack_end[];
extern const char assay_rules_0_begin[], assay_rules_0_end[], assay_rules_1_begin[],
    assay_rules_1_end[];
extern const char assay_rules_2_begin[], assay_rules_2_end[], assay_rules_3_begin[],
    assay_rules_3_end[];
}

namespace assay::patterns {
namespace {
std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}
}  // namespace

Embedded embedded_rules() {
  return {between(assay_sources_begin, assay_sources_end),
          between(assay_pack_begin, assay_pack_end),
          {between(assay_rules_0_begin, assay_rules_0_end),
           between(assay_rules_1_begin, assay_rules_1_end),
           between(assay_rules_2_begin, assay_rules_2_end),
           between(assay_rules_3_begin, assay_rules_3_end)}};
}

}  // namespace assay::patterns
