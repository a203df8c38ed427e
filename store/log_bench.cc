// SPDX-License-Identifier: Apache-2.0
// What the log costs, beside what the disk and RocksDB cost without it. `--help` says how to use it.
#include "store/log_bench.h"

#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

#include "base/check.h"
#include "base/log.h"
#include "ingest/invented_events.h"

namespace hanes::bench {
namespace {

constexpr std::string_view kHelp = R"(log_bench: what the log costs, beside what the disk and RocksDB cost without it

  log_bench [--folder DIR]
      a table of appends of 1, 100 and 1000: figures mean something on a quiet machine, ratios on any
  log_bench --round SUBJECT [--batch N] [--events N] [--folder DIR]
      one subject once, its figures as lines of JSON

  SUBJECT  flat_file       append: a write and fdatasync a batch, the limit of the disk
           rocksdb_packed  append: one synced value of packed events a batch, without ids, streams or offset
           rocksdb_rows    append: a key an event, a key an id, a key a place in its stream
           hanes           append: the log, ids and streams indexed, duplicates refused
           duplicates      the events of a log again: each is found and compared
           scan            a log read from end to end
           warm, cold      one child's events out of a log: files in memory, or none of them
           log_clean       a log opened after it was closed
           log_killed      a log opened after kill -9 with half a million events not in any sorted run
           growth          the cost of the next million events, and of one child, for a log of this size
  --events a million when not given; of an append five thousand batches, at most a million
  --folder where logs are kept from call to call; a temporary folder of its own when not given
)";

constexpr std::pair<std::string_view, Round> kRounds[] = {
    {"flat_file", AppendRound}, {"rocksdb_packed", AppendRound}, {"rocksdb_rows", AppendRound}, {"hanes", AppendRound},
    {"duplicates", DuplicatesRound}, {"scan", ScanRound}, {"warm", HistoryRound}, {"cold", HistoryRound},
    {"log_clean", StartRound}, {"log_killed", StartRound}, {"growth", GrowthRound}};

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The best of three: what others do on the machine only ever adds.
void PrintTable(Wanted wanted) {
  for (const uint64_t batch : {1, 100, 1000}) {
    wanted.batch = batch;
    const std::vector<Arrival> arrivals = Load(7, std::min<uint64_t>(1'000'000, batch * 5'000), 0);
    const auto count = static_cast<double>(arrivals.size());
    std::map<std::string_view, Spent> best;
    for (int turn = 0; turn < 3; ++turn) {
      for (const std::string_view subject : {"flat_file", "rocksdb_packed", "rocksdb_rows", "hanes"}) {
        const Spent spent = AppendTo(subject, wanted, arrivals);
        const auto [at, is_new] = best.try_emplace(subject, spent);
        if (!is_new && spent.clock_seconds < at->second.clock_seconds) at->second = spent;
      }
    }
    const Spent packed = best["rocksdb_packed"];
    for (const auto& [subject, spent] : best) {
      fmt::print("batches of {:<5} {:<16} {:>10.0f} events/s, {:>6.2f} us of a processor each; of packed {:.2f} by the clock, {:.2f} of a processor\n",
                 batch, subject, count / spent.clock_seconds, spent.processor_seconds / count * 1e6, packed.clock_seconds / spent.clock_seconds,
                 packed.processor_seconds / spent.processor_seconds);
    }
  }
}

uint64_t NumberOf(std::string_view flag, std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) Must(InvalidArgument("{} {}: a whole number from 1", flag, text));
  return number;
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
    if (name == "--round") wanted.round = value;
    else if (name == "--folder") wanted.folder = value;
    else if (name == "--events") wanted.events = NumberOf(name, value);
    else if (name == "--batch") wanted.batch = NumberOf(name, value);
    else Must(InvalidArgument("{} is not known; see --help", name));
  }
  return wanted;
}

void RunRound(const Wanted& wanted) {
  const auto found = std::ranges::find(kRounds, std::string_view(wanted.round), &std::pair<std::string_view, Round>::first);
  if (found == std::end(kRounds)) Must(InvalidArgument("--round {}: no such subject; see --help", wanted.round));
  found->second(wanted);
}

}  // namespace

void Must(const Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "log_bench: {}\n", MessageOf(status));
  std::exit(1);
}

Spent Measure(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const double processor_start = ProcessorSeconds();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), ProcessorSeconds() - processor_start};
}

void PrintFigure(std::string_view work, uint64_t size, std::string_view subject, std::string_view unit, double value) {
  fmt::print("{{\"work\":\"{}\",\"size\":{},\"subject\":\"{}\",\"unit\":\"{}\",\"value\":{:.6g}}}\n", work, size, subject, unit, value);
}

std::vector<Arrival> Load(uint64_t seed, uint64_t count, int64_t first_offset) {
  std::vector<Arrival> arrivals;
  arrivals.reserve(count);
  Must(InventedEvents(seed, count, [&](const v1::Event& event) {
    const auto offset = first_offset + static_cast<int64_t>(arrivals.size());
    arrivals.push_back({AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()},
                        Timestamp::FromMicros(1'800'000'000'000'000 + offset), offset});
    return OkStatus();
  }).status());
  return arrivals;
}

double MeanBytes(std::span<const Arrival> arrivals) {
  size_t bytes = 0;
  for (const Arrival& arrival : arrivals) bytes += std::get<AcceptedEvent>(arrival.content).bytes.size();
  return static_cast<double>(bytes) / static_cast<double>(arrivals.size());
}

std::unique_ptr<RocksEventLog> OpenLog(const std::filesystem::path& folder, const RocksEventLogOptions& options) {
  auto log = OpenRocksEventLog(folder, options);
  Must(log.status());
  return *std::move(log);
}

void AppendAll(RocksEventLog& log, std::span<const Arrival> arrivals, uint64_t batch) {
  SourceUpdate update = {kTopic, {}};
  for (size_t first = 0; first < arrivals.size(); first += batch) {
    const std::span<const Arrival> some = arrivals.subspan(first, std::min<size_t>(batch, arrivals.size() - first));
    update.state.next_offset = some.back().offset + 1;
    const auto result = log.Append(AuthorityId(kAuthority), some, update);
    Must(result.status());
    HANES_CHECK(result->appended == some.size(), "every event is new");
  }
}

void Run(Wanted wanted) {
  SetLogLevel(LogLevel::kWarning);
  // Not in memory: what an append writes must reach a disk.
  const std::filesystem::path own = std::filesystem::current_path() / fmt::format("log_bench.{}", ::getpid());
  if (wanted.folder.empty()) wanted.folder = own;
  std::filesystem::create_directories(wanted.folder);
  wanted.round.empty() ? PrintTable(wanted) : RunRound(wanted);
  std::error_code error;  // what stays behind is named as what it is
  std::filesystem::remove_all(own, error);
}

}  // namespace hanes::bench

int main(int count, char** arguments) {
  hanes::bench::Run(hanes::bench::ReadArguments(std::span(arguments + 1, static_cast<size_t>(count - 1))));
}
