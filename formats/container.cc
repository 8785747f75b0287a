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
#include "formats/container_document.h"
#include "formats/container_tree.h"
#include "formats/mail.h"
#include "formats/odf_sheets.h"
#include "formats/zip_directory.h"

namespace assay::formats {
namespace {

using State = MemberEnd::State;

/// What is read as a whole, at any place of it.
bool is_document(Format format) {
  return format == Format::kPdf || format == Format::kOle || format == Format::kSqlite ||
         format == Format::kSqliteLog || format == Format::kPst;
}

bool prefers_seeking(Format format) {
  return format == Format::kZip || format == Format::k7z || format == Format::kIso ||
         format == Format::kCab || format == Format::kXar || format == Format::kRar ||
         is_document(format);
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

class Walker {
 public:
  explicit Walker(Tree& tree) : tree_(tree) {}

  /// Walks one container whose members are at `depth`. Exactly one of `source` and `random` is
  /// read.
  MemberEnd walk(BlockSource& source, RandomSource* random, std::string_view name, Format format,
                 std::uint32_t depth) {
    if (!tree_.step()) return cut_short(crash(), 0, false);
    if (format == Format::kMail) return walk_mail(source, depth, false);
    if (format == Format::kOdfSheets) return walk_odf_sheets(tree_, source, depth);
    if (is_filter(format)) return walk_filter(source, random, name, format, depth);
    if (random == nullptr && prefers_seeking(format)) return walk_buffered(source, format, depth);
    if (is_document(format)) {
      const DeliverBytes deliver = [this](const Member& member, std::string_view bytes) {
        deliver_bytes(member, bytes, false);
      };
      const auto walk_document = format == Format::kPdf      ? walk_pdf
                                 : format == Format::kOle    ? walk_ole
                                 : format == Format::kPst    ? walk_pst
                                 : format == Format::kSqlite ? walk_sqlite
                                                             : walk_sqlite_log;
      return walk_document(tree_, random->access(), depth, deliver);
    }
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
      document.book = read_ahead(tree_, *random);
    if (random != nullptr && format == Format::kZip && tree_.in_odf())
      document.encrypted = read_manifest(tree_, *random);
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
    if (document.strings) deliver_strings(tree_, document);
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
    if (is_document(format)) {
      // Its bytes say less than what it shows, but something.
      const std::uint64_t given = give_whole(tree_, whole, depth);
      return cut_short({Reason::kLimitSize, "too large to be held in memory"}, given, given != 0);
    }
    return walk_archive(whole, nullptr, format, depth);
  }

  MemberEnd walk_memory(std::string_view bytes, Format format, std::uint32_t depth) {
    MemoryAccess memory(bytes);
    RandomSource random(memory);
    MemberEnd end = walk(random, &random, {}, format, depth);
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
    } else if (archive_entry_is_encrypted(entry) != 0 || document.encrypted.contains(member.name)) {
      announce(member, skipped(Reason::kEncrypted, ""));
    } else if (!tree_.step()) {
      announce(member, cut_short(crash(), 0, false));
    } else {
      MemberSource content(reader, tree_);
      const std::string_view head = content.head();
      member.type = identify(head, member.name);
      if (member.name == "content.xml" && tree_.in_odf_sheets() && is_odf_part(head) &&
          depth < tree_.limits().max_depth)
        member.type = {Kind::kContainer, Format::kOdfSheets, member.type.media_type};
      if (!document.book) {
        deliver(content, member, false);
      } else if (Workbook::part_of(member.name) == Workbook::Part::kStrings && !document.strings) {
        document.strings = std::move(member);
      } else if (is_sheet(head)) {
        member.type = {Kind::kText, Format::kNone, shown_type(member), TextUse::kData,
                       Lines::kRows};
        member.sheet = document.book->sheet_name(member.name);
        deliver(content, member, false, &*document.book);
      } else {
        deliver(content, member, false);
      }
    }
    return true;
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
      end = deliver_sheet(tree_, content, *book);
    } else if (member.type.format == Format::kMail) {
      end = walk_mail(content, member.depth + 1, true);
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

  /// Mails, of which the files attached are members at `depth`. `as_text`: they are the data of the
  /// member that is open.
  MemberEnd walk_mail(BlockSource& source, std::uint32_t depth, bool as_text) {
    Attached attached;
    attached.depth = depth;
    MemberEnd end{State::kRead, Reason::kCorrupt, "", 0};
    AttachmentReader reader(static_cast<std::size_t>(tree_.limits().max_buffered_bytes));
    const auto give = [&](Attachment&& file) { deliver_attachment(file, attached); };
    constexpr std::uint64_t kStep = 16U << 20;
    std::uint64_t next_step = kStep;
    for (bool last = false; !last;) {
      const auto block = source.next();
      last = !block || block->empty();
      if (block) end.bytes += block->size();
      if (as_text && !last) tree_.data(*block);
      reader.read(block ? *block : std::string_view(), last, give);
      if (!block) return cut_short(block.error(), end.bytes, end.bytes != 0);
      if (!tree_.in_time()) return cut_short(tree_.why(), end.bytes, end.bytes != 0);
      // Of a large box nothing may come for long: that it goes on is told.
      if (end.bytes < next_step) continue;
      next_step += kStep;
      if (!tree_.step()) return cut_short(crash(), end.bytes, true);
    }
    if (attached.too_deep) {
      end.state = State::kPartial;
      end.reason = Reason::kLimitDepth;
      end.detail = "attachments are nested too deep";
    }
    return end;
  }

  /// What is attached to the mails of one text.
  struct Attached {
    std::uint32_t depth = 1;
    std::uint32_t ordinal = 0;
    MemberNames names;
    bool too_deep = false;
  };

  /// What has a name, or is no text; other texts are a mail's own words, which are found where they
  /// stand. Of a mail that is attached, what is attached to it.
  void deliver_attachment(const Attachment& file, Attached& attached) {
    if (tree_.stopped()) return;
    Member member;
    member.depth = attached.depth;
    member.type = identify(std::string_view(file.bytes).substr(0, kHeadSize), file.name);
    if (file.name.empty() && member.type.kind == Kind::kText) return;
    member.ordinal = attached.ordinal++;
    member.name = attached.names.own(
        file.name.empty() ? "attachment " + std::to_string(attached.ordinal) : file.name);
    member.meta.size = file.bytes.size();
    if (attached.depth > tree_.limits().max_depth) {
      attached.too_deep = true;
      return;
    }
    if (!tree_.add_entry()) return;
    if (tree_.step()) {
      deliver_bytes(member, file.bytes, file.cut);
    } else {
      announce(member, cut_short(crash(), 0, false));
    }
  }

  /// A member that is in memory. `cut`: more of it than is kept.
  void deliver_bytes(const Member& member, std::string_view bytes, bool cut) {
    MemberEnd end{State::kRead, Reason::kCorrupt, "", bytes.size()};
    if (!tree_.begin(member)) {
      end = skipped(Reason::kExcluded, "");
    } else if (!tree_.add_bytes(bytes.size())) {
      end = cut_short(tree_.why(), 0, false);
    } else if (member.type.format == Format::kMail) {
      MemoryAccess memory(bytes);
      RandomSource source(memory);
      end = walk_mail(source, member.depth + 1, true);
    } else if (member.type.kind != Kind::kContainer) {
      if (!tree_.data(bytes)) end = cut_short(tree_.why(), bytes.size(), true);
    } else if (member.depth + 1 > tree_.limits().max_depth) {
      end = skipped(Reason::kLimitDepth, "nested too deep");
    } else {
      MemoryAccess memory(bytes);
      RandomSource random(memory);
      end = walk(random, &random, member.name, member.type.format, member.depth + 1);
      end.bytes = bytes.size();
    }
    if (cut && end.state == State::kRead)
      end = {State::kPartial, Reason::kLimitSize, "too large to be held in memory", bytes.size()};
    tree_.end(end);
  }

  [[nodiscard]] bool interrupted() const {
    return tree_.stopped() && tree_.why().reason == Reason::kInterrupted;
  }

  Tree& tree_;
};

}  // namespace

std::optional<Error> read_whole(RandomAccess& bytes, std::uint64_t offset, std::span<char> buffer) {
  while (!buffer.empty()) {
    const auto got = bytes.read_at(offset, buffer);
    if (!got) return got.error();
    if (*got == 0) return Error{Reason::kCorrupt, "a file that ends early"};
    offset += *got;
    buffer = buffer.subspan(*got);
  }
  return {};
}

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
  // Mails may have nothing attached.
  if (limits.max_depth == 0 && type.format != Format::kMail)
    return skipped(Reason::kLimitDepth, "nested too deep");
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
