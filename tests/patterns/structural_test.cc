#include "patterns/structural.h"

#include <array>
#include <random>

#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

constexpr std::uint64_t kAllLengths = ~std::uint64_t{0};

bool digit(char c) { return c >= '0' && c <= '9'; }
bool alnum(char c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The definition, read off the header, one byte at a time.
std::vector<std::string> plain_numbers(const std::string& text) {
  std::vector<std::string> runs;
  for (std::size_t at = 0; at < text.size();) {
    if (!digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    std::size_t digits = 0;
    while (end < text.size() &&
           (digit(text[end]) || (is_separator(text[end]) && digit(text[end - 1]) &&
                                 end + 1 < text.size() && digit(text[end + 1])))) {
      digits += digit(text[end]) ? 1U : 0U;
      ++end;
    }
    const auto at_or_nul = [&](std::size_t place) {
      return place < text.size() ? text[place] : '\0';
    };
    const char town = at_or_nul(end + 1);
    const bool begins_town =
        (town >= 'A' && town <= 'Z') || static_cast<unsigned char>(town) >= 0x80;
    const bool behind =
        at >= 2 && (text[at - 1] == '\n' ||
                    (text[at - 1] == ' ' && (text[at - 2] == ',' || text[at - 2] == ' ')));
    const bool postcode = digits == kPostcodeDigits && end - at == digits &&
                          at_or_nul(end) == ' ' && begins_town && behind;
    if (digits >= kMinNumberDigits || postcode) runs.push_back(text.substr(at, end - at));
    at = end;
  }
  return runs;
}

std::vector<std::string> plain_tokens(const std::string& text) {
  std::vector<std::string> runs;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    std::size_t digits = 0;
    while (end < text.size() && alnum(text[end])) digits += digit(text[end++]) ? 1U : 0U;
    const std::size_t length = end - at;
    if (length >= kMinTokenLength && length < 64 && digits > 0 && digits < length)
      runs.push_back(text.substr(at, length));
    at = std::max(end, at + 1);
  }
  return runs;
}

std::vector<std::uint32_t> plain_heads(const std::string& text) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  std::vector<std::uint32_t> heads;
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    if (capital(text[at]) && capital(text[at + 1]) && digit(text[at + 2]) && digit(text[at + 3]) &&
        (at == 0 || !alnum(text[at - 1]))) {
      heads.push_back(static_cast<std::uint32_t>(at));
    }
  }
  return heads;
}

std::vector<std::string> texts(const std::string& text, const std::vector<Run>& runs) {
  std::vector<std::string> all;
  for (const Run run : runs) all.push_back(text.substr(run.begin, run.end - run.begin));
  return all;
}

}  // namespace

TEST_CASE(
    "numbers and tokens are found as their definition says, wherever blocks of 64 bytes begin") {
  const std::string numbers =
      "123-45-6789, 1.2.3, 2026-11-24 10:20, 12345, 4111 1111 1111 1111. a12345b 1--23456";
  const std::string tokens =
      "DE22 xDE22 GB1 abc12345 abcdefgh 12345678 RSSMRA85T10A562S x1 a_b1c2d3e4f5 "
      "0123456789abcdef0123456789abcdef";
  for (std::size_t shift = 0; shift < 130; ++shift) {
    const std::string text = std::string(shift, '.') + numbers + '|' + tokens;
    Runs runs;
    find_runs(text, {kAllLengths, true}, runs);
    REQUIRE(runs.heads == plain_heads(text));
    REQUIRE(texts(text, runs.numbers) == plain_numbers(text));
    REQUIRE(texts(text, runs.tokens) == plain_tokens(text));
  }
}

TEST_CASE("on random text the vectorised pass and the definition agree") {
  std::mt19937 random(20261124);
  const std::string alphabet = "0123456789012345678901234567abcXYZXYZ  --../_,\n\xC3\xA4";
  for (int round = 0; round < 400; ++round) {
    std::string text(random() % 700, '\0');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    Runs runs;
    find_runs(text, {kAllLengths, true}, runs);
    REQUIRE(runs.heads == plain_heads(text));
    REQUIRE(texts(text, runs.numbers) == plain_numbers(text));
    REQUIRE(texts(text, runs.tokens) == plain_tokens(text));
  }
}

TEST_CASE("four digits are a run where a postcode stands before its town, and nowhere else") {
  struct Row {
    const char* text;
    std::vector<std::string> runs;
  };
  const std::vector<Row> rows = {
      {"Kirchweg 5, 1204 Berg", {"1204"}},
      {"Kirchweg 5\n1204 Berg", {"1204"}},
      {"Kirchweg 5,  1204 \xC3\x98rsta", {"1204"}},
      {"in 1204 Berg was", {}},
      {"Kirchweg 5, 1204 and", {}},
      {"Kirchweg 5, 1204, Berg", {}},
      {"1204 Berg", {}},
      {"Kirchweg 5, 12-04 Berg", {}},
  };
  for (const Row& row : rows) {
    for (std::size_t before = 0; before < 70; ++before) {
      const std::string text = std::string(before, 'x') + row.text;
      if (before > 0 && row.text[0] >= '0' && row.text[0] <= '9') continue;
      CAPTURE(text);
      Runs runs;
      find_runs(text, {}, runs);
      std::vector<std::string> all;
      for (const Run& run : runs.numbers)
        all.push_back(text.substr(run.begin, run.end - run.begin));
      CHECK(all == row.runs);
    }
  }
}

TEST_CASE("only tokens of wanted lengths are given") {
  Runs runs;
  find_runs("abcdefg1 abcdefgh1 DE22", {std::uint64_t{1} << 9, false}, runs);
  CHECK(runs.heads.empty());
  REQUIRE(runs.tokens.size() == 1);
  CHECK(runs.tokens[0].begin == 9);
  CHECK(runs.tokens[0].end == 18);
}

TEST_CASE("what is found does not depend on where in a batch of blocks it stands") {
  std::mt19937 random(31);
  const std::string_view parts = "aZ09  --::..//++__@@,'Jj\n\xC3\xA9";
  const Wanted all{.token_lengths = kAllLengths,
                   .heads = true,
                   .pairs = true,
                   .encoded = true,
                   .shapes = true,
                   .names = true};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    while (text.size() < 180) {
      static constexpr std::array<std::string_view, 9> kWhole = {
          "4111 1111-1111", "GB29ABCD", "3c:22:fb:8a:1d:04", "John Smith ", "+49 30",
          "fe80:1:2",       "AB12",     "\nAnna van ",       "A_1234_"};
      if (random() % 4 == 0) text += kWhole[random() % kWhole.size()];
      text += parts[random() % parts.size()];
    }
    const auto found = [&](std::size_t before) {
      Runs runs;
      find_runs(std::string(before, ' ') + text + std::string(70, ' '), all, runs);
      std::vector<std::vector<std::uint32_t>> places = {runs.heads, runs.pairs, {}, {}};
      for (const Run& run : runs.numbers) places[2].insert(places[2].end(), {run.begin, run.end});
      for (const Run& run : runs.tokens) places[3].insert(places[3].end(), {run.begin, run.end});
      places.insert(places.end(), runs.shapes.begin(), runs.shapes.end());
      for (auto& kind : places) {
        for (std::uint32_t& place : kind) place -= static_cast<std::uint32_t>(before);
      }
      return places;
    };
    const auto wanted = found(64);
    for (const std::size_t batch : {2048U, 4096U}) {
      const std::size_t before = batch - 10 - random() % 180;
      CAPTURE(round, before);
      REQUIRE(found(before) == wanted);
    }
  }
}

TEST_CASE("six pairs joined by the same marks are found wherever they stand in a block") {
  for (std::size_t before = 0; before < 150; ++before) {
    for (const std::string pair : {"3c:22:fb:8a:1d:04", "3C-22-FB-8A-1D-04"}) {
      const std::string text = std::string(before, 'x') + ' ' + pair + " tail";
      Runs runs;
      find_runs(text, {.pairs = true}, runs);
      REQUIRE(runs.pairs.size() == 1);
      CHECK(runs.pairs[0] == before + 1);
    }
  }
  Runs runs;
  find_runs("12:30:45 and std::a::b, 3c:22:fb:8a:1d", {.pairs = true}, runs);
  CHECK(runs.pairs.empty());
}

TEST_CASE("every long run of base64's characters has a place, wherever it begins") {
  for (std::size_t before = 0; before < 140; ++before) {
    for (const std::size_t length : {31U, 40U, 200U}) {
      std::string run;
      for (std::size_t i = 0; i < length; ++i) run += "aZ0+/-_q"[i % 8];
      const std::string text = std::string(before, ' ') + run + ' ';
      Runs runs;
      find_runs(text, {.encoded = true}, runs);
      REQUIRE(!runs.encoded.empty());
      for (const std::uint32_t place : runs.encoded)
        CHECK((place >= before && place < before + length));
    }
  }
}
