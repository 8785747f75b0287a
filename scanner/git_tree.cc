#include "scanner/git_tree.h"

#include <algorithm>
#include <cstring>

namespace assay::scanner::git {
namespace {

constexpr std::size_t kIdSize = 20;

}  // namespace

void TreeItems::next() {
  has_item_ = false;
  if (rest_.empty()) return;
  damaged_ = true;
  std::uint32_t mode = 0;
  std::size_t at = 0;
  while (at < rest_.size() && at < 7 && rest_[at] >= '0' && rest_[at] <= '7')
    mode = mode * 8 + static_cast<std::uint32_t>(rest_[at++] - '0');
  if (at == 0 || at >= rest_.size() || rest_[at] != ' ') return;
  const std::size_t name = at + 1;
  const std::size_t end = rest_.find('\0', name);
  if (end == std::string_view::npos || end == name || rest_.size() - end - 1 < kIdSize) return;
  item_.mode = mode;
  item_.name = rest_.substr(name, end - name);
  item_.id = rest_.substr(end + 1, kIdSize);
  item_.raw = rest_.substr(0, end + 1 + kIdSize);
  rest_.remove_prefix(item_.raw.size());
  damaged_ = false;
  has_item_ = true;
}

int compare(const TreeItem& a, const TreeItem& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  if (const int order = std::memcmp(a.name.data(), b.name.data(), common); order != 0) return order;
  const auto after = [common](const TreeItem& item) {
    if (item.name.size() > common) return static_cast<unsigned char>(item.name[common]);
    return static_cast<unsigned char>(item.is_tree() ? '/' : '\0');
  };
  return int{after(a)} - int{after(b)};
}

}  // namespace assay::scanner::git
