#include "reports/framework.h"

#include <algorithm>
#include <array>
#include <utility>

#include "reports/data.h"
#include "reports/markup.h"

namespace assay::reports {
namespace {

constexpr std::size_t kEvidenceCount = 4;

Evidence read_evidence(ConfigTable& table) {
  const auto name = table.text("reach", true);
  if (!name) return Evidence::kNone;
  for (std::size_t i = 0; i < kEvidenceCount; ++i) {
    if (to_string(static_cast<Evidence>(i)) == *name) return static_cast<Evidence>(i);
  }
  table.problem("reach", "value", "there is no such reach", "direct, part, input or none");
  return Evidence::kNone;
}

Control read_control(ConfigTable& table) {
  Control control;
  control.id = table.text("id", true).value_or("");
  if (!control.id.empty()) table.set_name("control '" + control.id + "'");
  control.title = table.text("title", true).value_or("");
  control.category = table.text("category", true).value_or("");
  control.evidence = read_evidence(table);
  for (const std::string& name : table.texts("tests")) {
    TestId test{};
    if (!parse_test(name, test)) {
      table.problem("tests", "value", "there is no test '" + name + "'");
    } else if (std::find(control.tests.begin(), control.tests.end(), test) != control.tests.end()) {
      table.problem("tests", "duplicate", "'" + name + "' stands there twice");
    } else {
      control.tests.push_back(test);
    }
  }
  control.limits = table.text("limits").value_or("");
  control.earlier = table.texts("earlier");
  if (control.evidence == Evidence::kDirect && control.tests.empty()) {
    table.problem("tests", "missing", "what is tested directly needs a test");
  }
  if (control.evidence == Evidence::kNone && !control.tests.empty()) {
    table.problem("tests", "value", "a control with reach 'none' can't have tests");
  }
  table.finish();
  return control;
}

}  // namespace

std::string_view to_string(Evidence evidence) {
  constexpr std::array<std::string_view, kEvidenceCount> kNames = {"direct", "part", "input",
                                                                   "none"};
  return kNames[static_cast<std::size_t>(evidence)];
}

const Control* Framework::find(std::string_view control) const {
  const auto found = std::find_if(controls.begin(), controls.end(),
                                  [&](const Control& each) { return each.id == control; });
  return found == controls.end() ? nullptr : &*found;
}

Framework Framework::parse(std::string_view toml, std::string name,
                           std::vector<Problem>& problems) {
  Framework framework;
  const ConfigFile file = ConfigFile::parse(toml, std::move(name), problems);
  ConfigTable root = file.root();
  if (auto head = root.table("framework", true)) {
    framework.id = head->text("id", true).value_or("");
    framework.title = head->text("title", true).value_or("");
    framework.edition = head->text("edition", true).value_or("");
    framework.by_default = head->boolean("default").value_or(true);
    head->finish();
  }
  for (ConfigTable& table : root.tables("control", true)) {
    Control control = read_control(table);
    if (framework.find(control.id) != nullptr) {
      table.problem("id", "duplicate", "this control is already there");
    }
    framework.controls.push_back(std::move(control));
  }
  root.finish();
  return framework;
}

std::string applicability_csv(const std::vector<Framework>& frameworks, const Policy& policy) {
  std::string out = "framework,control,title,applicable,why,status,owner\r\n";
  static const Applicability kUnsaid;
  for (const Framework& framework : frameworks) {
    for (const Control& control : framework.controls) {
      const auto said = policy.soa.find(control.id);
      const Applicability& line = said == policy.soa.end() ? kUnsaid : said->second;
      for (const std::string_view field :
           {std::string_view(framework.id), std::string_view(control.id),
            std::string_view(control.title), std::string_view(line.applicable ? "yes" : "no"),
            std::string_view(line.why), std::string_view(line.status)}) {
        append_csv_field(out, field);
        out += ',';
      }
      append_csv_field(out, line.owner);
      out += "\r\n";
    }
  }
  return out;
}

std::vector<Framework> built_in_frameworks(std::vector<Problem>& problems) {
  std::vector<Framework> frameworks;
  for (const DataFile& file : data_files()) {
    if (!file.name.starts_with("frameworks/")) continue;
    frameworks.push_back(Framework::parse(file.text, std::string(file.name), problems));
  }
  return frameworks;
}

}  // namespace assay::reports
