#include "patterns/words.h"

#include <algorithm>

#include "tests/support/test.h"

using namespace assay::patterns;

TEST_CASE("words beyond ASCII are looked for in their own script's cases") {
  const auto cyrillic = spellings("паспорт");
  CHECK(std::find(cyrillic.begin(), cyrillic.end(), "ПАСПОРТ") != cyrillic.end());
  CHECK(std::find(cyrillic.begin(), cyrillic.end(), "Паспорт") != cyrillic.end());
  const auto german = spellings("Größe");
  CHECK(std::find(german.begin(), german.end(), "größe") != german.end());
  const auto greek = spellings("αφμ");
  CHECK(std::find(greek.begin(), greek.end(), "ΑΦΜ") != greek.end());
  const auto accents = spellings("τηλέφωνο");
  for (const char* spelling : {"ΤΗΛΕΦΩΝΟ", "ΤΗΛΈΦΩΝΟ", "Τηλέφωνο"})
    CHECK(std::find(accents.begin(), accents.end(), spelling) != accents.end());
  const auto turkish = spellings("şifre");
  for (const char* spelling : {"ŞİFRE", "ŞIFRE", "Şifre"})
    CHECK(std::find(turkish.begin(), turkish.end(), spelling) != turkish.end());
  const auto czech = spellings("číslo");
  CHECK(std::find(czech.begin(), czech.end(), "ČÍSLO") != czech.end());
}

TEST_CASE("a space in a word stands for any joint") {
  const auto all = spellings("tax id");
  for (const char* want : {"tax id", "tax_id", "tax-id", "taxid", "tax.id"}) {
    CHECK(std::find(all.begin(), all.end(), want) != all.end());
  }
}

TEST_CASE("whole words are told from parts of longer ones, in prose and in identifiers") {
  const auto [text, word, whole] = GENERATE(table<std::string, std::string, bool>({
      {"SSN: 1", "SSN", true},
      {"user_ssn=1", "ssn", true},
      {"userSSN", "SSN", true},
      {"ssnNumber", "ssn", true},
      {"classname", "ssn", false},
      {"public", "lic", false},
      {"lic", "lic", true},
      {"ssn2", "ssn", true},
      {"Паспорта", "Паспорт", false},
  }));
  const std::size_t at = text.find(word);
  const bool found = at != std::string::npos && is_whole_word(text, at, at + word.size());
  CAPTURE(text, word);
  CHECK(found == whole);
}

TEST_CASE("scripts without spaces need no word boundary") {
  CHECK_FALSE(is_bounded("身份证"));
  CHECK_FALSE(is_bounded("บัตรประชาชน"));
  CHECK(is_bounded("паспорт"));
  CHECK(is_bounded("ssn"));
}

TEST_CASE("small letters are made of capitals of any script that has them") {
  CHECK(lowered_word("ПАРОЛЬ") == "пароль");
  CHECK(lowered_word("Şifre_DB") == "şifre_db");
  for (const char* word : {"Κωδικός", "ΚΩΔΙΚΌΣ", "ΚΩΔΙΚΟΣ"})
    CHECK(lowered_word(word) == lowered_word("κωδικός"));
  CHECK(lowered_word("ŞİFRE") == "şifre");
  CHECK(lowered_word("DB_Password") == "db_password");
  CHECK(lowered_word("密码A") == "密码a");
}
