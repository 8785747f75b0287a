// Properties over random data: cutting a stream into windows and ranges changes nothing of what is
// read.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "formats/text_fold.h"
#include "formats/text_scan.h"
#include "tests/formats/text_support.h"
#include "tests/support/test.h"

namespace assay::formats {
namespace {

struct Case {
  Encoding encoding;
  const char* name;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {Encoding::kUtf8, "UTF-8"},
      {Encoding::kUtf16Le, "UTF-16LE"},
      {Encoding::kUtf16Be, "UTF-16BE"},
      {Encoding::kUtf32Le, "UTF-32LE"},
      {Encoding::kUtf32Be, "UTF-32BE"},
      {Encoding::kSingleByte, "windows-1251"},
      {Encoding::kSingleByte, "windows-1252"},
      {Encoding::kMultiByte, "Shift_JIS"},
      {Encoding::kMultiByte, "GB18030"},
      {Encoding::kMultiByte, "ISO-2022-JP"},
  };
  return all;
}

/// Characters that the encoding has, some of them folding.
std::string random_text(std::mt19937& random, const char* name, std::size_t characters) {
  const std::string encoding = name;
  std::vector<std::string> pool = {"a", "7", " ", "\n", "-", "long stretch of ASCII text 123 "};
  const auto add = [&](std::initializer_list<const char*> more) {
    pool.insert(pool.end(), more.begin(), more.end());
  };
  if (encoding == "windows-1251") add({"Ж", "я", "Иван", "\u00A0", "–", "\u00AD"});
  if (encoding == "windows-1252") add({"é", "ü", "€", "\u00A0", "–", "\u00AD"});
  if (encoding == "Shift_JIS" || encoding == "ISO-2022-JP") add({"日", "本", "か", "５", "\u3000"});
  if (encoding.starts_with("UTF") || encoding == "GB18030") {
    add({"é", "日", "５", "٣", "\u200B", "😀", "\u2009", "—", "か", "\u0301", "\U0001D7D9", "한"});
  }
  std::string text;
  for (std::size_t i = 0; i < characters; ++i) text += pool[random() % pool.size()];
  return text;
}

/// What folding makes of `text`, one character at a time.
std::string folded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char character = utf8_char(std::string_view(text).substr(i));
    const std::uint8_t fold = FoldTable::get().of(character.code);
    if (fold == FoldTable::kKeep) {
      out += text.substr(i, character.length);
    } else if (fold != FoldTable::kRemove) {
      out += static_cast<char>(fold);
    }
    i += character.length;
  }
  return out;
}

/// Source offset of every character of the folded text, by encoding the characters before it.
std::vector<std::uint64_t> true_sources(const std::string& text, const char* name) {
  std::vector<std::uint64_t> sources;
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char character = utf8_char(std::string_view(text).substr(i));
    if (FoldTable::get().of(character.code) != FoldTable::kRemove) sources.push_back(at);
    at += encode(text.substr(i, character.length), name).size();
    i += character.length;
  }
  return sources;
}

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }

TEST_CASE("owned regions are the whole text once, each character mapped to its source") {
  std::mt19937 random(20240607);
  for (int round = 0; round < 150; ++round) {
    const Case& each = cases()[static_cast<std::size_t>(round) % cases().size()];
    const std::string text = random_text(random, each.name, random() % 300);
    const std::string source = encode(text, each.name);
    const WindowOptions options{32 + random() % 200, 32 + random() % 64};
    INFO("round " << round << " " << each.name << " own " << options.own_size << " overlap "
                  << options.overlap);
    WindowReader reader(options);
    ChoppyStream stream(source, 1 + random() % 50);
    reader.start(stream, {each.encoding, each.name, 0});
    const SeenStream seen = read_all(reader);

    std::string joined;
    std::vector<std::uint64_t> sources;
    for (const SeenWindow& window : seen.windows) {
      const Progress expected = measure(joined);
      CHECK(window.before.newlines == expected.newlines);
      CHECK(window.before.characters == expected.characters);
      joined += window.owned();
      for (std::size_t i = window.own_begin; i < window.own_end; ++i) {
        if (starts_character(window.text[i])) sources.push_back(window.sources[i]);
      }
      CHECK(std::is_sorted(window.sources.begin(), window.sources.end()));
      CHECK(window.sources.back() <= source.size());
    }
    CHECK(joined == folded(text));
    if (std::string(each.name) != "ISO-2022-JP") CHECK(sources == true_sources(text, each.name));
    CHECK(seen.bytes_read == source.size());
    const Progress all = measure(joined);
    CHECK(seen.total.newlines == all.newlines);
    CHECK(seen.total.characters == all.characters);
  }
}

std::string random_binary(std::mt19937& random, std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    switch (random() % 4) {
      case 0:
        for (std::size_t i = random() % 40; i > 0; --i) bytes += static_cast<char>(random());
        break;
      case 1:
        bytes += std::string(random() % 30, '\0');
        break;
      default: {
        const std::string run(random() % 90, static_cast<char>('a' + random() % 26));
        bytes += encode(run, random() % 2 != 0 ? "UTF-16LE" : "UTF-16BE");
      }
    }
  }
  return bytes;
}

void check_same(const SeenStream& whole, const std::vector<SeenStream>& parts) {
  std::vector<const SeenWindow*> windows;
  std::vector<Progress> before;
  Progress passed;
  std::uint64_t bytes = 0;
  for (const SeenStream& part : parts) {
    for (const SeenWindow& window : part.windows) {
      windows.push_back(&window);
      before.push_back(passed);
      before.back().append(window.before);
    }
    passed.append(part.total);
    bytes += part.bytes_read;
  }
  REQUIRE(windows.size() == whole.windows.size());
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const SeenWindow& expected = whole.windows[i];
    CHECK(windows[i]->text == expected.text);
    CHECK(windows[i]->own_begin == expected.own_begin);
    CHECK(windows[i]->own_end == expected.own_end);
    CHECK(windows[i]->sources == expected.sources);
    CHECK(windows[i]->decoded == expected.decoded);
    CHECK(before[i].newlines == expected.before.newlines);
    CHECK(before[i].characters == expected.before.characters);
  }
  CHECK(passed.newlines == whole.total.newlines);
  CHECK(passed.characters == whole.total.characters);
  CHECK(bytes == whole.bytes_read);
}

TEST_CASE("ranges give the windows of the whole") {
  std::mt19937 random(77);
  for (int round = 0; round < 200; ++round) {
    const Case& each = cases()[static_cast<std::size_t>(round) % cases().size()];
    TextType type{each.encoding, each.name, 0};
    std::string source = encode(random_text(random, each.name, random() % 300), each.name);
    if (!type.splittable()) type = {Encoding::kBinary, nullptr, 0};
    if (type.encoding == Encoding::kBinary) source = random_binary(random, random() % 1500);
    // Bytes that aren't UTF-8, sometimes many of them in one place.
    if (type.encoding == Encoding::kUtf8 && round % 3 == 0 && source.size() > 100) {
      const std::size_t at = random() % (source.size() - 50);
      for (std::size_t i = random() % 50; i > 0; --i) source[at + i] = static_cast<char>(random());
    }
    const std::size_t own = 4 * (10 + random() % 50);
    const std::size_t overlap = 4 * (8 + random() % 20);
    INFO("round " << round << " " << each.name << " own " << own << " overlap " << overlap);

    const SeenStream whole = read_bytes(source, type, {own, overlap});
    std::vector<SeenStream> parts;
    WindowReader reader({own, overlap});
    for (std::size_t begin = 0; begin < source.size();) {
      const std::size_t end = begin + own * (1 + random() % 3);
      const std::size_t lead = std::min(begin, overlap);
      // A range's stream may end where its context does or go on.
      const std::string_view part = std::string_view(source).substr(
          begin - lead, random() % 2 != 0 ? lead + end - begin + overlap : std::string_view::npos);
      MemoryStream stream(part);
      reader.start(stream, type, begin, end, lead);
      parts.push_back(read_all(reader));
      begin = end;
    }
    check_same(whole, parts);
  }
}

TEST_CASE("every long UTF-16 run of a binary is owned, character by character, once") {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    // Runs that other runs can't run into, so that it is known what must be found.
    std::string source;
    std::vector<std::pair<std::uint64_t, char>> expected_little, expected_big;
    while (source.size() < 1200) {
      source += std::string(1 + random() % 20, '\xFE');
      const bool big = random() % 2 != 0;
      const std::size_t length = random() % 3 != 0 ? random() % 30 : random() % 200;
      for (std::size_t i = 0; i < length; ++i) {
        const char c = static_cast<char>('!' + random() % 90);
        if (length >= 8) (big ? expected_big : expected_little).emplace_back(source.size(), c);
        source += big ? std::string{'\0', c} : std::string{c, '\0'};
      }
    }
    source += '\xFE';
    const WindowOptions options{4 * (10 + random() % 50), 4 * (8 + random() % 20)};
    INFO("round " << round << " own " << options.own_size << " overlap " << options.overlap);
    // What a window can't tell from its bytes may come as the other order, one byte aside: compare
    // the characters by the place of their own byte.
    std::vector<std::pair<std::uint64_t, char>> expected, found;
    for (auto [at, c] : expected_little) expected.emplace_back(at, c);
    for (auto [at, c] : expected_big) expected.emplace_back(at + 1, c);
    std::sort(expected.begin(), expected.end());
    for (const SeenWindow& window :
         read_bytes(source, {Encoding::kBinary, nullptr, 0}, options).windows) {
      if (window.decoded.empty()) continue;
      for (std::size_t i = window.own_begin; i < window.own_end; ++i) {
        if (window.text[i] == '\n') continue;
        found.emplace_back(window.sources[i] + (window.decoded == "utf-16be" ? 1 : 0),
                           window.text[i]);
      }
    }
    std::sort(found.begin(), found.end());
    CHECK(found == expected);
  }
}

}  // namespace
}  // namespace assay::formats
