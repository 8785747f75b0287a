// What markings mean under a policy, and every verdict on a label.
#include "reports/labels.h"

#include "reports/assessment.h"
#include "tests/reports/support.h"
#include "tests/support/test.h"

namespace assay::reports {
namespace {

constexpr std::string_view kPolicy = R"toml(
levels = { names = ["offen", "intern", "vertraulich", "geheim"] }
label = [
  { match = { msip = "AAAAAAAA-469d-470c-8cb0-58434e2bf457" }, level = "offen" },
  { match = { msip = "bbbbbbbb-469d-470c-8cb0-58434e2bf457" }, level = "geheim" },
  { match = { property = "Acme=Secret" }, level = "geheim" },
  { match = { header = "SEC=OFFICIAL" }, level = "vertraulich" },
  { match = { xattr = "user.acme.classification=3" }, level = "geheim" },
  { match = { text = "TLP:RED" }, level = "geheim" },
  { match = { name = "*_DRAFT.*" }, level = "intern" },
]
)toml";
const std::string kA = "aaaaaaaa-469d-470c-8cb0-58434e2bf457";
const std::string kB = "bbbbbbbb-469d-470c-8cb0-58434e2bf457";

LabelMark mark(const char* source, std::string value, LabelTrust trust, std::string name = "",
               std::string tenant = "", bool removed = false) {
  LabelMark made{source, std::move(value), trust, std::move(name)};
  made.tenant = std::move(tenant);
  made.removed = removed;
  return made;
}

std::string described(const std::optional<Label>& label) {
  if (!label) return "none";
  return label->source + ' ' + label->value + ' ' +
         (label->level ? std::string(to_string(*label->level)) : "?") +
         (label->conflict ? " conflict" : "") + (label->removed ? " removed" : "");
}

TEST_CASE("of a file's markings the highest counts, of equal ones the most trusted") {
  using enum LabelTrust;
  struct Example {
    const char* path;
    std::vector<LabelMark> marks;
    std::string label;
  };
  const std::vector<Example> examples = {
      {"/a/b.docx", {}, "none"},
      {"/a/b.docx", {mark("msip", kA, kLabelInfo)}, "msip " + kA + " public"},
      {"/a/b.docx", {mark("msip", "cc", kLabelInfo)}, "msip cc ?"},
      {"/a/b.docx",
       {mark("msip", "cc", kLabelInfo), mark("text", "CONFIDENTIAL", kMarkedPart)},
       "text CONFIDENTIAL confidential"},
      {"/a/b.docx", {mark("msip", kA, kLabelInfo, "", "t", true)}, "msip " + kA + " ? removed"},
      // What an older program left of a label that was removed, and of another tenant.
      {"/a/b.docx",
       {mark("msip", kB, kProperty, "", "t"), mark("msip", kA, kLabelInfo, "", "t", true)},
       "msip " + kA + " ? removed"},
      {"/a/b.docx",
       {mark("msip", kB, kProperty, "", "u"), mark("msip", kA, kLabelInfo, "", "t")},
       "msip " + kB + " restricted conflict"},
      {"/a/b.docx",
       {mark("msip", kA, kProperty), mark("msip", kA, kLabelInfo, "", "t", true)},
       "msip " + kA + " ? removed"},
      {"/a/b.docx", {mark("property", "Secret", kProperty, "ACME")}, "property Secret restricted"},
      {"/a/b.docx", {mark("property", "Secret", kProperty, "Other")}, "property Secret ?"},
      {"/a/b.docx",
       {mark("property", "Vertraulich", kProperty, "Other")},
       "property Vertraulich confidential"},
      {"/a/b.eml",
       {mark("header", "official", kMailHeader, "SEC")},
       "header official confidential"},
      {"/a/b.eml",
       {mark("header", "private", kMailHeader, "Sensitivity")},
       "header private confidential"},
      {"/a/b.txt", {mark("xattr", "3", kWeak, "user.acme.classification")}, "xattr 3 restricted"},
      {"/a/b.txt", {mark("text", "TLP:RED", kText)}, "text TLP:RED restricted"},
      {"/a/b.txt", {mark("text", "TLP:GREEN", kText)}, "none"},
      {"/a/b.txt", {mark("text", "CUI//SP-PRVCY", kText)}, "text CUI//SP-PRVCY confidential"},
      {"/a/b.md",
       {mark("front-matter", "Geheim", kWeak, "classification")},
       "front-matter Geheim restricted"},
      {"/a/b.txt",
       {mark("front-matter", "confidential", kWeak), mark("text", "CONFIDENTIAL", kText)},
       "text CONFIDENTIAL confidential"},
      {"/a/b_DRAFT.txt", {}, "name *_DRAFT.* internal"},
      {"/a/b_VERTRAULICH.pdf", {}, "name VERTRAULICH confidential"},
      {"/a/b_vertraulich.pdf", {}, "none"},
      {"/a/[Intern] b.pdf", {}, "name Intern internal"},
      {"/a/Restricted/b.pdf", {}, "name Restricted/ restricted"},
      {"/a/restricted/b.pdf", {}, "none"},
      {"/a/Internal/b.pdf", {}, "none"},
      {"/a/Restricted/b_CONFIDENTIAL.pdf", {}, "name Restricted/ restricted conflict"},
  };
  const Policy policy = testing::built_in_policy(kPolicy);
  for (const Example& example : examples) {
    INFO(example.path << " " << example.label);
    FileRecord file = testing::file(example.path);
    file.marks = example.marks;
    CHECK(described(label_of(file, example.path, policy)) == example.label);
    std::reverse(file.marks.begin(), file.marks.end());
    CHECK(described(label_of(file, example.path, policy)) == example.label);
  }
}

TEST_CASE("a member's name counts, and the folders that it says it lies in") {
  const Policy policy = testing::built_in_policy();
  FileRecord file;
  file.provenance = Provenance::member(Provenance::file("/Restricted/a.zip"), "Confidential/b", 0);
  CHECK(described(label_of(file, "/Restricted/a.zip", policy)) ==
        "name Confidential/ confidential");
}

TEST_CASE("every verdict, and what T-LABEL makes of it") {
  struct Example {
    const char* name;
    const char* media_type;
    std::uint32_t keys;  ///< cloud keys in it: one makes it restricted
    std::vector<LabelMark> marks;
    LabelVerdict verdict;
    bool tested, failed;
  };
  const char* pdf = "application/pdf";
  const char* text = "text/plain";
  const auto says = [](const char* what) {
    return std::vector<LabelMark>{{"text", what, LabelTrust::kText}};
  };
  using enum LabelVerdict;
  const std::vector<Example> examples = {
      {"nothing asked, nothing there", pdf, 0, {}, kNone, false, false},
      {"a text can't be asked for one", text, 1, {}, kNone, false, false},
      {"asked for, not there", pdf, 1, {}, kMissing, true, true},
      {"below", pdf, 1, says("CONFIDENTIAL"), kUnderstated, true, true},
      {"below, in a text", text, 1, says("CONFIDENTIAL"), kUnderstated, true, true},
      {"equal", pdf, 1, says("RESTRICTED"), kEqual, true, false},
      {"above", pdf, 0, says("RESTRICTED"), kOverstated, true, false},
      {"two",
       pdf,
       1,
       {{"text", "RESTRICTED", LabelTrust::kText}, {"text", "INTERNAL", LabelTrust::kText}},
       kConflict,
       true,
       true},
      {"unknown", pdf, 0, {{"msip", "x", LabelTrust::kLabelInfo}}, kUnmapped, true, true},
      {"taken away",
       pdf,
       1,
       {mark("msip", "x", LabelTrust::kLabelInfo, "", "", true)},
       kRemoved,
       true,
       true},
      {"taken away where none is asked for",
       pdf,
       0,
       {mark("msip", "x", LabelTrust::kLabelInfo, "", "", true)},
       kRemoved,
       false,
       false},
  };
  const Policy policy = testing::built_in_policy();
  const RuleInfo key = testing::rule("key", "secret.cloud");
  for (const Example& example : examples) {
    INFO(example.name);
    FileRecord file = testing::file("/srv/a");
    for (std::uint32_t i = 0; i < example.keys; ++i)
      file.findings.push_back(testing::finding(key, Confidence::kHigh, i));
    file.media_type = example.media_type;
    file.marks = example.marks;
    assess(file, AssessContext{&policy, "/", 0, {}, {}});
    CHECK(file.label_verdict == example.verdict);
    CHECK(file.tested.has(TestId::kLabel) == example.tested);
    CHECK(file.failed.has(TestId::kLabel) == example.failed);
  }
}

}  // namespace
}  // namespace assay::reports
