#include "scanner/text_scan.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/patterns/support.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::scanner;

namespace {

// Gives its text, and at its end a fault of ours.
class Faulty : public ByteStream {
 public:
  Faulty(std::string text, bool fault) : text_(std::move(text)), fault_(fault) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    if (at_ == text_.size() && fault_) throw std::out_of_range("position 7 of 5");
    const std::size_t size = std::min(buffer.size(), text_.size() - at_);
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), size, buffer.begin());
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  bool fault_;
  std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("a fault of our own ends the text that it came of, and is told") {
  const auto rules = patterns::testing::rules_from(
      "[[rule]]\nid = 'tok'\npattern = 'tok_[a-z0-9]{8}'\nscore = { base = 0.8 }\n" +
      std::string(patterns::testing::kRest));
  const FingerprintKey key(std::string(32, 'k'));
  FindingContext context;
  context.key = &key;
  TextScanner scanner(*rules, context);
  const auto scan = [&](bool fault) {
    Faulty stream("a tok_q7vn2lxt\n", fault);
    return scanner.scan(stream, {}, {}, "a.txt", {}, Clock::time_point::max());
  };
  const TextResult failed = scan(true);
  REQUIRE(failed.stopped);
  CHECK(failed.stopped->reason == Reason::kCrashed);
  CHECK(failed.stopped->detail == "internal error: position 7 of 5");
  const TextResult next = scan(false);
  CHECK_FALSE(next.stopped);
  CHECK(next.findings.size() == 1);
}
