// SPDX-License-Identifier: Apache-2.0
// How the work on a case is done: transfers, services, audits, complaints and consultations. Tables of hanes's own.
#include "ingest/extract_record.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

constexpr std::string_view kMend = "mend it and send the extract again";

StatusOr<RecordReading> ReadTransfer(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("transferred", "transfer_date", "case_transferred",
             {{"transfer_id", "transfer_id"},
              {"case_id", "referral_id"},
              {"from_team", "from_team"},
              {"to_team", "to_team", true}});
  return record.Take();
}

StatusOr<RecordReading> ReadService(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("started", "start_date", "service_started", {{"service_id", "service_id"}, {"plan_kind", "plan_kind"}});
  record.SayOnceDated("ended", "end_date", "service_ended", {{"service_id", "service_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadAudit(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("audited", "audit_date", "case_audited",
             {{"audit_id", "audit_id"},
              {"case_id", "referral_id"},
              {"grade", "grade"},
              {"actions", "actions"},
              {"actions_due_on", "actions_due_date"},
              {"auditor", "auditor_id"},
              {"worker", "worker_id"},
              {"team", "team"}});
  record.SayOnceDated("completed", "actions_completed_date", "audit_actions_completed", {{"audit_id", "audit_id"}});
  return record.Take();
}

// About a child, or about a team when there is no child.
StatusOr<RecordReading> ReadComplaint(const ExtractRow& row) {
  ASSIGN_OR_RETURN(const std::string child, row.OptionalId("person_id"));
  ASSIGN_OR_RETURN(const std::string kind, row.Code("kind"));
  ExtractRecord record(row, child.empty() ? "team" : "child", child.empty() ? "team" : "person_id");
  if (kind == "complaint") {
    record.Say("received", "received_date", "complaint_received",
               {{"complaint_id", "complaint_id"}, {"stage", "stage"}, {"theme", "theme"}, {"team", "team"}});
    record.SayOnceDated("closed", "closed_date", "complaint_closed", {{"complaint_id", "complaint_id"}, {"outcome", "outcome"}});
  } else if (kind == "compliment") {
    record.Say("praised", "received_date", "compliment_received",
               {{"compliment_id", "complaint_id"}, {"theme", "theme"}, {"team", "team"}});
  } else {
    return row.Refuse("kind", kind, "is not complaint or compliment", kMend);
  }
  return record.Take();
}

// One that is not on the case system yet says nothing: its own day is in the row that will.
StatusOr<RecordReading> ReadConsultation(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  ASSIGN_OR_RETURN(const std::string kind, row.Code("kind"));
  ASSIGN_OR_RETURN(const Date held, row.Day("held_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> recorded, row.OptionalDay("recorded_date"));
  if (recorded) RETURN_IF_ERROR(row.NotBefore("recorded_date", *recorded, "held_date", held));
  if (kind == "consultation") {
    record.SayOnceDated("recorded", "recorded_date", "case_consultation_recorded",
                        {{"consultation_id", "consultation_id"},
                         {"held_on", "held_date"},
                         {"worker", "worker_id"},
                         {"supervisor", "supervisor_id"}});
  } else if (kind == "urgent_decision") {
    record.SayOnceDated("recorded", "recorded_date", "urgent_decision_recorded",
                        {{"decision_id", "consultation_id"},
                         {"made_on", "held_date"},
                         {"worker", "worker_id"},
                         {"supervisor", "supervisor_id"}});
  } else {
    return row.Refuse("kind", kind, "is not consultation or urgent_decision", kMend);
  }
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdPracticeTables() {
  return {
      {.name = "hanes_transfer",
       .required = {"transfer_id", "person_id", "from_team", "to_team", "transfer_date"},
       .key = {{"transfer_id"}},
       .ended_by = {{"transferred", 1}},
       .read = ReadTransfer},
      {.name = "hanes_service",
       .required = {"service_id", "person_id", "plan_kind", "start_date", "end_date"},
       .key = {{"service_id"}},
       .ended_by = {{"ended"}},
       .read = ReadService},
      {.name = "hanes_audit",
       .required = {"audit_id", "person_id", "audit_date", "grade"},
       .key = {{"audit_id"}},
       .ended_by = {{"completed", 1}, {"audited", 1}},
       .read = ReadAudit},
      {.name = "hanes_complaint",
       .required = {"complaint_id", "person_id", "kind", "received_date"},
       .key = {{"complaint_id"}},
       .ended_by = {{"closed", 1}, {"praised", 1}},
       .read = ReadComplaint},
      {.name = "hanes_case_consultation",
       .required = {"consultation_id", "person_id", "kind", "held_date", "recorded_date"},
       .key = {{"consultation_id"}},
       .ended_by = {{"recorded", 1}},
       .read = ReadConsultation},
  };
}

}  // namespace hanes
