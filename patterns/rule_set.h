// The compiled detectors: rules, their Hyperscan database and lookup tables. Compile once, scan
// many: immutable, shared by all threads, outlives every Match and Finding that names one of its
// rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "patterns/rule.h"
#include "patterns/wording.h"
#include "scanner/base/records.h"

namespace assay::patterns {

struct Selection {
  std::vector<std::string> only;  ///< rule ids, class prefixes, tags; empty: all
  std::vector<std::string> skip;
  bool verifiable = false;  ///< only those whose issuer can be asked (Rule::verify)
};

class RuleSet {
 public:
  /// The rules built into the program, with the database that was compiled when Assay was built for
  /// the best CPU level that this machine has. 5 ms warm, 12 ms in a new process.
  static std::shared_ptr<const RuleSet> built_in();

  /// Built-in rules plus those of `files` (TOML files or folders), restricted to `selection`.
  /// Compiled when it is not in `cache_dir` (empty: no cache): keyed by rules, Hyperscan's version
  /// and CPU; a broken or foreign cache file is rebuilt, never trusted. All problems are appended
  /// to `problems`; null when there is one.
  static std::shared_ptr<const RuleSet> with(const std::vector<std::string>& files,
                                             const Selection& selection,
                                             const std::string& cache_dir,
                                             std::vector<Problem>& problems);

  /// From rules already parsed. `lists`: of a vocabulary; what it says of wording is how they are
  /// found. Without it finders are the same, and cost the same.
  static std::shared_ptr<const RuleSet> compile(std::vector<Rule> rules,
                                                const std::vector<NameList>& lists,
                                                std::vector<Problem>& problems);

  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  [[nodiscard]] const std::vector<Rule>& rules() const;
  [[nodiscard]] std::size_t size() const { return rules().size(); }
  /// Whether the selection lets rules()[index] report.
  [[nodiscard]] bool enabled(std::size_t index) const;
  /// The widest match in bytes: how much windows must overlap.
  [[nodiscard]] std::size_t max_width() const;
  /// How people and programs write, as the vocabulary lists it.
  [[nodiscard]] const Wording& wording() const;
  /// SHA-256 over the rules' canonical text, hex.
  [[nodiscard]] const std::string& digest() const;
  /// "AVX512VBMI", "AVX512", "AVX2" or "SSE4.2": the level that the loaded database was compiled
  /// for.
  [[nodiscard]] std::string_view cpu_level() const;

  struct Compiled;
  [[nodiscard]] const Compiled& compiled() const { return *compiled_; }

 private:
  explicit RuleSet(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace assay::patterns
