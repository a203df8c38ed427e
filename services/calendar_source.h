// SPDX-License-Identifier: Apache-2.0
// Calendars as they are published: the list of bank holidays of gov.uk as JSON, and term dates as CSV.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"

namespace hanes {

// One thing that a file says of a calendar.
struct CalendarEntry {
  enum Kind : uint8_t { kBankHoliday, kSchoolClosed, kTerm } kind = kBankHoliday;
  std::string division;
  std::string name;  // of a term its id
  DateRange days;    // one day, but for a term
  auto operator<=>(const CalendarEntry&) const = default;
};

// The published JSON: {"england-and-wales": {"division": ..., "events": [{"title", "date", "notes", "bunting"}]}, ...}. A substitute day says so
// in its name. Errors: InvalidArgument naming `file`, the line where there is one, the value and the remedy.
StatusOr<std::vector<CalendarEntry>> ReadBankHolidays(const std::string& file, const std::string& json);

// CSV with the columns from, to (the last day), kind, division, and name where there is one. Kinds: term; half_term, closed (no school on the
// weekdays of the range, inside a term); bank_holiday. A term without a name is called after its first day.
// Errors: NotFound; InvalidArgument naming file, line, column, value and remedy; terms of one division that overlap.
StatusOr<std::vector<CalendarEntry>> ReadTermDates(const std::string& path);

}  // namespace hanes
