#include "reports/survey.h"

#include <algorithm>

#include "reports/controls.h"
#include "reports/people.h"
#include "reports/shared.h"

namespace assay::reports {
namespace {

/// FNV-1a, as the method section says: anyone can draw the sample again.
std::uint64_t fnv1a(std::string_view test, std::string_view path) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const std::string_view part : {test, path}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
  return hash;
}

template <class Row, std::size_t... i>
std::array<First<std::uint64_t, Row>, sizeof...(i)> firsts(std::size_t limit,
                                                           std::index_sequence<i...>) {
  return {((void)i, First<std::uint64_t, Row>(limit))...};
}

std::size_t weight_of(const KeptFile& file) {
  return std::max<std::size_t>(1, file.findings.size());
}

auto rank_of(const Finding& finding) {
  return std::tuple(-static_cast<int>(severity_of(finding.level, finding.confidence)), finding.line,
                    finding.column, finding.id);
}

}  // namespace

Survey::Survey(const ScanInfo& info, ReportOptions options)
    : reader(info, options.owner_name),
      waivers(reader),
      processing(reader),
      samples(firsts<SampleRow>(kSample, std::make_index_sequence<kTestCount>())),
      options_(std::move(options)),
      history_(info.history) {}

void Survey::add(const FileRecord& file) {
  reader.put(file, tree);
  waivers.add(file, reader);
  processing.add(file, reader);
  count_kinds(file);
  formats[std::string(file.media_type)].add(file.meta.size);
  const std::string path = file.provenance->path();
  sample(file, path);
  if (file.partial && !is_benign(*file.partial)) {
    unread.add({static_cast<int>(*file.partial), path}, [&] {
      return UnreadRow{path, file.partial_detail, true, *file.partial, file.meta.size};
    });
  }
  keep(file);
}

void Survey::add(const SkippedRecord& skipped) {
  if (skipped.reason == Reason::kUnsupported) unsupported[skipped.detail].add(skipped.size);
  if (is_benign(skipped.reason)) return;
  const std::string path = skipped.provenance->path();
  unread.add({static_cast<int>(skipped.reason), path}, [&] {
    return UnreadRow{path, skipped.detail, false, skipped.reason, skipped.size};
  });
}

void Survey::count_kinds(const FileRecord& file) {
  std::set<std::string_view> here;
  for (const Finding& finding : file.findings) {
    if (!counts(finding)) continue;
    KindSum& kind = kinds[finding.rule->data_class];
    ++kind.by_confidence[static_cast<std::size_t>(finding.confidence)];
    if (here.insert(finding.rule->data_class).second) ++kind.files;
    if (!finding.rule->country.empty()) ++kind.countries[finding.rule->country];
    if (finding.confidence != Confidence::kLow) kind.values.add(hash_of(finding.fingerprint));
  }
}

void Survey::sample(const FileRecord& file, const std::string& path) {
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!file.tested.has(test)) continue;
    samples[i].add(fnv1a(to_string(test), path), [&] {
      return SampleRow{path, file.failed.has(test), file.waived.has(test)};
    });
  }
}

void Survey::keep(const FileRecord& file) {
  const bool has_findings = std::any_of(file.findings.begin(), file.findings.end(), counts);
  if (!has_findings && file.failed.empty()) return;
  FileKey key{-file.risk, -file.impact, file.provenance->path(), {}};
  for (const Finding& finding : file.findings) {
    std::get<3>(key) = std::max(std::get<3>(key), to_hex(finding.id));
  }
  // Git's history has a path once for each of its contents.
  if (kept_ >= kFindings && files.rbegin()->first < key) {
    ++files_left_out;
    for (const Finding& finding : file.findings) findings_left_out += counts(finding) ? 1U : 0U;
    return;
  }
  const auto [place, is_new] = files.try_emplace(std::move(key), kept(file));
  if (!is_new) return;  // the same path with the same findings: one row stands for both
  findings_left_out += place->second.findings_total - place->second.findings.size();
  kept_ += weight_of(place->second);
  while (kept_ - weight_of(files.rbegin()->second) >= kFindings) {
    const auto last = std::prev(files.end());
    kept_ -= weight_of(last->second);
    findings_left_out += last->second.findings.size();
    ++files_left_out;
    files.erase(last);
  }
}

KeptFile Survey::kept(const FileRecord& file) const {
  KeptFile kept;
  kept.path = file.provenance->path();
  const std::string& on_disk = file.provenance->root().name();
  const auto slash = on_disk.rfind('/');
  if (slash != std::string::npos) kept.folder = on_disk.substr(0, slash);
  kept.impact = file.impact;
  kept.exposure = file.exposure;
  kept.risk = file.risk;
  kept.level = file.level;
  kept.content_level = file.content_level;
  kept.audience = file.audience;
  kept.owner = reader.owner_of(file).name;
  kept.people = file.people;
  if (file.meta.has_modified) kept.modified = file.meta.modified;
  if (file.failed.has(TestId::kRetain)) {
    const Activity* activity = reader.activity_of(file);
    for (const ClassValue& value : file.values) {
      const int days = keep_days(reader.policy(), value.data_class, activity);
      if (days != 0 && (kept.keep_days == 0 || days < kept.keep_days)) kept.keep_days = days;
    }
  }
  kept.label = file.label;
  kept.label_verdict = file.label_verdict;
  kept.failed = file.failed;
  kept.waived = file.waived;
  std::vector<const Finding*> worst;
  for (const Finding& finding : file.findings) {
    if (counts(finding)) worst.push_back(&finding);
  }
  kept.findings_total = worst.size();
  std::sort(worst.begin(), worst.end(),
            [](const Finding* a, const Finding* b) { return rank_of(*a) < rank_of(*b); });
  if (worst.size() > kOfOneFile) worst.resize(kOfOneFile);
  for (const Finding* finding : worst) {
    KeptFinding row{finding->rule,   to_hex(finding->id), shown(*finding), place_of(*finding),
                    finding->waived, finding->confidence, finding->level};
    if (history_ && history_->past) {
      const auto past = history_->past(*finding);
      row.past = !past            ? KeptFinding::Past::kNew
                 : past->reopened ? KeptFinding::Past::kReopened
                                  : KeptFinding::Past::kOld;
    }
    kept.findings.push_back(std::move(row));
  }
  return kept;
}

void Survey::finish() {
  tree.finish();
  work = work_list(tree, reader.policy(), reader.today());
  for (auto& [name, kind] : kinds) {
    const auto& direct = reader.policy().direct;
    const bool is_direct = std::any_of(direct.begin(), direct.end(), [&](const std::string& each) {
      return is_class_under(name, each);
    });
    if (!is_direct) continue;
    const std::uint64_t values = kind.values.count();
    people[0] = std::max(people[0], values);
    people[1] += values;
  }
}

}  // namespace assay::reports
