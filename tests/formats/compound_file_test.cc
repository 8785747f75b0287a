#include "formats/compound_file.h"

#include "tests/formats/compound_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

// Bytes that tell where they were.
std::string content(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; bytes.size() < size; ++i) bytes += std::to_string(i) + ' ';
  bytes.resize(size);
  return bytes;
}

// The paths of a file's streams, or what is wrong with it.
std::string paths(const std::string& bytes) {
  MemoryAccess memory(bytes);
  const auto file = CompoundFile::open(memory);
  if (!file) return file.error().detail;
  std::string all;
  for (const auto& stream : file->streams()) all += stream.path + '\n';
  return all;
}

struct Read {
  std::string bytes, error;
};

// The stream of that path.
Read read(const std::string& bytes, const std::string& path, std::size_t most = 100U << 20) {
  MemoryAccess memory(bytes);
  const auto file = CompoundFile::open(memory);
  REQUIRE(file.has_value());
  for (const auto& stream : file->streams()) {
    if (stream.path != path) continue;
    Read read;
    if (const auto error = file->read(stream, most, read.bytes)) read.error = error->detail;
    return read;
  }
  return {"", "not found"};
}

// A file of one large and two small streams: the large one's sectors are the last.
CompoundMade simple(unsigned shift = 9) {
  CompoundBuilder builder(shift);
  builder.stream(u"small", content(200));
  builder.stream(u"large", content(10'000));
  builder.stream(u"other", content(70));
  return builder.make();
}

}  // namespace

TEST_CASE("a compound file's streams are read, whatever the size of its sectors") {
  for (const unsigned shift : {9U, 12U}) {
    CompoundBuilder builder(shift);
    const std::vector<std::size_t> sizes = {0, 1, 64, 65, 200, 4095, 4096, 4097, 8192, 100'000};
    for (std::size_t i = 0; i < sizes.size(); ++i)
      builder.stream(std::u16string(1, static_cast<char16_t>('a' + i)), content(sizes[i]));
    const std::string bytes = builder.make().bytes;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const Read all = read(bytes, std::string(1, static_cast<char>('a' + i)));
      CHECK(all.error.empty());
      CHECK((all.bytes == content(sizes[i])));
    }
  }
}

TEST_CASE("a table of sectors that the header has no room for is found") {
  // 109 sectors of the table have 7 MB.
  CompoundBuilder builder;
  builder.stream(u"a", content(9'000'000));
  builder.stream(u"b", content(5000));
  const std::string bytes = builder.make().bytes;
  CHECK((read(bytes, "a").bytes == content(9'000'000)));
  CHECK((read(bytes, "b").bytes == content(5000)));
}

TEST_CASE("a stream is read as far as wanted") {
  const std::string bytes = simple().bytes;
  for (const std::size_t most : {0U, 1U, 100U, 5000U}) {
    const Read large = read(bytes, "large", most);
    CHECK(large.bytes == content(10'000).substr(0, most));
    CHECK(large.error.empty());
  }
  CHECK(read(bytes, "small", 65).bytes == content(65));
}

TEST_CASE("streams are called by their storages, in the directory's order") {
  CompoundBuilder builder;
  builder.stream(u"\x05SummaryInformation", "x");
  const auto outer = builder.storage(u"__attach");
  builder.stream(u"B\u00FCro \U0001F600", "x", outer);
  const auto inner = builder.storage(u"inner", outer);
  builder.stream(u"deep", "y", inner);
  builder.storage(u"empty", outer);
  builder.stream(u"half \xD83D", "x", outer);
  builder.stream(u"last", "z");
  auto made = builder.make();
  const std::string expected =
      "SummaryInformation\n__attach/Büro 😀\n__attach/inner/deep\n"
      "__attach/half \xEF\xBF\xBD\nlast\n";
  CHECK(paths(made.bytes) == expected);
  CHECK(read(made.bytes, "__attach/inner/deep").bytes == "y");
  // What is left of an entry is before it.
  made.entry(8, 68, 1, 4);
  made.entry(0, 76, 8, 4);
  made.entry(2, 72, 0xFFFFFFFF, 4);
  CHECK(paths(made.bytes) == expected);
}

TEST_CASE("a directory that comes back to itself or leaves itself is listed once") {
  auto made = simple();
  const std::string expected = "small\nlarge\nother\n";
  for (const auto& [entry, field, to] : std::vector<std::array<std::uint32_t, 3>>{
           {3, 72, 1}, {3, 72, 3}, {3, 68, 2}, {3, 72, 0}, {3, 72, 99}, {3, 72, 0x7FFFFFFF}}) {
    auto looped = made;
    looped.entry(entry, field, to, 4);
    CHECK(paths(looped.bytes) == expected);
  }
  // A storage in itself.
  CompoundBuilder builder;
  const auto storage = builder.storage(u"s");
  builder.stream(u"x", "y", storage);
  auto nested = builder.make();
  nested.entry(2, 72, 1, 4);
  CHECK(paths(nested.bytes) == "s/x\n");
}

TEST_CASE("storages are followed to a depth, and paths to a sum") {
  CompoundBuilder builder;
  std::size_t parent = 0;
  for (int i = 0; i < 1000; ++i) {
    parent = builder.storage(u"storage with quite a long name", parent);
    builder.stream(u"s", "x", parent);
  }
  const std::string all = paths(builder.make().bytes);
  CHECK(std::count(all.begin(), all.end(), '\n') == 64);
}

TEST_CASE("a chain that loops, ends early or leaves the file is told, with what came before") {
  const auto made = simple();
  // The large stream's 20 sectors are the file's last.
  const std::size_t first = made.bytes.size() / 512 - 1 - 20;
  REQUIRE(read(made.bytes, "large").bytes == content(10'000));
  struct Case {
    std::size_t from;
    std::uint32_t to;
    std::size_t good;
    std::string error;
  };
  for (const Case& each : std::vector<Case>{
           {first + 1, static_cast<std::uint32_t>(first), 1024, "a chain of sectors comes back"},
           {first, static_cast<std::uint32_t>(first), 512, "a chain of sectors comes back"},
           {first + 2, 0xFFFFFFFE, 1536, "a stream is longer than its chain"},
           {first + 2, 0xFFFFFFFF, 1536, "a chain of sectors leaves the file"},
           {first + 2, 5000, 1536, "a chain of sectors leaves the file"}}) {
    auto broken = made;
    broken.chain(each.from, each.to);
    const Read large = read(broken.bytes, "large");
    CHECK(large.error.starts_with(each.error));
    CHECK(large.bytes.starts_with(content(each.good)));
    CHECK(large.bytes.size() < 10'000);
    CHECK(read(broken.bytes, "small").bytes == content(200));
  }
}

TEST_CASE("a chain of small sectors that loops, ends early or leaves its stream is told") {
  for (const auto& [to, error] : std::vector<std::pair<std::uint32_t, std::string>>{
           {0, "a chain of small sectors comes back"},
           {0xFFFFFFFE, "a stream is longer than its chain of small"},
           {0xFFFFFFFF, "a chain of small sectors leaves"},
           {1000, "a chain of small sectors leaves"}}) {
    auto broken = simple();
    broken.put(broken.mini_fat + 4, to, 4);
    const Read small = read(broken.bytes, "small");
    CHECK(small.error.starts_with(error));
    CHECK(small.bytes.starts_with(content(128)));
    CHECK(read(broken.bytes, "other").bytes == content(70));
  }
  // No table of them, and no stream that has them.
  auto no_table = simple();
  no_table.put(60, 0xFFFFFFFE, 4);
  CHECK(read(no_table.bytes, "small").error == "a table of small sectors ends early");
  auto no_stream = simple();
  no_stream.entry(0, 116, 0xFFFFFFFE, 4);
  CHECK(read(no_stream.bytes, "small").error.starts_with("a chain of small sectors leaves"));
}

TEST_CASE(
    "a stream's size is believed as far as there is a chain, and only its 32 bits in version 3") {
  auto made = simple();
  made.entry(2, 120, 0xABCD'0000'0000 + 10'000, 8);
  CHECK(read(made.bytes, "large").bytes == content(10'000));
  made.entry(2, 120, 0xFFFFFFF0, 8);
  CHECK(read(made.bytes, "large", SIZE_MAX).error.starts_with("a stream is longer"));
  auto fourth = simple(12);
  fourth.entry(2, 120, 0xABCD'0000'0000, 8);
  const Read large = read(fourth.bytes, "large", SIZE_MAX);
  CHECK(large.bytes.starts_with(content(10'000)));
  CHECK(large.error.starts_with("a stream is longer"));
}

TEST_CASE("a compound file that is cut is read as far as it goes") {
  const auto made = simple();
  const Read large = read(made.bytes.substr(0, made.bytes.size() - 1000), "large");
  CHECK(large.error.starts_with("a chain of sectors leaves the file"));
  CHECK(content(10'000).starts_with(large.bytes));
  CHECK(large.bytes.size() > 8'000);
  // Its last sector need not be whole.
  CHECK(read(made.bytes.substr(0, made.bytes.size() - 240), "large").error.empty());
  CHECK(read(made.bytes.substr(0, made.bytes.size() - 241), "large").error ==
        "the file ends within a stream");
  for (std::size_t size = 0; size < made.bytes.size(); size += 100) {
    const std::string cut = made.bytes.substr(0, size);
    MemoryAccess memory(cut);
    const auto file = CompoundFile::open(memory);
    CHECK((file.has_value() || file.error().reason == Reason::kCorrupt));
  }
}

TEST_CASE("what is no compound file is told") {
  const auto with = [](std::size_t at, std::uint64_t value, unsigned width) {
    auto made = simple();
    made.put(at, value, width);
    return paths(made.bytes);
  };
  CHECK(paths("") == "no compound file's header");
  CHECK(with(0, 0, 1) == "no compound file's header");
  CHECK(with(30, 40, 2) == "sectors of an unknown size");
  CHECK(with(32, 60, 2) == "small sectors of an unknown size");
  CHECK(with(48, 0xFFFFFFFE, 4) == "no directory");
  CHECK(with(48, 0x00FFFFFF, 4) == "a chain of sectors leaves the file");
  CHECK(with(48, 0, 4) == "a directory without a root");
}

TEST_CASE("tables that point anywhere end") {
  // The sectors of the table, the chain of further ones, the directory that loops.
  auto made = simple();
  made.put(76, 0x00FFFFFF, 4);
  CHECK(paths(made.bytes) == "small\nlarge\nother\n");
  made.put(68, 0, 4);
  CHECK(paths(made.bytes) == "small\nlarge\nother\n");
  auto looped = simple();
  looped.chain(1, 1);
  CHECK(paths(looped.bytes) == "small\nlarge\nother\n");
}
