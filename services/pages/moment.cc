// SPDX-License-Identifier: Apache-2.0
#include "services/pages/moment.h"

#include <algorithm>

namespace hanes {
namespace {

std::string Find(const std::map<std::string, std::string>& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? "" : found->second;
}

}  // namespace

StatusOr<Moment> ReadMoment(const std::map<std::string, std::string>& query, Timestamp now, Timestamp last_extract) {
  Moment moment;
  moment.known = now;
  moment.known_at = Find(query, "known_at");
  if (!moment.known_at.empty()) {
    const StatusOr<Timestamp> known = ParseKnownAt(moment.known_at);
    if (!known.ok()) return Annotate(known.status(), "known_at");
    const Date day = DayInLondon(*known);
    if (day > DayInLondon(now)) return OutOfRange("known_at {} has not come yet", day.ToString());
    moment.known = std::min(*known, now);
  }
  const std::string as_at = Find(query, "as_at");
  if (!as_at.empty()) {
    const StatusOr<Date> day = Date::Parse(as_at);
    if (!day.ok()) return Annotate(day.status(), "as_at");
    moment.as_at = *day;
    moment.day_chosen = true;
    return moment;
  }
  moment.as_at = DayInLondon(moment.known);
  const bool sources_are_silent = moment.known_at.empty() && last_extract != Timestamp() && DayInLondon(last_extract) < moment.as_at;
  if (sources_are_silent) {
    moment.as_at = DayInLondon(last_extract);
    moment.is_last_extract = true;
  }
  return moment;
}

}  // namespace hanes
