#include "formats/encoded.h"

#include <algorithm>
#include <array>

#include "formats/base64.h"
#include "formats/escaped.h"
#include "formats/gzip.h"
#include "formats/readable.h"
#include "formats/table.h"
#include "formats/table_lines.h"

namespace assay::formats {
namespace {

/// A line of base64 that is full, and so may go on in the next one (PEM has 64, MIME 76).
constexpr std::size_t kFullLine = 56;
constexpr std::size_t kMaxIndent = 32;
/// Decoded bytes that tell whether the rest is worth the work.
constexpr std::size_t kProbe = 24;
/// base64 of gzip's first three bytes.
constexpr std::string_view kGzip = "H4sI";

// UTF-16 of mostly ASCII text, as PowerShell's -EncodedCommand has it.
bool is_wide(std::string_view bytes) {
  if (bytes.size() < 8) return false;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    if (!is_plain(bytes[i]) || bytes[i + 1] != '\0') return false;
  }
  return true;
}

// The characters of one run, over lines, without what stands between them.
struct Run {
  std::size_t begin = 0, end = 0;
  std::string characters;
  std::vector<std::pair<std::size_t, std::size_t>> lines;  ///< offset in characters → in the text
};

Run whole_run(std::string_view text, std::size_t begin) {
  Run run;
  run.begin = begin;
  std::size_t line = run.begin;
  for (;;) {
    std::size_t end = line;
    while (end < text.size() && base64_value(text[end]) != kNoBase64) ++end;
    run.lines.emplace_back(run.characters.size(), line);
    run.characters.append(text.substr(line, end - line));
    run.end = end;
    if (end - line < kFullLine) break;
    std::size_t next = end;
    if (next < text.size() && text[next] == '\r') ++next;
    if (next >= text.size() || text[next] != '\n') break;
    ++next;
    const std::size_t limit = std::min(text.size(), next + kMaxIndent);
    while (next < limit && (text[next] == ' ' || text[next] == '\t')) ++next;
    if (next >= text.size() || base64_value(text[next]) == kNoBase64) break;
    line = next;
  }
  return run;
}

// Without its last line, which may be what stands below: `key: …` of YAML, a sentence.
bool drop_line(Run& run) {
  if (run.lines.size() < 2) return false;
  run.characters.resize(run.lines.back().first);
  run.lines.pop_back();
  const auto [offset, place] = run.lines.back();
  run.end = place + (run.characters.size() - offset);
  return true;
}

std::string decode_hex(std::string_view characters) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < characters.size(); i += 2)
    bytes += static_cast<char>((hex_digit(characters[i]) << 4) | hex_digit(characters[i + 1]));
  return bytes;
}

bool narrow(std::string& bytes, EncodedText& found) {
  if (is_readable(bytes)) return true;
  if (!is_wide(bytes)) return false;
  std::string plain;
  for (std::size_t i = 0; i < bytes.size(); i += 2) plain += bytes[i];
  bytes = std::move(plain);
  found.how.emplace_back("utf-16le");
  found.out = 3;
  found.in = 8;
  if (found.how.front() == "hex") {
    found.out = 1;
    found.in = 4;
  }
  return true;
}

// What was compressed has no places of its own: all of it stands where the run begins.
bool as_gzip(const Run& run, EncodedText& found) {
  auto plain = inflate_text(decode_base64(run.characters));
  if (!plain || !is_readable(*plain)) return false;
  found.how = {"base64", "gzip"};
  found.text = std::move(*plain);
  return true;
}

// A run that the text's begin cut may begin inside of a group of four: all four ways are tried.
bool as_base64(const Run& run, bool cut, EncodedText& found) {
  const std::string_view all = run.characters;
  if (all.starts_with(kGzip)) return as_gzip(run, found);
  for (std::size_t skip = 0; skip < (cut ? 4U : 1U); ++skip) {
    const std::string_view characters = all.substr(skip);
    std::string probe = decode_base64(characters.substr(0, kProbe * 4 / 3));
    if (!is_readable(probe) && !is_wide(probe)) continue;
    std::string bytes = decode_base64(characters);
    found.how.assign(1, "base64");
    found.in = 4;
    found.out = 3;
    if (!narrow(bytes, found)) continue;
    found.text = std::move(bytes);
    for (const auto& [offset, place] : run.lines) {
      const std::size_t from = offset < skip ? skip : offset;
      found.map.emplace_back((from - skip) * found.out / found.in, place + (from - offset));
    }
    return true;
  }
  return false;
}

bool as_hex(const Run& run, EncodedText& found) {
  const std::string_view all = run.characters;
  if (run.lines.size() > 1 || all.size() % 2 != 0) return false;
  if (!std::all_of(all.begin(), all.end(), [](char c) { return hex_digit(c) >= 0; })) return false;
  std::string bytes = decode_hex(all);
  found.how.assign(1, "hex");
  found.in = 2;
  found.out = 1;
  if (!narrow(bytes, found)) return false;
  found.text = std::move(bytes);
  found.map.emplace_back(0, run.begin);
  return true;
}

bool may_be_text(char c) { return is_plain(c) || static_cast<unsigned char>(c) >= 0x80; }

// Whether decoded bytes can begin text, or text in UTF-16: most runs are paths, names and hashes
// and end here.
bool may_begin_text(char first, char second) {
  return may_be_text(first) && (may_be_text(second) || second == '\0');
}

bool is_text(std::string_view bytes) { return is_readable(bytes) || is_wide(bytes); }

bool may_be_base64(std::string_view line) {
  std::array<char, kProbe> probe{};
  const std::size_t groups = std::min(kProbe / 3, line.size() / 4);
  for (std::size_t i = 0; i < groups; ++i) {
    const char* c = line.data() + 4 * i;
    const std::uint32_t bits = (std::uint32_t{base64_value(c[0])} << 18) |
                               (std::uint32_t{base64_value(c[1])} << 12) |
                               (std::uint32_t{base64_value(c[2])} << 6) | base64_value(c[3]);
    probe[3 * i] = static_cast<char>((bits >> 16) & 0xFFU);
    probe[3 * i + 1] = static_cast<char>((bits >> 8) & 0xFFU);
    probe[3 * i + 2] = static_cast<char>(bits & 0xFFU);
    if (i == 0 && !may_begin_text(probe[0], probe[1])) return false;
  }
  return is_text({probe.data(), groups * 3});
}

bool may_be_hex(std::string_view line) {
  const std::size_t pairs = std::min(kProbe, line.size() / 2);
  for (std::size_t i = 0; i < pairs; ++i) {
    const int upper = hex_digit(line[2 * i]);
    const int lower = hex_digit(line[2 * i + 1]);
    if (upper < 0 || lower < 0) return false;
    const char byte = static_cast<char>((upper << 4) | lower);
    if (!may_be_text(byte) && (byte != '\0' || i % 2 == 0)) return false;
  }
  return pairs > 0;
}

// Whether the run's first characters can be text in any of the encodings.
bool may_be_encoded(std::string_view line, bool cut) {
  if (line.starts_with(kGzip)) return true;
  for (std::size_t skip = 0; skip < (cut ? 4U : 1U); ++skip) {
    if (may_be_base64(line.substr(skip))) return true;
  }
  return may_be_hex(line);
}

// The lines of LDIF whose values stand in base64, however short: "cn:: SsO8cmdlbg==" as "name:
// Jürgen". Not those that are folded.
void find_ldif_values(std::string_view text, std::vector<EncodedText>& out) {
  // A value of fewer bytes says nothing.
  constexpr std::size_t kLeast = 3;
  for (std::size_t mark = text.find("::"); mark != std::string_view::npos;
       mark = text.find("::", mark + 1)) {
    const std::size_t floor = mark - std::min(mark, kMaxColumnName);
    const std::size_t newline = text.substr(floor, mark - floor).rfind('\n');
    if (newline == std::string_view::npos && floor > 0) continue;
    const std::size_t line = newline == std::string_view::npos ? 0 : floor + newline + 1;
    if (!is_ldif_attribute(text.substr(line, mark - line))) continue;
    std::size_t begin = mark + 2;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    std::size_t end = begin;
    while (end < text.size() && base64_value(text[end]) != kNoBase64) ++end;
    const std::size_t last = end;
    while (end < text.size() && (text[end] == '=' || text[end] == ' ')) ++end;
    const bool whole = end == text.size() || text[end] == '\n' || text[end] == '\r';
    const std::string_view next = text.substr(std::min(end, text.size()), 3);
    const bool folded = next.starts_with("\n ") || next == "\r\n ";
    if (!whole || folded) continue;
    EncodedText found;
    found.how.assign(1, "base64");
    std::string value = decode_base64(text.substr(begin, last - begin));
    if (value.size() < kLeast || !(foreign_bytes(value) || narrow(value, found))) continue;
    found.begin = line;
    found.end = end;
    found.text.append(ldif_column(text.substr(line, mark - line))).append(": ");
    found.map = {{0, line}, {found.text.size(), begin}};
    found.text += value;
    out.push_back(std::move(found));
  }
}

}  // namespace

std::optional<std::size_t> foreign_bytes(std::string_view bytes) {
  std::size_t foreign = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    if (lead < 0x80) {
      if (!is_plain(bytes[at])) return std::nullopt;
      ++at;
      continue;
    }
    const std::size_t size = lead >= 0xF0 && lead < 0xF5   ? 4
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                                                           : 0;
    if (size == 0) return std::nullopt;
    for (std::size_t i = 1; i < size && at + i < bytes.size(); ++i) {
      if ((static_cast<unsigned char>(bytes[at + i]) & 0xC0U) != 0x80) return std::nullopt;
    }
    foreign += size;
    at += size;
  }
  return foreign;
}

bool is_readable(std::string_view bytes) {
  // Random bytes are UTF-8 by chance more often than they are ASCII.
  const std::optional<std::size_t> foreign = foreign_bytes(bytes);
  return foreign && *foreign * 2 <= bytes.size();
}

std::size_t EncodedText::source_of(std::size_t offset) const {
  auto after =
      std::upper_bound(map.begin(), map.end(), offset,
                       [](std::size_t wanted, const auto& point) { return wanted < point.first; });
  if (after == map.begin()) return begin;
  --after;
  return std::min(end, after->second + (offset - after->first) * in / out);
}

void find_encoded(std::string_view text, const std::vector<std::uint32_t>& places, bool ldif,
                  std::vector<EncodedText>& out) {
  if (ldif) find_ldif_values(text, out);
  std::size_t done = 0;
  const std::size_t given = out.size();  // which isn't looked at again
  std::size_t part = 0;
  for (const std::uint32_t place : places) {
    while (part < given && out[part].end <= place) ++part;
    if (place < done || (part < given && out[part].begin <= place)) continue;
    std::size_t begin = place;
    while (begin > done && base64_value(text[begin - 1]) != kNoBase64) --begin;
    std::size_t end = place;
    while (end < text.size() && base64_value(text[end]) != kNoBase64) ++end;
    done = end;
    if (end - begin < kMinEncoded || !may_be_encoded(text.substr(begin, end - begin), begin == 0))
      continue;
    Run run = whole_run(text, begin);
    EncodedText found;
    const auto decoded = [&] {
      found.begin = run.begin;
      found.end = run.end;
      return as_hex(run, found) || as_base64(run, run.begin == 0, found);
    };
    const bool is_text = decoded() || (drop_line(run) && decoded());
    done = run.end;
    if (is_text) out.push_back(std::move(found));
  }
  const auto by_begin = [](const EncodedText& a, const EncodedText& b) {
    return a.begin < b.begin;
  };
  find_escaped(text, !ldif, out);
  std::stable_sort(out.begin(), out.end(), by_begin);
}

}  // namespace assay::formats
