// Foreign bytes (paths, values, titles) made harmless for formats that are not JSON: whatever the
// name of a file is, it is shown there and never obeyed. Control characters and bad bytes come out
// as append_printable() writes them. All append; pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "scanner/base/provenance.h"

namespace assay::reports {

/// A field of RFC 4180, quoted where needed. What a spreadsheet would take for a formula gets an
/// apostrophe in front.
void append_csv_field(std::string& out, std::string_view bytes);

/// Text for an element or an attribute's value of XML 1.0, spaces and all.
void append_xml(std::string& out, std::string_view bytes);

/// A code span of Markdown that is one in tables too: backticks, bars and less-than signs are
/// written as \x60, \x7c and \x3c. Nothing for an empty text.
void append_markdown_code(std::string& out, std::string_view bytes);

/// A label's value of the Prometheus text format, with its quotes.
void append_prometheus_label(std::string& out, std::string_view bytes);

/// A file on disk as a URI reference, each byte that isn't unreserved percent-encoded: file:///…
/// for an absolute path, a relative reference for others.
std::string file_uri(const Provenance& file);

/// A message of SARIF: brackets would be links, braces placeholders.
std::string sarif_text(std::string_view bytes);

}  // namespace assay::reports
