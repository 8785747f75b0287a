// Any bytes as a git tree (entries lie inside of them, one behind the other) and as a commit (what
// it names lies inside of them).
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/git_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using assay::scanner::git::TreeItem;
  using assay::scanner::git::TreeItems;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t passed = 0;
  TreeItem last;
  TreeItems items(bytes);
  for (; const TreeItem* item = items.item(); items.next()) {
    if (item->raw.data() != bytes.data() + passed || item->id.size() != 20 || item->name.empty())
      std::abort();
    passed += item->raw.size();
    if (passed > size || compare(*item, *item) != 0) std::abort();
    if (!last.name.empty() && (compare(last, *item) < 0) != (compare(*item, last) > 0))
      std::abort();
    last = *item;
  }
  if (!items.damaged() && passed != size) std::abort();
  if (const auto commit = assay::scanner::git::parse_commit(bytes)) {
    const auto inside = [&](std::string_view part) {
      return part.empty() ||
             (part.data() >= bytes.data() && part.data() + part.size() <= bytes.data() + size);
    };
    if (commit->tree.size() != 40 || !inside(commit->tree) || !inside(commit->message))
      std::abort();
    for (const std::string_view parent : commit->parents) {
      if (parent.size() != 40 || !inside(parent)) std::abort();
    }
  }
  return 0;
}
