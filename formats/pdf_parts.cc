#include "formats/pdf_parts.h"

#include <algorithm>

#include "formats/pdf_cmap.h"
#include "formats/pdf_stream.h"

namespace assay::formats {
namespace {

constexpr std::size_t kMaxValue = 1U << 20U;  // bytes of a property or a field
constexpr int kMaxItems = 10'000;             // of a list
constexpr std::uint32_t kMaxObjects = 1'000'000;
constexpr std::size_t kMaxName = 1024;
constexpr int kMaxActions = 32;  // one after the other

bool is_list(QPDFObjectHandle value) { return value.isArray() && value.getArrayNItems() > 0; }

int items_of(QPDFObjectHandle list) { return list.isArray() ? list.getArrayNItems() : 0; }

void append_line(std::string& out, std::string_view text) {
  if (text.empty()) return;
  out += text;
  if (!text.ends_with('\n')) out += '\n';
}

}  // namespace

std::string pdf_value(QPDFObjectHandle value) {
  std::string text;
  if (value.isString()) {
    append_pdf_string(text, value.getUTF8Value());
  } else if (value.isName()) {
    append_pdf_string(text, value.getName().substr(1));
  } else if (value.isNumber() || value.isBool()) {
    text = value.unparse();
  } else if (value.isStream()) {
    std::string bytes;
    decode_pdf_stream(value, kMaxValue, bytes);
    append_pdf_string(text, QPDFObjectHandle::newString(bytes).getUTF8Value());
  } else {
    for (int i = 0; i < std::min(items_of(value), kMaxItems) && text.size() < kMaxValue; ++i) {
      QPDFObjectHandle item = value.getArrayItem(i);
      if (!item.isString() && !item.isName() && !item.isNumber()) continue;
      if (!text.empty()) text += ", ";
      text += pdf_value(item);
    }
  }
  if (text.size() > kMaxValue) text.resize(kMaxValue);
  return text;
}

bool PdfParts::give(std::string_view what, const std::string& text) {
  return text.empty() || visitor_.part(what, text);
}

bool PdfParts::give_stream(std::string_view name, const QPDFObjectHandle& stream) {
  std::string bytes;
  const PdfDecoded decoded = decode_pdf_stream(stream, limits_.max_stream_bytes, bytes);
  loss_.over = loss_.over || decoded == PdfDecoded::kOver;
  loss_.damaged = loss_.damaged || decoded == PdfDecoded::kCut || decoded == PdfDecoded::kForeign;
  return bytes.empty() || visitor_.attachment(name, bytes);
}

bool PdfParts::enter(const QPDFObjectHandle& object, std::set<QPDFObjGen>& seen) {
  if (entered_ >= kMaxObjects) {
    loss_.over = true;
    return false;
  }
  ++entered_;
  return !object.isIndirect() || seen.insert(object.getObjGen()).second;
}

bool PdfParts::document() {
  std::string text;
  QPDFObjectHandle info = pdf_get(pdf_.getTrailer(), "/Info");
  if (info.isDictionary()) {
    for (const std::string& key : info.getKeys()) {
      QPDFObjectHandle value = info.getKey(key);
      if (!value.isString() || text.size() >= limits_.max_page_text) continue;
      const std::string said = pdf_value(value);
      if (said.empty()) continue;
      append_pdf_string(text, key.substr(1));
      append_line(text, ": " + said);
    }
  }
  if (!give("document", text)) return false;
  QPDFObjectHandle metadata = pdf_get(pdf_.getRoot(), "/Metadata");
  return !metadata.isStream() || give_stream("metadata.xml", metadata);
}

bool PdfParts::outline() {
  std::string text;
  std::set<QPDFObjGen> seen;
  std::vector<QPDFObjectHandle> next{pdf_get(pdf_get(pdf_.getRoot(), "/Outlines"), "/First")};
  while (!next.empty() && text.size() < limits_.max_page_text) {
    QPDFObjectHandle item = next.back();
    next.pop_back();
    if (!item.isDictionary() || !enter(item, seen)) continue;
    append_line(text, pdf_value(item.getKey("/Title")));
    actions(item, text);
    next.push_back(item.getKey("/Next"));
    next.push_back(item.getKey("/First"));
  }
  return give("outline", text);
}

void PdfParts::field(QPDFObjectHandle field, const std::string& name, std::string_view label,
                     std::string& out) {
  QPDFObjectHandle value = field.getKey("/V");
  const std::string text = value.isDictionary() ? std::string() : pdf_value(value);
  if (text.empty()) return;
  out += label.empty() ? std::string_view(name) : label;
  append_line(out, ": " + text);
}

bool PdfParts::form() {
  struct Node {
    QPDFObjectHandle field;
    std::string name;
    std::string label;
  };
  QPDFObjectHandle form = pdf_get(pdf_.getRoot(), "/AcroForm");
  std::string text;
  std::vector<Node> next;
  const auto add = [&](QPDFObjectHandle kids, const std::string& name, const std::string& label) {
    for (int i = items_of(kids) - 1; i >= 0 && next.size() < kMaxObjects; --i)
      next.push_back({kids.getArrayItem(i), name, label});
  };
  add(pdf_get(form, "/Fields"), {}, {});
  while (!next.empty() && text.size() < limits_.max_page_text) {
    Node node = std::move(next.back());
    next.pop_back();
    if (!node.field.isDictionary() || !enter(node.field, fields_)) continue;
    const std::string own = pdf_value(node.field.getKey("/T"));
    if (!own.empty() && node.name.size() + own.size() < kMaxName)
      node.name += (node.name.empty() ? "" : ".") + own;
    const std::string label = pdf_value(node.field.getKey("/TU"));
    if (!label.empty() && label.size() < kMaxName) node.label = label;
    field(node.field, node.name, node.label, text);
    actions(node.field, text);
    add(node.field.getKey("/Kids"), node.name, node.label);
  }
  if (!give("form", text)) return false;

  QPDFObjectHandle xfa = pdf_get(form, "/XFA");
  if (xfa.isStream()) return give_stream("xfa.xml", xfa);
  // In parts: their names and streams by turns.
  std::string bytes;
  for (int i = 0; i < std::min(items_of(xfa), kMaxItems); ++i) {
    QPDFObjectHandle part = xfa.getArrayItem(i);
    if (!part.isStream() || bytes.size() >= limits_.max_stream_bytes) continue;
    const PdfDecoded decoded =
        decode_pdf_stream(part, limits_.max_stream_bytes - bytes.size(), bytes);
    loss_.over = loss_.over || decoded == PdfDecoded::kOver;
    loss_.damaged = loss_.damaged || decoded == PdfDecoded::kCut;
  }
  return bytes.empty() || visitor_.attachment("xfa.xml", bytes);
}

// Where it leads, to `out`; what it runs, to the scripts.
void PdfParts::action(QPDFObjectHandle action, std::string& out) {
  for (int i = 0; i < kMaxActions && action.isDictionary(); ++i) {
    append_line(out, pdf_value(action.getKey("/URI")));
    if (QPDFObjectHandle script = action.getKey("/JS");
        !script.isNull() && scripts_.size() < limits_.max_page_text)
      append_line(scripts_, pdf_value(script));
    QPDFObjectHandle target = action.getKey("/F");
    append_line(out, pdf_value(target.isDictionary() ? target.getKey("/F") : target));
    QPDFObjectHandle next = action.getKey("/Next");
    action = is_list(next) ? next.getArrayItem(0) : next;
  }
}

void PdfParts::actions(QPDFObjectHandle owner, std::string& out) {
  action(owner.getKey("/A"), out);
  QPDFObjectHandle more = owner.getKey("/AA");
  if (!more.isDictionary()) return;
  int left = kMaxActions;
  for (const std::string& key : more.getKeys()) {
    if (--left >= 0) action(more.getKey(key), out);
  }
}

void PdfParts::file(const QPDFObjectHandle& specification) {
  QPDFObjectHandle embedded = pdf_get(specification, "/EF");
  std::string name;
  for (const char* key : {"/UF", "/F", "/Unix", "/DOS", "/Mac", "/Desc"}) {
    if (name.empty()) name = pdf_value(pdf_get(specification, key));
  }
  for (const char* key : {"/UF", "/F", "/Unix", "/DOS", "/Mac"}) {
    QPDFObjectHandle stream = pdf_get(embedded, key);
    if (!stream.isStream()) continue;
    if (enter(stream, file_ids_)) files_.emplace_back(name, stream);
    return;
  }
}

void PdfParts::attached(const QPDFObjectHandle& owner) {
  QPDFObjectHandle files = pdf_get(owner, "/AF");
  for (int i = 0; i < std::min(items_of(files), kMaxItems); ++i) file(files.getArrayItem(i));
  QPDFObjectHandle more = pdf_get(owner, "/AA");
  std::string unused;
  if (more.isDictionary()) actions(owner, unused);
}

void PdfParts::annotation(QPDFObjectHandle annotation, std::string& out) {
  append_line(out, pdf_value(annotation.getKey("/Contents")));
  QPDFObjectHandle value = annotation.getKey("/V");
  // A form's field that the form doesn't list.
  if (!value.isNull() && enter(annotation, fields_))
    field(annotation, pdf_value(annotation.getKey("/T")), pdf_value(annotation.getKey("/TU")), out);
  actions(annotation, out);
  file(annotation.getKey("/FS"));
}

template <class Leaf>
void PdfParts::each_named(const QPDFObjectHandle& tree, const Leaf& leaf) {
  std::set<QPDFObjGen> seen;
  std::vector<QPDFObjectHandle> next{tree};
  while (!next.empty()) {
    QPDFObjectHandle node = next.back();
    next.pop_back();
    if (!node.isDictionary() || !enter(node, seen)) continue;
    QPDFObjectHandle names = node.getKey("/Names");
    for (int i = 0; i + 1 < items_of(names); i += 2)
      leaf(names.getArrayItem(i), names.getArrayItem(i + 1));
    QPDFObjectHandle kids = node.getKey("/Kids");
    for (int i = items_of(kids) - 1; i >= 0 && next.size() < kMaxObjects; --i)
      next.push_back(kids.getArrayItem(i));
  }
}

bool PdfParts::rest() {
  QPDFObjectHandle root = pdf_.getRoot();
  QPDFObjectHandle names = pdf_get(root, "/Names");
  std::string unused;
  action(pdf_get(root, "/OpenAction"), unused);
  attached(root);
  each_named(
      pdf_get(names, "/JavaScript"),
      [&](const QPDFObjectHandle&, const QPDFObjectHandle& value) { action(value, unused); });
  each_named(pdf_get(names, "/EmbeddedFiles"),
             [&](const QPDFObjectHandle&, const QPDFObjectHandle& value) { file(value); });
  if (!give("script", scripts_)) return false;
  for (const auto& [name, stream] : files_) {
    if (!give_stream(name, stream)) return false;
  }
  return true;
}

}  // namespace assay::formats
