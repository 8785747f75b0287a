#include "patterns/symbol.h"

#include <algorithm>
#include <array>
#include <string>

#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kMaxSymbol = 4096;
/// Of what may stand between a name's begin and the first length: nested, local, of a type.
constexpr std::string_view kPrefixes = "ZNKVRLSTDPGAICOFHJWU_";
constexpr std::size_t kMaxPrefix = 8;
constexpr std::size_t kMaxLength = 200;
/// Letters of the names of a type together: fewer stand behind their lengths by chance.
constexpr std::size_t kLeastLetters = 12;

/// Names that most symbols of C++ have some of.
constexpr std::array<std::string_view, 6> kNames = {"12_GLOBAL__N_1", "9__gnu_cxx",    "St4pair",
                                                    "St6vector",      "11char_traits", "8_Rb_tree"};

bool is_of_symbol(char c) { return is_word(c) || c == '$'; }

// "4llvm" at `at`: where the name ends that its length stands before; 0: none.
std::size_t behind_name(std::string_view run, std::size_t at) {
  std::size_t length = 0;
  std::size_t name = at;
  while (name < run.size() && is_digit(run[name]) && length < kMaxLength)
    length = length * 10 + static_cast<std::size_t>(run[name++] - '0');
  if (name == at || run[at] == '0' || length > kMaxLength) return 0;
  if (name >= run.size() || is_digit(run[name])) return 0;
  return name + length;
}

}  // namespace

bool is_in_symbol(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t from = begin;
  while (from > 0 && begin - from < kMaxSymbol && is_of_symbol(text[from - 1])) --from;
  std::size_t to = end;
  while (to < text.size() && to - end < kMaxLength && is_of_symbol(text[to])) ++to;
  const std::string_view run = text.substr(from, to - from);
  if (run.starts_with("_Z") || run.starts_with("__Z")) return true;
  if (std::any_of(kNames.begin(), kNames.end(),
                  [&](std::string_view name) { return run.find(name) != std::string_view::npos; }))
    return true;
  // Of types, the name without a prefix: N9grpc_core10XdsBuilderE.
  const std::size_t first = run.find_first_of("0123456789");
  if (first == 0 || first > kMaxPrefix ||
      run.substr(0, first).find_first_not_of(kPrefixes) != std::string_view::npos)
    return false;
  std::size_t names = 0;
  std::string letters;
  std::size_t at = first;
  while (at < run.size()) {
    const std::size_t next = behind_name(run, at);
    if (next == 0 || next > run.size()) break;
    ++names;
    letters += run.substr(at, next - at);
    at = next;
    // Template arguments, qualifiers: up to the next length.
    const std::size_t limit = std::min(run.size(), at + kMaxPrefix);
    while (at < limit && is_upper(run[at])) ++at;
  }
  std::erase_if(letters, is_digit);
  const auto small =
      std::count_if(letters.begin(), letters.end(), [](char c) { return is_lower(c) || c == '_'; });
  return names > 1 && letters.size() >= kLeastLetters && 3 * small >= 2 * std::ssize(letters);
}

}  // namespace assay::patterns
