// SPDX-License-Identifier: Apache-2.0
// A record's headers, read where they lie.
//
// The client keeps the headers of a fetched record as the broker sent them, right behind the record's value, and makes some fifteen small
// objects of them when it is asked: two fifths of what taking in a record cost. There is no call for the bytes themselves; they stand at a
// place in the client's record that has been the same from 1.9 to 2.15. So the place is used only with a client of these versions, and
// only where what it says is, record by record, what it must be: that the bytes begin where the value ends. All others are asked for.
#pragma once

#include <librdkafka/rdkafka.h>

#include <vector>

#include "ingest/kafka_record.h"

namespace hanes {

// Adds the headers of a fetched record, as rd_kafka_message_headers would give them. Views into the message.
void TakeHeaders(const rd_kafka_message_t& message, std::vector<KafkaHeader>& headers);

// Its two ways. In place: false, and nothing added, where the bytes are not where they should be or are not whole.
bool TakeHeadersInPlace(const rd_kafka_message_t& message, std::vector<KafkaHeader>& headers);
void TakeHeadersAsked(const rd_kafka_message_t& message, std::vector<KafkaHeader>& headers);

}  // namespace hanes
