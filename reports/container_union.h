// What a container comes to: the union of its members' values, never better than its worst member.
// Fed with every member's record and asked for the container's own, which has to come after them
// (the engine holds it back). Thread-safe. Memory: the distinct values of the containers under way.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "reports/assessment.h"

namespace assay::reports {

class ContainerUnion {
 public:
  /// `context` must outlive it.
  explicit ContainerUnion(const AssessContext& context) : context_(context) {}

  /// Assesses `file`: a file, a member (which also counts for the containers around it), or a
  /// container, whose members were all assessed before.
  void assess(FileRecord& file);
  /// A container that ends without a record of its own.
  void forget(const Provenance& container);

 private:
  struct Sum;
  void add(const FileRecord& member);

  const AssessContext& context_;
  std::mutex mutex_;
  std::unordered_map<const Provenance*, std::shared_ptr<Sum>> sums_;
};

}  // namespace assay::reports
