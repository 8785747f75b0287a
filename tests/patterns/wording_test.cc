#include "patterns/wording.h"

#include "patterns/sources.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

// The problems of loading a vocabulary file of this text.
std::vector<std::string> problems_of(std::string_view toml) {
  Vocabulary vocabulary;
  std::vector<Problem> problems;
  load_vocabulary(toml, "my/vocabulary/w.toml", vocabulary, problems);
  std::vector<std::string> texts;
  texts.reserve(problems.size());
  for (const Problem& problem : problems) texts.push_back(problem.text());
  return texts;
}

}  // namespace

TEST_CASE("a text is asked for words at its ends, inside of it, and as a whole") {
  const WordSet words(std::vector<std::string>{"key", "secret word", "schlüssel"});
  CHECK(words.has("key"));
  CHECK(words.has("schlüssel"));
  for (const char* other : {"", "Key", "keys", "ke", "secret", "xyz"})
    CHECK_FALSE(words.has(other));
  CHECK(words.begins("keyboard"));
  CHECK_FALSE(words.begins("Keyboard"));
  CHECK_FALSE(words.begins("ke"));
  CHECK(words.begins_caseless("KEYboard"));
  CHECK(words.begins_caseless("Secret Word"));
  for (const char* other : {"", "KE", "secretword", "akey"})
    CHECK_FALSE(words.begins_caseless(other));
  CHECK(words.ends("api_key"));
  CHECK(words.ends("haustürschlüssel"));
  for (const char* other : {"", "keys", "ey"}) CHECK_FALSE(words.ends(other));
  CHECK(words.is_in("monkeys"));
  CHECK_FALSE(words.is_in("kay"));
  CHECK(words.words().front() == "key");
}

TEST_CASE("without words nothing is one, begins or ends with one") {
  const WordSet none;
  for (const char* text : {"", "a"}) {
    CHECK_FALSE(none.has(text));
    CHECK_FALSE(none.begins(text));
    CHECK_FALSE(none.begins_caseless(text));
    CHECK_FALSE(none.ends(text));
    CHECK_FALSE(none.is_in(text));
  }
}

TEST_CASE("the built-in wording has all lists, and each has words") {
  CHECK(missing_wording(built_in_lists()).empty());
  CHECK(wording().said_verbs.has("lautet"));
  CHECK(wording().translation_files.has("strings.xml"));
  CHECK(missing_wording({}).size() > 20);
}

TEST_CASE("a bad list of wording is refused with file, line and field") {
  const auto [toml, want] = GENERATE(table<const char*, const char*>({
      {"\nwording-wrapers = ['from']",
       "my/vocabulary/w.toml:2:1: wording-wrapers: nothing asks for"},
      {"wording-wrappers = 'from'", "my/vocabulary/w.toml:1:1: wording-wrappers: has to be a list"},
      {"wording-wrappers = ['from', 7]", "my/vocabulary/w.toml:1:"},
      {"wording-wrappers = []", ":1:1: wording-wrappers: has no words"},
      {"wording-wrappers = ['from', '']", ":1:1: wording-wrappers: has an empty word"},
      {"wording-wrappers = ['from ']", ":1:1: wording-wrappers: 'from ': a word has no blank"},
      {"wording-wrappers = ['From']", ":1:1: wording-wrappers: 'From': small letters are compared"},
      {"a = ['x']\nwording-wrappers = ['a', 'a']", ":2:1: wording-wrappers: has 'a' twice"},
  }));
  CAPTURE(toml);
  const auto problems = problems_of(toml);
  REQUIRE(problems.size() == 1);
  CAPTURE(problems[0]);
  CHECK(problems[0].find(want) != std::string::npos);
}

TEST_CASE("lists that are compared as written may have capitals, and others any name") {
  CHECK(problems_of("wording-checksum-marks = ['SHA256:']\nMine = ['Some Words', '']").empty());
}

TEST_CASE("a vocabulary that lacks a list, or names a class that is none, is refused") {
  std::vector<SourceFile> files = built_in_sources();
  std::erase_if(files, [](const SourceFile& file) { return file.name.starts_with("rules/"); });
  for (SourceFile& file : files) {
    if (file.name != "vocabulary/wording.toml") continue;
    const std::size_t list = file.text.find("wording-askers");
    REQUIRE(list != std::string::npos);
    file.text.erase(list, file.text.find('\n', list) - list);
    const std::size_t name = file.text.find("\"secret.token\"");
    REQUIRE(name != std::string::npos);
    file.text.replace(name, 14, "\"secret.tokken\"");
  }
  Vocabulary vocabulary;
  std::vector<Problem> problems;
  parse_sources(files, vocabulary, problems);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].text().find("wording-askers: is missing") != std::string::npos);
  CHECK(problems[1].file == "vocabulary/wording.toml");
  CHECK(problems[1].line > 0);
  CHECK(problems[1].text().find("class 'secret.tokken' is not declared") != std::string::npos);
}

TEST_CASE("a list of the user's own takes the place of the built-in one") {
  std::vector<NameList> lists = built_in_lists();
  lists.push_back({"wording-askers", {"fragt"}});
  const Wording own(lists);
  CHECK(own.askers.begins("fragtPasswort"));
  CHECK_FALSE(own.askers.begins("getPassword"));
  CHECK(own.checkers.is_in("verifypassword"));
}
