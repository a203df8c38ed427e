// SPDX-License-Identifier: Apache-2.0
#include "projections/bulk_fold.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"
#include "projections/entity_groups.h"
#include "projections/event_partitions.h"
#include "projections/history_event.h"
#include "projections/known_history.h"
#include "projections/runner.h"

namespace hanes {
namespace {

constexpr size_t kReadBytesMax = 4 << 20;

// A partition's events lie in order of arrival and are read in order of streams. Asking for them some events ahead hides the way to memory.
constexpr size_t kPrefetchEvents = 12;

void PrefetchRecord(const EventPartition& partition, size_t entry) {
  if (entry >= partition.entries.size()) return;
  // The stream lies right before its event; 64 bytes are a cache line.
  const Record& record = partition.entries[entry].record;
  const char* const end = record.event.data() + record.event.size();
  for (const char* at = record.stream.data(); at < end; at += 64) __builtin_prefetch(at);
}

// A record of a merged person, kept until all of its group's are found.
struct KeptRecord {
  Position position;
  Timestamp appended_at;
  std::string stream;
  std::string event;
};

// What the folding of some groups comes to.
struct Yield {
  FactDigest digest;
  uint64_t facts = 0;
  std::vector<ParkedEntity> parked;
  std::vector<FactFileWriter::Files> files;
};

class Rebuild {
 public:
  Rebuild(const Projection& projection, const EventReader& reader, Position up_to, RocksFactStore& store, const BulkFoldOptions& options)
      : projection_(projection),
        reader_(reader),
        up_to_(up_to),
        store_(store),
        options_(options),
        partitions_(options.scratch_folder, up_to.value(), options.memory_bytes_max) {}

  StatusOr<Checkpoint> Run() {
    RETURN_IF_ERROR(Prepare());
    RETURN_IF_ERROR(Scan());
    RETURN_IF_ERROR(FoldPartitions());
    RETURN_IF_ERROR(IngestFiles());
    RETURN_IF_ERROR(FoldMerged());
    RETURN_IF_ERROR(store_.Commit(writes_));
    return writes_.checkpoint;
  }

 private:
  Status Prepare() {
    ASSIGN_OR_RETURN(const Checkpoint before, store_.LoadCheckpoint());
    if (before != Checkpoint()) return FailedPrecondition("a view is rebuilt into an empty store, this one stands at {}", before.position.value());
    ASSIGN_OR_RETURN(writes_.identity, IdentityOf(projection_, reader_));
    std::error_code error;
    std::filesystem::create_directories(options_.scratch_folder, error);
    if (error) return Unavailable("{} cannot be made: {}", options_.scratch_folder, error.message());
    return OkStatus();
  }

  // Every position is seen and counted; only events of the projection's kinds are kept.
  Status Scan() {
    Checkpoint& checkpoint = writes_.checkpoint;
    while (checkpoint.position < up_to_) {
      if (Cancelled()) return hanes::Cancelled("the rebuild was stopped");
      ASSIGN_OR_RETURN(const RecordBatch batch, reader_.ReadAfter(checkpoint.position, kReadBytesMax));
      if (batch.empty()) return DataLoss("the log ends at position {}, its head says {}", checkpoint.position.value(), up_to_.value());
      for (const Record& record : batch.records()) {
        if (checkpoint.position == up_to_) break;
        RETURN_IF_ERROR(See(record));
      }
      Report(checkpoint.position.value() / 2);
    }
    return OkStatus();
  }

  Status See(const Record& record) {
    Checkpoint& checkpoint = writes_.checkpoint;
    if (record.position != checkpoint.position.Next()) {
      return DataLoss("the rebuild expected position {} of the log and was given {}: run `hanes check` on the log",
                      checkpoint.position.value() + 1, record.position.value());
    }
    checkpoint.position = record.position;
    checkpoint.seen.See(record.position);
    if (!Folds(projection_, record.stream)) return OkStatus();
    if (const std::optional<MergeSaid> said = FindMerge(record.stream, record.event)) groups_.Join(*said);
    ++kept_;
    return partitions_.Add(record);
  }

  // Partitions share nothing, so each thread takes the next one that nobody has.
  Status FoldPartitions() {
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.threads; ++i) threads.emplace_back([this] { FoldUntilNone(); });
    FoldUntilNone();
    for (std::thread& thread : threads) thread.join();
    if (failure_.ok()) Report(up_to_.value());
    return failure_;
  }

  void FoldUntilNone() {
    HistoryFolder folder(projection_);
    EventPool pool(projection_.reads);
    Yield yield;
    Status status = OkStatus();
    while (status.ok() && !stopped_) {
      const size_t partition = next_partition_++;
      if (partition >= partitions_.count()) break;
      status = Cancelled() ? hanes::Cancelled("the rebuild was stopped") : FoldPartition(partition, folder, pool, yield);
    }
    const std::lock_guard lock(mutex_);
    if (!status.ok()) {
      if (failure_.ok()) failure_ = status;
      stopped_ = true;
    }
    Gather(std::move(yield));
  }

  Status FoldPartition(size_t number, HistoryFolder& folder, EventPool& pool, Yield& yield) {
    ASSIGN_OR_RETURN(const EventPartition partition, partitions_.Take(number));
    FactFileWriter writer(fmt::format("{}/{:04}", options_.scratch_folder, number));
    const auto& entries = partition.entries;
    for (size_t first = 0, next = 0; first < entries.size(); first = next) {
      const std::string_view stream = entries[first].record.stream;
      for (; next < entries.size() && entries[next].record.stream == stream; ++next) PrefetchRecord(partition, next + kPrefetchEvents);
      const auto events = std::span(entries).subspan(first, next - first);
      if (groups_.IsMerged(stream)) {
        Keep(events);
        continue;
      }
      pool.Clear();
      for (const EventPartition::Entry& entry : events) pool.Add(entry.record);
      RETURN_IF_ERROR(writer.Add(FoldGroup(std::string(stream), folder, pool, yield)));
    }
    ASSIGN_OR_RETURN(FactFileWriter::Files files, writer.Finish());
    yield.files.push_back(std::move(files));
    const uint64_t scanned = up_to_.value() / 2;
    if (kept_ > 0) Report(scanned + (up_to_.value() - scanned) * (folded_ += entries.size()) / kept_);
    return OkStatus();
  }

  EntityFacts FoldGroup(const std::string& group, HistoryFolder& folder, EventPool& pool, Yield& yield) const {
    FoldedHistory folded = folder.Fold(pool.history());
    for (const KnownFact& fact : folded.facts) yield.digest.Add(fact);
    yield.facts += folded.facts.size();
    if (folded.parked) {
      folded.parked->entity = group;
      yield.parked.push_back(std::move(*folded.parked));
    }
    return {group, std::move(folded.facts)};
  }

  // A merged person's streams lie in several partitions: they wait until all have been read.
  void Keep(std::span<const EventPartition::Entry> events) {
    const std::lock_guard lock(mutex_);
    for (const auto& [hash, record] : events) {
      merged_[std::string(groups_.GroupOf(record.stream))].push_back(
          {record.position, record.appended_at, std::string(record.stream), std::string(record.event)});
    }
  }

  // Under mutex_, or with no other thread about.
  void Gather(Yield yield) {
    Checkpoint& checkpoint = writes_.checkpoint;
    checkpoint.digest.Add(yield.digest);
    checkpoint.facts += yield.facts;
    std::move(yield.parked.begin(), yield.parked.end(), std::back_inserter(writes_.parked));
    for (FactFileWriter::Files& files : yield.files) {
      if (!files.current.empty()) current_files_.push_back(std::move(files.current));
      if (!files.superseded.empty()) superseded_files_.push_back(std::move(files.superseded));
    }
  }

  Status IngestFiles() { return store_.Ingest(current_files_, superseded_files_); }

  // Few, and their keys lie between those of the files: written as any other group.
  Status FoldMerged() {
    HistoryFolder folder(projection_);
    EventPool pool(projection_.reads);
    Yield yield;
    for (const auto& [group, records] : merged_) {
      pool.Clear();
      for (const KeptRecord& kept : records) pool.Add({kept.position, kept.appended_at, kept.stream, kept.event});
      writes_.groups.push_back({group, FoldGroup(group, folder, pool, yield).facts});
    }
    Gather(std::move(yield));
    writes_.memberships = groups_.Memberships();
    writes_.synced = true;
    return OkStatus();
  }

  bool Cancelled() const { return options_.cancelled && options_.cancelled(); }

  // The scan is one half of the work and the folding the other.
  void Report(uint64_t done) const {
    if (options_.progress) options_.progress(done, up_to_.value());
  }

  const Projection& projection_;
  const EventReader& reader_;
  const Position up_to_;
  RocksFactStore& store_;
  const BulkFoldOptions& options_;
  EventPartitions partitions_;
  EntityGroups groups_;  // whole after the scan, only read after that
  uint64_t kept_ = 0;    // events to fold; certain after the scan
  std::atomic<uint64_t> folded_{0};
  std::atomic<size_t> next_partition_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;  // guards what follows, while partitions are folded
  std::map<std::string, std::vector<KeptRecord>> merged_;
  std::vector<std::string> current_files_, superseded_files_;
  FactWrites writes_;
  Status failure_;
};

}  // namespace

StatusOr<Checkpoint> BulkFold(const Projection& projection, const EventReader& reader, Position up_to, RocksFactStore& store,
                              const BulkFoldOptions& options) {
  StatusOr<Checkpoint> checkpoint = Rebuild(projection, reader, up_to, store, options).Run();
  std::error_code error;  // what stays behind is removed when the view is opened next
  std::filesystem::remove_all(options.scratch_folder, error);
  return checkpoint;
}

}  // namespace hanes
