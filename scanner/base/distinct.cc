#include "scanner/base/distinct.h"

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
  void word(std::uint64_t w) {
    hash_ = (hash_ ^ w) * kMix;
    hash_ ^= hash_ >> 32;
  }
  void byte(unsigned char c) {
    pending_ |= static_cast<std::uint64_t>(c) << (8 * (count_ % 8));
    if (++count_ % 8 == 0) {
      word(pending_);
      pending_ = 0;
    }
  }
  std::uint64_t take() {
    word(pending_);
    word(count_);
    return finish(hash_);
  }

 private:
  std::uint64_t hash_ = kMix, pending_ = 0, count_ = 0;
};

}  // namespace

std::uint64_t value_hash(std::string_view raw, bool loose) {
  Hasher hasher;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (!loose || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      hasher.byte(byte);
    } else if (c >= 'a' && c <= 'z') {
      hasher.byte(static_cast<unsigned char>(c - 32));
    }
  }
  return hasher.take();
}

void DistinctValues::insert(std::uint64_t hash) {
  if ((size_ + 1) * 2 > slots_.size()) rebuild(slots_.empty() ? 16 : slots_.size() * 2);
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

void DistinctValues::add(std::span<const std::uint64_t> hashes) {
  constexpr std::size_t kAhead =
      12;  // a set is larger than the cache: its slots are asked for early
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (i + kAhead < hashes.size() && (hashes[i + kAhead] & mask_) == 0 && !slots_.empty()) {
      const std::size_t at =
          static_cast<std::size_t>(hashes[i + kAhead] >> 20) & (slots_.size() - 1);
      __builtin_prefetch(&slots_[at], 1);
    }
    add(hashes[i]);
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
  if (other.mask_ > mask_) {
    mask_ = other.mask_;
    rebuild(slots_.empty() ? 16 : slots_.size());
  }
  for (const std::uint64_t hash : other.slots_) {
    if (hash != 0) add(hash);
  }
}

}  // namespace assay
