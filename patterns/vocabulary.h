// The word lists and classes of patterns/vocabulary/: what rules name by their lists, and what code
// asks for. Plain values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"

namespace assay::patterns {

/// A list of a vocabulary file.
struct NameList {
  std::string name;
  std::vector<std::string> words;
};

/// Word lists and class names that rules may refer to.
struct Vocabulary {
  std::vector<std::string> classes;
  std::map<std::string, std::vector<std::string>, std::less<>> class_tags;
  using List = NameList;
  std::vector<List> lists;
  [[nodiscard]] const List* find_list(std::string_view name) const;
  [[nodiscard]] bool has_class(std::string_view name) const;
  /// Adds the tags that a class and those above it give to their rules to `tags`, each once.
  void add_tags(std::string_view name, std::vector<std::string>& tags) const;
};

/// Reads a file of patterns/vocabulary/: `[classes]` tables or arrays of words; appends to
/// `vocabulary`.
void load_vocabulary(std::string_view text, const std::string& file, Vocabulary& vocabulary,
                     std::vector<Problem>& problems);

}  // namespace assay::patterns
