// `assay policy init|check|show`
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "patterns/rule_set.h"
#include "reports/data.h"
#include "reports/framework.h"
#include "reports/what_if.h"
#include "scanner/cli/commands.h"
#include "scanner/cli/environment.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/scan_run.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "policy", "init [FILE]|check [FILE]|show [FILE]",
    "init   writes a commented policy to start from (.assay.toml)\n"
    "check  tells every mistake in a policy, with its line; --against: what the policy would\n"
    "       change about a scan that was done\n"
    "show   prints the whole policy that a scan would use, built-in parts and all;\n"
    "       --soa: its Statement of Applicability, as CSV\n"
    "Without FILE, check and show take ASSAY_POLICY, else .assay.toml here."};

int init(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    complain(path + ": " + (errno == EEXIST ? "is already there" : std::strerror(errno)));
    return kExitUsage;
  }
  std::string_view rest = reports::data_file("policy/start.toml");
  while (!rest.empty()) {
    const ssize_t written = ::write(fd, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool closed = ::close(fd) == 0;
  if (!rest.empty() || !closed) {
    complain(path + ": could not be written: " + std::strerror(errno));
    ::unlink(path.c_str());
    return kExitIncomplete;
  }
  return print(path + " written; adapt it, then run 'assay policy check'\n");
}

/// What isn't wrong, but will surprise.
std::string notes_on(const Policy& policy) {
  std::string notes;
  for (const Waiver& each : policy.waivers) {
    if (each.expires < today()) {
      notes += "note: waiver '" + each.id + "' lapsed on " + day_text(each.expires) + "\n";
    } else if (each.expires - each.created > policy.restricted_waiver_days) {
      notes += "note: waiver '" + each.id + "' covers restricted files only until " +
               day_text(each.created + policy.restricted_waiver_days) + "\n";
    }
    if (each.created > today()) {
      notes += "note: waiver '" + each.id + "' is dated in the future\n";
    }
  }
  for (const Hold& each : policy.holds) {
    if (each.until < today()) {
      notes += "note: the hold on " + each.path.text() + " ended on " + day_text(each.until) + "\n";
    }
  }
  return notes;
}

/// Weights that rules give themselves, by their ids.
std::function<int(std::string_view)> rule_weights() {
  const auto rules = patterns::RuleSet::built_in();
  std::map<std::string, int, std::less<>> weights;
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const RuleInfo& rule = rules->rules()[i].info;
    if (rule.weight != 0) weights[rule.id] = rule.weight;
  }
  return [weights = std::move(weights)](std::string_view rule) {
    const auto found = weights.find(rule);
    return found == weights.end() ? 0 : found->second;
  };
}

int compare(const Policy& policy, const std::vector<reports::Framework>& frameworks,
            const std::string& scan) {
  std::ifstream records(scan, std::ios::binary);
  records.peek();
  if (records.bad() || !records.is_open()) {
    complain(scan + ": can't be read");
    return kExitUsage;
  }
  records.clear();
  const reports::WhatIfContext context{&policy, &frameworks, current_folder(), rule_weights()};
  const auto result = reports::what_if(records, context);
  if (!result) {
    complain(scan + ": " + result.error().detail);
    return kExitUsage;
  }
  return print(reports::what_if_text(*result));
}

int check(const std::string& path, const std::string& against) {
  std::vector<Problem> problems;
  Policy policy;
  std::vector<reports::Framework> frameworks;
  if (!load_policy(path, policy, problems) || !load_frameworks(policy, frameworks, problems)) {
    return refuse(problems);
  }
  if (std::string logo; !load_logo(policy, logo)) return kExitUsage;  // as a scan would
  const int printed =
      print(notes_on(policy) + path + ": no mistakes (SHA-256 " + policy.digest + ")\n");
  return printed != kExitOk || against.empty() ? printed : compare(policy, frameworks, against);
}

int show_applicability(const std::string& path) {
  std::vector<Problem> problems;
  Policy policy;
  std::vector<reports::Framework> frameworks;
  if (!load_policy(path, policy, problems) || !load_frameworks(policy, frameworks, problems))
    return refuse(problems);
  return print(reports::applicability_csv(frameworks, policy));
}

int show(const std::string& path) {
  std::vector<Problem> problems;
  Policy policy;
  if (!load_policy(path, policy, problems)) return refuse(problems);
  const std::string from = path.empty() ? "what is built in" : path + " over what is built in";
  return print("# The effective policy: " + from + ".\n" + policy_text(policy));
}

}  // namespace

int cmd_policy(const Args& args) {
  std::string against;
  bool soa = false;
  const std::vector<Flag> table = {
      {"--against", "FILE", "check",
       "Records of a scan ('--format jsonl=FILE'): levels, deviations and controls that change.",
       [&against](const std::string& value) {
         against = value;
         return std::string(value.empty() ? "an empty value" : "");
       }},
      {"--soa", "", "show", "The Statement of Applicability of every control, as CSV.",
       [&soa](const std::string&) {
         soa = true;
         return std::string();
       }}};
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  if (parsed.operands.empty()) return refuse(kUsage.command, "init, check or show?");
  if (parsed.operands.size() > 2) return refuse(kUsage.command, "one FILE at most");
  const std::string& verb = parsed.operands.front();
  const std::string named = parsed.operands.size() == 2 ? parsed.operands[1] : "";
  if (!against.empty() && verb != "check") return refuse(kUsage.command, "--against is for check");
  if (soa && verb != "show") return refuse(kUsage.command, "--soa is for show");
  if (verb == "init") return init(named.empty() ? ".assay.toml" : named);
  std::vector<std::string> notes;
  const std::string path = policy_path(named, {}, {}, notes);
  if (verb == "show") return soa ? show_applicability(path) : show(path);
  if (verb == "check") {
    return path.empty() ? refuse("policy check", "there is no policy here; give its FILE")
                        : check(path, against);
  }
  return refuse(kUsage.command, "unknown '" + verb + "': init, check or show");
}

}  // namespace assay::cli
