#include "patterns/value_shapes.h"

#include <string>

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("parts of programs written small, or in a text, are code") {
  for (const std::string value : {"box?box.text:null", "e.login?", "e.alt?r.ESC:r.CR",
                                  "@NewSessionToken", "jq.sibling(a).next", "server.password!!"})
    CHECK(is_code(value, false));
  for (const std::string value : {"a.type=='password'", "jq.sibling(a).next", "@NewSessionToken"})
    CHECK(is_code(value, true));
}

TEST_CASE("passwords with marks that programs have are no code") {
  for (const std::string value :
       {"what?ever:x9", "q7Vn?2LxT9b", "@Summer77", "@Summer", "Q7(x).9k"})
    CHECK_FALSE(is_code(value, true));
  for (const std::string value : {"what?ever:x9", "q7Vn2L?", "@Summer77", "@Summer"})
    CHECK_FALSE(is_code(value, false));
}
