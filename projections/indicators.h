// SPDX-License-Identifier: Apache-2.0
// Indicators, the fold: what happened to children and workers that the council's measures, its due list and supervision are counted from.
//
// Facts hold raw dates and no rule, so another limit, another reading or a holiday declared late is another question, not a rebuild. Spells of
// children, employment and names of teams are the caseload's own facts, under the same numbers (caseload.h). A record that happens on one day
// holds on that day alone; a second day of it stands in the amount as Date::days(), kNoDay where there is none.
//
// Source: what the caseload reads, and every event of a child or a worker named in indicator_children.cc and indicator_workers.cc.
// Errors: none of its own.
#pragma once

#include <cstdint>
#include <string_view>

#include "projections/caseload.h"
#include "projections/projection.h"

namespace hanes {

// Kinds of fact beside CaseloadFact. Numbers are stored: never used again. In brackets the dimensions.
enum IndicatorFact : uint8_t {
  kReferral = 16,              // child [referral, outcome, given to], amount: day of the decision. Received that day; outcome "accepted",
                               // "no_further_action", "withdrawn" or ""; given to "social_worker", "other_worker", "nobody" or ""
  kReferralSource = 17,        // child [referral, team, source]. Received that day
  kContact = 18,               // child [contact, outcome, team]
  kAssessment = 19,            // child [assessment, kind, referral]: a spell from its start; the day it was completed is the last in it
  kAssessmentRequired = 20,    // child [assessment, kind, referral], amount: day completed. The day it was required, or else started
  kSeenForAssessment = 21,     // child [assessment, worker, by a social worker], amount: 1 alone, 0 not alone, -1 not known
  kStrategyDiscussion = 22,    // child [enquiry]
  kEnquiry = 23,               // child [enquiry, "no_further_action", "action" or ""]: a spell; the day it ended is the last in it
  kConference = 24,            // child [conference, kind, enquiry], amount: 1 registered, 0 not, -1 not known. Held that day
  kConferenceRequested = 25,   // child [conference, kind, enquiry], amount: day held
  kCoreGroup = 26,             // child []
  kProtectionVisit = 27,       // child [worker, seen, alone]
  kLookedAfterVisit = 28,      // child [worker, seen, alone]
  kPlacement = 29,             // child [placement, type, until eighteen]: a spell
  kLookedAfterReview = 30,     // child []
  kCarePlan = 31,              // child [plan]: a spell
  kPermanencePlan = 32,        // child [goal]
  kEducationPlan = 33,         // child []
  kSchoolChange = 34,          // child [school, transitional]
  kExclusion = 35,             // child [exclusion, "permanent" or "fixed_period"], amount: half days or -1
  kAttendancePossible = 36,    // child [phase, record], amount: sessions. A spell
  kAttendanceAttended = 37,    // child [phase, record], amount: sessions. The same spell
  kAttainment = 38,            // child [key stage, core subject indicator], amount: points or -1
  kLeaverStatus = 39,          // child [standing]: a spell
  kPathwayPlan = 40,           // child ["made" or "reviewed"]
  kPersonalAdviser = 41,       // child [appointment, worker]: a spell
  kLeaverContact = 42,         // child [in touch, suitable accommodation, education training or work]
  kYoungCarer = 43,            // child [record]: a spell
  kYoungCarerAssessed = 44,    // child [record]
  kYoungCarerService = 45,     // child [record]: a spell
  kBorn = 46,                  // child []: the day of birth
  kSupervision = 47,           // worker [kind, supervision, supervisor], amount: day the record was filed
  kWorkerMeeting = 48,         // worker [what, detail]: "agreement"; "appraisal" "yearly" or "six_months"; "induction"; "probation" and its week
  kConsultation = 49,          // child ["consultation" or "urgent", worker, its id], amount: day it was recorded. Held, or decided, that day
  kRecordedStep = 55,          // child [one of the steps below, its record]. One event says that it happened that day: when it became known is when
                               // that was recorded, whatever else was said of the record later
  kAway = 60,                  // worker [absence, kind]: a spell; kind "sickness" or that of another absence
  kService = 61,               // child [service, kind of plan]: a spell
  kAudit = 62,                 // child [audit, grade, team], amount: day by which its actions are due
  kAuditActions = 63,          // child [audit, team, worker], amount: how many. A spell while they are open
};

// Steps of kRecordedStep.
inline constexpr std::string_view kDecisionStep = "referral_decision";
inline constexpr std::string_view kAssessmentBegunStep = "assessment_begun";
inline constexpr std::string_view kAssessmentCompletedStep = "assessment_completed";
inline constexpr std::string_view kConferenceStep = "conference";

// "yes", "no", or "" where not known: how facts write what a source may leave out.
inline std::string_view YesNo(bool known, bool value) { return !known ? "" : value ? "yes" : "no"; }

// The projection "indicators", for the list of all.
const Projection& IndicatorsProjection();

// What the fold reads of a child and of a worker beyond the caseload. Each in its own file.
void FoldIndicatorChild(const EntityKnowledge& knowledge, FactSink& facts);
void FoldIndicatorWorker(const EntityKnowledge& knowledge, FactSink& facts);

}  // namespace hanes
