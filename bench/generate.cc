// assay_corpus OUT LAYOUT SIZE [SEED [SPACING]]: writes a corpus of about SIZE bytes under OUT, and
// beside it OUT.manifest.jsonl with every planted value's place. The same arguments give the same
// bytes. LAYOUT: mixed (text files up to 16 MB), small (files of 4 KB), utf16, latin1, archives.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/archive.h"
#include "bench/corpus.h"

namespace assay::bench {
namespace {

namespace fs = std::filesystem;

struct Plan {
  fs::path out;
  std::string layout;
  std::uint64_t size = 0;
  std::size_t spacing = 256U << 10;
};

std::uint64_t parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error == std::errc()) {
    if (unit.empty()) return number;
    if (unit == "K") return number << 10;
    if (unit == "M") return number << 20;
    if (unit == "G") return number << 30;
  }
  throw std::runtime_error("not a size: " + std::string(text));
}

class Corpus {
 public:
  Corpus(Plan plan, std::uint64_t seed)
      : plan_(std::move(plan)), random_(seed), manifest_(plan_.out.string() + ".manifest.jsonl") {
    fs::remove_all(plan_.out);
    fs::create_directories(plan_.out);
  }

  void write() {
    while (written_ < plan_.size) {
      if (plan_.layout == "archives") {
        write_archive();
      } else {
        write_text();
      }
    }
    manifest_.flush();
    if (!manifest_) throw std::runtime_error("the manifest can't be written");
    std::cout << files_ << " files, " << written_ << " bytes, " << planted_ << " planted values\n";
  }

 private:
  // A folder of up to 100 files.
  std::string next_name(std::string_view extension) {
    const std::string folder = "d" + std::to_string(files_ / 100);
    if (files_ % 100 == 0) fs::create_directories(plan_.out / folder);
    return folder + "/f" + std::to_string(files_++) + std::string(extension);
  }

  void save(const std::string& name, const std::string& bytes) {
    std::ofstream file(plan_.out / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw std::runtime_error("can't write " + name);
    written_ += bytes.size();
  }

  void note(const std::string& path, const std::vector<Plant>& plants) {
    for (const Plant& plant : plants) {
      manifest_ << R"({"path":")" << path << R"(","line":)" << plant.line << R"(,"column":)"
                << plant.column << R"(,"rule":")" << plant.kind->rule << R"(","class":")"
                << plant.kind->data_class << R"(","sha256":")" << plant.sha256 << "\"}\n";
      ++planted_;
    }
  }

  void write_text() {
    const ContentKind& kind = random_.pick(content_kinds());
    const Coding coding = plan_.layout == "utf16"    ? Coding::kUtf16Le
                          : plan_.layout == "latin1" ? Coding::kLatin1
                                                     : Coding::kUtf8;
    // Sizes spread over orders of magnitude, as on a share.
    std::size_t size = plan_.layout == "small" ? 4000 : std::size_t{64} << (10 + random_.below(9));
    size = std::min<std::size_t>(size, std::max<std::uint64_t>(plan_.size / 4, 4000));
    const TextFile file = make_text(random_, kind, coding, size, plan_.spacing);
    const std::string name = next_name('.' + std::string(kind.extension));
    note(name, file.plants);
    save(name, file.bytes);
  }

  std::vector<ArchiveMember> members(const std::string& path) {
    std::vector<ArchiveMember> members;
    for (std::size_t i = random_.range(5, 40); i > 0; --i) {
      const ContentKind& kind = random_.pick(content_kinds());
      TextFile file = make_text(random_, kind, Coding::kUtf8, random_.range(2000, 60000),
                                plan_.spacing == 0 ? 0 : plan_.spacing / 8);
      const std::string name = "m" + std::to_string(i) + '.' + std::string(kind.extension);
      note(path + '!' + name, file.plants);
      members.push_back({name, std::move(file.bytes)});
    }
    return members;
  }

  // An archive in an archive in an archive, each of a format of its own.
  std::string nested(const std::string& path, std::size_t depth) {
    constexpr std::array kFormats = {ArchiveFormat::kZip, ArchiveFormat::kTarGz, ArchiveFormat::k7z,
                                     ArchiveFormat::kTar};
    std::vector<ArchiveMember> content = members(path);
    if (depth > 1) {
      const ArchiveFormat format = random_.pick(kFormats);
      formats_.push_back(format);
      const std::string name = std::string("inner") + extension(format);
      content.push_back({name, nested(path + '!' + name, depth - 1)});
    }
    const ArchiveFormat format = formats_.back();
    formats_.pop_back();
    return make_archive(format, content);
  }

  void write_archive() {
    constexpr std::array kFormats = {ArchiveFormat::kZip, ArchiveFormat::kTarGz,
                                     ArchiveFormat::k7z};
    const ArchiveFormat format = kFormats[files_ % kFormats.size()];
    formats_.push_back(format);
    const std::string name = next_name(extension(format));
    save(name, nested(name, random_.range(1, 3)));
  }

  Plan plan_;
  Random random_;
  std::ofstream manifest_;
  std::vector<ArchiveFormat> formats_;  // of the archives being made, outermost first
  std::uint64_t files_ = 0, written_ = 0, planted_ = 0;
};

int run(const std::vector<std::string>& args) {
  constexpr std::array<std::string_view, 5> kLayouts = {"mixed", "small", "utf16", "latin1",
                                                        "archives"};
  if (args.size() < 3 || args.size() > 5 ||
      std::find(kLayouts.begin(), kLayouts.end(), args[1]) == kLayouts.end()) {
    std::cerr
        << "usage: assay_corpus OUT mixed|small|utf16|latin1|archives SIZE [SEED [SPACING]]\n";
    return 2;
  }
  Plan plan{args[0], args[1], parse_size(args[2])};
  if (args.size() > 4) plan.spacing = parse_size(args[4]);
  Corpus(std::move(plan), args.size() > 3 ? parse_size(args[3]) : 1).write();
  return 0;
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv) {
  try {
    return assay::bench::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "assay_corpus: " << error.what() << '\n';
    return 1;
  }
}
