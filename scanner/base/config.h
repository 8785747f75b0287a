// Reading TOML data files (rules, vocabularies, policy, frameworks) so that every mistake is told
// with file, line and field, all of them and not only the first, and an unknown key is refused. The
// one user of toml++ . Not thread-safe; used while loading.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

/// One mistake in a data file: `file:line:column: field: message (hint)`.
struct Problem {
  std::string
      code;  ///< stable: "unknown-key", "missing", "type", "value", "syntax", "duplicate", …
  std::string file;
  std::uint32_t line = 0, column = 0;
  std::string field;  ///< "rule[3] 'us-ssn'.near.words"
  std::string message;
  std::string hint;
  [[nodiscard]] std::string text() const;
};

/// A table of a parsed file. Reading a key marks it as known; finish() reports those nobody asked
/// for. A view into its ConfigFile, which must outlive it.
class ConfigTable {
 public:
  ConfigTable();
  ~ConfigTable();
  ConfigTable(ConfigTable&&) noexcept;
  ConfigTable& operator=(ConfigTable&&) noexcept;

  [[nodiscard]] bool has(std::string_view key) const;
  /// Absent: nullopt, and a problem "missing" if `required`. Wrong type: nullopt and a problem
  /// "type".
  std::optional<std::string> text(std::string_view key, bool required = false);
  std::optional<std::int64_t> integer(std::string_view key, bool required = false);
  std::optional<double> number(std::string_view key, bool required = false);
  std::optional<bool> boolean(std::string_view key, bool required = false);
  /// A day without a time ("2026-01-31"), as days since 1970-01-01.
  std::optional<std::int64_t> date(std::string_view key, bool required = false);
  std::vector<std::string> texts(std::string_view key, bool required = false);
  std::vector<std::int64_t> integers(std::string_view key, bool required = false);
  std::optional<ConfigTable> table(std::string_view key, bool required = false);
  std::vector<ConfigTable> tables(std::string_view key, bool required = false);
  /// The keys, in the file's order. Marks nothing.
  [[nodiscard]] std::vector<std::string> keys() const;

  /// Adds a problem placed at `key` (or at the table itself for an empty key).
  void problem(std::string_view key, std::string code, std::string message,
               std::string hint = {}) const;
  /// A name for problems of this table from here on: "rule 'us-ssn'".
  void set_name(std::string name);
  /// Reports every key that was not read as "unknown-key", with the nearest known key as hint.
  void finish() const;
  /// 1-based line of the table, or of `key` in it.
  [[nodiscard]] std::uint32_t line(std::string_view key = {}) const;

 private:
  friend class ConfigFile;
  struct Impl;
  explicit ConfigTable(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class ConfigFile {
 public:
  /// Parses `text`; `name` is how problems call the file. A syntax error is a problem and leaves an
  /// empty root.
  static ConfigFile parse(std::string_view text, std::string name, std::vector<Problem>& problems);
  /// Reads and parses a file; one that can't be read is a problem "unreadable".
  static ConfigFile load(const std::string& path, std::vector<Problem>& problems);
  ~ConfigFile();
  ConfigFile(ConfigFile&&) noexcept;
  ConfigFile& operator=(ConfigFile&&) noexcept;

  [[nodiscard]] ConfigTable root() const;

 private:
  friend class ConfigTable;
  struct Impl;
  explicit ConfigFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
