// Records as JSON objects, appended to a string: the hot path of every machine format, so without a
// document tree. One owner, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "reports/report.h"
#include "scanner/base/records.h"

namespace assay::reports {

/// Writes one JSON object: `{` when made, keys in the order of the calls, `}` by close().
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  /// Begins a member; the caller appends its value to the string. REQUIRES: a name that needs no
  /// escaping, as all constants here, option names and classes are.
  std::string& key(std::string_view name);
  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::uint64_t value);
  void boolean(std::string_view name, bool value);
  /// Raw bytes: `name` as text, and `name`_base64 when they are not UTF-8.
  void bytes(std::string_view name, std::string_view value);
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

void append_number(std::string& out, std::uint64_t value);
/// RFC 3339, UTC, whole seconds: "2026-01-31T23:59:59Z".
void append_time(std::string& out, std::int64_t seconds);

class RecordWriter {
 public:
  using OwnerName = std::function<std::string_view(std::uint32_t uid)>;
  explicit RecordWriter(OwnerName owner_name) : owner_name_(std::move(owner_name)) {}

  void scan(std::string& out, const ScanInfo& info);
  /// Also a suppressed finding, as {"type":"suppressed", …, "suppressed":"inline"}. `path`: of its
  /// file.
  void finding(std::string& out, const Finding& finding, std::string_view path);
  void file(std::string& out, const FileRecord& file, std::string_view path);
  void skipped(std::string& out, const SkippedRecord& skipped);
  static void control(std::string& out, const ControlRecord& control);
  void summary(std::string& out, const ScanSummary& summary);

 private:
  const std::string& rule_part(const RuleInfo& rule);

  OwnerName owner_name_;
  std::unordered_map<const RuleInfo*, std::string>
      rule_parts_;  ///< the members that a rule gives each finding
};

/// The lines of one record, made once for all who want them: the digest over a scan's records and
/// its jsonl; the many of a large one piece by piece, for each anew. One owner, one thread.
class RecordLines {
 public:
  explicit RecordLines(RecordWriter::OwnerName owner_name) : writer_(std::move(owner_name)) {}
  RecordWriter& writer() { return writer_; }
  /// Gives all lines of the record, each with its end, to `sink`: in one piece, or in several of
  /// about kPiece bytes.
  void make(const FileRecord& file, const ByteSink& sink);
  void make(const SkippedRecord& skipped, const ByteSink& sink);
  /// The next record was not made: it may lie where the last one lay.
  void forget() { record_ = nullptr; }
  /// What the last make() gave, if it was for this record and in one piece; else null. REQUIRES:
  /// the record that make() was last called with is still there.
  [[nodiscard]] const std::string* made(const void* record) const {
    return record == record_ ? &text_ : nullptr;
  }

 private:
  static constexpr std::size_t kPiece = std::size_t{256} << 10;
  RecordWriter writer_;
  const void* record_ = nullptr;
  std::string text_;
};

}  // namespace assay::reports
