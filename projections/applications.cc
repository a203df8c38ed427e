// SPDX-License-Identifier: Apache-2.0
#include "projections/applications.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

#include "projections/employment.h"
#include "projections/recruitment.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

constexpr size_t kNoStage = kStages.size();

// Which stage an event says was reached.
size_t StageOf(const PayloadView& said) {
  switch (said.says()) {
    case v1::Event::kApplicationReceived: return 0;
    case v1::Event::kApplicantShortlisted: return 1;
    case v1::Event::kApplicantInterviewed: return 2;
    case v1::Event::kOfferMade: return kStageOffered;
    case v1::Event::kOfferAccepted: return 4;
    case v1::Event::kChecksCleared: return 5;
    case v1::Event::kApplicantStarted: return kStageStarted;
    case v1::Event::kApplicationWithdrawn: return 7;
    case v1::Event::kApplicationRejected: return 8;
    default: return kNoStage;
  }
}

// One application, as all that is known of it.
class Application {
 public:
  Application(std::string_view applicant, std::string_view id, FactSink& facts) : applicant_(applicant), id_(id), facts_(facts) {}

  void Read(const KnownEvent& known) {
    if (known.said.says() == v1::Event::kStartAgreed) agreed_[known.occurred_on] = &known;
    const size_t stage = StageOf(known.said);
    if (stage == kNoStage) return;
    if (stage == 0) received_ = &known;
    if (stage < kStageStarted) {
      if (reached_[stage] == nullptr) reached_[stage] = &known;  // of two interviews the first
    } else {
      ended_ = &known;  // of several ends the last
    }
  }

  void Add() {
    AddWhat();
    for (size_t stage = 0; stage < kStageStarted; ++stage) {
      if (reached_[stage] != nullptr && !IsOver(*reached_[stage])) AddReached(stage, *reached_[stage]);
    }
    if (ended_ != nullptr) AddReached(StageOf(ended_->said), *ended_);
    AddStages();
    AddGivingUp();
    AddStartsAgreed();
  }

 private:
  bool IsOver(const KnownEvent& known) const { return ended_ != nullptr && known.occurred_on > ended_->occurred_on; }

  void AddWhat() {
    if (received_ == nullptr) return;
    const auto& e = *received_->said.As<view::ApplicationReceived>();
    const DateRange valid{received_->occurred_on, Date::Max()};
    AddFact({kApplication, applicant_, {id_, e.campaign(), e.team()}, 0, valid, false}, *received_);
    AddFact({kApplicationFor, applicant_, {id_, NameOfRole(e.role()), e.job()}, 0, valid, false}, *received_);
    AddFact({kApplicationFrom, applicant_, {id_, e.origin(), e.vacancy_id()}, 0, valid, false}, *received_);
  }

  void AddReached(size_t stage, const KnownEvent& known) {
    AddFact({kReached, applicant_, {id_, kStages[stage]}, 0, {known.occurred_on, known.occurred_on + 1}, false}, known);
  }

  // The furthest stage reached by each day; what is said of an earlier stage later does not take back a later one.
  void AddStages() {
    std::map<Date, size_t> furthest;  // reached on the day
    for (size_t stage = 0; stage < kStageStarted; ++stage) {
      if (reached_[stage] != nullptr && !IsOver(*reached_[stage])) furthest[reached_[stage]->occurred_on] = stage;
    }
    if (ended_ != nullptr) furthest[ended_->occurred_on] = StageOf(ended_->said);
    std::optional<size_t> standing;
    Date since;
    for (const auto& [day, stage] : furthest) {
      if (standing.has_value() && stage <= *standing) continue;
      if (standing.has_value()) AddStage(*standing, {since, day});
      standing = stage;
      since = day;
    }
    if (standing.has_value()) AddStage(*standing, {since, Date::Max()});
  }

  // Where the source stopped showing the record, how far it came since is not known.
  void AddStage(size_t stage, DateRange valid) {
    const KnownEvent& known = stage < kStageStarted ? *reached_[stage] : *ended_;
    FactView fact{kStage, applicant_, {id_, kStages[stage]}, 0, valid, false};
    if (known.unknown_from.has_value() && *known.unknown_from < valid.to && stage < kStageStarted) {
      fact.valid.to = *known.unknown_from;
      fact.unknown_end = true;
    }
    AddFact(fact, known);
  }

  void AddGivingUp() {
    if (ended_ == nullptr) return;
    FactView fact{kGaveUp, applicant_, {id_}, 0, {ended_->occurred_on, ended_->occurred_on + 1}, false};
    if (const auto* withdrawn = ended_->said.As<view::ApplicationWithdrawn>()) {
      fact.dimensions = {id_, "withdrawn", withdrawn->withdrawn_reason()};
    } else if (const auto* rejected = ended_->said.As<view::ApplicationRejected>()) {
      fact.dimensions = {id_, "rejected", rejected->stage()};
    } else {
      return;
    }
    AddFact(fact, *ended_);
  }

  // An agreement stands until the next one, and none once the application is over.
  void AddStartsAgreed() {
    for (auto agreed = agreed_.begin(); agreed != agreed_.end(); ++agreed) {
      const StatusOr<Date> start = Date::Parse(agreed->second->said.As<view::StartAgreed>()->start_on());
      const auto next = std::next(agreed);
      const Date over = ended_ == nullptr ? Date::Max() : ended_->occurred_on;
      const DateRange valid{agreed->first, std::min(over, next == agreed_.end() ? Date::Max() : next->first)};
      if (start.ok()) AddFact({kStartAgreed, applicant_, {id_}, start->days(), valid, false}, *agreed->second);
    }
  }

  void AddFact(const FactView& fact, const KnownEvent& known) {
    if (!fact.valid.Empty()) facts_.Add(fact, {&known.position, 1});
  }

  const std::string_view applicant_;
  const std::string_view id_;
  FactSink& facts_;
  const KnownEvent* received_ = nullptr;
  std::array<const KnownEvent*, kStageStarted> reached_{};  // by stage
  const KnownEvent* ended_ = nullptr;
  std::map<Date, const KnownEvent*> agreed_;  // of two on one day the last
};

}  // namespace

std::string_view StrandOfApplication(const PayloadView& said) {
  return VisitPayload(said, Overloaded{
                                [](const view::ApplicationReceived& e) -> std::string_view { return e.application_id(); },
                                [](const view::ApplicantShortlisted& e) -> std::string_view { return e.application_id(); },
                                [](const view::ApplicantInterviewed& e) -> std::string_view { return e.application_id(); },
                                [](const view::OfferMade& e) -> std::string_view { return e.application_id(); },
                                [](const view::OfferAccepted& e) -> std::string_view { return e.application_id(); },
                                [](const view::ApplicationWithdrawn& e) -> std::string_view { return e.application_id(); },
                                [](const view::ApplicationRejected& e) -> std::string_view { return e.application_id(); },
                                [](const view::ChecksCleared& e) -> std::string_view { return e.application_id(); },
                                [](const view::StartAgreed& e) -> std::string_view { return e.application_id(); },
                                [](const view::ApplicantStarted& e) -> std::string_view { return e.application_id(); },
                                [](const auto&) -> std::string_view { return ""; },
                            });
}

void FoldApplications(const EntityKnowledge& knowledge, FactSink& facts) {
  std::map<std::string_view, Application> applications;
  for (const KnownEvent& known : knowledge.events) {
    const std::string_view id = StrandOfApplication(known.said);
    applications.try_emplace(id, knowledge.entity, id, facts).first->second.Read(known);
  }
  for (auto& [id, application] : applications) application.Add();
}

PayloadSet ApplicationPayloads() {
  using E = v1::Event;
  return {E::kApplicationReceived, E::kApplicantShortlisted, E::kApplicantInterviewed, E::kOfferMade,       E::kOfferAccepted,
          E::kApplicationWithdrawn, E::kApplicationRejected, E::kChecksCleared,        E::kStartAgreed,
          E::kApplicantStarted};
}

}  // namespace hanes
