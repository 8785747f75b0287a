#include "scanner/cli/flags.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <limits>

#include "reports/report.h"
#include "scanner/base/policy.h"

namespace assay::cli {
namespace {

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  Number parsed{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return false;
  number = parsed;
  return true;
}

std::string unknown(std::string_view what, std::string_view value, std::string_view choices) {
  return "unknown " + std::string(what) + " '" + std::string(value) + "' (" + std::string(choices) +
         ")";
}

auto set_switch(bool& into) {
  return [&into](const std::string&) {
    into = true;
    return std::string();
  };
}

auto set_text(std::string& into) {
  return [&into](const std::string& value) {
    into = value;
    return std::string(value.empty() ? "an empty value" : "");
  };
}

auto append_text(std::vector<std::string>& into) {
  return [&into](const std::string& value) {
    into.push_back(value);
    return std::string(value.empty() ? "an empty value" : "");
  };
}

template <class Number>
auto set_number(Number& into, Number low, Number high) {
  return [&into, low, high](const std::string& value) {
    Number number{};
    if (!parse_number(value, number) || number < low || number > high) {
      return "not a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
             ": '" + value + "'";
    }
    into = number;
    return std::string();
  };
}

auto set_seconds(std::chrono::seconds& into, std::uint32_t most) {
  return [&into, most](const std::string& value) {
    std::uint32_t seconds = 0;
    std::string wrong = set_number(seconds, 1U, most)(value);
    if (wrong.empty()) into = std::chrono::seconds(seconds);
    return wrong;
  };
}

auto set_size(std::uint64_t& into) {
  return [&into](const std::string& value) {
    return parse_size(value, into) ? std::string()
                                   : "not a size: '" + value + "' (like 500K, 128M or 1GiB)";
  };
}

std::string set_confidence(Confidence& into, const std::string& value) {
  for (const Confidence each : {Confidence::kLow, Confidence::kMedium, Confidence::kHigh}) {
    if (to_string(each) == value) {
      into = each;
      return {};
    }
  }
  return unknown("confidence", value, "low, medium or high");
}

std::string set_fail_on(FailOn& into, const std::string& value) {
  if (value == "any" || value == "never") {
    into.kind = value == "any" ? FailOn::Kind::kAny : FailOn::Kind::kNever;
    return {};
  }
  into.kind = FailOn::Kind::kLevel;
  if (parse_level(value, into.level)) return {};
  return unknown("level", value, "public, internal, confidential, restricted, any or never");
}

std::string set_color(Color& into, const std::string& value) {
  if (value == "auto")
    into = Color::kAuto;
  else if (value == "always")
    into = Color::kAlways;
  else if (value == "never")
    into = Color::kNever;
  else
    return unknown("choice", value, "auto, always or never");
  return {};
}

std::string join(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

std::string long_name(const Flag& flag) {
  const auto dashes = flag.names.find("--");
  return flag.names.substr(dashes == std::string::npos ? 0 : dashes);
}

/// What is neither an option nor its value: operands, unless it looks like an option that there
/// isn't.
void take_operands(const std::vector<std::string>& rest, Parsed& parsed) {
  bool only_operands = false;
  for (const std::string& word : rest) {
    if (!only_operands && word == "--") {
      only_operands = true;
    } else if (!only_operands && word.size() > 1 && word[0] == '-') {
      if (parsed.error.empty())
        parsed.error = "unknown option '" + word.substr(0, word.find('=')) + "'";
    } else {
      parsed.operands.push_back(word);
    }
  }
}

}  // namespace

std::string add_format(std::vector<FormatSpec>& into, const std::string& value) {
  const auto equals = value.find('=');
  FormatSpec spec{value.substr(0, equals), {}};
  const auto names = reports::report_formats();
  if (std::find(names.begin(), names.end(), spec.name) == names.end()) {
    return unknown("format", spec.name, join(names));
  }
  if (equals != std::string::npos) {
    spec.file = value.substr(equals + 1);
    if (spec.file.empty()) return "no file after '" + value + "'";
    if (spec.file == "-") spec.file.clear();
  }
  if (spec.file.empty() &&
      std::any_of(into.begin(), into.end(), [](const FormatSpec& s) { return s.file.empty(); })) {
    return "two formats for standard output; give one a file: " + spec.name + "=FILE";
  }
  if (std::any_of(into.begin(), into.end(),
                  [&](const FormatSpec& s) { return !spec.file.empty() && s.file == spec.file; })) {
    return "two formats for one file: " + spec.file;
  }
  into.push_back(std::move(spec));
  return {};
}

bool parse_size(std::string_view text, std::uint64_t& bytes) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::uint64_t number = 0;
  if (!parse_number(text.substr(0, digits), number)) return false;
  std::string unit(text.substr(digits));
  std::transform(unit.begin(), unit.end(), unit.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  unsigned shift = 0;
  if (!unit.empty() && unit != "B") {
    const auto place = std::string_view("KMGT").find(unit[0]);
    const std::string_view rest = std::string_view(unit).substr(1);
    if (place == std::string_view::npos || (!rest.empty() && rest != "B" && rest != "IB"))
      return false;
    shift = 10 * (static_cast<unsigned>(place) + 1);
  }
  if (number > (std::numeric_limits<std::uint64_t>::max() >> shift)) return false;
  bytes = number << shift;
  return true;
}

Parsed parse_flags(const std::vector<Flag>& flags, const std::vector<std::string>& args) {
  Parsed parsed;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const CLI::Option* help = app.add_flag("-h,--help");
  std::vector<CLI::Option*> options;
  for (const Flag& flag : flags) {
    if (flag.value.empty()) {
      options.push_back(app.add_flag(flag.names));
      continue;
    }
    options.push_back(app.add_option(flag.names, [](const CLI::results_t&) { return true; }));
    // Each occurrence takes one value as it stands: CLI11 would split "[a,b]" otherwise.
    options.back()->type_size(1)->expected(1)->allow_extra_args(false)->multi_option_policy(
        CLI::MultiOptionPolicy::TakeAll);
  }
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ArgumentMismatch& error) {
    // Its own words count values, which says nothing here: each option takes one.
    parsed.error = std::string(error.what());
    parsed.error = parsed.error.substr(0, parsed.error.find(':')) + ": a value is missing";
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.error = error.what();
    std::replace(parsed.error.begin(), parsed.error.end(), '\n', ' ');
    return parsed;
  }
  parsed.help = help->count() != 0;
  take_operands(app.remaining(), parsed);
  for (std::size_t i = 0; i < flags.size() && parsed.error.empty(); ++i) {
    if (options[i]->count() == 0) continue;
    const std::string name = long_name(flags[i]);
    std::vector<std::string> values = options[i]->results();
    if (flags[i].value.empty()) values = {""};
    for (const std::string& value : values) {
      if (const std::string wrong = flags[i].set(value); !wrong.empty()) {
        parsed.error = name + ": " + wrong;
        break;
      }
    }
    if (flags[i].value.empty()) values.clear();
    parsed.given.emplace_back(name.substr(name.find_first_not_of('-')), std::move(values));
  }
  return parsed;
}

std::string help_text(const Usage& usage, const std::vector<Flag>& flags) {
  std::string text =
      "usage: assay " + usage.command + " [OPTION…] " + usage.operands + "\n\n" + usage.doc + "\n";
  std::vector<Flag> all = flags;
  all.push_back({"-h,--help", "", "Other", "Print this.", nullptr});
  std::string_view category;
  for (const Flag& flag : all) {
    if (flag.category != category) {
      category = flag.category;
      text += "\n" + flag.category + "\n";
    }
    const bool has_short = flag.names.size() > 2 && flag.names[1] != '-';
    std::string left = has_short ? "  " : "      ";
    for (const char c : flag.names) left += c == ',' ? std::string(", ") : std::string(1, c);
    if (!flag.value.empty()) left += " " + flag.value;
    constexpr std::size_t kColumn = 34;
    if (left.size() + 1 >= kColumn) {
      text += left + "\n";
      left.clear();
    }
    left.resize(kColumn, ' ');
    text += left;
    for (const char c : flag.doc) {
      text += c;
      if (c == '\n') text.append(kColumn, ' ');
    }
    text += '\n';
  }
  return text;
}

std::vector<Flag> rule_flags(RuleFlags& into) {
  return {
      {"--rules", "FILE|DIR", "Detectors",
       "Add the rules of a file or folder to the built-in ones.", append_text(into.rules)},
      {"--only", "SEL", "Detectors",
       "Use only these: a rule id, a class prefix or a tag. Repeatable.", append_text(into.only)},
      {"--skip", "SEL", "Detectors", "Leave these out. Repeatable.", append_text(into.skip)},
  };
}

std::vector<Flag> git_flags(GitFlags& f) {
  return {
      {"--staged", "", "What", "What the next commit adds: lines of the index that HEAD hasn't.",
       set_switch(f.staged)},
      {"--range", "A..B", "What", "What the commits of B that A hasn't brought.",
       set_text(f.range)},
      {"--history", "", "What", "Every blob, message and name that a ref reaches, each once.",
       set_switch(f.history)},
      {"--all", "", "What", "With --history: what reflogs and stashes hold, too.",
       set_switch(f.all)},
      {"--dangling", "", "What", "With --history: objects that nothing reaches, too.",
       set_switch(f.dangling)},
      {"--whole-files", "", "What",
       "Findings in lines that were there before, too, not only in new ones.",
       set_switch(f.whole_files)},
      {"--show-authors", "", "What", "Names and addresses of commits' authors, not masked.",
       set_switch(f.show_authors)},
      {"--install-hook", "HOOK", "Hooks",
       "Write the hook pre-commit, pre-push or pre-receive; one that is there is kept and\n"
       "run first.",
       [&f](const std::string& value) {
         f.install_hook = value;
         return value == "pre-commit" || value == "pre-push" || value == "pre-receive"
                    ? std::string()
                    : unknown("hook", value, "pre-commit, pre-push or pre-receive");
       }},
      {"--pre-push", "", "Hooks", "What a push brings, read from standard input as git gives it.",
       set_switch(f.pre_push)},
      {"--remote", "NAME", "Hooks",
       "With --pre-push: where it goes. What other remotes have is new there.", set_text(f.remote)},
      {"--pre-receive", "", "Hooks",
       "What a server receives, read from standard input as git gives it.",
       set_switch(f.pre_receive)},
  };
}

std::vector<Flag> verify_flags(VerifyFlags& f) {
  return {
      {"--dry-run", "", "Asking", "Ask nobody: say who would be asked about what.",
       set_switch(f.dry_run)},
      {"--timeout", "SEC", "Asking", "How long an issuer may take to answer (15).",
       set_seconds(f.timeout, 600)},
      {"--rate", "N", "Asking", "Requests a minute to one issuer, at most (60).",
       set_number(f.per_minute, 1U, 6000U)},
      {"--proxy", "URL", "Asking", "Go through this proxy; else as https_proxy and no_proxy say.",
       set_text(f.proxy)},
      {"--ca-file", "FILE", "Asking", "Trust these certificates (PEM) instead of the system's.",
       set_text(f.ca_file)},
      {"--test-server", "URL", "Asking",
       "Ask a server on this machine (http://127.0.0.1:PORT) instead of all issuers: for\n"
       "tests.",
       set_text(f.test_server)},
  };
}

namespace {

std::vector<Flag> output_flags(ScanFlags& f) {
  return {
      {"--format", "FMT[=FILE]", "Output",
       "Write FMT to standard output or a file. Repeatable. For people: text, markdown,\n"
       "html (the report for a privacy officer). For programs, everything: jsonl, json.\n"
       "For spreadsheets: csv (findings), csv-files, csv-skipped, csv-controls,\n"
       "csv-worklist, csv-waivers, ropa (record of processing). For pipelines: sarif,\n"
       "gitlab, junit. For monitoring: prometheus, ocsf. For auditors' tools: oscal.",
       [&f](const std::string& v) { return add_format(f.formats, v); }},
      {"--sign", "KEY", "Output",
       "Sign each report that goes to a file: FILE.sig, by ssh-keygen(1) with this key.",
       set_text(f.sign)},
      {"--show-secrets", "", "Output", "Write raw values, not masked ones.",
       set_switch(f.show_secrets)},
      {"-q,--quiet", "", "Output", "No progress, no notes, no summary in text.",
       set_switch(f.quiet)},
      {"-v,--verbose", "", "Output", "List everything that was skipped; say what the scan runs on.",
       set_switch(f.verbose)},
      {"--no-progress", "", "Output", "No progress line on the terminal.",
       set_switch(f.no_progress)},
      {"--color", "WHEN", "Output", "auto, always or never.",
       [&f](const std::string& v) { return set_color(f.color, v); }},
  };
}

std::vector<Flag> judging_flags(ScanFlags& f) {
  return {
      {"--policy", "FILE", "Judging", "The policy; else ASSAY_POLICY, else .assay.toml here.",
       set_text(f.policy)},
      {"--baseline", "FILE", "Judging",
       "Suppress what it lists: a file of 'assay baseline', or a report of gitleaks,\n"
       "detect-secrets or trufflehog in JSON.",
       set_text(f.baseline)},
      {"--min-confidence", "LEVEL", "Judging",
       "Leave out what is below low, medium (default) or high.",
       [&f](const std::string& v) { return set_confidence(f.min_confidence, v); }},
      {"--fail-on", "LEVEL", "Judging",
       "Exit with 1 for findings of this level or above, for any (default) or never.",
       [&f](const std::string& v) { return set_fail_on(f.fail_on, v); }},
      {"--store", "FILE", "Store",
       "Keep the scan in FILE (made when it isn't there), for report, diff, subject, breach.",
       set_text(f.store)},
      {"--incremental", "", "Store",
       "Don't read again what has not changed since the store's last scan; carry it over.",
       set_switch(f.incremental)},
      {"--full", "", "Store",
       "Read everything; of files, keep hashes of contents, and say whose content is another\n"
       "than at the last --full though size and times are the same.",
       set_switch(f.full)},
  };
}

std::vector<Flag> reading_flags(ScanFlags& f) {
  return {
      {"--include", "GLOB", "Selection",
       "Scan only files that match, with all that is in them. Repeatable.", append_text(f.include)},
      {"--exclude", "GLOB", "Selection", "Leave out what matches. Repeatable.",
       append_text(f.exclude)},
      {"--max-depth", "N", "Selection",
       "How deep containers in containers are opened (8); 0: none.",
       set_number(f.max_depth, 0U, 64U)},
      {"--max-size", "SIZE", "Selection", "Skip files larger than this.", set_size(f.max_size)},
      {"--one-file-system", "", "Selection", "Stay on the file systems of the given paths.",
       set_switch(f.one_file_system)},
      {"--follow", "", "Selection", "Follow symbolic links.", set_switch(f.follow)},
      {"--stdin-name", "NAME", "Selection", "What standard input ('-') is called.",
       set_text(f.stdin_name)},
      {"-j,--jobs", "N", "Resources", "Threads; 0 (default): one per core.",
       set_number(f.jobs, 0U, 1024U)},
      {"--memory", "SIZE", "Resources", "For everything that grows with the input (256M).",
       set_size(f.memory)},
      {"--timeout-per-file", "SEC", "Resources", "Give up on a file after this (300).",
       set_seconds(f.timeout_per_file, 31'536'000U)},
      {"--require-sandbox", "", "Resources",
       "Don't scan where containers can't be read in isolation.", set_switch(f.require_sandbox)},
  };
}

}  // namespace

std::vector<Flag> scan_flags(ScanFlags& f) {
  std::vector<Flag> flags;
  for (auto& some : {output_flags(f), judging_flags(f), rule_flags(f.rules), reading_flags(f)})
    flags.insert(flags.end(), some.begin(), some.end());
  return flags;
}

}  // namespace assay::cli
