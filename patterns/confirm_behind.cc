// Values that a word before them names: `after` of a rule.
#include <algorithm>
#include <cstring>

#include "patterns/captions.h"
#include "patterns/confirm.h"
#include "patterns/symbol.h"
#include "patterns/words.h"
#include "scanner/base/ascii.h"

namespace assay::patterns {
namespace {

/// What look-ahead may see behind the widest match.
constexpr std::size_t kLookAhead = 64;
constexpr int kMaxTries = 32;
/// Of a token's prefix before what a rule describes behind a word.
constexpr std::size_t kMaxPrefix = 20;

/// Of base64 between a checksum's mark and what a rule takes for its value.
constexpr std::size_t kMaxChecksum = 90;

// T00:00, which a date in ISO 8601 goes on with.
bool is_time(std::string_view text, std::size_t at) {
  return at_or_nul(text, at) == 'T' && is_digit(at_or_nul(text, at + 1)) &&
         is_digit(at_or_nul(text, at + 2)) && at_or_nul(text, at + 3) == ':';
}

// Not part of a longer run of letters and digits.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const bool goes_back = is_alnum(text[begin]) || text[begin] == '_';
  if (begin > 0 && goes_back && is_alnum(text[begin - 1])) return false;
  // 1.302041: of a decimal
  if (begin > 1 && is_digit(text[begin]) && text[begin - 1] == '.' && is_digit(text[begin - 2]))
    return false;
  return !(end < text.size() && is_alnum(text[end - 1]) && is_alnum(text[end])) ||
         is_time(text, end);
}

// A token of which only the first part was matched: 44 characters of "…_extra".
bool goes_on(std::string_view text, std::size_t end) {
  const auto joins = [](char c) { return c == '-' || c == '_'; };
  const char next = at_or_nul(text, end);
  return joins(text[end - 1]) ? is_alnum(next) : joins(next) && is_alnum(at_or_nul(text, end + 1));
}

// Between a word and a value: 'zabbix.host.available','3f0c…'. The word is said of another text, in
// a row or a list, unless what follows it there is what keys are called: "datadog_api_key", "…".
bool of_another_text(std::string_view gap, const WordSet& key_parts) {
  // privKey, new BigInteger("…"): another argument
  if (gap.starts_with(", ") && gap.find('(') != std::string_view::npos) return true;
  std::size_t end = 0;
  for (; end < gap.size(); ++end) {
    if (gap[end] != '\'' && gap[end] != '"') continue;
    const std::size_t next = gap.find_first_not_of(' ', end + 1);
    if (next != std::string_view::npos && gap[next] == ',') break;
  }
  if (end >= gap.size()) return false;
  const std::string left = lowered(gap.substr(0, end));
  if (std::count_if(left.begin(), left.end(), is_letter) < 4) return false;
  return !key_parts.is_in(left);
}

// h1:…, sha512-…: a checksum of what the line names, or a part of one.
bool is_checksum(std::string_view text, std::size_t begin, std::size_t end, const WordSet& marks) {
  // The mark, or its end, may be taken for the value's begin.
  constexpr std::size_t kMark = 8;
  for (std::size_t at = begin; at <= std::min(end, begin + kMark); ++at) {
    if (marks.ends(text.substr(0, at))) return true;
  }
  std::size_t from = begin;
  while (from > 0 && begin - from < kMaxChecksum &&
         (is_alnum(text[from - 1]) || text[from - 1] == '+' || text[from - 1] == '/'))
    --from;
  return from < begin && marks.ends(text.substr(0, from));
}

// AAAAC3NzaC1lZDI1NTE5AAAA…: OpenSSH's public keys begin with how long their kind's name is, and
// the name (RFC 4253, 6.6), in base64.
bool is_public_key(std::string_view value) {
  return value.starts_with("AAAA") && value.size() > 20 &&
         (value.substr(5).starts_with("3NzaC") || value.substr(5).starts_with("2VjZHNh"));
}

// action@3f0c…, /compare/3f0c…...91ab…, /commit/3f0c…: what a repository calls a state of it.
bool is_commit(std::string_view text, std::size_t begin, std::size_t end, const WordSet& marks) {
  constexpr std::size_t kDigits = 40;
  if (end - begin != kDigits || begin == 0 ||
      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                   text.begin() + static_cast<std::ptrdiff_t>(end), is_hex))
    return false;
  return marks.ends(text.substr(0, begin));
}

// /avatars/1053/07cb….png: a part of an address, and what it ends in.
bool is_file_of_address(std::string_view text, std::size_t begin, std::size_t end) {
  if (at_or_nul(text, begin - 1) != '/' || at_or_nul(text, end) != '.') return false;
  std::size_t at = end + 1;
  while (at < text.size() && is_lower(text[at])) ++at;
  return at > end + 2 && at < end + 6;
}

bool of_path(char c) { return is_word(c) || has_any("-./+", {&c, 1}); }

// example.com/acme/LICENSE 3f0c…: what follows a path, of which the word is a part, is its digest.
bool is_digest_of_file(std::string_view text, std::size_t word_end, std::size_t begin,
                       std::size_t end) {
  constexpr std::size_t kMd5 = 32, kSha1 = 40, kSha256 = 64, kMaxPath = 512;
  const std::size_t size = end - begin;
  if ((size != kMd5 && size != kSha1 && size != kSha256) ||
      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(begin),
                   text.begin() + static_cast<std::ptrdiff_t>(end), is_hex))
    return false;
  std::size_t behind = word_end;
  while (behind < begin && of_path(text[behind])) ++behind;
  if (behind == begin || text.find_first_not_of(" \t", behind) != begin) return false;
  std::size_t from = word_end;
  while (from > 0 && word_end - from < kMaxPath && of_path(text[from - 1])) --from;
  const std::string_view path = text.substr(from, behind - from);
  return std::count(path.begin(), path.end(), '/') > 1 && at_or_nul(text, from - 1) != ':';
}

// "netcup_dns.rb": "3f0c…", "admin/discord/roles.html": '3f0c…': of a file that is called with the
// word, too.
bool is_digest_of_named_file(std::string_view text, std::size_t word_end, std::size_t begin,
                             std::size_t end, const WordSet& endings) {
  std::size_t behind = word_end;
  while (behind < begin && of_path(text[behind])) ++behind;
  const std::string_view name = text.substr(word_end, behind - word_end);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || !endings.has(name.substr(dot + 1)) ||
      text.substr(0, begin).find_first_not_of("\"' \t:=,", behind) < begin)
    return false;
  const auto of_base64 = [](char c) { return is_alnum(c) || c == '+' || c == '/'; };
  while (end < text.size() && of_base64(text[end])) ++end;
  const std::string_view run = text.substr(begin, end - begin);
  // MD5, SHA-1, SHA-256, SHA-384 and SHA-512; in base64 all but SHA-384 are padded.
  if (std::all_of(run.begin(), run.end(), is_hex))
    return run.size() >= 32 && run.size() % 8 == 0 && run.size() <= 128;
  return at_or_nul(text, end) == '=' &&
         (run.size() == 22 || run.size() == 27 || run.size() == 43 || run.size() == 86);
}

// mitigating-cve-2019-11358-in-old-versions: the title of a page in its address.
bool is_slug(std::string_view value) {
  constexpr std::size_t kLeast = 5;
  std::size_t parts = 0;
  std::size_t words = 0;
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find('-', begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    const bool small = std::all_of(part.begin(), part.end(), is_lower);
    if (part.empty() || (!small && !std::all_of(part.begin(), part.end(), is_digit))) return false;
    ++parts;
    words += small ? 1U : 0U;
    begin = end + 1;
  }
  return parts >= kLeast && words * 3 >= parts * 2;
}

bool is_uuid_shaped(std::string_view value) {
  constexpr std::size_t kUuid = 36;
  return value.size() == kUuid && value[8] == '-' && value[13] == '-';
}

// The last word of what ends at `end`, in lower case: behind a joint or a hump.
std::string last_word(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && is_alnum(text[begin - 1])) {
    --begin;
    if (begin > 0 && is_upper(text[begin]) && is_lower(text[begin - 1])) break;
  }
  return lowered(text.substr(begin, end - begin));
}

// "__meta_scaleway_image_id": "45a86b35-…", Server ID: 3f0c…, checksum="3f0c…", /file/3f0c…: the
// name goes on behind the issuer's, or another stands before the value, and says that it is of an
// id or of a digest. What is called a key before ("API key in config file: …") is one.
bool is_id(std::string_view gap, std::string_view value, const Wording& wording) {
  const bool uuid = is_uuid_shaped(value);
  if (!uuid && !std::all_of(value.begin(), value.end(), is_hex)) return false;
  const auto is_one = [&](std::size_t end) {
    const std::string last = last_word(gap, end);
    if (last.empty()) return false;
    return wording.digest_labels.has(last) ||
           (wording.id_labels.has(last) &&
            !wording.key_parts.is_in(lowered(gap.substr(0, end - last.size()))));
  };
  std::size_t end = gap.size();
  while (end > 0 && !is_alnum(gap[end - 1])) --end;
  if (is_one(end)) return true;
  if (!uuid) return false;
  end = 0;
  while (end < gap.size() && (is_word(gap[end]) || is_joint(gap[end]))) ++end;
  while (end > 0 && gap[end - 1] == ' ') --end;
  return is_one(end);
}

// Behind '+' or '/' of base64: a part of it.
bool is_base64_rest(std::string_view text, std::size_t begin) {
  if (begin < 2 || !is_alnum(text[begin - 2])) return false;
  if (text[begin - 1] == '+') return true;
  if (text[begin - 1] != '/') return false;
  constexpr std::size_t kLeast = 12;
  std::size_t from = begin - 1;
  while (from > 0 && begin - from <= 2 * kLeast && is_alnum(text[from - 1])) --from;
  const std::string_view run = text.substr(from, begin - 1 - from);
  const auto count = [&](auto is) { return std::count_if(run.begin(), run.end(), is); };
  return run.size() >= kLeast && count(is_upper) > 1 && count(is_lower) > 1 && count(is_digit) > 0;
}

// license_plate AS vl_type1: of a program's name. "Plate: _ABC-123_" is none.
bool is_end_of_name(std::string_view text, std::size_t begin) {
  return begin > 1 && text[begin - 1] == '_' && is_alnum(text[begin - 2]);
}

// DB::table('employees'), App\\Models: a class of a program, of which only the name was read.
bool goes_on_as_code(std::string_view text, std::size_t end) {
  std::string_view rest = text.substr(end);
  if (rest.starts_with("::")) return true;
  if (!rest.starts_with("\\")) return false;
  rest.remove_prefix(rest.starts_with("\\\\") ? 2 : 1);
  return !rest.empty() && is_upper(rest[0]);
}

}  // namespace

void Confirmer::after_word(std::uint32_t rule, std::size_t word_begin, std::size_t word_end) {
  if (!c_.enabled[rule]) return;
  if (hits_of_[rule] == 0) touched_.push_back(rule);
  if (++hits_of_[rule] > kMaxHitsPerRule) {
    ++dropped_;
    return;
  }
  const std::size_t before = out_->size();
  if (c_.rules[rule].gap == 0) return look_behind(rule, word_end);
  if (c_.rules[rule].info.data_class.starts_with("secret")) {
    look_behind(rule, word_end);
    if (out_->size() == before) look_below(rule, word_begin, word_end);
    return;
  }
  // cp20866, of an encoding: "address1" may be a label, more digits are not.
  const auto digit = [&](std::size_t at) { return is_digit(at_or_nul(text_, word_end + at)); };
  if (is_alnum(text_[word_end - 1]) && digit(0) && digit(1) && digit(2)) return;
  look_behind(rule, behind_owner(text_, word_end, c_.wording.owner_verbs));
  if (out_->size() == before) {
    const std::size_t begin = behind_filler(text_, word_end);
    if (begin != word_end) look_behind(rule, begin);
  }
  if (out_->size() == before) look_below(rule, word_begin, word_end);
  if (out_->size() == before) look_before(rule, word_begin, word_end);
}

// "12345 (postal code)", "12345 is my postal code": a value that its label follows.
void Confirmer::look_before(std::uint32_t rule, std::size_t word_begin, std::size_t word_end) {
  const bool in_brackets = word_begin > 2 && text_[word_begin - 1] == '(' &&
                           text_[word_begin - 2] == ' ' && at_or_nul(text_, word_end) == ')';
  const std::size_t end =
      in_brackets ? word_begin - 2 : before_verb(text_, word_begin, c_.wording.owner_verbs);
  if (end == std::string_view::npos) return;
  for (std::size_t part = 0; part < c_.patterns[rule].size(); ++part) {
    const std::size_t width = c_.index[rule].max_width[part];
    std::size_t from = end > width ? end - width : 0;
    for (int tries = 0; tries < kMaxTries; ++tries) {
      const auto match = regex_.search(c_.patterns[rule][part], text_.substr(0, end), from);
      if (!match) break;
      if (match->end == end && stands_alone(text_, match->begin, match->end))
        return accept(rule, match->value_begin, match->value_end, {}, kUnweighed);
      from = match->begin + 1;
    }
  }
}

// A label that has its line for itself, and a value that has the next one.
void Confirmer::look_below(std::uint32_t rule, std::size_t word_begin, std::size_t word_end) {
  const bool secret = c_.rules[rule].info.data_class.starts_with("secret");
  const std::size_t begin = below_label(text_, word_begin, word_end, secret);
  if (begin == std::string_view::npos) return;
  for (std::size_t part = 0; part < c_.patterns[rule].size(); ++part) {
    const std::size_t limit =
        std::min(text_.size(), begin + c_.index[rule].max_width[part] + kLookAhead);
    const auto match = regex_.search(c_.patterns[rule][part], text_.substr(0, limit), begin, true);
    if (!match || match->value_begin != begin || !stands_alone(text_, begin, match->end)) continue;
    if (!ends_line(text_, match->end)) continue;
    if (secret && is_other(begin, *match)) continue;
    return accept(rule, begin, match->value_end, {},
                  quality_of(rule, match->value_begin, match->value_end));
  }
}

// Whether what a secret's rule takes for its value is another thing: said of another text, a
// checksum, a commit, a piece of base64, an id, of a name that a compiler wrote, words.
bool Confirmer::is_other(std::size_t word_end, const RegexMatch& match) const {
  const std::string_view gap = text_.substr(word_end, match.begin - word_end);
  const std::size_t begin = match.value_begin, end = match.value_end;
  return of_another_text(gap, c_.wording.key_parts) ||
         is_checksum(text_, begin, end, c_.wording.checksum_marks) ||
         is_public_key(text_.substr(begin, end - begin)) ||
         is_commit(text_, begin, end, c_.wording.commit_marks) || is_base64_rest(text_, begin) ||
         is_digest_of_file(text_, word_end, begin, end) ||
         is_digest_of_named_file(text_, word_end, begin, end, c_.wording.source_endings) ||
         (begin > 0 && is_file_of_address(text_, begin, end)) ||
         is_id(gap, text_.substr(begin, end - begin), c_.wording) ||
         is_slug(text_.substr(begin, end - begin)) || is_in_symbol(text_, begin, end) ||
         reads_as_words(begin, end);
}

// 'first_name' => 'First Name': a word of the rule, and no value.
bool Confirmer::is_own_label(std::uint32_t rule, const RegexMatch& match) const {
  const std::string_view value =
      text_.substr(match.value_begin, match.value_end - match.value_begin);
  if (value.empty() || !is_letter(value.front())) return false;
  const std::string lower = lowered(value);
  const std::vector<std::string>& words = c_.rules[rule].after;
  return std::find(words.begin(), words.end(), lower) != words.end();
}

void Confirmer::look_behind(std::uint32_t rule, std::size_t word_end) {
  const std::size_t gap = c_.rules[rule].gap;
  const bool secret = c_.rules[rule].info.data_class.starts_with("secret");
  const std::size_t last_begin = reach_of_label(text_, word_end, gap);
  for (std::size_t part = 0; part < c_.patterns[rule].size(); ++part) {
    const std::size_t limit =
        std::min(text_.size(), last_begin + c_.index[rule].max_width[part] + kLookAhead);
    // Most words have nothing behind them that a value could begin with.
    const ByteSet& first = c_.index[rule].first[part];
    const std::size_t end = std::min(limit, last_begin + 1);
    std::size_t from = word_end;
    while (from < end && !first.test(static_cast<unsigned char>(text_[from]))) ++from;
    if (from == end) continue;
    // Without a gap there is one place to begin.
    const bool here = last_begin == word_end;
    for (int tries = 0; tries < (here ? 1 : kMaxTries); ++tries) {
      const auto match = regex_.search(c_.patterns[rule][part], text_.substr(0, limit), from, here);
      if (!match || match->begin > last_begin) break;
      if (stands_alone(text_, match->begin, match->end) && !goes_on(text_, match->end)) {
        if (secret ? is_other(word_end, *match) : is_own_label(rule, *match)) return;
        if (!secret && match->value_begin > word_end + 1 &&
            is_end_of_name(text_, match->value_begin))
          return;
        const auto begin = c_.leads[rule].empty()
                               ? std::optional(secret ? whole_begin(match->value_begin, word_end)
                                                      : match->value_begin)
                               : begin_of_lead(rule, word_end);
        if (begin) {
          accept(rule, *begin, match->value_end, {},
                 quality_of(rule, match->value_begin, match->value_end));
        }
        return;
      }
      if (secret && goes_on(text_, match->end)) torn_ = match->value_begin;
      from = match->begin + 1;
      while (from < limit && is_alnum(text_[from])) ++from;
    }
  }
}

// Where the value begins of which the word is a part: "9 Elm Rise, …". Nullopt: it is none.
std::optional<std::size_t> Confirmer::begin_of_lead(std::uint32_t rule, std::size_t word_end) {
  const std::size_t width = c_.index[rule].lead_width;
  const auto match = regex_.search(c_.leads[rule], text_.substr(0, word_end),
                                   word_end > width ? word_end - width : 0);
  return match ? std::optional(match->value_begin) : std::nullopt;
}

// Behind a word a value is described without the prefix that some issuers' tokens have (key-…,
// sntryu_…): it belongs to the value.
std::size_t Confirmer::whole_begin(std::size_t begin, std::size_t word_end) const {
  std::size_t first = begin;
  while (first > word_end && begin - first < kMaxPrefix &&
         (is_word(text_[first - 1]) || text_[first - 1] == '-'))
    --first;
  const char joint = first < begin ? text_[begin - 1] : '\0';
  const bool starts = first > word_end && !is_word(text_[first - 1]) && text_[first - 1] != '-' &&
                      is_letter(text_[first]);
  return starts && (joint == '-' || joint == '_') ? first : begin;
}

// A word says that it is a name: the lists say whether that can be.
std::uint8_t Confirmer::quality_of(std::uint32_t rule, std::size_t begin, std::size_t end,
                                   bool bare) const {
  const auto by_lists = std::find_if(c_.names.begin(), c_.names.end(),
                                     [&](const NameRule& names) { return names.rule == rule; });
  if (by_lists == c_.names.end()) return kUnweighed;
  const std::string_view value = text_.substr(begin, end - begin);
  const NameTable& table = by_lists->table.get();
  if (goes_on_as_code(text_, end)) return 0;
  return bare ? strength_of_bare(value, table) : strength_of_named(value, table);
}

// spring-boot-data-neo4j-repositories: the name of a thing in words, which a wide alphabet takes
// for a token.
bool Confirmer::reads_as_words(std::size_t begin, std::size_t end) const {
  return !c_.models.empty() &&
         c_.models.front().model.reads_as_words(text_.substr(begin, end - begin));
}

}  // namespace assay::patterns
