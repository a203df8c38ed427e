// SPDX-License-Identifier: Apache-2.0
#include "projections/rule_names.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/civil_date.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "projections/indicators/limit.h"
#include "projections/settings_facts.h"

namespace hanes {
namespace {

using enum RuleShape;

RuleName Time(std::string_view name, int64_t max, std::string_view meaning) { return {name, kTime, 1, max, {}, meaning}; }
RuleName Count(std::string_view name, int64_t min, int64_t max, std::string_view meaning) { return {name, kCount, min, max, {}, meaning}; }
RuleName Choice(std::string_view name, std::vector<std::string_view> choices, std::string_view meaning) {
  return {name, kChoice, 0, 0, std::move(choices), meaning};
}

const std::vector<RuleName>& List() {
  static const std::vector<RuleName> names = {
      {"rules.in_force", kName, 0, 0, {}, "the rule set that the council's questions stand under"},
      {"rules.title", kText, 0, 0, {}, "what people call a rule set"},
      {"rules.based_on", kName, 0, 0, {}, "the rule set that has what this one does not name; in-force is the one in force on the day"},
      Choice("limits.bound", {"inclusive", "exclusive"}, "is the last day of a limit still in time?"),
      Choice("months.end", {"clamp", "next"}, "a month on from 31 January: the last day of February, or the first of March"),
      {"calendar.bank_holidays", kName, 0, 0, {}, "the division whose bank holidays are no working days"},
      {"calendar.terms", kName, 0, 0, {}, "the division whose terms hold the school days"},
      Count("caseload.cap", 1, 1000, "children that one worker may hold"),
      {"caseload.category_precedence", kOrder, 0, 0,
       {"looked_after", "child_protection", "proceedings", "ready_to_close", "in_need"}, "which category a child of several counts in"},
      Time("caseload.workers.window", 1000, "in which the workers that a child had are counted"),
      Time("referral.decision.limit", 100, "from a referral to its decision"),
      Time("rereferral.window", 1000, "after a referral, in which another is a re-referral"),
      Choice("rereferral.bound", {"inclusive", "exclusive"}, "is the last day of the window in it?"),
      Time("assessment.initial.limit", 100, "from the referral to the end of the initial assessment"),
      Time("assessment.core.limit", 365, "from the start of the core assessment to its end"),
      Time("assessment.single.limit", 365, "from the referral to the end of the one assessment"),
      Time("cp.conference.limit", 100, "from the strategy discussion to the initial conference"),
      Choice("cp.conference.from", {"last_strategy_discussion", "first_strategy_discussion"}, "which discussion the limit runs from"),
      Time("cp.core_group.limit", 100, "from the conference that registers to the first core group"),
      Time("cp.review.first", 100, "from the initial conference to the first review"),
      Time("cp.review.next", 100, "from one review to the next"),
      Time("cp.visit.interval", 100, "from one visit to a child on the register to the next"),
      {"care_plan.limit", kTime, 0, 100, {}, "after the placement begins, in which the care plan must be there; 0 is before it"},
      Count("permanence_plan.review", 1, 20, "the review at which there is a plan for permanence"),
      Time("lac.review.first", 100, "from becoming looked after to the first review"),
      Time("lac.review.second", 100, "from the first review to the second"),
      Time("lac.review.next", 100, "from one review to the next after those"),
      Count("placement.moves.threshold", 1, 100, "placements in a year that count as many"),
      Count("school.changes.threshold", 1, 100, "changes of school in twelve months that count"),
      Time("visit.after_placement", 100, "from the start of a placement to the first visit"),
      Time("visit.first_year.interval", 100, "between visits in the first year of a placement"),
      Time("visit.later.interval", 100, "between visits after the first year"),
      Time("visit.long_term.interval", 100, "between visits after the first year of a placement meant to last to 18"),
      Time("pep.limit", 100, "from entering care, or a new school, to the personal education plan"),
      Count("pathway_plan.age", 10, 25, "years of age from which a pathway plan is due"),
      Time("pathway_plan.limit", 100, "from that birthday to the pathway plan"),
      Count("care_leaver.age", 16, 25, "years of age at which care leavers are asked after"),
      Time("supervision.interval", 100, "from one supervision of a worker to the next"),
      Time("supervision.case.limit", 100, "in which case supervision is on the case system"),
      Time("supervision.urgent_decision.limit", 100, "in which an urgent case decision is recorded"),
      Time("supervision.agreement.interval", 100, "between reviews of a supervision agreement"),
      Time("induction.limit", 100, "from joining to the induction"),
      {"appraisal.due_day", kDayOfYear, 0, 0, {}, "the day of the year by which everybody is appraised"},
      Time("appraisal.new_staff.limit", 100, "from joining to the first appraisal"),
      {"probation.checks", kTimes, 1, 365, {}, "after joining, at which there is a check"},
      Time("sickness.long_term", 365, "from which an absence is long"),
      Time("sickness.bradford.window", 1000, "over which spells and days count for the Bradford factor"),
      Count("sickness.absence_days", 1, 366, "days in a year of one full-time worker, for the absence rate"),
      {"sickness.usual_week", kSomeOf, 0, 0, {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
       "days worked by whoever nobody recorded a week of, such as \"mon,tue,wed,thu,fri\""},
      Count("recruitment.forecast_percent", 1, 99, "of the chance that lies in the range of a forecast"),
      {"xmr.limit_factor", kDecimal, 100, 100'000, {}, "mean moving ranges from the mean to a limit"},
      {"xmr.range_factor", kDecimal, 100, 100'000, {}, "mean moving ranges beyond which a range is left out, once"},
      Count("xmr.run", 2, 100, "points on one side, or rising, that are a signal"),
      Count("xmr.points_min", 2, 1000, "points below which limits are provisional"),
      Count("figures.small_denominator", 0, 1000, "below which a rolling figure stands beside the count"),
      Time("figures.rolling", 366, "that a rolling figure covers"),
      Count("figures.suppress_under", 0, 100, "counts below it are left out of what is public"),
  };
  return names;
}

bool IsName(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// In thousandths; nothing when it is no number such as 2.66.
std::optional<int64_t> Thousandths(std::string_view value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number, std::chars_format::fixed);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  if (!(number > -1e9 && number < 1e9)) return std::nullopt;
  return static_cast<int64_t>(number * 1000 + (number < 0 ? -0.5 : 0.5));
}

std::optional<int64_t> WholeNumber(std::string_view value) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return number;
}

bool IsTime(const RuleName& rule, std::string_view value) {
  const StatusOr<Limit> limit = Limit::Parse(value);
  return limit.ok() && limit->count >= rule.min && limit->count <= rule.max;
}

bool AreSomeOf(std::vector<std::string_view> parts, const std::vector<std::string_view>& choices) {
  std::ranges::sort(parts);
  const bool once = std::ranges::adjacent_find(parts) == parts.end();
  return once && std::ranges::all_of(parts, [&](std::string_view part) { return std::ranges::find(choices, part) != choices.end(); });
}

bool Fits(const RuleName& rule, std::string_view value) {
  const auto within = [&](std::optional<int64_t> number) { return number.has_value() && *number >= rule.min && *number <= rule.max; };
  const std::vector<std::string_view> parts = PartsOf(value);
  switch (rule.shape) {
    case kTime: return IsTime(rule, value);
    case kTimes: return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return IsTime(rule, part); });
    case kCount: return within(WholeNumber(value));
    case kDecimal: return within(Thousandths(value));
    case kChoice: return std::find(rule.choices.begin(), rule.choices.end(), value) != rule.choices.end();
    case kOrder: return std::is_permutation(parts.begin(), parts.end(), rule.choices.begin(), rule.choices.end());
    case kSomeOf: return AreSomeOf(parts, rule.choices);
    case kDayOfYear: return value.size() == 5 && Date::Parse(fmt::format("2013-{}", value)).ok();  // a year without 29 February
    case kName: return IsName(value);
    case kText: return !value.empty();
  }
  return false;
}

}  // namespace

std::span<const RuleName> RuleNames() { return List(); }

StatusOr<const RuleName*> FindRuleName(std::string_view name) {
  std::vector<std::string> names;
  for (const RuleName& rule : List()) {
    if (rule.name == name) return &rule;
    names.emplace_back(rule.name);
  }
  return InvalidArgument("there is no rule \"{}\"{}; `hanes rules names` shows those there are", Excerpt(name, 80), DidYouMean(name, names));
}

Status CheckRuleValue(std::string_view rule, std::string_view value) {
  ASSIGN_OR_RETURN(const RuleName* found, FindRuleName(rule));
  if (value == kNoRule || Fits(*found, value)) return OkStatus();
  return InvalidArgument("rule {} cannot be \"{}\": it is {}, or {} where it is in force no longer", rule, Excerpt(value, 80), ShapeOf(*found),
                         kNoRule);
}

std::string ShapeOf(const RuleName& rule) {
  const std::string from_to = fmt::format("{} to {}", rule.min, rule.max);
  switch (rule.shape) {
    case kTime: return fmt::format("a length of time of {} days, working days, school days, weeks, months or years, such as \"7 working days\"", from_to);
    case kTimes: return "lengths of time with commas between, such as \"8 weeks,16 weeks\"";
    case kCount: return fmt::format("a whole number from {}", from_to);
    case kDecimal: return fmt::format("a number from {} to {}", static_cast<double>(rule.min) / 1000, static_cast<double>(rule.max) / 1000);
    case kChoice: return fmt::format("one of {}", fmt::join(rule.choices, ", "));
    case kOrder: return fmt::format("a list of {}, each once, with commas between", fmt::join(rule.choices, ", "));
    case kSomeOf: return fmt::format("a list of some of {}, each once, with commas between", fmt::join(rule.choices, ", "));
    case kDayOfYear: return "a day of every year, such as 08-31";
    case kName: return "a name of lower-case letters, digits and hyphens";
    case kText: break;
  }
  return "a text";
}

std::vector<std::string_view> PartsOf(std::string_view value) {
  std::vector<std::string_view> parts;
  for (size_t from = 0; from <= value.size();) {
    const size_t comma = std::min(value.find(',', from), value.size());
    parts.push_back(value.substr(from, comma - from));
    from = comma + 1;
  }
  return parts;
}

}  // namespace hanes
