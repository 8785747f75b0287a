// Writes the sample records in a format to standard output, for validation against the schema.
#include <cstdio>
#include <string>

#include "tests/reports/support.h"

int main(int argc, char** argv) {
  using namespace assay::reports::testing;
  if (argc != 2) return 2;
  const Sample sample;
  const std::string text = render(argv[1], sample.files, sample.skipped, Sample::options());
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
