// SPDX-License-Identifier: Apache-2.0
// Referrals and the cases they open, who holds a case, and whether it is ready to leave.
#include <array>

#include "ingest/ssd.h"

namespace hanes {
namespace {

// "social_worker", "other_worker" or "nobody"; a referral that is not taken further is given to nobody.
StatusOr<v1::ReferralAllocation> GivenTo(const ExtractRow& row, bool no_further_action) {
  ASSIGN_OR_RETURN(const std::string word, row.Code("cine_allocated_to"));
  if (no_further_action || word == "nobody") return v1::REFERRAL_ALLOCATION_NOBODY;
  if (word.empty()) return v1::REFERRAL_ALLOCATION_UNSPECIFIED;
  if (word == "social_worker") return v1::REFERRAL_ALLOCATION_SOCIAL_WORKER;
  if (word == "other_worker") return v1::REFERRAL_ALLOCATION_OTHER_WORKER;
  return row.Refuse("cine_allocated_to", word, "is none of social_worker, other_worker, nobody", "mend it and send the extract again");
}

// The dataset has no day of the decision. Without our column for it an acceptance is taken to be of the day of the referral, a refusal of
// the day it was closed.
Status SayDecision(const ExtractRow& row, const std::string& referral, Date received, std::optional<Date> closed, bool no_further_action,
                   RecordReading* reading) {
  ASSIGN_OR_RETURN(const std::optional<Date> day, row.OptionalDay("cine_decision_date"));
  if (day) RETURN_IF_ERROR(row.NotBefore("cine_decision_date", *day, "cine_referral_date", received));
  const Date decided = day.value_or(no_further_action ? closed.value_or(received) : received);
  auto* decision = reading->Say(no_further_action ? "refused" : "accepted", decided).mutable_referral_decided();
  decision->set_referral_id(referral);
  decision->set_outcome(no_further_action ? "no_further_action" : "accepted");
  ASSIGN_OR_RETURN(const v1::ReferralAllocation allocation, GivenTo(row, no_further_action));
  decision->set_allocation(allocation);
  return OkStatus();
}

// A referral opens a case on its day, unless nothing further is to be done.
Status SayOutcome(const ExtractRow& row, const std::string& referral, Date received, std::optional<Date> closed,
                  RecordReading* reading) {
  ASSIGN_OR_RETURN(const std::optional<bool> no_further_action, row.YesNo("cine_referral_nfa"));
  if (no_further_action) RETURN_IF_ERROR(SayDecision(row, referral, received, closed, *no_further_action, reading));
  if (no_further_action.value_or(false)) return OkStatus();
  auto* opened = reading->Say("opened", received).mutable_case_opened();
  opened->set_case_id(referral);
  ASSIGN_OR_RETURN(*opened->mutable_team(), row.Code("cine_referral_team"));
  if (!closed) return OkStatus();
  auto* done = reading->Say("closed", *closed).mutable_case_closed();
  done->set_case_id(referral);
  ASSIGN_OR_RETURN(*done->mutable_closure_reason(), row.Code("cine_close_reason"));
  return OkStatus();
}

StatusOr<RecordReading> ReadCinEpisode(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("cine_person_id"));
  ASSIGN_OR_RETURN(const std::string referral, row.Id("cine_referral_id"));
  ASSIGN_OR_RETURN(const Date received, row.Day("cine_referral_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> closed, row.OptionalDay("cine_close_date"));
  if (closed) RETURN_IF_ERROR(row.NotBefore("cine_close_date", *closed, "cine_referral_date", received));
  reading.stream = "child:" + child;
  reading.begin = received;
  auto* referred = reading.Say("received", received).mutable_referral_received();
  referred->set_referral_id(referral);
  ASSIGN_OR_RETURN(*referred->mutable_source_code(), row.Code("cine_referral_source_code"));
  ASSIGN_OR_RETURN(*referred->mutable_primary_need(), row.Code("cine_cin_primary_need_code"));
  ASSIGN_OR_RETURN(*referred->mutable_team(), row.Code("cine_referral_team"));
  RETURN_IF_ERROR(SayOutcome(row, referral, received, closed, &reading));
  return reading;
}

// "Allocated social worker" and ALLOCATED_SOCIAL_WORKER are one word.
std::string RoleWord(std::string role) {
  for (char& c : role) c = c == ' ' || c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return role;
}

// docs/extracts.md, "Part in a case". Without a role column the table is taken to list those who hold cases.
StatusOr<v1::AllocationRole> PartOf(const ExtractRow& row, const std::string& worker) {
  static constexpr std::array<std::string_view, 9> kHolders = {"ALLOCATED_SOCIAL_WORKER",
                                                               "ALLOCATED_CASE_WORKER",
                                                               "ALLOCATED_WORKER",
                                                               "CASE_HOLDER",
                                                               "CASE_WORKER",
                                                               "KEY_WORKER",
                                                               "LEAD_WORKER",
                                                               "PRIMARY",
                                                               "SOCIAL_WORKER"};
  ASSIGN_OR_RETURN(std::string role, row.Code("invo_professional_role_id"));
  role = RoleWord(std::move(role));
  if (worker.empty() || role.rfind("DUTY", 0) == 0) return v1::ALLOCATION_ROLE_DUTY;
  if (!row.Has("invo_professional_role_id") || std::find(kHolders.begin(), kHolders.end(), role) != kHolders.end()) {
    return v1::ALLOCATION_ROLE_PRIMARY;
  }
  if (role.empty()) {
    return row.Refuse("invo_professional_role_id", "", "is empty: nobody can tell who holds the case",
                      "write ALLOCATED_SOCIAL_WORKER, CO_WORKER or DUTY and send the extract again");
  }
  return v1::ALLOCATION_ROLE_SECONDARY;
}

StatusOr<RecordReading> ReadInvolvement(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("invo_person_id"));
  ASSIGN_OR_RETURN(const std::string allocation, row.Id("invo_involvements_id"));
  ASSIGN_OR_RETURN(const std::string worker, row.OptionalId("invo_professional_id"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("invo_involvement_start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("invo_involvement_end_date"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* allocated = reading.Say("allocated", begin).mutable_case_allocated();
  allocated->set_allocation_id(allocation);
  ASSIGN_OR_RETURN(const v1::AllocationRole role, PartOf(row, worker));
  allocated->set_role(role);
  if (role != v1::ALLOCATION_ROLE_DUTY) allocated->set_worker(worker);  // a duty tray has no holder, whoever minds it
  ASSIGN_OR_RETURN(*allocated->mutable_team(), row.Code("invo_professional_team"));
  ASSIGN_OR_RETURN(*allocated->mutable_case_id(), row.OptionalId("invo_referral_id"));
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("invo_involvement_end_date", *end, "invo_involvement_start_date", begin));
  auto* ended = reading.Say("ended", *end).mutable_allocation_ended();
  ended->set_allocation_id(allocation);
  ASSIGN_OR_RETURN(*ended->mutable_end_reason(), row.Code("invo_worker_change_reason"));
  return reading;
}

StatusOr<RecordReading> ReadCaseStatus(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("person_id"));
  ASSIGN_OR_RETURN(const std::string mark, row.Id("case_status_id"));
  ASSIGN_OR_RETURN(const std::string status, row.Code("status"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("start_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("end_date"));
  if (status != "ready_for_closure" && status != "ready_for_transfer") {
    return row.Refuse("status", status, "is not ready_for_closure or ready_for_transfer", "mend it and send the extract again");
  }
  reading.stream = "child:" + child;
  reading.begin = begin;
  auto* ready = reading.Say("started", begin).mutable_ready_for_closure_started();
  ready->set_mark_id(mark);
  ready->set_kind(status == "ready_for_closure" ? "closure" : "transfer");
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("end_date", *end, "start_date", begin));
  reading.Say("ended", *end).mutable_ready_for_closure_ended()->set_mark_id(mark);
  return reading;
}

}  // namespace

std::vector<ExtractTable> SsdCaseTables() {
  return {
      {.name = "cin_episodes",
       .required = {"cine_referral_id", "cine_person_id", "cine_referral_date", "cine_close_date"},
       .key = {{"cine_referral_id"}},
       .ended_by = {{"closed"}, {"refused", 1}},
       .read = ReadCinEpisode},
      {.name = "involvements",
       .required = {"invo_involvements_id", "invo_person_id", "invo_professional_id", "invo_involvement_start_date",
                    "invo_involvement_end_date"},
       .key = {{"invo_involvements_id"}},
       .ended_by = {{"ended"}},
       .read = ReadInvolvement},
      {.name = "hanes_case_status",
       .required = {"case_status_id", "person_id", "status", "start_date", "end_date"},
       .key = {{"case_status_id"}},
       .ended_by = {{"ended"}},
       .read = ReadCaseStatus},
  };
}

}  // namespace hanes
