// Tables that need the policy: who mends what, the waivers, and the record of processing (GDPR art.
// 30) held against what was found.
#include <memory>

#include "reports/csv_rows.h"
#include "reports/formats.h"
#include "reports/processing.h"
#include "reports/shared.h"
#include "reports/texts.h"
#include "reports/waiver_use.h"

namespace assay::reports {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

/// What the lists have in common: nothing is said before the end.
class ListReport : public Report {
 public:
  ListReport(ByteSink sink, ReportOptions options)
      : rows_(std::move(sink)), owner_name_(std::move(options.owner_name)) {}
  using Report::add;
  void begin(const ScanInfo& info) override {
    reader_ = std::make_unique<Reader>(info, owner_name_);
    frameworks_ = info.frameworks;
    start();
  }
  void add(const SkippedRecord&) override {}

 protected:
  virtual void start() = 0;
  Rows rows_;
  std::function<std::string_view(std::uint32_t)> owner_name_;
  std::unique_ptr<Reader> reader_;
  std::vector<Framework> frameworks_;
};

class WorkList final : public ListReport {
 public:
  using ListReport::add;
  using ListReport::ListReport;
  void add(const FileRecord& file) override { reader_->put(file, tree_); }
  Result<void> finish(const ScanSummary&) override {
    rows_.head(std::array<std::string_view, 14>{"rank", "risk", "where", "covers", "files",
                                                "tested", "test", "why", "fix", "owner", "level",
                                                "due", "overdue", "controls"});
    tree_.finish();
    const Texts texts(reader_->policy().letterhead);
    std::uint64_t rank = 0;
    for (const WorkItem& item : work_list(tree_, reader_->policy(), reader_->today())) {
      constexpr std::array<std::string_view, 3> kReaches = {"file", "folder", "tree"};
      const std::string name = slug(item.sum.test);
      rows_.number(++rank).number(item.sum.max_risk).text(item.where);
      rows_.text(kReaches[static_cast<std::size_t>(item.reach)]).number(item.sum.deviations);
      rows_.number(item.sum.tested).text(to_string(item.sum.test)).text(texts.get("why_" + name));
      rows_.text(texts.get("fix_" + name));
      rows_.text(item.sum.owner.several ? texts.get("owner_several") : item.sum.owner.name);
      rows_.text(to_string(item.sum.max_level)).text(item.due ? day_text(*item.due) : "");
      rows_.text(!item.due ? "" : *item.due < reader_->today() ? "yes" : "no");
      rows_.list(controls(item.sum.test)).end();
    }
    return {};
  }

 private:
  void start() override {}
  [[nodiscard]] std::vector<std::string> controls(TestId test) const {
    std::vector<std::string> ids;
    for (const Framework& framework : frameworks_) {
      for (const Control& control : framework.controls) {
        for (const TestId each : control.tests) {
          if (each == test) ids.push_back(framework.id + ":" + control.id);
        }
      }
    }
    return ids;
  }
  FolderTree tree_;
};

class WaiversTable final : public ListReport {
 public:
  using ListReport::add;
  using ListReport::ListReport;
  void add(const FileRecord& file) override { use_->add(file, *reader_); }
  Result<void> finish(const ScanSummary&) override {
    rows_.head(std::array<std::string_view, 13>{"id", "state", "used", "files", "test", "path",
                                                "reason", "owner", "approver", "created", "expires",
                                                "ticket", "compensating"});
    for (const WaiverLine& line : use_->lines()) {
      const Waiver& waiver = *line.waiver;
      rows_.text(waiver.id).text(to_string(line.state)).text(line.files == 0 ? "no" : "yes");
      rows_.number(line.files).text(to_string(waiver.test)).text(waiver.path.text());
      rows_.text(waiver.reason).text(waiver.owner).text(waiver.approver);
      rows_.text(day_text(waiver.created)).text(day_text(waiver.expires)).text(waiver.ticket);
      rows_.text(waiver.compensating).end();
    }
    return {};
  }

 private:
  void start() override { use_.emplace(*reader_); }
  std::optional<WaiverUse> use_;
};

class RopaTable final : public ListReport {
 public:
  using ListReport::add;
  using ListReport::ListReport;
  void add(const FileRecord& file) override { processing_->add(file, *reader_); }
  Result<void> finish(const ScanSummary&) override {
    rows_.head(std::array<std::string_view, 22>{
        "organisation", "contact",    "activity",  "owner",     "purpose",    "basis",
        "subjects",     "class",      "state",     "files",     "values_low", "values_high",
        "readable_by",  "recipients", "transfers", "keep_days", "oldest",     "over_retention",
        "measures",     "title",      "role",      "example"});
    for (const ProcessingLine& line : processing_->lines()) put(line);
    return {};
  }

 private:
  void start() override { processing_.emplace(*reader_); }
  void put(const ProcessingLine& line) {
    const Policy& policy = reader_->policy();
    const Activity none;
    const Activity& activity = line.activity == nullptr ? none : *line.activity;
    const DataClass* known = policy.taxonomy.find(line.data_class);
    const int days = keep_days(policy, line.data_class, line.activity);
    rows_.text(policy.letterhead.organisation).text(policy.letterhead.contact).text(activity.id);
    rows_.text(activity.owner).text(activity.purpose).text(activity.basis);
    rows_.text(joined(activity.subjects)).text(line.data_class).text(to_string(line.state));
    rows_.number(line.files).number(line.people[0]).number(line.people[1]).text(line.audience);
    rows_.text(joined(activity.recipients)).text(joined(activity.transfers));
    rows_.position(static_cast<std::uint64_t>(days));
    rows_.text(line.oldest == 0 ? "" : time_text(line.oldest).substr(0, 10));
    rows_.number(line.over_retention).text(joined(activity.measures));
    rows_.text(known == nullptr ? "" : known->title)
        .text(joined({line.roles.begin(), line.roles.end()}))
        .text(line.example);
    rows_.end();
  }
  std::optional<Processing> processing_;
};

}  // namespace

std::unique_ptr<Report> make_csv_worklist_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<WorkList>(std::move(sink), std::move(options));
}
std::unique_ptr<Report> make_csv_waivers_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<WaiversTable>(std::move(sink), std::move(options));
}
std::unique_ptr<Report> make_ropa_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<RopaTable>(std::move(sink), std::move(options));
}

}  // namespace assay::reports
