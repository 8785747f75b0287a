#include "scanner/base/byte_stream.h"

#include <array>
#include <string>

#include "tests/support/test.h"

using namespace assay;

namespace {
// Gives one byte a call, and an error after `good` bytes.
class Trickle final : public ByteStream {
 public:
  explicit Trickle(std::size_t good, bool fails) : good_(good), fails_(fails) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    if (good_ == 0) {
      if (fails_) return Error{Reason::kUnreadable, "broken"};
      return std::size_t{0};
    }
    --good_;
    buffer[0] = 'x';
    return std::size_t{1};
  }

 private:
  std::size_t good_;
  bool fails_;
};
}  // namespace

TEST_CASE("read_full fills the buffer over short reads and stops at the end") {
  std::array<char, 8> buffer{};
  Trickle long_enough(20, false);
  CHECK(read_full(long_enough, buffer).value() == 8);
  Trickle too_short(3, false);
  CHECK(read_full(too_short, buffer).value() == 3);
  Trickle broken(3, true);
  const auto result = read_full(broken, buffer);
  REQUIRE_FALSE(result);
  CHECK(result.error().detail == "broken");
}

TEST_CASE("a memory stream gives its bytes once") {
  std::array<char, 4> buffer{};
  MemoryStream stream("abcdef");
  CHECK(stream.read(buffer).value() == 4);
  CHECK(stream.read(buffer).value() == 2);
  CHECK(std::string(buffer.data(), 2) == "ef");
  CHECK(stream.read(buffer).value() == 0);
}
