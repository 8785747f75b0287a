// Path patterns in gitignore's syntax, for .assayignore, --include and --exclude. Immutable;
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// One pattern. Bytes, not characters; `?` and classes match one byte. Matching takes O(pattern ×
/// path) at most, whatever either holds: it walks all positions at once and never backtracks.
class Glob {
 public:
  /// gitignore's rules: a '/' anywhere but at the end anchors it to the root; a '/' at the end
  /// means folders only; `**` crosses folders; '\' takes the next character as it is.
  explicit Glob(std::string_view pattern);

  /// `path`: relative to the root, without a leading '/'.
  [[nodiscard]] bool matches(std::string_view path, bool is_folder) const;

 private:
  struct Token {
    enum class Type : std::uint8_t {
      kByte,
      kAny,
      kClass,
      kStar,
      kDeepStar,
      kDeepFolders
    } type = Type::kByte;
    char byte = 0;
    bool negated = false;
    std::vector<std::pair<unsigned char, unsigned char>> ranges;
  };
  void parse(std::string_view pattern);
  static bool accepts(const Token& token, char c);
  void close(std::vector<bool>& states) const;
  std::vector<Token> tokens_;
  bool folders_only_ = false;
};

/// The lines of an ignore file: the last pattern that matches decides, `!` takes back.
class IgnoreList {
 public:
  IgnoreList() = default;
  /// `text`: the file's content. Empty lines and lines that begin with '#' say nothing.
  explicit IgnoreList(std::string_view text);
  /// `other`: the same file by another path (from another folder), or empty. The last line that
  /// is true of either decides.
  [[nodiscard]] bool ignores(std::string_view path, bool is_folder,
                             std::string_view other = {}) const;
  [[nodiscard]] bool empty() const { return lines_.empty(); }

 private:
  struct Line {
    Glob glob;
    bool taken_back = false;
  };
  std::vector<Line> lines_;
};

}  // namespace assay
