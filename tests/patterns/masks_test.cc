// What the structural pass begins with is the same on every processor.
#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "patterns/byte_masks.h"
#include "patterns/shape_masks.h"
#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

// Text in which what the masks ask for is near one another, and any byte.
std::string mixed(std::mt19937& random) {
  static constexpr std::string_view kParts = "aZfv09  --::..//++__@@,'\n\xC3\xA9\xE1\xE2\x80";
  std::string text(64 * kBlocks, '\0');
  for (char& c : text)
    c = random() % 8 == 0 ? static_cast<char>(random()) : kParts[random() % kParts.size()];
  return text;
}

}  // namespace

TEST_CASE("bytes are classified the same by every instruction set") {
  std::mt19937 random(41);
  const auto all = all_classify();
  const auto plain = std::make_unique<ByteMasks>();
  const auto other = std::make_unique<ByteMasks>();
  for (int round = 0; round < 50; ++round) {
    const std::string text = mixed(random);
    std::memset(plain.get(), 0, sizeof(ByteMasks));
    all.back()(text.data(), 0, kBlocks, *plain);
    for (const Classify classify : all) {
      std::memset(other.get(), 0, sizeof(ByteMasks));
      // In two parts, as at a text's end.
      classify(text.data(), 0, 5, *other);
      classify(text.data() + 64 * 5, 5, kBlocks - 5, *other);
      REQUIRE(std::memcmp(plain.get(), other.get(), sizeof(ByteMasks)) == 0);
    }
  }
}

TEST_CASE("what blocks are by their neighbours is the same by every instruction set") {
  std::mt19937 random(43);
  const auto all = all_derive();
  const auto masks = std::make_unique<ByteMasks>();
  const auto plain = std::make_unique<ShapeMasks>();
  const auto other = std::make_unique<ShapeMasks>();
  for (int round = 0; round < 50; ++round) {
    std::memset(masks.get(), 0, sizeof(ByteMasks));
    best_classify()(mixed(random).data(), 0, kBlocks, *masks);
    const std::size_t blocks = 1 + random() % kBlocks;
    std::memset(plain.get(), 0, sizeof(ShapeMasks));
    all.back()(*masks, *plain, blocks);
    for (const Derive derive : all) {
      std::memset(other.get(), 0, sizeof(ShapeMasks));
      derive(*masks, *other, blocks);
      REQUIRE(std::memcmp(plain.get(), other.get(), sizeof(ShapeMasks)) == 0);
    }
  }
}
