#include "scanner/base/secret.h"

#include <set>
#include <stdexcept>
#include <type_traits>

#include "tests/support/test.h"

namespace assay {
namespace {

static_assert(!std::is_convertible_v<SecretView, std::string>);
static_assert(!std::is_convertible_v<SecretView, std::string_view>);
static_assert(!std::is_convertible_v<std::string_view, SecretView>);
static_assert(!std::is_default_constructible_v<ShowSecrets>);

// How many characters of a masked value are the value's own, at its begin and end.
std::size_t shown(const std::string& masked) {
  std::size_t count = 0;
  for (const char c : masked) count += c != '*' ? 1U : 0U;
  return count;
}

TEST_CASE("masking shows at most a quarter, four at the head and two at the tail") {
  struct Row {
    const char* raw;
    const char* masked;
  };
  const Row rows[] = {
      {"", ""},
      {"a", "*"},
      {"1234567", "******"},
      {"12345678", "12******"},
      {"123456789012", "12******2"},
      {"abcdefghijklmnopqrstuvwxyz", "abcd******yz"},
      {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "abcd******yz"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.masked));
    CHECK(mask(row.raw) == row.masked);
    CHECK(SecretView(row.raw).mask() == row.masked);
  }
}

TEST_CASE("masking never shows more than a quarter, whatever the length") {
  for (std::size_t length = 0; length <= 200; ++length) {
    const std::string masked = mask(std::string(length, 'x'));
    CAPTURE(length);
    CHECK(shown(masked) <= length / 4);
    CHECK(shown(masked) <= 6);
    if (length < 8) CHECK(shown(masked) == 0);
    CHECK(masked.size() <= 12);
  }
}

TEST_CASE("values longer than twelve characters can't be told apart by their masked length") {
  const std::set<std::size_t> lengths = {mask(std::string(30, 'x')).size(),
                                         mask(std::string(64, 'x')).size(),
                                         mask(std::string(4096, 'x')).size()};
  CHECK(lengths.size() == 1);
}

TEST_CASE("masking counts characters, not bytes, and gives valid UTF-8 whatever comes in") {
  CHECK(mask("äöüßäöüß") == "äö******");
  CHECK(mask("\xff\xfe\x80\x81\xff\xfe\x80\x81") == "??******");
  CHECK(mask(std::string("\x1b[31mred!", 9)) == "?[******");
  CHECK(mask("abc\xc3") == "****");
}

TEST_CASE("the raw value comes out only with permission") {
  const SecretView secret("hunter2-hunter2");
  CHECK(secret.reveal(ShowSecrets::granted_by_user()) == "hunter2-hunter2");
  CHECK(secret.size() == 15);
}

TEST_CASE("fingerprints agree for the same key, kind and value, and differ otherwise") {
  const FingerprintKey key("0123456789abcdef");
  const FingerprintKey other("0123456789abcdeX");
  const auto print = key.fingerprint("card", SecretView("4111"));
  CHECK(print == key.fingerprint("card", SecretView("4111")));
  CHECK(print == FingerprintKey("0123456789abcdef").fingerprint("card", SecretView("4111")));
  CHECK(print != key.fingerprint("card", SecretView("4112")));
  CHECK(print != key.fingerprint("ssn", SecretView("4111")));
  CHECK(print != other.fingerprint("card", SecretView("4111")));
  CHECK(key.fingerprint("ab", SecretView("c")) != key.fingerprint("a", SecretView("bc")));
  CHECK(key.fingerprint("id", SecretView("x")) == key.keyed_hash("x"));
}

TEST_CASE("a fingerprint prints as 32 hex digits") {
  Fingerprint fingerprint{};
  fingerprint[0] = 0x0F;
  fingerprint[15] = 0xA0;
  CHECK(to_hex(fingerprint) == "0f0000000000000000000000000000a0");
}

TEST_CASE("a key is named by 8 hex digits that depend on it") {
  const FingerprintKey key("0123456789abcdef");
  CHECK(key.id().size() == 8);
  CHECK(key.id().find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(key.id() == FingerprintKey("0123456789abcdef").id());
  CHECK(key.id() != FingerprintKey("0123456789abcdeX").id());
}

TEST_CASE("a short key is refused") {
  CHECK_THROWS_AS(FingerprintKey("0123456789abcde"), std::invalid_argument);
}

TEST_CASE("normalising drops separators and case only when loose") {
  struct Row {
    const char* raw;
    bool loose;
    const char* normalised;
  };
  const Row rows[] = {
      {"4111 1111-1111.1111", true, "4111111111111111"},
      {"de89 3704", true, "DE893704"},
      {"a.b@Example.com", true, "ABEXAMPLECOM"},
      {"Pass word-1", false, "Pass word-1"},
      {"", true, ""},
      {"ä-b", true, "äB"},
  };
  for (const Row& row : rows) CHECK(normalise_value(row.raw, row.loose) == row.normalised);
}

}  // namespace
}  // namespace assay
