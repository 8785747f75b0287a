// Key stores and private keys in binary form: PKCS#12 (RFC 7292), PKCS#8 (RFC 5958), PKCS#1, SEC 1
// and DSA keys in DER, Java's JKS and JCEKS, Bouncy Castle's BKS. They have no text that a rule
// could look for, so what they hold is written out as text: a key as the PEM that it is, a store as
// a few lines in PEM's manner, which the rules of secret.private-key know. Pure; thread-safe; never
// fails.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::formats {

struct KeyStore {
  std::string text;  ///< "-----BEGIN PRIVATE KEY-----…", "-----BEGIN PKCS12 KEY STORE-----…"
  std::string_view kind;  ///< for `location.decoded`: "der", "pkcs12", "jks", "jceks" or "bks"
};

/// What a file is that begins with `bytes`, of which all or a first part is there. Nullopt for all
/// else, and for what holds certificates only. Reads at most 1 MiB; linear in what it reads.
std::optional<KeyStore> read_key_store(std::string_view bytes);

}  // namespace assay::formats
