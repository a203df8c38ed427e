// SPDX-License-Identifier: Apache-2.0
// A vector of plain values, millions of them, that are written before they are read: room for them is not cleared first, and is asked for
// in huge pages, so that to fill it from a file costs little more than to read the file, and to jump about in it little more than its caches.
#pragma once

#include <sys/mman.h>

#include <cstdlib>
#include <new>
#include <type_traits>
#include <vector>

namespace hanes {

template <typename T>
class UnfilledAllocator {
 public:
  static_assert(std::is_trivially_copyable_v<T>);
  using value_type = T;

  UnfilledAllocator() = default;
  template <typename U>
  UnfilledAllocator(const UnfilledAllocator<U>&) {}

  T* allocate(size_t count) {
    const size_t bytes = count * sizeof(T);
    if (bytes < kHugeFrom) return static_cast<T*>(::operator new(bytes));
    void* const room = std::aligned_alloc(kHugePage, (bytes + kHugePage - 1) / kHugePage * kHugePage);
    if (room == nullptr) throw std::bad_alloc();
    // Advice: without huge pages it is slower and no less right.
    (void)::madvise(room, bytes, MADV_HUGEPAGE);
    return static_cast<T*>(room);
  }
  void deallocate(T* room, size_t count) {
    if (count * sizeof(T) < kHugeFrom) ::operator delete(room);
    else std::free(room);
  }
  template <typename U>
  void construct(U*) {}  // left as it is
  template <typename U, typename... From>
  void construct(U* at, From&&... from) {
    ::new (static_cast<void*>(at)) U(std::forward<From>(from)...);
  }
  bool operator==(const UnfilledAllocator&) const { return true; }

 private:
  static constexpr size_t kHugePage = size_t{2} << 20;
  static constexpr size_t kHugeFrom = size_t{8} << 20;
};

// Column<T>(n) and resize(n) leave the values to the caller; assign(n, value) does not.
template <typename T>
using Column = std::vector<T, UnfilledAllocator<T>>;

}  // namespace hanes
