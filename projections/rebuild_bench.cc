// SPDX-License-Identifier: Apache-2.0
// How quickly a view is made again from its log, against what merely reading that log costs. `--help` says how to use it.
#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <unordered_map>

#include "base/status.h"
#include "ingest/invented_events.h"
#include "projections/bulk_fold.h"
#include "projections/history_event.h"
#include "projections/projection.h"
#include "projections/runner.h"
#include "projections/testing/dense_council.h"
#include "store/coding.h"
#include "store/rocks_event_log.h"

namespace hanes {
namespace {

constexpr std::string_view kHelp = R"(rebuild_bench: how quickly the caseload is made again from its log

  rebuild_bench [--events N] [--load invented|dense] [--folder DIR]
      a table of all subjects, each in scans of the log: figures mean something on a quiet machine, ratios on any
  rebuild_bench --round SUBJECT [--events N] [--load invented|dense] [--folder DIR]
      one subject once, its figures as lines of JSON

  SUBJECT   scan             the log read, nothing made of it
            scan_parse       and every event parsed by protobuf, all fields
            scan_parse_fold  the log read, grouped in memory, and what a fold wants read and folded once an entity: one time and
                             not two, nothing written, no digest
            hanes_1_thread   the rebuild: facts with two times written, digested, ingested and synced
            hanes_2_threads  the same with two threads
            all_views        every view there is, in one scan on one thread
            live             caught up event by event (50,000 at most)
  --load    invented         the project's own generator of events, as for all measurements (default)
            dense            nearly every event makes a fact: the heaviest there is
  --events  1000000 when not given
  --folder  where logs are kept from call to call, and views made for a while; a temporary folder of its own when not given
)";

struct Wanted {
  std::string round;  // empty: all of them
  uint64_t events = 1'000'000;
  std::string load = "invented";
  std::filesystem::path folder;
};

void Must(const Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "rebuild_bench: {}\n", MessageOf(status));
  std::exit(1);
}

// On a machine with other work, the processor's time says more than the clock's.
struct Spent {
  double clock_seconds = 0;
  double processor_seconds = 0;  // of all threads together
};

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

Spent Measure(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const double processor_start = ProcessorSeconds();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), ProcessorSeconds() - processor_start};
}

// The most memory held since ForgetPeakMemory: making the log is not part of what is measured.
void ForgetPeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }
double PeakMemoryMiB() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

double BytesIn(const std::filesystem::path& folder) {
  double bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.is_regular_file()) bytes += static_cast<double>(file.file_size());
  }
  return bytes;
}

// Appends to a log, a thousand arrivals at a time.
class Filler {
 public:
  explicit Filler(RocksEventLog& log) : log_(log) {}
  void Add(const v1::Event& event) {
    arrivals_.push_back({AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()},
                         Timestamp::FromMicros(1'800'000'000'000'000), -1});
    if (arrivals_.size() == 1000) Flush();
  }
  void Flush() {
    if (!arrivals_.empty()) Must(log_.Append(AuthorityId("W06000012"), arrivals_, {}).status());
    arrivals_.clear();
  }

 private:
  RocksEventLog& log_;
  std::vector<Arrival> arrivals_;
};

// The children's events as a council's nights would bring them: a thousand children at a time, one event of each in turn.
void FillDense(uint64_t events, Filler& filler) {
  testing::DenseCouncil council(7);
  for (uint64_t said = 0; said < events;) {
    std::vector<std::vector<v1::Event>> children;
    for (int i = 0; i < 1000; ++i) children.push_back(council.NextChild());
    bool any = true;
    for (size_t turn = 0; any; ++turn) {
      any = false;
      for (const auto& child : children) {
        if (turn >= child.size() || said == events) continue;
        any = true;
        ++said;
        filler.Add(child[turn]);
      }
    }
  }
}

std::filesystem::path LogFolder(const Wanted& wanted) { return wanted.folder / fmt::format("log-{}-{}", wanted.load, wanted.events); }

// The log of this load and size: made when it is not there yet, closed and opened again, as a rebuild finds one.
std::unique_ptr<RocksEventLog> OpenLog(const Wanted& wanted) {
  const std::filesystem::path folder = LogFolder(wanted);
  if (!std::filesystem::exists(folder)) {
    fmt::print(stderr, "making a log of {} events in {} ...\n", wanted.events, folder.string());
    const std::filesystem::path unfinished = folder.string() + ".unfinished";
    std::filesystem::remove_all(unfinished);
    auto log = OpenRocksEventLog(unfinished);
    Must(log.status());
    Filler filler(**log);
    const auto add = [&](const v1::Event& event) {
      filler.Add(event);
      return OkStatus();
    };
    if (wanted.load == "dense") {
      FillDense(wanted.events, filler);
    } else {
      Must(InventedEvents(7, wanted.events, add).status());
    }
    filler.Flush();
    Must((*log)->AwaitIndexed());
    log->reset();
    std::filesystem::rename(unfinished, folder);
  }
  RocksEventLogOptions reading;
  reading.read_only = true;  // and nothing is compacted meanwhile
  auto log = OpenRocksEventLog(folder, reading);
  Must(log.status());
  return *std::move(log);
}

// Calls `see` with each record of the log.
template <typename See>
void Scan(const EventReader& reader, const See& see) {
  for (Position position;;) {
    const StatusOr<RecordBatch> batch = reader.ReadAfter(position);
    Must(batch.status());
    if (batch->empty()) return;
    for (const Record& record : batch->records()) see(record);
    position = batch->records().back().position;
  }
}

uint64_t used = 0;  // what subjects add to, so that the compiler cannot leave their work out

void ScanAlone(const EventReader& reader) {
  Scan(reader, [](const Record& record) { used += record.event.size(); });
}

void ScanAndParse(const EventReader& reader) {
  v1::Event event;
  Scan(reader, [&](const Record& record) {
    if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) Must(DataLoss("no event"));
    used += event.id().size();
  });
}

// What a view of one time costs, kept nowhere: events brought together, read, and folded once an entity.
void ScanParseAndFold(const Projection& projection, const EventReader& reader) {
  struct Counted : FactSink {
    void Add(const FactView& fact, std::span<const Position>) override { used += fact.kind; }
  } sink;
  std::unordered_map<std::string, std::string> by_stream;
  std::string key;
  Scan(reader, [&](const Record& record) {
    if (!Folds(projection, record.stream)) return;
    std::string& events = by_stream[key = record.stream];
    AppendVarint(events, record.position.value());
    AppendText(events, record.event);
  });
  EventPool views(projection.reads);
  std::vector<KnownEvent> story;
  for (const auto& [stream, events] : by_stream) {
    ByteReader in(events);
    story.clear();
    views.Clear();
    while (!in.rest().empty()) {
      const Position position(in.Varint());
      const std::string_view bytes = in.Text();
      views.Add({position, Timestamp(), stream, bytes});
    }
    for (const HistoryEvent& event : views.history()) story.push_back({event.said, event.occurred_on, Timestamp(), {}, event.position});
    std::sort(story.begin(), story.end(), [](const KnownEvent& a, const KnownEvent& b) { return a.occurred_on < b.occurred_on; });
    Must(projection.fold({stream, story}, sink));
  }
}

// What a round came to.
struct Outcome {
  Spent spent;
  uint64_t events = 0;
  Checkpoint checkpoint;  // of a rebuild, as is what follows
  double view_bytes = 0;
};

// The views in one scan; the outcome's checkpoint is the first one's.
Outcome RebuildOnce(std::span<const Projection> projections, const EventReader& reader, const Wanted& wanted, int threads) {
  const std::filesystem::path folder = wanted.folder / "view";
  std::filesystem::remove_all(folder);
  BulkFoldOptions options;
  options.threads = threads;
  options.scratch_folder = wanted.folder / "view.scratch";
  Outcome outcome{.events = wanted.events};
  outcome.spent = Measure([&] {
    std::vector<std::unique_ptr<RocksFactStore>> stores;
    std::vector<BulkFoldView> views;
    for (const Projection& projection : projections) {
      auto store = RocksFactStore::Open(folder / projection.name);
      Must(store.status());
      views.push_back({&projection, stores.emplace_back(*std::move(store)).get()});
    }
    const auto checkpoints = BulkFoldAll(views, reader, Position(wanted.events), options);
    Must(checkpoints.status());
    outcome.checkpoint = checkpoints->front();
  });
  outcome.view_bytes = BytesIn(folder);
  std::filesystem::remove_all(folder);
  return outcome;
}

constexpr uint64_t kLiveEventsMax = 50'000;

Spent CatchUpLive(const Projection& projection, const EventReader& reader, const Wanted& wanted) {
  const std::filesystem::path folder = wanted.folder / "view";
  std::filesystem::remove_all(folder);
  const auto store = RocksFactStore::Open(folder);
  Must(store.status());
  const auto runner = ViewRunner::Open(projection, reader, **store);
  Must(runner.status());
  const Spent spent = Measure([&] { Must((*runner)->CatchUp(nullptr, Position(std::min(wanted.events, kLiveEventsMax)))); });
  std::filesystem::remove_all(folder);
  return spent;
}

void PrintFigure(std::string_view work, const Wanted& wanted, std::string_view subject, std::string_view unit, double value) {
  fmt::print("{{\"work\":\"{}\",\"size\":{},\"subject\":\"{}\",\"unit\":\"{}\",\"value\":{:.6g}}}\n", work, wanted.events, subject, unit, value);
}

Outcome RunRound(const Wanted& wanted, const EventReader& reader) {
  const Projection& projection = **FindProjection("caseload");
  const auto reading = [&](const std::function<void()>& work) { return Outcome{.spent = Measure(work), .events = wanted.events}; };
  if (wanted.round == "scan") return reading([&] { ScanAlone(reader); });
  if (wanted.round == "scan_parse") return reading([&] { ScanAndParse(reader); });
  if (wanted.round == "scan_parse_fold") return reading([&] { ScanParseAndFold(projection, reader); });
  if (wanted.round == "hanes_1_thread") return RebuildOnce({&projection, 1}, reader, wanted, 1);
  if (wanted.round == "hanes_2_threads") return RebuildOnce({&projection, 1}, reader, wanted, 2);
  if (wanted.round == "all_views") return RebuildOnce(Projections(), reader, wanted, 1);
  if (wanted.round == "live") return {CatchUpLive(projection, reader, wanted), std::min(wanted.events, kLiveEventsMax), {}, 0};
  Must(InvalidArgument("--round {}: no such subject; see --help", wanted.round));
  return {};
}

void PrintRound(const Wanted& wanted, const EventReader& reader) {
  ForgetPeakMemory();
  const Outcome outcome = RunRound(wanted, reader);
  const double memory = PeakMemoryMiB(), count = static_cast<double>(outcome.events);
  PrintFigure("rebuild", wanted, wanted.round, "events/s", count / outcome.spent.clock_seconds);
  PrintFigure("rebuild", wanted, wanted.round, "events/s/core", count / outcome.spent.processor_seconds);
  if (wanted.round == "hanes_2_threads") PrintFigure("memory", wanted, "rebuild", "MiB", memory);
  const double each = outcome.spent.processor_seconds / count * 1e6;
  if (wanted.round == "scan_parse_fold") PrintFigure("growth", wanted, wanted.round, "us/event", each);
  if (wanted.round != "hanes_1_thread") return;
  PrintFigure("disk", wanted, "hanes_log", "bytes/event", BytesIn(LogFolder(wanted)) / count);
  PrintFigure("disk", wanted, "hanes_view", "bytes/event", outcome.view_bytes / count);
  PrintFigure("growth", wanted, "rebuild", "us/event", each);
}

void PrintTable(Wanted wanted, const EventReader& reader) {
  double scan_each = 0;  // processor seconds of the scan alone, for one event
  for (const char* subject : {"scan", "scan_parse", "scan_parse_fold", "hanes_1_thread", "hanes_2_threads", "all_views", "live"}) {
    wanted.round = subject;
    ForgetPeakMemory();
    const Outcome outcome = RunRound(wanted, reader);
    const double count = static_cast<double>(outcome.events);
    const double each = outcome.spent.processor_seconds / count;
    if (scan_each == 0) scan_each = each;
    fmt::print("{:<16} {:>8.3f} s {:>10.0f} events/s; of a core {:>8.3f} s {:>10.0f} events/s, {:>5.1f} scans\n", subject,
               outcome.spent.clock_seconds, count / outcome.spent.clock_seconds, outcome.spent.processor_seconds, 1 / each, each / scan_each);
    if (outcome.checkpoint.facts == 0) continue;
    fmt::print("    {} facts, {:.1f} bytes an event, digest {}, at most {:.0f} MiB\n", outcome.checkpoint.facts, outcome.view_bytes / count,
               outcome.checkpoint.digest.ToString(), PeakMemoryMiB());
  }
}

Wanted ReadArguments(std::span<char*> arguments) {
  Wanted wanted;
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--help") {
      fmt::print("{}", kHelp);
      std::exit(0);
    }
    if (i + 1 == arguments.size()) Must(InvalidArgument("{} needs a value; see --help", name));
    const std::string_view value = arguments[i + 1];
    if (name == "--round") {
      wanted.round = value;
    } else if (name == "--folder") {
      wanted.folder = value;
    } else if (name == "--load" && (value == "invented" || value == "dense")) {
      wanted.load = value;
    } else if (name == "--events") {
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), wanted.events);
      if (error != std::errc() || end != value.data() + value.size() || wanted.events == 0) {
        Must(InvalidArgument("--events {}: a whole number from 1", value));
      }
    } else {
      Must(InvalidArgument("{} {} is not known; see --help", name, value));
    }
  }
  return wanted;
}

// Not in memory: what a rebuild writes must reach a disk.
class BenchFolder {
 public:
  BenchFolder() : path_(std::filesystem::current_path() / fmt::format("rebuild_bench.{}", ::getpid())) {}
  ~BenchFolder() {
    std::error_code error;  // what stays behind is named as what it is
    std::filesystem::remove_all(path_, error);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
};

void Run(Wanted wanted) {
  const BenchFolder own;
  if (wanted.folder.empty()) wanted.folder = own.path();
  std::filesystem::create_directories(wanted.folder);
  const std::unique_ptr<RocksEventLog> log = OpenLog(wanted);
  wanted.round.empty() ? PrintTable(wanted, *log) : PrintRound(wanted, *log);
  if (used == UINT64_MAX) fmt::print("\n");
}

}  // namespace
}  // namespace hanes

int main(int count, char** arguments) { hanes::Run(hanes::ReadArguments(std::span(arguments + 1, static_cast<size_t>(count - 1)))); }
