#include "scanner/cli/scan_setup.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/baseline.h"
#include "reports/logo.h"
#include "scanner/cli/output.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/signature.h"

namespace assay::cli {
namespace {

std::shared_ptr<const patterns::RuleSet> load_rules(const RuleFlags& flags,
                                                    std::vector<Problem>& problems) {
  if (flags.rules.empty() && flags.only.empty() && flags.skip.empty() && !flags.verifiable)
    return patterns::RuleSet::built_in();
  const std::string cache = flags.rules.empty() ? std::string() : cache_dir();
  return patterns::RuleSet::with(flags.rules, {flags.only, flags.skip, flags.verifiable}, cache,
                                 problems);
}

// They last until the process ends, which takes nothing apart: hundreds of thousands of small
// objects would cost a tenth of what a hook takes.
void keep([[maybe_unused]] const std::shared_ptr<const patterns::RuleSet>& rules) {
#if !defined(__SANITIZE_ADDRESS__)  // which would call them lost
  static_cast<void>(std::make_unique<std::shared_ptr<const patterns::RuleSet>>(rules).release());
#endif
}

// What the baseline and, in a repository, .gitleaksignore accept. False after saying what is wrong.
bool load_baseline(const std::string& path, const std::string& home,
                   std::optional<Baseline>& baseline, std::string& all_text) {
  if (!path.empty()) {
    auto text = read_small_file(path);
    if (!text) {
      complain(text.error().detail);
      return false;
    }
    auto read = reports::read_baseline(*text, path, random_key());
    if (!read) {
      complain(read.error().detail);
      return false;
    }
    baseline.emplace(std::move(*read));
    all_text += *text;
    const std::string folder = current_folder();
    baseline->set_folder(folder == "/" ? folder : folder + "/");
    baseline->follow_renames(
        [](const std::string& file) { return ::access(file.c_str(), F_OK) == 0; });
  }
  if (home.empty() || existing_file(home + ".gitleaksignore").empty()) return true;
  auto text = read_small_file(home + ".gitleaksignore");
  if (!text) {
    complain(text.error().detail);
    return false;
  }
  if (!baseline) baseline.emplace(random_key());
  reports::read_gitleaksignore(*text, *baseline);
  all_text += *text;
  return true;
}

std::size_t enabled_rules(const patterns::RuleSet& rules) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < rules.size(); ++i) count += rules.enabled(i) ? 1U : 0U;
  return count;
}

// The rules are some 20 MB in half a million pieces: in pages of 2 MB, where the kernel has them, a
// start takes a fifth less than in those of 4 KB, each of which is one fault. The heap is grown at
// once, for a large page needs its place as a whole.
void use_large_pages() {
  constexpr std::size_t kHeap = 24U << 20, kLargePage = 2U << 20;
  constexpr int kPiece = 64 << 10, kMostPieces = 8;
  ::mallopt(M_TOP_PAD, kHeap);
  // What setting that one turns off: thresholds that follow what a program asks for.
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);
  const auto* before = static_cast<char*>(::sbrk(0));
  std::vector<std::unique_ptr<char[]>> pieces;
  while (pieces.size() < kMostPieces && ::sbrk(0) == before)
    pieces.push_back(std::make_unique_for_overwrite<char[]>(kPiece));
  if (::sbrk(0) == before) return;
  auto begin = reinterpret_cast<std::uintptr_t>(before);
  begin += kLargePage - 1 - (begin - 1) % kLargePage;
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  // Advice that isn't taken costs nothing.
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

// The allocator keeps what was freed, for each thread apart: many times what a small budget is.
void prepare_allocator(std::uint64_t memory) {
  constexpr std::uint64_t kSmall = 256ULL << 20;
  constexpr int kOwnMapping = 256 << 10;  // larger ones go back to the system at once
  if (memory >= kSmall) return use_large_pages();
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_MMAP_THRESHOLD, kOwnMapping);
}

std::string wrong_with_flags(const ScanFlags& flags) {
  if (flags.incremental && flags.full) return "--incremental and --full exclude another";
  if ((flags.incremental || flags.full) && flags.store.empty())
    return "--incremental and --full need --store";
  if (flags.incremental && flags.show_secrets)
    return "--show-secrets needs everything to be read: a store holds no values; use --full";
  return wrong_with_signing(flags.formats, flags.sign);
}

bool wants_integrity(const ScanFlags& flags) {
  return !flags.store.empty() ||
         std::any_of(flags.formats.begin(), flags.formats.end(), [](const FormatSpec& format) {
           return format.name == "jsonl" || format.name == "json";
         });
}

bool wants_color(const ScanFlags& flags) {
  if (flags.color != Color::kAuto) return flags.color == Color::kAlways;
  return ::isatty(STDOUT_FILENO) == 1 && env("NO_COLOR").empty() && env("TERM") != "dumb";
}

// What .assayignore says, if there is one. Nullopt after saying what is wrong.
std::optional<std::string> load_ignored(const Args& roots, const std::string& home,
                                        std::vector<std::string>& notes) {
  std::string note;
  const std::string file =
      home.empty() ? local_file(".assayignore", roots, note) : existing_file(home + ".assayignore");
  if (!note.empty()) notes.push_back(note);
  if (file.empty()) return std::string();
  auto text = read_small_file(file);
  if (text) return std::move(*text);
  complain(text.error().detail);
  return std::nullopt;
}

// Whether the sandbox is there, where it has to be. False after saying what is wrong.
bool sandbox_allows(const ScanFlags& flags) {
  if (!flags.require_sandbox) return true;
  const auto refusal = scanner::sandbox_refusal();
  if (refusal) complain("--require-sandbox: " + *refusal);
  return !refusal;
}

// Opens the store that was named, and begins a scan in it. False after saying what is wrong.
bool begin_in_store(const ScanFlags& flags, const std::string& baseline_text, bool whole,
                    Setup& setup) {
  if (setup.key.ephemeral) {
    complain("--store needs a fingerprint key that stays: " + setup.key.note);
    return false;
  }
  auto store = open_store_run({&flags, &setup.policy, setup.rules.get(), &setup.key.key,
                               setup.ignore_text, baseline_text, whole});
  if (!store) {
    complain(store.error().detail);
    return false;
  }
  setup.store = std::move(*store);
  return true;
}

}  // namespace

bool load_logo(const Policy& policy, std::string& logo) {
  const std::string& path = policy.letterhead.logo;
  if (path.empty()) return true;
  const auto bytes = read_small_file(path);
  auto uri = bytes ? reports::logo_uri(*bytes) : Result<std::string>(bytes.error());
  if (!uri) {
    complain("the policy's logo " + path + ": " + uri.error().detail);
    return false;
  }
  logo = std::move(*uri);
  return true;
}

std::unique_ptr<Setup> prepare(const ScanFlags& flags, const Args& roots, const std::string& home) {
  prepare_allocator(flags.memory);
  if (const std::string wrong = wrong_with_flags(flags); !wrong.empty()) {
    complain(wrong);
    return nullptr;
  }
  std::vector<Problem> problems;
  std::vector<std::string> notes;
  Policy policy;
  std::vector<reports::Framework> frameworks;
  if (!load_policy(policy_path(flags.policy, roots, home, notes), policy, problems) ||
      !load_frameworks(policy, frameworks, problems)) {
    refuse(problems);
    return nullptr;
  }
  auto rules = load_rules(flags.rules, problems);
  if (!rules) {
    refuse(problems);
    return nullptr;
  }
  keep(rules);
  auto key = load_key(flags.store);
  if (!key) {
    complain(key.error().detail);
    return nullptr;
  }
  formats::LabelWords labels = label_words(policy);
  auto setup = std::make_unique<Setup>(
      Setup{std::move(policy), std::move(labels), std::move(frameworks), std::move(rules),
            std::move(*key), "", std::nullopt, std::move(notes), nullptr, "", nullptr});
  auto ignored = load_ignored(roots, home, setup->notes);
  if (!ignored) return nullptr;
  setup->ignore_text = std::move(*ignored);
  std::string baseline_text;
  if (!load_baseline(flags.baseline, home, setup->baseline, baseline_text) ||
      !load_logo(setup->policy, setup->logo) || !sandbox_allows(flags))
    return nullptr;
  if (wants_integrity(flags)) setup->lines = std::make_shared<reports::RecordLines>(user_names());
  if (!flags.store.empty() && !begin_in_store(flags, baseline_text, !home.empty(), *setup))
    return nullptr;
  return setup;
}

reports::ScanInfo scan_info(const Setup& setup, const Args& command_line, const Parsed& parsed) {
  reports::ScanInfo info;
  info.version = ASSAY_VERSION;
  info.command = command_line;
  info.host = host_name();
  info.account = account_name();
  info.started = unix_now();
  if (setup.store) {
    info.id = setup.store->id;
    info.previous = setup.store->previous;
  }
  info.rules_digest = setup.rules->digest();
  info.rules = enabled_rules(*setup.rules);
  info.cpu_level = setup.rules->cpu_level();
  info.key = setup.key.ephemeral ? "ephemeral" : setup.key.key.id();
  info.policy = setup.policy.source;
  info.policy_digest = setup.policy.digest;
  info.options = parsed.given;
  info.frameworks = setup.frameworks;
  info.folder = current_folder();
  info.rulebook = std::make_shared<const Policy>(setup.policy);
  info.logo = setup.logo;
  return info;
}

reports::ReportOptions report_options(const ScanFlags& flags, const Setup& setup) {
  reports::ReportOptions options;
  options.color = wants_color(flags);
  options.quiet = flags.quiet;
  options.verbose = flags.verbose;
  options.owner_name = user_names();
  options.temp_dir = temp_dir();
  options.lines = setup.lines;
  return options;
}

void say_notes(const ScanFlags& flags, const Setup& setup) {
  if (flags.quiet) return;
  for (const std::string& note : setup.notes) complain(note);
  if (!flags.verbose) return;
  if (setup.key.ephemeral) complain(setup.key.note);
  complain("matching with " + std::string(setup.rules->cpu_level()) + ", " +
           std::to_string(enabled_rules(*setup.rules)) + " rules");
}

}  // namespace assay::cli
