#include "scanner/base/path_pattern.h"

#include <algorithm>
#include <utility>

namespace assay {
namespace {

constexpr std::string_view kWild = "*?[\\";

bool is_beneath(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder)) return false;
  return path.size() == folder.size() || folder.ends_with('/') || path[folder.size()] == '/';
}

}  // namespace

PathPattern::PathPattern(std::string pattern, std::string_view base) : text_(std::move(pattern)) {
  std::string_view wanted = text_;
  if (wanted.ends_with("/**")) wanted.remove_suffix(2);
  while (wanted.size() > 1 && wanted.ends_with('/')) wanted.remove_suffix(1);
  const bool anywhere = wanted.find('/') == std::string_view::npos || wanted.starts_with("**/");
  if (anywhere) {
    const std::string_view name = wanted.starts_with("**/") ? wanted.substr(3) : wanted;
    if (name.find_first_of(kWild) == std::string_view::npos) {
      name_ = '/' + std::string(name);
      return;
    }
  }
  std::string full(wanted);
  if (!anywhere && !wanted.starts_with('/')) {
    full = std::string(base) + (base.ends_with('/') ? "" : "/") + full;
  }
  const std::size_t wild = full.find_first_of(kWild);
  if (wild == std::string::npos) {
    prefix_ = absolute_path(full, "/");
    return;
  }
  if (full.starts_with('/')) {
    prefix_ = full.substr(0, full.rfind('/', wild) + 1);
  } else if (!full.starts_with("**/")) {
    full = "**/" + full;
  }
  globs_.emplace_back(full);
  globs_.emplace_back(full + "/**");
}

bool PathPattern::matches(std::string_view path) const {
  if (!name_.empty()) {
    // A policy has dozens of these, and each is asked about each file: few names end where this
    // one would.
    for (std::size_t end = name_.size(); end <= path.size(); ++end) {
      const std::size_t at = end - name_.size();
      if (path[at] == '/' && (end == path.size() || path[end] == '/') &&
          path.substr(at, name_.size()) == name_)
        return true;
    }
    return false;
  }
  if (globs_.empty()) return is_beneath(path, prefix_);
  if (!path.starts_with(prefix_)) return false;
  std::string_view relative = path;
  if (relative.starts_with('/')) relative.remove_prefix(1);
  return std::any_of(globs_.begin(), globs_.end(),
                     [&](const Glob& glob) { return glob.matches(relative, false); });
}

std::string absolute_path(std::string_view path, std::string_view base) {
  std::string joined;
  if (!path.starts_with('/')) joined = std::string(base) + '/';
  joined += path;
  std::string out;
  for (std::size_t at = 0; at < joined.size();) {
    const std::size_t end = std::min(joined.find('/', at), joined.size());
    const std::string_view part = std::string_view(joined).substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      out.erase(out.empty() ? 0 : out.rfind('/'));
      continue;
    }
    out += '/';
    out += part;
  }
  return out.empty() ? "/" : out;
}

}  // namespace assay
