// Decoders of what isn't UTF-8: UTF-16 and UTF-32, single-byte code pages, multi-byte encodings,
// and the UTF-16 runs in binaries. All append folded UTF-8 with its map to a Decoded. Private to
// the text stage.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/text_fold.h"

struct UConverter;

namespace assay::formats {

/// Decodes UTF-16 or UTF-32 that stands at source offset `source`; unpaired surrogates and
/// impossible code points become U+FFFD. `cut`: the stream goes on after `bytes`, so that an
/// unfinished character is left out.
void decode_wide(Encoding encoding, std::string_view bytes, std::uint64_t source, bool cut,
                 const FoldTable& folds, Decoded& out);

/// A single-byte code page, as ICU defines it: what each byte becomes, folded.
class CodePage {
 public:
  /// Loads `icu_name` unless it is loaded already; false (and nothing changed) if ICU doesn't know
  /// it as single-byte.
  bool load(const char* icu_name, const FoldTable& folds);
  void decode(std::string_view bytes, std::uint64_t source, Decoded& out) const;

 private:
  struct Entry {
    std::array<char, 3> utf8{};
    std::uint8_t length = 0;  // 0: removed by folding
  };
  std::string name_;
  std::array<Entry, 256> entries_{};
  bool ascii_ = false;  // bytes under 0x80 stand for themselves
};

/// A stateful converter of a whole stream, by ICU.
class StreamConverter {
 public:
  StreamConverter() = default;
  StreamConverter(const StreamConverter&) = delete;
  StreamConverter& operator=(const StreamConverter&) = delete;
  ~StreamConverter();
  /// Begins a stream; false if ICU doesn't know `icu_name`. A converter of the same name is reused.
  bool open(const char* icu_name);
  /// Appends the next bytes of the stream, which stand at `source`. `last`: nothing follows.
  void decode(std::string_view bytes, std::uint64_t source, bool last, const FoldTable& folds,
              Decoded& out);

 private:
  void append(std::size_t units, std::uint64_t chunk, std::uint64_t chunk_end,
              const FoldTable& folds, Decoded& out);
  [[nodiscard]] std::uint64_t pending() const;

  static constexpr std::size_t kUnits = 4096;
  std::string name_;
  UConverter* converter_ = nullptr;
  std::vector<char16_t> units_;
  std::vector<std::int32_t> offsets_;
  std::uint64_t last_source_ = 0;  // where the next unit begins at the earliest, or lead_ began
  char16_t lead_ = 0;              // a high surrogate whose partner comes in the next chunk
};

/// Extracts the runs of at least 8 ASCII characters in UTF-16 at any byte alignment, '\n' between
/// them. `cut_left`, `cut_right`: the stream goes on there, so that a run at that edge may be part
/// of a longer one. A stretch that reads both ways counts once, as what its alignment suggests,
/// unless each reading has a character that the other lacks.
void extract_utf16_runs(std::string_view bytes, std::uint64_t source, bool cut_left, bool cut_right,
                        Decoded& little, Decoded& big);

}  // namespace assay::formats
