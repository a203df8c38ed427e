// SPDX-License-Identifier: Apache-2.0
// In which teams' figures somebody is counted: what lies behind the row of a team, and behind no other.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/timestamp.h"
#include "projections/fact_index.h"

namespace hanes {

// By entity; "(none)" where one is counted in no team.
using TeamsByEntity = std::map<std::string, std::set<std::string>, std::less<>>;

// Of those among `entities` that some fact of the days is about, as known then. A child is in the teams that hold it; a worker in the own one,
// in those of the children held, and in those of the posts held or covered; a post in its own; an applicant in the one applied to; a team in
// itself. Whatever else there is, such as the council and its rules, is left out: it is behind every team. Reads every fact of the days.
TeamsByEntity TeamsOfEntities(const FactIndex::Snapshot& facts, std::string_view projection, DateRange days, Timestamp known_at,
                              const std::set<std::string>& entities);

}  // namespace hanes
