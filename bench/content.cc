#include "bench/content.h"

#include <array>
#include <cmath>

namespace assay::bench {
namespace {

constexpr std::string_view kWords[] = {
    "the",     "of",      "and",      "to",       "in",      "a",        "is",      "that",
    "for",     "it",      "as",       "was",      "with",    "be",       "by",      "on",
    "not",     "he",      "his",      "but",      "at",      "are",      "this",    "have",
    "from",    "or",      "had",      "an",       "they",    "which",    "one",     "were",
    "all",     "we",      "when",     "there",    "can",     "been",     "has",     "more",
    "if",      "will",    "would",    "about",    "their",   "no",       "up",      "time",
    "than",    "into",    "only",     "other",    "new",     "some",     "could",   "these",
    "may",     "first",   "then",     "do",       "any",     "like",     "my",      "now",
    "over",    "such",    "our",      "man",      "even",    "most",     "made",    "after",
    "also",    "did",     "many",     "before",   "must",    "through",  "years",   "where",
    "much",    "way",     "well",     "down",     "should",  "because",  "each",    "just",
    "people",  "state",   "good",     "very",     "make",    "world",    "still",   "work",
    "long",    "day",     "here",     "both",     "life",    "between",  "own",     "under",
    "last",    "right",   "being",    "water",    "house",   "while",    "against", "part",
    "number",  "small",   "system",   "place",    "report",  "order",    "market",  "service",
    "meeting", "project", "quarter",  "budget",   "invoice", "shipment", "review",  "contract",
    "office",  "engine",  "schedule", "supplier", "process", "document", "version", "request",
    "garden",  "morning", "winter",   "railway",  "bridge",  "harbour",  "valley",  "mountain",
    "table",   "window",  "letter",   "journey",  "history", "picture",  "village", "industry"};
constexpr std::string_view kVerbs[] = {"get",   "set",    "load",   "store", "parse", "write",
                                       "read",  "update", "remove", "find",  "build", "make",
                                       "check", "flush",  "merge",  "split", "visit", "encode"};
constexpr std::string_view kNouns[] = {"user",    "index",  "buffer", "node",  "entry",  "table",
                                       "state",   "config", "cache",  "value", "record", "page",
                                       "stream",  "count",  "offset", "queue", "list",   "item",
                                       "handler", "result", "event",  "batch", "field",  "context"};
constexpr std::string_view kHosts[] = {"api", "cdn", "static", "build", "docs", "mirror"};

std::string uuid(Random& r) {
  return r.text(kHex, 8) + '-' + r.text(kHex, 4) + "-4" + r.text(kHex, 3) + "-a" + r.text(kHex, 3) +
         '-' + r.text(kHex, 12);
}

std::string two(std::size_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string date(Random& r) {
  return "20" + two(r.range(15, 26)) + '-' + two(r.range(1, 12)) + '-' + two(r.range(1, 28));
}

std::string clock(Random& r) {
  return two(r.below(24)) + ':' + two(r.below(60)) + ':' + two(r.below(60));
}

std::string version(Random& r) {
  return std::to_string(r.below(20)) + '.' + std::to_string(r.below(40)) + '.' +
         std::to_string(r.below(90));
}

std::string url(Random& r) {
  return "https://" + std::string(r.pick(kHosts)) + ".example.com/" + std::string(r.pick(kNouns)) +
         '/' + std::string(word(r)) + "?page=" + std::to_string(r.below(500));
}

// A literal as it stands in code and data.
std::string literal(Random& r) {
  switch (r.below(12)) {
    case 0:
      return '"' + r.text(kHex, 40) + '"';
    case 1:
      return '"' + uuid(r) + '"';
    case 2:
      return '"' + url(r) + '"';
    case 3:
      return '"' + version(r) + '"';
    case 4:
      return "0x" + r.text(kHex, 8);
    case 5:
      return std::to_string(r.below(100000)) + '.' + std::to_string(r.below(1000));
    case 6:
      return '"' + date(r) + '"';
    case 7:
      return '"' + std::string(word(r)) + ' ' + std::string(word(r)) + '"';
    default:
      return std::to_string(r.below(r.one_in(4) ? 1000000000 : 1000));
  }
}

void log_line(Random& r, std::string& out) {
  constexpr std::string_view kLevels[] = {"INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"};
  out += date(r) + 'T' + clock(r) + '.' + r.text(kDigits, 3) + "Z ";
  out += r.pick(kLevels);
  out += " [" + identifier(r, true) + '-' + std::to_string(r.below(64)) + "] ";
  switch (r.below(4)) {
    case 0:
      out += "request " + uuid(r) + " took " + std::to_string(r.below(5000)) + " ms";
      break;
    case 1:
      out += "GET " + url(r) + " 200 " + std::to_string(r.below(900000));
      break;
    case 2:
      out += identifier(r, true) + "=" + std::to_string(r.below(100000)) + " " +
             identifier(r, false) + "=" + r.text(kHex, 16);
      break;
    default:
      for (std::size_t i = r.range(4, 12); i > 0; --i) (out += word(r)) += ' ';
  }
  out += '\n';
}

void csv_row(Random& r, std::string& out) {
  out += std::to_string(r.below(10000000));
  for (std::size_t i = r.range(6, 10); i > 0; --i) {
    out += ',';
    switch (r.below(5)) {
      case 0:
        out += date(r);
        break;
      case 1:
        out += std::to_string(r.below(100000)) + '.' + two(r.below(100));
        break;
      case 2:
        out += word(r);
        break;
      case 3:
        out += r.one_in(2) ? "true" : "false";
        break;
      default:
        (((out += '"') += word(r)) += ' ') += word(r), out += '"';
    }
  }
  out += '\n';
}

void c_function(Random& r, std::string& out) {
  const std::string name = identifier(r, false);
  out += "static int " + name + "(struct " + std::string(r.pick(kNouns)) + " *" +
         std::string(r.pick(kNouns)) + ", size_t n)\n{\n";
  for (std::size_t i = r.range(3, 9); i > 0; --i) {
    switch (r.below(4)) {
      case 0:
        out += "\tif (" + identifier(r, false) + "(n) < 0)\n\t\treturn -1;\n";
        break;
      case 1:
        out += "\tconst char *" + identifier(r, false) + " = \"" + std::string(word(r)) + "\";\n";
        break;
      case 2:
        out += "\tfor (size_t i = 0; i < n; ++i)\n\t\t" + identifier(r, false) + "[i] ^= 0x" +
               r.text(kHex, 8) + ";\n";
        break;
      default:
        out += "\t/* ";
        for (std::size_t w = r.range(4, 10); w > 0; --w) (out += word(r)) += ' ';
        out += "*/\n";
    }
  }
  out += "\treturn 0;\n}\n\n";
}

void python_function(Random& r, std::string& out) {
  out += "def " + identifier(r, false) + "(self, " + std::string(r.pick(kNouns)) + "):\n";
  for (std::size_t i = r.range(3, 9); i > 0; --i) {
    if (r.one_in(3)) {
      out += "    if self." + identifier(r, false) + " is None:\n        raise ValueError(" +
             literal(r) + ")\n";
    } else {
      out += "    " + identifier(r, false) + " = " + literal(r) + "\n";
    }
  }
  out += "    return " + identifier(r, false) + "\n\n";
}

void script_function(Random& r, std::string& out) {
  out += "export function " + identifier(r, true) + "(" + std::string(r.pick(kNouns)) + ") {\n";
  for (std::size_t i = r.range(3, 9); i > 0; --i) {
    if (r.one_in(3)) {
      out += "  await this." + identifier(r, true) + "({ " + identifier(r, true) + ": " +
             literal(r) + " });\n";
    } else {
      out += "  const " + identifier(r, true) + " = " + literal(r) + ";\n";
    }
  }
  out += "}\n\n";
}

void go_function(Random& r, std::string& out) {
  out += "func (s *Server) " + identifier(r, true) + "(ctx context.Context) error {\n";
  for (std::size_t i = r.range(3, 9); i > 0; --i) {
    if (r.one_in(2)) {
      out += "\tif err := s." + identifier(r, true) + "(ctx, " + literal(r) +
             "); err != nil {\n\t\treturn err\n\t}\n";
    } else {
      out += "\t" + identifier(r, true) + " := " + literal(r) + "\n";
    }
  }
  out += "\treturn nil\n}\n\n";
}

void paragraph(Random& r, std::string& out) {
  std::size_t width = 0;
  for (std::size_t i = r.range(40, 120); i > 0; --i) {
    const std::string_view next = word(r);
    out += next;
    width += next.size() + 1;
    const bool stop = r.one_in(12);
    if (stop) out += '.';
    out += width > 76 ? '\n' : ' ';
    if (width > 76) width = 0;
  }
  out += "\n\n";
}

void json_record(Random& r, std::string& out) {
  out += "{\"id\": \"" + uuid(r) + "\"";
  for (std::size_t i = r.range(4, 9); i > 0; --i)
    out += ", \"" + identifier(r, i % 2 == 0) + "\": " + literal(r);
  out += "}\n";
}

void yaml_block(Random& r, std::string& out) {
  out += identifier(r, false) + ":\n";
  for (std::size_t i = r.range(3, 8); i > 0; --i)
    out += "  " + identifier(r, false) + ": " + literal(r) + "\n";
  if (r.one_in(6)) {
    out += "  data: |\n";
    for (std::size_t i = r.range(2, 6); i > 0; --i) out += "    " + r.text(kBase64, 76) + "\n";
  }
}

void html_block(Random& r, std::string& out) {
  out += "<div class=\"" + identifier(r, false) + "\" id=\"" + r.text(kLower, 8) + "\"><a href=\"" +
         url(r) + "\">";
  for (std::size_t i = r.range(4, 16); i > 0; --i) (out += word(r)) += ' ';
  out += "</a></div>\n";
}

constexpr std::array kKinds = {
    ContentKind{"log", "", log_line},          ContentKind{"csv", "", csv_row},
    ContentKind{"c", "// ", c_function},       ContentKind{"py", "# ", python_function},
    ContentKind{"js", "// ", script_function}, ContentKind{"go", "// ", go_function},
    ContentKind{"txt", "", paragraph},         ContentKind{"json", "", json_record},
    ContentKind{"yaml", "# ", yaml_block},     ContentKind{"html", "", html_block},
};

}  // namespace

std::span<const ContentKind> content_kinds() { return kKinds; }

std::string_view word(Random& random) {
  // The inverse of a harmonic sum: rank = n^u, so that rank k comes with 1/k.
  const double u = static_cast<double>(random.next() >> 11) * 0x1.0p-53;
  const double rank = std::exp2(u * std::log2(static_cast<double>(std::size(kWords))));
  return kWords[static_cast<std::size_t>(rank) - 1];
}

std::string identifier(Random& random, bool camel) {
  std::string name(random.pick(kVerbs));
  for (std::size_t i = random.range(1, 2); i > 0; --i) {
    std::string noun(random.pick(kNouns));
    if (camel) {
      noun[0] = static_cast<char>(noun[0] - 'a' + 'A');
    } else {
      name += '_';
    }
    name += noun;
  }
  return name;
}

}  // namespace assay::bench
