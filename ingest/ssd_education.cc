// SPDX-License-Identifier: Apache-2.0
// Schooling of children looked after: tables of hanes's own. A school is a surrogate; URN and UPN are never read.
#include "ingest/extract_record.h"
#include "ingest/ssd.h"

namespace hanes {
namespace {

StatusOr<RecordReading> ReadEducationPlan(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("completed", "completed_date", "education_plan_completed", {{"education_plan_id", "education_plan_id"}});
  return record.Take();
}

StatusOr<RecordReading> ReadSchool(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("changed", "from_date", "school_changed",
             {{"school_change_id", "school_change_id"}, {"school", "school_id"}, {"transitional", "transitional"}});
  return record.Take();
}

StatusOr<RecordReading> ReadExclusion(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("excluded", "start_date", "school_excluded",
             {{"exclusion_id", "exclusion_id"}, {"kind", "kind", true}, {"half_days", "half_days"}});
  return record.Take();
}

// The last day is written as people write it, itself included.
StatusOr<RecordReading> ReadAttendance(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  ASSIGN_OR_RETURN(const Date from, row.Day("from_date"));
  ASSIGN_OR_RETURN(const Date last, row.Day("last_date"));
  RETURN_IF_ERROR(row.NotBefore("last_date", last, "from_date", from));
  v1::Event* const event = record.Say("recorded", "from_date", "attendance_recorded",
                                      {{"attendance_id", "attendance_id"},
                                       {"phase", "phase", true},
                                       {"possible_sessions", "possible_sessions", true},
                                       {"attended_sessions", "attended_sessions", true}});
  if (event == nullptr) return record.Take();
  v1::AttendanceRecorded* const recorded = event->mutable_attendance_recorded();
  recorded->set_end_on((last + 1).ToString());
  if (recorded->attended_sessions() > recorded->possible_sessions()) {
    return row.Refuse("attended_sessions", std::to_string(recorded->attended_sessions()), "is more than possible_sessions",
                      "one of the two is wrong: mend it in the source and send the extract again");
  }
  return record.Take();
}

StatusOr<RecordReading> ReadAttainment(const ExtractRow& row) {
  ExtractRecord record(row, "child", "person_id");
  record.Say("recorded", "assessed_date", "attainment_recorded",
             {{"attainment_id", "attainment_id"},
              {"key_stage", "key_stage", true},
              {"core_subject_indicator", "core_subject_indicator"},
              {"points", "points"}});
  return record.Take();
}

}  // namespace

std::vector<ExtractTable> SsdEducationTables() {
  return {
      {.name = "hanes_education_plan",
       .required = {"education_plan_id", "person_id", "completed_date"},
       .key = {{"education_plan_id"}},
       .ended_by = {{"completed", 1}},
       .read = ReadEducationPlan},
      {.name = "hanes_school",
       .required = {"school_change_id", "person_id", "school_id", "from_date"},
       .key = {{"school_change_id"}},
       .ended_by = {{"changed", 1}},
       .read = ReadSchool},
      {.name = "hanes_exclusion",
       .required = {"exclusion_id", "person_id", "kind", "start_date"},
       .key = {{"exclusion_id"}},
       .ended_by = {{"excluded", 1}},
       .read = ReadExclusion},
      {.name = "hanes_attendance",
       .required = {"attendance_id", "person_id", "phase", "from_date", "last_date", "possible_sessions", "attended_sessions"},
       .key = {{"attendance_id"}},
       .ended_by = {{"recorded", 1}},
       .read = ReadAttendance},
      {.name = "hanes_attainment",
       .required = {"attainment_id", "person_id", "assessed_date", "key_stage"},
       .key = {{"attainment_id"}},
       .ended_by = {{"recorded", 1}},
       .read = ReadAttainment},
  };
}

}  // namespace hanes
