// SPDX-License-Identifier: Apache-2.0
#include "projections/history_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace hanes {
namespace {

Timestamp FromProto(const google::protobuf::Timestamp& instant) {
  return Timestamp::FromMicros(instant.seconds() * 1'000'000 + instant.nanos() / 1000);
}

// Ingest lets no such event in, so one that is here came from another version, or from bytes that were damaged before they were hashed.
std::string WhyUnreadable(const v1::Event& event, Position position, const char* field, const Status& status) {
  return fmt::format("event {} at position {}: {}: {}: void or correct it at the source", event.id(), position.value(), field,
                     MessageOf(status));
}

}  // namespace

HistoryEvent MakeHistoryEvent(const v1::Event& event, Timestamp appended_at, Position position) {
  HistoryEvent made;
  made.event = &event;
  made.position = position;
  made.known_at = appended_at;
  if (event.has_occurred_at()) made.occurred_at = FromProto(event.occurred_at());
  if (event.has_recorded_at()) {
    made.recorded_at = FromProto(event.recorded_at());
    made.known_at = std::min(made.recorded_at, appended_at);
  }
  if (const StatusOr<Date> day = Date::Parse(event.occurred_on()); day.ok()) {
    made.occurred_on = *day;
  } else {
    made.unreadable = WhyUnreadable(event, position, "occurred_on", day.status());
  }
  if (event.has_record_vanished()) {
    const StatusOr<Date> shown = Date::Parse(event.record_vanished().last_shown_on());
    if (!shown.ok()) made.unreadable = WhyUnreadable(event, position, "last_shown_on", shown.status());
  }
  return made;
}

bool InCanonicalOrder(const HistoryEvent& a, const HistoryEvent& b) {
  return std::tie(a.occurred_on, a.occurred_at, a.recorded_at, a.event->id()) <
         std::tie(b.occurred_on, b.occurred_at, b.recorded_at, b.event->id());
}

namespace {

// The events of nearly every child.
constexpr size_t kFirstBlockBytes = 64 << 10;

google::protobuf::ArenaOptions OptionsOf(std::vector<char>& first_block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = first_block.data();
  options.initial_block_size = first_block.size();
  return options;
}

}  // namespace

EventPool::EventPool() : first_block_(kFirstBlockBytes), arena_(OptionsOf(first_block_)) {}

void EventPool::Clear() {
  history_.clear();
  arena_.Reset();
}

void EventPool::Add(const Record& record) {
  v1::Event& event = *google::protobuf::Arena::CreateMessage<v1::Event>(&arena_);
  if (event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) {
    history_.push_back(MakeHistoryEvent(event, record.appended_at, record.position));
    return;
  }
  event.Clear();
  event.set_stream(std::string(record.stream));
  HistoryEvent broken;
  broken.event = &event;
  broken.known_at = record.appended_at;
  broken.position = record.position;
  broken.unreadable = fmt::format("position {} holds bytes that are no event: run `hanes check`", record.position.value());
  history_.push_back(std::move(broken));
}

}  // namespace hanes
