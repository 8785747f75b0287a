#include "patterns/value_notations.h"

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("actions, names of properties and of ciphers are no secrets") {
  for (const std::string value :
       {"AdminController@confirmNewPassword", "Admin\\UserController@index", "init-user.password",
        "spring.mail.token", "A128GCM", "A256CBC-HS512", "A192KW"})
    CHECK(is_notation(value));
  for (const std::string value :
       {"AdminController@", "adminController@x", "AdminController@P4ss!", "init-user9.password",
        "Init.password", "init-password", "A128GCM9", "A129GCM", "B128GCM"})
    CHECK_FALSE(is_notation(value));
}

TEST_CASE("rules of a grammar, names of tokens and public keys of pushers are no secrets") {
  // A point of P-256 in base64url, as RFC 8292 sends it: 65 bytes, the first of them 4.
  const std::string point = "BK" + std::string("7vQ2xLm9Wr") + std::string(74, 'q') + "A";
  for (const std::string& value : {std::string("1*SAFE"), std::string("2*UTF-SAFE"),
                                   std::string("MSSABackupAuthToken"), point})
    CHECK(is_notation(value));
  for (const std::string& value :
       {std::string("1*Safe9"), std::string("*SAFE"), std::string("x1*SAFE"),
        std::string("k7Vn2LxToken"), std::string("myToken"), std::string("AbcToken9"),
        point.substr(1), "C" + point.substr(1), "BZ" + point.substr(2), point + "q",
        point.substr(0, 86) + "q", std::string("2024*WINTER")})
    CHECK_FALSE(is_notation(value));
}
