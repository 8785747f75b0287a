// Passwords in letters of other scripts, and short ones.
#include "patterns/secret_model.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay::patterns;
using assay::patterns::testing::built_in_lists;

TEST_CASE("a word of another script and a number is a password, other texts of it are none") {
  static const SecretModel model(built_in_lists());
  constexpr int kMedium = 57;  // of a rule with base 0.80: kMediumScore / 800
  const auto [name, value, is_password] = GENERATE(table<const char*, const char*, bool>({
      {"пароль", "Летопись2023!", true},
      {"password", "Берёза#77", true},
      {"密码", "春天2024!", true},
      {"パスワード", "さくら2024!", true},
      {"κωδικός πρόσβασης", "Αθήνα2024", true},
      {"пароль", "минимум", false},
      {"пароль", "минимум8символов", false},
      {"password", "минимум 88", false},
      {"密码", "8-16位字符", false},
      {"密码", "不少于8", false},
      {"password", "№42", false},
      {"username", "Летопись2023!", false},
  }));
  CAPTURE(name, value);
  CHECK((int{model.quality({value, name, false})} >= kMedium) == is_password);
}

TEST_CASE("a short value is never sure, whatever it is made of") {
  static const SecretModel model(built_in_lists());
  constexpr int kHigh = 94;  // of a rule with base 0.80
  for (const char* value : {"2.aa", "b3R!", "q7V#9"}) {
    CAPTURE(value);
    CHECK(int{model.quality({value, "password", true})} < kHigh);
  }
  CHECK(int{model.quality({"q7Vn2LxT9b", "password", true})} >= kHigh);
}
