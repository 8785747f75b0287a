// What a PDF without its end lacks: libqpdf reads one only if there is a trailer. Private to the
// PDF reader. What libqpdf throws goes through.
#pragma once

#include <cstdint>
#include <string>

#include "formats/container.h"
#include "formats/pdf_qpdf.h"

namespace assay::formats {

/// A trailer to be read behind `bytes`, with the catalog that stands in them, or an empty one.
/// Empty: they aren't a PDF, or an encrypted one, whose strings nobody can read without its end.
std::string pdf_trailer_for(RandomAccess& bytes);

/// The same for a file that was opened with `trailer`, if it has streams of objects, which are
/// written out before it, at most `max_bytes` of them. Empty: it has none.
std::string pdf_objects_of(QPDF& pdf, const std::string& trailer, std::uint64_t max_bytes);

}  // namespace assay::formats
