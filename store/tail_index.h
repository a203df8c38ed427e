// SPDX-License-Identifier: Apache-2.0
// Ids and streams of the newest events, exact and in memory, until a sorted run on disk has them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/ids.h"

namespace hanes {

// A list per 64-bit hash of the numbers 0, 1, 2, ... that were added with it: two things of one hash are two entries of one list, so
// whoever compares what stands at each of them is never misled by a collision.
//
// A table of open addresses made for this: an append adds two entries an event, and a general hash map takes three times as long. A
// slot holds half of the hash, which nearly always answers, and the newest number of it; 28 bytes an entry when half of them are free.
class HashChains {
 public:
  // Adds the next number.
  void Add(uint64_t hash) {
    const auto number = static_cast<uint32_t>(hashes_.size());
    if (2 * (hashes_.size() + 1) > slots_.size()) Grow(2 * (hashes_.size() + 1));
    Slot& slot = slots_[SlotOf(hash)];
    hashes_.push_back(hash);
    before_.push_back(slot.newest);
    slot = {static_cast<uint32_t>(hash), number};
  }

  // Calls `visit` with each number of this hash, the newest first.
  template <typename Visit>
  void ForEach(uint64_t hash, Visit visit) const {
    if (slots_.empty()) return;
    for (uint32_t number = slots_[SlotOf(hash)].newest; number != kNone; number = before_[number]) visit(number);
  }

  // Makes room for as many numbers at once: growing step by step moves each of them about twice.
  void Reserve(size_t count) {
    if (2 * count > slots_.size()) Grow(2 * count);
    hashes_.reserve(count);
    before_.reserve(count);
  }

  // Brings what Add or ForEach will touch nearer, some way ahead of them: half of their time is waiting for memory.
  void Prefetch(uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[PlaceOf(hash)]);
  }

  size_t size() const { return hashes_.size(); }
  uint64_t HashOf(uint32_t number) const { return hashes_[number]; }

 private:
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  struct Slot {
    uint32_t low_half = 0;
    uint32_t newest = kNone;  // kNone: the slot is free
  };

  // The upper half chooses the place, so that it and the half kept in the slot are different bits.
  size_t PlaceOf(uint64_t hash) const { return (hash >> 32) & (slots_.size() - 1); }

  // The slot of this hash, or the free one where it belongs. There is one: half of them are free.
  size_t SlotOf(uint64_t hash) const {
    size_t at = PlaceOf(hash);
    while (slots_[at].newest != kNone && (slots_[at].low_half != static_cast<uint32_t>(hash) || hashes_[slots_[at].newest] != hash)) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }

  void Grow(size_t slots) {
    slots_.assign(std::bit_ceil(std::max<size_t>(slots, 16)), Slot());
    // In order, so that the newest of a hash comes to stand in its slot, as before.
    for (uint32_t number = 0; number < hashes_.size(); ++number) {
      slots_[SlotOf(hashes_[number])] = {static_cast<uint32_t>(hashes_[number]), number};
    }
  }

  std::vector<Slot> slots_;       // a power of two, or none
  std::vector<uint64_t> hashes_;  // of each number
  std::vector<uint32_t> before_;  // the number of the same hash before each; kNone for the first
};

// What the index needs of one event.
struct IndexedEvent {
  uint64_t id_hash = 0;
  uint64_t stream_hash = 0;
};

// Consecutive events from `first` on.
class TailIndex {
 public:
  explicit TailIndex(Position first, size_t expected = 0) : first_(first) {
    ids_.Reserve(expected);
    streams_.Reserve(expected);
  }

  void Add(const IndexedEvent& event) {
    ids_.Add(event.id_hash);
    streams_.Add(event.stream_hash);
  }

  template <typename Visit>
  void ForEachOfId(uint64_t hash, Visit visit) const {
    ids_.ForEach(hash, [&](uint32_t number) { visit(first_ + number); });
  }
  // The newest first.
  template <typename Visit>
  void ForEachOfStream(uint64_t hash, Visit visit) const {
    streams_.ForEach(hash, [&](uint32_t number) { visit(first_ + number); });
  }
  void Prefetch(const IndexedEvent& event) const {
    ids_.Prefetch(event.id_hash);
    streams_.Prefetch(event.stream_hash);
  }

  size_t size() const { return ids_.size(); }
  Position first() const { return first_; }
  Position next() const { return first_ + size(); }
  IndexedEvent At(uint32_t number) const { return {ids_.HashOf(number), streams_.HashOf(number)}; }

 private:
  Position first_;
  HashChains ids_;
  HashChains streams_;
};

}  // namespace hanes
