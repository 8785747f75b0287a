// What was found before and accepted for now: a finding of the same value in the same file is
// listed as suppressed. Holds no values, only keyed hashes and what other tools' files hold.
// Immutable once filled; may be shared by threads then.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "scanner/base/secret.h"

namespace assay {

class Baseline {
 public:
  /// In place of a path.
  static constexpr std::string_view kAnyFile = "\n";

  /// `key`: the one that its fingerprints were made with; at least 16 bytes.
  explicit Baseline(std::string key) : key_(std::move(key)) {}

  void add_fingerprint(std::string_view hex, std::string path);
  /// A value itself, as other tools' reports hold it: only its keyed hash is kept.
  void add_value(std::string_view raw, std::string path);
  /// A value's SHA-1 in hex, as detect-secrets' baselines have it.
  void add_sha1(std::string_view hex, std::string path);
  /// A place whatever its value; with a commit, what that commit brought there.
  void add_place(const std::string& path, std::uint64_t line, std::string_view commit = {});
  /// What relative paths of findings are relative to; absolute paths of the baseline are compared
  /// with the whole path then. Ends in '/', or is empty.
  void set_folder(std::string folder) { folder_ = std::move(folder); }

  /// A file that is gone may be called something else now: what was accepted in it is accepted in
  /// any file from here on. It is gone when `exists` denies it, and says that its folder or another
  /// path of the baseline is there: a baseline that was written for another place names nothing
  /// here. Asks once for each path.
  void follow_renames(const std::function<bool(const std::string& path)>& exists);

  /// The files in which the value was accepted (kAnyFile: in any), or null. `normalised`: as for
  /// fingerprints.
  [[nodiscard]] const std::vector<std::string>* paths_of(std::string_view data_class,
                                                         std::string_view normalised,
                                                         std::string_view raw) const;
  /// Whether a finding at that place is accepted; `paths`: what paths_of() gave.
  [[nodiscard]] bool covers(const std::vector<std::string>* paths, std::string_view path,
                            std::uint64_t line) const;
  /// Whether what `commit` (40 hex digits) brought at that place of a repository is accepted.
  [[nodiscard]] bool covers_commit(std::string_view path, std::uint64_t line,
                                   std::string_view commit) const;
  [[nodiscard]] std::size_t size() const { return values_.size() + places_.size(); }

 private:
  void add(std::string hash, std::string path);

  FingerprintKey key_;
  std::unordered_map<std::string, std::vector<std::string>> values_;  ///< kind and hash → files
  std::unordered_set<std::string> places_;                            ///< "path\nline\ncommit"
  std::string folder_;
  bool has_values_ = false, has_sha1_ = false;
};

}  // namespace assay
