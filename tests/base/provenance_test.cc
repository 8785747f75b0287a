#include "scanner/base/provenance.h"

#include "tests/support/test.h"

namespace assay {
namespace {

TEST_CASE("a file prints as it was given") {
  const auto file = Provenance::file("share/a.zip");
  CHECK(file->path() == "share/a.zip");
  CHECK(file->name() == "share/a.zip");
  CHECK(file->depth() == 0);
  CHECK(file->ordinal() == 0);
  CHECK(file->container() == nullptr);
  CHECK(&file->root() == file.get());
}

TEST_CASE("members print as a chain joined by exclamation marks") {
  const auto file = Provenance::file("share/a.zip");
  const auto tar = Provenance::member(file, "b.tar", 3);
  const auto docx = Provenance::member(tar, "dir/c.docx", 7);
  CHECK(docx->path() == "share/a.zip!b.tar!dir/c.docx");
  CHECK(docx->name() == "dir/c.docx");
  CHECK(docx->depth() == 2);
  CHECK(docx->ordinal() == 7);
  CHECK(docx->container() == tar);
  CHECK(&docx->root() == file.get());
}

TEST_CASE("a name with an exclamation mark is not taken for a container") {
  const auto plain = Provenance::file("x!y");
  const auto nested = Provenance::member(Provenance::file("x"), "y", 0);
  CHECK(plain->path() == nested->path());
  CHECK(plain->depth() != nested->depth());
  CHECK(plain->root().name() == "x!y");
  CHECK(nested->root().name() == "x");
}

TEST_CASE("names are bytes: empty, with NUL, not UTF-8") {
  const std::string odd("a\0\xff", 3);
  const auto member = Provenance::member(Provenance::file(""), odd, 0);
  CHECK(member->name() == odd);
  CHECK(member->path() == "!" + odd);
}

TEST_CASE("a member keeps its containers alive") {
  ProvenancePtr member;
  {
    auto file = Provenance::file("outer");
    member = Provenance::member(Provenance::member(file, "middle", 0), "inner", 1);
  }
  CHECK(member->path() == "outer!middle!inner");
}

TEST_CASE("depth counts every container") {
  ProvenancePtr at = Provenance::file("0");
  for (std::uint32_t i = 1; i <= 500; ++i) at = Provenance::member(at, std::to_string(i), i);
  CHECK(at->depth() == 500);
  CHECK(at->root().name() == "0");
  CHECK(at->path().substr(0, 8) == "0!1!2!3!");
}

}  // namespace
}  // namespace assay
