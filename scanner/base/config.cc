#include "scanner/base/config.h"

#include <toml++/toml.h>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <sstream>

namespace assay {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Problem::text() const {
  std::string text = file;
  if (line != 0) text += (text.empty() ? "line " : ":") + std::to_string(line);
  if (line != 0 && column != 0) text += ':' + std::to_string(column);
  if (!text.empty()) text += ": ";
  if (!field.empty()) text += field + ": ";
  text += message;
  if (!hint.empty()) text += " (" + hint + ")";
  return text;
}

struct ConfigFile::Impl {
  std::string name;
  toml::table root;
  std::vector<Problem>* problems = nullptr;
};

struct ConfigTable::Impl {
  const ConfigFile::Impl* file = nullptr;
  const toml::table* table = nullptr;
  std::string name;
  std::set<std::string, std::less<>> known;

  [[nodiscard]] std::string field(std::string_view key) const {
    if (key.empty()) return name;
    return name.empty() ? std::string(key) : name + '.' + std::string(key);
  }
  [[nodiscard]] toml::source_region place(std::string_view key) const {
    if (!key.empty()) {
      for (const auto& [found, node] : *table) {
        if (found.str() == key) return found.source();
      }
    }
    return table->source();
  }
  void problem(std::string_view key, std::string code, std::string message,
               std::string hint) const {
    const auto at = place(key).begin;
    file->problems->push_back({std::move(code), file->name, at.line, at.column, field(key),
                               std::move(message), std::move(hint)});
  }
  // The node of `key`, or null; tells when it is required and absent.
  const toml::node* node(std::string_view key, bool required) {
    known.emplace(key);
    const toml::node* found = table->get(key);
    if (found == nullptr && required) problem(key, "missing", "is missing", {});
    return found;
  }
  template <class T>
  std::optional<T> scalar(std::string_view key, bool required, const char* wanted) {
    const toml::node* found = node(key, required);
    if (found == nullptr) return std::nullopt;
    if (auto value = found->value_exact<T>()) return value;
    problem(key, "type", std::string("has to be ") + wanted, {});
    return std::nullopt;
  }
  template <class T>
  std::vector<T> list(std::string_view key, bool required, const char* wanted) {
    const toml::node* found = node(key, required);
    if (found == nullptr) return {};
    const toml::array* array = found->as_array();
    if (array == nullptr) {
      problem(key, "type", std::string("has to be a list of ") + wanted + 's', {});
      return {};
    }
    std::vector<T> values;
    bool good = true;
    for (std::size_t i = 0; i < array->size(); ++i) {
      auto value = (*array)[i].value_exact<T>();
      if (value) {
        values.push_back(std::move(*value));
      } else {
        const auto at = (*array)[i].source().begin;
        file->problems->push_back({"type", file->name, at.line, at.column,
                                   field(key) + '[' + std::to_string(i) + ']',
                                   std::string("has to be a ") + wanted, ""});
        good = false;
      }
    }
    if (!good) values.clear();
    return values;
  }
};

ConfigTable::ConfigTable() = default;
ConfigTable::ConfigTable(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ConfigTable::~ConfigTable() = default;
ConfigTable::ConfigTable(ConfigTable&&) noexcept = default;
ConfigTable& ConfigTable::operator=(ConfigTable&&) noexcept = default;

bool ConfigTable::has(std::string_view key) const { return impl_->table->contains(key); }

std::optional<std::string> ConfigTable::text(std::string_view key, bool required) {
  return impl_->scalar<std::string>(key, required, "text");
}

std::optional<std::int64_t> ConfigTable::integer(std::string_view key, bool required) {
  return impl_->scalar<std::int64_t>(key, required, "a whole number");
}

std::optional<double> ConfigTable::number(std::string_view key, bool required) {
  const toml::node* found = impl_->node(key, required);
  if (found == nullptr) return std::nullopt;
  if (const auto whole = found->value_exact<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto value = found->value_exact<double>()) return value;
  impl_->problem(key, "type", "has to be a number", {});
  return std::nullopt;
}

std::optional<bool> ConfigTable::boolean(std::string_view key, bool required) {
  return impl_->scalar<bool>(key, required, "true or false");
}

std::optional<std::int64_t> ConfigTable::date(std::string_view key, bool required) {
  const toml::node* found = impl_->node(key, required);
  if (found == nullptr) return std::nullopt;
  if (const auto value = found->value_exact<toml::date>()) {
    const std::chrono::year_month_day day{std::chrono::year(value->year),
                                          std::chrono::month(value->month),
                                          std::chrono::day(value->day)};
    if (day.ok()) return std::chrono::sys_days(day).time_since_epoch().count();
  }
  impl_->problem(key, "type", "has to be a date", "write 2026-01-31, without quotes");
  return std::nullopt;
}

std::vector<std::string> ConfigTable::texts(std::string_view key, bool required) {
  return impl_->list<std::string>(key, required, "text");
}

std::vector<std::int64_t> ConfigTable::integers(std::string_view key, bool required) {
  return impl_->list<std::int64_t>(key, required, "whole number");
}

std::optional<ConfigTable> ConfigTable::table(std::string_view key, bool required) {
  const toml::node* found = impl_->node(key, required);
  if (found == nullptr) return std::nullopt;
  const toml::table* table = found->as_table();
  if (table == nullptr) {
    impl_->problem(key, "type", "has to be a table", {});
    return std::nullopt;
  }
  auto impl = std::make_unique<Impl>();
  impl->file = impl_->file;
  impl->table = table;
  impl->name = impl_->field(key);
  return ConfigTable(std::move(impl));
}

std::vector<ConfigTable> ConfigTable::tables(std::string_view key, bool required) {
  const toml::node* found = impl_->node(key, required);
  if (found == nullptr) return {};
  const toml::array* array = found->as_array();
  if (array == nullptr || !std::all_of(array->begin(), array->end(),
                                       [](const toml::node& n) { return n.is_table(); })) {
    impl_->problem(key, "type", "has to be a list of tables", "write [[" + std::string(key) + "]]");
    return {};
  }
  std::vector<ConfigTable> tables;
  for (std::size_t i = 0; i < array->size(); ++i) {
    auto impl = std::make_unique<Impl>();
    impl->file = impl_->file;
    impl->table = (*array)[i].as_table();
    impl->name = impl_->field(key) + '[' + std::to_string(i) + ']';
    tables.push_back(ConfigTable(std::move(impl)));
  }
  return tables;
}

std::vector<std::string> ConfigTable::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> found;
  for (const auto& [key, node] : *impl_->table)
    found.emplace_back(key.source().begin, std::string(key.str()));
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> keys;
  for (auto& [at, key] : found) keys.push_back(std::move(key));
  return keys;
}

void ConfigTable::problem(std::string_view key, std::string code, std::string message,
                          std::string hint) const {
  impl_->problem(key, std::move(code), std::move(message), std::move(hint));
}

void ConfigTable::set_name(std::string name) { impl_->name = std::move(name); }

void ConfigTable::finish() const {
  for (const std::string& key : keys()) {
    if (impl_->known.contains(key)) continue;
    std::string_view nearest;
    // Up to two slips, and fewer than half of the key: 'xy' is not a slip of 'id'.
    std::size_t best = std::min<std::size_t>(3, (key.size() + 1) / 2);
    for (const std::string& known : impl_->known) {
      const std::size_t distance = edit_distance(key, known);
      if (distance < best) {
        best = distance;
        nearest = known;
      }
    }
    impl_->problem(
        key, "unknown-key", "is not a field that is known here",
        nearest.empty() ? std::string() : "did you mean '" + std::string(nearest) + "'?");
  }
}

std::uint32_t ConfigTable::line(std::string_view key) const { return impl_->place(key).begin.line; }

ConfigFile::ConfigFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ConfigFile::~ConfigFile() = default;
ConfigFile::ConfigFile(ConfigFile&&) noexcept = default;
ConfigFile& ConfigFile::operator=(ConfigFile&&) noexcept = default;

ConfigFile ConfigFile::parse(std::string_view text, std::string name,
                             std::vector<Problem>& problems) {
  auto impl = std::make_unique<Impl>();
  impl->name = std::move(name);
  impl->problems = &problems;
  try {
    impl->root = toml::parse(text, impl->name);
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    problems.push_back(
        {"syntax", impl->name, at.line, at.column, "", std::string(error.description()), ""});
  }
  return ConfigFile(std::move(impl));
}

ConfigFile ConfigFile::load(const std::string& path, std::vector<Problem>& problems) {
  std::ifstream in(path, std::ios::binary);
  // A folder can be opened; it fails when its first byte is asked for.
  in.peek();
  if (in.fail()) {
    problems.push_back({"unreadable", path, 0, 0, "", "can't be read", ""});
    return parse("", path, problems);
  }
  std::ostringstream text;
  text << in.rdbuf();
  return parse(text.view(), path, problems);
}

ConfigTable ConfigFile::root() const {
  auto impl = std::make_unique<ConfigTable::Impl>();
  impl->file = impl_.get();
  impl->table = &impl_->root;
  return ConfigTable(std::move(impl));
}

}  // namespace assay
