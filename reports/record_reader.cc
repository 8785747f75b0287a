#include "reports/record_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "reports/assessment.h"
#include "reports/json_history.h"

namespace assay::reports {
namespace {

using Json = nlohmann::json;

/// Thrown by what reads a record and caught by who asked for it.
struct NoRecord : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Enum, std::size_t kCount>
Enum one_of(const std::string& name) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (to_string(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  throw NoRecord("unknown name");
}

std::uint64_t number_of(const Json& record, const char* key) {
  return record.value(key, std::uint64_t{0});
}

std::string bytes_of(const Json& record, const std::string& key) {
  try {
    return raw_bytes(record, key);
  } catch (const std::invalid_argument&) {
    throw NoRecord("bad base64");
  }
}

std::int64_t time_of(const Json& record, const char* key) {
  try {
    return seconds_of(record.at(key));
  } catch (const std::invalid_argument&) {
    throw NoRecord("not a time");
  }
}

Fingerprint fingerprint_of(const Json& record, const char* key) {
  const std::string hex = record.at(key);
  Fingerprint value{};
  if (hex.size() != 2 * value.size()) throw NoRecord("not a fingerprint");
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto [end, error] =
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, value[i], 16);
    if (error != std::errc{} || end != hex.data() + 2 * i + 2) throw NoRecord("not a fingerprint");
  }
  return value;
}

Count count_of(const Json& record, const char* key) {
  const Json& count = record.at(key);
  return {number_of(count, "entries"), number_of(count, "bytes")};
}

TestSet tests_of(const Json& record, const char* key) {
  TestSet set;
  const auto names = record.find(key);
  if (names == record.end()) return set;
  for (const Json& name : *names) {
    TestId test{};
    if (!parse_test(name.get<std::string>(), test)) throw NoRecord("unknown test");
    set.add(test);
  }
  return set;
}

std::vector<std::string> texts_of(const Json& record, const char* key) {
  const auto found = record.find(key);
  return found == record.end() ? std::vector<std::string>()
                               : found->get<std::vector<std::string>>();
}

Where where_of(const Json& location) {
  Where where;
  if (location.contains("page")) where.page = location.at("page").get<std::uint32_t>();
  if (location.contains("slide")) where.slide = location.at("slide").get<std::uint32_t>();
  if (location.contains("row")) where.row = location.at("row").get<std::uint64_t>();
  where.sheet = bytes_of(location, "sheet");
  where.cell = bytes_of(location, "cell");
  where.field = bytes_of(location, "field");
  where.part = bytes_of(location, "part");
  where.commit = bytes_of(location, "commit");
  where.object = bytes_of(location, "object");
  if (location.contains("at_head")) where.at_head = location.at("at_head").get<bool>();
  where.decoded = texts_of(location, "decoded");
  where.author = location.value("author", "");
  if (location.contains("date")) where.date = time_of(location, "date");
  where.paths = texts_of(location, "paths");
  return where;
}

LabelMark mark_of(const Json& record) {
  LabelMark mark;
  mark.source = record.at("source");
  mark.value = bytes_of(record, "value");
  mark.name = bytes_of(record, "name");
  mark.tenant = bytes_of(record, "by_tenant");
  mark.removed = record.value("removed", false);
  return mark;
}

Label label_of(const Json& record) {
  Label label;
  label.source = record.at("source");
  label.value = bytes_of(record, "value");
  if (record.contains("level")) label.level = one_of<Level, 4>(record.at("level"));
  label.conflict = record.value("conflict", false);
  label.removed = record.value("removed", false);
  label.name = bytes_of(record, "name");
  label.set = bytes_of(record, "set");
  label.method = bytes_of(record, "method");
  label.by_tenant = bytes_of(record, "by_tenant");
  if (record.contains("others")) {
    for (const Json& other : record.at("others")) label.others.push_back(mark_of(other));
  }
  return label;
}

TestResult test_result_of(const Json& record) {
  TestResult result;
  if (!parse_test(record.at("test").get<std::string>(), result.test))
    throw NoRecord("unknown test");
  result.status = one_of<Status, 4>(record.at("status"));
  result.population = number_of(record, "population");
  result.tested = number_of(record, "tested");
  result.deviations = number_of(record, "deviations");
  result.waived = number_of(record, "waived");
  const auto interval = record.at("interval").get<std::array<std::uint8_t, 2>>();
  result.interval = interval;
  result.index = record.value("index", 100);
  result.index_gross = record.value("index_gross", 100);
  return result;
}

ControlRecord control_of(const Json& record) {
  ControlRecord control;
  control.framework = record.at("framework");
  control.id = record.at("id");
  control.title = record.at("title");
  control.category = record.at("category");
  control.status = one_of<Status, 4>(record.at("status"));
  control.note = record.at("note");
  control.limits = record.value("limits", "");
  control.earlier = texts_of(record, "earlier");
  if (record.contains("index")) control.index = record.at("index").get<int>();
  if (record.contains("index_gross")) control.index_gross = record.at("index_gross").get<int>();
  for (const Json& test : record.at("tests")) control.tests.push_back(test_result_of(test));
  return control;
}

void read_totals(const Json& record, Totals& totals) {
  totals.seen = count_of(record, "seen");
  totals.scanned = count_of(record, "scanned");
  totals.partial = count_of(record, "partial");
  totals.skipped = count_of(record, "skipped");
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    const std::string name(to_string(static_cast<Reason>(i)));
    if (record.at("reasons").contains(name))
      totals.by_reason[i] = count_of(record.at("reasons"), name.c_str());
  }
  for (const auto& [name, counts] : record.at("findings").items()) {
    auto& into = totals.findings[name];
    for (std::size_t i = 0; i < into.size(); ++i)
      into[i] = number_of(counts, std::string(to_string(static_cast<Confidence>(i))).c_str());
  }
  for (std::size_t i = 0; i < totals.files_by_level.size(); ++i) {
    totals.files_by_level[i] =
        number_of(record.at("levels"), std::string(to_string(static_cast<Level>(i))).c_str());
  }
  const Json& risk = record.at("risk");
  totals.max_risk = static_cast<std::uint8_t>(std::min<std::uint64_t>(number_of(risk, "max"), 100));
  totals.risk_mass = number_of(risk, "mass");
  for (std::size_t i = 0; i < totals.files_by_band.size(); ++i)
    totals.files_by_band[i] = number_of(risk, std::string(to_string(static_cast<Band>(i))).c_str());
  totals.suppressed = number_of(record, "suppressed");
}

void read_end(const Json& record, ScanSummary& summary) {
  summary.finished = time_of(record, "finished");
  summary.duration_ms = number_of(record, "duration_ms");
  summary.complete = record.at("complete");
  summary.interrupted = record.at("interrupted");
  summary.sandbox = record.value("sandbox", "");
  summary.warnings = texts_of(record, "warnings");
  read_totals(record, summary.totals);
  try {
    read_history(record, summary);
  } catch (const std::invalid_argument&) {
    throw NoRecord("bad history");
  }
  if (const auto told = record.find("integrity"); told != record.end()) {
    Integrity integrity;
    integrity.records_digest = told->value("digest", "");
    integrity.previous = told->value("previous", "");
    integrity.chain = told->value("seal", "");
    integrity.records = number_of(*told, "records");
    summary.integrity = std::move(integrity);
  }
  for (const ControlRecord& control : summary.controls) {
    for (const TestResult& test : control.tests) {
      TestCount& count = summary.totals.tests[static_cast<std::size_t>(test.test)];
      count.tested = test.tested;
      count.deviations = test.deviations;
      count.waived = test.waived;
    }
  }
}

Error no_record(std::uint64_t line) {
  return Error{Reason::kCorrupt, "line " + std::to_string(line) + " is not a record"};
}

}  // namespace

/// Makes records of objects, with what they share kept by the reader.
class RecordParser {
 public:
  explicit RecordParser(RecordReader& reader) : reader_(reader) {}

  Finding finding(const Json& record) {
    Finding finding;
    finding.rule = rule(record);
    finding.id = fingerprint_of(record, "id");
    finding.fingerprint = fingerprint_of(record, "fingerprint");
    finding.confidence = one_of<Confidence, 3>(record.at("confidence"));
    finding.score =
        static_cast<std::uint16_t>(std::lround(record.at("score").get<double>() * 1000));
    finding.evidence = texts_of(record, "evidence");
    finding.line = number_of(record, "line");
    finding.column = number_of(record, "column");
    if (const auto bytes = record.find("bytes"); bytes != record.end())
      finding.bytes = {bytes->at(0).get<std::uint64_t>(), bytes->at(1).get<std::uint64_t>()};
    if (const auto location = record.find("location"); location != record.end())
      finding.where = where_of(*location);
    finding.match = record.at("match");
    finding.level = one_of<Level, 4>(record.at("level"));
    finding.waived = record.value("waived", "");
    for (const std::string& id : texts_of(record, "alternatives"))
      finding.alternatives.push_back(known(id));
    if (const auto parts = record.find("parts"); parts != record.end()) {
      for (const Json& each : *parts) finding.parts.push_back(part(each));
    }
    if (record.contains("part_of")) finding.part_of = fingerprint_of(record, "part_of");
    finding.suppressed = record.value("suppressed", "");
    if (record.contains("verified")) {
      Verification verified;
      verified.state = one_of<Verification::State, 3>(record.at("verified"));
      verified.reason = record.value("verified_reason", "");
      finding.verified = std::move(verified);
    }
    return finding;
  }

  FindingPart part(const Json& record) {
    FindingPart part;
    part.name = record.at("name");
    if (record.contains("rule")) part.rule = known(record.at("rule"));
    part.line = number_of(record, "line");
    part.column = number_of(record, "column");
    if (const auto bytes = record.find("bytes"); bytes != record.end())
      part.bytes = {bytes->at(0).get<std::uint64_t>(), bytes->at(1).get<std::uint64_t>()};
    part.match = record.at("match");
    part.fingerprint = fingerprint_of(record, "fingerprint");
    return part;
  }

  FileRecord file(const Json& record) {
    FileRecord file;
    file.provenance = Provenance::file(bytes_of(record, "path"));
    file.meta.size = number_of(record, "size");
    file.media_type = reader_.text(record.value("media_type", ""));
    file.level = one_of<Level, 4>(record.at("level"));
    file.impact = record.at("impact").get<std::uint8_t>();
    file.exposure = record.at("exposure").get<std::uint8_t>();
    file.risk = record.at("risk").get<std::uint8_t>();
    file.audience = reader_.text(record.at("audience"));
    if (record.contains("owner")) {
      file.meta.has_owner = true;
      file.meta.uid = owner(record.at("owner"));
    }
    if (record.contains("mode")) {
      const std::string mode = record.at("mode");
      std::from_chars(mode.data(), mode.data() + mode.size(), file.meta.mode, 8);
    }
    if (record.contains("modified")) {
      file.meta.has_modified = true;
      file.meta.modified = time_of(record, "modified");
    }
    const auto people = record.at("people").get<std::array<std::uint64_t, 2>>();
    file.people = people;
    file.failed = tests_of(record, "tests");
    file.waived = tests_of(record, "waived");
    file.tested = file.failed;  // records don't tell which others it was in the population of
    if (const auto label = record.find("label"); label != record.end() && label->is_object())
      file.label = label_of(*label);
    if (record.contains("label_verdict"))
      file.label_verdict = one_of<LabelVerdict, 8>(record.at("label_verdict"));
    if (record.contains("sum")) sum(record.at("sum"), file);
    if (record.contains("partial")) {
      file.partial = one_of<Reason, kReasonCount>(record.at("partial"));
      file.partial_detail = bytes_of(record, "detail");
    }
    return file;
  }

 private:
  void sum(const Json& sum, FileRecord& file) {
    file.content_level = one_of<Level, 4>(sum.at("content_level"));
    file.combination = reader_.text(sum.value("combination", ""));
    file.path_rule = reader_.text(bytes_of(sum, "path_rule"));
    for (const auto& [name, value] : sum.at("classes").items()) {
      ClassValue each;
      each.data_class = name;
      each.values = value.at("values");
      each.mass = value.at("mass");
      each.weight = value.at("weight");
      each.value = value.at("value");
      if (value.contains("level")) each.level = one_of<Level, 4>(value.at("level"));
      file.values.push_back(std::move(each));
    }
    const Json& points = sum.at("exposure");
    ExposureSum& s = file.sum;
    for (const auto& [name, into] : {std::pair{"audience", &s.audience},
                                     {"over_retention", &s.over_retention},
                                     {"untouched", &s.untouched},
                                     {"label_gap", &s.label_gap},
                                     {"unencrypted", &s.unencrypted},
                                     {"writable", &s.writable},
                                     {"risky_place", &s.risky_place}}) {
      *into = points.value(name, std::uint8_t{0});
    }
    s.readers = points.value("readers", s.audience);
    s.residual = sum.value("residual", std::uint8_t{0});
  }

  RuleInfo* known(const std::string& id) {
    auto& rule = reader_.rules_[id];
    if (!rule) {
      rule = std::make_unique<RuleInfo>();
      rule->id = id;
    }
    return rule.get();
  }

  const RuleInfo* rule(const Json& record) {
    RuleInfo* rule = known(record.at("rule"));
    if (rule->data_class.empty()) {
      rule->data_class = record.at("class");
      rule->title = record.value("title", "");
      rule->tags = texts_of(record, "tags");
      rule->country = record.value("country", "");
    }
    return rule;
  }

  std::uint32_t owner(const std::string& name) {
    const auto [place, is_new] = reader_.owner_numbers_.try_emplace(
        name, static_cast<std::uint32_t>(reader_.owners_.size()));
    if (is_new) reader_.owners_.push_back(name);
    return place->second;
  }

  RecordReader& reader_;
};

std::string_view RecordReader::text(const std::string& value) {
  const auto [place, is_new] = text_numbers_.try_emplace(value, texts_.size());
  if (is_new) texts_.push_back(value);
  return texts_[place->second];
}

std::string_view RecordReader::owner(std::uint32_t number) const {
  return number < owners_.size() ? std::string_view(owners_[number]) : std::string_view();
}

Result<ScanInfo> RecordReader::begin() {
  std::string line;
  std::getline(records_, line);
  number_ = 1;
  return read_scan(line);
}

Result<std::optional<RecordReader::Record>> RecordReader::next() {
  RecordParser parser(*this);
  for (std::string line; std::getline(records_, line);) {
    ++number_;
    if (line.empty()) continue;
    try {
      const Json record = Json::parse(line);
      const std::string type = record.at("type");
      if (type == "finding" || type == "suppressed") {
        findings_.push_back(parser.finding(record));
      } else if (type == "file") {
        FileRecord file = parser.file(record);
        file.findings = std::exchange(findings_, {});
        return std::optional<Record>(std::move(file));
      } else if (type == "skipped") {
        return std::optional<Record>(SkippedRecord{
            Provenance::file(bytes_of(record, "path")), number_of(record, "size"),
            one_of<Reason, kReasonCount>(record.at("reason")), bytes_of(record, "detail")});
      } else if (type == "control" || type == "summary") {
        end_ += line + '\n';
      } else {
        return no_record(number_);
      }
    } catch (const Json::exception&) {
      return no_record(number_);  // its text may quote the line
    } catch (const NoRecord&) {
      return no_record(number_);
    }
  }
  return std::optional<Record>();
}

Result<ScanSummary> RecordReader::summary() { return read_summary(end_); }

Result<ScanInfo> read_scan(std::string_view line) {
  try {
    const Json record = Json::parse(line);
    if (record.at("type") != "scan" || record.at("schema") != 1)
      return Error{Reason::kCorrupt, "no records of a scan (--format jsonl, schema 1)"};
    ScanInfo info;
    info.id = record.value("id", std::int64_t{0});
    info.previous = record.value("previous", std::int64_t{0});
    info.version = record.at("version");
    info.command = texts_of(record, "command");
    info.host = record.at("host");
    info.account = record.at("account");
    info.started = time_of(record, "started");
    info.rules_digest = record.at("rules").at("digest");
    info.rules = record.at("rules").at("count");
    info.cpu_level = record.value("cpu", "");
    info.key = record.value("key", "");
    if (const auto policy = record.find("policy"); policy != record.end()) {
      info.policy = bytes_of(*policy, "path");
      info.policy_digest = policy->value("digest", "");
    }
    // The options' order is theirs in the record.
    const auto ordered = nlohmann::ordered_json::parse(line);
    for (const auto& [name, values] : ordered.at("options").items())
      info.options.emplace_back(name, values.get<std::vector<std::string>>());
    std::vector<Problem> problems;
    info.frameworks = built_in_frameworks(problems);
    return info;
  } catch (const Json::exception&) {
    return Error{Reason::kCorrupt, "no records of a scan (--format jsonl, schema 1)"};
  } catch (const NoRecord&) {
    return Error{Reason::kCorrupt, "no records of a scan (--format jsonl, schema 1)"};
  }
}

Result<ScanSummary> read_summary(std::string_view lines) {
  std::istringstream in{std::string(lines)};
  ScanSummary summary;
  bool ended = false;
  try {
    for (std::string line; std::getline(in, line);) {
      const Json record = Json::parse(line);
      if (record.at("type") == "control") {
        summary.controls.push_back(control_of(record));
      } else {
        read_end(record, summary);
        ended = true;
      }
    }
  } catch (const Json::exception&) {
    ended = false;
  } catch (const NoRecord&) {
    ended = false;
  }
  if (!ended) return Error{Reason::kCorrupt, "the scan's end is missing or damaged"};
  return summary;
}

void keep_frameworks(const ScanSummary& summary, ScanInfo& info) {
  std::erase_if(info.frameworks, [&](const Framework& framework) {
    return std::none_of(
        summary.controls.begin(), summary.controls.end(),
        [&](const ControlRecord& control) { return control.framework == framework.id; });
  });
}

}  // namespace assay::reports
