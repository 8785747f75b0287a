#include "patterns/validators_secret_structure.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "patterns/bech32.h"
#include "scanner/base/digest.h"

namespace assay::patterns {
namespace {

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t kNotFound = std::string_view::npos;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/// The bytes of a base64 text up to `most` of them; white space and escaped line ends are skipped,
/// the first other character ends it.
std::string base64(std::string_view text, std::size_t most) {
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (std::size_t i = 0; i < text.size() && out.size() < most; ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '\\' && i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 'r')) {
      ++i;
      continue;
    }
    const int value = base64_value(c);
    if (value < 0) break;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>((bits >> held) & 0xFFU);
  }
  return out;
}

/// Base 58 as exactly `size` bytes; empty when it isn't.
std::string base58(std::string_view text, std::size_t size) {
  std::string bytes(size, '\0');
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == kNotFound) return {};
    auto carry = static_cast<std::uint32_t>(digit);
    for (std::size_t i = size; i-- > 0;) {
      carry += static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) * 58U;
      bytes[i] = static_cast<char>(carry & 0xFFU);
      carry >>= 8;
    }
    if (carry != 0) return {};
  }
  return bytes;
}

std::string sha256(std::string_view bytes) {
  const std::string hex = sha256_hex(bytes);
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
  return out;
}

bool has_double_sha256(std::string_view bytes) {
  if (bytes.size() < 5) return false;
  const std::string_view payload = bytes.substr(0, bytes.size() - 4);
  return sha256(sha256(payload)).substr(0, 4) == bytes.substr(payload.size());
}

// Bitcoin and its kin: version, 32 bytes of key, 01 when the public key is compressed, checksum.
bool wif_key(std::string_view v) {
  const bool compressed = v.size() == 52;
  if (!compressed && v.size() != 51) return false;
  const std::string bytes = base58(v, compressed ? 38 : 37);
  if (!has_double_sha256(bytes)) return false;
  return !compressed || bytes[33] == '\x01';
}

// BIP-32: 4 bytes of version, depth, parent, child, 32 of chain code, 00 and the key, checksum.
bool extended_private_key(std::string_view v) {
  const std::string bytes = base58(v, 82);
  return has_double_sha256(bytes) && bytes[45] == '\0';
}

// The order of secp256k1 (SEC 2, 2.4.1): a private key is 1 to n-1.
bool secp256k1_key(std::string_view v) {
  if (v.starts_with("0x") || v.starts_with("0X")) v.remove_prefix(2);
  if (v.size() != 64) return false;
  constexpr std::string_view kOrder =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  std::string lower;
  for (const char c : v) {
    if (hex_value(c) < 0) return false;
    lower += c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
  }
  // A number so small, or so near the end, is a constant or a mask.
  return lower < kOrder && lower.find_first_not_of('0') < 16 && !lower.starts_with("ffffffffffff");
}

// BIP-173 with the name "age-secret-key-", all capitals, 32 bytes.
bool age_secret_key(std::string_view v) {
  constexpr std::string_view kName = "age-secret-key-";
  return v.size() == kName.size() + 1 + 58 && bech32(v, kName) == Bech32::kFirst;
}

// RFC 7617: user, a colon, a password that is there and can be typed.
bool basic_auth(std::string_view v) {
  const std::string text = base64(v, 400);
  const std::size_t colon = text.find(':');
  if (colon == kNotFound || text.size() - colon - 1 < 3) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F;
  });
}

/// The cipher that an OpenSSH private key names (PROTOCOL.key); empty when it is no such key.
std::string openssh_cipher(std::string_view v) {
  constexpr std::string_view kHead = "-----BEGIN OPENSSH PRIVATE KEY-----";
  const std::size_t head = v.find(kHead);
  if (head == kNotFound) return {};
  std::size_t at = head + kHead.size();
  while (at < v.size() && base64_value(v[at]) < 0) at += v[at] == '\\' ? 2U : 1U;
  if (at >= v.size()) return {};
  const std::string bytes = base64(v.substr(at), 64);
  constexpr std::string_view kMagic{"openssh-key-v1\0", 15};
  if (!std::string_view(bytes).starts_with(kMagic) || bytes.size() < 20) return {};
  const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[18]));
  if (bytes[15] != 0 || bytes[16] != 0 || bytes[17] != 0 || bytes.size() < 19 + size) return {};
  return bytes.substr(19, size);
}
bool openssh_encrypted(std::string_view v) {
  const std::string cipher = openssh_cipher(v);
  return !cipher.empty() && cipher != "none";
}

// 64 bytes as decimal numbers: what solana-keygen writes.
bool solana_keypair(std::string_view v) {
  std::size_t numbers = 0;
  int value = -1;
  for (const char c : v) {
    if (c >= '0' && c <= '9') {
      value = (value < 0 ? 0 : value * 10) + (c - '0');
      if (value > 255) return false;
    } else if (value >= 0) {
      ++numbers;
      value = -1;
    }
  }
  return numbers + (value >= 0 ? 1U : 0U) == 64;
}

// Cisco type 7: two digits of offset into a known text, then each character XORed with it.
bool cisco_type7(std::string_view v) {
  constexpr std::string_view kText = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";
  if (v.size() < 6 || v.size() % 2 != 0 || v[0] < '0' || v[0] > '9' || v[1] < '0' || v[1] > '9')
    return false;
  std::size_t offset =
      static_cast<std::size_t>(v[0] - '0') * 10 + static_cast<std::size_t>(v[1] - '0');
  if (offset > 15) return false;
  for (std::size_t i = 2; i + 1 < v.size(); i += 2) {
    const int high = hex_value(v[i]);
    const int low = hex_value(v[i + 1]);
    if (high < 0 || low < 0) return false;
    const int c = (high * 16 + low) ^ kText[offset++ % kText.size()];
    if (c < 0x20 || c > 0x7E) return false;
  }
  return true;
}

constexpr std::array kTable = {
    Validator{"age-secret-key", "BIP-173 bech32, age specification", false, age_secret_key},
    Validator{"basic-auth", "RFC 7617: base64 of user:password", false, basic_auth},
    Validator{"bip32-private-key", "BIP-32 serialisation, base58check", false,
              extended_private_key},
    Validator{"cisco-type7", "Cisco IOS type 7: decodes to printable text", false, cisco_type7},
    Validator{"openssh-encrypted", "OpenSSH PROTOCOL.key: a cipher is named", false,
              openssh_encrypted},
    Validator{"secp256k1-key", "SEC 2: 1 to n-1", false, secp256k1_key},
    Validator{"solana-keypair", "64 bytes as numbers", false, solana_keypair},
    Validator{"wif-key", "wallet import format, base58check", false, wif_key},
};

}  // namespace

std::span<const Validator> structure_validators() { return kTable; }

}  // namespace assay::patterns
