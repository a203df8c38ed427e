// SPDX-License-Identifier: Apache-2.0
// Files of days that are no working days, or no school days, and of what became known of them when.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// CalendarDayDeclared events from the text of a calendar file. Shape:
//   division = "england-and-wales"    # of every declaration, as is citation
//   citation = "..."
//   [[declaration]]
//   recorded_at = 2022-09-10T00:00:00Z
//   kind = "bank_holiday"             # or "school_closed"; a bank holiday when left out
//   withdrawn = true                  # they are ordinary days after all
//   days = [{ day = 2022-09-19, name = "..." }]
// Errors: InvalidArgument naming `file`, the line and what is missing, unknown, said twice or badly written.
StatusOr<std::vector<v1::Event>> ReadCalendar(std::string_view file, std::string_view toml, const AuthorityId& authority);

// One declaration, which occurs on the day it was made. `recorded_at` empty: known from when it is taken in, and made on `today`.
StatusOr<v1::Event> MakeCalendarDay(const AuthorityId& authority, const v1::CalendarDayDeclared& day, std::optional<Timestamp> recorded_at, Date today);
StatusOr<v1::Event> MakeTerm(const AuthorityId& authority, const v1::TermDeclared& term, std::optional<Timestamp> recorded_at, Date today);

}  // namespace hanes
