// SPDX-License-Identifier: Apache-2.0
// The one place that switches over what an event can say.
//
//   VisitPayload(event, Overloaded{[&](const v1::CaseOpened& opened) {...}, [](const auto&) {}});
//
// There is no `default`: a payload added to event.proto does not compile until it has its line here. Folds and checks name the
// payloads they care about and end with a catch-all.
#pragma once

#include <string_view>

#include "base/check.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

template <typename... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

// Stands for an event whose payload is none of those known here: from a newer producer, or empty.
struct NoPayload {};

// Calls `visit` with the payload of `event`, or with NoPayload. Returns what it returns.
template <typename Visitor>
decltype(auto) VisitPayload(const v1::Event& event, Visitor&& visit) {
  switch (event.payload_case()) {
#define HANES_PAYLOAD(constant, field) \
  case v1::Event::constant:            \
    return visit(event.field());
    HANES_PAYLOAD(kPersonRegistered, person_registered)
    HANES_PAYLOAD(kPersonDetailsCorrected, person_details_corrected)
    HANES_PAYLOAD(kUnbornRegistered, unborn_registered)
    HANES_PAYLOAD(kBirthRecorded, birth_recorded)
    HANES_PAYLOAD(kPersonsMerged, persons_merged)
    HANES_PAYLOAD(kPersonsUnmerged, persons_unmerged)
    HANES_PAYLOAD(kReferralReceived, referral_received)
    HANES_PAYLOAD(kReferralDecided, referral_decided)
    HANES_PAYLOAD(kReferralWithdrawn, referral_withdrawn)
    HANES_PAYLOAD(kCaseOpened, case_opened)
    HANES_PAYLOAD(kCaseClosed, case_closed)
    HANES_PAYLOAD(kCaseReopened, case_reopened)
    HANES_PAYLOAD(kAssessmentStarted, assessment_started)
    HANES_PAYLOAD(kAssessmentCompleted, assessment_completed)
    HANES_PAYLOAD(kStrategyDiscussionHeld, strategy_discussion_held)
    HANES_PAYLOAD(kSection47Started, section47_started)
    HANES_PAYLOAD(kSection47Ended, section47_ended)
    HANES_PAYLOAD(kConferenceHeld, conference_held)
    HANES_PAYLOAD(kChildProtectionRegistered, child_protection_registered)
    HANES_PAYLOAD(kChildProtectionCategoryChanged, child_protection_category_changed)
    HANES_PAYLOAD(kChildProtectionDeregistered, child_protection_deregistered)
    HANES_PAYLOAD(kLookedAfterStarted, looked_after_started)
    HANES_PAYLOAD(kLookedAfterEnded, looked_after_ended)
    HANES_PAYLOAD(kPlacementStarted, placement_started)
    HANES_PAYLOAD(kPlacementEnded, placement_ended)
    HANES_PAYLOAD(kLegalStatusStarted, legal_status_started)
    HANES_PAYLOAD(kLegalStatusEnded, legal_status_ended)
    HANES_PAYLOAD(kLookedAfterReviewHeld, looked_after_review_held)
    HANES_PAYLOAD(kPreProceedingsStarted, pre_proceedings_started)
    HANES_PAYLOAD(kPreProceedingsEnded, pre_proceedings_ended)
    HANES_PAYLOAD(kProceedingsIssued, proceedings_issued)
    HANES_PAYLOAD(kProceedingsEnded, proceedings_ended)
    HANES_PAYLOAD(kCaseAllocated, case_allocated)
    HANES_PAYLOAD(kAllocationEnded, allocation_ended)
    HANES_PAYLOAD(kReadyForClosureStarted, ready_for_closure_started)
    HANES_PAYLOAD(kReadyForClosureEnded, ready_for_closure_ended)
    HANES_PAYLOAD(kWorkerJoined, worker_joined)
    HANES_PAYLOAD(kWorkerLeft, worker_left)
    HANES_PAYLOAD(kWorkerRoleChanged, worker_role_changed)
    HANES_PAYLOAD(kWorkerFteChanged, worker_fte_changed)
    HANES_PAYLOAD(kWorkerTeamMoved, worker_team_moved)
    HANES_PAYLOAD(kPostCreated, post_created)
    HANES_PAYLOAD(kPostDeleted, post_deleted)
    HANES_PAYLOAD(kPostFilled, post_filled)
    HANES_PAYLOAD(kPostVacated, post_vacated)
    HANES_PAYLOAD(kTeamCreated, team_created)
    HANES_PAYLOAD(kTeamRenamed, team_renamed)
    HANES_PAYLOAD(kRuleSet, rule_set)
    HANES_PAYLOAD(kExtractReceived, extract_received)
    HANES_PAYLOAD(kExtractQuarantined, extract_quarantined)
    HANES_PAYLOAD(kRecordVanished, record_vanished)
    HANES_PAYLOAD(kRecordRestored, record_restored)
    HANES_PAYLOAD(kSourceTrusted, source_trusted)
#undef HANES_PAYLOAD
    case v1::Event::PAYLOAD_NOT_SET:
      return visit(NoPayload{});
  }
  HANES_CHECK(false, "a oneof case outside its own enumeration");
}

// "CaseOpened": the name of the payload's message; "" when there is none. Lives for ever.
std::string_view PayloadName(const v1::Event& event);

}  // namespace hanes
