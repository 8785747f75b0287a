#include "formats/pdf_source.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace assay::formats {

PdfSource::PdfSource(RandomAccess& bytes, std::string more)
    : bytes_(bytes), more_(std::move(more)), name_("pdf") {}

// What is in memory from here on; empty: the end.
std::string_view PdfSource::here() {
  if (at_ >= bytes_.size()) {
    const std::uint64_t behind = at_ - bytes_.size();
    return behind < more_.size() ? std::string_view(more_).substr(behind) : std::string_view();
  }
  const std::uint64_t begin = at_ / kBlock * kBlock;
  Block& block = blocks_[at_ / kBlock % kBlocks];
  if (block.begin != begin) {
    block.bytes.resize(kBlock);
    block.begin = begin;
    block.size = 0;
    while (block.size < kBlock) {
      const auto got =
          bytes_.read_at(begin + block.size, std::span(block.bytes).subspan(block.size));
      if (!got) error_ = got.error();
      if (!got || *got == 0) break;
      block.size += *got;
    }
  }
  const std::uint64_t in_block = at_ - begin;
  if (in_block >= block.size) return {};
  return {block.bytes.data() + in_block, block.size - static_cast<std::size_t>(in_block)};
}

void PdfSource::seek(qpdf_offset_t offset, int whence) {
  std::uint64_t from = 0;
  if (whence == SEEK_CUR) from = at_;
  if (whence == SEEK_END) from = size();
  const auto to = static_cast<qpdf_offset_t>(from) + offset;
  if (to < 0) throw std::runtime_error("seek before the beginning");
  at_ = static_cast<std::uint64_t>(to);
}

std::size_t PdfSource::read(char* out, std::size_t length) {
  last_offset = static_cast<qpdf_offset_t>(at_);
  std::size_t done = 0;
  while (done < length) {
    const std::string_view bytes = here();
    if (bytes.empty()) break;
    const std::size_t size = std::min(bytes.size(), length - done);
    std::memcpy(out + done, bytes.data(), size);
    done += size;
    at_ += size;
  }
  return done;
}

qpdf_offset_t PdfSource::findAndSkipNextEOL() {
  qpdf_offset_t line_end = -1;
  for (std::string_view bytes = here(); !bytes.empty(); bytes = here()) {
    if (line_end < 0) {
      const std::size_t end = bytes.find_first_of("\r\n");
      if (end == std::string_view::npos) {
        at_ += bytes.size();
        continue;
      }
      at_ += end;
      line_end = static_cast<qpdf_offset_t>(at_);
      bytes.remove_prefix(end);
    }
    const std::size_t next = bytes.find_first_not_of("\r\n");
    at_ += std::min(next, bytes.size());
    if (next != std::string_view::npos) break;
  }
  return line_end < 0 ? static_cast<qpdf_offset_t>(at_) : line_end;
}

}  // namespace assay::formats
