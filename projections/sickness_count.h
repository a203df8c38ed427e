// SPDX-License-Identifier: Apache-2.0
// Sickness counted by what is asked: everything has a key, a team, a reason, a length or a worker, and is in the total.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "projections/asked_period.h"
#include "projections/sick_workers.h"
#include "projections/sickness_tally.h"
#include "projections/workforce.h"

namespace hanes {

inline constexpr uint32_t kShortTerm = 0;  // keys of terms
inline constexpr uint32_t kLongTerm = 1;

class SicknessCount {
 public:
  // What is given lives as long as this.
  SicknessCount(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const AbsenceRules& rules);

  // Nobody else is counted, where one is named. Before Fill.
  void Only(std::string_view team, std::string_view worker);
  // Errors: those of FindSickWorkers.
  Status Fill(const WorkingDays& calendar);

  // By key: symbols of teams and reasons, places of workers; 0 for the council, and where there is no team or no reason.
  const std::map<uint32_t, SicknessTally>& tallies() const { return tallies_; }
  const SicknessTally& total() const { return total_; }
  const std::vector<SickWorker>& sick() const { return sick_; }
  const WorkerLife& LifeOf(uint32_t place) const { return workforce_.workers()[place]; }

  // The keys under which a worker is counted, off or with days lost, and the days; none when the worker is not asked about.
  struct Counted {
    std::vector<uint32_t> keys;  // each once
    uint64_t days = 0;           // hundredths
    bool off = false;
  };
  Counted CountedOf(const SickWorker& sick) const;

  uint64_t days_without_fte() const { return days_without_fte_; }
  uint64_t end_unknown() const { return end_unknown_; }  // of how many workers

 private:
  uint32_t KeyOf(uint32_t place, Symbol team, Symbol reason, bool is_long) const;
  template <typename Change>
  void Add(uint32_t place, Symbol team, Symbol reason, bool is_long, const Change& change);
  bool IsAsked(const WorkerLife& life) const { return !only_worker_.has_value() || life.entity == *only_worker_; }
  bool IsAskedTeam(Symbol team) const { return !only_team_.has_value() || team == *only_team_; }
  bool HasWholeWorkers() const { return asked_.by != "reason" && asked_.by != "term"; }

  void CountSick(const SickWorker& sick);
  void CountOff(const SickWorker& sick);
  void CountPhased();
  void CountInPost();
  void CountInPostOn(const WorkerLife& life, Date day, uint64_t SicknessTally::* fte);
  void CountCases();

  const FactIndex::Snapshot& facts_;
  const PeriodQuestion& question_;
  const AskedQuestion& asked_;
  const AbsenceRules& rules_;
  Workforce workforce_;
  std::optional<Symbol> only_team_, only_worker_;
  std::vector<SickWorker> sick_;
  std::map<uint32_t, SicknessTally> tallies_;
  SicknessTally total_;
  uint64_t days_without_fte_ = 0;
  uint64_t end_unknown_ = 0;
};

}  // namespace hanes
