#include "patterns/remainder.h"

#include <string>

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("a place in what is left is that of the same byte in the whole") {
  const std::string whole = "one,two,three,four\n";
  Remainder rest;
  rest.keep(whole, 0, 4);
  rest.leave_out();
  rest.leave_out();
  rest.keep(whole, 7, 8);
  rest.leave_out();
  rest.keep(whole, 13, 19);
  CHECK(rest.text() == "one,\x1f,\x1f,four\n");
  Remainder::Places places(rest);
  for (std::size_t i = 0; i < rest.text().size(); ++i) {
    if (rest.text()[i] != Remainder::kGap) CHECK(whole[places(i)] == rest.text()[i]);
  }
  Remainder::Places ends(rest);
  CHECK(ends.end(4) == 4);
  CHECK(ends.end(6) == 8);
  CHECK(ends.end(rest.text().size()) == whole.size());
}

TEST_CASE("what is kept next to what was kept before is one piece") {
  Remainder rest;
  rest.keep("abcdef", 1, 3);
  rest.keep("abcdef", 3, 3);
  rest.keep("abcdef", 3, 5);
  CHECK(rest.text() == "bcde");
  CHECK(Remainder::Places(rest)(3) == 4);
  rest.clear();
  CHECK(rest.text().empty());
}
