// What two scans' differing records say of findings and deviations, against a model that looks at
// everything each time.
#include "reports/since_last.h"

#include <map>

#include "tests/reports/cases.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using testing::Random;
using testing::skipped;

/// What a scan saw of a file.
struct Sight {
  enum class Kind : std::uint8_t { kAbsent, kUnread, kRead, kPartly } kind = Kind::kAbsent;
  unsigned failed = 0;  ///< one bit for each of two tests
  friend bool operator==(const Sight&, const Sight&) = default;
};
using Sights = std::map<std::string, Sight>;
using Key = std::pair<std::string, TestId>;
using Lives = std::map<Key, DeviationLife>;

constexpr std::array<TestId, 2> kTests = {TestId::kAccess, TestId::kRetain};

FileRecord record_of(const std::string& path, const Sight& sight) {
  FileRecord file = testing::file(path);
  file.level = sight.failed == 3 ? Level::kRestricted : Level::kConfidential;
  for (std::size_t i = 0; i < kTests.size(); ++i) {
    if ((sight.failed >> i & 1U) != 0) file.failed.add(kTests[i]);
  }
  if (sight.kind == Sight::Kind::kPartly) file.partial = Reason::kCorrupt;
  return file;
}

void tell(const std::string& path, const Sight& sight, const auto& visit) {
  if (sight.kind == Sight::Kind::kAbsent) return;
  if (sight.kind == Sight::Kind::kUnread) {
    visit(skipped(path, Reason::kUnreadable));
  } else {
    visit(record_of(path, sight));
  }
}

/// What a scan says when every one of its records is looked at.
void settle_all(Lives& lives, const Sights& now, std::int64_t scan) {
  const auto unread = [&](const std::string& path) {
    const auto own = now.find(path);
    if (own != now.end() &&
        (own->second.kind == Sight::Kind::kUnread || own->second.kind == Sight::Kind::kPartly)) {
      return true;
    }
    const auto folder = now.find(path.substr(0, path.rfind('/')));
    return folder != now.end() && folder->second.kind == Sight::Kind::kUnread;
  };
  for (const auto& [path, sight] : now) {
    for (std::size_t i = 0; i < kTests.size(); ++i) {
      if ((sight.failed >> i & 1U) == 0) continue;
      auto [place, is_new] = lives.try_emplace({path, kTests[i]});
      DeviationLife& life = place->second;
      if (is_new) life = {path, kTests[i], Level::kPublic, scan, {}, false, false, false};
      life.reopened = life.reopened || life.closed.has_value();
      life.closed.reset();
      life.unread = false;
      life.level = record_of(path, sight).level;
    }
  }
  for (auto& [key, life] : lives) {
    const auto own = now.find(key.first);
    const std::size_t test = key.second == kTests[0] ? 0 : 1;
    if (life.closed || (own != now.end() && (own->second.failed >> test & 1U) != 0)) continue;
    life.unread = unread(key.first);
    if (!life.unread) life.closed = scan;
  }
}

Sights any_sights(Random& random) {
  Sights sights;
  const bool folder_unread = random.chance(5);
  if (folder_unread) sights["d"] = {Sight::Kind::kUnread, 0};
  for (const char* path : {"d/a", "d/b", "e", "z.zip!m"}) {
    if (folder_unread && path[0] == 'd') continue;
    Sight sight{static_cast<Sight::Kind>(random.below(4)), 0};
    if (sight.kind == Sight::Kind::kRead || sight.kind == Sight::Kind::kPartly)
      sight.failed = random.below(4);
    sights[path] = sight;
  }
  std::erase_if(sights, [](const auto& each) { return each.second.kind == Sight::Kind::kAbsent; });
  return sights;
}

SinceLast compared(const Sights& before, const Sights& now, std::int64_t scan) {
  SinceLast since(scan);
  for (const auto& [path, sight] : now) {
    const auto old = before.find(path);
    const bool same = old != before.end() && old->second == sight;
    tell(path, sight, [&](const auto& record) {
      since.note(record);
      if (!same && scan == 1) since.is_first(record);
      if (!same && scan != 1) since.is(record);
    });
  }
  for (const auto& [path, sight] : before) {
    const auto other = now.find(path);
    if (other != now.end() && other->second == sight) continue;
    tell(path, sight, [&](const auto& record) { since.was(record); });
  }
  return since;
}

std::vector<DeviationLife> lives_of(const Lives& lives, const auto& wanted) {
  std::vector<DeviationLife> some;
  for (const auto& [key, life] : lives) {
    if (wanted(life)) some.push_back(life);
  }
  return some;
}

TEST_CASE("from what differs come the same lives of deviations as from everything") {
  for (std::uint32_t seed = 0; seed < static_cast<std::uint32_t>(testing::kCases); ++seed) {
    Random random(seed);
    Lives expected;
    Lives lives;
    Sights before;
    for (std::int64_t scan = 1; scan <= 6; ++scan) {
      const Sights now = any_sights(random);
      settle_all(expected, now, scan);
      const auto changed =
          compared(before, now, scan)
              .deviations(
                  [&](const std::string& path) {
                    return lives_of(lives,
                                    [&](const DeviationLife& life) { return life.path == path; });
                  },
                  lives_of(lives, [](const DeviationLife& life) { return life.unread; }));
      for (const DeviationLife& life : changed) lives[{life.path, life.test}] = life;
      INFO("seed " << seed << " scan " << scan);
      REQUIRE(lives == expected);
      before = now;
    }
  }
}

TEST_CASE("a scan that was stopped closes nothing") {
  const Sights before = {{"d/a", {Sight::Kind::kRead, 1}}, {"e", {Sight::Kind::kRead, 1}}};
  SinceLast since = compared(before, {{"e", {Sight::Kind::kRead, 0}}}, 2);
  since.interrupted();
  Lives lives;
  settle_all(lives, before, 1);
  const auto changed = since.deviations(
      [&](const std::string& path) {
        return lives_of(lives, [&](const DeviationLife& life) { return life.path == path; });
      },
      {});
  REQUIRE(changed.size() == 2);
  for (const DeviationLife& life : changed) {
    CHECK_FALSE(life.closed);
    CHECK(life.unread);
  }
}

FileRecord with_findings(const std::string& path, const RuleInfo& rule,
                         std::vector<std::uint32_t> values) {
  std::vector<Finding> findings;
  for (const std::uint32_t value : values)
    findings.push_back(testing::finding(rule, Confidence::kHigh, value));
  return testing::file(path, std::move(findings));
}

TEST_CASE("findings come, go, come back, or could not be looked for") {
  const RuleInfo rule = testing::rule("r", "pii.name");
  SinceLast since(5);
  since.was(with_findings("a", rule, {1, 2}));
  since.was(with_findings("f/b", rule, {3, 4}));
  since.was(with_findings("gone", rule, {5}));
  FileRecord now = with_findings("a", rule, {1, 6, 7, 8});
  now.findings.back().suppressed = "inline";
  since.is(now);
  since.note(skipped("f", Reason::kUnreadable));
  since.is(skipped("f", Reason::kUnreadable));
  // In all 10: those of files that didn't change, too. 7 was there once.
  const Change change = since.change(10, [](const Finding& finding) {
    return finding.id[0] == 7 ? std::optional<FindingPast>({100, true}) : std::nullopt;
  });
  CHECK(change.added == 1);
  CHECK(change.reopened == 1);
  CHECK(change.persisting == 8);
  CHECK(change.fixed == 2);
  CHECK(change.not_read == 2);
}

}  // namespace
}  // namespace assay::reports
