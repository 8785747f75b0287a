#include "patterns/regex.h"

#include "tests/support/test.h"

using namespace assay::patterns;

namespace {
struct Case {
  const char* expression;
  const char* finder;
  std::size_t min, max, reach, literal;
};
}  // namespace

TEST_CASE("the finder is the expression with its ends cut to the least") {
  const auto c = GENERATE(values<Case>({
      {"abc", "abc", 3, 3, 3, 3},
      {"ghp_[A-Za-z0-9]{36}", "ghp_[A-Za-z0-9]{36}", 40, 40, 40, 4},
      {"key-[0-9a-f]{8,32}", "key-[0-9a-f]{8}", 12, 36, 12, 4},
      {"\\bAKIA[A-Z2-7]{16}\\b", "AKIA[A-Z2-7]{16}", 20, 20, 20, 4},
      {"(?<![a-z])tok_(?<value>[a-z]{4,9})(?=\\s|$)", "tok_(?:[a-z]{4})", 8, 13, 8, 4},
      {"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", ":AA[A-Za-z0-9_-]{33}", 44, 46, 46, 3},
      {"[a-z0-9.]{1,64}@[a-z]{1,63}\\.com", "@[a-z]{1,63}\\.com", 7, 132, 132, 4},
      {"(?:foo|barbaz)\\d{2,3}", "(?:foo|barbaz)\\d{2}", 5, 9, 8, 3},
      {"begin(?:x|yy)?", "begin", 5, 7, 5, 5},
      {"a{3}b+c", "a{3}b{1,}c", 5, kUnbounded, kUnbounded, 3},
      {"(?i)Token=.{1,5}", "Token=", 7, 11, 6, 6},
      {"(?i)tok=.{1,5}", "tok=.", 5, 9, 5, 4},
      {"[0-9]{2}_live_[a-z]{4,9}", "_live_", 12, 17, 8, 6},
      {"password[0-9]{3,4}", "password", 11, 12, 8, 8},
      {"(?:gh|gl)pat-[a-z]{20}", "(?:gh|gl)pat-", 26, 26, 6, 4},
      {"one|three[0-9]{1,2}", "one|three[0-9]", 3, 7, 6, 3},
      {"x\\.y\\x41z", "x\\.y\\x41z", 5, 5, 5, 5},
  }));
  const auto facts = analyse(c.expression);
  CAPTURE(c.expression);
  REQUIRE(facts);
  CHECK(facts->finder == c.finder);
  CHECK(facts->min_width == c.min);
  CHECK(facts->max_width == c.max);
  CHECK(facts->finder_reach == c.reach);
  CHECK(facts->finder_literal == c.literal);
}

TEST_CASE("an expression that rules can't use is refused with the reason and its place") {
  const auto [expression, reason] = GENERATE(table<const char*, const char*>({
      {"(a)\\1", "a back-reference at offset 3 of the expression"},
      {"a(b", "a group that doesn't end at offset 3 of the expression"},
      {"a)b", "unmatched ')' at offset 1 of the expression"},
      {"[a-z", "a class that doesn't end at offset 4 of the expression"},
      {"a{3,2}", "a repeat whose least is above its most at offset 6 of the expression"},
      {"*a", "a repeat of nothing at offset 0 of the expression"},
      {"(?R)", "a group of a kind that rules can't use at offset 1 of the expression"},
      {"[ä]",
       "a character outside ASCII in a class (write the alternatives as a group) at offset 1 of "
       "the expression"},
      {"a\\", "a backslash at the end at offset 1 of the expression"},
      {"\\b{2}a", "a repeat of something without width at offset 5 of the expression"},
      {"\\p{L}a", "the escape \\p at offset 0 of the expression"},
  }));
  const auto facts = analyse(expression);
  CAPTURE(expression);
  REQUIRE_FALSE(facts);
  CHECK(facts.error().detail == reason);
}

TEST_CASE("an expression that can match nothing has no finder") {
  for (const char* expression : {"(?:a|b)?", "(?=x)", "a?b?"}) {
    const auto facts = analyse(expression);
    REQUIRE(facts);
    CHECK(facts->finder.empty());
    CHECK(facts->finder_literal == 0);
  }
}

TEST_CASE("the heads of an expression are the texts that begin its matches at a word's begin") {
  struct Heads {
    const char* expression;
    std::vector<std::string> heads;
    std::size_t behind = 0, behind_count = 0;  // how many bytes, of how many kinds
  };
  // The letters of a class come in both cases: heads may be more than what can match.
  const std::vector<Heads> cases = {
      {"(?<![A-Za-z0-9])ghp_[A-Za-z0-9]{36}", {"ghp_"}, 62, 32},
      {"(?<![A-Za-z0-9_-])(?:sk|pk)_(?:live|test)_[0-9a-f]{8}",
       {"pk_live_", "pk_test_", "sk_live_", "sk_test_"},
       22,
       8},
      {"\\bsq[ap]u?_[0-9]{3}",
       {"sqA_", "sqAu_", "sqP_", "sqPu_", "sqa_", "sqau_", "sqp_", "sqpu_"},
       10,
       3},
      {"\\$2[ab]\\$[01][0-9]",
       {"$2A$0", "$2A$1", "$2B$0", "$2B$1", "$2a$0", "$2a$1", "$2b$0", "$2b$1"},
       10,
       1},
      {"ghp_[A-Za-z0-9]{36}", {}},          // may begin inside of a word
      {"(?<![0-9])ghp_[a-z]{4}", {}},       // likewise
      {"(?<![A-Za-z0-9])[a-z]{8}key", {}},  // too many
      {"://[a-z]{4}", {}},                  // no word
      {"(?<![A-Za-z0-9])abc|def", {}},      // one of the ways may begin anywhere
  };
  for (const Heads& c : cases) {
    const auto facts = analyse(c.expression);
    INFO(c.expression);
    REQUIRE(facts);
    CHECK(facts->heads == c.heads);
    CHECK(facts->behind_head_count == c.behind_count);
    CHECK(facts->behind_head.count() >= c.behind);
  }
}
