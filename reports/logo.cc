#include "reports/logo.h"

#include "reports/escape.h"

namespace assay::reports {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{256} << 10;

std::string_view media_type_of(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return "image/png";
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF8"sv)) return "image/gif";
  if (bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return "image/webp";
  if (bytes.starts_with("<svg"sv)) return "image/svg+xml";
  if (bytes.starts_with("<?xml"sv) && bytes.find("<svg"sv) < 2048) return "image/svg+xml";
  return {};
}

}  // namespace

Result<std::string> logo_uri(std::string_view bytes) {
  if (bytes.size() > kMaxBytes) return Error{Reason::kLimitSize, "larger than 256 KiB"};
  const std::string_view type = media_type_of(bytes);
  if (type.empty()) {
    return Error{Reason::kUnsupported, "neither PNG, JPEG, GIF, WebP nor SVG"};
  }
  std::string uri = "data:" + std::string(type) + ";base64,";
  append_base64(uri, bytes);
  return uri;
}

}  // namespace assay::reports
