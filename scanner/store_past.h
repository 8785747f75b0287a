// What a store knew of findings before one of its scans. One thread; sees what is committed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "scanner/base/records.h"
#include "scanner/base/result.h"

namespace assay::scanner {

class PastFindings {
 public:
  /// A finding that an earlier scan had.
  struct Past {
    std::int64_t first_seen = 0;  ///< when the first that had it began; seconds since 1970
    bool reopened = false;        ///< the scan before read its file and didn't have it
  };

  /// `base`: the scan before of the same scope; 0: none.
  static Result<std::unique_ptr<PastFindings>> open(const std::string& store, std::int64_t scan,
                                                    std::int64_t base);
  PastFindings(const PastFindings&) = delete;
  PastFindings& operator=(const PastFindings&) = delete;
  ~PastFindings();

  /// Nothing: no earlier scan of the store had it (a rule, a value and a place are a finding). Some
  /// microseconds; the first that was gone in between costs reading all records of `base` once.
  std::optional<Past> of(const Finding& finding);

 private:
  struct State;
  explicit PastFindings(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::scanner
