#include "reports/markup.h"

#include <algorithm>

#include "reports/escape.h"

namespace assay::reports {
namespace {

/// The characters that begin a formula in a spreadsheet, with their full-width forms, which some
/// take too.
bool begins_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@").find(text.front()) != std::string_view::npos) return true;
  const Decoded first = decode_utf8(text);
  return first.valid && (first.code == 0xFF1D || first.code == 0xFF0B || first.code == 0xFF0D ||
                         first.code == 0xFF20 || first.code == 0x2212);
}

/// A spreadsheet drops spaces in front.
std::string_view without_leading_spaces(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

bool is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~' || c == '/';
}

}  // namespace

void append_csv_field(std::string& out, std::string_view bytes) {
  const bool was_control = !bytes.empty() && (bytes.front() == '\t' || bytes.front() == '\r');
  const std::string text = printable(bytes);
  const bool formula = was_control || begins_formula(without_leading_spaces(text));
  // A semicolon parts fields where a comma is the decimal sign.
  if (!formula && text.find_first_of(",;\"'") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  if (formula) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_xml(std::string& out, std::string_view bytes) {
  const std::string text = printable(bytes);
  for (std::string_view rest = text; !rest.empty();) {
    const auto plain = std::min(rest.find_first_of("<>&\"\xEF"), rest.size());
    out.append(rest, 0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) return;
    const Decoded decoded = decode_utf8(rest);
    switch (decoded.code) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case 0xFFFE:  // no characters of XML
        out += "\\ufffe";
        break;
      case 0xFFFF:
        out += "\\uffff";
        break;
      default:
        out.append(rest, 0, decoded.length);
    }
    rest.remove_prefix(decoded.length);
  }
}

void append_markdown_code(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  out += '`';
  for (const char c : printable(bytes)) {
    switch (c) {
      case '`':
        out += "\\x60";
        break;
      case '|':
        out += "\\x7c";
        break;
      case '<':
        out += "\\x3c";
        break;
      default:
        out += c;
    }
  }
  out += '`';
}

void append_prometheus_label(std::string& out, std::string_view bytes) {
  out += '"';
  for (const char c : printable(bytes)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

std::string file_uri(const Provenance& file) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::string& path = file.name();
  std::string uri = !path.empty() && path.front() == '/' ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(byte)) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  return uri;
}

std::string sarif_text(std::string_view bytes) {
  std::string text;
  for (const char c : printable(bytes)) {
    if (c == '[' || c == ']' || c == '\\') text += '\\';
    if (c == '{' || c == '}') text += c;
    text += c;
  }
  return text;
}

}  // namespace assay::reports
