#include "patterns/vocabulary.h"

#include <algorithm>

#include "patterns/wording.h"
#include "scanner/base/config.h"

namespace assay::patterns {

const Vocabulary::List* Vocabulary::find_list(std::string_view name) const {
  const auto at =
      std::find_if(lists.begin(), lists.end(), [&](const List& list) { return list.name == name; });
  return at == lists.end() ? nullptr : &*at;
}

bool Vocabulary::has_class(std::string_view name) const {
  return std::find(classes.begin(), classes.end(), name) != classes.end();
}

void Vocabulary::add_tags(std::string_view name, std::vector<std::string>& tags) const {
  for (;;) {
    const auto own = class_tags.find(name);
    if (own != class_tags.end()) {
      for (const std::string& tag : own->second) {
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
      }
    }
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return;
    name = name.substr(0, dot);
  }
}

void load_vocabulary(std::string_view text, const std::string& file, Vocabulary& vocabulary,
                     std::vector<Problem>& problems) {
  const ConfigFile config = ConfigFile::parse(text, file, problems);
  ConfigTable root = config.root();
  if (root.has("class")) {
    for (ConfigTable& entry : root.tables("class")) {
      const auto id = entry.text("id", true);
      if (!id) continue;
      vocabulary.classes.push_back(*id);
      if (entry.has("tags")) vocabulary.class_tags[*id] = entry.texts("tags");
    }
    return;
  }
  for (const std::string& key : root.keys()) {
    const std::size_t before = problems.size();
    NameList list{key, root.texts(key)};
    if (is_wording(key) && problems.size() == before) {
      if (const auto mistake = check_wording(list)) root.problem(key, "value", *mistake);
    }
    vocabulary.lists.push_back(std::move(list));
  }
}

}  // namespace assay::patterns
