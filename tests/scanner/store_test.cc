// What a store's records are made of: every field survives, bytes from anywhere do no harm.
#include <algorithm>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "scanner/base/byte_codec.h"
#include "scanner/store_clean.h"
#include "scanner/store_codec.h"
#include "scanner/store_lists.h"
#include "tests/support/test.h"

namespace assay::scanner {
namespace {

/// Numbers texts and rules as a store does, into the pool that decodes.
struct Numbering {
  StorePool pool;
  std::unordered_map<std::string, std::uint64_t> texts;
  std::unordered_map<const RuleInfo*, std::uint64_t> rules;
  StoreNumbers numbers{[this](std::string_view text, bool must) -> std::uint64_t {
                         if (!must && text.size() > 12) return 0;
                         const auto [place, is_new] =
                             texts.try_emplace(std::string(text), texts.size() + 1);
                         if (is_new) pool.add_text(static_cast<std::int64_t>(place->second), text);
                         return place->second;
                       },
                       [this](const RuleInfo& rule) {
                         const auto [place, is_new] = rules.try_emplace(&rule, rules.size() + 1);
                         if (is_new) pool.add_rule(static_cast<std::int64_t>(place->second), rule);
                         return place->second;
                       }};
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::uint64_t number(std::uint64_t most) { return random_() % (most + 1); }
  bool coin() { return number(1) == 1; }
  std::string text() {
    std::string text(number(20), ' ');
    for (char& c : text) c = static_cast<char>(number(255));
    return text;
  }
  LabelMark mark() {
    return {text(), text(), static_cast<LabelTrust>(number(5)), text(), text(), text(),
            text(), coin()};
  }
  FileRecord file(const RuleInfo& one, const RuleInfo& other);
  Finding finding(const RuleInfo& one, const RuleInfo& other);

 private:
  std::mt19937_64 random_;
};

Finding Maker::finding(const RuleInfo& one, const RuleInfo& other) {
  Finding finding;
  finding.rule = coin() ? &one : &other;
  for (auto& byte : finding.id) byte = static_cast<std::uint8_t>(number(255));
  for (auto& byte : finding.fingerprint) byte = static_cast<std::uint8_t>(number(255));
  finding.confidence = static_cast<Confidence>(number(2));
  finding.level = static_cast<Level>(number(3));
  finding.score = static_cast<std::uint16_t>(number(1000));
  for (std::uint64_t i = number(3); i > 0; --i) finding.evidence.push_back(text());
  finding.line = number(1 << 30);
  finding.column = number(300);
  if (coin()) {
    const std::uint64_t begin = number(1ULL << 40);
    finding.bytes = {begin, begin + number(100)};
  }
  if (coin()) {
    if (coin()) finding.where.edit().page = static_cast<std::uint32_t>(number(9));
    if (coin()) finding.where.edit().slide = static_cast<std::uint32_t>(number(9));
    if (coin()) finding.where.edit().row = number(1ULL << 33);
    finding.where.edit().sheet = text();
    finding.where.edit().cell = text();
    finding.where.edit().field = text();
    finding.where.edit().part = text();
    finding.where.edit().commit = text();
    finding.where.edit().object = text();
    if (coin()) finding.where.edit().at_head = coin();
    for (std::uint64_t i = number(2); i > 0; --i) finding.where.edit().decoded.push_back(text());
    finding.where.edit().author = text();
    if (coin())
      finding.where.edit().date = static_cast<std::int64_t>(number(1ULL << 40)) - (1LL << 39);
    for (std::uint64_t i = number(2); i > 0; --i) finding.where.edit().paths.push_back(text());
  }
  finding.match = text();
  if (coin()) finding.alternatives = {&one, &other};
  for (std::uint64_t i = number(2); i > 0; --i) {
    FindingPart& part = finding.parts.emplace_back();
    part.name = text();
    if (coin()) part.rule = &other;
    part.line = number(1 << 30);
    part.column = number(300);
    if (coin()) part.bytes = {7, 7 + number(100)};
    part.match = text();
    part.fingerprint[3] = static_cast<std::uint8_t>(number(255));
    part.secret = "what must not be kept";
  }
  if (coin()) finding.part_of = Fingerprint{1, 2, 3};
  if (coin()) finding.suppressed = "inline";
  if (coin()) finding.waived = text();
  if (coin()) finding.verified = Verification{static_cast<Verification::State>(number(2)), text()};
  finding.secret = "what must not be kept";
  return finding;
}

FileRecord Maker::file(const RuleInfo& one, const RuleInfo& other) {
  FileRecord file;
  file.provenance = Provenance::file("folder/a.zip");
  for (std::uint64_t i = number(2); i > 0; --i)
    file.provenance =
        Provenance::member(file.provenance, text(), static_cast<std::uint32_t>(number(900)));
  file.meta = {
      number(1ULL << 50), static_cast<std::uint32_t>(number(07777)), 0, 0, coin(), 0, coin()};
  if (file.meta.has_owner) file.meta.uid = static_cast<std::uint32_t>(number(UINT32_MAX));
  if (file.meta.has_owner) file.meta.gid = static_cast<std::uint32_t>(number(UINT32_MAX));
  if (file.meta.has_modified)
    file.meta.modified = static_cast<std::int64_t>(number(1ULL << 40)) - (1LL << 39);
  if (coin()) {
    auto holder = std::make_shared<Holder>();
    holder->readers.who = static_cast<Access::Who>(number(2));
    for (std::uint64_t i = number(2); i > 0; --i)
      holder->readers.groups.push_back(static_cast<std::uint32_t>(number(UINT32_MAX)));
    holder->others_write = coin();
    file.holder = std::move(holder);
  }
  for (std::uint64_t i = number(2); i > 0; --i) file.marks.push_back(mark());
  file.media_type = "text/plain; charset=of-some-length";
  if (coin()) {
    file.partial = static_cast<Reason>(number(kReasonCount - 1));
    file.partial_detail = text();
  }
  for (std::uint64_t i = number(4); i > 0; --i) file.findings.push_back(finding(one, other));
  file.level = static_cast<Level>(number(3));
  file.content_level = static_cast<Level>(number(3));
  file.impact = static_cast<std::uint8_t>(number(100));
  file.exposure = static_cast<std::uint8_t>(number(100));
  file.risk = static_cast<std::uint8_t>(number(100));
  file.audience = "company";
  if (coin()) file.sum = {1, 2, 3, 4, 5, 6, 7, 8, 9, coin()};
  if (coin()) file.combination = "a-combination";
  if (coin()) file.path_rule = "/srv/**";
  file.label_verdict = static_cast<LabelVerdict>(number(7));
  for (std::uint64_t i = number(2); i > 0; --i)
    file.values.push_back({text(), static_cast<std::uint32_t>(number(99)), number(1 << 20),
                           static_cast<std::uint8_t>(number(100)),
                           static_cast<std::uint8_t>(number(100)), static_cast<Level>(number(3))});
  file.people = {number(1 << 20), number(1 << 20)};
  if (coin()) {
    Label label;
    for (std::string* each :
         {&label.source, &label.value, &label.name, &label.set, &label.method, &label.by_tenant})
      *each = text();
    label.conflict = coin();
    label.removed = coin();
    for (std::uint64_t i = number(2); i > 0; --i) label.others.push_back(mark());
    file.label = std::move(label);
    if (coin()) file.label->level = static_cast<Level>(number(3));
  }
  file.tested = TestSet::from_bits(static_cast<std::uint32_t>(number(0xFFFF)));
  file.failed = TestSet::from_bits(static_cast<std::uint32_t>(number(0xFFFF)));
  file.waived = TestSet::from_bits(static_cast<std::uint32_t>(number(0xFFFF)));
  return file;
}

TEST_CASE("a record that is decoded encodes to the same bytes") {
  const RuleInfo one{"one", "One", "pii.name", "US", {"gdpr", "x"}, 15, "https://example.org"};
  const RuleInfo other{"other", "Other", "secret.cloud", "", {}, 0, ""};
  for (unsigned seed = 0; seed < 2000; ++seed) {
    CAPTURE(seed);
    Maker maker(seed);
    Numbering numbering;
    const FileRecord file = maker.file(one, other);
    const std::string body = encode(file, numbering.numbers);
    auto decoded = decode(body, numbering.pool);
    REQUIRE(decoded);
    auto& again = std::get<FileRecord>(decoded->record);
    again.provenance = Provenance::file("folder/a.zip");
    for (MemberStep& step : decoded->chain)
      again.provenance = Provenance::member(again.provenance, step.name, step.ordinal);
    CHECK(again.provenance->path() == file.provenance->path());
    CHECK(decoded->has_holder == (file.holder != nullptr));
    if (decoded->has_holder && again.holder == nullptr) again.holder = file.holder;  // a member's
    // Numbers of rules stand for the pool's rules now.
    StoreNumbers back = numbering.numbers;
    back.rule = [&](const RuleInfo& rule) {
      return numbering.rules.at(rule.id == "one" ? &one : &other);
    };
    CHECK(encode(again, back) == body);
    CHECK(body.find("what must not be kept") == std::string::npos);
    for (const Finding& finding : again.findings) CHECK_FALSE(finding.secret.has_value());
  }
}

TEST_CASE("what is skipped survives") {
  Numbering numbering;
  const SkippedRecord skipped{Provenance::file("a/b"), 77, Reason::kEncrypted, "needs a password"};
  auto decoded = decode(encode(skipped, numbering.numbers), numbering.pool);
  REQUIRE(decoded);
  const auto& again = std::get<SkippedRecord>(decoded->record);
  CHECK(again.size == 77);
  CHECK(again.reason == Reason::kEncrypted);
  CHECK(again.detail == "needs a password");
}

TEST_CASE("bytes that are no record are refused") {
  const RuleInfo one{"one", "One", "pii.name", "US", {}, 15, ""};
  Numbering numbering;
  Maker maker(3);
  const std::string body = encode(maker.file(one, one), numbering.numbers);
  for (std::size_t size = 0; size < body.size(); ++size)
    CHECK_FALSE(decode(std::string_view(body).substr(0, size), numbering.pool));
  CHECK_FALSE(decode(body + '\0', numbering.pool));
  for (unsigned seed = 0; seed < 5000; ++seed) {  // nothing but "no" or a record may come of it
    Maker noise(seed);
    std::string bad = body;
    for (std::uint64_t i = 1 + noise.number(3); i > 0; --i)
      bad[noise.number(bad.size() - 1)] = static_cast<char>(noise.number(255));
    (void)decode(bad, numbering.pool);
  }
}

TEST_CASE("runs come back as the numbers that went in, and cost little") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> ids;
    std::int64_t id = 1;
    for (int i = 0; i < 300; ++i) {
      id = random() % 8 == 0 ? static_cast<std::int64_t>(random() % 100'000) + 1 : id + 1;
      ids.push_back(id);
    }
    RunList list;
    for (const std::int64_t each : ids) list.add(each);
    CHECK(list.size() == ids.size());
    const auto runs = decode_runs(list.take());
    REQUIRE(runs);
    CHECK(list.empty());
    std::vector<std::int64_t> again;
    for (const Run& run : *runs) {
      for (std::uint64_t i = 0; i < run.count; ++i)
        again.push_back(run.first + static_cast<std::int64_t>(i));
    }
    CHECK(again == ids);
  }
  RunList million;
  for (std::int64_t id = 1; id <= 1'000'000; ++id) million.add(id);
  CHECK(million.take().size() < 10);
  CHECK_FALSE(decode_runs("\x02"));                                          // no count
  CHECK_FALSE(decode_runs(std::string("\x02\x00", 2)));                      // none of them
  CHECK_FALSE(decode_runs("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01"));  // beyond everything
}

TEST_CASE("rules survive") {
  const RuleInfo rule{"id", "A title", "pii.name", "DE", {"a", "b"}, -1, "there"};
  const auto again = decode_rule(encode_rule(rule));
  REQUIRE(again);
  CHECK(again->id == rule.id);
  CHECK(again->title == rule.title);
  CHECK(again->data_class == rule.data_class);
  CHECK(again->country == rule.country);
  CHECK(again->tags == rule.tags);
  CHECK(again->weight == rule.weight);
  CHECK(again->rotate == rule.rotate);
  CHECK_FALSE(decode_rule("\x05"));
}

TEST_CASE("what is kept of a clean file survives, and nothing shorter or longer is taken for it") {
  std::mt19937_64 random(3);
  const auto bits = [&] { return TestSet::from_bits(static_cast<std::uint32_t>(random())); };
  for (int i = 0; i < 500; ++i) {
    StoredClean clean;
    clean.basis = static_cast<std::int64_t>(random() >> 1U);
    clean.until = static_cast<std::int64_t>(random());
    clean.file.level = static_cast<Level>(random() % 4);
    clean.file.risk = static_cast<std::uint8_t>(random());
    clean.file.assumed = random() % 2 == 0;
    clean.file.tested = bits();
    clean.file.failed = bits();
    clean.file.waived = bits();
    clean.findings.resize(random() % (kMostFindingsKept + 1));
    for (auto& byte : clean.file.line) byte = static_cast<std::uint8_t>(random());
    for (LineDigest& line : clean.findings) line.fill(static_cast<std::uint8_t>(random()));
    const std::string bytes = encode_clean(clean);
    const auto again = decode_clean(bytes);
    REQUIRE(again);
    CHECK(again->basis == clean.basis);
    CHECK(again->until == clean.until);
    CHECK(again->file.level == clean.file.level);
    CHECK(again->file.risk == clean.file.risk);
    CHECK(again->file.assumed == clean.file.assumed);
    CHECK(again->file.tested == clean.file.tested);
    CHECK(again->file.failed == clean.file.failed);
    CHECK(again->file.waived == clean.file.waived);
    CHECK(again->file.line == clean.file.line);
    CHECK(again->findings == clean.findings);
    CHECK(encode_clean(*again) == bytes);
    CHECK_FALSE(decode_clean(bytes + "x"));
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_FALSE(decode_clean(std::string_view(bytes).substr(0, size)));
  }
}

TEST_CASE("a stamp is known by its bytes, and by nothing else") {
  std::mt19937_64 random(4);
  for (int i = 0; i < 500; ++i) {
    const FileStamp stamp{random(), random() >> 20U, random() >> 40U,
                          static_cast<std::int64_t>(random()), static_cast<std::int64_t>(random())};
    const std::string bytes = encode_stamp(stamp);
    CHECK(is_stamp(bytes, stamp));
    CHECK_FALSE(is_stamp(bytes + "x", stamp));
    CHECK_FALSE(is_stamp(bytes.substr(1), stamp));
    CHECK_FALSE(is_stamp("", stamp));
    for (int field = 0; field < 5; ++field) {
      FileStamp other = stamp;
      if (field == 0) ++other.device;
      if (field == 1) ++other.inode;
      if (field == 2) ++other.size;
      if (field == 3) ++other.modified;
      if (field == 4) ++other.changed;
      CHECK_FALSE(is_stamp(bytes, other));
    }
  }
}

TEST_CASE("an assessment's basis is another with another policy, folder above, owner or name") {
  const Door owner_only{{}, nullptr};
  const Door group{{Access::Who::kGroups, {5}}, nullptr};
  const Door both{{Access::Who::kGroups, {5}}, std::make_shared<const Door>(owner_only)};
  std::vector<std::string> all = {
      basis_digest("run", nullptr, 1, "a"),     basis_digest("run2", nullptr, 1, "a"),
      basis_digest("run", &owner_only, 1, "a"), basis_digest("run", &group, 1, "a"),
      basis_digest("run", &both, 1, "a"),       basis_digest("run", nullptr, 2, "a"),
      basis_digest("run", nullptr, 1, "")};
  CHECK(all.front() == basis_digest("run", nullptr, 1, "a"));
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

}  // namespace
}  // namespace assay::scanner
