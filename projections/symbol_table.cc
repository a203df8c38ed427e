// SPDX-License-Identifier: Apache-2.0
#include "projections/symbol_table.h"

#include <cstring>
#include <mutex>

#include "base/check.h"

namespace hanes {
namespace {
constexpr size_t kTextBlockBytes = 1 << 16;

// The hash of Debian's absl knows its own string_view only.
absl::string_view Key(std::string_view name) { return {name.data(), name.size()}; }

}  // namespace

SymbolTable::SymbolTable() : chunks_(new std::atomic<std::string_view*>[kChunksMax]()) {}

SymbolTable::~SymbolTable() {
  for (size_t i = 0; i < kChunksMax; ++i) delete[] chunks_[i].load(std::memory_order_relaxed);
}

Symbol SymbolTable::Intern(std::string_view name) {
  // Only this thread changes the map, so it may read it without the lock.
  if (const auto found = numbers_.find(Key(name)); found != numbers_.end()) return found->second;
  const size_t number = size_.load(std::memory_order_relaxed);
  HANES_CHECK(number < kChunkNames * kChunksMax, "more names than a council has records");
  std::atomic<std::string_view*>& chunk = chunks_[number / kChunkNames];
  if (chunk.load(std::memory_order_relaxed) == nullptr) {
    chunk.store(new std::string_view[kChunkNames], std::memory_order_release);
  }
  const std::string_view kept = Store(name);
  chunk.load(std::memory_order_relaxed)[number % kChunkNames] = kept;
  {
    const std::unique_lock lock(numbers_mutex_);
    numbers_.emplace(Key(kept), static_cast<Symbol>(number));
  }
  size_.store(number + 1, std::memory_order_release);
  return static_cast<Symbol>(number);
}

std::optional<Symbol> SymbolTable::Find(std::string_view name) const {
  const std::shared_lock lock(numbers_mutex_);
  const auto found = numbers_.find(Key(name));
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::string_view SymbolTable::Store(std::string_view name) {
  if (name.size() > text_left_) {
    const size_t bytes = std::max(kTextBlockBytes, name.size());
    text_.push_back(std::make_unique<char[]>(bytes));
    text_next_ = text_.back().get();
    text_left_ = bytes;
  }
  if (!name.empty()) std::memcpy(text_next_, name.data(), name.size());
  const std::string_view kept(text_next_, name.size());
  text_next_ += name.size();
  text_left_ -= name.size();
  return kept;
}

}  // namespace hanes
