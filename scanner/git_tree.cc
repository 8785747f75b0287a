#include "scanner/git_tree.h"

#include <algorithm>
#include <cstring>

namespace assay::scanner::git {
namespace {

constexpr std::size_t kIdSize = 20;

// Takes "NAME 40 hexadecimal digits\n" from the front; the digits.
std::optional<std::string_view> take_id(std::string_view& rest, std::string_view name) {
  constexpr std::size_t kDigits = 2 * kIdSize;
  if (rest.size() < name.size() + 1 + kDigits + 1 || !rest.starts_with(name) ||
      rest[name.size()] != ' ' || rest[name.size() + 1 + kDigits] != '\n')
    return std::nullopt;
  const std::string_view id = rest.substr(name.size() + 1, kDigits);
  if (id.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return std::nullopt;
  rest.remove_prefix(name.size() + 1 + kDigits + 1);
  return id;
}

}  // namespace

std::optional<CommitItem> parse_commit(std::string_view bytes) {
  const auto tree = take_id(bytes, "tree");
  if (!tree) return std::nullopt;
  CommitItem commit;
  commit.tree = *tree;
  while (const auto parent = take_id(bytes, "parent")) commit.parents.push_back(*parent);
  // A parent that can't be read must not end the history silently.
  if (!bytes.starts_with("author ")) return std::nullopt;
  const std::size_t end = bytes.find("\n\n");
  if (end == std::string_view::npos) {
    if (!bytes.ends_with('\n')) return std::nullopt;
  } else {
    commit.message = bytes.substr(end + 2);
  }
  return commit;
}

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
