// SPDX-License-Identifier: Apache-2.0
// How numbers are written in stored keys and values. Keys are big-endian, so that their bytes sort as the numbers do; values are
// little-endian or varints (seven bits a byte, lowest first, as protobuf writes them).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hanes {

inline void AppendBig64(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

// The first eight bytes; the caller knows that they are there.
inline uint64_t BigAt(std::string_view bytes, size_t at = 0) {
  uint64_t value = 0;
  for (size_t i = at; i < at + 8; ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

template <typename Integer>
void AppendLittle(std::string& out, Integer value) {
  for (size_t i = 0; i < sizeof(Integer); ++i) out += static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
}

inline void AppendVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

inline constexpr size_t kVarintBytesMax = 10;

// The same into room that is there: at most kVarintBytesMax. Returns the end.
inline char* WriteVarint(char* at, uint64_t value) {
  for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
  *at++ = static_cast<char>(value);
  return at;
}

inline void AppendText(std::string& out, std::string_view text) {
  AppendVarint(out, text.size());
  out += text;
}

// Signed numbers with a small magnitude as small varints: 0, -1, 1, -2 become 0, 1, 2, 3.
inline uint64_t ZigZag(int64_t value) { return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63); }
inline int64_t UnZigZag(uint64_t value) { return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1); }

// Reads bytes that may be damaged: past the end everything is zero or empty and ok() is false, so one test at the end is enough.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <typename Integer>
  Integer Little() {
    const std::string_view bytes = Bytes(sizeof(Integer));
    uint64_t value = 0;
    for (size_t i = bytes.size(); i > 0; --i) value = value << 8 | static_cast<uint8_t>(bytes[i - 1]);
    return static_cast<Integer>(value);
  }

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const uint8_t byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }

  // A varint of a single byte, which most are. False, and nothing read, when the next is longer or there is none.
  bool OneByte(uint64_t* value) {
    if (rest_.empty() || static_cast<uint8_t>(rest_.front()) >= 0x80) return false;
    *value = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view Bytes(uint64_t count) {
    if (count > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  std::string_view Text() { return Bytes(Varint()); }
  std::string_view rest() const { return rest_; }
  bool ok() const { return ok_; }
  // Everything was there, and nothing more.
  bool Finished() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace hanes
