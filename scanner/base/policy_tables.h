// The readers of a policy file's tables. Private to policy.cc and policy_tables.cc.
#pragma once

#include <string_view>
#include <vector>

#include "scanner/base/policy.h"

namespace assay::policy_tables {

/// What the readers share: the policy in the making and where relative paths lie.
struct Target {
  Policy& policy;
  std::string_view folder;
};

/// A level by its own or the policy's name for it; `fallback` and a problem when there is none.
std::optional<Level> read_level(ConfigTable& table, std::string_view key, const Policy& policy,
                                bool required = false);

void read_head(ConfigTable& table, const Target& target);
void read_letterhead(ConfigTable& table, const Target& target);
void read_scope(ConfigTable& table, const Target& target);
void read_root(ConfigTable& table, const Target& target);
void read_path_level(ConfigTable& table, const Target& target);
void read_combination(ConfigTable& table, const Target& target);
void read_retention(ConfigTable& table, const Target& target);
void read_hold(ConfigTable& table, const Target& target);
void read_placement(ConfigTable& table, const Target& target);
void read_label(ConfigTable& table, const Target& target);
void read_handling(ConfigTable& table, const Target& target);
void read_activity(ConfigTable& table, const Target& target);
void read_waiver(ConfigTable& table, const Target& target);
void read_soa(ConfigTable& table, const Target& target);
void read_groups(ConfigTable& table, const Target& target);
void read_scoring(ConfigTable& table, const Target& target);

}  // namespace assay::policy_tables
