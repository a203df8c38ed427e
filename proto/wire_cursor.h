// SPDX-License-Identifier: Apache-2.0
// A cursor over protobuf's encoding, for reading fields where their bytes lie. It takes only what protobuf's own parser takes, and not all of
// that: groups, and numbers written in more bytes than their kind can have, are left to the parser.
#pragma once

#include <cstdint>
#include <string_view>

namespace hanes {

enum WireType : uint32_t { kWireVarint = 0, kWireFixed64 = 1, kWireBytes = 2, kWireFixed32 = 5 };
constexpr uint32_t WireTag(int field, WireType type) { return static_cast<uint32_t>(field) << 3 | type; }

// After the first thing that it does not take it stands at its end and `ok` is false.
class WireCursor {
 public:
  explicit WireCursor(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool AtEnd() const { return at_ == end_; }
  bool ok() const { return ok_; }

  // Nearly all tags of ours take one byte or two.
  uint32_t Tag() {
    const uint64_t tag = ShortVarint();
    if (tag >> 32 != 0 || tag >> 3 == 0) Fail();
    return static_cast<uint32_t>(tag);
  }
  uint64_t Varint() { return LimitedVarint(10); }
  std::string_view Bytes() {
    const uint64_t count = ShortVarint();
    if (count > static_cast<uint64_t>(end_ - at_)) {
      Fail();
      return {};
    }
    const char* const from = at_;
    at_ += count;
    return {from, count};
  }
  uint64_t Fixed64() { return Fixed(8); }
  uint32_t Fixed32() { return static_cast<uint32_t>(Fixed(4)); }

  void SkipField(uint32_t tag) {
    switch (tag & 7) {
      case kWireVarint: Varint(); return;
      case kWireFixed64: Fixed64(); return;
      case kWireBytes: Bytes(); return;
      case kWireFixed32: Fixed32(); return;
      default: Fail();
    }
  }

  void Fail() {
    ok_ = false;
    at_ = end_;
  }

 private:
  // Of tags and lengths.
  uint64_t ShortVarint() { return LimitedVarint(5); }
  uint64_t LimitedVarint(int bytes_max) {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);  // nearly always
    uint64_t value = 0;
    for (int i = 0; i < bytes_max && at_ != end_; ++i) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
      if (byte < 0x80) return value;
    }
    Fail();
    return 0;
  }
  uint64_t Fixed(int bytes) {
    if (end_ - at_ < bytes) {
      Fail();
      return 0;
    }
    uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value |= static_cast<uint64_t>(static_cast<unsigned char>(*at_++)) << (8 * i);
    return value;
  }

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace hanes
