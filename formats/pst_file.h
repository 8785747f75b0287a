// Files of Outlook, .pst and .ost, as nodes ([MS-PST] 2.2, "Node Database Layer"): two B-trees say
// which blocks a node has and where these lie, blocks' bytes are permuted so that nobody sees text
// in them. Everything in the file is foreign: trees may loop, sizes are anything. Private to the
// readers of containers. One owner; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/container.h"
#include "scanner/base/result.h"

namespace assay::formats {

/// A node, or a node inside of one.
struct PstNode {
  std::uint32_t id = 0;      ///< its low five bits say of what kind it is
  std::uint64_t data = 0;    ///< the block it begins with; 0: none
  std::uint64_t inner = 0;   ///< the block that lists the nodes inside of it; 0: none
  std::uint32_t parent = 0;  ///< of a node that isn't inside of one: where it lies
  [[nodiscard]] std::uint32_t kind() const { return id & 0x1FU; }
};

/// What reading one item may cost, in bytes; a block costs more than it has. Blocks and nodes may
/// be named any number of times: what an item comes to isn't bounded by the file's size.
class PstBudget {
 public:
  explicit PstBudget(std::size_t bytes) : left_(bytes) {}
  /// False: it doesn't suffice any more, from now on.
  bool take(std::size_t bytes) {
    left_ = bytes <= left_ ? left_ - bytes : 0;
    return left_ > 0;
  }

 private:
  std::size_t left_;
};

/// [MS-PST] 2.2.2.1: kinds of nodes.
inline constexpr std::uint32_t kPstFolder = 0x02, kPstMessage = 0x04, kPstAttachment = 0x05,
                               kPstHiddenMessage = 0x08;
/// The node inside of a message that lists who gets it.
inline constexpr std::uint32_t kPstRecipients = 0x692;

class PstFile {
 public:
  /// `file` outlives the result and must not change. `most`: bytes of one node that are read.
  /// Errors: kCorrupt, kUnreadable, kUnsupported (the form of Outlook 2013's .ost with pages of 4
  /// KB).
  static Result<PstFile> open(RandomAccess& file, std::size_t most);

  /// Calls `visit` with each node, in order of their ids; false ends it. Pages that can't be read
  /// are passed over: the error says so.
  std::optional<Error> nodes(const std::function<bool(const PstNode&)>& visit) const;
  [[nodiscard]] std::optional<PstNode> node(std::uint32_t id) const;

  /// A node's bytes, block by block: what stands in them counts from a block's begin. Fewer than
  /// all when they are too many, or not where they should be: `error` says so, if it isn't set yet.
  std::vector<std::string> blocks(std::uint64_t data, PstBudget& budget,
                                  std::optional<Error>& error) const;
  /// The nodes inside of one.
  std::vector<PstNode> inner_nodes(std::uint64_t inner, PstBudget& budget,
                                   std::optional<Error>& error) const;

 private:
  enum class Cipher : std::uint8_t { kNone, kPermute, kCyclic };
  struct Place {
    std::uint64_t at = 0;
    std::size_t size = 0;
  };
  explicit PstFile(RandomAccess& file, std::size_t most) : file_(&file), most_(most) {}

  std::optional<Error> read_header();
  [[nodiscard]] const std::string* page(std::uint64_t at, unsigned kind) const;
  [[nodiscard]] std::optional<std::string_view> look_up(std::uint64_t root, unsigned kind,
                                                        std::uint64_t key) const;
  [[nodiscard]] std::optional<Place> place(std::uint64_t block) const;
  [[nodiscard]] std::optional<std::string> block(std::uint64_t id) const;
  bool visit_page(std::uint64_t at, unsigned level, std::size_t& pages,
                  const std::function<bool(const PstNode&)>& visit,
                  std::optional<Error>& error) const;
  [[nodiscard]] PstNode node_of(std::string_view entry) const;
  void add_blocks(std::uint64_t id, unsigned depth, std::size_t& left, PstBudget& budget,
                  std::vector<std::string>& out, std::optional<Error>& error) const;
  void add_inner(std::uint64_t id, unsigned depth, PstBudget& budget, std::vector<PstNode>& out,
                 std::optional<Error>& error) const;
  /// An integer of the file's width: 8 bytes, 4 before Outlook 2003.
  [[nodiscard]] std::uint64_t wide(std::string_view bytes, std::size_t at) const;

  RandomAccess* file_;
  std::size_t most_;
  bool unicode_ = true;  ///< the form of Outlook 2003 and later
  Cipher cipher_ = Cipher::kNone;
  std::uint64_t node_root_ = 0, block_root_ = 0;
  mutable std::map<std::uint64_t, std::string> pages_;  ///< that were read last
};

}  // namespace assay::formats
