// SPDX-License-Identifier: Apache-2.0
// A log in memory, for tests of what reads one: positions without gaps, ids stored once, as the real one.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"
#include "store/event_log.h"

namespace hanes::testing {

class MemoryLog : public EventReader {
 public:
  // `now` is the time of append, which never goes back. An id that is there already is skipped.
  void Append(const v1::Event& event, Timestamp now = Timestamp::FromMicros(4'000'000'000'000'000)) {
    AppendBytes(event.id(), event.stream(), event.SerializeAsString(), now);
  }
  void AppendAll(const std::vector<v1::Event>& events) {
    for (const v1::Event& event : events) Append(event);
  }
  // Bytes that need not be an event at all.
  void AppendBytes(const std::string& id, const std::string& stream, const std::string& bytes, Timestamp now) {
    const std::lock_guard lock(mutex_);
    if (!ids_.insert(id).second) return;
    const Timestamp at = entries_.empty() ? now : std::max(now, entries_.back().at);
    entries_.push_back({at, std::make_shared<const std::string>(stream), std::make_shared<const std::string>(bytes)});
    by_stream_[stream].push_back(entries_.size() - 1);
    appended_.notify_all();
  }
  // From now on this position is missing from what ReadAfter gives, as if the log had a hole.
  void LoseForReaders(Position position) { lost_ = position; }
  // A record was refused before the first event: whose log it is is known, and nothing else.
  void Refuse() { refused_ = true; }
  // At most this many records a read: to cut a history into batches.
  void SetBatchRecordsMax(size_t count) { batch_records_max_ = count; }

  StatusOr<LogHead> Head() const override {
    const std::lock_guard lock(mutex_);
    if (entries_.empty()) return LogHead{Position(), refused_ ? AuthorityId("W06000012") : AuthorityId(), Timestamp(), Timestamp(), 0};
    return LogHead{Position(entries_.size()), AuthorityId("W06000012"), entries_.front().at, entries_.back().at, 0};
  }
  StatusOr<RecordBatch> ReadAfter(Position after, size_t bytes_max) const override {
    const std::lock_guard lock(mutex_);
    std::vector<size_t> chosen;
    size_t bytes = 0;
    for (size_t i = after.value(); i < entries_.size() && bytes < bytes_max && chosen.size() < batch_records_max_; ++i) {
      if (Position(i + 1) != lost_) chosen.push_back(i);
      bytes += entries_[i].bytes->size();
    }
    return Batch(chosen);
  }
  StatusOr<RecordBatch> ReadStreams(std::span<const StreamId> streams, Position up_to) const override {
    const std::lock_guard lock(mutex_);
    std::vector<size_t> chosen;
    for (const StreamId& stream : streams) {
      const auto found = by_stream_.find(stream.value());
      if (found == by_stream_.end()) continue;
      for (size_t i : found->second) {
        if (i < up_to.value()) chosen.push_back(i);
      }
    }
    std::sort(chosen.begin(), chosen.end());
    return Batch(chosen);
  }
  StatusOr<Position> AwaitAfter(Position after, std::chrono::milliseconds timeout) const override {
    std::unique_lock lock(mutex_);
    appended_.wait_for(lock, timeout, [&] { return entries_.size() > after.value(); });
    return Position(entries_.size());
  }
  StatusOr<SourceState> Source(const std::string& source) const override { return NotFound("no source {}", source); }

 private:
  struct Entry {
    Timestamp at;
    std::shared_ptr<const std::string> stream;
    std::shared_ptr<const std::string> bytes;
  };

  RecordBatch Batch(const std::vector<size_t>& chosen) const {
    std::vector<Record> records;
    std::vector<std::shared_ptr<const std::string>> memory;
    for (size_t i : chosen) {
      const Entry& entry = entries_[i];
      records.push_back({Position(i + 1), entry.at, *entry.stream, *entry.bytes});
      memory.push_back(entry.stream);
      memory.push_back(entry.bytes);
    }
    return RecordBatch(std::move(records), std::move(memory));
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable appended_;
  std::vector<Entry> entries_;
  std::map<std::string, std::vector<size_t>> by_stream_;
  std::set<std::string> ids_;
  Position lost_;
  bool refused_ = false;
  size_t batch_records_max_ = 1'000'000;
};

}  // namespace hanes::testing
