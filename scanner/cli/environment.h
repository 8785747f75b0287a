// What the program takes from its surroundings: environment variables, the user's folders, the
// site's fingerprint key, the policy that lies in the current directory. The only reader of the
// environment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/result.h"
#include "scanner/base/secret.h"

namespace assay::cli {

/// An environment variable, or empty.
std::string env(const char* name);
/// The same, and it is not set any more. Before there are threads.
std::string take_env(const char* name);

struct KeyChoice {
  FingerprintKey key;
  bool ephemeral = false;  ///< made up for this run: its fingerprints compare with no other run's
  std::string note;        ///< why, when ephemeral
};

/// ASSAY_KEY_FILE or ASSAY_KEY (hex), else fingerprint.key in $XDG_STATE_HOME/assay
/// (~/.local/state/assay), which is made on first use: 0600, 32 random bytes. `store`: a store
/// whose own key, STORE.key, comes before that of the state folder, and is made where there is no
/// such folder; may be empty. An Error: a key was named that can't be used. Its text never holds
/// the key.
Result<KeyChoice> load_key(const std::string& store = {});

/// $XDG_CACHE_HOME/assay or ~/.cache/assay; empty when there is no home.
std::string cache_dir();
/// TMPDIR or /tmp.
std::string temp_dir();
/// Days since 1970-01-01, UTC.
std::int64_t today();
/// Seconds since 1970.
std::int64_t unix_now();
std::string host_name();
std::string account_name();

/// `.assay.toml`, `.assayignore`: `name` when it is a file in the current directory and that is
/// outside of all roots, else empty. Whoever can write into the tree that is scanned must not be
/// able to hide there; `note` then says that the file was left alone.
std::string local_file(const std::string& name, const std::vector<std::string>& roots,
                       std::string& note);

/// 32 bytes from the system.
std::string random_key();

/// The whole of a file of at most 16 MiB.
Result<std::string> read_small_file(const std::string& path);

}  // namespace assay::cli
