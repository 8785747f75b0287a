#include "scanner/text_scan.h"

#include <algorithm>
#include <tuple>

namespace assay::scanner {
namespace {

patterns::Use use_of(formats::TextUse use) {
  switch (use) {
    case formats::TextUse::kProse:
      return patterns::Use::kProse;
    case formats::TextUse::kCode:
      return patterns::Use::kCode;
    case formats::TextUse::kConfig:
      return patterns::Use::kConfig;
    case formats::TextUse::kData:
      return patterns::Use::kData;
    case formats::TextUse::kLog:
      return patterns::Use::kLog;
    case formats::TextUse::kMarkup:
      return patterns::Use::kMarkup;
    case formats::TextUse::kUnknown:
      break;
  }
  return patterns::Use::kUnknown;
}

formats::WindowOptions options_for(const patterns::RuleSet& rules) {
  formats::WindowOptions options;
  options.overlap = (rules.max_width() + 63) / 64 * 64;
  return options;
}

}  // namespace

void TextResult::append(TextResult&& next) {
  for (Finding& finding : next.findings) {
    if (finding.line == 1) finding.column += progress.characters;
    finding.line += progress.newlines;
    findings.push_back(std::move(finding));
  }
  for (const auto& [rule, count] : next.counts) counts[rule] += count;
  progress.append(next.progress);
  bytes += next.bytes;
  dropped += next.dropped;
  if (!stopped) stopped = std::move(next.stopped);
}

TextScanner::TextScanner(const patterns::RuleSet& rules, const FindingContext& context)
    : context_(context),
      options_(options_for(rules)),
      matcher_(rules, context.min_confidence),
      reader_(options_) {}

TextResult TextScanner::scan(ByteStream& stream, const formats::TextType& type, const Part& part,
                             std::string_view name, formats::TextUse use,
                             Clock::time_point deadline) {
  TextResult result;
  view_.file_name = name;
  view_.use = use_of(use);
  const std::uint64_t dropped = matcher_.dropped();
  reader_.start(stream, type, part.begin, part.end, part.lead);
  for (;;) {
    const auto window = reader_.next();
    if (!window) {
      result.stopped = window.error();
      continue;  // the windows over what was read before it follow
    }
    if (*window == nullptr) break;
    window_findings(**window, result);
    if ((*window)->at_end) break;
    if (context_.stop.stop_requested()) {
      result.stopped = Error{Reason::kInterrupted, "stopped by a signal"};
      break;
    }
    if (Clock::now() > deadline) {
      result.stopped = Error{Reason::kLimitTime, "the time for one file ran out"};
      break;
    }
  }
  result.progress = reader_.total();
  result.bytes = reader_.bytes_read();
  result.dropped = matcher_.dropped() - dropped;
  return result;
}

void TextScanner::window_findings(const formats::Window& window, TextResult& result) {
  matches_.clear();
  view_.text = window.text;
  view_.own_begin = window.own_begin;
  view_.own_end = window.own_end;
  matcher_.scan(view_, matches_);
  formats::Progress place = window.before;
  std::size_t measured = window.own_begin;
  for (const patterns::Match& match : matches_) {
    if (match.confidence < context_.min_confidence) continue;
    if (++result.counts[match.rule] > kMaxFindingsPerRule) continue;
    place.append(formats::measure(window.text.substr(measured, match.begin - measured)));
    measured = match.begin;
    result.findings.push_back(finding(match, window, place));
  }
}

Finding TextScanner::finding(const patterns::Match& match, const formats::Window& window,
                             const formats::Progress& place) const {
  const std::string_view raw = window.text.substr(match.begin, match.end - match.begin);
  const SecretView value(raw);
  Finding finding;
  finding.rule = match.rule;
  finding.confidence = match.confidence;
  finding.score = match.score;
  finding.evidence = match.evidence;
  finding.alternatives = match.alternatives;
  finding.line = place.newlines + 1;
  finding.column = place.characters + 1;
  finding.match = value.mask();
  const std::string normalised = normalise_value(raw, match.loose_value);
  finding.fingerprint = context_.key->fingerprint(match.rule->data_class, SecretView(normalised));
  if (context_.show != nullptr) finding.secret = value.reveal(*context_.show);
  if (match.allowed_inline) finding.suppressed = "inline";
  if (!window.decoded.empty()) finding.where.decoded.emplace_back(window.decoded);
  finding.bytes = {window.to_source(match.begin), window.to_source(match.end)};
  return finding;
}

void finish(TextResult&& result, const FindingContext& context, FileRecord& record) {
  auto& findings = result.findings;
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.line, a.column, a.bytes, a.rule->id) <
           std::tie(b.line, b.column, b.bytes, b.rule->id);
  });
  const std::string path = record.provenance->path();
  std::map<const RuleInfo*, std::uint32_t> listed;
  std::map<std::pair<const RuleInfo*, Fingerprint>, std::uint32_t> seen;
  std::erase_if(findings, [&](Finding& finding) {
    if (++listed[finding.rule] > kMaxFindingsPerRule) return true;
    const std::uint32_t nth = seen[{finding.rule, finding.fingerprint}]++;
    finding.id = context.key->keyed_hash(finding.rule->id + '\n' + path + '\n' +
                                         to_hex(finding.fingerprint) + '\n' + std::to_string(nth));
    return false;
  });
  record.findings = std::move(findings);
  if (result.stopped) {
    record.partial = result.stopped->reason;
    record.partial_detail = result.stopped->detail;
    return;
  }
  std::string more;
  for (const auto& [rule, count] : result.counts) {
    if (count > kMaxFindingsPerRule) {
      more += (more.empty() ? "" : ", ") + std::to_string(count - kMaxFindingsPerRule) +
              " more of " + rule->id;
    }
  }
  if (result.dropped > 0)
    more += (more.empty() ? "" : ", ") + std::to_string(result.dropped) + " hits not followed up";
  if (more.empty()) return;
  record.partial = Reason::kLimitMatches;
  record.partial_detail = more;
}

}  // namespace assay::scanner
