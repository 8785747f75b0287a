#include "formats/encoded.h"

#include <array>
#include <random>

#include "tests/support/test.h"

using namespace assay::formats;

namespace {

std::string to_base64(std::string_view bytes, std::string_view alphabet_end = "+/") {
  std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  alphabet += alphabet_end;
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out += alphabet[(bits >> (held - 6)) & 63U];
  }
  if (held > 0) out += alphabet[(bits << (6 - held)) & 63U];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

// Everything is a place: what the structural pass leaves out is its own test.
std::vector<EncodedText> find(std::string_view text, bool ldif = false) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      places.push_back(i);
  }
  std::vector<EncodedText> out;
  find_encoded(text, places, ldif, out);
  return out;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  for (const char c : bytes) {
    digits += kDigits[static_cast<unsigned char>(c) >> 4];
    digits += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return digits;
}

constexpr std::string_view kPlain = "user: ada\npassword: correct horse battery\n";

}  // namespace

TEST_CASE("readable text is found in its encodings, with the way there") {
  std::string wide;
  for (const char c : kPlain) wide += {c, '\0'};
  const std::string digits = to_hex(kPlain);
  const auto [text, how] = GENERATE_COPY(table<std::string, std::vector<std::string>>({
      {"data: " + to_base64(kPlain) + "\n", {"base64"}},
      {"data: " + to_base64(kPlain, "-_") + "\n", {"base64"}},
      {"-enc " + to_base64(wide), {"base64", "utf-16le"}},
      {"x'" + digits + "'", {"hex"}},
  }));
  const auto found = find(text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == kPlain);
  CHECK(found[0].how == how);
  CHECK(found[0].source_of(0) == found[0].begin);
  CHECK(found[0].source_of(kPlain.size()) <= found[0].end);
}

TEST_CASE("values of LDIF in base64 are read behind their attributes, and once") {
  const std::string text =
      "dn: uid=a\ncn:: " + to_base64("Jürgen Müller") + "\r\nsn;lang-ru:: " + to_base64("Иванов") +
      "\nnote:: " + to_base64(kPlain) + "\njpegPhoto:: /9j/4AAQ\nunicodePwd:: " +
      to_base64(std::string_view("A\0b\0c\0d\0001\0002\0", 12)) +
      " \ninitials::" + to_base64("AdR") +
      "\nshort:: QQ==\nbe it:: QWRh\nfolded:: " + to_base64("a b") + "\n IGM=\nx:: a b\n";
  const std::vector<EncodedText> out = find(text, true);
  std::vector<std::string> texts;
  for (const EncodedText& found : out) texts.push_back(found.text);
  // The third has a run of base64 that is long enough to be found by itself.
  CHECK(texts == std::vector<std::string>{"name: Jürgen Müller", "surname: Иванов",
                                          "note: " + std::string(kPlain), "unicodePwd: Abcd12",
                                          "initials: AdR"});
  CHECK(out[0].source_of(0) == text.find("cn::"));
  CHECK(out[0].source_of(6) == text.find("cn::") + 5);
  CHECK(out[0].end == text.find('\r'));
  // The '=' at the end of a value is none of quoted-printable.
  const std::string padded =
      "cn:: " + to_base64("Jürgen2") + "\nsn:: " + to_base64("Müller2") + "\nmail: a@b.org\n";
  CHECK(find(padded, true).size() == 2);
}

TEST_CASE("hexadecimal text may begin with other letters than ASCII's") {
  const std::string plain = "Пароль доступа: " + std::string(kPlain);
  const auto found = find("x'" + to_hex(plain) + "'");
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == plain);
}

TEST_CASE("base64 goes on over full lines, and every character's place is known") {
  std::string plain;
  for (int i = 0; plain.size() < 400; ++i) plain += "line " + std::to_string(i) + " of a letter\n";
  const std::string all = to_base64(plain);
  for (const std::size_t width : {64U, 76U}) {
    for (const std::string_view joint : {"\n", "\r\n", "\n    "}) {
      std::string text = "body:\n";
      for (std::size_t at = 0; at < all.size(); at += width) {
        if (at > 0) text += joint;
        text += all.substr(at, width);
      }
      const auto found = find(text);
      REQUIRE(found.size() == 1);
      CHECK(found[0].text == plain);
      for (std::size_t i = 0; i + 3 < plain.size(); i += 3) {
        const std::size_t place = found[0].source_of(i);
        CHECK(text[place] == all[i / 3 * 4]);
      }
    }
  }
}

TEST_CASE("a word below a full line of base64 is none of it") {
  const std::string value = to_base64(kPlain);
  REQUIRE(value.back() != '=');
  const std::string text = "data:\n  conf: " + value + "\n  username: YWRh\n";
  const std::vector<EncodedText> out = find(text);
  REQUIRE(out.size() == 1);
  CHECK(out[0].text == kPlain);
  CHECK(out[0].end == text.find(value) + value.size());
}

TEST_CASE("percent-encoded text is found where it has several escapes") {
  const auto found = find("GET /?q=name%3DAda%26mail%3Dada%40acme.io HTTP/1.1");
  REQUIRE(found.size() == 1);
  CHECK(found[0].text.find("name=Ada&mail=ada@acme.io") != std::string::npos);
  CHECK(found[0].how == std::vector<std::string>{"percent"});
  CHECK(find("100% of 20%25 is %d").empty());
}

TEST_CASE("hashes, keys, paths, identifiers and images are left alone") {
  std::mt19937_64 random(7);
  std::string noise;
  for (int i = 0; i < 3000; ++i) noise += static_cast<char>(random() & 0xFFU);
  for (const std::string& text : std::vector<std::string>{
           "da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee5e6b4b0d3255bfef",
           "/usr/share/doc/libboost-program-options-dev/examples/changelog",
           "org_freedesktop_NetworkManager_Settings_Connection_Active_Get", to_base64(noise),
           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    CHECK(find(text).empty());
  }
}

TEST_CASE("text that a window cuts is found in any phase") {
  const std::string all = to_base64(std::string(kPlain) + std::string(kPlain));
  for (std::size_t cut = 0; cut < 4; ++cut) {
    const auto found = find(std::string_view(all).substr(cut));
    REQUIRE(found.size() == 1);
    CHECK(found[0].text.find("battery") != std::string::npos);
  }
}

TEST_CASE("escaped text is found in each of its forms, with the place of every character") {
  const auto [text, how] = GENERATE(table<const char*, const char*>({
      {"x?u=ada%26pass%77ord%3Dq7Vn2LxT&y", "percent"},
      {"\"\\u0070assw\\u006frd\\u003dq7Vn2LxT\"", "escapes"},
      {"'pass\\x77ord\\x3dq7Vn2\\x4cxT'", "escapes"},
      {"pa\\163sword\\075q7Vn2\\114xT", "escapes"},
      {"&#112;assword&#x3d;q7Vn2LxT", "entities"},
      {"{&quot;password&quot;:&quot;q7Vn2LxT&quot;}", "entities"},
      {"pass=\nword=3Dq7Vn=\r\n2LxT\n", "quoted-printable"},
  }));
  CAPTURE(text);
  const auto found = find(text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].how == std::vector<std::string>{how});
  const std::size_t value = found[0].text.find("q7Vn2");
  REQUIRE(value != std::string::npos);
  CHECK(found[0].text.find("password") < value);
  CHECK(std::string_view(text).substr(found[0].source_of(value), 4) == "q7Vn");
}

TEST_CASE("a mail's quoted-printable text is read between its headers") {
  const std::string head =
      "Subject: =?utf-8?B?S8O8bmRpZ3VuZw==?=\nContent-Type: text/plain; charset=utf-8\n\n";
  const std::string next =
      "--=_b1\nContent-Type: text/html; charset=utf-8\n\n<p class=3D\"x\">J=C3=BCrgen</p>\n";
  const auto found = find(head + "am 7. M=C3=A4rz, IBAN DE89 3704 0044 0532 0=\n130 00.\n" + next);
  REQUIRE(found.size() == 2);
  CHECK(found[0].text == "am 7. März, IBAN DE89 3704 0044 0532 0130 00.\n");
  CHECK(found[1].text == "<p class=\"x\">Jürgen</p>\n");
  CHECK(found[0].how == std::vector<std::string>{"quoted-printable"});
  const auto latin = find("Gr=FC=DFe aus M=FCnchen, Z=FCrich\n");
  REQUIRE(latin.size() == 1);
  CHECK(latin[0].text == "Grüße aus München, Zürich\n");
  CHECK(latin[0].source_of(latin[0].text.find("aus")) == 10);
  CHECK(find("country=DE&lang=de\nid=C0ffee\nA=\nB=\nSECRET=abc\n").empty());
}

TEST_CASE("a contact's quoted-printable property is read without its parameters") {
  const std::string name = "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:";
  const std::string text = name + "M=C3=BCller;J=C3=BC=\nrgen;;\nTEL;CELL:+4915199887766\n" + name +
                           "Ada=20Roe=C3=A9\n" +
                           "FN;encoding=Quoted-Printable;CHARSET=UTF-8:J=C3=BC\n";
  const std::vector<EncodedText> found = find(text);
  REQUIRE(found.size() == 3);
  CHECK(found[0].text == "Müller;Jürgen;;");
  CHECK(found[1].text == "Ada Roeé");
  CHECK(found[1].begin == text.rfind("Ada"));
  CHECK(found[2].text == "Jü");
}

TEST_CASE("one escaped letter or sign of an address is enough, other scripts are readable") {
  const auto [text, word] = GENERATE(table<const char*, const char*>({
      {"{\"F\\u00fchrerschein\": \"B072\"}", "Führerschein\": \"B072"},
      {"<b>F&#252;hrerschein</b> B072", "Führerschein</b> B072"},
      {"GET /x?name=J%C3%BCrgen HTTP/1.1", "/x?name=Jürgen"},
      {"GET /x?mail=ada%40x.org HTTP/1.1", "/x?mail=ada@x.org"},
      {"GET /x%2Fy?tel=%2B49+30&mail=ada%40x.org HTTP/1.1", "/x/y?tel=+49 30&mail=ada@x.org"},
      {"GET /x?mail=ada.l+news%40x.org HTTP/1.1", "?mail=ada.l+news@x.org"},
      {"GET /x?tel=+49+30&key=q7V+x2&mail=ada%40x.org", "?tel=+49+30&key=q7V+x2&mail=ada@x.org"},
      {"mail ada&#64;x.org now", "mail ada@x.org now"},
      {"{\"mail\":\"ada\\u0040x.org\"}", "ada@x.org\"}"},
      {"{\"\\u0438\\u043d\\u0434\\u0435\\u043a\\u0441\": \"284544\"}", "индекс\": \"284544"},
  }));
  CAPTURE(text);
  const auto found = find(text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].text.find(word) != std::string::npos);
  CHECK(find("a \\u2013 b \\u00b0").empty());
  CHECK(find("GET /a%2Fb HTTP/1.1").empty());
  CHECK(find("100%40 off, a %40b").empty());
}

TEST_CASE("code with marks that are no escapes is left alone") {
  const auto text =
      GENERATE("a = 3; b = 30;\nc == 3D;\n", "x & y && z &amp w", "100 % of 5%", "C:\\new\\table",
               "regex \\d+\\w+\\s", "a=3Db=x\n", "=\n=\n=\n", "&quot;", "\\u12 \\x1 \\08");
  CAPTURE(text);
  CHECK(find(text).empty());
}

TEST_CASE("gzip in base64, and in base64 of that, is found; a bomb comes out cut") {
  // printf 'password: q7Vn2LxT9bWm4KsR\n' | gzip -n9 | base64
  const std::string packed = "H4sIAAAAAAACAytILC4uzy9KsVIoNA/LM/KpCLFMCs818S4O4gIAIXGR/xsAAAA=";
  const auto found = find("release: " + packed + "\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].how == std::vector<std::string>{"base64", "gzip"});
  CHECK(found[0].source_of(5) == 9);
}
