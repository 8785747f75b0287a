// The tables behind identify(): signatures and extensions, from public format documentation.
// Private to identify.cc.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "formats/identify.h"

namespace assay::formats::tables {

using namespace std::string_view_literals;

/// Bytes at a fixed place that name a format. Sorted by nothing; identify() indexes those at offset
/// 0 by first byte.
struct Signature {
  std::size_t offset;
  std::string_view bytes;
  Kind kind;
  Format format;
  std::string_view media_type;
};

inline constexpr auto kC = Kind::kContainer;
inline constexpr auto kB = Kind::kBinary;

inline constexpr std::array kSignatures = {
    // Containers whose signature is long enough to stand alone; the rest is checked in identify.cc.
    Signature{0, "7z\xBC\xAF\x27\x1C"sv, kC, Format::k7z, "application/x-7z-compressed"},
    Signature{0, "Rar!\x1A\x07\x00"sv, kC, Format::kRar, "application/vnd.rar"},
    Signature{0, "Rar!\x1A\x07\x01\x00"sv, kC, Format::kRar, "application/vnd.rar"},
    Signature{0, "MSCF\0\0\0\0"sv, kC, Format::kCab, "application/vnd.ms-cab-compressed"},
    Signature{0, "!<arch>\ndebian-binary"sv, kC, Format::kAr,
              "application/vnd.debian.binary-package"},
    Signature{0, "!<arch>\n"sv, kC, Format::kAr, "application/x-archive"},
    Signature{0, "WARC/0."sv, kC, Format::kWarc, "application/warc"},
    Signature{0, "WARC/1."sv, kC, Format::kWarc, "application/warc"},
    Signature{0,
              "\xFD"
              "7zXZ\0"sv,
              kC, Format::kXz, "application/x-xz"},
    Signature{0, "\x28\xB5\x2F\xFD"sv, kC, Format::kZstd, "application/zstd"},
    Signature{0, "\x04\x22\x4D\x18"sv, kC, Format::kLz4, "application/x-lz4"},
    Signature{0, "\x02\x21\x4C\x18"sv, kC, Format::kLz4, "application/x-lz4"},
    Signature{0, "LZIP\x01"sv, kC, Format::kLzip, "application/lzip"},
    Signature{0, "LZIP\0"sv, kC, Format::kLzip, "application/lzip"},
    // Not containers for us.
    Signature{0,
              "\x7F"
              "ELF"sv,
              kB, Format::kNone, "application/x-elf"},
    Signature{0, "\x89PNG\r\n\x1A\n"sv, kB, Format::kNone, "image/png"},
    Signature{0, "\xFF\xD8\xFF"sv, kB, Format::kNone, "image/jpeg"},
    Signature{0, "GIF87a"sv, kB, Format::kNone, "image/gif"},
    Signature{0, "GIF89a"sv, kB, Format::kNone, "image/gif"},
    Signature{0, "II*\0"sv, kB, Format::kNone, "image/tiff"},
    Signature{0, "MM\0*"sv, kB, Format::kNone, "image/tiff"},
    Signature{0, "8BPS\0\1"sv, kB, Format::kNone, "image/vnd.adobe.photoshop"},
    Signature{0, "\0\0\1\0"sv, kB, Format::kNone, "image/vnd.microsoft.icon"},
    Signature{0, "\0\0\0\x0CjP  \r\n"sv, kB, Format::kNone, "image/jp2"},
    Signature{0, "%PDF-"sv, kB, Format::kNone, "application/pdf"},
    Signature{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, kB, Format::kNone,
              "application/x-ole-storage"},
    Signature{0, "SQLite format 3\0"sv, kB, Format::kNone, "application/vnd.sqlite3"},
    Signature{0, "\0\1\0\0Standard "sv, kB, Format::kNone, "application/x-msaccess"},
    Signature{0, "!BDN"sv, kB, Format::kNone, "application/vnd.ms-outlook-pst"},
    Signature{0, "\0asm"sv, kB, Format::kNone, "application/wasm"},
    Signature{0, "\xCE\xFA\xED\xFE"sv, kB, Format::kNone, "application/x-mach-binary"},
    Signature{0, "\xCF\xFA\xED\xFE"sv, kB, Format::kNone, "application/x-mach-binary"},
    Signature{0, "\xFE\xED\xFA\xCE"sv, kB, Format::kNone, "application/x-mach-binary"},
    Signature{0, "\xFE\xED\xFA\xCF"sv, kB, Format::kNone, "application/x-mach-binary"},
    Signature{0, "dex\n0"sv, kB, Format::kNone, "application/vnd.android.dex"},
    Signature{0, "BC\xC0\xDE"sv, kB, Format::kNone, "application/x-llvm-bitcode"},
    Signature{0, "ID3\2"sv, kB, Format::kNone, "audio/mpeg"},
    Signature{0, "ID3\3"sv, kB, Format::kNone, "audio/mpeg"},
    Signature{0, "ID3\4"sv, kB, Format::kNone, "audio/mpeg"},
    Signature{0, "\xFF\xFB"sv, kB, Format::kNone, "audio/mpeg"},
    Signature{0, "\xFF\xF3"sv, kB, Format::kNone, "audio/mpeg"},
    Signature{0, "OggS\0"sv, kB, Format::kNone, "application/ogg"},
    Signature{0, "fLaC\0"sv, kB, Format::kNone, "audio/flac"},
    Signature{0, "MThd\0\0\0\6"sv, kB, Format::kNone, "audio/midi"},
    Signature{0, "\x1A\x45\xDF\xA3"sv, kB, Format::kNone, "video/x-matroska"},
    Signature{0, "FLV\1"sv, kB, Format::kNone, "video/x-flv"},
    Signature{0, "\0\0\1\xBA"sv, kB, Format::kNone, "video/mpeg"},
    Signature{4, "ftyp"sv, kB, Format::kNone, "video/mp4"},
    Signature{8, "WEBP"sv, kB, Format::kNone, "image/webp"},
    Signature{8, "WAVEfmt "sv, kB, Format::kNone, "audio/wav"},
    Signature{8, "AVI LIST"sv, kB, Format::kNone, "video/x-msvideo"},
    Signature{0, "wOFF\0"sv, kB, Format::kNone, "font/woff"},
    Signature{0, "wOF2\0"sv, kB, Format::kNone, "font/woff2"},
    Signature{0, "\0\1\0\0\0"sv, kB, Format::kNone, "font/ttf"},
    Signature{0, "OTTO\0"sv, kB, Format::kNone, "font/otf"},
    Signature{0, "PAR1"sv, kB, Format::kNone, "application/vnd.apache.parquet"},
    Signature{0, "Obj\1"sv, kB, Format::kNone, "application/avro"},
    Signature{0, "\x89HDF\r\n\x1A\n"sv, kB, Format::kNone, "application/x-hdf5"},
    Signature{0, "\x93NUMPY"sv, kB, Format::kNone, "application/x-npy"},
    Signature{0, "PACK\0\0\0\2"sv, kB, Format::kNone, "application/x-git-pack"},
    Signature{0, "\xFFtOc"sv, kB, Format::kNone, "application/x-git-pack-index"},
    Signature{0, "DIRC\0\0\0"sv, kB, Format::kNone, "application/x-git-index"},
    Signature{0, "\xED\xAB\xEE\xDB"sv, kB, Format::kNone, "application/x-rpm"},
    Signature{0, "\x4C\0\0\0\x01\x14\x02\0"sv, kB, Format::kNone, "application/x-ms-shortcut"},
    Signature{0, "\xD4\xC3\xB2\xA1"sv, kB, Format::kNone, "application/vnd.tcpdump.pcap"},
    Signature{0, "\xA1\xB2\xC3\xD4"sv, kB, Format::kNone, "application/vnd.tcpdump.pcap"},
    Signature{0, "\x0A\x0D\x0D\x0A"sv, kB, Format::kNone, "application/x-pcapng"},
    Signature{0, "\xAC\xED\0\5"sv, kB, Format::kNone, "application/x-java-serialized-object"},
    Signature{0, "\xFE\xED\xFE\xED"sv, kB, Format::kNone, "application/x-java-keystore"},
    Signature{0, "\x03\xD9\xA2\x9A"sv, kB, Format::kNone, "application/x-keepass2"},
    Signature{0, "LUKS\xBA\xBE"sv, kB, Format::kNone, "application/x-luks"},
    Signature{0, "ElfFile\0"sv, kB, Format::kNone, "application/x-windows-evtx"},
    Signature{0, "regf"sv, kB, Format::kNone, "application/x-windows-registry"},
    Signature{0, "QFI\xFB"sv, kB, Format::kNone, "application/x-qcow2"},
    Signature{0, "KDMV"sv, kB, Format::kNone, "application/x-vmdk"},
    Signature{0, "vhdxfile"sv, kB, Format::kNone, "application/x-vhdx"},
    Signature{0, "AT&TFORM"sv, kB, Format::kNone, "image/vnd.djvu"},
};

/// What an extension (lower case, without its dot) or a whole lower-case name says of text.
struct TextName {
  std::string_view name;
  std::string_view media_type;
  TextUse use;
};

// Sorted by name (a test and a static_assert in identify.cc hold it so).
inline constexpr std::array kExtensions = {
    TextName{"adoc", "text/asciidoc", TextUse::kProse},
    TextName{"asm", "text/x-asm", TextUse::kCode},
    TextName{"asp", "text/x-asp", TextUse::kCode},
    TextName{"avsc", "application/json", TextUse::kData},
    TextName{"bash", "application/x-sh", TextUse::kCode},
    TextName{"bat", "text/x-msdos-batch", TextUse::kCode},
    TextName{"bib", "text/x-bibtex", TextUse::kData},
    TextName{"bundle", "text/javascript", TextUse::kCode},
    TextName{"c", "text/x-c", TextUse::kCode},
    TextName{"cc", "text/x-c++", TextUse::kCode},
    TextName{"cfg", "text/plain", TextUse::kConfig},
    TextName{"clj", "text/x-clojure", TextUse::kCode},
    TextName{"cls", "text/x-vba", TextUse::kCode},
    TextName{"cmake", "text/x-cmake", TextUse::kCode},
    TextName{"cmd", "text/x-msdos-batch", TextUse::kCode},
    TextName{"cnf", "text/plain", TextUse::kConfig},
    TextName{"conf", "text/plain", TextUse::kConfig},
    TextName{"config", "text/plain", TextUse::kConfig},
    TextName{"cpp", "text/x-c++", TextUse::kCode},
    TextName{"crt", "application/x-pem-file", TextUse::kConfig},
    TextName{"cs", "text/x-csharp", TextUse::kCode},
    TextName{"cshtml", "text/html", TextUse::kMarkup},
    TextName{"css", "text/css", TextUse::kCode},
    TextName{"csv", "text/csv", TextUse::kData},
    TextName{"cxx", "text/x-c++", TextUse::kCode},
    TextName{"dart", "text/x-dart", TextUse::kCode},
    TextName{"diff", "text/x-diff", TextUse::kCode},
    TextName{"el", "text/x-lisp", TextUse::kCode},
    TextName{"eml", "message/rfc822", TextUse::kProse},
    TextName{"env", "text/plain", TextUse::kConfig},
    TextName{"erl", "text/x-erlang", TextUse::kCode},
    TextName{"ex", "text/x-elixir", TextUse::kCode},
    TextName{"exs", "text/x-elixir", TextUse::kCode},
    TextName{"f90", "text/x-fortran", TextUse::kCode},
    TextName{"fs", "text/x-fsharp", TextUse::kCode},
    TextName{"geojson", "application/geo+json", TextUse::kData},
    TextName{"go", "text/x-go", TextUse::kCode},
    TextName{"gradle", "text/x-groovy", TextUse::kCode},
    TextName{"graphql", "application/graphql", TextUse::kCode},
    TextName{"groovy", "text/x-groovy", TextUse::kCode},
    TextName{"h", "text/x-c", TextUse::kCode},
    TextName{"hcl", "text/x-hcl", TextUse::kConfig},
    TextName{"hpp", "text/x-c++", TextUse::kCode},
    TextName{"hs", "text/x-haskell", TextUse::kCode},
    TextName{"htm", "text/html", TextUse::kMarkup},
    TextName{"html", "text/html", TextUse::kMarkup},
    TextName{"ics", "text/calendar", TextUse::kData},
    TextName{"inc", "text/plain", TextUse::kCode},
    TextName{"ini", "text/plain", TextUse::kConfig},
    TextName{"ipynb", "application/x-ipynb+json", TextUse::kCode},
    TextName{"java", "text/x-java", TextUse::kCode},
    TextName{"jl", "text/x-julia", TextUse::kCode},
    TextName{"js", "text/javascript", TextUse::kCode},
    TextName{"jsbundle", "text/javascript", TextUse::kCode},
    TextName{"json", "application/json", TextUse::kData},
    TextName{"json5", "application/json5", TextUse::kConfig},
    TextName{"jsonl", "application/jsonl", TextUse::kData},
    TextName{"jsp", "text/x-jsp", TextUse::kCode},
    TextName{"jsx", "text/javascript", TextUse::kCode},
    TextName{"key", "application/x-pem-file", TextUse::kConfig},
    TextName{"kt", "text/x-kotlin", TextUse::kCode},
    TextName{"kts", "text/x-kotlin", TextUse::kCode},
    TextName{"ldif", "text/x-ldif", TextUse::kData},
    TextName{"less", "text/css", TextUse::kCode},
    TextName{"lisp", "text/x-lisp", TextUse::kCode},
    TextName{"log", "text/plain", TextUse::kLog},
    TextName{"lua", "text/x-lua", TextUse::kCode},
    TextName{"m", "text/x-objc", TextUse::kCode},
    TextName{"markdown", "text/markdown", TextUse::kProse},
    TextName{"mbox", "application/mbox", TextUse::kProse},
    TextName{"md", "text/markdown", TextUse::kProse},
    TextName{"mjs", "text/javascript", TextUse::kCode},
    TextName{"mk", "text/x-makefile", TextUse::kCode},
    TextName{"ml", "text/x-ocaml", TextUse::kCode},
    TextName{"mm", "text/x-objc", TextUse::kCode},
    TextName{"ndjson", "application/jsonl", TextUse::kData},
    TextName{"nix", "text/x-nix", TextUse::kConfig},
    TextName{"org", "text/org", TextUse::kProse},
    TextName{"out", "text/plain", TextUse::kLog},
    TextName{"pas", "text/x-pascal", TextUse::kCode},
    TextName{"patch", "text/x-diff", TextUse::kCode},
    TextName{"pem", "application/x-pem-file", TextUse::kConfig},
    TextName{"php", "text/x-php", TextUse::kCode},
    TextName{"pl", "text/x-perl", TextUse::kCode},
    TextName{"plist", "application/x-plist", TextUse::kConfig},
    TextName{"pm", "text/x-perl", TextUse::kCode},
    TextName{"properties", "text/x-java-properties", TextUse::kConfig},
    TextName{"proto", "text/x-protobuf", TextUse::kCode},
    TextName{"ps1", "text/x-powershell", TextUse::kCode},
    TextName{"psd1", "text/x-powershell", TextUse::kCode},
    TextName{"psm1", "text/x-powershell", TextUse::kCode},
    TextName{"psv", "text/x-psv", TextUse::kData},
    TextName{"py", "text/x-python", TextUse::kCode},
    TextName{"pyi", "text/x-python", TextUse::kCode},
    TextName{"r", "text/x-r", TextUse::kCode},
    TextName{"rb", "text/x-ruby", TextUse::kCode},
    TextName{"reg", "text/x-ms-regedit", TextUse::kConfig},
    TextName{"rs", "text/x-rust", TextUse::kCode},
    TextName{"rst", "text/x-rst", TextUse::kProse},
    TextName{"rtf", "application/rtf", TextUse::kMarkup},
    TextName{"s", "text/x-asm", TextUse::kCode},
    TextName{"sass", "text/css", TextUse::kCode},
    TextName{"scala", "text/x-scala", TextUse::kCode},
    TextName{"scss", "text/css", TextUse::kCode},
    TextName{"sh", "application/x-sh", TextUse::kCode},
    TextName{"sql", "application/sql", TextUse::kCode},
    TextName{"srt", "application/x-subrip", TextUse::kProse},
    TextName{"svelte", "text/html", TextUse::kCode},
    TextName{"svg", "image/svg+xml", TextUse::kMarkup},
    TextName{"swift", "text/x-swift", TextUse::kCode},
    TextName{"tcl", "text/x-tcl", TextUse::kCode},
    TextName{"tex", "text/x-tex", TextUse::kProse},
    TextName{"tf", "text/x-hcl", TextUse::kConfig},
    TextName{"tfstate", "application/json", TextUse::kConfig},
    TextName{"tfvars", "text/x-hcl", TextUse::kConfig},
    TextName{"toml", "application/toml", TextUse::kConfig},
    TextName{"ts", "text/x-typescript", TextUse::kCode},
    TextName{"tsv", "text/tab-separated-values", TextUse::kData},
    TextName{"tsx", "text/x-typescript", TextUse::kCode},
    TextName{"txt", "text/plain", TextUse::kProse},
    TextName{"vb", "text/x-vb", TextUse::kCode},
    TextName{"vbs", "text/x-vb", TextUse::kCode},
    TextName{"vcf", "text/vcard", TextUse::kData},
    TextName{"vim", "text/x-vim", TextUse::kCode},
    TextName{"vue", "text/html", TextUse::kCode},
    TextName{"xhtml", "application/xhtml+xml", TextUse::kMarkup},
    TextName{"xml", "text/xml", TextUse::kMarkup},
    TextName{"xsd", "text/xml", TextUse::kMarkup},
    TextName{"xsl", "text/xml", TextUse::kMarkup},
    TextName{"yaml", "application/yaml", TextUse::kConfig},
    TextName{"yml", "application/yaml", TextUse::kConfig},
    TextName{"zsh", "application/x-sh", TextUse::kCode},
};

// Whole names, lower case, sorted.
inline constexpr std::array kNames = {
    TextName{".bash_history", "text/plain", TextUse::kLog},
    TextName{".bash_profile", "application/x-sh", TextUse::kConfig},
    TextName{".bashrc", "application/x-sh", TextUse::kConfig},
    TextName{".env", "text/plain", TextUse::kConfig},
    TextName{".gitconfig", "text/plain", TextUse::kConfig},
    TextName{".htpasswd", "text/plain", TextUse::kConfig},
    TextName{".my.cnf", "text/plain", TextUse::kConfig},
    TextName{".netrc", "text/plain", TextUse::kConfig},
    TextName{".npmrc", "text/plain", TextUse::kConfig},
    TextName{".pgpass", "text/plain", TextUse::kConfig},
    TextName{".profile", "application/x-sh", TextUse::kConfig},
    TextName{".pypirc", "text/plain", TextUse::kConfig},
    TextName{".zsh_history", "text/plain", TextUse::kLog},
    TextName{".zshrc", "application/x-sh", TextUse::kConfig},
    TextName{"cmakelists.txt", "text/x-cmake", TextUse::kCode},
    TextName{"containerfile", "text/x-dockerfile", TextUse::kCode},
    TextName{"credentials", "text/plain", TextUse::kConfig},
    TextName{"dockerfile", "text/x-dockerfile", TextUse::kCode},
    TextName{"gemfile", "text/x-ruby", TextUse::kCode},
    TextName{"jenkinsfile", "text/x-groovy", TextUse::kCode},
    TextName{"license", "text/plain", TextUse::kProse},
    TextName{"makefile", "text/x-makefile", TextUse::kCode},
    TextName{"messages", "text/plain", TextUse::kLog},
    TextName{"rakefile", "text/x-ruby", TextUse::kCode},
    TextName{"readme", "text/plain", TextUse::kProse},
    TextName{"requirements.txt", "text/plain", TextUse::kConfig},
    TextName{"syslog", "text/plain", TextUse::kLog},
    TextName{"vagrantfile", "text/x-ruby", TextUse::kCode},
};

/// Zip-based and OLE2-based documents by extension, sorted.
struct MediaName {
  std::string_view name;
  std::string_view media_type;
};
inline constexpr std::array kOleNames = {
    MediaName{"doc", "application/msword"},    MediaName{"msg", "application/vnd.ms-outlook"},
    MediaName{"msi", "application/x-msi"},     MediaName{"ppt", "application/vnd.ms-powerpoint"},
    MediaName{"vsd", "application/vnd.visio"}, MediaName{"xls", "application/vnd.ms-excel"},
};
inline constexpr std::string_view kDocx =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
inline constexpr std::string_view kXlsx =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view kPptx =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation";
inline constexpr std::string_view kJar = "application/java-archive";
inline constexpr std::array kZipNames = {
    MediaName{"apk", "application/vnd.android.package-archive"},
    MediaName{"docm", "application/vnd.ms-word.document.macroenabled.12"},
    MediaName{"docx", kDocx},
    MediaName{"ear", kJar},
    MediaName{"epub", "application/epub+zip"},
    MediaName{"jar", kJar},
    MediaName{"odp", "application/vnd.oasis.opendocument.presentation"},
    MediaName{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    MediaName{"odt", "application/vnd.oasis.opendocument.text"},
    MediaName{"pptm", "application/vnd.ms-powerpoint.presentation.macroenabled.12"},
    MediaName{"pptx", kPptx},
    MediaName{"war", kJar},
    MediaName{"whl", "application/x-wheel+zip"},
    MediaName{"xlsm", "application/vnd.ms-excel.sheet.macroenabled.12"},
    MediaName{"xlsx", kXlsx},
    MediaName{"xpi", "application/x-xpinstall"},
};
/// What a zip's first stored member "mimetype" may say (OpenDocument, EPUB).
inline constexpr std::array<std::string_view, 8> kStoredMimetypes = {
    "application/epub+zip",
    "application/vnd.oasis.opendocument.graphics",
    "application/vnd.oasis.opendocument.formula",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-web",
    "application/vnd.oasis.opendocument.text-master",
};
/// Media types that only code in identify.cc gives.
inline constexpr std::array<std::string_view, 23> kOtherTypes = {"application/octet-stream",
                                                                 "text/plain",
                                                                 "application/zip",
                                                                 "application/x-tar",
                                                                 "application/x-cpio",
                                                                 "application/x-iso9660-image",
                                                                 "application/x-lha",
                                                                 "application/x-xar",
                                                                 "application/gzip",
                                                                 "application/x-bzip2",
                                                                 "application/x-lzma",
                                                                 "application/x-compress",
                                                                 "application/x-java-class",
                                                                 "application/x-ms-exe",
                                                                 "application/x-python-bytecode",
                                                                 "image/bmp",
                                                                 "text/html",
                                                                 "text/xml",
                                                                 "application/postscript",
                                                                 "application/rtf",
                                                                 "application/x-apple-diskimage",
                                                                 "application/x-mach-binary",
                                                                 "application/x-pem-file"};

}  // namespace assay::formats::tables
