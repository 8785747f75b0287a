// Compound files as containers: documents as what they say, other streams as they are.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "formats/biff.h"
#include "formats/compound_file.h"
#include "formats/container_document.h"
#include "formats/ole_text.h"
#include "formats/outlook_rtf.h"
#include "scanner/base/ascii.h"

namespace assay::formats {
namespace {

constexpr std::uint16_t kAttachedData = 0x3701, kHtmlBody = 0x1013, kLongName = 0x3707,
                        kShortName = 0x3704, kBody = 0x1000, kRtfBody = 0x1009;

class OleWalk {
 public:
  OleWalk(Tree& tree, const CompoundFile& file, std::uint32_t depth, const DeliverBytes& deliver)
      : tree_(tree), file_(file), siblings_(depth), deliver_(deliver) {}

  std::optional<Error> walk() {
    for (const CompoundStream& stream : file_.streams()) {
      if (tree_.stopped() || !tree_.in_time() || read_ > tree_.limits().max_total_bytes) break;
      const std::string name = lowered(stream.path);
      if (name == "worddocument") {
        word(stream);
      } else if (name == "powerpoint document") {
        powerpoint(stream);
      } else if (name == "workbook" || (name == "book" && find("workbook") == nullptr)) {
        workbook(stream);
      } else if (name == "encryptedpackage") {
        note({Reason::kEncrypted, "the document in it"});
      } else if (outlook_property(stream.path)) {
        property(stream);
      } else {
        as_it_is(stream);
      }
    }
    for (const auto& [prefix, text] : messages_) add("message", text);
    // Most messages have their text beside it.
    for (const auto& [prefix, stream] : rtf_) {
      if (bodies_.count(prefix) == 0) rtf_body(prefix, *stream);
    }
    for (const auto& [prefix, file] : attached_) attachment(file);
    return error_;
  }

 private:
  struct Attached {
    std::string name;
    const CompoundStream* data = nullptr;
  };

  const CompoundStream* find(std::string_view lower) const {
    const auto& all = file_.streams();
    const auto found = std::find_if(all.begin(), all.end(), [&](const CompoundStream& each) {
      return lowered(each.path) == lower;
    });
    return found == all.end() ? nullptr : &*found;
  }

  // The first thing that went wrong stays.
  void note(Error error) {
    if (!error_) error_ = std::move(error);
  }

  std::string read(const CompoundStream& stream) {
    std::string bytes;
    const auto most = static_cast<std::size_t>(tree_.limits().max_buffered_bytes);
    // Streams may share sectors: what is read counts, whatever becomes of it.
    if (auto error = file_.read(stream, most, bytes)) note(std::move(*error));
    if (stream.size > most)
      note({Reason::kLimitSize, "a stream is too large to be held in memory"});
    read_ += bytes.size();
    if (read_ > tree_.limits().max_total_bytes)
      note({Reason::kLimitSize, "expands to more bytes than allowed"});
    return bytes;
  }

  Member member(const std::string& name) {
    Member member = siblings_.next(name);
    member.type = {Kind::kText, Format::kNone, "text/plain", TextUse::kProse, Lines::kShown};
    return member;
  }
  void give(Member member, std::string_view bytes) {
    if (bytes.empty() || tree_.stopped() || !tree_.add_entry()) return;
    member.meta.size = bytes.size();
    deliver_(member, bytes);
  }
  void add(const std::string& name, std::string_view text) { give(member(name), text); }

  void as_it_is(const CompoundStream& stream) {
    const std::string bytes = read(stream);
    Member file = member(stream.path);
    file.type = identify(std::string_view(bytes).substr(0, kHeadSize), stream.path);
    give(std::move(file), bytes);
  }

  void word(const CompoundStream& stream) {
    const std::string document = read(stream);
    const CompoundStream* table = find(lowered(word_table(document)));
    std::string text;
    if (auto error = read_word(document, table == nullptr ? std::string() : read(*table), text)) {
      const bool unknown = error->reason != Reason::kEncrypted;
      note(std::move(*error));
      // Whatever it is, runs of text may be in it.
      if (text.empty() && unknown) return as_it_is(stream);
    }
    add("text", text);
  }

  void powerpoint(const CompoundStream& stream) {
    std::string text;
    read_powerpoint(read(stream), text);
    add("text", text);
  }

  void workbook(const CompoundStream& stream) {
    std::vector<XlsSheet> sheets;
    const auto most = static_cast<std::size_t>(tree_.limits().max_buffered_bytes);
    if (auto error = read_xls(read(stream), most, sheets)) {
      const bool unknown = error->reason != Reason::kEncrypted;
      note(std::move(*error));
      if (sheets.empty() && unknown) return as_it_is(stream);
    }
    for (const XlsSheet& sheet : sheets) {
      Member rows = member(sheet.name.empty() ? stream.path : sheet.name);
      rows.type.use = TextUse::kData;
      rows.type.lines = Lines::kRows;
      rows.sheet = sheet.name;
      give(std::move(rows), sheet.text);
    }
  }

  // Texts of a message are one; what is attached follows. Its other properties are numbers and ids.
  void property(const CompoundStream& stream) {
    const auto [id, type] = *outlook_property(stream.path);
    const std::string prefix = stream.path.substr(0, stream.path.rfind('/') + 1);
    if (prefix.ends_with("__nameid_version1.0/")) return;  // what ids of properties stand for
    const bool of_file = prefix.find("__attach") != std::string::npos &&
                         prefix.find("3701000D/", prefix.rfind("__attach")) == std::string::npos;
    if (of_file && id == kAttachedData) {
      attached_[prefix].data = &stream;
    } else if (of_file &&
               (id == kLongName || (id == kShortName && attached_[prefix].name.empty()))) {
      add_outlook_text({0, type}, read(stream), attached_[prefix].name);
    } else if (id == kRtfBody) {
      rtf_[prefix] = &stream;
    } else if (id == kHtmlBody) {
      bodies_.insert(prefix);
      Member body = member(prefix + "body.html");
      const std::string bytes = read(stream);
      body.type = identify(std::string_view(bytes).substr(0, kHeadSize), body.name);
      give(std::move(body), bytes);
    } else {
      if (id == kBody) bodies_.insert(prefix);
      add_outlook_text({id, type}, read(stream), messages_[message_of(prefix)]);
    }
  }

  void rtf_body(const std::string& prefix, const CompoundStream& stream) {
    std::string rtf;
    if (!read_outlook_rtf(read(stream), static_cast<std::size_t>(tree_.limits().max_buffered_bytes),
                          rtf))
      note({Reason::kCorrupt, "a message's body isn't the Rich Text it should be"});
    Member body = member(prefix + "body.rtf");
    body.type = identify(std::string_view(rtf).substr(0, kHeadSize), body.name);
    give(std::move(body), rtf);
  }

  // Those who get a message belong to it.
  static std::string message_of(const std::string& prefix) {
    const std::size_t inner = prefix.rfind("3701000D/");
    return inner == std::string::npos ? "" : prefix.substr(0, inner);
  }

  void attachment(const Attached& file) {
    if (file.data == nullptr) return;
    const std::string bytes = read(*file.data);
    std::string name = file.name;
    while (!name.empty() && name.back() == '\n') name.pop_back();
    name = name.substr(name.find_last_of("/\\") + 1);
    Member found = member(name.empty() ? file.data->path : name);
    found.type = identify(std::string_view(bytes).substr(0, kHeadSize), found.name);
    give(std::move(found), bytes);
  }

  Tree& tree_;
  const CompoundFile& file_;
  Siblings siblings_;
  const DeliverBytes& deliver_;
  std::uint64_t read_ = 0;
  std::optional<Error> error_;
  std::map<std::string, std::string> messages_;  ///< by where its properties lie
  std::map<std::string, Attached> attached_;
  std::set<std::string> bodies_;                      ///< messages that have them, by the same
  std::map<std::string, const CompoundStream*> rtf_;  ///< bodies, by the same
};

// What can't be read as a compound file, up to a bound: runs of text are in it.
MemberEnd as_bytes(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver, const Error& why) {
  std::string all(
      static_cast<std::size_t>(std::min(bytes.size(), tree.limits().max_buffered_bytes)), '\0');
  const auto read = bytes.read_at(0, all);
  all.resize(read ? *read : 0);
  Member whole;
  whole.depth = depth;
  whole.name = "contents";
  whole.meta.size = all.size();
  whole.type = {Kind::kBinary, Format::kNone, "application/octet-stream"};
  if (!all.empty() && tree.add_entry()) deliver(whole, all);
  return cut_short(why, all.size(), !all.empty());
}

}  // namespace

MemberEnd walk_ole(Tree& tree, RandomAccess& bytes, std::uint32_t depth,
                   const DeliverBytes& deliver) {
  const auto file = CompoundFile::open(bytes);
  if (!file) return as_bytes(tree, bytes, depth, deliver, file.error());
  const auto error = OleWalk(tree, *file, depth, deliver).walk();
  if (tree.stopped()) return cut_short(tree.why(), bytes.size(), true);
  if (error) return cut_short(*error, bytes.size(), true);
  return {MemberEnd::State::kRead, Reason::kCorrupt, "", bytes.size()};
}

}  // namespace assay::formats
