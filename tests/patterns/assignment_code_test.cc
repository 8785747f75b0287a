#include "patterns/assignment_code.h"

#include <optional>
#include <string>

#include "patterns/setting.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::parsed;
using assay::patterns::testing::wording;

TEST_CASE("links, elements of code, compared texts and functions' types assign nothing") {
  const std::string marked = GENERATE(
      as<std::string>{}, "<a href=\"api/set_«password».html#c.set_«x».html\">set_pw9</a>",
      "<label for=\"«password»\">Kennwort9</label>", "<td class=\"«password»\">Kennwort9</td>",
      "«password» = argv [2];\n", "«password» = get (x)\n",
      "if [ \"x$«passwd»_line\" = \"x$expected1_line\" ]", "test \"$mode,$«pass»\" = \"lib,l1nk\"",
      "key_«password» = phase2 ? get (x)", " * @«password»: 0-to-256-unicode-char Password",
      "build_«pass»:armeabi-v7a {\n", "delete_«secret»: NTSTATUS (const char *)\n",
      "--file=${dir}/foo«password» 'baz9@realm'",
      "(\"HTTP«Password»MgrWithRealm\", \"urllib2\", \"x\")",
      "self._get_«password»(\"virtualSHA256,virtualSHA512\", True)",
      "SELECT crypt('long«password»', '_J9..j2z7');",
      "openssl_pbkdf2(\"«password»\", \"salt5ALT\", 1)", "`min«Password»Age`, `pkcs11TokenUri9`",
      "\"v1/«secret»s\": \"S6u1pOWzb84=\"");
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  CHECK_FALSE(found);
}

TEST_CASE("an element that is named, a call's argument and a text that is compared have a value") {
  const auto [marked, value] = GENERATE(table<std::string, std::string>({
      {"<string name=\"api_«token»\">Kq7z2xP9</string>", "Kq7z2xP9"},
      {"//«password» is 'user1'", "user1"},
      {"if ($«password» == \"Kq7z2xP9\")", "Kq7z2xP9"},
      {"«password»: Kq7z2xP9 (for staging)", "Kq7z2xP9"},
      {"«password»: kq7-z2x-p9q-lm4\n", "kq7-z2x-p9q-lm4"},
      {"DB_«PASSWORD»=Kqzzzxpp (x)", "Kqzzzxpp"},
      {"set(d, \"«password»\", \"Kq7z2xP95\")", "Kq7z2xP95"},
      {"encrypt(\"«password»\", \"Kq7z2xP95\")", "Kq7z2xP95"},
      {"\"app/«password»\": \"Kq7z2xP95\"", "Kq7z2xP95"},
  }));
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  REQUIRE(found);
  CHECK(text.substr(found->value_begin, found->value_end - found->value_begin) == value);
}

TEST_CASE("the name of an entry of a page is no value") {
  const auto [marked, is_name] = GENERATE(table<std::string, bool>({
      {"<property «key»=\"oXC32-list-to-file\" value=\"false\"/>", true},
      {"<add «key»=\"Kq7z2xP9\" name=\"x\"/>", true},
      {"<«key»>UIOrientations~ipad</key>\n\t<array>", true},
      {"<«key»>UIOrientations~ipad</key>\n</dict>", false},
      {"<table «key»=\"ASP.NET_Session_9\">", true},
      {"<table «key»=\"192.168.100.128\\PROD\">", true},
      {"<table «key»=\"Kq7z2xP9\">", false},
      {"<maps «key»=\"Kq7_z2xP9aBcD3\">", false},
      {"<licence «key»=\"Kq7z2xP9\"/>", false},
  }));
  CAPTURE(marked);
  const auto [text, found] = parsed(marked);
  REQUIRE(found);
  CHECK(is_name_of_entry(text, *found) == is_name);
  CHECK(is_other_part(text, *found, wording()) == is_name);
}

TEST_CASE("a part of a program and its commit on a line are no secret") {
  const std::string commit = "5b67ea2bbd4c09e8ad2d5b2b67bf1b5feff29231";
  CHECK_FALSE(parsed("«credentials»_obfuscation " + commit + "\n").second);
  CHECK(parsed("«credentials»_obfuscation " + commit.substr(2) + "\n").second);
  CHECK(parsed("«credentials» " + commit + "\n").second);
  CHECK(parsed("api_«token» " + commit + "\n").second);
}

TEST_CASE("only what an address may have is a query's value, as good as quoted") {
  CHECK(parsed("https://acme.io/x?«token»=3f0c91ab7e").second->quoted);
  CHECK(parsed("th=\"@{/x?«token»=3f0c91ab7e}\"").second->quoted);
  const auto program = parsed("32===e.code?o.«key»=r.C0.NUL1:33===e.code?o").second;
  CHECK((!program || !program->quoted));
}
