#include "scanner/base/distinct.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace assay {
namespace {

constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15ULL;

std::uint64_t finish(std::uint64_t h) {
  h ^= h >> 33;
  h *= 0xFF51AFD7ED558CCDULL;
  h ^= h >> 33;
  h *= 0xC4CEB9FE1A85EC53ULL;
  return h ^ (h >> 33);
}

class Hasher {
 public:
  void add(std::string_view bytes) {
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
      std::uint64_t next = 0;
      std::memcpy(&next, bytes.data(), sizeof(next));
      word(next);
      count_ += sizeof(next);
    }
    rest_ = 0;
    for (std::size_t i = bytes.size(); i > 0; --i)
      rest_ = (rest_ << 8) | static_cast<unsigned char>(bytes[i - 1]);
    count_ += bytes.size();
  }
  // 0: nothing. A word is put together in a register: bytes that were just written can't be read
  // as a word without a wait.
  void add(char c) {
    rest_ |= std::uint64_t{static_cast<unsigned char>(c)} << bits_;
    bits_ += c != 0 ? 8U : 0U;
    if (bits_ < 64) return;
    word(rest_);
    count_ += sizeof(rest_);
    rest_ = bits_ = 0;
  }
  std::uint64_t take() {
    count_ += bits_ / 8;
    word(rest_);
    word(count_);
    return finish(hash_);
  }

 private:
  void word(std::uint64_t w) {
    hash_ = (hash_ ^ w) * kMix;
    hash_ ^= hash_ >> 32;
  }

  std::uint64_t hash_ = kMix, rest_ = 0, count_ = 0;
  unsigned bits_ = 0;  ///< of rest_, of characters that were added one by one
};

// What normalise_value() makes of each byte of a loose value; 0: left out.
constexpr std::array<char, 256> kLoose = [] {
  std::array<char, 256> kept{};
  for (int c = 0; c < 256; ++c) {
    const bool same = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
    const bool small = c >= 'a' && c <= 'z';
    kept[static_cast<std::size_t>(c)] = static_cast<char>(same ? c : small ? c - 32 : 0);
  }
  return kept;
}();

}  // namespace

std::uint64_t value_hash(std::string_view raw, bool loose) {
  Hasher hasher;
  if (!loose) {
    hasher.add(raw);
    return hasher.take();
  }
  for (const char c : raw) hasher.add(kLoose[static_cast<unsigned char>(c)]);
  return hasher.take();
}

std::uint64_t DistinctValues::count() const {
  if (!waiting_.empty()) {
    DistinctValues all = *this;
    all.settle();
    return all.count();
  }
  return std::uint64_t{size_} * (mask_ + 1);
}

void DistinctValues::add(std::span<const std::uint64_t> hashes) {
  for (const std::uint64_t hash : hashes) {
    if ((hash & mask_) != 0) continue;
    waiting_.push_back(hash == 0 ? 1 : hash);
    if (waiting_.size() >= (slots_.empty() ? kFirstWaiting : kWaiting)) settle();
  }
}

// Puts what waits into slots.
void DistinctValues::settle() {
  constexpr std::size_t kAhead =
      12;  // a set is larger than the cache: its slots are asked for early
  // What is there at most must fit in half of the slots, so that they need not grow on the way.
  const std::size_t most = std::min(size_ + waiting_.size(), kExact);
  if (const std::size_t slots = std::bit_ceil(most * 2); slots > slots_.size()) rebuild(slots);
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (i + kAhead < waiting_.size() && (waiting_[i + kAhead] & mask_) == 0) {
      const std::size_t at =
          static_cast<std::size_t>(waiting_[i + kAhead] >> 20) & (slots_.size() - 1);
      __builtin_prefetch(&slots_[at], 1);
    }
    if ((waiting_[i] & mask_) == 0) insert(waiting_[i]);
  }
  waiting_.clear();
}

void DistinctValues::insert(std::uint64_t hash) {
  std::size_t at = static_cast<std::size_t>(hash >> 20) & (slots_.size() - 1);
  while (slots_[at] != 0) {
    if (slots_[at] == hash) return;
    at = (at + 1) & (slots_.size() - 1);
  }
  slots_[at] = hash;
  if (++size_ <= kExact) return;
  while (size_ > kExact) {
    mask_ = mask_ * 2 + 1;
    rebuild(slots_.size());
  }
}

// Keeps what the mask lets through.
void DistinctValues::rebuild(std::size_t slots) {
  std::vector<std::uint64_t> old(slots, 0);
  old.swap(slots_);
  size_ = 0;
  for (const std::uint64_t hash : old) {
    if (hash == 0 || (hash & mask_) != 0) continue;
    std::size_t at = static_cast<std::size_t>(hash >> 20) & (slots_.size() - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = hash;
    ++size_;
  }
}

void DistinctValues::merge(const DistinctValues& other) {
  if (size_ == 0 && waiting_.empty()) {
    *this = other;
    return;
  }
  if (other.mask_ > mask_) {
    mask_ = other.mask_;
    rebuild(slots_.empty() ? 16 : slots_.size());
  }
  for (const std::uint64_t hash : other.slots_) {
    if (hash != 0) add(hash);
  }
  add(other.waiting_);
}

}  // namespace assay
