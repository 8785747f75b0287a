#include "formats/rtf_text.h"

#include "formats/office_text.h"
#include "tests/support/test.h"

using namespace assay::formats;

namespace {

std::string said(std::string_view inside) {
  return read_rtf("{\\rtf1\\ansi " + std::string(inside) + "}").text;
}

}  // namespace

TEST_CASE("paragraphs of RTF are lines, whatever words are written with") {
  CHECK(said("The pass{\\b word} is x\\par next\\line l") == "The password is x\nnext\nl");
  CHECK(said("J\\'fcrgen M\\'fcller") == "Jürgen Müller");
  CHECK(said("J\\u252\\'fcrgen \\u1055?\\u1072?") == "Jürgen Па");
  CHECK(said("\\uc0\\u-10179\\u-8704 x") == "\U0001F600x");
  CHECK(said("\\uc2\\u252\\'c3\\'bcx{\\uc1\\u252?}\\u252ab!") == "üxüü!");
  CHECK(said("a\\{b\\}\\\\c\\~d\\_e\\-f") == "a{b}\\c d-ef");
  CHECK(said("\\ldblquote q\\rdblquote\\emdash") == "\u201Cq\u201D\u2014");
  CHECK(said("one\r\ntwo") == "onetwo");
  CHECK(read_rtf("{\\rtf1\\ansicpg1251 \\'cf\\'e0}").text == "Па");
  CHECK(read_rtf("{\\rtf1\\ansicpg932 \\'93\\'8c}").text == "東");
}

TEST_CASE("groups that are no text of a document are left out") {
  CHECK(said("{\\fonttbl{\\f0 Arial;}}{\\*\\generator W;}{\\pict 0102}x{\\info{\\author ada}}") ==
        "xada");
  CHECK(read_rtf("}}text{\\pict 01").text == "text");
  CHECK(read_rtf("").text.empty());
  CHECK(read_rtf("\\").text.empty());
  CHECK(read_rtf("\\'").text.empty());
  CHECK(read_rtf("\\u").text.empty());
}

TEST_CASE("cells of RTF are parted by tabs, and each character has its place") {
  const std::string_view text =
      "{\\rtf1 Name\\cell Born\\cell Code\\cell\\row Bo\\cell 1979\\cell q\\'fc\\cell\\row}";
  const auto read = read_rtf(text);
  CHECK(read.text == "Name\tBorn\tCode\t\nBo\t1979\tqü\t\n");
  CHECK(read.source_of(read.text.find("1979")) == text.find("1979"));
  CHECK(read.how == std::vector<std::string>{"rtf"});
  CHECK(office_text_of("a.rtf", text) == OfficeText::kRtf);
  CHECK(office_text_of("a.txt", "x" + std::string(text)) == OfficeText::kNone);
}
