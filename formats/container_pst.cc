// Outlook files as containers: an item is a member under its folder's path, and so are its body
// in HTML or Rich Text and what is attached to it.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "formats/container_document.h"
#include "formats/little_endian.h"
#include "formats/outlook_rtf.h"
#include "formats/pst_items.h"

namespace assay::formats {
namespace {

constexpr std::uint16_t kBinary = 0x102, kObject = 0x0D;
constexpr std::uint16_t kBody = 0x1000, kRtfBody = 0x1009, kHtmlBody = 0x1013, kName = 0x3001,
                        kAttachedData = 0x3701, kLongName = 0x3707, kShortName = 0x3704;
constexpr unsigned kMostNested = 8;

class PstWalk {
 public:
  PstWalk(Tree& tree, const PstFile& file, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), file_(file), depth_(depth), deliver_(deliver) {}

  std::optional<Error> walk() {
    auto error = file_.nodes([&](const PstNode& node) {
      if (node.kind() != kPstMessage && node.kind() != kPstHiddenMessage) return true;
      const std::string name = folder(node.parent) + "item " + std::to_string(node.id);
      if (tree_.step()) {
        item(node, name, 0);
      } else {
        note(crash());
      }
      return !tree_.stopped() && tree_.in_time();
    });
    if (error) note(std::move(*error));
    return error_;
  }

 private:
  // The first thing that went wrong stays.
  void note(Error error) {
    if (!error_) error_ = std::move(error);
  }

  // "Inbox/Projects/". Names are known only of folders that were asked for.
  std::string folder(std::uint32_t id) {
    constexpr std::size_t kMostLevels = 32;
    std::string path;
    for (std::size_t level = 0; level < kMostLevels; ++level) {
      auto known = folders_.find(id);
      if (known == folders_.end()) known = folders_.emplace(id, read_folder(id)).first;
      const auto& [name, parent] = known->second;
      if (!name.empty()) path = name + '/' + path;
      if (parent == id || parent == 0) break;
      id = parent;
    }
    return path;
  }

  std::pair<std::string, std::uint32_t> read_folder(std::uint32_t id) {
    const auto node = file_.node(id);
    if (!node || node->kind() != kPstFolder) return {};
    const PstItem item(file_, *node, error_);
    std::string name;
    for (const PstProperty& property : item.properties()) {
      // Its text without the name of the property.
      if (property.name.id == kName)
        add_pst_text({{0, property.name.type}, 0}, item.value(property.value), name);
    }
    std::replace(name.begin(), name.end(), '\n', ' ');
    while (!name.empty() && name.back() == ' ') name.pop_back();
    return {name, node->parent};
  }

  void item(const PstNode& node, const std::string& name, unsigned nested) {
    const PstItem item(file_, node, error_);
    std::string text;
    std::string html;
    std::string rtf;
    bool has_body = false;
    for (const PstProperty& property : item.properties()) {
      const std::uint16_t id = property.name.id;
      if (id == kHtmlBody) {
        html = item.value(property.value);
      } else if (id == kRtfBody) {
        rtf = item.value(property.value);
      } else if (is_pst_text(property)) {
        has_body = has_body || id == kBody;
        add_pst_text(property, item.value(property.value), text);
      }
    }
    if (const auto recipients = item.inner(kPstRecipients)) {
      const PstItem table(file_, *recipients, error_);
      table.cells([&](const PstProperty& cell) {
        if (is_pst_text(cell)) add_pst_text(cell, table.value(cell.value), text);
      });
    }
    give(name, text, true);
    give(name + "/body.html", html, false);
    // Mostly it says what the body does.
    if (!rtf.empty() && !has_body && html.empty()) {
      const auto plain =
          read_outlook_rtf(rtf, static_cast<std::size_t>(tree_.limits().max_buffered_bytes));
      if (!plain) note({Reason::kCorrupt, "an item's body isn't the Rich Text it should be"});
      give(name + "/body.rtf", plain.value_or(""), false);
    }
    for (const PstNode& inner : item.inner()) {
      if (inner.kind() != kPstAttachment) continue;
      if (tree_.stopped() || !tree_.in_time()) return;
      attachment(inner, name, nested);
    }
  }

  void attachment(const PstNode& node, const std::string& of, unsigned nested) {
    const PstItem item(file_, node, error_);
    std::string long_name;
    std::string short_name;
    std::optional<PstProperty> data;
    for (const PstProperty& property : item.properties()) {
      const auto read_name = [&](std::string& name) {
        add_pst_text({{0, property.name.type}, 0}, item.value(property.value), name);
      };
      if (property.name.id == kLongName) read_name(long_name);
      if (property.name.id == kShortName) read_name(short_name);
      if (property.name.id == kAttachedData) data = property;
    }
    if (!data) return;
    const std::string value = item.value(data->value);
    if (data->name.type == kObject) {
      // An item that is attached: where it lies, and its size.
      const auto inner = item.inner(static_cast<std::uint32_t>(little(value, 0, 4)));
      if (!inner) return;
      if (nested >= kMostNested) return note({Reason::kLimitDepth, "items are nested too deep"});
      return this->item(*inner, of + "/item " + std::to_string(inner->id), nested + 1);
    }
    if (data->name.type != kBinary) return;
    std::string name = long_name.empty() ? short_name : long_name;
    while (!name.empty() && name.back() == '\n') name.pop_back();
    name = name.substr(name.find_last_of("/\\") + 1);
    give(of + '/' + (name.empty() ? "attachment " + std::to_string(node.id) : name), value, false);
  }

  void give(const std::string& name, std::string_view bytes, bool is_text) {
    if (bytes.empty() || tree_.stopped() || !tree_.add_entry()) return;
    Member member;
    member.depth = depth_;
    member.ordinal = ordinal_++;
    member.name = names_.own(name);
    member.meta.size = bytes.size();
    member.type =
        is_text ? FileType{Kind::kText, Format::kNone, "text/plain", TextUse::kProse, Lines::kShown}
                : identify(bytes.substr(0, kHeadSize), name);
    deliver_(member, bytes);
  }

  Tree& tree_;
  const PstFile& file_;
  std::uint32_t depth_;
  const DeliverBytes& deliver_;
  MemberNames names_;
  std::uint32_t ordinal_ = 0;
  std::optional<Error> error_;
  std::map<std::uint32_t, std::pair<std::string, std::uint32_t>> folders_;  ///< name and parent
};

}  // namespace

MemberEnd walk_pst(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver) {
  const auto file =
      PstFile::open(bytes, static_cast<std::size_t>(tree.limits().max_buffered_bytes));
  if (!file) {
    RandomSource all(bytes);
    give_whole(tree, all, depth);
    return cut_short(tree.stopped() ? tree.why() : file.error(), bytes.size(), true);
  }
  const auto error = PstWalk(tree, *file, depth, deliver).walk();
  if (tree.stopped()) return cut_short(tree.why(), bytes.size(), true);
  if (error) return cut_short(*error, bytes.size(), true);
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes.size()};
}

}  // namespace assay::formats
