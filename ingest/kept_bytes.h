// SPDX-License-Identifier: Apache-2.0
// Bytes of many records, copied one after the other into a few large blocks: a string a record would cost as much as checking it does.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace hanes {

// What was kept stays where it is until Clear, and when this is moved.
class KeptBytes {
 public:
  std::string_view Keep(std::string_view bytes) {
    if (bytes.size() > room_) NextBlock(bytes.size());
    char* const at = end_;
    if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
    end_ += bytes.size();
    room_ -= bytes.size();
    return {at, bytes.size()};
  }

  // Forgets all of it. Blocks of the usual size are used again, as many as a batch of usual events fills.
  void Clear() {
    std::erase_if(blocks_, [](const Block& block) { return block.size != kBlockBytes; });
    blocks_.resize(std::min(blocks_.size(), kBlocksKept));
    next_ = 0;
    end_ = nullptr;
    room_ = 0;
  }

 private:
  static constexpr size_t kBlockBytes = 256 << 10;
  static constexpr size_t kBlocksKept = 8;
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };

  void NextBlock(size_t size) {
    if (next_ == blocks_.size() || size > kBlockBytes) {
      Block block;
      block.size = std::max(size, kBlockBytes);
      block.bytes = std::make_unique_for_overwrite<char[]>(block.size);
      blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(next_), std::move(block));
    }
    end_ = blocks_[next_].bytes.get();
    room_ = blocks_[next_].size;
    ++next_;
  }

  std::vector<Block> blocks_;
  size_t next_ = 0;  // the first block of which nothing is used
  char* end_ = nullptr;
  size_t room_ = 0;
};

}  // namespace hanes
