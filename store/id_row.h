// SPDX-License-Identifier: Apache-2.0
// A row of `ids`: the postings of one sorted run whose hashes begin with the same sixteen bits, about eight of them.
//
//   key    the hash's first sixteen bits, 2 bytes big-endian · first position of the run, 8 bytes big-endian
//   value  postings in order of hash, then position, each 7 + 4 bytes, little-endian: the hash without its first eight bits, and the
//          distance of the position from the first of the run
//
// Why not a row a posting? RocksDB takes 2,000 instructions to write a row and again to merge it, whatever it holds; a posting in a row
// like this takes an eighth of that. Why not more in a row? A question reads a row of each run, so that the rows of one beginning of
// hashes should be within a block. A filter in memory lets the ids that are new pass without a question.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace hanes {

// Where an id's hash is found, perhaps.
struct Posting {
  uint64_t hash = 0;
  Position position;
  auto operator<=>(const Posting&) const = default;
};

inline constexpr size_t kIdPrefixBytes = 2;  // rows of one beginning of hashes share it

// The part of the key that rows of every run have in common for this hash.
std::string IdRowPrefix(uint64_t hash);

class IdRow {
 public:
  // Nothing when the bytes are not those of a row. The views must outlive it.
  static std::optional<IdRow> Read(std::string_view key, std::string_view value);

  size_t size() const;
  Posting At(size_t number) const;
  // The number of the first posting whose hash is not less than this.
  size_t LowerBound(uint64_t hash) const;

 private:
  IdRow(uint64_t prefix, Position first, std::string_view postings) : prefix_(prefix), first_(first), postings_(postings) {}
  uint64_t prefix_;  // the first eight bits of every hash, where they stand in it
  Position first_;
  std::string_view postings_;
};

// Makes the rows of a run, from postings in order.
class IdRowWriter {
 public:
  explicit IdRowWriter(Position first) : first_(first) {}

  static bool SameRow(uint64_t one, uint64_t other) { return (one ^ other) >> 48 == 0; }
  // The hash of the row's first posting decides its key.
  void Begin(uint64_t hash);
  void Add(const Posting& posting);
  const std::string& key() const { return key_; }
  const std::string& value() const { return value_; }

 private:
  const Position first_;
  std::string key_, value_;
};

}  // namespace hanes
