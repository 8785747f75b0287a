#include "reports/explain.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "reports/escape.h"
#include "reports/record_lines.h"

namespace assay::reports {
namespace {

using json = nlohmann::json;

std::string text_of(const json& record, const char* key) {
  const auto found = record.find(key);
  if (found == record.end() || found->is_null()) return "-";
  return printable(found->is_string() ? found->get<std::string>() : found->dump());
}

std::int64_t number_of(const json& record, const char* key) {
  const auto found = record.find(key);
  return found != record.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

std::string joined(const json& list) {
  std::string out;
  for (const json& each : list)
    out += (out.empty() ? "" : ", ") + printable(each.get<std::string>());
  return out.empty() ? "none" : out;
}

/// What each test asks for, for those who don't know the letters.
std::string_view meaning_of(std::string_view test) {
  struct Meaning {
    std::string_view test, text;
  };
  constexpr std::array<Meaning, 11> kMeanings = {
      {{"T-INV", "nobody is known to own it"},
       {"T-LEVEL", "above what its root may hold"},
       {"T-LABEL", "its label is missing, removed, too low, unknown, or one of two that differ"},
       {"T-ACCESS", "more may read it than its level allows"},
       {"T-PLACE", "holds data that may not lie here"},
       {"T-PURPOSE", "no declared activity covers the personal data in it"},
       {"T-RETAIN", "kept longer than its limit, and no hold"},
       {"T-PROTECT", "readable text where its level asks for encryption"},
       {"T-MASK", "real personal data among tests"},
       {"T-SECRET", "a credential in clear"},
       {"T-OUT", "above the limit of a place that leads outside"}}};
  for (const Meaning& each : kMeanings) {
    if (each.test == test) return each.text;
  }
  return "";
}

/// Impact: the largest class value and a tenth of the others.
void add_impact(std::string& out, const json& file) {
  out += "impact " + text_of(file, "impact") + "\n";
  const auto sum = file.find("sum");
  if (sum == file.end()) {
    out += "  nothing was found\n";
    return;
  }
  std::int64_t largest = 0;
  std::int64_t all = 0;
  for (const auto& [name, value] : sum->at("classes").items()) {
    out += "  " + printable(name) + ": " + text_of(value, "values") +
           " values at medium or high, mass " + text_of(value, "mass") + " hundredths, weight " +
           text_of(value, "weight") + " -> " + text_of(value, "value") + "\n";
    largest = std::max(largest, number_of(value, "value"));
    all += number_of(value, "value");
  }
  out += "  largest " + std::to_string(largest) + " + others " + std::to_string(all - largest) +
         " / 10, at most 100\n";
}

/// Level: the highest of what classes, a combination, the place, the default and the label give.
void add_level(std::string& out, const json& file) {
  out += "level " + text_of(file, "level") + "\n";
  if (const auto sum = file.find("sum"); sum != file.end()) {
    for (const auto& [name, value] : sum->at("classes").items()) {
      if (value.contains("level")) {
        out += "  " + printable(name) + ": " + text_of(value, "values") + " values give " +
               text_of(value, "level") + "\n";
      }
    }
    if (sum->contains("combination"))
      out += "  raised by the combination '" + text_of(*sum, "combination") + "'\n";
    if (sum->contains("path_rule"))
      out += "  the policy gives the place " + text_of(*sum, "path_rule") + " a level\n";
    out += "  by content and place: " + text_of(*sum, "content_level") + "\n";
  }
  if (file.contains("label") && file["label"].is_object()) {
    const json& label = file["label"];
    out += "  label: " + text_of(label, "value") + " (" + text_of(label, "source");
    if (label.contains("name")) out += " " + text_of(label, "name");
    if (label.contains("removed")) {
      out += ") was removed";
    } else {
      out += ") means " + (label.contains("level") ? text_of(label, "level") : "nothing here");
    }
    if (label.contains("conflict")) out += "; another marking says something else";
    out += "\n";
  }
  if (file.contains("label_verdict"))
    out += "  label against content: " + text_of(file, "label_verdict") + "\n";
}

void add_exposure(std::string& out, const json& file) {
  out += "exposure " + text_of(file, "exposure") + "\n";
  const auto sum = file.find("sum");
  if (sum == file.end()) {
    out += "  audience: " + text_of(file, "audience") + "\n";
    return;
  }
  std::int64_t all = 0;
  for (const auto& [name, points] : sum->at("exposure").items()) {
    if (name == "readers") continue;
    if (points.is_number()) all += points.get<std::int64_t>();
    out += "  " + printable(name) + " " + points.dump();
    if (name == "audience") {
      out += ": " + text_of(file, "audience") + ", mode " + text_of(file, "mode");
      if (sum->at("exposure").contains("readers")) {
        out += "; by itself " + sum->at("exposure")["readers"].dump() +
               ", but a folder above it lets fewer pass";
      }
    }
    out += "\n";
  }
  out += "  sum " + std::to_string(all) + ", at most 100\n";
  if (number_of(file, "exposure") > std::min<std::int64_t>(all, 100))
    out += "  raised to " + text_of(file, "exposure") + ", that of a member at risk\n";
}

void add_risk(std::string& out, const json& file) {
  out += "risk " + text_of(file, "risk") + "\n";
  const auto sum = file.find("sum");
  if (sum == file.end() || !sum->contains("residual")) return;
  const std::int64_t stays = number_of(*sum, "residual");
  out += "  " + text_of(file, "impact") + " x (100 x " + std::to_string(stays) + " + " +
         std::to_string(100 - stays) + " x " + text_of(file, "exposure") +
         ") / 10000, rounded up\n";
}

std::string explain_file(const json& file) {
  std::string out = "file " + text_of(file, "path") + "\n";
  add_level(out, file);
  add_impact(out, file);
  add_exposure(out, file);
  add_risk(out, file);
  if (file.contains("people")) out += "people " + file["people"].dump() + " (lower, upper)\n";
  out += "owner " + text_of(file, "owner") + ", mode " + text_of(file, "mode") + ", modified " +
         text_of(file, "modified") + "\n";
  const json tests = file.value("tests", json::array());
  out += "fails " + joined(tests) + "\n";
  for (const json& test : tests) {
    const auto name = test.get<std::string>();
    out += "  " + printable(name) + ": " + std::string(meaning_of(name)) + "\n";
  }
  if (file.contains("waived")) out += "waived " + joined(file["waived"]) + "\n";
  if (file.contains("partial")) out += "read in part: " + text_of(file, "partial") + "\n";
  return out;
}

std::string explain_finding(const json& finding) {
  std::string out = "finding " + text_of(finding, "id") + "\n";
  for (const char* key : {"rule", "class", "title", "path", "line", "match", "level", "waived"}) {
    if (finding.contains(key)) out += std::string(key) + " " + text_of(finding, key) + "\n";
  }
  out += "confidence " + text_of(finding, "confidence") + ", score " + text_of(finding, "score") +
         "\n";
  for (const json& step : finding.value("evidence", json::array())) {
    out += "  " + printable(step.get<std::string>()) + "\n";
  }
  if (finding.contains("verified")) {
    out += "issuer " + text_of(finding, "verified") + ": " + text_of(finding, "verified_reason") +
           "\n";
  }
  return out;
}

std::string explain_control(const json& control) {
  std::string out = "control " + text_of(control, "framework") + " " + text_of(control, "id") +
                    ": " + text_of(control, "title") + "\n";
  out += "status " + text_of(control, "status") + ": " + text_of(control, "note") + "\n";
  for (const json& test : control.value("tests", json::array())) {
    out += "  " + text_of(test, "test") + " " + text_of(test, "status") + ": " +
           text_of(test, "deviations") + " of " + text_of(test, "tested") + " tested deviate, " +
           text_of(test, "waived") + " waived; population " + text_of(test, "population") +
           ", conforms " + text_of(test, "interval") + " %; index " + text_of(test, "index") + "\n";
  }
  if (control.contains("limits")) out += "not shown: " + text_of(control, "limits") + "\n";
  return out;
}

/// What a record says of `what`; empty if it is about something else.
std::string explain_record(const std::string& type, const json& record, std::string_view what) {
  const auto is = [&](const char* key) {
    return record.contains(key) && record[key].is_string() && record[key] == what;
  };
  if (type == "file" && is("path")) return explain_file(record);
  if ((type == "finding" || type == "suppressed") && is("id")) return explain_finding(record);
  if (type == "control" && is("id")) return explain_control(record);
  return {};
}

}  // namespace

Result<std::string> explain(std::istream& records, std::string_view what) {
  std::string out;
  const auto read = each_record_so_far(records, [&](const std::string& type, const json& record) {
    const std::string found = explain_record(type, record, what);
    if (!out.empty() && !found.empty()) out += '\n';
    out += found;
  });
  if (!read) return read.error();
  if (out.empty()) {
    return Error{Reason::kVanished, "there is no file, finding or control '" +
                                        printable(std::string(what)) + "' in the records"};
  }
  return out;
}

}  // namespace assay::reports
