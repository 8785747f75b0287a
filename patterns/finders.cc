#include "patterns/finders.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// Bytes behind an abbreviation without its dots that have to look like a number's beginning.
constexpr std::uint8_t kBehindAbbreviation = 4;

// The anchor of a text: what stands before its first letter or digit, and the rest.
AnchorText anchor_of(const std::string& text, bool caseless) {
  const auto word = std::find_if(text.begin(), text.end(), is_alnum);
  AnchorText anchor;
  for (auto c = text.begin(); c != word; ++c)
    anchor.before.push_back(ByteSet().set(static_cast<unsigned char>(*c)));
  anchor.text.assign(word, text.end());
  anchor.caseless = caseless;
  return anchor;
}

// "c.p.": two letters are a word of everything, so they count with their dots only, or right before
// what may be a number.
bool is_abbreviation(const std::string& word) {
  return word.find('.') != std::string::npos && word.find(' ') == std::string::npos &&
         letters_of(word) == 2 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c == '.' || is_letter(c); });
}

std::vector<AnchorText> anchors_of_abbreviation(const std::string& word, bool caseless) {
  std::string letters = word;
  std::erase(letters, '.');
  const std::string apart = {letters[0], ' ', letters[1]};
  std::string dotted = {letters[0], '.', letters[1], '.'};
  std::vector<AnchorText> texts{anchor_of(dotted, caseless)};
  dotted.insert(2, 1, ' ');
  texts.push_back(anchor_of(dotted, caseless));
  for (const std::string& bare : {letters, apart}) {
    AnchorText& text = texts.emplace_back(anchor_of(bare, caseless));
    for (const char c : std::string_view("0123456789 :.=\"-"))
      text.next.set(static_cast<unsigned char>(c));
    text.next_count = kBehindAbbreviation;
  }
  return texts;
}

struct Character {
  char c = '\0';
  bool caseless = false;
};

// The character that is all of `set`, in one case or both. Nullopt: there are more.
std::optional<Character> only_one(const ByteSet& set) {
  std::size_t first = 0;
  while (first < set.size() && !set.test(first)) ++first;
  if (first == set.size()) return std::nullopt;
  const char c = static_cast<char>(first);
  if (set.count() == 1) return Character{c, false};
  if (set.count() == 2 && is_upper(c) && set.test(first + 32)) return Character{c, true};
  return std::nullopt;
}

// Whether `first` at `at` begins a word wherever `beginning` stands: no letter is before a letter,
// and neither a letter nor a digit before a digit.
bool begins_word(const Beginning& beginning, std::size_t at, char first) {
  if (at == 0) return beginning.starts_word;
  const ByteSet& before = beginning.bytes[at - 1];
  for (std::size_t byte = 0; byte < 128; ++byte) {
    const char c = static_cast<char>(byte);
    if (before.test(byte) && (is_letter(c) || (is_digit(first) && is_digit(c)))) return false;
  }
  return true;
}

// The text in `beginning` from `at` on, and what stands around it.
AnchorText anchor_at(const Beginning& beginning, std::size_t at) {
  const std::vector<ByteSet>& bytes = beginning.bytes;
  AnchorText anchor;
  anchor.before.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  for (; at < bytes.size(); ++at) {
    const std::optional<Character> next = only_one(bytes[at]);
    if (!next || next->c == kAnyJoint) break;
    anchor.text += next->c;
    anchor.caseless = anchor.caseless || next->caseless;
  }
  if (at < bytes.size()) anchor.next = bytes[at];
  for (; at < bytes.size() && bytes[at] == anchor.next; ++at) ++anchor.next_count;
  return anchor;
}

// Whether words are common that begin like `anchor` but have no such character before them: '.' of
// ".type(". Hyperscan looks for all of it.
bool is_common(const AnchorText& anchor) {
  constexpr std::size_t kLongEnough = 6;
  if (anchor.before.empty() || anchor.text.size() >= kLongEnough) return false;
  const std::optional<Character> before = only_one(anchor.before.back());
  return before && before->c != ' ';
}

// The first text in `beginning`, or the longest, if the table can look for it.
std::optional<AnchorText> anchor_in(const Beginning& beginning) {
  constexpr std::size_t kLongEnough = 8;  // for one behind others: "type" of "blood type" is common
  std::optional<AnchorText> best;
  bool is_first = true;
  for (std::size_t i = 0; i < beginning.bytes.size(); ++i) {
    const std::optional<Character> one = only_one(beginning.bytes[i]);
    if (!one || !is_alnum(one->c)) continue;
    const std::size_t least = std::exchange(is_first, false) ? 0 : kLongEnough;
    if (!begins_word(beginning, i, one->c)) continue;
    AnchorText anchor = anchor_at(beginning, i);
    const std::size_t size = anchor.text.size();
    if (size >= least && AnchorTable::fits(anchor) && !is_common(anchor) &&
        (!best || best->text.size() < size))
      best = std::move(anchor);
  }
  return best;
}

// `beginning` with the classes of a few bytes in its text spelled out: "gh[ops]_" is three texts,
// where "gh" alone would be none to look for.
std::vector<Beginning> spelled_out(const Beginning& beginning) {
  constexpr std::size_t kFew = 12;
  constexpr std::size_t kMost = 64;
  constexpr std::size_t kLongEnough = 8;  // bytes of a text that the table looks it up by
  std::vector<Beginning> all{beginning};
  bool in_text = beginning.starts_word;
  for (std::size_t i = 0; i < std::min(beginning.bytes.size(), kLongEnough); ++i) {
    const ByteSet& set = beginning.bytes[i];
    const std::optional<Character> one = only_one(set);
    in_text = in_text || (one && is_alnum(one->c));
    if (one || !in_text) continue;
    if (i + 1 > beginning.front_size && beginning.front_size > 0) break;
    if (set.count() > kFew || all.size() * set.count() > kMost) break;
    std::vector<Beginning> longer;
    for (std::size_t byte = 0; byte < set.size(); ++byte) {
      if (!set.test(byte)) continue;
      for (Beginning each : all) {
        each.bytes[i] = ByteSet().set(byte);
        longer.push_back(std::move(each));
      }
    }
    all = std::move(longer);
  }
  return all;
}

// Some of a finder's ways, and who looks for them.
struct Share {
  Finder::By by = Finder::By::kHyperscan;
  std::string expression;
  std::vector<std::vector<ByteRun>> behind;  ///< one of them follows; empty: anything
  std::vector<AnchorText> anchors;
  std::vector<Mark> marks;
  std::size_t width = 0;  ///< 0: the finder's
};

std::optional<Share> by_marks(const Way& way) {
  Share share;
  share.by = Finder::By::kMarks;
  share.expression = way.expression;
  for (const Beginning& beginning : way.beginnings) {
    share.marks.push_back({beginning.bytes, 0});
    share.width = std::max(share.width, beginning.bytes.size());
  }
  if (!std::all_of(share.marks.begin(), share.marks.end(), MarkTable::fits)) return std::nullopt;
  return share;
}

std::size_t width_of(const std::vector<AnchorText>& anchors) {
  std::size_t width = 0;
  for (const AnchorText& anchor : anchors)
    width = std::max(width, anchor.before.size() + anchor.text.size());
  return width;
}

std::optional<Share> by_anchors(const Way& way) {
  Share share;
  share.by = Finder::By::kAnchors;
  share.expression = way.expression;
  bool whole_front = !way.behind.empty();
  for (const Beginning& beginning : way.beginnings) {
    for (const Beginning& spelled : spelled_out(beginning)) {
      auto anchor = anchor_in(spelled);
      if (!anchor) return std::nullopt;
      whole_front =
          whole_front && anchor->before.size() + anchor->text.size() == spelled.front_size;
      share.anchors.push_back(std::move(*anchor));
    }
  }
  if (whole_front) share.behind.push_back(way.behind);
  share.width = width_of(share.anchors);
  return share;
}

// Texts alone are what Hyperscan is fastest at. A class behind one makes an automaton that every
// byte pays for, or is spelled out into more texts: what stands behind is looked at where one is.
// Measured on code and manuals: 20 such automata cost as much as 1,200 texts.
Share by_hyperscan(const Way& way) {
  const bool followed = std::any_of(way.behind.begin(), way.behind.end(),
                                    [](const ByteRun& run) { return run.least > 0; });
  Share share;
  share.expression = way.expression;
  if (!followed && !way.tells) return share;
  share.expression = way.front;
  if (!way.behind.empty()) share.behind.push_back(way.behind);
  share.width = way.front_width;
  return share;
}

Share share_of(const Way& way) {
  if (auto share = by_marks(way)) return std::move(*share);
  if (auto share = by_anchors(way)) return std::move(*share);
  return by_hyperscan(way);
}

bool has_joint(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c == kAnyJoint || is_joint(c); });
}

// As Hyperscan is to look for a name inside of longer words: its parts together, and with the
// joints that names in code have.
std::vector<std::string> inner_spellings(const std::string& text) {
  if (!has_joint(text)) return {word_expression(text)};
  std::vector<std::string> all;
  for (const char joint : {'_', '-'}) {
    std::string spelled = text;
    for (char& c : spelled) {
      if (c == kAnyJoint || is_joint(c)) c = joint;
    }
    all.push_back(std::move(spelled));
  }
  return all;
}

// Anchors of one text are one, with what may stand behind any of them: each is gone through
// wherever the text stands.
std::vector<AnchorText> merged(std::vector<AnchorText> anchors) {
  std::vector<AnchorText> all;
  for (AnchorText& anchor : anchors) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const AnchorText& known) {
      return known.text == anchor.text && known.caseless == anchor.caseless &&
             known.before == anchor.before;
    });
    if (same == all.end()) {
      all.push_back(std::move(anchor));
      continue;
    }
    AnchorText both = *same;
    both.next |= anchor.next;
    both.next_count = std::min(same->next_count, anchor.next_count);
    if (AnchorTable::fits(both)) {
      *same = std::move(both);
    } else {
      all.push_back(std::move(anchor));
    }
  }
  return all;
}

class Settler {
 public:
  explicit Settler(RuleSet::Compiled& compiled) : c_(compiled) {}

  void run() {
    const std::size_t count = c_.finders.size();
    for (std::size_t i = 0; i < count; ++i) c_.finders[i].same_as = static_cast<std::uint32_t>(i);
    for (std::size_t i = 0; i < count; ++i) {
      if (c_.finders[i].kind == Finder::Kind::kWord) word(i);
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (c_.finders[i].kind == Finder::Kind::kPattern && !take_whole(i)) divide(i);
    }
    c_.anchors = AnchorTable(AnchorTable::build(anchors_));
    c_.marks = MarkTable(MarkTable::build(marks_));
  }

 private:
  void add(std::vector<AnchorText> anchors, std::size_t finder) {
    for (AnchorText& anchor : merged(std::move(anchors))) {
      anchor.finder = static_cast<std::uint32_t>(finder);
      anchors_.push_back(std::move(anchor));
    }
  }

  // Words that only count where they begin a word. Names of assignments may stand inside of longer
  // ones ("dbpassword", "myapi_key"): there Hyperscan looks for them, with the joints of code.
  void word(std::size_t i) {
    const TriggerWord& word = c_.words[c_.finders[i].index];
    const bool caseless = c_.finders[i].caseless;
    if (is_abbreviation(word.word)) {
      c_.finders[i].by = Finder::By::kAnchors;
      return add(anchors_of_abbreviation(word.word, caseless), i);
    }
    std::set<std::string> texts;
    for (const std::string& spelling : spellings(word.word)) {
      for (std::string& text : with_joints(spelling)) texts.insert(std::move(text));
    }
    std::string inner;
    if (!word.assignments.empty() && letters_of(word.word) >= kMinInnerWord) {
      for (const std::string& text : texts) {
        for (const std::string& spelled : inner_spellings(text))
          inner += (inner.empty() ? "" : "|") + spelled;
      }
      std::erase_if(texts, [](const std::string& text) { return !has_joint(text); });
    }
    std::vector<AnchorText> anchors;
    for (const std::string& text : texts) {
      if (!is_letter(text[0])) return;
      anchors.push_back(anchor_of(text, caseless));
    }
    if (anchors.empty() || !std::all_of(anchors.begin(), anchors.end(), AnchorTable::fits)) return;
    if (!inner.empty()) {
      i = add_like(i);
      c_.finders[c_.finders[i].same_as].expression = std::move(inner);
    }
    c_.finders[i].by = Finder::By::kAnchors;
    add(std::move(anchors), i);
  }

  // Another finder for what finder `i` is for.
  std::size_t add_like(std::size_t i) {
    const Finder finder = c_.finders[i];
    c_.finders.push_back(finder);
    return c_.finders.size() - 1;
  }

  // Looks for the texts that begin the matches of the rule's pattern itself, if they are fit for
  // that: nothing has to be looked for before a hit then. Not for words, which are common, where
  // the rule has a better finder.
  bool take_whole(std::size_t i) {
    const Rule& rule = c_.rules[c_.finders[i].index];
    std::string_view pattern = rule.patterns[c_.finders[i].part];
    const bool caseless = pattern.starts_with("(?i)");
    if (caseless) pattern.remove_prefix(4);
    std::vector<Share> shares;
    for (const Way& way : ways(pattern, caseless)) {
      auto share = by_anchors(way);
      if (!share || (!rule.find.empty() && has_words(*share))) return false;
      join(shares, std::move(*share));
    }
    if (shares.empty()) return false;
    Finder& finder = c_.finders[i];
    finder.caseless = caseless;
    finder.front.reset();
    finder.width = 0;
    for (const Share& share : shares)
      finder.width = std::max(finder.width, static_cast<std::uint32_t>(share.width));
    finder.reach = finder.width;
    settle_all(i, std::move(shares));
    return true;
  }

  static bool has_words(const Share& share) {
    return std::any_of(share.anchors.begin(), share.anchors.end(), [](const AnchorText& anchor) {
      return std::all_of(anchor.text.begin(), anchor.text.end(),
                         [](char c) { return is_letter(c) || c == ' ' || c == ','; });
    });
  }

  // Shares a finder's ways out. As it is written it says what stands before it. What they find is
  // confirmed alike: the widest says how far back a match may begin.
  void divide(std::size_t i) {
    const Finder& whole = c_.finders[i];
    const std::vector<std::string>& find = c_.rules[whole.index].find;
    std::string_view source = whole.expression;
    if (!find.empty()) source = find[find.size() == 1 ? 0 : whole.part];
    if (source.starts_with("(?i)")) source.remove_prefix(4);
    std::vector<Share> shares;
    for (const Way& way : ways(source, whole.caseless)) join(shares, share_of(way));
    std::size_t width = 0;
    for (const Share& share : shares)
      width = std::max<std::size_t>(width, share.width == 0 ? whole.width : share.width);
    if (!shares.empty()) c_.finders[i].width = static_cast<std::uint32_t>(width);
    settle_all(i, std::move(shares));
  }

  void settle_all(std::size_t i, std::vector<Share> shares) {
    for (std::size_t share = 0; share < shares.size(); ++share)
      settle(share == 0 ? i : add_like(i), std::move(shares[share]));
  }

  // Shares that are looked for alike are one.
  static void join(std::vector<Share>& shares, Share share) {
    const auto same = std::find_if(shares.begin(), shares.end(), [&](const Share& known) {
      return known.by == share.by && (known.width == 0) == (share.width == 0) &&
             (known.behind == share.behind ||
              (known.by == Finder::By::kHyperscan && known.expression == share.expression));
    });
    if (same == shares.end()) {
      shares.push_back(std::move(share));
      return;
    }
    if (same->expression != share.expression) same->expression += '|' + share.expression;
    if (share.behind.empty()) {
      same->behind.clear();
    } else if (!same->behind.empty() && same->behind != share.behind) {
      std::move(share.behind.begin(), share.behind.end(), std::back_inserter(same->behind));
    }
    same->width = std::max(same->width, share.width);
    std::move(share.anchors.begin(), share.anchors.end(), std::back_inserter(same->anchors));
    std::move(share.marks.begin(), share.marks.end(), std::back_inserter(same->marks));
  }

  void settle(std::size_t i, Share share) {
    Finder& finder = c_.finders[i];
    finder.by = share.by;
    finder.expression = std::move(share.expression);
    finder.behind = std::move(share.behind);
    for (Mark& mark : share.marks) {
      mark.finder = static_cast<std::uint32_t>(i);
      marks_.push_back(std::move(mark));
    }
    add(std::move(share.anchors), i);
  }

  RuleSet::Compiled& c_;
  std::vector<AnchorText> anchors_;
  std::vector<Mark> marks_;
};

int collect(unsigned id, unsigned long long, unsigned long long end, unsigned, void* context) {
  static_cast<std::vector<RawHit>*>(context)->push_back({id, static_cast<std::uint32_t>(end)});
  return 0;
}

}  // namespace

bool Finder::is_followed(std::string_view text, std::size_t end) const {
  return std::any_of(behind.begin(), behind.end(), [&](const std::vector<ByteRun>& runs) {
    return end_of_runs(runs, text, end).has_value();
  });
}

void settle_finders(RuleSet::Compiled& compiled) { Settler(compiled).run(); }

void search(const RuleSet::Compiled& compiled, std::string_view text, hs_scratch_t* scratch,
            std::vector<RawHit>& hits) {
  if (!compiled.database) return;
  if (hs_scan(compiled.database.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch,
              collect, &hits) != HS_SUCCESS)
    throw std::logic_error("Hyperscan refuses to scan");
}

void keep_followed(const RuleSet::Compiled& compiled, std::string_view text,
                   std::vector<RawHit>& hits) {
  std::erase_if(hits, [&](const RawHit& hit) {
    return compiled.followed[hit.finder] &&
           !compiled.finders[hit.finder].is_followed(text, hit.end);
  });
}

}  // namespace assay::patterns
