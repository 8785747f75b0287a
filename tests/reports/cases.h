// Random files for property tests, seeded. Header only.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "reports/assessment.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports::testing {

inline constexpr std::int64_t kDay = 86'400;
inline constexpr std::int64_t kNow = 20'000 * kDay;
inline constexpr int kCases = property_cases(10'000);

inline constexpr std::string_view kPolicy = R"toml(
root = [
  { path = "/srv/open", reach = "company", max_level = "internal" },
  { path = "/srv/public", reach = "public", max_level = "public", kind = "public" },
  { path = "/srv/safe", encrypted = true },
  { path = "/srv/test", kind = "test" },
]
retention = [{ class = "pii.government-id", keep_days = 1000 }, { class = "health", keep_days = 3000 }]
hold = [{ path = "/srv/safe", until = 2024-12-01, why = "w" }]
place = [{ class = "pii.payment", allowed_in = ["/srv/safe"] }]
path = [{ path = "/srv/open/b", level = "confidential" }]
label = [{ match = { text = "0" }, level = "public" }, { match = { text = "1" }, level = "internal" },
         { match = { text = "2" }, level = "confidential" }, { match = { text = "3" }, level = "restricted" }]
[[activity]]
id = "a"
owner = "o"
purpose = "p"
classes = ["pii.name", "pii.contact"]
paths = ["/srv/open"]
[[exceptions]]
id = "W"
test = "T-ACCESS"
path = "/srv/open"
reason = "r"
owner = "o"
approver = "p"
created = 2024-10-01
expires = 2025-06-01
)toml";

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }
  bool chance(std::uint32_t one_in) { return below(one_in) == 0; }
  std::mt19937& engine() { return engine_; }

 private:
  std::mt19937 engine_;
};

inline const std::vector<RuleInfo>& rules() {
  static const std::vector<RuleInfo> kRules = [] {
    std::vector<RuleInfo> made;
    for (const char* name :
         {"pii.government-id", "secret.cloud", "pii.name", "health.condition", "pii.payment",
          "pii.payment.sad", "pii.birth-date", "pii.contact.email", "secret.password"}) {
      made.push_back(rule(name, name));
    }
    return made;
  }();
  return kRules;
}

inline Finding any_finding(Random& random) {
  const auto which = random.below(static_cast<std::uint32_t>(rules().size()));
  return finding(rules()[which], static_cast<Confidence>(random.below(3)), random.below(14));
}

/// What a case is made of, so that one part can be changed.
struct Case {
  std::vector<Finding> findings;
  Access::Who who = Access::Who::kOwner;
  std::int64_t age = 0;
  bool others_write = false;
  bool closed = false;  ///< in a folder of the owner's
  std::string folder = "/srv/x/";
  int label = -1;
};

inline Case any_case(Random& random) {
  Case made;
  for (std::uint32_t i = random.below(16); i > 0; --i) made.findings.push_back(any_finding(random));
  made.who = static_cast<Access::Who>(random.below(3));
  made.age = random.below(4000);
  made.others_write = random.chance(2);
  made.closed = random.chance(3);
  constexpr std::array<const char*, 6> kFolders = {"/srv/x/",    "/srv/open/", "/srv/public/",
                                                   "/srv/safe/", "/srv/test/", "/srv/open/b/"};
  made.folder = kFolders[random.below(6)];
  if (random.chance(3)) made.label = static_cast<int>(random.below(4));
  return made;
}

inline FileRecord assessed(const Case& from, const Policy& policy, std::int64_t now = kNow) {
  FileRecord record = file(from.folder + "f", from.findings);
  auto holder = std::make_shared<Holder>();
  holder->readers.who = from.who;
  if (from.who != Access::Who::kOwner) holder->readers.groups = {1};
  holder->others_write = from.others_write;
  holder->meta.has_modified = true;
  holder->meta.modified = kNow - from.age * kDay;
  if (from.closed) holder->door = std::make_shared<const Door>(Door{{}, nullptr});
  record.holder = holder;
  record.media_type = "application/pdf";
  if (from.label >= 0) record.marks.push_back({"text", std::to_string(from.label)});
  assess(record, {&policy, "/", now, {}, {}});
  return record;
}

}  // namespace assay::reports::testing
