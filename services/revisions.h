// SPDX-License-Identifier: Apache-2.0
// What was published of a week beside what is known of it now, and the events that moved it. The edition stays as it was published.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/entity_teams.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

// What is looked up in the memory of one projection.
struct MemoryOfViews {
  // EntitiesMoved of projections/facts_moved.h.
  std::function<StatusOr<std::set<std::string>>(std::string_view projection, DateRange days, Timestamp then, Timestamp now)> moved;
  // TeamsOfEntities of projections/entity_teams.h.
  std::function<StatusOr<TeamsByEntity>(std::string_view projection, DateRange days, Timestamp known_at, const std::set<std::string>& entities)>
      teams;
};

// The question "revisions": `period` is the week; `from` leaves out what was known by then already, in figures and in events (a date or an
// instant); `code` and `team` leave the figures of one measure or team.
//
// Shape:   measure, team, published, now, difference, n_published, of_published, n_now, of_now, events, status: a row a figure that is another one
//          now. Status: r revised, x there is no figure any more. With `open` the members of a row are the events that moved it: those taken in after the edition, that happened by the end of
//          the week and that the figure's view reads, of whomever other facts are known now for the days the figure is of; and those that
//          their source had recorded before it. Behind a team's row are those of whom the team counts, or counted as known at the edition,
//          and those that are of no team, such as a rule.
// Errors:  those of the questions to the views; NotFound when the week was not published; InvalidArgument when `period` is no week.
StatusOr<v1::Answer> AskRevisions(const Questions& questions, const EventReader& log, const MemoryOfViews& memory,
                                  const v1::Question& question);

}  // namespace hanes
