#include "patterns/placeholder.h"

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::built_in_lists;

namespace {

const Placeholders& placeholders() {
  static const Placeholders built_in(built_in_lists());
  return built_in;
}

}  // namespace

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
      {"key1-((task-variable))", Placeholder::kCertain},
      {"<your-api-key>", Placeholder::kCertain},
      {"yourjwt", Placeholder::kWord},
      {"<name>-elastic-user", Placeholder::kCertain},
      {"<n4me>-elastic-user", Placeholder::kNone},
      {"ccache-${{", Placeholder::kCertain},
      {"%(password)s", Placeholder::kCertain},
      {"%(q7Vn2Lx", Placeholder::kNone},
      {"my-example-key-99", Placeholder::kWord},
      {"changeme-2024", Placeholder::kWord},
      {"Mot de passe", Placeholder::kWord},
      {"password", Placeholder::kWord},
      {"password]", Placeholder::kWord},
      {"authToken", Placeholder::kWord},
      {"CLIENT_SECRET", Placeholder::kWord},
      {"api-key-id", Placeholder::kWord},
      {"password_hash_b64", Placeholder::kWord},
      {"user:password", Placeholder::kWord},
      {"secretKey@replica:9000/bucket", Placeholder::kWord},
      {"secretKey@7Vn2Lx", Placeholder::kNone},
      {"user:q7Vn2L", Placeholder::kNone},
      {"wrong", Placeholder::kWord},
      {"some_random_string", Placeholder::kWord},
      {"your@login", Placeholder::kWord},
      {"**SECRET**", Placeholder::kWord},
      {"prime256v1", Placeholder::kWord},
      {"--account=good_account", Placeholder::kCertain},
      {"objectClass=*", Placeholder::kCertain},
      {"XXXXSTARTPARSINGHEREXXXX", Placeholder::kCertain},
      {"Media::Types::Psk1Passphrase", Placeholder::kCertain},
      {"media::q7Vn2L", Placeholder::kNone},
      {"Xk9vPq::2zTm", Placeholder::kNone},
      {R"(Xk29fLq8zT4m\\)", Placeholder::kNone},
      {R"(\\Xk29fLq8zT4m)", Placeholder::kNone},
      {R"(^aB3\\x9kQ2$)", Placeholder::kNone},
      {"Xk29<fgqz>Lq8zT4m", Placeholder::kNone},
      {"XXXXq7Vn2LxT9kQXXXX", Placeholder::kNone},
      {"@QWZXKVT", Placeholder::kNone},
      {"--Xk29fLq8zT4m=q", Placeholder::kNone},
      {"Xk%2{9fLq}8zT4m", Placeholder::kNone},
      {"@ARGV", Placeholder::kCertain},
      {"@q7Vn2L", Placeholder::kNone},
      {R"(^\"$x-$x\"$)", Placeholder::kCertain},
      {R"(Software\\)", Placeholder::kCertain},
      {R"(\\BitmapCacheV2)", Placeholder::kCertain},
      {R"(q7Vn\2LxT9)", Placeholder::kNone},
      {"eyJ0eXAiOiJK<deleted>HE", Placeholder::kCertain},
      {"q7<Vn2>LxT9", Placeholder::kNone},
      {"%-{Referer}i", Placeholder::kCertain},
      {"q7%Vn{2LxT9", Placeholder::kNone},
      {"password<br>", Placeholder::kWord},
      {"334 UGFzc3dvcmQ6", Placeholder::kWord},
      {"--9fKq=xT2", Placeholder::kNone},
      {"XXXXq7Vn2L", Placeholder::kNone},
      {"api-key-7", Placeholder::kNone},
      {"authTokenKq", Placeholder::kNone},
      {"(q7Vn2L)", Placeholder::kNone},
      {"None", Placeholder::kCertain},
      {"q7Vn2LxT9bWm4KsR...", Placeholder::kCertain},
      {"GR1348941"
       "23123123123123123123",
       Placeholder::kCertain},
      {"AKIA"
       "IOSFODNN7EXAMPLE",
       Placeholder::kCertain},
      {"sk_test_"
       "4eC39HqLyjWDarjtT1zdp7dc",
       Placeholder::kCertain},
      {"sk_test_"
       "4eC39HqLyjWDarjtT1zdp7dd",
       Placeholder::kNone},
      {"YourSecurePassword123!", Placeholder::kWord},
      {"YourPerfectDay7", Placeholder::kNone},
      {"q7Vn9f6991234567890abcdef", Placeholder::kWord},
      {"v1.1f699f1069f60xxx", Placeholder::kWord},
      {"q7xxx", Placeholder::kNone},
      {"re_q7Vn2LxT_***", Placeholder::kWord},
      {"strong_password", Placeholder::kWord},
      {"*** (private variable)", Placeholder::kWord},
      {"JBSWY3DPEHPK3PXP", Placeholder::kCertain},
      {"dGhlIHNhbXBsZSBub25jZQ==", Placeholder::kCertain},
      {"MFZWC2LTORUGKZLO", Placeholder::kNone},
      {"q7Vn2LxT9bWm4KsR", Placeholder::kNone},
      {"7f3c9a1e5b8d2046", Placeholder::kNone},
  }));
  CAPTURE(value);
  CHECK(placeholders().of(value) == kind);
}

TEST_CASE("the built-in lists are good") { CHECK(!check_placeholders(built_in_lists())); }

TEST_CASE("a documented credential is given by its hash, and nothing else is taken for one") {
  CHECK(check_placeholders({{"documented-credentials", {"0123456789abcdef"}}}) == std::nullopt);
  CHECK(check_placeholders({{"documented-credentials", {"0123456789abcde"}}}) != std::nullopt);
  CHECK(check_placeholders({{"documented-credentials", {"sk_test_something"}}}) != std::nullopt);
}

TEST_CASE("a word that would stand in nearly every value is refused") {
  CHECK(check_placeholders({{"placeholder-words", {"dummy", "x"}}}) != std::nullopt);
  CHECK(check_placeholders({{"placeholder-words", {"dummy", "xx"}}}) == std::nullopt);
}

TEST_CASE("without lists only shapes are known") {
  CHECK(Placeholders().of("xxxxxxxxxxxxxxxx") == Placeholder::kCertain);
  CHECK(Placeholders().of("changeme-2024") == Placeholder::kNone);
}

TEST_CASE("entropy is Shannon's, in bits a character") {
  CHECK(entropy("") == 0);
  CHECK(entropy("aaaa") == 0);
  CHECK(entropy("abab") == Approx(1.0));
  CHECK(entropy("abcdefgh") == Approx(3.0));
}
