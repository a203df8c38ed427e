// SPDX-License-Identifier: Apache-2.0
// A date or an instant that could be read is written as one that reads the same.
#include "base/civil_date.h"
#include "base/timestamp.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) {
  if (const StatusOr<Date> day = Date::Parse(bytes); day.ok()) Require(day->ToString() == bytes, "a day has one way to be written");
  (void)ParseKnownAt(bytes);  // a day or an instant: neither may crash it
  const StatusOr<Timestamp> instant = Timestamp::Parse(bytes);
  if (!instant.ok()) return;
  const StatusOr<Timestamp> again = Timestamp::Parse(instant->ToString());
  Require(again.ok() && *again == *instant, "an instant that was written reads the same");
}

}  // namespace hanes::fuzz
