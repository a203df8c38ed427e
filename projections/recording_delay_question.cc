// SPDX-License-Identifier: Apache-2.0
#include "projections/recording_delay_question.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "projections/child_teams.h"
#include "projections/indicators.h"
#include "projections/indicators/cohort.h"
#include "projections/indicators_question.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 2> kDimensions = {"kind", "team"};

// What one event says of one day; a record of several events is known anew with each.
struct Recorded {
  uint8_t kind;
  std::string_view name;
  std::string_view step = "";  // of kRecordedStep
};
constexpr Recorded kRecorded[] = {
    {kContact, "contact"},
    {kReferralSource, "referral"},
    {kRecordedStep, "referral decision", kDecisionStep},
    {kRecordedStep, "assessment begun", kAssessmentBegunStep},
    {kRecordedStep, "assessment completed", kAssessmentCompletedStep},
    {kStrategyDiscussion, "strategy discussion"},
    {kRecordedStep, "conference", kConferenceStep},
    {kSeenForAssessment, "child seen for an assessment"},
    {kCoreGroup, "core group"},
    {kProtectionVisit, "protection visit"},
    {kLookedAfterVisit, "looked-after visit"},
    {kLookedAfterReview, "looked-after review"},
    {kPermanencePlan, "plan for permanence"},
    {kEducationPlan, "personal education plan"},
    {kPathwayPlan, "pathway plan"},
};

using Delays = std::vector<int32_t>;

void WriteRow(const std::string& key, Delays delays, v1::Answer& answer) {
  std::sort(delays.begin(), delays.end());
  const auto up_to = [&](int32_t days) { return std::upper_bound(delays.begin(), delays.end(), days) - delays.begin(); };
  const auto count = static_cast<ptrdiff_t>(delays.size());
  v1::AnswerRow& row = *answer.add_rows();
  row.add_cells(key);
  for (const ptrdiff_t cell : {count, up_to(0), up_to(7), count - up_to(7)}) row.add_cells(std::to_string(cell));
  row.add_cells(delays.empty() ? "" : std::to_string(delays[(delays.size() - 1) / 2]));
  row.add_cells(delays.empty() ? "" : std::to_string(delays.back()));
  const std::optional<int64_t> rate = Figure{up_to(7), count}.Tenths();
  row.add_cells(rate ? TenthsText(*rate) : "");
}

}  // namespace

std::span<const std::string_view> RecordingDelayDimensions() { return kDimensions; }

StatusOr<v1::Answer> AskRecordingDelay(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const Period period, ReadPeriod(question, asked));
  v1::Answer answer = BeginPeriodAnswer("recording-delay", asked, period, facts, context);
  const bool by_team = asked.by == "team";
  std::optional<ChildTeams> child_teams;
  if (by_team || !question.team().empty()) child_teams.emplace(facts, asked.known_at);
  std::map<std::string, Delays> rows;
  Delays all;
  std::vector<Symbol> teams;
  for (const Recorded& recorded : kRecorded) {
    const std::optional<Symbol> step = recorded.step.empty() ? std::nullopt : facts.FindSymbol(recorded.step);
    if (!recorded.step.empty() && !step) continue;
    facts.ForEachDuring(recorded.kind, period.days(), asked.known_at, [&](const FactSpan& span, const FactContent& content) {
      if (step && content.dimensions[0] != *step) return;
      const Date day = Date::FromDays(span.valid_from);
      const int32_t delay = std::max(0, DayInLondon(Timestamp::FromMicros(span.known_from)) - day);
      if (child_teams) child_teams->OfChild(span.entity, day, teams);
      const auto asked_for = [&](Symbol team) { return question.team().empty() || facts.SymbolName(team) == question.team(); };
      if (child_teams && std::none_of(teams.begin(), teams.end(), asked_for)) return;
      all.push_back(delay);
      if (!by_team) return rows[std::string(recorded.name)].push_back(delay);
      for (const Symbol team : teams) rows[team == 0 ? "(none)" : std::string(facts.SymbolName(team))].push_back(delay);
    });
  }
  answer.add_columns(asked.by);
  for (const char* column : {"records", "same_day", "within_7_days", "later", "median_days", "longest_days", "within_7_days_rate"}) answer.add_columns(column);
  answer.set_dimensions(1);
  for (auto& [key, delays] : rows) WriteRow(key, std::move(delays), answer);
  WriteRow("total", std::move(all), answer);
  return answer;
}

}  // namespace hanes
