// What a file is, from its first bytes and its name. Pure; thread-safe; never fails.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::formats {

/// How the engine treats a file.
enum class Kind : std::uint8_t {
  kText,       ///< read as text in the encoding that the text stage finds
  kBinary,     ///< scanned as bytes, with the runs of ASCII and UTF-16 text in it
  kContainer,  ///< opened by expand(), its members are entries
};

/// Container formats and stream filters that are read, by content.
enum class Format : std::uint8_t {
  kNone,
  kZip,
  k7z,
  kRar,
  kTar,
  kCpio,
  kIso,
  kCab,
  kLha,
  kXar,
  kAr,
  kWarc,
  kPdf,
  kOle,
  kSqlite,
  kSqliteLog,
  kPst,  // hold members
  kGzip,
  kBzip2,
  kXz,
  kZstd,
  kLz4,
  kLzma,
  kCompress,
  kLzip,  // compress one stream
  // An OpenDocument spreadsheet's XML, whose sheets are its members.
  kOdfSheets,
  kMail,  // of a text: mails, which may have files attached
};

/// What the text in a file is for: context weighs differently in source code and in prose.
enum class TextUse : std::uint8_t { kUnknown, kProse, kCode, kConfig, kData, kLog, kMarkup };

/// What the lines of a text are, when it was read from a document without any.
enum class Lines : std::uint8_t {
  kText,     ///< lines
  kShown,    ///< lines, which are not the member's bytes
  kRows,     ///< a sheet's rows, columns parted by tabs; behind a form feed, what is in no cell
  kPages,    ///< lines on pages, which form feeds end
  kRecords,  ///< a database's rows below their columns' names, parted by tabs
};

/// Whether a '\r' is a line's break in a cell.
constexpr bool has_cells(Lines lines) { return lines == Lines::kRows || lines == Lines::kRecords; }

struct FileType {
  Kind kind = Kind::kText;  ///< a text is also opened by expand() if it has a format
  Format format = Format::kNone;
  std::string_view media_type = "application/octet-stream";  ///< static lifetime
  TextUse use = TextUse::kUnknown;
  Lines lines = Lines::kText;
};

/// How many leading bytes identify() looks at, at most.
inline constexpr std::size_t kHeadSize = 4096;

/// `head`: the first min(size, kHeadSize) bytes; `name`: the file's own name, no folders, may be
/// empty. Content decides; the name only breaks ties (media type and use of plain text). O(head).
/// A tar whose header checksum fails, or text that happens to begin with "PK", is not a container.
/// An ISO 9660 image, whose signature lies beyond the head, is recognised by its name and checked
/// by expand().
FileType identify(std::string_view head, std::string_view name);

/// The attachments of a text whose format is kMail, for expand().
constexpr FileType attachments_of(const FileType& mail) {
  return {Kind::kContainer, mail.format, mail.media_type, mail.use};
}

/// Whether what begins with `head` is a program or a script: files that an archive may stand
/// behind.
bool may_carry_archive(const FileType& type, std::string_view head);

/// The static twin of a media type that identify() can give; "application/octet-stream" for any
/// other. For file types that come over a process boundary. O(log n).
std::string_view known_media_type(std::string_view media_type);

}  // namespace assay::formats
