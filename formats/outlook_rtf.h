// Rich Text as Outlook's items keep it ([MS-OXRTFCP]): LZ77 with a window that begins with what
// most documents begin with. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats {

/// The Rich Text of the property PidTagRtfCompressed, at most `most` bytes of it; what came before
/// the stream breaks off. Nullopt: it is none.
std::optional<std::string> read_outlook_rtf(std::string_view property, std::size_t most);

}  // namespace assay::formats
