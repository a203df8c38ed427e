// SPDX-License-Identifier: Apache-2.0
// Sickness counted by what is asked: everything has a key, a team, a reason, a length or a worker, and is in the total.
#pragma once

#include <array>
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
inline constexpr std::array<std::string_view, 2> kTermNames = {"short", "long"};

class SicknessCount {
 public:
  // What is given lives as long as this.
  SicknessCount(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const AbsenceRules& rules);

  // Nobody else is counted, where one is named, and no other absence: `category` is a reason as rows call it, "short" or "long". Whoever is in
  // post counts whatever the category. Before Fill. Errors: InvalidArgument for a reason that no absence has ever had.
  Status Only(std::string_view team, std::string_view worker, std::string_view category);
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

  // Besides whoever is off or lost a day: those back in the period, on a phased return, in post on its first and last day, and the children held
  // by who is off; when the question asks for them.
  const std::vector<StaffMember>& members() const { return members_; }

  // Are absences of one kind counted alone? Then what hangs on none (a phased return) has no value.
  bool of_category() const { return only_reason_.has_value() || only_long_.has_value(); }
  // Is the worker off on the day for what is asked about?
  bool IsOff(const SickWorker& sick) const { return sick.off && IsAskedAbsence(sick.off_reason, sick.off_long); }

  uint64_t days_without_fte() const { return days_without_fte_; }
  uint64_t end_unknown() const { return end_unknown_; }  // of how many workers

 private:
  uint32_t KeyOf(uint32_t place, Symbol team, Symbol reason, bool is_long) const;
  template <typename Change>
  void Add(uint32_t place, Symbol team, Symbol reason, bool is_long, const Change& change);
  bool IsAsked(const WorkerLife& life) const { return !only_worker_.has_value() || life.entity == *only_worker_; }
  bool IsAskedTeam(Symbol team) const { return !only_team_.has_value() || team == *only_team_; }
  bool IsAskedAbsence(Symbol reason, bool is_long) const {
    return (!only_reason_.has_value() || reason == *only_reason_) && (!only_long_.has_value() || is_long == *only_long_);
  }
  bool HasWholeWorkers() const { return asked_.by != "reason" && asked_.by != "term"; }

  void CountSick(const SickWorker& sick);
  void CountOff(const SickWorker& sick);
  void CountPhased();
  void CountInPost();
  void CountInPostOn(const WorkerLife& life, Date day, uint64_t SicknessTally::* fte, std::string_view which);
  void CountCases();

  const FactIndex::Snapshot& facts_;
  const PeriodQuestion& question_;
  const AskedQuestion& asked_;
  const AbsenceRules& rules_;
  Workforce workforce_;
  std::optional<Symbol> only_team_, only_worker_, only_reason_;
  std::optional<bool> only_long_;
  std::vector<SickWorker> sick_;
  std::map<uint32_t, SicknessTally> tallies_;
  SicknessTally total_;
  std::vector<StaffMember> members_;
  uint64_t days_without_fte_ = 0;
  uint64_t end_unknown_ = 0;
};

}  // namespace hanes
