// Texts that are looked for where words begin: the table finds what a plain search finds.
#include "patterns/anchors.h"

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "patterns/structural.h"
#include "tests/support/test.h"

namespace assay::patterns {
namespace {

ByteSet bytes_of(std::string_view text) {
  ByteSet set;
  for (const char c : text) set.set(static_cast<unsigned char>(c));
  return set;
}

using Hits = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Hits by_table(std::string_view text, const AnchorTable& table) {
  Runs runs;
  find_runs(text, {.anchors = &table}, runs);
  std::vector<RawHit> hits;
  table.collect(text, runs.starts, hits);
  Hits found;
  for (const RawHit& hit : hits) found.insert({hit.finder, hit.end});
  CHECK(found.size() == hits.size());
  return found;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_word(std::string_view text, std::size_t at) {
  const char before = at > 0 ? text[at - 1] : '\0';
  const char is = text[at];
  if (is_digit(is)) return !is_digit(before) && !is_letter(before);
  if (!is_letter(is)) return false;
  return !is_letter(before) || (before >= 'a' && is < 'a');
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool stands_at(const AnchorText& anchor, std::string_view text, std::size_t at) {
  if (!begins_word(text, at) || at < anchor.before.size()) return false;
  for (std::size_t i = 0; i < anchor.before.size(); ++i) {
    const char is = text[at - anchor.before.size() + i];
    if (!anchor.before[i].test(static_cast<unsigned char>(is))) return false;
  }
  if (at + anchor.text.size() + anchor.next_count > text.size()) return false;
  for (std::size_t i = 0; i < anchor.text.size(); ++i) {
    const char is = text[at + i];
    const char wanted = anchor.text[i];
    if (wanted == kAnyJoint ? std::string_view(" _-.").find(is) == std::string_view::npos
        : anchor.caseless   ? small(is) != small(wanted)
                            : is != wanted)
      return false;
  }
  for (std::size_t i = 0; i < anchor.next_count; ++i) {
    if (!anchor.next.test(static_cast<unsigned char>(text[at + anchor.text.size() + i])))
      return false;
  }
  return true;
}

Hits by_search(std::string_view text, const std::vector<AnchorText>& anchors) {
  Hits found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const AnchorText& anchor : anchors) {
      if (stands_at(anchor, text, at))
        found.insert({anchor.finder, static_cast<std::uint32_t>(at + anchor.text.size())});
    }
  }
  return found;
}

const std::vector<AnchorText> kAnchors = {
    {{}, "ghp_", false, 0, bytes_of("abcdefghij0123456789"), 6},
    {{}, "password", true, 1, {}, 0},
    {{}, std::string("api") + kAnyJoint + "key", true, 2, {}, 0},
    {{}, "apikey", true, 2, {}, 0},
    {{bytes_of("$")}, "2a$", false, 3, bytes_of("01"), 1},
    {{}, "pwd", true, 4, {}, 0},
    {{bytes_of(":;"), bytes_of("/"), bytes_of("/")}, "user", false, 5, {}, 0},
    {{}, "passwordhash", true, 6, {}, 0},
    {{}, "K", false, 7, bytes_of("09"), 5},
};

TEST_CASE("texts are found where words begin, in the cases that they ask for") {
  struct Case {
    const char* text;
    Hits hits;
  };
  const std::vector<Case> cases = {
      {"ghp_abc012 ", {{0, 4}}},
      {"xghp_abc012", {}},  // inside of a word
      {"GHP_abc012", {}},   // another case
      {"ghp_abcXYZ", {}},   // not what follows it
      {"PassWord", {{1, 8}}},
      {"userPassword=", {{1, 12}}},  // a hump of camel case
      {"3password", {{1, 9}}},
      {"mypassword", {}},
      {"api-key api.key apikey API_KEY api  key", {{2, 7}, {2, 15}, {2, 22}, {2, 30}}},
      {"$2a$10", {{3, 4}}},
      {"2a$10", {}},  // what stands before it is missing
      {"x://user y;//user", {{5, 8}, {5, 17}}},
      {"x/:/user", {}},
      {"passwordHash", {{1, 8}, {6, 12}}},
      {"pwd", {{4, 3}}},  // shorter than what the table looks at
      {"pw", {}},
      {"K90909", {{7, 1}}},
      {"K9090", {}},
  };
  const AnchorTable table(AnchorTable::build(kAnchors));
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(by_table(c.text, table) == c.hits);
  }
}

TEST_CASE("the table finds what a plain search finds, at every offset of a block") {
  const AnchorTable table(AnchorTable::build(kAnchors));
  std::mt19937 random(7);
  const std::vector<std::string> parts = {"ghp_abc012", "password", "api_key", "apikey", "$2a$1",
                                          "PWD",        "://user",  "hash",    "K90909", "x",
                                          "Y",          "7",        " ",       "_",      "\n"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t size = random() % 300;
    while (text.size() < size) text += parts[random() % parts.size()];
    REQUIRE(by_table(text, table) == by_search(text, kAnchors));
  }
}

TEST_CASE("a text that would let too many places pass is refused") {
  CHECK(AnchorTable::fits({{}, "key", true, 0, {}, 0}));
  CHECK_FALSE(AnchorTable::fits({{}, "gl", false, 0, {}, 0}));
  CHECK_FALSE(AnchorTable::fits({{}, "", false, 0, bytes_of("0123456789"), 9}));
  CHECK_FALSE(AnchorTable::fits({{}, std::string(300, 'a'), false, 0, {}, 0}));
}

}  // namespace
}  // namespace assay::patterns
