// SPDX-License-Identifier: Apache-2.0
// Hashes: a fast one to find and compare bytes of ours, and a strong one where somebody else must not be able to make two alike.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hanes {

// XXH3, 64 bits: hash tables, filters, checks of stored bytes, order-independent digests. Stable for ever: it is stored.
uint64_t Hash64(std::string_view bytes);
uint64_t Hash64(std::string_view bytes, uint64_t seed);

// XXH3, 128 bits.
struct Hash128Value {
  uint64_t high = 0;
  uint64_t low = 0;
  auto operator<=>(const Hash128Value&) const = default;
};
Hash128Value Hash128(std::string_view bytes);

// SHA-256: event ids and content hashes.
using Sha256Value = std::array<uint8_t, 32>;
Sha256Value Sha256(std::string_view bytes);

// Lower-case hexadecimal of any bytes.
std::string ToHex(std::string_view bytes);
std::string ToHex(uint64_t value);  // 16 digits

// The first 120 bits of SHA-256 of the bytes, as 20 characters of unpadded base64url: an id that is deterministic, short and safe
// in headers, URLs and file names.
std::string ShortId(std::string_view bytes);

}  // namespace hanes
