#include "formats/container_document.h"

#include <algorithm>
#include <string>
#include <utility>

#include "formats/odf_sheets.h"
#include "formats/pdf_text.h"

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
    std::string bytes;
    for (;;) {
      const auto block = reader.next_block();
      if (!block || (*block && (*block)->bytes.size() + bytes.size() > Workbook::most_bytes(part)))
        return {};
      if (!*block) break;
      bytes += (*block)->bytes;
    }
    if (!book.read(part, bytes)) return {};
    any = true;
  }
  if (!any) return {};
  return book;
}

// Gives the sheets of one text as members, as their pieces come.
class SheetMembers {
 public:
  SheetMembers(Tree& tree, std::uint32_t depth) : tree_(tree), siblings_(depth) {}

  /// False: stop.
  bool give(const SheetPiece& piece) {
    if (piece.begins && !begin(piece.name.empty() ? "table" : piece.name, piece.name, Lines::kRows))
      return false;
    return add(piece.text) && (!piece.ends || end({}));
  }
  /// What stands in no sheet.
  bool give_rest(std::string_view text) {
    return text.empty() || (begin("other text", {}, Lines::kShown) && add(text) && end({}));
  }
  /// Ends the member that is open, if one is. False: stop.
  bool end(const std::optional<Error>& error) {
    if (!std::exchange(open_, false)) return !tree_.stopped();
    MemberEnd end{MemberEnd::State::kRead, Reason::kCorrupt, "", bytes_};
    if (!wanted_) {
      end = skipped(Reason::kExcluded, "");
    } else if (error) {
      end = cut_short(*error, bytes_, bytes_ != 0);
    }
    tree_.end(end);
    return !tree_.stopped();
  }

 private:
  bool begin(const std::string& name, std::string_view sheet, Lines lines) {
    if (tree_.stopped() || !tree_.add_entry()) return false;
    Member member = siblings_.next(name);
    member.sheet = sheet;
    member.type = {Kind::kText, Format::kNone, "text/xml",
                   lines == Lines::kRows ? TextUse::kData : TextUse::kUnknown, lines};
    bytes_ = 0;
    wanted_ = tree_.begin(member);
    open_ = true;
    return true;
  }
  bool add(std::string_view text) {
    if (!wanted_ || text.empty()) return true;
    bytes_ += text.size();
    return tree_.add_bytes(text.size()) && tree_.data(text);
  }

  Tree& tree_;
  Siblings siblings_;
  std::uint64_t bytes_ = 0;
  bool open_ = false, wanted_ = true;
};

// Gives a PDF's parts as members; its pages are one, their text one behind the other.
class PdfMembers final : public PdfVisitor {
 public:
  PdfMembers(Tree& tree, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), siblings_(depth), deliver_(deliver) {}

  bool page(std::uint32_t /*number*/, std::string_view text) override {
    if (!in_pages_) {
      // What came before may have stopped everything.
      if (tree_.stopped() || !tree_.add_entry()) return false;
      in_pages_ = true;
      wanted_ = tree_.begin(member("text", Lines::kPages));
    }
    if (!wanted_) return true;
    bytes_ += text.size() + 1;
    return tree_.add_bytes(text.size() + 1) && (text.empty() || tree_.data(text)) &&
           tree_.data("\f");
  }
  bool part(std::string_view what, std::string_view text) override {
    end_pages({});
    return text.empty() || add(member(what, Lines::kShown), text);
  }
  bool attachment(std::string_view name, std::string_view bytes) override {
    end_pages({});
    if (bytes.empty()) return true;
    Member file = member(name, Lines::kText);
    file.type = identify(bytes.substr(0, kHeadSize), name);
    return add(file, bytes);
  }

  /// Ends the pages, if there were any: `error` tells that they are not all.
  void end_pages(const std::optional<Error>& error) {
    if (!std::exchange(in_pages_, false)) return;
    MemberEnd end{MemberEnd::State::kRead, Reason::kCorrupt, "", bytes_};
    if (!wanted_) {
      end = skipped(Reason::kExcluded, "");
    } else if (error) {
      end = cut_short(*error, bytes_, true);
    }
    tree_.end(end);
  }
  [[nodiscard]] bool any() const { return any_; }

 private:
  Member member(std::string_view name, Lines lines) {
    any_ = true;
    Member member = siblings_.next(std::string(name));
    member.type = {Kind::kText, Format::kNone, "text/plain", TextUse::kProse, lines};
    return member;
  }
  bool add(const Member& file, std::string_view bytes) {
    if (tree_.stopped() || !tree_.add_entry()) return false;
    deliver_(file, bytes);
    return !tree_.stopped();
  }

  Tree& tree_;
  Siblings siblings_;
  const DeliverBytes& deliver_;
  std::uint64_t bytes_ = 0;
  bool in_pages_ = false, wanted_ = true, any_ = false;
};

}  // namespace

MemberEnd walk_pdf(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver) {
  PdfMembers members(tree, depth, deliver);
  PdfLimits limits;
  limits.max_stream_bytes = std::min(limits.max_stream_bytes, tree.limits().max_buffered_bytes);
  std::optional<Error> error = read_pdf(bytes, limits, members);
  if (tree.stopped()) error = tree.why();
  members.end_pages(error);
  if (error) return cut_short(*error, bytes.size(), members.any());
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes.size()};
}

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

std::set<std::string, std::less<>> read_manifest(Tree& tree, RandomSource& random) {
  constexpr std::size_t kMost = 16U << 20;
  std::set<std::string, std::less<>> encrypted;
  if (!tree.step()) return encrypted;
  const std::uint64_t begin = random.position();
  {
    ArchiveReader reader(Format::kZip, random, &random);
    while (tree.in_time() && reader.next() == ArchiveReader::Next::kEntry) {
      if (raw_name(reader.entry(), 0) != "META-INF/manifest.xml") continue;
      std::string xml;
      while (xml.size() < kMost) {
        const auto block = reader.next_block();
        if (!block || !*block) break;
        xml += (*block)->bytes;
      }
      for (std::string& path : encrypted_members(xml)) encrypted.insert(std::move(path));
    }
  }
  random.seek(begin);
  return encrypted;
}

MemberEnd walk_odf_sheets(Tree& tree, BlockSource& source, std::uint32_t depth) {
  const Error full{Reason::kLimitSize, "sheets that show more than is kept of them"};
  OdfSheetsReader reader;
  SheetMembers members(tree, depth);
  std::vector<SheetPiece> pieces;
  constexpr std::uint64_t kStep = 16U << 20;
  std::uint64_t bytes = 0, next_step = kStep;
  std::optional<Error> error;
  std::string unread;
  for (bool last = false; !last && !error;) {
    const auto block = source.next();
    if (!block) {
      error = block.error();
      break;
    }
    last = block->empty();
    bytes += block->size();
    pieces.clear();
    const bool whole = reader.read(*block, last, pieces);
    const bool goes_on = std::all_of(pieces.begin(), pieces.end(),
                                     [&](const SheetPiece& each) { return members.give(each); });
    // Of styles and empty rows nothing may come for long: that it goes on is told.
    const bool tells = bytes >= next_step;
    if (tells) next_step += kStep;
    if (!goes_on || !tree.in_time()) {
      error = tree.why();
    } else if (tells && !tree.step()) {
      error = crash();
    } else if (!whole) {
      error = reader.is_full() ? full : Error{Reason::kCorrupt, "sheets whose XML ends early"};
      unread = *block;
    }
  }
  const std::string rest = reader.take_rest();
  if (!error && reader.is_full()) error = full;
  if (members.end(error)) members.give_rest(rest);
  if (!unread.empty() && !tree.stopped()) {
    // From there on it is looked at as it stands.
    members.end(error);
    PrefixedSource from_here(unread, source);
    bytes += give_whole(tree, from_here, depth,
                        {Kind::kText, Format::kNone, "text/xml", TextUse::kMarkup}) -
             unread.size();
  }
  if (tree.stopped()) error = tree.why();
  members.end(error);
  if (error) return cut_short(*error, bytes, bytes != 0);
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes};
}

void deliver_strings(Tree& tree, Document& document) {
  Member& member = *document.strings;
  const std::string text = document.book->unused_strings();
  member.type = {Kind::kText, Format::kNone, shown_type(member), TextUse::kUnknown, Lines::kShown};
  MemberEnd end = {MemberEnd::State::kRead, Reason::kCorrupt, "", member.meta.size};
  if (!tree.begin(member)) {
    end = skipped(Reason::kExcluded, "");
  } else if (!text.empty() && !(tree.add_bytes(text.size()) && tree.data(text))) {
    end = cut_short(tree.why(), member.meta.size, false);
  }
  tree.end(end);
}

std::string_view shown_type(const Member& member) {
  return member.type.kind == Kind::kText ? "text/xml" : "text/plain";
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
    if (!whole) {
      const Error why = sheet.is_full()
                            ? Error{Reason::kLimitSize, "a sheet shows more than is kept of it"}
                            : Error{Reason::kCorrupt, "a sheet that ends early"};
      return cut_short(why, content.bytes(), true);
    }
  }
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", content.bytes()};
}

}  // namespace assay::formats
