// SPDX-License-Identifier: Apache-2.0
// Any record of the topic becomes a valid event or a refusal with a reason and its bytes.
// Bytes: lines "name=value" of headers, an empty line, the record's value.
#include "ingest/cloud_event.h"
#include "ingest/kafka_arrival.h"
#include "proto/validate.h"
#include "tests/fuzz/fuzz.h"

namespace hanes::fuzz {
namespace {

std::vector<KafkaHeader> TakeHeaders(std::string_view* bytes) {
  std::vector<KafkaHeader> headers;
  while (!bytes->empty()) {
    std::string_view line = TakeUntil('\n', bytes);
    if (line.empty()) break;
    const std::string_view name = TakeUntil('=', &line);
    headers.push_back({name, line});
  }
  return headers;
}

}  // namespace

void FuzzOne(std::string_view bytes) {
  const std::vector<KafkaHeader> headers = TakeHeaders(&bytes);
  const KafkaRecord record{.key = {}, .value = bytes, .headers = headers, .offset = 7, .at = {}};
  ArrivalDecoder decoder(AuthorityId("W06000012"), "topic");
  const Arrival arrival = decoder.Decode(record);
  if (const auto* refusal = std::get_if<Refusal>(&arrival.content)) {
    Require(!refusal->reason.empty(), "a refusal has its reason");
    Require(IsRejectedRecord(record) || refusal->raw == bytes, "a refusal keeps its bytes");
    return;
  }
  const auto& accepted = std::get<AcceptedEvent>(arrival.content);
  v1::Event event;
  Require(event.ParseFromString(accepted.bytes), "what is accepted can be read");
  Require(ValidateEvent(event, AuthorityId("W06000012")).ok(), "what is accepted is valid");
  Require(event.id() == accepted.id.value() && event.stream() == accepted.stream.value(), "id and stream are the event's own");
}

}  // namespace hanes::fuzz
