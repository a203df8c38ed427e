// SPDX-License-Identifier: Apache-2.0
// An event that could be read from JSON is the same event after it was written as JSON and read again.
#include "proto/event_json.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {

void FuzzOne(std::string_view bytes) {
  const StatusOr<v1::Event> event = EventFromJson(bytes);
  if (!event.ok()) return;
  const StatusOr<v1::Event> again = EventFromJson(EventToJson(*event));
  Require(again.ok(), "what was written can be read");
  Require(again->SerializeAsString() == event->SerializeAsString(), "the same event");
}

}  // namespace hanes::fuzz
