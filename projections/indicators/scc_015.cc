// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

void FirstCoreGroupInTime(Reading& reading, Cohort& cohort) {
  EachOnceDue(reading, {"held", "never held", "came off the register before it was due"}, FirstCoreGroups, cohort);
}

}  // namespace

std::vector<Indicator> Scc015() {
  return {{.code = "SCC/015",
           .measure = "Initial core groups held within 10 working days of the conference",
           .definition = "Children put on the child protection register whose first core group was due in the period; those count where one was held "
                         "on the day of registration or within the limit after it. A child off the register by then is left out.",
           .source = "[S]",
           .rules = {"cp.core_group.limit"},
           .choices = {"The day of registration is taken for the day of the conference that decided it [K]."},
           .history = {kChildProtection},
           .gather = FirstCoreGroupInTime}};
}

}  // namespace hanes
