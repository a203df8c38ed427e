// SPDX-License-Identifier: Apache-2.0
#include "projections/packed_event.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace hanes {
namespace {

// What every entry begins with. Then `occurred_at` when there is one, and the texts: id, stream, source system, source record, payload; of a
// record in full its stream and its event.
struct Head {
  uint64_t position;
  int64_t known_at;  // of a record in full: when it was appended
  int64_t recorded_at;
  int32_t occurred_on;
  uint32_t stream_size;
  uint32_t payload_size;  // of a record in full: of the event
  uint16_t says;
  uint8_t id_size;
  uint8_t system_size;
  uint8_t record_size;
  bool has_occurred_at;
  bool in_full;
};

constexpr size_t kShortMax = std::numeric_limits<uint8_t>::max();

// What revises another event, or is out of the ordinary, is seldom: it goes in full.
bool IsPlain(const HistoryEvent& event) {
  return event.unreadable.empty() && event.corrects.empty() && event.voids.empty() && event.id.size() <= kShortMax &&
         event.source_system.size() <= kShortMax && event.source_record.size() <= kShortMax;
}

Head HeadAt(const char* at) {
  Head head;
  std::memcpy(&head, at, sizeof(head));
  return head;
}

size_t TextBytes(const Head& head) {
  return size_t{head.stream_size} + head.payload_size + head.id_size + head.system_size + head.record_size;
}

char* Put(char* at, std::string_view text) { return std::copy(text.begin(), text.end(), at); }

std::string_view Take(const char** at, size_t size) {
  const std::string_view text(*at, size);
  *at += size;
  return text;
}

}  // namespace

PackedEvent::PackedEvent(const Record& record, const HistoryEvent* read)
    : record_(record), read_(read != nullptr && IsPlain(*read) ? read : nullptr) {
  size_ = sizeof(Head);
  if (read_ == nullptr) {
    size_ += record.stream.size() + record.event.size();
    return;
  }
  size_ += read_->id.size() + read_->stream.size() + read_->source_system.size() + read_->source_record.size() + read_->payload.size();
  if (read_->occurred_at != Timestamp::Min()) size_ += sizeof(int64_t);
}

void PackedEvent::WriteTo(char* at) const {
  Head head{};
  head.position = record_.position.value();
  head.in_full = read_ == nullptr;
  if (head.in_full) {
    head.known_at = record_.appended_at.micros();
    head.stream_size = static_cast<uint32_t>(record_.stream.size());
    head.payload_size = static_cast<uint32_t>(record_.event.size());
    std::memcpy(at, &head, sizeof(head));
    Put(Put(at + sizeof(head), record_.stream), record_.event);
    return;
  }
  const HistoryEvent& event = *read_;
  head.known_at = event.known_at.micros();
  head.recorded_at = event.recorded_at.micros();
  head.occurred_on = event.occurred_on.days();
  head.stream_size = static_cast<uint32_t>(event.stream.size());
  head.payload_size = static_cast<uint32_t>(event.payload.size());
  head.says = static_cast<uint16_t>(event.says);
  head.id_size = static_cast<uint8_t>(event.id.size());
  head.system_size = static_cast<uint8_t>(event.source_system.size());
  head.record_size = static_cast<uint8_t>(event.source_record.size());
  head.has_occurred_at = event.occurred_at != Timestamp::Min();
  std::memcpy(at, &head, sizeof(head));
  at += sizeof(head);
  if (head.has_occurred_at) {
    const int64_t occurred_at = event.occurred_at.micros();
    std::memcpy(at, &occurred_at, sizeof(occurred_at));
    at += sizeof(occurred_at);
  }
  at = Put(at, event.stream);
  at = Put(at, event.id);
  at = Put(at, event.source_system);
  at = Put(at, event.source_record);
  Put(at, event.payload);
}

bool ReadPackedEvent(const char** at, HistoryEvent& event, Record& record) {
  const Head head = HeadAt(*at);
  *at += sizeof(head);
  if (head.in_full) {
    record.position = Position(head.position);
    record.appended_at = Timestamp::FromMicros(head.known_at);
    record.stream = Take(at, head.stream_size);
    record.event = Take(at, head.payload_size);
    return false;
  }
  event.occurred_at = Timestamp::Min();
  if (head.has_occurred_at) {
    int64_t occurred_at = 0;
    std::memcpy(&occurred_at, *at, sizeof(occurred_at));
    *at += sizeof(occurred_at);
    event.occurred_at = Timestamp::FromMicros(occurred_at);
  }
  event.position = Position(head.position);
  event.known_at = Timestamp::FromMicros(head.known_at);
  event.recorded_at = Timestamp::FromMicros(head.recorded_at);
  event.occurred_on = Date::FromDays(head.occurred_on);
  event.says = static_cast<v1::Event::PayloadCase>(head.says);
  event.stream = Take(at, head.stream_size);
  event.id = Take(at, head.id_size);
  event.source_system = Take(at, head.system_size);
  event.source_record = Take(at, head.record_size);
  event.payload = Take(at, head.payload_size);
  return true;
}

std::string_view StreamOfPackedEvent(const char* at) {
  const Head head = HeadAt(at);
  return {at + sizeof(head) + (head.has_occurred_at ? sizeof(int64_t) : 0), head.stream_size};
}

std::string_view BytesOfPackedEvent(const char* at) {
  const Head head = HeadAt(at);
  return {at, sizeof(head) + (head.has_occurred_at ? sizeof(int64_t) : 0) + TextBytes(head)};
}

}  // namespace hanes
