#include "reports/sorted_spill.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <queue>
#include <system_error>
#include <tuple>

#include "reports/spill.h"

namespace assay::reports {

/// Reads one run from the file, entry by entry.
class SortedSpill::Run {
 public:
  Run(int fd, std::uint64_t begin, std::uint64_t end) : fd_(fd), at_(begin), end_(end) {}
  /// False at the end and after an error, which `failed` tells.
  bool next() {
    std::uint64_t sizes[2] = {0, 0};
    if (!take(reinterpret_cast<char*>(sizes), sizeof sizes)) return false;
    key.resize(sizes[0]);
    text.resize(sizes[1]);
    return take(key.data(), key.size()) && take(text.data(), text.size());
  }
  std::string key, text;
  bool failed = false;

 private:
  bool take(char* to, std::size_t size) {
    while (size != 0) {
      if (used_ == buffer_.size() && !fill()) return false;
      const std::size_t part = std::min(size, buffer_.size() - used_);
      std::memcpy(to, buffer_.data() + used_, part);
      used_ += part;
      to += part;
      size -= part;
    }
    return true;
  }
  bool fill() {
    constexpr std::uint64_t kBuffer = std::uint64_t{64} << 10;
    used_ = 0;
    buffer_.resize(std::min(kBuffer, end_ - at_));
    for (std::size_t got = 0; got < buffer_.size();) {
      const ssize_t part =
          ::pread(fd_, buffer_.data() + got, buffer_.size() - got, static_cast<off_t>(at_ + got));
      if (part < 0 && errno == EINTR) continue;
      if (part <= 0) {
        failed = true;
        buffer_.clear();
        return false;
      }
      got += static_cast<std::size_t>(part);
    }
    at_ += buffer_.size();
    return !buffer_.empty();
  }

  int fd_;
  std::uint64_t at_, end_;
  std::string buffer_;
  std::size_t used_ = 0;
};

SortedSpill::~SortedSpill() {
  if (fd_ >= 0) ::close(fd_);
}

std::string SortedSpill::key(std::string_view path, std::uint64_t n) {
  std::string key(path);
  key += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>((n >> shift) & 0xFF);
  return key;
}

std::string_view SortedSpill::key_of(const Entry& entry) const {
  return std::string_view(memory_).substr(entry.at, entry.key_size);
}

std::string_view SortedSpill::text_of(const Entry& entry) const {
  return std::string_view(memory_).substr(entry.at + entry.key_size, entry.text_size);
}

void SortedSpill::append(std::string_view key, std::string_view text) {
  if (!failure_.empty()) return;
  entries_.push_back({memory_.size(), key.size(), text.size()});
  memory_ += key;
  memory_ += text;
  if (memory_.size() + entries_.size() * sizeof(Entry) >= limit_) write_run();
}

void SortedSpill::sort() {
  std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
    const int keys = key_of(a).compare(key_of(b));
    return keys != 0 ? keys < 0 : text_of(a) < text_of(b);
  });
}

void SortedSpill::fail(const char* what) {
  failure_ = std::string(what) + " in " + dir_ + ": " + std::generic_category().message(errno);
  memory_ = {};
  entries_ = {};
}

void SortedSpill::write_run() {
  if (fd_ < 0) fd_ = open_unnamed(dir_);
  if (fd_ < 0) return fail("can't create a temporary file");
  sort();
  std::string out;
  const auto flush = [&] {
    for (std::string_view rest = out; !rest.empty();) {
      const ssize_t part = ::write(fd_, rest.data(), rest.size());
      if (part < 0 && errno == EINTR) continue;
      if (part < 0) return false;
      rest.remove_prefix(static_cast<std::size_t>(part));
    }
    written_ += out.size();
    out.clear();
    return true;
  };
  for (const Entry& entry : entries_) {
    const std::uint64_t sizes[2] = {entry.key_size, entry.text_size};
    out.append(reinterpret_cast<const char*>(sizes), sizeof sizes);
    out += key_of(entry);
    out += text_of(entry);
    if (out.size() >= (std::size_t{1} << 20) && !flush()) {
      return fail("can't write a temporary file");
    }
  }
  if (!flush()) return fail("can't write a temporary file");
  ends_.push_back(written_);
  memory_.clear();
  entries_.clear();
}

Result<void> SortedSpill::merge(const ByteSink& sink) {
  std::vector<std::unique_ptr<Run>> runs;
  std::uint64_t begin = 0;
  for (const std::uint64_t end : ends_) {
    runs.push_back(std::make_unique<Run>(fd_, begin, end));
    begin = end;
  }
  const auto later = [](const Run* a, const Run* b) {
    return std::tie(b->key, b->text) < std::tie(a->key, a->text);
  };
  std::priority_queue<Run*, std::vector<Run*>, decltype(later)> queue(later);
  for (const auto& run : runs) {
    if (run->next()) queue.push(run.get());
  }
  while (!queue.empty()) {
    Run* first = queue.top();
    queue.pop();
    sink(first->text);
    if (first->next()) queue.push(first);
  }
  if (std::any_of(runs.begin(), runs.end(), [](const auto& run) { return run->failed; })) {
    return Error{Reason::kUnreadable, "can't read a temporary file in " + dir_};
  }
  return {};
}

Result<void> SortedSpill::drain(const ByteSink& sink) {
  if (failure_.empty() && fd_ >= 0 && !entries_.empty()) write_run();
  if (!failure_.empty()) return Error{Reason::kUnreadable, failure_};
  if (fd_ >= 0) return merge(sink);
  sort();
  for (const Entry& entry : entries_) sink(text_of(entry));
  memory_ = {};
  entries_ = {};
  return {};
}

Result<void> drain_list(SortedSpill& texts, const ByteSink& sink) {
  bool first = true;
  return texts.drain([&](std::string_view text) {
    sink(first ? "\n" : ",\n");
    first = false;
    sink(text);
  });
}

}  // namespace assay::reports
