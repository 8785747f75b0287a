#include "formats/forms.h"

#include "tests/support/test.h"

using namespace assay::formats;

TEST_CASE("labels in a sheet's rows are told with what stands behind them") {
  const auto forms = [](std::string_view rows, std::size_t header_end = 0) {
    return FormReader().read(rows, {.header_end = header_end}, rows.size()).text;
  };
  CHECK(forms("Access\n\nHost\tdb01\nUser:\t\t\tada\tx\n") == "Host: db01\nUser: ada\n");
  CHECK(forms("a\tb\tc\n").empty());
  CHECK(forms("Born:\t1985\tTown:\tAyr\n") == "Born: 1985\nTown: Ayr\n");
  CHECK(forms(std::string(65, 'x') + "\ty\n").empty());
  CHECK(forms("").empty());
  CHECK(FormReader()
            .read("User,ada\r\n\"Pass, word\",\"q1\"\r\n", {.delimiter = ',', .quote = '"'}, 0)
            .text == "User: ada\nPass, word: q1\n");
  // A table's names are no labels, what stands above and below it may be.
  const std::string_view table = "By:\tada\nname\tborn\n\nBo\t1979\n";
  CHECK(forms(table, table.find("Bo")) == "By: ada\nBo: 1979\n");
  // Tables in a text: those of two columns may be forms.
  const auto tables = [](std::string_view text) {
    return FormReader().read(text, {.tables = true}, text.size()).text;
  };
  CHECK(tables("words\n\nname\tborn\tcode\nBo\t1979\tq1\nEd\t1980\nmore words\na\t7\n") ==
        "name: Bo\nborn: 1979\ncode: q1\nname: Ed\nborn: 1980\nEd: 1980\na: 7\n");
  CHECK(tables("System User\tCode\njira\tada\tq1\n") == "System User: ada\nCode: q1\n");
  CHECK(tables("User\tada\nCode\tq1\n") == "User: Code\nada: q1\nCode: q1\n");
  CHECK(tables("User\tada\n") == "User: ada\n");
  CHECK(tables("User\tada\n\n") == "User: ada\n");
  CHECK(tables("a\tb\tc\n1\t2\t3\n\n4\t5\t6\n\n7\t8\n") == "a: 1\nb: 2\nc: 3\na: 4\nb: 5\nc: 6\n");
  CHECK(tables("a\tb\tc\n1\t2\t3\n\nd\te\tf\n4\t5\t6\n") == "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n");
  CHECK(tables("User:\tada\tx\n\tindented\n") == "User: ada\n");
  // Each character has its place.
  const auto read = FormReader().read("x\ty\n\tPassword\t\tq1\n", {}, 0);
  CHECK(read.text == "x: y\nPassword: q1\n");
  CHECK(read.source_of(read.text.find("q1")) == 15);
}

TEST_CASE("what is no name of a few words is no label") {
  const auto told = [](std::string_view rows) { return FormReader().read(rows, {}, 0).text; };
  for (const char* label : {"password = x9", "mysql -u root", "user: ada", "12345", "a<b>", "x@y",
                            "one two three four five six seven"})
    CHECK(told(std::string(label) + "\tvalue\n").empty());
  CHECK(told("Password (prod)\tq1\n") == "Password (prod): q1\n");
  CHECK(told("Address 1\tq1\n") == "Address 1: q1\n");
}

TEST_CASE("labels may stand before all values of their rows") {
  CHECK(FormReader().read("Name\tAda\tBo\nCode\tq1\t\tq2\n", {.labelled = true}, 0).text ==
        "Name: Ada\nName: Bo\nCode: q1\nCode: q2\n");
}

TEST_CASE("names stand before what they name, or above it") {
  const auto before = [](std::string_view rows) {
    return has_labels_before(rows, {}, [](std::string_view name) {
      return name == "Name" || name == "Born" || name == "Code";
    });
  };
  CHECK(before("Name\tAda\nBorn\t1985\nCode:\tq1\n"));
  CHECK(before("Name\tAda\tBo\nBorn\t1985\t1979\n"));
  CHECK(before("Host\tdb01\nBorn\t1985\nCode\tq1"));
  CHECK_FALSE(before("Name\tBorn\nAda\t1985\nBo\t1979\n"));
  CHECK_FALSE(before("Name\tBorn\nCode\t1985\n"));
  CHECK_FALSE(before("Host\tOwner\nCode\tada\n"));
  CHECK_FALSE(before("Name\tHost\nAda\tdb01\n\nBorn\t1985\nCode\tq1\n"));
  CHECK_FALSE(before(""));
}

TEST_CASE("a table goes on in the next window under its names") {
  FormReader reader;
  reader.start();
  const std::string_view first = "name\tborn\tcode\nBo\t1979\tq1\nEd\t1980\tq2\n";
  reader.read(first, {.tables = true}, first.size() - 5);
  CHECK(reader.names() == std::vector<std::string>{"name", "born", "code"});
  CHECK(reader.read("\tq2\nAl\t1981\tq3\nwords\n", {.tables = true, .cut = true}, 99).text ==
        "name: Al\nborn: 1981\ncode: q3\n");
  CHECK(reader.names().empty());
}
