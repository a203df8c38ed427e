// SPDX-License-Identifier: Apache-2.0
#include "ingest/plan.h"

#include <array>

namespace hanes {
namespace {

using Holds = TableColumn::Holds;

constexpr std::array<std::string_view, 3> kRatings = {"red", "amber", "green"};
constexpr uint32_t kPercentMax = 100;

StatusOr<v1::ActionRating> RatingOf(const ExtractRow& row) {
  ASSIGN_OR_RETURN(const std::string word, row.Word("rating", kRatings));
  if (word == "red") return v1::ACTION_RATING_RED;
  if (word == "amber") return v1::ACTION_RATING_AMBER;
  if (word == "green") return v1::ACTION_RATING_GREEN;
  return v1::ACTION_RATING_UNSPECIFIED;
}

StatusOr<RecordReading> ReadAction(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string action, row.Id("action_id"));
  ASSIGN_OR_RETURN(const Date added_on, row.Day("added_on"));
  ASSIGN_OR_RETURN(const std::optional<Date> due_on, row.OptionalPlannedDay("due_on"));
  ASSIGN_OR_RETURN(const std::optional<Date> finished_on, row.OptionalDay("finished_on"));
  reading.stream = "action:" + action;
  reading.begin = added_on;
  auto* added = reading.Say("added", added_on).mutable_development_action_added();
  ASSIGN_OR_RETURN(*added->mutable_reference(), row.Code("reference"));
  if (added->reference().empty()) {
    return row.Refuse("reference", "", "is empty: nobody could find the action in the plan", "write where it stands there, like 2.4");
  }
  ASSIGN_OR_RETURN(*added->mutable_theme(), row.Code("theme"));
  ASSIGN_OR_RETURN(*added->mutable_owner(), row.Code("owner"));
  ASSIGN_OR_RETURN(*added->mutable_programme(), row.Code("programme"));
  if (due_on) {
    RETURN_IF_ERROR(row.NotBefore("due_on", *due_on, "added_on", added_on));
    added->set_due_on(due_on->ToString());
  }
  if (!finished_on) return reading;
  RETURN_IF_ERROR(row.NotBefore("finished_on", *finished_on, "added_on", added_on));
  reading.Say("finished", *finished_on).mutable_action_finished();
  return reading;
}

// What is not filled in was not said on that day.
StatusOr<RecordReading> ReadUpdate(const ExtractRow& row) {
  RecordReading reading;
  ASSIGN_OR_RETURN(const std::string action, row.Id("action_id"));
  ASSIGN_OR_RETURN(const Date updated_on, row.Day("updated_on"));
  ASSIGN_OR_RETURN(const std::optional<uint32_t> progress, row.Whole("progress", kPercentMax));
  ASSIGN_OR_RETURN(const v1::ActionRating rating, RatingOf(row));
  ASSIGN_OR_RETURN(const std::optional<Date> due_on, row.OptionalPlannedDay("new_due_on"));
  reading.stream = "action:" + action;
  reading.begin = updated_on;
  if (progress) reading.Say("progress", updated_on).mutable_action_progress_recorded()->set_percent(*progress);
  if (rating != v1::ACTION_RATING_UNSPECIFIED) reading.Say("rating", updated_on).mutable_action_rating_changed()->set_rating(rating);
  if (due_on) reading.Say("due", updated_on).mutable_action_due_changed()->set_due_on(due_on->ToString());
  if (!reading.facets.empty()) return reading;
  return row.Refuse("rating", "", "is empty, and so are progress and new_due_on: the row says nothing", "fill one of them in, or leave the row out");
}

}  // namespace

const ExtractSystem& DevelopmentPlan() {
  static const ExtractSystem system = {
      .name = "plan",
      .tables = {{.name = "actions",
                  .required = {"action_id", "reference", "added_on"},
                  .key = {{"action_id"}},
                  .ended_by = {{"finished"}},
                  .read = ReadAction,
                  .columns = {{"action_id"}, {"reference"}, {"theme"}, {"owner"}, {"programme"}, {"added_on", Holds::kDay},
                              {"due_on", Holds::kDay}, {"finished_on", Holds::kDay}}},
                 {.name = "updates",
                  .required = {"action_id", "updated_on"},
                  .key = {{"action_id"}, {"updated_on", true}},
                  .ended_by = {{"progress", 1}, {"rating", 1}, {"due", 1}},
                  .read = ReadUpdate,
                  .columns = {{"action_id"}, {"updated_on", Holds::kDay}, {"progress", Holds::kNumber}, {"rating", Holds::kWord, kRatings},
                              {"new_due_on", Holds::kDay}}}}};
  return system;
}

}  // namespace hanes
