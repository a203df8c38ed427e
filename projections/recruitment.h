// SPDX-License-Identifier: Apache-2.0
// Recruitment, the fold: posts and who holds them, vacancies, applications and how far they came, starters and leavers.
// docs/indicators.md#recruitment says what counts.
//
// Facts of employment and teams are those of caseload.h by the same numbers, settings those of settings_facts.h.
//
// Source: PostCreated, PostChanged, PostDeleted, PostFilled, PostVacated, AgencyBookingStarted, AgencyBookingEnded; VacancyOpened,
//         VacancyAdvertised, VacancyClosed; ApplicationReceived, ApplicantShortlisted, ApplicantInterviewed, OfferMade, OfferAccepted,
//         ApplicationWithdrawn, ApplicationRejected, ChecksCleared, StartAgreed, ApplicantStarted; WorkerJoined, WorkerLeft, WorkerRoleChanged,
//         WorkerFteChanged, WorkerTeamMoved; TeamCreated, TeamRenamed; what census.h and settings_facts.h read.
// Errors: those of FoldSettings.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "projections/projection.h"

namespace hanes {

// Kinds of fact beside those. Numbers are stored: never used again. In brackets the dimensions.
enum RecruitmentFact : uint8_t {
  kAgencyAtWork = 18,     // worker []: employed through an agency
  kPost = 20,             // post [team, role, job], amount FTE in hundredths or kFteNotKnown: in the establishment
  kPostHeld = 21,         // post [worker, basis], amount FTE in hundredths or kFteNotKnown, which is all of the post
  kAgencyBooking = 22,    // post [booking, worker, reason], amount as kPostHeld: covered by an agency
  kVacancy = 23,          // post [vacancy, campaign, "filled", "withdrawn" or ""], amount as kPostHeld: to be filled
  kAdvertised = 24,       // post [vacancy]: on that one day
  kApplication = 25,      // applicant [application, campaign, team]: from its receipt on
  kApplicationFor = 26,   // applicant [application, role, job]: likewise
  kApplicationFrom = 27,  // applicant [application, origin, vacancy]: likewise
  kStage = 28,            // applicant [application, stage]: from the day it was reached until the next was; the last one for ever
  kReached = 29,          // applicant [application, stage]: on that one day
  kGaveUp = 30,           // applicant [application, "withdrawn" or "rejected", reason, or stage of a rejection]: on that one day
  kStartAgreed = 31,      // applicant [application], amount the agreed first day: from the agreement until another one, or the end
  kJoined = 32,           // worker [origin, job, "permanent", "temporary" or ""]: on the first day
  kLeft = 33,             // worker [reason, destination]: on the first day without employment
};

// Stages of an application, in order. Its last is one of started, withdrawn and rejected.
inline constexpr std::array<std::string_view, 9> kStages = {"applied",  "shortlisted",    "interviewed", "offered",  "accepted",
                                                            "checks_cleared", "started", "withdrawn",   "rejected"};
inline constexpr size_t kStageOffered = 3;
inline constexpr size_t kStageStarted = 6;

// The projection "recruitment", for the list of all.
const Projection& RecruitmentProjection();

}  // namespace hanes
