// SPDX-License-Identifier: Apache-2.0
// The true caseload of the invented council, counted from its case system in the plainest way: what `hanes ask caseload` must
// say.
//
// Only what extracts have shown counts, as they last showed it. A span of days is half-open: on the day of its end it is over. A
// record that is missing from the last extract says nothing from the day after the last extract that showed it. A row that
// cannot be read says nothing new. Definitions: docs/invented-council.md.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/invented_cohorts.h"
#include "ingest/invented_system.h"
#include "ingest/invented_workforce.h"

namespace hanes {

struct InventedFigures {
  Date as_at;
  Date known_at;  // at the end of this day
  uint32_t total = 0;  // children with an open case
  uint32_t unallocated = 0;  // of those, held by nobody
  std::map<std::string_view, uint32_t> by_status;
  // The teams of those who hold the child or of its duty tray; without any, the team of the case opened last; "" for none. A
  // child with holders in two teams counts in both.
  std::map<std::string, uint32_t> by_team;
  // Children held, by worker; a child held by two counts for each.
  std::map<std::string, uint32_t> by_worker;
};

InventedFigures CountCaseload(const InventedSystem& system, Date as_at, Date known_at);

// SCC/013 of each of the cohorts' periods, counted in the same way on its last day, as known on the last night: who is held by a social worker, and
// who by somebody else and receives a service under the plan. Workers are those of the workforce.
void CountAllocated(const InventedSystem& system, const InventedWorkforce& workforce, InventedCohorts& cohorts);

// Something that was placed on purpose.
struct InventedTrap {
  std::string_view trap;             // "vanished_and_restored"
  std::vector<std::string> records;  // table and key: "ssd_cin_episodes/R000123"
  std::vector<std::string> children;
  std::vector<std::string> workers;
  std::map<std::string_view, std::string> dates;  // what happened when, as the extracts say it
  std::vector<Date> extracts;        // the nights on which it shows: the first one, and each that changes it
  bool apart = false;  // it leaves records other than they happened: its children are in no cohort of InventedCohorts
};

// Workers supervised in time, on the last day of a period.
struct InventedSupervised {
  std::string period;
  uint32_t supervised = 0;
  uint32_t of = 0;
};

// What is true of the workforce at the end of a day, and known by then.
struct InventedHrFigures {
  Date as_at;
  uint32_t posts = 0;                // the establishment
  uint32_t posts_held = 0;           // by at least one worker of the council's own
  int32_t held_fte_hundredths = 0;
  uint32_t agency_bookings = 0;
  uint32_t workers = 0;              // employed, agency left out
  uint32_t off_sick = 0;             // workers with an open spell
  int32_t off_sick_fte_hundredths = 0;
  uint32_t vacancies_open = 0;
};

// A worker's sickness in a year to 31 March, as it was.
struct InventedSicknessYear {
  uint32_t worker = 0;
  std::string period;     // "2012-13"
  uint32_t spells = 0;    // those that only days off lie between are one
  int32_t days_lost_hundredths = 0;
};

// What is true of the development plan at the end of a day, as far as was known by then.
struct InventedPlanFigures {
  Date as_at;
  uint32_t red = 0;  // of those not finished
  uint32_t amber = 0;
  uint32_t green = 0;
  uint32_t overdue = 0;
  uint32_t finished = 0;
  uint32_t actions = 0;
};

struct InventedTruth {
  uint64_t seed = 0;
  std::string authority;
  std::vector<InventedTrap> traps;
  std::vector<std::string_view> not_placed;  // the council was too small or the span too short for them
  std::vector<InventedFigures> figures;
  // Known on the last night, without the children of traps that stand apart.
  std::vector<InventedCohortFigure> indicators = {};
  // Of the HR system, when it is written.
  std::vector<InventedTrap> hr_traps = {};
  std::vector<InventedHrFigures> hr_figures = {};
  std::vector<InventedSicknessYear> hr_sickness = {};
  std::vector<InventedSupervised> hr_supervised = {};
  // Of the plan, when it is written.
  std::vector<InventedPlanFigures> plan_figures = {};
};

// One JSON object, a line for each trap and each pair of figures.
std::string TruthJson(const InventedTruth& truth);

}  // namespace hanes
