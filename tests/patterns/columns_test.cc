#include "patterns/columns.h"

#include "patterns/column_vote.h"
#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using assay::patterns::testing::rules_from;

namespace {

const std::string kEnd =
    "title = 'T'\nmatch = ['a', 'b']\nno_match = ['c', 'd']\nrefs = ['https://example.org']\n";

std::shared_ptr<const RuleSet> rules() {
  static const auto set = rules_from(
      "[[rule]]\nid = 'town'\ncolumn = { words = ['city', 'wohnort'], pattern = '[A-Za-z ]{2,40}' "
      "}\nscore = { base = 0.5 }\n" +
      kEnd +
      "[[rule]]\nid = 'ssn'\nnumber = { digits = [9], groups = ['3-2-4'] }\n"
      "near = { words = ['ssn'] }\nagainst = { words = ['order no'] }\n"
      "score = { base = 0.3, near = 0.4 }\n" +
      kEnd +
      "[[rule]]\nid = 'badge'\nafter = ['badge']\npattern = '[A-Z][0-9]{3}'\n"
      "score = { base = 0.6 }\n" +
      kEnd);
  return set;
}

// A table of one column below its name; "rule:value" of its cells.
std::vector<std::string> column(const std::string& name, const std::vector<std::string>& values,
                                const RuleSet& set = *rules()) {
  std::string text = name + '\n';
  TableText table;
  table.columns = {name};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += values[i];
    table.cells.push_back(
        {begin, static_cast<std::uint32_t>(text.size()), 0, static_cast<std::uint32_t>(i + 2)});
    text += '\n';
  }
  TextView view;
  view.text = text;
  view.own_end = text.size();
  view.table = &table;
  Matcher matcher(set, Confidence::kMedium);
  std::vector<Match> matches;
  matcher.scan(view, matches);
  std::vector<std::string> out;
  for (const CellMatch& cell : matcher.cells()) {
    const Match& match = matcher.kinds()[cell.kind].match;
    if (match.confidence == Confidence::kLow) continue;
    out.push_back(match.rule->id + ':' + text.substr(cell.begin, cell.end - cell.begin));
  }
  return out;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a column's name is the same however its words are joined") {
  for (const char* name : {"first_name", "firstName", "First Name", "FIRST-NAME", "first.name",
                           " first  name", "first_name (2)", "FirstName"}) {
    CAPTURE(name);
    CHECK(canonical_name(name) == "first name");
  }
  CHECK(canonical_name("PLZ") == "plz");
  CHECK(canonical_name("userID") == "user id");
  CHECK(canonical_name("ФАМИЛИЯ") == "фамилия");
}

TEST_CASE("a column rule takes whole cells of columns of its names") {
  CHECK(column("city", {"Lyon", "12", "Bad Homburg"}) == Found{"town:Lyon", "town:Bad Homburg"});
  CHECK(column("Wohnort", {"Ulm"}) == Found{"town:Ulm"});
  CHECK(column("state", {"Lyon"}).empty());
}

TEST_CASE("a column's name is context for its cells, for and against") {
  CHECK(column("ssn", {"078-05-1121"}) == Found{"ssn:078-05-1121"});
  CHECK(column("user_ssn", {"078-05-1121"}) == Found{"ssn:078-05-1121"});
  CHECK(column("order_no", {"078-05-1121"}).empty());
  CHECK(column("amount", {"078-05-1121"}).empty());
}

TEST_CASE("words that are looked behind count in a column's name") {
  CHECK(column("badge", {"B123", "c", "D456"}) == Found{"badge:B123", "badge:D456"});
  CHECK(column("db2badge", {"B123", "c"}) == Found{"badge:B123"});
  CHECK(column("xbadge", {"B123", "c"}).empty());
}

TEST_CASE("a long column gives the same cells as a short one, in order") {
  std::vector<std::string> values;
  Found expected;
  for (int i = 0; i < 500; ++i) {
    const bool good = i % 25 != 7;
    values.push_back(good ? "078-05-" + std::to_string(1000 + i) : "n/a " + std::to_string(i));
    if (good) expected.push_back("ssn:" + values.back());
  }
  CHECK(column("ssn", values) == expected);
}

TEST_CASE("a column lifts what nearly all of its cells are, and sinks what few are") {
  ColumnVote vote;
  vote.cells = vote.alike = 100;
  vote.shaped = true;
  vote.hits = 98;
  vote.distinct = 98;
  CHECK(shift_of(vote) > 0);
  vote.hits = 10;
  CHECK(shift_of(vote) < 0);
  vote.named = true;
  CHECK(shift_of(vote) == 0);
  vote.cells = vote.alike = 5;
  vote.named = false;
  CHECK(shift_of(vote) == 0);
}

TEST_CASE("a column is lifted by what its values' check proves of such values") {
  const auto share = [](const std::vector<std::string>& values, const char* check) {
    PlaceSets places;
    for (const std::string& value : values) places.add(value);
    const std::vector<const Validator*> checks = {find_validator(check)};
    return places.passing(checks);
  };
  // Nearly all of nine digits are a social security number, one in ten is a number of Luhn's.
  const std::vector<std::string> numbers = {"408729009", "394591006", "246112005",
                                            "161663000", "512345878", "687934567"};
  CHECK(share(numbers, "us-ssn") > 80);
  CHECK(share(numbers, "luhn") < 20);
  // A day of birth that is the same in all of them, and one that isn't.
  CHECK(share({"350101821", "350101797", "350101816"}, "rodne-cislo") == 100);
  CHECK(share({"350101821", "461231797", "127309816", "208520333", "999999999"}, "rodne-cislo") <
        50);
  CHECK(PlaceSets().passing({}) == 100);

  ColumnVote vote;
  vote.cells = vote.alike = vote.hits = vote.distinct = 100;
  vote.shaped = true;
  vote.by_chance = 10;
  CHECK(shift_of(vote) > 0);
  vote.by_chance = 80;
  CHECK(shift_of(vote) == 0);
}

TEST_CASE("a column of which most names begin with one word is of things") {
  FirstWords hotels, people;
  for (int i = 0; i < 20; ++i) {
    hotels.add(i < 14 ? "Hilton Town" : "Dexter Inn");
    people.add(std::string(1, static_cast<char>('A' + i)) + "da Lovelace");
  }
  CHECK(hotels.commonest() == 70);
  CHECK(people.commonest() == 5);
  FirstWords both = hotels;
  both.merge(people);
  CHECK(both.commonest() < 40);
  CHECK(FirstWords().commonest() == 0);

  ColumnVote vote;
  vote.cells = vote.alike = vote.hits = vote.strong = vote.distinct = 100;
  vote.named = true;
  vote.one_word = 80;
  CHECK(shift_of(vote) < 0);
  vote.distinct = 5;  // the same few, again and again
  CHECK(shift_of(vote) == 0);
  vote.distinct = 100;
  vote.one_word = 60;
  CHECK(shift_of(vote) == 0);
  FirstWords titled;
  for (int i = 0; i < 20; ++i)
    titled.add(std::string(i % 2 == 0 ? "Prof. Dr. " : "Mr ") + static_cast<char>('A' + i) +
               "da X");
  CHECK(titled.commonest() < 20);
}

TEST_CASE("of what is just called a name half can be persons', or none is") {
  ColumnVote vote;
  vote.cells = vote.alike = vote.distinct = 100;
  vote.hits = vote.strong = 33;
  vote.named = vote.bare_name = true;
  CHECK(shift_of(vote) < 0);
  vote.hits = vote.strong = 60;
  CHECK(shift_of(vote) == 0);
}

TEST_CASE("what a column's values have at each place is told of all its parts") {
  PlaceSets whole, first, second;
  for (const char* value : {"12-34", "5678", "4321"}) {
    whole.add(value);
    first.add(value);
  }
  // The second part begins with a value of another width.
  for (const char* value : {"999", "1935", "998"}) {
    whole.add(value);
    second.add(value);
  }
  const std::vector<const Validator*> checks = {find_validator("luhn")};
  PlaceSets joined = first;
  joined.merge(second);
  CHECK(joined.passing(checks) == whole.passing(checks));
  PlaceSets turned = second;
  turned.merge(first);
  CHECK(turned.passing(checks) == whole.passing(checks));
  CHECK(second.passing(checks) != whole.passing(checks));
}

TEST_CASE("a column of names is lifted where many of its cells are sure ones") {
  ColumnVote vote;
  vote.cells = vote.alike = vote.hits = vote.strong = vote.distinct = 100;
  vote.named = true;
  CHECK(shift_of(vote) == 0);
  vote.sure = 40;
  CHECK(shift_of(vote) > 0);
  vote.weak = true;
  CHECK(shift_of(vote) > 0);
  vote.strong = 10;
  CHECK(shift_of(vote) == 0);
}

TEST_CASE("a column is of passwords or keys when its whole name says so") {
  const auto set = RuleSet::built_in();
  for (const char* name : {"password", "passwd", "db_password", "user password"}) {
    CAPTURE(name);
    CHECK(column(name, {"p4Ssw0rdLake", "Zm4tKq8LpX2v"}, *set) ==
          Found{"generic-password:p4Ssw0rdLake", "generic-password:Zm4tKq8LpX2v"});
  }
  CHECK(column("authors", {"1233qwer1234qwer4", "Yfdyh000"}, *set).empty());
  CHECK(
      column("key_", {"net.if.in[node_exporter,\"{#IFNAME}\"]", "system.uptime[x]"}, *set).empty());
}
