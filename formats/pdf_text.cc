#include "formats/pdf_text.h"

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "formats/pdf_content.h"
#include "formats/pdf_parts.h"
#include "formats/pdf_qpdf.h"
#include "formats/pdf_rescue.h"
#include "formats/pdf_source.h"
#include "formats/pdf_stream.h"

namespace assay::formats {
namespace {

constexpr int kMaxAnnotations = 50'000;
constexpr int kMaxContents = 10'000;        // streams of a page
constexpr std::uint64_t kUnfolds = 1000;    // deflate makes no more of a byte
constexpr std::uint64_t kPageWork = 2;      // times what a stream may have
constexpr std::uint64_t kDocumentWork = 4;  // so too…
constexpr std::uint64_t kWorkOfByte = 64;   // …and this for each byte of the file
constexpr std::uint32_t kForget = 64;       // pages after which warnings are thrown away
constexpr std::size_t kTail = 64U << 10U;   // where the file's end is looked for

// A box's corners: left, lower, right, upper.
std::array<double, 4> box_of(const QPDFObjectHandle& array) {
  const double x = number_at(array, 0);
  const double y = number_at(array, 1);
  const double right = number_at(array, 2);
  const double upper = number_at(array, 3);
  return {std::min(x, right), std::min(y, upper), std::max(x, right), std::max(y, upper)};
}

// How an annotation's look comes onto the page: its box, turned by its matrix, fills the
// annotation's (ISO 32000, 12.5.5).
PdfMatrix placed_at(QPDFObjectHandle look, QPDFObjectHandle annotation) {
  const auto box = box_of(look.getDict().getKey("/BBox"));
  const auto rect = box_of(annotation.getKey("/Rect"));
  const PdfMatrix matrix = pdf_matrix(look.getDict().getKey("/Matrix"));
  const std::array<PdfPoint, 4> corners = {matrix.at(box[0], box[1]), matrix.at(box[2], box[1]),
                                           matrix.at(box[0], box[3]), matrix.at(box[2], box[3])};
  PdfPoint low = corners[0];
  PdfPoint high = corners[0];
  for (const PdfPoint& corner : corners) {
    low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
    high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
  }
  const double width = high.x - low.x;
  const double height = high.y - low.y;
  const double x = width > 0 ? (rect[2] - rect[0]) / width : 1;
  const double y = height > 0 ? (rect[3] - rect[1]) / height : 1;
  return {x, 0, 0, y, rect[0] - low.x * x, rect[1] - low.y * y};
}

class Document {
 public:
  Document(QPDF& pdf, std::uint64_t size, const PdfLimits& limits, PdfVisitor& visitor)
      : pdf_(pdf),
        limits_(limits),
        visitor_(visitor),
        fonts_(limits.max_stream_bytes),
        parts_(pdf, limits, visitor, loss_),
        work_(limits.max_stream_bytes * kDocumentWork + size * kWorkOfByte) {}

  // False: the visitor said stop.
  bool read() {
    if (!objects_fit()) {
      loss_.over = true;
      return true;
    }
    return part(&PdfParts::document) && part(&PdfParts::outline) && part(&PdfParts::form) &&
           guarded([&] { return pages(); }) && part(&PdfParts::rest);
  }

  PdfLoss& loss() { return loss_; }

 private:
  bool part(bool (PdfParts::*of)()) {
    return guarded([&] { return (parts_.*of)(); });
  }

  // What is damaged costs itself.
  template <class Work>
  bool guarded(const Work& work) {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      loss_.over = true;
    } catch (const std::exception&) {
      loss_.damaged = true;
    }
    return true;
  }

  bool objects_fit();
  bool pages();
  bool lost_pages();
  bool page(QPDFObjectHandle page, const QPDFObjectHandle& resources);
  std::string content_of(QPDFObjectHandle page, std::uint64_t most);
  void draw(QPDFObjectHandle page, const QPDFObjectHandle& resources, std::string& text);
  void annotations(QPDFObjectHandle page, PdfContent& content, std::string& text);

  QPDF& pdf_;
  const PdfLimits& limits_;
  PdfVisitor& visitor_;
  PdfLoss loss_;
  PdfFonts fonts_;
  PdfParts parts_;
  std::uint64_t work_;
  std::uint32_t number_ = 0;
  std::set<QPDFObjGen> seen_;
};

// libqpdf unfolds a stream of objects without a bound: those that could go beyond it are tried
// first.
bool Document::objects_fit() {
  std::set<int> streams;
  for (const auto& [id, entry] : pdf_.getXRefTable()) {
    if (entry.getType() == 2) streams.insert(entry.getObjStreamNumber());
  }
  std::string bytes;
  for (const int id : streams) {
    QPDFObjectHandle stream = pdf_.getObjectByID(id, 0);
    long long size = 0;
    if (!stream.isStream() || !stream.getDict().getKey("/Length").getValueAsInt(size)) continue;
    const auto unfolded = static_cast<std::uint64_t>(std::max(size, 0LL)) * kUnfolds;
    const bool twice = stream.getDict().getKey("/Filter").isArray();
    if (unfolded <= limits_.max_stream_bytes && !twice) continue;
    bytes.clear();
    if (decode_pdf_stream(stream, limits_.max_stream_bytes, bytes) == PdfDecoded::kOver)
      return false;
  }
  return true;
}

bool Document::pages() {
  struct Level {
    QPDFObjectHandle kids;
    int next = 0;
    QPDFObjectHandle resources;
  };
  bool whole = true;
  std::vector<Level> levels{{QPDFObjectHandle::newArray(), 0, QPDFObjectHandle::newNull()}};
  levels[0].kids.appendItem(pdf_get(pdf_.getRoot(), "/Pages"));
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.next >= level.kids.getArrayNItems()) {
      levels.pop_back();
      continue;
    }
    QPDFObjectHandle node = level.kids.getArrayItem(level.next++);
    if (!node.isDictionary()) {
      whole = false;
      continue;
    }
    if (node.isIndirect() && !seen_.insert(node.getObjGen()).second) continue;
    const QPDFObjectHandle own = node.getKey("/Resources");
    const QPDFObjectHandle resources = QPDFObjectHandle(own).isDictionary() ? own : level.resources;
    QPDFObjectHandle kids = node.getKey("/Kids");
    if (kids.isArray()) {
      levels.push_back({kids, 0, resources});
    } else if (!page(node, resources)) {
      return false;
    }
    if (number_ >= limits_.max_pages) {
      loss_.over = true;
      return true;
    }
  }
  if (whole && number_ > 0) return true;
  loss_.damaged = loss_.damaged || !whole;
  return lost_pages();
}

// Those that a damaged tree doesn't name.
bool Document::lost_pages() {
  for (const auto& [id, entry] : pdf_.getXRefTable()) {
    if (seen_.contains(id)) continue;
    QPDFObjectHandle node = pdf_.getObject(id);
    if (!node.isDictionary() || !node.getKey("/Type").isNameAndEquals("/Page")) continue;
    loss_.damaged = true;
    seen_.insert(id);
    if (!page(node, node.getKey("/Resources"))) return false;
    if (number_ >= limits_.max_pages) {
      loss_.over = true;
      break;
    }
  }
  return true;
}

bool Document::page(QPDFObjectHandle page, const QPDFObjectHandle& resources) {
  ++number_;
  std::string text;
  guarded([&] {
    draw(page, resources, text);
    return true;
  });
  // They are kept otherwise, as long as the document is.
  if (number_ % kForget == 0) pdf_.getWarnings();
  return visitor_.page(number_, text);
}

std::string Document::content_of(QPDFObjectHandle page, std::uint64_t most) {
  std::string bytes;
  const auto add = [&](const QPDFObjectHandle& stream) {
    if (bytes.size() >= most) {
      loss_.over = true;
      return;
    }
    const PdfDecoded decoded = decode_pdf_stream(stream, most - bytes.size(), bytes);
    loss_.over = loss_.over || decoded == PdfDecoded::kOver;
    loss_.damaged = loss_.damaged || decoded == PdfDecoded::kCut || decoded == PdfDecoded::kForeign;
    bytes += '\n';
  };
  QPDFObjectHandle contents = page.getKey("/Contents");
  if (contents.isArray()) {
    for (int i = 0; i < std::min(contents.getArrayNItems(), kMaxContents); ++i)
      add(contents.getArrayItem(i));
  } else if (page.hasKey("/Contents")) {
    add(contents);
  }
  return bytes;
}

void Document::draw(QPDFObjectHandle page, const QPDFObjectHandle& resources, std::string& text) {
  const std::uint64_t allowed = std::min(limits_.max_stream_bytes * kPageWork, work_);
  std::uint64_t left = allowed;
  PdfLayout layout(limits_.max_page_text);
  PdfContent content(limits_, fonts_, left, layout, loss_);
  std::string notes;
  guarded([&] {
    content.run(content_of(page, std::min(limits_.max_stream_bytes, left)), resources, PdfMatrix());
    return true;
  });
  guarded([&] {
    annotations(page, content, notes);
    return true;
  });
  parts_.attached(page);
  work_ -= allowed - left;
  text = layout.lines();
  text += notes;
}

void Document::annotations(QPDFObjectHandle page, PdfContent& content, std::string& text) {
  QPDFObjectHandle all = page.getKey("/Annots");
  if (!all.isArray()) return;
  for (int i = 0; i < std::min(all.getArrayNItems(), kMaxAnnotations); ++i) {
    QPDFObjectHandle annotation = all.getArrayItem(i);
    if (!annotation.isDictionary()) continue;
    parts_.annotation(annotation, text);
    if (text.size() >= limits_.max_page_text) {
      loss_.over = true;
      return;
    }
    QPDFObjectHandle look = pdf_get(annotation.getKey("/AP"), "/N");
    QPDFObjectHandle state = annotation.getKey("/AS");
    if (look.isDictionary() && state.isName()) look = look.getKey(state.getName());
    if (look.isStream())
      content.run_form(look, QPDFObjectHandle::newNull(), placed_at(look, annotation));
  }
}

// Where the document's last words must be.
bool is_cut_off(RandomAccess& bytes) {
  std::string tail(std::min<std::uint64_t>(kTail, bytes.size()), '\0');
  const auto got = bytes.read_at(bytes.size() - tail.size(), tail);
  return !got || std::string_view(tail).substr(0, *got).find("%%EOF") == std::string_view::npos;
}

void be_quiet(QPDF& pdf) {
  pdf.setSuppressWarnings(true);
  const auto logger = QPDFLogger::create();
  logger->setInfo(logger->discard());
  logger->setWarn(logger->discard());
  logger->setError(logger->discard());
  pdf.setLogger(logger);
}

std::optional<Error> error_of(const PdfLoss& loss) {
  if (loss.over) return Error{Reason::kLimitSize, "parts of the document are larger than allowed"};
  if (loss.damaged) return Error{Reason::kCorrupt, "parts of the document are damaged"};
  return std::nullopt;
}

// A file as libqpdf opened it.
struct Opened {
  std::shared_ptr<PdfSource> source;
  QPDF pdf;
  std::optional<Error> error;
};

std::unique_ptr<Opened> open(RandomAccess& bytes, std::string more) {
  auto opened = std::make_unique<Opened>();
  opened->source = std::make_shared<PdfSource>(bytes, std::move(more));
  try {
    be_quiet(opened->pdf);
    opened->pdf.processInputSource(opened->source, "");
    opened->pdf.getRoot();
  } catch (const QPDFExc& problem) {
    // A scheme that isn't known may be one of certificates.
    const auto code = problem.getErrorCode();
    opened->error = code == qpdf_e_password || code == qpdf_e_unsupported
                        ? Error{Reason::kEncrypted, "a password is needed"}
                        : Error{Reason::kCorrupt, "not a whole PDF"};
  } catch (const std::bad_alloc&) {
    opened->error = Error{Reason::kLimitSize, "more memory is needed than allowed"};
  } catch (const std::exception&) {
    opened->error = Error{Reason::kCorrupt, "not a whole PDF"};
  }
  if (opened->source->error()) opened->error = opened->source->error();
  return opened;
}

// Once more, with what the end of the file would have said.
std::unique_ptr<Opened> open_damaged(RandomAccess& bytes, const PdfLimits& limits) {
  const std::string trailer = pdf_trailer_for(bytes);
  if (trailer.empty()) return nullptr;
  auto opened = open(bytes, trailer);
  if (opened->error) return nullptr;
  const std::string more = pdf_objects_of(opened->pdf, trailer, limits.max_stream_bytes);
  if (more.empty()) return opened;
  opened = open(bytes, more);
  return opened->error ? nullptr : std::move(opened);
}

std::optional<Error> read_all(RandomAccess& bytes, const PdfLimits& limits, PdfVisitor& visitor) {
  auto opened = open(bytes, {});
  bool damaged = false;
  if (opened->error && opened->error->reason == Reason::kCorrupt) {
    if (auto rescued = open_damaged(bytes, limits)) {
      opened = std::move(rescued);
      damaged = true;
    }
  }
  if (opened->error) return opened->error;
  Document document(opened->pdf, bytes.size(), limits, visitor);
  const bool went_on = document.read();
  if (opened->source->error()) return opened->source->error();
  if (!went_on) return Error{Reason::kInterrupted, ""};
  PdfLoss loss = document.loss();
  loss.damaged = loss.damaged || damaged || is_cut_off(bytes);
  return error_of(loss);
}

}  // namespace

std::optional<Error> read_pdf(RandomAccess& bytes, const PdfLimits& limits, PdfVisitor& visitor) {
  try {
    return read_all(bytes, limits, visitor);
  } catch (const std::bad_alloc&) {
    return Error{Reason::kLimitSize, "more memory is needed than allowed"};
  } catch (const std::exception&) {
    return Error{Reason::kCorrupt, "not a whole PDF"};
  }
}

}  // namespace assay::formats
