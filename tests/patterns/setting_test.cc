#include "patterns/setting.h"

#include <string>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::parsed;
using assay::patterns::testing::wording;

TEST_CASE(
    "lines of configuration, and variables as shells and containers take them, are settings") {
  const std::string marked =
      GENERATE(as<std::string>{}, "DB_«PASSWORD»=moohoo\n", "db.«password»=moohoo",
               "  «password»: moohoo  # of the test\n", "  - MYSQL_ROOT_«PASSWORD»: moohoo",
               "«password» = moohoo\n", "#«password»: moohoo", "  «password»: \"moohoo\"\n",
               "export DB_«PASSWORD»=moohoo\n", "docker run -e PG_«PASSWORD»=moohoo postgres",
               "<«password»>moohoo</password>");
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  REQUIRE(found);
  CHECK(is_setting(text, *found, false, wording()));
}

TEST_CASE("what a program assigns, and what goes on, is no setting") {
  const std::string marked =
      GENERATE(as<std::string>{}, "login(user, «password»=moohoo)", "{\"«password»\": \"moohoo\"}",
               "let «password» = moohoo;", "f(«password»: moohoo)", "x = a ? «password»: moohoo");
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  REQUIRE(found);
  CHECK_FALSE(is_setting(text, *found, false, wording()));
  const auto [line, local] = parsed("«password» = moohoo\n");
  CHECK_FALSE(is_setting(line, *local, true, wording()));
  const auto [shell, variable] = parsed("DB_«PASSWORD»=moohoo ./run\n");
  CHECK(is_setting(shell, *variable, true, wording()));
}

TEST_CASE("outcomes, rules, columns and begins of strings are no values") {
  const std::string marked = GENERATE(
      as<std::string>{}, "«pass»:\n  - 'LAB-SW123#'\n", "'«password»' => ['required', 'x']",
      "\"«password»\": [\"min:8\"]", "«secret» = b'AWS4' + x", "`log`.`«password»` = `app`.`id`",
      "«password»: 'user_' + i", "Action(\"Reset«Password»\", \"Account\", x)",
      "user and «password»: `ada@acme.io` or `x`", "['sha2_«password»', 'x256_password']",
      "('a', '«password»', '2bf132e0-5d40-4df9-9a11-9106e5333735')",
      "FAIL: a.exp: x\n«PASS»: gdb.base/b1.exp\n", "«PASS»: ld-elf/pr77\nXFAIL: c\n",
      "«PASS»: gdb.base/b1.exp: set it\n", "    --- «PASS»: TestRate/of_4% (0.00s)\n",
      "<sheetProtection «password»=\"E3E9\" sheet=\"1\"/>", "x\n«PASS»: ld-elf/pr77\nld -o a\n",
      "--http-«passwd»=WACHTWOORD", "\"AWS::SecretsManager::«Secret»\": \"7a9f609d809f1f8e\"",
      "ROLE_IAM_«TOKEN»_CREATOR = 'roles/iam.tokenCreator'",
      "{\"db.0.tunnel.«password»\", \"db.0.tunnel.user\"}",
      "ci_tag_«key»7jlgu2 = \"ci_tag_value7jlgu2\"",
      "KeepMaster«Password»Data = \"ac-23246-keep-master-password-data\"",
      "DeviceAuth«Key» = \"ac-27581-device-auth-key\"",
      "«Secret»StoreAccess = \"accessstoresecret\"",
      "'Login.user.change«Password»' => 'checkAttemptsBefore2FaLogin'",
      "$on['Login' . $x . '.change«Password»'] = 'checkAttemptsBefore'",
      "'proxy_«pass»': 'ACME_PROXY_PASS_value'", "'CLIENT_«SECRET»_SHA256': 'clientSecretSha256'");
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  REQUIRE(found);
  CHECK(is_other_part(text, *found, wording()));
}

TEST_CASE("a value at the end of a sentence, in a list or before a sum stays one") {
  const std::string marked = GENERATE(
      as<std::string>{}, "with «password» `moohoo17`.", "«password»: `ada@17`, or of the user `x`",
      "«password»: ['Xq7moohoo']", "<user «password»=\"E3E9\"/>", "«password»: 'moohoo17' + x",
      "put('«password»', '2bf132e0-5d40-4df9-9a11-9106e5333735')",
      "USER: ada\n«PASS»: moohoo/17\nUSER: bob\n", "«PASS»: Moohoo17 for the router\n",
      "db.0.tunnel.«password» = \"db.0.moohoo17\"", "DeviceAuth«Key» = \"ac-27581-x7Kq9\"",
      "'smtp.«password»' => 'blueTigerHill'", "--«password»=moohoo",
      "Config::«password» = 'moohoo17'", "db_«password» = 'mydbpassword77'");
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  REQUIRE(found);
  CHECK_FALSE(is_other_part(text, *found, wording()));
}

TEST_CASE("a name without quotes that ends a statement of a program is no value") {
  for (const char* marked :
       {"«Password»: LPCWSTR;", "«token» = nextToken2;", "default_«passcode» = HTTPPassCode,\n"}) {
    CAPTURE(marked);
    const auto [text, found] = parsed(marked);
    REQUIRE(found);
    CHECK(is_name_in_code(text, *found));
  }
  for (const char* marked :
       {"Server=a;«Password»=moohoo17;", "«password» = 'moohoo17';", "«password» = moo-hoo17;",
        "«password»: moohoo17\n", "«password» = Moohoo17,\n"}) {
    CAPTURE(marked);
    const auto [text, found] = parsed(marked);
    REQUIRE(found);
    CHECK_FALSE(is_name_in_code(text, *found));
  }
}
