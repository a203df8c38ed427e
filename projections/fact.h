// SPDX-License-Identifier: Apache-2.0
// A fact: something that held for an entity over a span of days, and was known over a span of instants.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/timestamp.h"

namespace hanes {

// Kinds of facts of one projection are below this.
inline constexpr size_t kFactKindsMax = 64;

// Amount of a fact that keeps a second day of its record there (Date::days()) when that day is not known.
inline constexpr int32_t kNoDay = std::numeric_limits<int32_t>::min();

// What a fold says of one entity, given what is known at one moment. Its time of knowledge is the runner's to add.
struct Fact {
  uint8_t kind = 0;            // one of the projection's own kinds
  std::string entity;          // "child:C1": the entity it is about (after merges, the one that stays)
  // Up to three dimensions, meaning by kind ("W17", "T3", "primary"); empty where there is none.
  std::array<std::string, 3> dimensions;
  int32_t amount = 0;          // a quantity where the kind has one: FTE in hundredths
  DateRange valid;             // days on which it held; to is Max while it is open
  bool unknown_end = false;    // `valid.to` is where the source stopped showing it, not where it ended
  auto operator<=>(const Fact&) const = default;
};

// The same with texts that somebody else keeps: what a rebuild makes by the million.
struct FactView {
  uint8_t kind = 0;
  std::string_view entity;
  std::array<std::string_view, 3> dimensions;
  int32_t amount = 0;
  DateRange valid;
  bool unknown_end = false;
  auto operator<=>(const FactView&) const = default;
};
FactView ViewOf(const Fact& fact);

struct KnownFactView {
  FactView fact;
  TimestampRange known;
  std::span<const Position> made_by;
  bool superseded() const { return !known.to.IsMax(); }
};

// A fact with the span of knowledge in which the fold said it, and the events that made it.
struct KnownFact {
  Fact fact;
  TimestampRange known;             // to is Max while it is the current belief
  std::vector<Position> made_by;    // ascending; not part of the digest: the same events at other positions make the same fact
  bool superseded() const { return !known.to.IsMax(); }
  operator KnownFactView() const { return {ViewOf(fact), known, made_by}; }  // NOLINT: a fact is asked what its view is
};
KnownFact CopyOf(const KnownFactView& known);

// Order-independent digest of a set of facts with both their times: the sum of one 128-bit hash a fact, so that facts can be added and
// taken away one at a time. Positions are not in it.
class FactDigest {
 public:
  void Add(const KnownFactView& fact);
  void Remove(const KnownFactView& fact);
  void Add(const FactDigest& other);
  std::string ToString() const;  // 32 hexadecimal digits
  static StatusOr<FactDigest> Parse(std::string_view hex);
  auto operator<=>(const FactDigest&) const = default;

 private:
  uint64_t high_ = 0;
  uint64_t low_ = 0;
};

}  // namespace hanes
