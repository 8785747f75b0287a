#include "reports/breach.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reports/escape.h"

namespace assay::reports {
namespace {

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

Breach::Breach(const std::vector<std::string>& paths, const Policy& policy) : policy_(policy) {
  for (const std::string& path : paths) paths_.emplace(without_slash(path), 0);
}

// Whether it, or a folder or container around it, is on the list.
bool Breach::is_listed(const std::string& path) {
  bool listed = false;
  const auto look = [&](const std::string& part) {
    const auto found = paths_.find(part);
    if (found == paths_.end()) return;
    ++found->second;
    listed = true;
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '!' || path[i] == '/') look(i == 0 ? "/" : path.substr(0, i));
  }
  look(path);
  return listed;
}

void Breach::add(const FileRecord& file) {
  const std::string path = file.provenance->path();
  if (!is_listed(path)) return;
  ++entries_;
  bytes_ += file.meta.size;
  ++levels_[static_cast<std::size_t>(file.level)];
  if (file.partial && !is_benign(*file.partial)) unread_[path] = to_string(*file.partial);
  std::set<const Kind*> here;
  for (const Finding& finding : file.findings) {
    if (finding.suppressed == "inline" || finding.confidence == Confidence::kLow) continue;
    Kind& kind = kinds_[finding.rule->data_class];
    if (here.insert(&kind).second) ++kind.files;
    ++kind.records;
    kind.values.insert(finding.fingerprint);
  }
}

void Breach::add(const SkippedRecord& skipped) {
  const std::string path = skipped.provenance->path();
  if (is_listed(path) && skipped.reason != Reason::kDuplicate)
    unread_[path] = to_string(skipped.reason);
}

// Lower: the most values of one kind that names a person by itself; upper: all of them. Over the
// union of the files, so that copies don't count twice.
std::array<std::uint64_t, 2> Breach::people() const {
  std::array<std::uint64_t, 2> people{};
  for (const auto& [name, kind] : kinds_) {
    const bool direct =
        std::any_of(policy_.direct.begin(), policy_.direct.end(),
                    [&](const std::string& each) { return is_class_under(name, each); });
    if (!direct) continue;
    people[0] = std::max<std::uint64_t>(people[0], kind.values.size());
    people[1] += kind.values.size();
  }
  return people;
}

bool Breach::is_incomplete() const {
  return !unread_.empty() || std::any_of(paths_.begin(), paths_.end(),
                                         [](const auto& path) { return path.second == 0; });
}

std::string Breach::json(const std::string& scan) const {
  using Json = nlohmann::ordered_json;
  Json json = {{"type", "breach"}, {"scan", scan}, {"entries", entries_}, {"bytes", bytes_}};
  json["people"] = people();
  for (std::size_t i = 0; i < levels_.size(); ++i)
    json["levels"][std::string(to_string(static_cast<Level>(i)))] = levels_[i];
  json["kinds"] = Json::object();
  for (const auto& [name, kind] : kinds_) {
    json["kinds"][name] = {
        {"files", kind.files}, {"records", kind.records}, {"values", kind.values.size()}};
  }
  json["not_seen"] = Json::array();
  std::vector<std::string> missing;
  for (const auto& [path, entries] : paths_) {
    if (entries == 0) missing.push_back(path);
  }
  std::sort(missing.begin(), missing.end());
  json["not_seen"] = missing;
  json["unread"] = Json::object();
  for (const auto& [path, reason] : unread_) json["unread"][path] = reason;
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string Breach::text(const std::string& scan) const {
  const auto bounds = people();
  std::string out = "by " + printable(scan) + "\nentries " + std::to_string(entries_) + ", " +
                    std::to_string(bytes_) + " bytes\npeople  at least " +
                    std::to_string(bounds[0]) + ", at most " + std::to_string(bounds[1]) + "\n";
  out += "levels ";
  for (std::size_t i = levels_.size(); i-- > 0;)
    out += " " + std::string(to_string(static_cast<Level>(i))) + " " + std::to_string(levels_[i]);
  out += "\n";
  for (const auto& [name, kind] : kinds_) {
    out += "  " + name + ": " + std::to_string(kind.values.size()) + " values, " +
           std::to_string(kind.records) + " records in " + std::to_string(kind.files) + " files\n";
  }
  for (const auto& [path, entries] : paths_) {
    if (entries == 0) out += "not in the scan: " + printable(path) + "\n";
  }
  for (const auto& [path, reason] : unread_)
    out += "not read: " + printable(path) + " (" + reason + ")\n";
  return out;
}

}  // namespace assay::reports
