#include "patterns/context_table.h"

#include <random>
#include <set>

#include "patterns/words.h"
#include "tests/support/test.h"

using namespace assay::patterns;

namespace {

ContextTable table_of(const std::vector<std::string>& words) {
  std::vector<ContextWord> list;
  for (std::string word : words) {
    const bool prefix = word.ends_with('*');
    if (prefix) word.pop_back();
    list.push_back({word, prefix, is_bounded(word)});
  }
  return ContextTable(ContextTable::build(list));
}

std::vector<std::string> found(const ContextTable& table, const std::string& text) {
  std::vector<ContextHit> hits;
  table.find(text, 0, text.size(), hits);
  std::vector<std::string> texts;
  for (const ContextHit& hit : hits) texts.push_back(text.substr(hit.begin, hit.end - hit.begin));
  return texts;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool digit(char c) { return c >= '0' && c <= '9'; }

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

// The definition, one place and one spelling at a time.
std::vector<std::string> plainly(const std::vector<std::string>& words, const std::string& text) {
  std::vector<std::string> texts;
  for (const std::string& word : words) {
    std::set<std::string> wanted;
    for (const std::string& spelling : spellings(word)) wanted.insert(lowered(spelling));
    for (const std::string& spelling : wanted) {
      for (std::size_t at = 0; at + spelling.size() <= text.size(); ++at) {
        const std::size_t end = at + spelling.size();
        if (lowered(text.substr(at, spelling.size())) != spelling) continue;
        if (at > 0 && digit(text[at]) && (digit(text[at - 1]) || letter(text[at - 1]))) continue;
        if (!is_bounded(word) || is_whole_word(text, at, end))
          texts.push_back(text.substr(at, spelling.size()));
      }
    }
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

TEST_CASE("context words are found whole, in any case, however their parts are joined") {
  struct Row {
    std::string words, text;
    std::vector<std::string> expected;
  };
  const std::vector<Row> rows = {
      {"dni", "DNI D.N.I. d.n.i: sd.n.i D.N.", {"DNI", "D.N.I", "d.n.i"}},
      {"id", "id ID idea userId grid Id9 x_id", {"id", "ID", "Id", "Id", "id"}},
      {"tax id",
       "tax id tax_ID taxId TAX-ID tax.id taxid syntax id taxidermy",
       {"tax id", "tax_ID", "taxId", "TAX-ID", "tax.id", "taxid"}},
      {"passport",
       "passport Passports passportNumber ePassport",
       {"passport", "passport", "Passport"}},
      {"passport*", "passports", {"passport"}},
      {"gst*", "gst GSTIN gs", {"gst", "GST"}},
      {"numéro", "Numéro NUMÉRO numero", {"Numéro", "NUMÉRO"}},
      {"паспорт", "Паспорт: ПАСПОРТ паспорта", {"Паспорт", "ПАСПОРТ"}},
      {"口座", "銀行口座番号", {"口座"}},
      {"c.f.", "C.F. cf", {"C.F."}},
      {"c i", "C I c_i c.i ci cI c id c i", {"C I", "c_i", "c.i", "ci", "cI", "c i"}},
      {"no 2", "No 2 no_2 no2 no 3", {"No 2", "no_2", "no2"}},
      {"и", "и И ин", {"и", "И"}},
      {"ин", "ин ИН инн", {"ин", "ИН"}},
      {"--user", "curl --user x user", {"--user"}},
      {"2fa", "2fa 12fa x2fa", {"2fa"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words, row.text);
    CHECK(found(table_of({row.words}), row.text) == row.expected);
  }
}

TEST_CASE("a context word needs something to be found by") {
  const auto fits = [](const std::string& word, bool prefix) {
    return ContextTable::fits({word, prefix, true});
  };
  CHECK(fits("id", false));
  CHECK(fits("№", false));
  CHECK(fits("tax", true));
  CHECK_FALSE(fits("id", true));
  CHECK_FALSE(fits("#", false));
}

TEST_CASE("context words are those of the definition, wherever the text is cut into stretches") {
  const std::vector<std::string> words = {"id",   "tax id", "a",  "abba", "ab",     "é",
                                          "aé",   "ba ab",  "2a", "口",   "abaaba", "a b",
                                          "a.b.", "ab 2",   "б",  "бé",   "бéб",    "a é"};
  const ContextTable table = table_of(words);
  const std::vector<std::string> parts = {"a", "b", "A", "B", "é", "É",  "口", "б",
                                          ".", " ", "_", "-", "2", "id", "tax"};
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = 0; i < 90; ++i) text += parts[random() % parts.size()];
    auto hits = found(table, text);
    std::sort(hits.begin(), hits.end());
    auto expected = plainly(words, text);
    REQUIRE(hits == expected);
  }
}

TEST_CASE("what leads out of a context table is refused") {
  const auto data = ContextTable::build({{"passport", false, true}, {"id", false, true}});
  CHECK(ContextTable::is_sound(data, 2));
  CHECK_FALSE(ContextTable::is_sound(data, 1));
  auto cut = data;
  cut.pool.pop_back();
  CHECK_FALSE(ContextTable::is_sound(cut, 2));
  auto other = data;
  other.buckets.back() += 1;
  CHECK_FALSE(ContextTable::is_sound(other, 2));
}
