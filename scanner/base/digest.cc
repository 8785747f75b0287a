#include "scanner/base/digest.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <new>
#include <stdexcept>

namespace assay {
namespace {

using Method = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

// Looking the method up takes longer than hashing a short text.
const EVP_MD* sha256() {
  static const Method method(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
  return method.get();
}

std::string digest_hex(std::string_view bytes, const EVP_MD* kind, const char* name) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (kind == nullptr ||
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, kind, nullptr) != 1) {
    throw std::runtime_error(std::string(name) + " is not available");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

}  // namespace

Sha256::Sha256()
    : context_(EVP_MD_CTX_new(),
               [](void* context) { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context)); }) {
  if (!context_) throw std::bad_alloc();
  if (EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_.get()), sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
}

void Sha256::begin() {
  // Given the method again, OpenSSL would look for it again: that costs more than a short text.
  EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_.get()), nullptr, nullptr);
}

void Sha256::add(std::string_view bytes) {
  EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_.get()), bytes.data(), bytes.size());
}

std::array<std::uint8_t, 32> Sha256::end() {
  std::array<std::uint8_t, 32> digest{};
  EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_.get()), digest.data(), nullptr);
  return digest;
}

std::array<std::uint8_t, 32> Sha256::of(std::string_view bytes) {
  begin();
  add(bytes);
  return end();
}

std::string Sha256::hex() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : end()) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) { return digest_hex(bytes, sha256(), "SHA-256"); }

std::string sha1_hex(std::string_view bytes) { return digest_hex(bytes, EVP_sha1(), "SHA-1"); }

std::string uuid_v5(std::string_view name) {
  // 6ba7b811-9dad-11d1-80b4-00c04fd430c8: names that are URLs.
  std::string bytes("\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8", 16);
  bytes += name;
  std::string uuid = sha1_hex(bytes).substr(0, 32);
  uuid[12] = '5';
  constexpr std::string_view kVariant = "89ab";
  const char digit = uuid[16];
  const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
  uuid[16] = kVariant[static_cast<std::size_t>(value & 3)];
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) uuid.insert(dash, 1, '-');
  return uuid;
}

}  // namespace assay
