// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_row.h"

#include <fmt/format.h>

namespace hanes {
namespace {

constexpr std::array<InventedTableShape, kInventedTables - kInventedPracticeTables> kShapes = {{
    {"ssd_person", "C",
     "pers_person_id,pers_sex,pers_gender,pers_ethnicity,pers_dob,pers_common_child_id,pers_legacy_id,pers_upn_unknown,"
     "pers_send_flag,pers_expected_dob,pers_death_date,pers_is_mother,pers_nationality"},
    {"ssd_cin_episodes", "R",
     "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_code,"
     "cine_referral_source_desc,cine_referral_outcome_json,cine_referral_nfa,cine_close_reason,cine_close_date,"
     "cine_referral_team,cine_referral_worker_id,cine_decision_date,cine_allocated_to"},
    {"ssd_cin_assessments", "A",
     "cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_child_seen,"
     "cina_assessment_auth_date,cina_assessment_outcome_json,cina_assessment_outcome_nfa,cina_assessment_team,"
     "cina_assessment_worker_id,cina_assessment_kind,cina_required_date,cina_child_seen_date,cina_child_seen_alone,"
     "cina_child_seen_by_social_worker"},
    {"ssd_s47_enquiry", "Q",
     "s47e_s47_enquiry_id,s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa,"
     "s47e_s47_outcome_json,s47e_s47_completed_by_worker_id,s47e_s47_completed_by_team"},
    {"ssd_initial_cp_conference", "I",
     "icpc_icpc_id,icpc_icpc_meeting_id,icpc_s47_enquiry_id,icpc_person_id,icpc_cp_plan_id,icpc_referral_id,"
     "icpc_icpc_transfer_in,icpc_icpc_target_date,icpc_icpc_date,icpc_icpc_outcome_cp_flag,icpc_icpc_outcome_json,"
     "icpc_icpc_team,icpc_icpc_worker_id,icpc_requested_date"},
    {"ssd_cp_plans", "P",
     "cppl_cp_plan_id,cppl_referral_id,cppl_icpc_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,"
     "cppl_cp_plan_initial_category,cppl_cp_plan_ola,cppl_cp_plan_latest_category"},
    {"ssd_cla_episodes", "E",
     "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,"
     "clae_cla_primary_need_code,clae_cla_episode_ceased,clae_cla_episode_ceased_reason,clae_cla_id,clae_referral_id,"
     "clae_cla_placement_id,clae_entered_care_date,clae_cla_last_iro_contact_date"},
    {"ssd_cla_placement", "L",
     "clap_cla_placement_id,clap_cla_placement_start_date,clap_cla_placement_type,clap_cla_placement_urn,"
     "clap_cla_placement_distance,clap_cla_id,clap_cla_placement_provider,clap_cla_placement_postcode,"
     "clap_cla_placement_end_date,clap_cla_placement_change_reason,clap_person_id,clap_until_eighteen"},
    {"ssd_legal_status", "S",
     "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date"},
    {"ssd_involvements", "V",
     "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,"
     "invo_involvement_start_date,invo_involvement_end_date,invo_worker_change_reason,invo_person_id,invo_referral_id"},
    {"ssd_professionals", "W",
     "prof_professional_id,prof_staff_id,prof_professional_name,prof_social_worker_registration_no,"
     "prof_professional_job_title,prof_professional_caseload,prof_professional_department,prof_full_time_equivalency,"
     "prof_agency_worker_flag,prof_start_date,prof_end_date"},
    {"ssd_department", "T", "dept_team_id,dept_team_name,dept_team_parent_id,dept_team_parent_name"},
    {"ssd_pre_proceedings", "O",
     "prep_table_id,prep_person_id,prep_plo_family_id,prep_pre_pro_decision_date,prep_initial_pre_pro_meeting_date,"
     "prep_pre_pro_outcome,prep_agree_stepdown_issue_date,prep_cp_plans_referral_period,prep_legal_gateway_outcome,"
     "prep_prev_pre_proc_child,prep_prev_care_proc_child,prep_pre_pro_letter_date,prep_care_pro_letter_date,"
     "prep_pre_pro_meetings_num,prep_pre_pro_parents_legal_rep,prep_parents_legal_rep_point_of_issue,prep_court_reference,"
     "prep_care_proc_court_hearings,prep_care_proc_short_notice,prep_proc_short_notice_reason,prep_la_inital_plan_approved,"
     "prep_la_initial_care_plan,prep_la_final_plan_approved,prep_la_final_care_plan,prep_care_pro_end_date"},
    {"ssd_linked_identifiers", "K",
     "link_table_id,link_person_id,link_identifier_type,link_identifier_value,link_valid_from_date,link_valid_to_date"},
    {"hanes_case_status", "Z", "case_status_id,person_id,referral_id,status,start_date,end_date"},
}};

const InventedTableShape& ShapeOf(InventedTable table) {
  const auto place = static_cast<size_t>(table);
  return place < kShapes.size() ? kShapes[place] : PracticeShape(table);
}

std::string Start(const InventedRow& row) {
  if (row.fault == TypingFault::kStartImpossible) return "31/02/2013";
  if (row.fault == TypingFault::kStartNotAvailable) return "#N/A";
  return row.from.ToString();
}

std::string End(const InventedRow& row) { return row.fault == TypingFault::kEndNotAvailable ? "#N/A" : row.to.ToString(); }

std::string Referral(const InventedRow& row) { return RowKey(InventedTable::kCinEpisode, row.referral); }

// code: sex; flag: ethnicity; from: day of birth, Min while unborn; due: expected day of birth.
std::string PersonCells(const InventedRow& r) {
  return fmt::format("{},{},,{},{},,,,,{},,,", RowKey(r), r.code, r.flag, Start(r), r.due.ToString());
}

// code: main need; end_code: reason for closure; flag: no further action; due: day of the decision; link: whom it was given to.
std::string CinEpisodeCells(const InventedRow& r) {
  static constexpr std::array<std::string_view, 6> kSources = {"1A", "2B", "3A", "5B", "6", "9"};
  static constexpr std::array<std::string_view, 4> kGivenTo = {"", "social_worker", "other_worker", "nobody"};
  return fmt::format("{},{},{},{},{},,,{},{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), Start(r), r.code,
                     kSources[r.group % kSources.size()], r.flag, r.end_code, End(r), TeamKey(r.team), WorkerKey(r.worker),
                     r.due.ToString(), kGivenTo[r.link % kGivenTo.size()]);
}

// code: kind; flag: child seen; end_code: no further action; due: day it was required; also: day the child was seen; link: alone 1, not 2;
// group: by a social worker 1, not 2.
std::string AssessmentCells(const InventedRow& r) {
  static constexpr std::array<std::string_view, 3> kYesNo = {"", "Y", "N"};
  return fmt::format("{},{},{},{},{},{},,{},{},{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), Referral(r), Start(r), r.flag, End(r),
                     r.end_code, TeamKey(r.team), WorkerKey(r.worker), r.code, r.due.ToString(), r.also.ToString(),
                     kYesNo[r.link % kYesNo.size()], kYesNo[r.group % kYesNo.size()]);
}

// flag: no further action.
std::string Section47Cells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{},,{},{}", RowKey(r), Referral(r), ChildKey(r.child), Start(r), End(r), r.flag,
                     WorkerKey(r.worker), TeamKey(r.team));
}

// from and to: the day of the meeting, Max until it is held; also: the day it was called for; link: enquiry; group: meeting; worker holds the plan's number; flag: registered.
std::string ConferenceCells(const InventedRow& r) {
  return fmt::format("{},M{:06},{},{},{},{},N,{},{},{},,{},,{}", RowKey(r), r.group, RowKey(InventedTable::kSection47, r.link),
                     ChildKey(r.child), RowKey(InventedTable::kPlan, r.worker), Referral(r), r.due.ToString(), Start(r), r.flag,
                     TeamKey(r.team), r.also.ToString());
}

// link: conference; code and flag: first and latest category.
std::string PlanCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{},{},N,{}", RowKey(r), Referral(r), RowKey(InventedTable::kConference, r.link), ChildKey(r.child),
                     Start(r), End(r), r.code, r.flag);
}

// code and end_code: why it began and ceased; flag: main need; group: period of care; link: placement; due: day care began.
std::string LookedAfterEpisodeCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{},{},G{:06},{},{},{},", RowKey(r), ChildKey(r.child), Start(r), r.code, r.flag, End(r), r.end_code,
                     r.group, Referral(r), RowKey(InventedTable::kPlacement, r.link), r.due.ToString());
}

// code: type; flag: provider; end_code: why it changed; group: period of care; link: until eighteen 1, not 2. No address: an invented one would look like a
// real one.
std::string PlacementCells(const InventedRow& r) {
  return fmt::format("{},{},{},,,G{:06},{},,{},{},{},{}", RowKey(r), Start(r), r.code, r.group, r.flag, End(r), r.end_code,
                     ChildKey(r.child), r.link == 1 ? "Y" : r.link == 2 ? "N" : "");
}

std::string LegalStatusCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{}", RowKey(r), ChildKey(r.child), r.code, Start(r), End(r));
}

// code: role; end_code: why it ended; worker 0: the duty tray.
std::string InvolvementCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{},{},{},{}", RowKey(r), WorkerKey(r.worker), r.code, TeamKey(r.team), Start(r), End(r), r.end_code,
                     ChildKey(r.child), Referral(r));
}

// code: job title; flag: agency; link: hundredths of full time; group: registration number, 0 for none.
std::string ProfessionalCells(const InventedRow& r) {
  const std::string registration = r.group == 0 ? std::string() : fmt::format("SW{:06}", r.group);
  return fmt::format("{},,,{},{},,{},{}.{:02},{},{},{}", RowKey(r), registration, r.code, TeamKey(r.team), r.link / 100, r.link % 100,
                     r.flag, Start(r), End(r));
}

// code: name.
std::string DepartmentCells(const InventedRow& r) { return fmt::format("{},{},,", RowKey(r), r.code); }

// from: decision to enter pre-proceedings; due: stepped down or issued; to: proceedings over (the same day when stepped down);
// flag: "issued" or "stepped_down" once decided; group: family.
std::string PreProceedingsCells(const InventedRow& r) {
  const bool issued = r.flag == "issued";
  const std::string_view outcome = issued ? "Decision to Issue Care Proceedings" : r.due.IsMax() ? "" : "Decision to step down";
  return fmt::format("{},{},F{:06},{},,{},{},,,,,,{},,,,,,,,,,,,{}", RowKey(r), ChildKey(r.child), r.group, Start(r), outcome,
                     r.due.ToString(), issued ? r.due.ToString() : "", issued ? End(r) : "");
}

// child: the one that stays; link: the one that was merged into it.
std::string LinkedIdentifierCells(const InventedRow& r) {
  return fmt::format("{},{},merged_person,{},{},{}", RowKey(r), ChildKey(r.child), ChildKey(r.link), Start(r), End(r));
}

// code: ready_for_closure or ready_for_transfer.
std::string CaseStatusCells(const InventedRow& r) {
  return fmt::format("{},{},{},{},{},{}", RowKey(r), ChildKey(r.child), Referral(r), r.code, Start(r), End(r));
}

}  // namespace

std::string_view TableName(InventedTable table) { return ShapeOf(table).name; }
std::string_view TableHeader(InventedTable table) { return ShapeOf(table).header; }

std::string RowKey(InventedTable table, uint32_t number) {
  return number == 0 ? std::string() : fmt::format("{}{:06}", ShapeOf(table).key_prefix, number);
}
std::string ChildKey(uint32_t child) { return RowKey(InventedTable::kPerson, child); }
std::string WorkerKey(uint32_t worker) { return worker == 0 ? std::string() : fmt::format("W{:04}", worker); }
std::string TeamKey(uint32_t team) { return team == 0 ? std::string() : fmt::format("T{:02}", team); }

std::string RowKey(const InventedRow& row) {
  if (row.table == InventedTable::kProfessional) return WorkerKey(row.number);
  if (row.table == InventedTable::kDepartment) return TeamKey(row.number);
  return RowKey(row.table, row.number);
}

std::string RowCells(const InventedRow& row) {
  switch (row.table) {
    case InventedTable::kPerson: return PersonCells(row);
    case InventedTable::kCinEpisode: return CinEpisodeCells(row);
    case InventedTable::kAssessment: return AssessmentCells(row);
    case InventedTable::kSection47: return Section47Cells(row);
    case InventedTable::kConference: return ConferenceCells(row);
    case InventedTable::kPlan: return PlanCells(row);
    case InventedTable::kLookedAfterEpisode: return LookedAfterEpisodeCells(row);
    case InventedTable::kPlacement: return PlacementCells(row);
    case InventedTable::kLegalStatus: return LegalStatusCells(row);
    case InventedTable::kInvolvement: return InvolvementCells(row);
    case InventedTable::kProfessional: return ProfessionalCells(row);
    case InventedTable::kDepartment: return DepartmentCells(row);
    case InventedTable::kPreProceedings: return PreProceedingsCells(row);
    case InventedTable::kLinkedIdentifier: return LinkedIdentifierCells(row);
    case InventedTable::kCaseStatus: return CaseStatusCells(row);
    default: return PracticeCells(row);
  }
}

}  // namespace hanes
