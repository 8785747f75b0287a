#include "reports/folder_tree.h"

#include <algorithm>

namespace assay::reports {
namespace {

/// The place of `key` in a short sorted list; made if it isn't there.
template <class Items, class Key, class Member>
auto& sum_for(Items& items, const Key& key, Member member) {
  auto place = std::lower_bound(items.begin(), items.end(), key,
                                [&](const auto& each, const Key& k) { return each.*member < k; });
  if (place == items.end() || key < (*place).*member) {
    place = items.insert(place, typename Items::value_type{});
    (*place).*member = key;
  }
  return *place;
}

TestSum test_sum(TestId test, const FileRecord& file, const Owner& owner, std::int64_t first_seen) {
  constexpr std::array<std::uint64_t, 4> kWeights = {1, 1, 4, 16};
  TestSum sum;
  sum.test = test;
  sum.tested = 1;
  if (!file.failed.has(test)) return sum;
  if (file.waived.has(test)) {
    sum.waived = 1;
    return sum;
  }
  sum.deviations = 1;
  sum.weight = kWeights[static_cast<std::size_t>(file.level)];
  sum.max_risk = file.risk;
  sum.max_level = file.level;
  sum.worst = file.provenance->path();
  sum.owner = owner;
  sum.first_seen = first_seen;
  return sum;
}

void set_totals(Folder& folder) {
  folder.total = folder.own;
  for (auto& [name, child] : folder.children) {
    set_totals(*child);
    folder.total.add(child->total);
  }
}

std::uint32_t deepest(const Folder& folder) {
  std::uint32_t depth = folder.depth;
  for (const auto& [name, child] : folder.children) depth = std::max(depth, deepest(*child));
  return depth;
}

/// Returns how many folders are gone.
std::size_t cut_below(Folder& folder, std::uint32_t depth) {
  std::size_t gone = 0;
  for (auto& [name, child] : folder.children) gone += cut_below(*child, depth);
  if (folder.depth < depth) return gone;
  for (auto& [name, child] : folder.children) folder.own.add(child->own);
  gone += folder.children.size();
  folder.children.clear();
  return gone;
}

}  // namespace

void Owner::add(const Owner& other) {
  if (other.name.empty() && !other.several) return;
  if (name.empty() && !several) {
    *this = other;
  } else if (other.several || other.name != name) {
    several = true;
    name.clear();
  }
}

void TestSum::add(const TestSum& other) {
  tested += other.tested;
  waived += other.waived;
  if (other.deviations == 0) return;
  const bool worse = deviations == 0 || other.max_risk > max_risk ||
                     (other.max_risk == max_risk && other.worst < worst);
  if (worse) worst = other.worst;
  if (deviations == 0 || (first_seen != 0 && other.first_seen != 0)) {
    first_seen = deviations == 0 ? other.first_seen : std::min(first_seen, other.first_seen);
  } else {
    first_seen = std::max(first_seen, other.first_seen);  // one of them is of this scan
  }
  deviations += other.deviations;
  weight += other.weight;
  max_risk = std::max(max_risk, other.max_risk);
  max_level = std::max(max_level, other.max_level);
  owner.add(other.owner);
}

void FolderSum::add(const FolderSum& other) {
  files += other.files;
  with_findings += other.with_findings;
  findings += other.findings;
  people += other.people;
  risk_mass += other.risk_mass;
  max_risk = std::max(max_risk, other.max_risk);
  for (std::size_t i = 0; i < by_level.size(); ++i) by_level[i] += other.by_level[i];
  for (const TestSum& each : other.tests) sum_for(tests, each.test, &TestSum::test).add(each);
  for (const ClassSum& each : other.classes) {
    ClassSum& sum = sum_for(classes, each.data_class, &ClassSum::data_class);
    sum.files += each.files;
    sum.values += each.values;
  }
}

const TestSum* FolderSum::find(TestId test) const {
  for (const TestSum& each : tests) {
    if (each.test == test) return &each;
  }
  return nullptr;
}

std::string Folder::path() const {
  if (parent == nullptr) return {};
  if (parent->parent == nullptr) return name;
  return parent->path() + '/' + name;
}

FolderSum sum_of(const FileRecord& file, const Owner& owner, std::int64_t first_seen) {
  FolderSum sum;
  sum.files = 1;
  for (const Finding& finding : file.findings) sum.findings += finding.suppressed.empty() ? 1U : 0U;
  sum.with_findings = sum.findings == 0 ? 0 : 1;
  sum.people = file.people[1];
  sum.risk_mass = sum.max_risk = file.risk;
  sum.by_level[static_cast<std::size_t>(file.level)] = 1;
  const bool unread = file.partial && !is_benign(*file.partial);
  for (std::size_t i = 0; i < kTestCount; ++i) {
    const auto test = static_cast<TestId>(i);
    // As the totals have it: that nothing was found in a part says nothing.
    if (!file.tested.has(test)) continue;
    if (unread && !file.failed.has(test) && test != TestId::kInventory) continue;
    sum.tests.push_back(test_sum(test, file, owner, first_seen));
  }
  for (const ClassValue& value : file.values) {
    if (value.values != 0) sum.classes.push_back({value.data_class, 1, value.values});
  }
  return sum;
}

void FolderTree::add(std::string_view path, const FolderSum& sum) {
  Folder* folder = &root_;
  for (auto slash = path.find('/'); slash != std::string_view::npos && folder->depth < max_depth_;
       slash = path.find('/')) {
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(slash + 1);
    if (name.empty() && folder != &root_) continue;  // "a//b"
    auto child = folder->children.find(name);
    if (child == folder->children.end()) {
      auto made = std::make_unique<Folder>();
      made->name = std::string(name);
      made->parent = folder;
      made->depth = folder->depth + 1;
      child = folder->children.emplace(made->name, std::move(made)).first;
      ++count_;
    }
    folder = child->second.get();
  }
  folder->own.add(sum);
  while (count_ > max_folders_ && max_depth_ != 0) cut_deepest();
}

void FolderTree::cut_deepest() {
  max_depth_ = std::max(deepest(root_), 1U) - 1;
  count_ -= cut_below(root_, max_depth_);
}

void FolderTree::finish() { set_totals(root_); }

const Folder& FolderTree::top() const {
  const Folder* folder = &root_;
  while (folder->own.files == 0 && folder->children.size() == 1) {
    folder = folder->children.begin()->second.get();
  }
  return *folder;
}

}  // namespace assay::reports
