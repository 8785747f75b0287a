#include "patterns/issuers.h"

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::patterns;
using namespace assay::patterns::testing;

namespace {

std::string rule(const std::string& id, const std::string& body) {
  return "[[rule]]\nclass = 'secret.cloud'\nid = '" + id + "'\n" + body +
         "\nscore = { base = 0.8 }\n" + std::string(kRest);
}

}  // namespace

TEST_CASE("what the named issuer could never have given is refused") {
  const auto rules =
      rules_from(rule("acme", "after = ['acme', 'acme_api_key']\npattern = '[0-9a-f]{32}'") +
                 rule("exact", "after = ['exact']\npattern = '[0-9a-f]{32}'\nstated_form = true") +
                 rule("widget", "after = ['widget']\npattern = '[A-Za-z0-9!]{40}'") +
                 rule("tok", "pattern = '(?<![a-z])wdg_live_[0-9a-f]{32}(?![0-9a-f])'"));
  Issuers issuers(rules->compiled());
  const auto [name, value, refused] = GENERATE(table<std::string, std::string, bool>({
      // One or two characters that are in no token, of an issuer that has a name here.
      {"ACME_TOKEN", "0f3c9a1e5b8d?0466b0e7c2d91f4a8b3", true},
      {"acmeApiKey", "0f3c9a1e5b8d(0466b0e7c2d91f4a8b3", true},
      {"acme token", "0f3c9a1e5b8d?0466b0e7c2d91f4a8b3", true},
      {"TOKEN", "0f3c9a1e5b8d?0466b0e7c2d91f4a8b3", false},
      {"acmetoken", "0f3c9a1e5b8d?0466b0e7c2d91f4a8b3", false},           // no word of its own
      {"widget_key", "q7Vn2LxT9bWm4KsR8!P1dC6yHfJ0gZx5Qm2Rt3Wk", false},  // in its alphabet
      // Many of them: a person's, of another kind.
      {"ACME_TOKEN", "m{{h}o)p${e]nob(ody[finds>-_$#thisone}}", false},
      // Too short. Other lengths and alphabets are believed: issuers change them.
      {"ACME_TOKEN", "q7Vn2LxT9b", true},
      // Shorter than seen, but long enough for a token: only an issuer that states the form
      // refuses.
      {"ACME_TOKEN", "q7Vn2LxT9bWm4KsR8z", false},
      {"EXACT_TOKEN", "q7Vn2LxT9bWm4KsR8z", true},
      {"ACME_TOKEN", "q7Vn2LxT9bWm4KsR8zP1dC6yHfJ0gZx5Qm2Rt3WkLp8", false},
      // People choose passwords.
      {"ACME_PASSWORD", "q7Vn?2Lx", false},
      {"acme_pwd", "q7Vn?2Lx", false},
      // The prefix names the issuer.
      {"token", "wdg_live_0f3c9a1e", true},
      {"token", "wdg_live_zzzz9a1e5b8d20466b0e7c2d91f4a8b3", true},
      {"token", "wdg_live_0f3c9a1e5b8d20466b0e7c2d91f4a8b3", false},
      {"token", "wdg_live", false},
  }));
  CAPTURE(name, value);
  CHECK(issuers.refuse(name, value) == refused);
}
