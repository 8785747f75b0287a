#include "scanner/store_pool.h"

#include <algorithm>

#include "scanner/base/byte_codec.h"

namespace assay::scanner {

void StorePool::add_text(std::int64_t id, std::string_view text) {
  texts_.emplace(static_cast<std::uint64_t>(id), text);
}

void StorePool::add_rule(std::int64_t id, RuleInfo rule) {
  rules_.emplace(static_cast<std::uint64_t>(id), std::move(rule));
}

const std::string* StorePool::text(std::uint64_t id) const {
  const auto found = texts_.find(id);
  return found == texts_.end() ? nullptr : &found->second;
}

const RuleInfo* StorePool::rule(std::uint64_t id) const {
  const auto found = rules_.find(id);
  return found == rules_.end() ? nullptr : &found->second;
}

std::vector<std::string> StorePool::classes() const {
  std::vector<std::string> all;
  for (const auto& [id, rule] : rules_) all.push_back(rule.data_class);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::string encode_rule(const RuleInfo& rule) {
  ByteWriter out;
  for (const std::string* each : {&rule.id, &rule.title, &rule.data_class, &rule.country})
    out.text(*each);
  out.number(rule.tags.size());
  for (const std::string& tag : rule.tags) out.text(tag);
  out.signed_number(rule.weight);
  out.text(rule.rotate);
  return out.take();
}

std::optional<RuleInfo> decode_rule(std::string_view bytes) {
  ByteReader in(bytes);
  RuleInfo rule;
  for (std::string* each : {&rule.id, &rule.title, &rule.data_class, &rule.country})
    *each = in.text();
  const std::uint64_t count = in.count();
  for (std::uint64_t i = 0; i < count && in.good(); ++i) rule.tags.emplace_back(in.text());
  rule.weight = static_cast<int>(in.signed_number());
  rule.rotate = in.text();
  if (!in.done()) return std::nullopt;
  return rule;
}

}  // namespace assay::scanner
