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

// Small enough that what is read is still in the processor's cache when it is looked at.
constexpr size_t kReadBytesMax = 2 << 20;
// A partition's events lie in order of arrival and are read in order of streams. Asking for them some events ahead hides the way to memory.
constexpr size_t kPrefetchEvents = 12;

void PrefetchEvent(std::span<const PartitionEntry> entries, size_t number) {
  if (number >= entries.size()) return;
  for (size_t line = 0; line < 3; ++line) __builtin_prefetch(entries[number].at + 64 * line);  // 64 bytes are a cache line
}

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
        partitions_(options.scratch_folder, up_to.value(), options.memory_bytes_max, options.threads),
        stretches_((up_to.value() + options.stretch_positions - 1) / options.stretch_positions) {}

  StatusOr<Checkpoint> Run() {
    RETURN_IF_ERROR(Prepare());
    RETURN_IF_ERROR(InThreads([this] { return ScanUntilNone(); }));
    for (const PositionsSeen& stretch : stretches_) writes_.checkpoint.seen.See(stretch);
    writes_.checkpoint.position = up_to_;
    RETURN_IF_ERROR(InThreads([this] { return FoldUntilNone(); }));
    Report(up_to_.value());
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

  // Each thread does `work` until nothing is left of it; after an error none begins something new.
  Status InThreads(const std::function<Status()>& work) {
    const auto run = [&] {
      Status status = work();
      if (status.ok()) return;
      stopped_ = true;
      const std::lock_guard lock(mutex_);
      if (failure_.ok()) failure_ = std::move(status);
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.threads; ++i) threads.emplace_back(run);
    run();
    for (std::thread& thread : threads) thread.join();
    return failure_;
  }

  Status ScanUntilNone() {
    EventPartitions::Feed feed(partitions_);
    while (!stopped_) {
      const size_t stretch = next_stretch_++;
      if (stretch >= stretches_.size()) break;
      RETURN_IF_ERROR(ScanStretch(stretch, feed));
    }
    feed.Finish();
    return OkStatus();
  }

  // Every position is seen and counted; only events that can matter to the projection are kept.
  Status ScanStretch(size_t stretch, EventPartitions::Feed& feed) {
    Position at(stretch * options_.stretch_positions);
    const Position end = std::min(up_to_, at + options_.stretch_positions);
    size_t bytes_each = 200;  // of the records read last; a guess before the first
    while (at < end) {
      if (Cancelled()) return hanes::Cancelled("the rebuild was stopped");
      ASSIGN_OR_RETURN(const RecordBatch batch, reader_.ReadAfter(at, std::min(kReadBytesMax, (end - at) * bytes_each)));
      if (batch.empty()) return DataLoss("the log ends at position {}, its head says {}", at.value(), up_to_.value());
      const uint64_t before = at.value();
      size_t bytes = 0;
      for (const Record& record : batch.records()) {
        if (at == end) break;
        if (record.position != at.Next()) return Hole(at.Next(), record.position);
        at = record.position;
        bytes += record.event.size();
        stretches_[stretch].See(at);
        RETURN_IF_ERROR(See(record, feed));
      }
      bytes_each = bytes / (at.value() - before) + 1;
      Report((scanned_ += at.value() - before) / 2);
    }
    return OkStatus();
  }

  static Status Hole(Position expected, Position given) {
    return DataLoss("the rebuild expected position {} of the log and was given {}: run `hanes check` on the log", expected.value(), given.value());
  }

  Status See(const Record& record, EventPartitions::Feed& feed) {
    if (!Folds(projection_, record.stream)) return OkStatus();
    thread_local HistoryEvent event;  // its memory alone goes from one call to the next
    const bool is_read = ReadHistoryEvent(record, event);
    if (is_read && !CanMatter(event, projection_.reads)) return OkStatus();
    if (!is_read || event.says == v1::Event::kPersonsMerged) JoinMerged(record);
    ++kept_;
    return feed.Add(record.stream, PackedEvent(record, is_read ? &event : nullptr));
  }

  void JoinMerged(const Record& record) {
    const std::optional<MergeSaid> said = FindMerge(record.stream, record.event);
    if (!said) return;
    const std::lock_guard lock(mutex_);
    groups_.Join(*said);
  }

  // Partitions share nothing, so each thread takes the next one that nobody has.
  Status FoldUntilNone() {
    HistoryFolder folder(projection_);
    EventPool pool(projection_.reads);
    Yield yield;
    while (!stopped_) {
      const size_t partition = next_partition_++;
      if (partition >= partitions_.count()) break;
      if (Cancelled()) return hanes::Cancelled("the rebuild was stopped");
      RETURN_IF_ERROR(FoldPartition(partition, folder, pool, yield));
    }
    const std::lock_guard lock(mutex_);
    Gather(std::move(yield));
    return OkStatus();
  }

  Status FoldPartition(size_t number, HistoryFolder& folder, EventPool& pool, Yield& yield) {
    ASSIGN_OR_RETURN(const EventPartition partition, partitions_.Take(number));
    FactFileWriter writer(fmt::format("{}/{:04}", options_.scratch_folder, number), store_.env());
    const std::span<const PartitionEntry> entries = partition.entries();
    for (size_t first = 0, next = 0; first < entries.size(); first = next) {
      for (; next < entries.size() && entries[next].hash == entries[first].hash; ++next) PrefetchEvent(entries, next + kPrefetchEvents);
      RETURN_IF_ERROR(FoldNamesakes(entries.subspan(first, next - first), folder, pool, writer, yield));
    }
    ASSIGN_OR_RETURN(FactFileWriter::Files files, writer.Finish());
    yield.files.push_back(std::move(files));
    const uint64_t scanned = up_to_.value() / 2;
    if (kept_ > 0) Report(scanned + (up_to_.value() - scanned) * (folded_ += entries.size()) / kept_);
    return OkStatus();
  }

  // Events whose streams have one hash: of one stream, but for one chance in 2^64 times the square of their number.
  Status FoldNamesakes(std::span<const PartitionEntry> events, HistoryFolder& folder, EventPool& pool, FactFileWriter& writer, Yield& yield) {
    const auto stream_of = [](const PartitionEntry& entry) { return StreamOfPackedEvent(entry.at); };
    const auto same = [&](const PartitionEntry& entry) { return stream_of(entry) == stream_of(events[0]); };
    if (std::all_of(events.begin(), events.end(), same)) return FoldStream(events, folder, pool, writer, yield);
    std::vector<PartitionEntry> by_stream(events.begin(), events.end());
    std::sort(by_stream.begin(), by_stream.end(), [&](const auto& a, const auto& b) { return stream_of(a) < stream_of(b); });
    const std::span<const PartitionEntry> all = by_stream;
    for (size_t first = 0, next = 0; first < all.size(); first = next) {
      while (next < all.size() && stream_of(all[next]) == stream_of(all[first])) ++next;
      RETURN_IF_ERROR(FoldStream(all.subspan(first, next - first), folder, pool, writer, yield));
    }
    return OkStatus();
  }

  Status FoldStream(std::span<const PartitionEntry> events, HistoryFolder& folder, EventPool& pool, FactFileWriter& writer, Yield& yield) {
    const std::string_view stream = StreamOfPackedEvent(events[0].at);
    if (groups_.IsMerged(stream)) {
      Keep(events);
      return OkStatus();
    }
    pool.Clear();
    for (const PartitionEntry& event : events) {
      const char* at = event.at;
      pool.AddPacked(&at);
    }
    return writer.Add(stream, FoldGroup(stream, folder, pool, yield));
  }

  // Views that live until the next fold.
  static std::span<const KnownFactView> FoldGroup(std::string_view group, HistoryFolder& folder, EventPool& pool, Yield& yield) {
    FoldedViews folded = folder.FoldToViews(pool.history());
    for (const KnownFactView& fact : folded.facts) yield.digest.Add(fact);
    yield.facts += folded.facts.size();
    if (folded.parked) {
      folded.parked->entity = group;
      yield.parked.push_back(std::move(*folded.parked));
    }
    return folded.facts;
  }

  // A merged person's streams lie in several partitions: they wait until all have been read.
  void Keep(std::span<const PartitionEntry> events) {
    const std::lock_guard lock(mutex_);
    std::string& kept = merged_[std::string(groups_.GroupOf(StreamOfPackedEvent(events[0].at)))];
    for (const PartitionEntry& event : events) kept += BytesOfPackedEvent(event.at);
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
    for (const auto& [group, events] : merged_) {
      pool.Clear();
      for (const char* at = events.data(); at != events.data() + events.size();) pool.AddPacked(&at);
      FactWrites::Group& written = writes_.groups.emplace_back();
      written.group = group;
      for (const KnownFactView& fact : FoldGroup(group, folder, pool, yield)) written.facts.push_back(CopyOf(fact));
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
  std::vector<PositionsSeen> stretches_;  // of the log; each is one thread's alone
  std::atomic<size_t> next_stretch_{0};
  std::atomic<uint64_t> scanned_{0};
  std::atomic<uint64_t> kept_{0};  // events to fold; certain after the scan
  std::atomic<uint64_t> folded_{0};
  std::atomic<size_t> next_partition_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;  // guards what follows, while there are several threads
  EntityGroups groups_;  // whole after the scan, only read after that
  std::map<std::string, std::string> merged_;  // a group and the packed events of its streams
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
