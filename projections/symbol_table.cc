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
  std::string_view* const room = RoomFor(number);
  const std::string_view kept = Store(name);
  *room = kept;
  {
    const std::unique_lock lock(numbers_mutex_);
    numbers_.emplace(Key(kept), static_cast<Symbol>(number));
  }
  size_.store(number + 1, std::memory_order_release);
  return static_cast<Symbol>(number);
}

std::string_view* SymbolTable::RoomFor(size_t number) {
  HANES_CHECK(number < kChunkNames * kChunksMax, "more names than a council has records");
  std::atomic<std::string_view*>& chunk = chunks_[number / kChunkNames];
  if (chunk.load(std::memory_order_relaxed) == nullptr) {
    chunk.store(new std::string_view[kChunkNames], std::memory_order_release);
  }
  return &chunk.load(std::memory_order_relaxed)[number % kChunkNames];
}

Status SymbolTable::Save(ColumnFileWriter& file) const {
  Column<uint32_t> lengths(size());
  size_t bytes = 0;
  for (Symbol number = 0; number < lengths.size(); ++number) bytes += lengths[number] = static_cast<uint32_t>(Name(number).size());
  std::string text;
  text.reserve(bytes);
  for (Symbol number = 0; number < lengths.size(); ++number) text += Name(number);
  RETURN_IF_ERROR(file.Put(lengths));
  return file.Bytes(text);
}

StatusOr<std::shared_ptr<SymbolTable>> SymbolTable::Restore(ColumnFileReader& file) {
  auto table = std::make_shared<SymbolTable>();
  Column<uint32_t> lengths;
  RETURN_IF_ERROR(file.Get(lengths));
  size_t bytes = 0;
  for (const uint32_t length : lengths) bytes += length;
  table->text_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
  RETURN_IF_ERROR(file.GetInto(std::span(table->text_.back().get(), bytes)));
  const char* at = table->text_.back().get();
  for (Symbol number = 0; number < lengths.size(); ++number) {
    const std::string_view name(at, lengths[number]);
    *table->RoomFor(number) = name;
    at += name.size();
  }
  table->size_.store(lengths.size(), std::memory_order_release);
  return table;
}

void SymbolTable::IndexNames() {
  const std::unique_lock lock(numbers_mutex_);
  numbers_.reserve(size());
  for (Symbol number = 0; number < size(); ++number) numbers_.emplace(Key(Name(number)), number);
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
