// Text in a code page of Windows, as documents have it. Private to the readers of documents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct UConverter;

namespace assay::formats {

/// Bytes in a code page, by its number; 1252 until another one is named.
class CodePageText {
 public:
  CodePageText();
  ~CodePageText();
  CodePageText(const CodePageText&) = delete;
  CodePageText& operator=(const CodePageText&) = delete;

  /// As a document names it; one that is not known is taken for 1252.
  void use(std::uint16_t page);
  [[nodiscard]] std::string utf8(std::string_view bytes) const;

 private:
  UConverter* converter_ = nullptr;
};

}  // namespace assay::formats
