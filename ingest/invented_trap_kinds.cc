// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "ingest/invented_trap_people.h"

namespace hanes {
namespace {

using Nights = std::vector<Date>;

// A case that is open and is going to be for a while, with somebody who holds it.
std::optional<size_t> FindHeldCase(InventedWorld& world, Date until, const std::function<bool(const InventedCase&)>& pleases) {
  const std::vector<InventedCase>& cases = world.allocation.cases();
  if (cases.empty()) return std::nullopt;
  const size_t start = world.random.Below(static_cast<uint32_t>(cases.size()));
  for (size_t i = 0; i < cases.size(); ++i) {
    const size_t place = (start + i) % cases.size();
    const InventedCase& work = cases[place];
    if (work.worker != 0 && work.ends > until && work.moves_on > until && pleases(work)) return place;
  }
  return std::nullopt;
}

bool AnyCase(const InventedCase&) { return true; }

// A date is put right in a later extract; and put right again, back to what it was or to something else.
bool CorrectStart(InventedWorld& world, const Nights& nights, InventedTrap* trap, InventedTable table,
                  const std::vector<int32_t>& shifts) {
  const RowRef row = FindAnywhere(world, table, [](const InventedRow& r) { return r.to.IsMax() && r.flag != "Y"; });
  if (row.number == 0) return false;
  const Date first = world.system.At(row).from;
  Note(world.system.At(row), trap);
  trap->dates["first"] = first.ToString();
  static constexpr std::array<std::string_view, 2> kNames = {"corrected", "corrected_again"};
  for (size_t i = 0; i < shifts.size(); ++i) {
    const Date from = first + shifts[i];
    world.system.Edit(row, nights[i * 3], [from](InventedRow& r) { r.from = from; });
    trap->dates[kNames[i]] = from.ToString();
    trap->extracts.push_back(nights[i * 3]);
  }
  trap->apart = shifts.back() != 0;
  return true;
}

bool CorrectEnd(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const Date lately = nights[0] - 40;
  const RowRef row = FindAnywhere(world, InventedTable::kCinEpisode, [&](const InventedRow& r) {
    return r.flag == "N" && !r.to.IsMax() && r.to > lately && r.to > r.from + 10;
  });
  if (row.number == 0) return false;
  const Date first = world.system.At(row).to;
  Note(world.system.At(row), trap);
  trap->dates = {{"first", first.ToString()}, {"corrected", (first - 7).ToString()}};
  trap->extracts = {nights[0]};
  world.system.Edit(row, nights[0], [to = first - 7](InventedRow& r) { r.to = to; });
  return true;
}

bool CloseInError(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const RowRef row = FindAnywhere(world, InventedTable::kCinEpisode, OpenCase);
  if (row.number == 0) return false;
  Note(world.system.At(row), trap);
  trap->dates = {{"closed_in_error", nights[0].ToString()}};
  trap->extracts = {nights[0], nights[4]};
  world.system.Edit(row, nights[0], [closed = nights[0]](InventedRow& r) {
    r.to = closed;
    r.end_code = "RC8";
  });
  world.system.Edit(row, nights[4], [closed = nights[0]](InventedRow& r) {
    if (r.to != closed) return;  // closed for good in the meantime
    r.to = Date::Max();
    r.end_code = "";
  });
  return true;
}

bool Vanish(InventedWorld& world, const Nights& nights, InventedTrap* trap, InventedTable table, bool restored) {
  // So few rows that one of them is a great part would look like a failed extract.
  if (world.system.RowsOf(table) < 30) return false;
  const RowRef row = FindAnywhere(world, table, [](const InventedRow& r) { return r.to.IsMax() && r.flag != "Y"; });
  if (row.number == 0) return false;
  Note(world.system.At(row), trap);
  trap->dates["vanished"] = nights[0].ToString();
  trap->extracts.push_back(nights[0]);
  if (restored) trap->dates["restored"] = nights[6].ToString();
  if (restored) trap->extracts.push_back(nights[6]);
  trap->apart = !restored && table != InventedTable::kInvolvement;
  world.system.Hide(row, nights[0], restored ? nights[6] : Date::Max());
  return true;
}

// A new row that nobody can read at first; it is mended later.
bool AddBadRow(InventedWorld& world, const Nights& nights, InventedTrap* trap, TypingFault fault) {
  const RowRef like = FindAnywhere(world, InventedTable::kCinEpisode, OpenCase);
  if (like.number == 0) return false;
  InventedRow row = world.system.At(like);
  row.from = nights[0] - 20;
  row.to = fault == TypingFault::kNone ? row.from - 15 : row.from + 5;  // without another fault it is closed before it was opened
  row.due = row.from;  // decided on its first day
  row.end_code = "RC1";
  row.fault = fault;
  const RowRef bad = world.system.Add(row, nights[0]);
  world.system.Edit(bad, nights[5], [](InventedRow& r) {
    r.fault = TypingFault::kNone;
    r.to = r.from + 5;
  });
  Note(world.system.At(bad), trap);
  trap->apart = true;  // a referral that the story does not tell
  trap->dates = {{"refused_from", nights[0].ToString()}, {"mended", nights[5].ToString()}};
  trap->extracts = {nights[0], nights[5]};
  return true;
}

// A row that was good cannot be read for some nights: what it said before still holds.
bool SpoilRow(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const RowRef row = FindAnywhere(world, InventedTable::kCinEpisode, OpenCase);
  if (row.number == 0) return false;
  Note(world.system.At(row), trap);
  trap->dates = {{"refused_from", nights[0].ToString()}, {"mended", nights[4].ToString()}};
  trap->extracts = {nights[0], nights[4]};
  world.system.Edit(row, nights[0], [](InventedRow& r) { r.fault = TypingFault::kEndNotAvailable; });
  world.system.Edit(row, nights[4], [](InventedRow& r) { r.fault = TypingFault::kNone; });
  return true;
}

bool PassOnTwice(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const std::optional<size_t> place = FindHeldCase(world, nights[0] + 5, AnyCase);
  if (!place.has_value()) return false;
  const std::vector<RowRef> involvements = world.allocation.PassOnTwice(*place, nights[0]);
  if (involvements.empty()) return false;
  for (const RowRef& involvement : involvements) {
    Note(world.system.At(involvement), trap);
    trap->workers.push_back(WorkerKey(world.system.At(involvement).worker));
  }
  trap->dates = {{"passed_on", nights[0].ToString()}};
  trap->extracts = {nights[0]};
  return true;
}

bool ReturnToTray(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const std::optional<size_t> place =
      FindHeldCase(world, nights[0] + 5, [](const InventedCase& work) { return work.serious_from.IsMax(); });
  if (!place.has_value()) return false;
  Note(world.system.At(world.allocation.ReturnToTray(*place, nights[0])), trap);
  trap->dates = {{"in_the_tray_from", nights[0].ToString()}};
  trap->extracts = {nights[0]};
  return true;
}

// The worker with most cases of those that please.
uint32_t BusiestWorker(InventedWorld& world, const std::function<bool(const InventedWorker&)>& pleases) {
  uint32_t busiest = 0;
  for (const InventedTeam& team : world.workforce.teams()) {
    for (const uint32_t number : team.workers) {
      const InventedWorker& worker = world.workforce.Worker(number);
      if (!pleases(worker) || worker.cases == 0) continue;
      if (busiest == 0 || worker.cases > world.workforce.Worker(busiest).cases) busiest = number;
    }
  }
  return busiest;
}

bool LeaveCasesBehind(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const uint32_t worker = BusiestWorker(world, [](const InventedWorker&) { return true; });
  if (worker == 0) return false;
  const Date until = nights[0] + 20;
  world.workforce.Leave(worker, nights[0]);
  world.allocation.LeaveBehind(worker, until);
  trap->workers = {WorkerKey(worker)};
  trap->dates = {{"left", nights[0].ToString()}, {"cases_handed_over_from", until.ToString()}};
  trap->extracts = {nights[0]};
  return true;
}

bool HoldCasesWithFteZero(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  const uint32_t worker = BusiestWorker(world, [](const InventedWorker& w) { return w.registered && w.fte_hundredths > 0; });
  if (worker == 0) return false;
  world.workforce.SetFte(worker, 0, nights[0]);
  trap->workers = {WorkerKey(worker)};
  trap->dates = {{"fte_zero_from", nights[0].ToString()}};
  trap->extracts = {nights[0]};
  return true;
}

bool AllocateToAnother(InventedWorld& world, const Nights& nights, InventedTrap* trap) {
  uint32_t assistant = 0;
  for (const InventedTeam& team : world.workforce.teams()) {
    for (const uint32_t worker : team.workers) {
      if (!world.workforce.Worker(worker).registered && !world.workforce.Worker(worker).manager) assistant = worker;
    }
  }
  const std::optional<size_t> place = FindHeldCase(world, nights[0] + 5, [&](const InventedCase& work) {
    return assistant != 0 && work.team == world.workforce.Worker(assistant).team && work.worker != assistant;
  });
  if (!place.has_value()) return false;
  Note(world.system.At(world.allocation.GiveTo(*place, assistant, nights[0])), trap);
  trap->workers = {WorkerKey(assistant)};
  trap->dates = {{"allocated", nights[0].ToString()}};
  trap->extracts = {nights[0]};
  return true;
}

bool WorkTogether(InventedWorld& world, const Nights& nights, InventedTrap* trap, std::string_view role) {
  const uint32_t worker = BusiestWorker(world, [](const InventedWorker& w) { return w.registered; });
  const std::optional<size_t> place =
      FindHeldCase(world, nights[0] + 5, [&](const InventedCase& work) { return worker != 0 && work.worker != worker; });
  if (!place.has_value()) return false;
  const RowRef beside = world.allocation.WorkBeside(*place, worker, role, nights[0], nights[7]);
  const InventedCase& work = world.allocation.cases()[*place];
  Note(world.system.At(work.involvement), trap);
  Note(world.system.At(beside), trap);
  trap->workers = {WorkerKey(work.worker), WorkerKey(worker)};
  trap->dates = {{"beside_from", nights[0].ToString()}, {"beside_to", nights[7].ToString()}};
  trap->extracts = {nights[0], nights[7]};
  return true;
}

PlaceTrap Correcting(InventedTable table, std::vector<int32_t> shifts) {
  return [table, shifts](InventedWorld& w, const Nights& n, InventedTrap* t) { return CorrectStart(w, n, t, table, shifts); };
}
PlaceTrap Vanishing(InventedTable table, bool restored) {
  return [table, restored](InventedWorld& w, const Nights& n, InventedTrap* t) { return Vanish(w, n, t, table, restored); };
}
PlaceTrap BadRow(TypingFault fault) {
  return [fault](InventedWorld& w, const Nights& n, InventedTrap* t) { return AddBadRow(w, n, t, fault); };
}
PlaceTrap Together(std::string_view role) {
  return [role](InventedWorld& w, const Nights& n, InventedTrap* t) { return WorkTogether(w, n, t, role); };
}
}  // namespace

std::vector<PlannedTrap> PlannedTraps() {
  return {
      {"unborn", 1, ReferringUnborn(false)},
      {"unborn_twins", 1, ReferringUnborn(true)},
      {"correction", 1, Correcting(InventedTable::kCinEpisode, {-5})},
      {"same_day_reallocation", 1, PassOnTwice},
      {"vanished_and_restored", 7, Vanishing(InventedTable::kCinEpisode, true)},
      {"duty_tray", 1, ReturnToTray},
      {"merged_and_unmerged", 8, Merging(true)},
      {"correction_of_a_correction", 4, Correcting(InventedTable::kCinEpisode, {-4, -9})},
      {"left_with_open_cases", 1, LeaveCasesBehind},
      {"merged_across_a_year_end", 8, MergeAcrossAYearEnd},
      {"closed_before_referral", 6, BadRow(TypingFault::kNone)},
      {"merged", 1, Merging(false)},
      {"start_not_available", 6, BadRow(TypingFault::kStartNotAvailable)},
      {"a_b_a", 4, Correcting(InventedTable::kPlan, {-7, 0})},
      {"co_working", 8, Together(kCoWorkerRole)},
      {"vanished", 1, Vanishing(InventedTable::kLookedAfterEpisode, false)},
      {"start_impossible", 6, BadRow(TypingFault::kStartImpossible)},
      {"two_workers", 8, Together(kHolderRole)},
      {"fte_zero_with_cases", 1, HoldCasesWithFteZero},
      {"closed_in_error", 5, CloseInError},
      {"end_not_available", 5, SpoilRow},
      {"end_corrected", 1, CorrectEnd},
      {"not_a_social_worker", 1, AllocateToAnother},
      {"vanished_and_restored", 7, Vanishing(InventedTable::kLookedAfterEpisode, true)},
      {"vanished", 1, Vanishing(InventedTable::kInvolvement, false)},
      {"adopted", 1, ReferAdopted},
  };
}

}  // namespace hanes
