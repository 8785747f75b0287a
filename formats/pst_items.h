// What the nodes of an Outlook file hold ([MS-PST] 2.3, "Lists, Tables, and Properties Layer"): a
// heap of small values, a tree of properties on it, a table of rows. Private to the readers of
// containers. What it reads is bounded by a budget, whatever a node says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/code_page_text.h"
#include "formats/ole_text.h"
#include "formats/pst_file.h"

namespace assay::formats {

/// A property: what ole_text.h knows it by, and where its value is.
struct PstProperty {
  OutlookProperty name;
  std::uint32_t value = 0;  ///< itself, if it has up to four bytes; else where it lies
};

class PstItem {
 public:
  /// Reads a node's heap. `error` says what could not be read of it, now and later, if it isn't set
  /// yet. `file`, `budget` and `error` outlive the item.
  PstItem(const PstFile& file, const PstNode& node, PstBudget& budget, std::optional<Error>& error);

  /// Of a node that is a list of properties; an error of another, if it has anything.
  [[nodiscard]] std::vector<PstProperty> properties() const;
  /// The bytes of a value of more than four bytes; none where the place is 0.
  [[nodiscard]] std::string value(std::uint32_t at) const;
  [[nodiscard]] std::optional<PstNode> inner(std::uint32_t id) const;
  [[nodiscard]] const std::vector<PstNode>& inner() const { return inner_; }

  /// Whether its bytes are no heap: those of an object that isn't Outlook's.
  [[nodiscard]] bool is_raw() const;
  [[nodiscard]] std::string raw() const;

  /// Of a node that is a table, each cell that has a value of more than four bytes, row by row.
  void cells(const std::function<void(const PstProperty&)>& visit) const;

 private:
  [[nodiscard]] std::string_view allocation(std::uint32_t id) const;
  void add_records(std::uint32_t at, std::size_t key, std::size_t data, unsigned level,
                   std::size_t& left, std::vector<std::string_view>& out) const;

  void fail(const char* what) const;

  const PstFile& file_;
  PstBudget& budget_;
  std::optional<Error>& error_;
  std::vector<std::string> blocks_;
  std::vector<PstNode> inner_;
};

/// Whether add_pst_text() makes anything of such a property.
bool is_pst_text(const PstProperty& property);

/// Appends the texts of a property, a line each: a text, several of them, or a day of birth.
/// `page`: the code page of texts that aren't Unicode.
void add_pst_text(const PstProperty& property, std::string_view value, const CodePageText& page,
                  std::string& text);

}  // namespace assay::formats
