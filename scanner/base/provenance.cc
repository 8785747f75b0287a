#include "scanner/base/provenance.h"

#include <vector>

namespace assay {

ProvenancePtr Provenance::file(std::string path) {
  return ProvenancePtr(new Provenance(nullptr, std::move(path), 0, 0));
}

ProvenancePtr Provenance::member(ProvenancePtr container, std::string name, std::uint32_t ordinal) {
  const std::uint32_t depth = container->depth_ + 1;
  return ProvenancePtr(new Provenance(std::move(container), std::move(name), ordinal, depth));
}

const Provenance& Provenance::root() const {
  const Provenance* at = this;
  while (at->container_) at = at->container_.get();
  return *at;
}

std::string Provenance::path() const {
  if (!container_) return name_;
  std::vector<const Provenance*> chain;
  std::size_t size = depth_;
  for (const Provenance* at = this; at != nullptr; at = at->container_.get()) {
    chain.push_back(at);
    size += at->name_.size();
  }
  std::string path;
  path.reserve(size);
  for (auto part = chain.rbegin(); part != chain.rend(); ++part) {
    if (part != chain.rbegin()) path += '!';
    path += (*part)->name_;
  }
  return path;
}

}  // namespace assay
