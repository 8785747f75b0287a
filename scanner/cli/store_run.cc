#include "scanner/cli/store_run.h"

#include <utility>

#include "reports/json_records.h"
#include "scanner/base/digest.h"

namespace assay::cli {
namespace {

// All that decides what reading a file gives, in one digest.
std::string condition_of(const StoreConditions& c) {
  std::string text;
  const auto add = [&text](std::string_view value) {
    text += std::to_string(value.size()) + ':';
    text += value;
  };
  add(ASSAY_VERSION);
  add(c.rules->digest());
  add(policy_text(*c.policy));
  add(c.key->id());
  add(c.ignore_text);
  add(c.baseline_text);
  const ScanFlags& flags = *c.flags;
  for (const auto* globs : {&flags.include, &flags.exclude}) {
    add(std::to_string(globs->size()));
    for (const std::string& glob : *globs) add(glob);
  }
  add(to_string(flags.min_confidence));
  add(std::to_string(flags.max_size));
  add(std::to_string(flags.max_depth));
  add(std::to_string(flags.timeout_per_file.count()));
  add(flags.follow ? "follow" : "");
  return sha256_hex(text);
}

std::string state_of(const reports::ScanSummary& summary) {
  if (summary.interrupted) return "interrupted";
  return summary.complete ? "complete" : "incomplete";
}

}  // namespace

Result<std::shared_ptr<StoreRun>> open_store_run(const StoreConditions& conditions) {
  const ScanFlags& flags = *conditions.flags;
  auto store = std::make_shared<StoreRun>();
  store->condition = condition_of(conditions);
  auto writer = scanner::StoreWriter::open(flags.store, conditions.key->id());
  if (!writer) return writer.error();
  store->writer = std::move(*writer);
  const auto last = store->writer->last();
  if (!last) return last.error();
  store->id = last->next;
  store->previous = last->id;
  store->previous_started = last->started;
  store->last_seal = last->seal;
  if (flags.incremental && store->previous != 0 && !conditions.is_git) {
    auto known = scanner::KnownFiles::open(flags.store, store->condition);
    if (!known) return known.error();
    store->known = std::move(*known);
  }
  return store;
}

Result<void> begin_store(StoreRun& store, const Policy& policy, bool is_git,
                         const reports::ScanInfo& info) {
  scanner::StoreScan scan;
  scan.started = info.started;
  reports::RecordWriter({}).scan(scan.info, info);
  scan.condition = store.condition;
  scan.policy_text = policy_text(policy);
  scan.policy_digest = sha256_hex(scan.policy_text);
  scan.keeps_entries = !is_git;
  return store.writer->begin(scan);
}

Result<void> finish_store(StoreRun& store, const reports::ScanSummary& summary) {
  std::string lines;
  for (const reports::ControlRecord& control : summary.controls) {
    reports::RecordWriter::control(lines, control);
    lines += '\n';
  }
  reports::RecordWriter({}).summary(lines, summary);
  lines += '\n';
  return store.writer->finish(summary.finished, state_of(summary), lines,
                              summary.integrity ? summary.integrity->seal : std::string());
}

}  // namespace assay::cli
