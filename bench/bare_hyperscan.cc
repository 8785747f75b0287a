// assay_bare_hyperscan --compile DATABASE: one Hyperscan database of all built-in rules' finders,
// those that Assay itself looks for by other means (patterns/anchors.h) included, into a file.
// assay_bare_hyperscan DATABASE PATH…: what such a scanner's pass alone costs: reads the files
// under PATH and runs hs_scan over blocks of 1 MiB, with a callback that only counts. Prints files,
// bytes, hits.
#include <fcntl.h>
#include <hs/hs.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "patterns/compiled.h"
#include "patterns/rule_set.h"

namespace {

namespace fs = std::filesystem;

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

struct Totals {
  std::uint64_t files = 0, bytes = 0, hits = 0;
};

int count(unsigned, unsigned long long, unsigned long long, unsigned, void* hits) {
  ++*static_cast<std::uint64_t*>(hits);
  return 0;
}

void scan_file(const char* path, const hs_database_t* database, hs_scratch_t* scratch,
               std::vector<char>& block, Totals& totals) {
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ++totals.files;
  for (;;) {
    std::size_t filled = 0;
    while (filled < block.size()) {
      const ssize_t got = read(descriptor, block.data() + filled, block.size() - filled);
      if (got <= 0) break;
      filled += static_cast<std::size_t>(got);
    }
    if (filled == 0) break;
    totals.bytes += filled;
    hs_scan(database, block.data(), static_cast<unsigned>(filled), 0, scratch, count, &totals.hits);
    if (filled < block.size()) break;
  }
  close(descriptor);
}

int compile_all(const char* path) {
  const auto rules = assay::patterns::RuleSet::built_in();
  std::vector<const char*> expressions;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (const auto& finder : rules->compiled().finders) {
    ids.push_back(static_cast<unsigned>(ids.size()));
    expressions.push_back(finder.expression.c_str());
    flags.push_back(finder.caseless ? HS_FLAG_CASELESS : 0U);
  }
  hs_database_t* raw = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(ids.size()), HS_MODE_BLOCK, nullptr, &raw,
                       &error) != HS_SUCCESS) {
    std::cerr << "assay_bare_hyperscan: " << error->message << "\n";
    hs_free_compile_error(error);
    return 1;
  }
  const assay::patterns::Database database(raw);
  std::ofstream(path, std::ios::binary) << assay::patterns::serialise(database.get());
  std::cout << ids.size() << " finders\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--compile") return compile_all(argv[2]);
  std::ifstream file(argc > 1 ? argv[1] : "", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto owned = assay::patterns::deserialise(bytes);
  const hs_database_t* database = owned.get();
  hs_scratch_t* raw = nullptr;
  if (database == nullptr || hs_alloc_scratch(database, &raw) != HS_SUCCESS) {
    std::cerr << "assay_bare_hyperscan: no database of this machine\n";
    return 1;
  }
  const std::unique_ptr<hs_scratch_t, FreeScratch> scratch(raw);
  std::vector<char> block(1U << 20);
  Totals totals;
  for (int i = 2; i < argc; ++i) {
    if (!fs::is_directory(argv[i])) {
      scan_file(argv[i], database, scratch.get(), block, totals);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file())
        scan_file(entry.path().c_str(), database, scratch.get(), block, totals);
    }
  }
  std::cout << totals.files << " files, " << totals.bytes << " bytes, " << totals.hits << " hits\n";
  return 0;
}
