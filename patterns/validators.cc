#include "patterns/validators.h"

#include <algorithm>
#include <vector>

#include "patterns/validators_secret.h"
#include "patterns/validators_secret_structure.h"
#include "patterns/validators_tables.h"

namespace assay::patterns {
namespace {

std::vector<Validator> join() {
  std::vector<Validator> all;
  for (const auto part : {
           africa_validators(),
           america_validators(),
           asia_validators(),
           contact_validators(),
           crypto_validators(),
           device_validators(),
           europe_east_validators(),
           europe_north_validators(),
           europe_south_validators(),
           europe_west_validators(),
           health_validators(),
           organisation_validators(),
           payment_validators(),
           person_validators(),
           secret_validators(),
           structure_validators(),
       }) {
    all.insert(all.end(), part.begin(), part.end());
  }
  std::sort(all.begin(), all.end(),
            [](const Validator& a, const Validator& b) { return a.name < b.name; });
  return all;
}

}  // namespace

std::span<const Validator> validators() {
  static const std::vector<Validator> all = join();
  return all;
}

const Validator* find_validator(std::string_view name) {
  const auto all = validators();
  const auto at =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const Validator& v, std::string_view wanted) { return v.name < wanted; });
  return at == all.end() || at->name != name ? nullptr : &*at;
}

}  // namespace assay::patterns
