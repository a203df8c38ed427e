// SPDX-License-Identifier: Apache-2.0
// Tidy figures: a row a measure, team and week or month, in the columns and with the symbols of official statistics.
//
// They are the figures of the question "series", measure by measure, all as known at one moment, so that a figure here is the one that
// `hanes ask` shows.
//
// Shape:   time_period, time_identifier, authority, team, measure, numerator, denominator, value, target, status, as_at, known_at. In order of
//          measure (as measures are listed), time and team, the council last, as "total".
//          status, the first that is so: x not available: there was no history yet, the period was not over, or a rule was not in force, which
//          a note says; z not applicable: no value, because the denominator is zero or too small for a share; low: zero as it is rounded and
//          not zero; r revised: not as it was published; p provisional: the week, or the week the month ends in, is not published yet; empty.
//          As published: the figures, times and symbols of the editions; a week that was not published has no row.
// Unit:    that of each measure; shares in per cent.
// Errors:  those of the questions; InvalidArgument for a span that there is not; FailedPrecondition for `since_position` without a log.
#pragma once

#include <optional>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "services/figures_question.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

struct FiguresPage {
  v1::Answer answer;                  // view "figures"; known_at is the one moment; position is the least of the views asked
  std::optional<FiguresCursor> next;  // when there are more rows
};

// `log` is asked for `since_position` alone and may be null. With `since` a row is shown when it was another one then, when it was not there
// then, or when something taken in since was known before, so that times cannot tell (figure_changes.h): rather a row too many.
StatusOr<FiguresPage> AskFigures(const Questions& questions, const EventReader* log, const FiguresQuestion& question);

}  // namespace hanes
