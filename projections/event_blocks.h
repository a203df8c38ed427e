// SPDX-License-Identifier: Apache-2.0
// Memory for the events of a rebuild, in blocks of one size that are used again: asked of the system in large pages, because a third of the
// time of a rebuild would go into being given small ones. Safe for use by several threads.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace hanes {

class EventBlocks {
 public:
  explicit EventBlocks(size_t block_bytes) : block_bytes_(block_bytes) {}
  ~EventBlocks();
  EventBlocks(const EventBlocks&) = delete;
  EventBlocks& operator=(const EventBlocks&) = delete;

  size_t block_bytes() const { return block_bytes_; }
  // A block of block_bytes().
  char* Get();
  void PutBack(char* block);

 private:
  const size_t block_bytes_;
  std::mutex mutex_;
  std::vector<void*> slabs_;
  std::vector<char*> free_;
};

}  // namespace hanes
