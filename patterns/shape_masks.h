// What the structural pass tells of 64 bytes by their masks and their neighbours': where numbers,
// words, heads and shapes begin or end. The same few steps for all blocks of a batch, so that the
// compiler takes several of them at a time. Private to assay::patterns.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "patterns/byte_masks.h"
#include "patterns/structural.h"

namespace assay::patterns {

/// Element b + 1 of a row is of block b, the first of the block before: see MaskRow. Not
/// initialised.
struct ShapeMasks {
  MaskRow alnum;
  MaskRow starts;   ///< of runs of letters and digits
  MaskRow words;    ///< begins of words: see find_runs()
  MaskRow numbers;  ///< begins of runs of digits and separators that are five long, or may be
  MaskRow heads;    ///< two capitals and two digits begin a run
  MaskRow pairs;    ///< the last of five separators of pairs
  MaskRow encoded;  ///< where kMinEncodedRun characters of base64 in a row end for the first time
  std::array<MaskRow, kShapes> shapes;  ///< a shape's last byte
  // What they are made from.
  MaskRow small, run, hexadecimal, capital_or_digit, shape_word;
  std::array<MaskRow, 6> rows;  ///< two, four, eight, sixteen, thirty-one in a row
};

/// Fills elements [1, blocks] of the rows above `small` from those of `masks`, whose first is of
/// the block before, and whose digits and capitals have what follows behind the last.
using Derive = void (*)(ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks);

/// All that this processor can run, the fastest first.
std::vector<Derive> all_derive();
/// The fastest for this processor: all give the same.
Derive best_derive();

/// Before the first batch: nothing stands before it.
void start(ByteMasks& masks, ShapeMasks& shapes);
/// Before the next batch: what was the last block of this one is the block before.
void keep_last(ByteMasks& masks, ShapeMasks& shapes, std::size_t blocks);

}  // namespace assay::patterns
