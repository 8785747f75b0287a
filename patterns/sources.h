// The rule and vocabulary files that are built into the program, as text, and reading them from
// folders.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "patterns/rule.h"

namespace assay::patterns {

struct SourceFile {
  std::string name;  ///< "rules/secret.cloud.toml", "vocabulary/classes.toml"
  std::string text;
};

/// The built-in files. Parsed from the program's own bytes; about 1 ms.
std::vector<SourceFile> built_in_sources();

/// The text of the built-in file whose name ends so; empty: there is none. Lives as the program.
std::string_view built_in_source(std::string_view name);

/// One string and back. unpack() returns what is whole of a damaged one.
std::string pack_sources(const std::vector<SourceFile>& files);
std::vector<SourceFile> unpack_sources(std::string_view bytes);
/// In such a string the text of the file whose name ends so; empty: there is none.
std::string_view find_source(std::string_view bytes, std::string_view name);

/// The *.toml files of a folder (and of its folders), sorted by name, or the file itself.
/// Unreadable: a problem.
std::vector<SourceFile> read_sources(const std::string& path, std::vector<Problem>& problems);

/// Parses vocabularies, then rules. A vocabulary without all lists of wording is a problem.
std::vector<Rule> parse_sources(const std::vector<SourceFile>& files, Vocabulary& vocabulary,
                                std::vector<Problem>& problems);

}  // namespace assay::patterns
