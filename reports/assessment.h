// What findings say of the file that holds them: a level and an impact, by integers that anyone can
// redo by hand. Pure functions; thread-safe. Monotone: a further finding or a higher confidence
// never lowers either number, and the order of findings and copies of one value change nothing.
#pragma once

#include <cstdint>

#include "scanner/base/policy.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// v of one class: `weight` (S, 0…100) times a step function of `mass`, the sum over distinct
/// values of their confidence (high 100, medium 60, low 10). Flat: one value at 50 or more counts
/// in full.
std::uint32_t class_value(int weight, bool flat, std::uint64_t mass);

/// Sets `level` and `impact` of `file` and `level` of each of its findings.
///
/// Per class, distinct fingerprints are counted, each by its best confidence. The level of a class
/// follows from how many of them are at least medium (low ones never set a level), the file's is
/// the highest of its classes' and of the policy's default. Impact is the largest class value plus
/// a tenth of the others', at most 100. Suppressed findings count for nothing. O(n log n) in
/// findings.
void assess(FileRecord& file, const Policy& policy);

}  // namespace assay::reports
