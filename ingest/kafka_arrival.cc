// SPDX-License-Identifier: Apache-2.0
#include "ingest/kafka_arrival.h"

#include "ingest/cloud_event.h"
#include "ingest/plain_event.h"
#include "proto/validate.h"

namespace hanes {
namespace {

// `otherwise` for what is wrong in a way that only the step which found it can name.
std::string ReasonOf(const Status& status, std::string_view otherwise) {
  switch (status.code()) {
    case StatusCode::kUnimplemented: return "unknown_payload";
    case StatusCode::kPermissionDenied: return "wrong_authority";
    case StatusCode::kResourceExhausted: return "too_large";
    default: return std::string(otherwise);
  }
}

}  // namespace

ArrivalDecoder::ArrivalDecoder(AuthorityId authority, std::string topic) : authority_(std::move(authority)), topic_(std::move(topic)) {}

Arrival ArrivalDecoder::Decode(const KafkaRecord& record) {
  if (const std::optional<PlainEvent> plain = ReadPlainEvent(record, authority_)) {
    return {AcceptedEvent{EventId(std::string(plain->id)), StreamId(std::string(plain->stream)), std::string(record.value)}, record.at, record.offset};
  }
  return DecodeOther(record);
}

Arrival ArrivalDecoder::Decode(const KafkaRecord& record, KeptBytes& memory) {
  const std::optional<PlainEvent> plain = ReadPlainEvent(record, authority_);
  if (!plain.has_value()) return DecodeOther(record);
  const std::string_view bytes = memory.Keep(record.value);
  const auto kept = [&](std::string_view part) { return bytes.substr(static_cast<size_t>(part.data() - record.value.data()), part.size()); };
  return {EventView{kept(plain->id), kept(plain->stream), bytes}, record.at, record.offset};
}

Arrival ArrivalDecoder::DecodeOther(const KafkaRecord& record) {
  if (IsRejectedRecord(record)) {
    StatusOr<Refusal> refusal = DecodeRefusal(record);
    if (refusal.ok()) return {*std::move(refusal), record.at, record.offset};
    return {Refuse(record, "undecodable", MessageOf(refusal.status())), record.at, record.offset};
  }
  const StatusOr<bool> as_received = DecodeRecord(record, &event_);
  if (!as_received.ok()) {
    return {Refuse(record, ReasonOf(as_received.status(), "undecodable"), MessageOf(as_received.status())), record.at, record.offset};
  }
  if (const Status valid = ValidateEvent(event_, authority_); !valid.ok()) {
    return {Refuse(record, ReasonOf(valid, "invalid"), MessageOf(valid)), record.at, record.offset};
  }
  std::string bytes = *as_received ? std::string(record.value) : event_.SerializeAsString();
  return {AcceptedEvent{EventId(event_.id()), StreamId(event_.stream()), std::move(bytes)}, record.at, record.offset};
}

Refusal ArrivalDecoder::Refuse(const KafkaRecord& record, std::string reason, std::string detail) const {
  Refusal refusal;
  refusal.reason = std::move(reason);
  refusal.detail = fmt::format("{} offset {}: {}", topic_, record.offset, detail);
  refusal.raw = record.value;
  refusal.origin = topic_;
  refusal.place = record.offset;
  for (const KafkaHeader& header : record.headers) refusal.headers.emplace(header.name, header.value);
  return refusal;
}

}  // namespace hanes
