// SPDX-License-Identifier: Apache-2.0
// Meetings about a child: reviews, core groups, strategy discussions, and conferences that were put off.
#include "ingest/extract_record.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

// A review that has only a due date is planned, not held: it says nothing yet.
StatusOr<RecordReading> ReadProtectionReview(const ExtractRow& row) {
  ExtractRecord record(row, "child", "cppr_person_id");
  v1::Event* const held = record.SayOnceDated("held", "cppr_cp_review_date", "conference_held",
                                              {{"conference_id", "cppr_cp_review_id"},
                                               {"meeting_id", "cppr_cp_review_meeting_id"},
                                               {"due_on", "cppr_cp_review_due"},
                                               {"registered", "cppr_cp_review_outcome_continue_cp"},
                                               {"plan_id", "cppr_cp_plan_id"}});
  if (held != nullptr) held->mutable_conference_held()->set_kind(v1::CONFERENCE_KIND_REVIEW);
  return record.Take();
}

// A cancelled review is cancelled on the day it was due, whatever day stands for it.
StatusOr<RecordReading> ReadLookedAfterReview(const ExtractRow& row) {
  ExtractRecord record(row, "child", "clar_person_id");
  ASSIGN_OR_RETURN(const std::optional<bool> cancelled, row.YesNo("clar_cla_review_cancelled"));
  if (cancelled.value_or(false)) {
    record.SayOnceDated("cancelled", "clar_cla_review_due_date", "looked_after_review_cancelled", {{"review_id", "clar_cla_review_id"}});
  } else {
    record.SayOnceDated("held", "clar_cla_review_date", "looked_after_review_held",
                        {{"review_id", "clar_cla_review_id"}, {"participation", "clar_cla_review_participation"}});
  }
  return record.Take();
}

StatusOr<RecordReading> ReadStrategyDiscussion(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("held", "held_date", "strategy_discussion_held", {{"discussion_id", "discussion_id"}, {"enquiry_id", "enquiry_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadPostponed(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("postponed", "postponed_date", "conference_postponed",
             {{"conference_id", "conference_id"},
              {"meeting_id", "meeting_id"},
              {"planned_on", "new_date"},
              {"postponed_reason", "reason"}});
  return record.Take();
}

StatusOr<RecordReading> ReadCoreGroup(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("held", "held_date", "core_group_held",
             {{"core_group_id", "core_group_id"}, {"plan_id", "plan_id"}, {"meeting_id", "meeting_id"}});
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdMeetingTables() {
  return {
      {.name = "cp_reviews",
       .required = {"cppr_cp_review_id", "cppr_person_id", "cppr_cp_review_date"},
       .key = {{"cppr_cp_review_id"}},
       .ended_by = {{"held", 1}},
       .read = ReadProtectionReview},
      {.name = "cla_reviews",
       .required = {"clar_cla_review_id", "clar_person_id", "clar_cla_review_date"},
       .key = {{"clar_cla_review_id"}},
       .ended_by = {{"held", 1}, {"cancelled", 1}},
       .read = ReadLookedAfterReview},
      {.name = "hanes_strategy_discussion",
       .required = {"discussion_id", "person_id", "held_date"},
       .key = {{"discussion_id"}},
       .ended_by = {{"held", 1}},
       .read = ReadStrategyDiscussion},
      {.name = "hanes_conference_postponed",
       .required = {"postponement_id", "person_id", "conference_id", "postponed_date"},
       .key = {{"postponement_id"}},
       .ended_by = {{"postponed", 1}},
       .read = ReadPostponed},
      {.name = "hanes_core_group",
       .required = {"core_group_id", "person_id", "held_date"},
       .key = {{"core_group_id"}},
       .ended_by = {{"held", 1}},
       .read = ReadCoreGroup},
  };
}

}  // namespace hanes
