// Any bytes: as JSON they are a valid string that gives UTF-8 back unchanged, on a terminal nothing
// but what it shows.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "reports/escape.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::reports;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string text;
  append_json_string(text, bytes);
  const auto parsed = nlohmann::json::parse(text).get<std::string>();
  require((parsed == bytes) == is_utf8(bytes));
  for (const std::string& out : {text, printable(bytes)}) {
    require(is_utf8(out));
    for (std::string_view rest = out; !rest.empty();) {
      const Decoded decoded = decode_utf8(rest);
      require(!is_control(decoded.code));
      rest.remove_prefix(decoded.length);
    }
  }
  return 0;
}
