// What a PDF has beside its pages' content: properties, forms, bookmarks, annotations, actions,
// embedded files. Private to the PDF reader. What libqpdf throws goes through.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/pdf_content.h"
#include "formats/pdf_qpdf.h"
#include "formats/pdf_text.h"

namespace assay::formats {

/// A string, a name, a number or a list of them as text; of a stream what it holds. Bounded.
std::string pdf_value(QPDFObjectHandle value);

class PdfParts {
 public:
  PdfParts(QPDF& pdf, const PdfLimits& limits, PdfVisitor& visitor, PdfLoss& loss)
      : pdf_(pdf), limits_(limits), visitor_(visitor), loss_(loss) {}

  // Each is false when the visitor says stop.
  bool document();
  bool outline();
  bool form();
  /// The scripts and embedded files, those that annotations named too. Comes last.
  bool rest();

  /// Appends what an annotation of a page says to `out`; notes its scripts and its file.
  void annotation(QPDFObjectHandle annotation, std::string& out);
  /// Notes the files and scripts of a page or the catalog.
  void attached(const QPDFObjectHandle& owner);

 private:
  bool give(std::string_view what, const std::string& text);
  bool give_stream(std::string_view name, const QPDFObjectHandle& stream);
  void field(QPDFObjectHandle field, const std::string& name, std::string_view label,
             std::string& out);
  void action(QPDFObjectHandle action, std::string& out);
  void actions(QPDFObjectHandle owner, std::string& out);
  void file(const QPDFObjectHandle& specification);
  /// Calls `leaf` with the names and values of a name tree.
  template <class Leaf>
  void each_named(const QPDFObjectHandle& tree, const Leaf& leaf);
  /// False: there have been too many, or this one before.
  bool enter(const QPDFObjectHandle& object, std::set<QPDFObjGen>& seen);

  QPDF& pdf_;
  const PdfLimits& limits_;
  PdfVisitor& visitor_;
  PdfLoss& loss_;
  std::uint32_t entered_ = 0;
  std::set<QPDFObjGen> fields_;
  std::string scripts_;
  std::set<QPDFObjGen> file_ids_;
  std::vector<std::pair<std::string, QPDFObjectHandle>> files_;
};

}  // namespace assay::formats
