// The bytes of a PDF's streams, decoded and bounded: one of a few kilobytes may unfold to
// gigabytes. Private to the PDF reader. What libqpdf throws goes through.
#pragma once

#include <cstdint>
#include <string>

#include "formats/pdf_qpdf.h"

namespace assay::formats {

enum class PdfDecoded : std::uint8_t {
  kWhole,    ///< all of it
  kCut,      ///< it is damaged, or no stream: what came before the damage
  kOver,     ///< more than allowed: as much as is
  kForeign,  ///< an image's filter, or one that isn't known: nothing
};

/// Appends to `out` what `stream` holds, at most `max_bytes`.
PdfDecoded decode_pdf_stream(QPDFObjectHandle stream, std::uint64_t max_bytes, std::string& out);

}  // namespace assay::formats
