#include "patterns/secret_model.h"

#include <algorithm>

#include "patterns/rule_check.h"
#include "patterns/rule_set.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::built_in_lists;

namespace {

const SecretModel& model() {
  static const SecretModel built_in(built_in_lists());
  return built_in;
}

constexpr int kMedium = 57;  // of a rule with base 0.80: kMediumScore / 800

}  // namespace

TEST_CASE("what people and programs make up is weighed as a secret") {
  const auto [name, value, quoted] = GENERATE(table<const char*, const char*, bool>({
      {"api_key", "q7Vn2LxT9bWm4KsR", true},
      {"api_key", "q7Vn2LxT9bWm4KsR", false},
      {"password", "Tr0ub4dor&3", true},
      {"password", "Tr0ub4dor&3", false},
      {"db_password", "zqkvwx", true},
      {"client_secret", "kxqvzhwpgtbnwdjq", true},
      {"token", "5bb5f74e7d3139d7fb9791d8cbb247b8", false},
      {"secret", "m{{h}o)p${e]qz(ody[fw_$#th}}", true},
      {"password", "$9xq7Lm2", true},
      {"数据库密码", "abUGJmGEp7CgQ", false},
      {"kennwort", "q7Vn2LxT", false},
      {"password", "m{{h}o)p${e]qz(ody[fw_$#th}}", false},
      {"password", "Password12!", true},
      {"secret", "A,.:-\xC2\xA8@*\xC2\xBF?!", true},
      {"token", "rcHu+=HzSFw89Ypyhn/896A==f34", true},
      {"secret", "orangeTiger5577", true},
      {"ADMIN_PW", "castleriver2014", true},
      {"mdp", "Orange2021#", false},
      {"token", "/Fw7k+mJACW1EuWxwQCv1jrvWKbi4owRZSCOKad4ByE6", false},
  }));
  CAPTURE(name, quoted);
  CHECK(int{model().quality({value, name, quoted})} >= kMedium);
}

TEST_CASE("a chosen word beside a user's name is a password, alone it may be anything") {
  const Assigned alone{"lanterns", "password", true};
  Assigned beside = alone;
  beside.beside_user = true;
  CHECK(int{model().quality(beside)} >= kMedium);
  CHECK(model().quality(alone) < model().quality(beside));
  Assigned same{"ctfd", "MYSQL_PASSWORD", false};
  same.beside_user = same.is_user = true;
  CHECK(int{model().quality(same)} >= kMedium);
}

TEST_CASE("numbers and the commonest passwords are some where a setting or a literal says so") {
  const auto [name, value, quoted, setting, is] =
      GENERATE(table<const char*, const char*, bool, bool, bool>({
          {"spring.redis.password", "159256", false, true, true},
          {"password", "123456", true, false, true},
          {"DB_PASS", "000000", false, true, true},
          {"dbPass", "504178", true, false, true},
          {"WRONG_PASSWORD", "1038", true, false, false},
          {"password", "123456", false, false, false},
          {"bypass", "123456", false, true, false},
          {"password", "12345678901234567", true, false, false},
          {"max_tokens", "200000", false, true, false},
          {"WRONG_PASSWORD", "10038", true, false, false},
          {"reset_password", "300000", false, true, false},
          {"update_password", "86400", false, true, false},
          {"csrf_password", "123456", true, false, false},
          {"low_pass", "12000", false, true, false},
          {"wrongpassword", "10038", true, false, false},
          {"maxPassword", "10000", true, false, false},
          {"admin_password", "123456", false, true, true},
          {"ELASTIC_PASSWORD", "123456", false, true, true},
          {"accountPassword", "123456", true, false, true},
          {"exchange_password", "123456", false, true, true},
          {"passcode", "123456", true, false, true},
          {"boarding_pass", "1234567890", false, true, false},
          {"clave", "10101501", true, false, false},
          {"autoclave", "123456", true, false, false},
          {"password", "dragon", true, false, true},
          {"db.password", "ABC123", false, true, true},
          {"password", "dragon", false, false, false},
          {"token", "dragon", true, false, false},
          {"password", "hidden", true, false, false},
      }));
  CAPTURE(name, value, quoted, setting);
  Assigned assigned{value, name, quoted};
  assigned.is_setting = setting;
  CHECK((int{model().quality(assigned)} >= kMedium) == is);
}

TEST_CASE("a common password that the model believes is as sure as it says") {
  CHECK(int{model().quality({"P@ssw0rd", "password", true})} > 90);
  CHECK(model().quality({"dragon", "password", true}) == kSettingQuality);
  Assigned root{"123456", "pwd", true};
  CHECK(int{model().quality(root)} < kMedium);
  root.beside_user = true;
  CHECK(model().quality(root) == kSettingQuality);
  Assigned pass{"12345678", "total_pass", true};
  pass.beside_user = true;
  CHECK(int{model().quality(pass)} < kMedium);
}

TEST_CASE("words that are joined in a list are names, not tokens") {
  Assigned assigned{"JSONPredefinedCharRef", "TOKEN", true};
  const int alone = model().quality(assigned);
  assigned.in_list = true;
  CHECK(model().quality(assigned) == 0);
  CHECK(alone > 0);
  for (const char* made : {"q7Vn2LxT9bWm4KsR", "qZvXkTrWpLmNbGdFhJsQ"}) {
    assigned.value = made;
    CHECK(int{model().quality(assigned)} >= kMedium);
  }
  assigned.value = "JSONPredefinedCharRef";
  assigned.name = "passwords";
  CHECK(model().quality(assigned) > 0);
}

TEST_CASE("a password may look like a colour, a member, a host, a measure, and hold a key's name") {
  const auto [name, value] = GENERATE(table<const char*, const char*>({
      {"password", "#Beef2024"},
      {"password", "@Passw0rd.Com"},
      {"password", "0.0.0.0:1a!Kq"},
      {"password", "Pa$$word.One1"},
      {"password", "A1B2"},
      {"password", "~12345"},
      {"pubkey_password", "Kq9Zm4tLp8Vx"},
      {"existingSecretPassword", "Kq9Zm4tLp8Vx"},
  }));
  CAPTURE(name, value);
  CHECK(int{model().quality({value, name, true})} >= kMedium);
}

TEST_CASE("a word, an identifier, a path, a call, a sentence and a stand-in are no secrets") {
  const auto [name, value, quoted] = GENERATE(table<const char*, const char*, bool>({
      {"password", "password", false},
      {"password", "getPassword()", false},
      {"password", "required|min:8|confirmed", true},
      {"password", "$t('password')", true},
      {"password", "s300_pass", false},
      {"password", "String!", false},
      {"accessToken", "module.exports.hexString.length(64)", true},
      {"passwordRecoveryEmail", "password-reset-account-success", true},
      {"resourceKey", "src/main/java/**/*", false},
      {"ks-pass", "env:STORE_PASSWORD", false},
      {"load_credentials", "$avp(i:123)=rpid;email_address", false},
      {"mysql_pass", "-p$2", false},
      {"get_secret", "accounts.change_account", true},
      {"ssh_private_key", "@/vault/secrets/ssh_key", false},
      {"withCredentials", "!1!==e.withCredentials", false},
      {"password", "config.secret_name", false},
      {"password", "/etc/passwd", false},
      {"password", "https://example.org/login", true},
      {"password", "string", false},
      {"password", "required", true},
      {"password", "some words here", true},
      {"password", "Enter your new password", true},
      {"token", "my-token", true},
      {"token", "access_token", false},
      {"access_token", "access_token_removed", true},
      {"secret", "your_secret_here", true},
      {"token", "req_data.oauth_token_secret", false},
      {"apiKey", "ApiKeyProvider", false},
      {"token", "exports.STRICT_TOKEN", false},
      {"password", "${SECRET}", true},
      {"password", "$password", true},
      {"token", "\\\"$last_token\\\"", true},
      {"password", "######", true},
      {"password", "________", false},
      {"password", "None", false},
      {"password", "undefined", false},
      {"secret", "vault.example-host.org:8200", false},
      {"secret", "kv/data/team-a", true},
      {"password", "password})[", false},
      {"private_key", "keys/server_2048.pem", true},
      {"key", "\\x67\\x2A\\x00\\x0B", true},
      {"token", "^2.0.1", true},
      {"key", "last-login/%u", true},
      {"key", "{url}/admin/{realm}/x9", true},
      {"token", "user_id:%(target.token.user_id)s", true},
      {"key", "Software\\Acme\\Product", true},
      {"password", "!vault", false},
      {"password", "$config{'PASSW'}", true},
      {"access_key", "Åukasz", true},
      {"password", ",.:-@*?!", true},
      {"login_and_password_removed", "Accept", true},
      // Pieces of programs written small, of strings that are joined, of elements.
      {"token", "null!=t&&", false},
      {"key", "be()}))}function", false},
      {"key", "e.slug})))))}))}(t)}))}function", false},
      {"password", "pass==null?gpass", false},
      {"password", "r.url.password:r.url.password=r.password}let{cookieJar:E}=r", false},
      {"password", "+rs.getString(", true},
      {"secret", "'+t.secret+'", true},
      {"_token", "'.csrf_token().'", true},
      {"sourceKey", "a.b[0].c", true},
      {"key", "post-new.php?post_type=", true},
      {"key", "[a-zA-Z0-9][a-zA-Z0-9]{0,126}", true},
      {"meta_key", "{$wpdb->prefix}capabilities", true},
      {"fullKey", "\\\\n---\\\\n", true},
      {"passValue", "rgb(255, 255, 0)", true},
      {"err_key", "$errno\\0$err_key", true},
      {"token", "\\t$1", true},
      // Variables of templates and of Ruby, what is not.
      {"vcenter_password", "@VMWARE_PASSWORD", false},
      {"token", "@old_request_forgery_protection_token", false},
      {"withCredentials", "!!options.withCredentials", false},
      // Names of things.
      {"SSL_PWD_PROPERTY", "org.acme.websocket.SSL_TRUSTSTORE_PWD", true},
      {"registry-auth-token", "npm:^5.1.1", true},
      {"S3Key", "ci/beanstalk/gitlab_ci/gitlab_ci-626", true},
      {"auth_source.account", "cn=admin,dc=acme,dc=org", true},
      {"auth.filter", "(mail=*@acme.org)", true},
      {"NO_PASSWORD", "178:no", false},
      {"success_token", "BECOME-SUCCESS-abcdefghijklmnopqrstuvxyz", true},
      {"secret", "<2.0.5|>=3,<3.0.3", true},
      {"key", "net.if.in[node_exporter,\"{#IFNAME}\"]", true},
      {"link_key", "$1_$2", true},
      {"key", "logentry-non-editing-$type-$subtype", true},
      {"key", "bool|int|float|string", true},
      {"key", "%rP%yY%mM%dDT%hH", true},
      {"password-details", "Sent details: $1", true},
      {"password", "$1@$2", true},
      {"pass", "String?", false},
      {"keys", "\\0$item->class\\0$key", true},
      {"var-key", "\\f084", true},
      {"pass", "?string", false},
      {"password", "!vault_enabled", false},
      // Translations.
      {"config-admin-error-password", "Error setting a password for \\\"<b>$1</b>\\\": $2", true},
      {"mail_subject_lost_password",
       "Va\xC5\xA1"
       "a %{value} lozinka",
       true},
      {"mail_body_lost_password", "Za zm\xC4\x9Bnu hesla klikn\xC4\x9Bte na odkaz:", true},
      {"field_password_confirmation", "Potvrzen\xC3\xAD", true},
      {"secret", "AJP\xE8\xBF\x9E\xE6\x8E\xA5secretRequired=", false},
  }));
  CAPTURE(name, value, quoted);
  CHECK(int{model().quality({value, name, quoted})} < kMedium);
}

TEST_CASE("properties, products, templates, calls and places in tables are no secrets") {
  const auto [name, value, quoted] = GENERATE(table<const char*, const char*, bool>({
      {"token", "(org.wso2.carbon.oauth2.Handler)", true},
      {"token", "(deny)", true},
      {"token", "Captcha.Verification.Internally.Managed=true", true},
      {"password", "port=", true},
      {"Store.Password", "repository/conf/identity.xml//Server/Store", false},
      {"tokens", "METHOD_DEF,VARIABLE_DEF,CLASS_DEF", true},
      {"pass_millis", "60_000L", false},
      {"AccessToken", "60*60*2", false},
      {"key", "[{DB}]:{Command} ({resultProcessor})", true},
      {"password", "$util.escapeXml($endpoint.password)", true},
      {"key", "Symbol(isNewRecord)", true},
      {"key", "$$${index++}", true},
      {"password", "user-${name}", true},
      {"token", "!!api?.auth?.token", false},
      {"accessToken", "env.auth?.type", false},
      {"token", "_parse_userauth_token", false},
      {"installPassword", "installConnectionPasswordPrompt", false},
      {"key", "8b99051f", false},
      {"key", "qj3x1ud4z28", true},
      {"otherKey", "f_jes256zqwr1", true},
      {"password_encryption", "scram-sha-256", true},
      {"Password", "json:\"password,omitempty\"", true},
      {"password", "required_if:change,true", true},
      {"password", "#/definitions/after/LoginMethod", true},
      {"key", "T(org.acme.core.Tenant).getTenant()", true},
      {"key", "#job.getShortName()", true},
      {"refresh_token", "720h", true},
      {"password", "\\#(password)", true},
      {"password", "[*]{8}", true},
      {"email_creds", "not-baz@acme.org", true},
      {"secretKey", "#s3-secret-key", true},
      {"password", "port=6666", true},
      {"password", "SCRAM$<iterations>:<salt>", true},
      {"password", "identity.AuthenticatorAssuranceLevel1", true},
      {"READ_PASSWORD", "RO_SCHEMA_PASSWORD", true},
      {"field_password", "#admin_user_plainPassword", true},
      {"FirstPass", "vpp_rkrga=format=bgra:afbc=1", true},
      {"pass", "0:format=nv12", true},
      {"api_key", "user_id=?", true},
      {"password", "ScramAlgorithm.SHA_512", true},
      {"token", "session()->pull('api_token')", true},
      {"token", "this.$parent.x.Whatsapp360AuthToken", false},
      {"existsX509Credentials", "existsX509Credentials", true},
      {"credentials_identifier", "ProviderID:293b5d9b-1009-4600-a3e9", false},
      {"password", "bytes,2,opt,name=password,proto3", true},
      {"key", "varint,1,req,name=key", true},
      {"secretRef", "nodePublishSecretRef,omitempty", true},
      {"key", "%vHTTP2_PING_TIMEOUT_SECONDSunknown", false},
      {"password", "%+vUpdateNodePool:", false},
      {"key", "%sSecurityGroupId.%s", true},
      {"token", "0x%08lX", false},
      {"token", "struct__JOB.html#a2e74bbeeed2c70f97e6b30a0a12", true},
      {"token", "]b4_yygetToken_call[", false},
      {"pass", "10}f{bal=", false},
      {"password", "$88A5", false},
      {"PASSWORD", "0x0020L", true},
      {"SETTLEMENT_TOKEN", "0x27b1fdb04752bbc536007a920d24acb045561c26", false},
      {"external-secrets",
       "v0.11.0@sha256:"
       "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
       true},
      {"Pass", "$779.48", false},
      {"tokens", "~200-500", false},
      {"pass_rate", "99.0%", true},
      {"pass", "99.0%", true},
      {"HISTIGNORE_TOKEN", "*SECRET*:*PASSWORD*", false},
      {"clave", "vehicle:detail:{id}", false},
      {"password", "@_model.NewPassword", true},
      {"password", "127.0.0.1:27017/database", false},
      {"renderKey", "33gwlrtklrm00000000", true},
      {"password", "__('Password')", true},
      {"ask-vault-pass", "2>&1", false},
      {"SecurityDescriptor.key", "D:PAI(A;;0xd01f01ff;;;SY)(A;;0x80120089;;;NS)", true},
      {"forgot_password", "#ffef5350", true},
      {"pass", "#9e9", true},
      {"passwordToggleTint", "@android:color/darker_gray", true},
      {"CREDENTIAL_LINES", "SAFE_PATH=/opt/homebrew/bin:/usr/bin", true},
      {"credentials", "child_env+=(\"EXPECTED_HEAD=$x", true},
      {"RegExpPassword", "regExpLen255", false},
      {"SECRET", "(-4)", false},
      {"xPass", "13:=USR_EncryptPassWord", false},
      {"userPass", "$storedPassword+$user", false},
      {"token", "roles/iam.serviceAccountTokenCreator", true},
      {"label", "lockT('fields.passcode')", true},
      {"password", "*_DB_PASSWORD", true},
      {"PASSCODE_MESSAGE_KEY", "api.t.ed3a70ec9a60", true},
      {"hashedKey", "28ae9c142c8960bb07fe8fd35d7262d33025e48c", true},
      {"Token", ",-1)])]),_:1})])", true},
      {"token", "resource.update\\(Json.read", true},
      {"client.key", "C:\\tenant1.nl.key.decrypted", true},
      {"zaak.key", "apis.{baseUrl,clientId,key}", true},
      {"token", "@Context.Session[\"token\"].ToString()", true},
      {"pgpass", "pgpass@1.0.5", true},
      {"class-key", "@babel/plugin-transform-class@7.28.5", true},
      {"apikey", "ANON_KEY!", false},
      {"password", "old('password')", true},
      {"POSTGRES_PASSWORD", ".*$|POSTGRES_PASSWORD=${new_password}|", false},
      {"mssaAuthToken", "MSSAAuthToken", true},
      {"INCORRECTPASSWORD", "INCORRECTPASSWORD", true},
      {"passwordKey", "password-appuser1", false},
      {"password", "max:255", true},
      {"secret", "min:8|max:20", true},
      {"token", "IDX_8108668f1658b14b9db299634e", true},
      {"token", "--radius-2xl", false},
      {"token", "_req$body2.token", false},
      {"dedupKey", "2025-APT-000001:reminder-24h", true},
      {"token", "\\(role.rawValue)-token", true},
      {"MODEL_TOKEN_PRICES", "gateway/high=0.005:0.015", false},
      {"existingSecret", "passwords7", false},
      {"auth.appid", "wxe344e8e87db09469", false},
      {"secret", "(0x0080)", true},
      {"password", "^UInt8", false},
      {"token", "^tagServerUser", false},
      {"password", "Passwd1+#0", false},
      {"PASSWORD", "CURLOPTTYPE_STRINGPOINT+174", false},
      {"password", "scmVersion=", false},
      {"clave", "Exec=", true},
      {"password", "ownerPassword@entry=0x1165830", false},
      {"passwd", "$3 >= 1000 && $3 < 65000 {print $3}", true},
      {"CREDENTIALS", "T1098.001", false},
      {"PASSWORD_NON_UTF8", "ISO-8859-15", true},
      {"password", "windows-1252", true},
      {"X-Amz-Credential", "test%3Aada%2F20240521%2Fus-east-1%2Fs3%2F", false},
      {"credential", "test/20240521/us-east-1/s3/aws4_request", true},
      {"SECRET_ENV", "(ACCOUNT9)|(GC[EP]..+)|(SSH)", true},
      {"token", "null/*", false},
      {"password", "l\\u00F6senord", true},
      {"password", "Schl\\u00FCsselkennwort", true},
      {"secret", "1&rdquo", false},
      {"secret", "AcmeLookoutMetrics-.+", false},
      {"key", "sun.security.pkcs11.P11KeyWrapCipher", true},
  }));
  CAPTURE(name, value);
  CHECK(int{model().quality({value, name, quoted})} < kMedium);
}

TEST_CASE("formats, records, expansions, algorithms and numbers of programs are no secrets") {
  const auto [name, value, quoted] = GENERATE(table<const char*, const char*, bool>({
      {"token", "0x%0*lx", true},
      {"password", "0x%1", true},
      {"token", "net.bridge.nf-call-%stables", true},
      {"secret", "~p~nIV", true},
      {"password", "User#httpd_user.password", false},
      {"secret", "#usm_user{auth", false},
      {"token", "dataP->text_ptr", true},
      {"PASSWORD", "$PASSWORD${SET:$((RANDOM)):1}", true},
      {"SIG_TOKEN", "$${SIG_TOKEN#x", true},
      {"token", "0x1234567/0xffffffff+10", true},
      {"password", "AES-128-CBC", true},
      {"secret", "usmHMAC192SHA256AuthProtocol", false},
      {"secrets", "[]ObjectReference{", true},
      {"token", "[-._a-zA-Z0-9]+", true},
      {"passwd", "all*authentication*tokens*updated*", true},
      {"token", "=?UTF-8?B?0LzQvtC5X9GE0LDQudC7?=", true},
      {"password", "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", true},
      {"EnablePlainTextPassword", "dword:00000001", false},
      {"token", "a:2:{i:0;O:1:", true},
      {"token", "[LITERAL_STRING:abc](0,3)", true},
      {"password", "bug#473240", false},
      {"Credential", "abc/19700101/region/service/aws4_request", false},
      {"secret", "source=ssh-key", false},
      {"token", "key1=value1=value2", true},
      {"secret_key", "windows.SE_REGISTRY_WOW64_32KEY", false},
      {"secret", "P2001Y9M11DT8H42M", true},
      {"password", "$3.str", false},
      {"opt_password", "$opt_help=", false},
      {"password", "$linkmode/administrator:*:$uid:$gid::/home", true},
      {"token", "++workgroup_count", false},
      {"token", "ii+1", false},
      {"handler_secrets", "?OLP_KEYS++?COMMON_KEYS", false},
      {"token", "\\u{3042}", true},
      {"token", "__HALT_COMPILER();", true},
      {"password", "cn=userA,$base", true},
      {"authpassphrase", "string|db checks.v3_authpassphrase", true},
      {"password", "LPCWSTR", false},
      {"token", "cipher=CCMP-256", true},
      {"lockToken", "opaquelocktoken:f81de2ad-7f3d-a1b2-4f3c-00a0c91a9d76", false},
      {"Credential", "test/20T20Z/us-east-1/s3/aws4_request", true},
      {"password", "!encrypted/pkcs1-oaep", false},
      {"ftpPasswd", "anonymous@", true},
      {"gssapi-token", "dns-other.keytab", true},
      {"credentials", "a{sv}", true},
      {"_authToken", "@acme/", true},
      {"password", "_require$1.PassThrough", true},
      {"password", "'password'==a.type", true},
      {"contrib/ftpasswd", "Bug#3994", false},
      {"stencil_pass_op2", "D3D12_STENCIL_OP", false},
      {"SERVICE_PASSWORD", "_SA_{262E99C9-6160-4871-ACEC-4E61736B6F21}", true},
      {"token", "The%20Software%20Token", true},
      {"token", "UA-136142416-1", true},
      {"login-token", "action=login&!lgtoken", true},
      {"token", "19700101000009.99Z", true},
      {"password", "rfc2759", false},
      {"secret_factory", "PBEWITHSHAAND128BITRC2-CBC", true},
      {"password", "StandardCharsets.ISO_8859_1", false},
      {"encryption_key", "KeyGenerationParameters.EES1499EP1", false},
      {"token", "-0x3f879678", false},
      {"token", "e.altKey?r.C0.ESC+r.C0.CR:r.C0.CR", false},
      {"AUTH_KEY", "-0x7", false},
      {"password", "pwd%i", true},
      {"SetCredential", "a(say)", true},
      {"credentials", "passwd.hashed-password.<username>", true},
      {"ERR_PASSWORD_MISMATCH", "q7Vn2LxT9bWm4KsR", true},
  }));
  CAPTURE(name, value);
  CHECK(int{model().quality({value, name, quoted})} < kMedium);
}

TEST_CASE("files, build variables, texts to a reader and what is called after a secret are none") {
  const auto [name, value, quoted] = GENERATE(table<const char*, const char*, bool>({
      {"ssl-token", "@ENV.TEST_DIR/std_data/client-key.pem", false},
      {"CRASH_TOKEN", "hw/usb/hcd-xhci.c:1865", true},
      {"secret", "SOFTWARE\\@PRODUCT_NAME@", true},
      {"mail_pass", "YourMailControlPass", true},
      {"password", "*THISISNOTAVALIDPASSWORDTHATCANBEUSEDHERE", true},
      {"hex_key", "hexPKCS8TestPKCS1Key", false},
      {"unicodePwd", "utf16pw", false},
      {"CommandClearCredentials", "WebAuthn.clearCredentials", true},
      {"OLD_ERR_PKCS12_PASSWORD_MISMATCH", "NEW_ERR_PKCS12_PASSWORD_MISMATCH", false},
      {"kpasswdd.c", "q7Vn2LxT9bWm4KsR", false},
      {"kpasswd_exe_guid", "669A2965-413F-4003-9F43-4615CC7C3B1A", true},
      {"kpasswd_server", "proxyurl4", false},
      {"password_expires_at", "lt:2016-12-08T22:02:00Z", false},
      {"password", "userpassword", true},
      {"password-secret", "libvirt-2-storage-auth-secret0", true},
      {"INNER_PRIVATE_KEY", "IEEE_8021X_PRIVATE_KEY", true},
      {"secret-mgmt", "q7Vn2LxT9bWm4KsR", true},
      {"sasl_passwd", "lmtp_sasl_password_maps", true},
      {"pseudorootpw", "pseudorootdn", true},
      {"pass_attrs", "q7Vn2LxT9bWm4KsR", true},
      {"adminpass", "utf8", true},
  }));
  CAPTURE(name, value);
  CHECK(int{model().quality({value, name, quoted})} < kMedium);
}

TEST_CASE("a name that says little needs a value that looks random") {
  Assigned given;
  given.quoted = given.says_little = true;
  given.name = "key";
  for (const char* chosen :
       {"test262/Map/class-private-method-Variant-0-1", "+watch+extension+bundle", "#hash#$hj",
        "AddPrincipalForRights-$type", "hidden.acme.debugger.launch.twrk70f120m_Flash_Debug_U",
        "SOFTWARE\\AcmeView", "^xxxx", "Br&#252;ggemann-Klein7", "4sE4",
        "1x--i--7-nt-23h-4z/21-sap--h", "5X1rh-K5y_AzOBW.9oE9_6.--v17r__.2bIZ___Y",
        "UISupportedInterfaceOrientations~ipad"}) {
    CAPTURE(chosen);
    given.value = chosen;
    CHECK(int{model().quality(given)} == 0);
  }
  for (const char* made :
       {"q7Vn2LxT9bWm4KsR", "aaabce4cb5fafec138dcea74fefc3ba1", "rcmail-!24ByteDESkey*Str",
        "SWMKEY-1-7c37Cc8654o6p38HnroywCi19pllOnGtbdZEgtKxZu8", "x7Qm2vT9", "Zm9vOmJhcgo="}) {
    CAPTURE(made);
    given.value = made;
    CHECK(int{model().quality(given)} >= 80);
  }
}

TEST_CASE("of a list of arguments small names are no secrets") {
  Assigned given{"force_samr_18", "newpassword", true};
  CHECK(int{model().quality(given)} > 0);
  given.listed = true;
  CHECK(int{model().quality(given)} == 0);
  given.value = "q7vn_2lxt9bwm4ksr";
  CHECK(int{model().quality(given)} >= kMedium);
}

TEST_CASE("strong passwords that begin or end as notations do are passwords") {
  for (const char* value :
       {"$ecret+$auce2024", ",Tr7!mQx92zL", "(-Xq7mT2vL9w", "9:=xQmT72vLk", "p.{kX9mT2vLq}",
        "ADMIN_2024!", "@dm1n/s3cr3t", "@dmin/pass9", "*_Kx9mT2vLq!", "--kx9mt2vlqzr",
        "C:\\\\kX9mT2", "roles/Xk9mT2vLq", "<admin>Xq9Tm2", "\xE2\x80\xA6kX9mT2vLq"}) {
    CAPTURE(value);
    CHECK(int{model().quality({value, "password", true})} > 40);
  }
  CHECK(int{model().quality({"myPass_93kXq!mT", "passwordKey", true})} > 40);
  CHECK(int{model().quality({"q7Vn2LxT9bWm4KsR", "PASSWORD_STDIN", true})} > 40);
  CHECK(int{model().quality({"q7Vn2LxT9bWm4KsR", "POSTMAN_TOKEN", true})} > 40);
}

TEST_CASE("what only looks like code is a secret still") {
  const auto [name, value, quoted] = GENERATE(table<const char*, const char*, bool>({
      {"password", "(Xk7pQ2vL9rTm)", true},
      {"password", "k7.pQ2=vL9rTm", true},
      {"key", "q7Vn2LxT9bWm4KsR", true},
      {"key", "5bb5f74e7d3139d7fb9791d8cbb247b8", true},
      {"password", "pa${e]ss9Qz7", true},
      {"password", "60*Kq7z+2xP", true},
      {"password", "a(sAy)9", true},
      {"password", "q7Vn.<wm>", true},
      {"PASSWORD", "emailuser@acme.org", true},
      {"password", "ada17@Kq7z.x", true},
      {"password", "#Kq7-z2xP", true},
      {"password", "Kq7=z2xP=Lm", true},
      {"password", "q7x<b>Kz9<P", true},
      {"password", "^Kq7z2xP", false},
      {"password", "Kq7z0x%2xP", true},
      {"password", "%Kq7z-2xP", false},
      {"password", "Kq7z+2xP", false},
      {"password", "Kq\\u00FC7z2xP9", true},
      {"password", "Kq7,z2,xP9", true},
      {"password", "kq7z-2xp9-secret0q", true},
      {"password", "cipher=Kq7z2xP9", true},
      {"token", "MFZWC2LTORUGKZLO", false},
      {"password", "Kq7%20z2xP", true},
      {"password", "0xKq7/z2xP", true},
      {"password", "SHA7kq2vLx9", true},
      {"password", "Kq7*z2*xP", true},
      {"password", "P4z7kQ2M9", true},
      {"password", "yourStrong(!)Pass1", true},
      {"password", "$6$rounds=656000$tgK3gYTyRLUmhyv2$lAFrYUQwn7E6VsjPOwQwoSx3", true},
  }));
  CAPTURE(name, value);
  CHECK(int{model().quality({value, name, quoted})} >= kMedium);
}

TEST_CASE("an identifier made of the time, and what was counted out, are no secrets") {
  for (const std::string value :
       {"743b294a-cd03-11ec-9d64-0242ac120002", "OOzkR1+hF+1ABCsIFDJMEUtqmtnZ1234567890"}) {
    CAPTURE(value);
    CHECK(model().quality({value, "api_token", true, false}) == 0);
  }
  CHECK(model().quality({"346a14f2-a672-4668-a892-956a462ab56e", "api_token", true, false}) >=
        kMedium);
  CHECK(model().quality({"Kr!Wq1234567890", "db_password", true, false}) > 0);
}

TEST_CASE("a long value reads as words or as what a program made") {
  for (const char* words :
       {"boot-features-spring-data-neo4j-repositories",
        "ReactiveNeo4jRepositoryConfigurationExtension", "spring_boot_testing.yaml",
        "CostPerInteraction_DefaultIs0002", "TemplateManager2", "view_usage_cleaner_pb2_grpc",
        "x66ix_s3_entity_handle"}) {
    CAPTURE(words);
    CHECK(model().reads_as_words(words));
  }
  for (const char* made :
       {"kxqvzhwpgtbnwdjqxkzv", "qZvXkTrWpLmNbGdFhJsQ", "0af9057d50251b1acef62a02", "short-words",
        "CostPerInteraction_DefaultIs00020007", "kx_qv_zh_wpgtbnwdjq", "sk_live_a7_8f2cd1",
        "acid ocean army beach cabin early"}) {
    CAPTURE(made);
    CHECK_FALSE(model().reads_as_words(made));
  }
}

TEST_CASE("a name that is about a secret holds none") {
  const char* value = "q7Vn2LxT9bWm4KsR";
  CHECK(model().quality({value, "client_secret", true}) > 80);
  for (const char* name :
       {"client_secret_id", "tokenLength", "PASSWORD_FIELD", "secret-name", "token.url",
        "csrf_token", "publicKeyToken", "passwordHint", "LockToken", "ClientRequestToken",
        "DkimTokens", "idempotencyKey", "--password-stdin", "hashed_secret", "Postman-Token",
        "oauth_key_signature", "stripe_publishable_key", "webauthn-passwordless",
        // as the names of columns are told
        "next token", "client request token", "existing secret", "token id"}) {
    CAPTURE(name);
    CHECK(int{model().quality({value, name, true})} == 0);
  }
}

TEST_CASE("lists of a model that can't be used are refused with what is wrong") {
  const auto change = [](const char* list, auto edit) {
    auto lists = built_in_lists();
    edit(*std::find_if(lists.begin(), lists.end(),
                       [&](const NameList& one) { return one.name == list; }));
    return check_secret_model(lists).value_or("good");
  };
  CHECK(!check_secret_model(built_in_lists()));
  CHECK(check_secret_model({}).value_or("").find("missing") != std::string::npos);
  for (const NameList& list : built_in_lists()) {
    if (!list.name.starts_with("secret-model-")) continue;
    std::vector<NameList> others = built_in_lists();
    std::erase_if(others, [&](const NameList& other) { return other.name == list.name; });
    CAPTURE(list.name);
    CHECK(check_secret_model(others).value_or("") == "the list '" + list.name + "' is missing");
  }
  CHECK(change("secret-model-pairs", [](NameList& l) { l.words.pop_back(); }).find("27 rows") !=
        std::string::npos);
  CHECK(change("secret-model-pairs", [](NameList& l) { l.words[3] = "12"; }).find("27 digits") !=
        std::string::npos);
  for (const char* word : {"", "Word"}) {
    CHECK(change("secret-model-telling-endings", [&](NameList& l) {
            l.words[0] = word;
          }).find("small letters") != std::string::npos);
  }
  CHECK(change("secret-model-weights", [](NameList& l) {
          l.words[0] = "shoe-size 3";
        }).find("shoe-size") != std::string::npos);
  CHECK(change("secret-model-weights", [](NameList& l) {
          l.words[0] = "bias much";
        }).find("bias much") != std::string::npos);
}

TEST_CASE("a plain word that a setting gives a password is one, elsewhere it may be anything") {
  const auto [name, value] = GENERATE(table<const char*, const char*>({
      {"MYSQL_ROOT_PASSWORD", "whalehello"},
      {"PGPASSWORD", "ieducar"},
      {"password", "moohoo"},
      {"default_pass", "guest"},
      {"spring.datasource.password", "root"},
      {"ConnectionPassword", "hive"},
      {"GRAFANA_ADMIN_PASSWORD", "admin"},
  }));
  CAPTURE(name, value);
  Assigned setting{value, name, false};
  CHECK(int{model().quality(setting)} < kMedium);
  setting.is_setting = true;
  CHECK(int{model().quality(setting)} >= kMedium);
}

TEST_CASE("what settings say of passwords, and names of other settings, are no passwords") {
  const auto [name, value] = GENERATE(table<const char*, const char*>({
      {"update_password", "always"},
      {"MYSQL_ALLOW_EMPTY_PASSWORD", "sure"},
      {"passwd", "compat"},
      {"password", "required"},
      {"password", "jiraToken"},
      {"password", "mypassword"},
      {"ibm-cloud-pwd", "shorter-version"},
      {"DB_PASSWORD", "OTHER_VALUE"},
      {"pass", "variable"},
      {"bypass", "proxies"},
      {"password_file", "hunters"},
      {"secret", "moohoo"},
  }));
  CAPTURE(name, value);
  Assigned setting{value, name, false};
  setting.is_setting = true;
  CHECK(int{model().quality(setting)} < kMedium);
}

TEST_CASE("passwords that only look like selectors, slots or calls are passwords") {
  const auto rules = RuleSet::built_in();
  for (const std::string value : {"#Sommer-Wi"
                                  "nd9",
                                  "T(abc.d"
                                  "ef)x9!",
                                  "S3cr{et}Xw<p"
                                  "w>99kQ",
                                  "cp12Xk"
                                  "9!qZ"}) {
    CAPTURE(value);
    const std::string text = "password = \"" + value + "\"";
    CHECK_FALSE(testing::found(*rules, text).empty());
  }
}
