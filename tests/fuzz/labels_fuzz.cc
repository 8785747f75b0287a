// Any bytes as a text, a mail and each part of a document: marks of bounded size, and only those
// that somebody has a meaning for.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "formats/labels.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::formats;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  LabelWords words;
  words.add_text("CONFIDENTIAL");
  words.add_text("CUI//*");
  words.add_level("internal");
  words.add_name("X-Label");
  const auto check = [&](std::vector<LabelMark>& marks) {
    if (marks.size() > 1024) std::abort();
    for (const LabelMark& mark : marks) {
      if (mark.source.empty() || mark.value.size() > 256 || mark.name.size() > 256) std::abort();
      if (mark.source == "text" && !words.is_value(mark.value)) std::abort();
    }
    marks.clear();
  };
  std::vector<LabelMark> marks;
  for (const char* name : {"a.txt", "a.eml"}) {
    read_text_marks(text, true, name, TextUse::kProse, words, marks);
    check(marks);
  }
  for (const LabelPart part : {LabelPart::kLabelInfo, LabelPart::kCustomProperties,
                               LabelPart::kMarkedText, LabelPart::kBody, LabelPart::kMeta}) {
    read_label_part(part, text, marks);
    words.keep_known(marks);
    check(marks);
  }
  return 0;
}
