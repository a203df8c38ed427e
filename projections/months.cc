// SPDX-License-Identifier: Apache-2.0
#include "projections/months.h"

#include "base/utf8.h"

namespace hanes {
namespace {

// The first of the month that is so many months after the year 0.
Date FirstOf(int months) { return Date::FromCivil(months / 12, static_cast<unsigned>(months % 12) + 1, 1); }

}  // namespace

StatusOr<MonthEnd> ParseMonthEnd(std::string_view text) {
  if (text == "clamp") return MonthEnd::kClamp;
  if (text == "next") return MonthEnd::kNext;
  return InvalidArgument("\"{}\" is not an end of months: write clamp (the last day of the month) or next (the first of the one after)",
                         Excerpt(text));
}

Date AddMonths(Date start, int months, MonthEnd end) {
  if (!start.IsReal()) return start;
  const int month = start.year() * 12 + static_cast<int>(start.month()) - 1 + months;
  const Date next = FirstOf(month + 1);
  const Date day = FirstOf(month) + static_cast<int32_t>(start.day_of_month() - 1);
  if (day < next) return day;
  return end == MonthEnd::kClamp ? next - 1 : next;
}

}  // namespace hanes
