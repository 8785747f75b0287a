// assay_rulec: run by the build. Reads the rule and vocabulary files, refuses bad ones, compiles
// the database for every CPU level that Hyperscan tells apart, and writes the bytes that go into
// the program.
//   assay_rulec OUTDIR FOLDER     (FOLDER holds rules/ and vocabulary/)
#include <cstdio>
#include <fstream>
#include <iostream>

#include "patterns/compiled.h"
#include "patterns/pack.h"
#include "patterns/sources.h"

namespace {

using namespace assay;
using namespace assay::patterns;

bool write_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) std::cerr << "assay_rulec: can't write " << path << '\n';
  return static_cast<bool>(out);
}

int fail(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) std::cerr << problem.text() << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: assay_rulec OUTDIR FOLDER\n";
    return 2;
  }
  const std::string out = argv[1];
  const std::string folder = argv[2];
  std::vector<Problem> problems;
  std::vector<SourceFile> files;
  for (const char* part : {"vocabulary", "rules"}) {
    for (SourceFile& file : read_sources(folder + "/" + part, problems)) {
      file.name = file.name.substr(folder.size() + 1);
      files.push_back(std::move(file));
    }
  }
  Vocabulary vocabulary;
  auto rules = parse_sources(files, vocabulary, problems);
  if (!problems.empty()) return fail(problems);
  auto compiled = index_rules(std::move(rules), vocabulary.lists, problems);
  if (!compiled) return fail(problems);
  if (!write_file(out + "/rules.pack", write_pack(*compiled)) ||
      !write_file(out + "/rules.sources", pack_sources(files))) {
    return 1;
  }
  for (std::size_t level = 0; level < kCpuLevels.size(); ++level) {
    hs_platform_info_t platform{};
    platform.tune = HS_TUNE_FAMILY_GENERIC;
    platform.cpu_features = kCpuLevels[level].features;
    if (!compile_database(*compiled, &platform, problems)) return fail(problems);
    const std::string number = std::to_string(level);
    if (!write_file(out + "/rules." + number + ".hsdb", serialise(compiled->database.get())))
      return 1;
  }
  return 0;
}
