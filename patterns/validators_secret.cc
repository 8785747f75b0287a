#include "patterns/validators_secret.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace assay::patterns {
namespace {

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    table[i] = value;
  }
  return table;
}

// CRC-32 as in ISO 3309 and zlib.
std::uint32_t crc32(std::string_view bytes) {
  static constexpr auto kTable = make_crc_table();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8);
  return crc ^ 0xFFFFFFFFU;
}

int base62(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  if (c >= 'a' && c <= 'z') return c - 'a' + 36;
  return -1;
}

// The last six characters are the CRC-32 of what stands between the prefix's '_' and them, in
// base 62.
bool crc32_base62(std::string_view value) {
  const std::size_t mark = value.rfind('_');
  if (mark == std::string_view::npos || value.size() < mark + 1 + 7) return false;
  const std::string_view body = value.substr(mark + 1, value.size() - mark - 7);
  std::uint64_t check = 0;
  for (const char c : value.substr(value.size() - 6)) {
    const int digit = base62(c);
    if (digit < 0) return false;
    check = check * 62 + static_cast<std::uint64_t>(digit);
  }
  return check == crc32(body);
}

std::optional<std::string> base64url(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int letter = base62(c);
    // base64's order is A-Z a-z 0-9.
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = letter + 52;
    if (c == '-' || c == '+') value = 62;
    if (c == '_' || c == '/') value = 63;
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFFU);
    }
  }
  return bytes;
}

// The header decodes to a JSON object that names an algorithm.
bool jwt(std::string_view value) {
  const std::size_t dot = value.find('.');
  if (dot == std::string_view::npos) return false;
  const auto header = base64url(value.substr(0, dot));
  if (!header || header->size() < 10 || header->front() != '{' || header->back() != '}')
    return false;
  return header->find("\"alg\"") != std::string::npos ||
         header->find("\"enc\"") != std::string::npos;
}

// The eight characters behind the prefix hold, in base 32, the account id; the first bit is always
// set in ids issued since 2019, and an account id has at most twelve digits.
bool aws_key_id(std::string_view value) {
  if (value.size() != 20) return false;
  std::uint64_t bits = 0;
  for (const char c : value.substr(4, 10)) {
    int digit = -1;
    if (c >= 'A' && c <= 'Z') digit = c - 'A';
    if (c >= '2' && c <= '7') digit = c - '2' + 26;
    if (digit < 0) return false;
    bits = (bits << 5) | static_cast<std::uint64_t>(digit);
  }
  const std::uint64_t account = ((bits >> 2) & 0x7FFFFFFFFF80ULL) >> 7;
  return account <= 999'999'999'999ULL;
}

// The secret of a Google service account's or another JSON key file, an Azure storage key, …:
// base64 of an exact number of bytes.
template <std::size_t kBytes>
bool base64_of(std::string_view value) {
  const auto bytes = base64url(value);
  return bytes && bytes->size() == kBytes;
}

// A PyPI token is a macaroon: version 2, then packets of type, length and data: its location
// pypi.org or test.pypi.org, an identifier, caveats, a signature. One that breaks off opens
// nothing. pypi.org, "API tokens"; libmacaroons, doc/format.txt.
bool pypi(std::string_view value) {
  constexpr std::size_t kSignature = 6;
  const std::size_t mark = value.find('-');
  if (mark == std::string_view::npos) return false;
  const auto bytes = base64url(value.substr(mark + 1));
  if (!bytes || bytes->size() <= 30 || (*bytes)[0] != '\x02' ||
      bytes->find("pypi.org") == std::string::npos)
    return false;
  const auto byte = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>((*bytes)[at]));
  };
  std::size_t at = 1;
  while (at < bytes->size()) {
    const std::size_t type = byte(at++);
    if (type == 0) continue;
    if (type > kSignature || at >= bytes->size()) return type > kSignature;  // another form
    std::size_t length = byte(at++) & 0x7FU;
    if (byte(at - 1) > 0x7F && at < bytes->size()) length |= byte(at++) << 7U;
    at += length;
    if (type == kSignature) return at <= bytes->size();
  }
  return false;
}

constexpr std::array<Validator, 5> kValidators = {{
    {"aws-key-id", "AWS IAM access key id: account id in base 32", false, aws_key_id},
    {"azure-storage-key", "Azure Storage account key: base64 of 64 bytes", false, base64_of<64>},
    {"crc32-base62", "GitHub token format (2021): CRC-32 in base 62", false, crc32_base62},
    {"jwt", "RFC 7519, RFC 7515: JOSE header", false, jwt},
    {"pypi-macaroon", "PyPI API token: macaroon v2", false, pypi},
}};

}  // namespace

std::span<const Validator> secret_validators() { return kValidators; }

}  // namespace assay::patterns
