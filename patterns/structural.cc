#include "patterns/structural.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "patterns/byte_masks.h"
#include "patterns/name_masks.h"
#include "patterns/shape_masks.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

class Finder {
 public:
  Finder(std::string_view text, const Wanted& wanted, Runs& runs)
      : text_(text), wanted_(wanted), runs_(runs) {}

  void run() {
    start(masks_, shapes_);
    const std::size_t blocks = (text_.size() + 63) / 64;
    for (std::size_t first = 0; first < blocks; first += kBlocks)
      batch(64 * first, std::min(kBlocks, blocks - first));
    if (open_) close_open(text_.size());
    while (!runs_.names.empty() && runs_.names.back() >= text_.size()) runs_.names.pop_back();
  }

 private:
  // Blocks [0, blocks) begin at `at`; the last may be cut by the text's end.
  void batch(std::size_t at, std::size_t blocks) {
    const std::size_t whole = std::min(blocks, (text_.size() - at) / 64);
    classify_(text_.data() + at, 0, whole, masks_);
    if (whole < blocks) {
      std::array<char, 64> rest{};
      std::memcpy(rest.data(), text_.data() + at + 64 * whole, text_.size() - at - 64 * whole);
      classify_(rest.data(), whole, 1, masks_);
    }
    look_ahead(at + 64 * blocks, blocks + 1);
    derive_(masks_, shapes_, blocks);
    for (std::size_t i = 0; i < blocks; ++i) block(at + 64 * i, i + 1);
    if (words_size_ != 0) keep_words();
    keep_last(masks_, shapes_, blocks);
  }

  // What is told of the block behind: its first bytes.
  void look_ahead(std::size_t at, std::size_t row) {
    masks_.digit[row] = masks_.capital[row] = 0;
    for (std::size_t i = 0; i < kAhead && at + i < text_.size(); ++i) {
      const char c = text_[at + i];
      masks_.digit[row] |= std::uint64_t{is_digit(c)} << i;
      masks_.capital[row] |= std::uint64_t{is_upper(c)} << i;
    }
  }

  void block(std::size_t at, std::size_t row) {
    each(at, shapes_.numbers[row], [&](std::size_t begin) { number(begin); });
    if (wanted_.token_lengths != 0)
      tokens(at, masks_.digit[row], shapes_.alnum[row], shapes_.starts[row]);
    if (wanted_.heads) places(at, shapes_.heads[row], runs_.heads);
    if (wanted_.pairs) {
      each(at, shapes_.pairs[row], [&](std::size_t end) {
        if (end >= kBeforeLastPair)
          runs_.pairs.push_back(static_cast<std::uint32_t>(end - kBeforeLastPair));
      });
    }
    if (wanted_.encoded) places(at, shapes_.encoded[row], runs_.encoded);
    if (wanted_.shapes) {
      for (std::size_t shape = 0; shape < kShapes; ++shape)
        places(at, shapes_.shapes[shape][row], runs_.shapes[shape]);
    }
    if (wanted_.anchors != nullptr) words(at, shapes_.words[row]);
    if (wanted_.names) names_.block(masks_, row, at, runs_.names);
  }

  template <class Visit>
  static void each(std::size_t at, std::uint64_t mask, Visit visit) {
    for (; mask != 0; mask &= mask - 1)
      visit(at + static_cast<std::size_t>(std::countr_zero(mask)));
  }

  static void places(std::size_t at, std::uint64_t mask, std::vector<std::uint32_t>& out) {
    each(at, mask, [&](std::size_t place) { out.push_back(static_cast<std::uint32_t>(place)); });
  }

  void number(std::size_t begin) {
    std::size_t at = begin;
    std::uint32_t digits = 0;
    for (;;) {
      const std::size_t group = at;
      while (at < text_.size() && is_digit(text_[at])) ++at;
      digits += static_cast<std::uint32_t>(at - group);
      if (at + 1 >= text_.size() || !is_separator(text_[at]) || !is_digit(text_[at + 1])) break;
      ++at;
    }
    if (digits >= kMinNumberDigits || (digits == kPostcodeDigits && before_town(begin, at))) {
      runs_.numbers.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    }
  }

  // Whether "1204" stands where a postcode does: behind a comma or a line's end, before a word that
  // begins as a town's name.
  [[nodiscard]] bool before_town(std::size_t begin, std::size_t end) const {
    if (end - begin != kPostcodeDigits || begin < 2 || end + 2 >= text_.size()) return false;
    const char before = text_[begin - 1];
    const char town = text_[end + 1];
    return text_[end] == ' ' && (is_upper(town) || is_high(town)) &&
           (before == '\n' ||
            (before == ' ' && (text_[begin - 2] == ',' || text_[begin - 2] == ' ')));
  }

  void words(std::size_t at, std::uint64_t starts) {
    // Written down eight at a time, which is seldom too few: no branch to guess wrong.
    const int count = std::popcount(starts);
    std::uint32_t* const out = words_.data() + words_size_;
    const auto position = static_cast<std::uint32_t>(at);
    for (int first = 0; first < count; first += 8) {
      for (int i = first; i < first + 8; ++i) {
        out[i] = position + static_cast<std::uint32_t>(std::countr_zero(starts | kTop));
        starts &= starts - 1;
      }
    }
    words_size_ += static_cast<std::size_t>(count);
  }

  void keep_words() {
    const std::size_t kept = wanted_.anchors->keep(text_, words_.data(), words_size_);
    runs_.starts.insert(runs_.starts.end(), words_.data(), words_.data() + kept);
    words_size_ = 0;
  }

  void tokens(std::size_t at, std::uint64_t digit, std::uint64_t alnum, std::uint64_t starts) {
    if (open_) {
      const auto low = static_cast<unsigned>(std::countr_one(alnum));
      add_to_open(digit, alnum, low == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << low) - 1);
      if (low == 64) return;
      close_open(at + low);
    }
    // The run that goes on in the next block is kept open.
    const auto top = static_cast<unsigned>(std::countl_one(alnum));
    const std::uint64_t top_run = top == 0 ? 0 : ~std::uint64_t{0} << (64 - top);
    if (top != 0) {
      open_ = true;
      open_begin_ = at + 64 - top;
      add_to_open(digit, alnum, top_run);
    }
    if (digit == 0) return;
    std::uint64_t eight = alnum & (alnum >> 1);
    eight &= eight >> 2;
    eight &= eight >> 4;
    // Which bytes have a digit at or behind them in their run.
    std::uint64_t digit_ahead = digit;
    std::uint64_t through = alnum;
    for (unsigned shift = 1; shift < 64; shift *= 2) {
      digit_ahead |= through & (digit_ahead >> shift);
      through &= through >> shift;
    }
    for (std::uint64_t left = starts & eight & digit_ahead & ~top_run; left != 0;
         left &= left - 1) {
      const auto bit = static_cast<unsigned>(std::countr_zero(left));
      const auto length = static_cast<unsigned>(std::countr_one(alnum >> bit));
      const std::uint64_t span = ((std::uint64_t{1} << length) - 1) << bit;
      if ((digit & span) != span) token(at + bit, at + bit + length);
    }
  }

  void add_to_open(std::uint64_t digit, std::uint64_t alnum, std::uint64_t part) {
    open_digit_ = open_digit_ || (digit & part) != 0;
    open_letter_ = open_letter_ || (alnum & ~digit & part) != 0;
  }

  void close_open(std::size_t end) {
    if (open_digit_ && open_letter_ && end - open_begin_ >= kMinTokenLength)
      token(open_begin_, end);
    open_ = open_digit_ = open_letter_ = false;
  }

  void token(std::size_t begin, std::size_t end) {
    const std::size_t length = end - begin;
    if (length < 64 && ((wanted_.token_lengths >> length) & 1) != 0) {
      runs_.tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
  }

  static constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
  static constexpr std::size_t kAhead = 4;
  static constexpr std::size_t kBeforeLastPair = 14;  ///< "aa:bb:cc:dd:ee"
  std::string_view text_;
  const Wanted& wanted_;
  Runs& runs_;
  const Classify classify_ = best_classify();
  const Derive derive_ = best_derive();
  ByteMasks masks_;    // NOLINT(cppcoreguidelines-pro-type-member-init): classify() writes it
  ShapeMasks shapes_;  // NOLINT(cppcoreguidelines-pro-type-member-init): so do start() and derive_
  bool open_ = false, open_digit_ = false,
       open_letter_ = false;  ///< the run that a block's end cut
  std::size_t open_begin_ = 0;
  std::array<std::uint32_t, 64 * kBlocks + 8>
      words_;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  std::size_t words_size_ = 0;  ///< begins of words that keep_words() has not seen
  CapitalPairs names_;
};

}  // namespace

void find_runs(std::string_view text, const Wanted& wanted, Runs& runs) {
  Finder(text, wanted, runs).run();
}

}  // namespace assay::patterns
