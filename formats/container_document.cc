#include "formats/container_document.h"

#include <string>
#include <utility>

namespace assay::formats {
namespace {

std::optional<Workbook> read_book(Tree& tree, ArchiveReader& reader) {
  Workbook book;
  bool any = false;
  while (tree.in_time()) {
    const auto next = reader.next();
    if (next == ArchiveReader::Next::kEnd) break;
    if (next == ArchiveReader::Next::kFailed) return {};
    const auto part = Workbook::part_of(raw_name(reader.entry(), 0));
    if (part == Workbook::Part::kNone) continue;
    std::string xml;
    for (;;) {
      const auto block = reader.next_block();
      if (!block || (*block && (*block)->bytes.size() + xml.size() > Workbook::most_bytes(part)))
        return {};
      if (!*block) break;
      xml += (*block)->bytes;
    }
    if (!book.read(part, xml)) return {};
    any = true;
  }
  if (!any) return {};
  return book;
}

}  // namespace

std::optional<Workbook> read_ahead(Tree& tree, RandomSource& random) {
  if (!tree.step()) return {};
  const std::uint64_t begin = random.position();
  std::optional<Workbook> book;
  {
    ArchiveReader reader(Format::kZip, random, &random);
    book = read_book(tree, reader);
  }
  random.seek(begin);
  return book;
}

void deliver_strings(Tree& tree, Document& document) {
  Member& member = *document.strings;
  const std::string text = document.book->unused_strings();
  member.type = {Kind::kText, Format::kNone, "text/xml"};
  MemberEnd end = {MemberEnd::State::kRead, Reason::kCorrupt, "", member.meta.size};
  if (!tree.begin(member)) {
    end = skipped(Reason::kExcluded, "");
  } else if (!text.empty() && !(tree.add_bytes(text.size()) && tree.data(text))) {
    end = cut_short(tree.why(), member.meta.size, false);
  }
  tree.end(end);
}

MemberEnd deliver_sheet(Tree& tree, MemberSource& content, Workbook& book) {
  constexpr std::size_t kBlock = 64U << 10;
  SheetReader sheet(book);
  std::string text;
  for (bool last = false; !last;) {
    const auto block = content.next();
    if (!block) return cut_short(block.error(), content.bytes(), content.bytes() != 0);
    last = block->empty();
    const bool whole = sheet.read(*block, last, text);
    if (text.size() > kBlock || last || !whole) {
      if (!tree.add_bytes(text.size()) || (!text.empty() && !tree.data(text)))
        return cut_short(tree.why(), content.bytes(), true);
      text.clear();
    }
    if (!whole)
      return cut_short({Reason::kCorrupt, "a sheet whose XML ends early"}, content.bytes(), true);
  }
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", content.bytes()};
}

}  // namespace assay::formats
