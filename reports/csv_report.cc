// Tables for spreadsheets and databases: RFC 4180, one line of names, fixed columns.
#include <array>
#include <cstdio>

#include "reports/csv_rows.h"
#include "reports/formats.h"
#include "reports/json_records.h"
#include "reports/markup.h"
#include "reports/shared.h"

namespace assay::reports {
namespace {

/// Nothing of what a table leaves out.
class Table : public Report {
 public:
  Table(ByteSink sink, const ReportOptions& options) : rows_(std::move(sink), options.temp_dir) {}
  void add(const FileRecord&) override {}
  void add(const SkippedRecord&) override {}
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary&) override { return rows_.drain(); }

 protected:
  Rows rows_;
};

class FindingsTable final : public Table {
 public:
  using Table::add;
  using Table::Table;
  void begin(const ScanInfo&) override {
    rows_.head(
        std::array<std::string_view, 31>{"id",          "rule",       "class",          "title",
                                         "country",     "level",      "confidence",     "score",
                                         "path",        "line",       "column",         "page",
                                         "slide",       "sheet",      "cell",           "row",
                                         "field",       "part",       "commit",         "object",
                                         "decoded",     "byte_start", "byte_end",       "match",
                                         "fingerprint", "suppressed", "waived",         "evidence",
                                         "secret",      "verified",   "verified_reason"});
  }
  void add(const FileRecord& file) override {
    const std::string path = file.provenance->path();
    std::uint64_t n = 0;
    for (const Finding& finding : file.findings) add(finding, path, n++);
  }

 private:
  void add(const Finding& finding, const std::string& path, std::uint64_t n) {
    const RuleInfo& rule = *finding.rule;
    std::array<char, 8> score{};
    std::snprintf(score.data(), score.size(), "%u.%03u", finding.score / 1000U,
                  finding.score % 1000U);
    rows_.text(to_hex(finding.id)).text(rule.id).text(rule.data_class).text(rule.title);
    rows_.text(rule.country).text(to_string(finding.level)).text(to_string(finding.confidence));
    rows_.text(score.data()).text(path).position(finding.line).position(finding.column);
    const Where& where = *finding.where;
    rows_.number_if(where.page).number_if(where.slide).text(where.sheet).text(where.cell);
    rows_.number_if(where.row).text(where.field).text(where.part).text(where.commit);
    rows_.text(where.object).list(where.decoded);
    rows_.number_if(finding.bytes ? std::optional(finding.bytes->first) : std::nullopt);
    rows_.number_if(finding.bytes ? std::optional(finding.bytes->second) : std::nullopt);
    rows_.text(finding.match).text(to_hex(finding.fingerprint)).text(finding.suppressed);
    rows_.text(finding.waived).list(finding.evidence).text(finding.secret.value_or(""));
    rows_.text(finding.verified ? to_string(finding.verified->state) : "");
    rows_.text(finding.verified ? finding.verified->reason : "");
    rows_.end_sorted(path, n);
  }
};

class FilesTable final : public Table {
 public:
  FilesTable(ByteSink sink, ReportOptions options)
      : Table(std::move(sink), options), owner_name_(std::move(options.owner_name)) {}
  using Table::add;
  void begin(const ScanInfo&) override {
    rows_.head(std::array<std::string_view, 21>{
        "path",     "size",       "media_type",    "level",    "content_level", "label",
        "impact",   "exposure",   "risk",          "audience", "owner",         "mode",
        "modified", "people_low", "people_high",   "findings", "suppressed",    "failed",
        "waived",   "partial",    "partial_detail"});
  }
  [[nodiscard]] bool wants_clean() const override { return true; }
  void add(const FileRecord& file) override {
    std::uint64_t suppressed = 0;
    for (const Finding& finding : file.findings) suppressed += counts(finding) ? 0U : 1U;
    const std::string path = file.provenance->path();
    rows_.text(path).number(file.meta.size).text(file.media_type);
    rows_.text(to_string(file.level)).text(to_string(file.content_level));
    rows_.text(file.label ? file.label->value : "");
    rows_.number(file.impact).number(file.exposure).number(file.risk).text(file.audience);
    rows_.text(owner(file)).text(mode(file.meta.mode));
    rows_.text(file.meta.has_modified ? time_text(file.meta.modified) : "");
    rows_.number(file.people[0]).number(file.people[1]);
    rows_.number(file.findings.size() - suppressed).number(suppressed);
    rows_.list(names(file.failed)).list(names(file.waived));
    rows_.text(file.partial ? to_string(*file.partial) : "").text(file.partial_detail);
    rows_.end_sorted(path);
  }

 private:
  static std::vector<std::string_view> names(const TestSet& tests) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kTestCount; ++i) {
      if (tests.has(static_cast<TestId>(i))) names.push_back(to_string(static_cast<TestId>(i)));
    }
    return names;
  }
  static std::string mode(std::uint32_t bits) {
    if (bits == 0) return {};
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "%04o", bits & 07777U);
    return digits.data();
  }
  [[nodiscard]] std::string owner(const FileRecord& file) const {
    if (!file.meta.has_owner) return {};
    // A member's user id is of the machine that packed it.
    if (file.provenance->depth() == 0 && owner_name_) {
      if (const auto name = owner_name_(file.meta.uid); !name.empty()) return std::string(name);
    }
    return std::to_string(file.meta.uid);
  }

  std::function<std::string_view(std::uint32_t)> owner_name_;
};

class SkippedTable final : public Table {
 public:
  using Table::Table;
  void begin(const ScanInfo&) override {
    rows_.head(std::array<std::string_view, 5>{"path", "size", "read", "reason", "detail"});
  }
  void add(const FileRecord& file) override {
    if (!file.partial) return;
    const std::string path = file.provenance->path();
    rows_.text(path).number(file.meta.size).text("partly");
    rows_.text(to_string(*file.partial)).text(file.partial_detail).end_sorted(path);
  }
  void add(const SkippedRecord& skipped) override {
    const std::string path = skipped.provenance->path();
    rows_.text(path).number(skipped.size).text("no");
    rows_.text(to_string(skipped.reason)).text(skipped.detail).end_sorted(path);
  }
};

class ControlsTable final : public Table {
 public:
  using Table::Table;
  void begin(const ScanInfo&) override {
    rows_.head(std::array<std::string_view, 16>{"framework", "control", "title", "category",
                                                "status", "note", "limits", "index", "test",
                                                "test_status", "population", "tested", "deviations",
                                                "waived", "conforms_low", "conforms_high"});
  }
  /// A row for each test, one for a control without any.
  Result<void> finish(const ScanSummary& summary) override {
    for (const ControlRecord& control : summary.controls) {
      if (control.tests.empty()) {
        head_of(control);
        for (int i = 0; i < 8; ++i) rows_.text("");
        rows_.end();
      }
      for (const TestResult& test : control.tests) {
        head_of(control);
        rows_.text(to_string(test.test)).text(to_string(test.status)).number(test.population);
        rows_.number(test.tested).number(test.deviations).number(test.waived);
        rows_.number(test.interval[0]).number(test.interval[1]).end();
      }
    }
    return {};
  }

 private:
  void head_of(const ControlRecord& control) {
    rows_.text(control.framework).text(control.id).text(control.title).text(control.category);
    rows_.text(to_string(control.status)).text(control.note).text(control.limits);
    rows_.number_if(control.index);
  }
};

}  // namespace

std::unique_ptr<Report> make_csv_findings_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<FindingsTable>(std::move(sink), options);
}
std::unique_ptr<Report> make_csv_files_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<FilesTable>(std::move(sink), std::move(options));
}
std::unique_ptr<Report> make_csv_skipped_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<SkippedTable>(std::move(sink), options);
}
std::unique_ptr<Report> make_csv_controls_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<ControlsTable>(std::move(sink), options);
}

}  // namespace assay::reports
