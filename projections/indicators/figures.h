// SPDX-License-Identifier: Apache-2.0
// An indicator counted: the figure of the whole council and of each team, with the cases behind it.
#pragma once

#include <string>
#include <vector>

#include "projections/indicator_moment.h"
#include "projections/indicators/indicator.h"

namespace hanes {

// What cases are counted by, besides all of them together.
enum class Grouping : uint8_t { kNone, kTeam, kWorker };

struct GroupFigure {
  Symbol group = 0;  // a team, or a worker as children's facts name one; 0, which is "", for cases of none
  Figure figure;
  uint32_t left_out = 0;
};

struct IndicatorFigures {
  const Indicator* indicator = nullptr;
  Cohort cohort;
  GroupFigure whole;                // distinct cases; those of two groups are counted in both
  std::vector<GroupFigure> groups;  // in order of their ids; those that have no case are not there
  std::string failure;            // why there is no value; empty when there is one
};

// The cases of one team or one worker alone.
struct CasesOf {
  Grouping kind = Grouping::kNone;
  std::string_view name;  // empty: everybody's
};

// Groups cost reading who holds each child.
IndicatorFigures CountIndicator(const Indicator& indicator, const IndicatorMoment& moment, DateRange period, Grouping grouping,
                                const CasesOf& only = {});

// The teams of a case on its day, or its workers: those who hold the child as primary, or the worker that it is.
void GroupsOfCase(const KnownFacts& facts, const CohortCase& of, Grouping grouping, std::vector<Symbol>& groups);

}  // namespace hanes
