#include "formats/pdf_layout.h"

#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "formats/pdf_cmap.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

// In ems.
constexpr double kBack = 0.35;      // so far back a letter may be kerned
constexpr double kOver = 0.2;       // so far back an accent and its letter are one over the other
constexpr double kTab = 1.3;        // more is a tab
constexpr double kCell = 0.5;       // so too, before what is drawn by itself
constexpr double kBaseline = 0.4;   // so far up or down an exponent may stand
constexpr double kSameLine = 0.2;   // so far two cells of a row
constexpr double kSamePlace = 0.2;  // so far what is drawn twice
constexpr double kNextLine = 1.9;   // more is a gap between paragraphs
constexpr double kSmallest = 1e-3;  // units of the page
// Text in columns has lines of so many bytes on both sides.
constexpr std::size_t kProse = 24;
constexpr std::size_t kFewest = 4;

double along(PdfPoint at, PdfPoint direction) { return at.x * direction.x + at.y * direction.y; }
double across(PdfPoint at, PdfPoint direction) { return at.y * direction.x - at.x * direction.y; }

// An accent that is a character of its own, and the mark that it is on a letter.
std::optional<std::pair<std::size_t, UChar32>> accent_at_end(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, UChar32>, 13> kAccents = {{{"`", 0x300},
                                                                              {"´", 0x301},
                                                                              {"^", 0x302},
                                                                              {"ˆ", 0x302},
                                                                              {"~", 0x303},
                                                                              {"˜", 0x303},
                                                                              {"¯", 0x304},
                                                                              {"˘", 0x306},
                                                                              {"˙", 0x307},
                                                                              {"¨", 0x308},
                                                                              {"˚", 0x30A},
                                                                              {"ˇ", 0x30C},
                                                                              {"¸", 0x327}}};
  for (const auto& [accent, mark] : kAccents) {
    if (text.ends_with(accent)) return std::pair(accent.size(), mark);
  }
  // U+0300 to U+033F.
  if (text.size() >= 2 && text[text.size() - 2] == '\xCC')
    return std::pair(std::size_t{2}, 0x300 + (text.back() & 0x3F));
  return std::nullopt;
}

// The letter with the mark, in UTF-8; empty: there is none.
std::string composed(char letter, UChar32 mark) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  const UChar32 both = U_SUCCESS(status) ? unorm2_composePair(nfc, letter, mark) : -1;
  std::string out;
  if (both > 0) append_pdf_char(out, static_cast<char32_t>(both));
  return out;
}

bool is_finite(PdfPoint at) {
  constexpr double kFar = 1e9;
  return std::abs(at.x) < kFar && std::abs(at.y) < kFar;
}

}  // namespace

std::string_view PdfLayout::text_of(const Chunk& chunk) const {
  std::string_view text = std::string_view(text_).substr(chunk.begin, chunk.end - chunk.begin);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  return text;
}

// Puts the blank or tab, if `from` goes on on the line of `chunk`.
bool PdfLayout::goes_on(const Chunk& chunk, PdfPoint from, PdfPoint direction, double em) {
  if (!chunks_continue_ || along(chunk.direction, direction) < 0.99) return false;
  const double size = std::max(chunk.em, em);
  if (std::abs(across(from, chunk.direction) - chunk.height) > kBaseline * size) return false;
  // A gap belongs to what is before it: an initial stands near its word.
  const double gap = (along(from, chunk.direction) - chunk.to) / last_em_;
  if (gap < -kBack) return false;
  if (gap > (new_object_ && !text_.ends_with(' ') ? kCell : kTab)) {
    text_ += '\t';
  } else if (gap > kBlank) {
    text_ += ' ';
  }
  return true;
}

// TeX draws an accent and the letter over each other, one after the other.
bool PdfLayout::put_accent(PdfPoint from, PdfPoint direction, double em, std::string_view text) {
  if (!chunks_continue_ || chunks_.empty()) return false;
  const Chunk& chunk = chunks_.back();
  const double back = (along(from, chunk.direction) - chunk.to) / em;
  if (back > -kOver || back < -1 || along(chunk.direction, direction) < 0.99 ||
      std::abs(across(from, chunk.direction) - chunk.height) > em / 2)
    return false;
  const std::string_view before(text_);
  constexpr std::string_view kDotless = "ı";  // an accent's place is that of the dot
  const bool dotless = text.starts_with(kDotless);
  if (const auto accent = accent_at_end(before); accent && (dotless || is_letter(text.front()))) {
    const std::string letter = composed(dotless ? 'i' : text.front(), accent->second);
    if (letter.empty()) return false;
    text_.resize(text_.size() - accent->first);
    text_ += letter;
    text_ += text.substr(dotless ? kDotless.size() : 1);
    return true;
  }
  const auto accent = accent_at_end(text);
  if (!accent || accent->first != text.size() || !is_letter(before.back())) return false;
  const std::string letter = composed(before.back(), accent->second);
  if (letter.empty()) return false;
  text_.pop_back();
  text_ += letter;
  return true;
}

void PdfLayout::place(PdfPoint from, PdfPoint to, PdfPoint direction, double em,
                      std::string_view text) {
  if (text.empty() || full()) return;
  if (!is_finite(from) || !is_finite(to) || !std::isfinite(em) || !is_finite(direction)) {
    from = to = last_from_;
    direction = {1, 0};
    em = 1;
  }
  if (em < kSmallest) em = 1;
  if (!chunks_.empty() && chunks_continue_ &&
      std::hypot(from.x - last_from_.x, from.y - last_from_.y) < kSamePlace * em &&
      std::string_view(text_).substr(last_begin_) == text)
    return;
  const std::size_t before = text_.size();
  if (put_accent(from, direction, em, text)) {
    Chunk& chunk = chunks_.back();
    chunk.end = text_.size();
    chunk.to = std::max(chunk.to, along(to, chunk.direction));
    last_begin_ = std::min(last_begin_, text_.size());
    return;
  }
  if (chunks_.empty() || !goes_on(chunks_.back(), from, direction, em)) {
    Chunk chunk;
    chunk.begin = before;
    chunk.direction = direction;
    chunk.from = along(from, direction);
    chunk.height = across(from, direction);
    chunk.em = em;
    chunk.angle = static_cast<int>(std::lround(std::atan2(direction.y, direction.x) * 57.29578));
    chunks_.push_back(chunk);
  } else if (text_.size() > before && text_.back() == ' ' &&
             (text.front() == ' ' || (before > 0 && text_[before - 1] == ' '))) {
    text_.pop_back();
  }
  new_object_ = false;
  last_begin_ = text_.size();
  last_from_ = from;
  last_em_ = em;
  text_ += text;
  Chunk& chunk = chunks_.back();
  chunk.end = text_.size();
  chunk.to = along(to, chunk.direction);
  chunks_continue_ = true;
}

// Tables are drawn by columns at times, and forms their labels first: what stands on one line is
// put together, from left to right, where nothing overlaps.
std::vector<PdfLayout::Row> PdfLayout::rows_of_columns() const {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    if (!text_of(chunks_[i]).empty()) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Chunk& left = chunks_[a];
    const Chunk& right = chunks_[b];
    if (left.angle != right.angle) return left.angle < right.angle;
    return left.height != right.height ? left.height > right.height : a < b;
  });
  std::vector<Row> rows;
  for (std::size_t begin = 0; begin < order.size();) {
    const Chunk& first = chunks_[order[begin]];
    std::size_t end = begin + 1;
    while (end < order.size() && chunks_[order[end]].angle == first.angle &&
           first.height - chunks_[order[end]].height <=
               kSameLine * std::min(first.em, chunks_[order[end]].em))
      ++end;
    const auto from = order.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = order.begin() + static_cast<std::ptrdiff_t>(end);
    std::sort(from, to, [&](std::size_t a, std::size_t b) {
      return chunks_[a].from != chunks_[b].from ? chunks_[a].from < chunks_[b].from : a < b;
    });
    for (auto at = from; at != to; ++at) {
      const Chunk& chunk = chunks_[*at];
      if (at != from && !rows.back().empty()) {
        const Chunk& left = chunks_[rows.back().back()];
        if (chunk.from - left.from < kSamePlace * left.em && text_of(chunk) == text_of(left))
          continue;
        if (chunk.from >= left.to - kBack * left.em) {
          rows.back().push_back(*at);
          continue;
        }
      }
      rows.push_back({*at});
    }
    begin = end;
  }
  return rows;
}

// Lines of text in columns aren't one line.
bool PdfLayout::has_prose_columns(const std::vector<Row>& rows) const {
  std::size_t pairs = 0;
  std::size_t prose = 0;
  for (const Row& row : rows) {
    for (std::size_t i = 1; i < row.size(); ++i) {
      ++pairs;
      if (text_of(chunks_[row[i - 1]]).size() >= kProse &&
          text_of(chunks_[row[i]]).size() >= kProse)
        ++prose;
    }
  }
  return prose >= kFewest && prose * 3 >= pairs;
}

void PdfLayout::append_row(const Row& row, std::string& out) const {
  const Chunk* left = nullptr;
  for (const std::size_t index : row) {
    const Chunk& chunk = chunks_[index];
    if (left) {
      const double gap = (chunk.from - left->to) / std::max(left->em, chunk.em);
      if (gap > kCell) {
        out += '\t';
      } else if (gap > kBlank) {
        out += ' ';
      }
    }
    out += text_of(chunk);
    left = &chunk;
  }
  out += '\n';
}

std::string PdfLayout::lines() const {
  std::vector<Row> rows = rows_of_columns();
  if (has_prose_columns(rows)) {
    std::vector<Row> single;
    for (const Row& row : rows) {
      for (const std::size_t index : row) single.push_back({index});
    }
    rows = std::move(single);
  }
  // A row stands where the first of it was drawn.
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i)
    order.emplace_back(*std::min_element(rows[i].begin(), rows[i].end()), i);
  std::sort(order.begin(), order.end());
  std::string out;
  out.reserve(text_.size() + rows.size());
  const Chunk* above = nullptr;
  for (const auto& [first, index] : order) {
    const Chunk& chunk = chunks_[first];
    if (above && (above->angle != chunk.angle || std::abs(above->height - chunk.height) >
                                                     kNextLine * std::max(above->em, chunk.em)))
      out += '\n';
    append_row(rows[index], out);
    above = &chunk;
  }
  return out;
}

}  // namespace assay::formats
