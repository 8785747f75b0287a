// What kinds of data there are and how much one record of each weighs:
// patterns/vocabulary/classes.toml as values. Immutable once parsed; may be shared by threads.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/config.h"
#include "scanner/base/records.h"

namespace assay {

/// Per level: from how many distinct values (medium or high confidence) of a class a file has it;
/// 0: never.
using Steps = std::array<std::uint32_t, 4>;

struct DataClass {
  std::string id;     ///< "pii.government-id": dotted, from broad to narrow
  std::string title;  ///< for people
  int weight = 0;     ///< S: what one record weighs, 0…100
  bool flat = false;  ///< one is as bad as many (keys, card verification values)
  Steps steps{};
};

/// The level that `distinct` values give: the highest whose step is reached; `floor` if none is.
Level level_of(const Steps& steps, std::uint64_t distinct, Level floor);

class Taxonomy {
 public:
  /// Parses the class file's text. A class inherits what it leaves out from its parent ("pii" for
  /// "pii.name"). Mistakes are appended to `problems`; the result is then not to be used.
  static Taxonomy parse(std::string_view toml, std::string name, std::vector<Problem>& problems);

  /// Sorted by id.
  [[nodiscard]] const std::vector<DataClass>& classes() const { return classes_; }
  /// The class itself or its nearest ancestor that is listed; null when there is none. O(parts ·
  /// log classes).
  [[nodiscard]] const DataClass* find(std::string_view id) const;
  /// As find(); the file's [default] for a class that is under none of the tree's.
  [[nodiscard]] const DataClass& get(std::string_view id) const;
  /// Replaces the class of that id, or adds it.
  void set(DataClass data_class);

 private:
  std::vector<DataClass> classes_;
  DataClass fallback_;
};

/// Reads `weight`, `flat` and `steps = { confidential = 1, … }` of a table into `data_class`; what
/// is absent stays. Mistakes become problems of `table`.
void read_class_fields(ConfigTable& table, DataClass& data_class);

}  // namespace assay
