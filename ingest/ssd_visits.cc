// SPDX-License-Identifier: Apache-2.0
// Visits that were made and visits that were not, and the plans of children in need.
#include "ingest/extract_record.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

StatusOr<RecordReading> ReadInNeedPlan(const ExtractRow& row) {
  ExtractRecord record(row, "child", "cinp_person_id");
  record.Say("started", "cinp_cin_plan_start_date", "in_need_plan_started",
             {{"plan_id", "cinp_cin_plan_id"},
              {"referral_id", "cinp_referral_id"},
              {"team", "cinp_cin_plan_team"},
              {"worker", "cinp_cin_plan_worker_id"}});
  record.SayOnceDated("ended", "cinp_cin_plan_end_date", "in_need_plan_ended", {{"plan_id", "cinp_cin_plan_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadInNeedVisit(const ExtractRow& row) {
  ExtractRecord record(row, "child", "cinv_person_id");
  record.Say("made", "cinv_cin_visit_date", "in_need_visit_made",
             {{"visit_id", "cinv_cin_visit_id"},
              {"plan_id", "cinv_cin_plan_id"},
              {"worker", "cinv_worker_id"},
              {"seen", "cinv_cin_visit_seen"},
              {"alone", "cinv_cin_visit_seen_alone"}});
  return record.Take();
}

StatusOr<RecordReading> ReadProtectionVisit(const ExtractRow& row) {
  ExtractRecord record(row, "child", "cppv_person_id");
  record.Say("made", "cppv_cp_visit_date", "protection_visit_made",
             {{"visit_id", "cppv_cp_visit_id"},
              {"plan_id", "cppv_cp_plan_id"},
              {"worker", "cppv_worker_id"},
              {"seen", "cppv_cp_visit_seen"},
              {"alone", "cppv_cp_visit_seen_alone"}});
  return record.Take();
}

StatusOr<RecordReading> ReadLookedAfterVisit(const ExtractRow& row) {
  ExtractRecord record(row, "child", "clav_person_id");
  record.Say("made", "clav_cla_visit_date", "looked_after_visit_made",
             {{"visit_id", "clav_cla_visit_id"},
              {"episode_id", "clav_cla_id"},
              {"worker", "clav_worker_id"},
              {"seen", "clav_cla_visit_seen"},
              {"alone", "clav_cla_visit_seen_alone"}});
  return record.Take();
}

// Whether a visit that was not made was due to a child on the register or to one looked after, `kind` says.
StatusOr<RecordReading> ReadMissedVisit(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  ASSIGN_OR_RETURN(const std::string kind, row.Code("kind"));
  if (kind == "child_protection") {
    record.Say("missed", "planned_date", "protection_visit_missed",
               {{"visit_id", "visit_id"}, {"plan_id", "plan_id"}, {"worker", "worker_id"}, {"missed_reason", "reason"}});
  } else if (kind == "looked_after") {
    record.Say("missed", "planned_date", "looked_after_visit_missed",
               {{"visit_id", "visit_id"}, {"episode_id", "cla_id"}, {"worker", "worker_id"}, {"missed_reason", "reason"}});
  } else {
    return row.Refuse("kind", kind, "is not child_protection or looked_after", "mend it and send the extract again");
  }
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdVisitTables() {
  return {
      {.name = "cin_plans",
       .required = {"cinp_cin_plan_id", "cinp_person_id", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"},
       .key = {{"cinp_cin_plan_id"}},
       .ended_by = {{"ended"}},
       .read = ReadInNeedPlan},
      {.name = "cin_visits",
       .required = {"cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date"},
       .key = {{"cinv_cin_visit_id"}},
       .ended_by = {{"made", 1}},
       .read = ReadInNeedVisit},
      {.name = "cp_visits",
       .required = {"cppv_cp_visit_id", "cppv_person_id", "cppv_cp_visit_date"},
       .key = {{"cppv_cp_visit_id"}},
       .ended_by = {{"made", 1}},
       .read = ReadProtectionVisit},
      {.name = "cla_visits",
       .required = {"clav_cla_visit_id", "clav_person_id", "clav_cla_visit_date"},
       .key = {{"clav_cla_visit_id"}},
       .ended_by = {{"made", 1}},
       .read = ReadLookedAfterVisit},
      {.name = "hanes_missed_visit",
       .required = {"visit_id", "person_id", "kind", "planned_date"},
       .key = {{"visit_id"}},
       .ended_by = {{"missed", 1}},
       .read = ReadMissedVisit},
  };
}

}  // namespace hanes
