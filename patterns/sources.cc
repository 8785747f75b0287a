#include "patterns/sources.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "patterns/wording.h"
#include "scanner/base/config.h"

namespace assay::patterns {
namespace {

namespace fs = std::filesystem;

void put(std::string& out, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += text;
}

bool get(std::string_view& rest, std::string_view& text) {
  std::uint32_t size = 0;
  if (rest.size() < sizeof size) return false;
  std::memcpy(&size, rest.data(), sizeof size);
  rest.remove_prefix(sizeof size);
  if (rest.size() < size) return false;
  text = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

void unreadable(const std::string& path, const std::string& why, std::vector<Problem>& problems) {
  problems.push_back({"unreadable", path, 0, 0, "", why, ""});
}

void read_one(const fs::path& path, const std::string& name, std::vector<SourceFile>& files,
              std::vector<Problem>& problems) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || in.bad()) return unreadable(name, "can't be read", problems);
  files.push_back({name, std::move(text).str()});
}

bool is_vocabulary(const std::string& name) {
  return name.find("vocabulary/") != std::string::npos;
}

// What can't be told of a file of the vocabulary alone: that all lists are there which code asks
// for, and that the classes which one of them names are declared.
void check_whole(const std::vector<SourceFile>& files, const Vocabulary& vocabulary,
                 std::vector<Problem>& problems) {
  for (const std::string& list : missing_wording(vocabulary.lists)) {
    problems.push_back({"missing", "vocabulary/wording.toml", 0, 0, list, "is missing", ""});
  }
  constexpr std::string_view kClasses = "wording-classes-without-issuer";
  const Wording wording(vocabulary.lists);
  for (const std::string& name : wording.classes_without_issuer.words()) {
    if (vocabulary.has_class(name)) continue;
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
      const ConfigFile parsed = ConfigFile::parse(file->text, file->name, problems);
      if (!is_vocabulary(file->name) || !parsed.root().has(kClasses)) continue;
      parsed.root().problem(kClasses, "unknown-class", "class '" + name + "' is not declared");
      break;
    }
  }
}

}  // namespace

std::string pack_sources(const std::vector<SourceFile>& files) {
  std::string bytes;
  for (const SourceFile& file : files) {
    put(bytes, file.name);
    put(bytes, file.text);
  }
  return bytes;
}

std::vector<SourceFile> unpack_sources(std::string_view bytes) {
  std::vector<SourceFile> files;
  std::string_view name;
  std::string_view text;
  while (get(bytes, name) && get(bytes, text))
    files.push_back({std::string(name), std::string(text)});
  return files;
}

std::string_view find_source(std::string_view bytes, std::string_view wanted) {
  std::string_view name;
  std::string_view text;
  while (get(bytes, name) && get(bytes, text)) {
    if (name.ends_with(wanted)) return text;
  }
  return {};
}

std::vector<SourceFile> read_sources(const std::string& path, std::vector<Problem>& problems) {
  std::vector<SourceFile> files;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    unreadable(path, "no such file or folder", problems);
  } else if (!fs::is_directory(status)) {
    read_one(path, path, files, problems);
  } else {
    fs::recursive_directory_iterator at(path, error);
    if (error) unreadable(path, error.message(), problems);
    while (!error && at != fs::recursive_directory_iterator()) {
      if (at->is_regular_file(error) && at->path().extension() == ".toml") {
        read_one(at->path(), at->path().string(), files, problems);
      }
      at.increment(error);
    }
    if (files.empty()) unreadable(path, "no *.toml file in this folder", problems);
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.name < b.name; });
  return files;
}

std::vector<Rule> parse_sources(const std::vector<SourceFile>& files, Vocabulary& vocabulary,
                                std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  for (const SourceFile& file : files) {
    if (is_vocabulary(file.name)) load_vocabulary(file.text, file.name, vocabulary, problems);
  }
  if (problems.size() == before) check_whole(files, vocabulary, problems);
  std::vector<Rule> rules;
  for (const SourceFile& file : files) {
    if (is_vocabulary(file.name)) continue;
    auto some = load_rules(file.text, file.name, class_of_path(file.name), vocabulary, problems);
    std::move(some.begin(), some.end(), std::back_inserter(rules));
  }
  return rules;
}

}  // namespace assay::patterns
