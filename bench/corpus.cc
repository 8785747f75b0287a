#include "bench/corpus.h"

#include <algorithm>

#include "scanner/base/digest.h"

namespace assay::bench {
namespace {

// UTF-8 of characters below U+0100 only, which is all that is made here.
std::string encode(const std::string& text, Coding coding) {
  if (coding == Coding::kUtf8) return text;
  const bool wide = coding == Coding::kUtf16Le;
  std::string out = wide ? "\xff\xfe" : "";
  out.reserve(text.size() * (wide ? 2 : 1) + 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0xC2) {
      byte = static_cast<unsigned char>((byte & 3U) << 6 |
                                        (static_cast<unsigned char>(text[++i]) & 0x3FU));
    }
    out += static_cast<char>(byte);
    if (wide) out += '\0';
  }
  return out;
}

}  // namespace

TextFile make_text(Random& random, const ContentKind& kind, Coding coding, std::size_t size,
                   std::size_t spacing) {
  TextFile file;
  std::string text;
  text.reserve(size + size / 64 + 4096);
  std::uint64_t lines = 0;
  std::size_t counted = 0;
  std::size_t next = spacing == 0 ? SIZE_MAX : random.range(0, std::min(spacing, size) / 2);
  while (text.size() < size) {
    kind.append(random, text);
    if (coding != Coding::kUtf8 && random.one_in(8))
      text +=
          "mus\xc3\xa9"
          "e d\xc3\xa9j\xc3\xa0 vu\n";
    if (text.size() < next) continue;
    next = text.size() + spacing / 2 + random.below(spacing + 1);
    lines += static_cast<std::uint64_t>(
        std::count(text.begin() + static_cast<std::ptrdiff_t>(counted), text.end(), '\n'));
    counted = text.size();
    const PlantedKind& planted = random.pick(planted_kinds());
    const Planted value = planted.make(random);
    // A character of two bytes before the value now and then: columns are characters.
    const bool accent = random.one_in(4);
    const std::string before =
        std::string(kind.comment) + (accent ? "caf\xc3\xa9 " : "") + value.before;
    file.plants.push_back(
        {&planted, sha256_hex(value.value), lines + 1, before.size() + 1 - (accent ? 1U : 0U)});
    text += before + value.value + value.after + '\n';
  }
  file.bytes = encode(text, coding);
  return file;
}

}  // namespace assay::bench
