#include "bench/planted.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace assay::bench {
namespace {

constexpr std::string_view kWords[] = {"harbor",  "violet", "meadow",  "copper",
                                       "lantern", "orchid", "granite", "willow",
                                       "falcon",  "timber", "saffron", "juniper"};

char luhn_digit(std::string_view digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    auto digit = static_cast<unsigned>(digits[digits.size() - 1 - i] - '0');
    if (i % 2 == 0) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

unsigned mod97(std::string_view text) {
  unsigned rest = 0;
  for (const char c : text) {
    rest = c >= 'A' ? (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97
                    : (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
  }
  return rest;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

std::string base62(std::uint32_t number, std::size_t width) {
  constexpr std::string_view kDigits62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string out(width, '0');
  for (std::size_t i = width; i-- > 0; number /= 62) out[i] = kDigits62[number % 62];
  return out;
}

std::string base64_url(std::string_view bytes) {
  std::string out;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xFFFFU;
    for (bits += 8; bits >= 6; bits -= 6) out += kBase64Url[held >> (bits - 6) & 63U];
  }
  if (bits > 0) out += kBase64Url[held << (6 - bits) & 63U];
  return out;
}

std::string number(Random& random, std::size_t from, std::size_t to, std::size_t width) {
  std::string text = std::to_string(random.range(from, to));
  return std::string(width - std::min(width, text.size()), '0') + text;
}

Planted card(Random& random) {
  std::string digits = "4" + random.text(kDigits, 14);
  digits += luhn_digit(digits);
  if (random.one_in(2)) {
    for (const std::size_t at : {12U, 8U, 4U}) digits.insert(at, 1, ' ');
  }
  return {"credit card: ", digits, ""};
}

Planted iban(Random& random) {
  const std::string body = number(random, 10000000, 99999999, 8) + random.text(kDigits, 10);
  const unsigned check = 98 - mod97(body + "DE00");
  return {"IBAN: ", "DE" + std::to_string(check / 10) + std::to_string(check % 10) + body, ""};
}

Planted ssn(Random& random) {
  std::size_t area = random.range(1, 898);
  if (area == 666) area = 667;
  const std::string text = number(random, area, area, 3) + '-' + number(random, 1, 99, 2) + '-' +
                           number(random, 1, 9999, 4);
  return {"social security number: ", text, ""};
}

Planted email(Random& random) {
  const std::string name(random.pick(kWords));
  return {"contact: ",
          name + '.' + random.text(kLower, 6) + "@" + std::string(random.pick(kWords)) +
              random.text(kLower, 3) + ".com",
          ""};
}

Planted phone(Random& random) {
  return {"phone: ",
          "+1 " + number(random, 212, 219, 3) + "-" + number(random, 220, 989, 3) + "-" +
              number(random, 2000, 9899, 4),
          ""};
}

Planted aws_key_id(Random& random) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  // The account id that is held in base 32 has at most twelve digits: its first bits are as in ids
  // that are issued.
  return {"aws_access_key_id = ", std::string("AK") + "IA" + "Q" + random.text(kBase32, 15), ""};
}

Planted github_token(Random& random) {
  const std::string body = random.text(kAlnum, 30);
  return {"export GH_TOKEN=", std::string("gh") + "p_" + body + base62(crc32(body), 6), ""};
}

Planted slack_token(Random& random) {
  return {"token: ",
          std::string("xo") + "xb-" + number(random, 100000000000, 999999999999, 12) + '-' +
              number(random, 1000000000000, 9999999999999, 13) + '-' + random.text(kAlnum, 24),
          ""};
}

Planted private_key(Random& random) {
  // A DER SEQUENCE with a version and a modulus, as openssl writes it.
  std::string body = "MIIEpAIBAAKCAQEA" + random.text(kBase64, 48);
  for (int line = 0; line < 24; ++line) body += '\n' + random.text(kBase64, 64);
  const std::string label = std::string("RSA PRIV") + "ATE KEY-----";
  return {"", "-----BEGIN " + label + '\n' + body + "\n-----END " + label, ""};
}

Planted jwt(Random& random) {
  const std::string header = base64_url(R"({"alg":"HS256","typ":"JWT"})");
  const std::string claims = base64_url(R"({"sub":")" + random.text(kDigits, 10) + R"(","name":")" +
                                        random.text(kLower, 9) + R"(","iat":)" +
                                        number(random, 1600000000, 1799999999, 10) + '}');
  return {"Authorization: Bearer ", header + '.' + claims + '.' + random.text(kBase64Url, 43), ""};
}

Planted password(Random& random) {
  return {"db_password = \"", random.text(kAlnum, 8) + '%' + random.text(kAlnum, 8), "\""};
}

constexpr std::array kKinds = {
    PlantedKind{"payment-card", "pii.payment", card},
    PlantedKind{"iban", "pii.bank-account", iban},
    PlantedKind{"us-ssn", "pii.social-security", ssn},
    PlantedKind{"email-address", "pii.contact.email", email},
    PlantedKind{"phone-number", "pii.contact.phone", phone},
    PlantedKind{"aws-access-key-id", "secret.cloud", aws_key_id},
    PlantedKind{"github-token", "secret.source-control", github_token},
    PlantedKind{"slack-token", "secret.messaging", slack_token},
    PlantedKind{"private-key", "secret.private-key", private_key},
    PlantedKind{"jwt", "secret.token", jwt},
    PlantedKind{"generic-password", "secret.password", password},
};

}  // namespace

std::span<const PlantedKind> planted_kinds() { return kKinds; }

}  // namespace assay::bench
