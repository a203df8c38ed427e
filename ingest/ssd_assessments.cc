// SPDX-License-Identifier: Apache-2.0
// Assessments. The dataset knows one kind, and that the child was seen; kind, day and alone are columns of hanes's own.
#include "ingest/extract_record.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

// One that is required but not begun has a day on which it was required and none on which it started.
StatusOr<RecordReading> ReadAssessment(const ExtractRow& row) {
  ExtractRecord record(row, "child", "cina_person_id");
  ASSIGN_OR_RETURN(const std::optional<Date> required, row.OptionalDay("cina_required_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> started_on, row.OptionalDay("cina_assessment_start_date"));
  v1::Event* const needed = record.SayOnceDated("required", "cina_required_date", "assessment_required",
                                                {{"assessment_id", "cina_assessment_id"},
                                                 {"referral_id", "cina_referral_id"},
                                                 {"kind", "cina_assessment_kind", true},
                                                 {"team", "cina_assessment_team"}});
  if (required && needed == nullptr) return record.Take();
  if (required && !started_on) return record.Take();
  v1::Event* const started = record.Say("started", "cina_assessment_start_date", "assessment_started",
                                        {{"assessment_id", "cina_assessment_id"},
                                         {"referral_id", "cina_referral_id"},
                                         {"kind", "cina_assessment_kind"},
                                         {"team", "cina_assessment_team"},
                                         {"worker", "cina_assessment_worker_id"}});
  if (started == nullptr) return record.Take();
  v1::AssessmentStarted& begun = *started->mutable_assessment_started();
  if (begun.kind() == v1::ASSESSMENT_KIND_UNSPECIFIED) begun.set_kind(v1::ASSESSMENT_KIND_SINGLE);
  record.SayOnceDated("seen", "cina_child_seen_date", "assessment_child_seen",
                      {{"assessment_id", "cina_assessment_id"},
                       {"alone", "cina_child_seen_alone"},
                       {"worker", "cina_child_seen_by"},
                       {"by_social_worker", "cina_child_seen_by_social_worker"}});
  record.SayOnceDated("completed", "cina_assessment_auth_date", "assessment_completed",
                      {{"assessment_id", "cina_assessment_id"},
                       {"child_seen", "cina_assessment_child_seen"},
                       {"authorised_by", "cina_authorised_by"}});
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdAssessmentTables() {
  return {{.name = "cin_assessments",
           .required = {"cina_assessment_id", "cina_person_id", "cina_assessment_start_date", "cina_assessment_auth_date"},
           .key = {{"cina_assessment_id"}},
           .ended_by = {{"completed", 1}},
           .read = ReadAssessment}};
}

}  // namespace hanes
