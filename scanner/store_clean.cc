#include "scanner/store_clean.h"

#include <algorithm>

#include "scanner/base/byte_codec.h"
#include "scanner/base/digest.h"

namespace assay::scanner {

std::string encode_clean(const StoredClean& clean) {
  const CleanFile& file = clean.file;
  ByteWriter out;
  out.signed_number(clean.basis);
  out.signed_number(clean.until);
  out.byte(
      static_cast<std::uint8_t>(static_cast<unsigned>(file.level) | (file.assumed ? 128U : 0U)));
  out.byte(file.risk);
  for (const TestSet& tests : {file.tested, file.failed, file.waived}) out.number(tests.bits());
  const auto digest = [&out](const LineDigest& line) {
    out.bytes({reinterpret_cast<const char*>(line.data()), line.size()});
  };
  digest(file.line);
  out.number(clean.findings.size());
  for (const LineDigest& line : clean.findings) digest(line);
  return out.take();
}

std::optional<StoredClean> decode_clean(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  ByteReader in(bytes);
  StoredClean clean;
  CleanFile& file = clean.file;
  clean.basis = in.signed_number();
  clean.until = in.signed_number();
  const std::uint8_t packed = in.byte();
  const unsigned level = packed & 127U;
  if (level > static_cast<unsigned>(Level::kRestricted)) return std::nullopt;
  file.level = static_cast<Level>(level);
  file.assumed = (packed & 128U) != 0;
  file.risk = in.byte();
  for (TestSet* tests : {&file.tested, &file.failed, &file.waived})
    *tests = TestSet::from_bits(static_cast<std::uint32_t>(in.number()));
  const auto digest = [&in](LineDigest& line) {
    const std::string_view read = in.bytes(line.size());
    std::copy(read.begin(), read.end(), line.begin());
  };
  digest(file.line);
  const std::uint64_t findings = in.count();
  if (findings > kMostFindingsKept) return std::nullopt;
  clean.findings.resize(findings);
  for (LineDigest& line : clean.findings) digest(line);
  if (!in.done()) return std::nullopt;
  return clean;
}

std::string basis_digest(std::string_view run, const Door* door, std::uint32_t uid,
                         std::string_view owner) {
  ByteWriter text;
  text.text(run);
  text.number(uid);
  text.text(owner);
  for (; door != nullptr; door = door->outer.get()) {
    text.byte(static_cast<std::uint8_t>(door->access.who));
    text.number(door->access.groups.size());
    for (const std::uint32_t group : door->access.groups) text.number(group);
  }
  return sha256_hex(text.out());
}

bool is_stamp(std::string_view bytes, const FileStamp& stamp) {
  ByteReader in(bytes);
  const bool same = in.number() == stamp.device && in.number() == stamp.inode &&
                    in.number() == stamp.size && in.signed_number() == stamp.modified &&
                    in.signed_number() == stamp.changed;
  return same && in.done();
}

}  // namespace assay::scanner
