// What is left of a text when the parts of it that need no search are taken out, in one piece, and
// where each byte of it stands in the text. Private to assay::patterns. One owner; reusable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::patterns {

class Remainder {
  struct Piece {
    std::uint32_t at = 0;    ///< in text_
    std::uint32_t from = 0;  ///< in the whole
  };

 public:
  /// Stands for what was taken out: joins neither words nor numbers.
  static constexpr char kGap = '\x1f';

  void clear() {
    text_.clear();
    pieces_.clear();
  }
  /// Appends [begin, end) of `whole`; pieces in order.
  void keep(std::string_view whole, std::size_t begin, std::size_t end) {
    if (begin == end) return;
    const bool joins =
        !pieces_.empty() && begin == pieces_.back().from + (text_.size() - pieces_.back().at);
    if (!joins)
      pieces_.push_back(
          {static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(begin)});
    text_ += whole.substr(begin, end - begin);
  }
  void leave_out() {
    if (text_.empty() || text_.back() != kGap) text_ += kGap;
  }

  [[nodiscard]] std::string_view text() const { return text_; }

  /// Tells where bytes of text() stand in the whole. To be asked in order; one more pass over what
  /// is there needs another one.
  class Places {
   public:
    explicit Places(const Remainder& of) : pieces_(of.pieces_) {}
    /// `at` is the offset of a byte that was kept, or right behind one.
    std::uint32_t operator()(std::size_t at) {
      while (next_ < pieces_.size() && pieces_[next_].at <= at) ++next_;
      return next_ == 0 ? 0
                        : static_cast<std::uint32_t>(pieces_[next_ - 1].from +
                                                     (at - pieces_[next_ - 1].at));
    }
    /// Of a stretch that ends there: the end of its last byte.
    std::uint32_t end(std::size_t at) { return at == 0 ? 0 : (*this)(at - 1) + 1; }

   private:
    const std::vector<Piece>& pieces_;
    std::size_t next_ = 0;
  };

 private:
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace assay::patterns
