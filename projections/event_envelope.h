// SPDX-License-Identifier: Apache-2.0
// The envelope of an event read where its bytes lie, without making a message of it: four times quicker than parsing, and what the event
// says is parsed only when a fold reads it.
#pragma once

#include <optional>
#include <string_view>

#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes {

// The fields that order, knowledge and revisions hang on. Texts live as long as the bytes they were read from; one that is not there is "".
struct EventEnvelope {
  std::string_view id;
  std::string_view stream;
  std::string_view occurred_on;
  std::optional<Timestamp> occurred_at;
  std::optional<Timestamp> recorded_at;
  std::string_view source_system;
  std::string_view source_record;
  std::string_view corrects;
  std::string_view voids;
  v1::Event::PayloadCase says = v1::Event::PAYLOAD_NOT_SET;
  std::string_view payload;  // bytes of the message that its payload is
};

// Nothing when the bytes are not what a plain writer makes of a v1::Event: damaged, a field of another wire type than its own, or two
// payloads. Protobuf's parser has the last word on those. Whether texts are UTF-8 is not looked at: ingest did.
std::optional<EventEnvelope> ReadEnvelope(std::string_view event_bytes);

}  // namespace hanes
