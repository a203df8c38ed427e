// SPDX-License-Identifier: Apache-2.0
#include "store/id_filter.h"

#include <algorithm>

#include "base/check.h"

namespace hanes {
namespace {

constexpr uint64_t kIdsMin = 1 << 20;
constexpr uint64_t kBitsPerId = 16;
constexpr uint64_t kBitsPerBlock = 256;
// Odd numbers without pattern: the top bits of a product with each choose the bit in each word. Those of the Parquet format.
constexpr std::array<uint32_t, 8> kSalts = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                            0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};

uint32_t BitOf(uint64_t hash, size_t word) { return 1u << (static_cast<uint32_t>(hash) * kSalts[word] >> 27); }

}  // namespace

IdFilter::Part::Part(uint64_t ids) : ids_max(ids), blocks(ids * kBitsPerId / kBitsPerBlock + 1) {}

// The upper half of the hash chooses the block, the lower half the bits: filling it in order of hash walks through memory once.
IdFilter::Block& IdFilter::Part::BlockOf(uint64_t hash) { return blocks[(hash >> 32) * blocks.size() >> 32]; }

IdFilter::IdFilter(uint64_t expected) {
  parts_[0] = std::make_unique<Part>(std::max(expected, kIdsMin));
  part_count_ = 1;
}

void IdFilter::Add(uint64_t hash) {
  size_t count = part_count_.load(std::memory_order_relaxed);
  if (ids_in_last_ == parts_[count - 1]->ids_max) {
    HANES_CHECK(count < kPartsMax, "more ids than fit into any disk");
    parts_[count] = std::make_unique<Part>(parts_[count - 1]->ids_max * 2);
    part_count_.store(++count, std::memory_order_release);
    ids_in_last_ = 0;
  }
  ++ids_in_last_;
  auto& words = parts_[count - 1]->BlockOf(hash).words;
  for (size_t i = 0; i < words.size(); ++i) {
    // One thread adds, so a plain read, then a plain write, loses nothing; atomic only so that the threads that ask may look.
    words[i].store(words[i].load(std::memory_order_relaxed) | BitOf(hash, i), std::memory_order_relaxed);
  }
}

bool IdFilter::MayContain(uint64_t hash) const {
  const size_t count = part_count_.load(std::memory_order_acquire);
  for (size_t part = 0; part < count; ++part) {
    const auto& words = parts_[part]->BlockOf(hash).words;
    bool all = true;
    for (size_t i = 0; i < words.size(); ++i) all &= (words[i].load(std::memory_order_relaxed) & BitOf(hash, i)) != 0;
    if (all) return true;
  }
  return false;
}

void IdFilter::Prefetch(uint64_t hash) const {
  const size_t count = part_count_.load(std::memory_order_acquire);
  for (size_t part = 0; part < count; ++part) __builtin_prefetch(&parts_[part]->BlockOf(hash));
}

}  // namespace hanes
