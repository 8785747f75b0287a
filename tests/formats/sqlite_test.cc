// Databases of SQLite: their tables as rows, what was deleted from them, and their logs.
#include <sqlite3.h>

#include <algorithm>
#include <memory>

#include "formats/sqlite_pages.h"
#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

// The file of a database that these statements make.
std::string database(const std::string& sql) {
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(":memory:", &raw) == SQLITE_OK);
  const std::unique_ptr<sqlite3, Close> made(raw);
  // Programs bring orders of their own, which who reads their databases doesn't have.
  sqlite3_create_collation(raw, "LOCALIZED", SQLITE_UTF8, nullptr,
                           [](void*, int a, const void*, int b, const void*) { return a - b; });
  REQUIRE(sqlite3_exec(raw, ("PRAGMA page_size=1024;PRAGMA secure_delete=OFF;" + sql).c_str(),
                       nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(raw, "main", &size, 0);
  REQUIRE(bytes != nullptr);
  std::string file(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  return file;
}

std::string repeated(int count, const std::string& value) {
  return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" +
         std::to_string(count) + ") INSERT INTO t SELECT " + value + " FROM n;";
}

// "depth name=content|" of each member but the schema; `state`: how the database itself ended.
std::string members(const std::string& bytes, std::string& state,
                    const ContainerLimits& limits = {}) {
  Recorder recorder;
  state = Recorder::describe(expand_bytes(bytes, "a.db", recorder, limits));
  CHECK(recorder.all_ended());
  std::erase_if(recorder.seen, [](const Recorder::Seen& seen) {
    return seen.member.depth == 1 && seen.member.name == "schema";
  });
  return recorder.members();
}
std::string members(const std::string& sql) {
  std::string state;
  const std::string all = members(database(sql), state);
  CHECK(state == "read");
  return all;
}

std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i));
  return out;
}

}  // namespace

TEST_CASE("a database's tables are rows below their columns' names") {
  const struct {
    std::string sql, shown;
  } cases[] = {
      {"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, card);"
       "INSERT INTO t VALUES(7,'Ada',4539578763621486),(9,NULL,4539578763621486.0),(10,'x',1.5);",
       "1 t=id\tname\tcard\n7\tAda\t4539578763621486\n9\t\t4539578763621486\n10\tx\t1.5\n|"},
      // A line's break in a value is one, and what parts columns is none.
      {"CREATE TABLE t(a,b); INSERT INTO t VALUES('one'||char(10)||'two',char(9)||'c'||char(12));",
       "1 t=a\tb\none\rtwo\t c\n|"},
      {"CREATE TABLE \"o\"\"dd\"(\"a b\" TEXT PRIMARY KEY, rowid, _rowid_) WITHOUT ROWID;"
       "INSERT INTO \"o\"\"dd\" VALUES('k',1,2);",
       "1 o\"dd=a b\trowid\t_rowid_\nk\t1\t2\n|"},
      {"CREATE TABLE t(rowid,_rowid_,oid); INSERT INTO t VALUES('a','b','c');",
       "1 t=rowid\t_rowid_\toid\na\tb\tc\n|"},
      {"PRAGMA encoding='UTF-16be'; CREATE TABLE t(a); INSERT INTO t VALUES('Müller 张伟');",
       "1 t=a\nMüller 张伟\n|"},
      {"CREATE TABLE t(a, b AS (a||'!') VIRTUAL, c AS (a||'?') STORED); INSERT INTO t VALUES('x');",
       "1 t=a\tc\nx\tx?\n|"},
      // Rows that have nothing count.
      {"CREATE TABLE t(a); INSERT INTO t VALUES(NULL),('x');", "1 t=a\n\t\nx\n|"},
      {"CREATE TABLE t(a TEXT PRIMARY KEY COLLATE LOCALIZED, b) WITHOUT ROWID;"
       "INSERT INTO t VALUES('bb',2),('a',1);",
       "1 t=a\tb\na\t1\nbb\t2\n|"},
      // No name.
      {"CREATE TABLE \"\"(a); INSERT INTO \"\" VALUES(5);", "1 =a\n5\n|"},
      {"CREATE TABLE t(a); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE empty(b);",
       "1 t=a\n|1 empty=b\n|"},
      {"CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES(3);",
       "1 t=id\n3\n|1 sqlite_sequence=name\tseq\nt\t3\n|"},
      // Text that was stored as bytes, and bytes that are none.
      {"CREATE TABLE t(a,b); INSERT INTO t VALUES(CAST('{\"k\":1}' AS BLOB), x'00010203');",
       "1 t=a\tb\n{\"k\":1}\t\n|1 t (binary values)=" + std::string("\0\1\2\3\0\0", 6) + "|"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.sql);
    CHECK(members(each.sql) == each.shown);
  }
}

TEST_CASE("a database's schema is a text: what is said in it may be said nowhere else") {
  Recorder recorder;
  expand_bytes(database("CREATE TABLE t(a DEFAULT 'word', b CHECK(b<>1) -- a note\n);"
                        "CREATE VIEW v AS SELECT 'in a view';"),
               "a.db", recorder);
  const auto* schema = recorder.find("schema");
  REQUIRE(schema != nullptr);
  CHECK(schema->content ==
        "CREATE TABLE t(a DEFAULT 'word', b CHECK(b<>1) -- a note\n);\n"
        "CREATE VIEW v AS SELECT 'in a view';\n");
}

TEST_CASE("a text that isn't UTF-8 is told for itself") {
  // Of a code page, or no text at all: the others of its column stay what they are.
  CHECK(members("CREATE TABLE t(a); INSERT INTO t VALUES('Müller'),(CAST(x'47726FDF' AS TEXT)),"
                "(CAST(x'410042' AS TEXT));") ==
        "1 t=a\nMüller\nGroß\n\t\n|1 t (binary values)=" + std::string("A\0B\0\0", 5) + "|");
}

TEST_CASE("a table is read with as many columns as one can have") {
  std::string columns, names, values;
  for (int i = 0; i < 2000; ++i) {
    columns += (i == 0 ? "c" : ",c") + std::to_string(i);
    names += 'c' + std::to_string(i) + (i == 1999 ? '\n' : '\t');
    values += i == 1999 ? "x\n" : "\t";
  }
  CHECK(members("CREATE TABLE t(" + columns + "); INSERT INTO t(c1999) VALUES('x');") ==
        "1 t=" + names + values + "|");
}

TEST_CASE("what statistics say of an index doesn't hide a table's rows") {
  // An index that has all columns, is said to be the smallest, and has lost its rows.
  std::string made =
      database("CREATE TABLE t(a,b); CREATE INDEX i ON t(a,b);" + repeated(20, "i, 'name '||i") +
               "ANALYZE; UPDATE sqlite_stat1 SET stat='1000000 1 1 sz=1';"
               "INSERT INTO sqlite_stat1 VALUES('t',NULL,'1000000000 sz=100000');");
  const std::size_t page = 2 * 1024;  // the table's is the second
  REQUIRE(made[page] == '\x0A');
  made.replace(page + 3, 2, 2, '\0');
  std::string state;
  CHECK(members(made, state).find("20\tname 20\n|") != std::string::npos);
}

TEST_CASE("what virtual tables keep is read where they keep it") {
  const std::string all = members(
      "CREATE VIRTUAL TABLE notes USING fts5(title, body);"
      "INSERT INTO notes VALUES('Invoice','to be paid by Ada');");
  CHECK(all.find("1 notes_content=id\tc0\tc1\n1\tInvoice\tto be paid by Ada\n|") !=
        std::string::npos);
  CHECK(all.find("1 notes=") == std::string::npos);
}

TEST_CASE("files in a database are members of their own") {
  std::string hex;
  for (const char c : make_archive("zip", {{"in.txt", "inside"}})) {
    const auto byte = static_cast<unsigned char>(c);
    hex += "0123456789ABCDEF"[byte / 16];
    hex += "0123456789ABCDEF"[byte % 16];
  }
  CHECK(members("CREATE TABLE t(a, f BLOB); INSERT INTO t VALUES(1,NULL),(2,x'" + hex + "');") ==
        "1 t=a\tf\n1\t\n2\t\n|1 t/f 2=|2 in.txt=inside|");
}

TEST_CASE("rows that were deleted are read from free pages") {
  const std::string all =
      members("CREATE TABLE t(a,b,c); " + repeated(200, "i, 'name '||i, i*1.25") +
              " DELETE FROM t WHERE a>10;");
  CHECK(all.find("1 deleted rows=") != std::string::npos);
  CHECK(all.find("150\tname 150\t187.5\n") != std::string::npos);
  CHECK(members("CREATE TABLE t(a); INSERT INTO t VALUES(1);").find("deleted") ==
        std::string::npos);
}

TEST_CASE("what no table leads to is read all the same") {
  const std::string whole =
      database("CREATE TABLE t(a,b);" + repeated(80, "i, 'name '||i") + "CREATE TABLE u(a);");
  SECTION("a table that the schema doesn't have") {
    const std::string all = members("CREATE TABLE t(a,b);" + repeated(80, "i, 'name '||i") +
                                    "CREATE TABLE u(a); PRAGMA writable_schema=ON;"
                                    "DELETE FROM sqlite_master WHERE name='t';");
    CHECK(all.find("deleted rows=") != std::string::npos);
    CHECK(all.find("44\tname 44\n") != std::string::npos);
  }
  SECTION("what is behind the last page") {
    std::string state;
    CHECK(members(whole + "something of somebody", state)
              .find("unused pages=something of somebody") != std::string::npos);
  }
  SECTION("pages in which a deleted value went on, and what lists free pages") {
    const std::string all = members(
        "CREATE TABLE t(a); INSERT INTO t VALUES(printf('%.3000c','x')||'end of it');"
        "INSERT INTO t VALUES(printf('%.3000c','y')||'end of that');"
        "DROP TABLE t; CREATE TABLE u(a);");
    CHECK(all.find("end of it") != std::string::npos);
    CHECK(all.find("end of that") != std::string::npos);
  }
  SECTION("in UTF-16") {
    for (const char* encoding : {"UTF-16le", "UTF-16be"}) {
      CAPTURE(encoding);
      const std::string all =
          members("PRAGMA encoding='" + std::string(encoding) + "'; CREATE TABLE t(a,b);" +
                  repeated(200, "i, 'Jürgen '||i") + "DELETE FROM t WHERE a>10;");
      CHECK(all.find("190\tJürgen 190\n") != std::string::npos);
    }
  }
}

TEST_CASE("a row of a page is its values, whatever their type") {
  // Types: NULL, integers of 1, 2, 3, 4, 6, 8 bytes, a real number, 0, 1, four bytes, three of
  // text.
  const std::string types("\x0D\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x14\x13", 13);
  const std::string values = "\xFF" + big_endian(513, 2) + big_endian(0xFFFFFE, 3) +
                             big_endian(70'000, 4) + big_endian(5'000'000'000, 6) +
                             big_endian(9'000'000'000'000'000'000, 8) +
                             big_endian(0x4000000000000000, 8) + std::string("\0\1\2\3", 4) + "abc";
  const std::string record = types + values;
  std::string page =
      "\x0D" + big_endian(0, 2) + big_endian(1, 2) + big_endian(600, 2) + '\0' + big_endian(600, 2);
  page.resize(600, '\0');
  page += static_cast<char>(record.size()) + std::string("\x01") + record;
  page.resize(1024, '\0');
  PageReader reader(page.size(), SqliteText::kUtf8);
  reader.add(page);
  reader.add(page);  // the same again says nothing new
  CHECK(reader.rows.text ==
        "\t-1\t513\t-2\t70000\t5000000000\t9000000000000000000\t2\t0\t1\t\tabc\n");
  CHECK(reader.rows.binary == std::string("\0\1\2\3\0\0", 6));
  // What is none of a tree's leaves is looked at as bytes; what is no page, not at all.
  PageReader other(page.size(), SqliteText::kUtf8);
  other.add("\x05" + page.substr(1));
  other.add(std::string(page.size(), '\0'));
  other.add(page.substr(0, 1000));
  CHECK(other.rows.text.empty());
  CHECK(other.rows.binary == "\x05" + page.substr(1) + std::string(2, '\0'));
}

TEST_CASE("a write-ahead log gives what each of its pages says, once") {
  const auto frame = [](std::uint64_t number, const std::string& page) {
    return big_endian(number, 4) + std::string(20, '\0') + page;
  };
  const auto page = [](const std::string& sql) { return database(sql).substr(1024, 1024); };
  const std::string first = database("CREATE TABLE t(a);").substr(0, 1024);
  const std::string old = page("CREATE TABLE t(a); INSERT INTO t VALUES('first'),('before');");
  const std::string now = page("CREATE TABLE t(a); INSERT INTO t VALUES('first'),('behind');");
  const std::string head =
      "\x37\x7F\x06\x82" + big_endian(3'007'000, 4) + big_endian(1024, 4) + std::string(20, '\0');
  std::string state;
  // Frames of an earlier use of the log may stand behind those of the last.
  const std::string log = head + frame(2, now) + frame(2, old) + frame(2, old);
  CHECK(members(log, state) == "1 rows=first\nbehind\nbefore\n|");
  CHECK(state == "read");
  // A frame that isn't whole is none.
  CHECK(members((head + frame(2, now) + frame(2, old)).substr(0, 2000), state) ==
        "1 rows=first\nbehind\n|");
  // The schema, and pages that are no rows.
  const std::string all = members(head + frame(1, first) + frame(3, std::string(1024, 'z')), state);
  CHECK(all.find("other pages=") != std::string::npos);
  CHECK(all.find("CREATE TABLE t(a)") != std::string::npos);
  CHECK(all.find("zzzz") != std::string::npos);
  // UTF-16 is seen by the first page, or by itself.
  const std::string wide =
      database("PRAGMA encoding='UTF-16le'; CREATE TABLE t(a); INSERT INTO t VALUES('Jörg');");
  CHECK(members(head + frame(2, wide.substr(1024, 1024)), state) == "1 rows=Jörg\n|");
  CHECK(members(head + frame(1, wide.substr(0, 1024)) + frame(2, wide.substr(1024, 1024)), state)
            .starts_with("1 rows=Jörg\n|"));
}

TEST_CASE("a value too large to be held costs its row alone") {
  ContainerLimits limits;
  limits.max_buffered_bytes = 10'000;
  std::string state;
  const std::string all =
      members(database("CREATE TABLE t(a,b); INSERT INTO t VALUES(zeroblob(20000),'first'),(1,'x'),"
                       "(2,printf('%20000s','b')),(zeroblob(20000),'y'),(3,'last');"),
              state, limits);
  CHECK(all.starts_with("1 t=a\tb\n1\tx\n3\tlast\n|1 contents=SQLite format 3"));
  CHECK(state == "partial:limit:size");
}

TEST_CASE("two large rows of one id don't keep the reader") {
  std::string made =
      database("CREATE TABLE t(a); INSERT INTO t VALUES(zeroblob(19500)),(zeroblob(19500));");
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(made[at]); };
  // The second cell of the table's page: its size, then its id.
  const std::size_t page = 1024;
  std::size_t at = page + byte(page + 10) * 256U + byte(page + 11);
  while (byte(at) >= 0x80) ++at;
  REQUIRE(made[at + 1] == 2);
  made[at + 1] = 1;
  ContainerLimits limits;
  limits.max_buffered_bytes = 10'000;
  limits.max_time = std::chrono::seconds(5);
  std::string state;
  members(made, state, limits);
  CHECK(state == "partial:limit:size");
}

TEST_CASE(
    "a database too large to be held is looked at as bytes where it can't be read at any place") {
  ContainerLimits limits;
  limits.max_buffered_bytes = 1'000;
  const std::string made = database("CREATE TABLE t(a); INSERT INTO t VALUES('x');");
  Recorder recorder;
  const auto end = expand_bytes(make_archive("zip", {{"a.db", made}, {"b.txt", "next"}}), "a.zip",
                                recorder, limits);
  CHECK(Recorder::describe(end) == "read");
  CHECK(recorder.state("a.db") == "partial:limit:size");
  CHECK(recorder.find("contents")->content == made);
  CHECK(recorder.state("contents") == "read");
  CHECK(recorder.find("b.txt")->content == "next");
}

TEST_CASE("of a damaged database what can be read is read, and its bytes are looked at") {
  const std::string whole = database("CREATE TABLE t(a,b);" + repeated(200, "i, 'name '||i"));
  std::string state;
  SECTION("cut") {
    const std::string all = members(whole.substr(0, 3 * 1024), state);
    CHECK(state == "partial:corrupt");
    CHECK(all.find("contents=SQLite format 3") != std::string::npos);
  }
  SECTION("a page of a table is something else") {
    std::string damaged = whole;
    std::fill(damaged.end() - 2048, damaged.end() - 1024, '\x77');
    const std::string all = members(damaged, state);
    CHECK(state == "partial:corrupt");
    CHECK(all.find("1 t=a\tb\n1\tname 1\n") == 0);
  }
  SECTION("a list of free pages that loops") {
    std::string damaged = whole;
    damaged.replace(32, 8, big_endian(2, 4) + big_endian(1, 4));
    damaged.replace(1024, 8, big_endian(2, 4) + big_endian(0, 4));
    members(damaged, state);
    CHECK(state == "partial:corrupt");
  }
  SECTION("nothing but a name") {
    members("SQLite format 3" + std::string(1, '\0'), state);
    CHECK(state == "partial:corrupt");
  }
}

TEST_CASE("what a schema computes isn't computed without end") {
  // A computed column whose name is that of the row's id isn't taken for it.
  CHECK(members("CREATE TABLE t(a, rowid AS (hex(zeroblob(a))) VIRTUAL);"
                "INSERT INTO t(a) VALUES(400000000);") == "1 t=a\n400000000\n|");
  // A virtual column is not read; its expression, one of a check and a default's are not run.
  CHECK(members("CREATE TABLE t(a DEFAULT (randomblob(1000000000)), b AS (zeroblob(a)) VIRTUAL,"
                "CHECK(a<>5)); INSERT INTO t(a) VALUES(900000000);") == "1 t=a\n900000000\n|");
  ContainerLimits limits;
  limits.max_time = std::chrono::milliseconds(0);
  std::string state;
  members(database("CREATE TABLE t(a);" + repeated(5000, "i")), state, limits);
  CHECK(state == "partial:limit:time");
}
