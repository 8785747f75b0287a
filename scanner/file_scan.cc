#include "scanner/file_scan.h"

#include <unistd.h>

#include <cerrno>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "formats/mail.h"
#include "formats/zip_directory.h"
#include "scanner/access.h"

namespace assay::scanner {
namespace {

/// Bytes of a range of a big file; a multiple of a window.
constexpr std::uint64_t kRange = 8ULL << 20;
/// Files above this are scanned in ranges.
constexpr std::uint64_t kRangedSize = kRange + kRange / 2;
/// Mails on standard input are held in memory up to this; of more only the text is read.
constexpr std::size_t kMaxPipedMail = 64U << 20;
/// A container on standard input is held in memory up to this.
constexpr std::uint64_t kMaxPipedContainer = 1ULL << 30;

void emit_partial(FileRecord& record, Reason reason, std::string detail) {
  if (record.partial && !is_benign(*record.partial)) return;
  record.partial = reason;
  record.partial_detail = std::move(detail);
}

void add_marks(FileRecord& record, std::vector<LabelMark> marks) {
  std::move(marks.begin(), marks.end(), std::back_inserter(record.marks));
}

// Whether --include asks for a file itself: if it was walked to, for else it would not be read. One
// that was named may be read for what --include asks for in it.
bool is_asked_for(const FileServices& services, const Provenance& file) {
  const std::string path = file.path();
  const auto& roots = services.options->roots;
  const bool named = std::find(roots.begin(), roots.end(), path) != roots.end() ||
                     path == services.options->stdin_name;
  return !named || !services.is_excluded(path.substr(path.rfind('/') + 1), path, false);
}

// Members see the same services, but scan on the spot when there is nobody to hand them to.
MemberServices member_services(const FileServices& services, ScanWorker& worker, Budget& none,
                               const Provenance& file, std::shared_ptr<const Holder> holder) {
  MemberServices members;
  members.scanner = &worker.scanner();
  members.findings = services.findings;
  members.budget = worker.feed ? services.budget : &none;
  members.holder = std::move(holder);
  members.timeout = services.options->timeout_per_file;
  const bool all = is_asked_for(services, file);
  members.is_excluded = [&services, all](std::string_view name) {
    return is_excluded_whole(all ? services.is_member_excluded : services.is_excluded, name);
  };
  members.emit = services.emit;
  members.containers = std::make_shared<ContainerRecords>(services.emit);
  members.hand_on = [&worker](MemberItem&& item) { worker.feed(Item(std::move(item))); };
  return members;
}

constexpr formats::FileType kArchive{formats::Kind::kContainer, formats::Format::kZip,
                                     "application/zip", formats::TextUse::kUnknown};

// `read`: something of it was scanned before it was opened, so that it isn't skipped whatever
// became of the rest.
void add_container(ContainerRecords& containers, FileRecord record, const formats::MemberEnd& end,
                   bool read = false) {
  if (end.state == formats::MemberEnd::State::kSkipped && !read) {
    return containers.add(SkippedRecord{
        record.provenance, record.meta.size, end.reason, end.detail, record.holder, {}});
  }
  if (end.state != formats::MemberEnd::State::kRead) emit_partial(record, end.reason, end.detail);
  containers.add(std::move(record));
}

// Where the file has data: [begin, end) rounded out to windows, cut into ranges. One range for all
// of it where the file system can't tell.
std::vector<RangedFile::Part> data_parts(int fd, std::uint64_t size, std::uint64_t window) {
  std::vector<RangedFile::Part> parts;
  const auto add = [&](std::uint64_t begin, std::uint64_t end) {
    begin -= begin % window;
    if (!parts.empty()) begin = std::max(begin, parts.back().end);
    end = std::min(size, (end + window - 1) / window * window);
    while (begin < end) {
      const std::uint64_t cut = std::min(end, begin - begin % kRange + kRange);
      parts.push_back({begin, cut});
      begin = cut;
    }
  };
  off_t data = lseek(fd, 0, SEEK_DATA);
  if (data < 0 && errno != ENXIO) {
    add(0, size);
    return parts;
  }
  while (data >= 0) {
    const off_t hole = lseek(fd, data, SEEK_HOLE);
    if (hole < 0) {
      add(static_cast<std::uint64_t>(data), size);
      break;
    }
    add(static_cast<std::uint64_t>(data), static_cast<std::uint64_t>(hole));
    data = lseek(fd, hole, SEEK_DATA);
  }
  return parts;
}

// Takes the result of a part, and joins those that can be.
void add_range(const FileServices& services, RangedFile& file, std::size_t part,
               TextResult&& result) {
  const std::uint64_t listed = services.findings->listed_cells();
  const std::scoped_lock lock(file.mutex);
  file.results[part] = std::move(result);
  for (; file.joined < file.parts.size() && file.results[file.joined]; ++file.joined) {
    const std::uint64_t at = file.joined == 0 ? 0 : file.parts[file.joined - 1].end;
    const std::uint64_t begin = file.parts[file.joined].begin;
    if (begin > at) {
      TextResult hole;  // NULs: no newline, a character each
      hole.progress.characters = begin - at;
      file.all.append(std::move(hole), listed);
    }
    file.all.append(std::move(*file.results[file.joined]), listed);
    file.results[file.joined].reset();
  }
}

void scan_container(const FileServices& services, ScanWorker& worker, const Descriptor& file,
                    FileRecord record, const formats::FileType& type, std::string_view name,
                    bool read = false) {
  Budget none(0);
  const MemberServices members =
      member_services(services, worker, none, *record.provenance, record.holder);
  MemberScan visitor(record.provenance, members);
  const auto end =
      services.containers->expand(file.get(), record.meta.size, name, type,
                                  services.options->containers, visitor, services.findings->stop);
  add_marks(record, visitor.take_marks());
  add_container(*members.containers, std::move(record), end, read);
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

void finish_ranges(const FileServices& services, ScanWorker& worker, RangedFile& file) {
  finish(std::move(file.all), *services.findings, file.record);
  if (file.type.format != formats::Format::kMail) return services.emit(std::move(file.record));
  const std::string name(file_name(file.record.provenance->name()));
  scan_container(services, worker, file.file, std::move(file.record),
                 formats::attachments_of(file.type), name, true);
}

void start_ranges(const FileServices& services, ScanWorker& worker, Descriptor descriptor,
                  FileRecord record, const formats::FileType& type, const formats::TextType& text) {
  auto file = std::make_shared<RangedFile>();
  file->size = record.meta.size;
  file->parts = data_parts(descriptor.get(), file->size, worker.scanner().window());
  file->file = std::move(descriptor);
  file->record = std::move(record);
  file->type = type;
  file->text = text;
  file->deadline = Clock::now() + services.options->timeout_per_file;
  file->results.resize(file->parts.size());
  file->left = file->parts.size();
  if (file->parts.empty()) return finish_ranges(services, worker, *file);
  worker.pending.emplace_back(RangeItem{std::move(file), 0, nullptr});
}

// A table whose rows can't be told without all that stands before them is read from its beginning
// on, by one worker; of a SQL dump in UTF-8 a look at its statements is enough. Whether a mail's
// base64 is a file that is opened anyhow may be said megabytes before.
bool in_ranges(const formats::TextType& text) {
  return text.splittable() && !text.mail &&
         (!formats::has_state(text.table.get()) || (text.table->kind == formats::TableKind::kSql &&
                                                    text.encoding == formats::Encoding::kUtf8));
}

// What the statements of a SQL dump up to the range's end say of the rows behind it; null: it is no
// dump. Reading them takes a tenth of the range's scan.
std::shared_ptr<const formats::TableState> state_behind(const FileServices& services,
                                                        ScanWorker& worker, const RangeItem& item) {
  const RangedFile& file = *item.file;
  if (!formats::has_state(file.text.table.get())) return nullptr;
  auto state = item.before == nullptr ? std::make_shared<formats::TableState>()
                                      : std::make_shared<formats::TableState>(*item.before);
  const RangedFile::Part part = file.parts[item.part];
  FileStream stream(file.file.get(), part.begin == 0 ? file.text.bom : part.begin, part.end);
  // A range that is not scanned any more needs no state.
  while (Clock::now() <= file.deadline && !services.findings->stop.stop_requested()) {
    const auto read = read_full(stream, worker.head);
    if (!read || *read == 0) break;  // a fault is told by the scan of the range
    state->dump.read({worker.head.data(), *read});
  }
  return state;
}

// Of a text that begins with `head`. A look at all of a mail is less than a helper's answer.
bool has_attachments(const formats::FileType& type, std::string_view head, bool whole) {
  return type.kind == formats::Kind::kText && type.format == formats::Format::kMail &&
         (!whole || formats::may_have_attachments(head));
}

// Where the archive begins that stands behind a program or a script; nullopt: there is none.
std::optional<std::uint64_t> archive_behind(const FileServices& services,
                                            const formats::FileType& type, std::string_view head,
                                            formats::RandomAccess& bytes) {
  if (!formats::may_carry_archive(type, head)) return std::nullopt;
  return formats::zip_behind(bytes,
                             static_cast<std::size_t>(services.options->containers.max_entries));
}

// Replaces `bytes` by what the stream gives, up to a bit more than `most`. Whether that is all.
Result<bool> hold(ByteStream& stream, std::size_t most, std::string& bytes) {
  constexpr std::size_t kStep = 1U << 20;
  bytes.clear();
  while (bytes.size() <= most) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kStep);
    const auto got = read_full(stream, std::span(bytes).subspan(before));
    bytes.resize(before + (got ? *got : 0));
    if (!got) return got.error();
    if (*got == 0) return true;
  }
  return false;
}

}  // namespace

void scan_file(const FileServices& services, ScanWorker& worker, Descriptor file,
               const FileState& state, std::string path, std::string_view name) {
  FileRecord record;
  record.provenance = Provenance::file(std::move(path));
  record.meta = meta_of(state.status);
  record.holder = holder_of(file.get(), state.status, state.door);
  if (services.options->hash_content) {
    auto holder = std::make_shared<Holder>(*record.holder);
    // Keyed, as a store keeps it: of a file that is one short value a bare hash would be guessed.
    if (const std::string hash = content_hash(file.get()); !hash.empty())
      holder->content = to_hex(services.findings->key->keyed_hash(hash));
    record.holder = std::move(holder);
  }
  if (services.options->label_attributes && services.findings->labels != nullptr)
    record.marks = attribute_marks(file.get(), *services.findings->labels);
  if (record.meta.size > services.options->max_size) {
    services.emit(SkippedRecord{record.provenance, record.meta.size, Reason::kLimitSize,
                                "larger than --max-size"});
    return;
  }
  FileStream head_stream(file.get(), 0, worker.head.size());
  const auto read = read_full(head_stream, worker.head);
  if (!read) {
    services.emit(SkippedRecord{record.provenance, record.meta.size, read.error().reason,
                                read.error().detail});
    return;
  }
  const std::string_view head(worker.head.data(), *read);
  const formats::FileType type = formats::identify(head.substr(0, formats::kHeadSize), name);
  record.media_type = type.media_type;
  if (type.kind == formats::Kind::kContainer) {
    return scan_container(services, worker, file, std::move(record), type, name);
  }
  const formats::TextType text = formats::detect_text(head, type, *read < worker.head.size());
  const Clock::time_point deadline = Clock::now() + services.options->timeout_per_file;
  const bool whole = *read < worker.head.size();
  const std::uint64_t size = record.meta.size;
  formats::DescriptorAccess access(file.get(), size);
  if (const auto archive = archive_behind(services, type, head, access)) {
    FileStream program(file.get(), 0, *archive);
    const std::string_view own = head.substr(0, *archive);
    finish(worker.scanner().scan(program, formats::detect_text(own, type, own.size() == *archive),
                                 {}, record.provenance->name(), type.use, deadline),
           *services.findings, record);
    if (program.cut_short())
      emit_partial(record, Reason::kChanged, "became shorter while it was read");
    return scan_container(services, worker, file, std::move(record), kArchive, name, true);
  }
  if (!whole && size > kRangedSize && in_ranges(text)) {
    return start_ranges(services, worker, std::move(file), std::move(record), type, text);
  }
  TextResult result;
  bool cut_short = false;
  if (whole) {
    MemoryStream stream(head);
    result = worker.scanner().scan(stream, text, {}, record.provenance->name(), type.use, deadline);
    cut_short = *read < size;
    if (size == 0) record.meta.size = *read;  // files that are made as they are read
  } else {
    FileStream stream(file.get(), 0, size);
    result = worker.scanner().scan(stream, text, {}, record.provenance->name(), type.use, deadline);
    cut_short = stream.cut_short();
  }
  if (cut_short && !result.stopped)
    result.stopped = Error{Reason::kChanged, "became shorter while it was read"};
  finish(std::move(result), *services.findings, record);
  if (has_attachments(type, head, whole)) {
    return scan_container(services, worker, file, std::move(record), formats::attachments_of(type),
                          name, true);
  }
  services.emit(std::move(record));
}

void scan_range(const FileServices& services, ScanWorker& worker, const RangeItem& item) {
  RangedFile& file = *item.file;
  // The next range first, so that another worker can take it while this one scans.
  if (item.part + 1 < file.parts.size()) {
    Item next(RangeItem{item.file, item.part + 1, state_behind(services, worker, item)});
    if (worker.feed) {
      worker.feed(std::move(next));
    } else {
      worker.pending.push_back(std::move(next));
    }
  }
  const RangedFile::Part part = file.parts[item.part];
  const std::uint64_t overlap = worker.scanner().overlap();
  const std::uint64_t lead = std::min(overlap, part.begin);
  FileStream stream(file.file.get(), part.begin - lead, std::min(file.size, part.end + overlap));
  formats::TextType text = file.text;
  if (part.begin != 0) text.bom = 0;
  TextResult result = worker.scanner().scan(
      stream, text, {part.begin, part.end, static_cast<std::size_t>(lead), item.before.get()},
      file.record.provenance->name(), file.type.use, file.deadline);
  if (stream.cut_short() && !result.stopped) {
    result.stopped = Error{Reason::kChanged, "became shorter while it was read"};
  }
  add_range(services, file, item.part, std::move(result));
  if (file.left.fetch_sub(1, std::memory_order_acq_rel) == 1) finish_ranges(services, worker, file);
}

void scan_bytes(const FileServices& services, ScanWorker& worker, const ProvenancePtr& provenance,
                std::string_view bytes) {
  FileRecord record;
  record.provenance = provenance;
  record.meta.size = bytes.size();
  const std::string& path = provenance->name();
  const std::string_view name = file_name(path);
  const formats::FileType type = formats::identify(bytes.substr(0, formats::kHeadSize), name);
  record.media_type = type.media_type;
  const auto open = [&](const formats::FileType& as, bool read) {
    Budget none(0);
    MemberServices members = member_services(services, worker, none, *provenance, nullptr);
    members.budget = &none;  // nothing is handed on: what emits the records goes with this call
    MemberScan visitor(record.provenance, members);
    const auto end = services.containers->expand(bytes, name, as, services.options->containers,
                                                 visitor, services.findings->stop);
    add_marks(record, visitor.take_marks());
    add_container(*members.containers, std::move(record), end, read);
  };
  if (type.kind == formats::Kind::kContainer) return open(type, false);
  formats::MemoryAccess access(bytes);
  const auto archive = archive_behind(services, type, bytes.substr(0, formats::kHeadSize), access);
  const std::string_view own = bytes.substr(0, archive.value_or(bytes.size()));
  const formats::TextType text = formats::detect_text(own.substr(0, worker.head.size()), type,
                                                      own.size() <= worker.head.size());
  MemoryStream stream(own);
  finish(worker.scanner().scan(stream, text, {}, path, type.use,
                               Clock::now() + services.options->timeout_per_file),
         *services.findings, record);
  if (archive) return open(kArchive, true);
  if (has_attachments(type, bytes, true)) return open(formats::attachments_of(type), true);
  services.emit(std::move(record));
}

void scan_pipe(const FileServices& services, ScanWorker& worker, int fd, const std::string& name) {
  FileRecord record;
  record.provenance = Provenance::file(name);
  PipeStream head_stream(fd, {});
  const auto read = read_full(head_stream, worker.head);
  if (!read) {
    services.emit(SkippedRecord{record.provenance, 0, read.error().reason, read.error().detail});
    return;
  }
  const std::string head(worker.head.data(), *read);
  const std::string_view own_name = file_name(name);
  const formats::FileType type =
      formats::identify(std::string_view(head).substr(0, formats::kHeadSize), own_name);
  record.media_type = type.media_type;
  const bool mail = type.kind != formats::Kind::kContainer && type.format == formats::Format::kMail;
  std::string held = head;
  if (mail) {
    PipeStream all(fd, head);
    const auto end = hold(all, kMaxPipedMail, held);
    if (!end)
      return services.emit(
          SkippedRecord{record.provenance, held.size(), end.error().reason, end.error().detail});
    if (*end) return scan_bytes(services, worker, record.provenance, held);
    emit_partial(record, Reason::kUnsupported, "files attached to mails on standard input");
  }
  PipeStream stream(fd, held);
  if (type.kind != formats::Kind::kContainer) {
    formats::TextType text = formats::detect_text(head, type, *read < worker.head.size());
    text.mail = false;  // what is attached is decoded where it stands: nothing opens it
    TextResult result = worker.scanner().scan(stream, text, {}, name, type.use,
                                              Clock::now() + services.options->timeout_per_file);
    record.meta.size = result.bytes;
    finish(std::move(result), *services.findings, record);
    return services.emit(std::move(record));
  }
  std::string bytes;
  std::optional<Error> failed;
  const std::uint64_t most =
      std::min<std::uint64_t>(kMaxPipedContainer, services.options->max_size);
  if (const auto all = hold(stream, static_cast<std::size_t>(most), bytes); !all) {
    failed = all.error();
  } else if (!*all || bytes.size() > most) {
    failed = Error{Reason::kLimitSize,
                   "a container on standard input is held in memory; this one is too large"};
  }
  record.meta.size = bytes.size();
  if (failed)
    return services.emit(
        SkippedRecord{record.provenance, record.meta.size, failed->reason, failed->detail});
  Budget none(0);
  const MemberServices members =
      member_services(services, worker, none, *record.provenance, nullptr);
  MemberScan visitor(record.provenance, members);
  const auto end = services.containers->expand(bytes, own_name, type, services.options->containers,
                                               visitor, services.findings->stop);
  record.marks = visitor.take_marks();
  add_container(*members.containers, std::move(record), end);
}

}  // namespace assay::scanner
