// SPDX-License-Identifier: Apache-2.0
#include "projections/targets.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/nearest.h"
#include "base/period.h"
#include "base/utf8.h"
#include "projections/indicators/pages.h"
#include "projections/measure.h"
#include "projections/settings_facts.h"
#include "projections/settings_file.h"

namespace hanes {
namespace {

constexpr std::string_view kFileKeys[] = {"valid_from", "recorded_at", "citation", "period", "target"};
constexpr std::string_view kTargetKeys[] = {"measure", "value", "team", "period", "better", "valid_from", "recorded_at", "citation"};

constexpr int64_t kShare = 100'00;
constexpr int64_t kNumber = 10'000'00;  // of days or points: beyond it is a slip of the hand
constexpr std::string_view kCampaign = "recruitment.campaign.";  // and its code: starts by a day
constexpr std::string_view kHigher = "higher";
constexpr std::string_view kLower = "lower";

// "85.5" is 8550; nothing for what is no number of at most two places.
std::optional<int64_t> Hundredths(std::string_view text) {
  const size_t point = std::min(text.find('.'), text.size());
  const std::string_view places = text.substr(std::min(point + 1, text.size()));
  const bool bare_point = point < text.size() && places.empty();
  if (point == 0 || point > 9 || places.size() > 2 || bare_point) return std::nullopt;
  std::string digits(text.substr(0, point));
  digits.append(places).append(2 - places.size(), '0');
  const bool all_digits = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  int64_t value = 0;
  if (!all_digits) return std::nullopt;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

StatusOr<v1::Event> ReadTarget(const SettingsFile& file, const toml::table& target, const AuthorityId& authority) {
  RETURN_IF_ERROR(file.ExpectKeys(target, kTargetKeys));
  const auto if_any = [&](std::string_view key) -> StatusOr<std::string> {
    ASSIGN_OR_RETURN(std::optional<std::string> text, file.TextIfAny(target, key));
    return std::move(text).value_or("");
  };
  WrittenTarget written;
  ASSIGN_OR_RETURN(written.measure, file.Text(target, "measure"));
  ASSIGN_OR_RETURN(written.value, file.Text(target, "value"));
  ASSIGN_OR_RETURN(written.team, if_any("team"));
  ASSIGN_OR_RETURN(written.period, if_any("period"));
  ASSIGN_OR_RETURN(written.better, if_any("better"));
  ASSIGN_OR_RETURN(written.citation, file.Text(target, "citation"));
  ASSIGN_OR_RETURN(written.valid_from, file.Day(target, "valid_from"));
  ASSIGN_OR_RETURN(written.recorded_at, file.Instant(target, "recorded_at"));
  StatusOr<v1::Event> event = MakeTarget(authority, written);
  RETURN_IF_ERROR(Annotate(event.status(), file.Place(target)));
  return event;
}

}  // namespace

StatusOr<TargetedMeasure> FindTargetedMeasure(std::string_view code) {
  std::vector<std::string> codes;
  for (const Indicator& indicator : Indicators()) {
    const bool share = indicator.unit == FigureUnit::kPercent || indicator.unit == FigureUnit::kPercentOfAmounts;
    const std::string_view better = indicator.better == Better::kHigher ? kHigher : kLower;
    if (indicator.code == code) return TargetedMeasure{indicator.code, better, share ? kShare : kNumber};
    codes.emplace_back(indicator.code);
  }
  for (const Measure& measure : Measures()) {
    if (measure.asked == "indicators") continue;  // among those above
    if (measure.name == code) return TargetedMeasure{measure.name, "", measure.is_share() ? kShare : kNumber};
    codes.emplace_back(measure.name);
  }
  if (code.starts_with(kCampaign) && code.size() > kCampaign.size()) return TargetedMeasure{kCampaign, kHigher, kNumber};
  return InvalidArgument("there is no measure \"{}\"{}: docs/indicators.md lists those there are", Excerpt(code, 80), DidYouMean(code, codes));
}

StatusOr<v1::Event> MakeTarget(const AuthorityId& authority, const WrittenTarget& target) {
  ASSIGN_OR_RETURN(const TargetedMeasure measure, FindTargetedMeasure(target.measure));
  const std::optional<int64_t> value = Hundredths(target.value);
  if (target.value != kNoRule && (!value.has_value() || *value > measure.hundredths_max)) {
    return InvalidArgument("target of {} cannot be \"{}\": write a number from 0 to {} with at most two places, or {} where there is no target any "
                           "longer", target.measure, target.value, measure.hundredths_max / 100, kNoRule);
  }
  if (!target.period.empty()) RETURN_IF_ERROR(Annotate(Period::Parse(target.period).status(), "period"));
  if (!target.better.empty() && target.better != kHigher && target.better != kLower) {
    return InvalidArgument("better \"{}\" is not higher or lower", target.better);
  }
  v1::Event event = BeginSetting(authority, target.valid_from, target.recorded_at,
                                 fmt::format("{}/{}/{}/{}", target.measure, target.team, target.period, target.valid_from.ToString()));
  v1::TargetSet& set = *event.mutable_target_set();
  set.set_measure(target.measure);
  if (value.has_value()) set.set_value_hundredths(*value);
  set.set_team(target.team);
  set.set_period(target.period);
  set.set_better(target.better);
  set.set_citation(target.citation);
  return EndSetting(std::move(event), authority);
}

StatusOr<std::vector<v1::Event>> ReadTargets(std::string_view file, std::string_view toml, const AuthorityId& authority) {
  ASSIGN_OR_RETURN(const SettingsFile parsed, SettingsFile::Parse(file, toml));
  RETURN_IF_ERROR(parsed.ExpectKeys(parsed.table(), kFileKeys));
  ASSIGN_OR_RETURN(const std::vector<const toml::table*> targets, parsed.Tables("target"));
  std::vector<v1::Event> events;
  std::map<std::string, std::string> places;
  for (const toml::table* target : targets) {
    ASSIGN_OR_RETURN(v1::Event event, ReadTarget(parsed, *target, authority));
    const auto [first, is_new] = places.emplace(event.source().record(), parsed.Place(*target));
    if (!is_new) return InvalidArgument("{}: the target of {} is set twice: leave out this one or the one of {}", parsed.Place(*target),
                                        event.target_set().measure(), first->second);
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace hanes
