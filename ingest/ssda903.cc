// SPDX-License-Identifier: Apache-2.0
#include "ingest/ssda903.h"

namespace hanes {
namespace {

StatusOr<std::string> SexOf(const ExtractRow& row) {
  ASSIGN_OR_RETURN(const std::string code, row.Code("SEX"));
  if (code.empty()) return code;
  if (code == "1") return std::string("M");
  if (code == "2") return std::string("F");
  return row.Refuse("SEX", code, "is not 1 (male) or 2 (female)", "mend it in the source and send the extract again");
}

StatusOr<RecordReading> ReadHeader(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("CHILD"));
  ASSIGN_OR_RETURN(const std::optional<Date> born, row.OptionalDay("DOB"));
  ASSIGN_OR_RETURN(const std::string sex, SexOf(row));
  ASSIGN_OR_RETURN(const std::string ethnicity, row.Code("ETHNIC"));
  reading.stream = "child:" + child;
  auto* person = reading.Say("registered", std::nullopt).mutable_person_registered();
  if (born) person->set_born_on(born->ToString());
  person->set_sex(sex);
  person->set_ethnicity(ethnicity);
  return reading;
}

// Postcodes and the URN stay in the file: no view needs them.
Status SayStarted(const ExtractRow& row, const std::string& episode, Date begin, RecordReading* reading) {
  auto* started = reading->Say("started", begin).mutable_looked_after_started();
  started->set_episode_id(episode);
  ASSIGN_OR_RETURN(*started->mutable_start_reason(), row.Code("RNE"));
  ASSIGN_OR_RETURN(*started->mutable_legal_status(), row.Code("LS"));
  ASSIGN_OR_RETURN(*started->mutable_primary_need(), row.Code("CIN"));
  ASSIGN_OR_RETURN(*started->mutable_placement_type(), row.Code("PLACE"));
  ASSIGN_OR_RETURN(*started->mutable_placement_provider(), row.Code("PLACE_PROVIDER"));
  return OkStatus();
}

StatusOr<RecordReading> ReadEpisode(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("CHILD"));
  ASSIGN_OR_RETURN(const Date begin, row.Day("DECOM"));
  ASSIGN_OR_RETURN(const std::optional<Date> end, row.OptionalDay("DEC"));
  reading.stream = "child:" + child;
  reading.begin = begin;
  const std::string episode = child + "/" + begin.ToString();
  RETURN_IF_ERROR(SayStarted(row, episode, begin, &reading));
  if (!end) return reading;
  RETURN_IF_ERROR(row.NotBefore("DEC", *end, "DECOM", begin));
  auto* ended = reading.Say("ended", *end).mutable_looked_after_ended();
  ended->set_episode_id(episode);
  ASSIGN_OR_RETURN(*ended->mutable_end_reason(), row.Code("REC"));
  return reading;
}

StatusOr<RecordReading> ReadReview(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string child, row.Id("CHILD"));
  ASSIGN_OR_RETURN(const Date held_on, row.Day("REVIEW"));
  reading.stream = "child:" + child;
  reading.begin = held_on;
  auto* held = reading.Say("held", held_on).mutable_looked_after_review_held();
  held->set_review_id(child + "/" + held_on.ToString());
  ASSIGN_OR_RETURN(*held->mutable_participation(), row.Code("REVIEW_CODE"));
  return reading;
}

ExtractTable CountedOnly(std::string_view name, std::vector<std::string_view> required) {
  return {.name = name, .required = std::move(required), .key = {}, .absence = Absence::kCountedOnly, .ended_by = {}};
}

}  // namespace

const ExtractSystem& Ssda903() {
  static const ExtractSystem system{"ssda903",
                                    {
                                        {.name = "header",
                                         .required = {"CHILD", "SEX", "DOB", "ETHNIC"},
                                         .key = {{"CHILD"}},
                                         .absence = Absence::kSilent,
                                         .ended_by = {},
                                         .read = ReadHeader},
                                        {.name = "episodes",
                                         .required = {"CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"},
                                         .key = {{"CHILD"}, {"DECOM", true}},
                                         .ended_by = {{"ended"}},
                                         .read = ReadEpisode},
                                        {.name = "reviews",
                                         .required = {"CHILD", "REVIEW", "REVIEW_CODE"},
                                         .key = {{"CHILD"}, {"REVIEW", true}},
                                         .ended_by = {{"held", 1}},
                                         .read = ReadReview},
                                        CountedOnly("uasc", {"CHILD", "DUC"}),
                                        CountedOnly("oc2", {"CHILD", "CONVICTED", "HEALTH_CHECK"}),
                                        CountedOnly("oc3", {"CHILD", "IN_TOUCH", "ACTIV", "ACCOM"}),
                                        CountedOnly("previous_permanence", {"CHILD", "PREV_PERM", "LA_PERM", "DATE_PERM"}),
                                        CountedOnly("missing", {"CHILD", "MISSING", "MIS_START", "MIS_END"}),
                                        CountedOnly("ad1", {"CHILD", "DATE_INT", "DATE_MATCH"}),
                                        CountedOnly("placed_adoption", {"CHILD", "DATE_PLACED", "DATE_PLACED_CEASED"}),
                                    }};
  return system;
}

}  // namespace hanes
