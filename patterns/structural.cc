#include "patterns/structural.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "patterns/byte_masks.h"
#include "patterns/name_masks.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

class Finder {
 public:
  Finder(std::string_view text, const Wanted& wanted, Runs& runs)
      : text_(text), wanted_(wanted), runs_(runs) {}

  void run() {
    const Classify classify = best_classify();
    std::array<ByteMasks, kBlocks> masks;
    const std::size_t whole = text_.size() / 64;
    for (std::size_t first = 0; first < whole; first += kBlocks) {
      const std::size_t blocks = std::min(kBlocks, whole - first);
      classify(text_.data() + 64 * first, blocks, masks.data());
      for (std::size_t i = 0; i < blocks; ++i) block(64 * (first + i), masks[i]);
      if (words_size_ != 0) keep_words();
    }
    const std::size_t at = 64 * whole;
    if (at == text_.size()) {
      if (open_) close_open(at);
      return;
    }
    std::array<char, 64> rest{};
    std::memcpy(rest.data(), text_.data() + at, text_.size() - at);
    classify(rest.data(), 1, masks.data());
    block(at, masks[0]);
    if (words_size_ != 0) keep_words();
    while (!runs_.names.empty() && runs_.names.back() >= text_.size()) runs_.names.pop_back();
  }

 private:
  void block(std::size_t at, const ByteMasks& masks) {
    numbers(at, masks);
    const std::uint64_t alnum = masks.digit | masks.letter;
    const std::uint64_t starts = alnum & ~((alnum << 1) | alnum_carry_);
    if (wanted_.token_lengths != 0) tokens(at, masks.digit, alnum, starts);
    if (wanted_.heads) heads(at, masks, starts);
    if (wanted_.pairs) pairs(at, masks.pair);
    if (wanted_.encoded) encoded(at, alnum | masks.encoded);
    if (wanted_.shapes) shapes(at, masks, alnum);
    if (wanted_.anchors != nullptr) words(at, masks, starts);
    if (wanted_.names) names_.block(masks, at, runs_.names);
    digit_carry_ = masks.digit >> 63;
    alnum_carry_ = alnum >> 63;
  }

  void numbers(std::size_t at, const ByteMasks& masks) {
    if (masks.digit == 0) {
      run_carry_ = 0;
      return;
    }
    const bool next = at + 64 < text_.size() && is_digit(text_[at + 64]);
    const std::uint64_t before = (masks.digit << 1) | digit_carry_;
    const std::uint64_t after = (masks.digit >> 1) | (std::uint64_t{next} << 63);
    const std::uint64_t run = masks.digit | (masks.separator & before & after);
    const std::uint64_t starts = masks.digit & ~((run << 1) | run_carry_);
    // A run whose first five places are inside this block, or that begins too near to its end to
    // tell.
    std::uint64_t candidates =
        starts & (((run >> 1) & (run >> 2) & (run >> 3) & (run >> 4)) | 0xF000000000000000ULL);
    run_carry_ = run >> 63;
    while (candidates != 0) {
      number(at + static_cast<std::size_t>(std::countr_zero(candidates)));
      candidates &= candidates - 1;
    }
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
    if (digits >= kMinNumberDigits) {
      runs_.numbers.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    }
  }

  void heads(std::size_t at, const ByteMasks& masks, std::uint64_t starts) {
    if (masks.capital == 0) return;
    const std::uint64_t first = starts & masks.capital;
    std::uint64_t found = first & (masks.capital >> 1) & (masks.digit >> 2) & (masks.digit >> 3);
    for (std::uint64_t edge = first & 0xE000000000000000ULL; edge != 0; edge &= edge - 1) {
      const std::size_t begin = at + static_cast<std::size_t>(std::countr_zero(edge));
      if (begin + 4 > text_.size()) break;
      const char second = text_[begin + 1];
      if (second >= 'A' && second <= 'Z' && is_digit(text_[begin + 2]) &&
          is_digit(text_[begin + 3])) {
        found |= edge & (~edge + 1);
      }
    }
    for (; found != 0; found &= found - 1) {
      runs_.heads.push_back(
          static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(found))));
    }
  }

  // Five separators, each three places behind the one before.
  void pairs(std::size_t at, std::uint64_t pair) {
    const auto back = [&](unsigned places) {
      return (pair << places) | (pair_before_ >> (64 - places));
    };
    for (std::uint64_t last = pair & back(3) & back(6) & back(9) & back(12); last != 0;
         last &= last - 1) {
      const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(last));
      if (end >= kBeforeLastPair)
        runs_.pairs.push_back(static_cast<std::uint32_t>(end - kBeforeLastPair));
    }
    pair_before_ = pair;
  }

  // What a shape's bytes are, and were in the block before.
  struct Shaped {
    std::uint64_t plus = 0, colon = 0, dot = 0, underscore = 0;
    std::uint64_t digit = 0, hexadecimal = 0, capital = 0, word = 0;
  };

  // Every shape is found at its last byte, by what stood before.
  void shapes(std::size_t at, const ByteMasks& masks, std::uint64_t alnum) {
    const Shaped now{masks.plus,
                     masks.colon,
                     masks.dot,
                     masks.underscore,
                     masks.digit,
                     masks.digit | masks.hex_letter,
                     masks.digit | masks.capital,
                     alnum | masks.underscore | (masks.pair & ~masks.colon)};
    const auto back = [&](std::uint64_t Shaped::*what, unsigned places) {
      return (now.*what << places) | (shaped_.*what >> (64 - places));
    };
    const auto all_back = [&](std::uint64_t Shaped::*what, unsigned places) {
      std::uint64_t all = back(what, 1);
      for (unsigned place = 2; place <= places; ++place) all &= back(what, place);
      return all;
    };
    if (masks.at_sign != 0) place(at, masks.at_sign, Shape::kAt);
    if ((now.plus | shaped_.plus) != 0) place(at, now.digit & back(&Shaped::plus, 1), Shape::kPlus);
    if (now.colon != 0) {
      std::uint64_t run = back(&Shaped::hexadecimal, 1);
      std::uint64_t found = run & back(&Shaped::colon, 2);
      for (unsigned digits = 2; digits <= 4; ++digits) {
        run &= back(&Shaped::hexadecimal, digits);
        found |= run & back(&Shaped::colon, digits + 1);
      }
      place(at, now.colon & found, Shape::kColons);
    }
    if (const std::uint64_t two = now.dot & back(&Shaped::dot, 7); two != 0)
      place(at, two & all_back(&Shaped::word, 6), Shape::kDots);
    if (const std::uint64_t two = now.underscore & back(&Shaped::underscore, 5); two != 0)
      place(at, two & all_back(&Shaped::capital, 4), Shape::kUnderscores);
    shaped_ = now;
  }

  void place(std::size_t at, std::uint64_t found, Shape shape) {
    auto& places = runs_.shapes[static_cast<std::size_t>(shape)];
    for (; found != 0; found &= found - 1)
      places.push_back(
          static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(found))));
  }

  void words(std::size_t at, const ByteMasks& masks, std::uint64_t alnum_starts) {
    const std::uint64_t small = masks.letter & ~masks.capital;
    std::uint64_t starts = (masks.letter & ~((masks.letter << 1) | letter_carry_)) |
                           (masks.digit & alnum_starts) |
                           (masks.capital & ((small << 1) | small_carry_));
    letter_carry_ = masks.letter >> 63;
    small_carry_ = small >> 63;
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

  // Where kMinEncodedRun in a row end, by doubling: two, four, eight, sixteen, and fifteen more.
  void encoded(std::size_t at, std::uint64_t mask) {
    std::uint64_t row = mask;
    const auto add = [&](std::size_t step, unsigned places) {
      const std::uint64_t longer = row & ((row << places) | (rows_[step] >> (64 - places)));
      rows_[step] = row;
      row = longer;
    };
    add(0, 1);
    add(1, 2);
    add(2, 4);
    add(3, 8);
    add(4, kMinEncodedRun - 16);
    // The first of them in each run.
    for (std::uint64_t first = row & ~((row << 1) | (rows_[5] >> 63)); first != 0;
         first &= first - 1)
      runs_.encoded.push_back(
          static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(first))));
    rows_[5] = row;
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
  std::string_view text_;
  const Wanted& wanted_;
  Runs& runs_;
  bool open_ = false, open_digit_ = false,
       open_letter_ = false;  ///< the run that a block's end cut
  std::size_t open_begin_ = 0;
  std::array<std::uint32_t, 64 * kBlocks + 8>
      words_;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  std::size_t words_size_ = 0;  ///< begins of words that keep_words() has not seen
  static constexpr std::size_t kBeforeLastPair = 14;  ///< "aa:bb:cc:dd:ee"
  std::uint64_t pair_before_ = 0;                     ///< of the block before
  Shaped shaped_;                                     ///< of the block before
  CapitalPairs names_;
  std::array<std::uint64_t, 6> rows_{};  ///< of the block before: see encoded()
  std::uint64_t digit_carry_ = 0, run_carry_ = 0, alnum_carry_ = 0, letter_carry_ = 0,
                small_carry_ = 0;
};

}  // namespace

void find_runs(std::string_view text, const Wanted& wanted, Runs& runs) {
  Finder(text, wanted, runs).run();
}

}  // namespace assay::patterns
