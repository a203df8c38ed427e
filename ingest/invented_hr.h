// SPDX-License-Identifier: Apache-2.0
// The invented council's HR system: posts and who holds them, terms and hours, sickness, recruitment, supervision, for the same workers
// that hold cases in its case system. Written weekly as extracts of system "hr" (docs/extracts.md).
//
// The workers' joining, leaving and hours are those of InventedWorkforce; everything else is made up afterwards, with hindsight, by chances
// of its own: so that the case system of a seed is the same with HR or without. A record is its lines, each known from a day on; an extract
// shows the last one known by its night.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "ingest/invented_truth.h"
#include "ingest/invented_workforce.h"

namespace hanes {

enum class InventedHrTable : uint8_t {
  kWorkers,
  kContracts,
  kPosts,
  kHolders,
  kBookings,
  kAbsences,
  kVacancies,
  kApplicants,
  kSupervisions,
  kAgreements,
  kAppraisals,
  kInductions,
  kProbationChecks,
  kTraining,
};
inline constexpr size_t kInventedHrTables = 14;

// HR extracts hold what has not ended, and what ended within so many days.
inline constexpr int32_t kHrWindowDays = 400;

struct InventedHrRecord {
  std::string key;
  std::vector<std::pair<Date, std::string>> lines;  // as it reads from a day on, ascending
  Date over = Date::Max();                          // the first day on which it is over; Max while nobody knows
};

// A spell of sickness as it was.
struct InventedSpell {
  uint32_t worker = 0;
  std::string key;
  Date first;
  Date last = Date::Max();  // Max: not over by the last night
  bool half_day = false;    // half of the first day was worked
};

// A post held, or covered by an agency, for some days.
struct InventedHolding {
  uint32_t worker = 0;
  uint32_t post = 0;
  int32_t fte_hundredths = 100;
  bool agency = false;
  Date from;
  Date to = Date::Max();  // the first day on which it is over
};

class InventedHr {
 public:
  // Everything from `from` to `to`, and the window before it. All references must outlive it.
  InventedHr(uint64_t seed, Date from, Date to, const InventedStory& story, const InventedWorkforce& workforce);

  // FOLDER/hr_workers.csv and so on, closed by FOLDER/_COMPLETE. Unavailable, naming the file, when the disk refuses.
  Status WriteExtract(Date night, const std::string& authority, const std::filesystem::path& folder) const;

  InventedHrFigures FiguresOn(Date day) const;
  // Of every worker who lost a day in a year that lies within the extracts.
  std::vector<InventedSicknessYear> SicknessByYear() const;
  // Of the workers there on the last day of a period, but managers and those off sick: who had a one-to-one in the 28 days before it. Whoever
  // joined in them and had none yet is left out.
  InventedSupervised SupervisedIn(const Period& period) const;
  const std::vector<InventedTrap>& traps() const { return traps_; }

 private:
  // invented_hr_posts.cc: workers, terms, posts, holders, bookings.
  void TellWorkers();
  void TellTerms(const InventedWorker& worker);
  void TellHolding(const InventedHolding& holding);
  // invented_hr_absences.cc
  void TellSickness();
  void FallIll(const InventedWorker& worker, Date first, int32_t days, bool is_long);
  void PlaceSicknessTraps();
  bool Works(const InventedWorker& worker, Date day) const;  // a day of the worker's own week, and no bank holiday
  InventedSicknessYear SicknessOf(const InventedWorker& worker, const std::vector<InventedSpell>& spells, const Period& year) const;
  // invented_hr_recruitment.cc
  void TellRecruitment();
  void TellVacancy(uint32_t post, Date opened, const InventedWorker* joiner);
  void TellApplicants(const std::string& vacancy, uint32_t post, Date opened, const InventedWorker* joiner);
  // invented_hr_supervision.cc
  void TellOccasions();
  void TellSupervision(const InventedWorker& worker);
  void TellMeeting(const InventedWorker& worker, Date on, std::string_view kind);
  void TellAgreements(const InventedWorker& worker);
  void TellFirstYear(const InventedWorker& worker);
  void TellYears(const InventedWorker& worker);

  // Writes a trap down: records by table and key.
  void Place(std::string_view trap, InventedHrTable table, const std::vector<std::string>& keys, uint32_t worker,
             std::map<std::string_view, std::string> dates);
  std::string AddRecord(InventedHrTable table, Date known, std::string cells, Date over = Date::Max());
  void AmendRecord(InventedHrTable table, const std::string& key, Date known, std::string cells, Date over = Date::Max());
  int32_t FteOn(const InventedWorker& worker, Date day) const;
  bool OffSick(uint32_t worker, Date day) const;
  // Tenths of hours from Monday on: whole days of 7.4 hours as far as they go, from Monday on for one half of the workers and up to Friday
  // for the other; the rest is a shorter day.
  static std::array<int32_t, 7> WeekOf(int32_t fte_hundredths, uint32_t worker);
  // The day itself, or the Monday after a weekend.
  static Date Working(Date day);
  std::string ManagerOf(uint32_t team, Date day) const;
  // How far the service is from the crisis: 1000 in it, 0 when work is steady.
  int32_t Trouble(Date day) const;
  std::string_view JobOf(const InventedWorker& worker) const;
  bool OfCampaign(const InventedWorker& worker) const;

  const Date from_;
  const Date to_;
  const Date begin_;  // the first day that an extract can show
  const InventedStory& story_;
  const InventedWorkforce& workforce_;
  InventedRandom random_;
  Date campaign_ends_ = Date::Min();  // a 30 June; Min when the span has none
  std::array<std::vector<InventedHrRecord>, kInventedHrTables> records_;
  std::vector<InventedSpell> spells_;
  std::multimap<uint32_t, Date> one_to_ones_;  // held, by worker
  std::vector<InventedHolding> holdings_;
  std::vector<std::pair<Date, Date>> vacancies_;  // opened, closed
  std::vector<InventedTrap> traps_;
};

std::string_view HrTableName(InventedHrTable table);

}  // namespace hanes
