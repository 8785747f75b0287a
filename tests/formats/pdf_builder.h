// PDF files of a few objects, written by hand: what the PDF reader's tests read.
#pragma once

#include <zlib.h>

#include <string>
#include <utility>
#include <vector>

namespace assay::test {

inline std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size,
           reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
  out.resize(size);
  return out;
}

inline std::string ref(int number) { return std::to_string(number) + " 0 R"; }

/// Objects, numbered from 1 as they are added; the catalog is one of them.
class PdfBuilder {
 public:
  int add(std::string body) {
    objects_.push_back(std::move(body));
    return static_cast<int>(objects_.size());
  }
  int add_stream(const std::string& bytes, const std::string& entries = {}) {
    return add("<< /Length " + std::to_string(bytes.size()) + " " + entries + " >>\nstream\n" +
               bytes + "\nendstream");
  }
  /// For one that is referred to before it is known.
  void set(int number, std::string body) {
    objects_[static_cast<std::size_t>(number - 1)] = std::move(body);
  }

  [[nodiscard]] std::string build(int root, const std::string& trailer = {}) const {
    std::string out = "%PDF-1.7\n";
    std::string table = "xref\n0 " + std::to_string(objects_.size() + 1) + "\n";
    table += "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      const std::string at = std::to_string(out.size());
      table += std::string(10 - at.size(), '0') + at + " 00000 n \n";
      out += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
    }
    const std::string at = std::to_string(out.size());
    return out + table + "trailer\n<< /Size " + std::to_string(objects_.size() + 1) + " /Root " +
           ref(root) + " " + trailer + " >>\nstartxref\n" + at + "\n%%EOF\n";
  }

 private:
  std::vector<std::string> objects_;
};

/// A font without widths of its own.
inline const char* const kPlainFont =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A document of pages with these contents, and font F1. What else stands in the catalog, and on
/// the first page.
struct PdfPages {
  PdfBuilder builder;
  std::vector<std::string> contents;
  std::string font = kPlainFont;
  std::string resources;
  std::string catalog;
  std::string page;
  std::string trailer;

  std::string build() {
    const int tree = builder.add("");
    std::string kids;
    for (std::size_t i = 0; i < contents.size(); ++i) {
      const int content = builder.add_stream(contents[i]);
      kids += ref(builder.add("<< /Type /Page /Parent " + ref(tree) + " /Contents " + ref(content) +
                              " " + (i == 0 ? page : std::string()) + " >>")) +
              " ";
    }
    builder.set(tree, "<< /Type /Pages /Count " + std::to_string(contents.size()) + " /Kids [" +
                          kids + "] /MediaBox [0 0 600 800] /Resources << /Font << /F1 " + font +
                          " >> " + resources + " >> >>");
    return builder.build(
        builder.add("<< /Type /Catalog /Pages " + ref(tree) + " " + catalog + " >>"), trailer);
  }
};

}  // namespace assay::test
