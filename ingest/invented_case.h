// SPDX-License-Identifier: Apache-2.0
// A piece of work on one child: from a referral that was accepted until nobody has to do anything any more.
#pragma once

#include <cstdint>

#include "base/civil_date.h"
#include "ingest/invented_system.h"

namespace hanes {

struct InventedCase {
  uint32_t child = 0;
  uint32_t referral = 0;
  uint32_t family = 0;  // brothers and sisters go to one worker where they can
  Date opens;
  Date ends;
  Date moves_on = Date::Max();      // from the intake team to another
  Date in_care_from = Date::Max();
  Date serious_from = Date::Max();  // on the register or looked after: only a registered social worker may hold it

  // Who works on it now.
  uint32_t team = 0;
  uint32_t worker = 0;  // 0: it lies in the team's duty tray
  RowRef involvement;   // number 0 before the first
};

}  // namespace hanes
