#include "formats/sql_outline.h"

#include <random>

#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;

namespace {

// "insert t(a,b)", "copy t(a)", "insert ?" where the table is not known, "none".
std::string said(const SqlOutline& outline) {
  const SqlRows& rows = outline.rows();
  if (rows.kind == SqlRows::Kind::kNone) return "none";
  std::string text = rows.kind == SqlRows::Kind::kInsert ? "insert " : "copy ";
  if (rows.table == nullptr) return text + '?';
  text += rows.table->name + '(';
  for (const std::string& column : rows.table->columns) text += column + ',';
  text.back() = ')';
  return text;
}

std::string behind(std::string_view dump) {
  SqlOutline outline;
  outline.read(dump);
  return said(outline);
}

}  // namespace

TEST_CASE("the outline of a dump knows of which statement the rows are that follow") {
  struct Case {
    std::string_view dump, expected;
  };
  for (const auto& [dump, expected] : {
           Case{"INSERT INTO t (a, b) VALUES (1, 'x'),\n", "insert t(a,b)"},
           Case{"INSERT INTO t (a, b) VALUES (1, 'x');\n", "none"},
           Case{"INSERT INTO `s`.`t` (`a`,`b`) VALUES\n(1,'x'),\n(2,'y;'),\n", "insert t(a,b)"},
           Case{"INSERT INTO t (a)\nVALUES\n", "insert t(a)"},
           Case{"INSERT INTO t (values_id, a) VALUES (1", "insert t(values_id,a)"},
           Case{"INSERT INTO t VALUES (1", "insert ?"},
           Case{"CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1", "insert t(a,b)"},
           Case{"CREATE TABLE IF NOT EXISTS \"t\" (\n  a int COMMENT 'is (a); b',\n  \"key\" int,\n"
                "  PRIMARY KEY (a)\n) ENGINE=x;\nREPLACE INTO t VALUES (1",
                "insert t(a,key)"},
           Case{"CREATE TABLE [dbo].[t](\n[a] [int] NOT NULL,\n[b] [int])\nGO\nINSERT [dbo].[t] "
                "VALUES (1",
                "insert t(a,b)"},
           Case{"INSERT [dbo].[t] ([a]) VALUES (1)\nGO\n", "none"},
           Case{"INSERT INTO t (a) VALUES (1),\nGone,\n", "insert t(a)"},
           Case{"CREATE TABLE t (a int);\nCREATE TABLE t (b int);\nINSERT INTO t VALUES (1",
                "insert t(b)"},
           Case{"CREATE TABLE t AS SELECT 1; x (y)\nINSERT INTO t VALUES (1", "insert ?"},
           Case{"INSERT INTO t SELECT a FROM b; -- values (\n", "none"},
           // Behind a semicolon, a comment, in any case, with words of other dialects.
           Case{"SET x=1; CREATE TABLE t (a int); INSERT INTO T VALUES (1", "insert t(a)"},
           Case{"BEGIN; /* it's */ insert or replace into t (a) values (1", "insert t(a)"},
           Case{"INSERT INTO values_of (a, values_id) VALUES (1", "insert values_of(a,values_id)"},
           Case{"CREATE TABLE only_t (a int);\nINSERT INTO only_t VALUES (1", "insert only_t(a)"},
           Case{"CREATE TABLE t (a int, -- the person's id\n b text /* it's */);\nINSERT INTO t "
                "VALUES (1",
                "insert t(a,b)"},
           Case{"# it's\nREM it's\nINSERT INTO t (a) VALUES (1", "insert t(a)"},
           Case{"SELECT $$it's ; x$$, $1;\nINSERT INTO t (a) VALUES (1", "insert t(a)"},
           // What stands in a value is no statement and ends none.
           Case{"INSERT INTO t (a) VALUES ('see\n  foo(bar);\nCREATE TABLE t (b int);\n'),\n",
                "insert t(a)"},
           Case{"INSERT INTO t (a) VALUES ('C:\\'),\n('x;'),", "insert t(a)"},
           Case{"/*!40101 SET x */;\nINSERT INTO t (a) VALUES ('it\\'s;'),", "insert t(a)"},
           Case{"INSERT INTO t (a) VALUES (E'it\\'s;'),", "insert t(a)"},
           Case{"INSERT INTO t (a) VALUES (1);          \n", "none"},
           Case{"CREATE TABLE t (a int);\nUSE x;\nCREATE TABLE t (b int, c int);\nINSERT INTO t "
                "VALUES (1",
                "insert t(b,c)"},
           Case{"COPY public.t (a, b) FROM stdin;\n1\t2\n", "copy t(a,b)"},
           Case{"COPY t (a) FROM stdin;\nINSERT INTO u (b) VALUES (1\n\\N\n", "copy t(a)"},
           Case{"COPY t (a) FROM stdin;\n1\n\\.\n", "none"},
           Case{"COPY t (a) TO stdout;\n", "none"},
           Case{"CREATE TABLE t (a int);\nCOPY t FROM stdin;\n", "copy t(a)"},
           Case{"COPY t (a) FROM stdin;\n\\.\n\nINSERT INTO t VALUES (1", "insert t(a)"},
       }) {
    INFO(dump);
    CHECK(behind(dump) == expected);
  }
}

TEST_CASE("the outline of a dump does not depend on how it is cut into pieces") {
  std::string dump = "-- dump\n";
  for (int i = 0; i < 40; ++i) {
    const std::string name = "t" + std::to_string(i);
    dump += "CREATE TABLE " + name + " (\n  id int,\n  c" + std::to_string(i) + " text\n);\n";
    dump +=
        i % 2 == 0 ? "COPY " + name + " (id, x) FROM stdin;\n" : "INSERT INTO " + name + " VALUES ";
    for (int row = 0; row < 30; ++row)
      dump += i % 2 == 0 ? "1\tCopy of (it);\n" : row < 29 ? "(1,'a');'),\n" : "(1,'b');\n";
    if (i % 2 == 0) dump += "\\.\n";
  }
  std::mt19937 random(3);
  SqlOutline pieces;
  for (std::size_t at = 0; at < dump.size();) {
    const std::size_t size = std::min<std::size_t>(dump.size() - at, 1 + random() % 700);
    pieces.read(std::string_view(dump).substr(at, size));
    at += size;
    INFO(at);
    CHECK(said(pieces) == behind(std::string_view(dump).substr(0, at)));
  }
}

TEST_CASE("a lost quote is found again") {
  std::string dump = "\\echo it's\nINSERT INTO t (a, b) VALUES ";
  for (int i = 0; i < 100; ++i) dump += i == 0 ? "('x', 'y')" : ", ('x', 'y')";
  dump += ";\nINSERT INTO u (c) VALUES (1";
  CHECK(behind(dump) == "insert u(c)");
}

TEST_CASE("what a hostile dump makes known is bounded") {
  // 21,855 times "()" in a head of 64 KiB, again and again: once a head, not once a line.
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += i % 21'855 == 0 ? "CREATE TABLE t (\n" : "()\n";
  CHECK(behind(nested) == "none");
  std::string again = "CREATE TABLE t0 (a int);\n";
  std::string wide;
  for (int i = 0; i < 4096; ++i) wide += (i == 0 ? "c" : ",c") + std::to_string(i);
  for (int i = 1; i < 40; ++i) {
    const std::string name = "t" + std::to_string(i);
    again += "CREATE TABLE " + name + " (a int);\nCREATE TABLE " + name + " (" + wide + ");\n";
  }
  CHECK(behind(again + "INSERT INTO t0 VALUES (1") == "insert t0(a)");
  CHECK(behind(again + "INSERT INTO t39 VALUES (1") ==
        "insert t39(a)");  // the wide one is too much
  std::string lines;
  for (int i = 0; i < 100'000; ++i) lines += "CREATE TABLE t" + std::to_string(i) + "(a int);\n";
  CHECK(behind(lines + "INSERT INTO t5 VALUES (") == "insert t5(a)");
  CHECK(behind(lines + "INSERT INTO t99999 VALUES (") == "insert ?");
  CHECK(behind("INSERT " + std::string(4U << 20, 'x')) == "none");
  CHECK(behind("CREATE TABLE t (" + std::string(4U << 20, '(')) == "none");
}
