#include "reports/work_list.h"

#include <algorithm>
#include <tuple>

#include "reports/exposure.h"

namespace assay::reports {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

class Gatherer {
 public:
  Gatherer(TestId test, std::vector<WorkItem>& items) : test_(test), items_(items) {}

  void visit(const Folder& folder) {
    const TestSum* total = folder.total.find(test_);
    if (total == nullptr || total->deviations == 0) return;
    const TestSum* own = folder.own.find(test_);
    const bool in_itself = own != nullptr && own->deviations != 0;
    const auto below =
        std::count_if(folder.children.begin(), folder.children.end(), [&](const auto& child) {
          const TestSum* sum = child.second->total.find(test_);
          return sum != nullptr && sum->deviations != 0;
        });
    if (total->deviations == total->tested && (in_itself || below > 1) &&
        folder.parent != nullptr) {
      add(*total, folder, WorkItem::Reach::kTree);
      return;
    }
    if (in_itself) add(*own, folder, WorkItem::Reach::kFolder);
    for (const auto& [name, child] : folder.children) visit(*child);
  }

 private:
  void add(const TestSum& sum, const Folder& folder, WorkItem::Reach reach) {
    WorkItem item;
    item.sum = sum;
    item.reach = sum.deviations == 1 ? WorkItem::Reach::kFile : reach;
    item.where = item.reach == WorkItem::Reach::kFile ? sum.worst : folder.path() + '/';
    items_.push_back(std::move(item));
  }

  TestId test_;
  std::vector<WorkItem>& items_;
};

bool lies_in(const std::vector<PathPattern>& paths, const std::string& path) {
  return std::any_of(paths.begin(), paths.end(),
                     [&](const PathPattern& each) { return each.matches(path); });
}

}  // namespace

std::vector<WorkItem> work_list(const FolderTree& tree, const Policy& policy, Day today) {
  std::vector<WorkItem> items;
  for (std::size_t i = 0; i < kTestCount; ++i) {
    Gatherer(static_cast<TestId>(i), items).visit(tree.root());
  }
  for (WorkItem& item : items) {
    const auto& days = policy.handling[static_cast<std::size_t>(item.sum.max_level)].sla_days;
    const Day since = item.sum.first_seen == 0 ? today : item.sum.first_seen / kSecondsPerDay;
    if (days) item.due = since + *days;
  }
  std::sort(items.begin(), items.end(), [](const WorkItem& a, const WorkItem& b) {
    return std::tie(b.sum.max_risk, b.sum.deviations, a.where, a.sum.test, a.reach) <
           std::tie(a.sum.max_risk, a.sum.deviations, b.where, b.sum.test, b.reach);
  });
  return items;
}

std::string slug(TestId test) {
  std::string text(to_string(test).substr(2));  // without "T-"
  for (char& c : text) c = static_cast<char>(c - 'A' + 'a');
  return text;
}

const WorkItem* biggest(const std::vector<WorkItem>& items) {
  const auto found = std::max_element(
      items.begin(), items.end(),
      [](const WorkItem& a, const WorkItem& b) { return a.sum.weight < b.sum.weight; });
  return found == items.end() ? nullptr : &*found;
}

Reader::Reader(const ScanInfo& info, std::function<std::string_view(std::uint32_t)> owner_name)
    : policy_(info.rulebook ? info.rulebook : std::make_shared<const Policy>()),
      history_(info.history),
      folder_(info.folder),
      started_(info.started),
      owner_name_(std::move(owner_name)) {}

AssessContext Reader::context() const {
  AssessContext context;
  context.policy = policy_.get();
  context.folder = folder_;
  context.as_of = started_;
  return context;
}

Day Reader::today() const { return started_ / kSecondsPerDay; }

Owner Reader::owner_of(const FileRecord& file) const {
  const Place place = place_of(file, context());
  if (place.root != nullptr && !place.root->owner.empty()) return {place.root->owner, false};
  for (const Activity& each : policy_->activities) {
    if (!each.owner.empty() && lies_in(each.paths, place.path)) return {each.owner, false};
  }
  // A member's user id is of the machine that packed it.
  if (!file.meta.has_owner || file.provenance->depth() != 0 || !owner_name_) return {};
  return {std::string(owner_name_(file.meta.uid)), false};
}

const Activity* Reader::activity_of(const FileRecord& file) const {
  const std::string path = absolute_path(file.provenance->root().name(), folder_);
  for (const Activity& each : policy_->activities) {
    if (lies_in(each.paths, path)) return &each;
  }
  return nullptr;
}

std::int64_t Reader::first_seen(const FileRecord& file) const {
  if (!history_ || !history_->past) return 0;
  std::int64_t first = 0;
  for (const Finding& finding : file.findings) {
    const auto past = history_->past(finding);
    if (past && (first == 0 || past->first_seen < first)) first = past->first_seen;
  }
  return first;
}

void Reader::put(const FileRecord& file, FolderTree& tree) const {
  const bool deviates = !file.failed.empty() && !(file.waived == file.failed);
  tree.add(file.provenance->root().name(),
           sum_of(file, deviates ? owner_of(file) : Owner{}, deviates ? first_seen(file) : 0));
}

}  // namespace assay::reports
