// SPDX-License-Identifier: Apache-2.0
#include "projections/event_envelope.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <bitset>

namespace hanes {
namespace {

constexpr int kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;  // wire types
constexpr uint64_t TagOf(int field, int wire_type) { return static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(wire_type); }

// A cursor over encoded bytes. After the first thing that is not well formed it stands at its end and `ok` is false.
class WireCursor {
 public:
  explicit WireCursor(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool AtEnd() const { return at_ == end_; }
  bool ok() const { return ok_; }
  const char* at() const { return at_; }

  uint64_t Varint() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);  // nearly always
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    Fail();
    return 0;
  }

  std::string_view Bytes() {
    const uint64_t count = Varint();
    const char* const from = at_;
    Skip(count);
    return ok_ ? std::string_view(from, count) : std::string_view();
  }

  void SkipField(uint64_t tag) {
    switch (tag & 7) {
      case kVarint: Varint(); return;
      case kFixed64: Skip(8); return;
      case kBytes: Bytes(); return;
      case kFixed32: Skip(4); return;
      default: Fail();
    }
  }

  void Fail() {
    ok_ = false;
    at_ = end_;
  }

 private:
  void Skip(uint64_t count) {
    if (count > static_cast<uint64_t>(end_ - at_)) return Fail();
    at_ += count;
  }

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

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
    const uint64_t tag = wire.Varint();
    if (tag == TagOf(google::protobuf::Timestamp::kSecondsFieldNumber, kVarint)) {
      seconds = static_cast<int64_t>(wire.Varint());
    } else if (tag == TagOf(google::protobuf::Timestamp::kNanosFieldNumber, kVarint)) {
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
    const uint64_t tag = wire.Varint();
    switch (tag) {
      case TagOf(v1::Source::kSystemFieldNumber, kBytes): envelope.source_system = wire.Bytes(); break;
      case TagOf(v1::Source::kRecordFieldNumber, kBytes): envelope.source_record = wire.Bytes(); break;
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
    const char* const begin = wire.at();
    const uint64_t tag = wire.Varint();
    bool plain = true;
    switch (tag) {
      case TagOf(v1::Event::kIdFieldNumber, kBytes): envelope.id = wire.Bytes(); break;
      case TagOf(v1::Event::kStreamFieldNumber, kBytes): envelope.stream = wire.Bytes(); break;
      case TagOf(v1::Event::kOccurredOnFieldNumber, kBytes): envelope.occurred_on = wire.Bytes(); break;
      case TagOf(v1::Event::kOccurredAtFieldNumber, kBytes): plain = ReadInstant(wire.Bytes(), envelope.occurred_at); break;
      case TagOf(v1::Event::kRecordedAtFieldNumber, kBytes): plain = ReadInstant(wire.Bytes(), envelope.recorded_at); break;
      case TagOf(v1::Event::kSourceFieldNumber, kBytes): plain = ReadSource(wire.Bytes(), envelope); break;
      case TagOf(v1::Event::kCorrectsFieldNumber, kBytes): envelope.corrects = wire.Bytes(); break;
      case TagOf(v1::Event::kVoidsFieldNumber, kBytes): envelope.voids = wire.Bytes(); break;
      default: {
        const uint64_t field = tag >> 3;
        wire.SkipField(tag);
        plain = field != 0;
        if (field >= kFieldsMax || !payloads[field]) break;
        plain = (tag & 7) == kBytes && envelope.payload.empty();
        envelope.says = static_cast<v1::Event::PayloadCase>(field);
        envelope.payload = {begin, static_cast<size_t>(wire.at() - begin)};
      }
    }
    if (!plain) return std::nullopt;
  }
  if (!wire.ok()) return std::nullopt;
  return read;
}

EventEnvelope EnvelopeOf(const v1::Event& event) {
  EventEnvelope envelope;
  envelope.id = event.id();
  envelope.stream = event.stream();
  envelope.occurred_on = event.occurred_on();
  if (event.has_occurred_at()) envelope.occurred_at = FromParts(event.occurred_at().seconds(), event.occurred_at().nanos());
  if (event.has_recorded_at()) envelope.recorded_at = FromParts(event.recorded_at().seconds(), event.recorded_at().nanos());
  envelope.source_system = event.source().system();
  envelope.source_record = event.source().record();
  envelope.corrects = event.corrects();
  envelope.voids = event.voids();
  envelope.says = event.payload_case();
  return envelope;
}

}  // namespace hanes
