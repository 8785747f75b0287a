#include "reports/json_report.h"

#include <string>
#include <utility>

#include "reports/json_records.h"
#include "reports/shared.h"
#include "reports/sorted_spill.h"

namespace assay::reports {
namespace {

class JsonlReport final : public Report {
 public:
  JsonlReport(ByteSink sink, ReportOptions options)
      : sink_(std::move(sink)),
        shared_(options.lines != nullptr),
        lines_(options.lines ? std::move(options.lines)
                             : std::make_shared<RecordLines>(std::move(options.owner_name))) {}

  void begin(const ScanInfo& info) override {
    lines_->writer().scan(line_, info);
    end_line();
  }
  void add(const FileRecord& file) override { put(file); }
  void add(const SkippedRecord& skipped) override { put(skipped); }
  Result<void> finish(const ScanSummary& summary) override {
    for (const ControlRecord& control : summary.controls) {
      RecordWriter::control(line_, control);
      end_line();
    }
    lines_->writer().summary(line_, summary);
    end_line();
    return {};
  }

 private:
  void put(const auto& record) {
    // Its own are asked for nothing: another record may lie where the last one lay.
    const std::string* made = shared_ ? lines_->made(&record) : nullptr;
    if (made != nullptr) {
      sink_(*made);
    } else {
      lines_->make(record, sink_);
    }
  }
  void end_line() {
    line_ += '\n';
    sink_(line_);
    line_.clear();
  }

  ByteSink sink_;
  bool shared_;
  std::shared_ptr<RecordLines> lines_;
  std::string line_;
};

/// An array that waits for its place, and its objects for theirs.
class WaitingArray {
 public:
  explicit WaitingArray(const std::string& dir) : spill_(dir) {}
  void add(std::string_view path, std::uint64_t n, std::string_view object) {
    spill_.append(SortedSpill::key(path, n), object);
  }
  Result<void> drain(std::string_view key, const ByteSink& sink) {
    sink(",\n\"" + std::string(key) + "\":[");
    if (auto drained = drain_list(spill_, sink); !drained) return drained;
    sink("]");
    return {};
  }

 private:
  SortedSpill spill_;
};

class JsonReport final : public Report {
 public:
  JsonReport(ByteSink sink, const ReportOptions& options)
      : sink_(std::move(sink)),
        writer_(options.owner_name),
        findings_(options.temp_dir),
        files_(options.temp_dir),
        skipped_(options.temp_dir),
        suppressed_(options.temp_dir) {}

  void begin(const ScanInfo& info) override {
    object_ = "{\"schema\":1,\n\"scan\":";
    writer_.scan(object_, info);
    sink_(object_);
  }
  void add(const FileRecord& file) override {
    const std::string path = file.provenance->path();
    std::uint64_t n = 0;
    for (const Finding& finding : file.findings) {
      object_.clear();
      writer_.finding(object_, finding, path);
      (counts(finding) ? findings_ : suppressed_).add(path, n++, object_);
    }
    object_.clear();
    writer_.file(object_, file, path);
    files_.add(path, 0, object_);
  }
  void add(const SkippedRecord& skipped) override {
    object_.clear();
    writer_.skipped(object_, skipped);
    skipped_.add(skipped.provenance->path(), 0, object_);
  }
  Result<void> finish(const ScanSummary& summary) override {
    if (auto drained = findings_.drain("findings", sink_); !drained) return drained;
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
  WaitingArray findings_, files_, skipped_, suppressed_;
  std::string object_;
};

}  // namespace

std::unique_ptr<Report> make_jsonl_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<JsonlReport>(std::move(sink), std::move(options));
}

std::unique_ptr<Report> make_json_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<JsonReport>(std::move(sink), options);
}

}  // namespace assay::reports
