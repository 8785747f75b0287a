#include "patterns/names.h"

#include <random>

#include "patterns/structural.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;

namespace {

using Texts = std::vector<std::string>;

std::vector<NameList> lists() {
  return {{"given-en", {"John Mary Mark?", "Grace? Sarah"}},
          {"family-en", {"Smith Hall Brown?", "Thompson"}},
          {"given-de", {"Jürgen Anna", "Ilse"}},
          {"family-de", {"Müller Schäfer", "Untermann"}},
          {"given-ru", {"Анна Иван", "Пётр"}},
          {"family-ru", {"Петрова Иванов", "Орлов"}},
          {"given-zh", {"Wei Li", "Xiaoming"}},
          {"family-zh", {"Wang Li", "Ouyang"}},
          {"name-title", {"Mr Dr Herr Mevrouw Professor Major?"}},
          {"given-ko", {"Jun", "Seo"}},
          {"family-ko", {"Ko Park?", "Bang"}},
          {"name-particle", {"van von de der e"}},
          {"name-stop", {"Street University Lake Hall License"}},
          {"name-thing", {"Account Manager Vitamin"}},
          {"name-role", {"American Director"}},
          {"name-place", {"Lake Saint St Hotel"}},
          {"name-family-first", {"ko zh"}},
          {"name-sentence", {"The And Is Der Appendix"}},
          {"name-introduction", {"dear", "reported by", "attn:"}},
          {"name-closing", {"regards", "mit freundlichen grüßen"}},
          {"name-of-place", {"anna maria", "tierra del sol"}},
          {"name-ending", {"ova", "tson"}},
          {"name-beginning", {"Mc", "Le"}},
          {"name-label", {"name", "имя"}},
          {"name-neighbour", {"phone", "birth"}},
          {"name-suffix", {"PhD", "Jr"}},
          {"name-plain", {"a äá", "u ü", "ss ß"}}};
}

std::vector<std::uint32_t> ends_in(std::string_view text) {
  Runs runs;
  find_runs(text, {.names = true}, runs);
  return runs.names;
}

std::vector<NameSpan> spans(std::string_view text) {
  static const auto kLists = lists();
  static const Lazy<NameTable> table([] { return NameTable(kLists); });
  std::vector<NameSpan> found;
  find_names(text, ends_in(text), table, found);
  return found;
}

Texts found(std::string_view text, int least = 45) {
  Texts out;
  for (const NameSpan& span : spans(text)) {
    if (span.strength >= least) out.emplace_back(text.substr(span.begin, span.end - span.begin));
  }
  return out;
}

int strength(std::string_view text) {
  const auto all = spans(text);
  return all.empty() ? 0 : all.front().strength;
}

// What CapitalPairs promises, byte by byte.
std::vector<std::uint32_t> pairs_slowly(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const auto high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  const auto ascii = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto glue = [&](char c) { return ascii(c) || (c >= '0' && c <= '9') || c == '_'; };
  const auto letter = [&](char c) { return ascii(c) || high(c) || c == '-' || c == '\''; };
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto lead = [](char c) {
    return static_cast<unsigned char>(c) >= 0xC3 && static_cast<unsigned char>(c) <= 0xE1;
  };
  const auto begins = [&](std::size_t i) { return upper(at(i)) || lead(at(i)); };
  std::vector<std::uint32_t> ends;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char before = i > 0 ? text[i - 1] : '\0';
    if ((upper(text[i]) && !glue(before)) || (lead(text[i]) && !glue(before) && !high(before)))
      inside = true;
    if (letter(text[i])) continue;
    if (inside) {
      const bool space = text[i] == ' ' && (begins(i + 1) || at(i + 1) == 'v' || at(i + 1) == 'd');
      const bool mark = (text[i] == ',' || text[i] == '.') && at(i + 1) == ' ' && begins(i + 2);
      if (space || mark) ends.push_back(static_cast<std::uint32_t>(i));
    }
    inside = false;
  }
  return ends;
}

}  // namespace

TEST_CASE("a given name before a family name is a person, whatever stands around") {
  CHECK(found("Dear John Smith, thanks") == Texts{"John Smith"});
  CHECK(found("(Sarah Thompson)") == Texts{"Sarah Thompson"});
  CHECK(found("by JOHN SMITH\n") == Texts{"JOHN SMITH"});
  CHECK(found("mit Jürgen Müller am Montag") == Texts{"Jürgen Müller"});
  CHECK(found("mit Juergen Mueller") == Texts{"Juergen Mueller"});
  CHECK(found("mit Jurgen Muller") == Texts{"Jurgen Muller"});
  CHECK(found("Живёт Анна Петрова в Самаре") == Texts{"Анна Петрова"});
  CHECK(found("\u201CJohn Smith\u201D") == Texts{"John Smith"});
}

TEST_CASE("a place of several words that read like a person is none") {
  CHECK(found("name: Sarah Maria") == Texts{"Sarah Maria"});
  CHECK(found("name: Anna Maria").empty());
  CHECK(found("name: Sarah Anna Maria") == Texts{"Sarah Anna Maria"});
  CHECK(found("to ANNA MARIA today").empty());
}

TEST_CASE("initials, particles, middle names and titles belong where they stand") {
  CHECK(found("to John M. Smith today") == Texts{"John M. Smith"});
  CHECK(found("to Anna van der Müller now") == Texts{"Anna van der Müller"});
  CHECK(found("mit Anna von der Qwert heute") == Texts{"Anna von der Qwert"});
  CHECK(found("Anna Müller Der Rest") == Texts{"Anna Müller"});
  CHECK(found("Mary Sarah Thompson") == Texts{"Mary Sarah Thompson"});
  CHECK(found("Mr. Thompson called") == Texts{"Thompson"});
  CHECK(found("Herr Obermair kommt") == Texts{"Obermair"});
  CHECK(found("Dr. Ilse Vanderberg") == Texts{"Ilse Vanderberg"});
  CHECK(found("Smith, John M.") == Texts{"Smith, John M."});
}

TEST_CASE(
    "two words of no list are a person's name before an address, or where one is introduced") {
  CHECK(found("Dear Qwertel Asdfgh, thanks") == Texts{"Qwertel Asdfgh"});
  CHECK(found("was reported by Qwertel Asdfgh.") == Texts{"Qwertel Asdfgh"});
  CHECK(found("Best regards,\r\n\r\nQwertel Asdfgh\r\n") == Texts{"Qwertel Asdfgh"});
  CHECK(found("Mit freundlichen Grüßen\nQwertel Asdfgh\n") == Texts{"Qwertel Asdfgh"});
  CHECK(found("disregards,\nQwertel Asdfgh").empty());
  CHECK(found("by Qwertel Asdfgh").empty());
  CHECK(found("Dear Qwertel Street").empty());
  CHECK(found("Dear Qwertel. Asdfgh").empty());
  CHECK(found("Dear Qwertel, Asdfgh").empty());
  CHECK(found("by Qwertel Asdfgh <q@host.example>") == Texts{"Qwertel Asdfgh"});
  CHECK(found("Qwertel Asdfgh (q@host.example)") == Texts{"Qwertel Asdfgh"});
  CHECK(found("by Qwertel Asdfgh and others").empty());
  CHECK(found("Qwertel License <q@host.example>").empty());
  CHECK(found("the QwertelAsdf Zuiop <q@host.example>").empty());
  CHECK(found("QWERTEL ASDFGH <q@host.example>").empty());
}

TEST_CASE(
    "characters of East Asia and others are not of one name, and many of them are a sentence") {
  CHECK(found("John Smith のアイデアを基に") == Texts{"John Smith"});
  CHECK(found("by John Smith 作過報告") == Texts{"John Smith"});
  static const auto kLists = lists();
  const NameTable table(kLists);
  for (const std::string_view name : {"山田太郎", "김민준", "李小龙", "アレクサンドラ・スミス"})
    CHECK(strength_of_named(name, table) > 0);
  for (const std::string_view sentence :
       {"은 없는데 심볼릭 링크가 참조하는", "このファイルはありません", "名"})
    CHECK(strength_of_named(sentence, table) == 0);
}

TEST_CASE("family names stand first where it is usual, or where they are in capitals") {
  CHECK(found("Wang Xiaoming wrote") == Texts{"Wang Xiaoming"});
  CHECK(found("SMITH John") == Texts{"SMITH John"});
  CHECK(found("Smith John").empty());
}

TEST_CASE("two Chinese syllables or a hyphened pair behind a family name are a given name") {
  CHECK(found("Later Wang Shichong led it") == Texts{"Wang Shichong"});
  CHECK(found("with Wang Yinan and") == Texts{"Wang Yinan"});
  CHECK(found("Ko Sung-hyun came") == Texts{"Ko Sung-hyun"});
  CHECK(found("Park Ki-moon came") == Texts{"Park Ki-moon"});
  CHECK(found("Wang Theatre").empty());
  CHECK(found("Wang Shichongs").empty());
  CHECK(found("Park Donghai").empty());
  CHECK(found("Ko Sung-Hyun").empty());
  CHECK(found("Ko Check-in").empty());
  CHECK(found("Ko Add-on").empty());
  CHECK(found("Park Co-op").empty());
  CHECK(found("Smith Donghai").empty());
}

TEST_CASE("a table grows with short names, and finds all of them and no other") {
  std::string names;
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'a'; second <= 'y'; ++second)
      names += std::string(names.empty() ? "" : " ") + first + second;
  }
  const NameTable table({{"given-en", {names}}, {"family-en", {"Smith"}}});
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'a'; second <= 'z'; ++second) {
      const std::string name = {first, second};
      CAPTURE(name);
      const NameWord* word = table.find(name);
      REQUIRE((word != nullptr) == (second != 'z'));
      if (word != nullptr) CHECK((word->given != 0 && word->family == 0));
    }
  }
}

TEST_CASE("a Cyrillic name is found in every case of the language") {
  for (const char* text : {"речь Ивана Орлова была", "дали Ивану Орлову", "с Иваном Орловым",
                           "об Иване Орлове", "речь Анны Петровой была", "дали Анне Петровой",
                           "видели Анну Петрову", "с Анной Петровой"}) {
    CAPTURE(text);
    CHECK(found(text).size() == 1);
  }
  CHECK(found("речь Ивыа Орлыва").empty());
}

TEST_CASE("initials before a family name are a person") {
  CHECK(found("by D. Smith, 1979") == Texts{"D. Smith"});
  CHECK(found("by J. R. Thompson") == Texts{"J. R. Thompson"});
  CHECK(found("by J.R.R. Thompson") == Texts{"J.R.R. Thompson"});
  CHECK(found("J.R. Thompson") == Texts{"J.R. Thompson"});
  CHECK(found("John Y.H. Müller") == Texts{"John Y.H. Müller"});
  CHECK(found("the U.S. Smith works").empty());
  CHECK(found("by Xose S. Müller") == Texts{"Xose S. Müller"});
  CHECK(strength("by D. Smith") > strength("by D Smith"));
  CHECK(found("by D. Qwert").empty());
  CHECK(found("in Appendix D. Smith").empty());
  CHECK(found("of Vitamin D. Smith").empty());
}

TEST_CASE("of two given names the second is a family's, and \"and\" parts persons") {
  CHECK(found("with Anna Jürgen there") == Texts{"Anna Jürgen"});
  CHECK(found("Anna Müller e John Smith") == Texts{"Anna Müller", "John Smith"});
  CHECK(found("Anna Müller e Smith") == Texts{"Anna Müller e Smith"});
}

TEST_CASE("capitals weigh less in a heading than in a line of small letters") {
  CHECK(strength("RELATOR: JÜRGEN QWERT\n") < strength("Relator: JÜRGEN QWERT\n"));
  CHECK(strength("Relator: JÜRGEN QWERT\n") == strength("Relator: Jürgen Qwert\n"));
  CHECK(strength("small\nJÜRGEN QWERT\nletters\n") == strength("JÜRGEN QWERT"));
}

TEST_CASE("places, organisations, headings and single words are no persons") {
  CHECK(found("American John Smith won") == Texts{"John Smith"});
  CHECK(found("Professor der Medizin").empty());
  CHECK(found("Herr der Lage").empty());
  CHECK(found("Herr der Müller") == Texts{"der Müller"});
  CHECK(found("Mevrouw der Kinderen") == Texts{"der Kinderen"});
  CHECK(found("St. John Smith").empty());
  CHECK(found("at the Hotel. John Smith came") == Texts{"John Smith"});
  CHECK(found("American John Smith") == Texts{"John Smith"});
  CHECK(found("John Smith Director of Sales") == Texts{"John Smith"});
  CHECK(found("John Director").empty());
  CHECK(found("Saint John Smith").empty());
  CHECK(found("the Apache License applies").empty());
  CHECK(found("John Smith University").empty());
  CHECK(found("Lake John Smith").empty());
  CHECK(found("John Street").empty());
  CHECK(found("John").empty());
  CHECK(found("John\nSmith").empty());
  CHECK(found("xJohn Smithy").empty());
  CHECK(found("Major Release").empty());
  CHECK(found("foo_John Smith").empty());
  CHECK(found("John Account").empty());
  CHECK(found("Manager John Smith") == Texts{"John Smith"});
  CHECK(found("JOHN Logon").empty());
  CHECK(found("John JPEG").empty());
  CHECK(found("John StreamHandler").empty());
  CHECK(found("John McCall") == Texts{"John McCall"});
  CHECK(found("John Smith III") == Texts{"John Smith III"});
}

TEST_CASE("words that are names as well weigh less than names that are nothing else") {
  CHECK(strength("John Smith") > strength("Mark Smith"));
  CHECK(strength("Mark Smith") > strength("Mark Brown"));
  CHECK(strength("John Smith") > strength("John Müller"));
  CHECK(strength("John Qwertson") > strength("John Qwert"));
  CHECK(strength("John Qwert <j@host.example>") > strength("John Qwert"));
  CHECK(strength("JOHN SMITH") < strength("John Smith"));
}

TEST_CASE("a label makes an unknown name likely and a thing none") {
  const NameTable table(lists());
  CHECK(strength_of_named("John Qwert", table) > strength_of_named("Qwert", table));
  CHECK(strength_of_named("Qwert", table) > 50);
  CHECK(strength_of_named("Qwert University", table) == 0);
  CHECK(strength_of_named("Установява формата на двоичния файл", table) == 0);
  CHECK(strength_of_named("Qwert van der Xyzzy", table) > 50);
  CHECK(strength_of_named("Qwert xyzzy", table) > 50);
  CHECK(strength_of_named("Grace Krone", table) < strength_of_named("John Krone", table));
  CHECK(strength_of_named("C", table) == strength_of_named("Qwert", table));
}

TEST_CASE("behind a label a program's names and other labels are no persons") {
  const NameTable table({{"given-en", {"John"}},
                         {"family-en", {"Smith"}},
                         {"name-thing", {"Patient 姓名"}},
                         {"name-alone", {"Guest"}}});
  for (const char* other : {"\xF0\x9F\x9F\xA2", "\xE2\x86\x92 x", "Patient", "PatientResource",
                            "KanbanLead", "Qwert.first", "Guest", "姓名"}) {
    CAPTURE(other);
    CHECK(strength_of_named(other, table) == 0);
  }
  for (const char* person : {"Judy Guest", "Smith.john", "FitzGerald", "McXyzzy", "DeQwert",
                             "J.smith", "Qwert.", "张三"}) {
    CAPTURE(person);
    CHECK(strength_of_named(person, table) > 50);
  }
}

TEST_CASE("what a column called just name holds is a person where it reads like one") {
  const NameTable table(lists());
  CHECK(strength_of_bare("John Smith", table) >= kSurePair);
  CHECK(strength_of_bare("Smith, John", table) >= 45);
  CHECK(strength_of_bare("Mr. John Smith", table) >= kSurePair);
  CHECK(strength_of_bare("John", table) >= 45);
  for (const char* other : {"Qwert", "Maxi de Qwert", "GRACE", "John Smith Jr."}) {
    CAPTURE(other);
    const auto strength = strength_of_bare(other, table);
    CHECK(strength > 0);
    CHECK(strength < 56);
  }
  for (const char* thing :
       {"John Smith University", "The Brown", "An example stream", "Lake", "x"}) {
    CAPTURE(thing);
    CHECK(strength_of_bare(thing, table) == 0);
  }
}

TEST_CASE("pairs are found at every offset, in every script, as byte by byte") {
  std::mt19937 random(7);
  const std::array<std::string_view, 16> parts = {"John", "smith", "É",  "Анна",  " ", " ",
                                                  ", ",   ". ",    "-",  "'",     "7", "_",
                                                  "van",  "D",     "\n", "\u201C"};
  for (int round = 0; round < 400; ++round) {
    std::string text;
    while (text.size() < 200) text += parts[random() % parts.size()];
    const std::vector<std::uint32_t> ends = ends_in(text);
    // What is beyond a block's end is taken for granted, and looked at later.
    for (const std::uint32_t wanted : pairs_slowly(text))
      CHECK(std::find(ends.begin(), ends.end(), wanted) != ends.end());
    CHECK(ends.size() <= pairs_slowly(text).size() + 2 * (text.size() / 64 + 1));
  }
}

TEST_CASE(
    "what a field called name holds is a person among a person's fields, or with a known name") {
  struct Row {
    const char* text;
    Texts found;
  };
  const std::vector<Row> rows = {
      {"Name: Xolani Ndlebe\nPhone: 1", {"Xolani Ndlebe"}},
      {"Phone: 1\nName: Xolani Ndlebe\n", {"Xolani Ndlebe"}},
      {"{\"birth\": 1, \"name\": \"Xolani Ndlebe\"}", {"Xolani Ndlebe"}},
      {"Имя: Ксолани Ндлебе, phone 1", {"Ксолани Ндлебе"}},
      {"Name: Xolani Thompson\n", {"Xolani Thompson"}},
      {"Name: Xolani Ndlebe\n", {}},
      {"- name: Install Dependencies\n  run: npm ci\n", {}},
      {"Product Name: Xolani Ndlebe\nPhone: 1", {}},
      {"file_name: Xolani Ndlebe\nPhone: 1", {}},
      {"Name: XOLANI NDLEBE\nPhone: 1", {}},
      {"Name: NetBSD Kernel\nPhone: 1", {}},
      {"Name: Lake Ndlebe\nPhone: 1", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(found(row.text) == row.found);
  }
}

TEST_CASE(
    "three unknown words are a name where a letter introduces them, and a degree is none of it") {
  CHECK(found("Dear Xolani Sipho Ndlebe, thank") == Texts{"Xolani Sipho Ndlebe"});
  CHECK(found("Dear Xolani van de Ndlebe, thank") == Texts{"Xolani van de Ndlebe"});
  CHECK(found("Dear Xolani Ndlebe PhD, thank") == Texts{"Xolani Ndlebe"});
  CHECK(found("met John Smith Jr in") == Texts{"John Smith"});
  CHECK(found("Dear Xolani Sipho Ndlebe Zanele Themba, thank").empty());
}

TEST_CASE("any bytes are read without harm, and spans lie in the text in order") {
  constexpr std::array<std::string_view, 12> kParts = {"John ",  "Müller",     "Dear ", "Qwertel ",
                                                       "Asdfgh", "signed by ", ". ",    ", ",
                                                       "\n",     "Regards",    " <a@b", ""};
  std::mt19937 random(11);
  for (int round = 0; round < 600; ++round) {
    std::string text;
    for (int i = 0; i < 300; ++i) {
      text += kParts[random() % kParts.size()];
      if (round % 2 == 0) text += static_cast<char>(random() % 256);
    }
    std::size_t last = 0;
    for (const NameSpan& span : spans(text)) {
      CHECK(span.begin >= last);
      CHECK(span.end > span.begin);
      CHECK(span.end <= text.size());
      last = span.end;
    }
  }
}

TEST_CASE("bad lists are refused with what is wrong") {
  const auto problem = [](std::vector<NameList> some) {
    return check_name_lists(some).value_or("");
  };
  CHECK(problem(lists()).empty());
  CHECK(problem({{"given-xx", {"John"}}}).find("family-") != std::string::npos);
  CHECK(problem({{"other", {"John"}}}).find("'other'") != std::string::npos);
  CHECK(problem({{"given-xx", {"john"}}, {"family-xx", {"Smith"}}}).find("capital") !=
        std::string::npos);
  CHECK(problem({{"given-xx", {"John John?"}}, {"family-xx", {"Smith"}}}).find("twice") !=
        std::string::npos);
  CHECK(problem({{"name-introduction", {"Dear"}}}).find("small letters") != std::string::npos);
  CHECK(problem({{"name-closing", {"regards "}}}).find("blank") != std::string::npos);
  CHECK(problem({{"name-ending", {}}}).find("empty") != std::string::npos);
  CHECK(problem({{"name-plain", {"a ä", "ae ä"}}}).find("another one") != std::string::npos);
  for (const char* entry : {"a", "a ", " ä", "A ä", "a Ä", "a b", "ä a"}) {
    CAPTURE(entry);
    CHECK(problem({{"name-plain", {entry}}}).find("small letters, a blank") != std::string::npos);
  }
  CHECK(problem({{"given-xx", {"J0hn"}}, {"family-xx", {"Smith"}}}).find("digits") !=
        std::string::npos);
}
