#include "patterns/pack.h"

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {
std::string sample_pack() {
  const auto rules = rules_from(
      "[[rule]]\nid='tok'\npattern='tok_[a-z]{8}'\nscore={base=0.8}\nnear={words=['alpha']}\n" +
      std::string(kRest) +
      "[[rule]]\nid='num'\nnumber={digits=[9],groups=['3-2-4']}\nvalidate='luhn'\nscore={base=0.8}"
      "\n" +
      std::string(kRest) +
      "[[rule]]\nid='dog'\nafter=['datadog']\npattern='[a-f0-9]{16}'\nscore={base=0.8}\n" +
      std::string(kRest));
  return write_pack(rules->compiled());
}
}  // namespace

TEST_CASE("a pack gives back what went in") {
  const std::string bytes = sample_pack();
  const auto compiled = read_pack(bytes);
  REQUIRE(compiled);
  CHECK(compiled->rules.size() == 3);
  CHECK(compiled->rules[1].info.id == "num");
  CHECK(compiled->rules[1].number.groups == std::vector<std::string>{"3-2-4"});
  CHECK(compiled->context_words.size() == 1);
  CHECK(write_pack(*compiled) == bytes);
}

TEST_CASE("a cut or damaged pack is refused or harmless, never read beyond its end") {
  const std::string bytes = sample_pack();
  // Most of it are tables of numbers: some places of them stand for all.
  const std::size_t step = 1 + bytes.size() / 4000;
  for (std::size_t size = 0; size < bytes.size(); size += step)
    REQUIRE(read_pack(std::string_view(bytes).substr(0, size)) == nullptr);
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    read_pack(damaged);  // the sanitizers watch
  }
  CHECK(read_pack(bytes + "x") == nullptr);
}
