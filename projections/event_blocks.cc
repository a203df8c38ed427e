// SPDX-License-Identifier: Apache-2.0
#include "projections/event_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "base/check.h"

namespace hanes {
namespace {

constexpr size_t kLargePageBytes = 2 << 20;

}  // namespace

EventBlocks::~EventBlocks() {
  for (void* slab : slabs_) std::free(slab);
}

char* EventBlocks::Get() {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) {
    const size_t bytes = (std::max(block_bytes_, kLargePageBytes) + kLargePageBytes - 1) / kLargePageBytes * kLargePageBytes;
    void* slab = std::aligned_alloc(kLargePageBytes, bytes);
    HANES_CHECK(slab != nullptr, "the system gives no memory");
    // A system without large pages gives small ones, which is slower and no error.
    (void)madvise(slab, bytes, MADV_HUGEPAGE);
    slabs_.push_back(slab);
    for (size_t at = bytes / block_bytes_ * block_bytes_; at > 0; at -= block_bytes_) free_.push_back(static_cast<char*>(slab) + at - block_bytes_);
  }
  char* block = free_.back();
  free_.pop_back();
  return block;
}

void EventBlocks::PutBack(char* block) {
  const std::lock_guard lock(mutex_);
  free_.push_back(block);
}

}  // namespace hanes
