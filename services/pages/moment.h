// SPDX-License-Identifier: Apache-2.0
// The two times that a page is of: the day its figures speak of, and how far knowledge reached.
#pragma once

#include <map>
#include <string>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"

namespace hanes {

struct Moment {
  Date as_at;
  std::string known_at;     // as a question has it: a date or an instant; "" for everything known now
  Timestamp known;          // the same as an instant
  bool day_chosen = false;  // is the day in the address?
  bool is_last_extract = false;  // not chosen: the day of the last extract, since that is over

  // Is this what is known now, so that it can change while somebody looks?
  bool IsNow() const { return known_at.empty(); }
  bool IsChosen() const { return day_chosen || !known_at.empty(); }
};

// From `as_at` and `known_at` of an address. Without the first: the day of known_at; where that is left out too, today, or the day of the last
// extract when that came before today, since of later days nobody has told anything. `last_extract` is 1970 when there was none.
// Errors: InvalidArgument for what is no date; OutOfRange for a known_at that has not come.
StatusOr<Moment> ReadMoment(const std::map<std::string, std::string>& query, Timestamp now, Timestamp last_extract);

}  // namespace hanes
