#include "formats/table.h"
#include "formats/table_fields.h"

#include <random>

#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;

namespace {

using Cells = std::vector<std::string>;

// "row|column|value" of every cell.
Cells cells_of(const TableText& table, std::string_view text) {
  Cells out;
  for (const TableCell& cell : table.cells) {
    out.push_back(std::to_string(cell.row) + '|' + table.columns[cell.column] + '|' +
                  std::string(text.substr(cell.begin, cell.end - cell.begin)));
  }
  return out;
}

Cells read(std::string_view text, std::string_view media_type = "") {
  const auto layout = find_table(text, media_type, true);
  if (!layout) return {"no table"};
  TableReader reader;
  reader.start(*layout);
  return cells_of(reader.read(text, 0, text.size(), true), text);
}

// As read(), in windows that own `own` bytes each and see `overlap` on both sides.
Cells read_in_windows(std::string_view text, std::string_view media_type, std::size_t own,
                      std::size_t overlap) {
  const auto layout = find_table(text.substr(0, 64 * 1024), media_type, false);
  if (!layout) return {"no table"};
  TableReader reader;
  reader.start(*layout);
  Cells out;
  std::uint64_t rows = 0;
  for (std::size_t begin = 0; begin < text.size(); begin += own) {
    const std::size_t from = begin > overlap ? begin - overlap : 0;
    const std::size_t end = std::min(text.size(), begin + own);
    const std::string_view window = text.substr(from, end + overlap - from);
    const TableText& table = reader.read(window, begin - from, end - from, begin == 0);
    for (const TableCell& cell : table.cells) {
      if (cell.begin < begin - from || cell.begin >= end - from) continue;
      out.push_back(std::to_string(rows + cell.row) + '|' + table.columns[cell.column] + '|' +
                    std::string(window.substr(cell.begin, cell.end - cell.begin)));
    }
    rows += table.rows;
  }
  return out;
}

}  // namespace

TEST_CASE("delimited text is read with the delimiter and the quotes that it has") {
  const Cells expected = {"2|id|1", "2|name|Ada", "3|id|2", "3|name|Bo"};
  const auto text = GENERATE(as<std::string>(), "id,name\n1,Ada\n2,Bo\n", "id;name\n1;Ada\n2;Bo\n",
                             "id\tname\r\n1\tAda\r\n2\tBo\r\n", "id|name\n1|Ada\n2|Bo",
                             "\"id\",\"name\"\n\"1\",\"Ada\"\n\"2\",\"Bo\"\n",
                             "id,name\n\n1 , Ada\n2,  \"Bo\"\n");
  CHECK(read(text) == expected);
}

TEST_CASE("quoted fields hold delimiters, newlines and doubled quotes") {
  CHECK(read("id,note\n1,\"a,b\"\n2,\"c\nd\"\n3,\"e\"\"f\"\n") ==
        Cells{"2|id|1", "2|note|a,b", "3|id|2", "3|note|c\nd", "4|id|3", "4|note|e\"\"f"});
}

TEST_CASE("a quote that is not closed spoils its field only") {
  CHECK(read("id,note\n1,\"ab\n2,cd\n3,ef\n", "text/csv") ==
        Cells{"2|id|1", "2|note|\"ab", "3|id|2", "3|note|cd", "4|id|3", "4|note|ef"});
}

TEST_CASE("a field ends at the next delimiter or line's end, wherever that is") {
  for (std::size_t size = 0; size < 40; ++size) {
    for (const char delimiter : {',', ';', '\t', '|'}) {
      for (const char end : {delimiter, '\n'}) {
        // Bytes one above and below what is looked for, and beyond ASCII.
        std::string value;
        for (std::size_t i = 0; i < size; ++i)
          value += std::string("a\x0B+-:<\x7D{\xC3\xA9\xFF")[i % 11];
        const std::string text = "x" + value + end + "next" + delimiter + "\n";
        CAPTURE(size, delimiter, end);
        const Field field = read_field(text, 0, delimiter, '"');
        CHECK(field.begin == 0);
        CHECK(field.end == 1 + size);
        CHECK(field.next == 2 + size);
        CHECK(field.ends_row == (end == '\n'));
        CHECK(field.complete);
      }
      const std::string last = "x" + std::string(size, 'y');
      CHECK(read_field(last, 0, delimiter, '"').end == last.size());
      CHECK_FALSE(read_field(last, 0, delimiter, '"').complete);
    }
  }
}

TEST_CASE("a table without a header has columns without names") {
  CHECK(read("1,a@b.org\n2,c@d.org\n3,e@f.org\n", "text/csv")[0] == "1||1");
}

TEST_CASE("titles above the names of a table are no rows of it") {
  const std::string rows = "name,born,town\nAda,1985,Ayr\nBo,1979,Rye\n";
  const Cells expected = {"4|name|Ada", "4|born|1985", "4|town|Ayr",
                          "5|name|Bo",  "5|born|1979", "5|town|Rye"};
  CHECK(read("Staff of 2024,,\nby the office,,\n" + rows, "text/csv") == expected);
  CHECK(read("Staff of 2024\nby the office\n" + rows, "text/csv") == expected);
  // Not where it isn't known to be a table.
  CHECK(read("Staff of 2024,,\nby the office,,\n" + rows) == Cells{"no table"});
  // Rows that are numbered have no name for that.
  CHECK(read(",code\n0,x1\n1,x2\n", "text/csv") == Cells{"2||0", "2|code|x1", "3||1", "3|code|x2"});
  // Values under no names stay.
  CHECK(read("1,,\n2,Ada,3\n", "text/csv") == Cells{"2||2", "2||Ada", "2||3"});
}

TEST_CASE("rows of a sheet are a table below their names, but for labels and what they say") {
  const auto read_sheet = [](std::string_view text) {
    const auto layout = find_sheet_table(text, true);
    if (!layout) return Cells{"no table"};
    TableReader reader;
    reader.start(*layout);
    return cells_of(reader.read(text, 0, text.size(), true), text);
  };
  CHECK(read_sheet(
            "Staff\n\nname\tborn\tnote\n\"Ada\t1985\n\nBo\t\tx\ta\tb\n\t\t\ta\tb\n\fb\tc\td\n") ==
        Cells{"3|name|\"Ada", "3|born|1985", "4|name|Bo", "4|note|x", "4||a", "4||b"});
  CHECK(read_sheet("name\tcode\nAda\tx9\n") == Cells{"2|name|Ada", "2|code|x9"});
  CHECK(read_sheet("\tcode\n0\tx1\n") == Cells{"2||0", "2|code|x1"});
  CHECK(read_sheet("name\n") == Cells{"no table"});
  CHECK(read_sheet("") == Cells{"no table"});
}

TEST_CASE("one column under its name is a table where the file says so") {
  CHECK(read("ssn\n078-05-1120\n", "text/csv") == Cells{"2|ssn|078-05-1120"});
  CHECK(read("ssn\n078-05-1120\n") == Cells{"no table"});
}

TEST_CASE("prose, code and lists with commas are no tables") {
  const auto text =
      GENERATE(as<std::string>(), "Hello, world.\nSo it goes, again.\nAnd on, and on.\n",
               "int a, b;\nint c, d;\nint e, f;\n", "int main() {\n  return 0;\n}\n", "a\nb\nc\n",
               "", "x = foo(a, b)\ny = foo(c, d)\nz = foo(e, f)\n");
  CHECK(read(text) == Cells{"no table"});
}

TEST_CASE("keys name the values of JSON records, from the innermost list on") {
  CHECK(read(R"([{"id": 1, "to": {"name": "Ada", "tel": ["1", "2"]}}, {"id": 2}])") ==
        Cells{"1|id|1", "1|to.name|Ada", "1|to.tel|1", "1|to.tel|2", "2|id|2"});
  CHECK(read("{\"id\":1,\"n\":\"a\\\"b\"}\n{\"id\":2,\"n\":null}\n") ==
        Cells{"1|id|1", "1|n|a\\\"b", "2|id|2"});
  CHECK(read(R"({"users":[{"id":1},{"id":2}]})") == Cells{"1|id|1", "2|id|2"});
}

TEST_CASE("arrays are rows below a row of names, or where names are listed before them") {
  const Cells expected = {"1|id|1", "1|n|a, \\\"[b and so on it goes", "2|id|2"};
  CHECK(
      read(
          R"({"columns":["id","n"],"index":[0,1],"data":[[1,"a, \"[b and so on it goes"],[2,null]]})") ==
      expected);
  CHECK(read(R"({"meta":[{"name":"id","type":{"name":"int","of":[{"name":"x"}]}},)"
             R"({"name":"n","type":"text"}],"rows":[[1,"a, \"[b and so on it goes"],[2,""]]})") ==
        expected);
  const Cells below = {"2|id|1", "2|n|a", "3|id|2"};
  CHECK(read(R"([["id","n"],[1,"a"],[2]])") == below);
  CHECK(read("{\"values\": [\n  [\n    \"id\",\n    \"n\"\n  ],\n  [ 1, \"a\" ],\n  [ 2 ]\n]}") ==
        below);
  CHECK(read("[\"id\", \"n\"]\n[1, \"a\"]\n[2, [3, 4]]\n") == below);
  CHECK(read(R"([["id","n"],[1,{"k":"v"}],[2,"b","too many"]])") ==
        Cells{"2|id|1", "3|id|2", "3|n|b"});
}

TEST_CASE("each table of arrays has its own names") {
  CHECK(read(R"({"a":{"values":[["id","n"],[1,"a long value to weigh"]]},)"
             R"("b":{"values":[["p","q"],[2,"b, which is as long"]]}})") ==
        Cells{"2|id|1", "2|n|a long value to weigh", "4|p|2", "4|q|b, which is as long"});
  CHECK(read(R"({"series":[{"columns":["id","n"],"values":[[1,"a long value to weigh"]]},)"
             R"({"columns":["p","q (r) s"],"values":[[2,"b, which is as long"]]
}]
})") == Cells{"1|id|1", "1|n|a long value to weigh", "2|p|2", "2|q (r) s|b, which is as long"});
  // An index is no list of names, nor are objects without any.
  CHECK(
      read(
          R"({"columns":["id","n"],"index":["x","y"],"meta":[{"code":1}],"data":[[1,"a long value here"]]})") ==
      Cells{"1|id|1", "1|n|a long value here"});
}

TEST_CASE("names that are listed are of the next table only") {
  CHECK(read(R"({"columns":["id","n","k"],"a":[["x","y"],[1,"a long value to weigh"]],)"
             R"("b":[[7,"z","w"],[8,"a long value","v"]]})") ==
        Cells{"2|x|1", "2|y|a long value to weigh"});
}

TEST_CASE("a small table of arrays does not make records rows") {
  CHECK(read(R"({"people":[{"name":"Ada Roe of Bonn","town":"Bonn on the Rhine"},)"
             R"({"name":"Bo Li of Rome"}],"fields":["id","n"],"rows":[[1,"x"],[2,"y"]]})")[0] ==
        "1|name|Ada Roe of Bonn");
}

TEST_CASE("values are no names, and a record's arrays are values of it") {
  CHECK(read(R"([["Ada Roe","Bonn"],["Bo Li","Rome"]])") == Cells{"no table"});
  CHECK(
      read(R"({"roles":["ssn","phone"],"points":[[536220000,6175550143],[536220017,6175550174]]})")
          [0] == "1|roles|ssn");
  CHECK(read(R"([{"id":10,"m":[["x","y"],["17.20","19.20"]]},{"id":11,"m":[["x","y"],["1","2"]]}])")
            [0] == "1|id|10");
  CHECK(read("[[1, 2], [3, 4]]") == Cells{"no table"});
  CHECK(read(R"([["id","n"],[abc,"a long value"]])") == Cells{"no table"});
}

TEST_CASE("SQL dumps name columns in INSERT, in COPY or in CREATE TABLE") {
  CHECK(read("INSERT INTO p (a, b) VALUES ('x', 1), ('it''s', NULL);\n", "application/sql") ==
        Cells{"1|a|x", "1|b|1", "2|a|it''s"});
  CHECK(read("CREATE TABLE `p` (`a` int, `b` decimal(1,2), PRIMARY KEY (`a`));\n"
             "INSERT INTO `p` VALUES (1,'y');\n") == Cells{"1|a|1", "1|b|y"});
  CHECK(read("COPY public.p (a, b) FROM stdin;\n1\tx\n2\t\\N\n\\.\nSELECT 1;\n",
             "application/sql") == Cells{"1|a|1", "1|b|x", "2|a|2"});
}

TEST_CASE("columns of a dump's tables are told apart") {
  const std::string_view dump =
      "INSERT INTO p (name) VALUES ('x');\nINSERT INTO q (name, n) VALUES ('y', 1);\n"
      "INSERT INTO p (name) VALUES ('z');\n";
  const auto layout = find_table(dump, "application/sql", true);
  REQUIRE(layout);
  TableReader reader;
  reader.start(*layout);
  const TableText& table = reader.read(dump, 0, dump.size(), true);
  std::vector<std::string> fields;
  for (const TableCell& cell : table.cells) fields.push_back(table.field(cell.column));
  CHECK(fields == std::vector<std::string>{"p.name", "q.name", "q.n", "p.name"});
  CHECK(table.columns == std::vector<std::string>{"name", "name", "n"});
}

TEST_CASE("elements and attributes name the values of XML records") {
  CHECK(read("<?xml version=\"1.0\"?><r><p id=\"1\"><n>Ada</n></p><p id=\"2\"><n>Bo</n></p></r>") ==
        Cells{"1|id|1", "1|n|Ada", "2|id|2", "2|n|Bo"});
  CHECK(read("<r><row><field name=\"ssn\">1</field></row><row><field name=\"ssn\">2</field></row>"
             "</r>") == Cells{"1|ssn|1", "2|ssn|2"});
  // Each value's name stands in an element before it.
  CHECK_FALSE(
      find_table("<?xml version=\"1.0\"?><plist><dict><key>a</key><string>1</string>"
                 "<key>b</key><string>2</string></dict></plist>",
                 "application/x-plist", true));
}

TEST_CASE("keys of JSON are named without their escapes") {
  CHECK(read("[{\"\\u0438\\u043c\\u044f\": \"Ada\"}, {\"\\u0438\\u043c\\u044f\": \"Bo\"}]") ==
        Cells{"1|имя|Ada", "2|имя|Bo"});
  CHECK(read("[[\"\\u0438\\u043c\\u044f\", \"\\u0433\\u043e\\u0434\"], [\"Ada\", 1815], [\"Bo\", "
             "1990]]") == Cells{"2|имя|Ada", "2|год|1815", "3|имя|Bo", "3|год|1990"});
  CHECK(json_name("\\ud83d\\ude00x") == "\U0001F600x");
  CHECK(json_name("\\u12") == "\\u12");      // cut
  CHECK(json_name("\\ud83d") == "\\ud83d");  // half a pair
  CHECK(json_name("é\\u0438") == "é\\u0438");
}

TEST_CASE("tables of HTML and Markdown have the header's names") {
  CHECK(read("<html><table><tr><th>A</th><th>B</th></tr><tr><td><b>1</b></td><td>2</td></tr>"
             "</table></html>") == Cells{"2|A|1", "2|B|2"});
  CHECK(read("text\n\n| A | B |\n|---|:-:|\n| 1 | 2 |\n\nmore\n") == Cells{"2|A|1", "2|B|2"});
  CHECK(read("| **A** | B |\n|---|---|\n| `1` | ** 2 ** |\n| `` | *3 |\n") ==
        Cells{"2|A|1", "2|B|2", "3|A|``", "3|B|*3"});
}

TEST_CASE("a header of HTML may have one cell of each kind") {
  CHECK(read("<html><table><tr><th>Name</th><td>Born</td><td>Code</td></tr><tr><td>Ada</td>"
             "<td>1985</td><td>q1</td></tr></table></html>",
             "text/html") == Cells{"2|Name|Ada", "2|Born|1985", "2|Code|q1"});
  CHECK(
      read("<html><table><tr><th>Name<td>Code</tr><tr><td>Ada</td><td>q1</td></tr></table></html>",
           "text/html") == Cells{"2|Name|Ada", "2|Code|q1"});
}

TEST_CASE("names before their values name these in HTML") {
  CHECK(read("<html><table><tr><th>User</th><td>ada</td></tr><tr><th><b>Code</b></th><td>q1</td>"
             "<td>q2</td></tr><tr><td>x</td></tr></table><table><tr><th>a</th><th>b</th></tr>"
             "<tr><th>1</th><td>2</td></tr></table></html>",
             "text/html") ==
        Cells{"1|User|ada", "2|Code|q1", "2|Code|q2", "3||x", "5|a|1", "5|b|2"});
}

TEST_CASE("tables of wikis have the header's names") {
  CHECK(read("text\n\n||A||*B*||\n|1|2|\n|3|{{4}}|\n") ==
        Cells{"1|A|1", "1|B|2", "2|A|3", "2|B|{{4}}"});
  CHECK(
      read("{| class=\"wikitable\"\n|+ C\n! A !! B\n|-\n| 1 || style=\"x\" | ''2''\n|-\n| 3\n| 4\n"
           "|}\n") == Cells{"1|A|1", "1|B|2", "2|A|3", "2|B|4"});
  CHECK(read("{|\n|-\n! A\n! B\n|-\n| 1\n| 2\n|}\n{|\n! C\n|-\n| 5\n|}\n") ==
        Cells{"1|A|1", "1|B|2", "2|C|5"});
  CHECK(read("{|\n! A\n! B\n|-\n! scope=\"row\" | x\n| 1\n|-\n! Group\n|-\n| y || 2\n|}\n") ==
        Cells{"1|B|1", "2|A|y", "2|B|2"});
  CHECK(read("a || b\n||x||\n{| no table\n") == Cells{"no table"});
}

TEST_CASE("boxes that mysql, psql and reStructuredText draw are tables") {
  const Cells expected = {"1|id|1", "1|name|Ada", "2|id|2", "2|name|Bo"};
  CHECK(read("+----+------+\n| id | name |\n+----+------+\n|  1 | Ada  |\n|  2 | Bo   |\n"
             "+----+------+\n2 rows in set (0.00 sec)\n") ==
        Cells{"2|id|1", "2|name|Ada", "3|id|2", "3|name|Bo"});
  CHECK(read("x=> select * from p;\n id | name \n----+------\n  1 | Ada\n  2 | Bo\n(2 rows)\n") ==
        expected);
  CHECK(read("+----+------+\n| id | name |\n+====+======+\n| 1  | Ada  |\n+----+------+\n"
             "| 2  | Bo   |\n+----+------+\n") ==
        Cells{"2|id|1", "2|name|Ada", "3|id|2", "3|name|Bo"});
  // A second table has columns of its own.
  CHECK(read(" id | name \n----+------\n  1 | Ada\n(1 row)\n\n a | b \n---+---\n x | y\n") ==
        Cells{"1|id|1", "1|name|Ada", "2|a|x", "2|b|y"});
  CHECK(read("x\n-+-\n1 | 2\n") == Cells{"no table"});
}

TEST_CASE("fields of HL7 and X12 have their names from the standard") {
  CHECK(read("MSH|^~\\&|A|B|C|D|20240507||ADT^A01|1|P|2.3\rPID|1||P12^^^H^MR~536228726^^^US^SS||"
             "Roe^Ada^M||19610615101112|F|||2 Elm St^^Ulm^NC^27401||(555) 555-2004\rPV1|1|I||||"
             "|77^Bo^Cy\r") ==
        Cells{"2|medical record number|P12", "2|ssn|536228726", "2|last name|Roe",
              "2|first name|Ada", "2|date of birth|19610615", "2|gender|F",
              "2|street address|2 Elm St", "2|city|Ulm", "2|zip code|27401",
              "2|phone|(555) 555-2004", "3|last name|Bo", "3|first name|Cy"});
  const std::string isa =
      "ISA*00*          *00*          *ZZ*SUBMITTERID    *ZZ*RECEIVERID     *240507*1011*^*00501*"
      "000000905*1*T*:~";
  CHECK(read(isa +
             "NM1*IL*1*ROE*ADA*M***MI*W12~N3*2 ELM ST~\nN4*ULM*NC*27401~DMG*D8*19610615*F~"
             "REF*SY*536228726~PER*IC*X*TE*5555552004*EM*a@x.org~NM1*85*2*ROE LTD*****XX*19~") ==
        Cells{"2|last name|ROE", "2|first name|ADA", "2|member id|W12", "3|street address|2 ELM ST",
              "4|city|ULM", "4|zip code|27401", "5|date of birth|19610615", "5|gender|F",
              "6|ssn|536228726", "7|phone|5555552004", "7|email|a@x.org", "8|npi|19"});
  CHECK(read("MSHA is no message\nPID|1||2\n") == Cells{"no table"});
  CHECK(read("ISA brake\nNM1*IL*1*ROE*ADA~\n") == Cells{"no table"});
}

TEST_CASE("columns that are aligned by spaces are a table") {
  CHECK(read("name    id   city\nAda     1    Ulm\nBo      22   Bonn\nCy      3    Rome\n") ==
        Cells{"2|name|Ada", "2|id|1", "2|city|Ulm", "3|name|Bo", "3|id|22", "3|city|Bonn",
              "4|name|Cy", "4|id|3", "4|city|Rome"});
  CHECK(read("Größe  Name    Straße\n1      Jürgen  Am Bäch\n2      Zoë     Ring 1\n3      Bo      "
             "Weg 2\n") == Cells{"2|Größe|1", "2|Name|Jürgen", "2|Straße|Am Bäch", "3|Größe|2",
                                 "3|Name|Zoë", "3|Straße|Ring 1", "4|Größe|3", "4|Name|Bo",
                                 "4|Straße|Weg 2"});
}

TEST_CASE("attributes of LDIF are called by their words") {
  CHECK(read("# export\nversion: 1\n\ndn: uid=a,dc=x\nobjectClass: person\nuid: a\ncn;lang-en: Ada "
             "Roe\n"
             "SN: Roe\r\nl:Bonn\njpegPhoto:< file:///a\ncn:: QWRh\nnote: folded\n  on\n\n"
             "dn: uid=b,dc=x\nmail: b@c.org\n") ==
        Cells{"1|user id|a", "1|name|Ada Roe", "1|surname|Roe", "1|city|Bonn", "2|mail|b@c.org"});
  CHECK(read("# a comment\ndnx: 1\n") == Cells{"no table"});
}

TEST_CASE("properties of vCards are called by their words") {
  CHECK(
      read(
          "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roe\\;Ray;Ada;;Dr.;\r\nFN:Dr. Ada Roe\r\n"
          "item1.TEL;TYPE=CELL:+1\r\nTEL;VALUE=uri:tel:+2\r\nBDAY:19850412\r\n"
          "ADR;TYPE=HOME:;;1 Elm St;Bonn;;10115;Germany\r\nNOTE:n\r\nEND:VCARD\r\n"
          "begin:vcard\nN;ENCODING=QUOTED-PRINTABLE:M=C3=BC;J\nFN:folded\n  on\nEMAIL:a@b.org\n") ==
      Cells{"1|surname|Roe\\;Ray", "1|given name|Ada", "1|full name|Dr. Ada Roe", "1|phone|+1",
            "1|phone|+2", "1|date of birth|19850412", "1|street address|1 Elm St", "1|city|Bonn",
            "1|postal code|10115", "1|country|Germany", "2|email|a@b.org"});
}

TEST_CASE("windows of any size read the same cells") {
  std::mt19937 random(11);
  std::string csv = "id,note,tail\n";
  std::string json;
  std::string sql = "CREATE TABLE p (id int, note text, tail text);\nINSERT INTO p VALUES ";
  for (int i = 0; i < 400; ++i) {
    const std::string id = std::to_string(100000 + i);
    const bool quoted = random() % 3 == 0;
    csv += id + (quoted ? ",\"a, b\nc\"," : ",plain,") + std::to_string(random() % 1000) + '\n';
    json += "{\"id\": " + id + ", \"note\": \"a {b}, \\\" [c\", \"tail\": \"t\"}\n";
    sql += (i == 0 ? "(" : ",(") + id + ",'a (b), c','t')";
  }
  sql += ";\n";
  // Windows begin in the second table: its names hold there.
  std::string wiki = "{|\n! X\n! Y\n|-\n| 1\n| 2\n|}\n\n{|\n! A\n! B\n";
  std::string markdown = "| X | Y |\n|---|---|\n| 1 | 2 |\n\n| A | B |\n|---|---|\n";
  for (int i = 0; i < 400; ++i) {
    const std::string row = std::to_string(100000 + i);
    wiki += "|-\n| " + row + "\n| b" + row + '\n';
    markdown += "| " + row + " | b" + row + " |\n";
  }
  wiki += "|}\n";
  // All on one line, with what looks like rows in strings.
  std::string arrays = R"([{"columns":["id","note"],"values":[[1,"x"])";
  for (int i = 0; i < 400; ++i) {
    if (i == 200) arrays += R"(]},{"columns":["p","q"],"values":[[1,"x"])";
    arrays += ",[" + std::to_string(100000 + i) +
              (i % 200 < 100 ? R"(,"a \" ],[ b, [1], [2,3,4]"])" : R"(,"a ],[ b, [1], [2,3,4]"])");
  }
  arrays += "]}]\n";
  std::string ldif;
  std::string vcard;
  for (int i = 0; i < 300; ++i) {
    const std::string id = std::to_string(100000 + i);
    ldif += "dn: uid=" + id + "\nuid: " + id + "\nsn: Roe\n\n";
    vcard += "BEGIN:VCARD\r\nN:Roe;A" + id + "\r\nEND:VCARD\r\n";
  }
  std::string hl7;
  for (int i = 0; i < 300; ++i)
    hl7 += "MSH|^~\\&|A|B|C|D|2024||ADT|1|P|2.3\rPID|1||P" + std::to_string(100000 + i) +
           "||Roe^Ada\r";
  std::string box = "+----+------+\n| id | name |\n+----+------+\n";
  std::string psql = " id | name \n----+------\n";
  for (int i = 0; i < 400; ++i) {
    const std::string row = std::to_string(100000 + i);
    if (i == 200) {
      box += "+----+------+\n\n+----+------+\n| a | b |\n+---+---+\n";
      psql += "\n a | b \n---+---\n";
    }
    box += "| " + row + " | b" + row + " |\n";
    psql += " " + row + " | b" + row + "\n";
  }
  // Further tables, and more of them than there is room for in a head.
  std::string mysql = "-- MySQL dump\n" + std::string(70'000, '-') + '\n';
  std::string postgres = mysql;
  for (const std::string name : {"p", "q", "r"}) {
    mysql += "CREATE TABLE `" + name + "` (\n  `id` int,\n  `" + name + "_note` text\n);\n";
    mysql += "INSERT INTO `" + name + "` VALUES ";
    postgres += "COPY " + name + " (id, " + name + "_note) FROM stdin;\n";
    for (int i = 0; i < 400; ++i) {
      const std::string id = std::to_string(100000 + i);
      mysql += (i == 0 ? "(" : ",(") + id + ",'a, b\\n(c')";
      postgres += id + "\ta (b), c\n";
    }
    mysql += ";\n";
    postgres += "\\.\n\n";
  }
  std::string html = "<html><table><tr><th>X</th><th>Y</th></tr>";
  for (const std::string name : {"p", "q"}) {
    if (name == "q") html += "</table>\n<p>no cell</p><table><tr><th>A</th><th>q</th></tr>\n";
    for (int i = 0; i < 300; ++i)
      html += "<tr><td>" + name + std::to_string(100000 + i) + "</td><td>b</td></tr>\n";
  }
  html += "</table></html>\n";
  // Tuples on lines with blanks before them, and apart by blanks; values over lines; two of a
  // name.
  std::string blanks = "-- it's a dump\r\n";
  for (const std::string name : {"p", "q"}) {
    blanks += "CREATE TABLE x (id int, " + name + " text); -- the person's\r\n";
    blanks += "insert into X values\r\n";
    for (int i = 0; i < 300; ++i)
      blanks += std::string(i == 0       ? ""
                            : i % 2 == 0 ? ",\r\n"
                                         : ", ") +
                "\t(" + std::to_string(100000 + i) + ", 'a\n foo(b);\n')";
    blanks += ";\r\n";
  }
  const auto own = GENERATE(512U, 1000U, 4096U);
  CHECK(read(blanks, "application/sql").size() == 1200);
  CHECK(read_in_windows(blanks, "application/sql", own, 256) == read(blanks, "application/sql"));
  CHECK(read(html).size() == 1200);
  CHECK(read_in_windows(html, "text/html", own, 256) == read(html, "text/html"));
  CHECK(read(arrays).size() == 804);
  CHECK(read_in_windows(arrays, "", own, 256) == read(arrays));
  CHECK(read(ldif).size() == 600);
  CHECK(read_in_windows(ldif, "", own, 256) == read(ldif));
  CHECK(read(vcard).size() == 600);
  CHECK(read_in_windows(vcard, "", own, 256) == read(vcard));
  CHECK(read(hl7).size() == 900);
  CHECK(read_in_windows(hl7, "", own, 256) == read(hl7));
  CHECK(read(box).size() == 800);
  CHECK(read_in_windows(box, "", own, 256) == read(box));
  CHECK(read(psql).size() == 800);
  CHECK(read_in_windows(psql, "", own, 256) == read(psql));
  for (const std::string& dump : {mysql, postgres}) {
    CHECK(read(dump, "application/sql").size() == 2400);
    CHECK(read_in_windows(dump, "application/sql", own, 256) == read(dump, "application/sql"));
  }
  CHECK(read_in_windows(wiki, "", own, 256) == read(wiki));
  CHECK(read_in_windows(markdown, "", own, 256) == read(markdown));
  CHECK(read(markdown).size() == 802);
  CHECK(read_in_windows(csv, "text/csv", own, 256) == read(csv, "text/csv"));
  CHECK(read_in_windows(json, "", own, 256) == read(json));
  CHECK(read_in_windows(sql, "application/sql", own, 256) == read(sql, "application/sql"));
}

TEST_CASE("hostile tables end in time and with cells inside of the text") {
  std::string deep = "[{\"a\":1},{\"a\":";
  deep += std::string(1'000'000, '[');
  std::string wide = "a";
  for (int i = 0; i < 100'000; ++i) wide += ",a";
  wide += '\n' + wide + '\n' + wide + '\n';
  const std::string field = "a,b\n1,\"" + std::string(3U << 20, 'x') + "\n2,y\n";
  const std::string nuls("a,b\n1,\0\n\0,2\n3,4\n", 16);
  const std::string rtl = "שם,טלפון\nאדה,1\u0301\nבוב,2\nגד,3\n";
  for (const std::string& text : {deep, wide, field, nuls, rtl}) {
    for (const std::string_view type : {"", "text/csv", "application/sql", "text/markdown"}) {
      const auto layout = find_table(std::string_view(text).substr(0, 65536), type, false);
      if (!layout) continue;
      CHECK(layout->columns.size() <= kMaxColumns);
      TableReader reader;
      reader.start(*layout);
      const TableText& table = reader.read(text, 0, text.size(), true);
      std::size_t at = 0;
      for (const TableCell& cell : table.cells) {
        REQUIRE(cell.begin >= at);
        REQUIRE(cell.end > cell.begin);
        at = cell.end;
      }
      CHECK(at <= text.size());
    }
  }
}
