// Guessing a legacy encoding. Private to the text stage; the one user of uchardet.
#pragma once

#include <string_view>

namespace assay::formats {

struct CodePageGuess {
  const char* icu_name = nullptr;  ///< static lifetime; null: no idea
  bool multi_byte = false;
};

/// Looks at no more than 8 KiB, from the first byte that isn't ASCII. Costs about 0.1 ms a KiB.
CodePageGuess guess_code_page(std::string_view text);

}  // namespace assay::formats
