// SPDX-License-Identifier: Apache-2.0
// One process of hanes in the caller's thread: the log, what ingests into it and a view that follows it, each going on when it is told to.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "ingest/ingest_steps.h"
#include "projections/view_folder.h"
#include "store/rocks_event_log.h"
#include "tests/torture/simulation/seeded.h"
#include "tests/torture/simulation/simulated_broker.h"
#include "tests/torture/simulation/simulated_disk.h"

namespace hanes::simulation {

// The log as a view reads it: in portions of any size, and with a turn for others between two reads.
class PortionReader : public EventReader {
 public:
  PortionReader(const EventReader& log, Seeded& random) : log_(log), random_(random) {}
  std::function<void()> between;  // may be empty
  StatusOr<LogHead> Head() const override { return log_.Head(); }
  StatusOr<RecordBatch> ReadAfter(Position after, size_t bytes_max) const override;
  StatusOr<RecordBatch> ReadStreams(std::span<const StreamId> streams, Position up_to) const override;
  StatusOr<Position> AwaitAfter(Position, std::chrono::milliseconds) const override { return Position(); }
  StatusOr<SourceState> Source(const std::string& source) const override { return log_.Source(source); }

 private:
  const EventReader& log_;
  Seeded& random_;
};

struct ProcessOptions {
  std::string folder;
  std::function<void(const SourceState& known)> identity_shown;
  RocksEventLogOptions log;
  uint64_t bulk_backlog_min = 0;
};

class Process {
 public:
  Process(ProcessOptions options, SimulatedDisk& disk, SimulatedBroker& broker, const ManualClock& clock, Seeded& random);

  Status Open();

  // Ingest: begins, or reads a batch ahead, or appends one. An error is its loud stop; Restart makes it begin anew.
  Status Begin();
  Status ReadAhead();
  Status AppendNext();
  void StopIngest();
  bool ingesting() const { return consumer_ != nullptr; }
  bool idle() const { return ready_.empty(); }
  // The offset that ingest reads next.
  int64_t position() const { return consumer_ == nullptr ? 0 : consumer_->position(); }

  RocksEventLog& log() { return *log_; }
  View& view() { return *view_; }
  PortionReader& reader() { return *reader_; }

 private:
  IngestSteps::SteadyTime Now() const;

  const ProcessOptions options_;
  SimulatedDisk& disk_;
  SimulatedBroker& broker_;
  const ManualClock& clock_;
  Seeded& random_;
  Metrics metrics_;
  IngestorOptions ingest_;
  std::unique_ptr<RocksEventLog> log_;
  std::unique_ptr<PortionReader> reader_;
  std::unique_ptr<View> view_;
  std::unique_ptr<IngestSteps> steps_;
  std::unique_ptr<SimulatedConsumer> consumer_;
  std::unique_ptr<ArrivalDecoder> decoder_;
  std::deque<StatusOr<ArrivalBatch>> ready_;  // as ArrivalReader has them: two at most, nothing after an error
};

}  // namespace hanes::simulation
