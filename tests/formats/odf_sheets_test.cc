#include "formats/odf_sheets.h"

#include <algorithm>

#include "formats/odf_number.h"
#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

constexpr const char* kSpreadsheet = "application/vnd.oasis.opendocument.spreadsheet";

std::string names_of(const std::string& prefixes) {
  std::string all;
  std::size_t at = 0;
  while (at < prefixes.size()) {
    const std::size_t end = std::min(prefixes.find(' ', at), prefixes.size());
    const std::string prefix = prefixes.substr(at, end - at);
    all += " xmlns:" + prefix + "=\"urn:oasis:names:tc:opendocument:xmlns:" + prefix + ":1.0\"";
    at = end + 1;
  }
  return all;
}

std::string content(const std::string& inside, const std::string& root = "document-content") {
  return "<?xml version=\"1.0\"?><office:" + root + names_of("office table text draw form") +
         " xmlns:dc=\"dc\" xmlns:xlink=\"xlink\" office:mimetype=\"" + kSpreadsheet +
         "\"><office:automatic-styles><number:text>of a style</number:text>"
         "</office:automatic-styles><office:body><office:spreadsheet>" +
         inside + "</office:spreadsheet></office:body></office:" + root + ">";
}

std::string sheet(const std::string& rows, const std::string& name = "A") {
  return "<table:table table:name=\"" + name + "\">" + rows + "</table:table>";
}
std::string row(const std::string& cells, const std::string& attributes = "") {
  return "<table:table-row " + attributes + ">" + cells + "</table:table-row>";
}
std::string cell(const std::string& text, const std::string& attributes = "") {
  return "<table:table-cell " + attributes + "><text:p>" + text + "</text:p></table:table-cell>";
}
std::string repeated(const char* what, std::uint64_t count) {
  return "table:number-" + std::string(what) + "-repeated=\"" + std::to_string(count) + "\"";
}

// "name:text|" of each sheet, with a '…' behind one that does not end, and "|rest" if there is any.
std::string shown(const std::string& xml, std::size_t step = 1000, bool good = true) {
  OdfSheetsReader reader;
  std::vector<SheetPiece> pieces;
  bool reads = true;
  for (std::size_t at = 0; at < xml.size() && reads; at += step)
    reads = reader.read(std::string_view(xml).substr(at, step), false, pieces);
  reads = reads && reader.read({}, true, pieces);
  CHECK(reads == good);
  std::string all;
  bool ended = true;
  for (const SheetPiece& piece : pieces) {
    CHECK(piece.begins == ended);
    if (piece.begins) all += piece.name + ':';
    all += piece.text;
    ended = piece.ends;
    if (ended) all += '|';
  }
  if (!ended) all += "…|";
  const std::string rest = reader.take_rest();
  return rest.empty() ? all : all + '|' + rest;
}

std::string of_rows(const std::string& rows) { return shown(content(sheet(rows))); }
std::string of_cell(const std::string& inside, const std::string& attributes = "") {
  return of_rows(row("<table:table-cell " + attributes + ">" + inside + "</table:table-cell>"));
}

std::vector<Entry> package(const std::string& xml, const std::string& manifest = "<m/>") {
  return {{"mimetype", kSpreadsheet},
          {"content.xml", xml},
          {"styles.xml", "<styles/>"},
          {"META-INF/manifest.xml", manifest}};
}

std::string zip(const std::vector<Entry>& entries) {
  return make_archive("zip", entries, "none", "compression=store");
}

}  // namespace

TEST_CASE("an OpenDocument sheet's rows are lines, its columns parted by tabs") {
  CHECK(of_rows(row(cell("1") + cell("2"))) == "A:1\t2\n|");
  // Rows and cells that are empty keep the others' places, however many they stand for.
  CHECK(of_rows(row("<table:table-cell/>", repeated("rows", 2)) +
                row("<table:table-cell " + repeated("columns", 26) + "/>" + cell("x"))) ==
        "A:\n\n" + std::string(26, '\t') + "x\n|");
  CHECK(of_rows(row(cell("a", "table:number-columns-spanned=\"2\"") +
                    "<table:covered-table-cell/>" + cell("b")) +
                row("<table:covered-table-cell><text:p>c</text:p></table:covered-table-cell>")) ==
        "A:a\t\tb\nc\n|");
  // Headers and groups are rows like others.
  CHECK(of_rows("<table:table-columns><table:table-column/></table:table-columns>"
                "<table:table-header-rows>" +
                row(cell("Name")) + "</table:table-header-rows><table:table-row-group>" +
                row(cell("Ada")) + "</table:table-row-group>" + row(cell("Ben"))) ==
        "A:Name\nAda\nBen\n|");
}

TEST_CASE(
    "an OpenDocument's sheets come one behind the other, those that show nothing not at all") {
  const std::string xml =
      content(sheet(row(cell("1")), "Staff &amp; pay") +
              sheet(row("<table:table-cell/>", repeated("rows", 1'048'576)), "Empty") +
              "<table:dde-links><table:dde-link><office:dde-source office:dde-topic=\"b.ods\"/>"
              "<table:table>" +
              row(cell("2")) + "</table:table></table:dde-link></table:dde-links>" +
              sheet(row(cell("3")), "&apos;file:///b.ods&apos;#$Sheet1"));
  for (const std::size_t step : {1U, 7U, 100'000U})
    CHECK(shown(xml, step) == "Staff & pay:1\n|:2\n|'file:///b.ods'#$Sheet1:3\n||b.ods\n");
}

TEST_CASE("rows and cells that are alike are given as often as they stand there") {
  CHECK(of_rows(row(cell("a", repeated("columns", 3)) + cell("b"), repeated("rows", 2)) +
                row(cell("c"))) == "A:a\ta\ta\tb\na\ta\ta\tb\nc\n|");
  CHECK(of_rows(row("<table:table-cell " + repeated("columns", 2) + "/>" + cell("x"),
                    repeated("rows", 3))) == "A:\t\tx\n\t\tx\n\t\tx\n|");
}

TEST_CASE("what is repeated too often is given once, and what follows keeps its place") {
  const std::string longer(700'000, 'x');
  CHECK(of_rows(row(cell(longer, repeated("columns", 9)) + cell("b"))) ==
        "A:" + longer + "\t" + longer + std::string(8, '\t') + "b\n|");
  const std::string few = of_rows(row(cell("x"), repeated("rows", 1'000'000)) + row(cell("end")));
  CHECK(std::count(few.begin(), few.end(), '\n') == 1'000'001);
  CHECK(few.size() < 3'000'000);
  CHECK(few.ends_with("\nend\n|"));
  for (const std::uint64_t count : {std::uint64_t{2'000'000}, std::uint64_t{1} << 40}) {
    const std::string many =
        of_rows(row(cell(longer, repeated("columns", count)), repeated("rows", count)) +
                row(cell("y")) + row(cell("z")));
    CHECK(many.size() < 4'000'000);
    CHECK(many.ends_with("\ny\nz\n|"));
  }
  CHECK(of_rows(row("<table:table-cell " + repeated("columns", 99'999) + "/>" + cell("x"))) ==
        "A:x\n|");
}

TEST_CASE("a cell of an OpenDocument shows its paragraphs as lines, with what is in them") {
  for (const auto& [inside, text] : std::vector<std::pair<std::string, std::string>>{
           {"<text:p>pass<text:span>word</text:span></text:p>", "password"},
           {"<text:p>a<text:s/>b<text:s text:c=\"3\"/>c<text:tab/>d<text:line-break/>e</text:p>",
            "a b   c d\re"},
           {"<text:p>one</text:p><text:p/><text:p>two</text:p>", "one\rtwo"},
           {"\n <text:p>  a\n  b </text:p>\n ", "a b"},
           {"<text:list><text:list-item><text:p>x</text:p></text:list-item></text:list>", "x"},
           {"<text:p>&lt;&#233;&gt;</text:p>", "<é>"},
           {"<text:p><text:s text:c=\"4000000000\"/>x</text:p>", std::string(64, ' ') + "x"}}) {
    CHECK(of_cell(inside) == "A:" + text + "\n|");
  }
}

TEST_CASE("a cell tells what it means where that says more than what it shows") {
  struct Case {
    const char* type;
    const char* value;
    const char* shown;
    const char* told;
  };
  for (const Case& each : std::vector<Case>{
           {"string", "", "03.04.85", "03.04.85"},
           {"string", "Ada", "", "Ada"},
           {"date", "1985-04-03", "03.04.85", "1985-04-03"},
           {"date", "1985-04-03T00:00:00", "Apr 85", "1985-04-03"},
           {"date", "1985-04-03T14:30:05.250000000", "03.04. 14:30", "1985-04-03 14:30:05"},
           {"date", "-0044-03-15", "15.03.44 v. Chr.", "15.03.44 v. Chr."},
           {"date", "1985-04", "Apr", "Apr"},
           {"date", "", "03.04.85", "03.04.85"},
           {"time", "PT14H30M00S", "14:30", "14:30"},
           {"boolean", "true", "WAHR", "WAHR"},
           {"percentage", "0.5", "50 %", "50 %"},
           // Rounded, grouped, as a power of ten.
           {"float", "4539578763621486", "4.53957876362149E+15", "4539578763621486"},
           {"float", "4.539578763621486E+015", "4,54E+15", "4539578763621486"},
           {"float", "4539578763621486", "4,539,578,763,621,486", "4539578763621486"},
           {"float", "4539578763621486", "4.539.578.763.621.486,00", "4539578763621486"},
           {"float", "536224145", "536\u202F224\u202F145", "536224145"},
           {"float", "536224145", "536’224’145", "536224145"},
           {"currency", "1234", "1.234,00 €", "1234"},
           {"currency", "-1234", "-$1,234.00", "-1234"},
           {"float", "12345678901234567890", "1.23E+19", "12345678901234567890"},
           {"float", "52.520008", "52,52", "52.520008"},
           {"float", "3.14159", "", "3.14159"},
           // What a format puts in, zeros and marks, is told.
           {"float", "36224145", "036-22-4145", "036-22-4145"},
           {"float", "1234", "01234", "01234"},
           {"float", "36224145", "036 224 145", "036 224 145"},
           {"float", "4539578763621486", "4539 5787 6362 1486", "4539 5787 6362 1486"},
           {"float", "2125550147", "(212) 555-0147", "(212) 555-0147"},
           {"float", "12345678", "AB123456 78", "AB123456 78"},
           {"float", "7", "yes", "yes"},
           {"float", "192168", "192.168.0.1", "192.168.0.1"},
           {"float", "12", "12 km", "12 km"},
           {"float", "", "7", "7"},
           {"", "", "x", "x"}}) {
    CHECK(told_by({each.type, each.value, each.shown}) == each.told);
  }
  CHECK(of_cell("<text:p>03.04.85</text:p>",
                "office:value-type=\"date\" office:date-value=\"1985-04-03\"") ==
        "A:1985-04-03\n|");
  CHECK(of_cell("", "office:value-type=\"string\" office:string-value=\"x\"") == "A:x\n|");
}

TEST_CASE("what stands in no cell of an OpenDocument sheet follows its rows") {
  const std::string note =
      "<office:annotation><dc:creator>Ben Mills</dc:creator><dc:date>2024-05-01T12:00:00</dc:date>"
      "<text:p>her pass<text:span>word</text:span>: x</text:p><text:p>536-22-4145</text:p>"
      "</office:annotation>";
  CHECK(of_cell(note + "<text:p>Ada</text:p>") ==
        "A:Ada\n\fBen Mills\nher password: x\n536-22-4145\n|");
  CHECK(of_cell("<text:p>a<office:annotation><text:p>b</text:p></office:annotation>c</text:p>") ==
        "A:ac\n\fb\n|");
  CHECK(of_cell("<text:p><text:a xlink:href=\"mailto:ada@acme-hr.org\">Ada</text:a></text:p>") ==
        "A:Ada\n\fmailto:ada@acme-hr.org\n|");
  CHECK(of_cell("<text:p>b</text:p>", "table:formula=\"of:=HYPERLINK(&quot;a&quot;)\"") ==
        "A:b\n\f=HYPERLINK(\"a\")\n|");
  CHECK(of_cell("<text:p>5</text:p>", "table:formula=\"of:=SUM([.A1:.A9])\"") == "A:5\n|");
  CHECK(of_cell("<text:p>x</text:p><draw:frame draw:name=\"f\"><draw:text-box><text:p>in a box"
                "</text:p></draw:text-box></draw:frame>") == "A:x\n\fin a box\n|");
  // A table in a shape is none of the sheet's rows.
  CHECK(of_rows("<table:title>On top</table:title><table:shapes><draw:object><table:table>" +
                row(cell("of a chart")) +
                "</table:table></draw:object><draw:image><office:binary-data>aGVsbG8gd29ybGQ="
                "</office:binary-data></draw:image></table:shapes><office:forms><form:text "
                "form:current-value=\"typed in\"/></office:forms>" +
                row(cell("1"))) == "A:1\n\fOn top\nof a chart\ntyped in\n|");
  CHECK(of_rows("<table:named-expressions/>" + row(cell("1")) + "\n 7 \n") == "A:1\n|");
}

TEST_CASE("what stands in no sheet follows all of them") {
  CHECK(shown(content(
            "<table:tracked-changes><table:cell-content-change><table:deletion>"
            "<table:change-track-table-cell office:value-type=\"date\" "
            "office:date-value=\"1985-04-03\"><text:p>03.04.85</text:p>"
            "</table:change-track-table-cell></table:deletion></table:cell-content-change>"
            "</table:tracked-changes><table:content-validations><table:content-validation "
            "table:condition=\"of:cell-content-is-in-list(&quot;Ada&quot;;&quot;Ben&quot;)\">"
            "<table:error-message table:title=\"Not here\"><text:p>Ask Cara</text:p>"
            "</table:error-message></table:content-validation></table:content-validations>" +
            sheet(row(cell("1"))) +
            "<table:database-ranges><table:database-range "
            "table:target-range-address=\"A.A1:A.B9\"><table:database-source-sql "
            "table:sql-statement=\"select a\"/><table:filter><table:filter-condition "
            "table:value=\"Dora\"/></table:filter></table:database-range></table:database-ranges>"
            "<table:data-pilot-member table:name=\"Eve\"/>")) ==
        "A:1\n||1985-04-03\nof:cell-content-is-in-list(\"Ada\";\"Ben\")\nNot here\nAsk Cara\n"
        "select a\nDora\nEve\n");
}

TEST_CASE("sheets whose XML is cut, is none or declares entities are read up to there") {
  const std::string xml = content(sheet(row(cell("1"))) + sheet(row(cell("2")) + "@", "B"));
  for (const std::string behind :
       {"", "<table:table-row><table:", "<table:table-row><table:table-cell>",
        "<table:table-row></table:table>", "\x01", "<!DOCTYPE x [<!ENTITY a \"b\">]>"}) {
    CHECK(shown(xml.substr(0, xml.find('@')) + behind, 1000, false) == "A:1\n|B:2\n…|");
  }
  for (const std::string bad : {"", "\x01", "<!DOCTYPE x><a/>"})
    CHECK(shown(bad, 9, false).empty());
}

TEST_CASE("texts that are too long, and sheets that are too many, are cut and told") {
  OdfSheetsReader reader;
  std::vector<SheetPiece> pieces;
  CHECK_FALSE(
      reader.read(content(sheet(row(cell(std::string(5U << 20, 'x')) + cell("2")))), true, pieces));
  CHECK(reader.is_full());
  REQUIRE(pieces.size() == 1);
  CHECK(pieces.back().text == std::string(4U << 20, 'x') + "\n");
  CHECK_FALSE(pieces.back().ends);

  OdfSheetsReader other;
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "<table:table>" + row(cell("x")) + "</table:table>";
  pieces.clear();
  CHECK_FALSE(other.read(content(many), true, pieces));
  CHECK(other.is_full());
  CHECK(pieces.size() <= 10'001);

  // A few bytes a sheet, a million rows each.
  OdfSheetsReader rows;
  many.clear();
  for (int i = 0; i < 200; ++i)
    many += sheet(row("<table:table-cell/>", repeated("rows", 1'048'575)) + row(cell("x")));
  pieces.clear();
  CHECK_FALSE(rows.read(content(many), true, pieces));
  CHECK(rows.is_full());
  std::size_t size = 0;
  for (const SheetPiece& piece : pieces) size += piece.text.size();
  CHECK(size < (70U << 20));
}

TEST_CASE("an OpenDocument spreadsheet's sheets are members of its content") {
  const std::string xml =
      content("<table:content-validation table:condition=\"&quot;Ben&quot;\"/>" +
              sheet(row(cell("Name") + cell("Born")) + row(cell("Ada")), "Staff") +
              sheet(row(cell("1")), "Staff"));
  Recorder recorder;
  CHECK(Recorder::describe(expand_bytes(zip(package(xml)), "a.ods", recorder)) == "read");
  CHECK(recorder.members() ==
        std::string("1 mimetype=") + kSpreadsheet +
            "|1 content.xml=|2 Staff=Name\tBorn\nAda\n|2 2 Staff=1\n|2 other text=\"Ben\"\n|"
            "1 styles.xml=<styles/>|1 META-INF/manifest.xml=<m/>|");
  const auto* seen = recorder.find("2 Staff");
  REQUIRE(seen != nullptr);
  CHECK(seen->member.sheet == "Staff");
  CHECK(seen->member.type.lines == Lines::kRows);
  CHECK(seen->member.ordinal == 1);
  CHECK(recorder.find("other text")->member.type.lines == Lines::kShown);
  CHECK(recorder.find("content.xml")->member.type.kind == Kind::kContainer);
  CHECK(recorder.find("content.xml")->end.bytes == xml.size());
  CHECK(recorder.all_ended());

  // Templates, in other archives; by the name where nothing else tells.
  auto entries = package(xml);
  entries[0].content += "-template";
  const std::string unnamed = zip({{"content.xml", xml}});
  for (const std::string& outer : {zip({{"x/book", zip(entries)}}), zip({{"b.ots", unnamed}})}) {
    Recorder inner;
    expand_bytes(outer, "a.zip", inner);
    REQUIRE(inner.find("Staff") != nullptr);
    CHECK(inner.find("Staff")->member.depth == 3);
    CHECK(inner.find("Staff")->content == "Name\tBorn\nAda\n");
  }
}

TEST_CASE("a flat OpenDocument spreadsheet is a container of its sheets") {
  const std::string xml = content(sheet(row(cell("Ada")), "Staff"), "document");
  Recorder recorder;
  CHECK(type_of(xml, "a.fods").format == Format::kOdfSheets);
  CHECK(Recorder::describe(expand_bytes(xml, "a.fods", recorder)) == "read");
  CHECK(recorder.members() == "1 Staff=Ada\n|");
  for (const std::string& other : {content(""), "x" + xml})
    CHECK(type_of(other, "a.fods").kind == Kind::kText);
}

TEST_CASE("content that can't be taken apart stays the XML that it is") {
  const std::string xml = content(sheet(row(cell("1"))));
  ContainerLimits shallow;
  shallow.max_depth = 1;
  Recorder recorder;
  expand_bytes(zip(package(xml)), "a.ods", recorder, shallow);
  CHECK(recorder.find("content.xml")->content == xml);
  // A text document's, and that of an object in a spreadsheet.
  auto entries = package(xml);
  entries[0].content = "application/vnd.oasis.opendocument.text";
  Recorder text;
  expand_bytes(zip(entries), "a.odt", text);
  CHECK(text.find("content.xml")->content == xml);
  entries = package(xml);
  entries[1].name = "Object 1/content.xml";
  Recorder object;
  expand_bytes(zip(entries), "a.ods", object);
  CHECK(object.find("Object 1/content.xml")->content == xml);
}

TEST_CASE(
    "of an OpenDocument that is cut the sheets that are there are read and the rest is told") {
  const std::string xml = content(sheet(row(cell("1"))) + sheet(row(cell("2")) + "@", "B"));
  Recorder recorder;
  expand_bytes(zip(package(xml.substr(0, xml.find('@')))), "a.ods", recorder);
  CHECK(recorder.state("A") == "read");
  CHECK(recorder.state("B") == "partial:corrupt");
  CHECK(recorder.find("B")->content == "2\n");
  CHECK(recorder.state("content.xml") == "partial:corrupt");
  CHECK(recorder.state("styles.xml") == "read");

  // What of it can't be read as sheets is looked at as it stands.
  std::string odd = xml;
  odd[odd.find('@')] = '\x01';
  Recorder broken;
  expand_bytes(zip(package(odd)), "a.ods", broken);
  CHECK(broken.state("content.xml") == "partial:corrupt");
  CHECK(broken.find("A")->content == "1\n");
  REQUIRE(broken.find("contents") != nullptr);
  CHECK(broken.find("contents")->content.ends_with(odd.substr(odd.find('\x01'))));
  CHECK(broken.find("contents")->member.type.use == TextUse::kMarkup);
  CHECK(broken.all_ended());

  Recorder excluding;
  excluding.exclude = "A";
  expand_bytes(zip(package(content(sheet(row(cell("1"))) + sheet(row(cell("2")), "B")))), "a.ods",
               excluding);
  CHECK(excluding.state("A") == "skipped:excluded");
  CHECK(excluding.find("A")->content.empty());
  CHECK(excluding.find("B")->content == "2\n");
  CHECK(excluding.all_ended());
}

TEST_CASE("what a manifest calls encrypted is told as such and not looked at") {
  const std::string manifest =
      "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry "
      "manifest:full-path=\"/\"/><manifest:file-entry manifest:full-path=\"content.xml\" "
      "manifest:size=\"9\"><manifest:encryption-data manifest:checksum=\"x\"/>"
      "</manifest:file-entry><manifest:file-entry manifest:full-path=\"styles.xml\"/>"
      "</manifest:manifest>";
  CHECK(encrypted_members(manifest) == std::vector<std::string>{"content.xml"});
  CHECK(encrypted_members("<a").empty());
  // The same of texts.
  for (const char* kind : {"spreadsheet", "text"}) {
    auto entries = package("\x01\x9F of cipher \xFE", manifest);
    entries[0].content = std::string("application/vnd.oasis.opendocument.") + kind;
    Recorder recorder;
    expand_bytes(zip(entries), "a", recorder);
    CHECK(recorder.state("content.xml") == "skipped:encrypted");
    CHECK(recorder.state("styles.xml") == "read");
    CHECK(recorder.state("META-INF/manifest.xml") == "read");
    CHECK(recorder.seen.size() == entries.size());
  }
}

TEST_CASE("what an OpenDocument's sheets unfold to counts against the limits of their container") {
  std::string rows;
  for (int i = 0; i < 2000; ++i)
    rows += row("<table:table-cell " + repeated("columns", 16'383) + "/>" + cell("1"));
  Recorder recorder;
  recorder.keep_content = false;
  ContainerLimits limits;
  limits.ratio_floor = 1U << 20;
  const auto end =
      expand_bytes(make_archive("zip", package(content(sheet(rows)))), "a.ods", recorder, limits);
  CHECK(Recorder::describe(end) == "partial:limit:ratio");
  CHECK(recorder.state("A") == "partial:limit:ratio");
  CHECK(recorder.total < (4U << 20));
  CHECK(recorder.all_ended());
}
