#include "reports/escape.h"

#include <algorithm>
#include <array>

namespace assay::reports {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_hex(std::string& out, std::uint32_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHex[(value >> shift) & 0x0F];
}

/// Bytes that can be copied into a JSON string as they are.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

/// The first byte at or after `from` that is not plain.
std::size_t end_of_plain(std::string_view bytes, std::size_t from) {
  while (from < bytes.size() && kPlain[static_cast<unsigned char>(bytes[from])]) ++from;
  return from;
}

void append_json_ascii(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u";
      append_hex(out, static_cast<unsigned char>(c), 4);
  }
}

/// Ranges of the second byte, and lengths, of well-formed sequences (Unicode table 3-7).
struct Lead {
  std::uint32_t length;
  unsigned char low, high;
};
constexpr Lead lead_of(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

Decoded decode_utf8(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.length == 0 || text.size() < lead.length) return {first, 1, false};
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < lead.low || second > lead.high) return {first, 1, false};
  char32_t code = first & (0x7FU >> lead.length);
  for (std::uint32_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {first, 1, false};
    code = (code << 6) | (byte & 0x3FU);
  }
  return {code, lead.length, true};
}

bool is_utf8(std::string_view text) {
  for (;;) {
    const auto ascii =
        std::find_if(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    text.remove_prefix(static_cast<std::size_t>(ascii - text.begin()));
    if (text.empty()) return true;
    const Decoded decoded = decode_utf8(text);
    if (!decoded.valid) return false;
    text.remove_prefix(decoded.length);
  }
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

void append_json_string(std::string& out, std::string_view bytes) {
  out += '"';
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = end_of_plain(bytes, at);
    out.append(bytes, at, end - at);
    at = end;
    if (at == bytes.size()) break;
    const Decoded decoded = decode_utf8(bytes.substr(at));
    if (!decoded.valid) {
      out += "\xEF\xBF\xBD";
    } else if (decoded.code < 0x80) {
      append_json_ascii(out, bytes[at]);
    } else if (is_control(decoded.code)) {
      out += "\\u";
      append_hex(out, decoded.code, 4);
    } else {
      out.append(bytes, at, decoded.length);
    }
    at += decoded.length;
  }
  out += '"';
}

void append_printable(std::string& out, std::string_view bytes) {
  for (;;) {
    const auto end =
        std::find_if(bytes.begin(), bytes.end(), [](char c) { return c < 0x20 || c >= 0x7F; });
    const auto plain = static_cast<std::size_t>(end - bytes.begin());
    out.append(bytes, 0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) return;
    const Decoded decoded = decode_utf8(bytes);
    if (decoded.valid && !is_control(decoded.code)) {
      out.append(bytes, 0, decoded.length);
    } else if (decoded.code <= 0xFF) {
      out += "\\x";
      append_hex(out, decoded.code, 2);
    } else {
      out += "\\u";
      append_hex(out, decoded.code, 4);
    }
    bytes.remove_prefix(decoded.length);
  }
}

std::string printable(std::string_view bytes) {
  std::string out;
  append_printable(out, bytes);
  return out;
}

void append_base64(std::string& out, std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= count ? kAlphabet[(group >> (18 - 6 * i)) & 0x3F] : '=';
    }
  }
}

}  // namespace assay::reports
