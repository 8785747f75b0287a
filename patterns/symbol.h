// Names as compilers write them into object files: _ZN4llvm5Value7setNameERKNS_5TwineE. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::patterns {

/// Whether text[begin, end) is a part of a mangled name of C++ (Itanium C++ ABI, 5.1.2: a prefix
/// and names with their lengths before them). Looks at up to 4 KiB before `begin`.
bool is_in_symbol(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace assay::patterns
