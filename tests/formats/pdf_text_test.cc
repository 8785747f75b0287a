#include "formats/pdf_text.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/formats/pdf_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::test;

namespace {

// All that a document gives.
struct Read final : PdfVisitor {
  std::vector<std::string> pages;
  std::map<std::string, std::string> parts;
  std::map<std::string, std::string> files;
  std::optional<Error> error;
  std::size_t calls_left = 1000;

  bool page(std::uint32_t number, std::string_view text) override {
    CHECK(number == pages.size() + 1);
    pages.emplace_back(text);
    return --calls_left > 0;
  }
  bool part(std::string_view what, std::string_view text) override {
    parts[std::string(what)] = text;
    return --calls_left > 0;
  }
  bool attachment(std::string_view name, std::string_view bytes) override {
    files[std::string(name)] = bytes;
    return --calls_left > 0;
  }
  [[nodiscard]] std::string reason() const {
    return error ? std::string(to_string(error->reason)) : "";
  }
};

Read read(const std::string& bytes, const PdfLimits& limits = {}) {
  Read all;
  MemoryAccess access(bytes);
  all.error = read_pdf(access, limits, all);
  return all;
}

// Of a page with this content, in letters of 10.
std::string said(const std::string& content, const std::string& font = kPlainFont) {
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf " + content + " ET"};
  pages.font = font;
  const Read all = read(pages.build());
  CHECK(all.reason().empty());
  return all.pages.empty() ? "no page" : all.pages[0];
}

std::string font_with(const std::string& entries) {
  return "<< /Type /Font /Subtype /Type1 /BaseFont /X " + entries + " >>";
}

// A font with a ToUnicode map, on a page that shows `shown`.
std::string mapped(const std::string& map, const std::string& shown,
                   const std::string& font = "/Subtype /TrueType") {
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf " + shown + " Tj ET"};
  const int stream = pages.builder.add_stream(map);
  pages.font = "<< /Type /Font " + font + " /ToUnicode " + ref(stream) + " >>";
  return read(pages.build()).pages.at(0);
}

const char* const kComposite =
    "/Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /Subtype /CIDFontType2 /DW 500 /W "
    "[1 [600 700] 5 9 250] /CIDSystemInfo << /Ordering (Identity) >> >>]";

}  // namespace

TEST_CASE("pieces of a line are joined, parted by a blank, by a tab or by lines as they stand") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"(plain) Tj", "plain\n"},
      {"[(pa) -20 (ss) 30 (word)] TJ", "password\n"},
      {"[(two) -300 (words)] TJ", "two words\n"},
      {"[(two ) -300 (words)] TJ", "two words\n"},
      {"[(far) -3000 (apart)] TJ", "far\tapart\n"},
      {"100 700 Td (one) Tj 0 -12 Td (two) Tj", "one\ntwo\n"},
      {"100 700 Td (one) Tj 0 -40 Td (two) Tj", "one\n\ntwo\n"},
      {"14 TL (one) Tj T* (two) Tj (three) ' 1 2 (four) \"", "one\ntwo\nthree\nfour\n"},
      {"100 700 TD (one) Tj 0 -12 TD (two) Tj T* (three) Tj", "one\ntwo\nthree\n"},
      {"1 0 0 1 50 700 Tm (User:) Tj 1 0 0 1 200 700 Tm (ada) Tj", "User:\tada\n"},
      {"(m) Tj 4 Ts (2) Tj 0 Ts ( more) Tj", "m2 more\n"},
      {"50 Tz (narrow) Tj", "narrow\n"},
      {"[(two) -900 (words)] TJ", "two words\n"},
      {"50 700 Td (two) Tj ET BT 75 700 Td (cells) Tj", "two\tcells\n"},
      // Set apart, and a blank made of the space behind a letter.
      {"4 Tc (CONFIDENTIAL) Tj", "CONFIDENTIAL\n"},
      {"3 Tc (,t) Tj 0 Tc", ", t\n"},
      // An accent drawn over its letter, before it and behind it.
      {"[(Moir) -100 (\\264) 433 (e et) 300 (\\250)] TJ", "Moiré eẗ\n"},
      // Drawn twice to be bold.
      {"50 700 Td (bold) Tj 0.3 0 Td (bold) Tj", "bold\n"},
      // Upwards, and upside down.
      {"0 1 -1 0 300 100 Tm [(up) -300 (wards)] TJ", "up wards\n"},
      {"-1 0 0 -1 300 100 Tm [(turned) -3000 (round)] TJ", "turned\tround\n"},
      {"-10 0 0 10 0 0 Tm /F1 -1 Tf (minus) Tj", "minus\n"},
  };
  for (const auto& [content, text] : cases) {
    INFO(content);
    CHECK(said(content) == text);
  }
}

TEST_CASE("a graphics state's matrix moves text, and is kept and taken back") {
  PdfPages pages;
  pages.contents = {
      "q 2 0 0 2 0 0 cm BT /F1 10 Tf 10 100 Td (twice as large) Tj ET Q "
      "BT /F1 10 Tf 20 100 Td (under it) Tj ET "
      "q 1 0 0 1 300 0 cm BT /F1 10 Tf 0 50 Td (right) Tj ET Q "
      "BT /F1 10 Tf 20 50 Td (left) Tj ET Q Q"};
  CHECK(read(pages.build()).pages.at(0) == "twice as large\n\nunder it\n\nleft\tright\n");
}

TEST_CASE("cells drawn by columns come to one row; lines of text in columns don't") {
  std::string columns;
  std::string prose;
  for (int x = 0; x < 2; ++x) {
    for (int y = 0; y < 6; ++y) {
      const std::string at =
          "1 0 0 1 " + std::to_string(50 + 260 * x) + " " + std::to_string(700 - 12 * y) + " Tm ";
      const std::string name = std::to_string(x) + std::to_string(y);
      columns += at + "(cell " + name + ") Tj ";
      prose += at + "(a line of the column's text " + name + ") Tj ";
    }
  }
  CHECK(said(columns).starts_with("cell 00\tcell 10\ncell 01\tcell 11\n"));
  CHECK(
      said(prose).starts_with("a line of the column's text 00\na line of the column's text 01\n"));
}

TEST_CASE("codes of simple fonts are told by their encoding and the names of its differences") {
  CHECK(said("(\\344\\200\\223) Tj") == "ä€“\n");
  CHECK(said("(\\212) Tj", font_with("/Encoding /MacRomanEncoding")) == "ä\n");
  CHECK(said("(\\256\\267') Tj", font_with("/Encoding /StandardEncoding")) == "fi•’\n");
  const std::string differences = font_with(
      "/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /eacute /Lslash /alpha "
      "/afii10017 "
      "/uni20AC /u1F600 /f_i /A.sc /g55 /fi 97 /b] >>");
  CHECK(said("<010203040506070809 0A 61 62>Tj", differences) ==
        "éŁαА€😀fiA\xEF\xBF\xBD"
        "fibb\n");
  CHECK(said("(abc) Tj", "<< /Subtype /Type1 /BaseFont /Symbol >>") == "αβχ\n");
  // Names that are the codes' numbers.
  CHECK(said("(Hi) Tj",
             "<< /Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FirstChar 72 /Widths [50] "
             "/Encoding << /Differences [72 /a72 105 /a105] >> >>") == "Hi\n");
}

TEST_CASE("a font's own program says what its codes are") {
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf (\\001\\002) Tj ET"};
  const int program = pages.builder.add_stream(
      "%!PS\n/Encoding 256 array\ndup 1 /ffi put\ndup 2 /germandbls put\nreadonly def\n");
  pages.font = font_with("/FontDescriptor << /FontFile " + ref(program) + " >>");
  CHECK(read(pages.build()).pages.at(0) == "ffiß\n");
}

TEST_CASE("a ToUnicode map says what codes stand for") {
  CHECK(mapped("1 beginbfchar <41> <00DF> endbfchar", "(AB)") == "ßB\n");
  CHECK(mapped("1 beginbfrange <0041> <0043> <0061> endbfrange", "(ABC)") == "abc\n");
  CHECK(mapped("2 beginbfrange <41><42>[<0066 0066><D83DDE00>] <43><43><FB01> endbfrange",
               "(ABC)") == "ff😀fi\n");
  // What stands for nothing, or for a control, is told otherwise; half a character isn't one.
  CHECK(mapped("3 beginbfchar <41><0000> <42><> <43><D800> endbfchar", "(ABC)") ==
        "AB\xEF\xBF\xBD\n");
  CHECK(mapped("/CIDInit begincmap 1 beginbfchar <0003> <0041> endbfchar", "<00030004>",
               kComposite) == "A\xEF\xBF\xBD\n");
  CHECK(mapped("nothing [ < << (", "(A)") == "A\n");
}

TEST_CASE("composite fonts are read by their maps of codes") {
  const auto composite = [](const std::string& encoding, const std::string& ordering) {
    return "<< /Subtype /Type0 /Encoding " + encoding +
           " /DescendantFonts [<< /Subtype /CIDFontType0 /CIDSystemInfo << /Ordering (" + ordering +
           ") >> >>] >>";
  };
  CHECK(said("<004100e4d83dde00> Tj", composite("/UniJIS-UTF16-H", "Japan1")) == "Aä😀\n");
  CHECK(said("<00420043> Tj", composite("/UniGB-UCS2-V", "GB1")) == "BC\n");
  CHECK(said("<00220023> Tj", composite("/Identity-H", "Japan1")) == "AB\n");
  CHECK(said("<0022> Tj", composite("/Identity-H", "Identity")) == "\xEF\xBF\xBD\n");
  CHECK(said("<41 93fa 967b b1> Tj", composite("/90ms-RKSJ-H", "Japan1")) == "A日本ｱ\n");
  CHECK(said("<41 d6d0> Tj", composite("/GBK-EUC-H", "GB1")) == "A中\n");
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf <41 8140 42> Tj ET"};
  const int encoding = pages.builder.add_stream(
      "2 begincodespacerange <00> <80> <8140> <9ffc> endcodespacerange "
      "1 begincidrange <41> <42> 34 endcidrange 1 begincidchar <8140> 36 endcidchar");
  pages.font = composite(ref(encoding), "Japan1");
  CHECK(read(pages.build()).pages.at(0) == "ACB\n");
}

TEST_CASE("widths tell where the next piece would begin") {
  const std::string map = "1 beginbfrange <0001> <0009> <0041> endbfrange";
  const auto shown = [&](const std::string& pieces) {
    return mapped(map, "[" + pieces + "] TJ ()", kComposite);
  };
  CHECK(shown("<00010002> <0005>") == "ABE\n");
  // 600 and 700, ranges of 250, and 500 for the others.
  const auto at = [&](const std::string& code, int x) {
    return mapped(map,
                  "1 0 0 1 0 0 Tm <" + code + "> Tj 1 0 0 1 " + std::to_string(x) + " 0 Tm <0003>",
                  kComposite);
  };
  CHECK(at("0001", 6) == "AC\n");
  CHECK(at("0002", 7) == "BC\n");
  CHECK(at("0005", 5) == "E C\n");
  CHECK(at("0003", 5) == "CC\n");
  const std::string simple = font_with(
      "/FirstChar 65 /Widths [1000 250] /Encoding /WinAnsiEncoding "
      "/FontDescriptor << /MissingWidth 700 >>");
  CHECK(said("(A) Tj 10 0 Td (B) Tj 10 0 Td (C) Tj 7 0 Td (D) Tj", simple) == "AB CD\n");
}

TEST_CASE("forms are drawn where they are used, and not without end") {
  PdfPages pages;
  pages.contents = {"q 1 0 0 1 0 -20 cm /X1 Do Q BT /F1 10 Tf 0 -50 Td (page) Tj ET /Im Do /X3 Do"};
  const int inner = pages.builder.add_stream("BT /F2 10 Tf (inner) Tj ET /X2 Do",
                                             std::string("/Subtype /Form /BBox [0 0 9 9] ") +
                                                 "/Resources << /XObject << /X2 2 0 R >> /Font << "
                                                 "/F2 " +
                                                 kPlainFont + " >> >>");
  const int outer = pages.builder.add_stream(
      "/X1 Do BT /F1 10 Tf 0 10 Td (outer) Tj ET",
      "/Subtype /Form /BBox [0 0 9 9] /Matrix [1 0 0 1 0 500] /Resources << /XObject << /X1 " +
          ref(inner) + " >> /Font << /F1 " + kPlainFont + " >> >>");
  CHECK(outer == 2);
  const int image = pages.builder.add_stream("\xFF\xD8", "/Subtype /Image /Filter /DCTDecode");
  pages.resources = "/XObject << /X1 " + ref(outer) + " /Im " + ref(image) + " >>";
  const Read all = read(pages.build());
  CHECK(all.reason().empty());
  CHECK(all.pages.at(0) == "inner\nouter\n\npage\n");
}

TEST_CASE("forms that use one another many times cost what is allowed") {
  PdfPages pages;
  pages.contents = {"/X0 Do BT /F1 10 Tf (after) Tj ET"};
  for (int i = 0; i < 30; ++i) {
    std::string twice;
    for (int k = 0; k < 200; ++k) twice += "/X Do ";
    pages.builder.add_stream(twice, "/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X " +
                                        ref(i + 2) + " >> >>");
  }
  pages.resources = "/XObject << /X0 1 0 R >>";
  PdfLimits limits;
  limits.max_stream_bytes = 1U << 20U;
  const Read all = read(pages.build(), limits);
  CHECK(all.reason() == "limit:size");
  CHECK(all.pages.size() == 1);
}

TEST_CASE("marked content says what its glyphs stand for") {
  CHECK(said("/Span << /ActualText (real) >> BDC (glyphs) Tj EMC ( and more) Tj") ==
        "real and more\n");
  CHECK(said("/Span << /ActualText <FEFF00E4> >> BDC /P BMC (a) Tj EMC (b) Tj EMC (c) Tj") ==
        "äc\n");
  CHECK(said("/Span << /ActualText () >> BDC (stays) Tj EMC") == "stays\n");
  CHECK(said("/Span /Missing BDC (stays) Tj EMC EMC EMC (too) Tj") == "staystoo\n");
}

TEST_CASE("tokens are read as they are written") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"(a\\(b\\)\\\\(c)\\101\\7) Tj", "a(b)\\(c)A\xEF\xBF\xBD\n"},
      {"(a\\\nb) Tj", "ab\n"},
      {"<616> Tj", "a`\n"},
      {"% (not this)\n(this) Tj", "this\n"},
      {"(x) Tj BI /W 9 /H 9 ID (no) Tj \xFF EI\x01 EI (y) Tj", "xy\n"},
      {"(unknown) Tj 1 2 foo [ ] << >> } ) {", "unknown\n"},
      {"(x)Tj(y)Tj", "xy\n"},
      {"(cut off", ""},
      {"/F#31 10 Tf (name) Tj", "name\n"},
      {"/None 10 Tf (no font) Tj", "no font\n"},
      {"1e9 .5 --5 +3 4-2 0 Td (odd) Tj", "odd\n"},
  };
  for (const auto& [content, text] : cases) {
    INFO(content);
    CHECK(said(content) == text);
  }
}

TEST_CASE("numbers beyond all bounds leave the text") {
  const std::string huge(400, '9');
  CHECK(said(huge + " " + huge + " Td (far) Tj " + huge + " 0 0 " + huge +
             " 0 0 Tm (large) Tj 0 Tz "
             "(flat) Tj /F1 0 Tf (tiny) Tj")
            .find("tiny") != std::string::npos);
}

TEST_CASE("a form's fields are told with their labels") {
  PdfPages pages;
  pages.contents = {""};
  const int kids = pages.builder.add("<< /T (mail) /V (a@example.org) >>");
  const int parent = pages.builder.add("<< /T (user) /TU (Your name) /V <FEFF00C4> >>");
  const int group =
      pages.builder.add("<< /T (group) /Kids [" + ref(kids) + " 4 0 R " + ref(3) + "] >>");
  CHECK(group == 3);
  pages.builder.add(
      "<< /T (list) /V [(x) (y)] /AA << /K << /S /JavaScript /JS (check\\(\\)) >> >> >>");
  const int secret = pages.builder.add("<< /T (pw) /FT /Tx /Ff 8192 /V (q1) >>");
  const int choice = pages.builder.add("<< /T (on) /V /Yes /Kids [<< /Subtype /Widget >>] >>");
  const int xfa = pages.builder.add_stream("<xdp/>");
  pages.catalog = "/AcroForm << /Fields [" + ref(parent) + " " + ref(group) + " " + ref(secret) +
                  " " + ref(choice) + " 99 0 R] /XFA [(template) " + ref(xfa) + " (x) " + ref(xfa) +
                  "] >>";
  const Read all = read(pages.build());
  CHECK(all.reason().empty());
  CHECK(all.parts.at("form") ==
        "Your name: Ä\ngroup.mail: a@example.org\ngroup.list: x, y\npw: q1\non: Yes\n");
  CHECK(all.parts.at("script") == "check()\n");
  CHECK(all.files.at("xfa.xml") == "<xdp/><xdp/>");
}

TEST_CASE("annotations say their texts, links, looks and files") {
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf 50 700 Td (Name:) Tj ET"};
  const int look = pages.builder.add_stream(
      "BT /F9 10 Tf 2 5 Td (ada) Tj ET",
      std::string("/Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F9 ") + kPlainFont +
          " >> >>");
  const int file = pages.builder.add_stream("inside", "/Type /EmbeddedFile");
  pages.page =
      "/Annots [ << /Subtype /Text /Contents (a note) >> << /Subtype /Link /A << /S /URI "
      "/URI (https://u:p@example.org/) /Next [<< /S /JavaScript /JS (go\\(\\)) >>] >> >> "
      "<< /Subtype /Widget /Rect [200 695 300 715] /T (name) /V (ada) /AP << /N " +
      ref(look) + " >> >> << /Subtype /FileAttachment /FS << /F (a.txt) /EF << /F " + ref(file) +
      " >> >> >> null 7 ]";
  const Read all = read(pages.build());
  CHECK(all.reason().empty());
  CHECK(all.pages.at(0) == "Name:\tada\na note\nhttps://u:p@example.org/\nname: ada\n");
  CHECK(all.parts.at("script") == "go()\n");
  CHECK(all.files.at("a.txt") == "inside");
}

TEST_CASE("properties, bookmarks, scripts and embedded files come beside the pages") {
  PdfPages pages;
  pages.contents = {"", ""};
  PdfBuilder& builder = pages.builder;
  const int info =
      builder.add("<< /Title <FEFF0050006C0061006E> /Author (A\\344) /Trapped /True >>");
  const int metadata = builder.add_stream("<x:xmpmeta/>", "/Type /Metadata");
  // A bookmark that is its own next one, and a tree of names with a loop.
  const int first = builder.add("<< /Title (one) /Next 4 0 R /First 5 0 R >>");
  builder.add("<< /Title (two) /Next " + ref(first) +
              " /A << /S /URI /URI (mailto:b@example.org) >> >>");
  builder.add("<< /Title (deeper) /First 5 0 R >>");
  const int file = builder.add_stream(deflated("a,b\n1,2\n"), "/Filter /FlateDecode");
  const int names = builder.add("<< /Names [(x) << /UF (data.csv) /EF << /F " + ref(file) +
                                " >> >> (cut)] /Kids [7 0 R] >>");
  pages.catalog = "/Metadata " + ref(metadata) + " /Outlines << /First " + ref(first) +
                  " >> /Names << /EmbeddedFiles " + ref(names) +
                  " /JavaScript << /Names [(s) << /S /JavaScript /JS (init\\(\\)) >>] >> >> "
                  "/OpenAction << /S /JavaScript /JS (open\\(\\)) >>";
  pages.trailer = "/Info " + ref(info);
  const Read all = read(pages.build());
  CHECK(all.reason().empty());
  CHECK(all.pages.size() == 2);
  CHECK(all.parts.at("document") == "Author: Aä\nTitle: Plan\n");
  CHECK(all.parts.at("outline") == "one\ndeeper\ntwo\nmailto:b@example.org\n");
  CHECK(all.parts.at("script") == "open()\ninit()\n");
  CHECK(all.files.at("metadata.xml") == "<x:xmpmeta/>");
  CHECK(all.files.at("data.csv") == "a,b\n1,2\n");
}

TEST_CASE("a visitor that says stop is given no more") {
  PdfPages pages;
  pages.contents = {"", "", ""};
  const std::string bytes = pages.build();
  for (const std::size_t calls : {1U, 2U}) {
    Read all;
    all.calls_left = calls;
    MemoryAccess access(bytes);
    all.error = read_pdf(access, {}, all);
    CHECK(all.reason() == "interrupted");
    CHECK(all.pages.size() == calls);
  }
}

TEST_CASE("what needs a password is reported, and nothing of it read") {
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf (x) Tj ET"};
  const std::string owner(32, 'o');
  const std::string user(32, 'u');
  pages.trailer =
      "/ID [(1234567890123456) (1234567890123456)] /Encrypt << /Filter /Standard /V 1 /R "
      "2 /P -4 /O (" +
      owner + ") /U (" + user + ") >>";
  const Read all = read(pages.build());
  CHECK(all.reason() == "encrypted");
  CHECK(all.pages.empty());
  pages = PdfPages();
  pages.contents = {""};
  pages.trailer = "/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [(1) (1)]";
  CHECK(read(pages.build()).reason() == "encrypted");
}

TEST_CASE("what is encrypted without a password is read") {
  // A page that says "open", by qpdf --encrypt "" o 40.
  const std::string digits =
      "255044462d312e370a25bff7a2fe0a312030206f626a0a3c3c202f5061676573203220302052202f54797065"
      "202f436174616c6f67203e3e0a656e646f626a0a322030206f626a0a3c3c202f436f756e742031202f4b6964"
      "73205b203320302052205d202f54797065202f5061676573203e3e0a656e646f626a0a332030206f626a0a3c"
      "3c202f436f6e74656e7473203420302052202f506172656e74203220302052202f5265736f7572636573203c"
      "3c203e3e202f54797065202f50616765203e3e0a656e646f626a0a342030206f626a0a3c3c202f4c656e6774"
      "68203233203e3e0a73747265616d0abbc8d00be7ecda99a857a0f6b7af24686822932f3cccc2656e64737472"
      "65616d0a656e646f626a0a352030206f626a0a3c3c202f46696c746572202f5374616e64617264202f4c656e"
      "677468203430202f4f203c643861383166326637353662303366306537373633373636303764633637633039"
      "383533316163336535316636653563663066633134373362316365303937353e202f50202d34202f52203220"
      "2f55203c62356134363662656661653463356465373735303033623064653537323931383263646431353537"
      "3837613636613861353731643132663936363238366632643e202f562031203e3e0a656e646f626a0a787265"
      "660a3020360a303030303030303030302036353533352066200a30303030303030303135203030303030206e"
      "200a30303030303030303634203030303030206e200a30303030303030313233203030303030206e200a3030"
      "3030303030323033203030303030206e200a30303030303030323735203030303030206e200a747261696c65"
      "72203c3c202f526f6f74203120302052202f53697a652036202f4944205b3c33313431353932363533353839"
      "373933323338343632363433333833323739353e3c3331343135393236353335383937393332333834363236"
      "3433333833323739353e5d202f456e6372797074203520302052203e3e0a7374617274787265660a3438310a"
      "2525454f460a";
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  const Read all = read(bytes);
  CHECK(all.reason().empty());
  CHECK(all.pages == std::vector<std::string>{"open\n"});
}

TEST_CASE("streams that unfold beyond the limit end there") {
  PdfLimits limits;
  limits.max_stream_bytes = 100'000;
  const std::string bomb = deflated("BT /F1 10 Tf (before) Tj ET " + std::string(5'000'000, ' '));
  const auto document = [&](const std::string& bytes, const std::string& filter) {
    PdfPages pages;
    pages.contents = {""};
    const int content = pages.builder.add_stream(bytes, "/Filter " + filter);
    pages.page = "/Contents " + ref(content);
    pages.contents = {"", "BT /F1 10 Tf (next) Tj ET"};
    return pages.build();
  };
  Read all = read(document(bomb, "/FlateDecode"), limits);
  CHECK(all.reason() == "limit:size");
  REQUIRE(all.pages.size() == 2);
  CHECK(all.pages[0] == "before\n");
  CHECK(all.pages[1] == "next\n");
  // What unfolds twice, and what is folded behind what unfolds.
  all = read(document(deflated(bomb), "[/FlateDecode /FlateDecode]"), limits);
  CHECK(all.reason() == "limit:size");
  all = read(document(bomb, "[/FlateDecode /ASCIIHexDecode]"), limits);
  CHECK(all.reason() == "limit:size");
  all = read(document(deflated("(x) Tj"),
                      "/FlateDecode /DecodeParms << /Predictor 12 /Columns "
                      "999999999 >>"),
             limits);
  CHECK(all.reason() == "corrupt");
  // Text that is drawn again and again.
  limits = PdfLimits();
  limits.max_page_text = 1000;
  PdfPages pages;
  for (int i = 0; i < 500; ++i)
    pages.contents.resize(1), pages.contents[0] += "0 -9 Td (0123456789) Tj ";
  all = read(pages.build(), limits);
  CHECK(all.reason() == "limit:size");
  CHECK(all.pages.at(0).size() < 2000);
}

TEST_CASE("a stream of objects is no way round the limit") {
  PdfLimits limits;
  limits.max_stream_bytes = 1U << 20U;
  // The catalog in a stream of objects, found by a stream of places.
  const auto document = [](const std::string& object) {
    std::string out = "%PDF-1.5\n";
    const std::size_t stream_at = out.size();
    const std::string packed = deflated("1 0 " + object);
    out += "2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length " +
           std::to_string(packed.size()) + " >>\nstream\n" + packed + "\nendstream\nendobj\n";
    const std::size_t at = out.size();
    const auto row = [](int type, std::size_t second, int third) {
      std::string bytes(4, '\0');
      bytes[0] = static_cast<char>(type);
      bytes[1] = static_cast<char>(second >> 8U);
      bytes[2] = static_cast<char>(second);
      bytes[3] = static_cast<char>(third);
      return bytes;
    };
    const std::string rows = row(0, 0, 0) + row(2, 2, 0) + row(1, stream_at, 0) + row(1, at, 0);
    return out + "3 0 obj\n<< /Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Length 16 >>\nstream\n" +
           rows + "\nendstream\nendobj\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
  };
  const std::string catalog = "<< /Type /Catalog /Pages << /Kids [<< /Type /Page >>] >> >>";
  CHECK(read(document(catalog), limits).pages.size() == 1);
  const Read all = read(document(catalog + std::string(20'000'000, ' ')), limits);
  CHECK(all.reason() == "limit:size");
  CHECK(all.pages.empty());
}

TEST_CASE("trees that lead back to themselves end") {
  PdfBuilder builder;
  const int tree = builder.add("<< /Type /Pages /Kids [1 0 R 2 0 R 3 0 R 3 0 R] >>");
  builder.add("<< /Type /Pages /Kids [1 0 R 2 0 R] >>");
  builder.add("<< /Type /Page /Parent 1 0 R >>");
  const Read all =
      read(builder.build(builder.add("<< /Type /Catalog /Pages " + ref(tree) + " >>")));
  CHECK(all.reason().empty());
  CHECK(all.pages.size() == 1);
  PdfLimits limits;
  limits.max_pages = 2;
  PdfPages pages;
  pages.contents = {"", "", ""};
  CHECK(read(pages.build(), limits).reason() == "limit:size");
}

TEST_CASE("damage costs what is damaged") {
  PdfPages pages;
  pages.contents = {"BT /F1 10 Tf (whole) Tj ET"};
  std::string content_bytes = "BT /F1 10 Tf (cut) Tj ET ";
  for (int i = 0; i < 1000; ++i) content_bytes += std::to_string(i * i) + " ";
  std::string packed = deflated(content_bytes);
  packed.resize(packed.size() / 2);
  const int content = pages.builder.add_stream(packed, "/Filter /FlateDecode");
  const int tree = pages.builder.add("<< /Type /Pages /Kids [<< /Type /Page /Contents " +
                                     ref(content) + " >>] >>");
  const std::string bytes = pages.build();
  Read all = read(bytes);
  CHECK(all.reason().empty());
  std::string other = bytes;
  const std::size_t at = other.rfind("/Kids [");
  other.insert(at + 7, ref(tree) + " ");
  all = read(other);
  CHECK(all.reason() == "corrupt");
  REQUIRE(all.pages.size() == 2);
  CHECK(all.pages[0] == "cut\n");
  CHECK(all.pages[1] == "whole\n");
}

TEST_CASE("a file with bytes before it or without its end is read as far as it goes") {
  PdfPages pages;
  for (int i = 0; i < 5; ++i)
    pages.contents.push_back("BT /F1 10 Tf (page " + std::to_string(i) + ") Tj ET");
  const std::string bytes = pages.build();
  Read all = read("garbage\n" + bytes);
  CHECK(all.reason().empty());
  CHECK(all.pages.size() == 5);
  all = read(bytes + std::string(5000, '\0'));
  CHECK(all.reason().empty());
  CHECK(all.pages.size() == 5);
  all = read(bytes.substr(0, bytes.find("xref")));
  CHECK(all.reason() == "corrupt");
  CHECK(all.pages.size() == 5);
  all = read(bytes.substr(0, bytes.find("page 3")));
  CHECK(all.reason() == "corrupt");
  CHECK(all.pages.size() >= 3);
  // Cut anywhere, it ends.
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    const Read part = read(bytes.substr(0, size));
    CHECK(!part.reason().empty());
  }
  CHECK(read("").reason() == "corrupt");
  CHECK(read("no PDF at all").reason() == "corrupt");
}
