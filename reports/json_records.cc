#include "reports/json_records.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>

#include "reports/assessment.h"
#include "reports/escape.h"
#include "reports/json_history.h"

namespace assay::reports {
namespace {

template <class Values, class Append>
void append_array(std::string& out, const Values& values, Append append) {
  out += '[';
  bool first = true;
  for (const auto& value : values) {
    if (!first) out += ',';
    first = false;
    append(out, value);
  }
  out += ']';
}

void append_strings(std::string& out, const std::vector<std::string>& values) {
  append_array(out, values,
               [](std::string& to, const std::string& value) { append_json_string(to, value); });
}

void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const auto length = static_cast<std::size_t>(end - digits.data());
  if (length < width) out.append(width - length, '0');
  out.append(digits.data(), length);
}

/// Thousandths as a fraction: 735 → 0.735.
void append_thousandths(std::string& out, std::uint16_t value) {
  append_number(out, value / 1000U);
  const std::uint32_t rest = value % 1000U;
  if (rest == 0) return;
  out += '.';
  append_padded(out, rest, 3);
  while (out.back() == '0') out.pop_back();
}

void append_range(std::string& out, const std::pair<std::uint64_t, std::uint64_t>& range) {
  out += '[';
  append_number(out, range.first);
  out += ',';
  append_number(out, range.second);
  out += ']';
}

void append_hex(std::string& out, const Fingerprint& fingerprint) {
  out += '"';
  out += to_hex(fingerprint);
  out += '"';
}

void append_count(std::string& out, const Count& count) {
  ObjectWriter object(out);
  object.number("entries", count.entries);
  object.number("bytes", count.bytes);
  object.close();
}

void append_location(std::string& out, const Where& where) {
  ObjectWriter object(out);
  if (where.page) object.number("page", *where.page);
  if (where.slide) object.number("slide", *where.slide);
  if (where.row) object.number("row", *where.row);
  const std::array<std::pair<std::string_view, const std::string*>, 6> texts = {
      {{"sheet", &where.sheet},
       {"cell", &where.cell},
       {"field", &where.field},
       {"part", &where.part},
       {"commit", &where.commit},
       {"object", &where.object}}};
  for (const auto& [name, value] : texts) {
    if (!value->empty()) object.bytes(name, *value);
  }
  if (where.at_head) object.boolean("at_head", *where.at_head);
  if (!where.author.empty()) object.text("author", where.author);
  if (where.date) {
    object.key("date") += '"';
    append_time(out, *where.date);
    out += '"';
  }
  if (!where.paths.empty()) append_strings(object.key("paths"), where.paths);
  if (!where.decoded.empty()) append_strings(object.key("decoded"), where.decoded);
  object.close();
}

/// Files hold few classes: a linear search beats a map.
void append_class_counts(std::string& out, const std::vector<Finding>& findings) {
  std::vector<std::pair<std::string_view, std::uint64_t>> counts;
  for (const Finding& finding : findings) {
    if (!finding.suppressed.empty()) continue;
    const std::string_view name = finding.rule->data_class;
    const auto place = std::find_if(counts.begin(), counts.end(),
                                    [&](const auto& count) { return count.first == name; });
    if (place == counts.end()) {
      counts.emplace_back(name, finding.count());
    } else {
      place->second += finding.count();
    }
  }
  std::sort(counts.begin(), counts.end());
  ObjectWriter object(out);
  for (const auto& [name, count] : counts) object.number(name, count);
  object.close();
}

void append_owner(std::string& out, const FileRecord& file,
                  const RecordWriter::OwnerName& owner_name) {
  // A member's user id is the archive's word, of another machine: only files on disk have names
  // here.
  const bool on_disk = file.provenance->depth() == 0;
  const auto name = on_disk && owner_name ? owner_name(file.meta.uid) : std::string_view{};
  append_json_string(out, name.empty() ? std::to_string(file.meta.uid) : std::string(name));
}

void append_mode(std::string& out, std::uint32_t mode) {
  std::array<char, 12> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), mode & 07777U, 8).ptr;
  const auto length = static_cast<std::size_t>(end - digits.data());
  out += '"';
  out.append(length < 4 ? 4 - length : 0, '0');
  out.append(digits.data(), length);
  out += '"';
}

void append_tests(std::string& out, const TestSet& tests) {
  out += '[';
  bool first = true;
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!tests.has(test)) continue;
    out += first ? "\"" : ",\"";
    first = false;
    out += to_string(test);
    out += '"';
  }
  out += ']';
}

void append_test_result(std::string& out, const TestResult& result) {
  ObjectWriter object(out);
  object.text("test", to_string(result.test));
  object.text("status", to_string(result.status));
  object.number("population", result.population);
  object.number("tested", result.tested);
  object.number("deviations", result.deviations);
  object.number("waived", result.waived);
  object.key("interval") += '[';
  append_number(out, result.interval[0]);
  out += ',';
  append_number(out, result.interval[1]);
  out += ']';
  object.number("index", static_cast<std::uint64_t>(result.index));
  object.number("index_gross", static_cast<std::uint64_t>(result.index_gross));
  object.close();
}

void append_other_mark(std::string& out, const LabelMark& mark) {
  ObjectWriter object(out);
  object.text("source", mark.source);
  object.bytes("value", mark.value);
  if (!mark.name.empty()) object.bytes("name", mark.name);
  if (!mark.tenant.empty()) object.bytes("by_tenant", mark.tenant);
  if (mark.removed) object.boolean("removed", true);
  object.close();
}

void append_label(std::string& out, const std::optional<Label>& label) {
  if (!label) {
    out += "null";
    return;
  }
  ObjectWriter object(out);
  object.text("source", label->source);
  object.bytes("value", label->value);
  if (label->level) object.text("level", to_string(*label->level));
  if (label->conflict) object.boolean("conflict", true);
  if (label->removed) object.boolean("removed", true);
  for (const auto& [name, value] : {std::pair{"name", &label->name},
                                    {"set", &label->set},
                                    {"method", &label->method},
                                    {"by_tenant", &label->by_tenant}}) {
    if (!value->empty()) object.bytes(name, *value);
  }
  if (!label->others.empty()) append_array(object.key("others"), label->others, append_other_mark);
  object.close();
}

/// All that impact and exposure were added up from.
void append_sum(std::string& out, const FileRecord& file) {
  ObjectWriter object(out);
  object.text("content_level", to_string(file.content_level));
  if (!file.combination.empty()) object.text("combination", file.combination);
  if (!file.path_rule.empty()) object.bytes("path_rule", file.path_rule);
  ObjectWriter classes(object.key("classes"));
  for (const ClassValue& value : file.values) {
    ObjectWriter each(classes.key(value.data_class));
    each.number("values", value.values);
    each.number("mass", value.mass);
    each.number("weight", value.weight);
    each.number("value", value.value);
    each.text("level", to_string(value.level));
    each.close();
  }
  classes.close();
  const ExposureSum& sum = file.sum;
  ObjectWriter exposure(object.key("exposure"));
  exposure.number("audience", sum.audience);
  if (sum.readers != sum.audience) exposure.number("readers", sum.readers);
  for (const auto& [name, points] : {std::pair{"over_retention", sum.over_retention},
                                     {"untouched", sum.untouched},
                                     {"label_gap", sum.label_gap},
                                     {"unencrypted", sum.unencrypted},
                                     {"writable", sum.writable},
                                     {"risky_place", sum.risky_place}}) {
    if (points != 0) exposure.number(name, points);
  }
  exposure.close();
  object.number("residual", sum.residual);
  object.close();
}

/// What a finding that stands for a column's cells says of them.
void append_group(ObjectWriter& object, const FindingGroup& group) {
  object.number("count", group.count);
  object.number("distinct", group.distinct);
  append_array(object.key("cells"), group.cells, [](std::string& to, const auto& cell) {
    ObjectWriter each(to);
    each.number("row", cell.row);
    each.number("line", cell.line);
    each.text("match", cell.match);
    each.close();
  });
}

std::uint64_t per_second(std::uint64_t amount, std::uint64_t milliseconds) {
  return milliseconds == 0 ? 0
                           : static_cast<std::uint64_t>(static_cast<double>(amount) * 1000.0 /
                                                        static_cast<double>(milliseconds));
}

void append_parts(std::string& out, const std::vector<FindingPart>& parts) {
  append_array(out, parts, [](std::string& to, const FindingPart& part) {
    ObjectWriter object(to);
    object.text("name", part.name);
    if (part.rule != nullptr) object.text("rule", part.rule->id);
    if (part.line != 0) object.number("line", part.line);
    if (part.column != 0) object.number("column", part.column);
    if (part.bytes) append_range(object.key("bytes"), *part.bytes);
    object.text("match", part.match);
    if (part.secret) object.bytes("secret", *part.secret);
    append_hex(object.key("fingerprint"), part.fingerprint);
    object.close();
  });
}

}  // namespace

std::string& ObjectWriter::key(std::string_view name) {
  out_ += first_ ? "\"" : ",\"";
  first_ = false;
  out_ += name;
  out_ += "\":";
  return out_;
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
  append_json_string(key(name), value);
}
void ObjectWriter::number(std::string_view name, std::uint64_t value) {
  append_number(key(name), value);
}
void ObjectWriter::boolean(std::string_view name, bool value) {
  key(name) += value ? "true" : "false";
}

void ObjectWriter::bytes(std::string_view name, std::string_view value) {
  text(name, value);
  if (is_utf8(value)) return;
  std::string& out = key(std::string(name) + "_base64");
  out += '"';
  append_base64(out, value);
  out += '"';
}

void append_number(std::string& out, std::uint64_t value) { append_padded(out, value, 1); }

void append_time(std::string& out, std::int64_t seconds) {
  using std::chrono::days;
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  // RFC 3339 has four digits for the year; file systems hold stranger times.
  const int year = std::clamp(static_cast<int>(date.year()), 0, 9999);
  append_padded(out, static_cast<std::uint64_t>(year), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, static_cast<std::uint64_t>(clock.hours().count()), 2);
  out += ':';
  append_padded(out, static_cast<std::uint64_t>(clock.minutes().count()), 2);
  out += ':';
  append_padded(out, static_cast<std::uint64_t>(clock.seconds().count()), 2);
  out += 'Z';
}

void RecordWriter::scan(std::string& out, const ScanInfo& info) {
  ObjectWriter object(out);
  object.text("type", "scan");
  object.number("schema", 1);
  if (info.id != 0) object.number("id", static_cast<std::uint64_t>(info.id));
  if (info.previous != 0) object.number("previous", static_cast<std::uint64_t>(info.previous));
  object.text("version", info.version);
  append_strings(object.key("command"), info.command);
  object.text("host", info.host);
  object.text("account", info.account);
  object.key("started") += '"';
  append_time(out, info.started);
  out += '"';
  std::string& rules = object.key("rules");
  ObjectWriter rule_object(rules);
  rule_object.text("digest", info.rules_digest);
  rule_object.number("count", info.rules);
  rule_object.close();
  object.text("cpu", info.cpu_level);
  object.text("key", info.key);
  if (!info.policy.empty()) {
    ObjectWriter policy(object.key("policy"));
    policy.bytes("path", info.policy);
    policy.text("digest", info.policy_digest);
    policy.close();
  }
  ObjectWriter options(object.key("options"));
  for (const auto& [name, values] : info.options) append_strings(options.key(name), values);
  options.close();
  object.close();
}

const std::string& RecordWriter::rule_part(const RuleInfo& rule) {
  std::string& part = rule_parts_[&rule];
  if (part.empty()) {
    ObjectWriter object(part);
    object.text("rule", rule.id);
    object.text("class", rule.data_class);
    object.text("title", rule.title);
    append_strings(object.key("tags"), rule.tags);
    if (!rule.country.empty()) object.text("country", rule.country);
    part[0] = ',';  // joined to the members before it
  }
  return part;
}

void RecordWriter::finding(std::string& out, const Finding& finding, std::string_view path) {
  ObjectWriter object(out);
  object.text("type", finding.suppressed.empty() ? "finding" : "suppressed");
  append_hex(object.key("id"), finding.id);
  out += rule_part(*finding.rule);
  object.text("confidence", to_string(finding.confidence));
  append_thousandths(object.key("score"), finding.score);
  append_strings(object.key("evidence"), finding.evidence);
  object.bytes("path", path);
  if (finding.line != 0) object.number("line", finding.line);
  if (finding.column != 0) object.number("column", finding.column);
  if (finding.bytes) append_range(object.key("bytes"), *finding.bytes);
  if (!finding.where->empty()) append_location(object.key("location"), *finding.where);
  object.text("match", finding.match);
  if (finding.secret) object.bytes("secret", *finding.secret);
  append_hex(object.key("fingerprint"), finding.fingerprint);
  if (finding.group) append_group(object, *finding.group);
  object.text("level", to_string(finding.level));
  if (!finding.waived.empty()) object.text("waived", finding.waived);
  if (finding.verified) {
    object.text("verified", to_string(finding.verified->state));
    object.text("verified_reason", finding.verified->reason);
  }
  if (!finding.alternatives.empty()) {
    append_array(object.key("alternatives"), finding.alternatives,
                 [](std::string& to, const RuleInfo* rule) { append_json_string(to, rule->id); });
  }
  if (!finding.parts.empty()) append_parts(object.key("parts"), finding.parts);
  if (finding.part_of) append_hex(object.key("part_of"), *finding.part_of);
  if (!finding.suppressed.empty()) object.text("suppressed", finding.suppressed);
  object.close();
}

void RecordWriter::file(std::string& out, const FileRecord& file, std::string_view path) {
  ObjectWriter object(out);
  object.text("type", "file");
  object.bytes("path", path);
  object.number("size", file.meta.size);
  object.text("media_type", file.media_type);
  object.text("level", to_string(file.level));
  append_label(object.key("label"), file.label);
  if (file.label_verdict != LabelVerdict::kNone)
    object.text("label_verdict", to_string(file.label_verdict));
  object.number("impact", file.impact);
  object.number("exposure", file.exposure);
  object.number("risk", file.risk);
  object.text("audience", file.audience);
  if (file.meta.has_owner) append_owner(object.key("owner"), file, owner_name_);
  if (file.meta.mode != 0) append_mode(object.key("mode"), file.meta.mode);
  if (file.meta.has_modified) {
    object.key("modified") += '"';
    append_time(out, file.meta.modified);
    out += '"';
  }
  object.key("people") += '[';
  append_number(out, file.people[0]);
  out += ',';
  append_number(out, file.people[1]);
  out += ']';
  append_tests(object.key("tests"), file.failed);
  if (!file.waived.empty()) append_tests(object.key("waived"), file.waived);
  append_class_counts(object.key("findings"), file.findings);
  if (!file.values.empty()) append_sum(object.key("sum"), file);
  if (file.partial) {
    object.text("partial", to_string(*file.partial));
    if (!file.partial_detail.empty()) object.bytes("detail", file.partial_detail);
  }
  object.close();
}

void RecordWriter::skipped(std::string& out, const SkippedRecord& skipped) {
  ObjectWriter object(out);
  object.text("type", "skipped");
  object.bytes("path", skipped.provenance->path());
  object.number("size", skipped.size);
  object.text("reason", to_string(skipped.reason));
  object.bytes("detail", skipped.detail);
  object.close();
}

void RecordWriter::control(std::string& out, const ControlRecord& control) {
  ObjectWriter object(out);
  object.text("type", "control");
  object.text("framework", control.framework);
  object.text("id", control.id);
  object.text("title", control.title);
  object.text("category", control.category);
  object.text("status", to_string(control.status));
  object.text("note", control.note);
  if (!control.limits.empty()) object.text("limits", control.limits);
  if (!control.earlier.empty()) append_strings(object.key("earlier"), control.earlier);
  if (control.index) object.number("index", static_cast<std::uint64_t>(*control.index));
  if (control.index_gross) {
    object.number("index_gross", static_cast<std::uint64_t>(*control.index_gross));
  }
  append_array(object.key("tests"), control.tests, append_test_result);
  object.close();
}

void RecordWriter::summary(std::string& out, const ScanSummary& summary) {
  const Totals& totals = summary.totals;
  ObjectWriter object(out);
  object.text("type", "summary");
  object.key("finished") += '"';
  append_time(out, summary.finished);
  out += '"';
  object.number("duration_ms", summary.duration_ms);
  object.boolean("complete", summary.complete);
  object.boolean("interrupted", summary.interrupted);
  append_count(object.key("seen"), totals.seen);
  append_count(object.key("scanned"), totals.scanned);
  append_count(object.key("partial"), totals.partial);
  append_count(object.key("skipped"), totals.skipped);
  ObjectWriter reasons(object.key("reasons"));
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    if (totals.by_reason[i].entries == 0) continue;
    append_count(reasons.key(to_string(static_cast<Reason>(i))), totals.by_reason[i]);
  }
  reasons.close();
  ObjectWriter findings(object.key("findings"));
  for (const auto& [name, counts] : totals.findings) {
    ObjectWriter by_confidence(findings.key(name));
    for (std::size_t i = 0; i < counts.size(); ++i) {
      by_confidence.number(to_string(static_cast<Confidence>(i)), counts[i]);
    }
    by_confidence.close();
  }
  findings.close();
  ObjectWriter levels(object.key("levels"));
  for (std::size_t i = 0; i < totals.files_by_level.size(); ++i) {
    levels.number(to_string(static_cast<Level>(i)), totals.files_by_level[i]);
  }
  levels.close();
  ObjectWriter risk(object.key("risk"));
  risk.number("max", totals.max_risk);
  risk.number("mass", totals.risk_mass);
  for (std::size_t i = 0; i < totals.files_by_band.size(); ++i) {
    risk.number(to_string(static_cast<Band>(i)), totals.files_by_band[i]);
  }
  risk.close();
  object.number("suppressed", totals.suppressed);
  object.number("entries_per_second", per_second(totals.seen.entries, summary.duration_ms));
  object.number("bytes_per_second", per_second(totals.seen.bytes, summary.duration_ms));
  object.text("sandbox", summary.sandbox);
  append_strings(object.key("warnings"), summary.warnings);
  append_history(object, summary);
  if (summary.integrity) {
    // The last member: the seal is over what stands before it.
    ObjectWriter integrity(object.key("integrity"));
    integrity.number("records", summary.integrity->records);
    integrity.text("digest", summary.integrity->records_digest);
    integrity.text("previous", summary.integrity->previous);
    integrity.text("seal", summary.integrity->chain);
    integrity.close();
  }
  object.close();
}

void RecordLines::make(const FileRecord& file, const ByteSink& sink) {
  record_ = nullptr;
  bool in_one_piece = true;
  text_.clear();
  const std::string path = file.provenance->path();
  for (const Finding& finding : file.findings) {
    writer_.finding(text_, finding, path);
    text_ += '\n';
    if (text_.size() < kPiece) continue;
    sink(text_);
    text_.clear();
    in_one_piece = false;
  }
  writer_.file(text_, file, path);
  text_ += '\n';
  sink(text_);
  if (in_one_piece) record_ = &file;
}

void RecordLines::make(const SkippedRecord& skipped, const ByteSink& sink) {
  record_ = &skipped;
  text_.clear();
  writer_.skipped(text_, skipped);
  text_ += '\n';
  sink(text_);
}

}  // namespace assay::reports
