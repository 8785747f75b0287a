#include "patterns/placeholder.h"

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("values that stand for a secret are told from secrets") {
  const auto [value, kind] = GENERATE(table<const char*, Placeholder>({
      {"xxxxxxxxxxxxxxxx", Placeholder::kCertain},
      {"0000000000000000", Placeholder::kCertain},
      {"1234567890123456", Placeholder::kCertain},
      {"abcdefghijklmnop", Placeholder::kCertain},
      {"0123456789abcdef0123456789abcdef", Placeholder::kCertain},
      {"abcabcabcabcabc", Placeholder::kCertain},
      {"${DB_PASSWORD}", Placeholder::kCertain},
      {"{{ vault.password }}", Placeholder::kCertain},
      {"<your-api-key>", Placeholder::kCertain},
      {"my-example-key-99", Placeholder::kWord},
      {"changeme-2024", Placeholder::kWord},
      {"q7Vn2LxT9bWm4KsR", Placeholder::kNone},
      {"7f3c9a1e5b8d2046", Placeholder::kNone},
  }));
  CAPTURE(value);
  CHECK(placeholder(value) == kind);
}

TEST_CASE("entropy is Shannon's, in bits a character") {
  CHECK(entropy("") == 0);
  CHECK(entropy("aaaa") == 0);
  CHECK(entropy("abab") == Approx(1.0));
  CHECK(entropy("abcdefgh") == Approx(3.0));
}
