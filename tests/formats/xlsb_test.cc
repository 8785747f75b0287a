#include "formats/xlsb.h"

#include <algorithm>

#include "tests/formats/archive_builder.h"
#include "tests/formats/xlsb_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;
using namespace std::string_literals;

namespace {

// What the sheet shows, given in pieces of `step` bytes.
std::string shown(Workbook& book, const std::string& sheet, std::size_t step = 1000) {
  SheetReader reader(book);
  std::string text;
  for (std::size_t at = 0; at < sheet.size(); at += step)
    REQUIRE(reader.read(std::string_view(sheet).substr(at, step), false, text));
  REQUIRE(reader.read({}, true, text));
  return text;
}

std::string shown(const std::string& rows, const std::string& behind = "") {
  Workbook book;
  return shown(book, xlsb::sheet(rows, behind));
}

std::vector<Entry> package() {
  return {{"[Content_Types].xml", "<Types/>"},
          {"xl/workbook.bin", xlsb::book(u"Staff & pay")},
          {"xl/worksheets/sheet1.bin",
           xlsb::sheet(xlsb::row(0) + xlsb::shared(0, 0) + xlsb::shared(1, 2) + xlsb::row(1) +
                       xlsb::cell(5, 1, xlsb::real(31118), 1))},
          {"xl/_rels/workbook.bin.rels",
           "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/>"
           "</Relationships>"},
          {"xl/styles.bin", xlsb::styles(u"0", {0, 14})},
          {"xl/sharedStrings.bin", xlsb::strings({u"Name", u"left over", u"Born"})},
          {"xl/comments1.bin", xlsb::record(628) + xlsb::record(632, xlsb::text(u"Ada")) +
                                   xlsb::record(637, xlsb::rich(u"ask\nBob")) + xlsb::record(629)},
          {"xl/calcChain.bin", xlsb::record(337)}};
}

}  // namespace

TEST_CASE("a binary sheet's rows are lines, its columns parted by tabs") {
  const auto one = [](std::uint32_t column) { return xlsb::cell(2, column, le(1 << 2 | 2, 4)); };
  CHECK(shown(xlsb::row(0) + one(0) + one(1)) == "1\t1\n");
  CHECK(shown(xlsb::row(2) + one(2) + one(4)) == "\n\n\t\t1\t\t1\n");
  // Places that go back or can't be follow each other.
  CHECK(shown(xlsb::row(1) + one(1) + one(0) + xlsb::row(0) + one(99'999) +
              xlsb::row(0xFFFFFFFF)) == "\n\t1\t1\n1\n\n");
  CHECK(shown("").empty());
}

TEST_CASE("a binary sheet's cell shows its value, however it is stored") {
  Workbook book;
  REQUIRE(book.read(Workbook::Part::kBook, xlsb::book(u"A", 0x10020)));
  REQUIRE(book.read(Workbook::Part::kStyles, xlsb::styles(u"000\\-00\\-0000", {0, 164, 14})));
  REQUIRE(book.read(Workbook::Part::kStrings,
                    xlsb::strings({u"Ada", u"東京", u"a\tb\nc_x0041_\U0001F600"})));
  const struct {
    std::string cell, shown;
  } kCells[] = {
      {xlsb::shared(0, 0), "Ada"},
      {xlsb::shared(0, 1), "東京"},
      {xlsb::shared(0, 2), "a b\rc_x0041_😀"},
      {xlsb::shared(0, 3), ""},  // there is none
      {xlsb::cell(2, 0, le(536224145U << 2 | 2, 4)), "536224145"},
      {xlsb::cell(2, 0, le(12345U << 2 | 3, 4)), "123.45"},
      {xlsb::cell(2, 0, le(0x40DE6380, 4)), "31118"},
      {xlsb::cell(5, 0, xlsb::real(4539578763621486.0)), "4539578763621486"},
      {xlsb::cell(5, 0, xlsb::real(36224145), 1), "036-22-4145"},
      {xlsb::cell(5, 0, xlsb::real(31118), 0x01000002), "1985-03-12"},  // a flag beside the style
      {xlsb::cell(9, 0, xlsb::real(31118) + xlsb::formula("\x1E\x01\0"s), 2), "1985-03-12"},
      {xlsb::cell(5, 0, xlsb::real(7), 99), "7"},
      {xlsb::cell(5, 0, le(0x7FF0000000000000, 8)), ""},  // is no number
      {xlsb::cell(4, 0, "\x01"), "TRUE"},
      {xlsb::cell(10, 0, "\0"s + xlsb::formula("")), "FALSE"},
      {xlsb::cell(3, 0, "\x17"), ""},
      {xlsb::cell(6, 0, xlsb::text(u"x\ty")), "x y"},
      {xlsb::cell(62, 0, xlsb::rich(u"rich") + le(1, 4)), "rich"},
      {xlsb::cell(8, 0, xlsb::text(u"z") + xlsb::formula("")), "z"},
      {xlsb::cell(1, 0, ""), ""},
      {xlsb::cell(6, 0, le(0xFFFFFFFE, 4) + wide(u"cut")), "cut"},  // no count is believed
      {xlsb::cell(5, 0, "abc"), ""},
      {xlsb::record(7, "ab"), ""},
  };
  for (const auto& each : kCells) {
    for (const std::size_t step : {1000U, 1U}) {
      CHECK(shown(book, xlsb::sheet(xlsb::row(0) + each.cell), step) == each.shown + "\n");
    }
  }
}

TEST_CASE("days of a binary workbook count from where it says") {
  for (const unsigned flags : {0U, 1U}) {
    Workbook book;
    REQUIRE(book.read(Workbook::Part::kBook, xlsb::book(u"A", flags)));
    REQUIRE(book.read(Workbook::Part::kStyles, xlsb::styles(u"yyyy\\-mm\\-dd", {164})));
    const std::string day = xlsb::cell(5, 0, xlsb::real(flags != 0 ? 29656 : 31118));
    CHECK(shown(book, xlsb::sheet(xlsb::row(0) + day)) == "1985-03-12\n");
  }
}

TEST_CASE("what stands in no cell of a binary sheet follows the rows") {
  const std::string range(16, '\0');
  const auto token = [](std::u16string_view text) {
    return "\x17"s + le(text.size(), 2) + wide(text);
  };
  // Tokens of known sizes in front: a cell, an area, a function, a choice, a table's column.
  const std::string others = "\x44"s + std::string(6, '\0') + "\x25" + std::string(12, '\0') +
                             "\x21\x01\0"s + "\x19\x04\x01\0"s + std::string(4, '\0') + "\x18\x19" +
                             std::string(12, '\0');
  const struct {
    std::string record, note;
  } kRecords[] = {
      {xlsb::record(494, range + xlsb::text(u"rId2") + xlsb::text(u"here") + xlsb::text(u"go") +
                             xlsb::text(u"shown")),
       "here\ngo\nshown\n"},
      {xlsb::record(494,
                    range + xlsb::null() + xlsb::text(u"") + xlsb::text(u"") + xlsb::text(u"")),
       ""},
      {xlsb::record(479, le(0, 2) + xlsb::text(u"&L secret") + xlsb::text(u"foot") + xlsb::null()),
       "&L secret\nfoot\n"},
      {xlsb::record(64, le(0, 4) + le(2, 4) + range + range + xlsb::null() + xlsb::text(u"wrong") +
                            xlsb::null() + xlsb::text(u"ask") + le(9, 4) + token(u"a,b") +
                            le(0, 8)),
       "wrong\nask\na,b\n"},
      {xlsb::record(427, range + le(9, 4) + token(u"Bob") + le(0, 4)), "Bob\n"},
      {xlsb::record(426, range + '\0' + le(9, 4) + token(u"Eve") + le(0, 4)), "Eve\n"},
      {xlsb::cell(11, 0, "\x2A" + xlsb::formula(others + token(u"a\nb") + token(u"c"))),
       "a\rb\nc\n"},
      // Nothing is known behind a token of no known size, nor of one that is cut.
      {xlsb::cell(11, 0, "\x2A" + xlsb::formula("\x7F" + token(u"c"))), ""},
      {xlsb::cell(11, 0, "\x2A" + xlsb::formula("\x17\xFF\xFF"s)), ""},
      {xlsb::cell(11, 0, "\x2A\0\0\xFF\xFF\xFF\xFF"s + token(u"c")), "c\n"},
  };
  for (const auto& each : kRecords) {
    CHECK(shown("", each.record) == (each.note.empty() ? "" : "\f" + each.note));
  }
  // The same in every row is told once.
  const std::string same = xlsb::cell(11, 0, "\x2A" + xlsb::formula(token(u"c")));
  CHECK(shown(xlsb::row(0) + same + xlsb::row(1) + same) == "\n\n\fc\n");
}

TEST_CASE("a binary sheet that is cut is read up to there") {
  const std::string whole = xlsb::sheet(xlsb::row(0) + xlsb::cell(6, 0, xlsb::text(u"Ada")));
  for (const std::string& rest : {"\x06"s, "\x06\xFF\xFF\xFF\x7F"s, "\x06\x20"s + le(0, 8),
                                  "\xFF\xFF\xFF\xFF\xFF\xFF"s, "\x91\x01\x05"s}) {
    Workbook book;
    SheetReader reader(book);
    std::string text;
    const bool good = reader.read(whole + rest, false, text) && reader.read({}, true, text);
    CHECK_FALSE(good);
    CHECK(text == "Ada\n");
  }
}

TEST_CASE("a binary sheet's records that are too long are left out, and told") {
  Workbook book;
  SheetReader reader(book);
  const std::u16string text(1U << 20, u'x');
  const std::string sheet = xlsb::sheet(xlsb::row(0) + xlsb::cell(6, 0, xlsb::text(text)) +
                                        xlsb::cell(6, 0, xlsb::text(u"Ada")));
  std::string out;
  CHECK(reader.read(sheet, false, out));
  CHECK_FALSE(reader.read({}, true, out));
  CHECK(reader.is_full());
  CHECK(out == "Ada\n");
}

TEST_CASE("parts of a binary workbook that end early, or are others, are not well-formed") {
  const struct {
    Workbook::Part part;
    std::string bytes;
  } kParts[] = {
      {Workbook::Part::kBook, xlsb::book(u"A")},
      {Workbook::Part::kStyles, xlsb::styles(u"0", {0})},
      {Workbook::Part::kStrings, xlsb::strings({u"a", u"b"})},
  };
  for (const auto& each : kParts) {
    Workbook book;
    CHECK(book.read(each.part, each.bytes));
    CHECK_FALSE(book.read(each.part, each.bytes.substr(0, each.bytes.size() - 1)));
    CHECK_FALSE(book.read(Workbook::Part::kRelations, each.bytes));
    for (const auto& other : kParts) {
      if (other.part != each.part) CHECK_FALSE(book.read(other.part, each.bytes));
    }
  }
}

TEST_CASE("a binary workbook's texts, styles and sheets are bounded") {
  Workbook book;
  std::string texts = xlsb::record(159, le(0, 8));
  const std::string long_text = xlsb::record(19, xlsb::rich(std::u16string(1U << 20, u'東')));
  for (int i = 0; i < 23; ++i) texts += long_text;
  CHECK_FALSE(book.read(Workbook::Part::kStrings, texts));
  CHECK_FALSE(book.read(Workbook::Part::kStrings, xlsb::record(159) + xlsb::record(19, "\0\1"s)));
  std::string sheets = xlsb::record(131);
  for (int i = 0; i < 10'001; ++i)
    sheets +=
        xlsb::record(156, le(0, 8) + xlsb::text(i < 10'000 ? u"rId1" : u"rId2") + xlsb::text(u"A"));
  REQUIRE(book.read(Workbook::Part::kBook, sheets));
  REQUIRE(book.read(Workbook::Part::kRelations,
                    "<a><Relationship Id=\"rId1\" Target=\"1.bin\"/>"
                    "<Relationship Id=\"rId2\" Target=\"2.bin\"/></a>"));
  CHECK(book.sheet_name("xl/1.bin") == "A");
  CHECK(book.sheet_name("xl/2.bin").empty());
  // The format of a style beyond those that can be is none.
  std::vector<unsigned> formats(70'000, 14);
  REQUIRE(book.read(Workbook::Part::kStyles, xlsb::styles(u"0", formats)));
  CHECK(shown(book, xlsb::sheet(xlsb::row(0) + xlsb::cell(5, 0, xlsb::real(31118), 65'000) +
                                xlsb::cell(5, 1, xlsb::real(31118), 69'000))) ==
        "1985-03-12\t31118\n");
}

TEST_CASE(
    "a binary workbook's sheets are given as what they show, then the texts that none shows") {
  // Whatever order the parts stand in, and whether its name says what it is.
  for (const char* name : {"a.xlsb", "a.xlsx"}) {
    for (const bool back : {false, true}) {
      auto entries = package();
      if (back) std::reverse(entries.begin() + 1, entries.end());
      Recorder recorder;
      CHECK(Recorder::describe(expand_bytes(make_archive("zip", entries), name, recorder)) ==
            "read");
      const auto* seen = recorder.find("xl/worksheets/sheet1.bin");
      REQUIRE(seen != nullptr);
      CHECK(seen->content == "Name\tBorn\n\t1985-03-12\n");
      CHECK(seen->member.sheet == "Staff & pay");
      CHECK(seen->member.type.kind == Kind::kText);
      CHECK(seen->member.type.lines == Lines::kRows);
      CHECK(recorder.find("xl/sharedStrings.bin")->content == "left over\n");
      CHECK(recorder.find("xl/comments1.bin")->content == "\fAda\nask\rBob\n");
      CHECK(recorder.find("xl/calcChain.bin")->content == entries[back ? 1 : 7].content);
      CHECK(recorder.seen.size() == entries.size());
      CHECK(recorder.all_ended());
    }
  }
}

TEST_CASE("a binary sheet without the book that explains it stays the bytes that it is") {
  for (const char* broken : {"xl/styles.bin", "xl/workbook.bin", "xl/sharedStrings.bin"}) {
    auto entries = package();
    for (Entry& entry : entries) {
      if (entry.name == broken) entry.content.pop_back();
    }
    Recorder recorder;
    expand_bytes(make_archive("zip", entries), "a.xlsb", recorder);
    for (const Entry& entry : entries) CHECK(recorder.find(entry.name)->content == entry.content);
  }
}

TEST_CASE("a binary sheet of few bytes that shows a long text in every cell is cut") {
  auto entries = package();
  std::string cells = xlsb::row(0);
  for (unsigned i = 0; i < 90; ++i) cells += xlsb::shared(i, 0);
  entries[2].content = xlsb::sheet(cells);
  entries[5].content = xlsb::strings({std::u16string(1U << 20, u'x')});
  ContainerLimits limits;
  limits.max_ratio = 1U << 20;
  Recorder recorder;
  recorder.keep_content = false;
  expand_bytes(make_archive("zip", entries), "a.xlsb", recorder, limits);
  CHECK(recorder.state("xl/worksheets/sheet1.bin") == "partial:limit:size");
  CHECK(recorder.total < (70U << 20));
}
