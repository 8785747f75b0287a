#include "scanner/cli/flags.h"

#include <algorithm>

#include "reports/report.h"
#include "tests/support/test.h"

namespace assay::cli {
namespace {

struct Outcome {
  ScanFlags flags;
  Parsed parsed;
};

Outcome parse(const std::vector<std::string>& args) {
  Outcome outcome;
  const auto table = scan_flags(outcome.flags);
  outcome.parsed = parse_flags(table, args);
  return outcome;
}

TEST_CASE("sizes have binary units") {
  const std::vector<std::pair<std::string, std::uint64_t>> good = {
      {"0", 0},
      {"1000", 1000},
      {"7B", 7},
      {"1k", 1024},
      {"128M", 128 << 20},
      {"64KiB", 64 << 10},
      {"2mb", 2 << 20},
      {"1G", 1 << 30},
      {"3T", 3ULL << 40},
      {"18446744073709551615", UINT64_MAX}};
  for (const auto& [text, expected] : good) {
    INFO(text);
    std::uint64_t bytes = 1;
    REQUIRE(parse_size(text, bytes));
    CHECK(bytes == expected);
  }
  for (const char* text : {"", "M", "-1", "1.5M", "1X", "1MM", "1 M", "99999999999999999999",
                           "18446744073709551615K"}) {
    INFO(text);
    std::uint64_t bytes = 0;
    CHECK_FALSE(parse_size(text, bytes));
  }
}

TEST_CASE("options set what they say") {
  const Outcome o = parse({"a",
                           "--jobs=3",
                           "-q",
                           "--format",
                           "json=out.json",
                           "--format",
                           "text",
                           "--max-size",
                           "1K",
                           "--min-confidence",
                           "medium",
                           "--fail-on",
                           "restricted",
                           "--exclude",
                           "[a,b]*",
                           "--exclude",
                           "*.o",
                           "--timeout-per-file",
                           "9",
                           "b"});
  REQUIRE(o.parsed.error.empty());
  CHECK(o.parsed.operands == std::vector<std::string>{"a", "b"});
  CHECK(o.flags.jobs == 3);
  CHECK(o.flags.quiet);
  REQUIRE(o.flags.formats.size() == 2);
  CHECK(o.flags.formats[0].file == "out.json");
  CHECK(o.flags.formats[1].file.empty());
  CHECK(o.flags.max_size == 1024);
  CHECK(o.flags.min_confidence == Confidence::kMedium);
  CHECK(o.flags.fail_on.level == Level::kRestricted);
  CHECK(o.flags.exclude == std::vector<std::string>{"[a,b]*", "*.o"});
  CHECK(o.flags.timeout_per_file == std::chrono::seconds(9));
  const auto& given = o.parsed.given;
  CHECK(std::any_of(given.begin(), given.end(), [](const auto& option) {
    return option.first == "exclude" && option.second.size() == 2;
  }));
}

TEST_CASE("paths are taken as they stand") {
  CHECK(parse({"-"}).parsed.operands == std::vector<std::string>{"-"});
  CHECK(parse({"[x]", "a,b"}).parsed.operands == std::vector<std::string>{"[x]", "a,b"});
  CHECK(parse({"--", "--format", "-q"}).parsed.operands ==
        std::vector<std::string>{"--format", "-q"});
}

TEST_CASE("a wrong call is told in one line that names the option") {
  struct Case {
    std::vector<std::string> args;
    std::string part;
  };
  const std::vector<Case> cases = {
      {{"--store"}, "--store"},
      {{"-Z"}, "-Z"},
      {{"--format", "docx"}, "docx"},
      {{"--format", "json="}, "--format"},
      {{"--format", "text", "--format", "json"}, "two formats"},
      {{"--format", "text=x", "--format", "json=x"}, "two formats"},
      {{"--jobs", "many"}, "--jobs"},
      {{"--jobs", "-1"}, "--jobs"},
      {{"--jobs"}, "--jobs"},
      {{"--memory", "1X"}, "--memory"},
      {{"--fail-on", "high"}, "--fail-on"},
      {{"--min-confidence", "none"}, "--min-confidence"},
      {{"--color", "red"}, "--color"},
      {{"--max-depth", "65"}, "--max-depth"},
      {{"--timeout-per-file", "0"}, "--timeout-per-file"},
      {{"--policy", ""}, "--policy"},
  };
  for (const Case& each : cases) {
    const std::string error = parse(each.args).parsed.error;
    INFO(each.args.front() << ": " << error);
    CHECK(error.find(each.part) != std::string::npos);
    CHECK(error.find('\n') == std::string::npos);
  }
}

TEST_CASE("help names every format, and what is no format is refused with their names") {
  ScanFlags flags;
  const auto table = scan_flags(flags);
  const std::string help = help_text({"scan", "PATH…", "Scans."}, table);
  const std::string error = parse({"--format", "nonsense"}).parsed.error;
  for (const std::string_view format : reports::report_formats()) {
    INFO(format);
    CHECK(help.find(" " + std::string(format)) != std::string::npos);
    CHECK(error.find(format) != std::string::npos);
    CHECK(parse({"--format", std::string(format)}).parsed.error.empty());
  }
}

TEST_CASE("help names every option") {
  ScanFlags flags;
  const auto table = scan_flags(flags);
  const std::string help = help_text({"scan", "PATH…", "Scans."}, table);
  for (const Flag& flag : table) {
    INFO(flag.names);
    CHECK(help.find(flag.names.substr(flag.names.find("--"))) != std::string::npos);
    CHECK_FALSE(flag.doc.empty());
  }
}

}  // namespace
}  // namespace assay::cli
