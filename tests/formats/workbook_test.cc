#include "formats/workbook.h"

#include "formats/sheet_number.h"
#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

constexpr const char* kMain = "\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

std::string part(const std::string& element, const std::string& inside) {
  return "<?xml version=\"1.0\"?><" + element + " xmlns=" + kMain + ">" + inside + "</" + element +
         ">";
}

std::string sheet(const std::string& rows, const std::string& behind = "") {
  return part("worksheet",
              "<dimension ref=\"A1:C9\"/><sheetData>" + rows + "</sheetData>" + behind);
}

std::string strings(const std::vector<std::string>& items) {
  std::string all;
  for (const std::string& item : items) all += "<si>" + item + "</si>";
  return part("sst", all);
}

// What the sheet shows, given in pieces of `step` bytes.
std::string shown(Workbook& book, const std::string& xml, std::size_t step = 1000) {
  SheetReader reader(book);
  std::string text;
  for (std::size_t at = 0; at < xml.size(); at += step)
    REQUIRE(reader.read(std::string_view(xml).substr(at, step), false, text));
  REQUIRE(reader.read({}, true, text));
  return text;
}

std::string shown(const std::string& rows) {
  Workbook book;
  return shown(book, sheet(rows));
}

std::vector<Entry> package() {
  return {
      {"[Content_Types].xml", "<Types/>"},
      {"xl/workbook.xml",
       part("workbook",
            "<sheets><sheet name=\"Staff &amp; pay\" sheetId=\"1\" r:id=\"rId1\" "
            "xmlns:r=\"r\"/></sheets>")},
      {"xl/worksheets/sheet1.xml",
       sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>2</v></c></row>"
             "<row r=\"2\"><c r=\"B2\" s=\"1\"><v>31118</v></c></row>")},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
       "</Relationships>"},
      {"xl/styles.xml", part("styleSheet", "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>")},
      {"xl/sharedStrings.xml", strings({"<t>Name</t>", "<t>left over</t>", "<t>Born</t>"})},
      {"xl/theme/theme1.xml", "<a:theme/>"}};
}

}  // namespace

TEST_CASE("a sheet's rows are lines, its columns parted by tabs") {
  CHECK(shown("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>") == "1\t2\n");
  // Rows and cells that are left out keep the others' places.
  CHECK(shown("<row r=\"3\"><c r=\"C3\"><v>1</v></c><c r=\"AA3\"><v>2</v></c></row>") ==
        "\n\n\t\t1" + std::string(24, '\t') + "2\n");
  CHECK(shown("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>") ==
        "1\t2\n3\n");
  // Places that go back or can't be follow each other.
  CHECK(shown("<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row>"
              "<row r=\"1\"><c r=\"ZZZ1\"><v>3</v></c></row><row r=\"9999999\"/>") ==
        "\n\t1\t2\n3\n\n");
  CHECK(shown("").empty());
}

TEST_CASE("a cell shows its text, however it is stored") {
  Workbook book;
  REQUIRE(book.read(Workbook::Part::kStrings,
                    strings({"<t>Ada</t>", "<r><t>pass</t></r><r><rPr/><t>word</t></r>",
                             "<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh>",
                             "<t>a\tb&#10;c_x000D_\nd_x0041__y</t>"})));
  const auto cell = [&](const std::string& type, const std::string& inside) {
    return shown(book, sheet("<row><c t=\"" + type + "\">" + inside + "</c></row>"), 7);
  };
  CHECK(cell("s", "<v>0</v>") == "Ada\n");
  CHECK(cell("s", "<v>1</v>") == "password\n");
  CHECK(cell("s", "<v>2</v>") == "東京\n");
  CHECK(cell("s", "<v>3</v>") == "a b\rc\rdA_y\n");
  CHECK(cell("s", "<v>4</v>") == "\n");  // there is none
  CHECK(cell("inlineStr", "<is><r><t>x</t></r><r><t>y</t></r></is>") == "xy\n");
  CHECK(cell("str", "<f>A1&amp;B1</f><v>z &amp; z</v>") == "z & z\n");
  CHECK(cell("b", "<v>1</v>") == "TRUE\n");
  CHECK(cell("e", "<v>#REF!</v>") == "\n");
  CHECK(cell("d", "<v>1985-03-12</v>") == "1985-03-12\n");
  CHECK(cell("n", "<v>4.539578763621486E15</v>") == "4539578763621486\n");
}

TEST_CASE("what stands in no cell follows the rows") {
  Workbook book;
  CHECK(shown(book, sheet("<row><c t=\"str\"><f>HYPERLINK(\"a\",\"b\")</f><v>b</v></c>"
                          "<c><f>SUM(A1:A9)</f><v>5</v></c></row>",
                          "<hyperlinks><hyperlink ref=\"A1\" location=\"here\" tooltip=\"go\"/>"
                          "</hyperlinks><headerFooter><oddHeader>&amp;L secret</oddHeader>"
                          "</headerFooter><pageMargins left=\"0.7\"/>")) ==
        "b\t5\n\f=HYPERLINK(\"a\",\"b\")\nhere\ngo\n&L secret\n");
}

TEST_CASE("a sheet that is cut, is no XML or declares entities is read up to there") {
  for (const std::string behind :
       {"<row><c", "<row><c></row>", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "\x01"}) {
    Workbook book;
    SheetReader reader(book);
    std::string text;
    const std::string whole = sheet("<row><c><v>1</v></c></row>@");
    const bool good = reader.read(whole.substr(0, whole.find('@')) + behind, false, text) &&
                      reader.read({}, true, text);
    CHECK_FALSE(good);
    CHECK(text.starts_with("1\n"));
  }
}

TEST_CASE("a sheet of few bytes that shows a long text in every cell is cut") {
  auto entries = package();
  std::string cells;
  for (int i = 0; i < 90; ++i) cells += "<c t=\"s\"><v>0</v></c>";
  entries[2].content = sheet("<row>" + cells + "</row>");
  entries[5].content = strings({"<t>" + std::string(1U << 20, 'x') + "</t>"});
  ContainerLimits limits;
  limits.max_ratio = 1U << 20;
  Recorder recorder;
  recorder.keep_content = false;
  expand_bytes(make_archive("zip", entries), "a.xlsx", recorder, limits);
  CHECK(recorder.state("xl/worksheets/sheet1.xml") == "partial:limit:size");
  CHECK(recorder.total < (70U << 20));
}

TEST_CASE("a number is shown as its format shows it") {
  const auto in = [](const char* code, const char* value) {
    return shown_number(value, number_format(code), false);
  };
  CHECK(in("General", "536224145") == "536224145");
  CHECK(in("0.00", "3.14159") == "3.14159");
  CHECK(in("0.00", "4.2000000000000002") == "4.2");
  CHECK(in("0.0%", "0.5") == "0.5");
  CHECK(in("yyyy\\-mm\\-dd", "31118") == "1985-03-12");
  CHECK(in("[$-407]d/ mmmm yyyy;@", "31118") == "1985-03-12");
  CHECK(in("dd.mm.yyyy hh:mm", "31118.604166666664") == "1985-03-12 14:30:00");
  CHECK(in("dd.mm.yyyy hh:mm", "31118") == "1985-03-12");
  CHECK(in("hh:mm", "0.5") == "12:00:00");
  CHECK(in("[h]:mm", "1.5") == "36:00:00");
  CHECK(in("mmm", "31118") == "1985-03-12");
  CHECK(in("yyyy", "99999999") == "99999999");
  CHECK(in("yyyy", "-5") == "-5");
  CHECK(in("000\\-00\\-0000", "36224145") == "036-22-4145");
  CHECK(in("00000", "1234") == "01234");
  CHECK(in("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "2125550147") == "(212) 555-0147");
  CHECK(in("\"AB\"0000 00", "12345678") == "AB123456 78");
  CHECK(in("000-00", "1.5") == "1.5");
  CHECK(in("0;-0", "36") == "36");
  CHECK(in("0000;(0000)", "12") == "0012");
  CHECK(in("0", "7") == "7");
  CHECK(in("#,##0 [Red]\"days\"", "1234") == "1234");
  CHECK(in("", "x7") == "x7");
  CHECK(shown_number("29656", built_in_format(14), true) == "1985-03-12");
  CHECK(shown_number("1", built_in_format(14), false) == "1900-01-01");
  CHECK(shown_number("61", built_in_format(22), false) == "1900-03-01");
  CHECK(shown_number("0.25", built_in_format(20), false) == "06:00:00");
  CHECK(shown_number("7", built_in_format(1), false) == "7");
}

TEST_CASE("columns are called by letters") {
  for (const auto& [column, letters] : std::vector<std::pair<std::uint32_t, const char*>>{
           {0, "A"}, {25, "Z"}, {26, "AA"}, {701, "ZZ"}, {702, "AAA"}, {16'383, "XFD"}})
    CHECK(column_letters(column) == letters);
}

TEST_CASE("a workbook's sheets are given as what they show, then the texts that none shows") {
  // Whatever order the parts stand in.
  for (const bool back : {false, true}) {
    auto entries = package();
    if (back) std::reverse(entries.begin() + 1, entries.end());
    Recorder recorder;
    const std::string zip = make_archive("zip", entries);
    CHECK(Recorder::describe(expand_bytes(zip, "a.xlsx", recorder)) == "read");
    const auto* seen = recorder.find("xl/worksheets/sheet1.xml");
    REQUIRE(seen != nullptr);
    CHECK(seen->content == "Name\tBorn\n\t1985-03-12\n");
    CHECK(seen->member.sheet == "Staff & pay");
    CHECK(seen->member.type.lines == Lines::kRows);
    CHECK(recorder.find("xl/sharedStrings.xml")->content == "left over\n");
    CHECK(recorder.find("xl/theme/theme1.xml")->content == "<a:theme/>");
    CHECK(recorder.seen.size() == entries.size());
    CHECK(recorder.all_ended());
  }
  // In another archive, and known by its parts where the name says nothing.
  Recorder recorder;
  const std::string outer = make_archive(
      "zip", {{"x/book", make_archive("zip", package(), "none", "compression=store")}});
  expand_bytes(outer, "a.zip", recorder);
  CHECK(recorder.find("xl/worksheets/sheet1.xml")->content == "Name\tBorn\n\t1985-03-12\n");
}

TEST_CASE("a sheet without the book that explains it stays the XML that it is") {
  auto entries = package();
  for (Entry& entry : entries) {
    if (entry.name == "xl/styles.xml") entry.content = "<styles";
  }
  Recorder recorder;
  expand_bytes(make_archive("zip", entries), "a.xlsx", recorder);
  CHECK(recorder.find("xl/worksheets/sheet1.xml")->content == entries[2].content);
  CHECK(recorder.find("xl/sharedStrings.xml")->content == entries[5].content);
}

TEST_CASE("what sheets unfold to counts against the limits of their container") {
  auto entries = package();
  std::string rows;
  for (int i = 0; i < 2000; ++i) rows += "<row><c r=\"XFD1\"><v>1</v></c></row>";
  entries[2].content = sheet(rows);
  Recorder recorder;
  recorder.keep_content = false;
  ContainerLimits limits;
  limits.ratio_floor = 1U << 20;
  const auto end = expand_bytes(make_archive("zip", entries), "a.xlsx", recorder, limits);
  CHECK(Recorder::describe(end) == "partial:limit:ratio");
  CHECK(recorder.state("xl/worksheets/sheet1.xml") == "partial:limit:ratio");
  CHECK(recorder.total < (4U << 20));
  CHECK(recorder.all_ended());
}
