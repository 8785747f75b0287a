#include "formats/office_text.h"

#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;

namespace {

std::string run(const std::string& text) { return "<w:r><w:t>" + text + "</w:t></w:r>"; }
std::string paragraph(const std::string& inside) { return "<w:p w:x=\"1\">" + inside + "</w:p>"; }

std::string row(const std::vector<std::string>& cells) {
  std::string out = "<w:tr>";
  for (const std::string& cell : cells) out += "<w:tc>" + paragraph(run(cell)) + "</w:tc>";
  return out + "</w:tr>";
}

std::string said(const std::string& xml) { return read_office_text(xml, OfficeText::kOoxml).text; }

}  // namespace

TEST_CASE("parts that hold a document's text are told by their paths and the standard they name") {
  const char* ooxml = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/x/2006/main\">";
  const char* odf = "<x xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">";
  for (const char* path : {"word/document.xml", "word/footnotes.xml", "x/word/header1.xml",
                           "ppt/slides/slide12.xml", "ppt/notesSlides/notesSlide1.xml"}) {
    CHECK(office_text_of(path, ooxml) == OfficeText::kOoxml);
    CHECK(office_text_of(path, "<words>") == OfficeText::kNone);
  }
  CHECK(office_text_of("content.xml", odf) == OfficeText::kOdf);
  CHECK(office_text_of("content.xml", ooxml) == OfficeText::kNone);
  for (const char* path : {"word/media/image1.png", "words/document.xml", "docProps/app.xml", ""})
    CHECK(office_text_of(path, ooxml) == OfficeText::kNone);
}

TEST_CASE("a paragraph is a line, whatever runs it is cut into") {
  CHECK(said(paragraph(run("The pass") + run("word is x")) + paragraph(run("y"))) ==
        "The password is x\ny\n");
  CHECK(said("<a:p><a:r><a:t xml:space=\"preserve\">a </a:t></a:r><a:br/><a:r><a:t>b</a:t></a:r>"
             "</a:p>") == "a \nb\n");
  CHECK(said(paragraph(run("a") + "<w:tab/>" + run("b &amp;&lt;&quot; &#x41;"))) ==
        "a\tb &<\" &#x41;\n");
  CHECK(said(paragraph("<w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"720\"/></w:tabs></w:pPr>" +
                       run("a"))) == "a\n");
  // What a window cuts.
  CHECK(said("tail</w:t></w:r></w:p>" + paragraph(run("x")) + "<w:p><w:r><w:t>cu") == "\nx\ncu");
  CHECK(said("").empty());
  CHECK(said("no tags").empty());
  CHECK(said("<w:tbl><w:tr><w:tc><w:tab/></w:tc><w:tc><w:tab/></w:tc></w:tr></w:tbl>").empty());
  CHECK(said("<w:t/>x<w:instrText>y</w:instrText>").empty());
}

TEST_CASE("rows of a table are told by the names of its first row") {
  CHECK(said("<w:tbl>" + row({"System", "User", "Password:"}) + row({"jira", "ada", "q1"}) +
             row({"", "bob", "q2", "more"}) + "</w:tbl>" + paragraph(run("x"))) ==
        "System\tUser\tPassword:\t\nSystem: jira\nUser: ada\nPassword: q1\n"
        "User: bob\nPassword: q2\nx\n");
  // Of two columns the first may have the names.
  CHECK(said("<w:tbl>" + row({"User", "ada"}) + row({"Password", "q3"}) + "</w:tbl>") ==
        "User: ada\nUser: Password\nada: q3\nPassword: q3\n");
  // A table that begins before the window has none.
  CHECK(said(row({"jira", "ada", "q4"})) == "jira\tada\tq4\t\n");
}

TEST_CASE("in ODF text stands in paragraphs, and empty cells keep the others' places") {
  const auto odf = [](const std::string& xml) {
    return read_office_text(xml, OfficeText::kOdf).text;
  };
  CHECK(
      odf("<text:h>A</text:h><text:p>The pass<text:span>word<text:s/>is</text:span> x</text:p>z") ==
      "A\nThe password is x\n");
  const std::string cell = "<table:table-cell><text:p>";
  const std::string end = "</text:p></table:table-cell>";
  CHECK(odf("<table:table><table:table-column/><table:table-row>" + cell + "System" + end + cell +
            "User" + end + cell + "Password" + end + "</table:table-row><table:table-row>" +
            "<table:table-cell table:number-columns-repeated=\"2\"/>" + cell + "q1" + end +
            "</table:table-row><table:table-row>" + cell + "jira" + end +
            "<table:covered-table-cell/>" + cell + "q2" + end +
            "</table:table-row></table:table>") ==
        "System\tUser\tPassword\t\nPassword: q1\nSystem: jira\nPassword: q2\n");
}

TEST_CASE("each character of an office document's text has its place") {
  const std::string xml =
      paragraph(run("pa&amp;b") + run("cd")) + "<w:tbl>" + row({"N", "V"}) + row({"x", "yz"});
  const EncodedText read = read_office_text(xml, OfficeText::kOoxml);
  CHECK(read.how == std::vector<std::string>{"ooxml"});
  const auto source = [&](const std::string& text) { return read.source_of(read.text.find(text)); };
  CHECK(source("pa") == xml.find("pa&"));
  CHECK(source("b") == xml.find("b</w:t>"));
  CHECK(source("cd") == xml.find("cd<"));
  CHECK(source("yz") == xml.find("yz<"));
  CHECK(read.source_of(read.text.find("yz") + 2) == xml.find("yz<") + 2);
}
