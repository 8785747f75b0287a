// The tables that validators.cc joins: one file each, named after what it holds. Private to
// assay::patterns.
#pragma once

#include <span>

#include "patterns/validators.h"

namespace assay::patterns {

std::span<const Validator> africa_validators();
std::span<const Validator> america_validators();
std::span<const Validator> asia_validators();
std::span<const Validator> contact_validators();
std::span<const Validator> crypto_validators();
std::span<const Validator> device_validators();
std::span<const Validator> europe_east_validators();
std::span<const Validator> europe_north_validators();
std::span<const Validator> europe_south_validators();
std::span<const Validator> europe_west_validators();
std::span<const Validator> health_validators();
std::span<const Validator> organisation_validators();
std::span<const Validator> payment_validators();
std::span<const Validator> person_validators();

}  // namespace assay::patterns
