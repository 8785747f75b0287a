#include "formats/biff_record.h"

#include <algorithm>
#include <array>

#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kRecordHead = 4;

std::string_view slice(std::string_view bytes, std::size_t at, std::size_t size) {
  return at < bytes.size() ? bytes.substr(at, size) : std::string_view();
}

std::string_view until_nul(std::string_view wide) {
  for (std::size_t i = 0; i + 1 < wide.size(); i += 2) {
    if (little16(wide, i) == 0) return wide.substr(0, i);
  }
  return wide;
}

void add_line(std::string& lines, std::string_view text) {
  if (!text.empty()) lines.append(text).append(1, '\n');
}

}  // namespace

bool BiffStream::next(BiffRecord& record) {
  const std::string_view rest = bytes_.substr(std::min(at_, bytes_.size()));
  if (rest.size() < kRecordHead) return false;
  const std::size_t size = little16(rest, 2);
  if (size > rest.size() - kRecordHead) return false;
  record = {static_cast<BiffType>(little16(rest, 0)), at_, rest.substr(kRecordHead, size)};
  at_ += kRecordHead + size;
  return true;
}

bool BiffReader::go_on() {
  BiffStream ahead = stream_;
  BiffRecord record;
  while (ahead.next(record) && record.type == BiffType::kContinue) {
    stream_ = ahead;
    part_ = record.data;
    if (!part_.empty()) return true;
  }
  return false;
}

std::uint8_t BiffReader::byte() {
  if (done()) return 0;
  const std::uint8_t value = little8(part_, 0);
  part_.remove_prefix(1);
  return value;
}

std::uint16_t BiffReader::number16() {
  const std::uint16_t low = byte();
  return static_cast<std::uint16_t>(low | byte() << 8);
}

std::uint32_t BiffReader::number32() {
  const std::uint32_t low = number16();
  return low | static_cast<std::uint32_t>(number16()) << 16;
}

void BiffReader::skip(std::uint64_t bytes) {
  while (bytes > 0 && !done()) {
    const std::uint64_t step = std::min<std::uint64_t>(bytes, part_.size());
    part_.remove_prefix(static_cast<std::size_t>(step));
    bytes -= step;
  }
}

std::string BiffReader::units(std::size_t count, bool wide) {
  Utf16Text text;
  while (count > 0) {
    if (part_.empty()) {
      if (!go_on()) break;
      wide = (byte() & 1) != 0;
      continue;
    }
    const std::size_t width = wide ? 2 : 1;
    const std::size_t here = std::min(count, part_.size() / width);
    if (wide) {
      text.add_bytes(part_.substr(0, 2 * here));
    } else {
      text.add_latin(part_.substr(0, here));
    }
    // Half a unit at a record's end is none.
    part_.remove_prefix(here == 0 ? part_.size() : here * width);
    count -= here;
  }
  text.finish();
  return text.take();
}

std::string BiffReader::text(unsigned width) {
  constexpr unsigned kWide = 1, kReadAloud = 4, kFormatted = 8;
  const std::size_t count = width == 1 ? byte() : number16();
  const unsigned flags = byte();
  const std::uint64_t runs = (flags & kFormatted) != 0 ? number16() : 0;
  const std::uint64_t aloud = (flags & kReadAloud) != 0 ? number32() : 0;
  std::string text = units(count, (flags & kWide) != 0);
  skip(4 * runs + aloud);
  return text;
}

std::string BiffReader::bytes(unsigned width) {
  std::size_t count = width == 1 ? byte() : number16();
  std::string bytes;
  while (count > 0 && !done()) {
    const std::size_t here = std::min(count, part_.size());
    bytes += part_.substr(0, here);
    part_.remove_prefix(here);
    count -= here;
  }
  return bytes;
}

std::string link_texts(std::string_view data) {
  constexpr std::uint32_t kMoniker = 0x01, kPlace = 0x08, kShown = 0x10, kFrame = 0x80,
                          kMonikerText = 0x100;
  constexpr std::size_t kRange = 8, kClass = 16;  // in front: the cells, what kind of object it is
  const std::uint32_t flags = little32(data, kRange + kClass + 4);
  std::size_t at = kRange + kClass + 8;
  std::string lines;
  // A count of bytes and they, which end with a NUL.
  const auto wide = [&](std::uint64_t size) {
    add_line(lines, from_utf16le(until_nul(slice(data, at, static_cast<std::size_t>(size)))));
    at += static_cast<std::size_t>(size);
  };
  const auto counted = [&](unsigned unit) {
    const std::uint64_t size = std::uint64_t{little32(data, at)} * unit;
    at += 4;
    wide(size);
  };
  if ((flags & kShown) != 0) counted(2);
  if ((flags & kFrame) != 0) counted(2);
  if ((flags & kMoniker) != 0 && (flags & kMonikerText) != 0) {
    counted(2);
  } else if ((flags & kMoniker) != 0) {
    constexpr std::string_view kUrl =
        "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B"sv;
    constexpr std::string_view kFile =
        "\x03\x03\x00\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"sv;
    const std::string_view kind = slice(data, at, kClass);
    at += kClass;
    if (kind == kUrl) {
      counted(1);
    } else if (kind == kFile) {
      at += 2;  // how many folders up
      const std::uint64_t size = little32(data, at);
      std::string_view path = slice(data, at + 4, static_cast<std::size_t>(size));
      path = path.substr(0, path.find('\0'));
      at += 4 + static_cast<std::size_t>(size) + 24;
      const std::uint32_t more = little32(data, at);
      at += 4;
      // The same in UTF-16, if bytes can't have it.
      if (more != 0) {
        const std::uint32_t wide_size = little32(data, at);
        at += 6;
        wide(wide_size);
      } else {
        Utf16Text latin;
        latin.add_latin(path);
        latin.finish();
        add_line(lines, latin.take());
      }
    } else {
      return lines;
    }
  }
  if ((flags & kPlace) != 0) counted(2);
  return lines;
}

namespace {

// Bytes of each token with those behind it; 0: of no known size. The last are of the three classes
// (reference, value, array) from 0x20 on.
struct TokenSizes {
  std::array<std::uint8_t, 64> sizes;
};

constexpr TokenSizes token_sizes(bool unicode) {
  TokenSizes table{};
  auto& sizes = table.sizes;
  sizes[0x01] = sizes[0x02] = 5;
  for (std::size_t i = 0x03; i <= 0x16; ++i) sizes[i] = 1;
  sizes[0x1C] = sizes[0x1D] = 2;
  sizes[0x1E] = 3;
  sizes[0x1F] = 9;
  sizes[0x20] = 8;
  sizes[0x21] = 3;
  sizes[0x22] = 4;
  sizes[0x23] = unicode ? 5 : 15;
  for (const std::size_t i : {0x24U, 0x2AU, 0x2CU}) sizes[i] = unicode ? 5 : 4;
  for (const std::size_t i : {0x25U, 0x2BU, 0x2DU}) sizes[i] = unicode ? 9 : 7;
  sizes[0x26] = sizes[0x27] = sizes[0x28] = 7;
  sizes[0x29] = sizes[0x2E] = sizes[0x2F] = 3;
  sizes[0x39] = unicode ? 7 : 25;
  sizes[0x3A] = sizes[0x3C] = unicode ? 7 : 18;
  sizes[0x3B] = sizes[0x3D] = unicode ? 11 : 21;
  return table;
}

}  // namespace

std::string formula_texts(std::string_view tokens, bool unicode, const CodePageText& page) {
  static constexpr std::array<TokenSizes, 2> kSizes = {token_sizes(false), token_sizes(true)};
  constexpr std::uint8_t kText = 0x17, kAttribute = 0x19, kChoose = 0x04;
  std::string lines;
  for (std::size_t at = 0; at < tokens.size();) {
    const std::uint8_t token = little8(tokens, at);
    if (token == kText) {
      const std::size_t count = little8(tokens, at + 1);
      if (!unicode) {
        add_line(lines, page.utf8(slice(tokens, at + 2, count)));
        at += 2 + count;
        continue;
      }
      const bool wide = (little8(tokens, at + 2) & 1) != 0;
      const std::string_view units = slice(tokens, at + 3, wide ? 2 * count : count);
      Utf16Text text;
      wide ? text.add_bytes(units) : text.add_latin(units);
      text.finish();
      add_line(lines, text.take());
      at += 3 + (wide ? 2 * count : count);
    } else if (token == kAttribute) {
      const bool choose = (little8(tokens, at + 1) & kChoose) != 0;
      at += choose ? 4 + 2 * (std::size_t{little16(tokens, at + 2)} + 1) : 4;
    } else {
      const std::size_t index = token < 0x20 ? token : (token & 0x1F) | 0x20;
      const std::size_t size = token < 0x80 ? kSizes[unicode ? 1 : 0].sizes[index] : 0;
      if (size == 0) return lines;
      at += size;
    }
  }
  return lines;
}

}  // namespace assay::formats
