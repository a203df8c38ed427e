// SPDX-License-Identifier: Apache-2.0
// What a log of some size costs: reading it, one child of it, opening it, growing it. Logs are made once and kept.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>

#include "base/check.h"
#include "ingest/invented_events.h"
#include "store/log_bench.h"

namespace hanes::bench {
namespace {

constexpr uint64_t kEvents = 1'000'000;  // when not told
constexpr uint64_t kGrowthEventsMin = 1'000'000;  // two sorted runs are among them

uint64_t EventsOf(const Wanted& wanted) { return wanted.events > 0 ? wanted.events : kEvents; }

// As many as make a log grow by a quarter: runs are merged now and then, many at once, and fewer events would carry all of a merge or nothing of it.
uint64_t GrowthEvents(const Wanted& wanted) { return std::max(kGrowthEventsMin, EventsOf(wanted) / 4); }

// The log of this many events: made when it is not there yet.
std::filesystem::path KeptLog(const Wanted& wanted) {
  const uint64_t events = EventsOf(wanted);
  const std::filesystem::path folder = wanted.folder / fmt::format("log-invented-{}", events);
  if (std::filesystem::exists(folder)) return folder;
  fmt::print(stderr, "making a log of {} events in {} ...\n", events, folder.string());
  const std::filesystem::path unfinished = folder.string() + ".unfinished";
  std::filesystem::remove_all(unfinished);
  {
    const auto log = OpenLog(unfinished);
    std::vector<Arrival> arrivals;
    const auto flush = [&] {
      if (!arrivals.empty()) Must(log->Append(AuthorityId(kAuthority), arrivals, {}).status());
      arrivals.clear();
    };
    Must(InventedEvents(7, events, [&](const v1::Event& event) {
      arrivals.push_back({AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()},
                          Timestamp::FromMicros(1'800'000'000'000'000), -1});
      if (arrivals.size() == 1000) flush();
      return OkStatus();
    }).status());
    flush();
    Must(log->AwaitIndexed());
  }
  std::filesystem::rename(unfinished, folder);
  return folder;
}

// The same log to write to: its sorted files, which never change, by another name, and the rest copied.
class Copy {
 public:
  Copy(const std::filesystem::path& of, const std::filesystem::path& in) : path_(in / fmt::format("copy.{}", ::getpid())) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(of)) {
      const std::filesystem::path to = path_ / std::filesystem::relative(file.path(), of);
      if (file.is_directory()) {
        std::filesystem::create_directories(to);
      } else {
        std::filesystem::create_directories(to.parent_path());
        if (to.extension() == ".sst") std::filesystem::create_hard_link(file.path(), to);
        else std::filesystem::copy_file(file.path(), to);
      }
    }
  }
  ~Copy() {
    std::error_code error;  // what stays behind is named as what it is
    std::filesystem::remove_all(path_, error);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
};

// What the machine holds in memory of files is written and forgotten, as after a start. Needs root; otherwise the files of one folder.
void ForgetFiles(const std::filesystem::path& folder) {
  ::sync();
  std::ofstream drop("/proc/sys/vm/drop_caches");
  if (drop << "1" && drop.flush()) return;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    const int fd = open(file.path().c_str(), O_RDONLY);
    if (fd < 0) continue;
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
  }
}

// Streams of children, found at random positions: a child is as likely as it has events.
std::vector<StreamId> SomeChildren(const RocksEventLog& log, size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint64_t head = log.Head()->position.value();
  std::vector<StreamId> children;
  while (children.size() < count) {
    const auto batch = log.ReadAfter(Position(random() % head), 1);
    Must(batch.status());
    for (const Record& record : batch->records()) {
      if (!record.stream.starts_with("child:")) continue;
      children.emplace_back(std::string(record.stream));
      break;
    }
  }
  return children;
}

void PrintPercentiles(std::string_view work, uint64_t size, std::string_view subject, std::vector<double> millis) {
  std::sort(millis.begin(), millis.end());
  const auto at = [&](double part) { return millis[std::min(millis.size() - 1, static_cast<size_t>(part * static_cast<double>(millis.size())))]; };
  PrintFigure(work, size, subject, "ms p50", at(0.5));
  PrintFigure(work, size, subject, "ms p99", at(0.99));
}

double MillisOf(const std::function<void()>& work) { return Measure(work).clock_seconds * 1e3; }

double ReadOne(const RocksEventLog& log, const StreamId& child) {
  return MillisOf([&] {
    const auto batch = log.ReadStreams(std::span(&child, 1), log.Head()->position);
    HANES_CHECK(batch.ok() && !batch->empty(), "every child has events");
  });
}

std::vector<double> WarmReads(const RocksEventLog& log) {
  for (const StreamId& child : SomeChildren(log, 500, 1)) ReadOne(log, child);
  std::vector<double> millis;
  for (const StreamId& child : SomeChildren(log, 5'000, 2)) millis.push_back(ReadOne(log, child));
  return millis;
}

RocksEventLogOptions ReadOnly() {
  RocksEventLogOptions options;
  options.read_only = true;
  return options;
}

}  // namespace

void HistoryRound(const Wanted& wanted) {
  const std::filesystem::path folder = KeptLog(wanted);
  const uint64_t events = EventsOf(wanted);
  if (wanted.round == "warm") {
    PrintPercentiles("history", events, "warm", WarmReads(*OpenLog(folder, ReadOnly())));
    return;
  }
  std::vector<StreamId> children = SomeChildren(*OpenLog(folder, ReadOnly()), 30, 3);
  std::vector<double> millis;
  for (const StreamId& child : children) {
    const auto log = OpenLog(folder, ReadOnly());  // nothing in its own memory either
    ForgetFiles(folder);
    millis.push_back(ReadOne(*log, child));
  }
  PrintPercentiles("history", events, "cold", millis);
}

void StartRound(const Wanted& wanted) {
  const Copy copy(KeptLog(wanted), wanted.folder);
  if (wanted.round == "log_killed") {
    const pid_t child = fork();
    if (child == 0) {
      const auto log = OpenLog(copy.path());
      // As much as one tail short of a run: the most there can be to read again.
      AppendAll(*log, Load(8, 500'000, 0), 1'000);
      raise(SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    HANES_CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the appender lived until it was killed");
  }
  std::unique_ptr<RocksEventLog> log;
  const double seconds = MillisOf([&] { log = OpenLog(copy.path()); }) / 1e3;
  fmt::print("{} events to index again\n", log->Head()->position.value() - log->IndexedThrough().value());
  PrintFigure("start", EventsOf(wanted), wanted.round, "s", seconds);
}

void ScanRound(const Wanted& wanted) {
  const auto log = OpenLog(KeptLog(wanted), ReadOnly());
  uint64_t bytes = 0;
  const Spent spent = Measure([&] {
    for (Position after;;) {
      const auto batch = log->ReadAfter(after);
      Must(batch.status());
      if (batch->empty()) break;
      for (const Record& record : batch->records()) bytes += record.event.size();
      after = batch->records().back().position;
    }
  });
  fmt::print("{} bytes of events, {:.3f} us of a processor each\n", bytes, spent.processor_seconds / static_cast<double>(EventsOf(wanted)) * 1e6);
  PrintFigure("scan", EventsOf(wanted), "hanes", "events/s", static_cast<double>(EventsOf(wanted)) / spent.clock_seconds);
}

void DuplicatesRound(const Wanted& wanted) {
  const Copy copy(KeptLog(wanted), wanted.folder);
  const auto log = OpenLog(copy.path());
  std::vector<Arrival> arrivals = Load(7, std::min<uint64_t>(EventsOf(wanted), 300'000), 0);
  for (Arrival& arrival : arrivals) arrival.offset = -1;
  const Spent spent = Measure([&] {
    for (size_t first = 0; first < arrivals.size(); first += wanted.batch) {
      const auto some = std::span(arrivals).subspan(first, std::min<size_t>(wanted.batch, arrivals.size() - first));
      const auto result = log->Append(AuthorityId(kAuthority), some, {});
      HANES_CHECK(result.ok() && result->duplicates == some.size(), "every event is known");
    }
  });
  const double each = spent.processor_seconds / static_cast<double>(arrivals.size());
  fmt::print("{} duplicates, {:.2f} us of a processor each\n", arrivals.size(), each * 1e6);
  PrintFigure("duplicates", wanted.batch, "hanes", "events/s", static_cast<double>(arrivals.size()) / spent.clock_seconds);
}

void GrowthRound(const Wanted& wanted) {
  const std::filesystem::path folder = KeptLog(wanted);
  {
    const Copy copy(folder, wanted.folder);
    const auto log = OpenLog(copy.path());
    const uint64_t events = GrowthEvents(wanted);
    const std::vector<Arrival> arrivals = Load(8, events, 0);
    const Spent spent = Measure([&] {
      AppendAll(*log, arrivals, wanted.batch);
      Must(log->AwaitIndexed());
    });
    fmt::print("the next {} events: {:.0f} a second by the clock\n", events, static_cast<double>(events) / spent.clock_seconds);
    PrintFigure("growth", EventsOf(wanted), "append", "us/event", spent.processor_seconds / static_cast<double>(events) * 1e6);
  }
  std::vector<double> millis = WarmReads(*OpenLog(folder, ReadOnly()));
  const double sum = std::accumulate(millis.begin(), millis.end(), 0.0);
  PrintFigure("growth", EventsOf(wanted), "history", "ms", sum / static_cast<double>(millis.size()));
}

}  // namespace hanes::bench
