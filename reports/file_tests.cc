#include "reports/file_tests.h"

#include "reports/labels.h"

#include <algorithm>

namespace assay::reports {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

/// Whether the file holds a value, at medium confidence or more, of a class under `selector`.
bool holds(const FileRecord& file, std::string_view selector) {
  return std::any_of(file.values.begin(), file.values.end(), [&](const ClassValue& value) {
    return value.values != 0 && is_class_under(value.data_class, selector);
  });
}

bool is_personal(std::string_view data_class) {
  return is_class_under(data_class, "pii") || is_class_under(data_class, "health") ||
         is_class_under(data_class, "special");
}

bool holds_personal(const FileRecord& file) {
  return holds(file, "pii") || holds(file, "health") || holds(file, "special");
}

bool lies_in(const std::vector<PathPattern>& paths, const std::string& path) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const PathPattern& each) { return each.matches(path); });
}

class Tester {
 public:
  Tester(FileRecord& file, const Place& place, const AssessContext& context)
      : file_(file), place_(place), context_(context), policy_(*context.policy) {}

  void run(const RetentionState& retention) {
    // Who owns what is known of everything that is on disk.
    if (file_.holder) check(TestId::kInventory, has_owner());
    level();
    label();
    access();
    place();
    purpose();
    if (retention.dated) check(TestId::kRetain, !retention.over);
    if (file_.level >= policy_.encrypt_from) {
      check(TestId::kProtect, !lacks_encryption(file_, place_, policy_));
    }
    check(TestId::kSecret, !holds(file_, "secret"));
    if (place_.root == nullptr) return;
    if (context_.commits && place_.root->max_level)
      check(TestId::kCommit, file_.level <= *place_.root->max_level);
    const RootKind kind = place_.root->kind;
    if (kind == RootKind::kTest || kind == RootKind::kDevelopment) {
      check(TestId::kMask, !holds_personal(file_));
    }
    const bool outward = kind == RootKind::kOutbound || kind == RootKind::kPartner ||
                         kind == RootKind::kPublic || kind == RootKind::kRemovable ||
                         kind == RootKind::kMail || place_.reach() >= Reach::kPartner;
    if (outward && place_.root->max_level) {
      check(TestId::kOut, file_.level <= *place_.root->max_level);
    }
  }

 private:
  void check(TestId test, bool good) {
    file_.tested.add(test);
    if (!good) file_.failed.add(test);
  }
  [[nodiscard]] bool has_owner() const {
    if (!context_.known_owner || context_.known_owner(file_.holder->meta.uid)) return true;
    if (place_.root != nullptr && !place_.root->owner.empty()) return true;
    return std::any_of(policy_.activities.begin(), policy_.activities.end(),
                       [&](const Activity& each) { return lies_in(each.paths, place_.path); });
  }
  void level() {
    if (place_.root == nullptr || !place_.root->max_level) return;
    check(TestId::kLevel, file_.content_level <= *place_.root->max_level);
  }
  void label() {
    const LabelVerdict verdict = file_.label_verdict;
    if (verdict == LabelVerdict::kNone) return;
    const bool wanted = file_.level >= policy_.label_from && carries_labels(file_.media_type);
    // One that was taken away is none: where none is asked for that is nobody's fault.
    if (verdict == LabelVerdict::kRemoved && !wanted) return;
    check(TestId::kLabel, verdict == LabelVerdict::kEqual || verdict == LabelVerdict::kOverstated);
  }
  void access() {
    if (file_.level < Level::kConfidential || file_.sum.assumed) return;
    const auto& limit = policy_.handling[static_cast<std::size_t>(file_.level)].max_audience;
    if (limit) check(TestId::kAccess, file_.sum.audience <= *limit);
  }
  void place() {
    bool ruled = false;
    bool good = true;
    for (const Placement& rule : policy_.placements) {
      if (!holds(file_, rule.data_class)) continue;
      ruled = true;
      good = good && lies_in(rule.allowed_in, place_.path);
    }
    if (ruled) check(TestId::kPlace, good);
  }
  // Without a single declared activity there is nothing to compare with.
  void purpose() {
    if (policy_.activities.empty() || !holds_personal(file_)) return;
    const bool good =
        std::all_of(file_.values.begin(), file_.values.end(), [&](const ClassValue& value) {
          return value.values == 0 || !is_personal(value.data_class) ||
                 is_covered(value.data_class);
        });
    check(TestId::kPurpose, good);
  }
  [[nodiscard]] bool is_covered(std::string_view data_class) const {
    return std::any_of(
        policy_.activities.begin(), policy_.activities.end(), [&](const Activity& each) {
          return std::any_of(each.classes.begin(), each.classes.end(),
                             [&](const std::string& c) { return is_class_under(data_class, c); }) &&
                 lies_in(each.paths, place_.path);
        });
  }

  FileRecord& file_;
  const Place& place_;
  const AssessContext& context_;
  const Policy& policy_;
};

/// The last day on which `waiver` covers a file of that level.
Day last_day(const Waiver& waiver, Level level, const Policy& policy) {
  if (level < Level::kRestricted) return waiver.expires;
  return std::min(waiver.expires, waiver.created + policy.restricted_waiver_days);
}

}  // namespace

const Waiver* waiver_for(TestId test, const FileRecord& file, const Place& place,
                         const AssessContext& context) {
  return waiver_for(test, file.level, place.path, *context.policy, context.as_of / kSecondsPerDay);
}

const Waiver* waiver_for(TestId test, Level level, const std::string& path, const Policy& policy,
                         Day today) {
  for (const Waiver& each : policy.waivers) {
    if (each.test == test && today <= last_day(each, level, policy) && each.path.matches(path))
      return &each;
  }
  return nullptr;
}

void set_tests(FileRecord& file, const Place& place, const RetentionState& retention,
               const AssessContext& context) {
  file.tested = file.failed = file.waived = {};
  Tester(file, place, context).run(retention);
  if (file.failed.empty() || context.policy->waivers.empty()) return;
  // What authenticates a payment may not be kept at all: nobody can accept that it is.
  if (holds(file, "pii.payment.sad")) return;
  const Waiver* any = nullptr;
  const Waiver* for_secrets = nullptr;
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    if (!file.failed.has(test)) continue;
    const Waiver* waiver = waiver_for(test, file, place, context);
    if (waiver == nullptr) continue;
    file.waived.add(test);
    if (any == nullptr) any = waiver;
    if (test == TestId::kSecret) for_secrets = waiver;
  }
  const bool all = file.waived == file.failed;
  for (Finding& finding : file.findings) {
    if (!finding.suppressed.empty()) continue;
    const bool secret = is_class_under(finding.rule->data_class, "secret");
    if (secret && for_secrets != nullptr) finding.waived = for_secrets->id;
    if (finding.waived.empty() && all) finding.waived = any->id;
  }
}

}  // namespace assay::reports
