#include "formats/container.h"

#include <iconv.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>

#include "formats/container_archive.h"
#include "formats/labels.h"
#include "formats/workbook.h"
#include "formats/zip_directory.h"

namespace assay::formats {
namespace {

using Clock = std::chrono::steady_clock;
using State = MemberEnd::State;

constexpr std::size_t kZeros = 64U << 10;

/// What the whole tree shares: the limits' counters, the visitor, and why everything stopped.
class Tree {
 public:
  Tree(std::uint64_t size, const FileType& type, const ContainerLimits& limits,
       MemberVisitor& visitor)
      : size_(size),
        limits_(limits),
        visitor_(visitor),
        start_(Clock::now()),
        open_{{type.media_type, LabelPart::kNone, {}}} {}

  [[nodiscard]] const ContainerLimits& limits() const { return limits_; }
  [[nodiscard]] bool stopped() const { return stop_.has_value(); }
  [[nodiscard]] const Error& why() const { return *stop_; }

  /// Counts an entry. False: stop.
  bool add_entry() {
    if (++entries_ > limits_.max_entries) stop(Reason::kLimitEntries, "more members than allowed");
    return !stopped() && in_time();
  }

  /// Counts decompressed bytes. False: stop.
  bool add_bytes(std::uint64_t bytes) {
    total_ += bytes;
    if (total_ > limits_.max_total_bytes) {
      stop(Reason::kLimitSize, "expands to more bytes than allowed");
    } else if (total_ > limits_.ratio_floor &&
               total_ / std::max<std::uint64_t>(size_, 1) >= limits_.max_ratio) {
      stop(Reason::kLimitRatio, "expands more than allowed");
    }
    return !stopped() && in_time();
  }

  bool in_time() {
    if (!stopped() && Clock::now() - start_ - visiting_ > limits_.max_time) {
      stop(Reason::kLimitTime, "took longer than allowed");
    }
    return !stopped();
  }

  bool begin(const Member& member) {
    open_.push_back({member.type.media_type, label_part(open_.back().media_type, member.name), {}});
    return timed([&] { return visitor_.begin(member); });
  }
  void end(MemberEnd end) {
    const Open& open = open_.back();
    if (!open.beginning.empty()) read_label_part(open.part, open.beginning, end.marks);
    open_.pop_back();
    timed([&] {
      visitor_.end(end);
      return true;
    });
  }
  /// False: stop.
  bool data(std::string_view bytes) {
    if (Open& open = open_.back(); open.part != LabelPart::kNone) {
      open.beginning +=
          bytes.substr(0, label_part_size(open.part) -
                              std::min(label_part_size(open.part), open.beginning.size()));
    }
    if (!timed([&] { return visitor_.data(bytes); })) stop(Reason::kInterrupted, "stopped");
    return !stopped();
  }
  bool step() { return visitor_.step(); }
  /// Whether the innermost open container is a spreadsheet.
  [[nodiscard]] bool in_workbook() const {
    return open_.back().media_type.find("spreadsheetml") != std::string_view::npos ||
           open_.back().media_type.starts_with("application/vnd.ms-excel.");
  }

 private:
  /// Time inside the visitor isn't reading time.
  template <class Call>
  bool timed(Call call) {
    const auto before = Clock::now();
    const bool result = call();
    visiting_ += Clock::now() - before;
    return result;
  }
  void stop(Reason reason, const char* detail) {
    if (!stop_) stop_ = Error{reason, detail};
  }
  /// What is open: the container itself, then members, outermost first.
  struct Open {
    std::string_view media_type;
    LabelPart part;
    std::string beginning;  ///< of a part that can tell a label
  };

  std::uint64_t size_;
  const ContainerLimits& limits_;
  MemberVisitor& visitor_;
  Clock::time_point start_;
  Clock::duration visiting_{0};
  std::uint64_t entries_ = 0;
  std::uint64_t total_ = 0;
  std::optional<Error> stop_;
  std::vector<Open> open_;
};

/// The present member of an ArchiveReader as a stream: holes filled, limits kept, its head visible
/// in advance.
class MemberSource final : public BlockSource {
 public:
  MemberSource(ArchiveReader& reader, Tree& tree) : reader_(reader), tree_(tree) {}

  /// The first min(size, kHeadSize) bytes; they will be given by next() all the same.
  std::string_view head() {
    Result<std::string_view> first = fetch();
    if (!first || first->empty()) {
      held_ = std::move(first);
      return {};
    }
    if (first->size() >= kHeadSize) {
      held_ = first;
      return first->substr(0, kHeadSize);
    }
    head_ = *first;
    while (head_.size() < kHeadSize) {
      Result<std::string_view> more = fetch();
      if (!more || more->empty()) {
        after_ = std::move(more);
        break;
      }
      head_ += *more;
    }
    held_ = std::string_view(head_);
    return std::string_view(head_).substr(0, kHeadSize);
  }

  Result<std::string_view> next() override {
    if (held_) {
      const Result<std::string_view> bytes = std::move(*held_);
      held_ = std::move(after_);
      after_.reset();
      if (!bytes || bytes->empty()) held_ = bytes;  // the end stays the end
      return bytes;
    }
    return fetch();
  }

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// A checksum failed, though all bytes came.
  [[nodiscard]] bool damaged() const { return damaged_; }
  [[nodiscard]] std::string damage() const { return damage_; }

 private:
  Result<std::string_view> fetch() {
    if (zeros_ == 0 && pending_.empty()) {
      auto block = reader_.next_block();
      if (!block) return block.error();
      if (!*block) return std::string_view();
      if ((*block)->damaged && !damaged_) {
        damaged_ = true;
        damage_ = reader_.error().detail;
      }
      pending_ = (*block)->bytes;
      if ((*block)->offset < place_) return Error{Reason::kCorrupt, "blocks out of order"};
      zeros_ = (*block)->offset - place_;
      place_ = (*block)->offset + pending_.size();
      if (zeros_ == 0 && pending_.empty()) return fetch_after_damage();
    }
    std::string_view out;
    if (zeros_ != 0) {
      static constexpr std::array<char, kZeros> kHole{};
      out = std::string_view(kHole.data(),
                             static_cast<std::size_t>(std::min<std::uint64_t>(zeros_, kZeros)));
      zeros_ -= out.size();
    } else {
      out = std::exchange(pending_, {});
    }
    const std::uint64_t room = tree_.limits().max_member_bytes - bytes_;
    if (out.size() > room && room == 0)
      return Error{Reason::kLimitSize, "member larger than allowed"};
    if (out.size() > room) {
      zeros_ = 0;
      pending_ =
          out.substr(static_cast<std::size_t>(room));  // never given: the next call finds no room
      out = out.substr(0, static_cast<std::size_t>(room));
    }
    bytes_ += out.size();
    if (!tree_.add_bytes(out.size())) return tree_.why();
    return out;
  }

  /// A warning without bytes comes once, at a member's end; a second one would be a reader that
  /// doesn't move.
  Result<std::string_view> fetch_after_damage() {
    auto block = reader_.next_block();
    if (!block) return block.error();
    if (!*block) return std::string_view();
    if ((*block)->bytes.empty()) return Error{Reason::kCorrupt, damage_};
    pending_ = (*block)->bytes;
    place_ = std::max(place_, (*block)->offset) + pending_.size();
    return fetch();
  }

  ArchiveReader& reader_;
  Tree& tree_;
  std::string head_;
  std::optional<Result<std::string_view>> held_, after_;
  std::string_view pending_;
  std::uint64_t zeros_ = 0;
  std::uint64_t place_ = 0;
  std::uint64_t bytes_ = 0;
  bool damaged_ = false;
  std::string damage_;
};

/// A source whose beginning was read into memory already.
class PrefixedSource final : public BlockSource {
 public:
  PrefixedSource(std::string_view prefix, BlockSource& rest) : prefix_(prefix), rest_(rest) {}
  Result<std::string_view> next() override {
    if (!prefix_.empty()) return std::exchange(prefix_, {});
    return rest_.next();
  }

 private:
  std::string_view prefix_;
  BlockSource& rest_;
};

MemberEnd skipped(Reason reason, std::string detail) {
  return {State::kSkipped, reason, std::move(detail), 0};
}

/// kPartial when something was read, else kSkipped.
MemberEnd cut_short(const Error& error, std::uint64_t bytes, bool anything) {
  return {anything ? State::kPartial : State::kSkipped, error.reason, error.detail, bytes};
}

Error crash() { return {Reason::kCrashed, "the reader died on it"}; }

bool prefers_seeking(Format format) {
  return format == Format::kZip || format == Format::k7z || format == Format::kIso ||
         format == Format::kCab || format == Format::kXar || format == Format::kRar;
}

/// Compressed data whose end is known by itself, not by the end of the file.
bool tells_its_end(Format format) {
  return format == Format::kGzip || format == Format::kBzip2 || format == Format::kXz ||
         format == Format::kZstd;
}

/// Whether anything but padding comes from `offset` on. What can't be read, and what lies behind
/// more padding than anybody writes, counts as data.
bool holds_data(RandomAccess& access, std::uint64_t offset) {
  constexpr std::uint64_t kMostPadding = 64U << 20;
  std::array<char, 65'536> buffer;
  for (std::uint64_t done = 0; done < kMostPadding;) {
    const auto got = access.read_at(offset + done, buffer);
    if (!got) return true;
    if (*got == 0) return false;
    if (std::any_of(buffer.data(), buffer.data() + *got, [](char c) { return c != '\0'; }))
      return true;
    done += *got;
  }
  return true;
}

/// Archives that are opened together with the compression around them.
bool joins_filter(Format format) {
  return format == Format::kTar || format == Format::kCpio || format == Format::kWarc;
}

/// "x.tar.gz" → "x.tar", "x.tgz" → "x.tar"; a name without a known extension stays.
std::string without_extension(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kExtensions = {
      {{".gz", ""},
       {".bz2", ""},
       {".xz", ""},
       {".zst", ""},
       {".lz4", ""},
       {".lzma", ""},
       {".lz", ""},
       {".z", ""},
       {".tgz", ".tar"},
       {".taz", ".tar"},
       {".tbz", ".tar"},
       {".tbz2", ".tar"},
       {".txz", ".tar"},
       {".tzst", ".tar"},
       {".tlz", ".tar"},
       {".svgz", ".svg"},
       {".zstd", ""},
       {".bz", ""},
       {".gzip", ""}}};
  const auto slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return std::string(name);
  std::string extension(name.substr(dot));
  std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const auto& [from, to] : kExtensions) {
    if (extension == from) return std::string(name.substr(0, dot)).append(to);
  }
  return std::string(name);
}

EntryMeta meta_of(archive_entry* entry) {
  EntryMeta meta;
  const auto size = archive_entry_size(entry);
  meta.size =
      archive_entry_size_is_set(entry) != 0 && size > 0 ? static_cast<std::uint64_t>(size) : 0;
  meta.mode = static_cast<std::uint32_t>(archive_entry_perm(entry));
  meta.uid = static_cast<std::uint32_t>(archive_entry_uid(entry));
  meta.gid = static_cast<std::uint32_t>(archive_entry_gid(entry));
  meta.has_modified = archive_entry_mtime_is_set(entry) != 0;
  meta.modified = meta.has_modified ? static_cast<std::int64_t>(archive_entry_mtime(entry)) : 0;
  return meta;
}

/// Formats that record an owner; the others' 0 isn't root.
bool stores_owner(Format format) {
  return format == Format::kTar || format == Format::kCpio || format == Format::kXar ||
         format == Format::kAr;
}

/// What is known of the document that a package is.
struct Document {
  std::optional<Workbook> book;
  std::optional<Member> strings;  ///< its texts' part: those that no sheet shows follow the sheets
};

class Walker {
 public:
  explicit Walker(Tree& tree) : tree_(tree) {}

  /// Walks one container whose members are at `depth`. Exactly one of `source` and `random` is
  /// read.
  MemberEnd walk(BlockSource& source, RandomSource* random, std::string_view name, Format format,
                 std::uint32_t depth) {
    if (!tree_.step()) return cut_short(crash(), 0, false);
    if (is_filter(format)) return walk_filter(source, random, name, format, depth);
    if (random == nullptr && prefers_seeking(format)) return walk_buffered(source, format, depth);
    if (random != nullptr && format == Format::kZip &&
        zip_members_overlap(random->access(),
                            static_cast<std::size_t>(tree_.limits().max_entries))) {
      return skipped(Reason::kCorrupt, "overlapping entries");
    }
    return walk_archive(source, random, format, depth);
  }

 private:
  MemberEnd walk_archive(BlockSource& source, RandomSource* random, Format format,
                         std::uint32_t depth) {
    Document document;
    if (random != nullptr && format == Format::kZip && tree_.in_workbook())
      document.book = read_ahead(*random);
    ArchiveReader reader(format, source, random);
    std::uint32_t ordinal = 0;
    bool anything = false;
    while (!tree_.stopped()) {
      if (!tree_.step()) return cut_short(crash(), reader.consumed(), anything);
      const auto next = reader.next();
      if (next == ArchiveReader::Next::kFailed && !tree_.stopped()) {
        Error error = reader.error();
        if (reader.has_encrypted_entries() && !anything) error.reason = Reason::kEncrypted;
        return cut_short(error, reader.consumed(), anything);
      }
      if (next != ArchiveReader::Next::kEntry || !tree_.add_entry()) break;
      anything = handle_entry(reader, format, depth, ordinal, document) || anything;
    }
    if (document.strings) deliver_strings(document);
    if (tree_.stopped())
      return cut_short(tree_.why(), reader.consumed(), anything || interrupted());
    if (reader.resynchronised()) {
      return cut_short({Reason::kCorrupt, "damaged headers were passed over"}, reader.consumed(),
                       true);
    }
    return {State::kRead, Reason::kCorrupt, "", reader.consumed()};
  }

  /// Holds a nested container in memory, where its reader can seek.
  MemberEnd walk_buffered(BlockSource& source, Format format, std::uint32_t depth) {
    std::string bytes;
    const std::uint64_t limit = tree_.limits().max_buffered_bytes;
    for (;;) {
      auto block = source.next();
      if (!block) {
        // Truncated outside: what came is still worth a try where the reader goes by local headers.
        if (tree_.stopped() || bytes.empty())
          return cut_short(block.error(), bytes.size(), interrupted());
        MemberEnd end = walk_memory(bytes, format, depth);
        if (end.state != State::kSkipped) end.state = State::kPartial;
        end.reason = block.error().reason;
        end.detail = block.error().detail;
        return end;
      }
      if (block->empty()) return walk_memory(bytes, format, depth);
      bytes += *block;
      if (bytes.size() > limit) break;
    }
    if (format == Format::k7z) return skipped(Reason::kLimitSize, "too large to be held in memory");
    PrefixedSource whole(bytes, source);
    return walk_archive(whole, nullptr, format, depth);
  }

  MemberEnd walk_memory(std::string_view bytes, Format format, std::uint32_t depth) {
    MemoryAccess memory(bytes);
    RandomSource random(memory);
    if (format == Format::kZip &&
        zip_members_overlap(memory, static_cast<std::size_t>(tree_.limits().max_entries))) {
      return skipped(Reason::kCorrupt, "overlapping entries");
    }
    MemberEnd end = walk_archive(random, &random, format, depth);
    end.bytes = bytes.size();
    return end;
  }

  /// One compressed stream: an archive that joins it, or one member.
  MemberEnd walk_filter(BlockSource& source, RandomSource* random, std::string_view name,
                        Format format, std::uint32_t depth) {
    ArchiveReader reader(format, source, random);
    const auto next = reader.next();
    if (next == ArchiveReader::Next::kFailed || tree_.stopped()) {
      return cut_short(tree_.stopped() ? tree_.why() : reader.error(), reader.consumed(),
                       interrupted());
    }
    MemberSource content(reader, tree_);
    Member member;
    member.depth = depth;
    member.name = without_extension(name);
    const std::string_view head =
        next == ArchiveReader::Next::kEnd ? std::string_view() : content.head();
    member.type = identify(head, member.name);
    MemberEnd end{State::kRead, Reason::kCorrupt, "", 0};
    if (member.type.kind == Kind::kContainer && joins_filter(member.type.format)) {
      end = walk_archive(content, nullptr, member.type.format, depth);
    } else if (tree_.add_entry()) {
      const MemberEnd inner = deliver(content, member, next == ArchiveReader::Next::kEnd);
      // A stream that breaks off is a broken container, too.
      if (inner.state != State::kRead && inner.reason == Reason::kCorrupt) end = inner;
      const bool whole = inner.state == State::kRead && member.type.kind != Kind::kContainer;
      if (whole && random != nullptr && tells_its_end(format) &&
          holds_data(random->access(), reader.used())) {
        end = {State::kPartial, Reason::kCorrupt, "what follows the compressed data was not read",
               0};
      }
    }
    if (tree_.stopped()) end = cut_short(tree_.why(), 0, true);
    end.bytes = reader.consumed();
    return end;
  }

  /// Announces one entry. False: nothing of it could be announced (a directory).
  bool handle_entry(ArchiveReader& reader, Format format, std::uint32_t depth,
                    std::uint32_t& ordinal, Document& document) {
    archive_entry* entry = reader.entry();
    const auto kind = archive_entry_filetype(entry);
    if (kind == AE_IFDIR) return false;
    Member member;
    member.depth = depth;
    member.ordinal = ordinal++;
    member.name = raw_name(entry, member.ordinal);
    member.meta = meta_of(entry);
    member.meta.has_owner = stores_owner(format);
    if (kind == AE_IFLNK) {
      announce(member, skipped(Reason::kSymlink, ""));
    } else if (archive_entry_hardlink(entry) != nullptr && member.meta.size == 0) {
      announce(member, skipped(Reason::kDuplicate, "hard link"));
    } else if (kind != AE_IFREG && kind != 0) {
      announce(member, skipped(Reason::kSpecialFile, ""));
    } else if (archive_entry_is_encrypted(entry) != 0) {
      announce(member, skipped(Reason::kEncrypted, ""));
    } else if (!tree_.step()) {
      announce(member, cut_short(crash(), 0, false));
    } else {
      MemberSource content(reader, tree_);
      const std::string_view head = content.head();
      member.type = identify(head, member.name);
      if (!document.book) {
        deliver(content, member, false);
      } else if (Workbook::part_of(member.name) == Workbook::Part::kStrings) {
        document.strings = std::move(member);
      } else if (is_sheet(head)) {
        member.type = as_text(Lines::kRows, TextUse::kData);
        member.sheet = document.book->sheet_name(member.name);
        deliver(content, member, false, &*document.book);
      } else {
        deliver(content, member, false);
      }
    }
    return true;
  }

  static FileType as_text(Lines lines, TextUse use) {
    return {Kind::kText, Format::kNone, "text/xml", use, lines};
  }

  /// What a workbook's sheets need of its other parts, which may stand behind them. Nullopt: it
  /// can't be had, and the sheets are XML.
  std::optional<Workbook> read_ahead(RandomSource& random) {
    if (!tree_.step()) return {};
    const std::uint64_t begin = random.position();
    std::optional<Workbook> book;
    {
      ArchiveReader reader(Format::kZip, random, &random);
      book = read_book(reader);
    }
    random.seek(begin);
    return book;
  }

  std::optional<Workbook> read_book(ArchiveReader& reader) {
    Workbook book;
    bool any = false;
    while (tree_.in_time()) {
      const auto next = reader.next();
      if (next == ArchiveReader::Next::kEnd) break;
      if (next == ArchiveReader::Next::kFailed) return {};
      const auto part = Workbook::part_of(raw_name(reader.entry(), 0));
      if (part == Workbook::Part::kNone) continue;
      std::string xml;
      for (;;) {
        const auto block = reader.next_block();
        if (!block || (*block && (*block)->bytes.size() + xml.size() > Workbook::most_bytes(part)))
          return {};
        if (!*block) break;
        xml += (*block)->bytes;
      }
      if (!book.read(part, xml)) return {};
      any = true;
    }
    if (!any) return {};
    return book;
  }

  /// Behind all sheets: the texts that none of them has shown.
  void deliver_strings(Document& document) {
    Member& member = *document.strings;
    const std::string text = document.book->unused_strings();
    member.type = as_text(Lines::kText, TextUse::kUnknown);
    MemberEnd end = {State::kRead, Reason::kCorrupt, "", member.meta.size};
    if (!tree_.begin(member)) {
      end = skipped(Reason::kExcluded, "");
    } else if (!text.empty() && !(tree_.add_bytes(text.size()) && tree_.data(text))) {
      end = cut_short(tree_.why(), member.meta.size, false);
    }
    tree_.end(end);
  }

  /// A member of which nothing is read.
  void announce(Member& member, MemberEnd end) {
    member.type = identify({}, member.name);
    if (!tree_.begin(member)) end = skipped(Reason::kExcluded, "");
    tree_.end(end);
  }

  /// begin, the content or the members inside, end.
  MemberEnd deliver(MemberSource& content, const Member& member, bool empty,
                    Workbook* book = nullptr) {
    MemberEnd end;
    if (!tree_.begin(member)) {
      end = skipped(Reason::kExcluded, "");
    } else if (empty) {
      end = {State::kRead, Reason::kCorrupt, "", 0};
    } else if (book != nullptr) {
      end = deliver_sheet(content, *book);
    } else if (member.type.kind != Kind::kContainer) {
      end = deliver_data(content);
    } else if (member.depth + 1 > tree_.limits().max_depth) {
      end = skipped(Reason::kLimitDepth, "nested too deep");
    } else {
      end = walk(content, nullptr, member.name, member.type.format, member.depth + 1);
      end.bytes = content.bytes();
    }
    if (end.state == State::kRead && content.damaged()) {
      end = {State::kPartial, Reason::kCorrupt, content.damage(), content.bytes()};
    }
    tree_.end(end);
    return end;
  }

  MemberEnd deliver_data(MemberSource& content) {
    std::uint64_t delivered = 0;
    for (;;) {
      auto block = content.next();
      if (!block) return cut_short(block.error(), delivered, delivered != 0);
      if (block->empty()) return {State::kRead, Reason::kCorrupt, "", delivered};
      delivered += block->size();
      if (!tree_.data(*block)) return cut_short(tree_.why(), delivered, true);
    }
  }

  /// What a sheet shows, instead of its XML.
  MemberEnd deliver_sheet(MemberSource& content, Workbook& book) {
    constexpr std::size_t kBlock = 64U << 10;
    SheetReader sheet(book);
    std::string text;
    for (bool last = false; !last;) {
      const auto block = content.next();
      if (!block) return cut_short(block.error(), content.bytes(), content.bytes() != 0);
      last = block->empty();
      const bool whole = sheet.read(*block, last, text);
      if (text.size() > kBlock || last || !whole) {
        if (!tree_.add_bytes(text.size()) || (!text.empty() && !tree_.data(text)))
          return cut_short(tree_.why(), content.bytes(), true);
        text.clear();
      }
      if (!whole)
        return cut_short({Reason::kCorrupt, "a sheet whose XML ends early"}, content.bytes(), true);
    }
    return {State::kRead, Reason::kCorrupt, "", content.bytes()};
  }

  [[nodiscard]] bool interrupted() const {
    return tree_.stopped() && tree_.why().reason == Reason::kInterrupted;
  }

  Tree& tree_;
};

}  // namespace

Result<std::size_t> DescriptorAccess::read_at(std::uint64_t offset, std::span<char> buffer) {
  for (;;) {
    const ssize_t got =
        pread(descriptor_, buffer.data(), buffer.size(), static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR)
      return Error{Reason::kUnreadable, std::strerror(errno)};  // NOLINT(concurrency-mt-unsafe)
  }
}

Result<std::size_t> MemoryAccess::read_at(std::uint64_t offset, std::span<char> buffer) {
  if (offset >= bytes_.size()) return std::size_t{0};
  const auto got =
      static_cast<std::size_t>(std::min<std::uint64_t>(bytes_.size() - offset, buffer.size()));
  if (got != 0) std::memcpy(buffer.data(), bytes_.data() + offset, got);
  return got;
}

MemberEnd expand(RandomAccess& bytes, std::string_view name, const FileType& type,
                 const ContainerLimits& limits, MemberVisitor& visitor) {
  if (type.kind != Kind::kContainer) return skipped(Reason::kUnsupported, "not a container");
  if (limits.max_depth == 0) return skipped(Reason::kLimitDepth, "nested too deep");
  const Utf8Thread utf8;
  Tree tree(bytes.size(), type, limits, visitor);
  RandomSource random(bytes);
  MemberEnd end = Walker(tree).walk(random, &random, name, type.format, 1);
  if (end.state == State::kRead) end.bytes = bytes.size();
  return end;
}

void prepare_to_expand() {
  const Utf8Thread utf8;
  for (const char* charset : {"UTF-16BE", "UTF-16LE", "CP437", "CP932"}) {
    const iconv_t converter = iconv_open("UTF-8", charset);
    if (converter != reinterpret_cast<iconv_t>(-1)) iconv_close(converter);
  }
}

}  // namespace assay::formats
