// The words of the reports for people, by language: templates/text.LANGUAGE.toml, with what a
// policy's [report.texts] puts in their place. Immutable; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"
#include "scanner/base/policy.h"

namespace assay::reports {

class Texts {
 public:
  /// Of a language that is built in; English for an empty one. Throws std::logic_error for others:
  /// check_letterhead() tells them before.
  explicit Texts(const Letterhead& letterhead);

  /// The words for `key`, or for `key` as it stands when there are none: names of classes and
  /// reasons fall back to the record's own. "{0}", "{1}" are replaced by `values`; of one thing,
  /// when the first is "1", the words are those of the key with "_1" behind it, if there are.
  [[nodiscard]] std::string get(std::string_view key,
                                const std::vector<std::string>& values = {}) const;
  /// As above, with `otherwise` when there are none.
  [[nodiscard]] std::string get_or(std::string_view key, std::string_view otherwise) const;
  /// All whose key begins so, by the rest of it.
  [[nodiscard]] std::map<std::string, std::string> beginning(std::string_view prefix) const;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const {
    return texts_;
  }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

/// "de", "en"
std::vector<std::string> languages();

/// A language that isn't there and texts that no report has become problems of `file`.
void check_letterhead(const Letterhead& letterhead, const std::string& file,
                      std::vector<Problem>& problems);

}  // namespace assay::reports
