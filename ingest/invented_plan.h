// SPDX-License-Identifier: Apache-2.0
// The invented council's development plan: what it set out to do when the crisis was known, and how far it came, as its programme office
// keeps it. Written every four weeks as extracts of system "plan" (docs/extracts.md).
//
// Told before anything is written, by chances of its own, so that the case system and HR of a seed are the same with a plan or without. Every
// four weeks a board looks at what is not finished; what it says is typed when the story's day types things.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "ingest/invented_story.h"
#include "ingest/invented_truth.h"

namespace hanes {

inline constexpr int32_t kPlanEveryDays = 28;

class InventedPlan {
 public:
  InventedPlan(uint64_t seed, Date from, Date to, const InventedStory& story);

  // FOLDER/plan_actions.csv and FOLDER/plan_updates.csv, closed by FOLDER/_COMPLETE. Unavailable, naming the file, when the disk refuses.
  Status WriteExtract(Date night, const std::string& authority, const std::filesystem::path& folder) const;

  // What is true of the plan at the end of a day, as far as was known by then.
  InventedPlanFigures FiguresOn(Date day) const;

 private:
  // Said by the board, and shown from the day on which it was typed.
  struct Update {
    Date on;
    Date typed;
    int32_t percent = 0;
    std::string_view rating;
    std::optional<Date> new_due;
    std::string_view rating_typed_first = {};  // a slip of the pen, mended four weeks later
  };
  struct Action {
    std::string key;
    std::string reference;
    std::string_view theme;
    std::string_view owner;
    Date added;
    std::optional<Date> due;
    Date finished = Date::Max();
    Date finish_typed = Date::Max();
    std::vector<Update> updates;
  };

  void Add(size_t theme, int number);
  void LookAt(Action& action, Date on, Date will_finish, InventedRandom& random) const;
  int32_t Trouble(Date day) const;
  static std::string_view RatingShown(const Update& update, Date night);

  const Date from_;
  const Date to_;
  const InventedStory& story_;
  InventedRandom random_;
  std::vector<Action> actions_;
};

}  // namespace hanes
