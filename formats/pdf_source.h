// A RandomAccess as libqpdf reads it. Private to the PDF reader.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "formats/container.h"
#include "formats/pdf_qpdf.h"

namespace assay::formats {

class PdfSource final : public InputSource {
 public:
  /// `bytes` outlive it. `more` is read behind them.
  PdfSource(RandomAccess& bytes, std::string more);

  qpdf_offset_t findAndSkipNextEOL() override;
  std::string const& getName() const override { return name_; }
  qpdf_offset_t tell() override { return static_cast<qpdf_offset_t>(at_); }
  void seek(qpdf_offset_t offset, int whence) override;
  void rewind() override { at_ = 0; }
  std::size_t read(char* out, std::size_t length) override;
  void unreadCh(char) override { at_ -= at_ > 0 ? 1 : 0; }

  [[nodiscard]] std::uint64_t size() const { return bytes_.size() + more_.size(); }
  /// Why the bytes could not be read, if they couldn't.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  // libqpdf goes back and forth in small steps.
  static constexpr std::size_t kBlock = 32U << 10U;
  static constexpr std::size_t kBlocks = 16;
  struct Block {
    std::uint64_t begin = ~0ULL;
    std::size_t size = 0;
    std::vector<char> bytes;
  };

  std::string_view here();

  RandomAccess& bytes_;
  std::string more_;
  std::string name_;
  std::uint64_t at_ = 0;
  std::array<Block, kBlocks> blocks_;
  std::optional<Error> error_;
};

}  // namespace assay::formats
