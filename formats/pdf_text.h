// What a PDF document says to its reader: its pages' text in lines, forms, links, bookmarks,
// scripts, and the files in it. The one user of libqpdf, with the pdf_*.h beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/container.h"
#include "scanner/base/result.h"

namespace assay::formats {

/// What a PDF gives, one call at a time, in order. Texts are UTF-8 and valid during the call only.
class PdfVisitor {
 public:
  virtual ~PdfVisitor() = default;
  /// The text of page `number` (from 1), lines ended by \n, a tab between what stands apart on one;
  /// also its annotations' texts and URIs. May be empty. False: stop.
  virtual bool page(std::uint32_t number, std::string_view text) = 0;
  /// What isn't on a page, lines ended by \n. `what`: "document", its properties as "Title: …";
  /// "form", its fields as "name: value"; "outline", its bookmarks; "script", JavaScript.
  /// False: stop.
  virtual bool part(std::string_view what, std::string_view text) = 0;
  /// A file in the document, its bytes decoded: embedded files under their names, XMP metadata as
  /// "metadata.xml", an XFA form as "xfa.xml". False: stop.
  virtual bool attachment(std::string_view name, std::string_view bytes) = 0;
};

struct PdfLimits {
  std::uint64_t max_stream_bytes = 64ULL << 20;  ///< of a stream, or of what a page draws, decoded
  std::uint32_t max_pages = 100'000;
  std::uint64_t max_page_text = 16ULL << 20;
  int max_form_depth = 8;  ///< forms (pictures with content of their own) in forms
};

/// Reads the PDF in `bytes`. nullopt: all of it; an Error says why it ended early or that something
/// was left out: kEncrypted (a password is needed: nothing was read), kCorrupt, kLimitSize,
/// kInterrupted (the visitor said stop). Throws nothing. Opens no file, starts no thread.
/// REQUIRES: the visitor throws nothing.
std::optional<Error> read_pdf(RandomAccess& bytes, const PdfLimits& limits, PdfVisitor& visitor);

}  // namespace assay::formats
