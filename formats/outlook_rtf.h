// Rich Text as Outlook's items keep it ([MS-OXRTFCP]): LZ77 with a window that begins with what
// most documents begin with. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::formats {

/// Appends the Rich Text of the property PidTagRtfCompressed, at most `most` bytes of it. False: it
/// is none, it breaks off, or it has more; what was appended holds.
bool read_outlook_rtf(std::string_view property, std::size_t most, std::string& rtf);

}  // namespace assay::formats
