#include "patterns/assignment.h"

#include <algorithm>
#include <cctype>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay::patterns;
using assay::patterns::testing::wording;

namespace {
// name|value of the assignment around the first "passw" or "token" in `text`, in any case; "-" when
// there is none.
std::string read(std::string_view text) {
  const std::size_t at = text.find_first_of("pPtT");
  std::size_t begin = std::string_view::npos;
  for (std::size_t i = at; i + 5 <= text.size() && begin == std::string_view::npos; ++i) {
    std::string word(text.substr(i, 5));
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (word == "passw" || word == "token") begin = i;
  }
  REQUIRE(begin != std::string_view::npos);
  const auto a = parse_assignment(text, begin, begin + 5, wording());
  if (!a) return "-";
  return std::string(text.substr(a->name_begin, a->name_end - a->name_begin)) + '|' +
         std::string(text.substr(a->value_begin, a->value_end - a->value_begin));
}
}  // namespace

TEST_CASE(
    "an assignment is read in the syntax of languages, configurations, markup and command lines") {
  const auto [text, want] = GENERATE(table<const char*, const char*>({
      {"password = \"q1\"", "password|q1"},
      {"db_password: 'q2'", "db_password|q2"},
      {"PASSWORD=q3\n", "PASSWORD|q3"},
      {"\"password\": \"q4\",", "password|q4"},
      {"{\\\"password\\\":\\\"q5\\\"}", "password|q5"},
      {"$conf['password'] = 'q6';", "password|q6"},
      {"config[\"password\"]=\"q7\"", "password|q7"},
      {"define('DB_password', 'q8');", "DB_password|q8"},
      {"<password>q9</password>", "password|q9"},
      {"<add key=\"Password\" value=\"q10\"/>", "Password|q10"},
      {"mysql --password q11 db", "--password|q11"},
      {"curl --password=q12 x", "--password|q12"},
      {"String password = new String();", "-"},
      {"const token: string = \"q13\";", "token|q13"},
      {"token := `q14`", "token|q14"},
      {"'token' => 'q15'", "token|q15"},
      {"setPassword(\"q16\")", "setPassword|q16"},
      {"password = r'q17'", "password|q17"},
      {"password =\n    \"q18\"", "password|q18"},
      {"if password == \"q19\":", "password|q19"},
      {"{\"name\": \"DB_PASSWORD\", \"value\": \"q40\"}", "DB_PASSWORD|q40"},
      {"- name: DB_PASSWORD\n  value: \"q41\"", "DB_PASSWORD|q41"},
      {"<key>ApiToken</key>\n  <string>q42</string>", "ApiToken|q42"},
      {"<string name=\"api_token\">q43</string>", "api_token|q43"},
      {"<name>x.password</name><value>q44</value>", "x.password|q44"},
      {"variable \"db_password\" {\n  type = string\n  default = \"q45\"\n}", "db_password|q45"},
      {"variable \"db_password\" {\n  type = string\n}\ndefault = \"q46\"", "-"},
      {"<password><![CDATA[q47]]></password>", "password|q47"},
      {"<con:password>q470</con:password>", "password|q470"},
      {"<meta android:name=\"a.API_token\" android:value=\"q471\"/>", "a.API_token|q471"},
      {"ENV API_TOKEN q52", "API_TOKEN|q52"},
      {"setenv API_TOKEN q53", "API_TOKEN|q53"},
      {"password\xEF\xBC\x9Aq54", "password|q54"},
      {"\"db_password\": {\n \"value\": \"q55\"}", "db_password|q55"},
      {"\"password = \\\"q56\\\"\\n\"", "password|q56"},
      {":token:`q57`", "-"},
      {"'username', 'password', 'host'", "-"},
      {"field 'String', 'API_token', 'q58q58q58'", "API_token|q58q58q58"},
      {"getPassword('q59')", "-"},
      {"password: the one that you chose", "-"},
      {"token = q4>8 ", "token|q4>8"},
      {"<input name=token value=q49>", "token|q49"},
      {"pwd.token.decode('utf8')", "-"},
      {"'Basic password_removed', 'Accept'", "-"},
      {"\"tokens\": [\n  \"q50\", \"q51\"]", "tokens|q50"},
      {"token .= \"q21\"", "token|q21"},
      {"token ?= q22", "token|q22"},
      {"token += 'q23'", "token|q23"},
      {"token ||= 'q24'", "token|q24"},
      {"token &&= 'q25'", "token|q25"},
      {"token ::= q26", "token|q26"},
      {"token :::= q27", "token|q27"},
      {"<password>\n  q28\n</password>", "password|q28"},
      {"char token[] = \"q29\";", "token|q29"},
      {"char token[25] = \"q30\";", "token|q30"},
      {"if (token != 'q31')", "token|q31"},
      {"if (token !== \"q32\")", "token|q32"},
      {"if (\"q33\" == token)", "token|q33"},
      {"if ('q34' !== token) {", "token|q34"},
      {"password \"q35\";", "password|q35"},
      {"the password is 'q36'", "password|q36"},
      {"password is: \"q37\"", "password|q37"},
      {"x = \"q38\" = token", "-"},
      {"\"tokens\": [\"q39\", \"q40\"]", "tokens|q39"},
      {"token[0]", "-"},
      {"echo 'password = '.$x['y']", "-"},
      {"label:\"Password:\",next:\"x\"", "-"},
      {"the password is lost", "-"},
      {"password)", "-"},
      {"password::type", "-"},
      {"password = \"\"", "-"},
      {"password = \"unterminated\nnext", "-"},
      {"jdbc?user=a&password=q20&x=1", "password|q20"},
      // What is taken where the environment has nothing.
      {"password: env.DB_PW || env.PW || 'q60',", "password|q60"},
      {"password: <%= ENV['PW'] || 'q61' %>", "password|q61"},
      {"token = os.environ.get('X') or \"q62\"", "token|q62"},
      {"token = process.env.X ?? \"q63\";", "token|q63"},
      {"token = os.environ.get('X', 'q64')", "token|q64"},
      {"token = f(a, 'q65')", "token|f(a"},
      {"token = sodium_hex2bin('q74')", "token|q74"},
      {"token := []byte(\"q75\")", "token|q75"},
      {"var token = Buffer.from('q76', 'hex')", "token|q76"},
      {"token = new SecretKeySpec(\"q77\".getBytes(), x)", "token|q77"},
      {"token = hash('q78')", "token|hash("},
      {"API_PASSWORD=acme acme console", "API_PASSWORD|acme"},
      {"field_password=Acme neu setzen", "-"},
      {"DB_PASSWORD=${DB_PASSWORD:-q65q}\n", "DB_PASSWORD|q65q"},
      {"spring.password=${db.password:q65r}\n", "spring.password|q65r"},
      {"password: \"${DB_PASSWORD:-q65s}\"", "password|q65s"},
      {": \"${API_TOKEN:=q65t}\"", "API_TOKEN|q65t"},
      {"password: ${A:-${B}}\n", "password|${A:-${B}}"},
      {"A=${A:-${DB_PASSWORD:-q65w}}\n", "DB_PASSWORD|q65w"},
      {"case ${PASSWORD:+has}", "-"},
      {"return{token:{a:b}}", "token|{a:b}}"},
      {"let(:password) { 'q65u' }", "password|q65u"},
      {"fill_in 'Password', with: \"q65v\"", "Password|q65v"},
      // Asserted to be what stands before it.
      {"assert_equal \"q66\", app.secrets.token", "app.secrets.token|q66"},
      {"assertEquals(\"q67\", user.getPassword());", "user.getPassword|q67"},
      {"assert_equal 'q68', ENV['API_TOKEN']", "API_TOKEN|q68"},
      {"assert_equal 'word', app.token", "-"},
      {"show(\"q69\", app.token)", "-"},
      // Between two strings, inside of one, in a sentence.
      {"out(\" Password:\"+rs.getString(\"x\"))", "-"},
      {"it's 'the token: '.f('x')", "-"},
      {"x = \"a\"; token: \"q70\"", "token|q70"},
      {"headers['token'] = f\"val{c}\"", "-"},
      {"field_password: N\xC3\xA9 aus\n", "-"},
      {"field_password: Ung\xC3\xBCltig %{value}\n", "-"},
      {"the longer token \"foo!uucp\".", "-"},
      {"\"userPassword\",\"injectNpm2FaToken\",\"x\"", "-"},
      {"'token' => ['type' => 'x']", "-"},
      {"verifyPassword('ada', 'x')", "-"},
      {"verify_password('q73', user.password)", "verify_password|q73"},
      {"passwordEntry('q73')", "-"},
      {"{password, \"q79q79q7\"}.", "password|q79q79q7"},
      {"{password, \"q79\", 1}", "-"},
      {"db.set_password('ada', 'q74')", "db.set_password|q74"},
      {"keyring.set_password('svc', 'ada', 'q75')", "keyring.set_password|q75"},
      {"user.setPassword('q76')", "user.setPassword|q76"},
      {"user.setPassword('Zm4tKq8Lp', 'ada@acme.io')", "user.setPassword|Zm4tKq8Lp"},
      {"user.setPassword('winter', 'UTF-8')", "user.setPassword|winter"},
      {"db.setPassword('ada', newPassword)", "-"},
      {"{ \"Data:Certificate:Password\", \"q77\" },", "Password|q77"},
      {"x:password, \"q77\"", "-"},
      {"db.setPassword('winter', true)", "db.setPassword|winter"},
      {"login.enterWithoutPassword('ada7', true)", "-"},
      {"PW=${VPN_PASSWORD:?err}", "-"},
      {"PASSWORD=${VPN_PW:?err77}", "PASSWORD|${VPN_PW:?err77}"},
      {"PASSWORD=${VPN_PW:-q78}", "PASSWORD|q78"},
      {"createToken('NUMERICIDENTIFIER', 'x')", "-"},
      {"password_hash('sha512')", "-"},
      {"PASSWORD=`cat \"$0\"`", "-"},
      // Types, initialisers, defaults, copies.
      {"const API_TOKEN: &str = \"q80\";", "API_TOKEN|q80"},
      {"const TOKEN: &'static str = \"q81\";", "TOKEN|q81"},
      {"let token: Option<String> = Some(\"q82\");", "token|q82"},
      {"val token: Option[String] = Some(\"q83\")", "token|q83"},
      {"static TOKEN: &[u8] = b\"q84\";", "TOKEN|q84"},
      {"api_token <- \"q85\"", "api_token|q85"},
      {"token <- ch", "-"},
      {"std::string token{\"q86q86q86\"};", "token|q86q86q86"},
      {"std::string token{\"word\"};", "-"},
      {"string Token { get; set; } = \"q87\";", "Token|q87"},
      {"string Token { get; set; }", "-"},
      {"f(\"--token\", type=str, default=\"q88\", help=\"x\")", "--token|q88"},
      {"f(\"--token\", help=\"x\"); g(default=\"q88\")", "-"},
      {"strcpy(x->password, \"q89q89q89\");", "password|q89q89q89"},
      {"curl_easy_setopt(h, CURLOPT_PASSWORD, \"q90q90q90\");", "CURLOPT_PASSWORD|q90q90q90"},
      {"strcpy(x->password, \"word\");", "-"},
      {"if (!strcmp(token, \"mqttv311\"))", "-"},
      {"if (!strcmp(api_token, \"mqttv311\"))", "api_token|mqttv311"},
      {"if (!strcmp(token, \"9f8aK2lmQ7xZ\"))", "token|9f8aK2lmQ7xZ"},
      {"show(password, \"q91q91q91\");", "-"},
      {"{ token: req.body.twoFaCode!, a: b }", "-"},
      {"{ token: iLoveYou!, a: b }", "token|iLoveYou!"},
      {"refresh_tokens[2] = 'aK3pZ8nB4Xq2LmT7vRw';", "refresh_tokens|aK3pZ8nB4Xq2LmT7vRw"},
      {"tokens[2] = 'aK3pZ8nB4Xq2LmT7vRw';", "tokens|aK3pZ8nB4Xq2LmT7vRw"},
      {"password: process.env.DB_PASSWORD!,", "-"},
      {"{ password: q90q91!, a: b }", "password|q90q91!"},
      {"{{ index $api_token.data \"q90q91q94\" }}", "-"},
      {"{{ print $api_token \"q90q91q94\" }}", "$api_token|q90q91q94"},
      {"tokens[1] = \"q90q91q90\";", "-"},
      {"char token[16] = \"q90q91q92\";", "token|q90q91q92"},
      {"  password:  #your password\n", "-"},
      {"  password: #q90q91 x\n", "password|#q90q91"},
      {"removeIndex('user_token', 'uuid_unique_after_06-09-2023')", "-"},
      {"set('user_token', 'q90q91q93')", "user_token|q90q91q93"},
      {"  secretKeyRef:\n    name: x\n    key: token_a1\n", "-"},
      {"@x = ENV.fetch('API_TOKEN') { 'q92q92q92' }", "API_TOKEN|q92q92q92"},
      {"token = \"staging\" if debug else \"q93\"", "token|q93"},
      {"token = \"q94\" if debug else \"q95\"", "token|q94"},
      {"spring.password={noop}q96\n", "spring.password|q96"},
      {"arn:aws:secretsmanager:eu-west-1:123456789012:token:q97", "-"},
      {"**Password**: `q98`", "Password|q98"},
      {"**Password:** `q99`", "Password|q99"},
      {"API_TOKEN: Lazy<String> = Lazy::new(|| \"q5q5\".to_string());", "API_TOKEN|q5q5"},
      {"TOKEN: str = Field(default=\"q6q6\")", "TOKEN|q6q6"},
      {"h.insert(\"x-token\", HeaderValue::from_static(\"q7q7q7q7q7\"));", "x-token|q7q7q7q7q7"},
      {"set :password, 'q8q8q8q8q8'", "password|q8q8q8q8q8"},
      {"attribute :password, 'string'", "-"},
      {"<string name=\"api_token\" translatable=\"false\">q9q9</string>", "api_token|q9q9"},
      {"<label for=\"token\" class=\"x\">Token</label>", "-"},
      {"$Token = @'\nq1q1q1q1q1\n'@", "$Token|q1q1q1q1q1"},
      {"$Token = @'\nsome words\n'@", "-"},
      {"checksum/token: \"q2q2q2q2\"", "-"},
      {"a: {user: ada, password: q3q3}", "password|q3q3"},
      {"* user: **ada**, password: **q4q4**", "password|q4q4"},
      {"a={token:b[c]}", "token|b[c]}"},
      {"\"a common password\":e.rank<=100?\"x\"", "password|e.rank"},
      {"x['password']['ada'] = 'q6q6'", "password|q6q6"},
      {"x['password']['ada'] == 'q6q6'", "-"},
      {"h[\"X-Token\"] = []string{\"q7q7\"}", "X-Token|q7q7"},
      {"option_env!(\"API_TOKEN\").unwrap_or(\"q8q8q8q8\")", "API_TOKEN|q8q8q8q8"},
      {"f(\"API_TOKEN\") or other", "-"},
      {"<setting name=\"Token\" a=\"b\"><value>q9q9</value></setting>", "Token|q9q9"},
      {"env.put(PASSWORD, \"q1q1q1q1\")", "PASSWORD|q1q1q1q1"},
      // Blocks of YAML.
      {"apiToken: >-\n  q1q1q1q1q1\nx: y", "apiToken|q1q1q1q1q1"},
      {"tokens:\n  - q2q2q2q2q2\n  - x", "tokens|q2q2q2q2q2"},
      {"tokens:\n  - words\n", "-"},
      {"token:\n  x: q3q3q3q3\n", "-"},
      // As it is typed, and quotes inside of quotes.
      {"(\"String\", \"API_TOKEN\", \"\\\"q4q4q4q4\\\"\")", "API_TOKEN|q4q4q4q4"},
      {"('password', 'q71\\r')", "password|q71"},
      {"token=\"'q72'\"", "token|q72"},
  }));
  CAPTURE(text);
  CHECK(read(text) == want);
}

TEST_CASE("of several names and literals each has its own") {
  const auto [text, want] = GENERATE(table<const char*, const char*>({
      {"user, password = \"ada\", \"q1\"", "password|q1"},
      {"  host, user, password := 'h', 'ada', 'q2', 'x'", "password|q2"},
      {"user, password = \"q4\"", "password|q4"},
      {"user, password = \"q5\", other", "password|q5"},
      {"f(user, password = \"q6\", \"x\")", "password|q6"},
  }));
  CAPTURE(text);
  CHECK(read(text) == want);
}

TEST_CASE("a short word is a verb in calls and sentences, a name before a separator") {
  const auto read_pass = [](std::string_view text) {
    const std::size_t at = text.find("pass");
    const auto a = parse_assignment(text, at, at + 4, wording());
    return a ? std::string(text.substr(a->value_begin, a->value_end - a->value_begin)) : "-";
  };
  CHECK(read_pass("pass: 'q1'") == "q1");
  CHECK(read_pass("TESLA_pass=q2") == "q2");
  CHECK(read_pass("you can pass \"--flag\"") == "-");
  CHECK(read_pass("should_pass('q4')") == "-");
  CHECK(read_pass("f('pass', 'q5')") == "-");
  CHECK(read_pass("'cache:pass:q6'") == "-");
  CHECK(read_pass(":pass => 'q7'") == "q7");
}

namespace {
// The values of the list that the name of five letters at the begin of `text` has.
std::string values_of_list(std::string_view text) {
  std::string all;
  auto at = parse_assignment(text, 0, 5, wording());
  REQUIRE(at);
  CHECK(at->in_list);
  for (; at; at = next_in_list(text, *at))
    all += std::string(text.substr(at->value_begin, at->value_end - at->value_begin)) + ' ';
  return all;
}
}  // namespace

TEST_CASE("a list's values are read one behind the other") {
  CHECK(values_of_list("tokens = ['aa1', \"bb2\",\n  'cc3'], other = 'dd4'") == "aa1 bb2 cc3 ");
}

TEST_CASE("a list of YAML is read item by item") {
  const auto [list, values] = GENERATE(table<const char*, const char*>({
      {"tokens:\n  - aa11aa11\n  - \"bb22\"\n  - c3c3\nother: dd44\n", "aa11aa11 bb22 c3c3 "},
      // Words are passed over, comments too; a quote that doesn't close ends the list.
      {"token:\n  - words-only\n  - aa11aa11\n", "aa11aa11 "},
      {"token:\n  - aa11aa11 # ada\n  - words\n  - bb22bb22\n", "aa11aa11 bb22bb22 "},
      {"token:\n  - aa11aa11\n  - \"bb22bb22\n  - cc33cc33\n", "aa11aa11 "},
  }));
  CHECK(values_of_list(list) == values);
}

TEST_CASE("a password of words in a configuration is as good as quoted, a test's result is not") {
  const auto quoted = [](std::string_view text, std::string_view word) {
    const std::size_t at = text.find(word);
    const auto a = parse_assignment(text, at, at + word.size(), wording());
    REQUIRE(a);
    return a->quoted;
  };
  CHECK(quoted("admin_password: BlueTiger42\n", "password"));
  CHECK(quoted("ADMIN_PW=blue-tiger42", "ADMIN_PW"));
  CHECK(quoted("Nieuw wachtwoord: Blauw.Tijger42\n", "wachtwoord"));
  CHECK(quoted("passphrase: >-\n  Blue-Tiger42\n", "passphrase"));
  CHECK_FALSE(quoted("password = BlueTiger42\n", "password"));
  CHECK_FALSE(quoted("password: BlueTiger42,\n", "password"));
  CHECK_FALSE(quoted("password: db_pass_42\n", "password"));
  CHECK_FALSE(quoted("PASS: binutils-all-12\n", "PASS"));
  CHECK_FALSE(quoted("secret: BlueTiger42\n", "secret"));
}

TEST_CASE("the key of a cache or a table is no secret's name") {
  CHECK_FALSE(parse_assignment("cache key=5f4dcc3b5aa765d61d8327deb882cf99", 6, 9, wording()));
  CHECK_FALSE(parse_assignment("primary key: 5f4dcc3b5aa765d61d8327deb882cf99", 8, 11, wording()));
  CHECK_FALSE(
      parse_assignment("Repository Key: 5f4dcc3b5aa765d61d8327deb882cf99", 11, 14, wording()));
  CHECK(parse_assignment("license key=5f4dcc3b5aa765d61d8327deb882cf99", 8, 11, wording()));
}

TEST_CASE("of a user and a password that an option is given the password is taken") {
  const std::string_view text = "curl_setopt($ch, CURLOPT_USERPWD, \"ada:q1q1q1q1\");";
  const std::size_t at = text.find("PWD");
  const auto a = parse_assignment(text, at - 4, at + 3, wording());
  REQUIRE(a);
  CHECK(text.substr(a->value_begin, a->value_end - a->value_begin) == "q1q1q1q1");
}

TEST_CASE("a user's name beside a password is seen in any syntax, a variable or a call is none") {
  const auto [text, want] = GENERATE(table<const char*, bool>({
      {"user = 'ada'\npassword = 'x'", true},
      {"{\"Username\": \"ada\", \"password\": \"x\"}", true},
      {"password: x\nlogin: ada\n", true},
      {"<add key=\"FromEmailAddress\" value=\"ada@acme.io\"/>\n<add key=\"password\" value=\"x\"/>",
       true},
      {"log_in(app, name=\"ada\", password=\"x\")", true},
      {"<input name=\"ada\" password=\"x\">", false},
      {"user = get_user()\npassword = 'x'", false},
      {"user = $USER\npassword = 'x'", false},
      {"password = 'x'\npost({'user': user})", false},
      {"the login is Blue77Tiger\npassword = 'x'", false},
      {"password = 'x'", false},
      {"user = 'ada'\n\n\n\n\npassword = 'x'", false},
  }));
  CAPTURE(text);
  const std::size_t at = std::string_view(text).find("password");
  const auto assignment = parse_assignment(text, at, at + 8, wording());
  REQUIRE(assignment);
  CHECK(beside_user(text, *assignment, wording()).has_value() == want);
}

TEST_CASE("a value is taken out of the quotes that texts are set in") {
  const auto [text, want] = GENERATE(table<const char*, const char*>({
      {"Password: “q1&2”", "Password|q1&2"},
      {"password = „q3&4“", "password|q3&4"},
      {"password = «q5&6»", "password|q5&6"},
      {"password: ‘q7’ and", "password|q7"},
      {"password: 「q8」", "password|q8"},
      {"token=”q9”,", "token|q9"},
      {"password=q10”", "password|q10"},
      {"password=\"q11”it\"", "password|q11”it"},
      {"password=“q12\nq13”", "password|“q12"},
      {"password=q14»r", "password|q14»r"},
      {"password=“ab”cd15", "password|“ab”cd15"},
  }));
  CAPTURE(text);
  CHECK(read(text) == want);
}
