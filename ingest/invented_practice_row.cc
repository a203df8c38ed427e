// SPDX-License-Identifier: Apache-2.0
// The tables of how the work is done, and how their rows are written.
#include <fmt/format.h>

#include "base/check.h"
#include "ingest/invented_row.h"

namespace hanes {
namespace {

constexpr std::array<InventedTableShape, kInventedPracticeTables> kShapes = {{
    {"ssd_contacts", "N", "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code,cont_contact_outcome_json,cont_referral_id"},
    {"ssd_cp_visits", "PV", "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen,cppv_cp_visit_seen_alone"},
    {"ssd_cp_reviews", "PR",
     "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date,cppr_cp_review_outcome_continue_cp"},
    {"ssd_cla_visits", "LV", "clav_cla_visit_id,clav_cla_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen,clav_cla_visit_seen_alone"},
    {"ssd_cla_reviews", "LR",
     "clar_cla_review_id,clar_cla_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,clar_cla_review_participation,"
     "clar_person_id"},
    {"ssd_cla_care_plan", "CP",
     "lacp_table_id,lacp_person_id,lacp_cla_care_plan_start_date,lacp_cla_care_plan_end_date,lacp_cla_care_plan_json"},
    {"hanes_core_group", "CG", "core_group_id,person_id,plan_id,meeting_id,held_date"},
    {"hanes_missed_visit", "MV", "visit_id,person_id,kind,planned_date,plan_id,cla_id,worker_id,reason"},
    {"hanes_care_leaver_status", "LS", "leaver_status_id,person_id,status,start_date,end_date"},
    {"hanes_pathway_plan", "PW", "pathway_plan_id,person_id,made_date,reviewed_date"},
    {"hanes_personal_adviser", "PA", "appointment_id,person_id,worker_id,start_date,end_date"},
    {"hanes_care_leaver_contact", "LC",
     "leaver_contact_id,person_id,contact_date,in_touch,suitable_accommodation,education_training_or_work"},
    {"hanes_young_carer", "YC",
     "young_carer_id,person_id,identified_date,assessed_date,service_start_date,service_end_date,end_date"},
    {"hanes_education_plan", "EP", "education_plan_id,person_id,completed_date"},
    {"hanes_school", "SC", "school_change_id,person_id,school_id,from_date,transitional"},
    {"hanes_exclusion", "EX", "exclusion_id,person_id,kind,start_date,half_days"},
    {"hanes_attendance", "AT", "attendance_id,person_id,phase,from_date,last_date,possible_sessions,attended_sessions"},
    {"hanes_attainment", "AN", "attainment_id,person_id,assessed_date,key_stage,core_subject_indicator,points"},
    {"hanes_service", "SV", "service_id,person_id,plan_kind,start_date,end_date"},
    {"hanes_audit", "AU", "audit_id,person_id,referral_id,audit_date,grade,actions,actions_due_date,actions_completed_date,auditor_id,worker_id,team"},
    {"hanes_complaint", "CM", "complaint_id,person_id,team,kind,stage,theme,received_date,closed_date,outcome"},
    {"hanes_case_consultation", "CN", "consultation_id,person_id,kind,held_date,recorded_date,worker_id,supervisor_id"},
    {"ssd_cin_plans", "NP",
     "cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date,cinp_cin_plan_team,"
     "cinp_cin_plan_worker_id"},
    {"ssd_cin_visits", "NV",
     "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date,cinv_cin_visit_seen,cinv_cin_visit_seen_alone,cinv_cin_plan_id"},
    {"hanes_strategy_discussion", "SD", "discussion_id,person_id,held_date,enquiry_id"},
    {"hanes_conference_postponed", "CO", "postponement_id,person_id,conference_id,meeting_id,postponed_date,new_date,reason"},
    {"hanes_transfer", "TF", "transfer_id,person_id,referral_id,from_team,to_team,transfer_date"},
}};

std::string PeriodOfCare(const InventedRow& r) { return r.group == 0 ? std::string() : fmt::format("G{:06}", r.group); }

// Visits: flag: seen; end_code: alone; link: plan; group: period of care.
std::string VisitCells(const InventedRow& r) {
  if (r.table == InventedTable::kInNeedVisit) {
    return fmt::format("{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), r.from.ToString(), r.flag, r.end_code,
                       RowKey(InventedTable::kInNeedPlan, r.link));
  }
  if (r.table == InventedTable::kProtectionVisit) {
    return fmt::format("{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), RowKey(InventedTable::kPlan, r.link), r.from.ToString(), r.flag,
                       r.end_code);
  }
  return fmt::format("{},{},{},{},{},{}", RowKey(r), PeriodOfCare(r), ChildKey(r.child), r.from.ToString(), r.flag, r.end_code);
}

// Reviews: due; flag: the plan goes on, or how the child took part.
std::string ReviewCells(const InventedRow& r) {
  if (r.table == InventedTable::kProtectionReview) {
    return fmt::format("{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), RowKey(InventedTable::kPlan, r.link), r.due.ToString(),
                       r.from.ToString(), r.flag);
  }
  return fmt::format("{},{},{},{},N,{},{}", RowKey(r), PeriodOfCare(r), r.due.ToString(), r.from.ToString(), r.flag, ChildKey(r.child));
}

// Leaving care and young carers. code: standing; due and also: the second and third day; flag, code and end_code: three answers.
std::string LeavingCells(const InventedRow& r) {
  const std::string key = RowKey(r), child = ChildKey(r.child), from = r.from.ToString(), to = r.to.ToString();
  switch (r.table) {
    case InventedTable::kCareLeaverStatus: return fmt::format("{},{},{},{},{}", key, child, r.code, from, to);
    case InventedTable::kPathwayPlan: return fmt::format("{},{},{},{}", key, child, from, r.due.ToString());
    case InventedTable::kPersonalAdviser: return fmt::format("{},{},,{},{}", key, child, from, to);
    case InventedTable::kCareLeaverContact: return fmt::format("{},{},{},{},{},{}", key, child, from, r.flag, r.code, r.end_code);
    default: return fmt::format("{},{},{},{},{},,{}", key, child, from, r.due.ToString(), r.also.ToString(), to);
  }
}

// Schooling. group: school, or sessions that could be attended; link: half days, sessions attended, key stage; team: points, plus one.
std::string SchoolCells(const InventedRow& r) {
  const std::string key = RowKey(r), child = ChildKey(r.child), from = r.from.ToString();
  switch (r.table) {
    case InventedTable::kEducationPlan: return fmt::format("{},{},{}", key, child, from);
    case InventedTable::kSchool: return fmt::format("{},{},H{:03},{},{}", key, child, r.group, from, r.flag);
    case InventedTable::kExclusion:
      return fmt::format("{},{},{},{},{}", key, child, r.code, from, r.link == 0 ? std::string() : std::to_string(r.link));
    case InventedTable::kAttendance:
      return fmt::format("{},{},{},{},{},{},{}", key, child, r.code, from, r.to.ToString(), r.group, r.link);
    default: return fmt::format("{},{},{},{},{},{}", key, child, from, r.link, r.flag, r.team == 0 ? std::string() : std::to_string(r.team - 1));
  }
}

// flag: what the contact led to.
std::string ContactCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{{{}: Y}},{}", RowKey(r), ChildKey(r.child), r.from.ToString(), r.code, r.flag,
                     RowKey(InventedTable::kCinEpisode, r.referral));
}

// code: grade; link: actions; due and also: when they are due and done.
std::string AuditCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{},{},{},,,{}", RowKey(r), ChildKey(r.child), RowKey(InventedTable::kCinEpisode, r.referral),
                     r.from.ToString(), r.code, r.link, r.due.ToString(), r.also.ToString(), TeamKey(r.team));
}

// link: enquiry, or the conference that was put off; group: meeting; due: its new day; code: why.
std::string MeetingCells(const InventedRow& r) {
  const std::string key = RowKey(r), child = ChildKey(r.child), from = r.from.ToString();
  if (r.table == InventedTable::kStrategyDiscussion) {
    return fmt::format("{},{},{},{}", key, child, from, RowKey(InventedTable::kSection47, r.link));
  }
  return fmt::format("{},{},{},M{:06},{},{},{}", key, child, RowKey(InventedTable::kConference, r.link), r.group, from, r.due.ToString(),
                     r.code);
}

// code: kind; flag: theme; link: stage; also: closed.
std::string ComplaintCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), TeamKey(r.team), r.code,
                     r.link == 0 ? std::string() : std::to_string(r.link), r.flag, r.from.ToString(), r.also.ToString(), r.end_code);
}

}  // namespace

const InventedTableShape& PracticeShape(InventedTable table) {
  const size_t place = static_cast<size_t>(table) - (kInventedTables - kInventedPracticeTables);
  HANES_CHECK(place < kShapes.size(), "a table without columns");
  return kShapes[place];
}

std::string PracticeCells(const InventedRow& row) {
  const std::string key = RowKey(row), child = ChildKey(row.child), from = row.from.ToString();
  switch (row.table) {
    case InventedTable::kContact: return ContactCells(row);
    case InventedTable::kInNeedVisit:
    case InventedTable::kProtectionVisit:
    case InventedTable::kLookedAfterVisit: return VisitCells(row);
    case InventedTable::kProtectionReview:
    case InventedTable::kLookedAfterReview: return ReviewCells(row);
    case InventedTable::kCarePlan:
      return fmt::format("{},{},{},{},{}", key, child, from, row.to.ToString(),
                         row.flag.empty() ? std::string() : fmt::format("{{{}: Y}}", row.flag));
    case InventedTable::kCoreGroup: return fmt::format("{},{},{},,{}", key, child, RowKey(InventedTable::kPlan, row.link), from);
    case InventedTable::kMissedVisit:
      return fmt::format("{},{},{},{},{},{},,{}", key, child, row.code, from, RowKey(InventedTable::kPlan, row.link), PeriodOfCare(row),
                         row.flag);
    case InventedTable::kCareLeaverStatus:
    case InventedTable::kPathwayPlan:
    case InventedTable::kPersonalAdviser:
    case InventedTable::kCareLeaverContact:
    case InventedTable::kYoungCarer: return LeavingCells(row);
    case InventedTable::kEducationPlan:
    case InventedTable::kSchool:
    case InventedTable::kExclusion:
    case InventedTable::kAttendance:
    case InventedTable::kAttainment: return SchoolCells(row);
    case InventedTable::kService: return fmt::format("{},{},{},{},{}", key, child, row.code, from, row.to.ToString());
    case InventedTable::kAudit: return AuditCells(row);
    case InventedTable::kComplaint: return ComplaintCells(row);
    case InventedTable::kInNeedPlan:
      return fmt::format("{},{},{},{},{},{},", key, RowKey(InventedTable::kCinEpisode, row.referral), child, from, row.to.ToString(),
                         TeamKey(row.team));
    case InventedTable::kStrategyDiscussion:
    case InventedTable::kConferencePostponed: return MeetingCells(row);
    case InventedTable::kTransfer:  // group: the team it leaves
      return fmt::format("{},{},{},{},{},{}", key, child, RowKey(InventedTable::kCinEpisode, row.referral), TeamKey(row.group),
                         TeamKey(row.team), from);
    case InventedTable::kConsultation: return fmt::format("{},{},{},{},{},,", key, child, row.code, from, row.also.ToString());
    default: HANES_CHECK(false, "a table without columns");
  }
}

}  // namespace hanes
