// Records as bytes, for the store: small, without paths (the store has those), with what recurs
// (evidence, classes, media types) and rules by number. Private to assay::scanner. The bytes may
// come from a store that somebody else made: decoding trusts nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scanner/base/records.h"
#include "scanner/store_pool.h"

namespace assay::scanner {

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

}  // namespace assay::scanner
