// SPDX-License-Identifier: Apache-2.0
#include "ingest/cloud_event.h"

#include "base/utf8.h"
#include "hanes/v1/log_service.pb.h"
#include "ingest/cloud_event_json.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"

namespace hanes {
namespace {

constexpr std::string_view kProtobuf = "application/protobuf";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kStructured = "application/cloudevents+json";

// What CloudEvents says about an event beside its envelope; "" when it says nothing.
struct Attributes {
  std::string_view specversion, id, type, subject, content_type;
};

// One walk over the headers: this runs for every record.
Attributes ReadAttributes(const KafkaRecord& record) {
  Attributes attributes;
  for (const KafkaHeader& header : record.headers) {
    if (header.name == "ce_id") attributes.id = header.value;
    else if (header.name == "ce_type") attributes.type = header.value;
    else if (header.name == "ce_subject") attributes.subject = header.value;
    else if (header.name == "ce_specversion") attributes.specversion = header.value;
    else if (header.name == "content-type") attributes.content_type = header.value;
  }
  // "application/json; charset=utf-8": parameters change nothing, both formats are UTF-8 by definition.
  attributes.content_type = attributes.content_type.substr(0, attributes.content_type.find_first_of("; "));
  return attributes;
}

bool KnownType(std::string_view name) {
  static const absl::flat_hash_set<std::string> known = [] {
    absl::flat_hash_set<std::string> names;
    const auto* payload = v1::Event::descriptor()->FindOneofByName("payload");
    for (int i = 0; i < payload->field_count(); ++i) names.insert(payload->field(i)->message_type()->name());
    return names;
  }();
  return known.contains(absl::string_view(name.data(), name.size()));
}

// The name without its prefix; Unimplemented when this version does not know it.
Status CheckType(std::string_view type) {
  if (type.substr(0, kTypePrefix.size()) != kTypePrefix) {
    return InvalidArgument("type \"{}\" is not hanes.v1.<Payload>: see docs/formats-kafka.md", type);
  }
  if (KnownType(type.substr(kTypePrefix.size()))) return OkStatus();
  return Unimplemented("type \"{}\" is not known to this version: update hanes, then `hanes quarantine replay`", type);
}

Status CheckVersion(std::string_view specversion) {
  if (specversion == "1.0") return OkStatus();
  return InvalidArgument("CloudEvents specversion \"{}\" is not 1.0: set it", specversion);
}

// A field the envelope leaves empty is filled; one that differs is an error. Returns whether it was filled.
StatusOr<bool> Agree(std::string_view attribute, std::string_view name, const std::string& field, std::string* target) {
  if (attribute.empty() || attribute == field) return false;
  if (!field.empty()) {
    return InvalidArgument("CloudEvents {} \"{}\" and the event's own \"{}\" differ: send the same or leave one out", name, attribute, field);
  }
  target->assign(attribute);
  return true;
}

// Makes envelope and attributes one. Returns whether the event was changed.
StatusOr<bool> Reconcile(const Attributes& attributes, v1::Event* event) {
  ASSIGN_OR_RETURN(const bool id_filled, Agree(attributes.id, "id", event->id(), event->mutable_id()));
  ASSIGN_OR_RETURN(const bool stream_filled, Agree(attributes.subject, "subject", event->stream(), event->mutable_stream()));
  const std::string_view payload = PayloadName(*event);
  // Without a payload the event is refused by ValidateEvent, in better words.
  if (!attributes.type.empty() && !payload.empty() && attributes.type.substr(kTypePrefix.size()) != payload) {
    return InvalidArgument("CloudEvents type \"{}\" and the event's payload {} differ: send hanes.v1.{}", attributes.type, payload, payload);
  }
  return id_filled || stream_filled;
}

Status ParseProtobuf(std::string_view bytes, v1::Event* event) {
  if (event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return OkStatus();
  return InvalidArgument("value is not a hanes.v1.Event in protobuf: check the producer's schema, or send content-type application/json");
}

Status ParseJson(std::string_view text, v1::Event* event) {
  ASSIGN_OR_RETURN(*event, EventFromJson(text));
  return OkStatus();
}

StatusOr<bool> DecodeStructured(const KafkaRecord& record, v1::Event* event) {
  ASSIGN_OR_RETURN(const StructuredEvent structured, ParseStructuredEvent(record.value));
  RETURN_IF_ERROR(CheckVersion(structured.specversion));
  RETURN_IF_ERROR(CheckType(structured.type));
  RETURN_IF_ERROR(structured.json.empty() ? ParseProtobuf(structured.protobuf, event) : ParseJson(structured.json, event));
  Attributes attributes;
  attributes.id = structured.id;
  attributes.type = structured.type;
  attributes.subject = structured.subject;
  RETURN_IF_ERROR(Reconcile(attributes, event).status());
  return false;
}

// Binary mode, and records that carry a content-type alone.
StatusOr<bool> DecodeBinary(const KafkaRecord& record, const Attributes& attributes, v1::Event* event) {
  const bool cloud_event = !attributes.specversion.empty() || !attributes.id.empty() || !attributes.type.empty();
  if (cloud_event) RETURN_IF_ERROR(CheckVersion(attributes.specversion));
  if (cloud_event) RETURN_IF_ERROR(CheckType(attributes.type));
  const bool protobuf = attributes.content_type == kProtobuf;
  if (!protobuf && attributes.content_type != kJson) {
    return InvalidArgument("content-type \"{}\" is neither application/protobuf, application/json nor application/cloudevents+json: set the header",
                           attributes.content_type);
  }
  RETURN_IF_ERROR(protobuf ? ParseProtobuf(record.value, event) : ParseJson(record.value, event));
  ASSIGN_OR_RETURN(const bool changed, Reconcile(attributes, event));
  return protobuf && !changed;
}

std::string TimeText(const google::protobuf::Timestamp& instant) {
  return Timestamp::FromMicros(instant.seconds() * 1'000'000 + instant.nanos() / 1'000).ToString();
}

}  // namespace

KafkaMessage EncodeEvent(const v1::Event& event) {
  KafkaMessage message;
  message.key = event.stream();
  message.value = event.SerializeAsString();
  message.headers = {{"ce_specversion", "1.0"},
                     {"ce_id", event.id()},
                     {"ce_source", fmt::format("urn:hanes:{}:{}", event.authority(), event.source().system())},
                     {"ce_type", fmt::format("{}{}", kTypePrefix, PayloadName(event))},
                     {"ce_subject", event.stream()},
                     {"content-type", std::string(kProtobuf)}};
  if (event.has_recorded_at()) message.headers["ce_time"] = TimeText(event.recorded_at());
  return message;
}

KafkaMessage EncodeRefusal(const AuthorityId& authority, const Refusal& refusal) {
  v1::QuarantineEntry entry;
  entry.set_reason(refusal.reason);
  entry.set_detail(AsUtf8(refusal.detail));
  entry.set_raw(refusal.raw.substr(0, kRefusalRawBytesMax));
  if (refusal.raw.size() > kRefusalRawBytesMax) {
    entry.set_detail(fmt::format("{} (the first {} of {} bytes are kept)", entry.detail(), kRefusalRawBytesMax, refusal.raw.size()));
  }
  entry.set_origin(AsUtf8(refusal.origin));
  entry.set_place(refusal.place);
  for (const auto& [name, value] : refusal.headers) (*entry.mutable_headers())[AsUtf8(name)] = AsUtf8(value);
  KafkaMessage message;
  message.key = refusal.origin;
  message.value = entry.SerializeAsString();
  message.headers = {{"ce_specversion", "1.0"},
                     {"ce_id", ShortId(message.value)},
                     {"ce_source", fmt::format("urn:hanes:{}:adapter", authority.value())},
                     {"ce_type", std::string(kRejectedRecordType)},
                     {"content-type", std::string(kProtobuf)}};
  return message;
}

bool IsRejectedRecord(const KafkaRecord& record) {
  const std::string_view* type = record.Header("ce_type");
  return type != nullptr && *type == kRejectedRecordType;
}

StatusOr<Refusal> DecodeRefusal(const KafkaRecord& record) {
  v1::QuarantineEntry entry;
  if (!entry.ParseFromArray(record.value.data(), static_cast<int>(record.value.size())) || entry.reason().empty()) {
    return InvalidArgument("value is not a hanes.v1.QuarantineEntry with a reason, as its type {} says", kRejectedRecordType);
  }
  Refusal refusal;
  refusal.reason = entry.reason();
  refusal.detail = entry.detail();
  refusal.raw = std::move(*entry.mutable_raw());
  refusal.origin = entry.origin();
  refusal.place = entry.place();
  refusal.headers.insert(entry.headers().begin(), entry.headers().end());
  return refusal;
}

StatusOr<bool> DecodeRecord(const KafkaRecord& record, v1::Event* event) {
  event->Clear();
  if (record.value.size() > kEventBytesMax) {
    return ResourceExhausted("value has {} bytes, an event at most {}: split it at the source", record.value.size(), kEventBytesMax);
  }
  const Attributes attributes = ReadAttributes(record);
  if (attributes.content_type == kStructured) return DecodeStructured(record, event);
  return DecodeBinary(record, attributes, event);
}

}  // namespace hanes
