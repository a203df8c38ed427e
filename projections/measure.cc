// SPDX-License-Identifier: Apache-2.0
#include "projections/measure.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "projections/caseload.h"
#include "projections/indicators.h"
#include "projections/indicators/pages.h"
#include "projections/programme.h"
#include "projections/recruitment.h"

namespace hanes {
namespace {

constexpr auto kAtDay = Measure::Kind::kAtDay;
constexpr auto kOverPeriod = Measure::Kind::kOverPeriod;

template <typename... Kinds>
constexpr uint64_t Bits(Kinds... kinds) {
  return ((uint64_t{1} << kinds) | ...);
}
constexpr uint64_t kCases = Bits(kOpenCase, kChildProtection, kLookedAfter, kProceedings);

constexpr uint64_t kPlan = Bits(kAction);
constexpr uint64_t kContacts = Bits(kContact);
constexpr uint64_t kReferrals = Bits(kReferral);
// Whatever anything can be due from.
constexpr uint64_t kOwed = Bits(kReferral, kAssessment, kConference, kConferenceRequested, kChildProtection, kLookedAfter, kEmployment);
// Whatever recording-delay looks at.
constexpr uint64_t kRecords = Bits(kContact, kReferral, kRecordedStep, kStrategyDiscussion, kSeenForAssessment, kCoreGroup, kProtectionVisit,
                                   kLookedAfterVisit, kLookedAfterReview, kPermanencePlan, kEducationPlan, kPathwayPlan);
constexpr uint64_t kStaff = Bits(kEmployment);
constexpr uint64_t kPosts = Bits(kPost, kEmployment);

constexpr Measure kMeasures[] = {
    {"caseload.children", "caseload", kAtDay, "children with an open case", "children", "children", "", "", "", kCases},
    {"caseload.unallocated", "caseload", kAtDay, "children with an open case and no worker", "children", "unallocated", "", "", "", kCases},
    {"caseload.not_social_worker", "caseload", kAtDay, "children held by somebody other than a social worker", "children",
     "not_social_worker", "", "", "", kCases},
    {"caseload.left_worker", "caseload", kAtDay, "children held by a worker who has left", "children", "left_worker", "", "", "", kCases},
    {"caseload.fte", "caseload", kAtDay, "full-time equivalent of social workers who hold a child", "FTE", "fte", "", "", "", kCases},
    {"caseload.children_per_fte", "caseload", kAtDay, "children held for each full-time equivalent social worker", "children",
     "children_per_fte", "", "", "", kCases},
    {"caseload.over_cap_workers", "caseload", kAtDay, "workers who hold more children than the cap", "workers", "over_cap_workers", "", "",
     "", kCases},
    {"caseload.over_cap_by", "caseload", kAtDay, "children held beyond the cap", "children", "over_cap_by", "", "", "", kCases},
    {"caseload.effective_fte", "caseload", kAtDay, "full-time equivalent of social workers who hold a child, less long absence", "FTE",
     "effective_fte", "", "", "", kCases},
    {"caseload.children_per_effective_fte", "caseload", kAtDay, "children held for each full-time equivalent, less long absence", "children",
     "children_per_effective_fte", "", "", "", kCases},
    {"sickness.workers_off", "sickness", kAtDay, "workers off sick", "workers", "workers_off", "", "", "", kStaff},
    {"sickness.fte_off", "sickness", kAtDay, "full-time equivalent off sick", "FTE", "fte_off", "", "", "", kStaff},
    {"sickness.off_long_term", "sickness", kAtDay, "workers off sick for long", "workers", "off_long_term", "", "", "", kStaff},
    {"sickness.cases_held_by_off", "sickness", kAtDay, "children held by a worker who is off sick", "children", "cases_held_by_off", "",
     "", "", kStaff},
    {"sickness.days_lost", "sickness", kOverPeriod, "working days lost to sickness", "days", "days_lost", "", "", "", kStaff},
    {"sickness.absence_rate", "sickness", kOverPeriod, "working days lost of those there were, in full-time equivalents", "%",
     "absence_rate", "fte_days_lost", "fte_days_available", "", kStaff},
    {"sickness.return_to_work_rate", "sickness", kOverPeriod, "spells ended after which the worker was met", "%", "return_to_work_rate",
     "return_to_work_held", "spells_ended", "", kStaff},
    {"recruitment.establishment_fte", "recruitment", kAtDay, "full-time equivalent of the posts there are", "FTE", "establishment_fte", "", "", "",
     kPosts},
    {"recruitment.in_post", "recruitment", kAtDay, "workers in post", "workers", "in_post", "", "", "", kPosts},
    {"recruitment.vacancies", "recruitment", kAtDay, "posts that are vacant", "posts", "vacant", "", "", "", kPosts},
    {"recruitment.agency", "recruitment", kAtDay, "agency workers", "workers", "agency", "", "", "", kPosts},
    {"recruitment.in_post_fte", "recruitment", kAtDay, "full-time equivalent in post", "FTE", "in_post_fte", "", "", "", kPosts},
    {"recruitment.vacancy_fte", "recruitment", kAtDay, "full-time equivalent vacant", "FTE", "vacant_fte", "", "", "", kPosts},
    {"recruitment.vacancy_rate", "recruitment", kAtDay, "vacant of vacant and in post, in full-time equivalents", "%", "vacancy_rate",
     "vacant_fte", "vacant_and_in_post_fte", "", kPosts},
    {"recruitment.agency_fte", "recruitment", kAtDay, "full-time equivalent covered by an agency", "FTE", "agency_fte", "", "", "", kPosts},
    {"recruitment.agency_rate", "recruitment", kAtDay, "agency of agency and in post, in full-time equivalents", "%", "agency_rate",
     "agency_fte", "agency_and_in_post_fte", "", kPosts},
    {"recruitment.joiners", "recruitment", kOverPeriod, "workers who joined", "workers", "joiners", "", "", "", kPosts},
    {"recruitment.leavers", "recruitment", kOverPeriod, "workers who left", "workers", "leavers", "", "", "", kPosts},
    {"front-door.contacts", "front-door", kOverPeriod, "contacts received", "contacts", "contacts", "", "", "", kContacts},
    {"front-door.referrals", "front-door", kOverPeriod, "referrals received", "referrals", "referrals", "", "", "", kReferrals},
    {"front-door.conversion", "front-door", kOverPeriod, "contacts that became referrals", "%", "conversion", "became_referrals", "contacts", "",
     kContacts},
    {"front-door.decided_in_time", "front-door", kOverPeriod, "referrals decided within the limit, as SCC/006", "%", "decision", "in_time",
     "decision_N", "", kReferrals},
    {"front-door.rereferrals", "front-door", kOverPeriod, "referrals that are re-referrals, as SCC/010", "%", "rereferral", "repeats", "repeat_N", "",
     kReferrals},
    {"front-door.children_rereferred", "front-door", kOverPeriod, "children referred who had been referred before", "%", "children_rereferral",
     "children_again", "children", "", kReferrals},
    {"due.overdue", "due", kAtDay, "duties overdue on the due list", "duties", "overdue", "", "", "", kOwed, "what"},
    {"due.listed", "due", kAtDay, "duties overdue or due in the next four weeks", "duties", "listed", "", "", "", kOwed, "what"},
    {"recording-delay.within_7_days", "recording-delay", kOverPeriod, "things recorded within seven days of when they happened", "%",
     "within_7_days_rate", "within_7_days", "records", "", kRecords},
    {"recording-delay.median_days", "recording-delay", kOverPeriod, "days from when a thing happened to its record, the middle one", "days",
     "median_days", "", "", "", kRecords},
    {"programme.red", "programme", kAtDay, "actions of the plan rated red", "actions", "red", "", "", "", kPlan},
    {"programme.amber", "programme", kAtDay, "actions of the plan rated amber", "actions", "amber", "", "", "", kPlan},
    {"programme.green", "programme", kAtDay, "actions of the plan rated green", "actions", "green", "", "", "", kPlan},
    {"programme.overdue", "programme", kAtDay, "actions of the plan that are overdue", "actions", "overdue", "", "", "", kPlan},
    {"programme.finished", "programme", kAtDay, "actions of the plan that are finished", "actions", "finished", "", "", "", kPlan},
};

constexpr int kNoPlace = -1;
int FindPlace(const v1::Answer& answer, std::string_view column) {
  const auto found = std::find(answer.columns().begin(), answer.columns().end(), column);
  return found == answer.columns().end() ? kNoPlace : static_cast<int>(found - answer.columns().begin());
}

// Where an answer has a column; kNoPlace for a name that is empty.
StatusOr<int> PlaceOf(const v1::Answer& answer, std::string_view column) {
  const int place = column.empty() ? kNoPlace : FindPlace(answer, column);
  if (place == kNoPlace && !column.empty()) return Internal("{} has no column \"{}\" by {}", answer.view(), column, answer.by());
  return place;
}

StatusOr<std::optional<double>> ReadNumber(const std::string& cell) {
  if (cell.empty()) return std::optional<double>();
  double number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size()) return Internal("\"{}\" is not the number that a measure is", cell);
  return std::optional<double>(number);
}

}  // namespace

std::span<const Measure> Measures() {
  static const std::vector<Measure> all = [] {
    std::vector<Measure> measures(std::begin(kMeasures), std::end(kMeasures));
    for (const Indicator& indicator : Indicators()) {
      const bool percent = indicator.unit == FigureUnit::kPercent || indicator.unit == FigureUnit::kPercentOfAmounts;
      uint64_t history = 0;
      for (const uint8_t kind : indicator.history) history |= uint64_t{1} << kind;
      measures.push_back({indicator.code, "indicators", kOverPeriod, indicator.measure, percent ? "%" : "mean", "value", "n", "N",
                          indicator.code, history});
    }
    return measures;
  }();
  return all;
}

StatusOr<const Measure*> FindMeasure(std::string_view name) {
  std::string names;
  for (const Measure& measure : Measures()) {
    if (measure.name == name) return &measure;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", measure.name);
  }
  return InvalidArgument("there is no measure \"{}\"; there are {}", name, names);
}

StatusOr<std::vector<MeasuredFigure>> FiguresOf(const Measure& measure, const v1::Answer& answer) {
  ASSIGN_OR_RETURN(const int value, PlaceOf(answer, measure.column));
  ASSIGN_OR_RETURN(const int numerator, PlaceOf(answer, measure.numerator));
  ASSIGN_OR_RETURN(const int denominator, PlaceOf(answer, measure.denominator));
  const int target = FindPlace(answer, "target"), status = FindPlace(answer, "status");
  std::vector<MeasuredFigure> figures;
  for (const v1::AnswerRow& row : answer.rows()) {
    const bool whole = &row == &answer.rows(answer.rows_size() - 1);
    MeasuredFigure& figure = figures.emplace_back();
    if (!whole) figure.group = row.cells(0);
    figure.text = row.cells(value);
    ASSIGN_OR_RETURN(figure.value, ReadNumber(figure.text));
    if (target != kNoPlace) figure.target = row.cells(target);
    if (status != kNoPlace) figure.status = row.cells(status);
    if (!measure.is_share()) continue;
    ASSIGN_OR_RETURN(figure.numerator, ReadNumber(row.cells(numerator)));
    ASSIGN_OR_RETURN(figure.denominator, ReadNumber(row.cells(denominator)));
  }
  return figures;
}

bool HistoryHadBegun(const Measure& measure, const FactIndex::Snapshot& facts, Date day, Timestamp known_at) {
  bool begun = measure.history == 0;
  const auto see = [&](const auto&...) { begun = true; };
  // What holds on the day is quickly found, and mostly there is something; what held before it alone is all of history to look through.
  for (uint64_t rest = measure.history; rest != 0 && !begun; rest &= rest - 1) {
    facts.ForEachAt(static_cast<uint8_t>(std::countr_zero(rest)), day, known_at, see);
  }
  for (uint64_t rest = measure.history; rest != 0 && !begun; rest &= rest - 1) {
    facts.ForEachDuring(static_cast<uint8_t>(std::countr_zero(rest)), {Date::Min(), day + 1}, known_at, see);
  }
  return begun;
}

}  // namespace hanes
