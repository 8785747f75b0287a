// The isolation tests' program is its own helper, as the real program is.
#define CATCH_CONFIG_RUNNER
#include <string_view>

#include "scanner/isolation.h"
#include "tests/support/test.h"

namespace assay::scanner {
int sabotaged_helper_main();  // isolation_test.cc
}

int main(int argc, char** argv) {
  const std::string_view command = argc == 2 ? argv[1] : "";
  if (command == "helper") return assay::scanner::helper_main();
  if (command == "sabotaged-helper") return assay::scanner::sabotaged_helper_main();
  if (command == "no-helper") return 7;
  return Catch::Session().run(argc, argv);
}
