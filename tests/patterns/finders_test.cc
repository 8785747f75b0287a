// Who looks for which of a rule's alternatives: the table of words' begins, the table of shapes, or
// Hyperscan, and what has to follow there.
#include "patterns/finders.h"

#include <set>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

namespace assay::patterns {
namespace {

// Of a rule of one pattern: "words: ghp_", "shapes: …", "Hyperscan: abc +2" (two runs behind it).
std::vector<std::string> looked_for(const std::string& pattern, const std::string& find = {}) {
  const std::string toml = "[[rule]]\nid = 'r'\npattern = '''" + pattern + "'''\n" +
                           (find.empty() ? "" : "find = '''" + find + "'''\n") +
                           "score = { base = 0.8 }\n" + std::string(testing::kRest);
  const auto rules = testing::rules_from(toml);
  const RuleSet::Compiled& compiled = rules->compiled();
  std::vector<std::string> all;
  for (std::size_t i = 0; i < compiled.finders.size(); ++i) {
    const Finder& finder = compiled.finders[i];
    const std::string behind =
        finder.behind.empty() ? "" : " +" + std::to_string(finder.behind.front().size());
    if (finder.by == Finder::By::kHyperscan)
      all.push_back("Hyperscan: " + finder.expression + behind);
    if (finder.by == Finder::By::kMarks) all.push_back("shapes: " + finder.expression);
    if (finder.by != Finder::By::kAnchors) continue;
    std::set<std::string> texts;  // an entry of the table has as many keys as it has beginnings
    for (const AnchorTable::Entry& entry : compiled.anchors.data().entries) {
      if (entry.finder == i)
        texts.insert(compiled.anchors.data().pool.substr(entry.text, entry.length));
    }
    for (const std::string& text : texts) all.push_back("words: " + text + behind);
  }
  return all;
}

using All = std::vector<std::string>;

TEST_CASE("what begins a word is looked for where words begin") {
  CHECK(looked_for("(?<![A-Za-z0-9])ghp_[A-Za-z0-9]{36}") == All{"words: ghp_ +1"});
  CHECK(looked_for("\\bsq[ap]u?_[0-9]{3}") ==
        All{"words: sqa_ +1", "words: sqau_ +1", "words: sqp_ +1", "words: sqpu_ +1"});
  CHECK(
      looked_for("(?<![A-Za-z0-9_-])(?:sk|pk)_(?:live|test)_[0-9a-f]{8}") ==
      All{"words: pk_live_ +1", "words: pk_test_ +1", "words: sk_live_ +1", "words: sk_test_ +1"});
  CHECK(looked_for("/token_[a-z]{4}") == All{"words: token_ +1"});  // behind what ends a word
  CHECK(looked_for("(?i)(?<![a-z0-9])zip ?[0-9]{4}") == All{"words: ZIP +1", "words: ZIP  +1"});
}

TEST_CASE("what may stand anywhere is Hyperscan's: its first text, and what follows that") {
  CHECK(looked_for("ghp_[A-Za-z0-9]{36}") == All{"Hyperscan: ghp_ +1"});
  CHECK(looked_for("(?<![0-9])ghp_[a-z]{4}") == All{"Hyperscan: ghp_ +1"});
  CHECK(looked_for("[a-z]{2}://[a-z]{4}") == All{"Hyperscan: :// +1"});
  CHECK(looked_for("(?<![A-Za-z0-9])[a-z]{8}key[0-9]") == All{"Hyperscan: key +1"});
  // Common where they begin a word: with the mark before them, or the word, they are not.
  CHECK(looked_for("\\.type\\([a-z]") == All{"Hyperscan: \\.type\\( +1"});
  CHECK(looked_for("\\$2[ab]\\$[01][0-9]") == All{"Hyperscan: \\$2[ab]\\$[01] +1"});
  CHECK(looked_for("blood (?:type|group): ?[AB0]") ==
        All{"Hyperscan: blood type: {0,1}|blood group: {0,1} +1"});
}

TEST_CASE("each alternative of a finder goes where it is cheapest") {
  const std::string pattern = "(?:(?<![A-Za-z0-9])abc_|xyz_|[a-z]@corp)[0-9]{2}";
  CHECK(looked_for(pattern, pattern) ==
        All{"words: abc_ +1", "Hyperscan: xyz_ +1", "shapes: [a-z]@corp[0-9]{2}"});
  CHECK(looked_for("[0-9]{1,3} [A-Z][a-z]{2,9} Lane", " Lane|Way[0-9]") ==
        All{"words: Lane", "Hyperscan: Way +1"});
}

TEST_CASE("a rule's own finder is better than words that its matches begin with") {
  CHECK(looked_for("(?<![A-Za-z0-9])client [0-9]{2}-old") == All{"words: client  +5"});
  CHECK(looked_for("(?<![A-Za-z0-9])client [0-9]{2}-old", "[0-9]{2}-old") ==
        All{"Hyperscan: [0-9]{2}-old"});
}

}  // namespace
}  // namespace assay::patterns
