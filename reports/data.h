// The data files that the build puts into the program: frameworks/*.toml, policy/*.toml and
// templates/*, as text.
#pragma once

#include <string_view>
#include <vector>

namespace assay::reports {

struct DataFile {
  std::string_view name;  ///< "frameworks/soc2.toml"; static lifetime, as the text
  std::string_view text;
};

/// All of them, by name.
std::vector<DataFile> data_files();
/// One of them. Throws std::logic_error when it is not built in.
std::string_view data_file(std::string_view name);

}  // namespace assay::reports
