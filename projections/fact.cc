// SPDX-License-Identifier: Apache-2.0
#include "projections/fact.h"

#include <charconv>
#include <cstring>

#include "base/hash.h"

namespace hanes {
namespace {

template <typename Int>
void AppendFixed(std::string& bytes, Int value) {
  char raw[sizeof(Int)];
  for (size_t i = 0; i < sizeof(Int); ++i) raw[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  bytes.append(raw, sizeof(Int));
}

void AppendText(std::string& bytes, std::string_view text) {
  AppendFixed(bytes, static_cast<uint32_t>(text.size()));
  bytes.append(text);
}

// Every field, fixed width or with its length before it, so that no two facts have the same bytes.
Hash128Value HashOf(const KnownFact& known) {
  thread_local std::string bytes;
  bytes.clear();
  const Fact& fact = known.fact;
  AppendFixed(bytes, fact.kind);
  AppendText(bytes, fact.entity);
  for (const std::string& dimension : fact.dimensions) AppendText(bytes, dimension);
  AppendFixed(bytes, fact.amount);
  AppendFixed(bytes, fact.valid.from.days());
  AppendFixed(bytes, fact.valid.to.days());
  AppendFixed(bytes, static_cast<uint8_t>(fact.unknown_end));
  AppendFixed(bytes, known.known.from.micros());
  AppendFixed(bytes, known.known.to.micros());
  return Hash128(bytes);
}

StatusOr<uint64_t> ParseHex(std::string_view hex) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (error != std::errc() || end != hex.data() + hex.size()) return InvalidArgument("\"{}\" is not hexadecimal", hex);
  return value;
}

}  // namespace

void FactDigest::Add(const KnownFact& fact) {
  const Hash128Value hash = HashOf(fact);
  low_ += hash.low;
  high_ += hash.high + (low_ < hash.low);
}

void FactDigest::Remove(const KnownFact& fact) {
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
