#include "patterns/symbol.h"

#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

bool in_symbol(std::string_view text, std::string_view value) {
  const std::size_t at = text.find(value);
  REQUIRE(at != std::string_view::npos);
  return is_in_symbol(text, at, at + value.size());
}

}  // namespace

TEST_CASE("parts of mangled names are told") {
  CHECK(in_symbol("x _ZN4llvm5Value7setNameERKNS_5TwineE y", "setNameERKNS"));
  CHECK(in_symbol("_ZNSt8_Rb_treeIjSt4pairIKjS0_IPN4llvm4TypeE", "pairIKjS0"));
  CHECK(in_symbol("__ZN9grpc_core10XdsBuilderD2Ev", "XdsBuilder"));
  CHECK(in_symbol("N9grpc_core10XdsBuilderE", "XdsBuilder"));
  CHECK(in_symbol("ESaISt4pairIKS4_S3_EEESaIvELN9__gnu_cxx12_Lock_policyE2EE", "IKS4_S3"));
  CHECK(in_symbol("ZN3tsi24TlsSessionKeyLoggerCache19TlsSessionKeyLoggerD2Ev",
                  "TlsSessionKeyLogger"));
}

TEST_CASE("tokens are no mangled names") {
  CHECK_FALSE(
      in_symbol("less_token: 6xEYz9_Ai2PAMsHBSRxTxFrOrgZ7-RUfB", "6xEYz9_Ai2PAMsHBSRxTxFrOrgZ7"));
  CHECK_FALSE(in_symbol("key N3abcQ2defghijR2xy", "N3abcQ2defghijR2xy"));
  CHECK_FALSE(in_symbol("key: a1b2c3d4e5f6a7b8", "a1b2c3d4e5f6a7b8"));
  CHECK_FALSE(in_symbol("S4Kd8fLq2mX9", "S4Kd8fLq2mX9"));
  CHECK_FALSE(in_symbol("Z", "Z"));
  CHECK_FALSE(in_symbol("N99999999999999999999999a", "N99999999999999999999999a"));
}
