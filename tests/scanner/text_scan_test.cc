#include "scanner/text_scan.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "formats/identify.h"
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

const FingerprintKey& test_key() {
  static const FingerprintKey key(std::string(32, 'k'));
  return key;
}

std::shared_ptr<const patterns::RuleSet> tokens(const std::string& pattern) {
  return patterns::testing::rules_from("[[rule]]\nid = 'tok'\npattern = '" + pattern +
                                       "'\nscore = { base = 0.8 }\n" +
                                       std::string(patterns::testing::kRest));
}

// A card's number, which the word before it makes a surer one.
std::shared_ptr<const patterns::RuleSet> cards(const std::string& word) {
  return patterns::testing::rules_from("[[rule]]\nid = 'card'\npattern = 'kx_[0-9]{8}'\n" +
                                       ("near = { words = ['" + word + "'] }\n") +
                                       "score = { base = 0.5, near = 0.3 }\n" +
                                       std::string(patterns::testing::kRest));
}

std::vector<Finding> findings(const patterns::RuleSet& rules, const std::string& text,
                              std::string_view path,
                              formats::TextUse use = formats::TextUse::kUnknown) {
  FindingContext context;
  context.key = &test_key();
  TextScanner scanner(rules, context);
  Faulty stream(text, false);
  return scanner.scan(stream, {}, {}, path, use, Clock::time_point::max()).findings;
}

}  // namespace

TEST_CASE("what stands plainly in a text is not told again from what decoding makes of it") {
  const auto rules = tokens("tok_[a-z0-9=A-F]{8,40}");
  const auto scan = [&](const std::string& text) { return findings(*rules, text, "a.eml"); };
  // The token's own "=3D" is an escape to a reader of quoted-printable.
  const auto plain = scan("Gr=C3=BC=C3=9Fe, tok_q7vn2lxt=3Dab12\n");
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].where->decoded.empty());
  // One that only decoding brings out is told.
  // "the token of this is tok_q7vn2lxt here"
  const auto decoded = scan("id=dGhlIHRva2VuIG9mIHRoaXMgaXMgdG9rX3E3dm4ybHh0IGhlcmU=\n");
  REQUIRE(decoded.size() == 1);
  CHECK_FALSE(decoded[0].where->decoded.empty());
}

TEST_CASE("a value that stands plainly has the better score of its text and of the decoded one") {
  const auto rules = cards("führerschein");
  std::string text;
  for (int i = 0; i < 3; ++i)
    text += "a['F\\u00fchrerschein'] = 'kx_1234567" + std::to_string(i) + "'; // kx_99999999\n";
  const auto found = findings(*rules, text + "b = 'kx_12345670';\n", "a.js");
  REQUIRE(found.size() == 7);
  for (const Finding& one : found) {
    CAPTURE(one.line, one.column);
    CHECK(one.where->decoded.empty());
    CHECK(one.score == (one.line == 4 ? 500 : 800));
  }
}

TEST_CASE("a table's cell beside escaped text is told once, under its name in letters") {
  const auto rules = tokens("tok_[a-z0-9]{8}");
  FindingContext context;
  context.key = &test_key();
  TextScanner scanner(*rules, context);
  std::string text = "[";
  for (const char* value : {"tok_q7vn2lxt", "tok_a8wk3myu"}) {
    text += text.size() > 1 ? ", " : "";
    text +=
        R"({"\u0438\u043c\u044f": "\u041e\u043b\u044c\u0433\u0430", "\u043a\u043b\u044e\u0447": ")";
    text += std::string(value) + "\"}";
  }
  text += "]\n";
  const formats::FileType type = formats::identify(text, "a.json");
  Faulty stream(text, false);
  FileRecord record;
  record.provenance = Provenance::file("a.json");
  finish(scanner.scan(stream, formats::detect_text(text, type, true), {}, "a.json", type.use,
                      Clock::time_point::max()),
         context, record);
  REQUIRE(record.findings.size() == 2);
  for (const Finding& one : record.findings) {
    CHECK(one.where->decoded.empty());
    CHECK(one.where->field == "ключ");
  }
}

TEST_CASE("names are not looked for in a program's strings, with escapes or without") {
  const auto rules = patterns::RuleSet::built_in();
  for (const std::string text :
       {"x = \"Иван Петров\";\n",
        R"(x = "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432";)"}) {
    CAPTURE(text);
    CHECK(findings(*rules, text, "a.js", formats::TextUse::kCode).empty());
    CHECK(findings(*rules, text, "a.txt", formats::TextUse::kProse).size() == 1);
  }
}

TEST_CASE("what an office document's runs say together is found at its place, and told once") {
  const auto rules = cards("licence");
  const std::string text =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/x\">"
      "<w:p><w:r><w:t>My lic</w:t></w:r><w:r><w:t>ence is kx_12345678.</w:t></w:r></w:p>"
      "<w:p><w:r><w:t>kx_1234</w:t></w:r><w:r><w:t>5679</w:t></w:r></w:p>";
  const auto scan = [&](const char* path) { return findings(*rules, text, path); };
  const auto found = scan("word/document.xml");
  REQUIRE(found.size() == 2);
  CHECK(found[0].where->decoded.empty());
  CHECK(found[0].bytes->first == text.find("kx_12345678"));
  CHECK(found[0].score == 800);
  CHECK(found[1].where->decoded == std::vector<std::string>{"ooxml"});
  CHECK(found[1].bytes->first == text.find("kx_1234<"));
  CHECK(found[1].bytes->second == text.find("5679") + 4);
  CHECK(scan("other.xml").size() == 1);
}

TEST_CASE("a fault of our own ends the text that it came of, and is told") {
  const auto rules = tokens("tok_[a-z0-9]{8}");
  FindingContext context;
  context.key = &test_key();
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
