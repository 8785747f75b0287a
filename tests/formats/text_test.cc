#include <string>
#include <string_view>
#include <vector>

#include "formats/text_decode.h"
#include "formats/text_fold.h"
#include "formats/text_scan.h"
#include "tests/formats/text_support.h"
#include "tests/support/test.h"

namespace assay::formats {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

constexpr std::string_view kRussian =
    "Иванов Иван Иванович родился в городе Москве и работает инженером на заводе, телефон "
    "4951234567.\n";
constexpr std::string_view kJapanese =
    "山田太郎さんは東京都に住んでいます。電話番号は0312345678です。これは日本語の文章であり、文字コ"
    "ードを調べます。\n";
constexpr std::string_view kGreek =
    "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας και η μεγαλύτερη πόλη της χώρας, 2101234567.\n";

std::string times(std::string_view text, int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += text;
  return all;
}

TextType text_type(Encoding encoding, const char* name = nullptr, std::uint32_t bom = 0) {
  return {encoding, name, bom};
}

TEST_CASE("detect_text tells encodings apart") {
  struct Row {
    const char* what;
    std::string head;
    Kind kind;
    Encoding encoding;
    std::uint32_t bom;
  };
  const std::vector<Row> rows = {
      {"nothing", "", Kind::kText, Encoding::kUtf8, 0},
      {"ASCII", "hello, world\n", Kind::kText, Encoding::kUtf8, 0},
      {"UTF-8", std::string(kRussian), Kind::kText, Encoding::kUtf8, 0},
      {"UTF-8 cut in a character", std::string(kRussian).substr(0, 21), Kind::kText,
       Encoding::kUtf8, 0},
      {"UTF-8 with a mark", "\xEF\xBB\xBFhello", Kind::kText, Encoding::kUtf8, 3},
      {"UTF-8 with one stray byte", times(kRussian, 3) + "\xFF", Kind::kText, Encoding::kUtf8, 0},
      {"UTF-16LE with a mark", "\xFF\xFEh\0i\0"s, Kind::kText, Encoding::kUtf16Le, 2},
      {"UTF-16BE with a mark", "\xFE\xFF\0h\0i"s, Kind::kText, Encoding::kUtf16Be, 2},
      {"UTF-32LE with a mark", "\xFF\xFE\0\0h\0\0\0"s, Kind::kText, Encoding::kUtf32Le, 4},
      {"UTF-32BE with a mark", "\0\0\xFE\xFF\0\0\0h"s, Kind::kText, Encoding::kUtf32Be, 4},
      {"UTF-16LE", encode("name;phone\nAnna;123\n", "UTF-16LE"), Kind::kText, Encoding::kUtf16Le,
       0},
      {"UTF-16BE", encode("name;phone\nAnna;123\n", "UTF-16BE"), Kind::kBinary, Encoding::kUtf16Be,
       0},
      {"UTF-16LE digits", encode("0000000000000000\n", "UTF-16LE"), Kind::kText, Encoding::kUtf16Le,
       0},
      {"UTF-16BE digits", encode("0000000000000000\n", "UTF-16BE"), Kind::kText, Encoding::kUtf16Be,
       0},
      {"UTF-16LE Russian", encode(kRussian, "UTF-16LE"), Kind::kBinary, Encoding::kUtf16Le, 0},
      {"UTF-16BE Russian", encode(kRussian, "UTF-16BE"), Kind::kText, Encoding::kUtf16Be, 0},
      {"UTF-16LE Greek", encode(kGreek, "UTF-16LE"), Kind::kText, Encoding::kUtf16Le, 0},
      {"UTF-16LE Japanese", encode(kJapanese, "UTF-16LE"), Kind::kText, Encoding::kUtf16Le, 0},
      {"UTF-16BE Japanese", encode(kJapanese, "UTF-16BE"), Kind::kBinary, Encoding::kUtf16Be, 0},
      {"UTF-32LE", encode(kRussian, "UTF-32LE"), Kind::kText, Encoding::kUtf32Le, 0},
      {"UTF-32BE", encode("plain\n", "UTF-32BE"), Kind::kText, Encoding::kUtf32Be, 0},
      {"windows-1251", encode(times(kRussian, 4), "windows-1251"), Kind::kText,
       Encoding::kSingleByte, 0},
      {"KOI8-R", encode(times(kRussian, 4), "KOI8-R"), Kind::kText, Encoding::kSingleByte, 0},
      {"Shift-JIS", encode(times(kJapanese, 4), "Shift_JIS"), Kind::kText, Encoding::kMultiByte, 0},
      {"EUC-JP", encode(times(kJapanese, 4), "EUC-JP"), Kind::kText, Encoding::kMultiByte, 0},
      {"ISO-2022-JP", encode(times(kJapanese, 4), "ISO-2022-JP"), Kind::kText, Encoding::kMultiByte,
       0},
      {"terminal colours", "\x1B[31mred\x1B[0m\n", Kind::kText, Encoding::kUtf8, 0},
      {"records ended by NULs", "one long record of text\0another record of text\0"s, Kind::kText,
       Encoding::kUtf8, 0},
      {"a program", "\x7F"s + "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0\xC0\x10\0\0\0\0\0\0"s,
       Kind::kBinary, Encoding::kBinary, 0},
      {"NULs only", std::string(64, '\0'), Kind::kText, Encoding::kBinary, 0},
      {"control bytes", "\x01\x02\x10\x11\xF0\x90 abc", Kind::kText, Encoding::kBinary, 0},
      {"called binary, no NULs", "%PDF-1.4\n\xE2\xE3\xCF\xD3", Kind::kBinary, Encoding::kBinary, 0},
      {"FF FE in a binary", "\xFF\xFE\x00\x01\x90\x33\x00\xC4"s, Kind::kBinary, Encoding::kBinary,
       0},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const TextType type = detect_text(row.head, row.kind);
    CHECK(static_cast<int>(type.encoding) == static_cast<int>(row.encoding));
    CHECK(type.bom == row.bom);
    const bool named =
        row.encoding == Encoding::kSingleByte || row.encoding == Encoding::kMultiByte;
    CHECK((type.icu_name != nullptr) == named);
  }
  CHECK(detect_text(encode(times(kRussian, 4), "windows-1251"), Kind::kText).icu_name ==
        "windows-1251"sv);
  CHECK(detect_text(encode(times(kJapanese, 4), "Shift_JIS"), Kind::kText).icu_name ==
        "Shift_JIS"sv);
}

TEST_CASE("every encoding gives the same folded text, mapped to its bytes") {
  struct Row {
    Encoding encoding;
    const char* name;
    std::string_view text;
  };
  for (const Row& row : std::vector<Row>{
           {Encoding::kUtf8, "UTF-8", kRussian},
           {Encoding::kUtf16Le, "UTF-16LE", kRussian},
           {Encoding::kUtf16Be, "UTF-16BE", kJapanese},
           {Encoding::kUtf16Le, "UTF-16LE", "emoji 😀 4951234567 😀😀"},
           {Encoding::kUtf32Le, "UTF-32LE", kJapanese},
           {Encoding::kUtf32Be, "UTF-32BE", kGreek},
           {Encoding::kSingleByte, "windows-1251", kRussian},
           {Encoding::kSingleByte, "KOI8-R", kRussian},
           {Encoding::kSingleByte, "windows-1253", kGreek},
           {Encoding::kSingleByte, "IBM866", kRussian},
           {Encoding::kMultiByte, "Shift_JIS", kJapanese},
           {Encoding::kMultiByte, "EUC-JP", kJapanese},
           {Encoding::kMultiByte, "GB18030", kJapanese},
           {Encoding::kMultiByte, "ISO-2022-JP", kJapanese},
       }) {
    INFO(row.name);
    const std::string source = encode(row.text, row.name);
    const SeenStream seen = read_bytes(source, text_type(row.encoding, row.name));
    REQUIRE(seen.windows.size() == 1);
    const SeenWindow& window = seen.windows[0];
    CHECK(window.text == row.text);
    CHECK(window.owned() == row.text);
    CHECK(window.at_end);
    CHECK(window.is_source_bytes == (row.encoding == Encoding::kUtf8));
    CHECK(seen.bytes_read == source.size());
    for (const std::string_view digits : {"4951234567"sv, "0312345678"sv, "2101234567"sv}) {
      const std::size_t at = window.text.find(digits);
      if (at == std::string::npos) continue;
      const auto begin = window.sources[at];
      const auto end = window.sources[at + digits.size()];
      const char* plain = row.name == "ISO-2022-JP"sv ? "US-ASCII" : row.name;
      CHECK(source.substr(begin).starts_with(encode(digits, plain)));
      // A shift sequence after the digits counts to them.
      if (row.name != "ISO-2022-JP"sv)
        CHECK(source.substr(begin, end - begin) == encode(digits, plain));
    }
  }
}

TEST_CASE("folding leaves one spelling of digits, spaces and dashes") {
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"１２３－４５", "123-45"},
      {"ＡＢｃ＠ｘ．ｙ", "ABc@x.y"},
      {"٠١٢٣٤٥٦٧٨٩", "0123456789"},
      {"۰۱۲۳۴۵۶۷۸۹", "0123456789"},
      {"०१२३४५६७८९", "0123456789"},
      {"০১২৩৪৫৬৭৮৯", "0123456789"},
      {"๐๑๒๓๔๕๖๗๘๙", "0123456789"},
      {"\u07C0\u07C9 \U0001D7D8", "09 0"},
      {"a\u00A0b\u2009c\u202Fd\u2007e\u3000f", "a b c d e f"},
      {"1\u20102\u20113\u20124\u20135\u20146\u20157\u22128\uFE589\uFE630", "1-2-3-4-5-6-7-8-9-0"},
      {"4\u200B1\u200C1\u200D1\u20601\uFEFF1\u00AD1\u200E1\u200F1\u202A1\u202E1\u20661",
       "411111111111"},
      {"e\u0301 \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627",
       "e\u0301 \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627"},
      {"ｶﾅ かな 漢字 한국어 ½²", "ｶﾅ かな 漢字 한국어 ½²"},
  };
  for (const auto& [source, folded] : rows) {
    for (const char* name : {"UTF-8", "UTF-16LE", "UTF-32BE"}) {
      INFO(source << " " << name);
      const Encoding encoding = name == "UTF-8"sv      ? Encoding::kUtf8
                                : name == "UTF-16LE"sv ? Encoding::kUtf16Le
                                                       : Encoding::kUtf32Be;
      const SeenStream seen = read_bytes(encode(source, name), text_type(encoding));
      REQUIRE(seen.windows.size() == 1);
      CHECK(seen.windows[0].text == folded);
    }
  }
}

TEST_CASE("folded digits map back to the bytes they came from") {
  const std::string source = "Name: Ａ, tel. ０\u200B１２ end";
  const SeenStream seen = read_bytes(source, text_type(Encoding::kUtf8));
  REQUIRE(seen.windows.size() == 1);
  const SeenWindow& window = seen.windows[0];
  CHECK(window.text == "Name: A, tel. 012 end");
  CHECK_FALSE(window.is_source_bytes);
  const std::size_t at = window.text.find("012");
  CHECK(source.substr(window.sources[at], window.sources[at + 3] - window.sources[at]) ==
        "０\u200B１２");
  CHECK(source.substr(window.sources[at + 1], 3) == "１");
  CHECK(source.substr(window.sources[at + 4]) == "end");
  CHECK(window.sources.back() == source.size());
}

TEST_CASE("the vectorised search finds exactly the characters that fold") {
  const FoldTable& folds = FoldTable::get();
  for (char32_t code = 0x80; code < 0x110000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    char utf8[4];
    const std::string text =
        std::string(5, 'x') + std::string(utf8, put_utf8(code, utf8)) + std::string(20, 'y');
    const std::size_t at = find_foldable(text, 0, folds);
    if (at != (folds.of(code) != FoldTable::kKeep ? 5 : std::string_view::npos)) {
      FAIL("code point " << static_cast<std::uint32_t>(code));
    }
  }
}

TEST_CASE("text that isn't UTF-8 is read as a code page, a few stray bytes are not") {
  const std::string western =
      "Caf\xE9 M\xFCller, Stra\xDF"
      "e 12\xA0"
      "345\n";
  const SeenStream latin = read_bytes(western, text_type(Encoding::kUtf8));
  REQUIRE(latin.windows.size() == 1);
  CHECK(latin.windows[0].text.find("12 345") != std::string::npos);
  CHECK(latin.windows[0].text.starts_with("Caf"));
  CHECK(western.substr(latin.windows[0].sources[latin.windows[0].text.find("345")], 3) == "345");

  const std::string broken = times(kRussian, 2) +
                             "\xFF"
                             "4111\x80\n";
  const SeenStream stray = read_bytes(broken, text_type(Encoding::kUtf8));
  REQUIRE(stray.windows.size() == 1);
  CHECK(stray.windows[0].text == times(kRussian, 2) +
                                     "\uFFFD"
                                     "4111\uFFFD\n");
  CHECK(broken.substr(stray.windows[0].sources[stray.windows[0].text.find("4111")], 4) == "4111");
}

TEST_CASE("unpaired surrogates and half units become replacement characters") {
  const std::string little =
      "a\0\x00\xD8"
      "b\0\x00\xDC"
      "c\0\x3D\xD8\x00\xDE"
      "d"s;
  const SeenStream seen = read_bytes(little, text_type(Encoding::kUtf16Le));
  REQUIRE(seen.windows.size() == 1);
  CHECK(seen.windows[0].text ==
        "a\uFFFD"
        "b\uFFFD"
        "c😀\uFFFD");
  const SeenStream wide =
      read_bytes("a\0\0\0\0\xD8\0\0\0\0\x11\0b\0"s, text_type(Encoding::kUtf32Le));
  REQUIRE(wide.windows.size() == 1);
  CHECK(wide.windows[0].text == "a\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("a byte-order mark is no text") {
  const SeenStream seen = read_bytes("\xEF\xBB\xBFkey=1\n", text_type(Encoding::kUtf8, nullptr, 3));
  REQUIRE(seen.windows.size() == 1);
  CHECK(seen.windows[0].text == "key=1\n");
  CHECK(seen.windows[0].sources[0] == 3);
  CHECK(seen.total.newlines == 1);
  CHECK(read_bytes("\xEF\xBB\xBF", text_type(Encoding::kUtf8, nullptr, 3)).windows.empty());
}

TEST_CASE("an empty stream has no windows") {
  for (const Encoding encoding : {Encoding::kUtf8, Encoding::kUtf16Le, Encoding::kBinary}) {
    const SeenStream seen = read_bytes("", text_type(encoding));
    CHECK(seen.windows.empty());
    CHECK_FALSE(seen.failed);
    CHECK(seen.bytes_read == 0);
  }
  CHECK(read_bytes("", text_type(Encoding::kMultiByte, "Shift_JIS")).windows.empty());
}

TEST_CASE("NULs in text stay") {
  const SeenStream seen = read_bytes("a\0b\0é"s, text_type(Encoding::kUtf8));
  REQUIRE(seen.windows.size() == 1);
  CHECK(seen.windows[0].text == "a\0b\0é"s);
}

TEST_CASE("what came before an error is delivered, then the error") {
  const std::string text(300, 'x');
  for (const Encoding encoding : {Encoding::kUtf8, Encoding::kBinary, Encoding::kUtf16Le}) {
    WindowReader reader({128, 32});
    ChoppyStream stream(text, 7, true);
    reader.start(stream, text_type(encoding));
    const SeenStream seen = read_all(reader);
    CHECK(seen.failed);
    REQUIRE(seen.windows.size() == 3);
    CHECK_FALSE(seen.windows.back().at_end);
    CHECK(seen.bytes_read == 300);
  }
}

TEST_CASE("windows own multiples of the size and know where they are") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "line " + std::to_string(i) + " é\n";
  const SeenStream seen = read_bytes(text, text_type(Encoding::kUtf8), {100, 40});
  REQUIRE(seen.windows.size() == (text.size() + 99) / 100);
  std::string joined;
  for (std::size_t i = 0; i < seen.windows.size(); ++i) {
    const SeenWindow& window = seen.windows[i];
    const Progress expected = measure(joined);
    CHECK(window.before.newlines == expected.newlines);
    CHECK(window.before.characters == expected.characters);
    CHECK(window.at_end == (i + 1 == seen.windows.size()));
    joined += window.owned();
  }
  CHECK(joined == text);
  CHECK(seen.total.newlines == 60);
  CHECK(seen.total.characters == 0);
}

TEST_CASE("UTF-16 runs in binaries are found at any alignment and in both orders") {
  const std::string value = "secret 4951234567";
  for (std::size_t pad = 0; pad < 130; ++pad) {
    for (const bool big : {false, true}) {
      INFO(pad << (big ? " BE" : " LE"));
      const std::string run = encode(value, big ? "UTF-16BE" : "UTF-16LE");
      const std::string source =
          std::string(pad, '\xC3') + run + "\xF0\xF1" + std::string(50, '\x01');
      const SeenStream seen = read_bytes(source, text_type(Encoding::kBinary), {64, 48});
      std::size_t owners = 0;
      for (const SeenWindow& window : seen.windows) {
        CHECK(window.is_source_bytes == window.decoded.empty());
        if (window.decoded.empty()) continue;
        CHECK(window.decoded == (big ? "utf-16be" : "utf-16le"));
        const std::size_t at = window.text.find(value);
        if (at == std::string::npos || at < window.own_begin || at >= window.own_end) continue;
        ++owners;
        CHECK(window.sources[at] == pad);
        CHECK(window.sources[at + value.size()] == pad + run.size());
      }
      CHECK(owners == 1);
    }
  }
}

TEST_CASE("runs stand apart, and short or broken ones are left out") {
  const std::string source =
      "\xFF" + encode("first run", "UTF-16LE") + "\xFF\xFF\xFF" + encode("short", "UTF-16LE") +
      "\xFF" + encode("second run", "UTF-16LE") + "\xFF" + encode("the third", "UTF-16BE") + "\xFF";
  const SeenStream seen = read_bytes(source, text_type(Encoding::kBinary));
  REQUIRE(seen.windows.size() == 3);
  CHECK(seen.windows[0].text == source);
  CHECK(seen.windows[1].text == "first run\nsecond run");
  CHECK(seen.windows[2].text == "the third");
  CHECK_FALSE(seen.windows[1].at_end);
  CHECK(seen.windows[2].at_end);
}

TEST_CASE("measure counts lines and characters") {
  struct Row {
    std::string text;
    std::uint64_t newlines, characters;
  };
  for (const Row& row :
       std::vector<Row>{{"", 0, 0},
                        {"abc", 0, 3},
                        {"a\nbc", 1, 2},
                        {"é\nçà", 1, 2},
                        {"\n\n", 2, 0},
                        {"\x80\x80\xFF", 0, 3},
                        {"x\n漢字😀\xE6", 1, 4},
                        {std::string(10000, '\n') + std::string(9999, 'y'), 10000, 9999}}) {
    const Progress progress = measure(row.text);
    CHECK(progress.newlines == row.newlines);
    CHECK(progress.characters == row.characters);
  }
}

TEST_CASE("an offset map answers between, on and before its points") {
  OffsetMap map;
  CHECK(map.to_source(7) == 7);
  map.add(0, 10, 1);
  map.add(5, 20, 3);
  map.add(8, 40, 2, 3);
  CHECK(map.to_source(4) == 14);
  CHECK(map.to_source(5) == 20);
  CHECK(map.to_source(7) == 26);
  CHECK(map.to_source(10) == 40);
  CHECK(map.to_source(11) == 42);
  CHECK(map.end_to_source(4) == 14);
  CHECK(map.end_to_source(5) == 15);  // what lies between 15 and 20 was removed
  CHECK(map.end_to_source(6) == 23);
  CHECK(map.end_to_source(10) == 42);
  CHECK(map.end_to_source(11) == 42);
  map.drop(6);
  CHECK(map.to_source(0) == 23);
  CHECK(map.to_source(5) == 42);
}

TEST_CASE("a reader is used again for the next stream") {
  WindowReader reader({64, 32});
  for (int i = 0; i < 3; ++i) {
    for (const char* name : {"Shift_JIS", "EUC-JP"}) {
      const std::string source = encode(times(kJapanese, 3), name);
      MemoryStream stream(source);
      reader.start(stream, text_type(Encoding::kMultiByte, name));
      std::string joined;
      for (const SeenWindow& window : read_all(reader).windows) joined += window.owned();
      CHECK(joined == times(kJapanese, 3));
    }
    MemoryStream stream("plain\n");
    reader.start(stream, {});
    const SeenStream seen = read_all(reader);
    REQUIRE(seen.windows.size() == 1);
    CHECK(seen.windows[0].text == "plain\n");
    CHECK(seen.windows[0].before.newlines == 0);
  }
}

}  // namespace
}  // namespace assay::formats
