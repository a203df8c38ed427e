// SPDX-License-Identifier: Apache-2.0
// What the tests of this folder are told in: a folder that goes away, events in a word, and a log that can be opened again.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "hanes/v1/event.pb.h"
#include "store/rocks_event_log.h"

namespace hanes {

inline constexpr char kTestAuthority[] = "W06000012";
inline constexpr char kTestTopic[] = "hanes.W06000012.events";

// A new folder, removed with all that is in it.
class TempFolder {
 public:
  TempFolder() {
    std::string name = std::filesystem::temp_directory_path() / "hanes-store-XXXXXX";
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A case opened for a child; `day` makes one event differ from another of the same id.
inline v1::Event CaseOpenedEvent(const std::string& id, const std::string& stream, const std::string& day = "2018-03-31") {
  v1::Event event;
  event.set_id(id);
  event.set_authority(kTestAuthority);
  event.set_stream(stream);
  event.set_occurred_on(day);
  event.mutable_source()->set_system("ssd");
  event.mutable_source()->set_record("cin_episodes/" + id);
  event.mutable_case_opened();
  return event;
}

inline AcceptedEvent Accepted(const v1::Event& event) {
  return {EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()};
}

inline AcceptedEvent Accepted(const std::string& id, const std::string& stream, const std::string& day = "2018-03-31") {
  return Accepted(CaseOpenedEvent(id, stream, day));
}

inline Refusal Refused(const std::string& raw, int64_t place) {
  return {"undecodable", "offset " + std::to_string(place) + " is no event", raw, kTestTopic, place, {{"ce_id", "x"}}};
}

inline SourceState NextOffset(int64_t offset) {
  SourceState state;
  state.next_offset = offset;
  return state;
}

// A log in a folder of its own, fed as the consumer would feed it.
class LogWorld {
 public:
  explicit LogWorld(RocksEventLogOptions options = {}) : options_(options) { Open(); }

  void Open() {
    log_.reset();
    auto log = OpenRocksEventLog(LogPath(), options_);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = std::move(*log);
  }
  void Close() { log_.reset(); }

  // Appends with the next offsets of the topic; the clock of the broker goes on a second each time.
  StatusOr<AppendResult> Append(std::vector<Arrival::Content> contents) {
    const StatusOr<SourceState> state = log_->Source(kTestTopic);
    int64_t offset = state.ok() ? state->next_offset : 0;
    std::vector<Arrival> arrivals;
    for (auto& content : contents) arrivals.push_back({std::move(content), Tick(), offset++});
    return log_->Append(AuthorityId(kTestAuthority), arrivals, {kTestTopic, {offset, 7, "cluster", now_}});
  }

  // Appends events "e<from>" to "e<to>", in turn about `children` children.
  void AppendEvents(int from, int to, int children = 3) {
    std::vector<Arrival::Content> contents;
    for (int i = from; i <= to; ++i) {
      contents.emplace_back(Accepted("e" + std::to_string(i), "child:C" + std::to_string(i % children)));
    }
    const auto result = Append(std::move(contents));
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_EQ(result->appended, static_cast<uint64_t>(to - from + 1));
  }

  Timestamp Tick() { return now_ = Timestamp::FromMicros(now_.micros() + 1'000'000); }
  RocksEventLog& log() { return *log_; }
  std::string LogPath() const { return folder_.path() + "/log"; }
  RocksEventLogOptions& options() { return options_; }

 private:
  TempFolder folder_;
  RocksEventLogOptions options_;
  Timestamp now_ = Timestamp::FromMicros(1'500'000'000'000'000);
  std::unique_ptr<RocksEventLog> log_;
};

// Ids of the records, by position, "1:e1 2:e2".
inline std::string IdsOf(const RecordBatch& batch) {
  std::string text;
  for (const Record& record : batch.records()) {
    v1::Event event;
    EXPECT_TRUE(event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size())));
    EXPECT_EQ(event.stream(), record.stream);
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", record.position.value(), event.id());
  }
  return text;
}

// Everything after `after`, in as many calls as it takes.
inline std::string AllIdsAfter(const EventReader& reader, Position after, size_t bytes_max = 4 << 20) {
  std::string text;
  while (true) {
    const StatusOr<RecordBatch> batch = reader.ReadAfter(after, bytes_max);
    EXPECT_TRUE(batch.ok()) << batch.status();
    if (!batch.ok() || batch->empty()) return text;
    text += (text.empty() ? "" : " ") + IdsOf(*batch);
    after = batch->records().back().position;
  }
}

// Small enough that a handful of events crosses every boundary.
inline RocksEventLogOptions SmallBounds() {
  RocksEventLogOptions options;
  options.chunk_events_max = 3;
  options.tail_events_max = 8;
  options.cache_bytes = 2000;
  options.flush_when_closed = false;
  return options;
}

}  // namespace hanes
