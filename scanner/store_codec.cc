#include "scanner/store_codec.h"

#include <algorithm>
#include <utility>

#include "scanner/base/byte_codec.h"

namespace assay::scanner {
namespace {

// A field that is added to these has to be stored: extend encode() and decode(), then the size
// here; records that stores hold already must still be read. Not stored, because with a store every
// value is a finding of its own: Finding::group, value_hash and digits, FileRecord::tallies. Nor
// what names a row of the store itself: stored, object_key.
static_assert(sizeof(Where) == 328 && sizeof(Finding) == 424, "store the new field");
static_assert(sizeof(FileRecord) == 600 && sizeof(SkippedRecord) == 112, "store the new field");

enum class Kind : std::uint8_t { kFile = 1, kSkipped = 2 };

enum Has : std::uint8_t {
  kOwner = 1,
  kModified = 2,
  kHolder = 4,
  kPartial = 8,
  kLabel = 16,
  kSum = 32,
  kMarks = 64,
};
enum FindingHas : std::uint8_t {
  kBytes = 1,
  kWhere = 2,
  kAlternatives = 4,
  kSuppressed = 8,
  kWaived = 16,
  kVerified = 32,
  kParts = 64,
  kPartOf = 128,
};

class Encoder {
 public:
  explicit Encoder(const StoreNumbers& numbers) : numbers_(numbers) {}

  void chain(const Provenance& provenance) {
    std::vector<const Provenance*> steps;
    for (const Provenance* at = &provenance; at->depth() > 0; at = at->container().get())
      steps.push_back(at);
    out.number(steps.size());
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      out.number((*step)->ordinal());
      out.text((*step)->name());
    }
  }
  void mark(const LabelMark& mark) {
    for (const std::string* each :
         {&mark.source, &mark.value, &mark.name, &mark.set, &mark.method, &mark.tenant})
      text(*each);
    out.byte(
        static_cast<std::uint8_t>(static_cast<unsigned>(mark.trust) | (mark.removed ? 128U : 0U)));
  }
  void text(std::string_view value) {
    const std::uint64_t number = numbers_.text(value, false);
    out.number(number);
    if (number == 0) out.text(value);
  }
  // For what records hold as a view.
  void pooled(std::string_view value) { out.number(numbers_.text(value, true)); }
  void file(const FileRecord& file);
  void skipped(const SkippedRecord& skipped) {
    out.byte(static_cast<std::uint8_t>(Kind::kSkipped));
    chain(*skipped.provenance);
    out.number(skipped.size);
    out.byte(static_cast<std::uint8_t>(skipped.reason));
    text(skipped.detail);
  }

  ByteWriter out;

 private:
  void holder(const Holder& holder) {
    out.byte(static_cast<std::uint8_t>(holder.readers.who));
    out.byte(holder.others_write ? 1 : 0);
    out.number(holder.readers.groups.size());
    for (const std::uint32_t group : holder.readers.groups) out.number(group);
  }
  void assessment(const FileRecord& file);
  void where(const Where& where);
  void finding(const Finding& finding);
  void part(const FindingPart& part);
  void hash(const Fingerprint& value);

  const StoreNumbers& numbers_;
};

bool is_zero(const ExposureSum& s) {
  return (s.audience | s.over_retention | s.untouched | s.label_gap | s.unencrypted | s.writable |
          s.risky_place | s.readers | s.residual) == 0 &&
         !s.assumed;
}

void Encoder::file(const FileRecord& file) {
  out.byte(static_cast<std::uint8_t>(Kind::kFile));
  chain(*file.provenance);
  std::uint8_t has = 0;
  if (file.meta.has_owner) has |= kOwner;
  if (file.meta.has_modified) has |= kModified;
  if (file.holder) has |= kHolder;
  if (file.partial) has |= kPartial;
  if (file.label) has |= kLabel;
  if (!is_zero(file.sum)) has |= kSum;
  if (!file.marks.empty()) has |= kMarks;
  out.byte(has);
  out.number(file.meta.size);
  out.number(file.meta.mode);
  if (file.meta.has_owner) {
    out.number(file.meta.uid);
    out.number(file.meta.gid);
  }
  if (file.meta.has_modified) out.signed_number(file.meta.modified);
  pooled(file.media_type);
  if (file.holder && file.provenance->depth() == 0) holder(*file.holder);
  if (file.partial) {
    out.byte(static_cast<std::uint8_t>(*file.partial));
    text(file.partial_detail);
  }
  if (!file.marks.empty()) {
    out.number(file.marks.size());
    for (const LabelMark& each : file.marks) mark(each);
  }
  assessment(file);
  out.number(file.findings.size());
  for (const Finding& each : file.findings) finding(each);
}

void Encoder::assessment(const FileRecord& file) {
  out.byte(static_cast<std::uint8_t>(file.level));
  out.byte(static_cast<std::uint8_t>(file.content_level));
  out.byte(file.impact);
  out.byte(file.exposure);
  out.byte(file.risk);
  pooled(file.audience);
  if (!is_zero(file.sum)) {
    const ExposureSum& s = file.sum;
    for (const std::uint8_t points :
         {s.audience, s.over_retention, s.untouched, s.label_gap, s.unencrypted, s.writable,
          s.risky_place, s.readers, s.residual})
      out.byte(points);
    out.byte(s.assumed ? 1 : 0);
  }
  out.number(file.values.size());
  for (const ClassValue& value : file.values) {
    text(value.data_class);
    out.number(value.values);
    out.number(value.mass);
    out.byte(value.weight);
    out.byte(value.value);
    out.byte(static_cast<std::uint8_t>(value.level));
  }
  pooled(file.combination);
  pooled(file.path_rule);
  out.byte(static_cast<std::uint8_t>(file.label_verdict));
  out.number(file.people[0]);
  out.number(file.people[1]);
  if (file.label) {
    for (const std::string* each : {&file.label->source, &file.label->value, &file.label->name,
                                    &file.label->set, &file.label->method, &file.label->by_tenant})
      text(*each);
    out.byte(file.label->level ? static_cast<std::uint8_t>(*file.label->level) + 1U : 0U);
    out.byte(static_cast<std::uint8_t>((file.label->conflict ? 1U : 0U) |
                                       (file.label->removed ? 2U : 0U)));
    out.number(file.label->others.size());
    for (const LabelMark& other : file.label->others) mark(other);
  }
  out.number(file.tested.bits());
  out.number(file.failed.bits());
  out.number(file.waived.bits());
}

void Encoder::where(const Where& where) {
  const auto optional = [this](const auto& value) { out.number(value ? *value + 1ULL : 0ULL); };
  optional(where.page);
  optional(where.slide);
  optional(where.row);
  for (const std::string* value : {&where.sheet, &where.cell, &where.field, &where.part})
    text(*value);
  out.text(where.commit);
  out.text(where.object);
  out.byte(where.at_head ? (*where.at_head ? 2 : 1) : 0);
  out.number(where.decoded.size());
  for (const std::string& each : where.decoded) text(each);
  out.text(where.author);
  out.byte(where.date ? 1 : 0);
  if (where.date) out.signed_number(*where.date);
  out.number(where.paths.size());
  for (const std::string& path : where.paths) out.text(path);
}

void Encoder::finding(const Finding& finding) {
  std::uint8_t has = 0;
  if (finding.bytes) has |= kBytes;
  if (!finding.where->empty()) has |= kWhere;
  if (!finding.alternatives.empty()) has |= kAlternatives;
  if (!finding.suppressed.empty()) has |= kSuppressed;
  if (!finding.waived.empty()) has |= kWaived;
  if (finding.verified) has |= kVerified;
  if (!finding.parts.empty()) has |= kParts;
  if (finding.part_of) has |= kPartOf;
  out.byte(has);
  out.number(numbers_.rule(*finding.rule));
  hash(finding.id);
  hash(finding.fingerprint);
  out.byte(static_cast<std::uint8_t>(static_cast<unsigned>(finding.confidence) |
                                     static_cast<unsigned>(finding.level) << 4U));
  out.number(finding.score);
  out.number(finding.evidence.size());
  for (const std::string& each : finding.evidence) text(each);
  out.number(finding.line);
  out.number(finding.column);
  if (finding.bytes) {
    out.number(finding.bytes->first);
    out.number(finding.bytes->second - finding.bytes->first);
  }
  if (!finding.where->empty()) where(*finding.where);
  out.text(finding.match);
  if (!finding.alternatives.empty()) {
    out.number(finding.alternatives.size());
    for (const RuleInfo* rule : finding.alternatives) out.number(numbers_.rule(*rule));
  }
  if (!finding.suppressed.empty()) text(finding.suppressed);
  if (!finding.waived.empty()) text(finding.waived);
  if (finding.verified) {
    out.byte(static_cast<std::uint8_t>(finding.verified->state));
    text(finding.verified->reason);
  }
  if (!finding.parts.empty()) {
    out.number(finding.parts.size());
    for (const FindingPart& each : finding.parts) part(each);
  }
  if (finding.part_of) hash(*finding.part_of);
}

void Encoder::hash(const Fingerprint& value) {
  out.bytes({reinterpret_cast<const char*>(value.data()), value.size()});
}

void Encoder::part(const FindingPart& part) {
  text(part.name);
  out.byte(part.rule != nullptr ? 1 : 0);
  if (part.rule != nullptr) out.number(numbers_.rule(*part.rule));
  out.number(part.line);
  out.number(part.column);
  out.byte(part.bytes ? 1 : 0);
  if (part.bytes) {
    out.number(part.bytes->first);
    out.number(part.bytes->second - part.bytes->first);
  }
  out.text(part.match);
  hash(part.fingerprint);
}

class Decoder {
 public:
  Decoder(std::string_view body, const StorePool& pool) : in_(body), pool_(pool) {}
  std::optional<DecodedRecord> record();

 private:
  std::string_view pooled() {
    const std::string* found = pool_.text(in_.number());
    if (found == nullptr) {
      in_.fail();
      return {};
    }
    return *found;
  }
  std::string text() {
    const std::uint64_t number = in_.number();
    if (number == 0) return std::string(in_.text());
    const std::string* found = pool_.text(number);
    if (found == nullptr) {
      in_.fail();
      return {};
    }
    return *found;
  }
  const RuleInfo* rule() {
    const RuleInfo* found = pool_.rule(in_.number());
    if (found == nullptr) in_.fail();
    return found;
  }
  template <class Enum>
  Enum one_of(std::uint8_t value, Enum last) {
    if (value > static_cast<std::uint8_t>(last)) {
      in_.fail();
      return Enum{};
    }
    return static_cast<Enum>(value);
  }
  Reason reason() { return one_of(in_.byte(), static_cast<Reason>(kReasonCount - 1)); }
  Level level() { return one_of(in_.byte(), Level::kRestricted); }

  LabelMark mark();
  MemberChain chain();
  void file(FileRecord& file, DecodedRecord& into);
  void holder(FileRecord& file);
  void assessment(FileRecord& file, bool has_sum, bool has_label);
  Where where();
  Finding finding();
  FindingPart part();
  Fingerprint fingerprint() {
    Fingerprint value{};
    const std::string_view bytes = in_.bytes(value.size());
    std::copy(bytes.begin(), bytes.end(), value.begin());
    return value;
  }

  ByteReader in_;
  const StorePool& pool_;
};

LabelMark Decoder::mark() {
  LabelMark mark;
  for (std::string* each :
       {&mark.source, &mark.value, &mark.name, &mark.set, &mark.method, &mark.tenant})
    *each = text();
  const std::uint8_t packed = in_.byte();
  mark.trust = one_of(static_cast<std::uint8_t>(packed & 127U), LabelTrust::kWeak);
  mark.removed = (packed & 128U) != 0;
  return mark;
}

MemberChain Decoder::chain() {
  MemberChain chain;
  const std::uint64_t count = in_.count();
  for (std::uint64_t i = 0; i < count && in_.good(); ++i) {
    MemberStep step;
    step.ordinal = static_cast<std::uint32_t>(in_.number());
    step.name = in_.text();
    chain.push_back(std::move(step));
  }
  return chain;
}

std::optional<DecodedRecord> Decoder::record() {
  DecodedRecord result;
  const std::uint8_t kind = in_.byte();
  result.chain = chain();
  if (kind == static_cast<std::uint8_t>(Kind::kFile)) {
    file(result.record.emplace<FileRecord>(), result);
  } else if (kind == static_cast<std::uint8_t>(Kind::kSkipped)) {
    auto& skipped = result.record.emplace<SkippedRecord>();
    skipped.size = in_.number();
    skipped.reason = reason();
    skipped.detail = text();
  } else {
    in_.fail();
  }
  if (!in_.done()) return std::nullopt;
  return result;
}

void Decoder::holder(FileRecord& file) {
  auto holder = std::make_shared<Holder>();
  holder->meta = file.meta;
  holder->readers.who = one_of(in_.byte(), Access::Who::kAll);
  holder->others_write = in_.byte() != 0;
  const std::uint64_t count = in_.count();
  for (std::uint64_t i = 0; i < count && in_.good(); ++i)
    holder->readers.groups.push_back(static_cast<std::uint32_t>(in_.number()));
  file.holder = std::move(holder);
}

void Decoder::file(FileRecord& file, DecodedRecord& into) {
  const std::uint8_t has = in_.byte();
  into.has_holder = (has & kHolder) != 0;
  file.meta.size = in_.number();
  file.meta.mode = static_cast<std::uint32_t>(in_.number());
  file.meta.has_owner = (has & kOwner) != 0;
  if (file.meta.has_owner) {
    file.meta.uid = static_cast<std::uint32_t>(in_.number());
    file.meta.gid = static_cast<std::uint32_t>(in_.number());
  }
  file.meta.has_modified = (has & kModified) != 0;
  if (file.meta.has_modified) file.meta.modified = in_.signed_number();
  file.media_type = pooled();
  if (into.has_holder && into.chain.empty()) holder(file);
  if ((has & kPartial) != 0) {
    file.partial = reason();
    file.partial_detail = text();
  }
  if ((has & kMarks) != 0) {
    const std::uint64_t count = in_.count();
    for (std::uint64_t i = 0; i < count && in_.good(); ++i) file.marks.push_back(mark());
  }
  assessment(file, (has & kSum) != 0, (has & kLabel) != 0);
  const std::uint64_t count = in_.count();
  for (std::uint64_t i = 0; i < count && in_.good(); ++i) file.findings.push_back(finding());
}

void Decoder::assessment(FileRecord& file, bool has_sum, bool has_label) {
  file.level = level();
  file.content_level = level();
  file.impact = in_.byte();
  file.exposure = in_.byte();
  file.risk = in_.byte();
  file.audience = pooled();
  if (has_sum) {
    ExposureSum& s = file.sum;
    for (std::uint8_t* points :
         {&s.audience, &s.over_retention, &s.untouched, &s.label_gap, &s.unencrypted, &s.writable,
          &s.risky_place, &s.readers, &s.residual})
      *points = in_.byte();
    s.assumed = in_.byte() != 0;
  }
  const std::uint64_t count = in_.count();
  for (std::uint64_t i = 0; i < count && in_.good(); ++i) {
    ClassValue value;
    value.data_class = text();
    value.values = static_cast<std::uint32_t>(in_.number());
    value.mass = in_.number();
    value.weight = in_.byte();
    value.value = in_.byte();
    value.level = level();
    file.values.push_back(std::move(value));
  }
  file.combination = pooled();
  file.path_rule = pooled();
  file.label_verdict = one_of(in_.byte(), LabelVerdict::kRemoved);
  file.people[0] = in_.number();
  file.people[1] = in_.number();
  if (has_label) {
    Label label;
    for (std::string* each :
         {&label.source, &label.value, &label.name, &label.set, &label.method, &label.by_tenant})
      *each = text();
    const std::uint8_t known = in_.byte();
    if (known != 0) label.level = one_of(static_cast<std::uint8_t>(known - 1), Level::kRestricted);
    const std::uint8_t flags = in_.byte();
    label.conflict = (flags & 1U) != 0;
    label.removed = (flags & 2U) != 0;
    const std::uint64_t others = in_.count();
    for (std::uint64_t i = 0; i < others && in_.good(); ++i) label.others.push_back(mark());
    file.label = std::move(label);
  }
  file.tested = TestSet::from_bits(static_cast<std::uint32_t>(in_.number()));
  file.failed = TestSet::from_bits(static_cast<std::uint32_t>(in_.number()));
  file.waived = TestSet::from_bits(static_cast<std::uint32_t>(in_.number()));
}

Where Decoder::where() {
  Where where;
  if (const std::uint64_t page = in_.number()) where.page = static_cast<std::uint32_t>(page - 1);
  if (const std::uint64_t slide = in_.number()) where.slide = static_cast<std::uint32_t>(slide - 1);
  if (const std::uint64_t row = in_.number()) where.row = row - 1;
  for (std::string* value : {&where.sheet, &where.cell, &where.field, &where.part}) *value = text();
  where.commit = in_.text();
  where.object = in_.text();
  if (const std::uint8_t at_head = in_.byte()) where.at_head = at_head == 2;
  const std::uint64_t count = in_.count();
  for (std::uint64_t i = 0; i < count && in_.good(); ++i) where.decoded.push_back(text());
  where.author = in_.text();
  if (in_.byte() != 0) where.date = in_.signed_number();
  const std::uint64_t paths = in_.count();
  for (std::uint64_t i = 0; i < paths && in_.good(); ++i) where.paths.emplace_back(in_.text());
  return where;
}

Finding Decoder::finding() {
  Finding finding;
  const std::uint8_t has = in_.byte();
  finding.rule = rule();
  finding.id = fingerprint();
  finding.fingerprint = fingerprint();
  const std::uint8_t packed = in_.byte();
  finding.confidence = one_of(static_cast<std::uint8_t>(packed & 15U), Confidence::kHigh);
  finding.level = one_of(static_cast<std::uint8_t>(packed >> 4U), Level::kRestricted);
  finding.score = static_cast<std::uint16_t>(in_.number());
  const std::uint64_t count = in_.count();
  for (std::uint64_t i = 0; i < count && in_.good(); ++i) finding.evidence.push_back(text());
  finding.line = in_.number();
  finding.column = in_.number();
  if ((has & kBytes) != 0) {
    const std::uint64_t begin = in_.number();
    finding.bytes = {begin, begin + in_.number()};
  }
  if ((has & kWhere) != 0) finding.where = where();
  finding.match = in_.text();
  if ((has & kAlternatives) != 0) {
    const std::uint64_t rules = in_.count();
    for (std::uint64_t i = 0; i < rules && in_.good(); ++i) finding.alternatives.push_back(rule());
  }
  if ((has & kSuppressed) != 0) finding.suppressed = text();
  if ((has & kWaived) != 0) finding.waived = text();
  if ((has & kVerified) != 0) {
    Verification verified;
    verified.state = one_of(in_.byte(), Verification::State::kUnknown);
    verified.reason = text();
    finding.verified = std::move(verified);
  }
  if ((has & kParts) != 0) {
    const std::uint64_t parts = in_.count();
    for (std::uint64_t i = 0; i < parts && in_.good(); ++i) finding.parts.push_back(part());
  }
  if ((has & kPartOf) != 0) finding.part_of = fingerprint();
  return finding;
}

FindingPart Decoder::part() {
  FindingPart part;
  part.name = text();
  if (in_.byte() != 0) part.rule = rule();
  part.line = in_.number();
  part.column = in_.number();
  if (in_.byte() != 0) {
    const std::uint64_t begin = in_.number();
    part.bytes = {begin, begin + in_.number()};
  }
  part.match = in_.text();
  part.fingerprint = fingerprint();
  return part;
}

}  // namespace

std::string encode(const FileRecord& file, const StoreNumbers& numbers) {
  Encoder encoder(numbers);
  encoder.file(file);
  return encoder.out.take();
}

std::string encode(const SkippedRecord& skipped, const StoreNumbers& numbers) {
  Encoder encoder(numbers);
  encoder.skipped(skipped);
  return encoder.out.take();
}

std::optional<DecodedRecord> decode(std::string_view body, const StorePool& pool) {
  return Decoder(body, pool).record();
}

}  // namespace assay::scanner
