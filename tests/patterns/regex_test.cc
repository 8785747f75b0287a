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
      {"(?i)Token=.{1,5}", "Token=.", 7, 11, 7, 6},
      {"(?i)tok=.{1,5}", "tok=.", 5, 9, 5, 4},
      {"[0-9]{2}_live_[a-z]{4,9}", "_live_[a-z]{4}", 12, 17, 12, 6},
      {"(?:gh|gl)pat-[a-z]{20}", "(?:gh|gl)pat-[a-z]{20}", 26, 26, 26, 4},
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
      {"a\\e", "the escape \\e at offset 1 of the expression"},
      {"\\012", "the escape \\0 at offset 0 of the expression"},
  }));
  const auto facts = analyse(expression);
  CAPTURE(expression);
  REQUIRE_FALSE(facts);
  CHECK(facts.error().detail == reason);
}

TEST_CASE("an expression's ways are its alternatives, each with what it begins with") {
  struct Row {
    const char* expression;
    std::vector<std::size_t> lengths;  ///< of each beginning, sorted
  };
  const std::vector<Row> rows = {
      {"ab", {2}},
      {"a[bc]{3}", {4}},
      {"a?b", {1, 2}},
      {"a(?:b|cd)e", {3, 4}},
      {"ab{2,9}c", {3}},  // how often b follows is not spelled out
      {"a{60}", {kMaxBeginning}},
      {"a|bc", {1, 2}},
      {"x(?:a|b|c|d){4}", {1}},  // 256 of them: none is spelled out
      {"[ab]{4}", {4}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    std::vector<std::size_t> lengths;
    for (const Way& way : ways(row.expression, false)) {
      for (const Beginning& beginning : way.beginnings) lengths.push_back(beginning.bytes.size());
    }
    std::sort(lengths.begin(), lengths.end());
    CHECK(lengths == row.lengths);
  }
  const auto first = [](const char* expression, bool caseless) {
    return ways(expression, caseless).at(0).beginnings.at(0);
  };
  CHECK(first("k", true).bytes[0].count() == 2);
  CHECK(first("(?i:k)K", false).bytes[0].count() == 2);
  CHECK(first("(?i:k)K", false).bytes[1].count() == 1);
  CHECK(first("(?<![A-Za-z0-9])k", false).starts_word);
  CHECK(first("\\bk", false).starts_word);
  CHECK(first("(?<![a-z0-9])k", true).starts_word);
  CHECK_FALSE(first("(?<![a-z0-9])k", false).starts_word);
  CHECK_FALSE(first("k", false).starts_word);
  // What a class may have more than it says is no promise.
  for (const char* expression :
       {"(?<!\\W)k", "(?<![\\W])k", "(?<![^/a-z])k", "(?<![[:space:]])k", "(?<![\\W_A-Za-z])k"}) {
    CAPTURE(expression);
    CHECK_FALSE(first(expression, true).starts_word);
    CHECK_FALSE(first(expression, false).starts_word);
  }
  // Alternatives are printed so that they mean the same in their place.
  CHECK(ways("ab(?:{|<)2}", false).at(0).expression == "ab\\{2}");
  CHECK(ways("a(b", false).empty());
}

TEST_CASE("a way's front ends with its first text, and what is told of behind goes on from there") {
  struct Row {
    const char* expression;
    std::vector<std::string> fronts;
    std::size_t runs;  ///< of the last way
  };
  const std::vector<Row> rows = {
      {"tok_[a-z]{4}", {"tok_"}, 1},
      {"[0-9]{2}tok_[a-z]{4}:", {"[0-9]{2}tok_"}, 2},
      {"(?:ab|cd)ef[0-9]", {"abef", "cdef"}, 1},
      {"get_?name\\(\\s{0,3}[a-z]", {"get_{0,1}name\\("}, 2},
      {"ab[0-9]", {""}, 0},                          // no text of three bytes
      {"abc[a-z]{1,3}c", {"abc"}, 1},                // the second c may be one of the letters
      {"abc[a-z]{1,3}[0-9](?:x|y){2}", {"abc"}, 2},  // alternatives aren't gone through
      {"abc", {"abc"}, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    std::vector<std::string> fronts;
    for (const Way& way : ways(row.expression, false)) fronts.push_back(way.front);
    CHECK(fronts == row.fronts);
    CHECK(ways(row.expression, false).back().behind.size() == row.runs);
  }
}

TEST_CASE("runs end where each of them has taken all it can") {
  const auto behind = ways("tok[a-z]{1,3}[ ]{0,2}=[0-9]{2,4}", false).at(0).behind;
  const auto end = [&](const char* text) { return end_of_runs(behind, text, 0); };
  CHECK(end("abc  =12345") == 8);  // the last as little as it must
  CHECK(end("a=12") == 4);
  CHECK_FALSE(end("abcd=12"));
  CHECK_FALSE(end("=12"));
  CHECK_FALSE(end("ab=1"));
  CHECK_FALSE(end(""));
  CHECK(end_of_runs({}, "", 0) == 0);
}

TEST_CASE("a repeat whose turns may end anywhere in a text is told") {
  const auto& repeat = ambiguous_repeat;
  CHECK(repeat("x(?:-?[0-9]{1,9}){2,6}$") == "(?:-{0,1}[0-9]{1,9}){2,6}");
  CHECK(repeat("(?:[A-Z]?[a-z]{3,30})+") == "(?:[A-Z]{0,1}[a-z]{3,30}){1,}");
  CHECK_FALSE(repeat("(?:(?:[a-z]+,)+){4}").empty());
  CHECK_FALSE(repeat("(?:[a-z]+-?)*").empty());
  CHECK_FALSE(repeat("(?i)(?:[A-Z][a-z]+)*").empty());
  CHECK_FALSE(repeat("(?:(?:[a-z]{1,9}){1}){1,20}").empty());
  CHECK_FALSE(repeat("(?:(?:-?[0-9]{1,9}){1,3}){1,3}").empty());
  for (const char* clear :
       {"(?:[A-Z][a-z]+)*", "(?:-[a-z]{1,9}){1,9}", "(?:[a-z]{1,9}-){1,9}", "(?:[a-z]{4}){1,9}",
        "(?:-?[0-9]{1,9}){2,3}", "(?:-?[0-9]{1,9}+){2,9}", "(?:-?[0-9]{1,9}){2,6}+",
        "(?:-?(?>[0-9]{1,9})){2,6}", "(?:[0-9](?:[ -][0-9])?){4,8}", "[a-z]{1,9}[a-z]{1,9}"}) {
    CAPTURE(clear);
    CHECK(repeat(clear).empty());
  }
}

TEST_CASE("an expression that can match nothing has no finder") {
  for (const char* expression : {"(?:a|b)?", "(?=x)", "a?b?"}) {
    const auto facts = analyse(expression);
    REQUIRE(facts);
    CHECK(facts->finder.empty());
    CHECK(facts->finder_literal == 0);
  }
}
