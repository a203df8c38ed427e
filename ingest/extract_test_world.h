// SPDX-License-Identifier: Apache-2.0
// What the tests of extracts are told in: a folder of CSV files, a real log, and a publisher that can be cut off after any
// record.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "ingest/extract_import.h"
#include "proto/event_json.h"
#include "proto/visit_payload.h"
#include "store/rocks_event_log.h"

namespace hanes {

inline constexpr char kCouncil[] = "E06000001";

// A new folder, removed with all that is in it.
class ExtractFolder {
 public:
  ExtractFolder() {
    std::string name = std::filesystem::temp_directory_path() / "hanes-extract-XXXXXX";
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~ExtractFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ExtractFolder(const ExtractFolder&) = delete;
  ExtractFolder& operator=(const ExtractFolder&) = delete;

  // Writes the file, folders and all, and returns its path.
  std::string Write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file.string();
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Hands over to a log without a broker between: what was published before a cut is in the log, as when a process is killed.
class LogPublisher : public EventPublisher {
 public:
  explicit LogPublisher(EventLog& log) : log_(log) {}

  // After this many more records everything fails; what was handed over before is stored.
  void CutAfter(uint64_t records) { left_ = records; }
  void Mend() { left_ = UINT64_MAX; }

  Status Publish(const v1::Event& event) override {
    return Queue(AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()});
  }
  Status Reject(const Refusal& refusal) override { return Queue(refusal); }
  Status Flush() override {
    if (left_ == 0) return Unavailable("cut off");
    return Store();
  }

 private:
  Status Queue(Arrival::Content content) {
    if (left_ == 0) {
      RETURN_IF_ERROR(Store());
      return Unavailable("cut off");
    }
    --left_;
    queue_.push_back({std::move(content), Timestamp::FromMicros(next_offset_ * 1000), next_offset_});
    ++next_offset_;
    return OkStatus();
  }

  Status Store() {
    if (queue_.empty()) return OkStatus();
    const Status stored =
        log_.Append(AuthorityId(kCouncil), queue_,
                    {"test", {.next_offset = next_offset_, .last_record_hash = 0, .cluster = "", .last_record_at = {}}})
            .status();
    queue_.clear();
    return stored;
  }

  EventLog& log_;
  uint64_t left_ = UINT64_MAX;
  int64_t next_offset_ = 0;
  std::vector<Arrival> queue_;
};

// One council's log and one day's request after the other.
class ExtractWorld {
 public:
  ExtractWorld() {
    StatusOr<std::unique_ptr<RocksEventLog>> log = OpenRocksEventLog((folder.path() / "log").string());
    EXPECT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
    publisher = std::make_unique<LogPublisher>(*log_);
  }

  // "2017-04-01..2018-03-31" received at noon of `received_on`.
  ExtractRequest Request(const std::string& system, const std::string& window, const std::string& received_on,
                         std::vector<std::string> files) const {
    ExtractRequest request;
    request.authority = AuthorityId(kCouncil);
    request.system = system;
    request.files = std::move(files);
    request.window_from = *Date::Parse(window.substr(0, 10));
    request.window_to = *Date::Parse(window.substr(12));
    request.received = *Timestamp::Parse(received_on + "T12:00:00Z");
    request.stored_timeout = std::chrono::milliseconds(0);
    return request;
  }

  // As a new process would: nothing is known but the log.
  StatusOr<ImportReport> Import(const ExtractRequest& request) {
    ExtractLedger ledger;
    return ImportExtract(request, *log_, *publisher, ledger, nullptr);
  }

  std::vector<v1::Event> Events() const {
    std::vector<v1::Event> events;
    Position after;
    while (true) {
      const StatusOr<RecordBatch> batch = log_->ReadAfter(after);
      EXPECT_TRUE(batch.ok()) << batch.status();
      if (!batch.ok() || batch->empty()) return events;
      for (const Record& record : batch->records()) {
        EXPECT_TRUE(events.emplace_back().ParseFromArray(record.event.data(), static_cast<int>(record.event.size())));
        after = record.position;
      }
    }
  }

  // Of every event but the closing one of an extract: "worker:W1 WorkerJoined 2012-04-01 {...}", after "corrects " or "voids " where it does.
  std::vector<std::string> ToldAfter(size_t before) const {
    const std::vector<v1::Event> events = Events();
    std::vector<std::string> lines;
    for (size_t i = before; i < events.size(); ++i) {
      const v1::Event& event = events[i];
      if (event.has_extract_received()) continue;
      const std::string revises = !event.corrects().empty() ? "corrects " : !event.voids().empty() ? "voids " : "";
      lines.push_back(fmt::format("{}{} {} {} {}", revises, event.stream(), PayloadName(event), event.occurred_on(), PayloadToJson(event)));
    }
    return lines;
  }

  uint64_t Head() const { return log_->Head()->position.value(); }
  std::vector<v1::QuarantineEntry> Quarantined() const { return *log_->List("", true); }
  RocksEventLog& log() { return *log_; }

  ExtractFolder folder;
  std::unique_ptr<LogPublisher> publisher;

 private:
  std::unique_ptr<RocksEventLog> log_;
};

// The counts of one table; empty when the report does not have it.
inline v1::TableCounts CountsOf(const ImportReport& report, const std::string& table) {
  for (const v1::TableCounts& counts : report.received.tables()) {
    if (counts.table() == table) return counts;
  }
  return {};
}

}  // namespace hanes
