// SPDX-License-Identifier: Apache-2.0
#include "projections/absence.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "projections/absence_spells.h"
#include "projections/measured_spells.h"
#include "projections/own_days.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"0", "1", "2", "3", "4", "5", "6"};

class WorkerAbsence {
 public:
  WorkerAbsence(const EntityKnowledge& knowledge, FactSink& facts) : worker_(knowledge.entity), facts_(facts) {
    for (const KnownEvent& known : knowledge.events) Read(known);
    for (const KnownEvent& known : knowledge.events) EndAllOnLeaving(known);
  }

  void Add() {
    spells_.Finish(worker_, [&](FactView& fact, std::string_view id, std::span<const Position> made_by) {
      if (fact.kind == kSickness) fact.dimensions[2] = HowItEnded(fact);
      facts_.Add(fact, made_by);
      if (fact.kind == kSickness) AddParts(id, fact.valid);
    });
    AddWeeks();
  }

 private:
  // A day of which a part was lost, and who said so.
  struct PartOfDay {
    uint32_t hundredths = 0;
    Position said_by;
  };
  struct Week {
    WeekHours hours{};
    Position said_by;
  };

  void Read(const KnownEvent& known) {
    VisitPayload(known.said,
                 Overloaded{
                     [&](const view::SicknessStarted& e) {
                       spells_.Begin(kSickness, e.absence_id(), known, {e.absence_id(), e.absence_reason()});
                       if (!e.expected_back_on().empty()) ExpectBack(e.absence_id(), e.expected_back_on(), known);
                       if (e.has_first_day_hundredths()) LostInPart(e.absence_id(), known.occurred_on, e.first_day_hundredths(), known);
                     },
                     [&](const view::SicknessExtended& e) { ExpectBack(e.absence_id(), e.expected_back_on(), known); },
                     [&](const view::SicknessEnded& e) {
                       spells_.End(kSickness, e.absence_id(), known);
                       spells_.End(kExpectedBack, e.absence_id(), known);
                       if (e.has_last_day_hundredths()) LostInPart(e.absence_id(), known.occurred_on - 1, e.last_day_hundredths(), known);
                     },
                     [&](const view::PhasedReturnStarted& e) {
                       spells_.Begin(kPhasedReturn, e.phased_return_id(), known, {e.phased_return_id(), e.absence_id()},
                                     static_cast<int32_t>(e.worked_percent()));
                     },
                     [&](const view::PhasedReturnEnded& e) { spells_.End(kPhasedReturn, e.phased_return_id(), known); },
                     [&](const view::OtherAbsenceStarted& e) {
                       const StatusOr<Date> back = Date::Parse(e.expected_back_on());
                       spells_.Begin(kOtherAbsence, e.absence_id(), known, {e.absence_id(), e.kind()}, back.ok() ? back->days() : kDayNotKnown);
                     },
                     [&](const view::OtherAbsenceEnded& e) { spells_.End(kOtherAbsence, e.absence_id(), known); },
                     [&](const view::ReturnToWorkHeld& e) {
                       const DateRange day{known.occurred_on, known.occurred_on + 1};
                       facts_.Add({kReturnToWork, worker_, {e.absence_id(), e.manager()}, 0, day, false}, {&known.position, 1});
                     },
                     [&](const view::WorkerWorkPatternChanged& e) { weeks_[known.occurred_on] = {HoursOf(e), known.position}; },
                     [](const auto&) {},
                 });
  }

  void ExpectBack(std::string_view absence, std::string_view on, const KnownEvent& known) {
    const StatusOr<Date> back = Date::Parse(on);
    spells_.Begin(kExpectedBack, absence, known, {absence}, back.ok() ? back->days() : kDayNotKnown);
  }

  static WeekHours HoursOf(const view::WorkerWorkPatternChanged& e) {
    return {e.sunday_hundredths(),   e.monday_hundredths(), e.tuesday_hundredths(), e.wednesday_hundredths(),
            e.thursday_hundredths(), e.friday_hundredths(), e.saturday_hundredths()};
  }

  // Nobody who left is absent: whatever is open ends with the employment.
  void EndAllOnLeaving(const KnownEvent& known) {
    if (known.said.says() != v1::Event::kWorkerLeft) return;
    left_.insert(known.occurred_on);
    spells_.EndAll(known);
  }

  void LostInPart(std::string_view id, Date day, uint32_t hundredths, const KnownEvent& known) {
    const auto [part, first] = parts_[id].try_emplace(day, PartOfDay{hundredths, known.position});
    if (!first && hundredths < part->second.hundredths) part->second = {hundredths, known.position};
  }

  std::string_view HowItEnded(const FactView& fact) const {
    if (fact.valid.to.IsMax() || fact.unknown_end) return "";
    return left_.contains(fact.valid.to) ? "left" : "back";
  }

  // Only on the first and the last day of a spell: a part of another day was said of days that a correction has moved.
  void AddParts(std::string_view id, DateRange spell) {
    for (const auto& [day, part] : parts_[id]) {
      if (day != spell.from && day + 1 != spell.to) continue;
      const auto lost = static_cast<int32_t>(std::min(part.hundredths, kWholeDay));
      facts_.Add({kPartDay, worker_, {id}, lost, {day, day + 1}, false}, {&part.said_by, 1});
    }
  }

  void AddWeeks() {
    for (auto week = weeks_.begin(); week != weeks_.end(); ++week) {
      const auto next = std::next(week);
      const DateRange valid{week->first, next == weeks_.end() ? Date::Max() : next->first};
      for (size_t day = 0; day < kWeekdays.size(); ++day) {
        const auto hours = static_cast<int32_t>(week->second.hours[day]);
        facts_.Add({kWorkWeek, worker_, {kWeekdays[day]}, hours, valid, false}, {&week->second.said_by, 1});
      }
    }
  }

  const std::string_view worker_;
  FactSink& facts_;
  MeasuredSpells spells_;
  std::set<Date> left_;
  std::map<std::string_view, std::map<Date, PartOfDay>> parts_;  // by absence and day
  std::map<Date, Week> weeks_;
};

}  // namespace

void FoldAbsence(const EntityKnowledge& knowledge, FactSink& facts) { WorkerAbsence(knowledge, facts).Add(); }

PayloadSet AbsencePayloads() {
  using E = v1::Event;
  return {E::kSicknessStarted, E::kSicknessExtended, E::kSicknessEnded, E::kPhasedReturnStarted, E::kPhasedReturnEnded, E::kReturnToWorkHeld,
          E::kOtherAbsenceStarted, E::kOtherAbsenceEnded, E::kWorkerWorkPatternChanged, E::kWorkerLeft};
}

}  // namespace hanes
