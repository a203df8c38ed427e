// SPDX-License-Identifier: Apache-2.0
// The steps of chains of duties, walked once for many periods: a series asks a hundred weeks of the same visits, and each step is due in one.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "projections/indicators/duties.h"

namespace hanes {

// One moment's and one rule set's, as IndicatorMoment has them.
class KeptSteps {
 public:
  struct Step {
    Symbol entity = 0;
    Date spell_ended;
    DueStep step;
  };
  // `days`: every period that will be asked about lies in them.
  explicit KeptSteps(DateRange days) : days_(days) {}

  // The steps of that kind that were due in the reading's period, of whatever spell, in order of their due day. Nothing where what is due hangs
  // on the period itself, by a rule that was set later than its duty began or that is missing: then the chains must be walked for it.
  std::optional<std::span<const Step>> DueIn(const Reading& reading, RepeatedDuties duties);

 private:
  struct Walked {
    std::vector<Step> steps;
    Date alike_from;  // the steps are those of periods that end on this day or later
  };
  Walked Walk(Reading reading, RepeatedDuties duties) const;

  const DateRange days_;
  std::map<RepeatedDuties, Walked> walked_;
};

}  // namespace hanes
