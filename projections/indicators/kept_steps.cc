// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/kept_steps.h"

#include <algorithm>

namespace hanes {

KeptSteps::Walked KeptSteps::Walk(Reading reading, RepeatedDuties duties) const {
  Walked walked;
  duties(reading, [&](const RepeatedDuty& duty) {
    const auto due_of = [&](const ChainClock& clock) { return DueOf(reading, duty, clock); };
    WalkChain(duty.spell.days, duty.done, duty.starts, reading.today(), due_of, [&](const DueStep& step) {
      if (days_.Contains(step.due)) walked.steps.push_back({duty.spell.entity, duty.spell.days.to, step});
    });
  });
  walked.alike_from = reading.failure().empty() ? reading.alike_from() : Date::Max();
  std::ranges::stable_sort(walked.steps, {}, [](const Step& of) { return of.step.due; });
  return walked;
}

std::optional<std::span<const KeptSteps::Step>> KeptSteps::DueIn(const Reading& reading, RepeatedDuties duties) {
  const DateRange period = reading.period();
  if (period.from < days_.from || period.to > days_.to) return std::nullopt;
  auto found = walked_.find(duties);
  if (found == walked_.end()) found = walked_.emplace(duties, Walk(reading.Over(days_), duties)).first;
  const Walked& walked = found->second;
  if (walked.alike_from > period.to - 1) return std::nullopt;
  const auto due_day = [](const Step& of) { return of.step.due; };
  const auto first = std::ranges::lower_bound(walked.steps, period.from, {}, due_day);
  return std::span(first, std::ranges::lower_bound(first, walked.steps.end(), period.to, {}, due_day));
}

}  // namespace hanes
