// Records as bytes, for the store: small, without paths (the store has those), with what recurs
// (evidence, classes, media types) and rules by number. Private to assay::scanner. The bytes may
// come from a store that somebody else made: decoding trusts nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "scanner/base/records.h"

namespace assay::scanner {

/// What records name by number; numbers count from 1. Filled by one thread; then immutable and
/// shared. Must outlive what decode() gives.
class StorePool {
 public:
  void add_text(std::int64_t id, std::string_view text);
  void add_rule(std::int64_t id, RuleInfo rule);
  /// Null: there is no such number.
  [[nodiscard]] const std::string* text(std::uint64_t id) const;
  [[nodiscard]] const RuleInfo* rule(std::uint64_t id) const;
  /// Of all rules, each once.
  [[nodiscard]] std::vector<std::string> classes() const;

 private:
  std::unordered_map<std::uint64_t, std::string> texts_;
  std::unordered_map<std::uint64_t, RuleInfo> rules_;
};

/// Gives numbers: those that are there, or new ones. 0: this text is better kept in place, which
/// one that `must` have a number is not.
struct StoreNumbers {
  std::function<std::uint64_t(std::string_view, bool must)> text;
  std::function<std::uint64_t(const RuleInfo&)> rule;
};

/// Where an entry lies in its file: ordinals and names of the containers' members, outermost first;
/// empty for the file itself.
struct MemberStep {
  std::uint32_t ordinal = 0;
  std::string name;
};
using MemberChain = std::vector<MemberStep>;

/// Never holds a raw value: Finding::secret is left out.
std::string encode(const FileRecord& file, const StoreNumbers& numbers);
std::string encode(const SkippedRecord& skipped, const StoreNumbers& numbers);

struct DecodedRecord {
  MemberChain chain;
  /// Without provenance. Of a file on disk, the holder has what was stored: meta and who may read.
  std::variant<FileRecord, SkippedRecord> record;
  bool has_holder = false;
};
/// Nothing: the bytes are no record.
std::optional<DecodedRecord> decode(std::string_view body, const StorePool& pool);

/// A rule's own row.
std::string encode_rule(const RuleInfo& rule);
std::optional<RuleInfo> decode_rule(std::string_view bytes);

/// Numbers in the order in which they came, as runs: what follows one another costs nothing.
class RunList {
 public:
  void add(std::int64_t id);
  [[nodiscard]] bool empty() const { return count_ == 0 && bytes_.empty(); }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// All so far; the list is empty then.
  std::string take();

 private:
  void flush();
  std::string bytes_;
  std::int64_t first_ = 0, last_ = 0, base_ = 0;
  std::uint64_t count_ = 0, size_ = 0;
};

struct Run {
  std::int64_t first = 0;
  std::uint64_t count = 0;
};
/// Nothing: the bytes are no list.
std::optional<std::vector<Run>> decode_runs(std::string_view bytes);

std::string encode_stamp(const FileStamp& stamp);

/// What the index of values knows a fingerprint or a finding's id by.
std::int64_t first_bytes(const Fingerprint& fingerprint);

}  // namespace assay::scanner
