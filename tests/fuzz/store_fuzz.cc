// Records and lists as a store that somebody else made may hold them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "scanner/store_clean.h"
#include "scanner/store_codec.h"
#include "scanner/store_lists.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::scanner;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const StorePool& pool = *[] {
    auto* filled = new StorePool;
    for (std::int64_t id = 1; id < 8; ++id) filled->add_text(id, std::string(1, 'a'));
    filled->add_rule(1, RuleInfo{"id", "title", "pii.name", "", {}, 1, ""});
    return filled;
  }();
  (void)decode(bytes, pool);
  (void)decode_runs(bytes);
  (void)decode_rule(bytes);
  (void)decode_clean(bytes);
  (void)is_stamp(bytes, FileStamp{});
  return 0;
}
