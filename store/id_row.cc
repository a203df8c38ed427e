// SPDX-License-Identifier: Apache-2.0
#include "store/id_row.h"

#include "store/coding.h"

namespace hanes {
namespace {

constexpr size_t kHashBytes = 7, kPostingBytes = kHashBytes + 4;
constexpr uint64_t kLowHash = (1ull << 56) - 1;

// The caller knows that `bytes` of them are there.
template <size_t bytes>
uint64_t LittleAt(const char* at) {
  uint64_t value = 0;
  for (size_t i = bytes; i > 0; --i) value = value << 8 | static_cast<uint8_t>(at[i - 1]);
  return value;
}

}  // namespace

std::string IdRowPrefix(uint64_t hash) {
  return {static_cast<char>(hash >> 56), static_cast<char>(hash >> 48)};
}

std::optional<IdRow> IdRow::Read(std::string_view key, std::string_view value) {
  if (key.size() != kIdPrefixBytes + 8 || value.empty() || value.size() % kPostingBytes != 0) return std::nullopt;
  return IdRow(static_cast<uint64_t>(static_cast<uint8_t>(key[0])) << 56, Position(BigAt(key, kIdPrefixBytes)), value);
}

size_t IdRow::size() const { return postings_.size() / kPostingBytes; }

Posting IdRow::At(size_t number) const {
  const char* at = postings_.data() + number * kPostingBytes;
  return {prefix_ | LittleAt<kHashBytes>(at), first_ + LittleAt<4>(at + kHashBytes)};
}

size_t IdRow::LowerBound(uint64_t hash) const {
  size_t begin = 0;
  for (size_t count = size(); count > 0;) {
    const size_t half = count / 2;
    const bool less = LittleAt<kHashBytes>(postings_.data() + (begin + half) * kPostingBytes) < (hash & kLowHash);
    begin = less ? begin + half + 1 : begin;
    count = less ? count - half - 1 : half;
  }
  return begin;
}

void IdRowWriter::Begin(uint64_t hash) {
  key_ = IdRowPrefix(hash);
  AppendBig64(key_, first_.value());
  value_.clear();
}

void IdRowWriter::Add(const Posting& posting) {
  char bytes[kPostingBytes];
  for (size_t i = 0; i < kHashBytes; ++i) bytes[i] = static_cast<char>(posting.hash >> (8 * i));
  const uint64_t distance = posting.position - first_;
  for (size_t i = 0; i < 4; ++i) bytes[kHashBytes + i] = static_cast<char>(distance >> (8 * i));
  value_.append(bytes, sizeof bytes);
}

}  // namespace hanes
