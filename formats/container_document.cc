#include "formats/container_document.h"

#include <algorithm>
#include <string>
#include <utility>

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

// Gives a PDF's parts as members; its pages are one, their text one behind the other.
class PdfMembers final : public PdfVisitor {
 public:
  PdfMembers(Tree& tree, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), depth_(depth), deliver_(deliver) {}

  bool page(std::uint32_t /*number*/, std::string_view text) override {
    if (!in_pages_) {
      // What came before may have stopped everything.
      if (tree_.stopped() || !tree_.add_entry()) return false;
      in_pages_ = true;
      ++members_;
      wanted_ = tree_.begin(member("text", Lines::kPages));
    }
    if (!wanted_) return true;
    bytes_ += text.size() + 1;
    return tree_.add_bytes(text.size() + 1) && (text.empty() || tree_.data(text)) &&
           tree_.data("\f");
  }
  bool part(std::string_view what, std::string_view text) override {
    return add(member(what, Lines::kShown), text);
  }
  bool attachment(std::string_view name, std::string_view bytes) override {
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
  [[nodiscard]] bool any() const { return members_ != 0; }

 private:
  Member member(std::string_view name, Lines lines) {
    Member member;
    member.depth = depth_;
    member.ordinal = members_;
    member.name = names_.own(std::string(name));
    member.type = {Kind::kText, Format::kNone, "text/plain", TextUse::kProse, lines};
    return member;
  }
  bool add(const Member& file, std::string_view bytes) {
    end_pages({});
    if (bytes.empty()) return true;
    if (tree_.stopped() || !tree_.add_entry()) return false;
    ++members_;
    deliver_(file, bytes);
    return !tree_.stopped();
  }

  Tree& tree_;
  std::uint32_t depth_;
  const DeliverBytes& deliver_;
  MemberNames names_;
  std::uint32_t members_ = 0;
  std::uint64_t bytes_ = 0;
  bool in_pages_ = false, wanted_ = true;
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

void deliver_strings(Tree& tree, Document& document) {
  Member& member = *document.strings;
  const std::string text = document.book->unused_strings();
  member.type = {Kind::kText, Format::kNone, "text/xml", TextUse::kUnknown, Lines::kShown};
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
    if (!whole) {
      const Error why = sheet.is_full()
                            ? Error{Reason::kLimitSize, "a sheet shows more than is kept of it"}
                            : Error{Reason::kCorrupt, "a sheet whose XML ends early"};
      return cut_short(why, content.bytes(), true);
    }
  }
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", content.bytes()};
}

}  // namespace assay::formats
