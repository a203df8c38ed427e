// SPDX-License-Identifier: Apache-2.0
// Numbers for names, dense from 0 and never taken back: one writer adds, any thread reads.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "projections/column_file.h"

namespace hanes {

using Symbol = uint32_t;

class SymbolTable {
 public:
  SymbolTable();
  ~SymbolTable();
  SymbolTable(const SymbolTable&) = delete;
  SymbolTable& operator=(const SymbolTable&) = delete;

  // The number of this name, given now if it has none. For the one writer.
  Symbol Intern(std::string_view name);
  std::optional<Symbol> Find(std::string_view name) const;
  // The name of a number that Intern gave before the caller's snapshot was made. Lives as long as the table.
  std::string_view Name(Symbol symbol) const {
    return chunks_[symbol / kChunkNames].load(std::memory_order_acquire)[symbol % kChunkNames];
  }
  // All names, in order of their numbers.
  Status Save(ColumnFileWriter& file) const;
  // The table gives names for numbers; numbers for names once IndexNames has run, before Intern or Find.
  static StatusOr<std::shared_ptr<SymbolTable>> Restore(ColumnFileReader& file);
  void IndexNames();

  size_t size() const { return size_.load(std::memory_order_acquire); }

 private:
  static constexpr size_t kChunkNames = 1 << 14;
  static constexpr size_t kChunksMax = 1 << 13;  // 134 million names

  std::string_view Store(std::string_view name);
  std::string_view* RoomFor(size_t number);

  // Readers go through fixed chunks, which never move; the map is theirs only under the lock.
  std::unique_ptr<std::atomic<std::string_view*>[]> chunks_;
  std::atomic<size_t> size_{0};
  mutable std::shared_mutex numbers_mutex_;
  absl::flat_hash_map<absl::string_view, Symbol> numbers_;
  std::vector<std::unique_ptr<char[]>> text_;
  char* text_next_ = nullptr;
  size_t text_left_ = 0;
};

}  // namespace hanes
