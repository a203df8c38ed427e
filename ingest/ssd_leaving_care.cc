// SPDX-License-Identifier: Apache-2.0
// Young people leaving care, and young carers. The dataset keeps only how things stand with a care leaver; hanes's own tables keep what came when.
#include <array>

#include "ingest/extract_record.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

constexpr std::string_view kMend = "mend it in the source and send the extract again";

StatusOr<v1::CareLeaverStatus> StandingOf(const ExtractRow& row) {
  struct Word {
    std::string_view written;
    v1::CareLeaverStatus status;
  };
  static constexpr std::array<Word, 5> kWords = {{{"Eligible", v1::CARE_LEAVER_STATUS_ELIGIBLE},
                                                  {"Relevant", v1::CARE_LEAVER_STATUS_RELEVANT},
                                                  {"Former Relevant", v1::CARE_LEAVER_STATUS_FORMER_RELEVANT},
                                                  {"Qualifying", v1::CARE_LEAVER_STATUS_QUALIFYING},
                                                  {"No Current Eligibility", v1::CARE_LEAVER_STATUS_NONE}}};
  ASSIGN_OR_RETURN(const std::string written, row.Code("clea_care_leaver_eligibility"));
  if (written.empty()) return v1::CARE_LEAVER_STATUS_UNSPECIFIED;
  for (const Word& word : kWords) {
    if (word.written == written) return word.status;
  }
  return row.Refuse("clea_care_leaver_eligibility", written, "is none of the dataset's words", kMend);
}

// 1 suitable, 2 unsuitable.
Status SetAccommodation(const ExtractRow& row, v1::CareLeaverContacted* contacted) {
  ASSIGN_OR_RETURN(const std::string code, row.Code("clea_care_leaver_accom_suitable"));
  if (!code.empty() && code != "1" && code != "2") {
    return row.Refuse("clea_care_leaver_accom_suitable", code, "is neither 1 nor 2", kMend);
  }
  if (!code.empty()) contacted->set_suitable_accommodation(code == "1");
  return OkStatus();
}

// F and P: full and part time in education, training or work; G: not.
Status SetActivity(const ExtractRow& row, v1::CareLeaverContacted* contacted) {
  ASSIGN_OR_RETURN(const std::string code, row.Code("clea_care_leaver_activity"));
  if (code.empty()) return OkStatus();
  if (code.size() != 2 || std::string_view("FPG").find(code[0]) == std::string_view::npos) {
    return row.Refuse("clea_care_leaver_activity", code, "is not a code of the dataset, F1 to G6", kMend);
  }
  contacted->set_education_training_or_work(code[0] != 'G');
  return OkStatus();
}

Status SayContacted(const ExtractRow& row, const std::string& leaver, ExtractRecord* record) {
  ASSIGN_OR_RETURN(const std::optional<Date> latest, row.OptionalDay("clea_care_leaver_latest_contact"));
  ASSIGN_OR_RETURN(const std::string in_touch, row.Code("clea_care_leaver_in_touch"));
  if (!latest && in_touch.empty()) return OkStatus();
  v1::Event* const event = record->SayOn(latest, "contacted", "care_leaver_contacted", {});
  if (event == nullptr) return OkStatus();
  v1::CareLeaverContacted* const contacted = event->mutable_care_leaver_contacted();
  contacted->set_leaver_contact_id(leaver + "/" + (latest ? latest->ToString() : "unknown"));
  if (!in_touch.empty()) contacted->set_in_touch(in_touch == "YES");
  RETURN_IF_ERROR(SetAccommodation(row, contacted));
  return SetActivity(row, contacted);
}

// How it stands: each is a state, and a change of it is said on the day of the extract, or on the day that stands with it.
StatusOr<RecordReading> ReadCareLeaver(const ExtractRow& row) {
  ExtractRecord record(row, "child", "clea_person_id");
  ASSIGN_OR_RETURN(const std::string leaver, row.Id("clea_table_id"));
  ASSIGN_OR_RETURN(const v1::CareLeaverStatus standing, StandingOf(row));
  ASSIGN_OR_RETURN(const std::optional<Date> reviewed, row.OptionalDay("clea_pathway_plan_review_date"));
  // The adviser's column may hold a name: only whether there is one is read.
  ASSIGN_OR_RETURN(const std::string adviser, row.Text("clea_care_leaver_personal_advisor"));
  if (standing != v1::CARE_LEAVER_STATUS_UNSPECIFIED) {
    if (v1::Event* const event = record.SayOn(std::nullopt, "standing", "care_leaver_status_started", {})) {
      event->mutable_care_leaver_status_started()->set_status(standing);
      event->mutable_care_leaver_status_started()->set_leaver_status_id(fmt::format("{}/{}", leaver, static_cast<int>(standing)));
    }
  }
  if (!adviser.empty()) {
    record.SayOn(std::nullopt, "advised", "personal_adviser_appointed",
                 {{"appointment_id", "clea_table_id"}, {"worker", "clea_care_leaver_worker_id"}});
  }
  if (reviewed) record.SayOn(reviewed, "reviewed", "pathway_plan_reviewed", {{"pathway_plan_id", "clea_table_id"}});
  RETURN_IF_ERROR(SayContacted(row, leaver, &record));
  return record.Take();
}

StatusOr<RecordReading> ReadStanding(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("started", "start_date", "care_leaver_status_started",
             {{"leaver_status_id", "leaver_status_id"}, {"status", "status", true}});
  record.SayOnceDated("ended", "end_date", "care_leaver_status_ended", {{"leaver_status_id", "leaver_status_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadPathwayPlan(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("made", "made_date", "pathway_plan_made", {{"pathway_plan_id", "pathway_plan_id"}});
  record.SayOnceDated("reviewed", "reviewed_date", "pathway_plan_reviewed", {{"pathway_plan_id", "pathway_plan_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadAdviser(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("appointed", "start_date", "personal_adviser_appointed", {{"appointment_id", "appointment_id"}, {"worker", "worker_id"}});
  record.SayOnceDated("ended", "end_date", "personal_adviser_ended", {{"appointment_id", "appointment_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadLeaverContact(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("contacted", "contact_date", "care_leaver_contacted",
             {{"leaver_contact_id", "leaver_contact_id"},
              {"in_touch", "in_touch"},
              {"suitable_accommodation", "suitable_accommodation"},
              {"education_training_or_work", "education_training_or_work"}});
  return record.Take();
}

StatusOr<RecordReading> ReadYoungCarer(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("identified", "identified_date", "young_carer_identified", {{"young_carer_id", "young_carer_id"}});
  record.SayOnceDated("assessed", "assessed_date", "young_carer_assessed", {{"young_carer_id", "young_carer_id"}});
  record.SayOnceDated("served", "service_start_date", "young_carer_service_started", {{"young_carer_id", "young_carer_id"}});
  record.SayOnceDated("unserved", "service_end_date", "young_carer_service_ended", {{"young_carer_id", "young_carer_id"}});
  record.SayOnceDated("ended", "end_date", "young_carer_ended", {{"young_carer_id", "young_carer_id"}});
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdLeavingCareTables() {
  return {
      {.name = "care_leavers",
       .required = {"clea_table_id", "clea_person_id", "clea_care_leaver_eligibility"},
       .key = {{"clea_table_id"}},
       .absence = Absence::kSilent,
       .ended_by = {},
       .read = ReadCareLeaver,
       .states = {"standing", "advised", "reviewed", "contacted"}},
      {.name = "hanes_care_leaver_status",
       .required = {"leaver_status_id", "person_id", "status", "start_date", "end_date"},
       .key = {{"leaver_status_id"}},
       .ended_by = {{"ended"}},
       .read = ReadStanding},
      {.name = "hanes_pathway_plan",
       .required = {"pathway_plan_id", "person_id", "made_date"},
       .key = {{"pathway_plan_id"}},
       .absence = Absence::kSilent,
       .ended_by = {},
       .read = ReadPathwayPlan,
       .states = {"reviewed"}},
      {.name = "hanes_personal_adviser",
       .required = {"appointment_id", "person_id", "worker_id", "start_date", "end_date"},
       .key = {{"appointment_id"}},
       .ended_by = {{"ended"}},
       .read = ReadAdviser},
      {.name = "hanes_care_leaver_contact",
       .required = {"leaver_contact_id", "person_id", "contact_date"},
       .key = {{"leaver_contact_id"}},
       .ended_by = {{"contacted", 1}},
       .read = ReadLeaverContact},
      {.name = "hanes_young_carer",
       .required = {"young_carer_id", "person_id", "identified_date"},
       .key = {{"young_carer_id"}},
       .ended_by = {{"ended"}},
       .read = ReadYoungCarer},
  };
}

}  // namespace hanes
