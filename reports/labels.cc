#include "reports/labels.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "scanner/base/ascii.h"

namespace assay::reports {
namespace {

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::optional<Level> level_named(std::string_view name, const Policy& policy) {
  for (std::size_t i = 0; i < policy.level_names.size(); ++i) {
    if (same_letters(name, policy.level_names[i]) ||
        same_letters(name, to_string(static_cast<Level>(i))))
      return static_cast<Level>(i);
  }
  return std::nullopt;
}

/// "NAME=VALUE": that value of that name; "VALUE": of any.
bool rule_matches(const LabelRule& rule, const LabelMark& mark) {
  if (rule.source == "text") {
    if (mark.source != "text" && mark.source != "front-matter") return false;
    const std::string_view value = rule.value;
    return value.ends_with('*') ? mark.value.starts_with(value.substr(0, value.size() - 1))
                                : same_letters(value, mark.value);
  }
  if (rule.source != mark.source) return false;
  if (same_letters(rule.value, mark.value)) return true;
  const std::size_t equals = rule.value.find('=');
  return equals != std::string::npos &&
         same_letters(std::string_view(rule.value).substr(0, equals), mark.name) &&
         same_letters(std::string_view(rule.value).substr(equals + 1), mark.value);
}

std::optional<Level> level_of(const LabelMark& mark, const Policy& policy) {
  for (const LabelRule& rule : policy.labels) {
    if (rule_matches(rule, mark)) return rule.level;
  }
  // An id says nothing by itself, and a traffic light is a rule for sharing, not a level.
  return mark.source == "msip" ? std::nullopt : level_named(mark.value, policy);
}

/// Whether a marking that no rule maps is a label all the same. A line of text is not.
bool counts_unmapped(const LabelMark& mark) {
  return mark.source == "msip" || mark.source == "property" || mark.source == "header" ||
         mark.source == "xattr";
}

/// A property of a tenant that the format's own part speaks of is what an older program left.
bool is_left_over(const LabelMark& mark, const std::vector<LabelMark>& marks) {
  return mark.source == "msip" && mark.trust == LabelTrust::kProperty &&
         std::any_of(marks.begin(), marks.end(), [&](const LabelMark& other) {
           return other.trust == LabelTrust::kLabelInfo &&
                  (mark.tenant.empty() ? other.value == mark.value : other.tenant == mark.tenant);
         });
}

std::string_view last_part(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path.remove_suffix(path.size() - (slash == std::string_view::npos ? 0 : slash));
  return name;
}

bool is_upper(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The level in `x_CONFIDENTIAL.pdf` or `[Internal] x.pdf`.
std::optional<std::pair<std::string_view, Level>> level_in_name(std::string_view name,
                                                                const Policy& policy) {
  const std::size_t open = name.find('[');
  if (open != std::string_view::npos) {
    const std::size_t close = name.find(']', open);
    if (close != std::string_view::npos) {
      const std::string_view word = name.substr(open + 1, close - open - 1);
      if (const auto level = level_named(word, policy)) return {{word, *level}};
    }
  }
  std::string_view stem = name.substr(0, name.rfind('.'));
  const std::size_t cut = stem.find_last_of("_- ");
  if (cut == std::string_view::npos) return std::nullopt;
  stem.remove_prefix(cut + 1);
  if (!is_upper(stem)) return std::nullopt;
  if (const auto level = level_named(stem, policy)) return {{stem, *level}};
  return std::nullopt;
}

/// Gathers what the marks mean.
class Sum {
 public:
  explicit Sum(const Policy& policy) : policy_(policy) {}

  /// `mark` has to outlive this.
  void add(const LabelMark& mark) {
    const auto level = mark.removed ? std::nullopt : level_of(mark, policy_);
    if (!level && !mark.removed && !counts_unmapped(mark)) return;
    counted_.push_back(&mark);
    if (level) return add(mark, *level);
    const LabelMark*& place = mark.removed ? removed_ : unmapped_;
    if (place == nullptr || mark.trust < place->trust) place = &mark;
  }
  void add_name(std::string value, Level level) {
    LabelMark mark{"name", std::move(value), LabelTrust::kWeak};
    add(mark, level);
  }
  std::optional<Label> label() {
    if (best_) {
      best_->conflict = conflict_;
    } else {
      const LabelMark* mark = unmapped_ != nullptr ? unmapped_ : removed_;
      if (mark == nullptr) return std::nullopt;
      best_ = of(*mark, std::nullopt);
      best_->removed = mark->removed;
    }
    for (const LabelMark* mark : counted_) {
      if (mark->source != best_->source || mark->value != best_->value || mark->name != best_->name)
        best_->others.push_back(*mark);
    }
    return std::move(best_);
  }

 private:
  static Label of(const LabelMark& mark, std::optional<Level> level) {
    return {mark.source, mark.value,  level,       false, mark.name,
            mark.set,    mark.method, mark.tenant, false, {}};
  }
  void add(const LabelMark& mark, Level level) {
    if (best_ && *best_->level != level) conflict_ = true;
    if (best_ && (level < *best_->level || (level == *best_->level && mark.trust >= trust_)))
      return;
    best_ = of(mark, level);
    trust_ = mark.trust;
  }

  const Policy& policy_;
  std::optional<Label> best_;
  LabelTrust trust_ = LabelTrust::kWeak;
  bool conflict_ = false;
  std::vector<const LabelMark*> counted_;
  const LabelMark* unmapped_ = nullptr;
  const LabelMark* removed_ = nullptr;
};

}  // namespace

std::optional<Label> label_of(const FileRecord& file, const std::string& path,
                              const Policy& policy) {
  Sum sum(policy);
  for (const LabelMark& mark : file.marks) {
    if (!is_left_over(mark, file.marks)) sum.add(mark);
  }
  const std::string& own = file.provenance->name();
  const bool on_disk = file.provenance->depth() == 0;
  for (const LabelRule& rule : policy.labels) {
    if (rule.name && rule.name->matches(on_disk ? path : path + '/' + own))
      sum.add_name(rule.value, rule.level);
  }
  std::string_view rest = on_disk ? std::string_view(path) : std::string_view(own);
  if (const auto found = level_in_name(last_part(rest), policy))
    sum.add_name(std::string(found->first), found->second);
  while (!rest.empty()) {
    const std::string_view folder = last_part(rest);
    if (folder.empty() || folder.front() < 'A' || folder.front() > 'Z') continue;
    const auto level = level_named(folder, policy);
    if (level && *level >= Level::kConfidential) sum.add_name(std::string(folder) + '/', *level);
  }
  return sum.label();
}

bool carries_labels(std::string_view media_type) {
  constexpr std::array<std::string_view, 10> kBeginnings = {
      "application/vnd.openxmlformats-officedocument",
      "application/vnd.oasis.opendocument",
      "application/vnd.ms-excel",
      "application/vnd.ms-powerpoint",
      "application/vnd.ms-word",
      "application/vnd.ms-outlook",
      "application/msword",
      "application/vnd.visio",
      "application/pdf",
      "message/rfc822"};
  return media_type != "application/vnd.ms-outlook-pst" &&
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view each) { return media_type.starts_with(each); });
}

LabelVerdict verdict_of(const FileRecord& file, const Policy& policy) {
  const bool wanted = file.level >= policy.label_from && carries_labels(file.media_type);
  if (!file.label) return wanted ? LabelVerdict::kMissing : LabelVerdict::kNone;
  const Label& label = *file.label;
  if (label.removed) return LabelVerdict::kRemoved;
  if (!label.level) return LabelVerdict::kUnmapped;
  if (*label.level < file.content_level) return LabelVerdict::kUnderstated;
  if (label.conflict) return LabelVerdict::kConflict;
  // Where nothing is found the default holds: a label that says no more than that is right.
  return *label.level <= std::max(file.content_level, policy.default_level)
             ? LabelVerdict::kEqual
             : LabelVerdict::kOverstated;
}

}  // namespace assay::reports
