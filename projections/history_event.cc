// SPDX-License-Identifier: Apache-2.0
#include "projections/history_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "hanes/v1/event.pb.h"
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
  const StatusOr<Date> shown = Date::Parse(made.said.As<view::RecordVanished>()->last_shown_on());
  if (!shown.ok()) made.unreadable = WhyUnreadable(made, "last_shown_on", shown.status());
}

bool SpeaksToRunner(v1::Event::PayloadCase says) {
  return says == v1::Event::kRecordVanished || says == v1::Event::kRecordRestored || says == v1::Event::kPersonsMerged ||
         says == v1::Event::kPersonsUnmerged;
}

}  // namespace

bool IsPlatforms(const HistoryEvent& event) { return !event.voids.empty() || SpeaksToRunner(event.says); }

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

// The views of nearly every child's events.
constexpr size_t kFirstBlockBytes = 16 << 10;

// `bytes` of a payload, as a plain writer would have written them; nothing when they are none.
std::optional<std::string> PlainPayload(v1::Event::PayloadCase says, std::string_view bytes) {
  v1::Event event;
  const auto* field = v1::Event::descriptor()->FindFieldByNumber(says);
  auto* payload = v1::Event::GetReflection()->MutableMessage(&event, field);
  if (!payload->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  payload->DiscardUnknownFields();
  return payload->SerializeAsString();
}

}  // namespace

EventPool::EventPool(const PayloadSet& reads) : reads_(reads), first_block_(kFirstBlockBytes), memory_(first_block_.data(), first_block_.size()) {}

void EventPool::Clear() {
  history_.clear();
  plain_.clear();
  memory_.release();
}

void EventPool::Add(const Record& record) {
  HistoryEvent& made = history_.emplace_back();
  if (!ReadHistoryEvent(record, made)) {
    history_.pop_back();
    return AddParsed(record);
  }
  if (!CanMatter(made, reads_)) return history_.pop_back();
  ReadSaid(made);
}

void EventPool::AddPacked(const char** at) {
  HistoryEvent& made = history_.emplace_back();
  Record record;
  const bool read = ReadPackedEvent(at, made, record);
  if (read && CanMatter(made, reads_)) return ReadSaid(made);
  history_.pop_back();
  if (read) return;  // another view wants it
  Add(record);
}

// Whatever the parser makes of the bytes is written plainly and read again: there is one way to read.
void EventPool::AddParsed(const Record& record) {
  v1::Event event;
  if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) return AddBroken(record);
  event.DiscardUnknownFields();
  HistoryEvent made;
  const Record plain{record.position, record.appended_at, record.stream, plain_.emplace_back(event.SerializeAsString())};
  if (!ReadHistoryEvent(plain, made)) return AddBroken(record);
  if (!CanMatter(made, reads_)) return;
  history_.push_back(std::move(made));
  ReadSaid(history_.back());
}

void EventPool::ReadSaid(HistoryEvent& made) {
  if (!reads_.Contains(made.says) && !SpeaksToRunner(made.says)) return;
  if (!ReadPayload(made.says, made.payload, memory_, made.said)) {
    const std::optional<std::string> plain = PlainPayload(made.says, made.payload);
    if (!plain || !ReadPayload(made.says, plain_.emplace_back(*plain), memory_, made.said)) {
      made.said = PayloadView();
      made.unreadable = WhyBroken(made.position);
      return;
    }
  }
  CheckPayload(made);
}

void EventPool::AddBroken(const Record& record) {
  HistoryEvent& broken = history_.emplace_back();
  broken.stream = record.stream;
  broken.known_at = record.appended_at;
  broken.position = record.position;
  broken.unreadable = WhyBroken(record.position);
}

}  // namespace hanes
