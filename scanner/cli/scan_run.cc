#include "scanner/cli/scan_run.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "reports/assessed_until.h"
#include "reports/baseline.h"
#include "reports/container_union.h"
#include "reports/controls.h"
#include "reports/integrity.h"
#include "reports/logo.h"
#include "reports/tally.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/history_run.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/progress.h"
#include "scanner/cli/signals.h"
#include "scanner/cli/signature.h"

namespace assay::cli {
namespace {

std::shared_ptr<const patterns::RuleSet> load_rules(const RuleFlags& flags,
                                                    std::vector<Problem>& problems) {
  if (flags.rules.empty() && flags.only.empty() && flags.skip.empty() && !flags.verifiable)
    return patterns::RuleSet::built_in();
  const std::string cache = flags.rules.empty() ? std::string() : cache_dir();
  return patterns::RuleSet::with(flags.rules, {flags.only, flags.skip, flags.verifiable}, cache,
                                 problems);
}

// They last until the process ends, which takes nothing apart: hundreds of thousands of small
// objects would cost a tenth of what a hook takes.
std::shared_ptr<const patterns::RuleSet> kept(std::shared_ptr<const patterns::RuleSet> rules) {
#if !defined(__SANITIZE_ADDRESS__)  // which would call them lost
  static_cast<void>(std::make_unique<std::shared_ptr<const patterns::RuleSet>>(rules).release());
#endif
  return rules;
}

// What the baseline and, in a repository, .gitleaksignore accept. False after saying what is wrong.
bool load_baseline(const std::string& path, const std::string& home,
                   std::optional<Baseline>& baseline, std::string& all_text) {
  if (!path.empty()) {
    auto text = read_small_file(path);
    if (!text) {
      complain(text.error().detail);
      return false;
    }
    auto read = reports::read_baseline(*text, path, random_key());
    if (!read) {
      complain(read.error().detail);
      return false;
    }
    baseline.emplace(std::move(*read));
    all_text += *text;
    const std::string folder = current_folder();
    baseline->set_folder(folder == "/" ? folder : folder + "/");
    baseline->follow_renames(
        [](const std::string& file) { return ::access(file.c_str(), F_OK) == 0; });
  }
  if (home.empty() || existing_file(home + ".gitleaksignore").empty()) return true;
  auto text = read_small_file(home + ".gitleaksignore");
  if (!text) {
    complain(text.error().detail);
    return false;
  }
  if (!baseline) baseline.emplace(random_key());
  reports::read_gitleaksignore(*text, *baseline);
  all_text += *text;
  return true;
}

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::size_t enabled_rules(const patterns::RuleSet& rules) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < rules.size(); ++i) count += rules.enabled(i) ? 1U : 0U;
  return count;
}

scanner::ScanOptions scan_options(const ScanFlags& flags, const Args& roots, const Setup& setup,
                                  const ShowSecrets* show_secrets) {
  scanner::ScanOptions options;
  options.roots = roots;
  options.stdin_name = flags.stdin_name;
  options.include = flags.include;
  options.exclude = flags.exclude;
  options.ignore_text = setup.ignore_text;
  options.baseline = setup.baseline ? &*setup.baseline : nullptr;
  // A store is asked for single values later.
  options.group_columns = flags.group_columns && flags.store.empty();
  options.labels = &setup.labels;
  // Where nobody wrote a policy, nobody labels files by attributes; it would cost a call a file.
  options.label_attributes = !setup.policy.source.empty();
  if (!setup.policy.scope.include.empty() || !setup.policy.scope.exclude.empty()) {
    options.out_of_scope = [&policy = setup.policy, folder = current_folder()](
                               std::string_view path, bool is_folder) {
      return out_of_scope(policy, folder, path, is_folder);
    };
  }
  options.jobs = flags.jobs;
  options.memory = flags.memory;
  options.max_size = flags.max_size;
  options.timeout_per_file = flags.timeout_per_file;
  options.follow_symlinks = flags.follow;
  options.one_file_system = flags.one_file_system;
  options.containers.max_depth = flags.max_depth;
  options.min_confidence = flags.min_confidence;
  options.show_secrets = show_secrets;
  options.hash_content = flags.full;
  options.known = setup.store ? setup.store->known.get() : nullptr;
  return options;
}

// The allocator keeps what was freed, for each thread apart: many times what a small budget is.
void bound_allocator(std::uint64_t memory) {
  constexpr std::uint64_t kSmall = 256ULL << 20;
  constexpr int kOwnMapping = 256 << 10;  // larger ones go back to the system at once
  if (memory >= kSmall) return;
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_MMAP_THRESHOLD, kOwnMapping);
}

std::string wrong_with_flags(const ScanFlags& flags) {
  if (flags.incremental && flags.full) return "--incremental and --full exclude another";
  if ((flags.incremental || flags.full) && flags.store.empty())
    return "--incremental and --full need --store";
  if (flags.incremental && flags.show_secrets)
    return "--show-secrets needs everything to be read: a store holds no values; use --full";
  return wrong_with_signing(flags.formats, flags.sign);
}

bool wants_integrity(const ScanFlags& flags) {
  return !flags.store.empty() ||
         std::any_of(flags.formats.begin(), flags.formats.end(), [](const FormatSpec& format) {
           return format.name == "jsonl" || format.name == "json";
         });
}

/// Where a scan's records go: each is assessed, then written, or held until issuers were asked.
class RecordSink {
 public:
  RecordSink(const reports::AssessContext& context, Writer& writer, bool hold, bool show_secrets)
      : assessor_(context), writer_(writer), hold_(hold), show_secrets_(show_secrets) {}

  void operator()(scanner::EntryResult&& result) {
    auto* file = std::get_if<FileRecord>(&result);
    if (file == nullptr) {
      assessor_.forget(*std::get<SkippedRecord>(result).provenance);
      return writer_.push(std::move(result));
    }
    if (!file->stored || !file->stored->line) assessor_.assess(*file);
    if (!file->findings.empty()) note(*file);
    if (hold_ && !file->findings.empty()) {
      const std::scoped_lock lock(mutex_);
      return held_.push_back(std::move(*file));
    }
    writer_.push(std::move(result));
  }

  std::vector<FileRecord>& held() { return held_; }
  void release() {
    for (FileRecord& file : held_) {
      if (!show_secrets_) drop_values(file);
      writer_.push(std::move(file));
    }
    held_.clear();
  }
  void clean(std::vector<CleanFile>&& files) { writer_.push(std::move(files)); }
  std::set<const RuleInfo*> take_detected() { return std::move(detected_); }

 private:
  static void drop_values(FileRecord& file) {
    const auto drop = [](std::optional<std::string>& value) {
      if (!value) return;
      wipe(*value);
      value.reset();
    };
    for (Finding& finding : file.findings) {
      drop(finding.secret);
      for (FindingPart& part : finding.parts) drop(part.secret);
    }
  }
  void note(const FileRecord& file) {
    const std::scoped_lock lock(mutex_);
    for (const Finding& finding : file.findings) {
      if (finding.suppressed.empty()) detected_.insert(finding.rule);
    }
  }

  reports::ContainerUnion assessor_;
  Writer& writer_;
  const bool hold_, show_secrets_;
  std::mutex mutex_;
  std::vector<FileRecord> held_;
  std::set<const RuleInfo*> detected_;
};

bool wants_color(const ScanFlags& flags) {
  if (flags.color != Color::kAuto) return flags.color == Color::kAlways;
  return ::isatty(STDOUT_FILENO) == 1 && env("NO_COLOR").empty() && env("TERM") != "dumb";
}

}  // namespace

bool load_logo(const Policy& policy, std::string& logo) {
  const std::string& path = policy.letterhead.logo;
  if (path.empty()) return true;
  const auto bytes = read_small_file(path);
  auto uri = bytes ? reports::logo_uri(*bytes) : Result<std::string>(bytes.error());
  if (!uri) {
    complain("the policy's logo " + path + ": " + uri.error().detail);
    return false;
  }
  logo = std::move(*uri);
  return true;
}

std::unique_ptr<Setup> prepare(const ScanFlags& flags, const Args& roots, const std::string& home) {
  bound_allocator(flags.memory);
  if (const std::string wrong = wrong_with_flags(flags); !wrong.empty()) {
    complain(wrong);
    return nullptr;
  }
  std::vector<Problem> problems;
  std::vector<std::string> notes;
  Policy policy;
  std::vector<reports::Framework> frameworks;
  if (!load_policy(policy_path(flags.policy, roots, home, notes), policy, problems) ||
      !load_frameworks(policy, frameworks, problems)) {
    refuse(problems);
    return nullptr;
  }
  auto rules = load_rules(flags.rules, problems);
  if (!rules) {
    refuse(problems);
    return nullptr;
  }
  rules = kept(std::move(rules));
  auto key = load_key(flags.store);
  if (!key) {
    complain(key.error().detail);
    return nullptr;
  }
  std::string note;
  const std::string ignore_file =
      home.empty() ? local_file(".assayignore", roots, note) : existing_file(home + ".assayignore");
  if (!note.empty()) notes.push_back(note);
  std::string ignore_text;
  if (!ignore_file.empty()) {
    auto text = read_small_file(ignore_file);
    if (!text) {
      complain(text.error().detail);
      return nullptr;
    }
    ignore_text = std::move(*text);
  }
  std::optional<Baseline> baseline;
  std::string baseline_text;
  std::string logo;
  if (!load_baseline(flags.baseline, home, baseline, baseline_text) || !load_logo(policy, logo))
    return nullptr;
  if (flags.require_sandbox) {
    if (const auto refusal = scanner::sandbox_refusal()) {
      complain("--require-sandbox: " + *refusal);
      return nullptr;
    }
  }
  formats::LabelWords labels = label_words(policy);
  auto setup = std::make_unique<Setup>(
      Setup{std::move(policy), std::move(labels), std::move(frameworks), std::move(rules),
            std::move(*key), std::move(ignore_text), std::move(baseline), std::move(notes), nullptr,
            std::move(logo), nullptr});
  if (wants_integrity(flags)) setup->lines = std::make_shared<reports::RecordLines>(user_names());
  if (flags.store.empty()) return setup;
  if (setup->key.ephemeral) {
    complain("--store needs a fingerprint key that stays: " + setup->key.note);
    return nullptr;
  }
  auto store = open_store_run({&flags, &setup->policy, setup->rules.get(), &setup->key.key,
                               setup->ignore_text, baseline_text, !home.empty()});
  if (!store) {
    complain(store.error().detail);
    return nullptr;
  }
  setup->store = std::move(*store);
  return setup;
}

reports::ScanInfo scan_info(const Setup& setup, const Args& command_line, const Parsed& parsed) {
  reports::ScanInfo info;
  info.version = ASSAY_VERSION;
  info.command = command_line;
  info.host = host_name();
  info.account = account_name();
  info.started = now();
  if (setup.store) {
    info.id = setup.store->id;
    info.previous = setup.store->previous;
  }
  info.rules_digest = setup.rules->digest();
  info.rules = enabled_rules(*setup.rules);
  info.cpu_level = setup.rules->cpu_level();
  info.key = setup.key.ephemeral ? "ephemeral" : setup.key.key.id();
  info.policy = setup.policy.source;
  info.policy_digest = setup.policy.digest;
  info.options = parsed.given;
  info.frameworks = setup.frameworks;
  info.folder = current_folder();
  info.rulebook = std::make_shared<const Policy>(setup.policy);
  info.logo = setup.logo;
  return info;
}

reports::ReportOptions report_options(const ScanFlags& flags, const Setup& setup) {
  reports::ReportOptions options;
  options.color = wants_color(flags);
  options.quiet = flags.quiet;
  options.verbose = flags.verbose;
  options.owner_name = user_names();
  options.temp_dir = temp_dir();
  options.lines = setup.lines;
  return options;
}

std::function<bool(const std::string& path)> left_out(const ScanFlags& flags, const Setup& setup,
                                                      const std::string& prefix) {
  const scanner::ScanOptions options = scan_options(flags, {}, setup, nullptr);
  return [is_excluded = scanner::exclusion(options), out_of_scope = options.out_of_scope,
          prefix](const std::string& path) {
    return scanner::is_excluded_whole(is_excluded, path) ||
           (out_of_scope && !out_of_scope(prefix + path, false).empty());
  };
}

void say_notes(const ScanFlags& flags, const Setup& setup) {
  if (flags.quiet) return;
  for (const std::string& note : setup.notes) complain(note);
  if (!flags.verbose) return;
  if (setup.key.ephemeral) complain(setup.key.note);
  complain("matching with " + std::string(setup.rules->cpu_level()) + ", " +
           std::to_string(enabled_rules(*setup.rules)) + " rules");
}

namespace {

std::vector<std::string> store_warnings(const StoreRun& store, const reports::ScanInfo& info) {
  std::vector<std::string> warnings;
  for (const std::string& path : store.writer->changed_under_same_times())
    warnings.push_back(path + ": its content changed, its size and times did not");
  if (info.started < store.previous_started) {
    warnings.push_back("the clock was set back: scan " + std::to_string(store.previous) +
                       " of the store began later than this one");
  }
  return warnings;
}

/// A scan from its beginning in the store to its exit code, step by step.
class Run {
 public:
  Run(const ScanFlags& flags, const Setup& setup, const reports::ScanInfo& info)
      : flags_(flags),
        setup_(setup),
        info_(info),
        store_(setup.store.get()),
        until_(setup.policy, info.started) {
    if (setup.lines) digest_.emplace(report_options(flags, setup));
  }

  /// Tells the store. Before the outputs: what comes of them must not be lost to a store that can't
  /// be written. An Error: nothing was done yet.
  Result<void> begin(const Args& places, scanner::StoreScan::Keeps keeps) {
    if (store_ == nullptr) return {};
    if (const auto begun = begin_store(*store_, setup_.policy, keeps, places, info_); !begun) {
      return begun.error();
    }
    auto history = ScanHistory::begin(store_->path, info_.id, setup_.policy, store_->policy_digest);
    if (!history) return history.error();
    history_ = std::move(*history);
    auto told = history_of(store_->path, info_.id);
    if (!told) return told.error();
    info_.history = std::move(*told);
    return {};
  }

  scanner::ScanOutcome scan(const Args& roots, const scanner::GitSource* git,
                            std::vector<Output> outputs, const AskIssuers& ask) {
    allow_clean(outputs);
    writer_.emplace(
        std::move(outputs), info_, flags_.fail_on, [this] { stop_.request_stop(); },
        AlsoTo{[this](const scanner::EntryResult& result) { keep(result); },
               [this](const std::vector<CleanFile>& files) { keep(files); }});
    const ShowSecrets granted = ShowSecrets::granted_by_user();
    auto options =
        scan_options(flags_, roots, setup_, flags_.show_secrets || ask ? &granted : nullptr);
    options.git = git;
    is_git_ = git != nullptr;
    scanner::ProgressCounters counters;
    std::optional<Progress> progress;
    if (!flags_.quiet && !flags_.no_progress && ::isatty(STDERR_FILENO) == 1)
      progress.emplace(counters);
    const reports::AssessContext context{&setup_.policy,
                                         current_folder(),
                                         info_.started,
                                         known_owners(),
                                         group_points(setup_.policy),
                                         git != nullptr && git->commits};
    RecordSink records(context, *writer_, ask != nullptr, flags_.show_secrets);
    options.clean = [&records](std::vector<CleanFile>&& files) { records.clean(std::move(files)); };
    scanner::ScanOutcome outcome = scanner::scan(
        options, *setup_.rules, setup_.key.key,
        [&records](scanner::EntryResult&& result) { records(std::move(result)); }, counters,
        stop_.get_token());
    progress.reset();
    unknown_ = ask && ask(records.held(), stop_.get_token());
    records.release();
    detected_ = records.take_detected();
    return outcome;
  }

  /// What it came to, with what earlier scans make of it.
  reports::ScanSummary summarize(const scanner::ScanOutcome& outcome) {
    reports::ScanSummary summary;
    summary.totals = writer_->drain();
    summary.interrupted = outcome.interrupted;
    summary.complete = !outcome.interrupted && !reports::is_incomplete(summary.totals);
    summary.sandbox = outcome.sandbox;
    ask_history(summary);
    for (const reports::Framework& framework : setup_.frameworks) {
      auto controls = reports::evaluate(framework, summary.totals, setup_.policy);
      std::move(controls.begin(), controls.end(), std::back_inserter(summary.controls));
    }
    add_warnings(outcome, summary);
    summary.finished = now();
    summary.duration_ms =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                       std::chrono::steady_clock::now() - start_)
                                       .count());
    return summary;
  }

  /// Seals it, closes it in the store, ends and signs the reports. Returns the exit code.
  int finish(const scanner::ScanOutcome& outcome, reports::ScanSummary& summary) {
    Result<void> kept;
    if (digest_) kept = digest_->seal(info_, store_ == nullptr ? "" : store_->last_seal, summary);
    if (store_ != nullptr && kept) kept = finish_store(*store_, summary, std::move(lives_));
    if (!kept) complain(kept.error().detail);
    writer_->finish(summary);
    for (const std::string& failure : writer_->failures()) complain(failure);
    const bool is_signed =
        flags_.sign.empty() || sign_reports(flags_.formats, flags_.sign) == kExitOk;
    say(outcome);
    return exit_code({signals_.signal(), writer_->failed_on(), !summary.complete || unknown_,
                      !writer_->failures().empty() || !kept || history_failed_ || !is_signed,
                      writer_->pipe_closed()});
  }

  std::set<const RuleInfo*> take_detected() { return std::move(detected_); }

 private:
  /// Lets the store hand out clean files as such.
  void allow_clean(const std::vector<Output>& outputs) {
    if (store_ == nullptr || store_->known == nullptr || !history_->has_base()) return;
    const bool wanted = std::any_of(outputs.begin(), outputs.end(), [](const Output& output) {
      return output.report->wants_clean();
    });
    store_->known->allow_clean({store_->assessed, info_.started, owner_names(), wanted});
  }

  void keep(const scanner::EntryResult& result) {
    const auto& stored = std::visit(
        [](const auto& r) -> const auto& { return r.stored; }, result);
    if (stored) ++carried_;
    if (stored && stored->line) {
      store_->writer->add(*stored);
      history_->add(result);
      for (const LineDigest& line : scanner::lines_of(*stored)) digest_->add(line);
      return;
    }
    if (!digest_) return;
    const auto& lines = std::visit(
        [this](const auto& r) -> const auto& { return digest_->add(r); }, result);
    if (store_ == nullptr) return;
    const auto* file = std::get_if<FileRecord>(&result);
    if (file != nullptr && is_settled(*file)) {
      const Assessed assessed{lines, until_(*file)};
      store_->writer->add(result, &assessed);
    } else {
      store_->writer->add(result);
    }
    history_->add(result);
  }
  void keep(const std::vector<CleanFile>& files) {
    carried_ += files.size();
    store_->writer->add(files);
    for (const CleanFile& file : files) digest_->add(file.line);
  }

  void ask_history(reports::ScanSummary& summary) {
    if (store_ == nullptr) return;
    if (!store_->writer->flush()) return;  // said when the scan is closed in the store
    auto lives = history_->finish(info_, summary);
    if (lives) {
      lives_ = std::move(*lives);
      return;
    }
    history_failed_ = true;
    complain(lives.error().detail);
  }

  void add_warnings(const scanner::ScanOutcome& outcome, reports::ScanSummary& summary) {
    summary.warnings = setup_.notes;
    if (store_ != nullptr) {
      for (std::string& warning : store_warnings(*store_, info_)) {
        if (!flags_.quiet) complain(warning);
        summary.warnings.push_back(std::move(warning));
      }
    }
    summary.warnings.insert(summary.warnings.end(), outcome.warnings.begin(),
                            outcome.warnings.end());
    if (setup_.key.ephemeral) summary.warnings.push_back(setup_.key.note);
  }

  void say(const scanner::ScanOutcome& outcome) {
    if (flags_.quiet) return;
    for (const std::string& warning : outcome.warnings) complain(warning);
    if (!flags_.verbose) return;
    complain("containers are read with: " +
             (outcome.sandbox.empty() ? "none were met" : outcome.sandbox));
    if (store_ != nullptr) complain("carried over: " + std::to_string(carried_) + " entries");
    if (is_git_) {
      complain("objects read: " + std::to_string(outcome.objects.entries) + " blobs of " +
               std::to_string(outcome.objects.bytes) + " bytes");
    }
    complain("memory leased at most: " + std::to_string(outcome.peak_budget) + " bytes");
  }

  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::stop_source stop_;
  const SignalWatch signals_{[this] { stop_.request_stop(); }};
  const ScanFlags& flags_;
  const Setup& setup_;
  reports::ScanInfo info_;
  StoreRun* store_;  ///< null: none was named
  std::unique_ptr<ScanHistory> history_;
  std::optional<reports::RecordDigest> digest_;  ///< absent: there is no store either
  const reports::AssessedUntil until_;
  std::optional<Writer> writer_;
  std::uint64_t carried_ = 0;
  std::vector<DeviationLife> lives_;  ///< to be kept in the store
  bool unknown_ = false, history_failed_ = false, is_git_ = false;
  std::set<const RuleInfo*> detected_;
};

}  // namespace

ScanRun run_scan(const ScanFlags& flags, const Args& roots, const scanner::GitSource* git,
                 const Setup& setup, const reports::ScanInfo& info, std::vector<Output> outputs,
                 const AskIssuers& ask) {
  Run run(flags, setup, info);
  const Args places = git == nullptr ? roots : Args{git->repository->root() + git->prefix};
  using Keeps = scanner::StoreScan::Keeps;
  const Keeps keeps = ask ? Keeps::kNothing : git == nullptr ? Keeps::kFiles : Keeps::kObjects;
  if (const auto begun = run.begin(places, keeps); !begun) {
    complain(begun.error().detail);
    return {kExitUsage, {}};
  }
  const scanner::ScanOutcome outcome = run.scan(roots, git, std::move(outputs), ask);
  reports::ScanSummary summary = run.summarize(outcome);
  const int code = run.finish(outcome, summary);
  return {code, run.take_detected()};
}

}  // namespace assay::cli
