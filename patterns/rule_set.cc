#include "patterns/rule_set.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "patterns/compiled.h"
#include "patterns/embedded.h"
#include "patterns/pack.h"
#include "patterns/sources.h"
#include "scanner/base/digest.h"

namespace assay::patterns {
namespace {

constexpr std::size_t kDigestSize = 64;

std::string this_cpu() {
  hs_platform_info_t platform{};
  hs_populate_platform(&platform);
  for (auto level = kCpuLevels.rbegin(); level != kCpuLevels.rend(); ++level) {
    if ((platform.cpu_features & level->features) == level->features) return level->name;
  }
  return kCpuLevels[0].name;
}

void append_part(std::string& out, std::string_view part) {
  const std::uint64_t size = part.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += part;
}

bool take_part(std::string_view& rest, std::string_view& part) {
  std::uint64_t size = 0;
  if (rest.size() < sizeof size) return false;
  std::memcpy(&size, rest.data(), sizeof size);
  rest.remove_prefix(sizeof size);
  if (rest.size() < size) return false;
  part = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

// A cache file: the digest of all that follows, then pack and database.
std::string cache_bytes(const RuleSet::Compiled& compiled) {
  std::string body;
  append_part(body, write_pack(compiled));
  append_part(body, serialise(compiled.database.get()));
  return sha256_hex(body) + body;
}

std::unique_ptr<RuleSet::Compiled> from_cache_bytes(std::string_view bytes) {
  if (bytes.size() < kDigestSize) return nullptr;
  std::string_view body = bytes.substr(kDigestSize);
  if (sha256_hex(body) != bytes.substr(0, kDigestSize)) return nullptr;
  std::string_view pack;
  std::string_view database;
  if (!take_part(body, pack) || !take_part(body, database)) return nullptr;
  auto compiled = read_pack(pack);
  if (!compiled) return nullptr;
  compiled->database = deserialise(database);
  if (!compiled->database) return nullptr;
  compiled->cpu_level = this_cpu();
  return compiled;
}

// Reads a cache file that is ours alone: a regular file of this user that nobody else may write.
std::unique_ptr<RuleSet::Compiled> read_cache(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return nullptr;
  struct stat status {};
  std::string bytes;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
      (status.st_mode & 022) == 0) {
    bytes.resize(static_cast<std::size_t>(status.st_size));
    std::size_t filled = 0;
    while (filled < bytes.size()) {
      const ssize_t got = read(fd, bytes.data() + filled, bytes.size() - filled);
      if (got <= 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
  }
  close(fd);
  return from_cache_bytes(bytes);
}

// A cache that can't be written is no error: the next start compiles again.
void write_cache(const std::string& dir, const std::string& path, std::string_view bytes) {
  std::error_code ignored;
  std::filesystem::create_directories(dir, ignored);
  std::string temporary = path + ".XXXXXX";
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);  // 0600
  if (fd < 0) return;
  bool good = true;
  while (good && !bytes.empty()) {
    const ssize_t put = write(fd, bytes.data(), bytes.size());
    good = put > 0;
    if (good) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  good = close(fd) == 0 && good;
  if (!good || rename(temporary.c_str(), path.c_str()) != 0) unlink(temporary.c_str());
}

bool selects(const std::string& selector, const RuleInfo& rule) {
  if (selector == rule.id) return true;
  if (rule.data_class.starts_with(selector) &&
      (rule.data_class.size() == selector.size() || rule.data_class[selector.size()] == '.')) {
    return true;
  }
  return std::find(rule.tags.begin(), rule.tags.end(), selector) != rule.tags.end();
}

void apply(const Selection& selection, RuleSet::Compiled& compiled,
           std::vector<Problem>& problems) {
  const auto any = [&](const std::vector<std::string>& selectors, const RuleInfo& rule) {
    return std::any_of(selectors.begin(), selectors.end(),
                       [&](const std::string& selector) { return selects(selector, rule); });
  };
  for (const auto* selectors : {&selection.only, &selection.skip}) {
    for (const std::string& selector : *selectors) {
      if (std::none_of(compiled.rules.begin(), compiled.rules.end(),
                       [&](const Rule& rule) { return selects(selector, rule.info); })) {
        problems.push_back(
            {"selection", "", 0, 0, selectors == &selection.only ? "--only" : "--skip",
             "'" + selector + "' is no rule id, class or tag", "see: assay rules list"});
      }
    }
  }
  for (std::size_t i = 0; i < compiled.rules.size(); ++i) {
    const RuleInfo& rule = compiled.rules[i].info;
    compiled.enabled[i] = (selection.only.empty() || any(selection.only, rule)) &&
                          !any(selection.skip, rule) &&
                          (!selection.verifiable || !compiled.rules[i].verify.url.empty());
  }
}

std::unique_ptr<RuleSet::Compiled> load_built_in() {
  const Embedded embedded = embedded_rules();
  auto compiled = read_pack(embedded.pack);
  if (!compiled) throw std::logic_error("the built-in rules are damaged");
  for (std::size_t level = kCpuLevels.size(); level-- > 0;) {
    compiled->database = deserialise(embedded.databases[level]);
    if (!compiled->database) continue;
    compiled->cpu_level = kCpuLevels[level].name;
    return compiled;
  }
  throw std::logic_error("no built-in database fits this CPU and version of Hyperscan");
}

std::unique_ptr<RuleSet::Compiled> load_with(const std::vector<std::string>& paths,
                                             const std::string& cache_dir,
                                             std::vector<Problem>& problems) {
  std::vector<SourceFile> added;
  for (const std::string& path : paths) {
    auto files = read_sources(path, problems);
    std::move(files.begin(), files.end(), std::back_inserter(added));
  }
  if (!problems.empty()) return nullptr;
  const Embedded embedded = embedded_rules();
  const std::string cpu = this_cpu();
  const std::string key =
      sha256_hex(sha256_hex(embedded.pack) + sha256_hex(pack_sources(added)) + hs_version() + cpu);
  const std::string path = cache_dir + "/rules-" + key.substr(0, 32) + ".bin";
  if (!cache_dir.empty()) {
    if (auto cached = read_cache(path)) return cached;
  }
  auto files = unpack_sources(embedded.sources);
  std::move(added.begin(), added.end(), std::back_inserter(files));
  Vocabulary vocabulary;
  auto rules = parse_sources(files, vocabulary, problems);
  if (!problems.empty()) return nullptr;
  auto compiled = index_rules(std::move(rules), vocabulary.lists, problems);
  if (!compiled || !compile_database(*compiled, nullptr, problems)) return nullptr;
  compiled->cpu_level = cpu;
  if (!cache_dir.empty()) write_cache(cache_dir, path, cache_bytes(*compiled));
  return compiled;
}

}  // namespace

RuleSet::RuleSet(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
RuleSet::~RuleSet() = default;

std::shared_ptr<const RuleSet> RuleSet::built_in() {
  auto compiled = load_built_in();
  link_tables(*compiled);
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(compiled)));
}

std::shared_ptr<const RuleSet> RuleSet::with(const std::vector<std::string>& files,
                                             const Selection& selection,
                                             const std::string& cache_dir,
                                             std::vector<Problem>& problems) {
  auto compiled = files.empty() ? load_built_in() : load_with(files, cache_dir, problems);
  if (!compiled) return nullptr;
  link_tables(*compiled);
  apply(selection, *compiled, problems);
  if (!problems.empty()) return nullptr;
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(compiled)));
}

std::shared_ptr<const RuleSet> RuleSet::compile(std::vector<Rule> rules,
                                                const std::vector<NameList>& lists,
                                                std::vector<Problem>& problems) {
  auto compiled = index_rules(std::move(rules), lists, problems);
  if (!compiled || !compile_database(*compiled, nullptr, problems)) return nullptr;
  compiled->cpu_level = this_cpu();
  link_tables(*compiled);
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(compiled)));
}

const std::vector<Rule>& RuleSet::rules() const { return compiled_->rules; }
bool RuleSet::enabled(std::size_t index) const { return compiled_->enabled[index]; }
std::size_t RuleSet::max_width() const { return compiled_->max_width; }
const Wording& RuleSet::wording() const { return compiled_->wording; }
const std::string& RuleSet::digest() const { return compiled_->digest; }
std::string_view RuleSet::cpu_level() const { return compiled_->cpu_level; }
std::string_view built_in_source(std::string_view name) {
  return find_source(embedded_rules().sources, name);
}
std::vector<SourceFile> built_in_sources() { return unpack_sources(embedded_rules().sources); }

}  // namespace assay::patterns
