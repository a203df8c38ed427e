// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/invented_extract.h"

namespace hanes {
namespace {

struct Theme {
  std::string_view name;
  std::array<std::string_view, 2> owners;
  int actions;
};
constexpr std::array<Theme, 6> kThemes = {{
    {"workforce", {"hr_manager", "head_of_service"}, 6},
    {"front_door", {"front_door_manager", "head_of_service"}, 4},
    {"practice", {"practice_manager", "principal_social_worker"}, 6},
    {"children_in_care", {"looked_after_manager", "head_of_service"}, 4},
    {"quality_assurance", {"quality_manager", "principal_social_worker"}, 4},
    {"leadership", {"director", "head_of_service"}, 3},
}};

constexpr int32_t kAgreedBeforeDays = 45;  // the plan is a month and a half old on the first night
constexpr int32_t kShortestDays = 60;
constexpr uint32_t kLaterPerMille = 250;   // of actions: added while the plan is under way
constexpr uint32_t kNoDuePerMille = 80;
constexpr int32_t kPercentStep = 5, kPercentUnfinishedMax = 95;
// How far behind a straight line an action is when it turns amber and red, in per cent.
constexpr int32_t kAmberBehind = 10, kRedBehind = 30;

std::string DayCell(const std::optional<Date>& day) { return day && day->IsReal() ? day->ToString() : ""; }

std::string CompleteFile(const std::string& authority, Date from, Date night) {
  return fmt::format("authority={}\nsystem=plan\nwindow_from={}\nwindow_to={}\nreceived={}T22:00:00Z\n", authority, from.ToString(),
                     night.ToString(), night.ToString());
}

}  // namespace

InventedPlan::InventedPlan(uint64_t seed, Date from, Date to, const InventedStory& story)
    : from_(from), to_(to), story_(story), random_(seed ^ 0x504c414e) {  // "PLAN": chances of its own
  for (size_t theme = 0; theme < kThemes.size(); ++theme) {
    for (int number = 1; number <= kThemes[theme].actions; ++number) Add(theme, number);
  }
}

int32_t InventedPlan::Trouble(Date day) const {
  const int32_t worst = story_.On(from_ - 1).vacant_per_mille, best = story_.On(to_ + 400).vacant_per_mille;
  return std::clamp((story_.On(day).vacant_per_mille - best) * 1000 / std::max(1, worst - best), 0, 1000);
}

void InventedPlan::Add(size_t theme, int number) {
  InventedRandom random(random_.Next());  // each action's own: a longer span changes no other's
  const int32_t span = to_ - from_;
  Action action;
  action.reference = fmt::format("{}.{}", theme + 1, number);
  action.key = fmt::format("DA{}{:02}", theme + 1, number);
  action.theme = kThemes[theme].name;
  action.owner = random.OneOf(kThemes[theme].owners);
  const bool later = random.Chance(kLaterPerMille);
  action.added = later ? from_ + random.Between(0, span * 4 / 5) : from_ - kAgreedBeforeDays;
  const int32_t planned = random.Between(kShortestDays, std::max(kShortestDays + 1, span * 5 / 4));
  const Date agreed = action.added + planned;
  if (!random.Chance(kNoDuePerMille)) action.due = agreed;
  // Of what is to be done in the crisis two in three take longer than was agreed, at the end one in five.
  const bool slow = random.Chance(static_cast<uint32_t>(200 + Trouble(action.added + planned / 2) * 450 / 1000));
  const Date will_finish = agreed + (slow ? planned * random.Between(15, 90) / 100 : -planned * random.Between(0, 15) / 100);
  if (will_finish <= to_) {
    action.finished = will_finish;
    action.finish_typed = will_finish + random.Between(0, 10);
  }
  for (Date board = from_ - kAgreedBeforeDays + 14; board <= to_; board = board + kPlanEveryDays) {
    if (board >= action.added && board < will_finish) LookAt(action, board, will_finish, random);
  }
  actions_.push_back(std::move(action));
}

void InventedPlan::LookAt(Action& action, Date on, Date will_finish, InventedRandom& random) const {
  Update update{.on = on, .typed = on + std::min(story_.RecordingDelay(on, random), 2 * kPlanEveryDays)};
  const int32_t elapsed = on - action.added;
  const int32_t done = elapsed * 100 / (will_finish - action.added) / kPercentStep * kPercentStep;
  update.percent = std::min(done, kPercentUnfinishedMax);
  std::optional<Date> due = action.due;
  for (const Update& before : action.updates) due = before.new_due ? before.new_due : due;
  // Without a day it is held against the day on which it will be done.
  const int32_t expected = std::min(100, elapsed * 100 / std::max(1, due.value_or(will_finish) - action.added));
  const int32_t behind = expected - update.percent;
  const bool overdue = due && *due < on;
  update.rating = overdue || behind >= kRedBehind ? "red" : behind >= kAmberBehind ? "amber" : "green";
  const bool moved_before = std::ranges::any_of(action.updates, [](const Update& before) { return before.new_due.has_value(); });
  if (update.rating == "red" && !moved_before && random.Chance(200)) update.new_due = will_finish + random.Between(-14, 14);
  if (update.new_due && *update.new_due <= on) update.new_due = on + kPlanEveryDays;
  if (update.rating == "red" && random.Chance(80)) update.rating_typed_first = "amber";
  action.updates.push_back(update);
}

std::string_view InventedPlan::RatingShown(const Update& update, Date night) {
  const bool slipped = !update.rating_typed_first.empty() && night < update.typed + kPlanEveryDays;
  return slipped ? update.rating_typed_first : update.rating;
}

Status InventedPlan::WriteExtract(Date night, const std::string& authority, const std::filesystem::path& folder) const {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("{}: cannot be made: {}: free some space or choose another --out", folder.string(), error.message());
  std::string actions = "action_id,reference,theme,owner,programme,added_on,due_on,finished_on\n";
  std::string updates = "action_id,updated_on,progress,rating,new_due_on\n";
  for (const Action& action : actions_) {
    if (action.added > night) continue;
    const std::string finished = action.finish_typed <= night ? action.finished.ToString() : "";
    actions += fmt::format("{},{},{},{},{},{},{},{}\n", action.key, action.reference, action.theme, action.owner, from_.year(),
                           action.added.ToString(), DayCell(action.due), finished);
    for (const Update& update : action.updates) {
      if (update.typed > night) continue;
      updates += fmt::format("{},{},{},{},{}\n", action.key, update.on.ToString(), update.percent, RatingShown(update, night), DayCell(update.new_due));
    }
  }
  RETURN_IF_ERROR(WriteWholeFile(folder / "plan_actions.csv", actions));
  RETURN_IF_ERROR(WriteWholeFile(folder / "plan_updates.csv", updates));
  // The whole plan each time: finished actions stay in it.
  return WriteWholeFile(folder / "_COMPLETE", CompleteFile(authority, from_ - kAgreedBeforeDays, night));
}

InventedPlanFigures InventedPlan::FiguresOn(Date day) const {
  InventedPlanFigures figures{.as_at = day};
  for (const Action& action : actions_) {
    if (action.added > day) continue;
    ++figures.actions;
    if (action.finish_typed <= day) {
      ++figures.finished;
      continue;
    }
    std::string_view rating;
    std::optional<Date> due = action.due;
    for (const Update& update : action.updates) {
      if (update.typed > day) continue;
      rating = RatingShown(update, day);
      due = update.new_due ? update.new_due : due;
    }
    figures.red += rating == "red" ? 1 : 0;
    figures.amber += rating == "amber" ? 1 : 0;
    figures.green += rating == "green" ? 1 : 0;
    figures.overdue += due && *due < day ? 1 : 0;
  }
  return figures;
}

}  // namespace hanes
