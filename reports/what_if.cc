#include "reports/what_if.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "reports/container_union.h"
#include "reports/controls.h"
#include "reports/escape.h"
#include "reports/exposure.h"
#include "reports/record_lines.h"
#include "reports/tally.h"

namespace assay::reports {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& record, const char* key) {
  const auto at = record.find(key);
  return at != record.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::uint64_t number_of(const Json& record, const char* key) {
  const auto at = record.find(key);
  return at != record.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : 0;
}

/// "2026-01-31T23:59:59Z"; nothing for anything else.
std::optional<std::int64_t> time_of(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2uZ", &year, &month, &day, &hour, &minute,
                  &second) != 6)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86'400} +
         hour * 3600 + minute * 60 + second;
}

std::optional<Reason> reason_of(const std::string& name) {
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (to_string(static_cast<Reason>(i)) == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

TestSet tests_of(const Json& record, const char* key) {
  TestSet tests;
  for (const Json& name : record.value(key, Json::array())) {
    TestId test{};
    if (name.is_string() && parse_test(name.get<std::string>(), test)) tests.add(test);
  }
  return tests;
}

LabelTrust trust_of(const std::string& source) {
  if (source == "msip") return LabelTrust::kLabelInfo;
  if (source == "property") return LabelTrust::kProperty;
  if (source == "header") return LabelTrust::kMailHeader;
  return source == "text" ? LabelTrust::kText : LabelTrust::kWeak;
}

/// The marks behind a label; names are looked at again anyhow.
void add_mark(std::vector<LabelMark>& marks, const Json& label) {
  LabelMark mark{text_of(label, "source"), text_of(label, "value")};
  if (mark.source == "name") return;
  mark.trust = trust_of(mark.source);
  mark.name = text_of(label, "name");
  mark.set = text_of(label, "set");
  mark.method = text_of(label, "method");
  mark.tenant = text_of(label, "by_tenant");
  mark.removed = label.value("removed", false);
  marks.push_back(std::move(mark));
}

/// The records of a scan, and the file records made from them.
class Replay {
 public:
  explicit Replay(const WhatIfContext& context) : context_(context) {
    assess_.policy = context.policy;
    assess_.folder = context.folder;
    // Numbers stand for users that the scanned machine had no name for.
    assess_.known_owner = [](std::uint32_t uid) { return uid == 0; };
    // A group's points are its id here: what the scan found holds on.
    for (std::uint32_t points = 0; points <= 100; ++points)
      assess_.group_points[points] = static_cast<int>(points);
  }

  Result<WhatIf> run(std::istream& records) {
    const auto read = each_record(
        records, [this](const std::string& type, const Json& record) { this->read(type, record); });
    if (!read) return read.error();
    link();
    ContainerUnion assessor(assess_);
    for (FileRecord* file : order_) assessor.assess(*file);
    for (const auto& [path, file] : files_) compare(path, *file);
    compare_controls();
    note_waivers();
    return std::move(result_);
  }

 private:
  void read(const std::string& type, const Json& record) {
    if (type == "scan") {
      assess_.as_of = time_of(text_of(record, "started")).value_or(0);
    } else if (type == "file") {
      add_file(record);
    } else if (type == "finding") {
      add_finding(record);
    } else if (type == "skipped") {
      skipped_.push_back({Provenance::file(text_of(record, "path")), number_of(record, "size"),
                          reason_of(text_of(record, "reason")).value_or(Reason::kUnreadable), ""});
    } else if (type == "control") {
      controls_[{text_of(record, "framework"), text_of(record, "id")}] = text_of(record, "status");
    }
  }

  void add_file(const Json& record) {
    auto file = std::make_unique<FileRecord>();
    file->media_type = *texts_.insert(text_of(record, "media_type")).first;
    file->meta.size = number_of(record, "size");
    if (const auto modified = time_of(text_of(record, "modified"))) {
      file->meta.modified = *modified;
      file->meta.has_modified = true;
    }
    if (const Json label = record.value("label", Json()); label.is_object()) {
      add_mark(file->marks, label);
      for (const Json& other : label.value("others", Json::array())) add_mark(file->marks, other);
    }
    file->partial = reason_of(text_of(record, "partial"));
    add_holder(*file, record);
    // As the scan had it, until it is assessed again.
    parse_level(text_of(record, "level"), file->level);
    file->risk = static_cast<std::uint8_t>(number_of(record, "risk"));
    file->failed = tests_of(record, "tests");
    file->waived = tests_of(record, "waived");
    const std::string path = text_of(record, "path");
    before_[path] = {file->level, file->risk, file->failed, file->waived};
    files_[path] = std::move(file);
  }

  /// What is known of who may read it: the widest audience and its points.
  static void add_holder(FileRecord& file, const Json& record) {
    const std::string audience = text_of(record, "audience");
    if (audience == "unknown") return;
    auto holder = std::make_shared<Holder>();
    const std::string owner = text_of(record, "owner");
    const bool is_number = owner.find_first_not_of("0123456789") == std::string::npos;
    holder->meta.uid = !owner.empty() && is_number ? 1 : 0;
    const Json exposure = record.value("sum", Json::object()).value("exposure", Json::object());
    holder->others_write = number_of(exposure, "writable") != 0;
    if (audience == "group") {
      holder->readers.who = Access::Who::kGroups;
      const auto points = number_of(exposure, "audience");
      holder->readers.groups = {static_cast<std::uint32_t>(points == 0 ? 30 : points)};
    } else if (audience != "owner") {
      holder->readers.who = Access::Who::kAll;
    }
    file.holder = std::move(holder);
  }

  void add_finding(const Json& record) {
    const std::string id = text_of(record, "rule");
    auto& rule = rules_[id];
    if (!rule) {
      rule = std::make_unique<RuleInfo>();
      rule->id = id;
      rule->data_class = text_of(record, "class");
      if (context_.weight_of) rule->weight = context_.weight_of(id);
    }
    Finding finding;
    finding.rule = rule.get();
    const std::string confidence = text_of(record, "confidence");
    for (const Confidence each : {Confidence::kLow, Confidence::kMedium, Confidence::kHigh}) {
      if (to_string(each) == confidence) finding.confidence = each;
    }
    const std::string hex = text_of(record, "fingerprint");
    for (std::size_t i = 0; i < finding.fingerprint.size() && 2 * i + 1 < hex.size(); ++i) {
      unsigned byte = 0;
      if (std::sscanf(hex.c_str() + 2 * i, "%2x", &byte) == 1)
        finding.fingerprint[i] = static_cast<std::uint8_t>(byte);
    }
    findings_[text_of(record, "path")].push_back(std::move(finding));
  }

  /// Members get their containers, findings their files; then who lies deepest is first.
  void link() {
    std::map<std::string, ProvenancePtr> known;
    for (auto& [path, file] : files_) {  // sorted: a container stands before its members
      ProvenancePtr container;
      std::size_t begin = 0;
      for (std::size_t mark = path.rfind('!'); mark != std::string::npos && mark != 0;
           mark = path.rfind('!', mark - 1)) {
        if (const auto outer = known.find(path.substr(0, mark)); outer != known.end()) {
          container = outer->second;
          begin = mark + 1;
          break;
        }
      }
      file->provenance =
          container ? Provenance::member(container, path.substr(begin), 0) : Provenance::file(path);
      known[path] = file->provenance;
      if (const auto own = findings_.find(path); own != findings_.end())
        file->findings = std::move(own->second);
      order_.push_back(file.get());
    }
    std::stable_sort(order_.begin(), order_.end(), [](const FileRecord* a, const FileRecord* b) {
      return a->provenance->depth() > b->provenance->depth();
    });
  }

  void compare(const std::string& path, const FileRecord& after) {
    ++result_.compared;
    tally_.saw(after.meta.size);
    tally_.add(after);
    const Before& before = before_.at(path);
    WhatIf::File file{path, before.level, after.level, before.risk, after.risk, {}, {}};
    for (std::size_t i = 0; i < kTestCount; ++i) {
      const auto test = static_cast<TestId>(i);
      const bool was = before.failed.has(test) && !before.waived.has(test);
      const bool is = after.failed.has(test) && !after.waived.has(test);
      if (is && !was) file.opened.push_back(test), ++result_.opened[i];
      if (was && !is) file.closed.push_back(test), ++result_.closed[i];
    }
    if (file.level_before != file.level_after || file.risk_before != file.risk_after ||
        !file.opened.empty() || !file.closed.empty())
      result_.files.push_back(std::move(file));
  }

  void compare_controls() {
    for (const SkippedRecord& each : skipped_) {
      tally_.saw(each.size);
      tally_.add(each);
    }
    const Totals totals = tally_.totals();
    for (const Framework& framework : *context_.frameworks) {
      for (const ControlRecord& after : evaluate(framework, totals, *context_.policy)) {
        const auto before = controls_.find({after.framework, after.id});
        const std::string status(to_string(after.status));
        if (before == controls_.end() || before->second == status) continue;
        result_.controls.push_back({after.framework, after.id, before->second, status});
      }
    }
  }

  void note_waivers() {
    for (const Waiver& waiver : context_.policy->waivers) {
      const bool used = std::any_of(order_.begin(), order_.end(), [&](const FileRecord* file) {
        return file->waived.has(waiver.test) && waiver.path.matches(place_of(*file, assess_).path);
      });
      if (!used) result_.unused_waivers.push_back(waiver.id);
    }
  }

  struct Before {
    Level level;
    std::uint8_t risk;
    TestSet failed, waived;
  };

  const WhatIfContext& context_;
  AssessContext assess_;
  std::set<std::string> texts_;
  std::map<std::string, std::unique_ptr<RuleInfo>> rules_;
  std::map<std::string, std::unique_ptr<FileRecord>> files_;  ///< by path
  std::map<std::string, Before> before_;
  std::map<std::string, std::vector<Finding>> findings_;  ///< by path
  std::vector<FileRecord*> order_;
  std::vector<SkippedRecord> skipped_;
  std::map<std::pair<std::string, std::string>, std::string> controls_;
  Tally tally_;
  WhatIf result_;
};

std::string names_of(const std::vector<TestId>& tests, char sign) {
  std::string out;
  for (const TestId test : tests) out += std::string(" ") + sign + std::string(to_string(test));
  return out;
}

}  // namespace

Result<WhatIf> what_if(std::istream& records, const WhatIfContext& context) {
  return Replay(context).run(records);
}

std::string what_if_text(const WhatIf& result, std::size_t limit) {
  std::string out = std::to_string(result.compared) + " files of the scan compared, " +
                    std::to_string(result.files.size()) + " would change\n";
  std::map<std::pair<Level, Level>, std::uint64_t> levels;
  for (const WhatIf::File& file : result.files) {
    if (file.level_before != file.level_after) ++levels[{file.level_before, file.level_after}];
  }
  for (const auto& [step, count] : levels) {
    out += "  level " + std::string(to_string(step.first)) + " -> " +
           std::string(to_string(step.second)) + ": " + std::to_string(count) + "\n";
  }
  for (std::size_t i = 0; i < kTestCount; ++i) {
    if (result.opened[i] == 0 && result.closed[i] == 0) continue;
    out += "  " + std::string(to_string(static_cast<TestId>(i))) + ": " +
           std::to_string(result.opened[i]) + " new deviations, " +
           std::to_string(result.closed[i]) + " gone\n";
  }
  for (const WhatIf::Control& each : result.controls) {
    out += "  " + printable(each.framework) + " " + printable(each.id) + ": " +
           printable(each.before) + " -> " + printable(each.after) + "\n";
  }
  for (const std::string& id : result.unused_waivers)
    out += "note: waiver '" + printable(id) + "' covers nothing in this scan\n";
  for (std::size_t i = 0; i < std::min(limit, result.files.size()); ++i) {
    const WhatIf::File& file = result.files[i];
    out += printable(file.path) + ": " + std::string(to_string(file.level_before));
    if (file.level_after != file.level_before)
      out += " -> " + std::string(to_string(file.level_after));
    out += ", risk " + std::to_string(file.risk_before);
    if (file.risk_after != file.risk_before) out += " -> " + std::to_string(file.risk_after);
    out += names_of(file.opened, '+') + names_of(file.closed, '-') + "\n";
  }
  if (result.files.size() > limit)
    out += "… and " + std::to_string(result.files.size() - limit) + " more\n";
  return out;
}

}  // namespace assay::reports
