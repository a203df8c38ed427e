// SPDX-License-Identifier: Apache-2.0
// A span of days with a name, as figures are reported: a year to 31 March, a quarter, a month, a week, a year to date.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

class Period {
 public:
  enum class Kind : uint8_t {
    kFinancialYear,  // 1 April to 31 March
    kQuarter,        // of the calendar: Q1 is January to March
    kMonth,
    kWeek,           // ISO 8601: Monday to Sunday, numbered by the year its Thursday is in
    kYearToDate,     // from the 1 April before a day, or on it, to that day itself
  };

  // "2012-13" or "2012/13" (financial year), "2013-Q2", "2013-02" or "2013-M02" (month), "2013-W09", "ytd:2013-02-28".
  // "2011-12" could be the year 2011/12 or December 2011, as "2001-02" to "2011-12" all could: it is refused and both ways of writing it are named.
  // Errors: InvalidArgument naming the text and what may be written.
  static StatusOr<Period> Parse(std::string_view text);
  // The period of this kind that the day is in; for kYearToDate the one that ends with the day.
  static Period Of(Kind kind, Date day);

  Kind kind() const { return kind_; }
  DateRange days() const { return days_; }
  // The period of the same kind that begins the day after this one ends, or ends the day before it begins. A year to date gives the year to
  // the same day a year later or earlier; to 28 February where 29 is not there.
  Period Next() const;
  Period Previous() const;

  // As Parse reads it back: "2012-13", but "2011/12"; "2013-02", but "2011-M12".
  std::string ToString() const;

  auto operator<=>(const Period&) const = default;

 private:
  Period(Kind kind, DateRange days) : kind_(kind), days_(days) {}

  Kind kind_;
  DateRange days_;
};

// "financial_year", "quarter", "month", "week", "year_to_date": what settings call the kinds.
std::string_view NameOf(Period::Kind kind);
// InvalidArgument naming those there are.
StatusOr<Period::Kind> ParsePeriodKind(std::string_view name);

}  // namespace hanes
