// SPDX-License-Identifier: Apache-2.0
// Says cheaply that an id was never stored: "no" is certain, "perhaps" is wrong about once in a thousand.
//
// A split-block Bloom filter: one cache line a question, 16 bits an id. It grows by adding parts, each twice as large as the one before.
// One thread adds; any thread asks meanwhile. What it is asked about while it is being filled must be known from elsewhere as well.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace hanes {

class IdFilter {
 public:
  // `expected` ids fill the first part.
  explicit IdFilter(uint64_t expected);

  void Add(uint64_t hash);
  bool MayContain(uint64_t hash) const;
  void Prefetch(uint64_t hash) const;

 private:
  // 256 bits, one of which is set in each word: half of a cache line, so never two.
  struct alignas(32) Block {
    std::array<std::atomic<uint32_t>, 8> words{};
  };
  struct Part {
    explicit Part(uint64_t ids);
    Block& BlockOf(uint64_t hash);
    uint64_t ids_max;
    std::vector<Block> blocks;
  };
  static constexpr size_t kPartsMax = 32;  // of doubling size: more ids than there can be

  std::array<std::unique_ptr<Part>, kPartsMax> parts_;
  std::atomic<size_t> part_count_ = 0;
  uint64_t ids_in_last_ = 0;
};

}  // namespace hanes
