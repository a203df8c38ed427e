// SPDX-License-Identifier: Apache-2.0
// Ids and streams of the newest events, exact and in memory, until a sorted run on disk has them.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "base/ids.h"

namespace hanes {

// A list per 64-bit hash of the numbers 0, 1, 2, ... that were added with it: two things of one hash are two entries of one list, so
// whoever compares what stands at each of them is never misled by a collision.
class HashChains {
 public:
  // Adds the next number.
  void Add(uint64_t hash) {
    const auto [at, is_new] = last_.try_emplace(hash, kNone);
    links_.push_back({hash, at->second});
    at->second = static_cast<uint32_t>(links_.size() - 1);
  }

  // Calls `visit` with each number of this hash, the newest first.
  template <typename Visit>
  void ForEach(uint64_t hash, Visit visit) const {
    const auto at = last_.find(hash);
    if (at == last_.end()) return;
    for (uint32_t number = at->second; number != kNone; number = links_[number].before) visit(number);
  }

  // Makes room for as many numbers at once: growing step by step moves each of them about twice.
  void Reserve(size_t count) {
    last_.reserve(count);
    links_.reserve(count);
  }

  // Brings what Add or ForEach will touch nearer, some way ahead of them: half of their time is waiting for memory.
  void Prefetch(uint64_t hash) const { last_.prefetch(hash); }

  size_t size() const { return links_.size(); }
  uint64_t HashOf(uint32_t number) const { return links_[number].hash; }

 private:
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  struct Link {
    uint64_t hash;
    uint32_t before;
  };
  absl::flat_hash_map<uint64_t, uint32_t> last_;
  std::vector<Link> links_;
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
