// What the page says of records; how it behaves in a browser is tested in tests/browser.
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "reports/assessment.h"
#include "reports/logo.h"
#include "reports/survey.h"
#include "reports/texts.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

using nlohmann::json;
using testing::render;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

json data_of(const std::string& page) {
  const std::string begin = "id=\"data\">";
  const auto from = page.find(begin) + begin.size();
  return json::parse(page.substr(from, page.find("</script>", from) - from));
}

FileRecord exposed(const RuleInfo& rule, std::uint32_t i) {
  FileRecord file = testing::file("/s/" + std::to_string(i % 3) + "/" + std::to_string(i),
                                  {testing::finding(rule, Confidence::kHigh, i)});
  assess(file, testing::built_in_policy());
  file.level = Level::kRestricted;
  file.risk = static_cast<std::uint8_t>(1 + i % 90);
  file.tested.add(TestId::kAccess);
  file.failed.add(TestId::kAccess);
  return file;
}

ScanInfo with_policy(std::string_view toml) {
  ScanInfo info = testing::scan_info();
  info.rulebook = std::make_shared<const Policy>(testing::built_in_policy(toml));
  return info;
}

TEST_CASE("languages have the same texts with the same places to fill in") {
  const auto places = [](const std::string& text) {
    std::multiset<std::string> found;
    const std::regex place("\\{[0-9]\\}");
    for (std::sregex_iterator at(text.begin(), text.end(), place), end; at != end; ++at) {
      found.insert(at->str());
    }
    return found;
  };
  CHECK(languages() == std::vector<std::string>{"de", "en"});
  const Texts english(Letterhead{});
  for (const std::string& language : languages()) {
    const Texts texts(Letterhead{{}, {}, {}, language, {}});
    CHECK(texts.get("language") == language);
    for (const auto& [key, text] : english.all()) {
      INFO(language << ": " << key);
      REQUIRE(texts.all().contains(key));
      CHECK_FALSE(texts.get(key).empty());
      CHECK(places(texts.get(key)) == places(text));
    }
    for (const auto& [key, text] : texts.all()) {
      INFO(language << ": " << key);
      CHECK(
          (english.all().contains(key) || key.starts_with("class_") || key.starts_with("title.")));
    }
  }
}

TEST_CASE("the German report has German titles for each control of the frameworks that it shows") {
  const Texts german(Letterhead{{}, {}, {}, "de", {}});
  std::vector<Problem> problems;
  std::size_t titles = 0;
  for (const Framework& framework : built_in_frameworks(problems)) {
    for (const Control& control : framework.controls) {
      const std::string key = "title." + framework.id + "." + control.id;
      INFO(key);
      if (framework.by_default) CHECK(german.all().contains(key));
      titles += german.all().contains(key) ? 1U : 0U;
    }
  }
  CHECK(problems.empty());
  CHECK(titles == german.beginning("title.").size());  // none is of a control that isn't there
}

TEST_CASE("one of a thing has words of its own") {
  const Texts texts(Letterhead{});
  CHECK(texts.get("decide_unread", {"1"}).starts_with("One entry"));
  CHECK(texts.get("decide_unread", {"2"}).starts_with("2 entries"));
  CHECK(texts.get("no such text") == "no such text");
}

TEST_CASE("no text is asked for that isn't there") {
  // A missing text shows as its key: a word with an underscore, or a section's own name.
  const RuleInfo rule = testing::rule("r", "pii.name");
  for (const std::string language : {"en", "de"}) {
    std::string page = render("html", {exposed(rule, 1), exposed(rule, 5)},
                              {testing::skipped("z", Reason::kEncrypted)}, {},
                              with_policy("[report]\nlanguage = \"" + language + "\""));
    const auto main = page.find("<main>");
    page = page.substr(main, page.find("</main>") - main);
    page = std::regex_replace(page, std::regex("<[^>]*>"), " ");
    std::smatch found;
    const bool missing = std::regex_search(page, found, std::regex("[a-z]+_[a-z_-]+"));
    INFO(language << ": " << (missing ? found.str() : std::string()));
    CHECK_FALSE(missing);
  }
}

TEST_CASE("the policy gives a page its name, language, levels and words") {
  const RuleInfo rule = testing::rule("r", "pii.name");
  ScanInfo info = with_policy(
      "[report]\norganisation = \"Acme & Co\"\nlanguage = \"de\"\n"
      "[report.texts]\ntitle = \"Unser Bericht\"\n"
      "[levels]\nnames = [\"public\", \"internal\", \"confidential\", \"geheim\"]\n");
  info.logo = *logo_uri("\x89PNG\r\n\x1a\n");
  const std::string page = render("html", {exposed(rule, 1)}, {}, {}, info);
  CHECK(has(page, "<html lang=\"de\">"));
  CHECK(has(page, "<h1>Unser Bericht</h1>"));
  CHECK(has(page, "Acme &amp; Co"));
  CHECK(has(page, "geheim"));
  CHECK(has(page, "src=\"data:image/png;base64,iVBORw0KGgo=\""));
  CHECK(has(page, "Name einer Person"));
}

TEST_CASE("mistakes in the letterhead are told") {
  std::vector<Problem> problems;
  check_letterhead({{}, {}, {}, "xx", {}}, "p", problems);
  check_letterhead({{}, {}, {}, "", {{"titel", "x"}, {"class_pii", "x"}}}, "p", problems);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].hint == "de or en");
  CHECK(problems[1].field == "report.texts.titel");
  CHECK_FALSE(logo_uri("<script>"));
  CHECK_FALSE(logo_uri("\x89PNG\r\n\x1a\n" + std::string(300'000, 'x')));
  CHECK(logo_uri("<svg xmlns='x'></svg>"));
}

TEST_CASE("what a store knows is shown when it is there, and missed in words when not") {
  const RuleInfo rule = testing::rule("r", "pii.name");
  const std::vector<FileRecord> files = {exposed(rule, 1), exposed(rule, 2)};
  CHECK(has(render("html", files, {}), "First scan: there is nothing to compare with yet."));

  ScanInfo info = with_policy("");
  auto history = std::make_shared<History>();
  history->scans.push_back({"s1", info.started - 86'400, 90, 7, {}, 400, 5});
  history->past = [](const Finding& finding) -> std::optional<FindingPast> {
    if (finding.fingerprint[0] == 1) return FindingPast{1'600'000'000, true};
    return std::nullopt;
  };
  info.history = history;
  std::string page;
  const auto report = make_report("html", [&](std::string_view text) { page += text; }, {});
  report->begin(info);
  for (const FileRecord& file : files) report->add(file);
  ScanSummary summary;
  summary.change = Change{11, 22, 33, 44, 55};
  summary.period.emplace();
  summary.period->runs = 6;
  summary.period->runs_expected = 7;
  summary.integrity = Integrity{"scan-2", "abc", "scan-1", "def", "ghi"};
  REQUIRE(report->finish(summary));
  CHECK_FALSE(has(page, "First scan"));
  for (const char* number : {"<b>11</b>", "<b>22</b>", "<b>33</b>", "<b>44</b>", "<b>55</b>"}) {
    CHECK(has(page, number));
  }
  CHECK(has(page, "<polyline"));
  CHECK(has(page, "Scans expected"));
  CHECK(has(page, "scan-1: def"));
  const json data = data_of(page);
  CHECK(data["past"] == json({1, 3}));  // by risk: the second file is new, the first is back

  // SARIF says it too.
  std::string sarif;
  const auto other = make_report("sarif", [&](std::string_view text) { sarif += text; }, {});
  other->begin(info);
  for (const FileRecord& file : files) other->add(file);
  REQUIRE(other->finish(summary));
  CHECK(json::parse(sarif)["runs"][0]["results"][0]["baselineState"] == "new");
}

TEST_CASE("data columns are as long as their records, and findings stand with their files") {
  const RuleInfo rule = testing::rule("r", "pii.name");
  std::vector<FileRecord> files;
  for (std::uint32_t i = 0; i < 40; ++i) files.push_back(exposed(rule, i));
  files[3].findings.push_back(testing::finding(rule, Confidence::kLow, 99));
  const json data = data_of(render("html", files, {}));
  for (const char* column : {"folder", "name", "risk", "level", "people", "tests", "count"}) {
    CHECK(data[column].size() == 40);
  }
  for (const char* column : {"rule", "confidence", "match", "id", "past", "waived", "place"}) {
    CHECK(data[column].size() == 41);
  }
  CHECK(std::is_sorted(data["risk"].rbegin(), data["risk"].rend()));
}

TEST_CASE("of too many findings the worst files are kept, the same in any order") {
  const RuleInfo rule = testing::rule("r", "pii.name");
  std::vector<FileRecord> files;
  for (std::uint32_t i = 0; i < 600; ++i) {
    FileRecord file = exposed(rule, i);
    const Finding finding = file.findings[0];
    file.findings.assign(400, finding);
    files.push_back(std::move(file));
  }
  const auto kept = [&] {
    Survey survey(testing::scan_info(), {});
    for (const FileRecord& file : files) survey.add(file);
    survey.finish();
    std::vector<FileKey> keys;
    for (const auto& [key, file] : survey.files) keys.push_back(key);
    return std::pair(keys, survey.findings_left_out);
  };
  const auto one = kept();
  CHECK(one.first.size() == 250);
  CHECK(one.second == 350 * 400);
  std::reverse(files.begin(), files.end());
  CHECK(kept() == one);
}

}  // namespace
}  // namespace assay::reports
