// Any bytes as a window's text, with all built-in rules: matches lie inside of what is owned, in
// order, without overlap.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "patterns/matcher.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::patterns;
  static const auto rules = RuleSet::built_in();
  static Matcher matcher(*rules);
  TextView view;
  view.text = {reinterpret_cast<const char*>(data), size};
  view.own_begin = size > 0 ? data[0] % size : 0;
  view.own_end = size;
  std::vector<Match> matches;
  matcher.scan(view, matches);
  std::size_t reached = 0;
  for (const Match& match : matches) {
    if (match.begin < view.own_begin || match.begin >= match.end || match.end > size ||
        match.begin < reached)
      std::abort();
    reached = match.end;
  }
  return 0;
}
