// SPDX-License-Identifier: Apache-2.0
// What the log costs, beside what the disk and RocksDB cost without it, in one run: ratios travel, figures do not.
//
//   log_bench                                   everything, a minute or so
//   log_bench --benchmark_filter=Append/1000    one line
//   LOG_BENCH_EVENTS=10000000 log_bench --benchmark_filter=Start    reads on a log of that length; 2 million without
//
// Append: 175-byte events about 125,000 children, synced before it returns. FlatFile is one write and fdatasync a batch; PackedRocks is
// one synced RocksDB value of LZ4-packed events a batch, without ids, streams, offsets or the refusal of duplicates; Log is everything.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <lz4.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/check.h"
#include "hanes/v1/event.pb.h"
#include "store/coding.h"
#include "store/rocks_event_log.h"

namespace hanes {
namespace {

constexpr uint64_t kChildren = 125'000;
constexpr char kAuthority[] = "W06000012";

class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::current_path() / "log-bench-XXXXXX";
    HANES_CHECK(mkdtemp(name.data()) != nullptr, "the current folder takes files");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Numbers without pattern, from any number: SplitMix64, by Steele, Lea and Flood.
class Shuffle {
 public:
  explicit Shuffle(uint64_t seed) : state_(seed) {}
  uint64_t operator()() {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    return mixed ^ mixed >> 31;
  }

 private:
  uint64_t state_;
};

// Event number `number`, about a child chosen by a fixed shuffle; ids as adapters make them, random to any compressor.
AcceptedEvent EventOf(uint64_t number) {
  Shuffle random(number);
  v1::Event event;
  event.set_id(fmt::format("{:016x}{:04x}", random(), number & 0xffff));
  event.set_authority(kAuthority);
  event.set_stream(fmt::format("child:C{}", random() % kChildren));
  event.set_occurred_on(fmt::format("20{:02}-{:02}-{:02}", number / 400'000 % 20 + 1, number / 30'000 % 12 + 1, number % 28 + 1));
  event.mutable_recorded_at()->set_seconds(1'500'000'000 + static_cast<int64_t>(number));
  event.mutable_source()->set_system("ssd");
  event.mutable_source()->set_record(fmt::format("cin_episodes/{}", number));
  event.mutable_source()->set_facet("started");
  event.mutable_source()->set_extract(fmt::format("ssd-{}", number / 20'000));
  event.mutable_source()->set_record_digest(random());
  event.mutable_case_opened();
  return {EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()};
}

// Arrivals `first` on, as the consumer hands them over. Made outside the clock.
std::vector<Arrival> Arrivals(uint64_t first, uint64_t count) {
  std::vector<Arrival> arrivals;
  arrivals.reserve(count);
  for (uint64_t i = first; i < first + count; ++i) {
    arrivals.push_back({EventOf(i), Timestamp::FromMicros(static_cast<int64_t>(1'500'000'000'000'000 + i)), static_cast<int64_t>(i)});
  }
  return arrivals;
}

SourceUpdate UpTo(uint64_t next) {
  SourceUpdate update = {"hanes.W06000012.events", {}};
  update.state.next_offset = static_cast<int64_t>(next);
  return update;
}

std::unique_ptr<RocksEventLog> OpenAt(const std::string& path) {
  auto log = OpenRocksEventLog(path);
  HANES_CHECK(log.ok(), "a new log opens");
  return std::move(*log);
}

const std::string& BytesOf(const Arrival& arrival) { return std::get<AcceptedEvent>(arrival.content).bytes; }

// Runs `append(first, arrivals)` batch after batch, the making of arrivals outside the clock.
template <typename Append>
void AppendBatches(benchmark::State& state, Append append) {
  const auto batch = static_cast<uint64_t>(state.range(0));
  uint64_t next = 0;
  std::vector<Arrival> block;  // many batches at once: stopping the clock costs as much as a small append
  size_t used = 0;
  for (auto _ : state) {
    if (used == block.size()) {
      state.PauseTiming();
      block = Arrivals(next, std::max<uint64_t>(batch, 1000) / batch * batch * 20);
      used = 0;
      state.ResumeTiming();
    }
    append(next, std::span<const Arrival>(block).subspan(used, batch));
    used += batch;
    next += batch;
  }
  state.SetItemsProcessed(static_cast<int64_t>(next));
}

void FlatFile(benchmark::State& state) {
  const Folder folder;
  const int fd = open((folder.path() + "/flat").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  std::string bytes;
  AppendBatches(state, [&](uint64_t, std::span<const Arrival> arrivals) {
    bytes.clear();
    for (const Arrival& arrival : arrivals) AppendText(bytes, BytesOf(arrival));
    HANES_CHECK(write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && fdatasync(fd) == 0, "the disk takes it");
  });
  close(fd);
}

void PackedRocks(benchmark::State& state) {
  const Folder folder;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  rocksdb::DB* opened = nullptr;
  HANES_CHECK(rocksdb::DB::Open(options, folder.path(), &opened).ok(), "a new database opens");
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  std::string raw, packed;
  AppendBatches(state, [&](uint64_t first, std::span<const Arrival> arrivals) {
    raw.clear();
    for (const Arrival& arrival : arrivals) AppendText(raw, BytesOf(arrival));
    packed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(raw.size()))));
    packed.resize(static_cast<size_t>(LZ4_compress_default(raw.data(), packed.data(), static_cast<int>(raw.size()), static_cast<int>(packed.size()))));
    std::string key;
    AppendBig64(key, first);
    HANES_CHECK(db->Put(synced, key, packed).ok(), "the disk takes it");
  });
}

void Log(benchmark::State& state) {
  const Folder folder;
  const auto log = OpenAt(folder.path());
  AppendBatches(state, [&](uint64_t first, std::span<const Arrival> arrivals) {
    const auto result = log->Append(AuthorityId(kAuthority), arrivals, UpTo(first + arrivals.size()));
    HANES_CHECK(result.ok() && result->appended == arrivals.size(), "every event is new");
  });
}

BENCHMARK(FlatFile)->Name("Append/flat_file")->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();
BENCHMARK(PackedRocks)->Name("Append/packed_rocks")->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();
BENCHMARK(Log)->Name("Append/log")->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();

// A log long enough that the appends, the index behind them and its merges are all in the figure.
uint64_t LongLogEvents() {
  const char* events = std::getenv("LOG_BENCH_EVENTS");
  return events == nullptr ? 2'000'000 : std::strtoull(events, nullptr, 10) / 1000 * 1000;
}
const uint64_t kLongLog = LongLogEvents();
constexpr uint64_t kBatch = 1000;

class LongLog {
 public:
  LongLog() : log_(OpenAt(folder_.path())) {
    for (uint64_t first = 0; first < kLongLog; first += kBatch) {
      const auto result = log_->Append(AuthorityId(kAuthority), Arrivals(first, kBatch), UpTo(first + kBatch));
      HANES_CHECK(result.ok() && result->appended == kBatch, "every event is new");
    }
  }
  RocksEventLog& log() { return *log_; }
  const std::string& path() const { return folder_.path(); }
  void Close() { log_.reset(); }
  void Open() { log_ = OpenAt(folder_.path()); }

  static LongLog& Shared() {
    static LongLog log;
    return log;
  }

 private:
  Folder folder_;
  std::unique_ptr<RocksEventLog> log_;
};

void Scan(benchmark::State& state) {
  RocksEventLog& log = LongLog::Shared().log();
  for (auto _ : state) {
    uint64_t bytes = 0;
    for (Position after;;) {
      const auto batch = log.ReadAfter(after);
      HANES_CHECK(batch.ok(), "the log can be read");
      if (batch->empty()) break;
      for (const Record& record : batch->records()) bytes += record.event.size() + record.stream.size();
      after = batch->records().back().position;
    }
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kLongLog));
}
BENCHMARK(Scan)->Unit(benchmark::kMillisecond);

void ReadStreams(benchmark::State& state) {
  RocksEventLog& log = LongLog::Shared().log();
  Shuffle random(7);
  int64_t events = 0;
  for (auto _ : state) {
    std::vector<StreamId> streams;
    for (int64_t i = 0; i < state.range(0); ++i) streams.emplace_back(fmt::format("child:C{}", random() % kChildren));
    const auto batch = log.ReadStreams(streams, Position(kLongLog));
    HANES_CHECK(batch.ok() && !batch->empty(), "every child has events");
    events += static_cast<int64_t>(batch->records().size());
  }
  state.SetItemsProcessed(events);
}
BENCHMARK(ReadStreams)->Arg(1)->Arg(100)->Unit(benchmark::kMicrosecond);

// The same extract again: every event is known, and compared with the one stored.
void AppendDuplicates(benchmark::State& state) {
  RocksEventLog& log = LongLog::Shared().log();
  int64_t events = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Arrival> arrivals = Arrivals(static_cast<uint64_t>(events) % kLongLog, kBatch);
    for (Arrival& arrival : arrivals) arrival.offset = -1;
    state.ResumeTiming();
    const auto result = log.Append(AuthorityId(kAuthority), arrivals, {});
    HANES_CHECK(result.ok() && result->duplicates == kBatch, "every event is known");
    events += kBatch;
  }
  state.SetItemsProcessed(events);
}
BENCHMARK(AppendDuplicates)->Unit(benchmark::kMicrosecond);

void Start(benchmark::State& state) {
  LongLog& shared = LongLog::Shared();
  for (auto _ : state) {
    shared.Close();
    shared.Open();
  }
}
BENCHMARK(Start)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hanes

BENCHMARK_MAIN();
