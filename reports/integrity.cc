#include "reports/integrity.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <nlohmann/json.hpp>
#include <queue>
#include <system_error>
#include <utility>

#include "reports/spill.h"

namespace assay::reports {
namespace {

constexpr std::size_t kInMemory = std::size_t{128} << 10;  // digests: 4 MiB
constexpr std::size_t kBuffered = 1024;                    // digests a run while merging

using Json = nlohmann::json;

/// The first bytes, which mostly decide; in the order of the whole.
std::uint64_t head_of(const LineDigest& digest) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < sizeof head; ++i) head = head << 8U | digest[i];
  return head;
}

/// Digests are spread evenly: dealt out by their first bits, few are left to be compared.
void sort(std::vector<LineDigest>& digests) {
  const auto order = [](const LineDigest& a, const LineDigest& b) {
    const std::uint64_t first = head_of(a);
    const std::uint64_t second = head_of(b);
    return first != second ? first < second : a < b;
  };
  constexpr unsigned kBits = 12;
  constexpr std::size_t kWorthDealing = std::size_t{1} << kBits;
  if (digests.size() < kWorthDealing) return std::sort(digests.begin(), digests.end(), order);
  const auto pile_of = [](const LineDigest& digest) { return head_of(digest) >> (64 - kBits); };
  std::vector<std::size_t> ends((std::size_t{1} << kBits) + 1);
  for (const LineDigest& digest : digests) ++ends[pile_of(digest) + 1];
  for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<LineDigest> dealt(digests.size());
  std::vector<std::size_t> next = ends;
  for (const LineDigest& digest : digests) dealt[next[pile_of(digest)]++] = digest;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    std::sort(dealt.begin() + static_cast<std::ptrdiff_t>(ends[i]),
              dealt.begin() + static_cast<std::ptrdiff_t>(ends[i + 1]), order);
  }
  digests = std::move(dealt);
}

/// Where a JSON string ends whose first quote is at `begin`: past its last; or npos.
std::size_t end_of_string(std::string_view line, std::size_t begin) {
  std::size_t at = line.find_first_of("\"\\", begin + 1);
  while (at != std::string_view::npos && line[at] == '\\') at = line.find_first_of("\"\\", at + 2);
  return at == std::string_view::npos ? at : at + 1;
}

bool has_raw(const FileRecord& file) {
  return std::any_of(file.findings.begin(), file.findings.end(), [](const Finding& finding) {
    return finding.secret || std::any_of(finding.parts.begin(), finding.parts.end(),
                                         [](const FindingPart& part) { return !!part.secret; });
  });
}

}  // namespace

std::string_view masked_line(std::string_view line, std::string& buffer) {
  if (!line.starts_with("{\"type\":\"finding\"") && !line.starts_with("{\"type\":\"suppressed\""))
    return line;
  buffer.clear();
  std::size_t kept = 0;
  std::string_view before;  // the key before: a raw value stands behind its mask only
  for (std::size_t at = line.find('"'); at != std::string_view::npos;) {
    std::size_t end = end_of_string(line, at);
    if (end == std::string_view::npos) break;
    if (line.substr(end, 1) == ":") {
      const std::string_view key = line.substr(at + 1, end - at - 2);
      const bool raw =
          (key == "secret" && before == "match") || (key == "secret_base64" && before == "secret");
      if (raw && line[at - 1] == ',' && line.substr(end, 2) == ":\"") {
        end = end_of_string(line, end + 1);
        if (end == std::string_view::npos) break;
        buffer += line.substr(kept, at - 1 - kept);
        kept = end;
      }
      before = key;
    }
    at = line.find('"', end);
  }
  if (kept == 0) return line;
  buffer += line.substr(kept);
  return buffer;
}

SortedDigest::~SortedDigest() {
  if (fd_ >= 0) ::close(fd_);
}

LineDigest SortedDigest::add(std::string_view line) {
  const LineDigest digest = sha_.of(line);
  add(digest);
  return digest;
}

void SortedDigest::add(const LineDigest& digest) {
  ++count_;
  if (!failure_.empty()) return;
  memory_.push_back(digest);
  if (memory_.size() >= kInMemory) spill();
}

void SortedDigest::spill() {
  sort(memory_);
  if (fd_ < 0) fd_ = open_unnamed(dir_);
  const char* at = reinterpret_cast<const char*>(memory_.data());
  std::size_t left = memory_.size() * sizeof(LineDigest);
  while (fd_ >= 0 && left > 0) {
    const ssize_t written = ::write(fd_, at, left);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    at += written;
    left -= static_cast<std::size_t>(written);
  }
  if (fd_ < 0 || left > 0)
    failure_ = "can't keep digests in " + dir_ + ": " + std::generic_category().message(errno);
  runs_.push_back(memory_.size());
  memory_.clear();
}

namespace {

/// Reads one sorted run of a file, some at a time.
class RunReader {
 public:
  RunReader(int fd, std::uint64_t first, std::uint64_t count)
      : fd_(fd), next_(first), left_(count) {}
  /// Null: the run is over, or can't be read.
  const LineDigest* get() {
    if (at_ < buffer_.size()) return &buffer_[at_];
    buffer_.resize(std::min<std::uint64_t>(left_, kBuffered));
    at_ = 0;
    if (buffer_.empty()) return nullptr;
    const std::size_t size = buffer_.size() * sizeof(LineDigest);
    if (::pread(fd_, buffer_.data(), size, static_cast<off_t>(next_ * sizeof(LineDigest))) !=
        static_cast<ssize_t>(size)) {
      failed_ = true;
      buffer_.clear();
      return nullptr;
    }
    next_ += buffer_.size();
    left_ -= buffer_.size();
    return buffer_.data();
  }
  void pass() { ++at_; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  int fd_;
  std::uint64_t next_, left_;
  std::vector<LineDigest> buffer_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

Result<std::string> SortedDigest::finish() {
  sort(memory_);
  sha_.begin();
  const auto put = [this](const LineDigest& digest) {
    sha_.add({reinterpret_cast<const char*>(digest.data()), digest.size()});
  };
  if (runs_.empty()) {
    for (const LineDigest& digest : memory_) put(digest);
    return sha_.hex();
  }
  if (!memory_.empty() && failure_.empty()) spill();
  if (!failure_.empty()) return Error{Reason::kUnreadable, failure_};
  std::vector<RunReader> runs;
  std::uint64_t first = 0;
  for (const std::uint64_t count : runs_) {
    runs.emplace_back(fd_, first, count);
    first += count;
  }
  const auto later = [&runs](std::size_t a, std::size_t b) {
    return *runs[b].get() < *runs[a].get();
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> heads(later);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].get() != nullptr) heads.push(i);
  }
  while (!heads.empty()) {
    const std::size_t run = heads.top();
    heads.pop();
    put(*runs[run].get());
    runs[run].pass();
    if (runs[run].get() != nullptr) heads.push(run);
  }
  if (std::any_of(runs.begin(), runs.end(), [](const RunReader& run) { return run.failed(); }))
    return Error{Reason::kUnreadable, "can't read digests back from " + dir_};
  return sha_.hex();
}

const std::vector<LineDigest>& RecordDigest::add(const FileRecord& file) {
  added_.clear();
  const bool raw = has_raw(file);
  lines_->make(file, [&](std::string_view lines) { add_lines(lines, raw); });
  return added_;
}

const std::vector<LineDigest>& RecordDigest::add(const SkippedRecord& skipped) {
  added_.clear();
  lines_->make(skipped, [&](std::string_view lines) { add_lines(lines, false); });
  return added_;
}

void RecordDigest::add_lines(std::string_view lines, bool raw) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    added_.push_back(digest_.add(raw ? masked_line(line, line_) : line));
    lines.remove_prefix(end + 1);
  }
}

Result<void> RecordDigest::seal(const ScanInfo& info, const std::string& previous,
                                ScanSummary& summary) {
  for (const ControlRecord& control : summary.controls) {
    line_.clear();
    RecordWriter::control(line_, control);
    digest_.add(line_);
  }
  auto digest = digest_.finish();
  if (!digest) return digest.error();
  std::string scan_line;
  lines_->writer().scan(scan_line, info);
  line_.clear();
  summary.integrity.reset();
  lines_->writer().summary(line_, summary);
  Integrity integrity;
  integrity.records_digest = *digest;
  integrity.previous = previous;
  integrity.chain = seal_of(previous, scan_line, *digest, line_);
  integrity.records = digest_.size();
  summary.integrity = std::move(integrity);
  name_scans(info, summary);
  return {};
}

void name_scans(const ScanInfo& info, ScanSummary& summary) {
  if (!summary.integrity) return;
  if (info.id != 0) summary.integrity->scan = std::to_string(info.id);
  if (info.previous != 0 && !summary.integrity->previous.empty())
    summary.integrity->previous_scan = std::to_string(info.previous);
}

std::string seal_of(std::string_view previous, std::string_view scan_line, std::string_view digest,
                    std::string_view summary_line) {
  Sha256 sha;
  sha.begin();
  for (const std::string_view part : {previous, scan_line, digest, summary_line}) {
    sha.add(part);
    sha.add("\n");
  }
  return sha.hex();
}

namespace {

// The object in a line: of --format json, what joins it to its neighbours is taken off.
std::string_view object_in(std::string_view line) {
  constexpr std::string_view kScan = "\"scan\":";
  constexpr std::string_view kSummary = "\"summary\":";
  if (line.starts_with(kScan)) line.remove_prefix(kScan.size());
  if (line.starts_with(kSummary)) {
    line.remove_prefix(kSummary.size());
    if (line.ends_with("}")) line.remove_suffix(1);  // the document's own
  }
  if (const auto end = line.rfind('}'); end != std::string_view::npos)
    line = line.substr(0, end + 1);
  return line;
}

/// Adds up what the records come to, to hold it against the summary.
struct Books {
  std::map<std::string, std::array<std::uint64_t, 2>> sums;  ///< entries, bytes
  std::map<std::string, std::map<std::string, std::uint64_t>> findings;

  void add(const Json& record, const std::string& type) {
    if (type == "finding") {
      ++findings[record.value("class", "")][record.value("confidence", "")];
    } else if (type == "file" || type == "skipped") {
      const bool partial = record.contains("partial");
      const std::uint64_t size = record.value("size", std::uint64_t{0});
      for (const std::string& kind : {std::string("seen"), std::string(type == "skipped" ? "skipped"
                                                                       : partial         ? "partial"
                                                                                 : "scanned")}) {
        ++sums[kind][0];
        sums[kind][1] += size;
      }
    }
  }

  void compare(const Json& summary, std::vector<std::string>& problems) const {
    for (const char* kind : {"seen", "scanned", "partial", "skipped"}) {
      const auto found = sums.find(kind);
      const auto have = found == sums.end() ? std::array<std::uint64_t, 2>{} : found->second;
      const Json told = summary.value(kind, Json::object());
      if (told.value("entries", std::uint64_t{0}) != have[0] ||
          told.value("bytes", std::uint64_t{0}) != have[1]) {
        problems.push_back(std::string("totals: ") + kind + " does not add up: the records have " +
                           std::to_string(have[0]) + " entries, " + std::to_string(have[1]) +
                           " bytes");
      }
    }
    const Json told = summary.value("findings", Json::object());
    for (const auto& [name, counts] : findings) {
      for (const auto& [confidence, count] : counts) {
        const Json of_class = told.value(name, Json::object());
        if (of_class.value(confidence, std::uint64_t{0}) != count)
          problems.push_back("totals: findings of " + name + " do not add up");
      }
    }
  }
};

void hold_against(const std::string& scan_line, const std::string& summary_line,
                  const std::string& digest, const Json& summary, Checked& checked) {
  const std::size_t cut = summary_line.rfind(",\"integrity\":{");
  const auto told = summary.find("integrity");
  if (cut == std::string::npos || told == summary.end() || !told->is_object()) {
    checked.problems.emplace_back("the summary has no integrity");
    return;
  }
  checked.digest = told->value("digest", "");
  checked.previous = told->value("previous", "");
  checked.seal = told->value("seal", "");
  if (told->value("records", std::uint64_t{0}) != checked.records) {
    checked.problems.push_back("records: " + std::to_string(checked.records) + " are there, " +
                               told->value("records", Json()).dump() + " were written");
  }
  if (checked.digest != digest)
    checked.problems.emplace_back("digest: the records are not those that were written");
  const std::string bare = summary_line.substr(0, cut) + "}";
  if (seal_of(checked.previous, scan_line, checked.digest, bare) != checked.seal)
    checked.problems.emplace_back(
        "seal: the scan's own record, its summary or the link to the scan before was changed");
}

}  // namespace

Result<Checked> check_records(std::istream& records, const std::string& temp_dir) {
  Checked checked;
  SortedDigest digest(temp_dir);
  Books books;
  std::string scan_line;
  std::string summary_line;
  Json summary;
  std::string line;
  std::string masked;
  for (std::uint64_t number = 1; std::getline(records, line); ++number) {
    const std::string_view object = object_in(line);
    if (!object.starts_with("{\"type\":")) continue;  // what holds a document of json together
    const Json record = Json::parse(object, nullptr, false);
    if (!record.is_object() || !record.value("type", Json()).is_string())
      return Error{Reason::kCorrupt, "line " + std::to_string(number) + " is no record"};
    const std::string type = record.at("type");
    try {
      if (type == "scan") {
        scan_line = object;
        checked.scan = record.value("id", std::int64_t{0});
      } else if (type == "summary") {
        summary_line = object;
        summary = record;
      } else {
        digest.add(masked_line(object, masked));
        books.add(record, type);
      }
    } catch (const Json::exception&) {
      return Error{Reason::kCorrupt, "line " + std::to_string(number) + " is no record"};
    }
  }
  if (scan_line.empty())
    return Error{Reason::kCorrupt, "no records of a scan (--format jsonl or json)"};
  if (summary_line.empty()) return Error{Reason::kCorrupt, "the scan's end is missing"};
  checked.records = digest.size();
  const auto sum = digest.finish();
  if (!sum) return sum.error();
  try {
    hold_against(scan_line, summary_line, *sum, summary, checked);
    books.compare(summary, checked.problems);
  } catch (const Json::exception&) {
    return Error{Reason::kCorrupt, "the summary is no record"};
  }
  return checked;
}

}  // namespace assay::reports
