// The tokens of a PDF's content streams. Private to the PDF reader. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay::formats {

struct PdfToken {
  enum class Kind : std::uint8_t {
    kEnd,
    kNumber,
    kName,
    kString,
    kOpenArray,
    kCloseArray,
    kOpenDict,
    kCloseDict,
    kOperator,  ///< true, false and null as well
  };
  Kind kind = Kind::kEnd;
  double number = 0;
  std::string_view text;  ///< a name without its slash, a string's bytes, an operator
};

class PdfTokens {
 public:
  /// Of `bytes`, which outlive it and the tokens' texts; so does it.
  explicit PdfTokens(std::string_view bytes) : bytes_(bytes) {}

  PdfToken next();
  /// The tokens before are done with: the place of their texts is used again.
  void forget() { used_ = 0; }
  /// Behind an inline image's BI: goes behind its EI.
  void skip_image();

 private:
  char* decoded();
  PdfToken number();
  PdfToken name();
  PdfToken string();
  PdfToken hex();
  PdfToken word();
  void escape(char* out, std::size_t& size);

  std::string_view bytes_;
  std::size_t at_ = 0;
  // Strings with escapes and in digits: never longer than they are written, so that it holds all.
  std::unique_ptr<char[]> decoded_;
  std::size_t used_ = 0;
};

}  // namespace assay::formats
