// Where an entry came from: an immutable chain from the root that was asked for to the innermost
// member. It is a structure, printed as `share/a.zip!b.tar!c.docx` only when printed: a folder
// named "x!y" or "Plan-B" can't be mistaken for a container. Shared by threads; depth is O(1).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

class Provenance;
using ProvenancePtr = std::shared_ptr<const Provenance>;

class Provenance {
 public:
  /// A file on disk (or "-" for standard input): `path` as given plus relative path, raw bytes.
  static ProvenancePtr file(std::string path);
  /// The `ordinal`-th member (stored order, from 0) of `container`, by its stored name (raw bytes).
  static ProvenancePtr member(ProvenancePtr container, std::string name, std::uint32_t ordinal);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// 0 for a file, 1 for its members, …
  [[nodiscard]] std::uint32_t depth() const { return depth_; }
  [[nodiscard]] const ProvenancePtr& container() const { return container_; }
  [[nodiscard]] std::uint32_t ordinal() const { return ordinal_; }
  /// The outermost entry: the file on disk.
  [[nodiscard]] const Provenance& root() const;
  /// The printed form, raw bytes, parts joined by '!'. O(length).
  [[nodiscard]] std::string path() const;

 private:
  Provenance(ProvenancePtr container, std::string name, std::uint32_t ordinal, std::uint32_t depth)
      : container_(std::move(container)),
        name_(std::move(name)),
        ordinal_(ordinal),
        depth_(depth) {}

  ProvenancePtr container_;
  std::string name_;
  std::uint32_t ordinal_;
  std::uint32_t depth_;
};

}  // namespace assay
