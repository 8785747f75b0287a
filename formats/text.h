// From bytes to the text that detectors see: encodings found and decoded (ICU), digits and spaces
// of other scripts folded, runs of text pulled out of binaries, cut into windows, with the way back
// from any place in the text to bytes, line and column. The one user of ICU. One owner, one thread
// at a time; reusable buffers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/identify.h"
#include "scanner/base/byte_stream.h"
#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::formats {

struct TableLayout;

enum class Encoding : std::uint8_t {
  kUtf8,  ///< or ASCII; windows that are not valid UTF-8 are read as the guessed single-byte code
          ///< page
  kUtf16Le,
  kUtf16Be,
  kUtf32Le,
  kUtf32Be,
  kSingleByte,  ///< ISO-8859-*, windows-125*, KOI8-*: `icu_name` tells
  kMultiByte,  ///< Shift-JIS, EUC-*, GB18030, Big5, ISO-2022-*: state runs through the whole stream
  kBinary,     ///< bytes as they are; UTF-16 runs come as windows of their own
};

struct TextType {
  Encoding encoding = Encoding::kUtf8;
  const char* icu_name = nullptr;  ///< for kSingleByte and kMultiByte; static lifetime
  std::uint32_t bom = 0;           ///< bytes of byte-order mark to pass over
  std::shared_ptr<const TableLayout> table = nullptr;  ///< null: not known to be one
  Lines lines = Lines::kText;
  bool mail = false;  ///< files in it that have names are read by themselves
  /// Whether a window may begin anywhere (so that ranges of one file can be scanned in parallel).
  [[nodiscard]] bool splittable() const { return encoding != Encoding::kMultiByte; }
};

/// From up to 64 KiB of head: BOM, UTF-16/32 by its pattern of NULs, binary by control bytes, UTF-8
/// by validity, then uchardet. Pure.
TextType detect_text(std::string_view head, Kind kind);

/// The same, and whether it is a table. `whole`: the head is all of the text.
TextType detect_text(std::string_view head, const FileType& type, bool whole);

/// Lines and characters passed: a monoid, so that ranges scanned apart can be joined.
struct Progress {
  std::uint64_t newlines = 0;
  std::uint64_t characters = 0;  ///< since the last newline (or since the beginning)
  void append(const Progress& next) {
    characters = next.newlines != 0 ? next.characters : characters + next.characters;
    newlines += next.newlines;
  }
};

/// Counts '\n' and characters of UTF-8 text (a stray byte is one character). Vectorised; several
/// GB/s.
Progress measure(std::string_view text);

/// Text offset → source offset: identity where nothing changed, else the checkpoints where the
/// difference changes. O(log checkpoints) a look-up.
class OffsetMap {
 public:
  void clear() { points_.clear(); }
  /// From text offset `text` on (and until the next point) source = `source` + (offset - text) /
  /// unit * scale: each `unit` bytes of text come from `scale` bytes of source; a place inside a
  /// unit gives the unit's beginning. REQUIRES: called with growing `text` (of two points at one
  /// place the later holds).
  void add(std::uint64_t text, std::uint64_t source, std::uint32_t scale, std::uint32_t unit = 1);
  /// Forgets what is before text offset `text`; offsets count from there afterwards. O(points).
  void drop(std::uint64_t text);
  [[nodiscard]] std::uint64_t to_source(std::uint64_t text) const;
  /// Where in the source the character before `text` (> 0) ends: what folding removed between it
  /// and the next one is left out.
  [[nodiscard]] std::uint64_t end_to_source(std::uint64_t text) const;

 private:
  struct Point {
    std::uint64_t text, source;
    std::uint32_t scale, unit;
    [[nodiscard]] std::uint64_t at(std::uint64_t offset) const {
      return source + (offset - text) / unit * scale;
    }
  };
  [[nodiscard]] const Point* point_of(std::uint64_t text) const;
  std::vector<Point> points_;
};

/// One stretch of text. A match that begins in [own_begin, own_end) belongs to this window; what
/// lies around that is context that the neighbours own. Valid until the next call of next().
struct Window {
  std::string_view text;
  std::size_t own_begin = 0;
  std::size_t own_end = 0;
  /// From the beginning of the stream (or range) to text[own_begin], in folded text: characters
  /// that folding removes (zero-width) and a byte-order mark don't count. Runs of a binary count
  /// from their region's raw bytes.
  Progress before;
  bool is_source_bytes = true;  ///< the text is the entry's bytes, neither decoded nor folded
                                ///< (to_source() is exact anyhow)
  bool at_end = false;          ///< nothing follows: the next call of next() gives null
  /// Source byte offset of a place in `text`.
  [[nodiscard]] std::uint64_t to_source(std::size_t offset) const {
    return map == nullptr ? base + offset : map->to_source(offset);
  }
  /// Source byte offset of the end of a stretch that ends at `offset` (> 0).
  [[nodiscard]] std::uint64_t end_to_source(std::size_t offset) const {
    return map == nullptr ? base + offset : map->end_to_source(offset);
  }
  std::uint64_t base = 0;
  const OffsetMap* map = nullptr;
  std::string_view decoded;  ///< "utf-16le" for runs inside a binary; empty otherwise
};

struct WindowOptions {
  std::size_t own_size =
      1U << 20;  ///< bytes of source a window owns, at most; rounded up to a multiple of 4
  /// Context on either side, in source bytes (the database's widest match); rounded up to a
  /// multiple of 4, at least 32.
  std::size_t overlap = 4096;
};

/// Cuts a stream into windows. Windows begin at multiples of own_size of source offset, so that the
/// result doesn't depend on who reads which range.
class WindowReader {
 public:
  explicit WindowReader(WindowOptions options);
  ~WindowReader();
  WindowReader(WindowReader&&) noexcept;
  WindowReader& operator=(WindowReader&&) noexcept;

  /// Begins a stream. `stream` must outlive the reading and starts `lead` bytes before source
  /// offset `begin` (lead ≤ overlap; the bytes before `begin` are context only). Windows own
  /// [begin, end); the stream is read up to overlap bytes beyond `end`. For a whole entry: begin 0,
  /// end UINT64_MAX, lead 0. Ranges that begin and end at multiples of own_size, with lead =
  /// overlap where there is as much, give the windows of the whole.
  void start(ByteStream& stream, const TextType& type, std::uint64_t begin = 0,
             std::uint64_t end = UINT64_MAX, std::size_t lead = 0);

  /// The next window, null at the end. An Error ends the stream and comes once, after windows over
  /// all that was read before it; these stand.
  Result<const Window*> next();

  /// After the end: from `begin` to the end of what was owned; bytes of source owned and read.
  [[nodiscard]] Progress total() const;
  [[nodiscard]] std::uint64_t bytes_read() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::formats
