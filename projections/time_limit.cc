// SPDX-License-Identifier: Apache-2.0
#include "projections/time_limit.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace hanes {
namespace {

constexpr int kCountMax = 9999;

struct UnitName {
  std::string_view name;  // of one; an "s" makes it several
  TimeUnit unit;
};
constexpr std::array<UnitName, 6> kUnits = {{{"day", TimeUnit::kDay},
                                             {"calendar day", TimeUnit::kDay},
                                             {"working day", TimeUnit::kWorkingDay},
                                             {"school day", TimeUnit::kSchoolDay},
                                             {"week", TimeUnit::kWeek},
                                             {"month", TimeUnit::kMonth}}};

unsigned DaysInMonth(Date first) {
  const bool december = first.month() == 12;
  const Date next = Date::FromCivil(first.year() + (december ? 1 : 0), december ? 1 : first.month() + 1, 1);
  return static_cast<unsigned>(next - first);
}

}  // namespace

StatusOr<TimeLimit> TimeLimit::Parse(std::string_view text) {
  int count = -1;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error == std::errc() && count >= 0 && count <= kCountMax && rest != end && *rest == ' ') {
    std::string_view unit(rest + 1, static_cast<size_t>(end - rest) - 1);
    if (unit.ends_with('s')) unit.remove_suffix(1);
    const auto* found = std::find_if(kUnits.begin(), kUnits.end(), [&](const UnitName& known) { return known.name == unit; });
    if (found != kUnits.end()) return TimeLimit{count, found->unit};
  }
  return InvalidArgument("\"{}\" is not a length of time: write a number up to {} and days, working days, school days, weeks or months, such as "
                         "\"7 working days\"", text.substr(0, 40), kCountMax);
}

std::string TimeLimit::ToString() const {
  const auto* found = std::find_if(kUnits.begin(), kUnits.end(), [&](const UnitName& known) { return known.unit == unit; });
  return fmt::format("{} {}{}", count, found->name, count == 1 ? "" : "s");
}

StatusOr<MonthEnd> ParseMonthEnd(std::string_view text) {
  if (text == "clamp") return MonthEnd::kClamp;
  if (text == "next") return MonthEnd::kNext;
  return InvalidArgument("\"{}\" is not an end of months: write clamp (the last day of the month) or next (the first of the one after)",
                         text.substr(0, 40));
}

Date AddMonths(Date start, int months, MonthEnd end) {
  if (!start.IsReal()) return start;
  const int count = start.year() * 12 + static_cast<int>(start.month()) - 1 + months;
  const Date first = Date::FromCivil(count / 12, static_cast<unsigned>(count % 12) + 1, 1);
  const unsigned days = DaysInMonth(first);
  const unsigned day = start.day_of_month();
  if (day <= days) return first + static_cast<int32_t>(day - 1);
  return first + static_cast<int32_t>(end == MonthEnd::kClamp ? days - 1 : days);
}

}  // namespace hanes
