// SPDX-License-Identifier: Apache-2.0
#include "projections/recruitment.h"

#include <map>

#include "projections/agency_employment.h"
#include "projections/applications.h"
#include "projections/caseload.h"
#include "projections/census.h"
#include "projections/employment.h"
#include "projections/measured_spells.h"
#include "projections/settings_facts.h"
#include "projections/team_names.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Raised when the same events make other facts.
constexpr uint32_t kVersion = 2;

template <typename Said>
int32_t FteOf(const Said& said) {
  return said.has_fte_hundredths() ? static_cast<int32_t>(said.fte_hundredths()) : kFteNotKnown;
}

// A post, whoever holds it, and its vacancies. A post that is deleted holds nobody and nothing of it is to be filled.
class Post {
 public:
  void Read(const KnownEvent& known) {
    VisitPayload(known.said,
                 Overloaded{
                     [&](const view::PostCreated& e) { Begin(e, known); },
                     [&](const view::PostChanged& e) { Begin(e, known); },
                     [&](const view::PostFilled& e) { spells_.Begin(kPostHeld, e.worker(), known, {e.worker(), e.basis()}, FteOf(e)); },
                     [&](const view::AgencyBookingStarted& e) {
                       spells_.Begin(kAgencyBooking, e.booking_id(), known, {e.booking_id(), e.worker(), e.cover_reason()}, FteOf(e));
                     },
                     [&](const view::AgencyBookingEnded& e) { spells_.End(kAgencyBooking, e.booking_id(), known); },
                     [&](const view::VacancyOpened& e) {
                       spells_.Begin(kVacancy, e.vacancy_id(), known, {e.vacancy_id(), e.campaign()}, FteOf(e));
                     },
                     [&](const view::VacancyClosed& e) {
                       spells_.End(kVacancy, e.vacancy_id(), known);
                       outcomes_[{e.vacancy_id(), known.occurred_on}] = e.outcome();
                     },
                     [](const auto&) {},
                 });
  }

  // After all others have been read: it ends what they began.
  void ReadEnd(const KnownEvent& known) {
    if (known.said.says() == v1::Event::kPostDeleted) spells_.EndAll(known);
    const auto* vacated = known.said.As<view::PostVacated>();
    if (vacated == nullptr) return;
    if (vacated->worker().empty()) spells_.EndAllOf(kPostHeld, known);
    else spells_.End(kPostHeld, vacated->worker(), known);
  }

  void Add(std::string_view post, FactSink& facts) {
    spells_.Finish(post, [&](FactView& fact, std::string_view id, std::span<const Position> made_by) {
      if (fact.kind == kVacancy) {
        const auto outcome = outcomes_.find({id, fact.valid.to});
        if (outcome != outcomes_.end()) fact.dimensions[2] = outcome->second;
      }
      facts.Add(fact, made_by);
    });
  }

 private:
  template <typename Said>
  void Begin(const Said& said, const KnownEvent& known) {
    spells_.Begin(kPost, "", known, {said.team(), NameOfRole(said.role()), said.job()}, FteOf(said));
  }

  MeasuredSpells spells_;
  std::map<std::pair<std::string_view, Date>, std::string_view> outcomes_;  // of vacancies, by the day they closed
};

void FoldPost(const EntityKnowledge& knowledge, FactSink& facts) {
  Post post;
  for (const KnownEvent& known : knowledge.events) post.Read(known);
  for (const KnownEvent& known : knowledge.events) post.ReadEnd(known);
  post.Add(knowledge.entity, facts);
  for (const KnownEvent& known : knowledge.events) {
    const auto* advertised = known.said.As<view::VacancyAdvertised>();
    if (advertised == nullptr) continue;
    const DateRange day{known.occurred_on, known.occurred_on + 1};
    facts.Add({kAdvertised, knowledge.entity, {advertised->vacancy_id()}, 0, day, false}, {&known.position, 1});
  }
}

// Where workers come from, what for, and why they go.
void FoldComingAndGoing(const EntityKnowledge& knowledge, FactSink& facts) {
  for (const KnownEvent& known : knowledge.events) {
    FactView fact{0, knowledge.entity, {}, 0, {known.occurred_on, known.occurred_on + 1}, false};
    if (const auto* joined = known.said.As<view::WorkerJoined>()) {
      const std::string_view basis = !joined->has_permanent() ? "" : joined->permanent() ? "permanent" : "temporary";
      fact.kind = kJoined;
      fact.dimensions = {joined->origin(), joined->job(), basis};
    } else if (const auto* left = known.said.As<view::WorkerLeft>()) {
      fact.kind = kLeft;
      fact.dimensions = {left->leaving_reason(), left->destination(), ""};
    } else {
      continue;
    }
    facts.Add(fact, {&known.position, 1});
  }
}

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  const std::string_view kind = KindOf(knowledge.entity);
  if (kind == "post") FoldPost(knowledge, facts);
  else if (kind == "applicant") FoldApplications(knowledge, facts);
  else if (kind == "team") FoldTeamNames(knowledge, facts);
  else if (kind == "authority") {
    FoldCensus(knowledge, facts);
    return FoldSettings(knowledge, facts);
  }
  else if (kind == "worker") {
    FoldEmploymentWithAgency(kAgencyAtWork, knowledge, facts);
    FoldComingAndGoing(knowledge, facts);
    FoldCensus(knowledge, facts);
  }
  return OkStatus();
}

PayloadSet Reads() {
  using E = v1::Event;
  PayloadSet reads = {E::kPostCreated, E::kPostChanged, E::kPostDeleted, E::kPostFilled, E::kPostVacated, E::kAgencyBookingStarted,
                      E::kAgencyBookingEnded, E::kVacancyOpened, E::kVacancyAdvertised, E::kVacancyClosed, E::kWorkerJoined,
                      E::kWorkerLeft, E::kWorkerRoleChanged, E::kWorkerFteChanged, E::kWorkerTeamMoved, E::kTeamCreated, E::kTeamRenamed};
  reads.Add(ApplicationPayloads());
  reads.Add(CensusPayloads());
  reads.Add(SettingsRead());
  return reads;
}

}  // namespace

const Projection& RecruitmentProjection() {
  static const Projection recruitment = {
      "recruitment", kVersion, {"post", "applicant", "worker", "team", "authority"}, &Fold, Reads(), &StrandOfApplication};
  return recruitment;
}

}  // namespace hanes
