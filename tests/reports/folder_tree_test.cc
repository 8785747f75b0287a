#include "reports/folder_tree.h"

#include <algorithm>
#include <numeric>

#include "reports/treemap.h"
#include "reports/work_list.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

FileRecord deviating(const std::string& path, std::uint8_t risk, bool deviates = true) {
  FileRecord file = testing::file(path);
  file.level = Level::kRestricted;
  file.risk = risk;
  file.tested.add(TestId::kAccess);
  if (deviates) file.failed.add(TestId::kAccess);
  return file;
}

void put(FolderTree& tree, const FileRecord& file, const Owner& owner = {}) {
  tree.add(file.provenance->root().name(), sum_of(file, owner, 0));
}

std::vector<std::string> told(const std::vector<WorkItem>& items) {
  std::vector<std::string> lines;
  for (const WorkItem& item : items) {
    lines.push_back(item.where + " " + std::to_string(item.sum.deviations));
  }
  return lines;
}

std::vector<WorkItem> listed(FolderTree& tree) {
  tree.finish();
  return work_list(tree, testing::built_in_policy(), 20'000);
}

TEST_CASE("one change stands for all below a folder where everything tested deviates") {
  FolderTree tree;
  put(tree, deviating("/srv/hr/a/1", 10));
  put(tree, deviating("/srv/hr/b/2", 30));
  put(tree, deviating("/srv/hr/3", 20));
  put(tree, deviating("/srv/it/4", 5));
  put(tree, deviating("/srv/it/5", 0, false));
  const auto items = listed(tree);
  CHECK(told(items) == std::vector<std::string>{"/srv/hr/ 3", "/srv/it/4 1"});
  CHECK(items[0].reach == WorkItem::Reach::kTree);
  CHECK(items[0].sum.worst == "/srv/hr/b/2");
  CHECK(items[1].reach == WorkItem::Reach::kFile);
  REQUIRE(items[0].due);
  CHECK(*items[0].due == 20'005);  // five days for restricted files
}

TEST_CASE("a folder with files that conform is named for the files in it alone") {
  FolderTree tree;
  put(tree, deviating("s/a/1", 9));
  put(tree, deviating("s/a/2", 8));
  put(tree, deviating("s/a/3", 0, false));
  put(tree, deviating("s/a/deep/4", 7));
  const auto items = listed(tree);
  CHECK(told(items) == std::vector<std::string>{"s/a/ 2", "s/a/deep/4 1"});
  CHECK(items[0].reach == WorkItem::Reach::kFolder);
}

TEST_CASE("owners of one change are one, several or nobody") {
  FolderTree tree;
  put(tree, deviating("s/a/1", 9), {"ada", false});
  put(tree, deviating("s/a/2", 9), {"ada", false});
  put(tree, deviating("s/b/1", 8), {"ada", false});
  put(tree, deviating("s/b/2", 8), {"ben", false});
  put(tree, deviating("s/b/3", 8, false));
  put(tree, deviating("s/b/4", 8), {"ben", false});
  const auto items = listed(tree);
  REQUIRE(items.size() == 2);
  CHECK(items[0].sum.owner.name == "ada");
  CHECK(items[1].sum.owner.several);
}

TEST_CASE("waived deviations are no work") {
  FolderTree tree;
  FileRecord file = deviating("s/1", 9);
  file.waived = file.failed;
  put(tree, file);
  CHECK(listed(tree).empty());
}

TEST_CASE("too many folders are added to those above, the same in any order") {
  std::vector<FileRecord> files;
  for (int i = 0; i < 300; ++i) {
    files.push_back(deviating("r/" + std::to_string(i % 5) + "/" + std::to_string(i % 40) + "/" +
                                  std::to_string(i) + "/f",
                              static_cast<std::uint8_t>(i % 90)));
  }
  FolderTree one(60), two(60);
  for (const FileRecord& file : files) put(one, file);
  std::reverse(files.begin(), files.end());
  for (const FileRecord& file : files) put(two, file);
  CHECK(one.cut());
  CHECK(told(listed(one)) == told(listed(two)));
  CHECK(one.root().total.files == 300);
  // The level below 40 folders under 5 would be 300 more.
  CHECK(one.root().children.at("r")->children.at("0")->children.size() == 8);
  CHECK(one.root().children.at("r")->children.at("0")->children.at("0")->children.empty());
}

TEST_CASE("the top is the first folder with files or several folders") {
  FolderTree tree;
  put(tree, deviating("/srv/share/a/1", 1));
  put(tree, deviating("/srv/share/b/1", 1));
  tree.finish();
  CHECK(tree.top().path() == "/srv/share");
}

TEST_CASE("boxes have the areas of their sizes and fill the whole") {
  const std::vector<double> sizes = {60, 30, 20, 10, 5, 5, 1};
  const auto boxes = squarify(sizes, {0, 0, 4, 2});
  REQUIRE(boxes.size() == sizes.size());
  const double sum = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    CHECK(std::abs(boxes[i].width * boxes[i].height - sizes[i] / sum * 8) < 1e-9);
    CHECK(boxes[i].x >= -1e-9);
    CHECK(boxes[i].y >= -1e-9);
    CHECK(boxes[i].x + boxes[i].width <= 4 + 1e-9);
    CHECK(boxes[i].y + boxes[i].height <= 2 + 1e-9);
    for (std::size_t j = 0; j < i; ++j) {
      const bool apart = boxes[i].x >= boxes[j].x + boxes[j].width - 1e-9 ||
                         boxes[j].x >= boxes[i].x + boxes[i].width - 1e-9 ||
                         boxes[i].y >= boxes[j].y + boxes[j].height - 1e-9 ||
                         boxes[j].y >= boxes[i].y + boxes[i].height - 1e-9;
      CHECK(apart);
    }
  }
  CHECK(squarify({}, {0, 0, 1, 1}).empty());
}

}  // namespace
}  // namespace assay::reports
