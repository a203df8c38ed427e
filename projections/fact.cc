// SPDX-License-Identifier: Apache-2.0
#include "projections/fact.h"

#include <algorithm>
#include <charconv>

#include "base/hash.h"

namespace hanes {
namespace {

template <typename Int>
char* PutFixed(char* at, Int value) {
  for (size_t i = 0; i < sizeof(Int); ++i) *at++ = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  return at;
}

char* PutText(char* at, std::string_view text) {
  at = PutFixed(at, static_cast<uint32_t>(text.size()));
  return std::copy(text.begin(), text.end(), at);
}

// Every field, fixed width or with its length before it, so that no two facts have the same bytes.
Hash128Value HashOf(const KnownFactView& known) {
  const FactView& fact = known.fact;
  size_t size_max = 64 + fact.entity.size();  // every fixed width and length, and some
  for (std::string_view dimension : fact.dimensions) size_max += dimension.size();
  char few[256];
  std::string many;  // texts of a length that is seldom
  if (size_max > sizeof(few)) many.resize(size_max);
  char* const begin = size_max > sizeof(few) ? many.data() : few;
  char* at = PutFixed(begin, fact.kind);
  at = PutText(at, fact.entity);
  for (std::string_view dimension : fact.dimensions) at = PutText(at, dimension);
  at = PutFixed(at, fact.amount);
  at = PutFixed(at, fact.valid.from.days());
  at = PutFixed(at, fact.valid.to.days());
  at = PutFixed(at, static_cast<uint8_t>(fact.unknown_end));
  at = PutFixed(at, known.known.from.micros());
  at = PutFixed(at, known.known.to.micros());
  return Hash128({begin, static_cast<size_t>(at - begin)});
}

StatusOr<uint64_t> ParseHex(std::string_view hex) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (error != std::errc() || end != hex.data() + hex.size()) return InvalidArgument("\"{}\" is not hexadecimal", hex);
  return value;
}

}  // namespace

FactView ViewOf(const Fact& fact) {
  return {fact.kind, fact.entity, {fact.dimensions[0], fact.dimensions[1], fact.dimensions[2]}, fact.amount, fact.valid, fact.unknown_end};
}

KnownFact CopyOf(const KnownFactView& known) {
  const FactView& fact = known.fact;
  return {{fact.kind,
           std::string(fact.entity),
           {std::string(fact.dimensions[0]), std::string(fact.dimensions[1]), std::string(fact.dimensions[2])},
           fact.amount,
           fact.valid,
           fact.unknown_end},
          known.known,
          {known.made_by.begin(), known.made_by.end()}};
}

void FactDigest::Add(const KnownFactView& fact) {
  const Hash128Value hash = HashOf(fact);
  low_ += hash.low;
  high_ += hash.high + (low_ < hash.low);
}

void FactDigest::Remove(const KnownFactView& fact) {
  const Hash128Value hash = HashOf(fact);
  high_ -= hash.high + (low_ < hash.low);
  low_ -= hash.low;
}

void FactDigest::Add(const FactDigest& other) {
  low_ += other.low_;
  high_ += other.high_ + (low_ < other.low_);
}

std::string FactDigest::ToString() const { return ToHex(high_) + ToHex(low_); }

StatusOr<FactDigest> FactDigest::Parse(std::string_view hex) {
  if (hex.size() != 32) return InvalidArgument("\"{}\" is not a digest: 32 hexadecimal digits are", hex);
  FactDigest digest;
  ASSIGN_OR_RETURN(digest.high_, ParseHex(hex.substr(0, 16)));
  ASSIGN_OR_RETURN(digest.low_, ParseHex(hex.substr(16)));
  return digest;
}

}  // namespace hanes
