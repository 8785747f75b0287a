// The options of every command in tables: what is written, what help says of it and what a value
// sets. Parsing and
// --help both come from them. Used once, at the start, by one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/base/records.h"

namespace assay::cli {

/// One option of a command.
struct Flag {
  std::string names;     ///< "-q,--quiet"
  std::string value;     ///< what help calls its value: "N"; empty: a switch
  std::string category;  ///< help's headline
  std::string doc;       ///< one sentence, or lines of them
  /// Takes a value (empty for a switch) in. Returns what is wrong with it, or nothing. Called once
  /// per occurrence.
  std::function<std::string(const std::string&)> set;
};

/// A command as its help shows it.
struct Usage {
  std::string command;   ///< "scan"
  std::string operands;  ///< "PATH…"
  std::string doc;
};

struct Parsed {
  std::string error;  ///< one line, or empty
  bool help = false;
  std::vector<std::string> operands;  ///< what is not an option, in order
  std::vector<std::pair<std::string, std::vector<std::string>>>
      given;  ///< options as given, by long name
};

/// Applies `args` (without the command) to the flags.
Parsed parse_flags(const std::vector<Flag>& flags, const std::vector<std::string>& args);
std::string help_text(const Usage& usage, const std::vector<Flag>& flags);

/// What makes a scan end with exit code 1.
struct FailOn {
  enum class Kind : std::uint8_t { kAny, kNever, kLevel };
  Kind kind = Kind::kAny;
  Level level = Level::kPublic;  ///< for kLevel: this or higher
};

enum class Color : std::uint8_t { kAuto, kAlways, kNever };

struct FormatSpec {
  std::string name;
  std::string file;  ///< empty: standard output
};

struct RuleFlags {
  std::vector<std::string> rules, only, skip;
  bool verifiable = false;  ///< only those whose issuer can be asked
};

struct ScanFlags {
  bool group_columns = true;  ///< no flag: commands that need every value on its own clear it
  RuleFlags rules;
  std::vector<FormatSpec> formats;
  std::vector<std::string> include, exclude;
  std::string stdin_name = "-";
  std::string policy;
  std::string baseline;
  std::string store;
  std::string sign;  ///< a key for ssh-keygen -Y sign; empty: reports aren't signed
  Confidence min_confidence = Confidence::kMedium;
  FailOn fail_on;
  Color color = Color::kAuto;
  unsigned jobs = 0;
  std::uint64_t memory = 256ULL << 20;
  std::uint64_t max_size = UINT64_MAX;
  std::uint32_t max_depth = 8;
  std::chrono::seconds timeout_per_file{300};
  bool incremental = false, full = false;
  bool one_file_system = false, follow = false, require_sandbox = false;
  bool show_secrets = false, quiet = false, verbose = false, no_progress = false;
};

struct GitFlags {
  bool staged = false, history = false, whole_files = false, all = false, dangling = false;
  bool show_authors = false;
  bool pre_push = false, pre_receive = false;
  std::string range;
  std::string remote;        ///< of --pre-push: where it goes; empty: any
  std::string install_hook;  ///< pre-commit, pre-push or pre-receive
};

struct VerifyFlags {
  std::chrono::seconds timeout{15};
  std::uint32_t per_minute = 60;  ///< requests to one host
  std::string proxy, ca_file, test_server;
  bool dry_run = false;
};

/// The tables; `into` must outlive them.
std::vector<Flag> scan_flags(ScanFlags& into);
std::vector<Flag> git_flags(GitFlags& into);
std::vector<Flag> rule_flags(RuleFlags& into);
std::vector<Flag> verify_flags(VerifyFlags& into);

/// Takes "FMT" or "FMT=FILE" in. Returns what is wrong with it, or nothing.
std::string add_format(std::vector<FormatSpec>& into, const std::string& value);

/// "128M", "1G", "64KiB", "1000": bytes; units are powers of 1024. False: not a size, or too large.
bool parse_size(std::string_view text, std::uint64_t& bytes);

}  // namespace assay::cli
