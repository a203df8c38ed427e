// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "store/append_plan.h"
#include "tests/torture/disk/disk_story.h"

namespace hanes {

void KeptStory::Take(const Portion& portion) {
  for (const Arrival& arrival : portion.arrivals) {
    const auto* event = std::get_if<AcceptedEvent>(&arrival.content);
    if (event == nullptr) {
      refused_.insert(std::get<Refusal>(arrival.content).raw);
      continue;
    }
    const auto [at, is_new] = by_id_.try_emplace(event->id.value(), events_.size());
    if (is_new) {
      events_.push_back(*event);
    } else if (!SameMeaning(events_[at->second].bytes, event->bytes)) {
      refused_.insert(event->bytes);
    }
  }
  next_offset_ = portion.update.state.next_offset;
}

Status KeptStory::Check(const RocksEventLog& log) const {
  ASSIGN_OR_RETURN(const LogHead head, log.Head());
  if (head.position.value() != events_.size()) {
    return Internal("the head is {} and {} events were acknowledged", head.position.value(), events_.size());
  }
  RETURN_IF_ERROR(CheckScan(log));
  RETURN_IF_ERROR(CheckStreams(log));
  RETURN_IF_ERROR(CheckQuarantine(log));
  const StatusOr<SourceState> source = log.Source(kStoryTopic);
  if (absl::IsNotFound(source.status()) && next_offset_ == 0) return OkStatus();
  RETURN_IF_ERROR(source.status());
  if (source->next_offset == next_offset_) return OkStatus();
  return Internal("the topic goes on at offset {} and must at {}", source->next_offset, next_offset_);
}

Status KeptStory::CheckScan(const RocksEventLog& log) const {
  Position at;
  while (at.value() < events_.size()) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadAfter(at, 2000));
    if (batch.empty()) return Internal("the log ends in silence after position {}", at.value());
    for (const Record& record : batch.records()) {
      if (record.position != at.Next()) return Internal("position {} comes after {}", record.position.value(), at.value());
      at = record.position;
      if (at.value() > events_.size()) return Internal("position {} was never acknowledged", at.value());
      if (record.event != At(at).bytes) return Internal("another event stands at position {}", at.value());
    }
  }
  return OkStatus();
}

Status KeptStory::CheckStreams(const RocksEventLog& log) const {
  std::map<std::string, std::vector<Position>> by_stream;
  for (size_t i = 0; i < events_.size(); ++i) by_stream[events_[i].stream.value()].push_back(Position(i + 1));
  for (const auto& [stream, positions] : by_stream) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log.ReadStreams(std::vector{StreamId(stream)}, Position(events_.size())));
    std::vector<Position> found;
    for (const Record& record : batch.records()) {
      if (record.event != At(record.position).bytes) return Internal("stream {}: another event at {}", stream, record.position.value());
      found.push_back(record.position);
    }
    if (found != positions) return Internal("stream {} has {} events and must have {}", stream, found.size(), positions.size());
  }
  return OkStatus();
}

Status KeptStory::CheckQuarantine(const RocksEventLog& log) const {
  ASSIGN_OR_RETURN(const auto entries, log.List("", true));
  std::multiset<std::string> stored;
  for (const v1::QuarantineEntry& entry : entries) stored.insert(entry.raw());
  if (stored == refused_) return OkStatus();
  return Internal("quarantine holds {} records and must hold {}, each as it was", stored.size(), refused_.size());
}

Status KeptStory::CheckKnowsItsIds(RocksEventLog& log) const {
  if (events_.empty()) return OkStatus();
  Portion again;
  int64_t offset = next_offset_;
  for (const AcceptedEvent& event : events_) again.arrivals.push_back({event, Timestamp::FromMicros(4'000'000'000'000'000), offset++});
  again.update = {kStoryTopic, {offset, 0, "cluster", Timestamp()}};
  ASSIGN_OR_RETURN(const AppendResult result, log.Append(AuthorityId("W06000012"), again.arrivals, again.update));
  if (result.duplicates == events_.size() && result.appended == 0) return OkStatus();
  return Internal("of {} events given again {} were stored twice", events_.size(), result.appended);
}

}  // namespace hanes
