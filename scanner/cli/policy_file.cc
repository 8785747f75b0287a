#include "scanner/cli/policy_file.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "patterns/sources.h"
#include "reports/data.h"
#include "reports/texts.h"
#include "scanner/cli/environment.h"

namespace assay::cli {
namespace {

constexpr std::size_t kEntryBuffer = std::size_t{64} << 10;

std::optional<Taxonomy> built_in_taxonomy(std::vector<Problem>& problems) {
  constexpr std::string_view kName = "vocabulary/classes.toml";
  const std::string_view text = patterns::built_in_source(kName);
  if (!text.empty()) return Taxonomy::parse(text, std::string(kName), problems);
  problems.push_back({"missing", std::string(kName), 0, 0, "", "is not built in", ""});
  return std::nullopt;
}

}  // namespace

std::string existing_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) ? path : std::string();
}

std::string policy_path(const std::string& named, const std::vector<std::string>& roots,
                        const std::string& home, std::vector<std::string>& notes) {
  if (!named.empty()) return named;
  if (std::string from = env("ASSAY_POLICY"); !from.empty()) return from;
  if (!home.empty()) return existing_file(home + ".assay.toml");
  std::string note;
  std::string path = local_file(".assay.toml", roots, note);
  if (!note.empty()) notes.push_back(note + "; name it with --policy to use it");
  return path;
}

bool load_policy(const std::string& path, Policy& policy, std::vector<Problem>& problems) {
  auto taxonomy = built_in_taxonomy(problems);
  if (!taxonomy || !problems.empty()) return false;
  Policy base;
  base.taxonomy = std::move(*taxonomy);
  base = parse_policy(reports::data_file("policy/base.toml"), "policy/base.toml", std::move(base),
                      "/", problems);
  base.source.clear();
  base.digest.clear();
  if (path.empty()) {
    policy = std::move(base);
    return problems.empty();
  }
  const auto text = read_small_file(path);
  if (!text) {
    problems.push_back({"unreadable", "", 0, 0, "policy", text.error().detail, ""});
    return false;
  }
  const std::string whole = absolute_path(path, current_folder());
  policy = parse_policy(*text, path, std::move(base),
                        std::string_view(whole).substr(0, whole.rfind('/')), problems);
  reports::check_letterhead(policy.letterhead, path, problems);
  return problems.empty();
}

bool load_frameworks(const Policy& policy, std::vector<reports::Framework>& frameworks,
                     std::vector<Problem>& problems) {
  frameworks = reports::built_in_frameworks(problems);
  for (const auto& [id, line] : policy.soa) {
    const bool known = std::any_of(frameworks.begin(), frameworks.end(),
                                   [&](const auto& each) { return each.find(id) != nullptr; });
    if (known) continue;
    problems.push_back(
        {"value", policy.source, 0, 0, "soa." + id, "there is no such control", "A.5.9, CC6.1, …"});
  }
  if (policy.frameworks.empty()) {
    std::erase_if(frameworks, [](const reports::Framework& each) { return !each.by_default; });
    return problems.empty();
  }
  for (const std::string& id : policy.frameworks) {
    if (std::any_of(frameworks.begin(), frameworks.end(),
                    [&](const auto& each) { return each.id == id; })) {
      continue;
    }
    problems.push_back({"value", policy.source, 0, 0, "frameworks",
                        "there is no framework '" + id + "'",
                        "soc2, iso27001, iso27001-2013, iso27001-clauses"});
  }
  std::erase_if(frameworks, [&](const reports::Framework& each) {
    return std::find(policy.frameworks.begin(), policy.frameworks.end(), each.id) ==
           policy.frameworks.end();
  });
  return problems.empty();
}

formats::LabelWords label_words(const Policy& policy) {
  formats::LabelWords words;
  for (std::size_t i = 0; i < policy.level_names.size(); ++i) {
    words.add_level(policy.level_names[i]);
    words.add_level(to_string(static_cast<Level>(i)));
  }
  for (const LabelRule& rule : policy.labels) {
    if (rule.source == "text") words.add_text(rule.value);
    const std::size_t equals = rule.value.find('=');
    if (equals != std::string::npos && rule.source != "text" && rule.source != "name")
      words.add_name(std::string_view(rule.value).substr(0, equals));
  }
  return words;
}

std::map<std::uint32_t, int> group_points(const Policy& policy) {
  std::map<std::uint32_t, int> points;
  for (const auto& [name, value] : policy.groups) {
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error == std::errc{} && end == name.data() + name.size()) {
      points[id] = value;
      continue;
    }
    std::vector<char> buffer(kEntryBuffer);
    group entry{};
    group* found = nullptr;
    if (::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
        found != nullptr) {
      points[found->gr_gid] = value;
    }
  }
  return points;
}

std::function<bool(std::uint32_t)> known_owners() {
  struct Known {
    std::mutex mutex;
    std::unordered_map<std::uint32_t, bool> users;
  };
  return [known = std::make_shared<Known>()](std::uint32_t uid) {
    const std::scoped_lock lock(known->mutex);
    const auto [place, is_new] = known->users.try_emplace(uid, false);
    if (is_new) {
      std::vector<char> buffer(kEntryBuffer);
      passwd entry{};
      passwd* found = nullptr;
      place->second =
          ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    }
    return place->second;
  };
}

std::string current_folder() {
  std::error_code error;
  const auto folder = std::filesystem::current_path(error);
  return error ? "/" : folder.string();
}

std::string out_of_scope(const Policy& policy, const std::string& folder, std::string_view path,
                         bool is_folder) {
  const Scope& scope = policy.scope;
  const std::string whole = absolute_path(path, folder);
  for (const ExcludedPath& each : scope.exclude) {
    if (each.path.matches(whole)) return "outside the policy's scope: " + each.why;
  }
  // Folders are walked in any case: what is included may lie in them.
  if (is_folder || scope.include.empty()) return {};
  const bool inside = std::any_of(scope.include.begin(), scope.include.end(),
                                  [&](const PathPattern& each) { return each.matches(whole); });
  return inside ? "" : "outside the policy's scope";
}

}  // namespace assay::cli
