// SPDX-License-Identifier: Apache-2.0
// What an event costs a view that follows, as the view grows: every few events are of a new child. `--help` says how to use it.
#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "hanes/v1/event.pb.h"
#include "projections/caseload_question.h"
#include "projections/projection.h"
#include "projections/runner.h"

namespace hanes {
namespace {

constexpr std::string_view kHelp = R"(follow_bench: what an event costs a view that follows, in time and memory, as the view grows

  follow_bench [--events N] [--portion N] [--folder DIR]
      Children come one after another: a case opens, is allocated four times, closes. Prints a line for each eighth of the events:
      processor time an event on the thread that follows, the longest portion by the clock and by that time, memory of the process, memory
      of facts and counts, and the processor time of a question by team, p50 and p99.
  --events   1000000 when not given
  --portion  events taken in at once; 500 when not given
  --folder   where the view is made for a while; a folder of its own when not given
)";

using SteadyClock = std::chrono::steady_clock;

constexpr uint64_t kEventsAChild = 6;
constexpr Timestamp kAppendedAt = Timestamp::FromMicros(1'800'000'000'000'000);

void Must(const Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "follow_bench: {}\n", MessageOf(status));
  std::exit(1);
}

v1::Event EventAt(uint64_t number) {
  const uint64_t child = number / kEventsAChild, step = number % kEventsAChild;
  v1::Event event;
  const std::string case_id = fmt::format("s.{}", child), team = fmt::format("T{}", child % 7);
  event.set_id(fmt::format("s-{}", number));
  event.set_authority("W06000012");
  event.set_stream("child:" + case_id);
  event.set_occurred_on(fmt::format("2013-{:02}-{:02}", step + 1, child % 28 + 1));
  const Timestamp recorded_at = Timestamp::Parse(fmt::format("2013-{:02}-01T09:{:02}:00Z", step + 2, child % 60)).value();
  event.mutable_recorded_at()->set_seconds(recorded_at.micros() / 1'000'000);
  if (step == 0) {
    event.mutable_case_opened()->set_case_id(case_id);
    event.mutable_case_opened()->set_team(team);
  } else if (step == kEventsAChild - 1) {
    event.mutable_case_closed()->set_case_id(case_id);
    event.mutable_case_closed()->set_closure_reason("RC1");
  } else {
    v1::CaseAllocated& allocated = *event.mutable_case_allocated();
    allocated.set_allocation_id(fmt::format("{}.{}", case_id, step));
    allocated.set_case_id(case_id);
    allocated.set_worker(fmt::format("W{}", (child + step) % 23));
    allocated.set_team(team);
    allocated.set_role(v1::ALLOCATION_ROLE_PRIMARY);
  }
  return event;
}

// A log that makes its events up as they are read: what the process holds is the view.
class NewChildren : public EventReader {
 public:
  NewChildren(uint64_t events, uint64_t portion) : events_(events), portion_(portion) {}
  StatusOr<LogHead> Head() const override { return LogHead{Position(events_), AuthorityId("W06000012"), kAppendedAt, kAppendedAt, 0}; }
  StatusOr<RecordBatch> ReadAfter(Position after, size_t) const override {
    std::vector<uint64_t> numbers;
    for (uint64_t number = after.value(); number < std::min(events_, after.value() + portion_); ++number) numbers.push_back(number);
    return Batch(numbers);
  }
  StatusOr<RecordBatch> ReadStreams(std::span<const StreamId> streams, Position up_to) const override {
    std::vector<uint64_t> numbers;
    for (const StreamId& stream : streams) {
      const uint64_t first = std::stoull(stream.value().substr(std::string_view("child:s.").size())) * kEventsAChild;
      for (uint64_t number = first; number < std::min(up_to.value(), first + kEventsAChild); ++number) numbers.push_back(number);
    }
    std::sort(numbers.begin(), numbers.end());
    return Batch(numbers);
  }
  StatusOr<Position> AwaitAfter(Position, std::chrono::milliseconds) const override { return Position(events_); }
  StatusOr<SourceState> Source(const std::string& source) const override { return NotFound("no source {}", source); }

 private:
  static RecordBatch Batch(const std::vector<uint64_t>& numbers) {
    std::vector<Record> records;
    std::vector<std::shared_ptr<const std::string>> memory;
    for (const uint64_t number : numbers) {
      const v1::Event event = EventAt(number);
      memory.push_back(std::make_shared<const std::string>(event.stream()));
      memory.push_back(std::make_shared<const std::string>(event.SerializeAsString()));
      records.push_back({Position(number + 1), kAppendedAt, *memory[memory.size() - 2], *memory.back()});
    }
    return {std::move(records), std::move(memory)};
  }
  const uint64_t events_;
  const uint64_t portion_;
};

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double MiBOf(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::stod(line.substr(field.size())) / 1024;
  }
  return 0;
}

// What the services do beside: the memory is saved when that is due, and put in order.
class Keeping {
 public:
  Keeping(FactIndex& index, RocksFactStore& store) : saving_([&index, &store](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const StatusOr<std::optional<Position>> saved = index.SaveIfDue(false);
      Must(saved.status());
      if (saved->has_value()) Must(store.ForgetChanges(**saved));
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }), joining_([&index](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!index.JoinRuns()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }) {}

 private:
  std::jthread saving_;
  std::jthread joining_;
};

// Milliseconds of processor, p50 and p99 of some questions by team.
std::pair<double, double> Ask(const FactIndex& index) {
  std::mt19937 random(1);
  std::vector<double> took;
  for (int i = 0; i < 50; ++i) {
    v1::Question question;
    question.set_as_at(fmt::format("2013-{:02}-15", random() % 9 + 1));
    question.set_known_at(fmt::format("2013-{:02}-20T00:00:00Z", random() % 12 + 1));
    question.set_by("team");
    QuestionContext context;
    context.now = kAppendedAt;
    const double start = ThreadSeconds();
    Must(AskCaseload(index.Read(), question, context).status());
    took.push_back((ThreadSeconds() - start) * 1e3);
  }
  std::sort(took.begin(), took.end());
  return {took[25], took[49]};
}

void Follow(uint64_t events, uint64_t portion, const std::filesystem::path& folder) {
  const NewChildren log(events, portion);
  const auto store = RocksFactStore::Open(folder);
  Must(store.status());
  const auto runner = ViewRunner::Open(**FindProjection("caseload"), log, **store);
  Must(runner.status());
  const std::unique_ptr<FactIndex> index = NewCaseloadIndex();
  Must(index->Load(**store));
  const Keeping keeping(*index, **store);
  fmt::print("{:>9} {:>9} {:>9} {:>11} {:>9} {:>8} {:>9} {:>9} {:>7} {:>15}\n", "events", "facts", "us/event", "longest ms", "worked ms",
             "RSS MiB", "peak MiB", "held MiB", "B/fact", "question ms");
  uint64_t told = 0;
  double spent = 0, longest = 0, longest_worked = 0;
  for (uint64_t taken = 0; taken < events;) {
    const auto began = SteadyClock::now();
    const double processor = ThreadSeconds();
    const StatusOr<uint64_t> more = (*runner)->Step(index.get(), Position(UINT64_MAX));
    Must(more.status());
    const double worked = ThreadSeconds() - processor;
    spent += worked;
    longest_worked = std::max(longest_worked, worked);
    longest = std::max(longest, std::chrono::duration<double>(SteadyClock::now() - began).count());
    taken += *more;
    if (taken - told < events / 8 && taken < events) continue;
    const auto [p50, p99] = Ask(*index);
    const double facts = static_cast<double>((*runner)->checkpoint().facts), rss = MiBOf("VmRSS:");
    fmt::print("{:>9} {:>9} {:>9.1f} {:>11.1f} {:>9.1f} {:>8.0f} {:>9.0f} {:>9.0f} {:>7.0f} {:>7.2f} {:>7.2f}\n", taken, facts,
               spent / static_cast<double>(taken - told) * 1e6, longest * 1e3, longest_worked * 1e3, rss, MiBOf("VmHWM:"),
               static_cast<double>(index->Read().bytes()) / (1 << 20), rss * (1 << 20) / facts, p50, p99);
    std::fflush(stdout);
    std::ofstream("/proc/self/clear_refs") << "5";
    told = taken;
    spent = longest = longest_worked = 0;
  }
}

void Run(std::span<char*> arguments) {
  uint64_t events = 1'000'000, portion = 500;
  std::filesystem::path folder = std::filesystem::current_path();
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--help") return fmt::print("{}", kHelp);
    if (i + 1 == arguments.size()) Must(InvalidArgument("{} needs a value; see --help", name));
    const std::string_view value = arguments[i + 1];
    uint64_t* const number = name == "--events" ? &events : name == "--portion" ? &portion : nullptr;
    if (name == "--folder") folder = value;
    else if (number == nullptr || std::from_chars(value.data(), value.data() + value.size(), *number).ptr != value.end() || *number == 0) {
      Must(InvalidArgument("{} {}: not understood; see --help", name, value));
    }
  }
  folder /= fmt::format("follow_bench.{}", ::getpid());
  Follow(events, portion, folder);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hanes

int main(int count, char** arguments) { hanes::Run(std::span(arguments + 1, static_cast<size_t>(count - 1))); }
