// Text that looks like what people keep: logs, tables, source code, prose, configuration, markup.
// Without anything that a detector should find; deterministic for a Random's state.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bench/random.h"

namespace assay::bench {

/// A kind of text file.
struct ContentKind {
  std::string_view extension;
  std::string_view comment;  ///< what begins a line in which a value may be planted
  /// Appends one unit (a line, a function, a record), ending with a line feed.
  void (*append)(Random& random, std::string& out);
};

std::span<const ContentKind> content_kinds();

/// A word, frequent ones often (Zipf's law).
std::string_view word(Random& random);
/// A name as programmers make them: "load_user_index", "loadUserIndex".
std::string identifier(Random& random, bool camel);

}  // namespace assay::bench
