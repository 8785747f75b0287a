// Documents of Office 97 to 2003: what their streams say, and what becomes of it in a container.
#include "formats/ole_text.h"

#include "tests/formats/archive_builder.h"
#include "tests/formats/biff_builder.h"
#include "tests/formats/compound_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

struct Piece {
  std::string bytes;
  bool wide = false;
};

struct WordMade {
  std::string document, table;
};

// A document of Word 97 with its text in pieces, behind changes of formats that are passed over.
WordMade word_of(const std::vector<Piece>& pieces, std::uint16_t flags = 0x0200) {
  WordMade made;
  made.document = le(0xA5EC, 2) + le(0xC1, 2) + std::string(6, '\0') + le(flags, 2);
  made.document.resize(512, '\0');
  std::string places, entries;
  std::uint32_t at = 0;
  for (const Piece& piece : pieces) {
    places += le(at, 4);
    at += static_cast<std::uint32_t>(piece.bytes.size() / (piece.wide ? 2 : 1));
    const auto place = static_cast<std::uint32_t>(made.document.size());
    entries += le(0, 2) + le(piece.wide ? place : (place * 2) | 1U << 30, 4) + le(0, 2);
    made.document += piece.bytes;
  }
  places += le(at, 4);
  const std::string list = places + entries;
  made.table = "xx" + le(1, 1) + le(3, 2) + "abc" + le(2, 1) + le(list.size(), 4) + list;
  made.document.replace(0x1A2, 8, le(2, 4) + le(made.table.size() - 2, 4));
  return made;
}

std::string said(const WordMade& made) {
  std::string text;
  const auto error = read_word(made.document, made.table, text);
  return error ? text + '!' + std::string(to_string(error->reason)) : text;
}

std::string atom(unsigned type, const std::string& body, unsigned version = 0) {
  return le(version, 2) + le(type, 2) + le(body.size(), 4) + body;
}

// "depth name [lines] = content" of each member.
std::string members(const std::string& bytes, const char* name, std::string& state) {
  Recorder recorder;
  state = Recorder::describe(expand_bytes(bytes, name, recorder));
  CHECK(recorder.all_ended());
  return recorder.members();
}

}  // namespace

TEST_CASE("a Word document's text is put together from its pieces") {
  CHECK(said(word_of({{"The pass"}, {wide(u"word Ж"), true}, {" is\r"}})) == "The password Ж is\n");
  CHECK(said(word_of({{"\x93q\x94 \x80\xFC\r"}})) == "“q” €ü\n");
  CHECK(said(word_of({{"a\x07"
                       "b\x07\x07"
                       "c\x07"
                       "d\x07\x07"
                       "e\x0B"
                       "f\x1Fg\x1Eh\x13i\r"}})) == "a\tb\t\nc\td\t\ne\nfg-h i\n");
  CHECK(word_table(word_of({}).document) == "1Table");
  CHECK(word_table(word_of({}, 0).document) == "0Table");
  CHECK(said(word_of({})).empty());
}

TEST_CASE("a Word document that can't be read says why") {
  CHECK(said(word_of({{"x"}}, 0x0300)) == "!encrypted");
  CHECK(said({"no document", ""}) == "!unsupported");
  WordMade made = word_of({{"abc"}});
  CHECK(said({made.document, ""}) == "!corrupt");
  CHECK(said({made.document, made.table.substr(0, made.table.size() - 1)}) == "!corrupt");
  CHECK(said({made.document.substr(0, made.document.size() - 1), made.table}) == "!corrupt");
  // Pieces that share bytes would unfold.
  made = word_of({{std::string(2000, 'x')}, {"y"}});
  std::string twice = made.table;
  twice.replace(twice.size() - 6, 4, twice.substr(twice.size() - 14, 4));
  twice.replace(twice.size() - 16 - 4, 4, le(4000, 4));
  CHECK(said({made.document, twice}).ends_with("!corrupt"));
  // Word 95: the text lies in one piece.
  std::string old = le(0xA5DC, 2) + le(104, 2);
  old.resize(0x18, '\0');
  old += le(0x20, 4) + le(0x23, 4) + "ab\r";
  CHECK(said({old, ""}) == "ab\n");
  old.replace(0x1C, 4, le(0x99, 4));
  CHECK(said({old, ""}) == "!corrupt");
}

TEST_CASE("texts of a presentation are lines") {
  std::string text;
  read_powerpoint(atom(0x03E8,
                       atom(0x0FA0, wide(u"Ж\rb\vc")) + atom(0x0FA8, "d") +
                           atom(0x1234, "not text") + atom(0x0FBA, wide(u"e")),
                       0x0F),
                  text);
  CHECK(text == "Ж\nb\nc\nd\ne\n");
  text.clear();
  read_powerpoint(atom(0x0FA8, "cut").substr(0, 10), text);
  CHECK(text == "cu\n");
}

TEST_CASE("properties of an Outlook item are told by the names of their streams") {
  const auto told = [](const char* name, const std::string& bytes) {
    std::string text;
    const auto property = outlook_property(name);
    if (!property) return std::string("none");
    add_outlook_text(*property, bytes, text);
    return text;
  };
  CHECK(told("__substg1.0_0037001F", wide(u"Hi")) == "Subject: Hi\n");
  CHECK(told("x/__substg1.0_1000001E", "caf\xE9\r\n") == "café\n");
  CHECK(told("__substg1.0_3A11001F", wide(u"Roe")) == "Last name: Roe\n");
  CHECK(told("__substg1.0_37010102", "bytes").empty());
  CHECK(told("__substg1.0_1000001F", "").empty());
  CHECK(told("__substg1.0_1000001", "x") == "none");
  CHECK(told("__substg1.0_1000001G", "x") == "none");
  CHECK(told("__properties_version1.0", "x") == "none");
}

TEST_CASE("a compound file is a container of what its document says") {
  std::string state;
  const WordMade word = word_of({{"hello\r"}});
  CompoundBuilder doc;
  doc.stream(u"WordDocument", word.document);
  doc.stream(u"1Table", word.table);
  doc.stream(u"\x05SummaryInformation", "by ada");
  const std::string made = doc.make().bytes;
  CHECK(members(made, "a.doc", state) ==
        "1 text=hello\n|1 1Table=" + word.table + "|1 SummaryInformation=by ada|");
  CHECK(state == "read");
  CHECK(type_of(made, "a.doc").media_type == "application/msword");

  CompoundBuilder xls;
  xls.stream(u"Workbook", workbook("", {{"Staff", label(0, 0, "name") + label(0, 1, "born")}}));
  CHECK(members(xls.make().bytes, "a.xls", state) == "1 Staff=name\tborn\n|");
  CHECK(state == "read");

  CompoundBuilder msg;
  msg.stream(u"__substg1.0_0037001F", wide(u"Hi"));
  msg.stream(u"__substg1.0_1000001F", wide(u"see below"));
  msg.stream(u"__substg1.0_10130102", "<html>x</html>");
  const std::size_t file = msg.storage(u"__attach_version1.0_#00000000");
  msg.stream(u"__substg1.0_37010102", make_archive("zip", {{"in.txt", "inside"}}), file);
  msg.stream(u"__substg1.0_3707001F", wide(u"c:\\a.zip"), file);
  const std::size_t other = msg.storage(u"__attach_version1.0_#00000001");
  const std::size_t inner = msg.storage(u"__substg1.0_3701000D", other);
  msg.stream(u"__substg1.0_1000001F", wide(u"of another"), inner);
  CHECK(members(msg.make().bytes, "a.msg", state) ==
        "1 body.html=<html>x</html>|1 message=Subject: Hi\nsee below\n|1 2 message=of another\n|"
        "1 a.zip=|2 in.txt=inside|");
  CHECK(state == "read");
}

TEST_CASE("what can't be read of a compound file is told, and scanned as it is") {
  std::string state;
  CompoundBuilder locked;
  locked.stream(u"EncryptedPackage", "secret");
  CHECK(members(locked.make().bytes, "a.docx", state).empty());
  CHECK(state == "partial:encrypted");
  CompoundBuilder odd;
  odd.stream(u"WordDocument", "no document at all");
  CHECK(members(odd.make().bytes, "a.doc", state) == "1 WordDocument=no document at all|");
  CHECK(state == "partial:unsupported");
  const std::string broken = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 text behind";
  CHECK(members(broken, "a.doc", state) == "1 contents=" + broken + "|");
  CHECK(state == "partial:corrupt");
}
