// SPDX-License-Identifier: Apache-2.0
#include "projections/event_envelope.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <bitset>

#include "proto/wire_cursor.h"

namespace hanes {
namespace {

// Damaged bytes can say any number of seconds; what microseconds cannot hold is as far away as can be.
Timestamp FromParts(int64_t seconds, int32_t nanos) {
  constexpr int64_t kSecondsMax = 9'000'000'000'000;
  return Timestamp::FromMicros(std::clamp(seconds, -kSecondsMax, kSecondsMax) * 1'000'000 + nanos / 1000);
}

bool ReadInstant(std::string_view bytes, std::optional<Timestamp>& instant) {
  if (instant.has_value()) return false;  // said twice is said together: the parser knows how
  WireCursor wire(bytes);
  int64_t seconds = 0;
  int32_t nanos = 0;
  while (!wire.AtEnd()) {
    const uint32_t tag = wire.Tag();
    if (tag == WireTag(google::protobuf::Timestamp::kSecondsFieldNumber, kWireVarint)) {
      seconds = static_cast<int64_t>(wire.Varint());
    } else if (tag == WireTag(google::protobuf::Timestamp::kNanosFieldNumber, kWireVarint)) {
      nanos = static_cast<int32_t>(wire.Varint());
    } else {
      return false;
    }
  }
  instant = FromParts(seconds, nanos);
  return wire.ok();
}

bool ReadSource(std::string_view bytes, EventEnvelope& envelope) {
  WireCursor wire(bytes);
  while (!wire.AtEnd()) {
    const uint32_t tag = wire.Tag();
    switch (tag) {
      case WireTag(v1::Source::kSystemFieldNumber, kWireBytes): envelope.source_system = wire.Bytes(); break;
      case WireTag(v1::Source::kRecordFieldNumber, kWireBytes): envelope.source_record = wire.Bytes(); break;
      default: wire.SkipField(tag);
    }
  }
  return wire.ok();
}

// Far above the highest field number; fields beyond are unknown here.
constexpr size_t kFieldsMax = 512;

// From the schema itself, so that a payload added to event.proto is known here.
const std::bitset<kFieldsMax>& Payloads() {
  static const std::bitset<kFieldsMax> payloads = [] {
    std::bitset<kFieldsMax> numbers;
    const auto* oneof = v1::Event::descriptor()->FindOneofByName("payload");
    for (int i = 0; i < oneof->field_count(); ++i) numbers.set(static_cast<size_t>(oneof->field(i)->number()));
    return numbers;
  }();
  return payloads;
}

}  // namespace

std::optional<EventEnvelope> ReadEnvelope(std::string_view event_bytes) {
  static const std::bitset<kFieldsMax>& payloads = Payloads();
  std::optional<EventEnvelope> read(std::in_place);
  EventEnvelope& envelope = *read;
  WireCursor wire(event_bytes);
  while (!wire.AtEnd()) {
    const uint32_t tag = wire.Tag();
    bool plain = true;
    switch (tag) {
      case WireTag(v1::Event::kIdFieldNumber, kWireBytes): envelope.id = wire.Bytes(); break;
      case WireTag(v1::Event::kStreamFieldNumber, kWireBytes): envelope.stream = wire.Bytes(); break;
      case WireTag(v1::Event::kOccurredOnFieldNumber, kWireBytes): envelope.occurred_on = wire.Bytes(); break;
      case WireTag(v1::Event::kOccurredAtFieldNumber, kWireBytes): plain = ReadInstant(wire.Bytes(), envelope.occurred_at); break;
      case WireTag(v1::Event::kRecordedAtFieldNumber, kWireBytes): plain = ReadInstant(wire.Bytes(), envelope.recorded_at); break;
      case WireTag(v1::Event::kSourceFieldNumber, kWireBytes): plain = ReadSource(wire.Bytes(), envelope); break;
      case WireTag(v1::Event::kCorrectsFieldNumber, kWireBytes): envelope.corrects = wire.Bytes(); break;
      case WireTag(v1::Event::kVoidsFieldNumber, kWireBytes): envelope.voids = wire.Bytes(); break;
      default: {
        const uint32_t field = tag >> 3;
        if (field >= kFieldsMax || !payloads[field]) {
          wire.SkipField(tag);
          break;
        }
        plain = (tag & 7) == kWireBytes && envelope.says == v1::Event::PAYLOAD_NOT_SET;
        envelope.says = static_cast<v1::Event::PayloadCase>(field);
        envelope.payload = wire.Bytes();
      }
    }
    if (!plain) return std::nullopt;
  }
  if (!wire.ok()) return std::nullopt;
  return read;
}

}  // namespace hanes
