// SPDX-License-Identifier: Apache-2.0
// Recruitment, the question: posts, vacancies, the way from an application to a start, and who came and went. docs/indicators.md#recruitment
// defines every word.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "hanes/v1/view_service.pb.h"
#include "projections/fact_index.h"
#include "projections/question.h"

namespace hanes {

// authority, team, role, stage, reason, destination, origin, campaign.
std::span<const std::string_view> RecruitmentDimensions();

// An empty index with the columns that AskRecruitment reads. Fill it with FactIndex::Load.
std::unique_ptr<FactIndex> NewRecruitmentIndex();

// Shape:   by authority, team, role: {dimension}, [team_name,] establishment, establishment_fte, in_post, in_post_fte, vacant, vacant_fte,
//          vacant_and_in_post_fte, vacancy_rate, agency, agency_fte, agency_and_in_post_fte, agency_rate, joiners, leavers, in_post_at_end,
//          turnover_rate, leavers_fte, in_post_fte_at_end, turnover_rate_fte, started_after_offer, days_offer_to_start.
//          by stage: stage, applications, median_days_in_stage, longest_days_in_stage, reached_in_period, starts_agreed; rows advertised (vacancies), then
//          the stages of recruitment.h. by reason, destination: {dimension}, leavers, leavers_in_all, share_of_leavers; by origin likewise of
//          joiners. by campaign: campaign, deadline, target, started, to_go, days_left, under_way, forecast_low, forecast, forecast_high,
//          without_history. The last row is "total", but by stage and campaign there is none.
//          Members, with open: by authority, team, role every post ("held, 1 FTE", "held, 0.4 of 1 FTE vacant", "vacant, 1 FTE"), everybody in post
//          ("in post, 0.6 FTE"; "in post on 2013-03-31, 0.6 FTE" where the period ends on another day), "agency, 1 FTE" of workers and of bookings
//          without one, "joined DAY", "left DAY, 1 FTE", "started DAY, 34 days after the offer"; applicants under way; whoever left or joined.
// Unit:    people, posts, applications, days; FTE as numbers; rates in percent to one decimal. An empty cell has no value.
// Period:  as in AskSickness. `team` and `category`, a role, leave everybody else out; neither is part of a campaign.
// Errors:  those of ReadQuestion and Period::Parse; InvalidArgument for a period that begins after as_at; by campaign FailedPrecondition for
//          a rule that is not in force or cannot be read.
StatusOr<v1::Answer> AskRecruitment(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context);

}  // namespace hanes
