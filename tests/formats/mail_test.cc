#include "formats/mail.h"

#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

using namespace assay;
using namespace assay::formats;
using namespace assay::testing;

namespace {

std::string base64(std::string_view bytes, std::size_t width = 76) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * j) & 63];
  }
  for (std::size_t at = width; at < out.size(); at += width + 2) out.insert(at, "\r\n");
  return out + "\r\n";
}

std::string part(const std::string& fields, const std::string& body) {
  return "--b\r\n" + fields + "\r\n\r\n" + body;
}

std::string attached(const std::string& name, std::string_view bytes) {
  return part(
      "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
      "Content-Disposition: attachment; filename=\"" +
          name + "\"",
      base64(bytes));
}

std::string mail(const std::string& parts) {
  return "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
         "\r\n" +
         part("Content-Type: text/plain", "hello\r\n") + parts + "--b--\r\n";
}

using Files = std::vector<std::string>;

// "name=bytes" of each, read in steps.
Files files_of(std::string_view text, std::size_t step = 1 << 20, std::size_t most = 1 << 20) {
  Files files;
  AttachmentReader reader(most);
  const auto give = [&](Attachment&& file) {
    files.push_back(file.name + '=' + file.bytes + (file.cut ? "…" : ""));
  };
  for (std::size_t at = 0; at < text.size(); at += step)
    reader.read(text.substr(at, step), false, give);
  reader.read({}, true, give);
  return files;
}

}  // namespace

TEST_CASE("a mail is told by its first fields, whatever its file is called") {
  CHECK(looks_like_mail(mail("")));
  CHECK(looks_like_mail("From a@b Mon Jan  1 00:00:00 2024\nReceived: by x\nMIME-Version: 1.0\n"));
  CHECK_FALSE(looks_like_mail("From here on it is text\nwith lines\n"));
  CHECK_FALSE(looks_like_mail("x\nMIME-Version: 1.0\n"));
  CHECK(identify(mail(""), "1600000000.M1P1.host:2,S").format == Format::kMail);
  CHECK(identify("x", "a.EML").format == Format::kMail);
  CHECK(identify("x", "inbox.mbox").format == Format::kMail);
  CHECK(identify("x", "a.txt").format == Format::kNone);
}

TEST_CASE("files in base64 are decoded, however the lines are cut") {
  std::string bytes;
  for (int i = 0; i < 500; ++i) bytes += static_cast<char>(i);
  const std::string text = mail(attached("a.bin", bytes) + attached("b.bin", "x"));
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{64}, text.size()})
    CHECK(files_of(text, step) == Files{"a.bin=" + bytes, "b.bin=x"});
  std::string unix_lines = text;
  std::erase(unix_lines, '\r');
  CHECK(files_of(unix_lines) == Files{"a.bin=" + bytes, "b.bin=x"});
  // In mails one behind the other, in one another, and at an end that is cut.
  CHECK(
      files_of("From x\n" + text + "\nFrom x\n" + mail(part("Content-Type: message/rfc822", text)))
          .size() == 4);
  CHECK(files_of(std::string_view(text).substr(0, text.find("--b\r\n", text.find("a.bin")) - 10)) ==
        Files{"a.bin=" + bytes.substr(0, 495)});
}

TEST_CASE("what is no file in base64 is none") {
  CHECK(files_of(mail(part("Content-Transfer-Encoding: quoted-printable", "a=3D"))).empty());
  CHECK(files_of("Content-Transfer-Encoding: base64\n\nnot base64 but words of a text\n").empty());
  CHECK(files_of("Content-Transfer-Encoding: base64 is a field\n\nYWJj\n") == Files{"=abc"});
  CHECK(files_of("see Content-Transfer-Encoding: base64\n\nYWJj\n").empty());
  CHECK(files_of("Content-Type: x\nno field\nContent-Transfer-Encoding: 8bit\n\nYWJj\n").empty());
  CHECK(files_of("").empty());
}

TEST_CASE("of an attachment no more is kept than was said") {
  CHECK(files_of(mail(attached("a", std::string(100, 'x'))), 1000, 10) ==
        Files{"a=" + std::string(10, 'x') + "…"});
  // What fills the bound at the end of a line is cut only if more follows.
  CHECK(files_of(mail(attached("a", std::string(100, 'x'))), 1000, 57) ==
        Files{"a=" + std::string(57, 'x') + "…"});
  CHECK(files_of(mail(attached("a", std::string(57, 'x'))), 1000, 57) ==
        Files{"a=" + std::string(57, 'x')});
  // A line that no mail has ends it, but for a body that nothing wraps.
  const std::string line(3U << 20, '!');
  CHECK(files_of("Content-Transfer-Encoding: base64\n\nYWJj\n" + line + "\nYWJj\n", 4096) ==
        Files{"=abc"});
  const std::string bytes(300'000, 'x');
  for (const std::size_t step : {std::size_t{4096}, std::size_t{100'000}, std::size_t{1} << 20})
    CHECK(files_of(mail(part("Content-Transfer-Encoding: base64", base64(bytes, SIZE_MAX / 2))),
                   step) == Files{"=" + bytes});
}

TEST_CASE("the fields before a body tell whether it is a file") {
  const auto told = [](std::string text) {
    const std::size_t at = text.find('|');
    text.erase(at, 1);
    const auto named = is_named_file(text, at);
    return named ? (*named ? "file" : "text") : "no fields";
  };
  const std::string fields = "--b\nContent-Type: x/y;\n name=a.zip\nX-Other: y\n";
  CHECK(told(fields + "\n|YWJj") == std::string("file"));
  CHECK(told("x\r\n\r\nContent-Type: x/y\r\n\r\n|YWJj") == std::string("text"));
  CHECK(told("Content-Type: x; name=a\n\nwords\n\n|YWJj") == std::string("text"));
  CHECK(told(fields + "|YWJj") == std::string("no fields"));
  CHECK(told("|YWJj") == std::string("no fields"));
}

TEST_CASE("names of files are decoded and lose their folders") {
  const auto name = [](const char* fields) { return file_name_of(fields); };
  CHECK(name("\nContent-Disposition: attachment; filename=\"a b.zip\"") == "a b.zip");
  CHECK(name("\nContent-Type: x/y; name=a.zip; x=y") == "a.zip");
  CHECK(name("\nContent-Type: x/y; name=a\nContent-Disposition: attachment;\tfilename=b") == "b");
  CHECK(name("\nContent-Disposition: x; filename=\"c:\\\\d\\\\../e.zip\"") == "e.zip");
  CHECK(name("\nContent-Disposition: x; filename=\"=?utf-8?B?w7wuemlw?=\"") == "ü.zip");
  CHECK(name("\nContent-Disposition: x; filename=\"=?ISO-8859-1?Q?=FC_?= =?utf-8?q?a?=.zip\"") ==
        "ü a.zip");
  CHECK(name("\nContent-Disposition: x; filename*=utf-8'de'%C3%BC%20a.zip") == "ü a.zip");
  CHECK(name("\nContent-Disposition: x; filename*0*=utf-8''%C3%BC;\n filename*1=\"b.zip\"") ==
        "üb.zip");
  CHECK(name("\nContent-Disposition: x; filename=\"=?utf-8?B?w7wuemlw\"") == "=?utf-8?B?w7wuemlw");
  CHECK(name("\nContent-Disposition: attachment; filename=").empty());
  CHECK(name("\nContent-Type: x; charset=name").empty());
  CHECK(name("").empty());
}

TEST_CASE("attachments are members of their mail, wherever it lies") {
  const std::string zip = make_archive("zip", {{"in.txt", "inside"}});
  const std::string text = mail(attached("a.zip", zip) + attached("a.zip", zip) +
                                attached("note.txt", "text") + attached("list.csv", "a,b\n1,2\n"));
  Recorder recorder;
  MemoryAccess memory(text);
  CHECK(Recorder::describe(expand(memory, "x.eml", attachments_of(identify(text, "x.eml")), {},
                                  recorder)) == "read");
  Files names;
  for (const auto& seen : recorder.seen)
    names.push_back(std::to_string(seen.member.depth) + ' ' + seen.member.name);
  CHECK(names == Files{"1 a.zip", "2 in.txt", "1 2 a.zip", "2 in.txt", "1 note.txt", "1 list.csv"});
  CHECK(recorder.find("list.csv")->content == "a,b\n1,2\n");

  Recorder nested;
  expand_bytes(make_archive("zip", {{"x.eml", text}, {"y.txt", "y"}}), "m.zip", nested);
  CHECK(nested.find("x.eml")->content == text);
  CHECK(nested.find("in.txt")->content == "inside");
  CHECK(nested.find("in.txt")->member.depth == 3);
  CHECK(nested.find("y.txt")->member.depth == 1);
  CHECK(nested.all_ended());

  // A mail that is attached has its own; what has no name is a mail's text.
  const std::string outer =
      mail(part("Content-Transfer-Encoding: base64", base64("words of a mail")) +
           attached("fwd.eml", mail(attached("b.zip", zip))));
  Recorder inner;
  expand_bytes(make_archive("zip", {{"o.eml", outer}}), "m.zip", inner);
  REQUIRE(inner.find("b.zip") != nullptr);
  CHECK(inner.find("b.zip")->member.depth == 3);
  CHECK(inner.seen.size() == 4);

  ContainerLimits limits;
  limits.max_depth = 1;
  Recorder flat;
  expand_bytes(make_archive("zip", {{"x.eml", text}}), "m.zip", flat, limits);
  CHECK(flat.state("x.eml") == "partial:limit:depth");
  CHECK(flat.find("x.eml")->content == text);
  CHECK(flat.find("in.txt") == nullptr);
}
