// SPDX-License-Identifier: Apache-2.0
// A civil date (Europe/London, no time of day): the day something happened, never an instant.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/status.h"

namespace hanes {

class Date {
 public:
  // Before every real date: "no lower bound".
  static constexpr Date Min() { return Date(std::numeric_limits<int32_t>::min()); }
  // After every real date: the open end of an interval.
  static constexpr Date Max() { return Date(std::numeric_limits<int32_t>::max()); }

  constexpr Date() = default;  // 1970-01-01
  static constexpr Date FromDays(int32_t days_since_1970) { return Date(days_since_1970); }
  static Date FromCivil(int year, unsigned month, unsigned day);  // the caller knows that it exists
  // ISO "2018-03-31" alone, a real day of years 1800 to 2200; anything else is InvalidArgument naming the text.
  static StatusOr<Date> Parse(std::string_view iso);

  constexpr int32_t days() const { return days_; }
  constexpr bool IsMax() const { return days_ == std::numeric_limits<int32_t>::max(); }
  constexpr bool IsReal() const { return !IsMax() && days_ != std::numeric_limits<int32_t>::min(); }
  int year() const;
  unsigned month() const;        // 1 to 12
  unsigned day_of_month() const; // 1 to 31
  unsigned weekday() const;      // 0 Sunday to 6 Saturday
  std::string ToString() const;  // ISO; "" for Max and Min

  constexpr auto operator<=>(const Date&) const = default;
  // Days later or earlier. An open end stays open.
  constexpr Date operator+(int32_t days) const { return IsReal() ? Date(days_ + days) : *this; }
  constexpr Date operator-(int32_t days) const { return IsReal() ? Date(days_ - days) : *this; }
  constexpr int32_t operator-(Date other) const { return days_ - other.days_; }
  // The same day of the month so many months later, or earlier when negative; the last day of the month where it has no such day. An open end
  // stays open.
  Date AddMonths(int months) const;
  template <typename H>
  friend H AbslHashValue(H h, Date d) { return H::combine(std::move(h), d.days_); }

 private:
  constexpr explicit Date(int32_t days) : days_(days) {}
  int32_t days_ = 0;
};

// [from, to): from is in, to is out. Empty when to <= from.
struct DateRange {
  Date from = Date::Min();
  Date to = Date::Max();
  constexpr bool Contains(Date d) const { return from <= d && d < to; }
  constexpr bool Empty() const { return to <= from; }
  constexpr auto operator<=>(const DateRange&) const = default;
};

}  // namespace hanes
