// JSON of other people's formats, built record by record with nlohmann_json and written as ASCII:
// nothing in it can steer a terminal, whatever a file is called. Pure; thread-safe.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace assay::reports {

/// Members in the order in which they were set.
using Json = nlohmann::ordered_json;

/// Everything beyond printable ASCII as \u escapes, bad UTF-8 as U+FFFD.
inline std::string json_text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', true, Json::error_handler_t::replace);
}

}  // namespace assay::reports
