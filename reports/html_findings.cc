// The findings themselves: the worst as a table, all that was kept as data for the page's script.
#include <algorithm>
#include <unordered_map>

#include "reports/escape.h"
#include "reports/html_sections.h"
#include "reports/json_records.h"
#include "reports/treemap.h"

namespace assay::reports {
namespace {

constexpr std::size_t kRows = 50;
constexpr std::uint32_t kDepth = 8;
constexpr std::size_t kTiles = 2'500;

/// Foreign bytes as a JSON string that a script element can hold: nothing in it ends the element,
/// and what the script shows is what printable() makes of it.
void append_safe(std::string& out, std::string_view bytes) {
  std::string text;
  append_json_string(text, printable(bytes));
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '&') {
      out += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
    } else {
      out += c;
    }
  }
}

/// Texts that recur, by number.
class Strings {
 public:
  std::size_t index(const std::string& text) {
    const auto [place, is_new] = places_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(&place->first);
    return place->second;
  }
  void append(std::string& out) const {
    out += '[';
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (i != 0) out += ',';
      append_safe(out, *texts_[i]);
    }
    out += ']';
  }

 private:
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<const std::string*> texts_;
};

/// A column of the data, written as it grows.
class Values {
 public:
  void number(std::uint64_t value) {
    next();
    append_number(text_, value);
  }
  void text(std::string_view value) {
    next();
    append_safe(text_, value);
  }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  void append(std::string& out, std::string_view name) const {
    out += "\"" + std::string(name) + "\":[" + text_ + "],\n";
  }

 private:
  void next() {
    if (!text_.empty()) text_ += ',';
  }
  std::string text_;
};

std::uint64_t bits_of(const KeptFile& file) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kTestCount; ++i) {
    if (deviates(file, static_cast<TestId>(i))) bits |= std::uint64_t{1} << i;
  }
  return bits;
}

/// The columns of files and findings; a file's findings stand together, in the files' order.
class Columns {
 public:
  explicit Columns(const Page& page) : page_(page) {}

  void add(const KeptFile& file) {
    folder_.number(strings_.index(file.folder));
    const std::size_t cut = file.folder.empty() ? 0 : file.folder.size() + 1;
    name_.text(std::string_view(file.path).substr(cut));
    risk_.number(file.risk);
    level_.number(static_cast<std::uint64_t>(file.level));
    audience_.number(strings_.index(page_.texts().get("audience_" + file.audience)));
    owner_.number(strings_.index(file.owner));
    people_.number(file.people[1]);
    tests_.number(bits_of(file));
    count_.number(file.findings.size());
    for (const KeptFinding& finding : file.findings) add(finding);
  }
  [[nodiscard]] std::size_t size() const {
    return folder_.size() + name_.size() + match_.size() + id_.size() + place_.size() +
           10 * 2 * findings_;
  }
  [[nodiscard]] std::uint64_t findings() const { return findings_; }
  void append(std::string& out) const {
    out += "\"strings\":";
    strings_.append(out);
    out += ",\n\"rules\":[";
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      out += i == 0 ? "[" : ",\n[";
      append_safe(out, rules_[i]->id);
      out += ',';
      append_safe(out, rules_[i]->title);
      out += ',';
      append_safe(out, rules_[i]->data_class);
      out += ',';
      append_safe(out, page_.class_title(rules_[i]->data_class));
      out += ']';
    }
    out += "],\n";
    folder_.append(out, "folder");
    name_.append(out, "name");
    risk_.append(out, "risk");
    level_.append(out, "level");
    audience_.append(out, "audience");
    owner_.append(out, "owner");
    people_.append(out, "people");
    tests_.append(out, "tests");
    count_.append(out, "count");
    rule_.append(out, "rule");
    confidence_.append(out, "confidence");
    sensitivity_.append(out, "sensitivity");
    place_.append(out, "place");
    match_.append(out, "match");
    id_.append(out, "id");
    past_.append(out, "past");
    waived_.append(out, "waived");
  }

 private:
  void add(const KeptFinding& finding) {
    ++findings_;
    const auto [place, is_new] = indexes_.try_emplace(finding.rule, rules_.size());
    if (is_new) rules_.push_back(finding.rule);
    rule_.number(place->second);
    confidence_.number(static_cast<std::uint64_t>(finding.confidence));
    sensitivity_.number(static_cast<std::uint64_t>(finding.level));
    place_.text(finding.place);
    match_.text(finding.match);
    id_.text(finding.id.substr(0, 16));
    past_.number(static_cast<std::uint64_t>(finding.past));
    waived_.number(finding.waived.empty() ? 0 : 1 + strings_.index(finding.waived));
  }

  const Page& page_;
  Strings strings_;
  std::unordered_map<const RuleInfo*, std::size_t> indexes_;
  std::vector<const RuleInfo*> rules_;
  std::uint64_t findings_ = 0;
  Values folder_, name_, risk_, level_, audience_, owner_, people_, tests_, count_;
  Values rule_, confidence_, sensitivity_, place_, match_, id_, past_, waived_;
};

void append_box(std::string& out, const Box& box) {
  for (const double value : {box.x, box.y, box.width, box.height}) {
    out += ',';
    append_number(out, static_cast<std::uint64_t>(value * 10'000 + 0.5));
  }
}

/// [kind, name, files, people, risk, x, y, w, h by people, the same by findings, folders,
/// files with findings, [inside]]
void append_tile(std::string& out, const Tile& tile) {
  out += '[';
  append_number(out, static_cast<std::uint64_t>(tile.kind));
  out += ',';
  append_safe(out, tile.name);
  for (const std::uint64_t value : {tile.files, tile.people, std::uint64_t{tile.max_risk}}) {
    out += ',';
    append_number(out, value);
  }
  append_box(out, tile.by_people);
  append_box(out, tile.by_findings);
  for (const std::uint64_t value : {tile.folders, tile.with_findings}) {
    out += ',';
    append_number(out, value);
  }
  out += ",[";
  for (std::size_t i = 0; i < tile.inside.size(); ++i) {
    if (i != 0) out += ',';
    append_tile(out, tile.inside[i]);
  }
  out += "]]";
}

void append_names(std::string& out, const Page& page) {
  out += "\"levels\":[";
  for (int i = 0; i < 4; ++i) {
    if (i != 0) out += ',';
    append_safe(out, page.level_name(static_cast<Level>(i)));
  }
  out += "],\n\"confidences\":[";
  for (int i = 0; i < 3; ++i) {
    if (i != 0) out += ',';
    append_safe(
        out, page.texts().get("confidence_" + std::string(to_string(static_cast<Confidence>(i)))));
  }
  out += "],\n\"bands\":[";
  for (int i = 0; i < 5; ++i) {
    if (i != 0) out += ',';
    append_safe(out, page.texts().get("band_" + std::string(to_string(static_cast<Band>(i)))));
  }
  out += "],\n\"testNames\":[";
  for (std::size_t i = 0; i < kTestCount; ++i) {
    if (i != 0) out += ',';
    const auto test = static_cast<TestId>(i);
    append_safe(out, page.texts().get("why_" + slug(test)));
  }
  out += "],\n\"words\":{";
  bool first = true;
  for (const auto& [key, text] : page.texts().beginning("js_")) {
    out += first ? "" : ",";
    first = false;
    append_safe(out, key);
    out += ':';
    append_safe(out, text);
  }
  out += "},\n";
}

}  // namespace

std::string page_data(const Page& page, const Whole& whole, std::size_t budget) {
  Columns columns(page);
  std::uint64_t left_out = whole.survey.findings_left_out;
  for (const auto& [key, file] : whole.survey.files) {
    if (columns.size() < budget) {
      columns.add(file);
    } else {
      left_out += file.findings.size();
    }
  }
  std::string out = "{";
  append_names(out, page);
  columns.append(out);
  const Folder& top = whole.survey.tree.top();
  out += "\"leftOut\":";
  append_number(out, left_out);
  out += ",\n\"top\":";
  append_safe(out, top.path().empty() ? "." : top.path());
  out += ",\n\"tree\":";
  append_tile(out, tiles_of(top, kDepth, kTiles));
  return out + "}\n";
}

void put_findings(Page& page, const Whole& whole) {
  page.section("findings", "nav_findings", "findings_lead");
  page.raw("<div id=\"explorer\" hidden></div>\n<div id=\"worst-findings\">\n");
  page.table("nav_findings", {{Column::Kind::kText, "kind"},
                              {Column::Kind::kText, "level"},
                              {Column::Kind::kText, "confidence"},
                              {Column::Kind::kText, "value"},
                              {Column::Kind::kPath, "file"},
                              {Column::Kind::kPlain, "place"},
                              {Column::Kind::kRisk, "risk"}});
  std::size_t shown = 0;
  std::uint64_t all = 0;
  for (const auto& [name, counts] : whole.summary.totals.findings) {
    all += counts[0] + counts[1] + counts[2];
  }
  for (const auto& [key, file] : whole.survey.files) {
    for (const KeptFinding& finding : file.findings) {
      if (shown == kRows) break;
      ++shown;
      page.row().cell(finding.rule->title).cell_level(finding.level);
      page.cell_words("confidence_" + std::string(to_string(finding.confidence)));
      page.raw("<td><code>").text(finding.match).raw("</code></td>").cell_path(file.path);
      page.cell(finding.place).cell_risk(file.risk).end_row();
    }
    if (shown == kRows) break;
  }
  page.end_table(all - std::min<std::uint64_t>(all, shown), "csv");
  page.raw("</div>\n");
  page.end_section();
}

}  // namespace assay::reports
