#include "scanner/cli/scan_run.h"

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
#include "reports/container_union.h"
#include "reports/controls.h"
#include "reports/integrity.h"
#include "reports/tally.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/history_run.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/progress.h"
#include "scanner/cli/signals.h"
#include "scanner/cli/signature.h"

namespace assay::cli {
namespace {

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

}  // namespace

std::function<bool(const std::string& path)> left_out(const ScanFlags& flags, const Setup& setup,
                                                      const std::string& prefix) {
  const scanner::ScanOptions options = scan_options(flags, {}, setup, nullptr);
  return [is_excluded = scanner::exclusion(options), out_of_scope = options.out_of_scope,
          prefix](const std::string& path) {
    return scanner::is_excluded_whole(is_excluded, path) ||
           (out_of_scope && !out_of_scope(prefix + path, false).empty());
  };
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
    summary.finished = unix_now();
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
