#include "reports/baseline.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace assay::reports {
namespace {

using Json = nlohmann::json;

class BaselineReport final : public Report {
 public:
  BaselineReport(ByteSink sink, std::string key_hex)
      : sink_(std::move(sink)), key_hex_(std::move(key_hex)) {}
  void begin(const ScanInfo&) override {}
  void add(const FileRecord& file) override {
    const std::string path = file.provenance->path();
    for (const Finding& finding : file.findings) {
      if (finding.suppressed.empty())
        rows_.push_back({path, finding.rule->id, to_hex(finding.fingerprint)});
    }
  }
  void add(const SkippedRecord&) override {}
  Result<void> finish(const ScanSummary&) override {
    // Sorted, so that two baselines compare line by line.
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
      return std::tie(a.path, a.rule, a.fingerprint) < std::tie(b.path, b.rule, b.fingerprint);
    });
    sink_("{\"assay_baseline\": 1,\n \"key\": \"" + key_hex_ + "\",\n \"findings\": [");
    bool first = true;
    for (const Row& row : rows_) {
      const Json json = {{"path", row.path}, {"rule", row.rule}, {"fingerprint", row.fingerprint}};
      sink_((first ? "\n  " : ",\n  ") + json.dump(-1, ' ', false, Json::error_handler_t::replace));
      first = false;
    }
    sink_("\n]}\n");
    return {};
  }

 private:
  struct Row {
    std::string path, rule, fingerprint;
  };
  ByteSink sink_;
  std::string key_hex_;
  std::vector<Row> rows_;
};

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    if (error != std::errc{} || end != hex.data() + i + 2) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::string text_of(const Json& json, const char* key) {
  const auto at = json.is_object() ? json.find(key) : json.end();
  return json.is_object() && at != json.end() && at->is_string() ? at->get<std::string>()
                                                                 : std::string();
}

std::uint64_t number_of(const Json& json, const char* key) {
  const auto at = json.is_object() ? json.find(key) : json.end();
  return json.is_object() && at != json.end() && at->is_number_unsigned() ? at->get<std::uint64_t>()
                                                                          : 0;
}

std::optional<Baseline> own(const Json& json) {
  const auto key = from_hex(text_of(json, "key"));
  if (!key || key->size() < 16 || number_of(json, "assay_baseline") != 1 ||
      !json.contains("findings") || !json["findings"].is_array())
    return std::nullopt;
  Baseline baseline(*key);
  for (const Json& row : json["findings"])
    baseline.add_fingerprint(text_of(row, "fingerprint"), text_of(row, "path"));
  return baseline;
}

// A report of gitleaks: an array of findings; a redacted one is known by its place only.
void gitleaks(const Json& json, Baseline& into) {
  for (const Json& row : json) {
    const std::string secret = text_of(row, "Secret");
    const std::string file = text_of(row, "File");
    if (secret.empty() || secret == "REDACTED") {
      into.add_place(file, number_of(row, "StartLine"));
    } else {
      into.add_value(secret, file);
    }
  }
}

// detect-secrets: {"results": {FILE: [{"hashed_secret": SHA1, "line_number": N, …}]}}
void detect_secrets(const Json& results, Baseline& into) {
  for (const auto& [file, rows] : results.items()) {
    if (!rows.is_array()) continue;
    for (const Json& row : rows) into.add_sha1(text_of(row, "hashed_secret"), file);
  }
}

// trufflehog: {"SourceMetadata": {"Data": {SOURCE: {"file": …, "line": …}}}, "Raw": …} a line.
bool trufflehog(const Json& row, Baseline& into) {
  if (!row.is_object() || !row.contains("SourceMetadata") || !row.contains("Raw")) return false;
  const Json& metadata = row["SourceMetadata"];
  if (!metadata.is_object() || !metadata.contains("Data") || !metadata["Data"].is_object())
    return false;
  for (const auto& [source, data] : metadata["Data"].items()) {
    const std::string file = text_of(data, "file");
    if (!file.empty()) into.add_value(text_of(row, "Raw"), file);
  }
  return true;
}

bool trufflehog_lines(std::string_view text, Baseline& into) {
  bool any = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.size(), text.find('\n'));
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    if (line.find_first_not_of(" \r\t") == std::string_view::npos) continue;
    const Json row = Json::parse(line, nullptr, false);
    if (row.is_discarded()) return false;
    any = trufflehog(row, into) || any;
  }
  return any;
}

}  // namespace

std::unique_ptr<Report> make_baseline(ByteSink sink, std::string key_hex) {
  return std::make_unique<BaselineReport>(std::move(sink), std::move(key_hex));
}

Result<Baseline> read_baseline(std::string_view text, const std::string& name,
                               const std::string& spare_key) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_discarded()) {
    if (auto baseline = own(json)) return std::move(*baseline);
    Baseline baseline(spare_key);
    if (json.is_object() && json.contains("results") && json["results"].is_object()) {
      detect_secrets(json["results"], baseline);
      return baseline;
    }
    const bool array =
        json.is_array() && std::all_of(json.begin(), json.end(), [](const Json& row) {
          return row.is_object() && row.contains("RuleID") && row.contains("File");
        });
    if (array) {
      gitleaks(json, baseline);
      return baseline;
    }
  }
  Baseline baseline(spare_key);
  if (trufflehog_lines(text, baseline)) return baseline;
  return Error{Reason::kCorrupt, name +
                                     ": not a baseline: neither Assay's, nor a report of gitleaks, "
                                     "detect-secrets or trufflehog in JSON"};
}

void read_gitleaksignore(std::string_view text, Baseline& into) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.size(), text.find('\n'));
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    line = line.substr(0, line.find('#'));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    const std::size_t last = line.rfind(':');
    const std::size_t rule = last == std::string_view::npos || last == 0
                                 ? std::string_view::npos
                                 : line.rfind(':', last - 1);
    if (rule == std::string_view::npos) continue;
    std::uint64_t number = 0;
    const std::string_view digits = line.substr(last + 1);
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || stop != digits.data() + digits.size()) continue;
    std::string_view file = line.substr(0, rule);
    std::string_view commit = file.substr(0, file.find(':'));
    if (commit.size() == 40 && commit.size() < file.size() &&
        commit.find_first_not_of("0123456789abcdef") == std::string_view::npos) {
      file.remove_prefix(41);
    } else {
      commit = {};
    }
    into.add_place(std::string(file), number, commit);
  }
}

}  // namespace assay::reports
