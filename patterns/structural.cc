#include "patterns/structural.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace assay::patterns {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) {
  return static_cast<unsigned char>((static_cast<unsigned char>(c) | 0x20U) - 'a') < 26;
}

// Bit i: byte i of the block.
struct Masks {
  std::uint64_t digit = 0, separator = 0, letter = 0;
};

#if defined(__SSE2__)
Masks classify(const char* block) {
  Masks masks;
  const __m128i below_zero = _mm_set1_epi8(static_cast<char>('0' - 1 - 128));
  const __m128i flip = _mm_set1_epi8(static_cast<char>(-128));
  const auto bits = [](__m128i mask) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(mask)));
  };
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * part));
    const __m128i biased = _mm_xor_si128(bytes, flip);  // unsigned order for signed compares
    const __m128i digit =
        _mm_and_si128(_mm_cmpgt_epi8(biased, below_zero),
                      _mm_cmplt_epi8(biased, _mm_set1_epi8(static_cast<char>('9' + 1 - 128))));
    const __m128i lower = _mm_xor_si128(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), flip);
    const __m128i letter =
        _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8(static_cast<char>('a' - 1 - 128))),
                      _mm_cmplt_epi8(lower, _mm_set1_epi8(static_cast<char>('z' + 1 - 128))));
    // '-', '.' and '/' are neighbours in ASCII.
    const __m128i marks =
        _mm_and_si128(_mm_cmpgt_epi8(biased, _mm_set1_epi8(static_cast<char>('-' - 1 - 128))),
                      _mm_cmplt_epi8(biased, _mm_set1_epi8(static_cast<char>('/' + 1 - 128))));
    const __m128i separator = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
    masks.digit |= bits(digit) << (16 * part);
    masks.letter |= bits(letter) << (16 * part);
    masks.separator |= bits(separator) << (16 * part);
  }
  return masks;
}
#else
Masks classify(const char* block) {
  Masks masks;
  for (unsigned i = 0; i < 64; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (is_digit(block[i])) masks.digit |= bit;
    if (is_letter(block[i])) masks.letter |= bit;
    if (is_separator(block[i])) masks.separator |= bit;
  }
  return masks;
}
#endif

class Finder {
 public:
  Finder(std::string_view text, std::uint64_t token_lengths, std::vector<Run>& numbers,
         std::vector<Run>& tokens)
      : text_(text), token_lengths_(token_lengths), numbers_(numbers), tokens_(tokens) {}

  void run() {
    std::size_t at = 0;
    for (; at + 64 <= text_.size(); at += 64) block(at, classify(text_.data() + at));
    if (at == text_.size()) return;
    std::array<char, 64> rest{};
    std::memcpy(rest.data(), text_.data() + at, text_.size() - at);
    block(at, classify(rest.data()));
  }

 private:
  void block(std::size_t at, const Masks& masks) {
    numbers(at, masks);
    if (token_lengths_ != 0) tokens(at, masks.digit, masks.digit | masks.letter);
    digit_carry_ = masks.digit >> 63;
    alnum_carry_ = (masks.digit | masks.letter) >> 63;
  }

  void numbers(std::size_t at, const Masks& masks) {
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
      numbers_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    }
  }

  void tokens(std::size_t at, std::uint64_t digit, std::uint64_t alnum) {
    const std::uint64_t starts = alnum & ~((alnum << 1) | alnum_carry_);
    std::uint64_t eight = alnum & (alnum >> 1);
    eight &= eight >> 2;
    eight &= eight >> 4;
    std::uint64_t candidates = starts & (eight | 0xFE00000000000000ULL);
    while (candidates != 0) {
      const auto bit = static_cast<unsigned>(std::countr_zero(candidates));
      candidates &= candidates - 1;
      const auto in_block = static_cast<unsigned>(std::countr_one(alnum >> bit));
      if (bit + in_block < 64) {
        const std::uint64_t span = ((std::uint64_t{1} << in_block) - 1) << bit;
        if (in_block >= kMinTokenLength && (digit & span) != 0 && (digit & span) != span) {
          token(at + bit, at + bit + in_block);
        }
      } else {
        token_over_edge(at + bit);
      }
    }
  }

  void token_over_edge(std::size_t begin) {
    std::size_t end = begin;
    bool digit = false;
    bool letter = false;
    for (; end < text_.size(); ++end) {
      if (is_digit(text_[end])) {
        digit = true;
      } else if (is_letter(text_[end])) {
        letter = true;
      } else {
        break;
      }
    }
    if (digit && letter && end - begin >= kMinTokenLength) token(begin, end);
  }

  void token(std::size_t begin, std::size_t end) {
    const std::size_t length = end - begin;
    if (length < 64 && ((token_lengths_ >> length) & 1) != 0) {
      tokens_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
  }

  std::string_view text_;
  std::uint64_t token_lengths_;
  std::vector<Run>& numbers_;
  std::vector<Run>& tokens_;
  std::uint64_t digit_carry_ = 0, run_carry_ = 0, alnum_carry_ = 0;
};

}  // namespace

void find_runs(std::string_view text, std::uint64_t token_lengths, std::vector<Run>& numbers,
               std::vector<Run>& tokens) {
  Finder(text, token_lengths, numbers, tokens).run();
}

}  // namespace assay::patterns
