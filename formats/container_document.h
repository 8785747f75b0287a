// Containers that are documents: what a reader sees of them, instead of the parts that they are
// stored in. Private to container*.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "formats/container.h"
#include "formats/container_archive.h"
#include "formats/container_tree.h"
#include "formats/workbook.h"

namespace assay::formats {

/// What is known of the document that a package is.
struct Document {
  std::optional<Workbook> book;
  std::optional<Member> strings;  ///< its texts' part: those that no sheet shows follow the sheets
  std::set<std::string, std::less<>> encrypted{};  ///< of an OpenDocument: members by their names
};

/// What a workbook's sheets need of its other parts, which may stand behind them. Nullopt: it can't
/// be had, and the sheets are what they are. `random` is where it was, afterwards.
std::optional<Workbook> read_ahead(Tree& tree, RandomSource& random);

/// The media type of what is shown instead of a member, as it was identified: XML or records.
std::string_view shown_type(const Member& member);

/// Delivers what a sheet shows, instead of its XML or records: the data of the member that is open.
MemberEnd deliver_sheet(Tree& tree, MemberSource& content, Workbook& book);

/// What an OpenDocument's manifest, which stands behind all that it tells of, says is encrypted.
/// `random` is where it was, afterwards.
std::set<std::string, std::less<>> read_manifest(Tree& tree, RandomSource& random);

/// Delivers the sheets of an OpenDocument spreadsheet's XML as members at `depth`, each as what it
/// shows, and behind them what stands in none.
MemberEnd walk_odf_sheets(Tree& tree, BlockSource& source, std::uint32_t depth);

/// Takes a member whose bytes are all there.
using DeliverBytes = std::function<void(const Member&, std::string_view)>;

/// Delivers what a PDF says as members at `depth`: its pages' text, what stands beside them, and
/// the files in it.
MemberEnd walk_pdf(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver);

/// Delivers what a compound file (.doc, .xls, .ppt, .msg and others) holds: texts of documents,
/// sheets, what is attached to messages, other streams as they are.
MemberEnd walk_ole(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver);

/// Delivers a database's tables as members, a line a row, and the binary values in them.
MemberEnd walk_sqlite(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                      const DeliverBytes& deliver);

/// Delivers the items of a file of Outlook (.pst, .ost) and what is attached to them.
MemberEnd walk_pst(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver);

/// Delivers the rows that a database's write-ahead log has.
MemberEnd walk_sqlite_log(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                          const DeliverBytes& deliver);

/// Delivers a member of the texts that no sheet has shown. REQUIRES: document has both.
void deliver_strings(Tree& tree, Document& document);

}  // namespace assay::formats
