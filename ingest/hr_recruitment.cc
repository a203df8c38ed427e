// SPDX-License-Identifier: Apache-2.0
// From a vacancy to a first day. A system that keeps one row an application is table `applicants`, with a day for each stage; one that
// keeps one row a stage is table `application_stages`.
#include "ingest/hr.h"

namespace hanes {
namespace {

using Holds = TableColumn::Holds;

constexpr std::array<std::string_view, 2> kOutcomes = {"filled", "withdrawn"};
constexpr std::array<std::string_view, 10> kStages = {"applied",  "shortlisted",    "interviewed", "offered",   "accepted",
                                                      "cleared", "start_agreed", "started",     "withdrawn", "rejected"};
constexpr std::array<std::string_view, 4> kRejectedStages = {"applied", "shortlisted", "interviewed", "checks"};

StatusOr<RecordReading> ReadVacancy(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string vacancy, row.Id("vacancy_id"));
  ASSIGN_OR_RETURN(const std::string post, row.Id("post_id"));
  ASSIGN_OR_RETURN(const Date opened_on, row.Day("opened"));
  ASSIGN_OR_RETURN(const std::optional<Date> advertised_on, row.OptionalDay("advertised"));
  ASSIGN_OR_RETURN(const std::optional<Date> closes_on, row.OptionalDay("advert_closes"));
  ASSIGN_OR_RETURN(const std::optional<Date> closed_on, row.OptionalDay("closed"));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> fte, row.Hundredths("fte", kFteHundredthsMax));
  reading.stream = "post:" + post;
  reading.begin = opened_on;
  auto* opened = reading.Say("opened", opened_on).mutable_vacancy_opened();
  opened->set_vacancy_id(vacancy);
  if (fte) opened->set_fte_hundredths(*fte);
  ASSIGN_OR_RETURN(*opened->mutable_campaign(), row.Code("campaign"));
  if (advertised_on) {
    auto* advertised = reading.Say("advertised", *advertised_on).mutable_vacancy_advertised();
    advertised->set_vacancy_id(vacancy);
    if (closes_on) advertised->set_closes_on(closes_on->ToString());
  }
  if (!closed_on) return reading;
  RETURN_IF_ERROR(row.NotBefore("closed", *closed_on, "opened", opened_on));
  auto* closed = reading.Say("closed", *closed_on).mutable_vacancy_closed();
  closed->set_vacancy_id(vacancy);
  ASSIGN_OR_RETURN(*closed->mutable_outcome(), row.Word("outcome", kOutcomes));
  return reading;
}

// The stream of an application: the applicant's where there is one, so that one who applies twice is one person.
StatusOr<std::string> StreamOf(const ExtractRow& row, const std::string& application) {
  ASSIGN_OR_RETURN(const std::string applicant, row.OptionalId("applicant_id"));
  return "applicant:" + (applicant.empty() ? application : applicant);
}

Status FillReceived(const ExtractRow& row, v1::ApplicationReceived* received) {
  ASSIGN_OR_RETURN(*received->mutable_vacancy_id(), row.OptionalId("vacancy_id"));
  ASSIGN_OR_RETURN(*received->mutable_post(), row.OptionalId("post_id"));
  ASSIGN_OR_RETURN(*received->mutable_campaign(), row.Code("campaign"));
  ASSIGN_OR_RETURN(*received->mutable_job(), row.Code("job"));
  ASSIGN_OR_RETURN(*received->mutable_team(), row.Code("team"));
  ASSIGN_OR_RETURN(*received->mutable_origin(), row.Code("origin"));
  ASSIGN_OR_RETURN(const v1::WorkerRole role, HrRole(row, "role"));
  received->set_role(role);
  return OkStatus();
}

// What an application that reached `stage` on `day` says, as the facet of that name. Reads the columns that tell more of that stage.
Status SayStage(const ExtractRow& row, std::string_view stage, Date day, const std::string& application, RecordReading* reading) {
  v1::Event& event = reading->Say(std::string(stage), day);
  if (stage == "applied") {
    event.mutable_application_received()->set_application_id(application);
    return FillReceived(row, event.mutable_application_received());
  }
  if (stage == "shortlisted") event.mutable_applicant_shortlisted()->set_application_id(application);
  if (stage == "interviewed") event.mutable_applicant_interviewed()->set_application_id(application);
  if (stage == "offered") event.mutable_offer_made()->set_application_id(application);
  if (stage == "accepted") event.mutable_offer_accepted()->set_application_id(application);
  if (stage == "cleared") event.mutable_checks_cleared()->set_application_id(application);
  if (stage == "start_agreed") {
    ASSIGN_OR_RETURN(const Date start_on, row.Day("start_on"));
    event.mutable_start_agreed()->set_application_id(application);
    event.mutable_start_agreed()->set_start_on(start_on.ToString());
  }
  if (stage == "started") {
    event.mutable_applicant_started()->set_application_id(application);
    ASSIGN_OR_RETURN(*event.mutable_applicant_started()->mutable_worker(), row.OptionalId("worker_id"));
  }
  if (stage == "withdrawn") {
    event.mutable_application_withdrawn()->set_application_id(application);
    ASSIGN_OR_RETURN(*event.mutable_application_withdrawn()->mutable_withdrawn_reason(), row.Code("withdrawn_reason"));
  }
  if (stage == "rejected") {
    event.mutable_application_rejected()->set_application_id(application);
    ASSIGN_OR_RETURN(*event.mutable_application_rejected()->mutable_stage(), row.Word("rejected_stage", kRejectedStages));
  }
  return OkStatus();
}

StatusOr<RecordReading> ReadApplicant(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string application, row.Id("application_id"));
  ASSIGN_OR_RETURN(reading.stream, StreamOf(row, application));
  ASSIGN_OR_RETURN(const Date applied, row.Day("applied"));
  reading.begin = applied;
  for (const std::string_view stage : kStages) {
    ASSIGN_OR_RETURN(const std::optional<Date> day, row.OptionalDay(stage));
    if (!day) continue;
    RETURN_IF_ERROR(row.NotBefore(stage, *day, "applied", applied));
    RETURN_IF_ERROR(SayStage(row, stage, *day, application, &reading));
  }
  return reading;
}

StatusOr<RecordReading> ReadStage(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string application, row.Id("application_id"));
  ASSIGN_OR_RETURN(reading.stream, StreamOf(row, application));
  ASSIGN_OR_RETURN(const std::string stage, row.Word("stage", kStages));
  ASSIGN_OR_RETURN(const Date day, row.Day("reached"));
  if (stage.empty()) return row.Refuse("stage", "", "is empty: every row needs it", "write the stage that was reached");
  reading.begin = day;
  RETURN_IF_ERROR(SayStage(row, stage, day, application, &reading));
  return reading;
}

// A stage is a day: the row may go on the day after.
std::vector<EndingFacet> EachStageEnds() {
  std::vector<EndingFacet> endings;
  for (const std::string_view stage : kStages) endings.push_back({stage, 1});
  return endings;
}

}  // namespace

std::vector<ExtractTable> HrRecruitmentTables() {
  return {
      {.name = "vacancies",
       .required = {"vacancy_id", "post_id", "opened"},
       .key = {{"vacancy_id"}},
       .ended_by = {{"closed"}},
       .read = ReadVacancy,
       .columns = {{"vacancy_id"},
                   {"post_id"},
                   {"opened", Holds::kDay},
                   {"advertised", Holds::kDay},
                   {"advert_closes", Holds::kDay},
                   {"closed", Holds::kDay},
                   {"outcome", Holds::kWord, kOutcomes},
                   {"fte", Holds::kNumber},
                   {"campaign"}}},
      {.name = "applicants",
       .required = {"application_id", "applied"},
       .key = {{"application_id"}},
       .ended_by = {{"started", 1}, {"withdrawn", 1}, {"rejected", 1}},
       .read = ReadApplicant,
       .columns = {{"application_id"},
                   {"applicant_id"},
                   {"vacancy_id"},
                   {"post_id"},
                   {"campaign"},
                   {"role", Holds::kWord, kHrRoles},
                   {"job"},
                   {"team"},
                   {"origin"},
                   {"applied", Holds::kDay},
                   {"shortlisted", Holds::kDay},
                   {"interviewed", Holds::kDay},
                   {"offered", Holds::kDay},
                   {"accepted", Holds::kDay},
                   {"cleared", Holds::kDay},
                   {"start_agreed", Holds::kDay},
                   {"start_on", Holds::kDay},
                   {"started", Holds::kDay},
                   {"worker_id"},
                   {"withdrawn", Holds::kDay},
                   {"withdrawn_reason"},
                   {"rejected", Holds::kDay},
                   {"rejected_stage", Holds::kWord, kRejectedStages}}},
      {.name = "application_stages",
       .required = {"application_id", "stage", "reached"},
       .key = {{"application_id"}, {"stage"}},
       .ended_by = EachStageEnds(),
       .read = ReadStage,
       .columns = {{"application_id"},
                   {"applicant_id"},
                   {"stage", Holds::kWord, kStages},
                   {"reached", Holds::kDay},
                   {"vacancy_id"},
                   {"post_id"},
                   {"campaign"},
                   {"role", Holds::kWord, kHrRoles},
                   {"job"},
                   {"team"},
                   {"origin"},
                   {"start_on", Holds::kDay},
                   {"worker_id"},
                   {"withdrawn_reason"},
                   {"rejected_stage", Holds::kWord, kRejectedStages}}},
  };
}

}  // namespace hanes
