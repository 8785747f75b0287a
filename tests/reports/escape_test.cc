#include "reports/escape.h"

#include <nlohmann/json.hpp>

#include "tests/support/test.h"

namespace assay::reports {
namespace {

using namespace std::string_literals;

struct Case {
  std::string bytes;
  std::string terminal;
  std::string json;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = {
      {"plain ~/a-b.txt", "plain ~/a-b.txt", "\"plain ~/a-b.txt\""},
      {"\x1b[31mred\x07", "\\x1b[31mred\\x07", "\"\\u001b[31mred\\u0007\""},
      {"a\nb\rc\td", "a\\x0ab\\x0dc\\x09d", "\"a\\nb\\rc\\td\""},
      {"nul\0end"s, "nul\\x00end", "\"nul\\u0000end\""},
      {"del\x7f", "del\\x7f", "\"del\\u007f\""},
      {"\xC2\x9B"
       "31m",
       "\\x9b31m", "\"\\u009b31m\""},
      {"bidi\xE2\x80\xAE"
       "fdp",
       "bidi\\u202efdp", "\"bidi\\u202efdp\""},
      {"\xE2\x81\xA6\xD8\x9C", "\\u2066\\u061c", "\"\\u2066\\u061c\""},
      {"quote\"back\\", "quote\"back\\", "\"quote\\\"back\\\\\""},
      {"gr\xC3\xBC\xC3\x9F \xE6\x97\xA5 \xF0\x9F\x98\x80",
       "gr\xC3\xBC\xC3\x9F \xE6\x97\xA5 \xF0\x9F\x98\x80",
       "\"gr\xC3\xBC\xC3\x9F \xE6\x97\xA5 \xF0\x9F\x98\x80\""},
      {"bad\xFF", "bad\\xff", "\"bad\xEF\xBF\xBD\""},
      {"cut\xE2\x82", "cut\\xe2\\x82", "\"cut\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"over\xC0\xAF", "over\\xc0\\xaf", "\"over\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"half\xED\xA0\x80", "half\\xed\\xa0\\x80", "\"half\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"", "", "\"\""},
  };
  return kCases;
}

TEST_CASE("nothing that a terminal obeys reaches it") {
  for (const Case& each : cases()) {
    INFO(each.terminal);
    CHECK(printable(each.bytes) == each.terminal);
  }
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = printable(std::string(1, static_cast<char>(byte)));
    for (const char c : text) CHECK((c >= 0x20 && c < 0x7F));
  }
}

TEST_CASE("JSON strings are valid whatever the bytes") {
  for (const Case& each : cases()) {
    INFO(each.terminal);
    std::string out;
    append_json_string(out, each.bytes);
    CHECK(out == each.json);
    const auto parsed = nlohmann::json::parse(out);
    if (is_utf8(each.bytes)) CHECK(parsed.get<std::string>() == each.bytes);
  }
}

TEST_CASE("base64 has the vectors of RFC 4648") {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"},
                                                                    {"\xFF\xFE\xFD", "//79"}};
  for (const auto& [bytes, expected] : vectors) {
    std::string out;
    append_base64(out, bytes);
    CHECK(out == expected);
  }
}

}  // namespace
}  // namespace assay::reports
