// Receives the tree of a container and makes entries of its members: small ones are handed on (or
// scanned on the spot when there is no memory for that), large ones are scanned as they stream by,
// in bounded memory.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "formats/container.h"
#include "scanner/base/budget.h"
#include "scanner/engine.h"
#include "scanner/text_scan.h"

namespace assay::scanner {

/// The records of a container on disk and of those nested in it, held back until the last of their
/// members has its own: whoever sums members up can rely on it. Shared by all that still work on
/// one; the last of them to go emits the records. Thread-safe.
class ContainerRecords {
 public:
  explicit ContainerRecords(std::function<void(EntryResult&&)> emit) : emit_(std::move(emit)) {}
  ContainerRecords(const ContainerRecords&) = delete;
  ContainerRecords& operator=(const ContainerRecords&) = delete;
  ~ContainerRecords();
  void add(EntryResult&& result);

 private:
  std::function<void(EntryResult&&)> emit_;
  std::mutex mutex_;
  std::vector<EntryResult> results_;  ///< inner ones first
};

/// A member whose bytes are all in memory.
struct MemberItem {
  ProvenancePtr provenance;
  EntryMeta meta;
  std::shared_ptr<const Holder> holder;
  formats::FileType type;
  std::string sheet;  ///< what a workbook calls it, if it is a sheet
  std::string bytes;
  Lease lease;
  std::shared_ptr<ContainerRecords> containers;  ///< held for as long as this is to be scanned
};

/// What a container's visitor needs from the engine. The functions are called on the visitor's
/// thread.
struct MemberServices {
  TextScanner* scanner = nullptr;
  const FindingContext* findings = nullptr;
  Budget* budget = nullptr;
  std::shared_ptr<const Holder> holder;  ///< the container on disk; null: none
  std::chrono::seconds timeout{0};
  std::function<bool(std::string_view name)> is_excluded;
  std::function<void(EntryResult&&)> emit;  ///< a member's record
  std::shared_ptr<ContainerRecords> containers;
  std::function<void(MemberItem&&)> hand_on;  ///< takes a member whose lease was had
};

/// Members up to this size are held whole; of larger ones this much and its overlaps.
inline constexpr std::size_t kMemberBlock = 1U << 20;

class MemberScan final : public formats::MemberVisitor {
 public:
  /// `container`: the top-level one, whose own record the caller makes.
  MemberScan(ProvenancePtr container, const MemberServices& services);
  ~MemberScan() override;
  bool begin(const formats::Member& member) override;
  bool data(std::string_view bytes) override;
  void end(const formats::MemberEnd& end) override;
  /// What the members said of the top-level container's label.
  [[nodiscard]] std::vector<LabelMark> take_marks() { return std::move(marks_); }

 private:
  struct Open;
  void keep_marks(std::vector<LabelMark> marks);
  void flush(Open& open, bool last);
  void finish_member(Open& open, const formats::MemberEnd& end);
  void finish_container(Open& open, const formats::MemberEnd& end);

  ProvenancePtr container_;
  const MemberServices& services_;
  std::vector<Open> stack_;
  std::vector<LabelMark> marks_;
};

/// Scans a member that is all in memory.
FileRecord scan_member(const MemberItem& item, TextScanner& scanner, const FindingContext& findings,
                       std::chrono::seconds timeout);

}  // namespace assay::scanner
