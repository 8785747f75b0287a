// Places as a policy names them: a file, a folder with all that lies in it, or a pattern in
// gitignore's syntax. Immutable; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/glob.h"

namespace assay {

class PathPattern {
 public:
  /// "/srv/share/hr": that path and what lies beneath it. "*.bak", "**/tmp/**": anywhere.
  /// A pattern with a '/' that doesn't begin with one or with "**/" lies beneath `base` (an
  /// absolute folder).
  PathPattern(std::string pattern, std::string_view base);

  /// `path`: absolute, in its shortest form (no "//", ".", ".."). Literal patterns cost a compare.
  [[nodiscard]] bool matches(std::string_view path) const;
  /// As it was written.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Length of what a path has to begin with: of two patterns that match, the longer is the closer.
  [[nodiscard]] std::size_t closeness() const { return prefix_.size(); }

 private:
  std::string text_;
  std::string prefix_;       ///< what stands before the first folder with a wildcard; may be empty
  std::string name_;         ///< "/tmp": a name that may stand anywhere; else empty
  std::vector<Glob> globs_;  ///< none: the prefix or the name says it all
};

/// `path` made absolute from the folder `base` and brought to its shortest form, without looking
/// at the file system.
std::string absolute_path(std::string_view path, std::string_view base);

}  // namespace assay
