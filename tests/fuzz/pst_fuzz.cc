// Any bytes as a file of Outlook: no node has more bytes than it may, and all of it ends. The same
// bytes as compressed Rich Text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/outlook_rtf.h"
#include "formats/pst_items.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats;
  constexpr std::size_t kMost = 1U << 20, kMostNodes = 200;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string rtf;
  read_outlook_rtf(input, kMost, rtf);
  if (rtf.size() > kMost + 17) std::abort();
  MemoryAccess bytes(input);
  const auto file = PstFile::open(bytes, kMost);
  if (!file) return 0;
  std::optional<assay::Error> error;
  std::size_t nodes = 0;
  std::string text;
  CodePageText page;
  page.use(1251);
  const auto look = [&](const PstNode& node) {
    PstBudget budget(8 * kMost);
    const PstItem item(*file, node, budget, error);
    for (const PstProperty& property : item.properties()) {
      const std::string value = item.value(property.value);
      if (value.size() > kMost) std::abort();
      add_pst_text(property, value, page, text);
    }
    item.cells([&](const PstProperty& cell) {
      if (text.size() < kMost) add_pst_text(cell, item.value(cell.value), page, text);
    });
    return item.inner();
  };
  file->nodes([&](const PstNode& node) {
    text.clear();
    std::size_t inside = 0;
    for (const PstNode& inner : look(node)) {
      if (++inside > 20) break;
      look(inner);
    }
    if (const auto same = file->node(node.id); same && same->id != node.id) std::abort();
    return ++nodes < kMostNodes;
  });
  return 0;
}
