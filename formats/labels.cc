#include "formats/labels.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "formats/label_text.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMaxMarking = 64;  // bytes of a marking in a text
constexpr std::size_t kMaxValue = 256;   // bytes of a header's value
constexpr std::size_t kFirstLines = 10;  // lines that aren't empty
constexpr std::size_t kLastLines = 3;
constexpr std::size_t kMaxLabels = 64;          // of one mail
constexpr std::size_t kMaxHeaders = 64U << 10;  // bytes

constexpr std::array<std::string_view, 11> kKeys = {"classification",
                                                    "classification level",
                                                    "confidentiality",
                                                    "data classification",
                                                    "document classification",
                                                    "einstufung",
                                                    "information classification",
                                                    "klassifizierung",
                                                    "security classification",
                                                    "sensitivity",
                                                    "vertraulichkeit"};

/// The line at the front of `text`, which is shortened by it and its end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void insert_sorted(std::vector<std::string>& list, std::string value) {
  const auto place = std::lower_bound(list.begin(), list.end(), value);
  if (place == list.end() || *place != value) list.insert(place, std::move(value));
}

bool has(const std::vector<std::string>& list, std::string_view value) {
  return std::binary_search(list.begin(), list.end(), value);
}

using Characters = std::array<bool, 256>;
constexpr Characters characters(std::string_view text) {
  Characters set{};
  for (const char c : text) set[static_cast<unsigned char>(c)] = true;
  return set;
}
constexpr Characters kSpace = characters(" \t\r\n\v\f");
constexpr Characters kDecoration = characters(" \t#*/-=<>[](){}!;:\"'|_~+%,.");
constexpr std::string_view kComment = "#/*-;<!%";

/// `text` without those of `set` at its ends. Called for the first lines of every file.
std::string_view without(std::string_view text, const Characters& set) {
  const auto in_set = [&](char c) { return set[static_cast<unsigned char>(c)]; };
  while (!text.empty() && in_set(text.front())) text.remove_prefix(1);
  while (!text.empty() && in_set(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view undecorated(std::string_view line) { return without(line, kDecoration); }

/// FIRST's traffic light protocol, 2.0 and before: never translated, no spaces.
bool is_tlp(std::string_view text) {
  if (!text.starts_with("TLP:")) return false;
  constexpr std::array<std::string_view, 6> kColours = {"RED",   "AMBER", "AMBER+STRICT",
                                                        "GREEN", "CLEAR", "WHITE"};
  return std::find(kColours.begin(), kColours.end(), text.substr(4)) != kColours.end();
}

class TextReader {
 public:
  TextReader(TextUse use, const LabelWords& words, std::vector<LabelMark>& marks)
      : use_(use), words_(words), marks_(marks) {}

  void lines(std::string_view text, std::size_t limit) {
    // In a table only the first cell stands apart.
    if (use_ == TextUse::kData || use_ == TextUse::kLog) limit = 1;
    for (std::size_t seen = 0; seen < limit && !text.empty();) {
      const std::string_view line = take_line(text);
      if (trimmed(line).empty()) continue;
      ++seen;
      one(line);
    }
  }

 private:
  void one(std::string_view line) {
    const std::string_view plain = trimmed(line);
    // In code and configuration a bare word is part of the program; a comment isn't.
    const bool strict = use_ == TextUse::kCode || use_ == TextUse::kConfig;
    if (strict && kComment.find(plain.front()) == std::string_view::npos) return;
    if (plain.size() > 2 * kMaxMarking) return;
    const std::string_view text = undecorated(plain);
    if (text.empty()) return;
    if (words_.is_marking(text)) return add(text);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return;
    const std::string key = lowered(trimmed(text.substr(0, colon)));
    const std::string_view value = undecorated(text.substr(colon + 1));
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end() && words_.is_value(value))
      add(value);
  }
  void add(std::string_view text) {
    for (const LabelMark& mark : marks_) {
      if (mark.source == "text" && mark.value == text) return;
    }
    marks_.push_back({"text", std::string(text), LabelTrust::kText});
  }

  TextUse use_;
  const LabelWords& words_;
  std::vector<LabelMark>& marks_;
};

/// "---", then "classification: internal" …, then "---": `text` is shortened by it.
void take_front_matter(std::string_view& text, const LabelWords& words,
                       std::vector<LabelMark>& marks) {
  std::string_view rest = text;
  if (trimmed(take_line(rest)) != "---") return;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (trimmed(line) == "---") break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = lowered(trimmed(line.substr(0, colon)));
    const std::string_view value = undecorated(line.substr(colon + 1));
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end() && words.is_value(value))
      marks.push_back({"front-matter", std::string(value), LabelTrust::kWeak, key});
  }
  text = rest;
}

/// One header of a mail, unfolded.
class MailReader {
 public:
  MailReader(const LabelWords& words, std::vector<LabelMark>& marks)
      : words_(words), marks_(marks) {}

  void header(const std::string& name, std::string_view value) {
    if (name == "msip_labels") {
      pairs(value, ';', [&](std::string_view key, std::string_view of) {
        if (labels_.size() < kMaxLabels) add_msip_pair(key, of.substr(0, kMaxValue), labels_);
      });
    } else if (name == "sensitivity") {
      // RFC 2156; "normal" is the absence of one.
      if (lowered(value) != "normal") add("Sensitivity", lowered(value));
    } else if (name == "sio-label") {  // RFC 7444
      pairs(value, ';', [&](std::string_view key, std::string_view of) {
        if (lowered(key) == "marking") add("SIO-Label", of);
      });
    } else if (name == "x-protective-marking") {
      pairs(value, ',', [&](std::string_view key, std::string_view of) {
        if (lowered(key) == "sec") add("SEC", of);
      });
    } else if (name == "subject") {
      subject(value);
    } else if (words_.is_name(name) ||
               (name.starts_with("x-janusnet-") && (name.find("classif") != std::string::npos ||
                                                    name.find("marking") != std::string::npos ||
                                                    name.find("label") != std::string::npos))) {
      add(name, value);
    }
  }
  void finish() { append_msip(std::move(labels_), LabelTrust::kMailHeader, marks_); }

 private:
  /// "KEY=VALUE" between separators; a value may stand in quotes, which may hold separators.
  template <class Take>
  static void pairs(std::string_view text, char separator, Take take) {
    while (!text.empty()) {
      std::size_t end = 0;
      for (bool quoted = false; end < text.size() && (quoted || text[end] != separator); ++end)
        quoted = quoted != (text[end] == '"');
      const std::string_view part = text.substr(0, end);
      text.remove_prefix(std::min(text.size(), end + 1));
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) continue;
      std::string_view value = trimmed(part.substr(equals + 1));
      if (value.size() > 1 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
      take(trimmed(part.substr(0, equals)), value);
    }
  }
  void subject(std::string_view text) {
    const std::size_t begin = text.find("[SEC=");
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin + 5);
    const std::size_t end = text.find_first_of("],");
    if (end != std::string_view::npos) add("SEC", trimmed(text.substr(0, end)));
  }
  void add(std::string_view name, std::string_view value) {
    if (value.empty() || value.size() > kMaxValue || ++count_ > kMaxLabels) return;
    marks_.push_back({"header", std::string(value), LabelTrust::kMailHeader, std::string(name)});
  }

  const LabelWords& words_;
  std::vector<LabelMark>& marks_;
  std::map<std::string, LabelMark> labels_;
  std::size_t count_ = 0;
};

/// The header's name in lower case; empty: the line is no header.
std::string header_name(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon > 128) return {};
  const std::string_view name = line.substr(0, colon);
  const bool good =
      std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  return good ? lowered(name) : std::string();
}

void read_mail_headers(std::string_view text, const LabelWords& words,
                       std::vector<LabelMark>& marks) {
  MailReader reader(words, marks);
  text = text.substr(0, kMaxHeaders);
  std::string name;
  std::string value;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
      value += ' ';
      value += trimmed(line);
      continue;
    }
    if (!name.empty()) reader.header(name, trimmed(value));
    name = header_name(line);
    if (name.empty()) break;  // the body, or no mail
    value = trimmed(line.substr(name.size() + 1));
  }
  if (!name.empty()) reader.header(name, trimmed(value));
  reader.finish();
}

}  // namespace

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_upper(c);
  return out;
}

std::string_view trimmed(std::string_view text) { return without(text, kSpace); }

bool add_msip_pair(std::string_view name, std::string_view value,
                   std::map<std::string, LabelMark>& labels) {
  constexpr std::string_view kBegin = "MSIP_Label_";
  constexpr std::size_t kGuid = 36;
  if (!name.starts_with(kBegin)) return false;
  name.remove_prefix(kBegin.size());
  if (name.size() <= kGuid || name[kGuid] != '_') return true;  // of its family, but of no use
  const std::string id = lowered(name.substr(0, kGuid));
  const std::string_view key = name.substr(kGuid + 1);
  LabelMark& mark = labels[id];
  mark.value = id;
  if (key == "Enabled") mark.removed = lowered(value) != "true";
  if (key == "SiteId") mark.tenant = lowered(value);
  if (key == "SetDate") mark.set = value;
  if (key == "Method") mark.method = value;
  return true;
}

void append_msip(std::map<std::string, LabelMark>&& labels, LabelTrust trust,
                 std::vector<LabelMark>& marks) {
  for (auto& [id, mark] : labels) {
    mark.source = "msip";
    mark.trust = trust;
    marks.push_back(std::move(mark));
  }
}

void LabelWords::add_text(std::string_view text) {
  if (text.ends_with('*')) {
    text.remove_suffix(1);
    prefixes_.emplace_back(text);
    return;
  }
  insert_sorted(lines_, std::string(text));
  insert_sorted(lines_, upper_case(text));
  insert_sorted(values_, lowered(text));
}

void LabelWords::add_level(std::string_view name) { insert_sorted(values_, lowered(name)); }

void LabelWords::add_name(std::string_view name) { insert_sorted(names_, lowered(name)); }

bool LabelWords::is_marking(std::string_view line) const {
  if (line.size() > kMaxMarking) return false;
  return has(lines_, line) || is_tlp(line) ||
         std::any_of(prefixes_.begin(), prefixes_.end(),
                     [&](const std::string& each) { return line.starts_with(each); });
}

bool LabelWords::is_value(std::string_view value) const {
  return value.size() <= kMaxMarking && (has(values_, lowered(value)) || is_marking(value));
}

bool LabelWords::is_name(std::string_view name) const { return has(names_, lowered(name)); }

void LabelWords::keep_known(std::vector<LabelMark>& marks) const {
  const auto is_label = [this](const LabelMark& mark) {
    if (mark.source == "text") return is_marking(mark.value);
    if (mark.source != "property") return true;
    const std::string name = lowered(mark.name);
    return is_name(name) || name.find("classif") != std::string::npos ||
           name == "bjdocumentsecuritylabel" ||
           name == "urn:bails:intellectualproperty:businessauthorizationcategory:name" ||
           name == "urn:bails:intellectualproperty:impact:level:confidentiality";
  };
  for (LabelMark& mark : marks) {
    if (mark.source == "text") mark.value = undecorated(mark.value);
  }
  std::erase_if(marks, [&](const LabelMark& mark) { return !is_label(mark); });
}

void read_text_marks(std::string_view text, bool whole, std::string_view name, TextUse use,
                     const LabelWords& words, std::vector<LabelMark>& marks) {
  constexpr std::size_t kEnd = 4096;  // bytes at either end
  const std::string_view extension =
      name.substr(name.size() - std::min<std::size_t>(name.size(), 4));
  if (lowered(extension) == ".eml") return read_mail_headers(text, words, marks);
  if (text.starts_with("---")) {
    std::string_view head = text.substr(0, kEnd);
    const std::size_t size = head.size();
    take_front_matter(head, words, marks);
    text.remove_prefix(size - head.size());
  }
  TextReader reader(use, words, marks);
  reader.lines(text.substr(0, kEnd), kFirstLines);
  if (!whole || use == TextUse::kData || use == TextUse::kLog || use == TextUse::kCode) return;
  text = trimmed(text.substr(text.size() - std::min(text.size(), kEnd)));
  std::size_t begin = text.size();
  for (std::size_t i = 0; i < kLastLines && begin != 0; ++i) {
    begin = text.rfind('\n', begin - 1);
    if (begin == std::string_view::npos) begin = 0;
  }
  reader.lines(text.substr(begin), kLastLines);
}

}  // namespace assay::formats
