#include "formats/pdf_rescue.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "formats/pdf_content.h"
#include "formats/pdf_stream.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kWindow = 1U << 20U;
constexpr std::size_t kOverlap = 4096;
constexpr std::string_view kOwnCatalog = "8000000 0";

// The number and generation before the last " obj" of `text`: "12 0".
std::string last_object(std::string_view text) {
  const std::size_t word = text.rfind(" obj");
  if (word == std::string_view::npos) return {};
  std::size_t begin = word;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  const std::size_t generation = begin;
  if (generation == word || generation < 2 || text[generation - 1] != ' ') return {};
  begin = generation - 1;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  return begin < generation - 1 ? std::string(text.substr(begin, word - begin)) : std::string();
}

// The object that the last catalog of `text` is.
std::string catalog_in(std::string_view text) {
  for (std::size_t at = text.rfind("/Catalog"); at != std::string_view::npos && at > 0;
       at = text.rfind("/Catalog", at - 1)) {
    const std::string_view before =
        text.substr(at - std::min<std::size_t>(at, 16), std::min<std::size_t>(at, 16));
    if (before.find("/Type") != std::string_view::npos) return last_object(text.substr(0, at));
  }
  return {};
}

std::string trailer_with(const std::string& catalog) {
  std::string out = "\n";
  if (catalog.empty()) {
    out += kOwnCatalog;
    out += " obj\n<< /Type /Catalog >>\nendobj\n";
  }
  out += "trailer\n<< /Root ";
  out += catalog.empty() ? kOwnCatalog : catalog;
  return out + " R >>\nstartxref\n0\n%%EOF\n";
}

// The objects of a stream, as they'd stand in a file.
void write_out(QPDFObjectHandle stream, std::uint64_t max_bytes, std::string& out) {
  std::string bytes;
  decode_pdf_stream(stream, max_bytes, bytes);
  long long count = 0;
  long long first = 0;
  if (!stream.getDict().getKey("/N").getValueAsInt(count) ||
      !stream.getDict().getKey("/First").getValueAsInt(first) || first < 0 ||
      static_cast<std::uint64_t>(first) > bytes.size())
    return;
  PdfTokens header(std::string_view(bytes).substr(0, static_cast<std::size_t>(first)));
  const std::string_view objects = std::string_view(bytes).substr(static_cast<std::size_t>(first));
  PdfToken id = header.next();
  PdfToken from = header.next();
  while (id.kind == PdfToken::Kind::kNumber && from.kind == PdfToken::Kind::kNumber) {
    const PdfToken next_id = header.next();
    const PdfToken next = header.next();
    const double end =
        next.kind == PdfToken::Kind::kNumber ? next.number : static_cast<double>(objects.size());
    if (id.number >= 1 && id.number < 8e6 && from.number >= 0 && end > from.number &&
        end <= static_cast<double>(objects.size())) {
      const auto begin = static_cast<std::size_t>(from.number);
      out += '\n' + std::to_string(static_cast<long long>(id.number)) + " 0 obj\n";
      out += objects.substr(begin, static_cast<std::size_t>(end) - begin);
      out += "\nendobj\n";
    }
    id = next_id;
    from = next;
  }
}

}  // namespace

std::string pdf_trailer_for(RandomAccess& bytes) {
  std::string window(kWindow, '\0');
  std::string catalog;
  std::uint64_t at = 0;
  for (;;) {
    const auto got = bytes.read_at(at, window);
    if (!got || *got == 0) break;
    const std::string_view text = std::string_view(window).substr(0, *got);
    if (at == 0 && text.substr(0, kOverlap).find("%PDF-") == std::string_view::npos) return {};
    if (text.find("/Encrypt") != std::string_view::npos) return {};
    if (std::string found = catalog_in(text); !found.empty()) catalog = std::move(found);
    if (*got <= kOverlap) break;
    at += *got - kOverlap;
    if (at + kOverlap >= bytes.size()) break;
  }
  return trailer_with(catalog);
}

std::string pdf_objects_of(QPDF& pdf, const std::string& trailer, std::uint64_t max_bytes) {
  std::string out;
  for (const auto& [id, entry] : pdf.getXRefTable()) {
    if (entry.getType() != 1 || out.size() >= max_bytes) continue;
    QPDFObjectHandle object = pdf.getObject(id);
    if (object.isStream() && object.getDict().getKey("/Type").isNameAndEquals("/ObjStm"))
      write_out(object, max_bytes - out.size(), out);
  }
  if (out.empty()) return {};
  const std::string catalog = catalog_in(out);
  return out + (catalog.empty() ? trailer : trailer_with(catalog));
}

}  // namespace assay::formats
