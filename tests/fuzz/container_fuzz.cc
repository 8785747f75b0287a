// Any bytes as any container, under small limits: begins and ends match, limits hold, and what is
// delivered is what the ends say. The first byte forces a format; 0 leaves it to identify().
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "formats/container.h"
#include "formats/workbook.h"
#include "formats/zip_directory.h"

namespace {

using namespace assay::formats;

void require(bool holds) {
  if (!holds) std::abort();
}

class Checker final : public MemberVisitor {
 public:
  explicit Checker(const ContainerLimits& limits) : limits_(limits) {}
  bool begin(const Member& member) override {
    require(++members_ <= limits_.max_entries);
    require(member.depth == open_.size() + 1 && member.depth <= limits_.max_depth);
    require(open_.empty() || open_.back().container || open_.back().mail);
    open_.push_back({member.type.kind == Kind::kContainer, member.type.format == Format::kMail,
                     member.type.lines == Lines::kRows ||
                         Workbook::part_of(member.name) == Workbook::Part::kStrings,
                     0});
    return members_ % 7 != 0;
  }
  bool data(std::string_view bytes) override {
    require(!open_.empty() && !open_.back().container && !bytes.empty());
    open_.back().bytes += bytes.size();
    return true;
  }
  void end(const MemberEnd& end) override {
    require(!open_.empty());
    const Open& open = open_.back();
    require(open.container || open.shown || open.bytes == end.bytes);
    open_.pop_back();
  }
  void finished() const { require(open_.empty()); }

 private:
  struct Open {
    bool container;
    bool mail;   ///< a text that may hold members
    bool shown;  ///< a workbook's part, given as what it shows
    std::uint64_t bytes;
  };
  const ContainerLimits& limits_;
  std::vector<Open> open_;
  std::uint64_t members_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  FileType type = identify(bytes, "x");
  if (data[0] != 0) {
    type.kind = Kind::kContainer;
    type.format = static_cast<Format>(1 + data[0] % static_cast<unsigned>(Format::kMail));
  }
  ContainerLimits limits;
  limits.max_depth = 4;
  limits.max_entries = 200;
  limits.max_total_bytes = 8U << 20;
  limits.max_buffered_bytes = 1U << 20;
  limits.max_time = std::chrono::milliseconds(2'000);
  Checker checker(limits);
  MemoryAccess memory(bytes);
  expand(memory, "x", type, limits, checker);
  checker.finished();
  const auto behind = zip_behind(memory, 200);
  require(!behind || (*behind > 0 && *behind < bytes.size()));
  return 0;
}
