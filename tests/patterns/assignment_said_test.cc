#include "patterns/assignment_said.h"

#include <string>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay::patterns;
using assay::patterns::testing::wording;

namespace {
// What `text` says of the name between '<' and '>', which are no part of it; "-" when nothing.
std::string said(std::string text) {
  Assignment name;
  name.name_begin = text.find('<');
  text.erase(name.name_begin, 1);
  name.name_end = text.find('>');
  text.erase(name.name_end, 1);
  const auto found = said_behind(text, name, wording());
  if (!found) return "-";
  CHECK(found->quoted);
  return text.substr(found->value_begin, found->value_end - found->value_begin);
}
}  // namespace

TEST_CASE("what a sentence gives a password is read in many languages") {
  const auto [text, want] = GENERATE(table<const char*, const char*>({
      {"the <password> is Blue77Tiger", "Blue77Tiger"},
      {"your VPN <password> is Blue-Tiger77. Change it.", "Blue-Tiger77"},
      {"the <password> for guests is \"Summer2020?\"", "Summer2020?"},
      {"the <password> is: Blue77Tiger", "Blue77Tiger"},
      {"new root <password> for the server: Blue77Tiger\n", "Blue77Tiger"},
      {"<password> to the box (staging): `Blue77Tiger`", "Blue77Tiger"},
      {"set the <password> to Blue77Tiger, please", "Blue77Tiger"},
      {"root <password> on web1 is set to Blue77Tiger", "Blue77Tiger"},
      {"I reset your <password>, it's now Blue77Tiger", "Blue77Tiger"},
      {"user ada <password> ZSmHHzUHXmn3 please", "ZSmHHzUHXmn3"},
      {"id 1\n  <remote_password> Blue77Tiger\nx", "Blue77Tiger"},
      {"le <mot de passe> provisoire est : Bleu77Tigre", "Bleu77Tigre"},
      {"le <mdp> admin c'est Bleu77Tigre", "Bleu77Tigre"},
      {"ditt <l\xC3\xB6senord> \xC3\xA4r Bla77Tiger", "Bla77Tiger"},
      {"use <password> YmJ#4EsKv7 then", "YmJ#4EsKv7"},
      // The last byte of some letters is that of a space without break.
      {"the <password> is Blue77Tiger42\xC3\xA0x", "Blue77Tiger42\xC3\xA0x"},
      {"Das <Passwort> ist Zug77\xC5\xA0tr2041x", "Zug77\xC5\xA0tr2041x"},
      {"le <mot de passe> est\xC2\xA0: Bleu77Tigre", "Bleu77Tigre"},
      {"the <password> is 2024summerday", "2024summerday"},
      {"<password> for web1: ZSmHHzUHXmn3", "ZSmHHzUHXmn3"},
      {"das <Passwort> lautet Blau77Tiger und", "Blau77Tiger"},
      {"<Kennwort> f\xC3\xBCr den Server: Blau77Tiger", "Blau77Tiger"},
      {"le <mot de passe> est Bleu77Tigre et", "Bleu77Tigre"},
      {"<Mot de passe> du serveur\xC2\xA0: Bleu77Tigre", "Bleu77Tigre"},
      {"la <contrase\xC3\xB1"
       "a> es Azul77Tigre y",
       "Azul77Tigre"},
      {"a <senha> \xC3\xA9 Azul77Tigre e", "Azul77Tigre"},
      {"la <password> \xC3\xA8 Blu77Tigre e", "Blu77Tigre"},
      {"het <wachtwoord> is Blauw77Tijger en", "Blauw77Tijger"},
      {"<has\xC5\x82o> to Modry77Tygrys a", "Modry77Tygrys"},
      {"the <api key> for maps is q7Vn2LxT9bWm4KsR8z", "q7Vn2LxT9bWm4KsR8z"},
      {"<Password> - Kx9!pQ2x", "Kx9!pQ2x"},
      {"VPN <password> -> Blue77Tiger", "Blue77Tiger"},
      {"Root <password> (web1) \u2192 Blue77Tiger", "Blue77Tiger"},
      {"<api key> \u2013 q7vn2lxt9bwm4ksr8z", "q7vn2lxt9bwm4ksr8z"},
      {"<Password> [prod]: Blue77Tiger", "Blue77Tiger"},
      {"user ada, <password> Blue77Tiger", "Blue77Tiger"},
      {"<Пароль> от wifi: Берёза#77", "Берёза#77"},
      {"the <password> is <code>Blue77Tiger</code> now", "Blue77Tiger"},
      {"<Kennwort> für den Server: Blau77Tiger</p>", "Blau77Tiger"},
      {"open it with <password> Blue77Tiger then", "Blue77Tiger"},
  }));
  CAPTURE(text);
  CHECK(said(text) == want);
}

TEST_CASE("a sentence about passwords gives none") {
  const char* text = GENERATE(values<const char*>({
      "the <password> is wrong",
      "the <password> is required for step2",
      "the <password> is sha256-hashed twice",
      "the <password> is UTF-8 text",
      "changes the <password> to `scram-sha-256`, which",
      "the <password> is in PKCS#8 format",
      "a <password> is 12characters long",
      "see the <password> in JIRA-12345",
      "the <password> is KB5031455 now",
      "the <password> is set on web1x2y3z",
      "<password> Blue77Tiger was found here",
      "<password> policy: Abcd1234efgh",
      "<password> hash: 5f4dcc3b5aa765d61d8327deb882cf99",
      "<password> reset link: Abcd1234efgh",
      "the <password> is not Blue77Tiger",
      "the <password>. ARN: Abcd1234efgh99",
      "the <password> is ada@web1.acme.io",
      "the <password> is https://web1.acme.io/a1b2c3",
      "the <password> is ${DB_PW_12}",
      "the <password> is {{ vault_pw_12 }}",
      "the <password> is to%0Aprotect99",
      "the <password> is config/db_2024.yml",
      "the <password> is in the file that we wrote down for you x1y2z3w4",
      "the <password> is\nBlue77Tiger",
      "the <password> that everybody in this very large team knows by heart is Blue77Tiger",
      "'<password>' is Blue77Tiger",
      "our <token> is short77",
      "the <api key> is for Blue77Tiger",
      "the <password> 100%",
      "<password> - SHA256digest1",
      "<password> - hunter2",
      "change <password> -> Settings#Password2",
      "forgot <password> -> ResetPwdV22=Token",
      "- Reset <password> - UC4Flow!a",
      "- auth <token> - JWT-RS256-Signed-2048bit",
      "x = <password> -1y2Z3w4Q",
      "with <password> Base64 then",
      "name, username, <password>, host1Base64PEM),",
      "the <password> is 100%",
      "Failed <password> for root2024x from 10.0.0.9 port 22",
  }));
  CAPTURE(text);
  CHECK(said(text) == "-");
}

TEST_CASE("what a page or a form shows for a password is read where it stands") {
  const auto [text, want] = GENERATE(table<const char*, const char*>({
      {"Password:\nBlue77Tiger\n", "Blue77Tiger"},
      {"Password:\r\n\r\nBlue77Tiger", "Blue77Tiger"},
      {"Password\nKx9!pQ2yT1\n", "Kx9!pQ2yT1"},
      {"Wifi Password  Kx9!pQ2yT1\n", "Kx9!pQ2yT1"},
      {"- Wifi Password:\t\tBlue77Tiger\n", "Blue77Tiger"},
      {"<li><strong>Password:</strong> Blue77Tiger</li>", "Blue77Tiger"},
      {"<dt>Password</dt><dd>Kx9!pQ2yT1</dd>", "Kx9!pQ2yT1"},
      {"<div>Password</div>\n  <div class=\"v\">Kx9!pQ2yT1</div>", "Kx9!pQ2yT1"},
      {"<label>Password:</label> <input id=\"p\" value=\"Blue77Tiger\">", "Blue77Tiger"},
      // A word, a number of something, a part of a line, a name of something else.
      {"Password:\nrequired\n", "-"},
      {"Password\nblue77tiger\n", "-"},
      {"Password:\n8characters\n", "-"},
      {"Password:\nBlue77Tiger is old\n", "-"},
      {"Password:\n\n\nBlue77Tiger\n", "-"},
      {"forgot what the old and the new Password  Kx9!pQ2yT1 of it is", "-"},
      {"<td>Password</td><td>see Kx9!pQ2yT1</td>", "-"},
      {"Password  Kx9!pQ2yT1 and more\n", "-"},
      {"x = Password\nKx9!pQ2yT1\n", "-"},
      {"#define Password  Kx9pQ2yT1Zq\n", "-"},
  }));
  CAPTURE(text);
  const std::string_view whole = text;
  const std::size_t at = whole.find("Password");
  const auto found = shown_behind(whole, at, at + 8, wording());
  CHECK((found ? whole.substr(found->value_begin, found->value_end - found->value_begin) : "-") ==
        want);
}
