// SPDX-License-Identifier: Apache-2.0
// Persons, the unborn among them, and persons who were found to be one. Names, NHS numbers and pupil numbers are never read.
#include "ingest/ssd.h"

namespace hanes {
namespace {

StatusOr<std::string> SexOf(const ExtractRow& row) {
  ASSIGN_OR_RETURN(const std::string code, row.Code("pers_sex"));
  if (code.empty() || code == "F" || code == "M" || code == "U") return code;
  if (code == "I") return std::string("U");  // indeterminate: the statutory returns know no other word for it
  return row.Refuse("pers_sex", code, "is not F, M or U", "mend it in the source and send the extract again");
}

Status SayRegistered(const ExtractRow& row, std::optional<Date> born, RecordReading* reading) {
  auto* person = reading->Say("registered", std::nullopt).mutable_person_registered();
  if (born) person->set_born_on(born->ToString());
  ASSIGN_OR_RETURN(*person->mutable_sex(), SexOf(row));
  ASSIGN_OR_RETURN(*person->mutable_ethnicity(), row.Code("pers_ethnicity"));
  ASSIGN_OR_RETURN(const std::optional<Date> died, row.OptionalDay("pers_death_date"));
  if (died && born) RETURN_IF_ERROR(row.NotBefore("pers_death_date", *died, "pers_dob", *born));
  if (died) person->set_died_on(died->ToString());
  return OkStatus();
}

StatusOr<RecordReading> ReadPerson(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("pers_person_id"));
  ASSIGN_OR_RETURN(const std::optional<Date> born, row.OptionalDay("pers_dob"));
  ASSIGN_OR_RETURN(const std::optional<Date> expected, row.OptionalDay("pers_expected_dob"));
  reading.stream = "child:" + child;
  if (expected) {
    // A state (see below): a system that clears the expected day at birth does not say that the child was never unborn.
    reading.Say("unborn", std::nullopt).mutable_unborn_registered()->set_expected_on(expected->ToString());
    if (born) reading.Say("born", *born).mutable_birth_recorded()->set_born_on(born->ToString());
  }
  if (born || !expected) RETURN_IF_ERROR(SayRegistered(row, born, &reading));
  return reading;
}

StatusOr<RecordReading> ReadLink(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("link_person_id"));
  ASSIGN_OR_RETURN(const std::string type, row.Code("link_identifier_type"));
  reading.stream = "child:" + child;
  if (type != "merged_person") return reading;  // other identifiers are not for events
  ASSIGN_OR_RETURN(const std::string merged, row.Id("link_identifier_value"));
  ASSIGN_OR_RETURN(const Date from, row.Day("link_valid_from_date"));
  ASSIGN_OR_RETURN(const std::optional<Date> to, row.OptionalDay("link_valid_to_date"));
  if (merged == child) {
    return row.Refuse("link_identifier_value", merged, "is merged into itself",
                      "name the child that is no longer used and send the extract again");
  }
  reading.begin = from;
  reading.Say("merged", from).mutable_persons_merged()->set_merged_child(merged);
  if (!to) return reading;
  RETURN_IF_ERROR(row.NotBefore("link_valid_to_date", *to, "link_valid_from_date", from));
  reading.Say("unmerged", *to).mutable_persons_unmerged()->set_merged_child(merged);
  return reading;
}

}  // namespace

std::vector<ExtractTable> SsdPersonTables() {
  return {
      {.name = "person",
       .required = {"pers_person_id", "pers_dob"},
       .key = {{"pers_person_id"}},
       .absence = Absence::kSilent,
       .ended_by = {},
       .read = ReadPerson,
       .states = {"unborn"}},
      {.name = "linked_identifiers",
       .required = {"link_table_id", "link_person_id", "link_identifier_type", "link_identifier_value"},
       .key = {{"link_table_id"}},
       .absence = Absence::kSilent,
       .ended_by = {},
       .read = ReadLink},
  };
}

}  // namespace hanes
