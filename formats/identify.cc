#include "formats/identify.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "formats/identify_tables.h"
#include "formats/mail.h"
#include "formats/odf_sheets.h"

namespace assay::formats {
namespace {

using namespace std::string_view_literals;
using tables::kExtensions;
using tables::kNames;
using tables::kSignatures;
using tables::Signature;
using tables::TextName;

constexpr bool by_name(const auto& a, const auto& b) { return a.name < b.name; }
static_assert(std::is_sorted(kExtensions.begin(), kExtensions.end(), by_name<TextName, TextName>));
static_assert(std::is_sorted(kNames.begin(), kNames.end(), by_name<TextName, TextName>));

unsigned byte_at(std::string_view s, std::size_t i) { return static_cast<unsigned char>(s[i]); }
unsigned le16(std::string_view s, std::size_t i) { return byte_at(s, i) | byte_at(s, i + 1) << 8; }
std::uint32_t le32(std::string_view s, std::size_t i) { return le16(s, i) | le16(s, i + 2) << 16; }
bool has(std::string_view head, std::size_t offset, std::string_view bytes) {
  return head.size() >= offset + bytes.size() &&
         std::memcmp(head.data() + offset, bytes.data(), bytes.size()) == 0;
}

FileType container(Format format, std::string_view media_type) {
  return {Kind::kContainer, format, media_type, TextUse::kUnknown};
}
FileType binary(std::string_view media_type) {
  return {Kind::kBinary, Format::kNone, media_type, TextUse::kUnknown};
}

/// A file's name in lower case without folders; long names are cut, which no table entry reaches.
class LowerName {
 public:
  explicit LowerName(std::string_view name) {
    const auto slash = name.rfind('/');
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    if (name.size() > buffer_.size()) name.remove_prefix(name.size() - buffer_.size());
    size_ = name.size();
    std::transform(name.begin(), name.end(), buffer_.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
  }
  [[nodiscard]] std::string_view whole() const { return {buffer_.data(), size_}; }
  [[nodiscard]] std::string_view extension() const {
    const auto dot = whole().rfind('.');
    return dot == std::string_view::npos ? std::string_view() : whole().substr(dot + 1);
  }

 private:
  std::array<char, 64> buffer_;
  std::size_t size_ = 0;
};

template <class Table>
const typename Table::value_type* look_up(const Table& table, std::string_view name) {
  const auto at =
      std::lower_bound(table.begin(), table.end(), name,
                       [](const auto& entry, std::string_view n) { return entry.name < n; });
  return at != table.end() && at->name == name ? &*at : nullptr;
}

/// Where kSignatures' entries at offset 0 stand, by their first byte: one look-up rules out nearly
/// all of text.
constexpr auto first_bytes() {
  std::array<bool, 256> present{};
  for (const auto& signature : kSignatures) {
    if (signature.offset == 0) present[static_cast<unsigned char>(signature.bytes[0])] = true;
  }
  return present;
}
constexpr auto kFirstBytes = first_bytes();

const Signature* find_signature(std::string_view head) {
  const bool first = !head.empty() && kFirstBytes[byte_at(head, 0)];
  for (const auto& signature : kSignatures) {
    if (signature.offset == 0 && !first) continue;
    // Most differ in their first byte: that is seen without a call.
    if (signature.offset >= head.size() || head[signature.offset] != signature.bytes[0]) continue;
    if (has(head, signature.offset, signature.bytes)) return &signature;
  }
  return nullptr;
}

/// The header checksum of POSIX ustar, GNU and old v7: the sum of all 512 bytes with its own field
/// as spaces.
bool is_tar(std::string_view head) {
  if (head.size() < 512 || head[0] == '\0') return false;
  std::uint32_t stored = 0;
  bool digits = false;
  for (std::size_t i = 148; i < 156; ++i) {
    const char c = head[i];
    if (c >= '0' && c <= '7') {
      stored = stored * 8 + static_cast<std::uint32_t>(c - '0');
      digits = true;
    } else if (c != ' ' && c != '\0') {
      return false;
    } else if (digits) {
      break;
    }
  }
  if (!digits) return false;
  std::uint32_t sum = 0;
  std::int32_t signed_sum = 0;  // some old tars summed signed chars
  for (std::size_t i = 0; i < 512; ++i) {
    const char c = i >= 148 && i < 156 ? ' ' : head[i];
    sum += static_cast<unsigned char>(c);
    signed_sum += static_cast<signed char>(c);
  }
  return sum == stored || signed_sum == static_cast<std::int32_t>(stored);
}

bool is_cpio(std::string_view head) {
  if (head.size() >= 76 && (has(head, 0, "07070"))) {
    const char kind = head[5];
    if (kind == '7') {  // odc: all octal digits
      return std::all_of(head.begin(), head.begin() + 76,
                         [](char c) { return c >= '0' && c <= '7'; });
    }
    if ((kind == '1' || kind == '2') && head.size() >= 110) {  // newc, crc: all hex digits
      return std::all_of(head.begin(), head.begin() + 110, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      });
    }
    return false;
  }
  if (head.size() < 28) return false;
  // Old binary: a 16-bit magic is weak, so the name's length and its final NUL must fit too.
  const bool little = has(head, 0, "\xC7\x71");
  if (!little && !has(head, 0, "\x71\xC7")) return false;
  const std::size_t length = little ? le16(head, 20) : byte_at(head, 20) << 8 | byte_at(head, 21);
  return length >= 2 && length <= 1024 && 26 + length <= head.size() &&
         head[26 + length - 1] == '\0' && head[26] != '\0';
}

/// .lzma has no magic: properties of the only kind in use, a dictionary size that encoders write, a
/// sane length, and the range coder's first byte, which is always 0.
bool is_lzma(std::string_view head) {
  if (head.size() < 18 || byte_at(head, 0) != 0x5D || head[13] != '\0') return false;
  const std::uint32_t dictionary = le32(head, 1);
  if (dictionary < 4096) return false;
  std::uint32_t top = dictionary;
  while ((top & (top - 1)) != 0) top &= top - 1;
  const std::uint32_t rest = dictionary - top;
  if (rest != 0 && rest != top / 2 && dictionary != 0xFFFFFFFF) return false;
  const bool unknown = le32(head, 5) == 0xFFFFFFFF && le32(head, 9) == 0xFFFFFFFF;
  return unknown || le32(head, 9) < 64;  // under 256 GiB
}

bool is_lha(std::string_view head) {
  if (head.size() < 22 || head[2] != '-' || head[6] != '-' || byte_at(head, 20) > 3) return false;
  const std::string_view method = head.substr(3, 3);
  return (method.starts_with("lh") && "01234567d"sv.find(method[2]) != std::string_view::npos) ||
         method == "lzs" || method == "lz4" || method == "lz5";
}

bool is_zip(std::string_view head) {
  if (has(head, 0, "PK\x05\x06")) return head.size() >= 22;
  if (has(head, 0, "PK00PK\x03\x04") || has(head, 0, "PK\x07\x08PK\x03\x04")) head.remove_prefix(4);
  return has(head, 0, "PK\x03\x04") && head.size() >= 30 && byte_at(head, 5) <= 20 &&
         le16(head, 26) != 0;
}

std::string_view zip_media_type(std::string_view head, const LowerName& name) {
  const auto* by_extension = look_up(tables::kZipNames, name.extension());
  if (head.size() < 30)
    return by_extension != nullptr ? by_extension->media_type : "application/zip";
  const std::string_view first = head.substr(30, le16(head, 26));
  if (first == "mimetype" && le16(head, 8) == 0) {
    const std::size_t start = 30 + first.size() + le16(head, 28);
    const std::string_view stored =
        start < head.size() ? head.substr(start, std::min<std::size_t>(le32(head, 18), 100)) : "";
    for (const auto known : tables::kStoredMimetypes) {
      if (stored == known) return known;
    }
  }
  if (first == "[Content_Types].xml" || first.starts_with("_rels/") ||
      first.starts_with("docProps/")) {
    if (by_extension != nullptr) return by_extension->media_type;
    if (head.find("word/"sv) != std::string_view::npos) return tables::kDocx;
    if (head.find("xl/"sv) != std::string_view::npos) return tables::kXlsx;
    if (head.find("ppt/"sv) != std::string_view::npos) return tables::kPptx;
  }
  if (by_extension != nullptr) return by_extension->media_type;
  return first.starts_with("META-INF/") ? tables::kJar : "application/zip";
}

/// Formats whose signature needs a further look. Kind::kText means: none of them.
FileType identify_checked(std::string_view head, const LowerName& name) {
  if (is_zip(head)) return container(Format::kZip, zip_media_type(head, name));
  if (has(head, 0, "\x1F\x8B\x08") && head.size() >= 10 && (byte_at(head, 3) & 0xE0) == 0) {
    return container(Format::kGzip, "application/gzip");
  }
  if (has(head, 0, "BZh") && head.size() >= 10 && head[3] >= '1' && head[3] <= '9' &&
      (has(head, 4, "1AY&SY") || has(head, 4, "\x17\x72\x45\x38\x50\x90"))) {
    return container(Format::kBzip2, "application/x-bzip2");
  }
  if (has(head, 0, "\x1F\x9D") && head.size() >= 5 && (byte_at(head, 2) & 0x60) == 0 &&
      (byte_at(head, 2) & 0x1F) >= 9 && (byte_at(head, 2) & 0x1F) <= 16) {
    return container(Format::kCompress, "application/x-compress");
  }
  if (has(head, 0, "xar!\0"sv) && head.size() >= 28 && byte_at(head, 5) >= 28 &&
      has(head, 6, "\0\1"sv)) {
    return container(Format::kXar, "application/x-xar");
  }
  if (is_tar(head)) return container(Format::kTar, "application/x-tar");
  if (is_cpio(head)) return container(Format::kCpio, "application/x-cpio");
  if (is_lha(head)) return container(Format::kLha, "application/x-lha");
  if (is_lzma(head)) return container(Format::kLzma, "application/x-lzma");
  if (has(head, 0, "\xCA\xFE\xBA\xBE") &&
      head.size() >= 8) {  // Java class, or a fat Mach-O of few parts
    return binary(byte_at(head, 7) < 30 && byte_at(head, 6) == 0 ? "application/x-mach-binary"
                                                                 : "application/x-java-class");
  }
  if (has(head, 0, "MZ") && head.size() >= 64 && head.find('\0') != std::string_view::npos) {
    return binary("application/x-ms-exe");
  }
  if (has(head, 0, "BM") && head.size() >= 26 && le32(head, 6) == 0) return binary("image/bmp");
  if (head.size() >= 16 && has(head, 2, "\r\n") && name.extension() == "pyc") {
    return binary("application/x-python-bytecode");
  }
  return {};
}

struct ByteCounts {
  std::size_t nul = 0;
  std::size_t control = 0;  ///< C0 that text does not have, NUL included, and DEL
};

ByteCounts count_bytes(std::string_view head) {
  // Sums of at most 255 in bytes, so that the inner loop vectorises well.
  ByteCounts counts;
  while (!head.empty()) {
    const std::string_view block = head.substr(0, 240);
    head.remove_prefix(block.size());
    std::uint8_t nul = 0;
    std::uint8_t control = 0;
    for (const char c : block) {
      const auto u = static_cast<unsigned char>(c);
      nul = static_cast<std::uint8_t>(nul + (u == 0));
      // BEL to CR and ESC occur in text and terminal logs.
      const bool odd = (u < 0x07) | ((u > 0x0D) & (u < 0x20) & (u != 0x1B)) | (u == 0x7F);
      control = static_cast<std::uint8_t>(control + odd);
    }
    counts.nul += nul;
    counts.control += control;
  }
  return counts;
}

/// Whether every code unit is one that UTF-16 text has, and enough of them are ASCII.
bool is_utf16(std::string_view head, bool big_endian) {
  const std::size_t units = head.size() / 2;
  if (units < 4) return false;
  std::size_t ascii = 0;
  bool high = false;
  for (std::size_t i = 0; i < units; ++i) {
    const unsigned a = byte_at(head, 2 * i);
    const unsigned b = byte_at(head, 2 * i + 1);
    const unsigned unit = big_endian ? a << 8 | b : b << 8 | a;
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    if (low != high) return false;
    high = unit >= 0xD800 && unit < 0xDC00;
    if (unit >= 0xFFFE ||
        (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r' && unit != '\f')) {
      return false;
    }
    ascii += unit < 0x7F;
  }
  // In a short file chance makes valid units; there most of them must be ASCII.
  return ascii * (units < 64 ? 2 : 20) >= units;
}

bool is_utf32(std::string_view head, bool big_endian) {
  const std::size_t units = head.size() / 4;
  if (units < 4) return false;
  for (std::size_t i = 0; i < units; ++i) {
    std::uint32_t unit = le32(head, 4 * i);
    if (big_endian) unit = __builtin_bswap32(unit);
    if (unit >= 0x110000 || (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r'))
      return false;
  }
  return true;
}

bool is_wide_text(std::string_view head) {
  if (has(head, 0, "\xFF\xFE") || has(head, 0, "\xFE\xFF") || has(head, 0, "\0\0\xFE\xFF"sv))
    return true;
  return is_utf32(head, false) || is_utf32(head, true) || is_utf16(head, false) ||
         is_utf16(head, true);
}

bool is_text(std::string_view head) {
  const ByteCounts counts = count_bytes(head);
  if (counts.nul != 0) return is_wide_text(head);
  if (has(head, 0, "\xFF\xFE") || has(head, 0, "\xFE\xFF")) return true;
  return counts.control * 50 <= head.size();  // 2 %
}

/// The interpreter of a #! line names the language.
const TextName* shebang(std::string_view head) {
  if (!head.starts_with("#!")) return nullptr;
  const std::string_view line = head.substr(2, std::min<std::size_t>(head.find('\n'), 120) - 2);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kInterpreters = {
      {{"python", "py"},
       {"perl", "pl"},
       {"ruby", "rb"},
       {"node", "js"},
       {"php", "php"},
       {"lua", "lua"},
       {"tclsh", "tcl"},
       {"sh", "sh"}}};
  for (const auto& [word, extension] : kInterpreters) {
    if (line.find(word) != std::string_view::npos) return look_up(kExtensions, extension);
  }
  return nullptr;
}

FileType text_type(std::string_view head, const LowerName& name) {
  constexpr std::string_view kMail = "message/rfc822";
  const TextName* known = look_up(kNames, name.whole());
  if (known == nullptr && name.whole().starts_with(".env.")) known = look_up(kNames, ".env");
  if (known == nullptr) known = look_up(kExtensions, name.extension());
  if (known == nullptr) known = shebang(head);
  if (known != nullptr && known->media_type == "text/plain"sv && looks_like_mail(head))
    return {Kind::kText, Format::kMail, kMail, TextUse::kProse};
  if (known != nullptr) {
    const bool mail = known->media_type == kMail || known->media_type == "application/mbox"sv;
    return {Kind::kText, mail ? Format::kMail : Format::kNone, known->media_type, known->use};
  }
  if (looks_like_mail(head)) return {Kind::kText, Format::kMail, kMail, TextUse::kProse};
  if (has(head, 0, "\xEF\xBB\xBF")) head.remove_prefix(3);
  if (head.starts_with("<?xml")) return {Kind::kText, Format::kNone, "text/xml", TextUse::kMarkup};
  if (head.starts_with("<!DOCTYPE html") || head.starts_with("<html")) {
    return {Kind::kText, Format::kNone, "text/html", TextUse::kMarkup};
  }
  if (head.starts_with("{\\rtf"))
    return {Kind::kText, Format::kNone, "application/rtf", TextUse::kMarkup};
  if (head.starts_with("%!PS")) {
    return {Kind::kText, Format::kNone, "application/postscript", TextUse::kMarkup};
  }
  if (head.starts_with("-----BEGIN ")) {
    return {Kind::kText, Format::kNone, "application/x-pem-file", TextUse::kConfig};
  }
  return {Kind::kText, Format::kNone, "text/plain", TextUse::kUnknown};
}

}  // namespace

FileType identify(std::string_view head, std::string_view name) {
  head = head.substr(0, kHeadSize);
  const LowerName lower(name);
  if (const FileType checked = identify_checked(head, lower); checked.kind != Kind::kText)
    return checked;
  if (const Signature* found = find_signature(head); found != nullptr) {
    if (found->media_type == "application/x-ole-storage") {
      const auto* document = look_up(tables::kOleNames, lower.extension());
      if (document != nullptr) return container(Format::kOle, document->media_type);
    }
    return {found->kind, found->format, found->media_type, TextUse::kUnknown};
  }
  if (is_flat_odf_sheets(head)) return container(Format::kOdfSheets, "text/xml");
  if (is_text(head)) return text_type(head, lower);
  // An ISO 9660 image's signature stands at byte 32769, beyond the head; its first 32 KiB are free
  // for boot code. The name is believed here, and expand() looks for the signature.
  if (lower.extension() == "iso" && head.size() == kHeadSize) {
    return container(Format::kIso, "application/x-iso9660-image");
  }
  return binary("application/octet-stream");
}

bool may_carry_archive(const FileType& type, std::string_view head) {
  static constexpr std::array kPrograms = {"application/x-elf"sv, "application/x-ms-exe"sv,
                                           "application/x-mach-binary"sv};
  return head.starts_with("#!") ||
         (type.kind == Kind::kBinary &&
          std::find(kPrograms.begin(), kPrograms.end(), type.media_type) != kPrograms.end());
}

std::string_view known_media_type(std::string_view media_type) {
  static const std::vector<std::string_view> kAll = [] {
    std::vector<std::string_view> all(tables::kOtherTypes.begin(), tables::kOtherTypes.end());
    for (const auto& entry : kSignatures) all.push_back(entry.media_type);
    for (const auto& entry : kExtensions) all.push_back(entry.media_type);
    for (const auto& entry : kNames) all.push_back(entry.media_type);
    for (const auto& entry : tables::kOleNames) all.push_back(entry.media_type);
    for (const auto& entry : tables::kZipNames) all.push_back(entry.media_type);
    all.insert(all.end(), tables::kStoredMimetypes.begin(), tables::kStoredMimetypes.end());
    std::sort(all.begin(), all.end());
    return all;
  }();
  const auto at = std::lower_bound(kAll.begin(), kAll.end(), media_type);
  return at != kAll.end() && *at == media_type ? *at : "application/octet-stream"sv;
}

}  // namespace assay::formats
