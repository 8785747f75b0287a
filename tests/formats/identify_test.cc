#include "formats/identify.h"

#include <string>

#include "tests/formats/archive_builder.h"
#include "tests/support/test.h"

namespace assay::formats {
namespace {

using namespace std::string_literals;

std::string wide(std::string_view ascii, bool big_endian, unsigned width = 2) {
  std::string out;
  for (const char c : ascii) {
    std::string unit(width, '\0');
    unit[big_endian ? width - 1 : 0] = c;
    out += unit;
  }
  return out;
}

TEST_CASE("binaries are told by their signature", "[identify]") {
  struct Case {
    std::string head;
    const char* name;
    const char* media_type;
  };
  const auto c = GENERATE(
      Case{"\x7F"
           "ELF\2\1\1\0"s,
           "ls", "application/x-elf"},
      Case{"\x89PNG\r\n\x1A\n\0\0"s, "x.txt", "image/png"},
      Case{"\xFF\xD8\xFF\xE0\0\x10JFIF"s, "x", "image/jpeg"},
      Case{"\xCA\xFE\xBA\xBE\0\0\0\x34"s, "A.class", "application/x-java-class"},
      Case{"\xCA\xFE\xBA\xBE\0\0\0\2"s, "fat", "application/x-mach-binary"},
      Case{"\0asm\1\0\0\0"s, "x.wasm", "application/wasm"},
      Case{"\0\0\0\x18"
           "ftypisom"s,
           "x", "video/mp4"},
      Case{"ID3\4\0"s, "x.mp3", "audio/mpeg"}, Case{"wOF2\0\1\0\0"s, "x", "font/woff2"},
      Case{"\x6F\r\r\n\0\0\0\0\1\2\3\4\5\6\7\x08"s, "m.pyc", "application/x-python-bytecode"},
      Case{"RIFF\x10\0\0\0WEBPVP8 "s, "x", "image/webp"},
      Case{"PAR1\x15\0"s, "x", "application/vnd.apache.parquet"},
      Case{"MZ"s + std::string(62, '\0'), "x.exe", "application/x-ms-exe"},
      Case{"abc\0\1\2def"s, "x.bin", "application/octet-stream"},
      Case{"\1\2\3\4\5\6text after"s, "notes.txt", "application/octet-stream"});
  const FileType type = identify(c.head, c.name);
  CAPTURE(c.name, c.media_type);
  CHECK(type.kind == Kind::kBinary);
  CHECK(type.format == Format::kNone);
  CHECK(type.media_type == c.media_type);
  CHECK(known_media_type(std::string(type.media_type)) == type.media_type);
}

TEST_CASE("text gets its media type and use from its name, then from its beginning", "[identify]") {
  struct Case {
    std::string head;
    const char* name;
    const char* media_type;
    TextUse use;
  };
  const auto c = GENERATE(
      Case{"hello\n", "README", "text/plain", TextUse::kProse},
      Case{"", "empty", "text/plain", TextUse::kUnknown},
      Case{"x = 1\n", "A.PY", "text/x-python", TextUse::kCode},
      Case{"var a=1\n", "index.android.bundle", "text/javascript", TextUse::kCode},
      Case{"var a=1\n", "main.jsbundle", "text/javascript", TextUse::kCode},
      Case{"a,b\n", "t.csv", "text/csv", TextUse::kData},
      Case{"KEY=1\n", ".env", "text/plain", TextUse::kConfig},
      Case{"KEY=1\n", ".env.prod", "text/plain", TextUse::kConfig},
      Case{"#!/usr/bin/env python3\nx\n", "run", "text/x-python", TextUse::kCode},
      Case{"#!/bin/sh\n", "run", "application/x-sh", TextUse::kCode},
      Case{"<?xml version=\"1.0\"?>", "noext", "text/xml", TextUse::kMarkup},
      Case{"\xEF\xBB\xBF<html>", "noext", "text/html", TextUse::kMarkup},
      Case{"PK is not a zip\n", "x", "text/plain", TextUse::kUnknown},
      Case{"BZh is not bzip2\n", "x", "text/plain", TextUse::kUnknown},
      Case{"MZ some text\n", "x", "text/plain", TextUse::kUnknown},
      Case{"07070 numbers\n", "x", "text/plain", TextUse::kUnknown},
      Case{"xar! said he, and went on for a while\n", "x", "text/plain", TextUse::kUnknown},
      Case{"caf\xE9 latin-1\n", "x.txt", "text/plain", TextUse::kProse},
      Case{"\x1b[31mred\x1b[0m\n", "x.log", "text/plain", TextUse::kLog},
      Case{"text called an image\n", "x.iso", "text/plain", TextUse::kUnknown});
  CAPTURE(c.name, c.head);
  const FileType type = identify(c.head, c.name);
  CHECK(type.kind == Kind::kText);
  CHECK(type.media_type == c.media_type);
  CHECK(type.use == c.use);
}

TEST_CASE("UTF-16 and UTF-32 are text, with or without a byte-order mark", "[identify]") {
  const std::string text = "name;iban\r\nM\tuster;none\r\n";
  for (const bool big : {false, true}) {
    for (const unsigned width : {2U, 4U}) {
      CAPTURE(big, width);
      CHECK(identify(wide(text, big, width), "x").kind == Kind::kText);
    }
  }
  CHECK(identify("\xFF\xFE" + wide(text, false), "x").kind == Kind::kText);
  CHECK(identify(wide(text, false) + "\1\0\2\0\3\0"s, "x").kind == Kind::kBinary);
}

TEST_CASE("a tar is one by its checksum only", "[identify]") {
  std::string tar = testing::make_archive("v7tar", {{"a.txt", "body"}});
  CHECK(identify(std::string_view(tar).substr(0, kHeadSize), "x").format == Format::kTar);
  tar[0] = 'b';
  CHECK(identify(std::string_view(tar).substr(0, kHeadSize), "x.tar").kind == Kind::kBinary);
  CHECK(identify(std::string(512, '\0'), "x.tar").kind == Kind::kBinary);
}

TEST_CASE("documents that hold others are containers", "[identify]") {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s;
  const auto [head, name, media_type, format] =
      GENERATE_COPY(table<std::string, std::string, std::string, Format>({
          {ole, "x", "application/x-ole-storage", Format::kOle},
          {ole, "Old.DOC", "application/msword", Format::kOle},
          {"%PDF-1.7\n%\xE2\xE3", "x", "application/pdf", Format::kPdf},
          {"SQLite format 3\0\x10"s, "x", "application/vnd.sqlite3", Format::kSqlite},
          {"!BDN\0\0\0\0SM\x17\0"s, "x", "application/vnd.ms-outlook-pst", Format::kPst},
          {"\x37\x7F\x06\x83\0\x2D\xE2\x18"s, "x", "application/x-sqlite3-wal", Format::kSqliteLog},
      }));
  const FileType type = identify(head, name);
  CHECK(type.kind == Kind::kContainer);
  CHECK(type.format == format);
  CHECK(type.media_type == media_type);
}

TEST_CASE("documents that are zips say which", "[identify]") {
  const auto zip = [](const std::vector<testing::Entry>& entries) {
    return testing::make_archive("zip", entries, "none", "zip:compression=store");
  };
  const std::string odt = zip({{"mimetype", "application/vnd.oasis.opendocument.text"}});
  const std::string docx = zip({{"[Content_Types].xml", "<x/>"}, {"word/document.xml", "<x/>"}});
  const std::string jar = zip({{"META-INF/MANIFEST.MF", ""}});
  CHECK(identify(docx, "noext").media_type ==
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  CHECK(identify(docx, "t.XLSX").media_type ==
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  CHECK(identify(jar, "x").media_type == "application/java-archive");
  CHECK(identify(zip({{"a", "b"}}), "x").media_type == "application/zip");
  CHECK(identify(docx, "x").format == Format::kZip);
  // The size of a streamed stored member may stand behind it; then only the name helps.
  CHECK(identify(odt, "x.odt").media_type == "application/vnd.oasis.opendocument.text");
}

TEST_CASE("weak signatures are checked in full", "[identify]") {
  CHECK(identify("\x1F\x9D\x90hello"s, "x").format == Format::kCompress);
  CHECK(identify("\x1F\x9D\x08hello"s, "x").format == Format::kNone);
  CHECK(identify("\x5D\0\0\x80\0"s + std::string(8, '\xFF') + "\0abcdef"s, "x").format ==
        Format::kLzma);
  CHECK(identify("\x5D\0\1\x81\0"s + std::string(8, '\xFF') + "\0abcdef"s, "x").format ==
        Format::kNone);
  CHECK(identify("\x1F\x8B\x08\xE0\0\0\0\0\0\0"s, "x").format == Format::kNone);
  CHECK(known_media_type("text/made-up") == "application/octet-stream");
}

}  // namespace
}  // namespace assay::formats
