// SPDX-License-Identifier: Apache-2.0
// Takes in the record that nearly all of them are, an event in protobuf that is as it should be, without making a message of it: that
// costs a tenth of parsing and validating one.
//
// It only ever says yes. Whatever is in any way unusual (JSON, structured mode, text beyond ASCII, a field that comes twice or is not
// known here, a list) or wrong is left to DecodeRecord and ValidateEvent, which have the last word and the words for what is wrong. What
// the fields of a payload must be is read from the schema, so a new payload needs no line here.
#pragma once

#include <optional>
#include <string_view>

#include "base/ids.h"
#include "ingest/kafka_record.h"

namespace hanes {

// Views into the record's value, which is the event byte for byte.
struct PlainEvent {
  std::string_view id;
  std::string_view stream;
};

// The event, when DecodeRecord would take the record as it is and ValidateEvent would find nothing wrong. Nothing when that is not certain.
std::optional<PlainEvent> ReadPlainEvent(const KafkaRecord& record, const AuthorityId& authority);

}  // namespace hanes
