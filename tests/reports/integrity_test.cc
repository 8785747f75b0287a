#include "reports/integrity.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <vector>

#include "reports/report.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

// As the header says that anyone can redo it.
std::string by_hand(const std::vector<std::string>& lines) {
  std::vector<std::string> digests;
  for (const std::string& line : lines) {
    const std::string hex = sha256_hex(line);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    digests.push_back(bytes);
  }
  std::sort(digests.begin(), digests.end(), [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  });
  std::string all;
  for (const std::string& digest : digests) all += digest;
  return sha256_hex(all);
}

TEST_CASE("the digest of records is what can be redone by hand, in any order") {
  std::vector<std::string> lines;
  for (int i = 0; i < 1000; ++i)
    lines.push_back("{\"line\":" + std::to_string(i * 7919 % 1000) + "}");
  SortedDigest forward("/tmp");
  for (const auto& line : lines) forward.add(line);
  SortedDigest backward("/tmp");
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) backward.add(*line);
  const auto one = forward.finish();
  const auto other = backward.finish();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(*one == by_hand(lines));
  CHECK(*one == *other);
}

TEST_CASE("more digests than memory is given give the same") {
  constexpr int kLines = 300'000;  // over twice the limit
  SortedDigest forward("/tmp");
  for (int i = 0; i < kLines; ++i) forward.add(std::to_string(i));
  SortedDigest backward("/tmp");
  for (int i = kLines; i-- > 0;) backward.add(std::to_string(i));
  const auto one = forward.finish();
  const auto other = backward.finish();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(*one == *other);
  std::vector<std::string> lines;
  for (int i = 0; i < kLines; ++i) lines.push_back(std::to_string(i));
  CHECK(*one == by_hand(lines));
}

TEST_CASE("a folder that can't take what doesn't fit in memory is an error") {
  SortedDigest digest("/nonexistent/folder");
  for (int i = 0; i < 200'000; ++i) digest.add(std::to_string(i));
  CHECK_FALSE(digest.finish());
}

TEST_CASE("text that is no report is refused") {
  for (const char* text : {"", "{}", "hello\n", "{\"type\":\"scan\"}\n", "{\"type\":3}\n",
                           "{\"type\":\"file\",\"size\":\"x\"}\n", "{\"type\":\"scan\"\n"}) {
    CAPTURE(text);
    std::istringstream in(text);
    CHECK_FALSE(check_records(in, "/tmp"));
  }
}

}  // namespace
}  // namespace assay::reports
