#include "formats/key_store.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "scanner/base/digest.h"

namespace assay::formats {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kMaxRead = 1U << 20;
/// A key of RSA with 16,384 bits has 9.3 KB.
constexpr std::size_t kMaxKey = 12'000;
constexpr std::size_t kPemLine = 48;
constexpr std::uint32_t kMaxEntries = 10'000;

constexpr std::uint8_t kInteger = 0x02, kOctets = 0x04, kOid = 0x06, kSequence = 0x30;
constexpr auto kPkcs5 = "\x2A\x86\x48\x86\xF7\x0D\x01\x05"sv;      // 1.2.840.113549.1.5
constexpr auto kPkcs12Pbe = "\x2A\x86\x48\x86\xF7\x0D\x01\x0C"sv;  // 1.2.840.113549.1.12
constexpr auto kPkcs7 = "\x2A\x86\x48\x86\xF7\x0D\x01\x07"sv;      // 1.2.840.113549.1.7
constexpr auto kKeyBag = "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x0A\x01\x01"sv;
constexpr auto kShroudedKeyBag = "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x0C\x0A\x01\x02"sv;

std::uint8_t byte_of(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

// Elements of DER, one after the other; of BER's indefinite lengths it says that they are there.
class Der {
 public:
  explicit Der(std::string_view bytes) : rest_(bytes) {}

  struct Element {
    std::uint8_t tag = 0;
    std::string_view content;
    std::size_t size = 0;  ///< with tag and length; of the content what is there
    bool whole = true;     ///< all of the content is there
  };

  std::optional<Element> next() {
    if (rest_.size() < 2) return std::nullopt;
    Element element;
    element.tag = byte_of(rest_, 0);
    std::size_t header = 2;
    std::size_t length = byte_of(rest_, 1);
    if (length == 0x80) {
      length = rest_.size() - header;
    } else if (length > 0x80) {
      const std::size_t digits = length & 0x7FU;
      header += digits;
      if (digits > 4 || header > rest_.size()) return std::nullopt;
      length = 0;
      for (std::size_t i = 0; i < digits; ++i) length = length << 8U | byte_of(rest_, 2 + i);
    }
    element.whole = length <= rest_.size() - header;
    element.content = rest_.substr(header, length);
    element.size = header + element.content.size();
    rest_.remove_prefix(element.size);
    return element;
  }
  std::optional<Element> next(std::uint8_t tag) {
    auto element = next();
    return element && element->tag == tag ? element : std::nullopt;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::string base64(std::string_view bytes) {
  constexpr auto kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"sv;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    if (at % kPemLine == 0 && at != 0) out += '\n';
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i)
      three = three << 8U | (at + i < bytes.size() ? byte_of(bytes, at + i) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= bytes.size() - at ? kDigits[three >> (18 - 6 * i) & 63U] : '=';
  }
  return out;
}

std::optional<KeyStore> as_pem(std::string_view label, std::string_view der) {
  if (der.size() > kMaxKey) return std::nullopt;
  std::string text = "-----BEGIN ";
  text += label;
  text += "-----\n" + base64(der) + "\n-----END ";
  text += label;
  text += "-----\n";
  return KeyStore{std::move(text), "der"};
}

KeyStore as_store(std::string_view label, std::string_view kind, bool encrypted,
                  std::string_view bytes) {
  std::string text = "-----BEGIN ";
  text += label;
  text += " KEY STORE-----\nKeys: ";
  text += encrypted ? "encrypted" : "not encrypted";
  text += "\nSHA256: " + sha256_hex(bytes) + "\n-----END ";
  text += label;
  text += " KEY STORE-----\n";
  return {std::move(text), kind};
}

// How many integers follow, and nothing else: of an RSA key eight, of a DSA key five.
std::size_t integers(Der elements) {
  std::size_t count = 0;
  while (elements.next(kInteger)) ++count;
  return elements.at_end() ? count : 0;
}

// PrivateKeyInfo, RSAPrivateKey, DSAPrivateKey, ECPrivateKey: behind the version.
std::optional<KeyStore> plain_key(Der elements, std::uint8_t version, std::string_view der) {
  const std::size_t numbers = integers(elements);
  if (version == 0 && numbers == 8) return as_pem("RSA PRIVATE KEY", der);
  if (version == 0 && numbers == 5) return as_pem("DSA PRIVATE KEY", der);
  const auto second = elements.next();
  if (!second) return std::nullopt;
  if (version == 1 && second->tag == kOctets && second->content.size() >= 20 &&
      second->content.size() <= 66) {
    const auto parameters = elements.next();
    if (parameters && (parameters->tag & 0xE0U) == 0xA0U) return as_pem("EC PRIVATE KEY", der);
  }
  if (version > 1 || second->tag != kSequence) return std::nullopt;
  const auto key = elements.next(kOctets);
  if (!Der(second->content).next(kOid) || !key || key->content.size() < 20) return std::nullopt;
  return as_pem("PRIVATE KEY", der);
}

std::optional<KeyStore> pkcs12(Der elements, std::string_view bytes) {
  const auto content = elements.next(kSequence);
  if (!content) return std::nullopt;
  const auto type = Der(content->content).next(kOid);
  if (!type || !type->content.starts_with(kPkcs7)) return std::nullopt;
  // Bags lie in octet strings inside of octet strings, at times in pieces: their types tell enough.
  const bool open = bytes.find(kKeyBag) != std::string_view::npos;
  if (!open && bytes.find(kShroudedKeyBag) == std::string_view::npos) return std::nullopt;
  return as_store("PKCS12", "pkcs12", !open, bytes);
}

std::optional<KeyStore> der_key(std::string_view bytes) {
  Der file(bytes);
  const auto outer = file.next(kSequence);
  if (!outer || outer->content.size() < 20) return std::nullopt;
  const std::string_view der = bytes.substr(0, outer->size);
  Der elements(outer->content);
  const auto first = elements.next();
  if (!first) return std::nullopt;
  if (first->tag == kInteger && first->content.size() == 1) {
    const std::uint8_t version = byte_of(first->content, 0);
    if (version == 3) return pkcs12(elements, bytes);
    return outer->whole ? plain_key(elements, version, der) : std::nullopt;
  }
  // EncryptedPrivateKeyInfo: how it is encrypted, and the key.
  if (first->tag != kSequence || !outer->whole) return std::nullopt;
  const auto how = Der(first->content).next(kOid);
  const auto key = elements.next(kOctets);
  const bool password_based =
      how && (how->content.starts_with(kPkcs5) || how->content.starts_with(kPkcs12Pbe));
  if (!password_based || !key || key->content.size() < 20 || !elements.at_end())
    return std::nullopt;
  return as_pem("ENCRYPTED PRIVATE KEY", der);
}

// Numbers and texts as Java's DataOutputStream writes them.
class JavaReader {
 public:
  explicit JavaReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number(std::size_t size) {
    if (!need(size)) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8U | byte_of(rest_, i);
    rest_.remove_prefix(size);
    return value;
  }
  void skip(std::uint64_t size) {
    if (need(size)) rest_.remove_prefix(static_cast<std::size_t>(size));
  }
  void text() { skip(number(2)); }
  void block() { skip(number(4)); }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  bool need(std::uint64_t size) {
    if (size > rest_.size()) good_ = false;
    return good_;
  }
  std::string_view rest_;
  bool good_ = true;
};

// Behind the magic: version, entries of an alias and either a key with its certificates or one that
// is trusted.
std::optional<KeyStore> java_store(std::string_view kind, std::string_view bytes) {
  constexpr std::uint64_t kPrivateKey = 1, kTrusted = 2, kSecretKey = 3;
  JavaReader in(bytes.substr(4));
  const std::uint64_t version = in.number(4);
  const std::uint64_t entries = in.number(4);
  if (version < 1 || version > 2 || entries > kMaxEntries) return std::nullopt;
  const auto certificate = [&] {
    if (version == 2) in.text();
    in.block();
  };
  for (std::uint64_t i = 0; i < entries && in.good(); ++i) {
    const std::uint64_t tag = in.number(4);
    if (!in.good() || tag < kPrivateKey || tag > kSecretKey) return std::nullopt;
    if (tag != kTrusted) return as_store("JAVA", kind, true, bytes);
    in.text();
    in.skip(8);
    certificate();
  }
  return std::nullopt;
}

// Version, salt, iterations, entries, a zero and a MAC.
std::optional<KeyStore> bouncy_castle_store(std::string_view bytes) {
  constexpr std::uint64_t kCertificate = 1, kKey = 2, kSecret = 3, kSealed = 4, kSaltSize = 20;
  JavaReader in(bytes);
  const std::uint64_t version = in.number(4);
  if (version < 1 || version > 2 || in.number(4) != kSaltSize) return std::nullopt;
  in.skip(kSaltSize);
  const std::uint64_t iterations = in.number(4);
  if (iterations == 0 || iterations > 100'000) return std::nullopt;
  bool open = false;
  bool closed = false;
  for (std::uint32_t i = 0; i < kMaxEntries && in.good(); ++i) {
    const std::uint64_t type = in.number(1);
    if (type == 0) break;
    if (type > kSealed) return std::nullopt;
    in.text();
    in.skip(8);
    const std::uint64_t chain = in.number(4);
    if (chain > 100) return std::nullopt;
    for (std::uint64_t c = 0; c < chain && in.good(); ++c) {
      in.text();
      in.block();
    }
    if (type == kKey) in.skip(1);
    if (type == kKey || type == kCertificate) in.text();
    if (type == kKey) in.text();
    in.block();
    if (!in.good()) break;
    open = open || type == kKey;
    closed = closed || type == kSecret || type == kSealed;
  }
  if (!open && !closed) return std::nullopt;
  return as_store("BKS", "bks", !open, bytes);
}

}  // namespace

std::optional<KeyStore> read_key_store(std::string_view bytes) {
  bytes = bytes.substr(0, kMaxRead);
  if (bytes.size() < 24) return std::nullopt;
  if (byte_of(bytes, 0) == kSequence) return der_key(bytes);
  if (bytes.starts_with("\xFE\xED\xFE\xED"sv)) return java_store("jks", bytes);
  if (bytes.starts_with("\xCE\xCE\xCE\xCE"sv)) return java_store("jceks", bytes);
  if (bytes.starts_with("\0\0\0"sv)) return bouncy_castle_store(bytes);
  return std::nullopt;
}

}  // namespace assay::formats
