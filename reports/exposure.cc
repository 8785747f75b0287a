#include "reports/exposure.h"

#include <algorithm>
#include <array>

namespace assay::reports {
namespace {

constexpr int kOwnerPoints = 10, kGroupPoints = 30, kUnknownPoints = 50, kMaxExposure = 100;
constexpr std::int64_t kSecondsPerDay = 86'400;

int reach_points(Reach reach) {
  constexpr std::array<int, 4> kPoints = {60, 70, 85, 100};
  return kPoints[static_cast<std::size_t>(reach)];
}

/// Points of those who have a right, and what they are called.
struct Audience {
  int points;
  std::string_view name;
};

Audience audience_of(const Access& access, Reach reach, const AssessContext& context) {
  Audience widest{kOwnerPoints, "owner"};
  if (access.who == Access::Who::kOwner) return widest;
  for (const std::uint32_t group : access.groups) {
    const auto own = context.group_points.find(group);
    const int points = own == context.group_points.end() ? kGroupPoints : own->second;
    if (points >= widest.points) widest = {points, "group"};
  }
  if (access.who == Access::Who::kAll && reach_points(reach) >= widest.points) {
    widest = {reach_points(reach), to_string(reach)};
  }
  return widest;
}

/// The widest of the file's readers, cut down by every folder that not all of them may pass.
/// `readers`: set to the points before the folders count.
Audience audience_of(const FileRecord& file, const Place& place, const AssessContext& context,
                     std::uint8_t& readers) {
  readers = kUnknownPoints;
  // Whoever reaches a repository reads all of it, whatever the modes of this copy say.
  if (place.root != nullptr && place.root->kind == RootKind::kRepository) {
    readers = static_cast<std::uint8_t>(reach_points(place.reach()));
    return {readers, to_string(place.reach())};
  }
  if (!file.holder) return {kUnknownPoints, "unknown"};
  Audience audience = audience_of(file.holder->readers, place.reach(), context);
  readers = static_cast<std::uint8_t>(audience.points);
  for (const Door* door = file.holder->door.get(); door != nullptr; door = door->outer.get()) {
    const Audience may_pass = audience_of(door->access, place.reach(), context);
    if (may_pass.points < audience.points) audience = may_pass;
  }
  return audience;
}

const Activity* activity_of(const Policy& policy, const std::string& id) {
  for (const Activity& each : policy.activities) {
    if (each.id == id) return &each;
  }
  return nullptr;
}

bool lies_in(const std::vector<PathPattern>& paths, const std::string& path) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const PathPattern& each) { return each.matches(path); });
}

std::uint8_t points(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 100)); }

}  // namespace

Place place_of(const FileRecord& file, const AssessContext& context) {
  Place place;
  place.path = absolute_path(file.provenance->root().name(), context.folder);
  for (const RootRule& root : context.policy->roots) {
    if (!root.path.matches(place.path)) continue;
    if (place.root == nullptr || root.path.closeness() >= place.root->path.closeness()) {
      place.root = &root;
    }
  }
  const bool by_kind = place.root != nullptr && (place.root->kind == RootKind::kRemovable ||
                                                 place.root->kind == RootKind::kBackup);
  place.risky = by_kind || lies_in(context.policy->risky_places, place.path);
  return place;
}

std::optional<std::int64_t> age_of(const FileRecord& file, const AssessContext& context) {
  const EntryMeta* meta = &file.meta;
  if (!meta->has_modified && file.holder) meta = &file.holder->meta;
  if (!meta->has_modified) return std::nullopt;
  if (meta->modified >= context.as_of) return 0;
  // Unsigned: file systems hold times before any calendar.
  const auto seconds =
      static_cast<std::uint64_t>(context.as_of) - static_cast<std::uint64_t>(meta->modified);
  return static_cast<std::int64_t>(seconds / kSecondsPerDay);
}

RetentionState retention_of(const FileRecord& file, const Place& place,
                            const AssessContext& context) {
  RetentionState state;
  const auto age = age_of(file, context);
  for (const Retention& rule : context.policy->retention) {
    const bool holds =
        std::any_of(file.values.begin(), file.values.end(), [&](const ClassValue& value) {
          return value.values != 0 && is_class_under(value.data_class, rule.data_class);
        });
    if (!holds) continue;
    if (!rule.activity.empty()) {
      const Activity* activity = activity_of(*context.policy, rule.activity);
      if (activity == nullptr || !lies_in(activity->paths, place.path)) continue;
    }
    state.dated = true;
    state.over = state.over || (age && *age > rule.keep_days);
  }
  if (!state.over) return state;
  const Day today = context.as_of / kSecondsPerDay;
  for (const Hold& hold : context.policy->holds) {
    if (today <= hold.until && hold.path.matches(place.path)) state.over = false;
  }
  return state;
}

bool lacks_encryption(const FileRecord& file, const Place& place, const Policy& policy) {
  return file.level >= policy.encrypt_from && (place.root == nullptr || !place.root->encrypted);
}

void set_exposure(FileRecord& file, const Place& place, const RetentionState& retention,
                  const AssessContext& context) {
  const Scoring& scoring = context.policy->scoring;
  ExposureSum& sum = file.sum;
  sum = {};
  const Audience audience = audience_of(file, place, context, sum.readers);
  file.audience = audience.name;
  sum.residual = points(scoring.residual);
  sum.assumed = audience.name == "unknown";
  sum.audience = points(audience.points);
  const auto age = age_of(file, context);
  if (retention.over) {
    sum.over_retention = points(scoring.over_retention);
  } else if (age && *age > scoring.untouched_days) {
    sum.untouched = points(scoring.untouched);
  }
  if (file.label && file.label->level && *file.label->level < file.content_level) {
    const int steps = static_cast<int>(file.content_level) - static_cast<int>(*file.label->level);
    sum.label_gap = points(steps * scoring.label_gap);
  }
  if (lacks_encryption(file, place, *context.policy)) {
    sum.unencrypted = points(scoring.unencrypted);
  }
  // Doors are kept for folders that not everybody may pass: with one, others don't get there.
  if (file.holder && file.holder->others_write && file.holder->door == nullptr) {
    sum.writable = points(scoring.writable);
  }
  if (place.risky) sum.risky_place = points(scoring.risky_place);
  const int total = sum.audience + sum.over_retention + sum.untouched + sum.label_gap +
                    sum.unencrypted + sum.writable + sum.risky_place;
  file.exposure = static_cast<std::uint8_t>(std::min(kMaxExposure, total));
  file.risk = risk_of(file.impact, file.exposure, scoring.residual);
}

}  // namespace assay::reports
