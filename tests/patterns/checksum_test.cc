#include "patterns/checksum.h"

#include <array>
#include <string>

#include "patterns/calendar.h"
#include "patterns/keccak.h"
#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

struct Algorithm {
  const char* name;
  bool (*fn)(std::string_view);
  std::array<const char*, 3> samples;  // published: standards' and issuers' own examples
  bool all_digits;
};

const std::array<Algorithm, 9> kAlgorithms = {{
    {"Luhn", checksum::luhn, {"79927398713", "4111111111111111", "490154203237518"}, true},
    {"Verhoeff", checksum::verhoeff, {"2363", "84736430954837284567892", "123451"}, true},
    {"Damm", checksum::damm, {"5724", "5724", "05724"}, true},
    {"MOD 11-2", checksum::mod_11_2, {"079X", "079X", "0000000218250097"}, false},
    {"MOD 11,10", checksum::mod_11_10, {"07945", "86095742719", "136695976"}, true},
    {"MOD 97-10", checksum::mod_97_10, {"79444", "79444", "5493001KJTIIGC8Y1R12"}, false},
    {"MOD 37,36",
     checksum::mod_37_36,
     {"A12425GABC1234002M", "A12425GABC1234002M", "A12425GABC1234002M"},
     false},
    {"EAN-13", checksum::ean, {"4006381333931", "9780306406157", "7561234567897"}, true},
    {"MOD 10 recursive",
     checksum::mod_10_recursive,
     {"210000000003139471430009017", "210000000003139471430009017", "210000000003139471430009017"},
     true},
}};

}  // namespace

TEST_CASE("check-digit algorithms take published numbers") {
  for (const Algorithm& algorithm : kAlgorithms) {
    for (const std::string sample : algorithm.samples) {
      INFO(algorithm.name << ", sample of " << sample.size() << " characters");
      CHECK(algorithm.fn(sample));
    }
  }
}

TEST_CASE("every single wrong digit is refused") {
  for (const Algorithm& algorithm : kAlgorithms) {
    const std::string good = algorithm.samples[0];
    for (std::size_t at = 0; at < good.size(); ++at) {
      if (!assay::is_digit(good[at])) continue;
      for (char c = '0'; c <= '9'; ++c) {
        if (c == good[at]) continue;
        std::string bad = good;
        bad[at] = c;
        INFO(algorithm.name << ", place " << at);
        CHECK_FALSE(algorithm.fn(bad));
      }
    }
  }
}

TEST_CASE("Verhoeff, Damm, MOD 11-2 and MOD 97-10 refuse swapped neighbours") {
  for (const Algorithm& algorithm : kAlgorithms) {
    const std::string_view name = algorithm.name;
    if (name != "Verhoeff" && name != "Damm" && name != "MOD 11-2" && name != "MOD 97-10") continue;
    const std::string good = algorithm.samples[0];
    for (std::size_t at = 0; at + 1 < good.size(); ++at) {
      if (good[at] == good[at + 1]) continue;
      std::string bad = good;
      std::swap(bad[at], bad[at + 1]);
      INFO(name << ", place " << at);
      CHECK_FALSE(algorithm.fn(bad));
    }
  }
}

TEST_CASE("check-digit algorithms refuse what is not their alphabet") {
  for (const Algorithm& algorithm : kAlgorithms) {
    INFO(algorithm.name);
    CHECK_FALSE(algorithm.fn(""));
    CHECK_FALSE(algorithm.fn("12 4"));
    CHECK_FALSE(algorithm.fn("1-1"));
    if (algorithm.all_digits) CHECK_FALSE(algorithm.fn("1A34"));
  }
}

TEST_CASE("dates inside numbers follow the calendar") {
  CHECK(calendar::is_date(2024, 2, 29));
  CHECK_FALSE(calendar::is_date(2023, 2, 29));
  CHECK_FALSE(calendar::is_date(1900, 2, 29));
  CHECK(calendar::is_date(2000, 2, 29));
  CHECK_FALSE(calendar::is_date(1985, 4, 31));
  CHECK_FALSE(calendar::is_date(1985, 13, 1));
  CHECK_FALSE(calendar::is_date(1985, 0, 1));
  CHECK_FALSE(calendar::is_date(1750, 1, 1));
  CHECK(calendar::ddmmyy("311285"));
  CHECK_FALSE(calendar::ddmmyy("321285"));
  CHECK(calendar::yymmdd("000229"));
  CHECK_FALSE(calendar::yymmdd("010229"));
  CHECK(calendar::yyyymmdd("19491231"));
  CHECK_FALSE(calendar::yyyymmdd("20991231"));
}

TEST_CASE("Keccak-256 is the one of 2011") {
  const auto hex = [](const auto& bytes) {
    std::string out;
    for (const auto b : bytes) {
      out += "0123456789abcdef"[b >> 4];
      out += "0123456789abcdef"[b & 15];
    }
    return out;
  };
  CHECK(hex(keccak256("")) == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  CHECK(hex(keccak256("abc")) ==
        "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  CHECK(keccak256(std::string(136, 'a')) != keccak256(std::string(135, 'a')));
}

TEST_CASE("the letter of value ten is no check character of MOD 11-2, where X is") {
  CHECK(checksum::mod_11_2("079X"));
  CHECK_FALSE(checksum::mod_11_2("079A"));
}
