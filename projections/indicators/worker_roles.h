// SPDX-License-Identifier: Apache-2.0
// What workers were employed as on a day.
#pragma once

#include "projections/indicators/known_facts.h"

namespace hanes {

// The role on the day of a worker as children's facts name one; 0, which is "", when not employed then or not recorded.
Symbol RoleOnDay(const KnownFacts& facts, Symbol worker_name, Date day);

// Somebody was given the child as its primary worker on the day, or next after it and before `until`. Who, and from when; nothing when nobody.
struct FirstHolder {
  Symbol worker_name = 0;
  Date from;
};
std::optional<FirstHolder> FirstHolderSince(const KnownFacts& facts, Symbol child, Date day, Date until);

}  // namespace hanes
