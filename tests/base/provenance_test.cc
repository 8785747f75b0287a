#include "scanner/base/provenance.h"

#include "tests/support/test.h"

using assay::Provenance;

TEST_CASE("a path is printed from the root to the innermost member") {
  const auto file = Provenance::file("share/a.zip");
  const auto tar = Provenance::member(file, "b.tar", 3);
  const auto doc = Provenance::member(tar, "dir/c.docx", 0);
  CHECK(file->path() == "share/a.zip");
  CHECK(doc->path() == "share/a.zip!b.tar!dir/c.docx");
  CHECK(doc->depth() == 2);
  CHECK(doc->container() == tar);
  CHECK(tar->ordinal() == 3);
  CHECK(&doc->root() == file.get());
}

TEST_CASE("depth counts containers, not marks in names") {
  const auto odd = Provenance::file("srv/Plan-B!x/a!b.txt");
  CHECK(odd->depth() == 0);
  CHECK(odd->container() == nullptr);
  CHECK(&odd->root() == odd.get());
}
