#include "scanner/cli/exit_code.h"

#include <string>
#include <vector>

#include "tests/support/test.h"

namespace assay::cli {
namespace {

TEST_CASE("the exit code tells the worst that happened") {
  struct Case {
    const char* name;
    ScanEnd end;
    int code;
  };
  const std::vector<Case> cases = {
      {"nothing", {}, 0},
      {"findings", {.findings = true}, 1},
      {"something unread", {.incomplete = true}, 3},
      {"findings and something unread", {.findings = true, .incomplete = true}, 3},
      {"no room for the output", {.findings = true, .output_failed = true}, 3},
      {"nobody reads", {.incomplete = true, .pipe_closed = true}, 0},
      {"nobody reads, but something was found",
       {.findings = true, .incomplete = true, .pipe_closed = true},
       1},
      {"nobody reads one output, another failed", {.output_failed = true, .pipe_closed = true}, 3},
      {"interrupted", {.signal = 2, .findings = true, .incomplete = true}, 130},
      {"terminated", {.signal = 15, .output_failed = true}, 143},
  };
  for (const Case& each : cases) {
    INFO(each.name);
    CHECK(exit_code(each.end) == each.code);
  }
}

TEST_CASE("of credentials whose issuer was asked only live ones count") {
  using State = Verification::State;
  for (const auto& [state, counts] : std::vector<std::pair<State, bool>>{
           {State::kLive, true}, {State::kDead, false}, {State::kUnknown, false}}) {
    FileRecord file;
    file.findings.emplace_back().verified = Verification{state, ""};
    CHECK(fails(file, {}) == counts);
  }
}

TEST_CASE("the option fail-on looks at the level of findings") {
  const auto fails_with = [](FailOn fail_on, std::vector<Level> levels, bool suppressed = false) {
    FileRecord file;
    for (const Level level : levels) {
      Finding finding;
      finding.level = level;
      finding.suppressed = suppressed ? "inline" : "";
      file.findings.push_back(finding);
    }
    return fails(file, fail_on);
  };
  using Kind = FailOn::Kind;
  const FailOn any{Kind::kAny, Level::kPublic};
  const FailOn never{Kind::kNever, Level::kPublic};
  const FailOn confidential{Kind::kLevel, Level::kConfidential};
  CHECK_FALSE(fails_with(any, {}));
  CHECK(fails_with(any, {Level::kPublic}));
  CHECK_FALSE(fails_with(any, {Level::kRestricted}, true));
  CHECK_FALSE(fails_with(never, {Level::kRestricted}));
  CHECK_FALSE(fails_with(confidential, {Level::kPublic, Level::kInternal}));
  CHECK(fails_with(confidential, {Level::kInternal, Level::kConfidential}));
  CHECK(fails_with(confidential, {Level::kRestricted}));
}

}  // namespace
}  // namespace assay::cli
