// A git repository as a source of entries: what it holds is listed and read in parallel. The only
// user of libgit2. GitRepository and GitReader: one thread at a time each.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/base/result.h"

namespace assay::scanner {

/// A SHA-1 object id. libgit2 1.5 reads no SHA-256 repositories; opening one is an error.
using ObjectId = std::array<unsigned char, 20>;
std::string object_name(const ObjectId& id);

struct GitRequest {
  enum class What : std::uint8_t {
    kHead,     ///< the files of HEAD's tree
    kStaged,   ///< what the index adds to HEAD (and to MERGE_HEAD)
    kRange,    ///< what the commits of `range` bring
    kPushed,   ///< what the commits of `pushed` bring
    kHistory,  ///< what every commit that a ref reaches brought
  } what = What::kHead;
  std::string range;  ///< "A..B"
  std::string index;  ///< kStaged: the index's file; empty: the repository's own
  /// Old and new tip of each ref, as pre-receive reads them; zeros: none.
  std::vector<std::pair<std::string, std::string>> pushed;
  /// kPushed: the refs that tell what the receiving side has already: its own branches, or the
  /// remotes' that a sender knows.
  std::string known_refs = "refs/heads/";
  /// Paths that are left out: a blob there doesn't count as seen, and what moves away from there is
  /// new. Unset: none.
  std::function<bool(const std::string& path)> left_out;
  bool whole_files = false;  ///< findings in lines that were there before, too
  bool all = false;          ///< kHistory: reflogs too (stashes are in one)
  bool dangling = false;     ///< kHistory: objects that no ref reaches, too
};

/// A blob, or a text that git keeps: a message, the names of refs.
struct GitEntry {
  std::string path;  ///< in the repository; ".git/commits/ID" and the like for texts
  bool is_text = false;
  bool left_out = false;           ///< by GitRequest::left_out: for its record only
  std::string text;                ///< of a text
  ObjectId object{};               ///< of a blob
  std::optional<ObjectId> commit;  ///< the first that brought it
  std::vector<ObjectId> bases;     ///< blobs that it was made from: what they have is not new
};

/// Who made a commit, and when.
struct GitAuthor {
  std::string name, email;
  std::int64_t time = 0;  ///< seconds since 1970-01-01 UTC
};

/// An object's bytes, held by whoever made them. Copies share them.
class GitBytes {
 public:
  GitBytes(std::shared_ptr<const void> owner, std::string_view bytes)
      : owner_(std::move(owner)), bytes_(bytes) {}
  [[nodiscard]] std::string_view view() const { return bytes_; }

 private:
  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
};

class GitLister;
class GitReader;

class GitRepository {
 public:
  /// The repository that `path` lies in, or is (bare). GIT_DIR, GIT_OBJECT_DIRECTORY and the like
  /// count when `path` is empty; GIT_INDEX_FILE must not be set then: it would be read whole, at
  /// each reader, too; nor GIT_WORK_TREE, which libgit2 doesn't know: it is `work_tree` (empty: not
  /// set). An Error says why it can't be used: none there, owned by somebody else, damaged.
  static Result<GitRepository> open(const std::string& path, const std::string& work_tree = {});
  GitRepository(GitRepository&&) noexcept;
  GitRepository& operator=(GitRepository&&) noexcept;
  ~GitRepository();

  /// The work tree with a '/' at its end; of a bare one, the repository itself.
  [[nodiscard]] const std::string& root() const;
  /// Where its hooks are (core.hooksPath).
  [[nodiscard]] std::string hooks() const;

  /// What is asked for, to be listed by as many threads as scan it. `request` is kept. An Error: a
  /// range or an index that can't be read.
  Result<std::unique_ptr<GitLister>> list(const GitRequest& request);

  /// For one more thread.
  [[nodiscard]] Result<std::unique_ptr<GitReader>> reader() const;

 private:
  struct State;
  explicit GitRepository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class GitReader {
 public:
  ~GitReader();
  GitReader(const GitReader&) = delete;
  GitReader& operator=(const GitReader&) = delete;

  /// Bytes of an object, without reading them.
  Result<std::uint64_t> size(const ObjectId& object);
  Result<GitBytes> read(const ObjectId& object);
  /// A blob of at most `max_size` bytes in one of the repository's own packs, the fast way.
  /// Nothing: it is to be read the other way, which says what is wrong.
  std::optional<GitBytes> packed(const ObjectId& blob, std::uint64_t max_size);
  /// Which bytes of the entry's blob are in lines that none of its bases has: [begin, end), sorted.
  /// Nothing: all of them (no bases, or no text).
  std::optional<std::vector<std::pair<std::uint64_t, std::uint64_t>>> added(const GitEntry& entry);
  /// Nothing: the commit can't be read.
  std::optional<GitAuthor> author(const ObjectId& commit);

  struct State;  ///< the listing's, too
  State& state() { return *state_; }

 private:
  friend class GitRepository;
  explicit GitReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::scanner
