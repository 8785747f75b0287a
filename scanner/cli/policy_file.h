// The policy that a command uses: found, read, and laid over what is built in.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "formats/labels.h"
#include "reports/framework.h"
#include "scanner/base/policy.h"

namespace assay::cli {

/// `named` (--policy), else ASSAY_POLICY, else .assay.toml in `home` (a repository's root, ends in
/// '/'); where that is empty, in the current directory when that is outside of all `roots`. Empty:
/// none. `notes`: why one was left alone.
std::string policy_path(const std::string& named, const std::vector<std::string>& roots,
                        const std::string& home, std::vector<std::string>& notes);

/// `path` when there is such a file; empty: there is none.
std::string existing_file(const std::string& path);

/// The built-in policy, or that of `path` laid over it. False: `problems` say why it can't be used.
bool load_policy(const std::string& path, Policy& policy, std::vector<Problem>& problems);

/// The frameworks that the policy asks for. False: it names one, or a control of its Statement of
/// Applicability, that is not there.
bool load_frameworks(const Policy& policy, std::vector<reports::Framework>& frameworks,
                     std::vector<Problem>& problems);

/// The markings that the policy has a meaning for.
formats::LabelWords label_words(const Policy& policy);

/// Points of the policy's [groups] by number; a name that this machine doesn't know is left out.
std::map<std::uint32_t, int> group_points(const Policy& policy);

/// Whether a user id of this machine has a name; looked up once each. Thread-safe.
std::function<bool(std::uint32_t)> known_owners();

/// The current directory; "/" when it is gone.
std::string current_folder();

/// Why `path` (as a scan prints it) is outside of the policy's scope; empty: it is inside.
std::string out_of_scope(const Policy& policy, const std::string& folder, std::string_view path,
                         bool is_folder);

}  // namespace assay::cli
