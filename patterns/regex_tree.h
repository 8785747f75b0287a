// A rule's expression as a tree: private to assay::patterns' regex*.cc.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/regex.h"

namespace assay::patterns {

enum class NodeType : std::uint8_t { kLiteral, kClass, kZeroWidth, kGroup, kRepeat };

struct Node;
using Sequence = std::vector<Node>;

// `text` prints the node for Hyperscan when it is a literal or a class.
struct Node {
  NodeType type = NodeType::kLiteral;
  std::string text;
  std::vector<Sequence> branches;  // kGroup: alternatives; kRepeat: one branch of one node
  std::size_t min = 1, max = 1;    // kRepeat
  bool gives_back = true;          // kRepeat: not possessive; kGroup: not atomic
  std::string flags;               // kGroup: "i" for (?i:…)
  ByteSet bytes;                   // kLiteral, kClass: what it matches
  bool starts_word = false;        // kZeroWidth: no letter or digit can stand before it
  bool exact = true;               // kClass: `bytes` are no more than what it matches as written
};

/// What is wrong with an expression, and where.
struct SyntaxError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Whether a node's bytes have the letters as written, or each in both cases: for expressions that
/// may be matched without case.
enum class Letters : std::uint8_t { kAsWritten, kBothCases };

/// The alternatives of `expression`, which is matched without case if `caseless`. Throws
/// SyntaxError for what rules can't use.
std::vector<Sequence> parse_expression(std::string_view expression, Letters letters, bool caseless);

/// Alternatives as an expression for Hyperscan: without look-around and captures.
std::string print(const std::vector<Sequence>& branches);

/// Bytes of the widest match of `sequence`; kUnbounded if there is none.
std::size_t max_width(const Sequence& sequence);

/// With each letter of `set` its other case.
ByteSet in_both_cases(ByteSet set);

/// All bytes that occur in `node`.
ByteSet all_bytes(const Node& node);

}  // namespace assay::patterns
