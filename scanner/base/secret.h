// Raw matched values and the only ways out of them. A SecretView can't be printed, formatted or
// converted (tests/nocompile proves it); mask() and fingerprint() are what leaves the matcher.
// Value types; thread-safe by being immutable.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;

namespace assay {

/// Permission to see raw values. Only the command line makes one, for --show-secrets.
class ShowSecrets {
 public:
  /// Named so that a search for it finds every place that grants raw output.
  static ShowSecrets granted_by_user() { return ShowSecrets(); }

 private:
  ShowSecrets() = default;
};

/// A view of a raw value inside a scan window. Does not own; must not outlive the window.
class SecretView {
 public:
  explicit SecretView(std::string_view raw) : raw_(raw) {}
  [[nodiscard]] std::size_t size() const { return raw_.size(); }

  /// The raw bytes, for those who may see them.
  [[nodiscard]] std::string reveal(const ShowSecrets&) const { return std::string(raw_); }
  /// Masked for people: see mask().
  [[nodiscard]] std::string mask() const;

 private:
  friend class FingerprintKey;
  std::string_view raw_;
};

/// At most a quarter of the characters, and never more than the first 4 and the last 2, stay;
/// values of under 8 characters are wholly starred. The length is hidden beyond 12. Result is valid
/// UTF-8.
std::string mask(std::string_view raw);

/// Overwrites the bytes in a way that is not optimised away.
void wipe(std::string& raw);

/// 128 bits of HMAC-SHA-256, printed as 32 hex digits.
using Fingerprint = std::array<std::uint8_t, 16>;
std::string to_hex(const Fingerprint& fingerprint);

/// A site's key for fingerprints: without it a hash of an SSN or a card is guessed in seconds.
/// Immutable, may be shared by threads.
class FingerprintKey {
 public:
  /// REQUIRES: at least 16 bytes.
  explicit FingerprintKey(std::string bytes);
  /// The same normalised value and kind have the same fingerprint in every file and scan of a site.
  [[nodiscard]] Fingerprint fingerprint(std::string_view kind, SecretView value) const;
  /// As above for text that is not secret (finding ids: fingerprint + place).
  [[nodiscard]] Fingerprint keyed_hash(std::string_view text) const;
  /// Names the key without telling it: 8 hex digits.
  [[nodiscard]] std::string id() const;

 private:
  std::shared_ptr<const evp_mac_ctx_st> keyed_;  ///< HMAC after the key
};

/// The value without separators and case differences that don't matter: letters and digits only,
/// upper-cased, when `loose`; the bytes themselves otherwise.
std::string normalise_value(std::string_view raw, bool loose);

}  // namespace assay
