// The records of a workbook's stream ([MS-XLS] 2.1.4), the texts in them, and how a long one goes
// on in the records behind it. Views of the stream, which outlives them; no count in it is
// believed. Private to biff*.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "formats/code_page_text.h"
#include "formats/little_endian.h"

namespace assay::formats {

/// Types of records ([MS-XLS] 2.3), as far as texts are in them or they tell what is.
enum class BiffType : std::uint16_t {
  kFormula = 0x0006,
  kEof = 0x000A,
  kHeader = 0x0014,
  kFooter = 0x0015,
  kNote = 0x001C,
  kDateMode = 0x0022,
  kFilePass = 0x002F,
  kContinue = 0x003C,
  kCodePage = 0x0042,
  kBoundSheet = 0x0085,
  kMulRk = 0x00BD,
  kRString = 0x00D6,
  kXf = 0x00E0,
  kSst = 0x00FC,
  kLabelSst = 0x00FD,
  kTxo = 0x01B6,
  kHLink = 0x01B8,
  kDv = 0x01BE,
  kNumber = 0x0203,
  kLabel = 0x0204,
  kBoolErr = 0x0205,
  kString = 0x0207,
  kArray = 0x0221,
  kRk = 0x027E,
  kFormat = 0x041E,
  kShrFmla = 0x04BC,
  kHLinkTooltip = 0x0800,
  kBof = 0x0809,
  kSeriesText = 0x100D,
};

struct BiffRecord {
  BiffType type = BiffType::kEof;
  std::size_t at = 0;     ///< where it begins in the stream
  std::string_view data;  ///< without its type and size
};

/// Goes from record to record.
class BiffStream {
 public:
  explicit BiffStream(std::string_view bytes) : bytes_(bytes) {}

  /// False: there is none that is whole.
  bool next(BiffRecord& record);
  [[nodiscard]] std::size_t position() const { return at_; }
  void seek(std::size_t at) { at_ = at; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// Reads on through a record and the CONTINUE records behind it. Beyond their end all is zero.
class BiffReader {
 public:
  /// `stream` stands behind `record`; its position stays as it is.
  BiffReader(const BiffStream& stream, const BiffRecord& record)
      : stream_(stream), part_(record.data) {}

  /// Whether nothing follows.
  bool done() { return part_.empty() && !go_on(); }
  std::uint8_t byte();
  std::uint16_t number16();
  std::uint32_t number32();
  void skip(std::uint64_t bytes);
  /// Leaves out what remains before the next CONTINUE record.
  void skip_part() { part_ = {}; }

  /// The next `count` units of UTF-16, one byte each unless `wide`; a CONTINUE record begins with a
  /// byte that says it anew.
  std::string units(std::size_t count, bool wide);
  /// XLUnicodeRichExtendedString ([MS-XLS] 2.5.293), and so XLUnicodeString: with its count in
  /// `width` bytes, and without how it is formatted or read aloud.
  std::string text(unsigned width);
  /// Such a text of BIFF5: a count of bytes and they.
  std::string bytes(unsigned width);

 private:
  bool go_on();

  BiffStream stream_;
  std::string_view part_;
};

/// The texts in a hyperlink's record ([MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7.1), a line each: what it
/// is shown as, where it leads to, the place there.
std::string link_texts(std::string_view data);

/// The texts in a formula's tokens ([MS-XLS] 2.5.198), a line each, up to a token that is not
/// known. `unicode`: of BIFF8; otherwise in `page`.
std::string formula_texts(std::string_view tokens, bool unicode, const CodePageText& page);

}  // namespace assay::formats
