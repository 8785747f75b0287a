// Records whose lines name their values: LDIF and vCard. Private to the readers of tables. Pure.
#pragma once

#include <string_view>

namespace assay::formats {

/// The first entry's "dn:" behind comments and a version (RFC 2849).
bool looks_like_ldif(std::string_view head);

/// "BEGIN:VCARD".
bool looks_like_vcard(std::string_view head);

/// Whether a line may begin with it: "cn;lang-de".
bool is_ldif_attribute(std::string_view name);

/// What an attribute of a directory is called in words (RFC 4519), without its options:
/// "sn;lang-de" is the surname.
std::string_view ldif_column(std::string_view attribute);

}  // namespace assay::formats
