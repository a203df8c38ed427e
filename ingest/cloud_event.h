// SPDX-License-Identifier: Apache-2.0
// CloudEvents 1.0 over Kafka (protocol binding): how an event lies in a record of the topic. docs/formats-kafka.md is the same for
// people, with the commands of kcat and of a Python client.
//
// Binary mode: headers ce_specversion "1.0", ce_id, ce_source, ce_type "hanes.v1.CaseOpened", ce_subject (the stream), ce_time, and
// content-type application/protobuf or application/json; the value is the v1::Event. Structured mode: content-type
// application/cloudevents+json; the value is a JSON object with these attributes and `data` (the event's JSON) or `data_base64` (its
// protobuf). Without ce_ headers a record is taken when its content-type says which of the two it is; otherwise nothing is guessed.
//
// The envelope decides. ce_id fills an empty `id`, ce_subject an empty `stream`; where both are given and differ, the record is
// refused, and so it is when ce_type names another payload. ce_time is never taken over: producers disagree whether it is when a thing
// happened or when it was sent, and knowledge time must not be guessed. Neither is the authority: it must stand in the envelope.
#pragma once

#include <string>

#include "base/ids.h"
#include "base/status.h"
#include "hanes/v1/event.pb.h"
#include "ingest/kafka_record.h"
#include "store/event_log.h"

namespace hanes {

inline constexpr std::string_view kTypePrefix = "hanes.v1.";
// Type of a row that an adapter refused, on its way to the log's quarantine; the value is a v1::QuarantineEntry in protobuf.
inline constexpr std::string_view kRejectedRecordType = "hanes.v1.RejectedRecord";
// Longest value of a record that is decoded. A real event has some hundred bytes, the largest (counts of an extract) some thousand.
inline constexpr size_t kEventBytesMax = 256 << 10;
// Longest `raw` of a refusal that is sent: below the broker's usual message.max.bytes of 1 MiB. A longer one is cut and says so.
inline constexpr size_t kRefusalRawBytesMax = 768 << 10;

// The record we send: binary mode, protobuf, keyed by stream.
KafkaMessage EncodeEvent(const v1::Event& event);

// The record that carries a refusal, keyed by its origin.
KafkaMessage EncodeRefusal(const AuthorityId& authority, const Refusal& refusal);

// Is the record a refusal on its way?
bool IsRejectedRecord(const KafkaRecord& record);
// InvalidArgument when its value is not a v1::QuarantineEntry.
StatusOr<Refusal> DecodeRefusal(const KafkaRecord& record);

// Decodes into `*event`, which is cleared first (a message used again parses 1.4 times as fast as a new one). Returns true when the
// record's value is, byte for byte, the event in protobuf.
// Errors: InvalidArgument undecodable, or attributes and envelope disagree · Unimplemented ce_type names a payload unknown here ·
// ResourceExhausted the value is longer than kEventBytesMax. Each says what to mend.
StatusOr<bool> DecodeRecord(const KafkaRecord& record, v1::Event* event);

}  // namespace hanes
