// Any text as a rule file or a vocabulary: problems, never a crash.
#include <cstdint>
#include <string_view>

#include "patterns/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  if (size > 20'000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  patterns::Vocabulary vocabulary;
  vocabulary.classes = {"secret.cloud"};
  std::vector<Problem> problems;
  patterns::load_vocabulary(text, "vocabulary/fuzz.toml", vocabulary, problems);
  problems.clear();
  patterns::load_rules(text, "rules/secret.cloud.toml", "secret.cloud", vocabulary, problems);
  for (const Problem& problem : problems) static_cast<void>(problem.text());
  return 0;
}
