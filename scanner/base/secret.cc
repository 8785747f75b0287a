#include "scanner/base/secret.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

namespace assay {
namespace {

// The length of the UTF-8 sequence that starts with `lead`, or 1 for a stray byte.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t want = lead < 0x80    ? 1
                           : lead >= 0xF0 ? 4
                           : lead >= 0xE0 ? 3
                           : lead >= 0xC2 ? 2
                                          : 1;
  if (at + want > text.size()) return 1;
  for (std::size_t i = 1; i < want; ++i) {
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 1;
  }
  return want;
}

bool is_printable(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  return character.size() > 1 || (lead >= 0x20 && lead < 0x7F);
}

using Mac = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

// A computation that has read the key and nothing else.
Mac begin_hmac(const std::string& key) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> method(
      EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  Mac mac(method ? EVP_MAC_CTX_new(method.get()) : nullptr, EVP_MAC_CTX_free);
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  if (!mac || EVP_MAC_init(mac.get(), reinterpret_cast<const unsigned char*>(key.data()),
                           key.size(), params.data()) != 1)
    throw std::runtime_error("HMAC-SHA-256 is not available");
  return mac;
}

Fingerprint hmac(const EVP_MAC_CTX* keyed, std::initializer_list<std::string_view> parts) {
  // A copy: looking the method up and reading the key again takes longer than a short text.
  const Mac mac(EVP_MAC_CTX_dup(keyed), EVP_MAC_CTX_free);
  const auto add = [&](std::string_view bytes) {
    return EVP_MAC_update(mac.get(), reinterpret_cast<const unsigned char*>(bytes.data()),
                          bytes.size()) == 1;
  };
  bool good = mac != nullptr;
  for (const auto part : parts) good = good && add(std::to_string(part.size()) + ':') && add(part);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t size = 0;
  if (!good || EVP_MAC_final(mac.get(), digest.data(), &size, digest.size()) != 1)
    throw std::runtime_error("HMAC-SHA-256 is not available");
  Fingerprint fingerprint{};
  std::copy_n(digest.begin(), fingerprint.size(), fingerprint.begin());
  return fingerprint;
}

}  // namespace

std::string SecretView::mask() const { return assay::mask(raw_); }

std::string mask(std::string_view raw) {
  std::vector<std::string_view> characters;
  characters.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t n = sequence_length(raw, at);
    characters.push_back(raw.substr(at, n));
    at += n;
  }
  const std::size_t count = characters.size();
  const std::size_t shown = count < 8 ? 0 : std::min<std::size_t>(count / 4, 6);
  const std::size_t tail = std::min<std::size_t>(shown / 3, 2);
  const std::size_t head = std::min<std::size_t>(shown - tail, 4);
  auto append = [](std::string& out, std::string_view character) {
    const bool stray = character.size() == 1 && static_cast<unsigned char>(character[0]) >= 0x80;
    if (stray || !is_printable(character)) {
      out += '?';
    } else {
      out += character;
    }
  };
  std::string masked;
  for (std::size_t i = 0; i < head; ++i) append(masked, characters[i]);
  masked.append(std::min<std::size_t>(count - head - tail, 6), '*');
  for (std::size_t i = count - tail; i < count; ++i) append(masked, characters[i]);
  return masked;
}

std::string to_hex(const Fingerprint& fingerprint) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * fingerprint.size());
  for (const std::uint8_t byte : fingerprint) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

void wipe(std::string& raw) { OPENSSL_cleanse(raw.data(), raw.size()); }

FingerprintKey::FingerprintKey(std::string bytes) {
  if (bytes.size() < 16) throw std::invalid_argument("a fingerprint key has at least 16 bytes");
  keyed_ = begin_hmac(bytes);
  wipe(bytes);
}

Fingerprint FingerprintKey::fingerprint(std::string_view kind, SecretView value) const {
  return hmac(keyed_.get(), {kind, value.raw_});
}

Fingerprint FingerprintKey::keyed_hash(std::string_view text) const {
  return hmac(keyed_.get(), {"id", text});
}

std::string FingerprintKey::id() const {
  return to_hex(hmac(keyed_.get(), {"key-id"})).substr(0, 8);
}

std::string normalise_value(std::string_view raw, bool loose) {
  if (!loose) return std::string(raw);
  std::string normalised;
  normalised.reserve(raw.size());
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'a' && c <= 'z') {
      normalised += static_cast<char>(c - 'a' + 'A');
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      normalised += c;
    }
  }
  return normalised;
}

}  // namespace assay
