// SPDX-License-Identifier: Apache-2.0
#include "projections/bulk_fold.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "projections/bulk_view.h"
#include "projections/event_partitions.h"
#include "projections/history_event.h"

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

class Rebuild {
 public:
  Rebuild(std::span<const BulkFoldView> views, const EventReader& reader, Position up_to, const BulkFoldOptions& options)
      : reader_(reader),
        up_to_(up_to),
        options_(options),
        wanted_(ProjectionsOf(views)),
        partitions_(options.scratch_folder, up_to.value(), options.memory_bytes_max, options.threads),
        stretches_((up_to.value() + options.stretch_positions - 1) / options.stretch_positions) {
    for (const BulkFoldView& view : views) {
      views_.emplace_back(*view.projection, *view.store, fmt::format("{}/{}-", options.scratch_folder, views_.size()));
    }
  }

  StatusOr<std::vector<Checkpoint>> Run() {
    RETURN_IF_ERROR(Prepare());
    RETURN_IF_ERROR(InThreads([this] { return ScanUntilNone(); }));
    RETURN_IF_ERROR(InThreads([this] { return FoldUntilNone(); }));
    Report(up_to_.value());
    PositionsSeen seen;
    for (const PositionsSeen& stretch : stretches_) seen.See(stretch);
    std::vector<Checkpoint> checkpoints;
    for (BulkView& view : views_) {
      ASSIGN_OR_RETURN(checkpoints.emplace_back(), view.Finish(up_to_, seen));
    }
    return checkpoints;
  }

 private:
  static std::vector<const Projection*> ProjectionsOf(std::span<const BulkFoldView> views) {
    std::vector<const Projection*> projections;
    for (const BulkFoldView& view : views) projections.push_back(view.projection);
    return projections;
  }

  Status Prepare() {
    for (BulkView& view : views_) RETURN_IF_ERROR(view.Prepare(reader_));
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

  // Every position is seen and counted; only events that can matter to one of the views are kept, and each once.
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
    const uint32_t of_stream = wanted_.OfStream(record.stream);
    if (of_stream == 0) return OkStatus();
    thread_local HistoryEvent event;  // its memory alone goes from one call to the next
    const HistoryEvent* const read = ReadHistoryEvent(record, event) ? &event : nullptr;
    const uint32_t wanted = wanted_.Of(read, of_stream);
    if (wanted == 0) return OkStatus();
    if (read == nullptr || event.says == v1::Event::kPersonsMerged) JoinMerged(record, wanted);
    ++kept_;
    return feed.Add(record.stream, PackedEvent(record, read));
  }

  void JoinMerged(const Record& record, uint32_t views) {
    const std::optional<MergeSaid> said = FindMerge(record.stream, record.event);
    if (!said) return;
    for (; views != 0; views &= views - 1) views_[static_cast<size_t>(std::countr_zero(views))].Join(*said);
  }

  // Partitions share nothing, so each thread takes the next one that nobody has.
  Status FoldUntilNone() {
    Foldings foldings;
    for (BulkView& view : views_) foldings.emplace_back(view);
    while (!stopped_) {
      const size_t partition = next_partition_++;
      if (partition >= partitions_.count()) break;
      if (Cancelled()) return hanes::Cancelled("the rebuild was stopped");
      RETURN_IF_ERROR(FoldPartition(partition, foldings));
    }
    for (BulkView::Folding& folding : foldings) folding.Finish();
    return OkStatus();
  }

  using Foldings = std::deque<BulkView::Folding>;  // of one thread, one a view

  // Stream by stream, and each for every view while its events are near.
  Status FoldPartition(size_t number, Foldings& foldings) {
    ASSIGN_OR_RETURN(const EventPartition partition, partitions_.Take(number));
    for (BulkView::Folding& folding : foldings) folding.BeginPartition(number);
    const std::span<const PartitionEntry> entries = partition.entries();
    for (size_t first = 0, next = 0; first < entries.size(); first = next) {
      for (; next < entries.size() && entries[next].hash == entries[first].hash; ++next) PrefetchEvent(entries, next + kPrefetchEvents);
      RETURN_IF_ERROR(FoldNamesakes(entries.subspan(first, next - first), foldings));
    }
    for (BulkView::Folding& folding : foldings) RETURN_IF_ERROR(folding.EndPartition());
    const uint64_t scanned = up_to_.value() / 2;
    if (kept_ > 0) Report(scanned + (up_to_.value() - scanned) * (folded_ += entries.size()) / kept_);
    return OkStatus();
  }

  // Events whose streams have one hash: of one stream, but for one chance in 2^64 times the square of their number.
  static Status FoldNamesakes(std::span<const PartitionEntry> events, Foldings& foldings) {
    const auto stream_of = [](const PartitionEntry& entry) { return StreamOfPackedEvent(entry.at); };
    const auto same = [&](const PartitionEntry& entry) { return stream_of(entry) == stream_of(events[0]); };
    if (std::all_of(events.begin(), events.end(), same)) return FoldStream(events, foldings);
    std::vector<PartitionEntry> by_stream(events.begin(), events.end());
    std::sort(by_stream.begin(), by_stream.end(), [&](const auto& a, const auto& b) { return stream_of(a) < stream_of(b); });
    const std::span<const PartitionEntry> all = by_stream;
    for (size_t first = 0, next = 0; first < all.size(); first = next) {
      while (next < all.size() && stream_of(all[next]) == stream_of(all[first])) ++next;
      RETURN_IF_ERROR(FoldStream(all.subspan(first, next - first), foldings));
    }
    return OkStatus();
  }

  static Status FoldStream(std::span<const PartitionEntry> events, Foldings& foldings) {
    const std::string_view stream = StreamOfPackedEvent(events[0].at);
    for (BulkView::Folding& folding : foldings) RETURN_IF_ERROR(folding.FoldStream(stream, events));
    return OkStatus();
  }

  bool Cancelled() const { return options_.cancelled && options_.cancelled(); }

  // The scan is one half of the work and the folding the other.
  void Report(uint64_t done) const {
    if (options_.progress) options_.progress(done, up_to_.value());
  }

  const EventReader& reader_;
  const Position up_to_;
  const BulkFoldOptions& options_;
  const EventsWanted wanted_;
  std::deque<BulkView> views_;  // which stay where they are
  EventPartitions partitions_;
  std::vector<PositionsSeen> stretches_;  // of the log; each is one thread's alone
  std::atomic<size_t> next_stretch_{0};
  std::atomic<uint64_t> scanned_{0};
  std::atomic<uint64_t> kept_{0};  // events to fold; certain after the scan
  std::atomic<uint64_t> folded_{0};
  std::atomic<size_t> next_partition_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;  // guards what follows, while there are several threads
  Status failure_;
};

}  // namespace

StatusOr<std::vector<Checkpoint>> BulkFoldAll(std::span<const BulkFoldView> views, const EventReader& reader, Position up_to,
                                              const BulkFoldOptions& options) {
  StatusOr<std::vector<Checkpoint>> checkpoints = Rebuild(views, reader, up_to, options).Run();
  std::error_code error;  // what stays behind is removed when the view is opened next
  std::filesystem::remove_all(options.scratch_folder, error);
  return checkpoints;
}

StatusOr<Checkpoint> BulkFold(const Projection& projection, const EventReader& reader, Position up_to, RocksFactStore& store,
                              const BulkFoldOptions& options) {
  const BulkFoldView view{&projection, &store};
  ASSIGN_OR_RETURN(const std::vector<Checkpoint> checkpoints, BulkFoldAll({&view, 1}, reader, up_to, options));
  return checkpoints.front();
}

}  // namespace hanes
