// SPDX-License-Identifier: Apache-2.0
#include "projections/census.h"

#include <map>
#include <string>

#include "projections/caseload.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// One census of one worker or of the council, as facts.
class Returned {
 public:
  Returned(std::string_view entity, Date day, const KnownEvent& known, FactSink& facts)
      : entity_(entity), day_(day), known_(known), facts_(facts) {}

  void Add(const view::WorkerCensusReturned& e) const {
    const std::string_view terms = e.agency() ? "agency" : "own";
    AddFact(kCensusWorker, {e.role_code(), terms, e.left() ? "left" : ""},
            e.has_fte_hundredths() ? static_cast<int32_t>(e.fte_hundredths()) : kFteNotKnown);
    if (e.has_cases_held()) AddFact(kCensusCases, {}, static_cast<int32_t>(e.cases_held()));
    if (e.has_days_lost_hundredths()) AddFact(kCensusDaysLost, {}, static_cast<int32_t>(e.days_lost_hundredths()));
    if (e.has_absent() && e.absent()) AddFact(kCensusAbsent, {e.absence_reason()}, 0);
  }

  void Add(const view::WorkforceCensusReturned& e) const {
    if (e.has_vacancies_hundredths()) AddFact(kCensusVacancies, {}, static_cast<int32_t>(e.vacancies_hundredths()));
  }

 private:
  void AddFact(uint8_t kind, const std::array<std::string_view, 3>& dimensions, int32_t amount) const {
    facts_.Add({kind, entity_, dimensions, amount, {day_, day_ + 1}, false}, {&known_.position, 1});
  }

  const std::string_view entity_;
  const Date day_;
  const KnownEvent& known_;
  FactSink& facts_;
};

// The day that the census says it is of; the day of the event, where it says none that can be read.
template <typename Payload>
Date DayOf(const Payload& said, const KnownEvent& known) {
  const StatusOr<Date> day = Date::Parse(said.census_on());
  return day.ok() ? *day : known.occurred_on;
}

}  // namespace

void FoldCensus(const EntityKnowledge& knowledge, FactSink& facts) {
  std::map<Date, const KnownEvent*> of_worker, of_council;
  for (const KnownEvent& known : knowledge.events) {
    if (const auto* worker = known.said.As<view::WorkerCensusReturned>()) of_worker[DayOf(*worker, known)] = &known;
    if (const auto* council = known.said.As<view::WorkforceCensusReturned>()) of_council[DayOf(*council, known)] = &known;
  }
  for (const auto& [day, known] : of_worker) {
    Returned(knowledge.entity, day, *known, facts).Add(*known->said.As<view::WorkerCensusReturned>());
  }
  for (const auto& [day, known] : of_council) {
    Returned(knowledge.entity, day, *known, facts).Add(*known->said.As<view::WorkforceCensusReturned>());
  }
}

PayloadSet CensusPayloads() {
  using E = v1::Event;
  return {E::kWorkerCensusReturned, E::kWorkforceCensusReturned};
}

}  // namespace hanes
