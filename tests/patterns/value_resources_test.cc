#include "patterns/value_resources.h"

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("names of files, resources, indexes and parameters are told from secrets") {
  const auto [value, is_name] = GENERATE(table<const char*, bool>({
      {"arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-x7Kq", true},
      {"arn:gcp:kms:north-2::key/45e6-aca6-a5b005693a48", true},
      {"arn:x7Kq9", false},
      {"Store40/v4/e3/48/1a/e3481a8f-ec25-e19f-5048-270d7acaf89a", true},
      {"Icons3/v4/70/6a/7f/Icon-76@2x.png.png", true},
      {"Icons3/icon.png", false},
      {"q7Vn/LxT9b/wJalr/XUtnFEMI", false},
      {"q7Vn+LxT9b/wJalr/XUt.nFEMI", false},
      {"x9Kq/T4/7b2.Zq", false},
      {"k9/X2b/e3481a8f-ec25-e19f-5048-270d7acaf89a", false},
      {"Ab3/d4f/secret.k3y", false},
      {"UNIQ_6FB0DB1E5F37A13B", true},
      {"pk_9f8e7d6c5b4a39281706f5e4d3c2b1a0", false},
      {"dev-prod#1234567", false},
      {":hunter", false},
      {"IDX_6fb0db1e5f37a13b", false},
      {"FK_368A4209A76ED395", true},
      {"fk_368a4209a76ed395", false},
      {"idx_368a4209a76ed395", true},
      {"dev-master#dc8ff343363cf794d30eb1a1", true},
      {"dev-Winter#2024", false},
      {"KEY_6FB0DB1E5F37A13B", false},
      {"ECCPRIME256V1", true},
      {"secp256k1", true},
      {"brainpoolP384r1", true},
      {"secp25k1x9", false},
      {"TR31_D1_KEY_FOR_DATA_ENCRYPTION", true},
      {"__WEBPACK_MODULE_generic_08dd5200__", true},
      {"A1_B2_C3_D4_E5", false},
      {"q7_Vn_2L_xT_9b", false},
      {"0004_alter_token_user", true},
      {"0002_squashed_initial", true},
      {"2024_Winter", false},
      {"0004_", false},
      {"00a4_alter", false},
      {":hashedPassword", true},
      {":hunter2", false},
      {"clientStr,clientBool,clientLong", true},
      {"GH-APP-ID,GH-APP-KEY", true},
      {"blue,tiger", false},
      {"q7Vn,LxT9,bKdw", false},
      {",\\\"type\\\": \\\"X509\\\"", true},
      {",q7Vn2LxT9b", false},
      {"null}ada.roe@acme.org", true},
      {"nullq7Vn2L", false},
      // -----BEGIN CERTIFICATE-----, of PUBLIC KEY, and a private key's of nothing.
      {"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t", true},
      {"LS0tLS1CRUdJTiBQUVJWQVRFIEtFWS0tLS0t", true},
      {"LS0tq7Vn2LxT9bKdw", false},
      {"Microsoft.KeyVault/vaults/secrets@2022-07-01", true},
      {"Microsoft.q7Vn2@LxT9b", false},
      {"yyyymmdd", true},
      {"YYYY-MM-DDThh:mm", true},
      {"yyyyq7mm", false},
  }));
  CAPTURE(value);
  CHECK(is_resource_name(value) == is_name);
}
