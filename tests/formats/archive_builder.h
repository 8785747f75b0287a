// Makes archives in memory with libarchive's writer, and records what expand() says of them.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"

namespace assay::testing {

struct Entry {
  std::string name;
  std::string content;
  unsigned type = AE_IFREG;
  std::string link = {};
};

/// `format` and `filter` as archive_write_set_format_by_name and _add_filter_by_name know them.
inline std::string make_archive(std::string_view format, const std::vector<Entry>& entries,
                                std::string_view filter = "none", const std::string& options = "",
                                const char* passphrase = nullptr) {
  archive* a = archive_write_new();
  std::string out(64U << 20, '\0');
  std::size_t used = 0;
  const auto check = [a](int status) {
    if (status < ARCHIVE_WARN) {
      const char* message = archive_error_string(a);
      throw std::runtime_error(message == nullptr ? "archive writer" : message);
    }
  };
  check(archive_write_set_format_by_name(a, std::string(format).c_str()));
  if (filter != "none") check(archive_write_add_filter_by_name(a, std::string(filter).c_str()));
  archive_write_set_bytes_in_last_block(a, 1);
  if (!options.empty()) check(archive_write_set_options(a, options.c_str()));
  if (passphrase != nullptr) check(archive_write_set_passphrase(a, passphrase));
  check(archive_write_open_memory(a, out.data(), out.size(), &used));
  for (const auto& item : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, item.name.c_str());
    archive_entry_set_filetype(entry, item.type);
    archive_entry_set_perm(entry, 0640);
    archive_entry_set_mtime(entry, 1'600'000'000, 0);
    archive_entry_set_size(entry, static_cast<la_int64_t>(item.content.size()));
    if (item.type == AE_IFLNK) archive_entry_set_symlink(entry, item.link.c_str());
    if (item.type == AE_IFREG && !item.link.empty()) {
      archive_entry_set_hardlink(entry, item.link.c_str());
      archive_entry_unset_size(entry);
    }
    check(archive_write_header(a, entry));
    if (!item.content.empty()) archive_write_data(a, item.content.data(), item.content.size());
    archive_entry_free(entry);
  }
  check(archive_write_close(a));
  archive_write_free(a);
  out.resize(used);
  return out;
}

inline std::string compress(std::string_view filter, const std::string& content) {
  return make_archive("raw", {{"data", content}}, filter);
}

/// The tree as lines: two blanks a level, "name [format] = content" or "name: state:reason".
class Recorder final : public formats::MemberVisitor {
 public:
  struct Seen {
    formats::Member member;
    std::string content;
    formats::MemberEnd end;
    bool ended = false;
  };

  bool begin(const formats::Member& member) override {
    events.push_back("begin " + std::to_string(member.depth) + " " +
                     std::to_string(member.ordinal) + " " + member.name + " " +
                     std::string(member.type.media_type) + " " +
                     std::to_string(static_cast<int>(member.type.kind)) + " " +
                     std::to_string(static_cast<int>(member.type.format)) + " " +
                     std::to_string(member.meta.size) + " " + std::to_string(member.meta.modified));
    open_.push_back(seen.size());
    seen.push_back({member, {}, {}, false});
    return member.name != exclude;
  }
  bool data(std::string_view bytes) override {
    total += bytes.size();
    Seen& now = seen.at(open_.back());
    if (keep_content) now.content += bytes;
    return --blocks_allowed > 0;
  }
  void end(const formats::MemberEnd& end) override {
    Seen& now = seen.at(open_.back());
    open_.pop_back();
    now.end = end;
    now.ended = true;
    events.push_back("data " + now.content);
    events.push_back("end " + describe(end) + " " + std::to_string(end.bytes));
  }

  static std::string describe(const formats::MemberEnd& end) {
    if (end.state == formats::MemberEnd::State::kRead) return "read";
    return (end.state == formats::MemberEnd::State::kPartial ? "partial:" : "skipped:") +
           std::string(to_string(end.reason));
  }
  [[nodiscard]] const Seen* find(std::string_view name) const {
    for (const auto& item : seen) {
      if (item.member.name == name) return &item;
    }
    return nullptr;
  }
  [[nodiscard]] std::string state(std::string_view name) const {
    const Seen* item = find(name);
    return item == nullptr ? "absent" : item->ended ? describe(item->end) : "open";
  }
  /// "depth name=content|" of each.
  [[nodiscard]] std::string members() const {
    std::string all;
    for (const auto& item : seen)
      all += std::to_string(item.member.depth) + ' ' + item.member.name + '=' + item.content + '|';
    return all;
  }
  [[nodiscard]] bool all_ended() const { return open_.empty(); }

  std::vector<Seen> seen;
  std::vector<std::string> events;
  std::string exclude = "\n";
  std::uint64_t total = 0;
  std::int64_t blocks_allowed = INT64_MAX;
  bool keep_content = true;

 private:
  std::vector<std::size_t> open_;
};

inline formats::FileType type_of(std::string_view bytes, std::string_view name) {
  return formats::identify(bytes.substr(0, formats::kHeadSize), name);
}

/// expand() of bytes in memory, in this process.
inline formats::MemberEnd expand_bytes(std::string_view bytes, std::string_view name,
                                       Recorder& recorder,
                                       const formats::ContainerLimits& limits = {}) {
  formats::MemoryAccess memory(bytes);
  return formats::expand(memory, name, type_of(bytes, name), limits, recorder);
}

}  // namespace assay::testing
