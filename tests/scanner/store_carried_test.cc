// What a store hands out again of a container: all of it, or nothing, or a word that it could not.
#include "scanner/store_carried.h"

#include <map>
#include <string>
#include <vector>

#include "scanner/store_lists.h"
#include "tests/support/test.h"

namespace assay::scanner {
namespace {

// A container of `count` members, numbered 2, 3, … in a store; its own record is number 1.
class Container {
 public:
  explicit Container(std::uint64_t count) {
    const auto root = Provenance::file("a.zip");
    bodies_[1] = encode(SkippedRecord{root, 77, Reason::kLimitSize, ""}, numbers_);
    RunList list;
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto number = static_cast<std::int64_t>(i) + 2;
      const auto member =
          Provenance::member(root, "m" + std::to_string(i), static_cast<std::uint32_t>(i));
      bodies_[number] =
          encode(SkippedRecord{member, i, Reason::kEncrypted, std::string(500, 'x')}, numbers_);
      list.add(number);
    }
    members_ = list.take();
  }
  // Carries it over with a store of which the read number `failing` (of all, from 1) fails: says
  // that there is none, or throws.
  bool carry(std::uint64_t failing, bool throws) {
    reads_ = 0;
    found.clear();
    const CarryContext context{pool_,
                               [&](std::int64_t id) -> std::optional<std::string> {
                                 if (++reads_ == failing && throws)
                                   throw SqliteError(10, "disk I/O error");
                                 if (reads_ == failing) return std::nullopt;
                                 return bodies_.at(id);
                               },
                               {}};
    return carry_records(
        {1, bodies_.at(1), members_, ""}, context, Provenance::file("a.zip"),
        [&](EntryResult&& result) { found.push_back(std::get<SkippedRecord>(std::move(result))); });
  }
  [[nodiscard]] std::uint64_t reads() const { return reads_; }

  std::vector<SkippedRecord> found;

 private:
  std::uint64_t reads_ = 0;
  StorePool pool_;
  StoreNumbers numbers_{[](std::string_view, bool) { return std::uint64_t{0}; },
                        [](const RuleInfo&) { return std::uint64_t{0}; }};
  std::map<std::int64_t, std::string> bodies_;
  std::string members_;
};

}  // namespace

TEST_CASE("a container's members are handed out in order, and it behind them") {
  for (const std::uint64_t count : {0U, 1U, 5U, 3000U}) {
    CAPTURE(count);
    Container container(count);
    REQUIRE(container.carry(0, false));
    REQUIRE(container.found.size() == count + 1);
    CHECK(container.found.back().reason == Reason::kLimitSize);
    CHECK(container.found.back().size == 77);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (container.found[i].provenance->path() != "a.zip!m" + std::to_string(i))
        FAIL_CHECK(container.found[i].provenance->path());
    }
    // Members of most containers are read once; those of more than 1 MiB twice.
    CHECK(container.reads() == (count == 3000 ? 2 * count : count));
  }
}

TEST_CASE("nothing of a container is handed out when something of it is missing") {
  for (const std::uint64_t failing : {1U, 5U}) {
    Container container(5);
    CHECK_FALSE(container.carry(failing, false));
    CHECK(container.found.empty());
    CHECK_THROWS_AS(container.carry(failing, true), SqliteError);
    CHECK(container.found.empty());
  }
}

TEST_CASE("a store that fails when members are out already is told, and nothing is listed twice") {
  for (const bool throws : {false, true}) {
    Container container(3000);
    CHECK(container.carry(3000 + 11, throws));
    REQUIRE(container.found.size() == 11);
    CHECK(container.found.back().provenance->path() == "a.zip");
    CHECK(container.found.back().reason == Reason::kUnreadable);
    CHECK(container.found.back().detail == "the store failed while its members were carried over");
    CHECK(container.found.back().size == 77);
  }
}

}  // namespace assay::scanner
