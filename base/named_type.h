// SPDX-License-Identifier: Apache-2.0
// Ids and counts that cannot be mixed up: one line names a type.
//
//   using Position = NamedInt<struct PositionTag>;   using StreamId = NamedString<struct StreamIdTag>;
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace hanes {

template <typename Tag>
class NamedInt {
 public:
  constexpr NamedInt() = default;
  constexpr explicit NamedInt(uint64_t value) : value_(value) {}
  constexpr uint64_t value() const { return value_; }
  constexpr auto operator<=>(const NamedInt&) const = default;
  constexpr NamedInt Next() const { return NamedInt(value_ + 1); }
  constexpr NamedInt operator+(uint64_t count) const { return NamedInt(value_ + count); }
  constexpr uint64_t operator-(NamedInt other) const { return value_ - other.value_; }
  template <typename H>
  friend H AbslHashValue(H h, NamedInt v) { return H::combine(std::move(h), v.value_); }

 private:
  uint64_t value_ = 0;
};

template <typename Tag>
class NamedString {
 public:
  NamedString() = default;
  explicit NamedString(std::string value) : value_(std::move(value)) {}
  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }
  auto operator<=>(const NamedString&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const NamedString& v) { return H::combine(std::move(h), v.value_); }

 private:
  std::string value_;
};

}  // namespace hanes
