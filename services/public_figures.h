// SPDX-License-Identifier: Apache-2.0
// Figures for everybody: those of the published weeks, without what would give a child away (disclosure.h, docs/decisions/public-figures.md).
//
// Shape:  as tidy figures (figures.h). numerator, denominator and value are rounded; status "c" where they are withheld. Every team that has any
//         figure in the edition has a row in every measure, so that a row being there says nothing.
// Source: editions alone. A week has one table for ever, and nothing that is learned, asked or published later changes it. The limit is the rule
//         figures.suppress_under as it was in force at the end of the week and known when the week was published.
#pragma once

#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/view_service.pb.h"
#include "services/disclosure.h"
#include "services/published_weeks.h"
#include "services/questions.h"
#include "store/event_log.h"

namespace hanes {

struct PublicQuestion {
  std::string from, to;  // ISO dates; empty: a year up to today
  std::string measure;   // empty: every public one
  std::string team;      // empty: every one, and the council as "total"
};
struct PublicParameter {
  std::string_view name, shape, meaning;
};
std::span<const PublicParameter> PublicParameters();
// Errors: InvalidArgument naming the parameter and what may be asked; known_at is told why it may not.
StatusOr<PublicQuestion> ReadPublicQuestion(const std::map<std::string, std::string>& parameters);

// One row of a week.
struct PublicFigure {
  std::string measure, team;
  PublicCount count;
  bool is_share = false;
  std::string target;
  std::string status;  // "c", "x" or empty
  std::string value() const;
};
// A pure function of the edition.
std::vector<PublicFigure> PublicFiguresOf(const PublishedWeek& week, const Protection& protection);

// Nothing of it says how far the log is: its length is a count too. Errors: those of the questions; FailedPrecondition when the rule was not in
// force in a week asked for.
StatusOr<v1::Answer> AskPublicFigures(const Questions& questions, const EventReader& log, const PublicQuestion& question);

}  // namespace hanes
