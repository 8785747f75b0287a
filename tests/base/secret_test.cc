#include "scanner/base/secret.h"

#include <algorithm>
#include <set>

#include "scanner/base/digest.h"
#include "tests/support/test.h"

using namespace assay;

TEST_CASE("a mask shows at most a quarter, and hides the length of long values") {
  const auto [raw, masked] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"secret", "******"},
      {"sevench", "******"},
      {"219-09-9998", "21******"},
      {"4111111111111111", "411******1"},
      {std::string(200, 'q'), "qqqq******qq"},
      {"\xD0\xBF\xD0\xB0\xD1\x81\xD0\xBF\xD0\xBE\xD1\x80\xD1\x82\xD0\xB0",
       "\xD0\xBF\xD0\xB0******"},
      {std::string("\x1b[31mabcdefgh\n", 14), "?[******?"},
      {"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", "??******"},
  }));
  CAPTURE(masked);
  CHECK(mask(raw) == masked);
}

TEST_CASE("no mask tells more than a quarter of its value") {
  for (std::size_t size = 0; size < 100; ++size) {
    const std::string masked = mask(std::string(size, 'x'));
    const auto shown = static_cast<std::size_t>(std::count(masked.begin(), masked.end(), 'x'));
    CHECK(shown * 4 <= size);
    CHECK(shown <= 6);
  }
}

TEST_CASE("a fingerprint depends on key, kind and value, and on nothing else") {
  const FingerprintKey key(std::string(32, 'k'));
  const FingerprintKey other(std::string(32, 'o'));
  const SecretView value("219099998");
  CHECK(key.fingerprint("pii", value) == key.fingerprint("pii", SecretView("219099998")));
  const std::set<Fingerprint> all = {key.fingerprint("pii", value), other.fingerprint("pii", value),
                                     key.fingerprint("pi", SecretView("i219099998")),
                                     key.fingerprint("tax", value), key.keyed_hash("219099998")};
  CHECK(all.size() == 5);
  CHECK(to_hex(key.fingerprint("pii", value)).size() == 32);
  CHECK(key.id() != other.id());
}

TEST_CASE("a short key is refused") {
  CHECK_THROWS_AS(FingerprintKey("short"), std::invalid_argument);
}

TEST_CASE("raw bytes come out only with leave") {
  CHECK(SecretView("raw").reveal(ShowSecrets::granted_by_user()) == "raw");
}

TEST_CASE("loose values are the same whatever their separators and case") {
  CHECK(normalise_value("de 89-3704", true) == "DE893704");
  CHECK(normalise_value("aB-1", false) == "aB-1");
}

TEST_CASE("SHA-256 of the standard's sample") {
  CHECK(sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-4
}
