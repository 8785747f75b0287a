#include "scanner/member_scan.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "formats/zip_directory.h"

namespace assay::scanner {
namespace {

constexpr std::size_t kDetectSize = 64 * 1024;

formats::TextType text_type(std::string_view head, const formats::FileType& type) {
  return formats::detect_text(head.substr(0, kDetectSize), type, head.size() <= kDetectSize);
}

// A program inside of a container is scanned as that; of an archive that stands behind it is told.
void tell_of_archive(bool may_carry, std::string_view tail, FileRecord& record) {
  if (!may_carry || !formats::ends_as_zip(tail)) return;
  if (record.partial && !is_benign(*record.partial)) return;
  record.partial = Reason::kUnsupported;
  record.partial_detail = "the archive behind it is not opened inside of a container";
}

}  // namespace

struct MemberScan::Open {
  ProvenancePtr provenance;
  EntryMeta meta;
  formats::FileType type;
  std::string sheet;
  bool is_container = false;
  bool declined = false;
  bool has_members = false;  ///< a mail, that files are attached to
  std::string buffer;        ///< the bytes from buffer_begin on
  std::uint64_t buffer_begin = 0;
  std::uint64_t owned_until = 0;  ///< scanned up to here
  formats::TextType text;
  std::unique_ptr<const formats::TableState> table;  ///< behind what was scanned; null: none
  std::uint32_t feeds = 0;                           ///< form feeds in it
  std::vector<std::string> names;                    ///< of a table in it that goes on
  bool in_file = false;                              ///< a file in a mail goes on
  bool may_carry = false;                            ///< an archive behind it
  TextResult result;
  Clock::time_point deadline;
  std::vector<LabelMark> marks;  ///< what its members say of its label
};

ContainerRecords::~ContainerRecords() {
  for (EntryResult& result : results_) {
    try {
      emit_(std::move(result));
    } catch (...) {
      // No memory to pass it on: the books won't balance, which ends the scan loudly.
    }
  }
}

void ContainerRecords::add(EntryResult&& result) {
  const std::scoped_lock lock(mutex_);
  results_.push_back(std::move(result));
}

MemberScan::MemberScan(ProvenancePtr container, const MemberServices& services)
    : container_(std::move(container)), services_(services) {}
MemberScan::~MemberScan() = default;

bool MemberScan::begin(const formats::Member& member) {
  if (!stack_.empty() && !stack_.back().is_container) stack_.back().has_members = true;
  Open& open = stack_.emplace_back();
  const ProvenancePtr& parent =
      stack_.size() > 1 ? stack_[stack_.size() - 2].provenance : container_;
  open.provenance = Provenance::member(parent, member.name, member.ordinal);
  open.meta = member.meta;
  open.type = member.type;
  open.sheet = member.sheet;
  open.is_container = member.type.kind == formats::Kind::kContainer;
  open.deadline = Clock::now() + services_.timeout;
  open.declined = services_.is_excluded(member.name);
  return !open.declined;
}

bool MemberScan::data(std::string_view bytes) {
  if (services_.findings->stop.stop_requested()) return false;
  if (stack_.empty()) return true;
  Open& open = stack_.back();
  if (open.is_container || open.declined) return true;
  open.buffer += bytes;
  flush(open, false);
  return true;
}

// Scans whole blocks of a member that is larger than one, keeping what the next block needs as
// context. Encodings with state that runs through the stream are cut at blocks too: a character on
// the cut may be lost, nothing else.
void MemberScan::flush(Open& open, bool last) {
  const std::size_t overlap = services_.scanner->overlap();
  for (;;) {
    const std::uint64_t available = open.buffer_begin + open.buffer.size();
    const std::uint64_t block_end = last ? available : open.owned_until + kMemberBlock;
    if (!last && available < block_end + overlap) return;
    // A block ends before the scanner looks at the time.
    if (open.owned_until != 0 && Clock::now() > open.deadline) {
      open.result.stopped = Error{Reason::kLimitTime, "the time for one file ran out"};
      open.declined = true;
      open.buffer.clear();
      return;
    }
    if (open.owned_until == 0) {
      open.text = text_type(open.buffer, open.type);
      open.may_carry = formats::may_carry_archive(open.type, open.buffer);
    }
    const auto lead = static_cast<std::size_t>(open.owned_until - open.buffer_begin);
    MemoryStream stream(open.buffer);
    TextResult part =
        services_.scanner->scan(stream, open.text,
                                {open.owned_until, last ? UINT64_MAX : block_end, lead,
                                 open.table.get(), open.feeds, std::move(open.names), open.in_file},
                                open.provenance->name(), open.type.use, open.deadline);
    open.feeds = services_.scanner->feeds();
    open.names = services_.scanner->names();
    open.in_file = services_.scanner->in_file();
    if (open.owned_until != 0) open.text.bom = 0;
    if (formats::has_state(open.text.table.get()))
      open.table = std::make_unique<formats::TableState>(services_.scanner->table_state());
    const bool stopped = part.stopped.has_value();
    open.result.append(std::move(part), services_.findings->listed_cells());
    open.owned_until = block_end;
    if (stopped) {
      open.declined = true;  // no more of its data is wanted; its record says why
      open.buffer.clear();
      return;
    }
    if (last) return;
    const auto keep_from = static_cast<std::size_t>(block_end - overlap - open.buffer_begin);
    open.buffer.erase(0, keep_from);
    open.buffer_begin += keep_from;
  }
}

void MemberScan::end(const formats::MemberEnd& end) {
  Open open = std::move(stack_.back());
  stack_.pop_back();
  if (!end.marks.empty()) keep_marks(end.marks);
  if (open.is_container || end.state == formats::MemberEnd::State::kSkipped) {
    finish_container(open, end);
  } else {
    finish_member(open, end);
  }
}

// Of the document whose part has just ended.
void MemberScan::keep_marks(std::vector<LabelMark> marks) {
  if (services_.findings->labels == nullptr) return;
  services_.findings->labels->keep_known(marks);
  auto& into = stack_.empty() ? marks_ : stack_.back().marks;
  std::move(marks.begin(), marks.end(), std::back_inserter(into));
}

// A nested container's own record, or that of a member of which nothing was read.
void MemberScan::finish_container(Open& open, const formats::MemberEnd& end) {
  open.meta.size = std::max(open.meta.size, end.bytes);
  if (end.state == formats::MemberEnd::State::kSkipped) {
    services_.containers->add(
        SkippedRecord{open.provenance, open.meta.size, end.reason, end.detail});
    return;
  }
  FileRecord record;
  record.provenance = open.provenance;
  record.meta = open.meta;
  record.holder = services_.holder;
  record.media_type = open.type.media_type;
  record.marks = std::move(open.marks);
  if (end.state == formats::MemberEnd::State::kPartial) {
    record.partial = end.reason;
    record.partial_detail = end.detail;
  }
  services_.containers->add(std::move(record));
}

void MemberScan::finish_member(Open& open, const formats::MemberEnd& end) {
  open.meta.size = std::max(open.meta.size, end.bytes);
  const bool whole = end.state == formats::MemberEnd::State::kRead;
  if (whole && open.owned_until == 0 && !open.declined && !open.has_members) {
    if (auto lease = services_.budget->try_lease(open.buffer.size() + sizeof(MemberItem) + 512)) {
      services_.hand_on({open.provenance, open.meta, services_.holder, open.type,
                         std::move(open.sheet), std::move(open.buffer), std::move(*lease),
                         services_.containers});
      return;
    }
  }
  if (!open.declined) flush(open, true);
  FileRecord record;
  record.provenance = open.provenance;
  record.meta = open.meta;
  record.holder = services_.holder;
  record.media_type = open.type.media_type;
  finish(std::move(open.result), *services_.findings, record);
  if (open.type.lines != formats::Lines::kText)
    tell_document_places(open.type.lines, open.sheet, record);
  if (whole) tell_of_archive(open.may_carry, open.buffer, record);
  if (!whole && (!record.partial || is_benign(*record.partial))) {
    record.partial = end.reason;
    record.partial_detail = end.detail;
  }
  if (open.has_members) return services_.containers->add(std::move(record));
  services_.emit(std::move(record));
}

FileRecord scan_member(const MemberItem& item, TextScanner& scanner, const FindingContext& findings,
                       std::chrono::seconds timeout) {
  FileRecord record;
  record.provenance = item.provenance;
  record.meta = item.meta;
  record.holder = item.holder;
  record.media_type = item.type.media_type;
  MemoryStream stream(item.bytes);
  finish(scanner.scan(stream, text_type(item.bytes, item.type), {}, item.provenance->name(),
                      item.type.use, Clock::now() + timeout),
         findings, record);
  if (item.type.lines != formats::Lines::kText)
    tell_document_places(item.type.lines, item.sheet, record);
  tell_of_archive(formats::may_carry_archive(item.type, item.bytes), item.bytes, record);
  return record;
}

}  // namespace assay::scanner
