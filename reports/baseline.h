// Baselines as files: our own, and those that gitleaks, detect-secrets and trufflehog write, so
// that a team can change over with what it has accepted.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "reports/report.h"
#include "scanner/base/baseline.h"
#include "scanner/base/result.h"

namespace assay::reports {

/// A report of accepted findings: path, rule and fingerprint of each. `key_hex`: the fingerprint
/// key that the scan ran with, made for this file alone.
std::unique_ptr<Report> make_baseline(ByteSink sink, std::string key_hex);

/// Any of: ours; gitleaks' JSON report; detect-secrets' baseline; trufflehog's JSON lines. Told by
/// what is in them. `spare_key`: for what has no key of its own. An Error: none of them.
Result<Baseline> read_baseline(std::string_view text, const std::string& name,
                               const std::string& spare_key);

/// .gitleaksignore: lines "file:rule:line", with a commit and ':' before it or not; '#' begins a
/// comment. Lines of another form are left out.
void read_gitleaksignore(std::string_view text, Baseline& into);

}  // namespace assay::reports
