// `assay verify`: scans, then asks the issuers of what was found whether it is live. The only
// command that opens a socket.
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "scanner/cli/exit_code.h"
#include "scanner/cli/scan_run.h"
#include "scanner/verify/transfer.h"
#include "scanner/verify/verifier.h"

namespace assay::cli {
namespace {

const Usage kUsage{
    "verify", "PATH…",
    "Scans files, folders and archives for credentials whose issuer can be asked ('assay rules\n"
    "show ID' has the request), and asks it once for each distinct one whether it is live. The\n"
    "credential goes to its own issuer by https and nowhere else; redirects are not followed.\n"
    "Exit code 1: one is live; 3: something could not be read or learnt."};

std::map<const RuleInfo*, const VerifyRequest*> requests_of(const patterns::RuleSet& rules) {
  std::map<const RuleInfo*, const VerifyRequest*> requests;
  for (const patterns::Rule& rule : rules.rules()) {
    if (!rule.verify.url.empty()) requests.emplace(&rule.info, &rule.verify);
  }
  return requests;
}

// What a dry run says instead of asking.
std::vector<Verification> would_ask(const std::vector<verify::Question>& questions) {
  std::vector<Verification> answers;
  for (const verify::Question& question : questions)
    answers.push_back({Verification::State::kUnknown, "not asked: --dry-run; it would go to " +
                                                          verify::host_of(*question.request)});
  return answers;
}

void say_what_is_asked(const std::vector<verify::Question>& questions, const ScanFlags& flags) {
  if (flags.quiet) return;
  std::set<std::string> hosts;
  std::set<std::pair<std::string, std::string>> distinct;
  for (const verify::Question& question : questions) {
    hosts.insert(verify::host_of(*question.request));
    distinct.emplace(question.request->url, question.value);
  }
  complain("asking " + std::to_string(hosts.size()) + (hosts.size() == 1 ? " issuer" : " issuers") +
           " about " + std::to_string(distinct.size()) +
           (distinct.size() == 1 ? " credential" : " credentials"));
}

// Fills in Finding::verified of all that is not suppressed. Returns whether something stayed
// unknown.
bool ask_issuers(const VerifyFlags& verify, const ScanFlags& flags, const patterns::RuleSet& rules,
                 verify::Transfer* transfer, std::vector<FileRecord>& files,
                 const std::stop_token& stop) {
  const auto requests = requests_of(rules);
  std::vector<Finding*> asked;
  std::vector<verify::Question> questions;
  for (FileRecord& file : files) {
    for (Finding& finding : file.findings) {
      const auto request = requests.find(finding.rule);
      if (!finding.suppressed.empty() || !finding.secret || request == requests.end()) continue;
      asked.push_back(&finding);
      questions.push_back({request->second, *finding.secret});
    }
  }
  if (questions.empty()) return false;
  std::vector<Verification> answers;
  if (transfer == nullptr) {
    answers = would_ask(questions);
  } else {
    say_what_is_asked(questions, flags);
    verify::Pace pace;
    pace.per_second = verify.per_minute / 60.0;
    answers = verify::ask(
        questions, [&](const verify::HttpRequest& request) { return transfer->exchange(request); },
        pace, stop);
  }
  bool unknown = false;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    unknown = unknown || answers[i].state == Verification::State::kUnknown;
    asked[i]->verified = std::move(answers[i]);
    wipe(questions[i].value);
  }
  return unknown && transfer != nullptr;
}

}  // namespace

int cmd_verify(const Args& args, const Args& command_line) {
  ScanFlags flags;
  flags.group_columns = false;  // each credential is asked about on its own
  VerifyFlags verify;
  auto table = verify_flags(verify);
  for (Flag& flag : scan_flags(flags)) {
    // Values are asked about, and a store has none.
    if (flag.names != "--incremental") table.push_back(std::move(flag));
  }
  const Parsed parsed = parse_flags(table, args);
  if (!parsed.error.empty()) return refuse(kUsage.command, parsed.error);
  if (parsed.help) return print(help_text(kUsage, table));
  const Args& roots = parsed.operands;
  if (roots.empty()) return refuse(kUsage.command, "no PATH given");
  if (!verify.ca_file.empty() && ::access(verify.ca_file.c_str(), R_OK) != 0) {
    complain("--ca-file: can't read " + verify.ca_file + ": " +
             std::generic_category().message(errno));
    return kExitUsage;
  }
  // Raw values are held until their issuers have answered: they go into no core file.
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  flags.rules.verifiable = true;
  const auto setup = prepare(flags, roots, {});
  if (!setup) return kExitUsage;
  std::optional<verify::Transfer> transfer;
  if (!verify.dry_run) {
    auto made = verify::Transfer::create(
        {verify.timeout, verify.proxy, verify.ca_file, verify.test_server});
    if (!made) {
      complain(made.error().detail);
      return kExitUsage;
    }
    transfer.emplace(std::move(*made));
  }
  auto outputs = open_outputs(flags.formats, report_options(flags, *setup));
  if (!outputs) {
    complain(outputs.error().detail);
    return kExitUsage;
  }
  say_notes(flags, *setup);
  const AskIssuers ask = [&](std::vector<FileRecord>& files, const std::stop_token& stop) {
    return ask_issuers(verify, flags, *setup->rules, transfer ? &*transfer : nullptr, files, stop);
  };
  return run_scan(flags, roots, nullptr, *setup, scan_info(*setup, command_line, parsed),
                  std::move(*outputs), ask)
      .code;
}

}  // namespace assay::cli
