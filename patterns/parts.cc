#include "patterns/parts.h"

#include <algorithm>

#include "patterns/words.h"

namespace assay::patterns {
namespace {

// What assigns a field: `tenant_id = "…"`, "tenantId": "…", --tenant …, <tenantId>…
std::string field_expression(const PartRule& part) {
  std::string names;
  for (const std::string& name : part.fields)
    names += (names.empty() ? "" : "|") + word_expression(name);
  // The name may end a longer one: azureTenantId, my.app.tenant_id.
  return "(?i)(?:" + names +
         ")[\"'\\]]{0,2}[ \\t]{0,16}(?:=>|:=|[:=,>]|[ \\t])[ \\t]{0,16}[\"']?(?<value>(?-i:" +
         part.pattern + "))(?![A-Za-z0-9_-])";
}

std::size_t distance(std::size_t begin, std::size_t end, const Candidate& of) {
  return end <= of.begin ? of.begin - end : begin >= of.end ? begin - of.end : 0;
}

}  // namespace

std::vector<PartFinder::Known>& PartFinder::known(std::uint32_t rule) {
  const auto [at, is_new] = known_.try_emplace(rule);
  if (!is_new) return at->second;
  for (const PartRule& part : c_.rules[rule].parts) {
    Known& one = at->second.emplace_back();
    for (std::uint32_t id = 0; id < c_.rules.size(); ++id) {
      if (std::find(part.rules.begin(), part.rules.end(), c_.rules[id].info.id) != part.rules.end())
        one.rules.push_back(id);
    }
    if (!part.fields.empty()) one.field = LazyCode(field_expression(part));
  }
  return at->second;
}

std::optional<CandidatePart> PartFinder::match(std::vector<Candidate>& candidates, std::size_t of,
                                               const Known& part, Span reach) {
  const Candidate& main = candidates[of];
  std::optional<std::size_t> best;
  const auto better = [&](std::size_t at) {
    if (!best) return true;
    const bool above = candidates[at].begin < main.begin;
    if (above != (candidates[*best].begin < main.begin)) return above;
    return distance(candidates[at].begin, candidates[at].end, main) <
           distance(candidates[*best].begin, candidates[*best].end, main);
  };
  const auto consider = [&](std::size_t at) {
    const Candidate& other = candidates[at];
    if (other.rule == main.rule) return false;
    const bool fits = !taken_[at] && std::find(part.rules.begin(), part.rules.end(), other.rule) !=
                                         part.rules.end();
    if (fits && better(at)) best = at;
    return true;
  };
  for (std::size_t at = of; at-- > 0 && candidates[at].end >= reach.begin;) {
    if (!consider(at)) break;
  }
  for (std::size_t at = of + 1; at < candidates.size() && candidates[at].begin < reach.end; ++at) {
    if (!consider(at)) break;
  }
  if (!best) return std::nullopt;
  taken_[*best] = true;
  candidates[*best].is_part = true;
  const Candidate& found = candidates[*best];
  return CandidatePart{0, found.rule, found.begin, found.end};
}

std::optional<CandidatePart> PartFinder::field(std::string_view text, const Candidate& of,
                                               const Known& part, Span reach) {
  if (part.field.empty()) return std::nullopt;
  std::optional<CandidatePart> best;
  for (std::size_t from = reach.begin; from < reach.end;) {
    const auto found = regex_.search(part.field, text.substr(0, reach.end), from);
    if (!found) break;
    from = std::max(found->end, from + 1);
    const bool overlaps = found->value_begin < of.end && of.begin < found->value_end;
    const bool nearer = !best || distance(found->value_begin, found->value_end, of) <
                                     distance(best->begin, best->end, of);
    if (!overlaps && nearer) best = CandidatePart{0, kNoRule, found->value_begin, found->value_end};
  }
  return best;
}

void PartFinder::find(std::string_view text, std::vector<Candidate>& candidates) {
  const auto has_parts = [&](const Candidate& c) { return !c_.rules[c.rule].parts.empty(); };
  if (std::none_of(candidates.begin(), candidates.end(), has_parts)) return;
  taken_.assign(candidates.size(), false);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Candidate& main = candidates[i];
    if (!has_parts(main)) continue;
    const std::size_t within = c_.rules[main.rule].parts_within;
    const Span reach{main.begin > within ? main.begin - within : 0,
                     std::min(text.size(), main.end + within)};
    std::vector<Known>& parts = known(main.rule);
    for (std::uint32_t part = 0; part < parts.size(); ++part) {
      auto found = match(candidates, i, parts[part], reach);
      if (!found) found = field(text, main, parts[part], reach);
      if (!found) continue;
      found->part = part;
      main.parts.push_back(*found);
    }
  }
}

}  // namespace assay::patterns
