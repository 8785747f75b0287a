#include "reports/processing.h"

#include <algorithm>

#include "reports/exposure.h"

namespace assay::reports {
namespace {

bool is_personal(std::string_view data_class) {
  return is_class_under(data_class, "pii") || is_class_under(data_class, "health") ||
         is_class_under(data_class, "special");
}

bool lies_in(const std::vector<PathPattern>& paths, const std::string& path) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const PathPattern& each) { return each.matches(path); });
}

bool declares(const Activity& activity, std::string_view data_class) {
  return std::any_of(activity.classes.begin(), activity.classes.end(),
                     [&](const std::string& each) { return is_class_under(data_class, each); });
}

void count(ProcessingLine& line, const FileRecord& file, const ClassValue& value, bool over) {
  const std::string path = file.provenance->path();
  if (line.files == 0 || path < line.example) line.example = path;
  ++line.files;
  line.values += value.values;
  line.people[0] = std::max<std::uint64_t>(line.people[0], value.values);
  line.people[1] += value.values;
  if (file.sum.audience > line.audience_points || line.audience.empty() ||
      (file.sum.audience == line.audience_points && file.audience < line.audience)) {
    line.audience_points = file.sum.audience;
    line.audience = file.audience;
  }
  const EntryMeta& meta = file.meta;
  if (meta.has_modified && (line.oldest == 0 || meta.modified < line.oldest)) {
    line.oldest = meta.modified;
  }
  line.over_retention += over ? 1U : 0U;
}

}  // namespace

std::string_view to_string(Declared state) {
  constexpr std::array<std::string_view, 3> kNames = {"declared-and-found", "declared-not-found",
                                                      "found-not-declared"};
  return kNames[static_cast<std::size_t>(state)];
}

Processing::Processing(const Reader& reader) : policy_(&reader.policy()) {}

void Processing::add(const FileRecord& file, const Reader& reader) {
  if (file.values.empty()) return;
  const Place place = place_of(file, reader.context());
  const bool over = file.failed.has(TestId::kRetain);
  std::vector<std::size_t> here;
  for (std::size_t i = 0; i < policy_->activities.size(); ++i) {
    if (lies_in(policy_->activities[i].paths, place.path)) here.push_back(i);
  }
  for (const ClassValue& value : file.values) {
    if (value.values == 0 || !is_personal(value.data_class)) continue;
    std::vector<std::size_t> covering;
    for (const std::size_t i : here) {
      if (declares(policy_->activities[i], value.data_class)) covering.push_back(i);
    }
    // Undeclared data counts to the activities whose place it lies in, so that they can answer.
    const bool declared = !covering.empty();
    std::vector<std::size_t> activities = declared ? std::move(covering) : here;
    if (activities.empty()) activities.push_back(policy_->activities.size());
    for (const std::size_t i : activities) {
      ProcessingLine& line = found_[{i, value.data_class}];
      line.activity = i < policy_->activities.size() ? &policy_->activities[i] : nullptr;
      line.data_class = value.data_class;
      line.state = declared ? Declared::kFound : Declared::kUndeclared;
      count(line, file, value, over);
      const bool own = place.root == nullptr || place.root->role.empty();
      line.roles.insert(own ? policy_->head.role : place.root->role);
    }
  }
}

std::vector<ProcessingLine> Processing::lines() const {
  std::map<Key, ProcessingLine> all = found_;
  for (std::size_t i = 0; i < policy_->activities.size(); ++i) {
    const Activity& activity = policy_->activities[i];
    for (const std::string& selector : activity.classes) {
      const bool found = std::any_of(found_.begin(), found_.end(), [&](const auto& each) {
        return each.first.first == i && is_class_under(each.first.second, selector);
      });
      if (found) continue;
      ProcessingLine& line = all[{i, selector}];
      line.activity = &activity;
      line.data_class = selector;
      line.state = Declared::kNotFound;
      line.roles.insert(policy_->head.role);
    }
  }
  std::vector<ProcessingLine> lines;
  for (auto& [key, line] : all) lines.push_back(std::move(line));
  return lines;
}

int keep_days(const Policy& policy, std::string_view data_class, const Activity* activity) {
  int days = 0;
  for (const Retention& rule : policy.retention) {
    if (!is_class_under(data_class, rule.data_class)) continue;
    if (!rule.activity.empty() && (activity == nullptr || activity->id != rule.activity)) continue;
    if (days == 0 || rule.keep_days < days) days = rule.keep_days;
  }
  return days;
}

}  // namespace assay::reports
