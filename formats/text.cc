#include "formats/text.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <optional>

#include "formats/table.h"
#include "formats/text_decode.h"
#include "formats/text_detect.h"
#include "formats/text_fold.h"
#include "formats/text_scan.h"

namespace assay::formats {

void OffsetMap::add(std::uint64_t text, std::uint64_t source, std::uint32_t scale,
                    std::uint32_t unit) {
  assert(unit != 0 && (points_.empty() || points_.back().text <= text));
  points_.push_back({text, source, scale, unit});
}

void OffsetMap::drop(std::uint64_t text) {
  const auto next =
      std::upper_bound(points_.begin(), points_.end(), text,
                       [](std::uint64_t t, const Point& point) { return t < point.text; });
  if (next != points_.begin()) {
    const auto current = next - 1;
    current->source = current->at(text);
    current->text = text;
    points_.erase(points_.begin(), current);
  }
  for (Point& point : points_) point.text -= text;
}

const OffsetMap::Point* OffsetMap::point_of(std::uint64_t text) const {
  const auto next =
      std::upper_bound(points_.begin(), points_.end(), text,
                       [](std::uint64_t t, const Point& point) { return t < point.text; });
  return next == points_.begin() ? nullptr : &*(next - 1);
}

std::uint64_t OffsetMap::to_source(std::uint64_t text) const {
  const Point* point = point_of(text);
  return point == nullptr ? text : point->at(text);
}

std::uint64_t OffsetMap::end_to_source(std::uint64_t text) const {
  const Point* point = point_of(text - 1);
  return point == nullptr ? text : point->at(text - 1) + point->scale;
}

namespace {

std::size_t round_up_to_4(std::size_t n) { return (n + 3) & ~std::size_t{3}; }

std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) {
  return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

std::uint64_t unit_size(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be:
      return 2;
    case Encoding::kUtf32Le:
    case Encoding::kUtf32Be:
      return 4;
    default:
      return 1;
  }
}

/// What a window is made from: the bytes of its region with their context.
struct Region {
  std::string_view bytes;
  std::uint64_t begin = 0;                   // source offset of bytes[0]
  std::uint64_t own_begin = 0, own_end = 0;  // source offsets
  bool cut_left = false, cut_right = false;  // the stream goes on there
};

}  // namespace

struct WindowReader::State {
  explicit State(WindowOptions options)
      : own(std::max<std::size_t>(round_up_to_4(options.own_size), 4)),
        overlap(std::max<std::size_t>(round_up_to_4(options.overlap), 32)) {}

  void start(ByteStream& source, const TextType& text_type, std::uint64_t first, std::uint64_t last,
             std::size_t lead);
  Result<const Window*> next();
  void fill(std::uint64_t until);
  void forget_before(std::uint64_t source);
  Region read_region(std::uint64_t own_end);
  [[nodiscard]] bool more() const;
  const Window* deliver();
  void make_window(const Region& region);
  void as_bytes(std::string_view bytes, const Region& region, std::uint64_t begin);
  void as_decoded(const Decoded& text, const Region& region, std::uint64_t shift = 0);
  void make_utf8(const Region& region);
  void make_code_page(const Region& region, const char* icu_name);
  bool make_run(const Decoded& text, std::string_view name, std::uint64_t shift);
  void convert(std::uint64_t own_begin, std::uint64_t own_end);
  [[nodiscard]] std::string_view owned() const {
    return counted.text.substr(counted.own_begin, counted.own_end - counted.own_begin);
  }

  const std::size_t own, overlap;
  // Made when the first text beyond ASCII is met.
  [[nodiscard]] static const FoldTable& folds() { return FoldTable::get(); }
  // The source: raw[0, raw_size) stands at source offset raw_begin.
  std::unique_ptr<char[]> raw;
  std::size_t raw_size = 0;
  std::uint64_t raw_begin = 0;
  ByteStream* stream = nullptr;
  bool drained = true;
  std::optional<Error> error;
  TextType type;
  std::uint64_t begin = 0, end = 0;
  std::uint64_t own_from = 0;  // where the next region begins
  std::uint64_t own_done = 0;  // how far was owned and read

  Decoded decoded, big_runs;  // decoded also holds the little-endian runs
  CodePage page;
  StreamConverter converter;
  std::uint64_t converted_to = 0;

  Window window;
  Window
      counted;  // the region's main window, whose owned text is counted when another region follows
  Progress before;  // up to counted.own_begin
  Region region;
  bool little_follows = false, big_follows = false;  // windows of runs in the region
};

void WindowReader::State::start(ByteStream& source, const TextType& text_type, std::uint64_t first,
                                std::uint64_t last, std::size_t lead) {
  assert(lead <= overlap && lead <= first);
  if (!raw) raw = std::make_unique_for_overwrite<char[]>(own + 2 * overlap);
  stream = &source;
  drained = false;
  error.reset();
  type = text_type;
  begin = own_from = own_done = first;
  end = std::max(first, last);
  raw_begin = converted_to = first - lead;
  raw_size = 0;
  window = counted = Window{};
  before = {};
  little_follows = big_follows = false;
  if (type.encoding == Encoding::kMultiByte) {
    decoded.reset(0);
    // detect_text() names only what ICU knows; anything else is read as bytes of UTF-8.
    if (!converter.open(type.icu_name)) type.encoding = Encoding::kUtf8;
  }
}

/// Reads on up to source offset `until`. What came before an error is kept.
void WindowReader::State::fill(std::uint64_t until) {
  const std::size_t wanted = static_cast<std::size_t>(until - raw_begin);
  while (!drained && raw_size < wanted) {
    auto got = stream->read({raw.get() + raw_size, wanted - raw_size});
    if (!got) {
      error = got.error();
      drained = true;
    } else {
      drained = *got == 0;
      raw_size += *got;
    }
  }
}

void WindowReader::State::forget_before(std::uint64_t source) {
  if (source <= raw_begin) return;
  const std::size_t drop =
      static_cast<std::size_t>(std::min<std::uint64_t>(source - raw_begin, raw_size));
  raw_size -= drop;
  raw_begin += drop;
  if (raw_size != 0) std::memmove(raw.get(), raw.get() + drop, raw_size);
}

/// Reads the region that begins at own_from. Its own part is empty at the end of the stream.
Region WindowReader::State::read_region(std::uint64_t own_end) {
  const std::uint64_t context = own_from - std::min<std::uint64_t>(own_from, overlap);
  if (type.encoding == Encoding::kMultiByte) {
    forget_before(raw_begin + raw_size);
  } else {
    forget_before(context);
  }
  fill(saturating_add(own_end, overlap));
  const std::uint64_t read_end = raw_begin + raw_size;

  // The byte-order mark isn't text, and units of UTF-16 and UTF-32 stand at multiples of their
  // size.
  const std::uint64_t unit = unit_size(type.encoding);
  std::uint64_t from = std::max<std::uint64_t>((raw_begin + unit - 1) / unit * unit, type.bom);
  from = std::min(from, read_end);
  Region made;
  made.bytes = {raw.get() + (from - raw_begin), static_cast<std::size_t>(read_end - from)};
  made.begin = from;
  made.own_begin = std::min(own_from, read_end);
  made.own_end = std::min(own_end, read_end);
  made.cut_left = from > type.bom;
  made.cut_right = !drained;
  return made;
}

Result<const Window*> WindowReader::State::next() {
  if (little_follows) {
    little_follows = false;
    make_run(decoded, "utf-16le", 0);
    return deliver();
  }
  if (big_follows) {
    big_follows = false;
    make_run(big_runs, "utf-16be", 1);
    return deliver();
  }
  while (more()) {
    // Counted here and not earlier: most entries have one window, whose lines nobody asks for.
    before.append(measure(owned()));
    counted = Window{};
    const std::uint64_t own_end = std::min(end, saturating_add(own_from - own_from % own, own));
    region = read_region(own_end);
    if (region.own_begin == region.own_end) break;
    own_from = own_done = region.own_end;
    window = Window{};
    make_window(region);
    counted = window;
    if (!window.text.empty()) return deliver();
  }
  own_from = end;
  if (error) {
    Error failed = std::move(*error);
    error.reset();
    return failed;
  }
  return static_cast<const Window*>(nullptr);
}

/// Whether another region may follow.
bool WindowReader::State::more() const {
  return own_from < end && !(drained && own_from >= raw_begin + raw_size);
}

const Window* WindowReader::State::deliver() {
  window.at_end = !little_follows && !big_follows && !more() && !error;
  window.before = before;
  return &window;
}

void WindowReader::State::make_window(const Region& from) {
  switch (type.encoding) {
    case Encoding::kUtf8:
      return make_utf8(from);
    case Encoding::kSingleByte:
      return make_code_page(from, type.icu_name);
    case Encoding::kMultiByte:
      return convert(from.own_begin, from.own_end);
    case Encoding::kBinary:
      extract_utf16_runs(from.bytes, from.begin, from.cut_left, from.cut_right, decoded, big_runs);
      little_follows = make_run(decoded, "utf-16le", 0);
      big_follows = make_run(big_runs, "utf-16be", 1);
      window = Window{};
      return as_bytes(from.bytes, from, from.begin);
    default:
      decode_wide(type.encoding, from.bytes, from.begin, from.cut_right, folds(), decoded);
      return as_decoded(decoded, from);
  }
}

/// Text that is the source's bytes, at source offset `at`.
void WindowReader::State::as_bytes(std::string_view bytes, const Region& from, std::uint64_t at) {
  window.text = bytes;
  window.base = at;
  const auto place = [&](std::uint64_t source) {
    auto offset =
        static_cast<std::size_t>(std::clamp<std::uint64_t>(source, at, at + bytes.size()) - at);
    // A character belongs where its first byte is.
    while (type.encoding != Encoding::kBinary && offset != 0 && offset < bytes.size() &&
           (static_cast<unsigned char>(bytes[offset]) & 0xC0U) == 0x80) {
      ++offset;
    }
    return offset;
  };
  window.own_begin = place(from.own_begin);
  window.own_end = place(from.own_end);
}

/// `shift`: how far a character's own byte is behind the place that the map gives for it.
void WindowReader::State::as_decoded(const Decoded& text, const Region& from, std::uint64_t shift) {
  window.text = text.text();
  window.map = &text.map();
  window.is_source_bytes = false;
  const auto place = [&](std::uint64_t source) {
    std::size_t offset = text.first_at(source - std::min(source, shift));
    // Inside a segment of equal bytes the map doesn't know where characters begin.
    while (offset < window.text.size() &&
           (static_cast<unsigned char>(window.text[offset]) & 0xC0U) == 0x80) {
      ++offset;
    }
    return offset;
  };
  window.own_begin = place(from.own_begin);
  // What is decoded from the stream's last bytes may end before them, or hold more than they do.
  window.own_end = from.cut_right || from.own_end < from.begin + from.bytes.size()
                       ? std::max(window.own_begin, place(from.own_end))
                       : window.text.size();
}

void WindowReader::State::make_utf8(const Region& from) {
  const std::size_t ascii = ascii_prefix(from.bytes);
  if (ascii == from.bytes.size()) return as_bytes(from.bytes, from, from.begin);
  const std::size_t head = from.cut_left ? utf8_tail(from.bytes) : 0;
  std::string_view text = from.bytes.substr(head);
  if (from.cut_right) text.remove_suffix(utf8_unfinished(text));
  const std::uint64_t at = from.begin + head;
  if (valid_utf8(text)) {
    const std::size_t first = find_foldable(text, ascii < head ? 0 : ascii - head, folds());
    if (first == std::string_view::npos) return as_bytes(text, from, at);
    fold_utf8(text, at, first, folds(), decoded);
    return as_decoded(decoded, from);
  }
  if (utf8_share(text).mostly()) {
    repair_utf8(text, at, folds(), decoded);
    return as_decoded(decoded, from);
  }
  const CodePageGuess guess = guess_code_page(from.bytes);
  make_code_page(from, guess.multi_byte ? nullptr : guess.icu_name);
}

void WindowReader::State::make_code_page(const Region& from, const char* icu_name) {
  if (!page.load(icu_name, folds()) && !page.load("windows-1252", folds())) {
    // No ICU data at all: U+FFFD for what isn't ASCII is still text.
    repair_utf8(from.bytes, from.begin, folds(), decoded);
  } else {
    page.decode(from.bytes, from.begin, decoded);
  }
  as_decoded(decoded, from);
}

/// Makes `window` of the runs of the region; false if the region owns none.
bool WindowReader::State::make_run(const Decoded& text, std::string_view name,
                                   std::uint64_t shift) {
  if (text.text().empty()) return false;
  window = Window{};
  as_decoded(text, region, shift);
  window.decoded = name;
  return window.own_begin < window.own_end;
}

/// Multi-byte: the text so far is kept as far as the window reaches back, and the bytes that were
/// read are added.
void WindowReader::State::convert(std::uint64_t own_begin, std::uint64_t own_end) {
  decoded.drop(decoded.first_at(own_begin - std::min<std::uint64_t>(own_begin, overlap)));
  const std::string_view fresh = {raw.get() + (converted_to - raw_begin),
                                  static_cast<std::size_t>(raw_begin + raw_size - converted_to)};
  if (!fresh.empty() || drained) converter.decode(fresh, converted_to, drained, folds(), decoded);
  converted_to += fresh.size();
  Region whole;
  whole.own_begin = own_begin;
  whole.own_end = own_end;
  whole.begin = converted_to;
  whole.cut_right = !drained;
  as_decoded(decoded, whole);
}

WindowReader::WindowReader(WindowOptions options) : state_(std::make_unique<State>(options)) {}
WindowReader::~WindowReader() = default;
WindowReader::WindowReader(WindowReader&&) noexcept = default;
WindowReader& WindowReader::operator=(WindowReader&&) noexcept = default;

void WindowReader::start(ByteStream& stream, const TextType& type, std::uint64_t begin,
                         std::uint64_t end, std::size_t lead) {
  state_->start(stream, type, begin, end, lead);
}

Result<const Window*> WindowReader::next() { return state_->next(); }

TextType detect_text(std::string_view head, const FileType& type, bool whole) {
  TextType text = detect_text(head, type.kind);
  text.lines = type.lines;
  text.mail = type.kind == Kind::kText && type.format == Format::kMail;
  if (text.encoding == Encoding::kBinary) return text;
  const auto table_of = [&](std::string_view seen) {
    return type.lines == Lines::kRows      ? find_sheet_table(seen, whole)
           : type.lines == Lines::kRecords ? find_record_table(seen)
                                           : find_table(seen, type.media_type, whole);
  };
  if (text.encoding == Encoding::kUtf8 && ascii_prefix(head) == head.size()) {
    text.table = table_of(head);
    return text;
  }
  // As detectors will see it.
  MemoryStream stream(head);
  WindowReader reader({.own_size = (head.size() + 3) / 4 * 4 + 4, .overlap = 32});
  reader.start(stream, text);
  const auto window = reader.next();
  if (window && *window != nullptr) text.table = table_of((*window)->text);
  return text;
}

Progress WindowReader::total() const {
  Progress all = state_->before;
  all.append(measure(state_->owned()));
  return all;
}

std::uint64_t WindowReader::bytes_read() const { return state_->own_done - state_->begin; }

}  // namespace assay::formats
