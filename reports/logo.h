// A picture that stands inside of a report. Pure.
#pragma once

#include <string>
#include <string_view>

#include "scanner/base/result.h"

namespace assay::reports {

/// A data: URI of a PNG, JPEG, GIF, WebP or SVG picture of at most 256 KiB, told by its first
/// bytes. An SVG stands in an img element, where browsers run no script of it.
Result<std::string> logo_uri(std::string_view bytes);

}  // namespace assay::reports
