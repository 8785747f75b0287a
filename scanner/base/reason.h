// The closed list of reasons for which an entry, or a part of one, was not scanned. It is the
// `reason` of `skipped` records and the `partial` of `file` records (CONTRACT.md, Records).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace assay {

enum class Reason : std::uint8_t {
  kUnreadable,    ///< permission or I/O error; detail has errno's text
  kEncrypted,     ///< needs a password or key
  kCorrupt,       ///< the format's own rules or checksums are broken
  kCrashed,       ///< the isolated reader died or hung on it
  kUnsupported,   ///< recognised, but no reader for it
  kExcluded,      ///< by --exclude, --include, .assayignore or the policy's scope
  kSpecialFile,   ///< FIFO, socket, device: never opened
  kSymlink,       ///< symbolic link: not followed
  kOtherMount,    ///< another file system, with --one-file-system
  kDuplicate,     ///< a further name of an inode that is scanned under its first name
  kVanished,      ///< gone between listing and opening
  kChanged,       ///< truncated or replaced while it was read
  kLimitDepth,    ///< nested deeper than --max-depth
  kLimitSize,     ///< larger than --max-size
  kLimitEntries,  ///< more members than allowed in one top-level container
  kLimitRatio,    ///< expands more than allowed
  kLimitTime,     ///< --timeout-per-file ran out
  kLimitMatches,  ///< more matches of one rule than are listed one by one
  kInterrupted,   ///< SIGINT, SIGTERM
};

inline constexpr std::size_t kReasonCount = 19;

/// The contract's spelling: "limit:depth", "special-file". Static lifetime.
constexpr std::string_view to_string(Reason reason) {
  constexpr std::array<std::string_view, kReasonCount> kNames = {
      "unreadable",  "encrypted",    "corrupt",       "crashed",     "unsupported",
      "excluded",    "special-file", "symlink",       "other-mount", "duplicate",
      "vanished",    "changed",      "limit:depth",   "limit:size",  "limit:entries",
      "limit:ratio", "limit:time",   "limit:matches", "interrupted"};
  return kNames[static_cast<std::size_t>(reason)];
}

/// True for what was left out on purpose or can't hold data of its own: it does not make a scan
/// incomplete (exit code 3). Everything else was asked for and could not be read.
constexpr bool is_benign(Reason reason) {
  switch (reason) {
    case Reason::kExcluded:
    case Reason::kSpecialFile:
    case Reason::kSymlink:
    case Reason::kOtherMount:
    case Reason::kDuplicate:
    case Reason::kLimitMatches:
      return true;
    default:
      return false;
  }
}

}  // namespace assay
