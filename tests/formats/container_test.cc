#include "formats/container.h"

#include <chrono>
#include <random>

#include "formats/zip_directory.h"
#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

namespace assay::formats {
namespace {

using namespace std::string_literals;
using testing::compress;
using testing::Entry;
using testing::expand_bytes;
using testing::make_archive;
using testing::Recorder;
using testing::type_of;

std::string noise(std::size_t size, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random() & 0xFF);
  return bytes;
}

const std::vector<Entry> kTwo = {{"a.txt", "alpha alpha alpha\n"}, {"d/b.csv", "x,y\n1,2\n"}};

void put(std::string& out, std::uint64_t value, unsigned width) {
  for (unsigned i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// A zip whose directory lists `count` members that all share one stored body.
std::string overlapping_zip(unsigned count) {
  const std::string body = "one body for all";
  std::string zip;
  zip += "PK\3\4"s;
  for (const unsigned v : {20U, 0U, 0U, 0U, 0U}) put(zip, v, 2);
  put(zip, 0, 4);
  put(zip, body.size(), 4);
  put(zip, body.size(), 4);
  put(zip, 1, 2);
  put(zip, 0, 2);
  zip += "a" + body;
  const auto start = zip.size();
  for (unsigned i = 0; i < count; ++i) {
    zip += "PK\1\2"s;
    for (const unsigned v : {20U, 20U, 0U, 0U, 0U, 0U}) put(zip, v, 2);
    put(zip, 0, 4);
    put(zip, body.size(), 4);
    put(zip, body.size(), 4);
    put(zip, 1, 2);
    for (int k = 0; k < 4; ++k) put(zip, 0, 2);
    put(zip, 0, 4);
    put(zip, 0, 4);
    zip += static_cast<char>('a' + i % 26);
  }
  const auto size = zip.size() - start;
  zip += "PK\5\6"s;
  put(zip, 0, 4);
  put(zip, count, 2);
  put(zip, count, 2);
  put(zip, size, 4);
  put(zip, start, 4);
  put(zip, 0, 2);
  return zip;
}

TEST_CASE("every archive format that libarchive writes is recognised and walked", "[container]") {
  struct Case {
    const char* format;
    Format expected;
    const char* name;
  };
  const auto c =
      GENERATE(Case{"zip", Format::kZip, "x.zip"}, Case{"7zip", Format::k7z, "x.7z"},
               Case{"ustar", Format::kTar, "x.tar"}, Case{"pax", Format::kTar, "x"},
               Case{"gnutar", Format::kTar, "x.tar"}, Case{"v7tar", Format::kTar, "x.tar"},
               Case{"newc", Format::kCpio, "x.cpio"}, Case{"odc", Format::kCpio, "x.cpio"},
               Case{"bin", Format::kCpio, "x.cpio"}, Case{"iso9660", Format::kIso, "x.iso"},
               Case{"xar", Format::kXar, "x.xar"}, Case{"warc", Format::kWarc, "x.warc"});
  CAPTURE(c.format);
  const std::string bytes = make_archive(c.format, kTwo);
  const FileType type = type_of(bytes, c.name);
  REQUIRE(type.kind == Kind::kContainer);
  REQUIRE(type.format == c.expected);
  Recorder seen;
  const MemberEnd end = expand_bytes(bytes, c.name, seen);
  CHECK(Recorder::describe(end) == "read");
  CHECK(end.bytes == bytes.size());
  REQUIRE(seen.find("d/b.csv") != nullptr);
  CHECK(seen.find("a.txt")->content == kTwo[0].content);
  CHECK(seen.find("d/b.csv")->content == kTwo[1].content);
  CHECK(seen.find("d/b.csv")->member.depth == 1);
  CHECK(seen.find("a.txt")->member.type.media_type == "text/plain");
  CHECK(seen.state("a.txt") == "read");
}

TEST_CASE("ar archives are walked", "[container]") {
  const std::string format = GENERATE("arbsd", "argnu");
  const std::string bytes =
      make_archive(format == "arbsd" ? "arbsd" : "argnu", {{"a.txt", "alpha"}, {"b.txt", "beta"}});
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, "x.a", seen)) == "read");
  REQUIRE(seen.find("b.txt") != nullptr);
  CHECK(seen.find("b.txt")->content == "beta");
}

TEST_CASE("a compressed stream has one member, called without the extension", "[container]") {
  struct Case {
    const char* filter;
    Format expected;
    const char* name;
  };
  const auto c = GENERATE(
      Case{"gzip", Format::kGzip, "n.txt.gz"}, Case{"bzip2", Format::kBzip2, "n.txt.bz2"},
      Case{"xz", Format::kXz, "n.txt.xz"}, Case{"zstd", Format::kZstd, "n.txt.zst"},
      Case{"lz4", Format::kLz4, "n.txt.LZ4"}, Case{"lzma", Format::kLzma, "n.txt.lzma"},
      Case{"compress", Format::kCompress, "n.txt.Z"}, Case{"lzip", Format::kLzip, "n.txt.lz"});
  CAPTURE(c.filter);
  std::string content;
  for (int i = 0; i < 20'000; ++i) content += "line " + std::to_string(i) + "\n";
  const std::string bytes = compress(c.filter, content);
  REQUIRE(type_of(bytes, c.name).format == c.expected);
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, c.name, seen)) == "read");
  REQUIRE(seen.seen.size() == 1);
  CHECK(seen.seen[0].member.name == "n.txt");
  CHECK(seen.seen[0].content == content);
  CHECK(seen.seen[0].end.bytes == content.size());
}

TEST_CASE("a compressed tar is one step: its members are at depth 1", "[container]") {
  const std::string filter =
      GENERATE("gzip", "bzip2", "xz", "zstd", "lz4", "lzma", "compress", "lzip");
  CAPTURE(filter);
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(make_archive("ustar", kTwo, filter), "x.tar.gz", seen)) ==
        "read");
  REQUIRE(seen.seen.size() == 2);
  CHECK(seen.seen[1].member.depth == 1);
  CHECK(seen.seen[1].content == kTwo[1].content);
}

TEST_CASE("an empty compressed stream and an empty archive are read", "[container]") {
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(compress("gzip", ""), "e.gz", seen)) == "read");
  CHECK(seen.state("e") == "read");
  Recorder none;
  CHECK(Recorder::describe(expand_bytes(make_archive("zip", {}), "e.zip", none)) == "read");
  CHECK(none.seen.empty());
}

TEST_CASE("containers of different formats nest", "[container]") {
  const std::string inner = make_archive("zip", {{"deep.txt", "found me"}});
  const std::string seven = make_archive("7zip", {{"inner.zip", inner}, {"side.txt", "side"}});
  const std::string tgz = make_archive("ustar", {{"mid.7z", seven}}, "gzip");
  const std::string top = make_archive("zip", {{"t.tar.gz", tgz}, {"last.txt", "last"}});
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(top, "top.zip", seen)) == "read");
  REQUIRE(seen.find("deep.txt") != nullptr);
  CHECK(seen.find("t.tar.gz")->member.type.format == Format::kGzip);
  CHECK(seen.find("deep.txt")->member.depth == 4);
  CHECK(seen.find("deep.txt")->content == "found me");
  CHECK(seen.find("side.txt")->member.depth == 3);
  CHECK(seen.find("last.txt")->content == "last");
  CHECK(seen.all_ended());
}

TEST_CASE("nesting ends at the depth limit, which is reported", "[container]") {
  std::string bytes = "bottom";
  for (int i = 0; i < 12; ++i) {
    bytes = make_archive("ustar", {{"n" + std::to_string(i), bytes}}, "gzip");
  }
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, "x.tar.gz", seen)) == "read");
  CHECK(seen.seen.size() == 8);
  CHECK(Recorder::describe(seen.seen.back().end) == "skipped:limit:depth");
  Recorder none;
  ContainerLimits limits;
  limits.max_depth = 0;
  CHECK(Recorder::describe(expand_bytes(bytes, "x.tar.gz", none, limits)) == "skipped:limit:depth");
}

TEST_CASE("a gzip in a gzip in a gzip … uses a level each and ends", "[container]") {
  std::string bytes = "bottom";
  for (int i = 0; i < 30; ++i) bytes = compress("gzip", bytes);
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, "x", seen)) == "read");
  CHECK(seen.seen.size() == 8);
  CHECK(Recorder::describe(seen.seen.back().end) == "skipped:limit:depth");
}

TEST_CASE("members, bytes and ratio are limited over the whole tree", "[container]") {
  std::vector<Entry> many;
  for (int i = 0; i < 60; ++i) many.push_back({"f" + std::to_string(i), "x"});
  const std::string inner = make_archive("ustar", many);
  const std::string top = make_archive("zip", {{"a.tar", inner}, {"b.tar", inner}});
  SECTION("entries") {
    ContainerLimits limits;
    limits.max_entries = 100;
    Recorder seen;
    CHECK(Recorder::describe(expand_bytes(top, "t.zip", seen, limits)) == "partial:limit:entries");
    CHECK(seen.seen.size() == 100);
    CHECK(seen.state("b.tar") == "partial:limit:entries");
    CHECK(seen.all_ended());
  }
  SECTION("total bytes") {
    ContainerLimits limits;
    limits.max_total_bytes = inner.size() + inner.size() / 2;
    Recorder seen;
    CHECK(Recorder::describe(expand_bytes(top, "t.zip", seen, limits)) == "partial:limit:size");
    CHECK(seen.all_ended());
  }
  SECTION("one member's bytes") {
    ContainerLimits limits;
    limits.max_member_bytes = 100'000;
    const std::string zip = make_archive("zip", {{"big", noise(300'000)}, {"small", "s"}});
    Recorder seen;
    CHECK(Recorder::describe(expand_bytes(zip, "t.zip", seen, limits)) == "read");
    CHECK(seen.state("big") == "partial:limit:size");
    CHECK(seen.state("small") == "read");
  }
}

TEST_CASE("bombs stop at the ratio, quickly", "[container]") {
  ContainerLimits limits;
  limits.ratio_floor = 4U << 20;
  const std::string zeros(40U << 20, '\0');
  const auto start = std::chrono::steady_clock::now();
  SECTION("flat") {
    const std::string format = GENERATE("zip", "7zip");
    Recorder seen;
    seen.keep_content = false;
    CHECK(Recorder::describe(expand_bytes(make_archive(format, {{"z", zeros}}), "b", seen,
                                          limits)) == "partial:limit:ratio");
    CHECK(seen.total < (16U << 20));
    CHECK(Recorder::describe(seen.seen.at(0).end) == "partial:limit:ratio");
  }
  SECTION("nested") {
    const std::string inner = make_archive("zip", {{"z", zeros}});
    std::vector<Entry> copies;
    for (int i = 0; i < 16; ++i) copies.push_back({"c" + std::to_string(i) + ".zip", inner});
    Recorder seen;
    seen.keep_content = false;
    CHECK(Recorder::describe(expand_bytes(make_archive("zip", copies), "b.zip", seen, limits)) ==
          "partial:limit:ratio");
    CHECK(seen.total < (220U << 20));
    CHECK(seen.all_ended());
  }
  SECTION("overlapping") {
    Recorder seen;
    const MemberEnd end = expand_bytes(overlapping_zip(3000), "b.zip", seen, limits);
    CHECK(Recorder::describe(end) == "skipped:corrupt");
    CHECK(end.detail == "overlapping entries");
    CHECK(seen.seen.empty());
    Recorder single;
    CHECK(Recorder::describe(expand_bytes(overlapping_zip(1), "b.zip", single, limits)) !=
          "skipped:corrupt");
    CHECK(single.seen.size() == 1);
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("what stands before a break is delivered, and the break is reported", "[container]") {
  const std::string big = noise(200'000);
  const std::vector<Entry> entries = {{"first", "first content"}, {"second", big}};
  struct Case {
    const char* format;
    const char* filter;
  };
  const auto c = GENERATE(Case{"ustar", "none"}, Case{"ustar", "gzip"}, Case{"ustar", "xz"},
                          Case{"newc", "none"}, Case{"zip", "none"});
  CAPTURE(c.format, c.filter);
  std::string bytes = make_archive(c.format, entries, c.filter);
  bytes.resize(100'000);
  Recorder seen;
  const MemberEnd end = expand_bytes(bytes, "x", seen);
  CHECK(Recorder::describe(end) == "partial:corrupt");
  REQUIRE(seen.seen.size() == 2);
  CHECK(seen.find("first")->content == "first content");
  CHECK(seen.state("second") == "partial:corrupt");
  CHECK(big.starts_with(seen.find("second")->content));
  CHECK(seen.all_ended());
}

TEST_CASE("a truncated compressed stream is partial", "[container]") {
  std::string content;
  for (int i = 0; i < 50'000; ++i) content += std::to_string(i * 7919) + "\n";
  std::string bytes = compress("gzip", content);
  bytes.resize(bytes.size() / 2);
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, "x.gz", seen)) == "partial:corrupt");
  CHECK(seen.state("x") == "partial:corrupt");
  CHECK(content.starts_with(seen.find("x")->content));
}

TEST_CASE("a wrong checksum makes its member partial, not its neighbours", "[container]") {
  std::string bytes = make_archive("zip", {{"a", std::string("same length A")}, {"b", "bbbb"}},
                                   "none", "zip:compression=store");
  bytes.replace(bytes.find("same length A"), 4, "SAME");
  Recorder seen;
  expand_bytes(bytes, "x.zip", seen);
  CHECK(seen.state("a") == "partial:corrupt");
  CHECK(seen.find("a")->content == "SAME length A");
  CHECK(seen.state("b") == "read");
}

TEST_CASE("a damaged tar header is passed over and reported", "[container]") {
  std::string bytes = make_archive("ustar", {{"a", "1"}, {"b", "2"}, {"c", "3"}});
  bytes[1024] = '\x7F';
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, "x.tar", seen)) == "partial:corrupt");
  CHECK(seen.state("a") == "read");
  CHECK(seen.state("c") == "read");
}

TEST_CASE("encrypted zip members are skipped as such", "[container]") {
  const std::string method = GENERATE("zipcrypt", "aes128", "aes256");
  const std::string bytes =
      make_archive("zip", {{"s.txt", "secret text"}}, "none", "zip:encryption=" + method, "pw");
  Recorder seen;
  expand_bytes(bytes, "x.zip", seen);
  CHECK(seen.state("s.txt") == "skipped:encrypted");
  CHECK(seen.find("s.txt")->content.empty());
  const std::string outer = make_archive("ustar", {{"in.zip", bytes}, {"plain", "p"}}, "gzip");
  Recorder nested;
  CHECK(Recorder::describe(expand_bytes(outer, "x.tgz", nested)) == "read");
  CHECK(nested.state("s.txt") == "skipped:encrypted");
  CHECK(nested.state("plain") == "read");
}

TEST_CASE("links and devices are named, directories are not", "[container]") {
  const std::string bytes = make_archive("pax", {{"dir/", "", AE_IFDIR, ""},
                                                 {"file", "f"},
                                                 {"sym", "", AE_IFLNK, "/etc/passwd"},
                                                 {"hard", "", AE_IFREG, "file"},
                                                 {"fifo", "", AE_IFIFO, ""},
                                                 {"dev", "", AE_IFCHR, ""}});
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(bytes, "x.tar", seen)) == "read");
  CHECK(seen.seen.size() == 5);
  CHECK(seen.state("sym") == "skipped:symlink");
  CHECK(seen.state("hard") == "skipped:duplicate");
  CHECK(seen.state("fifo") == "skipped:special-file");
  CHECK(seen.state("dev") == "skipped:special-file");
  CHECK(seen.find("file")->member.meta.mode == 0640);
  CHECK(seen.find("file")->member.meta.modified == 1'600'000'000);
}

TEST_CASE("names come as the bytes that are stored", "[container]") {
  const std::string format = GENERATE("ustar", "newc", "zip");
  const std::string name = GENERATE("new\nline", "\xFF\xFE bad utf8", "../../up", "/absolute/x",
                                    "caf\xC3\xA9", "a\x1b[31m");
  CAPTURE(format, name);
  Recorder seen;
  expand_bytes(make_archive(format, {{name, "body"}}), "x", seen);
  REQUIRE(seen.seen.size() == 1);
  CHECK(seen.seen[0].member.name == name);
  CHECK(seen.seen[0].content == "body");
}

TEST_CASE("names in UTF-16 and in zip's UTF-8 come as UTF-8", "[container]") {
  std::string zip = make_archive("zip", {{"cafe", "body"}});
  for (auto at = zip.find("cafe"); at != std::string::npos; at = zip.find("cafe", at + 1))
    zip.replace(at, 4, "ca\xC3\xA9");
  zip[7] =
      static_cast<char>(zip[7] | 8);  // "the name is UTF-8", in the local header and the directory
  zip[zip.find("PK\1\2") + 9] = static_cast<char>(zip[zip.find("PK\1\2") + 9] | 8);
  Recorder seen;
  expand_bytes(zip, "x.zip", seen);
  REQUIRE(seen.seen.size() == 1);
  CHECK(seen.seen[0].member.name == "ca\xC3\xA9");
}

TEST_CASE("the visitor can leave a member out and can stop everything", "[container]") {
  const std::string inner = make_archive("zip", {{"x", noise(100'000)}, {"y", "y"}});
  const std::string top = make_archive("ustar", {{"in.zip", inner}, {"z", "z"}});
  Recorder without;
  without.exclude = "in.zip";
  CHECK(Recorder::describe(expand_bytes(top, "t.tar", without)) == "read");
  CHECK(without.state("in.zip") == "skipped:excluded");
  CHECK(without.state("x") == "absent");
  CHECK(without.state("z") == "read");
  Recorder stopped;
  stopped.blocks_allowed = 1;
  CHECK(Recorder::describe(expand_bytes(top, "t.tar", stopped)) == "partial:interrupted");
  CHECK(stopped.state("x") == "partial:interrupted");
  CHECK(stopped.state("in.zip") == "partial:interrupted");
  CHECK(stopped.state("z") == "absent");
  CHECK(stopped.all_ended());
}

TEST_CASE("reading time is limited", "[container]") {
  ContainerLimits limits;
  limits.max_time = std::chrono::milliseconds(0);
  Recorder seen;
  const MemberEnd end =
      expand_bytes(make_archive("ustar", {{"a", noise(1U << 20)}}), "x.tar", seen, limits);
  CHECK(end.reason == Reason::kLimitTime);
  CHECK(end.state != MemberEnd::State::kRead);
}

TEST_CASE("a large nested zip is streamed, a large nested 7z is refused", "[container]") {
  ContainerLimits limits;
  limits.max_buffered_bytes = 50'000;
  const std::string body = noise(200'000);
  const std::string top = make_archive("ustar", {{"a.zip", make_archive("zip", {{"x", body}})},
                                                 {"b.7z", make_archive("7zip", {{"y", body}})}});
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(top, "t.tar", seen, limits)) == "read");
  CHECK(seen.state("b.7z") == "skipped:limit:size");
  REQUIRE(seen.find("x") != nullptr);
  CHECK(seen.find("x")->content == body);
}

TEST_CASE("bytes that only look like a container are refused without harm", "[container]") {
  const std::string magic = GENERATE("PK\3\4"s, "7z\xBC\xAF\x27\x1C"s, "Rar!\x1A\7\1\0"s,
                                     "MSCF\0\0\0\0"s, "\x28\xB5\x2F\xFD"s,
                                     "\xFD"
                                     "7zXZ\0"s,
                                     "!<arch>\n"s, "\x1F\x8B\x08\0"s);
  const std::string bytes = magic + noise(5000);
  FileType type = type_of(bytes, "x");
  type.kind = Kind::kContainer;
  if (type.format == Format::kNone) type.format = Format::kZip;
  Recorder seen;
  MemoryAccess memory(bytes);
  const MemberEnd end = expand(memory, "x", type, {}, seen);
  CAPTURE(magic, end.detail, seen.events);
  CHECK(end.state != MemberEnd::State::kRead);
  CHECK(seen.all_ended());
}

TEST_CASE("an archive behind other bytes is told by its end, its directory and its first member",
          "[container]") {
  const auto behind = [](std::string_view bytes) {
    MemoryAccess memory(bytes);
    return zip_behind(memory, 1000);
  };
  const std::string zip = make_archive("zip", kTwo);
  const std::string program = "\x7f"s + "ELF" + noise(70'000);
  CHECK(behind(program + zip) == program.size());
  // A directory in another order than the members': the first of these begins the archive.
  const std::size_t first = zip.find("PK\1\2"s);
  const std::size_t second = zip.find("PK\1\2"s, first + 4);
  const std::size_t end = zip.find("PK\5\6"s);
  const std::string turned = zip.substr(0, first) + zip.substr(second, end - second) +
                             zip.substr(first, second - first) + zip.substr(end);
  CHECK(behind(program + turned) == program.size());
  CHECK_FALSE(behind(zip));  // nothing is before it
  CHECK_FALSE(behind(program));
  CHECK_FALSE(behind(""));
  CHECK_FALSE(behind(program + zip + "more"));
  for (std::size_t cut = 1; cut < zip.size(); ++cut) {
    CAPTURE(cut);
    REQUIRE_FALSE(behind(program + zip.substr(0, zip.size() - cut)));
  }
  CHECK_FALSE(behind(program + zip.substr(4)));  // its first member isn't where it says
  const auto carries = [](std::string_view head) {
    return may_carry_archive(type_of(head, "x"), head);
  };
  CHECK(carries(program));
  CHECK(carries("#!/bin/sh\nexit\n"));
  CHECK_FALSE(carries("text"));
  CHECK_FALSE(carries("\x89PNG\r\n\x1a\n"s + std::string(60, '\0')));
}

TEST_CASE("a hand-made cab and lha are read", "[container]") {
  // A cabinet with one stored folder: header, CFFOLDER, CFFILE, CFDATA (checksum 0: not checked).
  std::string cab = "MSCF"s;
  const std::string body = "inside a cabinet";
  put(cab, 0, 4);
  put(cab, 36 + 8 + 16 + 6 + 8 + body.size(), 4);
  put(cab, 0, 4);
  put(cab, 44, 4);
  put(cab, 0, 4);
  cab += "\x03\x01"s;
  for (const unsigned v : {1U, 1U, 0U, 1U, 0U}) put(cab, v, 2);
  put(cab, 36 + 8 + 16 + 6, 4);
  put(cab, 1, 2);
  put(cab, 0, 2);
  put(cab, body.size(), 4);
  put(cab, 0, 4);
  for (const unsigned v : {0U, 0x5021U, 0U, 0x20U}) put(cab, v, 2);
  cab += "a.txt\0"s;
  put(cab, 0, 4);
  put(cab, body.size(), 2);
  put(cab, body.size(), 2);
  cab += body;
  Recorder seen;
  CHECK(Recorder::describe(expand_bytes(cab, "x.cab", seen)) == "read");
  REQUIRE(seen.find("a.txt") != nullptr);
  CHECK(seen.find("a.txt")->content == body);

  // LHA level 0, stored (-lh0-); the checksum is the sum of the header after its two first bytes.
  const std::string text = "inside an lha";
  std::string rest = "-lh0-";
  put(rest, text.size(), 4);
  put(rest, text.size(), 4);
  put(rest, 0x50210000, 4);
  rest += "\x20\0\x05"s + "b.txt";
  unsigned crc = 0;
  for (const char ch : text) {
    crc ^= static_cast<unsigned char>(ch);
    for (int i = 0; i < 8; ++i) crc = (crc & 1U) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
  }
  put(rest, crc, 2);
  unsigned sum = 0;
  for (const char ch : rest) sum += static_cast<unsigned char>(ch);
  const std::string lha =
      std::string{static_cast<char>(rest.size()), static_cast<char>(sum & 0xFF)} + rest + text +
      '\0';
  Recorder lha_seen;
  CHECK(type_of(lha, "x").format == Format::kLha);
  CHECK(Recorder::describe(expand_bytes(lha, "x.lzh", lha_seen)) == "read");
  REQUIRE(lha_seen.find("b.txt") != nullptr);
  CHECK(lha_seen.find("b.txt")->content == text);
}

}  // namespace
}  // namespace assay::formats
