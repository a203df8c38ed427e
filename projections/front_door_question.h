// SPDX-License-Identifier: Apache-2.0
// The front door: contacts, referrals, how soon and how they were decided, and how many had been there before. docs/indicators.md#front-door.
#pragma once

#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// What the front door can be counted by: week, team.
std::span<const std::string_view> FrontDoorDimensions();

// Of an index made by NewIndicatorsIndex: what came in the period, the year to date when none is asked.
//
// Shape:   {week|team}, contacts, became_referrals, conversion, referrals, accepted, no_further_action, withdrawn, undecided, in_time, decision_N,
//          decision, repeats, repeat_N, rereferral, children_again, children, children_rereferral. A row a week in which anything came, or a team;
//          the last row is "total". Members, with `open`: each contact, referral, case of SCC/006 and SCC/010, and each child of the latter, as
//          "child:C1\tdecision: counts: decided ..." under contact, referral, decision, rereferral or child; a referral has no side.
//          `team` leaves out what came for others; `worker` what was not given to that worker.
// Unit:    contacts, referrals and children; conversion, decision (SCC/006), rereferral (SCC/010) and children_rereferral in per cent to one
//          decimal, empty where there is nothing to divide by.
// Errors:  those of ReadQuestion and Period::Parse.
StatusOr<v1::Answer> AskFrontDoor(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
