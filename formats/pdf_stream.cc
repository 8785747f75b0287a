#include "formats/pdf_stream.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "formats/pdf_qpdf.h"

namespace assay::formats {
namespace {

constexpr int kMaxFilters = 4;
constexpr long long kMaxTwice = 256LL << 10;  // bytes that may be unfolded twice
constexpr long long kMaxRow = 1LL << 20;      // bytes of a predictor's row

class BoundedSink final : public Pipeline {
 public:
  BoundedSink(std::uint64_t max_bytes, std::string& out)
      : Pipeline("sink", nullptr), left_(max_bytes), out_(out) {}

  void write(const unsigned char* data, std::size_t size) override {
    const std::size_t fits = std::min<std::uint64_t>(size, left_);
    out_.append(reinterpret_cast<const char*>(data), fits);
    left_ -= fits;
    over_ = over_ || fits < size;
    // libqpdf takes it for a damaged stream, and decodes no more of it.
    if (over_) throw std::runtime_error("bound");
  }
  void finish() override {}
  [[nodiscard]] bool over() const { return over_; }

 private:
  std::uint64_t left_;
  std::string& out_;
  bool over_ = false;
};

long long number_of(QPDFObjectHandle dict, const char* key, long long otherwise) {
  long long number = otherwise;
  return dict.getKey(key).getValueAsInt(number) ? number : otherwise;
}

// A row of a predictor is allocated before a byte of it is read.
bool has_sane_row(QPDFObjectHandle parameters) {
  if (!parameters.isDictionary()) return true;
  long long row = 1;
  for (const char* key : {"/Columns", "/Colors", "/BitsPerComponent"}) {
    const long long factor = number_of(parameters, key, 1);
    if (factor < 0 || factor > kMaxRow) return false;
    row *= std::max<long long>(factor, 1);
    if (row / 8 > kMaxRow) return false;
  }
  return true;
}

std::vector<QPDFObjectHandle> one_or_more(QPDFObjectHandle value) {
  if (!value.isArray()) return {value};
  std::vector<QPDFObjectHandle> all;
  for (int i = 0; i < std::min(value.getArrayNItems(), kMaxFilters + 1); ++i)
    all.push_back(value.getArrayItem(i));
  return all;
}

// A bound counts what comes last. What unfolds before that must be small.
bool is_bounded(const std::vector<QPDFObjectHandle>& filters, long long size) {
  int unfold = 0;
  bool last = true;
  for (QPDFObjectHandle filter : filters) {
    const std::string name = filter.isName() ? filter.getName() : std::string();
    last = name == "/FlateDecode" || name == "/Fl" || name == "/LZWDecode" || name == "/LZW" ||
           name == "/RunLengthDecode" || name == "/RL";
    unfold += last ? 1 : 0;
  }
  return unfold == 0 || (last && (unfold == 1 || (unfold == 2 && size <= kMaxTwice)));
}

}  // namespace

PdfDecoded decode_pdf_stream(QPDFObjectHandle stream, std::uint64_t max_bytes, std::string& out) {
  if (!stream.isStream()) return PdfDecoded::kCut;
  QPDFObjectHandle dict = stream.getDict();
  auto filters = one_or_more(dict.getKey("/Filter"));
  for (const QPDFObjectHandle& parameters : one_or_more(dict.getKey("/DecodeParms"))) {
    if (!has_sane_row(parameters)) return PdfDecoded::kCut;
  }
  if (filters.size() > kMaxFilters || !is_bounded(filters, number_of(dict, "/Length", 0)))
    return PdfDecoded::kOver;
  // Of what libqpdf can't decode it gives the raw bytes.
  bool decodes = false;
  if (!filters.front().isNull()) {
    decodes = stream.pipeStreamData(nullptr, &decodes, 0, qpdf_dl_specialized, true);
    if (!decodes) return PdfDecoded::kForeign;
  }
  // Of deflated bytes that end too early it only warns.
  QPDF* const pdf = stream.getOwningQPDF();
  const std::size_t warnings = pdf ? pdf->numWarnings() : 0;
  BoundedSink sink(max_bytes, out);
  const bool whole = stream.pipeStreamData(&sink, &decodes, 0, qpdf_dl_specialized, true);
  if (sink.over()) return PdfDecoded::kOver;
  return whole && (!pdf || pdf->numWarnings() == warnings) ? PdfDecoded::kWhole : PdfDecoded::kCut;
}

}  // namespace assay::formats
