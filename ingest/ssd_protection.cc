// SPDX-License-Identifier: Apache-2.0
// Section 47 enquiries, initial conferences, the child protection register, and the way to court.
#include "ingest/ssd.h"

namespace hanes {
namespace {

StatusOr<RecordReading> ReadEnquiry(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("s47e_person_id"));
  ASSIGN_OR_RETURN(const std::string enquiry, row.Id("s47e_s47_enquiry_id"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("s47e_s47_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("s47e_s47_end_date"));
  ASSIGN_OR_RETURN(const std::optional<bool> no_further_action, row.YesNo("s47e_s47_nfa"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* started = reading.Say("started", begin).mutable_section47_started();
  started->set_enquiry_id(enquiry);
  ASSIGN_OR_RETURN(*started->mutable_referral_id(), row.OptionalId("s47e_referral_id"));
  // The dataset: an enquiry starts on the day of the strategy discussion at which it was initiated.
  auto* discussed = reading.Say("discussed", begin).mutable_strategy_discussion_held();
  discussed->set_discussion_id(enquiry);
  discussed->set_enquiry_id(enquiry);
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("s47e_s47_end_date", *end, "s47e_s47_start_date", begin));
  auto* ended = reading.Say("ended", *end).mutable_section47_ended();
  ended->set_enquiry_id(enquiry);
  if (no_further_action) ended->set_no_further_action(*no_further_action);
  return reading;
}

// A conference that has only a target date was called for, and is not held. The day it was called for is a column of ours; without it, it is
// that of the extract, and only while it is not held: later it would say nothing.
Status SayRequested(const ExtractRow& row, const v1::ConferenceHeld& conference, bool is_held, RecordReading* reading) {
  ASSIGN_OR_RETURN(const std::optional<Date> requested_on, row.OptionalDay("icpc_requested_date"));
  if (!requested_on && is_held) return OkStatus();
  auto* requested = reading->Say(requested_on ? "requested" : "planned", requested_on).mutable_conference_requested();
  requested->set_conference_id(conference.conference_id());
  requested->set_meeting_id(conference.meeting_id());
  requested->set_enquiry_id(conference.enquiry_id());
  requested->set_kind(v1::CONFERENCE_KIND_INITIAL);
  return OkStatus();
}

StatusOr<RecordReading> ReadConference(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("icpc_person_id"));
  ASSIGN_OR_RETURN(const std::string conference, row.Id("icpc_icpc_id"));
  ASSIGN_OR_RETURN(const std::optional<Date> held_on, row.OptionalDay("icpc_icpc_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> due_on, row.OptionalDay("icpc_icpc_target_date"));
  ASSIGN_OR_RETURN(const std::optional<bool> registered, row.YesNo("icpc_icpc_outcome_cp_flag"));
  reading.stream = "child:" + child;
  reading.begin = held_on;
  v1::ConferenceHeld held;
  held.set_conference_id(conference);
  ASSIGN_OR_RETURN(*held.mutable_meeting_id(), row.OptionalId("icpc_icpc_meeting_id"));
  ASSIGN_OR_RETURN(*held.mutable_enquiry_id(), row.OptionalId("icpc_s47_enquiry_id"));
  if (due_on) held.set_due_on(due_on->ToString());
  if (registered) held.set_registered(*registered);
  if (held_on) *reading.Say("held", *held_on).mutable_conference_held() = held;
  RETURN_IF_ERROR(SayRequested(row, held, held_on.has_value(), &reading));
  return reading;
}

StatusOr<RecordReading> ReadPlan(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("cppl_person_id"));
  ASSIGN_OR_RETURN(const std::string plan, row.Id("cppl_cp_plan_id"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("cppl_cp_plan_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("cppl_cp_plan_end_date"));
  ASSIGN_OR_RETURN(const std::string initial, row.Code("cppl_cp_plan_initial_category"));
  ASSIGN_OR_RETURN(const std::string latest, row.Code("cppl_cp_plan_latest_category"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* registered = reading.Say("registered", begin).mutable_child_protection_registered();
  registered->set_plan_id(plan);
  registered->set_category(initial);
  ASSIGN_OR_RETURN(*registered->mutable_conference_id(), row.OptionalId("cppl_icpc_id"));
  if (!latest.empty()) {
    auto* category = reading.Say("category", std::nullopt).mutable_child_protection_category_changed();
    category->set_plan_id(plan);
    category->set_category(latest);
  }
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("cppl_cp_plan_end_date", *end, "cppl_cp_plan_start_date", begin));
  reading.Say("deregistered", *end).mutable_child_protection_deregistered()->set_plan_id(plan);
  return reading;
}

// The initial category is a fact of the registration; only the latest one is a state.
bool CopyPlanStates(const v1::Event& from, v1::Event* to) {
  if (!to->has_child_protection_category_changed()) return false;
  to->mutable_child_protection_category_changed()->set_category(from.child_protection_registered().category());
  return !from.child_protection_registered().category().empty();
}

// Issuing proceedings ends pre-proceedings on the day agreed, or else on that of the letter.
StatusOr<RecordReading> ReadPreProceedings(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("prep_person_id"));
  ASSIGN_OR_RETURN(const std::string process, row.Id("prep_table_id"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("prep_pre_pro_decision_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> agreed, row.OptionalDay("prep_agree_stepdown_issue_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> issued, row.OptionalDay("prep_care_pro_letter_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> concluded, row.OptionalDay("prep_care_pro_end_date"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  reading.Say("started", begin).mutable_pre_proceedings_started()->set_process_id(process);
  if (agreed) RETURN_IF_ERROR(row.NotBefore("prep_agree_stepdown_issue_date", *agreed, "prep_pre_pro_decision_date", begin));
  if (issued) RETURN_IF_ERROR(row.NotBefore("prep_care_pro_letter_date", *issued, "prep_pre_pro_decision_date", begin));
  const std::optional<Date> ended = agreed ? agreed : issued;
  // Two names, because a process that went to court is not over when pre-proceedings are.
  if (ended) reading.Say(issued ? "left" : "ended", *ended).mutable_pre_proceedings_ended()->set_process_id(process);
  if (!issued) return reading;
  reading.Say("issued", *issued).mutable_proceedings_issued()->set_process_id(process);
  if (!concluded) return reading;
  RETURN_IF_ERROR(row.NotBefore("prep_care_pro_end_date", *concluded, "prep_care_pro_letter_date", *issued));
  reading.Say("concluded", *concluded).mutable_proceedings_ended()->set_process_id(process);
  return reading;
}

}  // namespace

std::vector<ExtractTable> SsdProtectionTables() {
  return {
      {.name = "s47_enquiry",
       .required = {"s47e_s47_enquiry_id", "s47e_person_id", "s47e_s47_start_date", "s47e_s47_end_date"},
       .key = {{"s47e_s47_enquiry_id"}},
       .ended_by = {{"ended", 1}},
       .read = ReadEnquiry},
      {.name = "initial_cp_conference",
       .required = {"icpc_icpc_id", "icpc_person_id", "icpc_icpc_date"},
       .key = {{"icpc_icpc_id"}},
       .ended_by = {{"held", 1}},
       .read = ReadConference,
       .states = {"planned"}},
      {.name = "cp_plans",
       .required = {"cppl_cp_plan_id", "cppl_person_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"},
       .key = {{"cppl_cp_plan_id"}},
       .ended_by = {{"deregistered"}},
       .read = ReadPlan,
       .states = {"category"},
       .copy_states = CopyPlanStates},
      {.name = "pre_proceedings",
       .required = {"prep_table_id", "prep_person_id", "prep_pre_pro_decision_date"},
       .key = {{"prep_table_id"}},
       .ended_by = {{"ended"}, {"concluded"}},
       .read = ReadPreProceedings},
  };
}

}  // namespace hanes
