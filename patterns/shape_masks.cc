#include "patterns/shape_masks.h"

namespace assay::patterns {
namespace {

#if defined(__x86_64__)
#define ASSAY_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=256")))
#define ASSAY_AVX2 __attribute__((target("avx2")))
#endif
#define ASSAY_INLINE inline __attribute__((always_inline))

// The bytes `places` before each of a block's, the block before it included.
ASSAY_INLINE std::uint64_t back(const MaskRow& row, std::size_t i, unsigned places) {
  return (row[i] << places) | (row[i - 1] >> (64 - places));
}
ASSAY_INLINE std::uint64_t ahead(const MaskRow& row, std::size_t i, unsigned places) {
  return (row[i] >> places) | (row[i + 1] << (64 - places));
}

// Each loop writes a few rows and reads others: what a compiler can take several blocks of at once.
ASSAY_INLINE void kinds(const ByteMasks& __restrict m, ShapeMasks& __restrict s, std::size_t end) {
  for (std::size_t i = 0; i < end; ++i) {
    s.alnum[i] = m.digit[i] | m.letter[i];
    s.small[i] = m.letter[i] & ~m.capital[i];
    s.hexadecimal[i] = m.digit[i] | m.hex_letter[i];
    s.capital_or_digit[i] = m.digit[i] | m.capital[i];
    s.shape_word[i] = m.digit[i] | m.letter[i] | m.underscore[i] | (m.pair[i] & ~m.colon[i]);
  }
}

ASSAY_INLINE void begins(const ByteMasks& __restrict m, ShapeMasks& __restrict s, std::size_t end) {
  for (std::size_t i = 1; i < end; ++i) {
    s.starts[i] = s.alnum[i] & ~back(s.alnum, i, 1);
    s.words[i] = (m.letter[i] & ~back(m.letter, i, 1)) | (m.digit[i] & s.starts[i]) |
                 (m.capital[i] & back(s.small, i, 1));
    s.heads[i] = s.starts[i] & m.capital[i] & ahead(m.capital, i, 1) & ahead(m.digit, i, 2) &
                 ahead(m.digit, i, 3);
  }
}

ASSAY_INLINE void numbers(const ByteMasks& __restrict m, ShapeMasks& __restrict s,
                          std::size_t end) {
  for (std::size_t i = 1; i < end; ++i)
    s.run[i] = m.digit[i] | (m.separator[i] & back(m.digit, i, 1) & ahead(m.digit, i, 1));
  // Runs whose first five places are inside of a block, or that begin too near to its end to tell;
  // and four digits before a separator and what begins as a town's name does.
  for (std::size_t i = 1; i < end; ++i) {
    const std::uint64_t run = s.run[i];
    const std::uint64_t town = (m.separator[i] >> 4) & ((m.capital[i] | m.lead[i]) >> 5);
    s.numbers[i] =
        m.digit[i] & ~back(s.run, i, 1) &
        (((run >> 1) & (run >> 2) & (run >> 3) & ((run >> 4) | town)) | 0xF800000000000000ULL);
  }
}

ASSAY_INLINE void pairs_and_shapes(const ByteMasks& __restrict m, ShapeMasks& __restrict s,
                                   std::size_t end) {
  const auto shape = [&](Shape which) -> MaskRow& {
    return s.shapes[static_cast<std::size_t>(which)];
  };
  MaskRow& at_sign = shape(Shape::kAt);
  MaskRow& plus = shape(Shape::kPlus);
  MaskRow& colons = shape(Shape::kColons);
  MaskRow& dots = shape(Shape::kDots);
  MaskRow& underscores = shape(Shape::kUnderscores);
  for (std::size_t i = 1; i < end; ++i) {
    // Five separators, each three places behind the one before; not a line of them.
    s.pairs[i] = m.pair[i] & back(s.hexadecimal, i, 1) & back(s.hexadecimal, i, 2) &
                 back(m.pair, i, 3) & back(m.pair, i, 6) & back(m.pair, i, 9) & back(m.pair, i, 12);
    at_sign[i] = m.at_sign[i];
    plus[i] = m.digit[i] & back(m.plus, i, 1);
  }
  for (std::size_t i = 1; i < end; ++i) {
    const std::uint64_t one = back(s.hexadecimal, i, 1);
    const std::uint64_t two = one & back(s.hexadecimal, i, 2);
    const std::uint64_t three = two & back(s.hexadecimal, i, 3);
    const std::uint64_t four = three & back(s.hexadecimal, i, 4);
    colons[i] = m.colon[i] & ((one & back(m.colon, i, 2)) | (two & back(m.colon, i, 3)) |
                              (three & back(m.colon, i, 4)) | (four & back(m.colon, i, 5)));
  }
  for (std::size_t i = 1; i < end; ++i) {
    dots[i] = m.dot[i] & back(m.dot, i, 7) & back(s.shape_word, i, 1) & back(s.shape_word, i, 2) &
              back(s.shape_word, i, 3) & back(s.shape_word, i, 4) & back(s.shape_word, i, 5) &
              back(s.shape_word, i, 6);
    underscores[i] = m.underscore[i] & back(m.underscore, i, 5) & back(s.capital_or_digit, i, 1) &
                     back(s.capital_or_digit, i, 2) & back(s.capital_or_digit, i, 3) &
                     back(s.capital_or_digit, i, 4);
  }
}

// Where so many in a row end, by doubling: two, four, eight, sixteen, and fifteen more.
ASSAY_INLINE void encoded(const ByteMasks& __restrict m, ShapeMasks& __restrict s,
                          std::size_t end) {
  for (std::size_t i = 1; i < end; ++i) s.rows[0][i] = s.alnum[i] | m.encoded[i];
  constexpr std::array<unsigned, 5> kSteps = {1, 2, 4, 8, kMinEncodedRun - 16};
  for (std::size_t step = 0; step < kSteps.size(); ++step) {
    const MaskRow& from = s.rows[step];
    MaskRow& to = s.rows[step + 1];
    for (std::size_t i = 1; i < end; ++i) to[i] = from[i] & back(from, i, kSteps[step]);
  }
  const MaskRow& all = s.rows[5];
  for (std::size_t i = 1; i < end; ++i) s.encoded[i] = all[i] & ~back(all, i, 1);
}

ASSAY_INLINE void derive(const ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks) {
  const std::size_t end = blocks + 1;
  kinds(masks, shapes, end);
  begins(masks, shapes, end);
  numbers(masks, shapes, end);
  pairs_and_shapes(masks, shapes, end);
  encoded(masks, shapes, end);
}

void derive_plain(ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks) {
  derive(masks, shapes, blocks);
}
#if defined(__x86_64__)
ASSAY_AVX2 void derive_avx2(ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks) {
  derive(masks, shapes, blocks);
}
bool has_avx512() {
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
         __builtin_cpu_supports("avx512vl") != 0;
}
ASSAY_AVX512 void derive_avx512(ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks) {
  derive(masks, shapes, blocks);
}
#endif

// The rows that are asked for what was in the block before.
template <class Put>
void before(ByteMasks& masks, ShapeMasks& shapes, Put put) {
  for (MaskRow* row : {&masks.digit, &masks.letter, &masks.capital, &masks.pair, &masks.colon,
                       &masks.dot, &masks.plus, &masks.underscore, &masks.hex_letter, &shapes.run})
    put(*row);
  for (MaskRow& row : shapes.rows) put(row);
}

}  // namespace

std::vector<Derive> all_derive() {
  std::vector<Derive> all;
#if defined(__x86_64__)
  if (has_avx512()) all.push_back(derive_avx512);
  if (__builtin_cpu_supports("avx2") != 0) all.push_back(derive_avx2);
#endif
  all.push_back(derive_plain);
  return all;
}

Derive best_derive() {
#if defined(__x86_64__)
  if (has_avx512()) return derive_avx512;
  if (__builtin_cpu_supports("avx2") != 0) return derive_avx2;
#endif
  return derive_plain;
}

void start(ByteMasks& masks, ShapeMasks& shapes) {
  before(masks, shapes, [](MaskRow& row) { row[0] = 0; });
}

void keep_last(ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks) {
  before(masks, shapes, [&](MaskRow& row) { row[0] = row[blocks]; });
}

}  // namespace assay::patterns
