// Which commits a request means, and in which order they are gone through. Private to
// assay::scanner.
#pragma once

#include <string>
#include <vector>

#include "scanner/git.h"
#include "scanner/git_reader_state.h"

namespace assay::scanner {

namespace git {

/// Parents before their children. An Error: a range or a pushed commit that can't be read. What is
/// missing on the way is a line of `unreadable`.
Result<std::vector<git_oid>> commits_of(GitReader::State& reader, const GitRequest& request,
                                        std::vector<std::string>& unreadable);

std::vector<std::string> ref_names(git_repository* repository);

}  // namespace git

/// GitRepository::list() of what is in one tree: HEAD's, or the index.
Result<std::unique_ptr<GitLister>> list_files(git_repository* repository,
                                              const GitRequest& request);
/// The same of what commits bring.
Result<std::unique_ptr<GitLister>> list_commits(GitReader::State& reader,
                                                const GitRequest& request);

}  // namespace assay::scanner
