// SPDX-License-Identifier: Apache-2.0
// The days that the invented council works by: bank holidays of England and Wales, and school terms that it made up.
//
// Worked out here, from the rules of the Act and not from what the service is told, so that the truth beside the extracts leans on nothing
// that is tested with it.
#pragma once

#include <string>

#include "base/civil_date.h"

namespace hanes {

bool IsWeekend(Date day);
// By the Banking and Financial Dealings Act 1971, and the proclamations of 1999 to 2023.
bool IsBankHoliday(Date day);
inline bool IsWorkingDay(Date day) { return !IsWeekend(day) && !IsBankHoliday(day); }

// The day after the start is the first.
Date AddWorkingDays(Date start, int32_t days);
// Working days after `start`, up to `end` and with it.
int32_t WorkingDaysBetween(Date start, Date end);

// A working day of a term, and not of its half-term week.
bool IsSchoolDay(Date day);
Date AddSchoolDays(Date start, int32_t days);

// The terms of the school years that [from, to] touches, as `hanes calendar import` reads them: from,to,kind,division,name.
std::string TermDatesCsv(Date from, Date to);

// What the council wants some of its figures to come to, for `hanes targets import`. Others have no target, as in any council.
std::string TargetsCsv(Date from);

}  // namespace hanes
