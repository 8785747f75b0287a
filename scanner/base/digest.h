// SHA-256, for identifying rule sets, policies and reports. Not for matched values: those get a
// keyed fingerprint (secret.h). Pure; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

/// 64 hex digits.
std::string sha256_hex(std::string_view bytes);

/// Many SHA-256, or one in parts. One owner, one thread.
class Sha256 {
 public:
  Sha256();
  /// Of one text; nothing of what was added before counts.
  std::array<std::uint8_t, 32> of(std::string_view bytes);
  void begin();
  void add(std::string_view bytes);
  /// 64 hex digits of what was added since begin().
  std::string hex();

 private:
  std::array<std::uint8_t, 32> end();
  std::shared_ptr<void> context_;
};

/// 40 hex digits; only to compare with what other tools have written.
std::string sha1_hex(std::string_view bytes);

/// The UUID of RFC 9562, version 5 (from a name), in its URL namespace: the same name has the same
/// one everywhere, so that documents which ask for UUIDs can be made again byte for byte.
std::string uuid_v5(std::string_view name);

}  // namespace assay
