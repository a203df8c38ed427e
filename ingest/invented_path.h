// SPDX-License-Identifier: Apache-2.0
// What will happen to the children of one referral: drawn when it arrives, told day by day afterwards.
#pragma once

#include "base/civil_date.h"
#include "ingest/invented_random.h"
#include "ingest/invented_story.h"

namespace hanes {

// Days that do not come are Max.
struct InventedPath {
  Date referred;
  Date decided;
  bool accepted = false;
  Date assessed_from = Date::Max();
  Date assessed_to = Date::Max();
  Date enquiry = Date::Max();       // section 47
  Date conference = Date::Max();    // one meeting for all brothers and sisters
  Date registered = Date::Max();
  Date deregistered = Date::Max();
  Date moves_on = Date::Max();      // from the intake team to another
  Date ends;
};

// Days in care of one child of the family; `from` is Max when it never comes to that.
struct InventedCare {
  Date from = Date::Max();
  Date to = Date::Max();
  bool for_long = false;  // by order of a court
  Date pre_proceedings = Date::Max();
  Date issued = Date::Max();
  Date proceedings_end = Date::Max();
};

InventedPath DrawPath(Date referred, const InventedStory& story, InventedRandom& random);
InventedCare DrawCare(const InventedPath& path, InventedRandom& random);

}  // namespace hanes
