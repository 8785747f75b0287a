#include "scanner/base/baseline.h"

#include <algorithm>
#include <map>
#include <utility>

#include "scanner/base/digest.h"

namespace assay {
namespace {

// "./src/a.py" and "src/a.py" are one file.
std::string_view plain(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

// The same file, or one named from a folder further up: baselines are written in one place and used
// in another. An absolute path of the baseline is that file and no other.
bool same_file(std::string_view known, std::string_view path, const std::string& folder) {
  std::string_view a = plain(known);
  std::string_view b = plain(path);
  if (a.starts_with('/'))
    return a == b || (!b.starts_with('/') && a.size() == folder.size() + b.size() &&
                      a.starts_with(folder) && a.ends_with(b));
  if (a.size() < b.size()) std::swap(a, b);
  if (b.empty() || !a.ends_with(b)) return false;
  return a.size() == b.size() || a[a.size() - b.size() - 1] == '/';
}

// Whether the file that `path` names is there: "a.zip!b.txt" is in a.zip.
bool is_there(const std::string& path, const std::function<bool(const std::string&)>& exists) {
  if (exists(path)) return true;
  for (auto at = path.find('!'); at != std::string::npos; at = path.find('!', at + 1)) {
    if (exists(path.substr(0, at))) return true;
  }
  return false;
}

std::string place(std::string_view path, std::uint64_t line, std::string_view commit) {
  return std::string(plain(path)) + '\n' + std::to_string(line) + '\n' + std::string(commit);
}

}  // namespace

void Baseline::add(std::string hash, std::string path) {
  values_[std::move(hash)].push_back(std::move(path));
}

void Baseline::add_fingerprint(std::string_view hex, std::string path) {
  add('f' + std::string(hex), std::move(path));
}

void Baseline::add_value(std::string_view raw, std::string path) {
  has_values_ = true;
  add('v' + to_hex(key_.keyed_hash(raw)), std::move(path));
}

void Baseline::add_sha1(std::string_view hex, std::string path) {
  has_sha1_ = true;
  add('s' + std::string(hex), std::move(path));
}

void Baseline::add_place(const std::string& path, std::uint64_t line, std::string_view commit) {
  places_.insert(place(path, line, commit));
}

void Baseline::follow_renames(const std::function<bool(const std::string& path)>& exists) {
  std::map<std::string, bool> there;
  for (const auto& [hash, paths] : values_) {
    for (const std::string& path : paths) there.emplace(path, false);
  }
  const auto whole = [&](const std::string& path) {
    return path.starts_with('/') ? path : folder_ + std::string(plain(path));
  };
  bool some = false;
  for (auto& [path, is] : there) {
    is = is_there(whole(path), exists);
    some = some || is;
  }
  const auto gone = [&](const std::string& path) {
    if (path.empty() || there[path]) return false;
    const std::string_view outer = plain(path).substr(0, plain(path).find('!'));
    const std::size_t slash = outer.rfind('/');
    return some || (slash != std::string_view::npos && slash > 0 &&
                    exists(whole(std::string(outer.substr(0, slash)))));
  };
  for (auto& [hash, paths] : values_) {
    for (std::string& path : paths) {
      if (gone(path)) path = kAnyFile;
    }
  }
}

bool Baseline::covers_commit(std::string_view path, std::uint64_t line,
                             std::string_view commit) const {
  return !places_.empty() && places_.count(place(path, line, commit)) != 0;
}

const std::vector<std::string>* Baseline::paths_of(std::string_view data_class,
                                                   std::string_view normalised,
                                                   std::string_view raw) const {
  const auto look = [&](const std::string& hash) -> const std::vector<std::string>* {
    const auto at = values_.find(hash);
    return at == values_.end() ? nullptr : &at->second;
  };
  if (const auto* paths = look('f' + to_hex(key_.fingerprint(data_class, SecretView(normalised)))))
    return paths;
  if (has_values_) {
    if (const auto* paths = look('v' + to_hex(key_.keyed_hash(raw)))) return paths;
  }
  return has_sha1_ ? look('s' + sha1_hex(raw)) : nullptr;
}

bool Baseline::covers(const std::vector<std::string>* paths, std::string_view path,
                      std::uint64_t line) const {
  if (paths != nullptr && std::any_of(paths->begin(), paths->end(), [&](const std::string& known) {
        return known == kAnyFile || same_file(known, path, folder_);
      }))
    return true;
  return !places_.empty() && places_.count(place(path, line, {})) != 0;
}

}  // namespace assay
