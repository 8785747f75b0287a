// Makes files of Outlook in memory, as far as the reader looks at them: pages without checksums.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/pst_tables.h"
#include "tests/formats/compound_builder.h"

namespace assay::testing {

/// A value of a property or of a cell: its id and type, and its bytes.
struct Property {
  std::uint16_t id = 0, type = 0x1F;
  std::string value;
};

class PstBuilder {
 public:
  /// `unicode`: the form of Outlook 2003 and later. `cipher`: 0 none, 1 permuted, 2 cyclic.
  explicit PstBuilder(bool unicode = true, unsigned cipher = 1)
      : unicode_(unicode), cipher_(cipher), file_(unicode ? 1024 : 512, '\0') {}

  struct Inner {
    std::uint32_t id = 0;
    std::uint64_t data = 0, inner = 0;
  };

  std::string wide(std::uint64_t value) const { return le(value, unicode_ ? 8 : 4); }

  /// A block; `list`: of other blocks or nodes, which isn't encoded.
  std::uint64_t block(std::string bytes, bool list = false) {
    next_ += 4;
    const std::uint64_t id = next_ | (list ? 2U : 0U);
    blocks_[id] = {file_.size(), static_cast<std::uint16_t>(bytes.size())};
    if (!list) encode(bytes, id);
    file_ += bytes;
    file_.resize((file_.size() + 63) / 64 * 64, '\0');
    return id;
  }
  /// A node's bytes in several blocks.
  std::uint64_t blocks(const std::vector<std::string>& pieces) {
    std::string list;
    std::size_t size = 0;
    for (const std::string& piece : pieces) {
      list += wide(block(piece));
      size += piece.size();
    }
    return block(le(1, 1) + le(1, 1) + le(pieces.size(), 2) + le(size, 4) + list, true);
  }
  std::uint64_t inner(const std::vector<Inner>& nodes) {
    std::string list;
    for (const Inner& node : nodes) list += wide(node.id) + wide(node.data) + wide(node.inner);
    return block(le(2, 1) + le(0, 1) + le(nodes.size(), 2) + (unicode_ ? le(0, 4) : "") + list,
                 true);
  }
  void node(std::uint32_t id, std::uint64_t data, std::uint64_t inner = 0,
            std::uint32_t parent = 0) {
    nodes_[id] = wide(id) + wide(data) + wide(inner) + le(parent, 4) + (unicode_ ? le(0, 4) : "");
  }

  /// A heap of these pieces; the first is its root.
  static std::string heap(unsigned kind, const std::vector<std::string>& pieces) {
    std::string bytes = le(0, 2) + le(0xEC, 1) + le(kind, 1) + le(0x20, 4) + le(0, 4);
    std::string map = le(pieces.size(), 2) + le(0, 2);
    for (const std::string& piece : pieces) {
      map += le(bytes.size(), 2);
      bytes += piece;
    }
    map += le(bytes.size(), 2);
    if (bytes.size() % 2 != 0) bytes += '\0';
    bytes.replace(0, 2, le(bytes.size(), 2));
    return bytes + map;
  }
  /// Where the heap's piece of this number lies, from 0.
  static std::uint32_t piece(std::size_t number) {
    return static_cast<std::uint32_t>((number + 1) << 5);
  }
  /// A list of properties. A value of no bytes lies in a node inside, whose id is in `outside`.
  static std::string properties(const std::vector<Property>& all,
                                const std::map<std::uint16_t, std::uint32_t>& outside = {}) {
    std::vector<std::string> pieces(2);
    std::string records;
    for (const Property& each : all) {
      const auto out = outside.find(each.id);
      records += le(each.id, 2) + le(each.type, 2) +
                 le(out != outside.end() ? out->second : piece(pieces.size()), 4);
      if (out == outside.end()) pieces.push_back(each.value);
    }
    pieces[0] = le(0xB5, 1) + le(2, 1) + le(6, 1) + le(0, 1) + le(piece(1), 4);
    pieces[1] = records;
    return heap(0xBC, pieces);
  }
  /// The same behind a property that is a number.
  static std::string numbered(const std::vector<Property>& all,
                              std::pair<std::uint16_t, std::uint32_t> number) {
    std::vector<Property> with = all;
    with.push_back({number.first, 0x03, ""});
    return properties(with, {{number.first, number.second}});
  }
  /// A table of one column of texts; an empty one has no value.
  static std::string table(std::uint16_t id, const std::vector<std::string>& cells) {
    std::vector<std::string> pieces(2);
    std::string rows;
    for (const std::string& cell : cells) {
      rows += le(cell.empty() ? 0 : piece(pieces.size()), 4) + le(cell.empty() ? 0 : 0x80, 1);
      if (!cell.empty()) pieces.push_back(cell);
    }
    pieces[0] = le(0x7C, 1) + le(1, 1) + le(4, 2) + le(4, 2) + le(4, 2) + le(5, 2) + le(0, 4) +
                le(piece(1), 4) + le(0, 4) + le(0x1F, 2) + le(id, 2) + le(0, 2) + le(4, 1) +
                le(0, 1);
    pieces[1] = rows;
    return heap(0x7C, pieces);
  }

  std::string take(std::uint16_t version = 0) {
    std::map<std::uint64_t, std::string> places;
    for (const auto& [id, where] : blocks_)
      places[id] = wide(id) + wide(where.first) + le(where.second, 2) + le(1, 2) +
                   (unicode_ ? le(0, 4) : "");
    std::map<std::uint64_t, std::string> nodes;
    for (const auto& [id, entry] : nodes_) nodes[id] = entry;
    const std::uint64_t node_root = tree(nodes, 0x81);
    const std::uint64_t block_root = tree(places, 0x80);
    if (version == 0) version = unicode_ ? 23 : 14;
    std::string header = "!BDN" + le(0, 4) + "SM" + le(version, 2);
    header.resize(unicode_ ? 1024 : 512, '\0');
    header.replace(unicode_ ? 224 : 188, unicode_ ? 8 : 4, wide(node_root));
    header.replace(unicode_ ? 240 : 196, unicode_ ? 8 : 4, wide(block_root));
    header[unicode_ ? 513 : 461] = static_cast<char>(cipher_);
    file_.replace(0, header.size(), header);
    return file_;
  }

 private:
  void encode(std::string& bytes, std::uint64_t id) const {
    using formats::kPstI;
    using formats::kPstR;
    using formats::kPstS;
    auto key = static_cast<std::uint16_t>(id >> 16 ^ id);
    for (char& c : bytes) {
      auto byte = static_cast<std::uint8_t>(c);
      if (cipher_ == 1) byte = kPstR[byte];
      if (cipher_ == 2) {
        const auto low = static_cast<std::uint8_t>(key);
        const auto high = static_cast<std::uint8_t>(key >> 8);
        byte = kPstR[static_cast<std::uint8_t>(byte + low)];
        byte = kPstS[static_cast<std::uint8_t>(byte + high)];
        byte = static_cast<std::uint8_t>(kPstI[static_cast<std::uint8_t>(byte - high)] - low);
        ++key;
      }
      c = static_cast<char>(byte);
    }
  }

  // A tree of pages: leaves of a few entries, and one page above them if there are several.
  std::uint64_t tree(const std::map<std::uint64_t, std::string>& entries, unsigned kind) {
    constexpr std::size_t kInLeaf = 10;
    std::map<std::uint64_t, std::string> above;
    std::vector<std::string> leaf;
    std::uint64_t first = 0;
    const auto end_leaf = [&] {
      const std::uint64_t at = page(leaf, kind, 0);
      above[first] = wide(first) + wide(0) + wide(at);
      leaf.clear();
    };
    for (const auto& [key, entry] : entries) {
      if (leaf.empty()) first = key;
      leaf.push_back(entry);
      if (leaf.size() == kInLeaf) end_leaf();
    }
    if (!leaf.empty() || above.empty()) end_leaf();
    std::vector<std::string> all;
    for (const auto& [key, entry] : above) all.push_back(entry);
    return page(all, kind, 1);
  }
  std::uint64_t page(const std::vector<std::string>& entries, unsigned kind, unsigned level) {
    const std::size_t counts = unicode_ ? 488 : 496;
    std::string bytes;
    for (const std::string& entry : entries) bytes += entry;
    bytes.resize(counts, '\0');
    bytes += le(entries.size(), 1) + le(20, 1) +
             le(entries.empty() ? 24 : entries.front().size(), 1) + le(level, 1);
    if (unicode_) bytes += le(0, 4);
    bytes += le(kind, 1) + le(kind, 1);
    bytes.resize(512, '\0');
    const std::uint64_t at = file_.size();
    file_ += bytes;
    return at;
  }

  bool unicode_;
  unsigned cipher_;
  std::string file_;
  std::uint64_t next_ = 0;
  std::map<std::uint64_t, std::pair<std::uint64_t, std::uint16_t>> blocks_;
  std::map<std::uint32_t, std::string> nodes_;
};

}  // namespace assay::testing
