// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <xxhash.h>

#include "base/check.h"

namespace hanes {
namespace {

// Fetched once: asking for EVP_sha256() at each call halves the rate in OpenSSL 3.
const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return md;
}

}  // namespace

uint64_t Hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }
uint64_t Hash64(std::string_view bytes, uint64_t seed) { return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed); }

Hash128Value Hash128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

Sha256Value Sha256(std::string_view bytes) {
  Sha256Value value;
  const int ok = EVP_Digest(bytes.data(), bytes.size(), value.data(), nullptr, Sha256Algorithm(), nullptr);
  HANES_CHECK(ok == 1, "SHA-256 of bytes in memory cannot fail");
  return value;
}

std::string ToHex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (unsigned char byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

std::string ToHex(uint64_t value) { return fmt::format("{:016x}", value); }

std::string ShortId(std::string_view bytes) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const Sha256Value hash = Sha256(bytes);
  std::string id;
  id.reserve(20);
  for (size_t i = 0; i < 15; i += 3) {
    const uint32_t three = uint32_t{hash[i]} << 16 | uint32_t{hash[i + 1]} << 8 | hash[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) id += kAlphabet[three >> shift & 63];
  }
  return id;
}

}  // namespace hanes
