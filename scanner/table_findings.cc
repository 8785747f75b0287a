#include "scanner/table_findings.h"

#include <algorithm>

namespace assay::scanner {
namespace {

constexpr std::size_t kMaxNumber = 40;

// Digits of a cell that is nothing but a number and its separators; 0: it is something else.
std::size_t digits_of(std::string_view cell) {
  if (cell.size() > kMaxNumber) return 0;
  std::size_t digits = 0;
  for (const char c : cell) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c != ' ' && c != '-' && c != '.' && c != '/') {
      return 0;
    }
  }
  return std::min<std::size_t>(digits, 31);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += part + '\n';
  return all;
}

Finding grouped(std::vector<Finding>& first, const std::string& column, std::uint64_t count,
                std::uint64_t distinct) {
  FindingGroup group;
  group.column = column;
  group.count = count;
  group.distinct = distinct;
  for (std::size_t i = 0; i < std::min(first.size(), kNamedCells); ++i)
    group.cells.push_back({*first[i].where->row, first[i].line, first[i].match});
  Finding finding = std::move(first.front());
  finding.group = std::make_shared<const FindingGroup>(std::move(group));
  return finding;
}

}  // namespace

void TableFindings::count_cells(const TableText& table, std::string_view text,
                                std::size_t own_begin, std::size_t own_end) {
  counted_.assign(table.columns.size(), {});
  for (const TableCell& cell : table.cells) {
    if (cell.begin < own_begin || cell.begin >= own_end) continue;
    Column& column = counted_[cell.column];
    ++column.cells;
    const char first = text[cell.begin];
    if (first < '0' || first > '9') continue;
    const std::size_t digits = digits_of(text.substr(cell.begin, cell.end - cell.begin));
    ++column.numbers[digits];
  }
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    if (counted_[i].cells == 0) continue;
    Column& all = columns_[table.field(static_cast<std::uint32_t>(i))];
    all.cells += counted_[i].cells;
    for (std::size_t k = 0; k < all.numbers.size(); ++k) all.numbers[k] += counted_[i].numbers[k];
  }
}

TableFindings::Group& TableFindings::group_of(const TableText& table,
                                              const patterns::Matcher& matcher,
                                              std::uint32_t kind) {
  if (groups_of_kinds_[kind] != nullptr) return *groups_of_kinds_[kind];
  const patterns::CellKind& of = matcher.kinds()[kind];
  const std::string column = table.field(of.column);
  Group& group = groups_[{column, of.match.rule->id, of.match.score, joined(of.match.evidence)}];
  if (group.rule == nullptr) {
    group.column = column;
    group.rule = of.match.rule;
    group.score = of.match.score;
    group.confidence = of.match.confidence;
    group.loose = of.match.loose_value;
    group.shaped = of.shaped;
    group.named = of.named;
    group.by_lists = of.by_lists;
    group.bare_name = of.bare_name;
    group.checks = of.checks;
  }
  groups_of_kinds_[kind] = &group;
  return group;
}

void TableFindings::append(TableFindings&& next, const formats::Progress& before,
                           std::uint64_t list) {
  for (auto& [key, group] : next.groups_) {
    Group& mine = groups_[key];
    std::vector<Finding> first = std::move(mine.first);
    for (Finding& finding : group.first) {
      if (first.size() >= room(list, mine.count + group.count)) break;
      ++kept_;
      if (finding.line == 1) finding.column += before.characters;
      finding.line += before.newlines;
      *finding.where.edit().row += rows_;
      first.push_back(std::move(finding));
    }
    const std::uint64_t count = mine.count + group.count;
    DistinctValues values = std::move(mine.values);
    values.merge(group.values);
    patterns::PlaceSets places = mine.places;
    places.merge(group.places);
    patterns::FirstWords first_words = mine.first_words;
    first_words.merge(group.first_words);
    if (mine.rule == nullptr) mine = std::move(group);
    mine.places = places;
    mine.first_words = first_words;
    mine.count = count;
    mine.values = std::move(values);
    mine.first = std::move(first);
  }
  for (const auto& [name, column] : next.columns_) {
    Column& mine = columns_[name];
    mine.cells += column.cells;
    for (std::size_t i = 0; i < mine.numbers.size(); ++i) mine.numbers[i] += column.numbers[i];
  }
  rows_ += next.rows_;
}

// What the column as a whole says of its cells.
int TableFindings::judge(Group& group) const {
  const auto column = columns_.find(group.column);
  if (column == columns_.end()) return 0;
  patterns::ColumnVote vote;
  vote.cells = column->second.cells;
  vote.shaped = group.shaped;
  vote.named = group.named;
  vote.bare_name = group.bare_name;
  vote.distinct = group.values.count();
  vote.weak = group.confidence == Confidence::kLow;
  patterns::PlaceSets places;
  patterns::FirstWords first_words;
  for (const auto& [key, other] : groups_) {
    if (other.rule == group.rule && other.column == group.column) {
      vote.hits += other.count;
      places.merge(other.places);
      first_words.merge(other.first_words);
      if (other.confidence != Confidence::kLow) vote.strong += other.count;
      // Anything is called a name; other rules' values have a form.
      if (other.confidence == Confidence::kHigh || !group.by_lists) vote.sure += other.count;
    }
  }
  vote.alike = vote.cells;
  if (group.shaped && !group.first.empty()) {
    // Of the cells that are numbers of as many digits: others are other things.
    const std::size_t digits = group.first.front().digits;
    if (digits > 0 && digits < column->second.numbers.size())
      vote.alike = std::max(column->second.numbers[digits], vote.hits);
  }
  group.percent = vote.hits * 100 / std::max<std::uint64_t>(vote.alike, 1);
  vote.by_chance = places.passing(group.checks);
  if (group.by_lists) vote.one_word = first_words.commonest();
  return patterns::shift_of(vote);
}

void TableFindings::lift(Group& group, int shift) {
  if (shift == 0) return;
  group.score = static_cast<std::uint16_t>(std::clamp(group.score + shift, 0, 1000));
  group.confidence = patterns::confidence_of(group.score);
  for (Finding& finding : group.first) {
    finding.score = group.score;
    finding.confidence = group.confidence;
    finding.evidence.push_back("column:" + std::to_string(group.percent) + "%");
  }
}

void TableFindings::finish(Confidence least, bool group, std::vector<Finding>& findings,
                           std::vector<ClassTally>& tallies,
                           std::map<const RuleInfo*, std::uint64_t>& listed) {
  // By column, rule and confidence, in order.
  struct Part {
    std::vector<Group*> groups;
    std::uint64_t count = 0, kept = 0;
    [[nodiscard]] bool is_long() const { return count > kListedCells || kept < count; }
  };
  std::vector<std::pair<Group*, int>> shifts;
  for (auto& [key, each] : groups_) shifts.emplace_back(&each, judge(each));
  for (const auto& [each, shift] : shifts) lift(*each, shift);
  std::map<std::tuple<std::string, std::string, Confidence>, Part> parts;
  for (auto& [key, each] : groups_) {
    if (each.confidence < least) continue;
    Part& part = parts[{each.column, each.rule->id, each.confidence}];
    part.groups.push_back(&each);
    part.count += each.count;
    part.kept += each.first.size();
  }
  std::map<std::string, ClassTally, std::less<>> counted;
  for (auto& [key, part] : parts) {
    if (!group || !part.is_long()) continue;
    counted[part.groups.front()->rule->data_class];
  }
  for (const Finding& finding : findings) {
    const auto tally = counted.find(finding.rule->data_class);
    if (tally != counted.end() && finding.suppressed.empty())
      tally->second.add(finding.confidence, finding.value_hash);
  }
  for (auto& [key, part] : parts) {
    const RuleInfo* rule = part.groups.front()->rule;
    if (const auto tally = counted.find(rule->data_class); tally != counted.end()) {
      for (const Group* each : part.groups) tally->second.add(each->confidence, each->values);
    }
    std::vector<Finding> first;
    for (Group* each : part.groups)
      std::move(each->first.begin(), each->first.end(), std::back_inserter(first));
    std::sort(first.begin(), first.end(), [](const Finding& a, const Finding& b) {
      return std::tie(a.where->row, a.bytes) < std::tie(b.where->row, b.bytes);
    });
    if (group && part.is_long()) {
      DistinctValues all;
      for (const Group* each : part.groups) all.merge(each->values);
      findings.push_back(grouped(first, part.groups.front()->column, part.count, all.count()));
    } else {
      listed[rule] += part.count;
      std::move(first.begin(), first.end(), std::back_inserter(findings));
    }
  }
  for (auto& [name, tally] : counted) {
    tally.data_class = name;
    tallies.push_back(std::move(tally));
  }
}

}  // namespace assay::scanner
