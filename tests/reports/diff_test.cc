#include "reports/diff.h"

#include <sstream>

#include "tests/support/test.h"

using namespace assay;
using namespace assay::reports;

namespace {

std::string finding(const std::string& id, const std::string& path) {
  return R"({"type":"finding","id":")" + id + R"(","rule":"r","path":")" + path +
         R"(","line":3,"confidence":"high","level":"restricted","match":"a***"})" + "\n";
}

ScanRecords records(const std::string& lines, const std::string& key = "k1") {
  std::istringstream text(R"({"type":"scan","schema":1,"key":")" + key + "\"}\n" + lines +
                          R"({"type":"summary","complete":true})" + "\n");
  const auto scan = read_records(text);
  REQUIRE(scan);
  return *scan;
}

std::string refusal(const std::string& lines) {
  std::istringstream text(lines);
  const auto scan = read_records(text);
  return scan ? "read" : scan.error().detail;
}

}  // namespace

TEST_CASE("findings of two scans are new, fixed, persisting or unknown") {
  const auto before = records(finding("1", "a") + finding("2", "b") + finding("3", "d/c") +
                              finding("4", "z.zip!x") + finding("5", "half"));
  const auto after = records(finding("1", "a") + finding("6", "n") +
                             R"({"type":"skipped","path":"d","reason":"unreadable"})"
                             "\n"
                             R"({"type":"skipped","path":"z.zip","reason":"corrupt"})"
                             "\n"
                             R"({"type":"file","path":"half","partial":"limit:time"})"
                             "\n");
  const auto diff = compare(before, after);
  REQUIRE(diff);
  const auto ids = [](const std::vector<ScanRecords::Row>& rows) {
    std::string all;
    for (const auto& row : rows) all += row.id;
    return all;
  };
  CHECK(ids(diff->fresh) == "6");
  CHECK(ids(diff->fixed) == "2");
  CHECK(ids(diff->persisting) == "1");
  CHECK(ids(diff->unknown) == "354");
  CHECK(diff_text(*diff).find("1 new, 1 fixed, 3 not read again, 1 persisting") !=
        std::string::npos);
  CHECK(diff_jsonl(*diff).find(R"("status":"new")") != std::string::npos);
}

TEST_CASE("scans with different fingerprint keys can't be compared") {
  CHECK(!compare(records("", "k1"), records("", "k2")));
  CHECK(!compare(records("", "ephemeral"), records("", "ephemeral")));
  CHECK(compare(records("", "k1"), records("", "k1")));
}

TEST_CASE("what is no whole scan is refused with what is wrong") {
  CHECK(refusal("").find("no records") != std::string::npos);
  CHECK(refusal("{\"type\":\"scan\",\"schema\":1}\n").find("end is missing") != std::string::npos);
  CHECK(refusal("{\"type\":\"scan\",\"schema\":1}\n[1]\n").find("line 2") != std::string::npos);
}
