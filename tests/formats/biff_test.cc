#include "formats/biff.h"

#include "tests/formats/biff_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;
using namespace std::string_literals;

namespace {

struct Read {
  std::vector<XlsSheet> sheets;
  std::optional<Error> error;
};

Read read(const std::string& stream, std::size_t most = 1U << 20) {
  Read read;
  read.error = read_xls(stream, most, read.sheets);
  return read;
}

// The text of the one sheet with these records.
std::string shown(const std::string& records, const std::string& globals = "") {
  const Read all = read(workbook(globals, {{"Sheet", records}}));
  REQUIRE_FALSE(all.error.has_value());
  REQUIRE(!all.sheets.empty());
  return all.sheets[0].text;
}

// Cuts a record's data into it and CONTINUE records that begin with `flag`, if any.
std::string continued(unsigned type, const std::string& data, const std::vector<std::size_t>& cuts,
                      const std::string& flags) {
  std::string all;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    const std::size_t end = i < cuts.size() ? cuts[i] : data.size();
    const std::string front = i > 0 && flags[i - 1] != '-' ? std::string(1, flags[i - 1]) : "";
    all += record(i == 0 ? type : 0x003C, front + data.substr(begin, end - begin));
    begin = end;
  }
  return all;
}

std::string format(unsigned id, const std::string& code) {
  return record(0x041E, le(id, 2) + latin(code));
}
std::string style(unsigned format) { return record(0x00E0, le(0, 2) + le(format, 2) + le(0, 16)); }
std::string rk(std::uint32_t value) { return le(value, 4); }

constexpr const char* kTextFollows = "\0\0\0\0\0\0\xFF\xFF";
const std::string kText(kTextFollows, 8);

}  // namespace

TEST_CASE("an .xls sheet's rows are lines, its columns parted by tabs") {
  CHECK(shown(number(0, 0, 1) + number(0, 1, 2)) == "1\t2\n");
  CHECK(shown(number(2, 2, 1) + number(2, 26, 2)) == "\n\n\t\t1" + std::string(24, '\t') + "2\n");
  CHECK(shown(label(0, 0, "a\tb\r\nc\n")) == "a b\rc\n");
  // Rows and columns that go back follow.
  CHECK(shown(number(1, 1, 1) + number(1, 0, 2) + number(0, 5, 3) + number(1, 0, 4) +
              number(4, 0, 5)) == "\n\t1\t2\n\t\t\t\t\t3\n4\n5\n");
  CHECK(shown("").empty());
}

TEST_CASE("sheets have the names of the book, hidden and empty ones too") {
  const Read all = read(workbook("", {{"Staff & pay", number(0, 0, 1)},
                                      {"empty", ""},
                                      {"chart", number(0, 0, 5), 0x20},
                                      {"M\xFCller", number(0, 0, 2)}}));
  REQUIRE_FALSE(all.error.has_value());
  REQUIRE(all.sheets.size() == 4);
  CHECK(all.sheets[0].name == "Staff & pay");
  CHECK(all.sheets[0].text == "1\n");
  CHECK(all.sheets[1].name == "empty");
  CHECK(all.sheets[1].text.empty());
  CHECK(all.sheets[2].text.empty());
  CHECK(all.sheets[3].name == "Müller");
  CHECK(all.sheets[3].text == "2\n");
}

TEST_CASE("an .xls cell shows its text, however it is stored") {
  const std::string table = strings(
      {latin("Ada"), utf16(u"東京 \U0001F600"), latin(""), latin("M\xFCller"),
       // Formatted in two runs, read aloud in 6 bytes.
       le(4, 2) + "\x0C"s + le(2, 2) + le(6, 4) + "bold" + le(0, 8) + "......", latin("last")});
  const auto cell_of = [&](unsigned i) { return shown(shared(0, 0, i), table); };
  CHECK(cell_of(0).starts_with("Ada\n"));
  CHECK(cell_of(1).starts_with("東京 😀\n"));
  CHECK(cell_of(2).empty());
  CHECK(cell_of(3).starts_with("Müller\n"));
  CHECK(cell_of(4).starts_with("bold\n"));
  CHECK(cell_of(5).starts_with("last\n"));
  CHECK(cell_of(6).empty());
  CHECK(shown(label(0, 0, "x")) == "x\n");
  CHECK(shown(cell(0x00D6, 0, 0, utf16(u"\xD83D!") + le(1, 2) + le(0, 4))) == "\xEF\xBF\xBD!\n");
  CHECK(shown(cell(0x0205, 0, 0, "\1\0"s) + cell(0x0205, 0, 1, "\0\0"s) +
              cell(0x0205, 0, 2, "\x17\1"s)) == "TRUE\tFALSE\n");
}

TEST_CASE("an .xls number is shown as its format shows it") {
  const std::string globals = format(164, "000\\-00\\-0000") + format(165, "yyyy\\-mm\\-dd") +
                              style(0) + style(164) + style(165) + style(14) + style(999);
  CHECK(shown(number(0, 0, 36224145, 1) + number(0, 1, 31118, 2) + number(0, 2, 31118, 3) +
                  number(0, 3, 0.1, 0) + number(0, 4, 4539578763621486, 4) + number(0, 5, 7, 77),
              globals) == "036-22-4145\t1985-03-12\t1985-03-12\t0.1\t4539578763621486\t7\n");
  CHECK(shown(number(0, 0, 29656, 3), record(0x0022, le(1, 2)) + globals) == "1985-03-12\n");
  // In 30 bits: integers and upper halves, in hundredths.
  for (const auto& [value, text] : std::vector<std::pair<std::uint32_t, const char*>>{
           {42U << 2 | 2, "42\n"},
           {static_cast<std::uint32_t>(-5) << 2 | 2, "-5\n"},
           {1234U << 2 | 3, "12.34\n"},
           {0x40590000, "100\n"},
           {0x40590000 | 1, "1\n"}})
    CHECK(shown(cell(0x027E, 0, 0, rk(value))) == text);
  // Several of a row: a style and a number each, then the last column.
  CHECK(shown(record(0x00BD, le(0, 2) + le(1, 2) + le(0, 2) + rk(1 << 2 | 2) + le(2, 2) +
                                 rk(31118 << 2 | 2) + le(2, 2)),
              globals) == "\t1\t1985-03-12\n");
  CHECK(shown(number(0, 0, std::bit_cast<double>(0x7FF8000000000000ULL))).empty());
}

TEST_CASE("a formula shows the value that was kept of it") {
  CHECK(shown(formula(0, 0, le(std::bit_cast<std::uint64_t>(2.5), 8))) == "2.5\n");
  CHECK(shown(formula(0, 0, "\1\0\1\0\0\0\xFF\xFF"s) + formula(0, 1, "\1\0\0\0\0\0\xFF\xFF"s) +
              formula(0, 2, "\2\0\x17\0\0\0\xFF\xFF"s) + formula(0, 3, "\3\0\0\0\0\0\xFF\xFF"s)) ==
        "TRUE\tFALSE\n");
  CHECK(shown(formula(3, 1, kText) + record(0x0221) + record(0x0207, utf16(u"東"))) ==
        "\n\n\n\t東\n");
  // A text that belongs to none.
  CHECK(shown(formula(0, 0, kText) + number(0, 1, 1) + record(0x0207, latin("no"))) == "\t1\n");
  CHECK(shown(record(0x0207, latin("no"))).empty());
  // A long one goes on in further records.
  CHECK(shown(formula(0, 0, kText) + continued(0x0207, latin("abcdef"), {5, 7}, "\0\0"s)) ==
        "abcdef\n");
}

TEST_CASE("shared texts go on in the records behind, in one byte a character or two") {
  const std::string first = latin("Ada Lovelace");
  const std::string data = le(3, 4) + le(3, 4) + first + utf16(u"東京都") + latin("end");
  const std::size_t one = 8 + first.size();
  const std::string cells = shared(0, 0, 0) + shared(0, 1, 1) + shared(0, 2, 2);
  const std::string expected = "Ada Lovelace\t東京都\tend\n";
  // Within the first, behind it (a text begins, so no flag), within the second twice.
  CHECK(shown(cells, continued(0x00FC, data, {15}, "\0"s)) == expected);
  CHECK(shown(cells, continued(0x00FC, data, {one}, "-")) == expected);
  CHECK(shown(cells, continued(0x00FC, data, {one + 5, one + 7}, "\1\1")) == expected);
  CHECK(shown(cells, continued(0x00FC, data, {one + 3}, "\1")) == expected);
  // The second goes on in one byte a character.
  const std::string mixed = le(1, 4) + le(1, 4) + le(4, 2) + "\x01"s + wide(u"東京") + "ab";
  CHECK(shown(shared(0, 0, 0), continued(0x00FC, mixed, {15}, "\0"s)) == "東京ab\n");
  // A character in two records, and empty ones between them.
  const std::string pair = le(1, 4) + le(1, 4) + utf16(u"\U0001F600");
  CHECK(shown(shared(0, 0, 0), continued(0x00FC, pair, {13, 13}, "\1\1")) == "😀\n");
  CHECK(shown(shared(0, 0, 0), continued(0x00FC, pair, {11, 11}, "-\1")) == "😀\n");
}

TEST_CASE("what stands in no cell of an .xls sheet follows the rows") {
  const auto link = [](std::uint32_t flags, const std::string& inside) {
    return record(0x01B8, le(0, 8) + std::string(16, 'c') + le(2, 4) + le(flags, 4) + inside);
  };
  const std::string url("\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B", 16);
  const std::string file("\x03\x03\0\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16);
  const auto counted = [](std::u16string_view text) {
    return le(text.size() + 1, 4) + wide(text) + le(0, 2);
  };
  const std::string where = counted(u"Sheet2!A1");
  for (const auto& [records, notes] : std::vector<std::pair<std::string, std::string>>{
           {record(0x0014, latin("&L secret")) + record(0x0015) + record(0x0015, latin("foot")),
            "&L secret\nfoot\n"},
           {record(0x001C, le(0, 8) + latin("Ada")) + record(0x001C, le(1, 8) + latin("Ada")),
            "Ada\n"},
           {record(0x01B6, le(0, 10) + le(8, 2) + le(16, 2) + le(0, 4)) +
                record(0x003C, "\0pass"s) + record(0x003C, "\1"s + wide(u"wörd")) +
                record(0x003C, le(0, 16)),
            "passwörd\n"},
           {link(0x17, counted(u"shown") + url + le(16, 4) + wide(u"http://") + le(0, 2)),
            "shown\nhttp://\n"},
           {link(0x09, file + le(0, 2) + le(6, 4) + "C:\\a\xFC\0"s + le(0, 24) + le(0, 4) + where),
            "C:\\aü\nSheet2!A1\n"},
           {link(0x01, file + le(0, 2) + le(2, 4) + "?\0"s + le(0, 24) + le(10, 4) + le(4, 4) +
                           le(3, 2) + wide(u"東京")),
            "東京\n"},
           {link(0x181, counted(u"_blank") + counted(u"\\\\server")), "_blank\n\\\\server\n"},
           {record(0x0800, le(0x0800, 2) + le(0, 8) + wide(u"tip") + le(0, 2)), "tip\n"},
           {record(0x01BE, le(0, 4) + latin("Pin") + latin("\0"s) + latin("your pin") +
                               utf16(u"wröng") + le(0, 4)),
            "Pin\nyour pin\nwröng\n"},
           {bof(0x20) + record(0x100D, le(0, 2) + latin("Pay", 1)) + number(0, 0, 5) + eof(),
            "Pay\n"},
           // =HYPERLINK("a";"bü"), choices, a reference, then a token that is not known.
           {formula(0, 0, "\3\0\0\0\0\0\xFF\xFF"s,
                    "\x17\1\0a"s + "\x19\4\1\0\0\0\0\0"s + "\x44\0\0\0\0"s + "\x17\2\1"s +
                        wide(u"bü") + "\x18\x17\1\0z"s),
            "a\nbü\n"},
           {record(0x04BC, le(0, 8) + le(4, 2) + "\x17\1\0s"s) +
                record(0x0221, le(0, 12) + le(4, 2) + "\x17\1\0t"s),
            "s\nt\n"}})
    CHECK(shown(label(0, 0, "x") + records) == "x\n\f" + notes);
}

TEST_CASE("shared texts that no sheet shows follow the sheets") {
  const Read all = read(workbook(strings({latin("used"), latin("left"), latin(""), latin("over")}),
                                 {{"Sheet", shared(0, 0, 0)}}));
  REQUIRE(all.sheets.size() == 2);
  CHECK(all.sheets[0].text == "used\n");
  CHECK(all.sheets[1].name.empty());
  CHECK(all.sheets[1].text == "\fleft\nover\n");
}

TEST_CASE("a workbook of Excel 5 has its texts in a code page") {
  const auto text5 = [](std::string_view text, unsigned width) {
    return le(text.size(), width) + std::string(text);
  };
  const auto book = [&](unsigned page, const std::string& text) {
    return workbook(
        record(0x0042, le(page, 2)) + record(0x041E, le(164, 2) + text5("000\\-00", 1)) + style(0) +
            style(164),
        {{"S\xFC", cell(0x0204, 0, 0, text5(text, 2)) + number(0, 1, 7, 1) +
                       formula(0, 2, kText, "\x17\1f") + record(0x0207, text5(text, 2)) +
                       cell(0x00D6, 0, 3, text5("rich", 2) + le(0, 1)) +
                       record(0x0014, text5("head", 1)) +
                       record(0x001C, le(0, 4) + text5("note", 2))}},
        0x0500);
  };
  for (const auto& [page, bytes, text] :
       std::vector<std::tuple<unsigned, std::string, std::string>>{
           {1252, "M\xFC\x80", "Mü€"},
           {1251, "\xCF", "П"},
           {932, "\x93\x8C\x8B\x9E", "東京"},
           {65001, "東", "東"},
           {0x8000, "\x8A", "ä"},
           {0x8001, "\xE4", "ä"},
           {1200, "\xE4", "ä"},
           {12345, "\xE4", "ä"}}) {
    const Read all = read(book(page, bytes));
    REQUIRE_FALSE(all.error.has_value());
    REQUIRE(all.sheets.size() == 1);
    CHECK(all.sheets[0].text == text + "\t000-07\t" + text + "\trich\n\ff\nhead\nnote\n");
  }
  CHECK(read(book(1252, "x")).sheets[0].name == "Sü");
}

TEST_CASE("a workbook with a password, or of before Excel 5, is told") {
  const auto reason = [](const std::string& stream) {
    const auto error = read(stream).error;
    return error ? std::string(to_string(error->reason)) : "read";
  };
  CHECK(reason(workbook(record(0x002F, le(1, 2)), {{"a", number(0, 0, 1)}})) == "encrypted");
  // What came before it, if that is at an impossible place.
  CHECK(read(workbook("", {{"a", number(0, 0, 1) + record(0x002F)}})).sheets[0].text == "1\n");
  CHECK(reason(record(0x0009, le(0, 4))) == "unsupported");
  CHECK(reason(record(0x0409, le(0, 4))) == "unsupported");
  CHECK(reason("") == "corrupt");
  CHECK(reason("PK\3\4") == "corrupt");
  CHECK(reason(record(0x0203, le(0, 14))) == "corrupt");
}

TEST_CASE("a workbook that is cut or has wrong places is read as far as it goes") {
  const std::string whole =
      workbook("", {{"one", number(0, 0, 1) + number(1, 0, 2)}, {"two", number(0, 0, 3)}});
  const Read cut = read(whole.substr(0, whole.size() - 8));
  REQUIRE(cut.error.has_value());
  CHECK(cut.error->reason == Reason::kCorrupt);
  REQUIRE(cut.sheets.size() == 2);
  CHECK(cut.sheets[0].text == "1\n2\n");
  // A record in the first that reaches beyond the file; the second is found.
  std::string broken = whole;
  const std::size_t at = whole.find(record(0x0203, "").substr(0, 2), whole.find("two"));
  broken.replace(at + 2, 2, "\xFF\xFF");
  const Read second = read(broken);
  CHECK(second.error.has_value());
  REQUIRE(second.sheets.size() == 2);
  CHECK(second.sheets[1].name == "two");
  CHECK(second.sheets[1].text == "3\n");
  // A sheet whose end is missing, one whose place is wrong, zeros behind the last.
  const std::string no_end = workbook("", {{"one", number(0, 0, 1) + bof(0x20)}, {"two", ""}});
  CHECK(read(no_end).sheets.size() == 2);
  std::string moved = whole;
  moved.replace(whole.find("one") - 8, 4, le(3, 4));
  CHECK(read(moved).sheets.size() == 2);
  CHECK_FALSE(read(whole + std::string(4096, '\0')).error.has_value());
  // Records that are too short for what they are.
  for (const unsigned type : {0x0006U, 0x0085U, 0x00BDU, 0x00FDU, 0x01B6U, 0x01B8U, 0x01BEU,
                              0x0203U, 0x0205U, 0x0221U, 0x027EU, 0x04BCU, 0x0800U}) {
    for (unsigned size = 0; size < 12; ++size)
      CHECK(shown(record(type, std::string(size, '\0'))).find('x') == std::string::npos);
  }
}

TEST_CASE("no more text is given than allowed, in whole lines") {
  const std::string long_text(1000, 'x');
  std::string cells;
  for (unsigned i = 0; i < 100; ++i) cells += shared(i, 0, 0);
  const std::string stream = workbook(strings({latin(long_text)}), {{"a", cells}, {"b", cells}});
  for (const std::size_t most : {0U, 1U, 1001U, 5000U, 150'000U, 200'199U}) {
    const Read all = read(stream, most);
    REQUIRE(all.error.has_value());
    CHECK(all.error->reason == Reason::kLimitSize);
    std::string text;
    for (const XlsSheet& sheet : all.sheets) text += sheet.text;
    CHECK(text.size() == most / 1001 * 1001);
  }
  CHECK_FALSE(read(stream, 200'200).error.has_value());
  // A cell far below, over and over.
  std::vector<BiffSheet> sparse(100, {"s", number(65'535, 255, 1)});
  const Read all = read(workbook("", sparse), 200'000);
  CHECK(all.error->reason == Reason::kLimitSize);
  CHECK(all.sheets.size() == 4);
}

TEST_CASE("a sheet that the book names often is read once") {
  std::string globals;
  const std::string sheet = bof(0x10) + number(0, 0, 1) + eof();
  for (int i = 0; i < 100; ++i)
    globals += record(0x0085, le(1000'000, 4) + le(0, 2) + latin("x", 1));
  CHECK(read(bof(5) + globals + eof() + sheet).sheets.size() == 1);
  std::string many = bof(5) + eof();
  for (int i = 0; i < 10'001; ++i) many += sheet;
  const Read all = read(many);
  REQUIRE(all.error.has_value());
  CHECK(all.error->reason == Reason::kLimitEntries);
  CHECK(all.sheets.size() == 10'000);
}
