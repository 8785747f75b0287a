// Any bytes as git's index: entries lie inside of them, and what is said of folders, too.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanner/git_index.h"

namespace {

using assay::scanner::git::CachedTree;

void check(const CachedTree& tree) {
  if (tree.entries >= 0 && tree.tree.size() != 20) std::abort();
  for (const CachedTree& inner : tree.folders) check(inner);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto index = assay::scanner::git::IndexFile::parse(bytes);
  if (!index) return 0;
  std::size_t count = 0;
  auto items = index->items();
  for (; items.item() != nullptr; items.next()) {
    if (items.item()->id.size() != 20 || items.path().empty() || ++count > size / 8) std::abort();
  }
  if (items.damaged()) std::abort();
  check(index->cached());
  return 0;
}
