#include "scanner/store_lists.h"

#include <cstring>
#include <utility>

#include "scanner/base/byte_codec.h"

namespace assay::scanner {

void RunList::add(std::int64_t id) {
  ++size_;
  if (count_ != 0 && id == last_ + 1) {
    last_ = id;
    ++count_;
    return;
  }
  flush();
  first_ = last_ = id;
  count_ = 1;
}

void RunList::flush() {
  if (count_ == 0) return;
  ByteWriter out;
  out.signed_number(first_ - base_);
  out.number(count_);
  bytes_ += out.out();
  base_ = last_;
  count_ = 0;
}

std::string RunList::take() {
  flush();
  base_ = 0;
  size_ = 0;
  return std::exchange(bytes_, {});
}

std::optional<std::vector<Run>> decode_runs(std::string_view bytes) {
  ByteReader in(bytes);
  std::vector<Run> runs;
  constexpr std::int64_t kMost = 1LL << 60;
  std::int64_t base = 0;
  while (in.good() && !in.done()) {
    const std::int64_t step = in.signed_number();
    const std::uint64_t count = in.number();
    if (step > kMost || step < -kMost || base + step < 0 || base + step > kMost || count == 0 ||
        count > (1ULL << 40)) {
      in.fail();
      break;
    }
    runs.push_back({base + step, count});
    base += step + static_cast<std::int64_t>(count) - 1;
  }
  if (!in.good()) return std::nullopt;
  return runs;
}

std::int64_t first_bytes(const Fingerprint& fingerprint) {
  std::int64_t number = 0;
  std::memcpy(&number, fingerprint.data(), sizeof number);
  return number;
}

std::string encode_stamp(const FileStamp& stamp) {
  ByteWriter out;
  out.number(stamp.device);
  out.number(stamp.inode);
  out.number(stamp.size);
  out.signed_number(stamp.modified);
  out.signed_number(stamp.changed);
  return out.take();
}

}  // namespace assay::scanner
