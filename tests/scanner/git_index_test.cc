#include "scanner/git_index.h"

#include <string>
#include <vector>

#include "tests/support/test.h"

using assay::scanner::git::CachedTree;
using assay::scanner::git::IndexFile;
using assay::scanner::git::IndexItems;

namespace {

std::string number(std::uint32_t value, int size = 4) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  return bytes;
}

std::string head(std::uint32_t version, std::uint32_t entries) {
  return "DIRC" + number(version) + number(entries);
}

constexpr std::uint32_t kFile = 0100644;

// All of an entry that comes before its path.
std::string fixed(std::uint32_t flags, std::uint32_t mode = kFile, char id = 'x') {
  return std::string(24, 't') + number(mode) + std::string(12, 'u') + std::string(20, id) +
         number(flags, 2);
}

std::string entry(const std::string& path, std::uint32_t mode = kFile, unsigned stage = 0) {
  const auto length = static_cast<std::uint32_t>(std::min<std::size_t>(path.size(), 0xFFF));
  std::string bytes = fixed((stage << 12) | length, mode) + path;
  bytes.append(8 - bytes.size() % 8, '\0');
  return bytes;
}

std::string extension(const std::string& name, const std::string& data) {
  return name + number(static_cast<std::uint32_t>(data.size())) + data;
}

const std::string kDigest(20, 'd');

std::vector<std::string> paths(const std::string& bytes) {
  std::vector<std::string> all;
  IndexItems items(bytes);
  for (; items.item() != nullptr; items.next()) all.emplace_back(items.path());
  if (items.damaged()) all.emplace_back("damaged");
  return all;
}

}  // namespace

TEST_CASE("an index's entries are read in place") {
  const std::string long_path = "d/" + std::string(5000, 'l');
  const std::string bytes = head(2, 4) + entry("a") + entry("b/c", 0120000) +
                            entry("b/d", kFile, 2) + entry(long_path) + kDigest;
  CHECK(paths(bytes) == std::vector<std::string>{"a", "b/c", "b/d", long_path});
  IndexItems items(bytes);
  CHECK(items.item()->mode == kFile);
  CHECK(items.item()->id == std::string(20, 'x'));
  items.next();
  CHECK(items.item()->mode == 0120000);
  items.next();
  CHECK(items.item()->stage == 2);
}

TEST_CASE("an index of version 3 tells what is only intended to be added") {
  std::string marked = fixed(0x4000 | 1) + number(0x2000, 2) + "b";
  marked.append(8 - marked.size() % 8, '\0');
  const std::string bytes = head(3, 2) + entry("a") + marked + kDigest;
  IndexItems items(bytes);
  CHECK_FALSE(items.item()->intent_to_add);
  items.next();
  CHECK(items.item()->intent_to_add);
  CHECK(items.path() == "b");
  // Version 2 has no such flags.
  CHECK(paths(head(2, 2) + entry("a") + marked + kDigest).back() == "damaged");
}

TEST_CASE("an index of version 4 tells paths by what is other than before") {
  const std::string end(1, '\0');
  const std::string dropped200 = std::string("\x80\x48", 2);  // 128 + 0x48
  const std::string long_path = "f/" + std::string(210, 'q');
  const std::string bytes = head(4, 4) + fixed(4) + end + "f/ab" + end + fixed(4) + '\1' + "c" +
                            end + fixed(212) + '\2' + std::string(210, 'q') + end + fixed(13) +
                            dropped200 + "z" + end + kDigest;
  CHECK(paths(bytes) ==
        std::vector<std::string>{"f/ab", "f/ac", long_path, "f/" + std::string(10, 'q') + "z"});
  CHECK(paths(head(4, 1) + fixed(1) + '\5' + "a" + end + kDigest).back() == "damaged");
}

TEST_CASE("an index that is cut, or none at all, is damaged") {
  const std::string bytes = head(2, 2) + entry("a") + entry("b") + kDigest;
  for (std::size_t size = 1; size < bytes.size(); ++size)
    CHECK_FALSE(IndexFile::parse(bytes.substr(0, size)).has_value());
  CHECK(IndexFile::parse(bytes).has_value());
  CHECK_FALSE(IndexFile::parse("not an index, but long enough").has_value());
  CHECK_FALSE(IndexFile::parse(head(5, 0) + kDigest).has_value());
  CHECK_FALSE(IndexFile::parse(head(2, 1) + entry("") + kDigest).has_value());
}

TEST_CASE("an empty index, and one that is not there, have nothing") {
  for (const auto& index : {IndexFile::parse(""), IndexFile::read("/nonexistent/index"),
                            IndexFile::parse(head(2, 0) + kDigest)}) {
    REQUIRE(index);
    CHECK(index->items().item() == nullptr);
    CHECK(index->cached().entries == -1);
  }
  CHECK_FALSE(IndexFile::read("/").has_value());
}

TEST_CASE("cached trees are found by name") {
  const std::string end(1, '\0');
  const std::string tree = end + "-1 2\n" + "a" + end + "3 1\n" + std::string(20, 'A') + "in" +
                           end + "1 0\n" + std::string(20, 'I') + "b" + end + "-1 0\n";
  const auto index = IndexFile::parse(head(2, 0) + extension("EOIE", "whatever") +
                                      extension("TREE", tree) + kDigest);
  REQUIRE(index);
  const CachedTree* a = index->cached().folder("a");
  REQUIRE(a != nullptr);
  CHECK(a->entries == 3);
  CHECK(a->tree == std::string(20, 'A'));
  REQUIRE(a->folder("in") != nullptr);
  CHECK(a->folder("in")->tree == std::string(20, 'I'));
  REQUIRE(index->cached().folder("b") != nullptr);
  CHECK(index->cached().folder("b")->entries == -1);
  CHECK(index->cached().folder("c") == nullptr);
  // A damaged one is none: the folders are compared then.
  const auto cut = IndexFile::parse(head(2, 0) + extension("TREE", tree.substr(0, 30)) + kDigest);
  REQUIRE(cut);
  CHECK(cut->cached().folders.empty());
}

TEST_CASE("an index of a kind that is not known is refused with what helps") {
  const auto said = [](const std::string& name) {
    const auto index = IndexFile::parse(head(2, 0) + extension(name, "x") + kDigest);
    return index ? std::string() : index.error().detail;
  };
  CHECK(said("link").find("--no-split-index") != std::string::npos);
  CHECK(said("sdir").find("--no-sparse-index") != std::string::npos);
  CHECK(said("newx").find("extension") != std::string::npos);
  CHECK(said("NEWX").empty());
}
