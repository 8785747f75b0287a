// PDF documents as containers: what of them becomes a member.
#include "tests/formats/archive_builder.h"
#include "tests/formats/pdf_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;
using assay::test::PdfPages;
using assay::test::ref;

namespace {

std::string document() {
  PdfPages pages;
  for (const char* word : {"one", "two"})
    pages.contents.push_back(std::string("BT /F1 10 Tf (") + word + ") Tj ET");
  const int file = pages.builder.add_stream("a,b\n1,2\n", "/Type /EmbeddedFile");
  const int named =
      pages.builder.add("<< /Type /Filespec /F (list.csv) /EF << /F " + ref(file) + " >> >>");
  pages.catalog = "/Names << /EmbeddedFiles << /Names [(x) " + ref(named) + "] >> >>";
  return pages.build();
}

}  // namespace

TEST_CASE("the pages of a PDF are one text, which form feeds part, its files are members") {
  const std::string pdf = document();
  CHECK(type_of(pdf, "x").media_type == "application/pdf");
  Recorder recorder;
  CHECK(Recorder::describe(expand_bytes(pdf, "a.pdf", recorder)) == "read");
  CHECK(recorder.members() == "1 text=one\n\ftwo\n\f|1 list.csv=a,b\n1,2\n|");
  CHECK(recorder.seen[0].member.type.lines == Lines::kPages);
  CHECK(recorder.seen[1].member.type.media_type == "text/csv");
  CHECK(recorder.all_ended());

  Recorder nested;
  expand_bytes(make_archive("zip", {{"d/a.pdf", pdf}}), "m.zip", nested);
  CHECK(nested.members() == "1 d/a.pdf=|2 text=one\n\ftwo\n\f|2 list.csv=a,b\n1,2\n|");
}

TEST_CASE("a PDF that is cut or can't be read says so") {
  const std::string pdf = document();
  Recorder cut;
  CHECK(Recorder::describe(expand_bytes(pdf.substr(0, pdf.find("xref\n0")), "a.pdf", cut)) ==
        "partial:corrupt");
  CHECK(cut.find("text")->content == "one\n\ftwo\n\f");
  CHECK(cut.all_ended());
  Recorder none;
  CHECK(Recorder::describe(expand_bytes("%PDF-1.7\nnothing of it\n", "a.pdf", none)) ==
        "skipped:corrupt");
  CHECK(none.seen.empty());
}

TEST_CASE("what a PDF unfolds to counts against the limits of its container") {
  const std::string pdf = document();
  ContainerLimits limits;
  limits.max_total_bytes = 6;
  Recorder recorder;
  CHECK(Recorder::describe(expand_bytes(pdf, "a.pdf", recorder, limits)) == "partial:limit:size");
  CHECK(recorder.state("text") == "partial:limit:size");
  limits = {};
  limits.max_entries = 1;
  Recorder few;
  CHECK(Recorder::describe(expand_bytes(pdf, "a.pdf", few, limits)) == "partial:limit:entries");
  CHECK(few.members() == "1 text=one\n\ftwo\n\f|");
  Recorder stopped;
  stopped.blocks_allowed = 1;
  CHECK(Recorder::describe(expand_bytes(pdf, "a.pdf", stopped)) == "partial:interrupted");
  CHECK(stopped.all_ended());
  Recorder unwanted;
  unwanted.exclude = "text";
  CHECK(Recorder::describe(expand_bytes(pdf, "a.pdf", unwanted)) == "read");
  CHECK(unwanted.members() == "1 text=|1 list.csv=a,b\n1,2\n|");
}
