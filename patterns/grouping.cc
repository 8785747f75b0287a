#include "patterns/grouping.h"

namespace assay::patterns {
namespace {

// The signature of `mask` with '?' replaced by `separator`; with 0 the groups that it joins become
// one.
std::optional<Grouping> signature(std::string_view mask, char separator) {
  Grouping grouping = 0;
  unsigned index = 0;
  std::size_t digits = 0;
  std::size_t at = 0;
  while (at < mask.size()) {
    std::size_t number = 0;
    while (at < mask.size() && mask[at] >= '0' && mask[at] <= '9') {
      number = number * 10 + static_cast<std::size_t>(mask[at++] - '0');
    }
    digits += number;
    char behind = at < mask.size() ? mask[at++] : '\0';
    if (behind == '?') behind = separator;
    const bool joined = behind == '\0' && at < mask.size();
    if (joined) continue;
    if (index == 8 || digits > 31) return std::nullopt;
    grouping = append_group(grouping, index++, digits, behind);
    digits = 0;
  }
  return grouping;
}

}  // namespace

std::vector<Grouping> groupings_of(std::string_view mask, std::string_view separators) {
  std::vector<Grouping> groupings;
  const auto add = [&](char separator) {
    if (const auto grouping = signature(mask, separator)) groupings.push_back(*grouping);
  };
  if (mask.find('?') == std::string_view::npos) {
    add('\0');
    return groupings;
  }
  add('\0');
  for (const char separator : separators) add(separator);
  return groupings;
}

}  // namespace assay::patterns
