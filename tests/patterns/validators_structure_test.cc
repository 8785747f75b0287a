#include <array>
#include <string>

#include "patterns/validators.h"
#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

struct Sample {
  const char* validator;
  std::string good;
  std::string bad;
};

// base64 without padding, as long keys are wrapped in tests only.
std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 6) {
      held -= 6;
      out += kDigits[(bits >> held) & 63U];
    }
  }
  if (held > 0) out += kDigits[(bits << (6 - held)) & 63U];
  return out;
}

std::string openssh_key(std::string_view cipher, std::string_view line_end) {
  std::string bytes("openssh-key-v1\0\0\0\0", 18);
  bytes += static_cast<char>(cipher.size());
  bytes += cipher;
  bytes += std::string(40, 'k');
  const std::string head = std::string("-----BEGIN OPENSSH PRIV") + "ATE KEY-----";
  return head + std::string(line_end) + base64(bytes);
}

std::string numbers(int count, int value) {
  std::string out;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + std::to_string(value);
  return out;
}

}  // namespace

TEST_CASE("structural validators of secrets accept what is sound and refuse what is not") {
  const std::array samples = {
      // Published: the Bitcoin wiki's page on the format, BIP-32's first test vector, the age
      // specification.
      Sample{"wif-key", std::string("5HueCGU8rMjxEXxiPuD5BDku4") + "MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
             std::string("5HueCGU8rMjxEXxiPuD5BDku4") + "MkFqeZyd4dZ1jvhTVqvbTLvyTK"},
      Sample{"wif-key", std::string("KwdMAjGmerYanjeui5SHS7Jkm") + "pZvVipYvB2LJGU1ZxJwYvP98617",
             std::string("KwdMAjGmerYanjeui5SHS7Jkm") + "pZvVipYvB2LJGU1ZxJwYvP9861"},
      Sample{"bip32-private-key",
             std::string("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiC") +
                 "hkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
             std::string("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiC") +
                 "hkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHj"},
      Sample{"bip32-private-key",
             std::string("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiC") +
                 "hkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
             std::string("xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2g") +
                 "Z29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"},
      Sample{"age-secret-key",
             std::string("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYY") +
                 "SJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
             std::string("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYY") +
                 "SJZGFPYYSJZGFPYYSJZGFPQ4EGAEQ"},
      Sample{"secp256k1-key", "fffffffffff00000fffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
             "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"},
      Sample{"secp256k1-key", "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318",
             "0x0000000000000000000000000000000000000000000000000000000000000001"},
      Sample{"basic-auth", base64("ada:hq7w2Lmx"), base64("no colon in this one")},
      Sample{"basic-auth", base64("svc:n3tw"), base64("svc:")},
      Sample{"basic-auth", base64("svc:n3tw"), base64("svc:n3\x01tw")},
      Sample{"cisco-type7", "094F471A1A0A", "FF4F471A1A0A"},
      Sample{"cisco-type7", "02050D480809", "0205FFFFFFFF"},
      Sample{"openssh-encrypted", openssh_key("aes256-ctr", "\n"), openssh_key("none", "\n")},
      Sample{"openssh-encrypted", openssh_key("aes256-ctr", "\\n"), openssh_key("none", "\\n")},
      Sample{"solana-keypair", numbers(64, 255), numbers(63, 255)},
      Sample{"solana-keypair", numbers(64, 7), numbers(64, 256)},
  };
  for (const Sample& sample : samples) {
    const Validator* validator = find_validator(sample.validator);
    INFO(sample.validator);
    REQUIRE(validator != nullptr);
    CHECK(validator->fn(sample.good));
    CHECK_FALSE(validator->fn(sample.bad));
    CHECK_FALSE(validator->fn(""));
    CHECK_FALSE(validator->fn("\\"));
  }
}
