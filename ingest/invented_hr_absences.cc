// SPDX-License-Identifier: Apache-2.0
// Sickness: short spells as they come, long ones until as many are off as the story of the day has it; and other leave.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/invented_hr.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kShortReasons = {"infection", "infection", "migraine", "stomach", "musculoskeletal"};
constexpr std::array<std::string_view, 4> kLongReasons = {"stress", "stress", "musculoskeletal", "operation"};

// FTE off for long on a day, of a council of 151 posts: 18 when the recovery begins is what a council reported; 3 is little.
constexpr int32_t kOffInCrisisHundredths = 1700, kOffWhenSteadyHundredths = 300, kPostsOfThat = 151;

// Chances of a short spell, of a million, a worker and a working day: three a year in the crisis, one and a half when work is steady.
constexpr int32_t kShortInCrisis = 12'000, kShortWhenSteady = 6'000;

int32_t Between(int32_t steady, int32_t crisis, int32_t trouble) { return steady + (crisis - steady) * trouble / 1000; }

}  // namespace

void InventedHr::TellSickness() {
  for (Date day = begin_; day <= to_; day = day + 1) {
    if (IsWeekend(day)) continue;
    const int32_t trouble = Trouble(day);
    const uint32_t falls_ill = static_cast<uint32_t>(Between(kShortWhenSteady, kShortInCrisis, trouble));
    int32_t off_hundredths = 0;
    std::vector<const InventedWorker*> well;
    for (const InventedWorker& worker : workforce_.workers()) {
      if (worker.agency || day < worker.joined || day >= worker.left) continue;
      if (OffSick(worker.number, day) || OffSick(worker.number, day - 3)) off_hundredths += FteOn(worker, day);
      else if (random_.Below(1'000'000) < falls_ill) FallIll(worker, day, 1 + std::min(random_.DaysAround(3), 20), false);
      else well.push_back(&worker);
    }
    const int32_t off_then = Between(kOffWhenSteadyHundredths, kOffInCrisisHundredths, trouble) *
                             static_cast<int32_t>(workforce_.posts().size()) / kPostsOfThat;
    if (off_hundredths < off_then && !well.empty() && random_.Chance(400)) {
      FallIll(*well[random_.Below(static_cast<uint32_t>(well.size()))], day, 28 + random_.DaysAround(60), true);
    }
  }
  PlaceSicknessTraps();
}

// Off for so many days, or until the worker leaves. A spell in which the council was told when to expect the worker back is told again
// with the last day once it is over.
void InventedHr::FallIll(const InventedWorker& worker, Date first, int32_t days, bool is_long) {
  const Date last = std::min(first + (days - 1), worker.left - 1);
  const bool over = last < to_;
  const bool half_day = !is_long && random_.Chance(120);
  const std::string expected = is_long ? (first + 28).ToString() : std::string();
  const std::string_view reason = is_long ? random_.OneOf(kLongReasons) : random_.OneOf(kShortReasons);
  const auto cells = [&](const std::string& last_day, std::string_view after) {
    return fmt::format("{},sickness,{},{},{},{},,{},{}", WorkerKey(worker.number), reason, first.ToString(), last_day,
                       half_day ? "0.5" : "", expected, after);
  };
  const std::string key = AddRecord(InventedHrTable::kAbsences, first, cells("", ",,,"));
  spells_.push_back({worker.number, key, first, last, half_day});
  if (half_day && first >= from_ && days > 1) {
    Place("part_day", InventedHrTable::kAbsences, {key}, worker.number, {{"first", first.ToString()}});
  }
  if (!over) return;
  AmendRecord(InventedHrTable::kAbsences, key, last + 1, cells(last.ToString(), ",,,"), last + 1);
  if (last + 1 >= worker.left) return;  // nobody came back
  const Date back = Working(last + 1);
  const bool phased = is_long && random_.Chance(600) && back < worker.left;
  const Date met = Working(back + random_.Between(0, 3));
  const bool held = random_.Chance(static_cast<uint32_t>(Between(950, 600, Trouble(last)))) && met < worker.left;
  if (!phased && !held) return;
  const Date phase_ends = std::min(back + 27, worker.left - 1);
  const std::string phase = phased ? fmt::format("{},{},50", back.ToString(), phase_ends.ToString()) : std::string(",,");
  AmendRecord(InventedHrTable::kAbsences, key, met, cells(last.ToString(), phase + "," + (held ? met.ToString() : "")), last + 1);
  if (phased && last >= from_) {
    Place("phased_return", InventedHrTable::kAbsences, {key}, worker.number, {{"back", back.ToString()}});
  }
}

// A spell up to a Friday and another from the Monday; and what happened by itself, written down.
void InventedHr::PlaceSicknessTraps() {
  constexpr size_t kListed = 3;
  size_t joined = 0, open = 0, days_off = 0, with_cases = 0;
  const auto place = [&](std::string_view trap, const std::vector<std::string>& records, uint32_t worker, Date day) {
    Place(trap, InventedHrTable::kAbsences, records, worker, {{"first", day.ToString()}});
  };
  const std::vector<InventedSpell> by_chance = spells_;
  for (const InventedSpell& spell : by_chance) {
    const InventedWorker& worker = workforce_.Worker(spell.worker);
    const bool in_span = spell.first > from_ && spell.last < to_ - 14;
    if (spell.last >= to_ && spell.last + 1 < worker.left && open < kListed) {
      place("open_ended_spell", {spell.key}, spell.worker, spell.first), ++open;
    }
    const Date monday = spell.last + 3;
    const bool friday = spell.last.weekday() == 5;
    const bool well = !OffSick(spell.worker, monday) && !OffSick(spell.worker, monday + 1);
    if (in_span && friday && well && joined < kListed && monday + 3 < worker.left) {
      FallIll(worker, monday, 2, false);
      place("joined_by_a_weekend", {spell.key, spells_.back().key}, spell.worker, spell.first), ++joined;
    }
    if (in_span && FteOn(worker, spell.first) < 80 && spell.last - spell.first > 7 && days_off < kListed) {
      place("days_off_within_a_spell", {spell.key}, spell.worker, spell.first), ++days_off;
    }
    if (in_span && worker.registered && !worker.manager && spell.last - spell.first > 40 && with_cases < kListed) {
      place("long_sick_with_cases", {spell.key}, spell.worker, spell.first), ++with_cases;
    }
  }
}

bool InventedHr::Works(const InventedWorker& worker, Date day) const {
  const size_t weekday = (day.weekday() + 6) % 7;  // from Monday on
  return WeekOf(FteOn(worker, day), worker.number)[weekday] > 0 && !IsBankHoliday(day);
}

InventedSicknessYear InventedHr::SicknessOf(const InventedWorker& worker, const std::vector<InventedSpell>& spells,
                                            const Period& year) const {
  InventedSicknessYear sickness{.worker = worker.number, .period = year.ToString()};
  Date off_until = Date::Min();  // the last day of the spell before
  bool counted = false;          // the spell that this record is part of
  for (const InventedSpell& spell : spells) {
    bool worked_between = !off_until.IsReal();
    for (Date day = off_until + 1; !worked_between && day < spell.first; day = day + 1) worked_between = Works(worker, day);
    if (worked_between) counted = false;
    const Date last = std::min(spell.last, year.days().to - 1);
    for (Date day = std::max(spell.first, year.days().from); day <= last; day = day + 1) {
      if (!Works(worker, day)) continue;
      sickness.days_lost_hundredths += spell.half_day && day == spell.first ? 50 : 100;
      sickness.spells += counted ? 0 : 1;
      counted = true;
    }
    off_until = spell.last;
  }
  return sickness;
}

std::vector<InventedSicknessYear> InventedHr::SicknessByYear() const {
  std::vector<std::vector<InventedSpell>> by_worker(workforce_.workers().size());
  for (const InventedSpell& spell : spells_) by_worker[spell.worker - 1].push_back(spell);
  std::vector<InventedSicknessYear> years;
  for (const InventedWorker& worker : workforce_.workers()) {
    std::vector<InventedSpell>& spells = by_worker[worker.number - 1];
    std::sort(spells.begin(), spells.end(), [](const InventedSpell& a, const InventedSpell& b) { return a.first < b.first; });
    for (Period year = Period::Of(Period::Kind::kFinancialYear, from_); year.days().to <= to_ + 1; year = year.Next()) {
      if (year.days().from < from_) continue;
      const InventedSicknessYear sickness = SicknessOf(worker, spells, year);
      if (sickness.spells > 0) years.push_back(sickness);
    }
  }
  return years;
}

}  // namespace hanes
