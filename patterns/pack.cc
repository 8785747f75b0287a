#include "patterns/pack.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace assay::patterns {
namespace {

constexpr std::string_view kMagic = "assay-rules-16\n";

class Writer {
 public:
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void operator()(const std::string& text) {
    (*this)(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  template <class T>
  void operator()(const std::vector<T>& items) {
    (*this)(static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) one(item);
  }
  void operator()(const ByteSet& set) {
    for (std::size_t i = 0; i < set.size(); i += 64)
      (*this)(static_cast<std::uint64_t>(
          (set << (set.size() - 64 - i) >> (set.size() - 64)).to_ullong()));
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void one(const T& item);
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(T& value) {
    if (!need(sizeof value)) return;
    if constexpr (std::is_same_v<T, bool>) {
      good_ = good_ && static_cast<unsigned char>(rest_[0]) <= 1;
      if (!good_) return;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
  }
  void operator()(std::string& text) {
    std::uint32_t size = 0;
    (*this)(size);
    if (!need(size)) return;
    text = std::string(rest_.data(), size);
    rest_.remove_prefix(size);
  }
  template <class T>
  void operator()(std::vector<T>& items) {
    std::uint32_t size = 0;
    (*this)(size);
    if (!need(size)) return;  // every item takes at least a byte
    if constexpr (std::is_arithmetic_v<T>) {
      const std::size_t bytes = std::size_t{size} * sizeof(T);
      if (!need(bytes)) return;
      items.resize(size);
      if (size > 0) std::memcpy(items.data(), rest_.data(), bytes);
      rest_.remove_prefix(bytes);
    } else {
      items.resize(size);
      for (T& item : items) one(item);
    }
  }
  // By words: there are ten thousand sets, and bit by bit they took a fifth of a start.
  void operator()(ByteSet& set) {
    for (std::size_t i = 0; i < set.size(); i += 64) {
      std::uint64_t word = 0;
      (*this)(word);
      set |= ByteSet(word) << i;
    }
  }
  [[nodiscard]] bool good() const { return good_ && rest_.empty(); }
  [[nodiscard]] bool going() const { return good_; }

 private:
  template <class T>
  void one(T& item);
  bool need(std::size_t size) {
    if (size > rest_.size()) good_ = false;
    return good_;
  }
  std::string_view rest_;
  bool good_ = true;
};

// The fields, once for both directions: `A` is Writer with const objects or Reader with mutable
// ones.
template <class A, class T>
void fields_rule(A& a, T& r) {
  a(r.info.id), a(r.info.title), a(r.info.data_class), a(r.info.country), a(r.info.tags),
      a(r.info.weight);
  a(r.variant), a(r.trigger), a(r.patterns), a(r.extend), a(r.find), a(r.after), a(r.gap);
  a(r.number.digits), a(r.number.groups), a(r.number.telling), a(r.number.separators),
      a(r.number.lead), a(r.number.tail), a(r.number.lead_tells);
  a(r.column.names), a(r.column.weak), a(r.column.before), a(r.column.countries),
      a(r.column.country_ends), a(r.column.pattern);
  a(r.token_lengths), a(r.head), a(r.validators), a(r.keep_unproven), a(r.form_stated);
  a(r.near.chars), a(r.near.required), a(r.against.chars), a(r.against.required);
  a(r.entropy), a(r.reject), a(r.reject_words);
  a(r.score.base), a(r.score.valid), a(r.score.form), a(r.score.near), a(r.score.field),
      a(r.score.weak), a(r.score.against);
  a(r.parts), a(r.parts_within);
  a(r.names), a(r.loose_value), a(r.file), a(r.line);
  a(r.info.rotate), a(r.verify.method), a(r.verify.url), a(r.verify.headers), a(r.verify.begins),
      a(r.verify.ends), a(r.verify.basic), a(r.verify.body);
  a(r.verify.live.status), a(r.verify.live.text), a(r.verify.dead.status), a(r.verify.dead.text);
}
template <class A, class T>
void fields_names(A& a, T& l) {
  a(l.name), a(l.words);
}
template <class A, class T>
void fields_part(A& a, T& p) {
  a(p.name), a(p.rules), a(p.fields), a(p.pattern);
}
template <class A, class T>
void fields_finder(A& a, T& f) {
  a(f.kind), a(f.index), a(f.part), a(f.reach), a(f.expression), a(f.caseless), a(f.width),
      a(f.front), a(f.by), a(f.behind), a(f.same_as);
}
template <class A, class T>
void fields_run(A& a, T& r) {
  a(r.bytes), a(r.least), a(r.most);
}
template <class A, class T>
void fields_word(A& a, T& w) {
  a(w.word), a(w.after), a(w.assignments);
}
template <class A, class T>
void fields_context(A& a, T& w) {
  a(w.word), a(w.prefix), a(w.bounded);
}
void fields_context_table(Writer& a, const ContextTable& t) {
  a(t.data().begins), a(t.data().filter), a(t.data().buckets), a(t.data().entries),
      a(t.data().pool), a(t.data().digits);
}
void fields_context_table(Reader& a, ContextTable& t) {
  ContextTable::Data data;
  a(data.begins), a(data.filter), a(data.buckets), a(data.entries), a(data.pool), a(data.digits);
  t = ContextTable(std::move(data));
}
template <class A, class T>
void fields_marks(A& a, T& data) {
  a(data.shapes), a(data.entries), a(data.bytes), a(data.sets);
}
void fields_mark_table(Writer& a, const MarkTable& t) { fields_marks(a, t.data()); }
void fields_mark_table(Reader& a, MarkTable& t) {
  MarkTable::Data data;
  fields_marks(a, data);
  t = MarkTable(std::move(data));
}
template <class A, class T>
void fields_anchors(A& a, T& data) {
  for (auto* filter : {&data.any, &data.four, &data.only_six, &data.six, &data.eight}) {
    for (auto& word : *filter) a(word);
  }
  a(data.buckets), a(data.keys), a(data.heads), a(data.entries), a(data.pool), a(data.befores),
      a(data.sets);
}
void fields_anchor_table(Writer& a, const AnchorTable& t) { fields_anchors(a, t.data()); }
void fields_anchor_table(Reader& a, AnchorTable& t) {
  AnchorTable::Data data;
  fields_anchors(a, data);
  t = AnchorTable(std::move(data));
}
template <class A, class T>
void fields_name_word(A& a, T& w) {
  a(w.given), a(w.family), a(w.sure_given), a(w.sure_family);
  for (auto* flag :
       {&w.common_given, &w.common_family, &w.unsure_given, &w.unsure_family, &w.title,
        &w.weak_title, &w.particle, &w.stop, &w.thing, &w.place, &w.role, &w.sentence, &w.alone})
    a(*flag);
}
template <class A, class T>
void fields_name_table(A& a, T& data) {
  a(data.filter), a(data.slots), a(data.kinds), a(data.family_first), a(data.chinese);
  for (auto* phrases : {&data.phrases.introductions, &data.phrases.closings, &data.phrases.endings,
                        &data.phrases.beginnings, &data.phrases.labels, &data.phrases.neighbours,
                        &data.phrases.suffixes, &data.phrases.places})
    a(*phrases);
}
// Those of the rules that find names, in the rules' order.
void fields_name_tables(Writer& a, const RuleSet::Compiled& c) {
  std::uint32_t count = 0;
  for (const Rule& rule : c.rules) count += rule.trigger == Trigger::kNames ? 1U : 0U;
  a(count);
  for (const Rule& rule : c.rules) {
    if (rule.trigger != Trigger::kNames) continue;
    const NameTable table(rule.names);
    fields_name_table(a, table.data());
  }
}
void fields_name_tables(Reader& a, RuleSet::Compiled& c) {
  std::uint32_t count = 0;
  a(count);
  for (; count > 0 && a.going(); --count) fields_name_table(a, c.name_tables.emplace_back());
}
template <class A, class T>
void fields_anchor(A& a, T& e) {
  a(e.finder), a(e.text), a(e.first_before), a(e.next), a(e.length), a(e.before), a(e.next_count),
      a(e.caseless), a(e.plain);
}
template <class A, class T>
void fields_mark(A& a, T& e) {
  a(e.finder), a(e.first), a(e.length), a(e.shape_end);
}
template <class A, class T>
void fields_entry(A& a, T& e) {
  a(e.mask), a(e.value), a(e.key), a(e.text), a(e.word), a(e.length), a(e.before), a(e.bounded),
      a(e.prefix);
}
template <class A, class T>
void fields_index(A& a, T& i) {
  a(i.near), a(i.weak), a(i.with), a(i.against), a(i.max_width), a(i.first), a(i.lead_last),
      a(i.tail_first), a(i.lead_needed), a(i.tail_needed), a(i.lead_width), a(i.tail_width),
      a(i.extend_width);
}

template <class A, class T>
void fields(A& a, T& item) {
  using Plain = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Plain, Rule>) {
    fields_rule(a, item);
  } else if constexpr (std::is_same_v<Plain, Finder>) {
    fields_finder(a, item);
  } else if constexpr (std::is_same_v<Plain, ByteRun>) {
    fields_run(a, item);
  } else if constexpr (std::is_same_v<Plain, PartRule>) {
    fields_part(a, item);
  } else if constexpr (std::is_same_v<Plain, NameList>) {
    fields_names(a, item);
  } else if constexpr (std::is_same_v<Plain, NameWord>) {
    fields_name_word(a, item);
  } else if constexpr (std::is_same_v<Plain, TriggerWord>) {
    fields_word(a, item);
  } else if constexpr (std::is_same_v<Plain, ContextWord>) {
    fields_context(a, item);
  } else if constexpr (std::is_same_v<Plain, ContextTable::Entry>) {
    fields_entry(a, item);
  } else if constexpr (std::is_same_v<Plain, AnchorTable::Head>) {
    a(item.mask), a(item.value);
  } else if constexpr (std::is_same_v<Plain, AnchorTable::Key>) {
    a(item.bytes), a(item.first), a(item.end);
  } else if constexpr (std::is_same_v<Plain, AnchorTable::Entry>) {
    fields_anchor(a, item);
  } else if constexpr (std::is_same_v<Plain, MarkTable::Entry>) {
    fields_mark(a, item);
  } else if constexpr (std::is_same_v<Plain, RuleIndex>) {
    fields_index(a, item);
  } else {
    a(item);
  }
}

template <class T>
void Writer::one(const T& item) {
  fields(*this, item);
}
template <class T>
void Reader::one(T& item) {
  fields(*this, item);
}

template <class A, class T>
void all_fields(A& a, T& c) {
  a(c.rules), a(c.index), a(c.finders), a(c.words), a(c.context_words), a(c.wording_lists);
  fields_context_table(a, c.context), fields_anchor_table(a, c.anchors),
      fields_mark_table(a, c.marks);
  fields_name_tables(a, c);
  a(c.max_width), a(c.digest);
}

}  // namespace

std::string write_pack(const RuleSet::Compiled& compiled) {
  Writer writer;
  all_fields(writer, compiled);
  return std::string(kMagic) + writer.take();
}

std::unique_ptr<RuleSet::Compiled> read_pack(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return nullptr;
  Reader reader(bytes.substr(kMagic.size()));
  auto compiled = std::make_unique<RuleSet::Compiled>();
  all_fields(reader, *compiled);
  if (!reader.good() || compiled->index.size() != compiled->rules.size()) {
    return nullptr;
  }
  if (!ContextTable::is_sound(compiled->context.data(), compiled->context_words.size()) ||
      !AnchorTable::is_sound(compiled->anchors.data(), compiled->finders.size()) ||
      !MarkTable::is_sound(compiled->marks.data(), compiled->finders.size()) ||
      !std::all_of(compiled->name_tables.begin(), compiled->name_tables.end(), NameTable::is_sound))
    return nullptr;
  for (const NameList& list : compiled->wording_lists) {
    for (const std::string& word : list.words) {
      if (word.empty()) return nullptr;
    }
  }
  const std::size_t rules = compiled->rules.size();
  const auto inside = [](const std::vector<std::uint32_t>& ids, std::size_t size) {
    for (const std::uint32_t id : ids) {
      if (id >= size) return false;
    }
    return true;
  };
  for (const Finder& finder : compiled->finders) {
    const bool pattern = finder.kind == Finder::Kind::kPattern;
    if (finder.same_as >= compiled->finders.size()) return nullptr;
    if (finder.index >= (pattern ? rules : compiled->words.size())) return nullptr;
    if (pattern && finder.part >= compiled->rules[finder.index].patterns.size()) return nullptr;
  }
  for (const TriggerWord& word : compiled->words) {
    if (!inside(word.after, rules) || !inside(word.assignments, rules)) return nullptr;
  }
  for (std::size_t i = 0; i < rules; ++i) {
    const RuleIndex& index = compiled->index[i];
    if (index.max_width.size() != compiled->rules[i].patterns.size()) return nullptr;
    if (!inside(index.near, compiled->context_words.size()) ||
        !inside(index.weak, compiled->context_words.size()) ||
        !inside(index.with, compiled->context_words.size()) ||
        !inside(index.against, compiled->context_words.size())) {
      return nullptr;
    }
    for (const std::string& name : compiled->rules[i].validators) {
      if (find_validator(name) == nullptr) return nullptr;
    }
    for (const std::uint16_t length : compiled->rules[i].token_lengths) {
      if (length >= 64) return nullptr;
    }
  }
  return compiled;
}

}  // namespace assay::patterns
