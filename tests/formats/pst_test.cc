// Files of Outlook: items with their texts, who gets them and what is attached, whatever the form.
#include "formats/pst_items.h"

#include "formats/outlook_rtf.h"
#include "tests/formats/archive_builder.h"
#include "tests/formats/pst_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

constexpr std::uint32_t kFolderId = 0x8022, kInnerFolder = 0x8042, kItem = 0x200004,
                        kFileId = 0x8025;

// "depth name=content|" of each member; `state`: how the file itself ended.
std::string members(const std::string& bytes, std::string& state,
                    const ContainerLimits& limits = {}) {
  Recorder recorder;
  state = Recorder::describe(expand_bytes(bytes, "a.pst", recorder, limits));
  CHECK(recorder.all_ended());
  return recorder.members();
}
std::string members(const std::string& bytes) {
  std::string state;
  const std::string all = members(bytes, state);
  CHECK(state == "read");
  return all;
}

void add_folders(PstBuilder& pst) {
  pst.node(kFolderId, pst.block(PstBuilder::properties({{0x3001, 0x1F, wide(u"Top")}})), 0,
           kFolderId);
  pst.node(kInnerFolder, pst.block(PstBuilder::properties({{0x3001, 0x1F, wide(u"Inbox")}})), 0,
           kFolderId);
}

}  // namespace

TEST_CASE("an item of an Outlook file is its texts, under its folders' names") {
  for (const bool unicode : {true, false}) {
    for (const unsigned cipher : {0U, 1U, 2U}) {
      CAPTURE(unicode, cipher);
      PstBuilder pst(unicode, cipher);
      add_folders(pst);
      const auto item = PstBuilder::properties({
          {0x0037, 0x1F, wide(u"\u0001\u0005Re: Käse")},
          {0x1000, 0x1F, wide(u"Dear Ada,\r\n")},
          {0x0E08, 0x03, ""},  // a number
          {0x3A42, 0x40, le(11'644'473'600ULL * 10'000'000 + 86'400ULL * 10'000'000, 8)},
          {0x8001, 0x1E, "caf\xE9"},
          {0x8002, 0x101F, le(2, 4) + le(12, 4) + le(14, 4) + wide(u"a") + wide(u"bc")},
      });
      const auto table =
          PstBuilder::table(0x39FE, {wide(u"ada@example.org"), "", wide(u"bob@example.org")});
      pst.node(kItem, pst.block(item), pst.inner({{kPstRecipients, pst.block(table), 0}}),
               kInnerFolder);
      // Nodes enough for leaves on two levels; what is no item isn't told.
      for (std::uint32_t i = 0; i < 30; ++i) pst.node(0x300000 + (i << 5) + 0x0D, 0);
      CHECK(members(pst.take()) ==
            "1 Top/Inbox/item 2097156=Subject: Re: Käse\nDear Ada,\nBirthday: 1970-01-02\n"
            "café\na\nbc\nE-mail: ada@example.org\nE-mail: bob@example.org\n|");
    }
  }
}

TEST_CASE("what is attached to an item follows it, and items that are attached") {
  PstBuilder pst;
  add_folders(pst);
  // A file's bytes in a node of two blocks inside of the attachment's.
  const auto data = pst.blocks({"first half, ", "second"});
  const auto file = pst.block(PstBuilder::properties({{0x3704, 0x1F, wide(u"REPORT~1.TXT")},
                                                      {0x3707, 0x1F, wide(u"dir\\report.txt")},
                                                      {0x3701, 0x102, ""}},
                                                     {{0x3701, 0x805F}}));
  const auto nested = pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"inside")}}));
  const auto holder =
      pst.block(PstBuilder::properties({{0x3701, 0x0D, le(0x200024, 4) + le(100, 4)}}));
  const auto item = pst.block(PstBuilder::properties(
      {{0x1013, 0x102, "<html><p>Hello</p></html>"}, {0x1009, 0x102, "not looked at"}}));
  pst.node(kItem, item,
           pst.inner({{kFileId, file, pst.inner({{0x805F, data, 0}})},
                      {kFileId + 32, holder, pst.inner({{0x200024, nested, 0}})}}),
           kInnerFolder);
  CHECK(members(pst.take()) ==
        "1 Top/Inbox/item 2097156/body.html=<html><p>Hello</p></html>|"
        "1 Top/Inbox/item 2097156/report.txt=first half, second|"
        "1 Top/Inbox/item 2097156/item 2097188=inside\n|");
}

TEST_CASE("what an item has besides texts of its own is looked at, too") {
  PstBuilder pst;
  // A list of people is binary values; an object of another program is no item.
  const auto object = pst.block("the object's own bytes");
  const auto holder =
      pst.block(PstBuilder::properties({{0x3701, 0x0D, le(0x805F, 4) + le(22, 4)}}));
  pst.node(kItem,
           pst.block(PstBuilder::properties(
               {{0x8005, 0x1102, le(1, 4) + le(8, 4) + "ada@example.org"},
                {0x1000, 0x1F, ""},
                {0x1009, 0x102, le(20, 4) + le(4, 4) + "MELA" + le(0, 4) + "{\\rtf1 rich}"}})),
           pst.inner({{kFileId, holder, pst.inner({{0x805F, object, 0}})},
                      {kFileId + 32, holder, pst.inner({{0x805F, object, 0}})}}));
  const std::string name = "1 item 2097156";
  CHECK(members(pst.take()) == name + "/body.rtf={\\rtf1 rich}|" + name + " (binary values)=" +
                                   le(1, 4) + le(8, 4) + "ada@example.org" + std::string(2, '\0') +
                                   "|" + name + "/attachment 32805=the object's own bytes|" + name +
                                   "/attachment 32837=the object's own bytes|");
}

TEST_CASE("texts of an item are in its code page") {
  PstBuilder pst(false);
  pst.node(kItem, pst.block(PstBuilder::numbered({{0x1000, 0x1E, "\xCF\xF0\xE8\xE2\xE5\xF2"}},
                                                 {0x3FFD, 1251})));
  CHECK(members(pst.take()) == "1 item 2097156=Привет\n|");
}

TEST_CASE("two files of one name are told apart by the last part of their paths") {
  PstBuilder pst;
  add_folders(pst);
  const auto file =
      pst.block(PstBuilder::properties({{0x3707, 0x1F, wide(u"a.txt")}, {0x3701, 0x102, "one"}}));
  pst.node(kItem, pst.block(PstBuilder::properties({})),
           pst.inner({{kFileId, file, 0}, {kFileId + 32, file, 0}}), kInnerFolder);
  CHECK(members(pst.take()) ==
        "1 Top/Inbox/item 2097156/a.txt=one|1 Top/Inbox/item 2097156/2 a.txt=one|");
}

TEST_CASE("a body of compressed Rich Text is one") {
  // The specification's own example.
  const auto stream = [](const std::string& body) {
    return le(body.size() + 12, 4) + le(0, 4) + "LZFu" + le(0, 4) + body;
  };
  const std::string simple =
      stream(std::string("\x03\x00\x0A\x00rcpg125\x42\x32\x0A\xF3 "
                         "hel\x09\x00\x20\x62\x77\x05\xB0ld\x7D\x0A\x80\x0F\xA0",
                         34));
  std::string rtf;
  CHECK(read_outlook_rtf(simple, 1000, rtf));
  CHECK(rtf == "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  rtf.clear();
  CHECK(!read_outlook_rtf(simple, 10, rtf));
  CHECK(rtf.size() <= 10 + 17);
  rtf.clear();
  CHECK(!read_outlook_rtf(simple.substr(0, 40), 1000, rtf));
  CHECK(rtf.starts_with("{\\rtf1\\ansi"));
  rtf.clear();
  CHECK(read_outlook_rtf(le(20, 4) + le(4, 4) + "MELA" + le(0, 4) + "{\\rtf}", 1000, rtf));
  CHECK(rtf == "{\\rtf}");
  for (const std::string& other :
       {std::string("short"), le(20, 4) + le(4, 4) + "ABCD" + le(0, 4) + "{\\rtf}"})
    CHECK(!read_outlook_rtf(other, 1000, rtf));
  PstBuilder pst;
  pst.node(kItem, pst.block(PstBuilder::properties({{0x1009, 0x102, simple}})));
  CHECK(members(pst.take()) ==
        "1 item 2097156/body.rtf={\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n|");
}

TEST_CASE("an Outlook file that can't be read is looked at as bytes, and says why") {
  PstBuilder pst;
  pst.node(kItem, pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"text")}})));
  const std::string whole = pst.take();
  const struct {
    std::string what, bytes, state;
  } cases[] = {
      {"cut", whole.substr(0, 700), "partial:corrupt"},
      {"of Outlook 2013", pst.take(36), "partial:unsupported"},
      {"of no version", pst.take(17), "partial:corrupt"},
      {"nothing but a name", "!BDN", "partial:corrupt"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    std::string state;
    CHECK(members(each.bytes, state).starts_with("1 contents=!BDN"));
    CHECK(state == each.state);
  }
}

TEST_CASE("an Outlook file that leads nowhere costs what it leads to") {
  std::string state;
  PstBuilder pst;
  SECTION("an item without its block") {
    pst.node(kItem, 0x400);
    pst.node(kItem + 32, pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"next")}})));
    CHECK(members(pst.take(), state) == "1 item 2097188=next\n|");
  }
  SECTION("a list of blocks that lists itself") {
    const std::uint64_t next = 4 | 2;
    pst.node(kItem, pst.block(le(1, 1) + le(2, 1) + le(2, 2) + le(0, 4) + le(next, 8) + le(next, 8),
                              true));
    CHECK(members(pst.take(), state).empty());
  }
  SECTION("an item that is no list of properties") {
    pst.node(kItem, pst.block(std::string(200, 'x')));
    pst.node(kItem + 32, pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"next")}})));
    CHECK(members(pst.take(), state) == "1 item 2097188=next\n|");
  }
  SECTION("a value that lies nowhere") {
    pst.node(kItem, pst.block(PstBuilder::properties({{0x1000, 0x1F, ""}, {0x37, 0x1F, wide(u"x")}},
                                                     {{0x1000, 0x805F}})));
    CHECK(members(pst.take(), state) == "1 item 2097156=Subject: x\n|");
  }
  SECTION("an attached item that isn't there") {
    const auto holder =
        pst.block(PstBuilder::properties({{0x3701, 0x0D, le(0x200024, 4) + le(1, 4)}}));
    pst.node(kItem, pst.block(PstBuilder::properties({})), pst.inner({{kFileId, holder, 0}}));
    CHECK(members(pst.take(), state).empty());
  }
  SECTION("a list of nodes that lists itself") {
    const std::uint64_t next = 8 | 2;
    const auto item = pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"text")}}));
    std::string list = le(2, 1) + le(1, 1) + le(500, 2) + le(0, 4);
    for (int i = 0; i < 500; ++i) list += le(1, 8) + le(next, 8);
    pst.node(kItem, item, pst.block(list, true));
    CHECK(members(pst.take(), state) == "1 item 2097156=text\n|");
  }
  SECTION("a folder that lies in itself by way of another") {
    pst.node(kFolderId, 0, 0, kInnerFolder);
    pst.node(kInnerFolder, 0, 0, kFolderId);
    pst.node(kItem, pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"text")}})), 0,
             kFolderId);
    CHECK(members(pst.take(), state) == "1 item 2097156=text\n|");
    CHECK(state == "read");
    return;
  }
  CHECK(state == "partial:corrupt");
}

TEST_CASE("an item that holds itself ends") {
  PstBuilder pst;
  // The block that lists what is in the item is the next one but two.
  const std::uint64_t own = 16 | 2;
  const auto item = pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"text")}}));
  const auto holder =
      pst.block(PstBuilder::properties({{0x3701, 0x0D, le(0x200024, 4) + le(1, 4)}}));
  const auto in_holder = pst.inner({{0x200024, item, own}});
  std::vector<PstBuilder::Inner> all;
  for (std::uint32_t i = 0; i < 50; ++i) all.push_back({kFileId + 32 * i, holder, in_holder});
  REQUIRE(pst.inner(all) == own);
  pst.node(kItem, item, own);
  std::string state;
  const std::string shown = members(pst.take(), state);
  CHECK(state == "partial:limit:depth");
  CHECK(shown.size() < (4U << 20));
}

TEST_CASE("names of folders are cut, and so are their paths") {
  PstBuilder pst;
  const auto folder =
      pst.block(PstBuilder::properties({{0x3001, 0x1F, wide(std::u16string(3'000, u'ä'))}}));
  pst.node(kFolderId, folder, 0, kInnerFolder);
  pst.node(kInnerFolder, folder, 0, kFolderId);
  pst.node(kItem, pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"text")}})), 0, kFolderId);
  CHECK(members(pst.take()).size() < 600);
}

TEST_CASE("an item too large to be held is told, and the others are read") {
  ContainerLimits limits;
  limits.max_buffered_bytes = 2'000;
  PstBuilder pst;
  pst.node(kItem, pst.blocks({PstBuilder::properties({{0x1000, 0x1F, wide(u"begin")}}),
                              std::string(3'000, 'x')}));
  pst.node(kItem + 32, pst.block(PstBuilder::properties({{0x1000, 0x1F, wide(u"next")}})));
  std::string state;
  CHECK(members(pst.take(), state, limits) == "1 item 2097156=begin\n|1 item 2097188=next\n|");
  CHECK(state == "partial:limit:size");
}
