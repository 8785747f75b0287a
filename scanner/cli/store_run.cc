#include "scanner/cli/store_run.h"

#include <elf.h>
#include <link.h>

#include <cstring>
#include <set>
#include <utility>

#include "reports/json_records.h"
#include "scanner/base/digest.h"
#include "scanner/cli/output.h"
#include "scanner/cli/policy_file.h"

namespace assay::cli {
namespace {

// Names the program down to the byte: its version alone doesn't while it is worked on. Empty where
// it was linked without.
std::string build_id() {
  std::string id;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* into) {
        for (int i = 0; i < object->dlpi_phnum; ++i) {
          const auto& segment = object->dlpi_phdr[i];
          if (segment.p_type != PT_NOTE) continue;
          const auto* at = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
          const auto* end = at + segment.p_memsz;
          while (at + sizeof(ElfW(Nhdr)) <= end) {
            ElfW(Nhdr) note{};
            std::memcpy(&note, at, sizeof note);
            const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
            at += sizeof note + padded(note.n_namesz);
            if (note.n_type == NT_GNU_BUILD_ID)
              static_cast<std::string*>(into)->assign(at, note.n_descsz);
            at += padded(note.n_descsz);
          }
        }
        return 1;  // the first object is the program itself
      },
      &id);
  return id;
}

// All that decides what reading a file gives, in one digest.
std::string condition_of(const StoreConditions& c) {
  std::string text;
  const auto add = [&text](std::string_view value) {
    text += std::to_string(value.size()) + ':';
    text += value;
  };
  add(ASSAY_VERSION);
  add(build_id());
  add(c.rules->digest());
  add(policy_text(*c.policy));
  add(c.key->id());
  add(c.ignore_text);
  add(c.baseline_text);
  // A baseline's relative paths lie under it.
  add(c.baseline_text.empty() ? "" : current_folder());
  const ScanFlags& flags = *c.flags;
  // The rules' digest is of all of them, whichever are used.
  for (const auto* words : {&flags.include, &flags.exclude, &flags.rules.only, &flags.rules.skip}) {
    add(std::to_string(words->size()));
    for (const std::string& word : *words) add(word);
  }
  add(to_string(flags.min_confidence));
  add(std::to_string(flags.max_size));
  add(std::to_string(flags.max_depth));
  add(std::to_string(flags.timeout_per_file.count()));
  add(flags.follow ? "follow" : "");
  return sha256_hex(text);
}

// All that the assessment of every file depends on, in one text.
std::string assessed_of(const std::string& condition, const Policy& policy,
                        const std::string& folder) {
  std::string text = condition + '\n' + folder + '\n';
  for (const auto& [group, points] : group_points(policy))
    text += std::to_string(group) + '=' + std::to_string(points) + ' ';
  return text;
}

// What the scan looks at and how its paths are printed, whatever it is called with besides: scans
// of the same are compared.
std::string scope_of(const Args& roots, const reports::ScanInfo& info) {
  std::string scope = info.command.size() < 2 ? "" : info.command[1];
  for (const auto& [option, values] : info.options) {
    if (option != "staged" && option != "history" && option != "range" && option != "all" &&
        option != "dangling" && option != "stdin-name") {
      continue;
    }
    scope += " --" + option;
    for (const std::string& value : values) scope += "=" + value;
  }
  std::set<std::string> places;
  for (const std::string& root : roots)
    places.insert(root.starts_with('/') || root == "-" ? root : info.folder + " " + root);
  for (const std::string& place : places) scope += "\n" + place;
  return scope;
}

std::string state_of(const reports::ScanSummary& summary) {
  if (summary.interrupted) return "interrupted";
  return summary.complete ? "complete" : "incomplete";
}

}  // namespace

Result<std::shared_ptr<StoreRun>> open_store_run(const StoreConditions& conditions) {
  const ScanFlags& flags = *conditions.flags;
  auto store = std::make_shared<StoreRun>();
  store->path = flags.store;
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
  if (!flags.incremental || store->previous == 0) return store;
  if (conditions.is_git) {
    auto known = scanner::KnownObjects::open(flags.store, store->condition);
    if (!known) return known.error();
    store->objects = std::move(*known);
  } else {
    auto known = scanner::KnownFiles::open(flags.store, store->condition);
    if (!known) return known.error();
    store->known = std::move(*known);
  }
  return store;
}

Result<void> begin_store(StoreRun& store, const Policy& policy, scanner::StoreScan::Keeps keeps,
                         const Args& roots, const reports::ScanInfo& info) {
  scanner::StoreScan scan;
  scan.started = info.started;
  reports::RecordWriter({}).scan(scan.info, info);
  scan.condition = store.condition;
  scan.policy_text = policy_text(policy);
  scan.policy_digest = store.policy_digest = sha256_hex(scan.policy_text);
  scan.assessed = store.assessed = assessed_of(store.condition, policy, info.folder);
  scan.owner = owner_names();
  scan.keeps = keeps;
  scan.folder = info.folder;
  scan.scope = scope_of(roots, info);
  scan.rules_digest = info.rules_digest;
  return store.writer->begin(scan);
}

Result<void> finish_store(StoreRun& store, const reports::ScanSummary& summary,
                          std::vector<DeviationLife> deviations) {
  std::string lines;
  for (const reports::ControlRecord& control : summary.controls) {
    reports::RecordWriter::control(lines, control);
    lines += '\n';
  }
  reports::RecordWriter({}).summary(lines, summary);
  lines += '\n';
  return store.writer->finish({summary.finished, state_of(summary), std::move(lines),
                               summary.integrity ? summary.integrity->chain : std::string(),
                               reports::coverage_of(summary.totals).percent(),
                               std::move(deviations)});
}

}  // namespace assay::cli
