// Files that are attached to mails, in base64 (RFC 2045). What of a mail is text is scanned where
// it stands; these are not text before they are decoded. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "formats/base64.h"

namespace assay::formats {

/// Whether text that begins so is a mail, or a box of mails.
bool looks_like_mail(std::string_view head);

/// Whether a file may be attached to the mails in `text`, all of it. O(size).
bool may_have_attachments(std::string_view text);

/// The name that a parameter of a header gives a file ("name" of Content-Type, "filename" of
/// Content-Disposition), decoded (RFC 2047, RFC 2231) to UTF-8 and without folders; empty: none.
std::string file_name_of(std::string_view header);

/// Whether what begins at `at` in a mail is a file with a name, as the fields before it say: what
/// expand() gives as a member. Nullopt: no fields stand right before it.
std::optional<bool> is_named_file(std::string_view text, std::size_t at);

/// Whether `text` is nothing but base64 and ends of lines. O(n).
bool is_body(std::string_view text);

/// The Content- fields of a part.
class AttachmentFields {
 public:
  /// Takes a line of a header. False: it is none of one.
  bool add(std::string_view line);
  /// A line each, behind a newline.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool in_field_ = false;
};

struct Attachment {
  std::string name;   ///< may be empty
  std::string bytes;  ///< decoded
  bool cut = false;   ///< it has more bytes than are kept
};

/// Reads mails as they stream by, in any number one behind the other or inside of one another. One
/// owner.
class AttachmentReader {
 public:
  /// `most_bytes`: of an attachment that are kept.
  explicit AttachmentReader(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Takes the bytes that follow; `last`: nothing comes behind them. Calls `give` for each
  /// attachment that ends in them. O(size).
  void read(std::string_view bytes, bool last, const std::function<void(Attachment&&)>& give);

 private:
  enum class At : std::uint8_t { kText, kHeader, kBody };
  void line(std::string_view text, const std::function<void(Attachment&&)>& give);
  void long_line(const std::function<void(Attachment&&)>& give);
  void begin_body();
  bool add_base64(std::string_view text);
  void end_body(const std::function<void(Attachment&&)>& give);

  std::size_t most_bytes_;
  std::string held_;      ///< a line whose end has not come
  bool skips_ = false;    ///< a line longer than any of a mail: up to its end
  bool in_line_ = false;  ///< what came of a body's line was taken, its end has not come
  At at_ = At::kText;
  AttachmentFields fields_;
  Attachment file_;
  Base64Bytes base64_;
  std::uint32_t count_ = 0;  ///< of these characters
};

}  // namespace assay::formats
