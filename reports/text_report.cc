#include "reports/text_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "reports/escape.h"
#include "reports/shared.h"

namespace assay::reports {
namespace {

/// How many unread entries are listed one by one without --verbose.
constexpr std::size_t kListed = 20;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kReset = "\x1b[0m";

std::string_view color_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::kHigh:
      return kRed;
    case Confidence::kMedium:
      return kYellow;
    case Confidence::kLow:
      break;
  }
  return kDim;
}

void append_column(std::string& out, std::string_view text, std::size_t width) {
  out += text;
  if (text.size() < width) out.append(width - text.size(), ' ');
}

void append_right(std::string& out, std::string_view text, std::size_t width) {
  if (text.size() < width) out.append(width - text.size(), ' ');
  out += text;
}

/// "1,234,567"
std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

/// "1.5 MiB"; exact below 1 KiB.
std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 6> kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return std::to_string(bytes) + " B";
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", amount, kUnits[unit]);
  return text.data();
}

std::string seconds(std::uint64_t milliseconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f s", static_cast<double>(milliseconds) / 1000);
  return text.data();
}

class TextReport final : public Report {
 public:
  TextReport(ByteSink sink, ReportOptions options)
      : sink_(std::move(sink)), options_(std::move(options)) {}

  void begin(const ScanInfo&) override {}
  void add(const FileRecord& file) override;
  void add(const SkippedRecord& skipped) override;
  [[nodiscard]] bool wants_clean() const override { return false; }
  Result<void> finish(const ScanSummary& summary) override;

 private:
  void add_finding(const Finding& finding);
  void add_unread(const ProvenancePtr& provenance, std::string_view kind, Reason reason,
                  std::string_view detail);
  void append_unread_list();
  void append_findings_table(const Totals& totals);
  void append_books(const Totals& totals);
  void append_controls(const std::vector<ControlRecord>& controls);
  void append_verdict(const ScanSummary& summary);
  void painted(std::string_view color, std::string_view text) {
    if (options_.color) out_ += color;
    out_ += text;
    if (options_.color) out_ += kReset;
  }
  void flush() {
    sink_(out_);
    out_.clear();
  }

  ByteSink sink_;
  ReportOptions options_;
  std::string out_;
  std::set<std::string>
      unread_;  ///< the first kListed lines in order of path, whatever order they came in
  std::uint64_t unread_count_ = 0;
};

void TextReport::add_finding(const Finding& finding) {
  out_ += "  ";
  append_column(out_, place_of(finding), 9);
  out_ += ' ';
  std::string confidence(to_string(finding.confidence));
  confidence.resize(6, ' ');
  painted(color_of(finding.confidence), confidence);
  out_ += "  ";
  append_printable(out_, finding.rule->title);
  out_ += "  ";
  append_printable(out_, shown(finding));
  out_ += "  (";
  append_printable(out_, finding.rule->id);
  out_ += ')';
  if (finding.group) {
    out_ += "  and " + grouped(finding.group->count - 1) + " more cells of column ";
    append_printable(out_,
                     finding.group->column.empty() ? "without a name" : finding.group->column);
  }
  for (const FindingPart& part : finding.parts) {
    out_ += "  " + part.name + ' ';
    append_printable(out_, part.match);
  }
  if (finding.where->date) {
    out_ += "  " + time_text(*finding.where->date).substr(0, 10) + " by ";
    append_printable(out_, finding.where->author);
  }
  if (finding.verified) {
    out_ += "  ";
    painted(finding.verified->state == Verification::State::kLive ? kRed : kDim,
            to_string(finding.verified->state));
    out_ += ": ";
    append_printable(out_, finding.verified->reason);
  }
  if (!finding.suppressed.empty()) {
    out_ += "  suppressed: ";
    append_printable(out_, finding.suppressed);
  }
  out_ += '\n';
}

void TextReport::add(const FileRecord& file) {
  const auto listed = [this](const Finding& f) { return f.suppressed.empty() || options_.verbose; };
  if (std::any_of(file.findings.begin(), file.findings.end(), listed)) {
    painted(kBold, printable(file.provenance->path()));
    out_ += '\n';
    for (const Finding& finding : file.findings) {
      if (listed(finding)) add_finding(finding);
    }
    out_ += '\n';
    flush();
  }
  if (file.partial) add_unread(file.provenance, "partial", *file.partial, file.partial_detail);
}

void TextReport::add(const SkippedRecord& skipped) {
  add_unread(skipped.provenance, "skipped", skipped.reason, skipped.detail);
}

void TextReport::add_unread(const ProvenancePtr& provenance, std::string_view kind, Reason reason,
                            std::string_view detail) {
  if (!options_.verbose && is_benign(reason)) return;
  std::string line = printable(provenance->path());
  line += ": ";
  line += kind;
  line += ": ";
  line += to_string(reason);
  if (!detail.empty()) {
    line += ": ";
    append_printable(line, detail);
  }
  line += '\n';
  if (options_.verbose) {
    sink_(line);
    return;
  }
  ++unread_count_;
  unread_.insert(std::move(line));
  if (unread_.size() > kListed) unread_.erase(std::prev(unread_.end()));
}

void TextReport::append_unread_list() {
  if (unread_count_ == 0) return;
  painted(kBold, "Not or not wholly read:");
  out_ += '\n';
  for (const std::string& line : unread_) out_ += "  " + line;
  if (unread_count_ > unread_.size()) {
    out_ += "  " + grouped(unread_count_ - unread_.size()) + " more, see --format jsonl\n";
  }
  out_ += '\n';
}

void TextReport::append_findings_table(const Totals& totals) {
  if (totals.findings.empty()) return;
  std::size_t width = 8;
  for (const auto& [name, counts] : totals.findings) width = std::max(width, name.size());
  std::string head;
  append_column(head, "findings", width);
  for (const char* name : {"high", "medium", "low"}) append_right(head, name, 10);
  painted(kBold, head);
  out_ += '\n';
  for (const auto& [name, counts] : totals.findings) {
    std::string row;
    append_printable(row, name);
    row.resize(std::max(row.size(), width), ' ');
    for (std::size_t i = counts.size(); i-- > 0;) append_right(row, grouped(counts[i]), 10);
    out_ += row + '\n';
  }
  out_ += '\n';
}

void TextReport::append_books(const Totals& totals) {
  const auto line = [this](std::string_view name, const Count& count) {
    out_ += "  ";
    append_column(out_, name, 16);
    append_right(out_, grouped(count.entries), 12);
    append_right(out_, human_bytes(count.bytes), 13);
    out_ += '\n';
  };
  painted(kBold, "entries");
  out_ += '\n';
  line("seen", totals.seen);
  line("scanned", totals.scanned);
  line("partial", totals.partial);
  line("skipped", totals.skipped);
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (totals.by_reason[i].entries != 0) {
      line("  " + std::string(to_string(static_cast<Reason>(i))), totals.by_reason[i]);
    }
  }
  out_ += '\n';
  painted(kBold, "files by level");
  for (std::size_t i = totals.files_by_level.size(); i-- > 0;) {
    if (totals.files_by_level[i] == 0) continue;
    out_ += "  ";
    out_ += to_string(static_cast<Level>(i));
    out_ += ' ' + grouped(totals.files_by_level[i]);
  }
  out_ += '\n';
}

/// A line for each framework, and one for each test that found something.
void TextReport::append_controls(const std::vector<ControlRecord>& controls) {
  if (controls.empty()) return;
  out_ += '\n';
  painted(kBold, "controls");
  append_right(out_, "satisfied", 22);
  append_right(out_, "exception", 11);
  append_right(out_, "not evidenced", 15);
  append_right(out_, "not applicable", 16);
  out_ += '\n';
  std::map<TestId, std::pair<const TestResult*, std::string>> failed;
  for (auto begin = controls.begin(); begin != controls.end();) {
    std::array<std::uint64_t, 4> counts{};
    auto end = begin;
    for (; end != controls.end() && end->framework == begin->framework; ++end) {
      ++counts[static_cast<std::size_t>(end->status)];
      if (end->status != Status::kException) continue;
      for (const TestResult& test : end->tests) {
        if (test.deviations == 0) continue;
        auto& [result, ids] = failed[test.test];
        result = &test;
        ids += ' ' + end->id;
      }
    }
    out_ += "  ";
    append_column(out_, begin->framework, 10);
    append_right(out_, grouped(counts[0]), 18);
    append_right(out_, grouped(counts[2]), 11);
    append_right(out_, grouped(counts[1]), 15);
    append_right(out_, grouped(counts[3]), 16);
    out_ += '\n';
    begin = end;
  }
  for (const auto& [test, failure] : failed) {
    const TestResult& result = *failure.first;
    out_ += "  ";
    append_column(out_, to_string(test), 10);
    out_ += grouped(result.deviations) + " of " + grouped(result.tested) + " deviate";
    if (result.waived != 0) out_ += ", " + grouped(result.waived) + " waived";
    out_ += ':' + failure.second + '\n';
  }
  out_ += '\n';
}

void TextReport::append_verdict(const ScanSummary& summary) {
  const Totals& totals = summary.totals;
  std::uint64_t findings = 0;
  for (const auto& [name, counts] : totals.findings) findings += counts[0] + counts[1] + counts[2];
  out_ += grouped(findings) + (findings == 1 ? " finding" : " findings");
  if (totals.suppressed != 0) out_ += ", " + grouped(totals.suppressed) + " suppressed";
  out_ += " in " + seconds(summary.duration_ms);
  if (summary.duration_ms != 0) {
    const double rate =
        static_cast<double>(totals.seen.bytes) * 1000 / static_cast<double>(summary.duration_ms);
    out_ += " (" + human_bytes(static_cast<std::uint64_t>(rate)) + "/s)";
  }
  if (summary.interrupted) {
    out_ += "; stopped before the end";
  } else if (!summary.complete) {
    out_ += "; incomplete: not everything asked for could be read";
  }
  out_ += '\n';
}

Result<void> TextReport::finish(const ScanSummary& summary) {
  append_unread_list();
  if (!options_.quiet) {
    append_findings_table(summary.totals);
    append_books(summary.totals);
    append_controls(summary.controls);
    append_verdict(summary);
  }
  flush();
  return {};
}

}  // namespace

std::unique_ptr<Report> make_text_report(ByteSink sink, ReportOptions options) {
  return std::make_unique<TextReport>(std::move(sink), std::move(options));
}

}  // namespace assay::reports
