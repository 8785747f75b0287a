#include "formats/container_archive.h"

#include <locale.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace assay::formats {
namespace {

constexpr std::size_t kReadSize = 256U << 10;
constexpr std::size_t kMaxNameBytes = 32U << 10;
constexpr int kMaxRetries = 1 << 16;

/// Enables the one reader for `format`.
int enable(archive* a, Format format) {
  switch (format) {
    case Format::kZip:
      // The seeking reader first; the streaming one takes over when there is no directory at the
      // end.
      archive_read_support_format_zip_seekable(a);
      return archive_read_support_format_zip_streamable(a);
    case Format::k7z:
      return archive_read_support_format_7zip(a);
    case Format::kRar:
      archive_read_support_format_rar(a);
      return archive_read_support_format_rar5(a);
    case Format::kTar:
      return archive_read_support_format_tar(a);
    case Format::kCpio:
      return archive_read_support_format_cpio(a);
    case Format::kIso:
      return archive_read_support_format_iso9660(a);
    case Format::kCab:
      return archive_read_support_format_cab(a);
    case Format::kLha:
      return archive_read_support_format_lha(a);
    case Format::kXar:
      return archive_read_support_format_xar(a);
    case Format::kAr:
      return archive_read_support_format_ar(a);
    case Format::kWarc:
      return archive_read_support_format_warc(a);
    default:
      archive_read_support_format_empty(a);
      return archive_read_support_format_raw(a);
  }
}

/// Puts exactly one filter before the raw reader. Appended, not offered: an offered filter would be
/// applied again to its own output for as long as that looks compressed, which a self-reproducing
/// gzip never stops doing.
int append_filter(archive* a, Format format) {
  switch (format) {
    case Format::kGzip:
      return archive_read_append_filter(a, ARCHIVE_FILTER_GZIP);
    case Format::kBzip2:
      return archive_read_append_filter(a, ARCHIVE_FILTER_BZIP2);
    case Format::kXz:
      return archive_read_append_filter(a, ARCHIVE_FILTER_XZ);
    case Format::kLzma:
      return archive_read_append_filter(a, ARCHIVE_FILTER_LZMA);
    case Format::kZstd:
      return archive_read_append_filter(a, ARCHIVE_FILTER_ZSTD);
    case Format::kLz4:
      return archive_read_append_filter(a, ARCHIVE_FILTER_LZ4);
    case Format::kCompress:  // its start-up reads from what isn't connected yet when appended
      return archive_read_support_filter_compress(a);
    case Format::kLzip:
      return archive_read_support_filter_lzip(a);  // likewise decided by the signature
    default:
      return ARCHIVE_OK;
  }
}

/// libarchive's message, printable and short. Its messages speak of structure, not of content.
std::string printable(const char* message) {
  std::string text = message == nullptr ? "unreadable" : message;
  text.resize(std::min<std::size_t>(text.size(), 160));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  return text;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Reason classify(int code, std::string_view message) {
  if (code == ENOMEM) return Reason::kLimitSize;
  if (contains(message, "ncrypt") || contains(message, "assphrase")) return Reason::kEncrypted;
  if (contains(message, "nsupported") || contains(message, "not supported") ||
      contains(message, "No support")) {
    return Reason::kUnsupported;
  }
  return Reason::kCorrupt;
}

locale_t utf8_locale() {
  static const locale_t kLocale = [] {
    const locale_t found = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return found != nullptr ? found : newlocale(LC_CTYPE_MASK, "en_US.UTF-8", nullptr);
  }();
  return kLocale;
}

}  // namespace

Result<std::string_view> RandomSource::next() {
  buffer_.resize(kReadSize);
  auto got = access_->read_at(position_, buffer_);
  if (!got) return got.error();
  position_ += *got;
  return std::string_view(buffer_.data(), *got);
}

bool is_filter(Format format) { return format >= Format::kGzip && format <= Format::kLzip; }

ArchiveReader::ArchiveReader(Format format, BlockSource& source, RandomSource* random)
    : feed_(std::make_unique<Feed>(Feed{&source, random, std::nullopt, 0})),
      archive_(archive_read_new()) {
  if (archive_ == nullptr) throw std::bad_alloc();
  open_failed_ = open(format) != ARCHIVE_OK;
}

int ArchiveReader::open(Format format) {
  archive* a = archive_.get();
  if (enable(a, format) < ARCHIVE_WARN) return ARCHIVE_FATAL;
  if (is_filter(format) && append_filter(a, format) < ARCHIVE_WARN) return ARCHIVE_FATAL;
  archive_read_set_callback_data(a, feed_.get());
  archive_read_set_read_callback(a, &ArchiveReader::read);
  if (feed_->random != nullptr) {
    archive_read_set_skip_callback(a, &ArchiveReader::skip);
    archive_read_set_seek_callback(a, &ArchiveReader::seek);
  }
  if (archive_read_open1(a) < ARCHIVE_WARN) return ARCHIVE_FATAL;
  // A stream whose first block can't be decompressed looks empty to the reader of empty files; the
  // filter's complaint is all that tells.
  return is_filter(format) && archive_errno(a) != 0 ? ARCHIVE_FATAL : ARCHIVE_OK;
}

la_ssize_t ArchiveReader::read(archive* a, void* feed, const void** block) {
  auto& self = *static_cast<Feed*>(feed);
  if (!self.error) {
    auto bytes = self.random != nullptr ? self.random->next() : self.source->next();
    if (bytes) {
      *block = bytes->data();
      self.consumed += bytes->size();
      return static_cast<la_ssize_t>(bytes->size());
    }
    self.error = bytes.error();
  }
  archive_set_error(a, EIO, "%s", self.error->detail.c_str());
  return ARCHIVE_FATAL;
}

la_int64_t ArchiveReader::skip(archive*, void* feed, la_int64_t request) {
  auto& self = *static_cast<Feed*>(feed);
  const std::uint64_t left =
      self.random->size() - std::min(self.random->position(), self.random->size());
  const std::uint64_t step =
      std::min(left, static_cast<std::uint64_t>(std::max<la_int64_t>(request, 0)));
  self.random->seek(self.random->position() + step);
  return static_cast<la_int64_t>(step);
}

la_int64_t ArchiveReader::seek(archive*, void* feed, la_int64_t offset, int whence) {
  auto& random = *static_cast<Feed*>(feed)->random;
  const auto size = static_cast<la_int64_t>(random.size());
  la_int64_t target = offset;
  if (whence == SEEK_CUR) target += static_cast<la_int64_t>(random.position());
  if (whence == SEEK_END) target += size;
  if (target < 0 || target > size) return ARCHIVE_FATAL;
  random.seek(static_cast<std::uint64_t>(target));
  return target;
}

ArchiveReader::Next ArchiveReader::next() {
  if (open_failed_) return Next::kFailed;
  for (int retries = 0; retries < kMaxRetries; ++retries) {
    const int status = archive_read_next_header(archive_.get(), &entry_);
    if (status == ARCHIVE_EOF) return Next::kEnd;
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN) return Next::kEntry;
    if (status != ARCHIVE_RETRY) return Next::kFailed;
    resynchronised_ = true;  // a damaged header was passed over; what follows may be good
  }
  return Next::kFailed;
}

Result<std::optional<ArchiveReader::Block>> ArchiveReader::next_block() {
  for (int empties = 0; empties < kMaxRetries; ++empties) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(archive_.get(), &data, &size, &offset);
    if (status == ARCHIVE_EOF) return std::optional<Block>();
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return error();
    const bool damaged = status == ARCHIVE_WARN;
    if (size == 0 && !damaged) continue;
    return std::optional<Block>(
        Block{data == nullptr ? std::string_view()
                              : std::string_view(static_cast<const char*>(data), size),
              offset < 0 ? 0 : static_cast<std::uint64_t>(offset), damaged});
  }
  return Error{Reason::kCorrupt, "member without end"};
}

Error ArchiveReader::error() const {
  if (feed_->error) return *feed_->error;
  const std::string message = printable(archive_error_string(archive_.get()));
  return {classify(archive_errno(archive_.get()), message), message};
}

std::string raw_name(archive_entry* entry, std::uint32_t ordinal) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) return "member-" + std::to_string(ordinal);
  return {name, strnlen(name, kMaxNameBytes)};
}

Utf8Thread::Utf8Thread()
    : previous_(utf8_locale() != nullptr ? uselocale(utf8_locale()) : nullptr) {}

Utf8Thread::~Utf8Thread() {
  if (previous_ != nullptr) uselocale(static_cast<locale_t>(previous_));
}

}  // namespace assay::formats
