// Any bytes as a policy and as a file of classes: refused with problems that can be printed, or
// values in their ranges.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/base/policy.h"

namespace {

constexpr std::string_view kClasses = R"(
default = { weight = 20, steps = { internal = 1 } }
class = [{ id = "pii", title = "Personal data", weight = 30, steps = { confidential = 5 } }]
)";

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const assay::Taxonomy& taxonomy, const std::vector<assay::Problem>& problems) {
  for (const assay::Problem& problem : problems) require(!problem.text().empty());
  if (!problems.empty()) return;
  for (const assay::DataClass& data_class : taxonomy.classes()) {
    require(!data_class.id.empty() && data_class.weight >= 0 && data_class.weight <= 100);
    require(taxonomy.find(data_class.id) == &data_class);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Problem> none;
  std::vector<Problem> problems;
  const Policy policy =
      parse_policy(text, "policy.toml", Taxonomy::parse(kClasses, "classes.toml", none), problems);
  require(none.empty());
  check(policy.taxonomy, problems);
  problems.clear();
  const Taxonomy taxonomy = Taxonomy::parse(text, "classes.toml", problems);
  check(taxonomy, problems);
  return 0;
}
