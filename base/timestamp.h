// SPDX-License-Identifier: Apache-2.0
// An instant in UTC, in microseconds: when something was recorded, appended or known. Never a day.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

class Timestamp {
 public:
  static constexpr Timestamp Min() { return Timestamp(std::numeric_limits<int64_t>::min()); }
  static constexpr Timestamp Max() { return Timestamp(std::numeric_limits<int64_t>::max()); }

  constexpr Timestamp() = default;  // 1970-01-01T00:00:00Z
  static constexpr Timestamp FromMicros(int64_t micros_since_1970) { return Timestamp(micros_since_1970); }
  // RFC 3339 with a zone: "2018-06-30T12:00:00Z", "2018-06-30T13:00:00.25+01:00".
  static StatusOr<Timestamp> Parse(std::string_view rfc3339);

  constexpr int64_t micros() const { return micros_; }
  constexpr bool IsMax() const { return micros_ == std::numeric_limits<int64_t>::max(); }
  std::string ToString() const;  // RFC 3339 in UTC, fraction only when there is one; "" for Max and Min

  constexpr auto operator<=>(const Timestamp&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, Timestamp t) { return H::combine(std::move(h), t.micros_); }

 private:
  constexpr explicit Timestamp(int64_t micros) : micros_(micros) {}
  int64_t micros_ = 0;
};

// [from, to): the span of knowledge in which something was held to be true.
struct TimestampRange {
  Timestamp from = Timestamp::Min();
  Timestamp to = Timestamp::Max();
  constexpr bool Contains(Timestamp t) const { return from <= t && t < to; }
  constexpr auto operator<=>(const TimestampRange&) const = default;
};

// The last microsecond of the day in Europe/London: what a bare date means when it says how far knowledge reached.
Timestamp EndOfDayInLondon(Date day);
// So many minutes after midnight of the day, as clocks in Europe/London show it; the earlier moment where they show it twice.
Timestamp MomentInLondon(Date day, int minutes);
// The day in Europe/London on which the instant fell.
Date DayInLondon(Timestamp instant);
// "2018-06-30" (end of that day in London) or an RFC 3339 instant.
StatusOr<Timestamp> ParseKnownAt(std::string_view text);

}  // namespace hanes
