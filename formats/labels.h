// Sensitivity labels where files carry them: markings set apart in text, mail headers, front
// matter, and the property parts of OOXML and ODF documents. What is read are only markings that
// `LabelWords` knows, so that no other content leaves a file by this way. Pure; thread-safe. What a
// marking means is the policy's business (reports/labels.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/identify.h"
#include "scanner/base/records.h"

namespace assay::formats {

/// The markings that somebody has a meaning for.
class LabelWords {
 public:
  /// `text` counts as it is written and in upper case; a '*' at its end: whatever follows.
  void add_text(std::string_view text);
  /// A level's name: counts in any case behind a key such as "Classification:", not on its own.
  void add_level(std::string_view name);
  /// A property, header or attribute of that name is a label, beside those that are known to be.
  void add_name(std::string_view name);

  /// Whether a line that says `line` and nothing else is a marking.
  [[nodiscard]] bool is_marking(std::string_view line) const;
  /// Whether `value`, which a key such as "Classification" was given, is a marking.
  [[nodiscard]] bool is_value(std::string_view value) const;
  [[nodiscard]] bool is_name(std::string_view name) const;
  /// Removes the marks that this has no meaning for: text, and properties of other names.
  void keep_known(std::vector<LabelMark>& marks) const;

 private:
  std::vector<std::string> lines_, prefixes_, values_, names_;  ///< sorted, but the prefixes
};

/// The markings of a text. `text`: its beginning as UTF-8 (4 KiB do; a mail's headers need more),
/// or all of it when it is `whole`; `name`: the file's own. Only the first and last few lines
/// count, and of those only the ones that say nothing else. O(1): long texts are not read through.
void read_text_marks(std::string_view text, bool whole, std::string_view name, TextUse use,
                     const LabelWords& words, std::vector<LabelMark>& marks);

/// Parts of a document's package that can tell its label.
enum class LabelPart : std::uint8_t {
  kNone,
  kLabelInfo,         ///< docMetadata/LabelInfo.xml
  kCustomProperties,  ///< docProps/custom.xml
  kMarkedText,        ///< headers, footers, slide masters
  kBody,              ///< the beginning of a text document
  kMeta,              ///< ODF's meta.xml
};

/// What the member `name` of a container of `media_type` is.
LabelPart label_part(std::string_view media_type, std::string_view name);
/// How many of its bytes are worth reading.
std::size_t label_part_size(LabelPart part);
/// Appends what `xml`, the part's beginning, says; the marks of text are candidates for
/// LabelWords::keep_known(). Foreign bytes: broken XML gives what came before the break; a document
/// type declaration ends the reading, so that no entity is ever expanded.
void read_label_part(LabelPart part, std::string_view xml, std::vector<LabelMark>& marks);

}  // namespace assay::formats
