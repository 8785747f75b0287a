#include "reports/texts.h"

#include <algorithm>
#include <stdexcept>

#include "reports/data.h"

namespace assay::reports {
namespace {

constexpr std::string_view kBegin = "templates/text.", kEnd = ".toml";

}  // namespace

std::vector<std::string> languages() {
  std::vector<std::string> names;
  for (const DataFile& file : data_files()) {
    if (!file.name.starts_with(kBegin)) continue;
    names.emplace_back(
        file.name.substr(kBegin.size(), file.name.size() - kBegin.size() - kEnd.size()));
  }
  return names;
}

Texts::Texts(const Letterhead& letterhead) {
  const std::string language = letterhead.language.empty() ? "en" : letterhead.language;
  const std::string name = std::string(kBegin) + language + std::string(kEnd);
  std::vector<Problem> problems;
  const ConfigFile file = ConfigFile::parse(data_file(name), name, problems);
  ConfigTable root = file.root();
  for (const std::string& key : root.keys()) {
    if (auto text = root.text(key)) texts_[key] = std::move(*text);
  }
  if (!problems.empty()) throw std::logic_error(problems.front().text());
  for (const auto& [key, text] : letterhead.texts) texts_[key] = text;
}

std::string Texts::get(std::string_view key, const std::vector<std::string>& values) const {
  auto found = texts_.end();
  if (!values.empty() && values.front() == "1") found = texts_.find(std::string(key) + "_1");
  if (found == texts_.end()) found = texts_.find(key);
  const std::string_view text = found == texts_.end() ? key : std::string_view(found->second);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_place = text[at] == '{' && at + 2 < text.size() && text[at + 2] == '}' &&
                          text[at + 1] >= '0' && text[at + 1] <= '9';
    const auto index = is_place ? static_cast<std::size_t>(text[at + 1] - '0') : values.size();
    if (index >= values.size()) {
      out += text[at];
      continue;
    }
    out += values[index];
    at += 2;
  }
  return out;
}

std::string Texts::get_or(std::string_view key, std::string_view otherwise) const {
  return texts_.find(key) == texts_.end() ? std::string(otherwise) : get(key);
}

std::map<std::string, std::string> Texts::beginning(std::string_view prefix) const {
  std::map<std::string, std::string> some;
  for (auto at = texts_.lower_bound(prefix); at != texts_.end() && at->first.starts_with(prefix);
       ++at) {
    some[at->first.substr(prefix.size())] = at->second;
  }
  return some;
}

void check_letterhead(const Letterhead& letterhead, const std::string& file,
                      std::vector<Problem>& problems) {
  const auto known = languages();
  if (!letterhead.language.empty() &&
      std::find(known.begin(), known.end(), letterhead.language) == known.end()) {
    std::string all;
    for (const std::string& each : known) all += (all.empty() ? "" : " or ") + each;
    problems.push_back({"value", file, 0, 0, "report.language", "there is no such language", all});
    return;
  }
  const Texts built_in(Letterhead{{}, {}, {}, letterhead.language, {}});
  for (const auto& [key, text] : letterhead.texts) {
    if (built_in.all().contains(key) || key.starts_with("class_")) continue;
    problems.push_back({"unknown-key", file, 0, 0, "report.texts." + key,
                        "no report has such a text", "reports/templates lists them"});
  }
}

}  // namespace assay::reports
