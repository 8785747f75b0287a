// Pieces of text on a page become lines: by where they stand, in the order they were drawn. Private
// to the PDF reader. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats {

struct PdfPoint {
  double x = 0;
  double y = 0;
};

class PdfLayout {
 public:
  /// A gap of more ems parts words.
  static constexpr double kBlank = 0.15;

  /// Of one page, whose text has at most about `max_bytes`.
  explicit PdfLayout(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}

  /// `text` is written from `from` to `to`, on the page, in `direction` (of length 1), with letters
  /// of `em`.
  void place(PdfPoint from, PdfPoint to, PdfPoint direction, double em, std::string_view text);
  /// A text object begins: cells of a table are objects of their own, words of a line seldom.
  void object() { new_object_ = true; }
  /// What is placed from now on doesn't continue what was placed.
  void part() { chunks_continue_ = false; }
  /// No more is taken.
  [[nodiscard]] bool full() const { return text_.size() >= max_bytes_; }

  /// The page's lines, each with a \n. Pieces on a line are parted by a blank, or a tab where they
  /// stand apart; lines by an empty one where there is a gap. O(n log n) of its pieces.
  [[nodiscard]] std::string lines() const;

 private:
  // Text that runs on on a line, as drawn.
  struct Chunk {
    std::size_t begin = 0;  // in text_
    std::size_t end = 0;
    PdfPoint direction;
    double from = 0;    // along the direction
    double to = 0;      // so too
    double height = 0;  // across it: upwards
    double em = 0;
    int angle = 0;  // the direction in degrees
  };
  // What stands on a line: chunks, from left to right.
  using Row = std::vector<std::size_t>;

  [[nodiscard]] std::string_view text_of(const Chunk& chunk) const;
  bool goes_on(const Chunk& chunk, PdfPoint from, PdfPoint direction, double em);
  bool put_accent(PdfPoint from, PdfPoint direction, double em, std::string_view text);
  [[nodiscard]] std::vector<Row> rows_of_columns() const;
  [[nodiscard]] bool has_prose_columns(const std::vector<Row>& rows) const;
  void append_row(const Row& row, std::string& out) const;

  std::uint64_t max_bytes_;
  std::string text_;
  std::vector<Chunk> chunks_;
  bool chunks_continue_ = false;
  bool new_object_ = false;
  // The last piece: programs draw it again, a little aside, to make it bold.
  std::size_t last_begin_ = 0;
  PdfPoint last_from_;
  double last_em_ = 1;
};

}  // namespace assay::formats
