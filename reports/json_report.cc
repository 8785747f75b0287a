#include "reports/json_report.h"

#include <string>
#include <utility>

#include "reports/json_records.h"
#include "reports/spill.h"

namespace assay::reports {
namespace {

class JsonlReport final : public Report {
 public:
  JsonlReport(ByteSink sink, ReportOptions options)
      : sink_(std::move(sink)), writer_(std::move(options.owner_name)) {}

  void begin(const ScanInfo& info) override {
    writer_.scan(line_, info);
    end_line();
  }
  void add(const FileRecord& file) override {
    const std::string path = file.provenance->path();
    for (const Finding& finding : file.findings) {
      writer_.finding(line_, finding, path);
      end_line();
    }
    writer_.file(line_, file, path);
    end_line();
  }
  void add(const SkippedRecord& skipped) override {
    writer_.skipped(line_, skipped);
    end_line();
  }
  Result<void> finish(const ScanSummary& summary) override {
    for (const ControlRecord& control : summary.controls) {
      RecordWriter::control(line_, control);
      end_line();
    }
    writer_.summary(line_, summary);
    end_line();
    return {};
  }

 private:
  void end_line() {
    line_ += '\n';
    sink_(line_);
    line_.clear();
  }

  ByteSink sink_;
  RecordWriter writer_;
  std::string line_;
};

/// An array that waits for its place.
class WaitingArray {
 public:
  explicit WaitingArray(const std::string& dir) : spill_(dir, kSpillLimit) {}
  void add(std::string_view object) {
    spill_.append(first_ ? "\n" : ",\n");
    first_ = false;
    spill_.append(object);
  }
  Result<void> drain(std::string_view key, const ByteSink& sink) {
    sink(",\n\"" + std::string(key) + "\":[");
    if (auto drained = spill_.drain(sink); !drained) return drained;
    sink("]");
    return {};
  }

 private:
  static constexpr std::size_t kSpillLimit = std::size_t{4} << 20;
  Spill spill_;
  bool first_ = true;
};

class JsonReport final : public Report {
 public:
  JsonReport(ByteSink sink, const ReportOptions& options)
      : sink_(std::move(sink)),
        writer_(options.owner_name),
        files_(options.temp_dir),
        skipped_(options.temp_dir),
        suppressed_(options.temp_dir) {}

  void begin(const ScanInfo& info) override {
    object_ = "{\"schema\":1,\n\"scan\":";
    writer_.scan(object_, info);
    object_ += ",\n\"findings\":[";
    sink_(object_);
  }
  void add(const FileRecord& file) override {
    const std::string path = file.provenance->path();
    for (const Finding& finding : file.findings) {
      object_.clear();
      writer_.finding(object_, finding, path);
      if (!finding.suppressed.empty()) {
        suppressed_.add(object_);
        continue;
      }
      sink_(first_finding_ ? "\n" : ",\n");
      first_finding_ = false;
      sink_(object_);
    }
    object_.clear();
    writer_.file(object_, file, path);
    files_.add(object_);
  }
  void add(const SkippedRecord& skipped) override {
    object_.clear();
    writer_.skipped(object_, skipped);
    skipped_.add(object_);
  }
  Result<void> finish(const ScanSummary& summary) override {
    sink_("]");
    if (auto drained = files_.drain("files", sink_); !drained) return drained;
    if (auto drained = skipped_.drain("skipped", sink_); !drained) return drained;
    if (auto drained = suppressed_.drain("suppressed", sink_); !drained) return drained;
    object_ = ",\n\"controls\":[";
    for (const ControlRecord& control : summary.controls) {
      object_ += object_.back() == '[' ? "\n" : ",\n";
      RecordWriter::control(object_, control);
    }
    object_ += "],\n\"summary\":";
    writer_.summary(object_, summary);
    object_ += "}\n";
    sink_(object_);
    return {};
  }

 private:
  ByteSink sink_;
  RecordWriter writer_;
  WaitingArray files_, skipped_, suppressed_;
  std::string object_;
  bool first_finding_ = true;
};

}  // namespace

std::unique_ptr<Report> make_jsonl_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<JsonlReport>(std::move(sink), std::move(options));
}

std::unique_ptr<Report> make_json_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<JsonReport>(std::move(sink), options);
}

}  // namespace assay::reports
