#include "bench/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace assay::bench {
namespace {

struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void require(archive* writer, int status) {
  if (status < ARCHIVE_WARN) throw std::runtime_error(archive_error_string(writer));
}

}  // namespace

const char* extension(ArchiveFormat format) {
  switch (format) {
    case ArchiveFormat::kZip:
      return ".zip";
    case ArchiveFormat::kTar:
      return ".tar";
    case ArchiveFormat::kTarGz:
      return ".tar.gz";
    default:
      return ".7z";
  }
}

std::string make_archive(ArchiveFormat format, const std::vector<ArchiveMember>& members) {
  constexpr std::int64_t kModified = 1'700'000'000;
  std::string out;
  const std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
  switch (format) {
    case ArchiveFormat::kZip:
      require(writer.get(), archive_write_set_format_zip(writer.get()));
      break;
    case ArchiveFormat::k7z:
      require(writer.get(), archive_write_set_format_7zip(writer.get()));
      require(writer.get(), archive_write_set_options(writer.get(), "7zip:compression=deflate"));
      break;
    default:
      require(writer.get(), archive_write_set_format_ustar(writer.get()));
  }
  if (format == ArchiveFormat::kTarGz) {
    require(writer.get(), archive_write_add_filter_gzip(writer.get()));
    require(writer.get(), archive_write_set_options(writer.get(), "gzip:!timestamp"));
  }
  require(writer.get(), archive_write_open(writer.get(), &out, nullptr, append, nullptr));
  for (const ArchiveMember& member : members) {
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), member.name.c_str());
    archive_entry_set_size(entry.get(), static_cast<std::int64_t>(member.bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), kModified, 0);
    require(writer.get(), archive_write_header(writer.get(), entry.get()));
    const la_ssize_t written =
        archive_write_data(writer.get(), member.bytes.data(), member.bytes.size());
    if (written < 0) throw std::runtime_error(archive_error_string(writer.get()));
  }
  require(writer.get(), archive_write_close(writer.get()));
  return out;
}

}  // namespace assay::bench
