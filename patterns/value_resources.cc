#include "patterns/value_resources.h"

#include <algorithm>

#include "patterns/value_shapes.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

// arn:aws:secretsmanager:eu-west-1:123456789012:secret:db: partition, service, region, account.
bool is_cloud_name(std::string_view value) {
  return value.starts_with("arn:") && std::count(value.begin(), value.end(), ':') >= 4 &&
         value.find("::::") == std::string_view::npos;
}

bool is_uuid(std::string_view part) {
  if (part.size() != 36) return false;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool joint = i == 8 || i == 13 || i == 18 || i == 23;
    if (joint ? part[i] != '-' : !is_hex(part[i])) return false;
  }
  return true;
}

// icon.png, source.geojson, Icon@2x.png.png
bool is_file_name(std::string_view part) {
  constexpr std::size_t kLongestEnding = 8;
  const std::size_t dot = part.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view ending = part.substr(dot + 1);
  return ending.size() >= 2 && ending.size() <= kLongestEnding && is_lower(ending[0]) &&
         std::all_of(ending.begin(), ending.end(),
                     [](char c) { return is_lower(c) || is_digit(c); });
}

// Store4/v4/e3/48/e3481a8f-ec25-e19f-5048-270d7acaf89a/source.mov: three strokes, and an id
// between two of them or a file's name at the end. Base64 has neither.
bool is_path_in_store(std::string_view value) {
  constexpr std::size_t kLeastStrokes = 2;
  std::size_t strokes = 0;
  bool tells = false;
  while (!value.empty()) {
    const std::size_t stroke = std::min(value.find('/'), value.size());
    const std::string_view part = value.substr(0, stroke);
    if (!std::all_of(part.begin(), part.end(),
                     [](char c) { return is_alnum(c) || joins_parts(c) || c == '@'; }))
      return false;
    const bool last = stroke == value.size();
    tells = tells || is_uuid(part) || (last && is_file_name(part));
    if (last) break;
    ++strokes;
    value.remove_prefix(stroke + 1);
  }
  return tells && strokes >= kLeastStrokes;
}

// UNIQ_6FB0DB1E5F37A13B, IDX_…: what Doctrine and others call an index by a hash of its columns.
bool is_index(std::string_view value) {
  constexpr std::size_t kLeastHash = 8;
  const std::size_t joint = value.find('_');
  if (joint == std::string_view::npos || value.size() - joint - 1 < kLeastHash) return false;
  const std::string_view kind = value.substr(0, joint);
  const bool is_kind = kind == "UNIQ" || kind == "IDX" || kind == "FK" || kind == "PK" ||
                       kind == "UQ" || kind == "IX";
  return is_kind && std::all_of(value.begin() + static_cast<std::ptrdiff_t>(joint) + 1, value.end(),
                                [](char c) { return is_hex(c) && !is_lower(c); });
}

// :hashedPassword: what a statement is given later.
bool is_parameter(std::string_view value) {
  return value.size() > 2 && value[0] == ':' && is_lower(value[1]) &&
         std::all_of(value.begin() + 1, value.end(),
                     [](char c) { return is_letter(c) || c == '_'; });
}

}  // namespace

bool is_resource_name(std::string_view value) {
  return is_cloud_name(value) || is_path_in_store(value) || is_index(value) || is_parameter(value);
}

}  // namespace assay::patterns
