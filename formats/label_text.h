// What the readers of labels share. Private to formats/label*.cc.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/base/records.h"

namespace assay::formats {

/// ASCII letters in upper case; the rest stays.
std::string upper_case(std::string_view text);
/// Without white space at both ends.
std::string_view trimmed(std::string_view text);

/// Takes one of the pairs "MSIP_Label_<id>_Key" = value into the mark of its id. False: `name` is
/// none.
bool add_msip_pair(std::string_view name, std::string_view value,
                   std::map<std::string, LabelMark>& labels);
/// Appends the gathered marks.
void append_msip(std::map<std::string, LabelMark>&& labels, LabelTrust trust,
                 std::vector<LabelMark>& marks);

}  // namespace assay::formats
