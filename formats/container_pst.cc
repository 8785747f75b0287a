// Outlook files as containers: an item is a member under its folder's path, and so are its body
// in HTML or Rich Text and what is attached to it.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "formats/code_page_text.h"
#include "formats/container_document.h"
#include "formats/little_endian.h"
#include "formats/outlook_rtf.h"
#include "formats/pst_items.h"

namespace assay::formats {
namespace {

constexpr std::uint16_t kBinary = 0x102, kBinaries = 0x1102, kObject = 0x0D;
constexpr std::uint16_t kBody = 0x1000, kRtfBody = 0x1009, kHtmlBody = 0x1013, kName = 0x3001,
                        kAttachedData = 0x3701, kLongName = 0x3707, kShortName = 0x3704,
                        kCodePage = 0x3FFD, kInternetCodePage = 0x3FDE;
constexpr unsigned kMostNested = 8;
/// What an item may cost, attached ones with it; each of these at least so much.
constexpr std::size_t kItemBudget = 256U << 20, kEachItem = 16U << 10;
constexpr std::size_t kMostName = 255, kMostPath = 1024;

// Not more than so many bytes of it, whole characters, on one line.
std::string cut_name(std::string name, std::size_t most) {
  if (name.size() > most) {
    while (most > 0 && (static_cast<unsigned char>(name[most]) & 0xC0U) == 0x80U) --most;
    name.resize(most);
  }
  std::replace(name.begin(), name.end(), '\n', ' ');
  while (!name.empty() && name.back() == ' ') name.pop_back();
  name.shrink_to_fit();  // many are kept
  return name;
}

class PstWalk {
 public:
  PstWalk(Tree& tree, const PstFile& file, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), file_(file), siblings_(depth), deliver_(deliver) {}

  std::optional<Error> walk() {
    auto error = file_.nodes([&](const PstNode& node) {
      if (node.kind() != kPstMessage && node.kind() != kPstHiddenMessage) return true;
      if (tree_.step()) {
        PstBudget budget(kItemBudget);
        std::optional<Error> of_item;
        item(node, folder(node.parent) + "item " + std::to_string(node.id), 0, budget, of_item);
        note(of_item);
      } else {
        note(crash());
      }
      return !tree_.stopped() && tree_.in_time();
    });
    note(error);
    return error_;
  }

 private:
  // The first thing that went wrong stays; that something was given up says more than damage.
  void note(const std::optional<Error>& error) {
    if (error && (!error_ || error_->reason == Reason::kCorrupt)) error_ = error;
  }

  // "Inbox/Projects/". Names are known only of folders that were asked for.
  std::string folder(std::uint32_t id) {
    constexpr std::size_t kMostLevels = 32;
    std::string path;
    std::vector<std::uint32_t> seen;
    while (seen.size() < kMostLevels && path.size() < kMostPath &&
           std::find(seen.begin(), seen.end(), id) == seen.end()) {
      seen.push_back(id);
      auto known = folders_.find(id);
      if (known == folders_.end()) known = folders_.emplace(id, read_folder(id)).first;
      const auto& [name, parent] = known->second;
      if (!name.empty()) path = name + '/' + path;
      id = parent;
      if (parent == 0) break;
    }
    return path;
  }

  std::pair<std::string, std::uint32_t> read_folder(std::uint32_t id) {
    constexpr std::size_t kFolderBudget = 1U << 20;
    auto node = file_.node(id);
    if (!node || node->kind() != kPstFolder) return {};
    node->inner = 0;  // a name lies on the heap
    PstBudget budget(kFolderBudget);
    std::optional<Error> error;
    const PstItem item(file_, *node, budget, error);
    const CodePageText page;
    std::string name;
    for (const PstProperty& property : item.properties()) {
      if (property.name.id != kName || !name.empty() || !is_pst_text(property)) continue;
      // Its text without the name of the property.
      add_pst_text({{0, property.name.type}, 0}, item.value(property.value), page, name);
    }
    note(error);
    return {cut_name(std::move(name), kMostName), node->parent};
  }

  // The code page of an item's texts that aren't Unicode.
  static void choose_page(const std::vector<PstProperty>& properties, CodePageText& page) {
    for (const std::uint16_t id : {kInternetCodePage, kCodePage}) {
      for (const PstProperty& property : properties) {
        if (property.name.id == id && property.value != 0 && property.value <= UINT16_MAX)
          page.use(static_cast<std::uint16_t>(property.value));
      }
    }
  }

  void item(const PstNode& node, const std::string& name, unsigned nested, PstBudget& budget,
            std::optional<Error>& error) {
    if (!budget.take(kEachItem)) {
      if (!error) error = Error{Reason::kLimitSize, "an item that holds too much"};
      return;
    }
    const PstItem item(file_, node, budget, error);
    const std::vector<PstProperty> properties = item.properties();
    CodePageText page;
    choose_page(properties, page);
    std::string text, html, rtf, binaries;
    bool has_body = false;
    for (const PstProperty& property : properties) {
      const std::uint16_t id = property.name.id;
      if (id == kHtmlBody) {
        html = item.value(property.value);
      } else if (id == kRtfBody) {
        rtf = item.value(property.value);
      } else if (property.name.type == kBinaries) {
        // Those of a list of people, and who they are.
        binaries.append(item.value(property.value)).append(2, '\0');
      } else if (is_pst_text(property)) {
        const std::size_t before = text.size();
        add_pst_text(property, item.value(property.value), page, text);
        has_body = has_body || (id == kBody && text.size() > before);
      }
    }
    if (const auto recipients = item.inner(kPstRecipients)) {
      const PstItem table(file_, *recipients, budget, error);
      table.cells([&](const PstProperty& cell) {
        if (is_pst_text(cell)) add_pst_text(cell, table.value(cell.value), page, text);
      });
    }
    give(name, text, {Kind::kText, Format::kNone, "text/plain", TextUse::kProse, Lines::kShown});
    give(name + "/body.html", html);
    // Mostly it says what the body does.
    if (!rtf.empty() && !has_body && html.empty()) {
      std::string plain;
      if (!read_outlook_rtf(rtf, static_cast<std::size_t>(tree_.limits().max_buffered_bytes),
                            plain) &&
          !error)
        error = Error{Reason::kCorrupt, "an item's body isn't the Rich Text it should be"};
      give(name + "/body.rtf", plain);
    }
    give(name + " (binary values)", binaries,
         {Kind::kBinary, Format::kNone, "application/octet-stream"});
    for (const PstNode& inner : item.inner()) {
      if (inner.kind() != kPstAttachment) continue;
      if (tree_.stopped() || !tree_.in_time()) return;
      attachment(inner, name, nested, page, budget, error);
    }
  }

  void attachment(const PstNode& node, const std::string& of, unsigned nested,
                  const CodePageText& page, PstBudget& budget, std::optional<Error>& error) {
    const PstItem item(file_, node, budget, error);
    std::string long_name, short_name;
    std::optional<PstProperty> data;
    for (const PstProperty& property : item.properties()) {
      const auto read_name = [&](std::string& name) {
        if (name.empty() && is_pst_text(property))
          add_pst_text({{0, property.name.type}, 0}, item.value(property.value), page, name);
      };
      if (property.name.id == kLongName) read_name(long_name);
      if (property.name.id == kShortName) read_name(short_name);
      if (property.name.id == kAttachedData) data = property;
    }
    if (!data || (data->name.type != kBinary && data->name.type != kObject)) return;
    std::string name = cut_name(long_name.empty() ? short_name : long_name, kMostName);
    name = name.substr(name.find_last_of("/\\") + 1);
    if (name.empty()) name = "attachment " + std::to_string(node.id);
    const std::string value = item.value(data->value);
    if (data->name.type == kBinary) return give(of + '/' + name, value);
    // An item that is attached, or an object of another program: where it lies, and its size.
    const auto inner = item.inner(static_cast<std::uint32_t>(little(value, 0, 4)));
    if (!inner) {
      if (!error) error = Error{Reason::kCorrupt, "an attached item isn't where it should be"};
      return;
    }
    if (inner->kind() != kPstMessage) {
      const PstItem object(file_, {inner->id, inner->data, 0, 0}, budget, error);
      if (object.is_raw()) return give(of + '/' + name, object.raw());
    }
    if (nested >= kMostNested) {
      if (!error) error = Error{Reason::kLimitDepth, "items are nested too deep"};
      return;
    }
    this->item(*inner, of + "/item " + std::to_string(inner->id), nested + 1, budget, error);
  }

  void give(const std::string& name, std::string_view bytes) {
    give(name, bytes, identify(bytes.substr(0, kHeadSize), name));
  }
  void give(const std::string& name, std::string_view bytes, const FileType& type) {
    if (bytes.empty() || tree_.stopped() || !tree_.add_entry()) return;
    Member member = siblings_.next(name);
    member.meta.size = bytes.size();
    member.type = type;
    deliver_(member, bytes);
  }

  Tree& tree_;
  const PstFile& file_;
  Siblings siblings_;
  const DeliverBytes& deliver_;
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
