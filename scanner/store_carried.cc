#include "scanner/store_carried.h"

#include <map>
#include <variant>

#include "scanner/store_lists.h"

namespace assay::scanner {
namespace {

// Gives decoded members their provenance. Containers share one object, which is what tells whoever
// sums members up that they belong together.
class MemberTree {
 public:
  explicit MemberTree(ProvenancePtr root) : root_(std::move(root)) {}
  ProvenancePtr of(MemberChain& chain) {
    ProvenancePtr at = root_;
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const auto key = std::pair(at.get(), chain[i].ordinal);
      if (const auto found = inner_.find(key); found != inner_.end()) {
        at = found->second;
        continue;
      }
      at = Provenance::member(at, std::move(chain[i].name), chain[i].ordinal);
      if (i + 1 < chain.size()) inner_.emplace(key, at);
    }
    return at;
  }

 private:
  ProvenancePtr root_;
  std::map<std::pair<const Provenance*, std::uint32_t>, ProvenancePtr> inner_;
};

struct Carried {
  DecodedRecord decoded;
  std::shared_ptr<const StoredRecord> stored;
};

std::optional<Carried> load(StoredRecord&& stored, const StorePool& pool) {
  auto decoded = decode(stored.body, pool);
  if (!decoded) return std::nullopt;
  return Carried{std::move(*decoded), std::make_shared<const StoredRecord>(std::move(stored))};
}

EntryResult finished(Carried&& carried, ProvenancePtr provenance,
                     const std::shared_ptr<const Holder>& holder) {
  if (auto* skipped = std::get_if<SkippedRecord>(&carried.decoded.record)) {
    skipped->provenance = std::move(provenance);
    if (carried.decoded.chain.empty()) skipped->holder = holder;
    skipped->stored = std::move(carried.stored);
    return std::move(*skipped);
  }
  auto& file = std::get<FileRecord>(carried.decoded.record);
  file.provenance = std::move(provenance);
  file.holder = carried.decoded.has_holder ? holder : nullptr;
  file.stored = std::move(carried.stored);
  return std::move(file);
}

// The holder that was stored: the record's own, nobody else has it.
std::shared_ptr<Holder> take_holder(Carried& top) {
  auto* file = std::get_if<FileRecord>(&top.decoded.record);
  if (file == nullptr) return nullptr;
  return std::const_pointer_cast<Holder>(std::exchange(file->holder, nullptr));
}

}  // namespace

std::optional<std::string> RecordBodies::operator()(std::int64_t id) {
  std::optional<std::string> body;
  if (find_.bind(1, id).step()) body = find_.bytes(0);
  find_.reset();
  return body;
}

Result<CarriedBasis> CarriedBasis::open(const std::string& path, const std::string& condition) {
  auto database = open_store(path);
  if (!database) return database.error();
  try {
    CarriedBasis basis;
    basis.path = path;
    load_pool(*database, basis.pool);
    basis.condition = condition_number(*database, condition);
    basis.newest = database->number("SELECT ifnull(max(started), 0) FROM scan");
    return basis;
  } catch (const SqliteError& error) {
    return store_error(path, error);
  }
}

namespace {

/// Bytes of members' bodies that are decoded once and wait until all are; of more of them each is
/// decoded twice.
constexpr std::size_t kWaitingBytes = std::size_t{1} << 20;

// Calls `visit` with each of the entry's members. False: one is missing or damaged.
bool each_member(const StoredEntry& entry, const std::vector<Run>& members,
                 const CarryContext& context, const std::function<void(Carried&&)>& visit) {
  for (const Run& run : members) {
    for (std::uint64_t i = 0; i < run.count; ++i) {
      const auto id = run.first + static_cast<std::int64_t>(i);
      if (id == entry.record) continue;
      auto body = context.read(id);
      if (!body) return false;
      auto member = load({id, std::move(*body), {}, {}}, context.pool);
      if (!member || member->decoded.chain.empty()) return false;
      visit(std::move(*member));
    }
  }
  return true;
}

std::uint64_t size_of(const Carried& entry) {
  const auto* skipped = std::get_if<SkippedRecord>(&entry.decoded.record);
  return skipped != nullptr ? skipped->size : std::get<FileRecord>(entry.decoded.record).meta.size;
}

// Once more, when it went well before: a disk may fail in between.
bool again(const StoredEntry& entry, const std::vector<Run>& members, const CarryContext& context,
           const std::function<void(Carried&&)>& visit) {
  try {
    return each_member(entry, members, context, visit);
  } catch (const SqliteError&) {
    return false;
  }
}

}  // namespace

bool carry_records(StoredEntry&& entry, const CarryContext& context, const ProvenancePtr& root,
                   const std::function<void(EntryResult&&)>& emit) {
  auto top =
      load({entry.record, std::move(entry.body), std::move(entry.clean), entry.line}, context.pool);
  const auto members = decode_runs(entry.members);
  if (!top || !members || !top->decoded.chain.empty()) return false;
  // All of a container or nothing: looked through once before anything is handed out.
  std::vector<Carried> waiting;
  std::size_t bytes = 0;
  const bool all = each_member(entry, *members, context, [&](Carried&& member) {
    bytes += member.stored->body.size();
    if (bytes <= kWaitingBytes) {
      waiting.push_back(std::move(member));
    } else {
      waiting.clear();
    }
  });
  if (!all) return false;
  const auto holder = context.holder ? context.holder(take_holder(*top)) : nullptr;
  MemberTree tree(root);
  const auto hand_out = [&](Carried&& member) {
    ProvenancePtr own = tree.of(member.decoded.chain);
    emit(finished(std::move(member), std::move(own), holder));
  };
  if (bytes <= kWaitingBytes) {
    for (Carried& member : waiting) hand_out(std::move(member));
  } else if (!again(entry, *members, context, hand_out)) {
    // Some are out already: reading the container now would list these twice.
    emit(SkippedRecord{root, size_of(*top), Reason::kUnreadable,
                       "the store failed while its members were carried over", holder});
    return true;
  }
  emit(finished(std::move(*top), root, holder));
  return true;
}

}  // namespace assay::scanner
