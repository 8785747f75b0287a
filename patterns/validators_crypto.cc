// Addresses of cryptocurrencies.
#include <array>
#include <cstdint>
#include <string>

#include "patterns/bech32.h"
#include "patterns/checksum.h"
#include "patterns/keccak.h"
#include "patterns/validators_tables.h"
#include "scanner/base/ascii.h"
#include "scanner/base/digest.h"

namespace assay::patterns {
namespace {

using namespace checksum;

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kRipple = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// Base 58 into at most 80 bytes, without the leading zero characters' meaning checked; empty when
/// not base 58.
std::string base58(std::string_view v, std::string_view alphabet) {
  std::array<std::uint8_t, 80> bytes{};
  std::size_t used = 0;
  for (const char c : v) {
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos) return {};
    unsigned carry = static_cast<unsigned>(digit);
    for (std::size_t i = 0; i < used || carry != 0; ++i) {
      if (i == bytes.size()) return {};
      const unsigned n = (i < used ? bytes[i] * 58U : 0U) + carry;
      bytes[i] = static_cast<std::uint8_t>(n & 0xFFU);
      carry = n >> 8;
      if (i >= used) used = i + 1;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < v.size() && v[i] == alphabet[0]; ++i) out += '\0';
  while (used > 0) out += static_cast<char>(bytes[--used]);
  return out;
}

std::string sha256(std::string_view bytes) {
  const std::string hex = sha256_hex(bytes);
  const auto nibble = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(nibble(hex[i]) * 16 + nibble(hex[i + 1]));
  return out;
}

/// The payload's version byte, or -1 when the double SHA-256 at the end is wrong or it isn't
/// version + 20 bytes.
int base58check(std::string_view v, std::string_view alphabet = kBase58) {
  const std::string bytes = base58(v, alphabet);
  if (bytes.size() != 25) return -1;
  const std::string_view all(bytes);
  if (sha256(sha256(all.substr(0, 21))).substr(0, 4) != all.substr(21)) return -1;
  return static_cast<unsigned char>(bytes[0]);
}

bool segwit(std::string_view v, std::string_view prefix) {
  const Bech32 kind = bech32(v, prefix);
  if (kind == Bech32::kNone) return false;
  const char version = v[prefix.size() + 1];
  // Version 0 is bech32, later ones bech32m.
  return (kind == Bech32::kFirst) == (version == 'q' || version == 'Q');
}

bool bitcoin(std::string_view v) {
  if (v.starts_with("bc1") || v.starts_with("BC1")) return segwit(v, "bc");
  if (v.size() < 26 || v.size() > 35) return false;
  const int version = base58check(v);
  return version == 0 || version == 5;
}
bool litecoin(std::string_view v) {
  if (v.starts_with("ltc1") || v.starts_with("LTC1")) return segwit(v, "ltc");
  const int version = base58check(v);
  return version == 0x30 || version == 0x32;
}
bool dogecoin(std::string_view v) {
  const int version = base58check(v);
  return version == 0x1e || version == 0x16;
}
bool dash(std::string_view v) {
  const int version = base58check(v);
  return version == 0x4c || version == 0x10;
}
bool tron(std::string_view v) { return v.size() == 34 && base58check(v) == 0x41; }
bool ripple(std::string_view v) {
  return v.size() >= 25 && v.size() <= 35 && base58check(v, kRipple) == 0;
}
bool zcash(std::string_view v) {
  const std::string bytes = base58(v, kBase58);
  const std::string_view all(bytes);
  return bytes.size() == 26 && sha256(sha256(all.substr(0, 22))).substr(0, 4) == all.substr(22) &&
         bytes[0] == '\x1c';
}
bool cardano(std::string_view v) {
  return v.starts_with("addr1") && v.size() >= 58 && v.size() <= 108 &&
         v.find_first_not_of(kBech32Letters, 5) == std::string_view::npos;
}
bool solana(std::string_view v) {
  return v.size() >= 32 && v.size() <= 44 && base58(v, kBase58).size() == 32;
}

// EIP-55: in mixed case the letters' case is the hash of the lower-case address.
bool ethereum(std::string_view v) {
  if (v.size() != 42 || v[0] != '0' || (v[1] | 0x20) != 'x') return false;
  const std::string_view hex = v.substr(2);
  std::string lower;
  bool has_upper = false;
  bool has_lower = false;
  for (const char c : hex) {
    const bool low = c >= 'a' && c <= 'f';
    const bool up = c >= 'A' && c <= 'F';
    if (!low && !up && !is_digit(c)) return false;
    has_lower = has_lower || low;
    has_upper = has_upper || up;
    lower += up ? static_cast<char>(c + 32) : c;
  }
  if (hex.find_first_not_of(hex[0]) == std::string_view::npos) return false;
  if (!has_upper || !has_lower) return true;
  const auto hash = keccak256(lower);
  for (std::size_t i = 0; i < 40; ++i) {
    if (is_digit(hex[i])) continue;
    const unsigned nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15U;
    if (is_upper(hex[i]) != (nibble >= 8)) return false;
  }
  return true;
}

// Blocks of 8 bytes as 11 characters; the last four bytes are Keccak-256 of the rest.
bool monero(std::string_view v) {
  if (v.size() != 95 && v.size() != 106) return false;
  std::string bytes;
  for (std::size_t at = 0; at < v.size(); at += 11) {
    const std::string_view block = v.substr(at, 11);
    std::string part = base58(block, kBase58);
    const std::size_t size = block.size() == 11 ? 8 : block.size() == 7 ? 5 : 0;
    if (part.empty() || size == 0) return false;
    while (part.size() > size && part[0] == '\0') part.erase(0, 1);
    if (part.size() > size) return false;
    bytes += std::string(size - part.size(), '\0') + part;
  }
  const std::string_view all(bytes);
  const auto hash = keccak256(all.substr(0, all.size() - 4));
  for (std::size_t i = 0; i < 4; ++i) {
    if (static_cast<std::uint8_t>(all[all.size() - 4 + i]) != hash[i]) return false;
  }
  const auto net = static_cast<unsigned char>(bytes[0]);
  return net == 18 || net == 19 || net == 42;
}

constexpr std::array kTable = {
    Validator{"bitcoin", "base58check (double SHA-256), BIP-173, BIP-350", false, bitcoin},
    Validator{"cardano", "CIP-19: addr1 and bech32's characters", false, cardano},
    Validator{"dash", "base58check, versions 76 and 16", false, dash},
    Validator{"dogecoin", "base58check, versions 30 and 22", false, dogecoin},
    Validator{"ethereum", "EIP-55: case by Keccak-256", false, ethereum},
    Validator{"litecoin", "base58check, BIP-173", false, litecoin},
    Validator{"monero", "CryptoNote base 58 and Keccak-256", false, monero},
    Validator{"ripple", "XRPL base58check", false, ripple},
    Validator{"solana", "base 58 of 32 bytes", false, solana},
    Validator{"tron", "base58check, version 65", false, tron},
    Validator{"zcash", "base58check, version 1cb8 or 1cbd", false, zcash},
};

}  // namespace

std::span<const Validator> crypto_validators() { return kTable; }

}  // namespace assay::patterns
