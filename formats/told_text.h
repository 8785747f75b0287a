// Text that is put together from pieces of another. Private to the readers of documents.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::formats {

/// Bounds of a row of names, and of each name: what has more is no table's head.
constexpr std::size_t kMaxNames = 64;
constexpr std::size_t kMaxName = 64;

/// A piece of a text, and where each stretch of it stands in the other.
struct Piece {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> map;

  void add(std::string_view more, std::size_t source) {
    map.emplace_back(text.size(), source);
    text += more;
  }
  void add(const Piece& more) {
    for (const auto& [at, source] : more.map) map.emplace_back(text.size() + at, source);
    text += more.text;
  }
};

}  // namespace assay::formats
