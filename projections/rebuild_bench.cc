// SPDX-License-Identifier: Apache-2.0
// How quickly a view is made again from its log, against what merely reading that log costs.
//
//   rebuild_bench [EVENTS] [DATA]      1000000 events of an invented council when no data folder is given
//
// Prints events a second for: the scan alone, scan and parse, the rebuild with one thread and with two, and live catching up of a part;
// and the most memory the process held. Ratios mean something on any machine; figures only on a quiet one.
#include <fmt/format.h>
#include <sys/resource.h>
#include <time.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <random>

#include "base/status.h"
#include "projections/bulk_fold.h"
#include "projections/projection.h"
#include "projections/runner.h"
#include "projections/testing/event_words.h"
#include "projections/testing/temporary_folder.h"
#include "store/rocks_event_log.h"

namespace hanes {
namespace {

constexpr uint64_t kLiveEventsMax = 50'000;

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

void Must(const Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "rebuild_bench: {}\n", MessageOf(status));
  std::exit(1);
}

uint64_t PeakMemoryMiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) / 1024;
}

// Children come and go: one referral after another, a case, workers who change, a spell in care; each event seen by a nightly extract a few
// days after it happened. 10 to 20 events a child.
class Council {
 public:
  explicit Council(uint64_t seed) : random_(seed) {}

  std::vector<v1::Event> NextChild() {
    child_ = fmt::format("child:C{:07}", ++children_);
    day_ = 15'065 + Pick(3000);
    events_.clear();
    Say(testing::Registered(child_));
    const int spells = 1 + Pick(3);
    for (int i = 0; i < spells; ++i) Spell(fmt::format("{}-{}", child_.substr(6), i));
    return std::move(events_);
  }

 private:
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void Spell(const std::string& id) {
    Say(testing::Opened(child_, id).Team(fmt::format("T{}", Pick(12))));
    for (int i = 0; i <= Pick(3); ++i) {
      const std::string allocation = fmt::format("{}-a{}", id, i);
      Say(testing::Allocated(child_, allocation).To(fmt::format("W{}", Pick(200))).Team(fmt::format("T{}", Pick(12))));
      Say(testing::Deallocated(child_, allocation));
    }
    if (Pick(4) == 0) {
      Say(testing::LookedAfter(child_, id + "-c"));
      Say(testing::NotLookedAfter(child_, id + "-c"));
    }
    Say(testing::Closed(child_, id));
  }

  void Say(testing::EventWords words) {
    day_ += 1 + Pick(60);
    v1::Event event = words.On(Date::FromDays(day_)).Record(fmt::format("cin_episodes/{}/{}", child_, events_.size()), "ssd");
    const int64_t seen = (day_ + 1 + Pick(5)) * int64_t{86'400'000'000};
    event.mutable_recorded_at()->set_seconds(seen / 1'000'000);
    event.mutable_source()->set_facet("started");
    event.mutable_source()->set_extract("x-2011-04-01-0001");
    event.mutable_source()->set_record_digest(random_());
    event.set_id(ShortId(event.SerializeAsString()));
    events_.push_back(std::move(event));
  }

  std::mt19937_64 random_;
  uint64_t children_ = 0;
  std::string child_;
  int day_ = 0;
  std::vector<v1::Event> events_;
};

// The children's events as a council's nights would bring them: a thousand children at a time, one event of each in turn.
void FillLog(RocksEventLog& log, uint64_t events) {
  Council council(7);
  uint64_t appended = 0;
  while (appended < events) {
    std::vector<std::vector<v1::Event>> children;
    for (int i = 0; i < 1000; ++i) children.push_back(council.NextChild());
    std::vector<Arrival> arrivals;
    bool any = true;
    for (size_t turn = 0; any; ++turn) {
      any = false;
      for (const auto& child : children) {
        if (turn >= child.size() || appended + arrivals.size() >= events) continue;
        any = true;
        const v1::Event& event = child[turn];
        arrivals.push_back({AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()},
                            Timestamp::FromMicros(1'800'000'000'000'000), -1});
      }
    }
    for (size_t first = 0; first < arrivals.size(); first += 1000) {
      const size_t count = std::min<size_t>(1000, arrivals.size() - first);
      Must(log.Append(AuthorityId("W06000012"), std::span(arrivals).subspan(first, count), {}).status());
    }
    appended += arrivals.size();
  }
}

void ScanAll(const EventReader& reader, bool parse) {
  v1::Event event;
  uint64_t used = 0;  // so that the compiler cannot leave the reading out
  for (Position position;;) {
    const StatusOr<RecordBatch> batch = reader.ReadAfter(position);
    Must(batch.status());
    if (batch->empty()) break;
    for (const Record& record : batch->records()) {
      if (parse && !event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) Must(DataLoss("no event"));
      used += parse ? event.id().size() : record.event.size();
      position = record.position;
    }
  }
  if (used == 0) Must(DataLoss("an empty log"));
}

// `scan_each`: processor seconds of the scan alone, for one event.
void Print(const std::string& what, uint64_t events, const Spent& spent, double scan_each) {
  const double count = static_cast<double>(events);
  fmt::print("{:<26} {:>8.3f} s {:>10.0f} events/s; of a core {:>8.3f} s {:>10.0f} events/s, {:>5.1f} scans\n", what, spent.clock_seconds,
             count / spent.clock_seconds, spent.processor_seconds, count / spent.processor_seconds,
             spent.processor_seconds / count / scan_each);
}

void RebuildOnce(const Projection& projection, const EventReader& reader, uint64_t events, int threads, double scan_each) {
  const testing::TemporaryFolder folder;
  BulkFoldOptions options;
  options.threads = threads;
  options.scratch_folder = folder / "scratch";
  StatusOr<Checkpoint> checkpoint = Checkpoint();
  const Spent spent = Measure([&] {
    const auto store = RocksFactStore::Open(folder / "store");
    Must(store.status());
    checkpoint = BulkFold(projection, reader, Position(events), **store, options);
    Must(checkpoint.status());
  });
  Print(fmt::format("rebuild, {} thread{}", threads, threads == 1 ? "" : "s"), events, spent, scan_each);
  fmt::print("    {} facts, digest {}, memory peak so far {} MiB\n", checkpoint->facts, checkpoint->digest.ToString(), PeakMemoryMiB());
}

void CatchUpLive(const Projection& projection, const EventReader& reader, uint64_t events, double scan_each) {
  const testing::TemporaryFolder folder;
  const auto store = RocksFactStore::Open(folder.path());
  Must(store.status());
  const auto runner = ViewRunner::Open(projection, reader, **store);
  Must(runner.status());
  const Spent spent = Measure([&] { Must((*runner)->CatchUp(nullptr, Position(events))); });
  Print(fmt::format("live catching up of {}", events), events, spent, scan_each);
}

void Run(uint64_t wanted, const std::string& data) {
  const testing::TemporaryFolder folder;
  const auto log = OpenRocksEventLog(data.empty() ? folder / "log" : data + "/log");
  Must(log.status());
  if (data.empty()) FillLog(**log, wanted);
  const uint64_t events = (*log)->Head()->position.value();
  fmt::print("{} events; memory after making them {} MiB\n", events, PeakMemoryMiB());
  const Spent scan = Measure([&] { ScanAll(**log, false); });
  const double scan_each = scan.processor_seconds / static_cast<double>(events);
  Print("scan", events, scan, scan_each);
  Print("scan and parse", events, Measure([&] { ScanAll(**log, true); }), scan_each);
  const Projection& projection = **FindProjection("caseload");
  RebuildOnce(projection, **log, events, 1, scan_each);
  RebuildOnce(projection, **log, events, 2, scan_each);
  CatchUpLive(projection, **log, std::min(events, kLiveEventsMax), scan_each);
}

}  // namespace
}  // namespace hanes

int main(int count, char** arguments) {
  uint64_t events = 1'000'000;
  const std::string_view wanted = count > 1 ? arguments[1] : "";
  std::from_chars(wanted.data(), wanted.data() + wanted.size(), events);
  hanes::Run(events, count > 2 ? arguments[2] : "");
}
