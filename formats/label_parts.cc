#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "formats/label_text.h"
#include "formats/labels.h"
#include "formats/xml_stream.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMaxText = 256;  // bytes of a value; a longer one is no label
constexpr std::size_t kMaxItems = 256;
constexpr std::size_t kMaxParagraphs = 30;

std::string without_braces(std::string_view id) {
  if (id.starts_with('{') && id.ends_with('}')) id = id.substr(1, id.size() - 2);
  return lowered(id);
}

bool is_off(std::string_view flag) {
  const std::string text = lowered(flag);
  return text == "0" || text == "false";
}

class PartReader {
 public:
  PartReader(LabelPart part, std::vector<LabelMark>& marks) : part_(part), marks_(marks) {}

  void open(std::string_view name, const XmlAttributes& attributes) {
    switch (part_) {
      case LabelPart::kLabelInfo:
        if (name == "label") add_label(attributes);
        break;
      case LabelPart::kCustomProperties:
        if (name == "property") begin_item(attributes.get("name"));
        break;
      case LabelPart::kMeta:
        if (name == "user-defined") begin_item(attributes.get("name"));
        break;
      default:
        if (name == "p") begin_item("p");
        // A watermark.
        if (name == "textpath") add_text(attributes.get("string"));
    }
  }

  void close(std::string_view name) {
    if (!inside_ || (name != "property" && name != "user-defined" && name != "p")) return;
    inside_ = false;
    if (part_ == LabelPart::kMarkedText || part_ == LabelPart::kBody) {
      ++paragraphs_;
      if (text_.size() <= kMaxText) add_text(text_);
    } else if (!item_.empty() && text_.size() <= kMaxText && items_.size() < kMaxItems) {
      items_.emplace(std::exchange(item_, {}), text_);
    }
  }

  void text(std::string_view bytes) {
    // One byte beyond the limit tells that it was passed.
    if (inside_) text_ += bytes.substr(0, kMaxText + 1 - std::min(text_.size(), kMaxText + 1));
  }

  [[nodiscard]] bool done() const {
    return part_ == LabelPart::kBody && paragraphs_ >= kMaxParagraphs;
  }

  /// What only all properties together tell.
  void finish() {
    std::map<std::string, LabelMark> labels;  // by id
    for (const auto& [name, value] : items_) {
      if (add_msip_pair(name, value, labels)) continue;
      if (value.empty()) continue;
      marks_.push_back({"property", value, LabelTrust::kProperty, name});
    }
    append_msip(std::move(labels), LabelTrust::kProperty, marks_);
  }

 private:
  void begin_item(std::string_view name) {
    inside_ = true;
    item_ = name.size() <= kMaxText ? name : std::string_view();
    text_.clear();
  }
  void add_label(const XmlAttributes& attributes) {
    if (marks_.size() >= kMaxItems) return;
    LabelMark mark{"msip", without_braces(attributes.get("id").substr(0, kMaxText)),
                   LabelTrust::kLabelInfo};
    mark.method = attributes.get("method").substr(0, kMaxText);
    mark.tenant = without_braces(attributes.get("siteId").substr(0, kMaxText));
    const std::string_view removed = attributes.get("removed");
    mark.removed = is_off(attributes.get("enabled")) || (!removed.empty() && !is_off(removed));
    if (!mark.value.empty()) marks_.push_back(std::move(mark));
  }
  void add_text(std::string_view text) {
    if (marks_.size() >= kMaxItems || text.size() > kMaxText) return;
    marks_.push_back(
        {"text", std::string(text),
         part_ == LabelPart::kMarkedText ? LabelTrust::kMarkedPart : LabelTrust::kText});
  }

  LabelPart part_;
  std::vector<LabelMark>& marks_;
  bool inside_ = false;
  std::string item_, text_;
  std::size_t paragraphs_ = 0;
  std::map<std::string, std::string> items_;
};

bool starts_and_ends(std::string_view name, std::string_view start, std::string_view end) {
  return name.size() > start.size() + end.size() && name.starts_with(start) && name.ends_with(end);
}

}  // namespace

LabelPart label_part(std::string_view media_type, std::string_view name) {
  if (media_type.starts_with("application/vnd.oasis.opendocument")) {
    return name == "meta.xml" ? LabelPart::kMeta : LabelPart::kNone;
  }
  if (!media_type.starts_with("application/vnd.openxmlformats-officedocument") &&
      !media_type.starts_with("application/vnd.ms-"))
    return LabelPart::kNone;
  // Names in a package are compared without case.
  const std::string lower = lowered(name.substr(0, 64));
  // By its usual name: the relationship that points to it gives that one in all known writers.
  if (starts_and_ends(lower, "docmetadata/labelinfo", "xml")) return LabelPart::kLabelInfo;
  if (lower == "docprops/custom.xml") return LabelPart::kCustomProperties;
  if (starts_and_ends(lower, "word/header", ".xml") ||
      starts_and_ends(lower, "word/footer", ".xml") ||
      starts_and_ends(lower, "ppt/slidemasters/slidemaster", ".xml"))
    return LabelPart::kMarkedText;
  return lower == "word/document.xml" ? LabelPart::kBody : LabelPart::kNone;
}

std::size_t label_part_size(LabelPart part) {
  return part == LabelPart::kNone ? 0 : part == LabelPart::kBody ? 16U << 10 : 256U << 10;
}

void read_label_part(LabelPart part, std::string_view xml, std::vector<LabelMark>& marks) {
  if (part == LabelPart::kNone) return;
  PartReader reader(part, marks);
  XmlStream<PartReader>(reader).read(xml.substr(0, label_part_size(part)), false);
  reader.finish();
}

}  // namespace assay::formats
