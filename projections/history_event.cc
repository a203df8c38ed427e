// SPDX-License-Identifier: Apache-2.0
#include "projections/history_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "projections/packed_event.h"

namespace hanes {
namespace {

// Ingest lets no such event in, so one that is here came from another version, or from bytes that were damaged before they were hashed.
std::string WhyUnreadable(const HistoryEvent& event, const char* field, const Status& status) {
  return fmt::format("event {} at position {}: {}: {}: void or correct it at the source", event.id, event.position.value(), field,
                     MessageOf(status));
}

void Fill(const EventEnvelope& envelope, Timestamp appended_at, Position position, HistoryEvent& made) {
  made.id = envelope.id;
  made.stream = envelope.stream;
  made.corrects = envelope.corrects;
  made.voids = envelope.voids;
  made.source_system = envelope.source_system;
  made.source_record = envelope.source_record;
  made.payload = envelope.payload;
  made.says = envelope.says;
  made.position = position;
  made.occurred_at = envelope.occurred_at.value_or(Timestamp::Min());
  made.recorded_at = envelope.recorded_at.value_or(Timestamp::Min());
  made.known_at = envelope.recorded_at.has_value() ? std::min(made.recorded_at, appended_at) : appended_at;
  if (const StatusOr<Date> day = Date::Parse(envelope.occurred_on); day.ok()) {
    made.occurred_on = *day;
  } else {
    made.unreadable = WhyUnreadable(made, "occurred_on", day.status());
  }
}

// Once it is known what the event says.
void CheckPayload(HistoryEvent& made) {
  if (made.says != v1::Event::kRecordVanished) return;
  const StatusOr<Date> shown = Date::Parse(made.event->record_vanished().last_shown_on());
  if (!shown.ok()) made.unreadable = WhyUnreadable(made, "last_shown_on", shown.status());
}

bool SpeaksToRunner(v1::Event::PayloadCase says) {
  return says == v1::Event::kRecordVanished || says == v1::Event::kRecordRestored || says == v1::Event::kPersonsMerged ||
         says == v1::Event::kPersonsUnmerged;
}

}  // namespace

bool IsPlatforms(const HistoryEvent& event) { return !event.voids.empty() || SpeaksToRunner(event.says); }

HistoryEvent MakeHistoryEvent(const v1::Event& event, Timestamp appended_at, Position position) {
  HistoryEvent made;
  made.event = &event;
  Fill(EnvelopeOf(event), appended_at, position, made);
  CheckPayload(made);
  return made;
}

bool ReadHistoryEvent(const Record& record, HistoryEvent& event) {
  const std::optional<EventEnvelope> envelope = ReadEnvelope(record.event);
  if (!envelope) return false;
  event.unreadable.clear();
  Fill(*envelope, record.appended_at, record.position, event);
  return true;
}

bool CanMatter(const HistoryEvent& event, const PayloadSet& reads) {
  return reads.Contains(event.says) || SpeaksToRunner(event.says) || !event.corrects.empty() || !event.voids.empty() ||
         !event.unreadable.empty();
}

bool InCanonicalOrder(const HistoryEvent& a, const HistoryEvent& b) {
  if (a.occurred_on != b.occurred_on) return a.occurred_on < b.occurred_on;
  return std::tie(a.occurred_at, a.recorded_at, a.id) < std::tie(b.occurred_at, b.recorded_at, b.id);
}

namespace {

std::string WhyBroken(Position position) {
  return fmt::format("position {} holds bytes that are no event: run `hanes check`", position.value());
}

// The events of nearly every child.
constexpr size_t kFirstBlockBytes = 64 << 10;

google::protobuf::ArenaOptions OptionsOf(std::vector<char>& first_block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = first_block.data();
  options.initial_block_size = first_block.size();
  return options;
}

}  // namespace

EventPool::EventPool(const PayloadSet& reads) : reads_(reads), first_block_(kFirstBlockBytes), arena_(OptionsOf(first_block_)) {}

void EventPool::Clear() {
  history_.clear();
  arena_.Reset();
}

// Null when the bytes are no event.
const v1::Event* EventPool::Parse(std::string_view event_bytes) {
  auto* event = google::protobuf::Arena::CreateMessage<v1::Event>(&arena_);
  return event->ParseFromArray(event_bytes.data(), static_cast<int>(event_bytes.size())) ? event : nullptr;
}

void EventPool::Add(const Record& record) {
  HistoryEvent& made = history_.emplace_back();
  if (!ReadHistoryEvent(record, made)) {
    history_.pop_back();
    return AddParsed(record);
  }
  if (!CanMatter(made, reads_)) return history_.pop_back();
  ParsePayload(made);
}

void EventPool::AddPacked(const char** at) {
  HistoryEvent& made = history_.emplace_back();
  Record record;
  if (ReadPackedEvent(at, made, record)) return ParsePayload(made);
  history_.pop_back();
  Add(record);
}

void EventPool::AddParsed(const Record& record) {
  const v1::Event* event = Parse(record.event);
  if (event == nullptr) return AddBroken(record);
  history_.push_back(MakeHistoryEvent(*event, record.appended_at, record.position));
  if (!CanMatter(history_.back(), reads_)) history_.pop_back();
}

void EventPool::ParsePayload(HistoryEvent& made) {
  const bool read = reads_.Contains(made.says) || SpeaksToRunner(made.says);
  made.event = read ? Parse(made.payload) : &v1::Event::default_instance();
  if (made.event != nullptr) return CheckPayload(made);
  made.event = &v1::Event::default_instance();
  made.unreadable = WhyBroken(made.position);
}

void EventPool::AddBroken(const Record& record) {
  HistoryEvent& broken = history_.emplace_back();
  broken.event = &v1::Event::default_instance();
  broken.stream = record.stream;
  broken.known_at = record.appended_at;
  broken.position = record.position;
  broken.unreadable = WhyBroken(record.position);
}

}  // namespace hanes
