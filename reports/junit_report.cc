// JUnit XML for pipelines: a suite for coverage, one for each class of data that was found and one
// for each control. A suite's counts stand before its cases, so that cases wait, by class.
#include <map>
#include <string>

#include "reports/formats.h"
#include "reports/markup.h"
#include "reports/shared.h"
#include "reports/sorted_spill.h"

namespace assay::reports {
namespace {

/// There may be some hundred classes, each with a spill.
constexpr std::size_t kSpillLimit = std::size_t{1} << 20;

enum class Outcome { kPassed, kFailure, kError, kSkipped };

struct Case {
  std::string_view class_name, name;
  Outcome outcome = Outcome::kPassed;
  std::string_view message, type, body;
};

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += "=\"";
  append_xml(out, value);
  out += '"';
}

void append_case(std::string& out, const Case& each) {
  out += "<testcase";
  append_attribute(out, "name", each.name);
  append_attribute(out, "classname", each.class_name);
  out += " time=\"0\"";
  if (each.outcome == Outcome::kPassed) {
    out += "/>\n";
    return;
  }
  const char* element = each.outcome == Outcome::kFailure ? "failure"
                        : each.outcome == Outcome::kError ? "error"
                                                          : "skipped";
  out += "><";
  out += element;
  append_attribute(out, "message", each.message);
  if (each.outcome != Outcome::kSkipped) append_attribute(out, "type", each.type);
  out += '>';
  append_xml(out, each.body);
  out += "</";
  out += element;
  out += "></testcase>\n";
}

/// Cases that wait for their suite's head.
struct Suite {
  explicit Suite(const std::string& dir) : cases(dir, kSpillLimit) {}
  /// The case is the n-th of `path`.
  void add(const Case& each, std::string_view path, std::uint64_t n) {
    std::string text;
    append_case(text, each);
    cases.append(SortedSpill::key(path, n), text);
    ++tests;
    failures += each.outcome == Outcome::kFailure ? 1U : 0U;
    errors += each.outcome == Outcome::kError ? 1U : 0U;
    skipped += each.outcome == Outcome::kSkipped ? 1U : 0U;
  }
  SortedSpill cases;
  std::uint64_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

class JunitReport final : public Report {
 public:
  JunitReport(ByteSink sink, ReportOptions options)
      : sink_(std::move(sink)), dir_(std::move(options.temp_dir)), coverage_(dir_) {}

  void begin(const ScanInfo& info) override {
    host_ = info.host.empty() ? "localhost" : info.host;
    timestamp_ = time_text(info.started);
    timestamp_.pop_back();  // the schema forbids a zone; it is UTC
    version_ = info.version;
  }
  void add(const FileRecord& file) override;
  void add(const SkippedRecord& skipped) override {
    unread(skipped.provenance->path(), "not read", skipped.reason, skipped.detail);
  }
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override;

 private:
  void unread(const std::string& path, const char* what, Reason reason, const std::string& detail);
  void add_control(const ControlRecord& control, Suite& suite) const;
  Result<void> put(Suite& suite, std::string_view package, std::string_view name,
                   std::uint64_t milliseconds);

  ByteSink sink_;
  std::string dir_, host_, timestamp_, version_;
  Suite coverage_;
  std::map<std::string, Suite, std::less<>> classes_;
  std::uint64_t suites_ = 0;
};

void JunitReport::add(const FileRecord& file) {
  const std::string path = file.provenance->path();
  std::uint64_t n = 0;
  for (const Finding& finding : file.findings) {
    const RuleInfo& rule = *finding.rule;
    const std::string name = path + " " + place_of(finding) + " " + rule.id;
    const std::string id = to_hex(finding.id);
    std::string message = rule.title + ": " + shown(finding);
    std::string body = "level " + std::string(to_string(finding.level)) + ", confidence " +
                       std::string(to_string(finding.confidence)) + ", id " + id;
    Case each{rule.data_class, name, Outcome::kFailure, message, rule.id, body};
    if (!counts(finding) || !finding.waived.empty()) {
      each.outcome = Outcome::kSkipped;
      message = counts(finding) ? "waiver " + finding.waived : "suppressed: " + finding.suppressed;
      each.message = message;
    }
    classes_.try_emplace(rule.data_class, dir_).first->second.add(each, path, n++);
  }
  if (file.partial) unread(path, "read in part", *file.partial, file.partial_detail);
}

void JunitReport::unread(const std::string& path, const char* what, Reason reason,
                         const std::string& detail) {
  const std::string message = what + (": " + std::string(to_string(reason)));
  coverage_.add({"coverage", path, is_benign(reason) ? Outcome::kSkipped : Outcome::kError, message,
                 to_string(reason), detail},
                path, 0);
}

/// A case for each test; one for a control without any.
void JunitReport::add_control(const ControlRecord& control, Suite& suite) const {
  const std::string class_name = control.framework + "." + control.id;
  if (control.tests.empty()) {
    suite.add({class_name, control.title, Outcome::kSkipped, control.note, "", control.limits}, {},
              0);
  }
  for (const TestResult& test : control.tests) {
    const std::string body = std::to_string(test.deviations) + " of " +
                             std::to_string(test.tested) + " tested deviate, " +
                             std::to_string(test.waived) + " waived, population " +
                             std::to_string(test.population);
    Case each{class_name, to_string(test.test), Outcome::kSkipped, control.note, "exception", body};
    if (control.status != Status::kNotApplicable) {
      if (test.status == Status::kException) each.outcome = Outcome::kFailure;
      if (test.status == Status::kSatisfied) each.outcome = Outcome::kPassed;
    }
    suite.add(each, {}, suite.tests);
  }
}

Result<void> JunitReport::put(Suite& suite, std::string_view package, std::string_view name,
                              std::uint64_t milliseconds) {
  std::string head = "<testsuite";
  append_attribute(head, "name", name);
  append_attribute(head, "package", package);
  append_attribute(head, "id", std::to_string(suites_++));
  append_attribute(head, "timestamp", timestamp_);
  append_attribute(head, "hostname", host_);
  append_attribute(head, "tests", std::to_string(suite.tests));
  append_attribute(head, "failures", std::to_string(suite.failures));
  append_attribute(head, "errors", std::to_string(suite.errors));
  append_attribute(head, "skipped", std::to_string(suite.skipped));
  std::string thousandths = std::to_string(milliseconds % 1000);
  thousandths.insert(0, 3 - thousandths.size(), '0');
  append_attribute(head, "time", std::to_string(milliseconds / 1000) + "." + thousandths);
  head += "><properties><property name=\"assay\"";
  append_attribute(head, "value", version_);
  sink_(head + "/></properties>\n");
  if (auto drained = suite.cases.drain(sink_); !drained) return drained;
  sink_("<system-out/><system-err/></testsuite>\n");
  return {};
}

Result<void> JunitReport::finish(const ScanSummary& summary) {
  const bool failed = summary.interrupted;
  coverage_.add(
      {"coverage", "the scan ran to its end", failed ? Outcome::kFailure : Outcome::kPassed,
       "stopped before the end", "interrupted", ""},
      {}, 0);
  sink_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  if (auto done = put(coverage_, "assay", "coverage", summary.duration_ms); !done) return done;
  for (auto& [name, suite] : classes_) {
    if (auto done = put(suite, "assay.data", name, 0); !done) return done;
  }
  for (const ControlRecord& control : summary.controls) {
    Suite suite(dir_);
    add_control(control, suite);
    if (auto done = put(suite, "assay." + control.framework, control.id, 0); !done) return done;
  }
  sink_("</testsuites>\n");
  return {};
}

}  // namespace

std::unique_ptr<Report> make_junit_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<JunitReport>(std::move(sink), std::move(options));
}

}  // namespace assay::reports
