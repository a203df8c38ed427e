// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/process.h"

#include "projections/caseload.h"
#include "projections/caseload_question.h"

namespace hanes::simulation {
namespace {

constexpr size_t kReadAheadMax = 2;
constexpr size_t kBatchRecordsMax = 8;
constexpr uint64_t kPortionRecordsMax = 25;

StatusOr<std::shared_ptr<FactListener>> LoadCaseload(const FactStore& store) {
  std::shared_ptr<FactIndex> index = NewCaseloadIndex();
  RETURN_IF_ERROR(index->Load(store));
  return std::shared_ptr<FactListener>(std::move(index));
}

RecordBatch FirstOf(const RecordBatch& batch, size_t count) {
  size_t size = 0;
  const std::span<const Record> first = batch.records().first(count);
  for (const Record& record : first) size += record.event.size() + record.stream.size();
  auto memory = std::make_shared<std::string>();
  memory->reserve(size);  // so that the views below stay
  const auto keep = [&](std::string_view text) {
    const size_t at = memory->size();
    memory->append(text);
    return std::string_view(*memory).substr(at);
  };
  std::vector<Record> records;
  for (const Record& record : first) {
    const std::string_view stream = keep(record.stream);
    records.push_back({record.position, record.appended_at, stream, keep(record.event)});
  }
  return RecordBatch(std::move(records), {memory});
}

}  // namespace

StatusOr<RecordBatch> PortionReader::ReadAfter(Position after, size_t bytes_max) const {
  if (between) between();
  ASSIGN_OR_RETURN(RecordBatch batch, log_.ReadAfter(after, bytes_max));
  const uint64_t count = 1 + random_.Below(kPortionRecordsMax);
  if (count >= batch.records().size()) return batch;
  return FirstOf(batch, count);
}

StatusOr<RecordBatch> PortionReader::ReadStreams(std::span<const StreamId> streams, Position up_to) const {
  if (between) between();
  return log_.ReadStreams(streams, up_to);
}

Process::Process(ProcessOptions options, SimulatedDisk& disk, SimulatedBroker& broker, const ManualClock& clock, Seeded& random)
    : options_(std::move(options)), disk_(disk), broker_(broker), clock_(clock), random_(random) {
  ingest_.authority = AuthorityId("W06000012");
}

Status Process::Open() {
  ASSIGN_OR_RETURN(log_, OpenRocksEventLog(options_.folder + "/log", options_.log));
  reader_ = std::make_unique<PortionReader>(*log_, random_);
  ViewOptions view;
  view.listener = LoadCaseload;
  view.clock = &clock_;
  view.env = &disk_;
  view.rebuild_threads = 1;
  view.memory_bytes_max = 1 << 20;
  view.bulk_backlog_min = options_.bulk_backlog_min;
  ASSIGN_OR_RETURN(view_, View::Open(options_.folder + "/view", CaseloadProjection(), *reader_, std::move(view)));
  return OkStatus();
}

IngestSteps::SteadyTime Process::Now() const { return IngestSteps::SteadyTime(std::chrono::microseconds(clock_.Now().micros())); }

Status Process::Begin() {
  if (steps_ == nullptr) {
    steps_ = std::make_unique<IngestSteps>(ingest_, *log_, clock_, metrics_, [this](const SourceState& known) {
      SimulatedWitness witness(broker_);
      const StatusOr<std::string> shown = CheckIdentity(witness, broker_.topic(), known, "");
      if (shown.ok()) options_.identity_shown(known);
      return shown;
    });
    RETURN_IF_ERROR(steps_->Begin());
  }
  const Status shown = steps_->ShowIdentity(Now());
  if (absl::IsUnavailable(shown)) return OkStatus();  // begins another time
  RETURN_IF_ERROR(shown);
  consumer_ = std::make_unique<SimulatedConsumer>(broker_, random_);
  decoder_ = std::make_unique<ArrivalDecoder>(ingest_.authority, broker_.topic());
  return consumer_->Assign(steps_->state().next_offset);
}

void Process::StopIngest() {
  ready_.clear();
  consumer_.reset();
  steps_.reset();
}

Status Process::ReadAhead() {
  if (ready_.size() >= kReadAheadMax || (!ready_.empty() && !ready_.back().ok())) return OkStatus();
  ready_.push_back(ReadArrivals(*consumer_, *decoder_, kBatchRecordsMax, {}));
  return OkStatus();
}

Status Process::AppendNext() {
  if (ready_.empty()) return OkStatus();
  if (!ready_.front().ok()) return steps_->Explain(ready_.front().status());
  if (ready_.front()->in_doubt) {
    ready_.clear();
    consumer_.reset();  // reads again from what is stored, once the topic is shown to be the one known
    return OkStatus();
  }
  if (steps_->IdentityDue(Now())) {
    const Status shown = steps_->ShowIdentity(Now());
    if (absl::IsUnavailable(shown)) return OkStatus();  // the batch waits
    RETURN_IF_ERROR(shown);
  }
  ArrivalBatch batch = *std::move(ready_.front());
  ready_.pop_front();
  return steps_->Append(batch, *consumer_);
}

}  // namespace hanes::simulation
