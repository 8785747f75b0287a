// Any bytes as a key store: what is written out of it is text of a bounded size.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/key_store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto store = assay::formats::read_key_store(bytes);
  if (store && (!store->text.starts_with("-----BEGIN ") || store->text.size() > 20'000))
    std::abort();
  return 0;
}
