// SPDX-License-Identifier: Apache-2.0
// Supervision, appraisal, induction, probation, training, and formal processes: what was held with a worker, and when.
#include "ingest/hr.h"

namespace hanes {
namespace {

using Holds = TableColumn::Holds;

constexpr std::array<std::string_view, 3> kKinds = {"one_to_one", "case", "group"};
constexpr std::array<std::string_view, 2> kStatuses = {"held", "cancelled"};
constexpr std::array<std::string_view, 3> kCancelledReasons = {"worker_absent", "supervisor_absent", "workload"};
constexpr std::array<std::string_view, 2> kAppraisals = {"yearly", "six_months"};
constexpr std::array<std::string_view, 4> kCheckOutcomes = {"on_track", "concerns", "confirmed", "extended"};
constexpr std::array<std::string_view, 3> kProcesses = {"disciplinary", "capability", "grievance"};
constexpr uint32_t kWeekMax = 104;

// What all rows of this file have: their own id, the worker, and a day.
struct Occasion {
  std::string id;
  Date day;
};

StatusOr<Occasion> Begin(const ExtractRow& row, std::string_view id_column, std::string_view day_column, RecordReading* reading) {
  Occasion occasion;
  ASSIGN_OR_RETURN(occasion.id, row.Id(id_column));
  ASSIGN_OR_RETURN(const std::string worker, row.Id("worker_id"));
  ASSIGN_OR_RETURN(occasion.day, row.Day(day_column));
  reading->stream = "worker:" + worker;
  reading->begin = occasion.day;
  return occasion;
}

StatusOr<v1::SupervisionKind> KindOfSupervision(const ExtractRow& row) {
  ASSIGN_OR_RETURN(const std::string kind, row.Word("kind", kKinds));
  if (kind == "case") return v1::SUPERVISION_KIND_CASE;
  if (kind == "group") return v1::SUPERVISION_KIND_GROUP;
  if (kind == "one_to_one") return v1::SUPERVISION_KIND_ONE_TO_ONE;
  return row.Refuse("kind", "", "is empty: nobody can tell which supervision this is", "write one_to_one, case or group");
}

StatusOr<RecordReading> ReadSupervision(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "supervision_id", "supervised_on", &reading));
  ASSIGN_OR_RETURN(const v1::SupervisionKind kind, KindOfSupervision(row));
  ASSIGN_OR_RETURN(const std::string supervisor, row.OptionalId("supervisor_id"));
  ASSIGN_OR_RETURN(const std::string status, row.Word("status", kStatuses));
  ASSIGN_OR_RETURN(const std::optional<Date> filed, row.OptionalDay("record_filed"));
  if (status == "cancelled") {
    auto* cancelled = reading.Say("cancelled", occasion.day).mutable_supervision_cancelled();
    cancelled->set_supervision_id(occasion.id);
    cancelled->set_kind(kind);
    cancelled->set_supervisor(supervisor);
    ASSIGN_OR_RETURN(*cancelled->mutable_cancelled_reason(), row.Word("cancelled_reason", kCancelledReasons));
    return reading;
  }
  auto* held = reading.Say("held", occasion.day).mutable_supervision_held();
  held->set_supervision_id(occasion.id);
  held->set_kind(kind);
  held->set_supervisor(supervisor);
  if (!filed) return reading;
  RETURN_IF_ERROR(row.NotBefore("record_filed", *filed, "supervised_on", occasion.day));
  reading.Say("filed", *filed).mutable_supervision_record_filed()->set_supervision_id(occasion.id);
  return reading;
}

StatusOr<RecordReading> ReadAgreement(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "agreement_review_id", "reviewed_on", &reading));
  auto* reviewed = reading.Say("held", occasion.day).mutable_supervision_agreement_reviewed();
  reviewed->set_agreement_review_id(occasion.id);
  ASSIGN_OR_RETURN(*reviewed->mutable_supervisor(), row.OptionalId("supervisor_id"));
  return reading;
}

StatusOr<RecordReading> ReadAppraisal(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "appraisal_id", "appraised_on", &reading));
  auto* held = reading.Say("held", occasion.day).mutable_appraisal_held();
  held->set_appraisal_id(occasion.id);
  ASSIGN_OR_RETURN(*held->mutable_kind(), row.Word("kind", kAppraisals));
  ASSIGN_OR_RETURN(*held->mutable_appraiser(), row.OptionalId("appraiser_id"));
  return reading;
}

StatusOr<RecordReading> ReadInduction(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "induction_id", "inducted_on", &reading));
  reading.Say("held", occasion.day).mutable_induction_held()->set_induction_id(occasion.id);
  return reading;
}

StatusOr<RecordReading> ReadProbationCheck(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "probation_check_id", "checked_on", &reading));
  auto* held = reading.Say("held", occasion.day).mutable_probation_check_held();
  held->set_probation_check_id(occasion.id);
  ASSIGN_OR_RETURN(const std::optional<uint32_t> week, row.Whole("week", kWeekMax));
  if (week) held->set_week(*week);
  ASSIGN_OR_RETURN(*held->mutable_outcome(), row.Word("outcome", kCheckOutcomes));
  return reading;
}

StatusOr<RecordReading> ReadTraining(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "training_id", "completed_on", &reading));
  auto* completed = reading.Say("held", occasion.day).mutable_training_completed();
  completed->set_training_id(occasion.id);
  ASSIGN_OR_RETURN(*completed->mutable_course(), row.Code("course"));
  return reading;
}

StatusOr<RecordReading> ReadProcess(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const Occasion occasion, Begin(row, "process_id", "opened", &reading));
  ASSIGN_OR_RETURN(const std::string kind, row.Word("kind", kProcesses));
  ASSIGN_OR_RETURN(const std::optional<Date> closed_on, row.OptionalDay("closed"));
  auto* opened = reading.Say("opened", occasion.day).mutable_employment_process_opened();
  opened->set_process_id(occasion.id);
  if (kind == "disciplinary") opened->set_kind(v1::EMPLOYMENT_PROCESS_KIND_DISCIPLINARY);
  if (kind == "capability") opened->set_kind(v1::EMPLOYMENT_PROCESS_KIND_CAPABILITY);
  if (kind == "grievance") opened->set_kind(v1::EMPLOYMENT_PROCESS_KIND_GRIEVANCE);
  if (!closed_on) return reading;
  RETURN_IF_ERROR(row.NotBefore("closed", *closed_on, "opened", occasion.day));
  auto* closed = reading.Say("closed", *closed_on).mutable_employment_process_closed();
  closed->set_process_id(occasion.id);
  ASSIGN_OR_RETURN(*closed->mutable_outcome(), row.Code("outcome"));
  return reading;
}

// A table of occasions: each is over on the day after.
ExtractTable Occasions(std::string_view name, std::string_view id, std::string_view day, StatusOr<RecordReading> (*read)(const ExtractRow&),
                       std::vector<TableColumn> more) {
  std::vector<TableColumn> columns = {{id}, {"worker_id"}, {day, Holds::kDay}};
  columns.insert(columns.end(), more.begin(), more.end());
  return {.name = name,
          .required = {id, "worker_id", day},
          .key = {{id}},
          .ended_by = {{"held", 1}, {"cancelled", 1}, {"closed"}},
          .read = read,
          .columns = std::move(columns)};
}

}  // namespace

std::vector<ExtractTable> HrSupervisionTables() {
  return {
      Occasions("supervisions", "supervision_id", "supervised_on", ReadSupervision,
                {{"kind", Holds::kWord, kKinds},
                 {"supervisor_id"},
                 {"status", Holds::kWord, kStatuses},
                 {"cancelled_reason", Holds::kWord, kCancelledReasons},
                 {"record_filed", Holds::kDay}}),
      Occasions("supervision_agreements", "agreement_review_id", "reviewed_on", ReadAgreement, {{"supervisor_id"}}),
      Occasions("appraisals", "appraisal_id", "appraised_on", ReadAppraisal, {{"kind", Holds::kWord, kAppraisals}, {"appraiser_id"}}),
      Occasions("inductions", "induction_id", "inducted_on", ReadInduction, {}),
      Occasions("probation_checks", "probation_check_id", "checked_on", ReadProbationCheck,
                {{"week", Holds::kNumber}, {"outcome", Holds::kWord, kCheckOutcomes}}),
      Occasions("training", "training_id", "completed_on", ReadTraining, {{"course"}}),
      Occasions("employment_processes", "process_id", "opened", ReadProcess,
                {{"kind", Holds::kWord, kProcesses}, {"closed", Holds::kDay}, {"outcome"}}),
  };
}

}  // namespace hanes
