// SPDX-License-Identifier: Apache-2.0
// Caseload, the fold: which spells of a child, a worker, a team and the council's settings there are. docs/indicators.md says what counts.
//
// Facts hold raw dates and no rule: another cap or another order of precedence is another question, not a rebuild.
//
// Source: CaseOpened, CaseReopened, CaseClosed; LookedAfterStarted, LookedAfterEnded; ChildProtectionRegistered,
//         ChildProtectionDeregistered; PreProceedingsStarted, PreProceedingsEnded, ProceedingsIssued, ProceedingsEnded;
//         ReadyForClosureStarted, ReadyForClosureEnded; CaseAllocated, AllocationEnded; WorkerJoined, WorkerLeft, WorkerRoleChanged,
//         WorkerFteChanged, WorkerTeamMoved; TeamCreated, TeamRenamed; RuleSet; what absence.h and settings_facts.h read.
// Errors: those of FoldSettings. An ending without its beginning, or before it, ends nothing; a day lost to another way of writing dates is refused
//         before it gets here.
#pragma once

#include <cstdint>
#include <string_view>

#include "projections/projection.h"

namespace hanes {

// Kinds of fact. Numbers are stored: never used again. In brackets the dimensions.
enum CaseloadFact : uint8_t {
  kOpenCase = 1,         // child [case, team]: a case is open
  kChildProtection = 2,  // child [plan]: on the register
  kLookedAfter = 3,      // child [episode]: looked after
  kProceedings = 4,      // child [process, "pre" or "issued"]: in pre-proceedings or in proceedings
  kReadyToClose = 5,     // child [mark, "transfer", "closure" or ""]: ready for transfer or closure
  kAllocation = 6,       // child [worker, team, "primary", "secondary", "duty" or ""]: somebody works with the child
  kEmployment = 7,       // worker [role, team, "agency" or ""], amount FTE in hundredths or kFteNotKnown
  kLeftEmployment = 8,   // worker []: has left and not come back
  kTeamName = 9,         // team [name]
                         // 10 was a rule of no named set: rules are kSettingRule now
  kUnknownSince = 11,    // child ["open_case", "child_protection", "looked_after" or "proceedings"]: the source stopped showing a record
                         // that had not ended, so from here on it is not known whether the child is still counted for it
};

// Amount of kEmployment when the source says nothing of the full-time equivalent: unknown is not zero.
inline constexpr int32_t kFteNotKnown = -1;

// The projection "caseload", for the list of all. Lives for ever; a function, so that it is there whenever it is asked for.
const Projection& CaseloadProjection();

}  // namespace hanes
