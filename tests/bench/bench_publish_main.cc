// SPDX-License-Identifier: Apache-2.0
// Fills an authority's topic with invented events, as `hanes publish` would: bench_publish --kafka HOST:PORT --authority GSS --count N
//
// The same events as bench_events writes, each council's with its own code. Prints the topic's name as its last line.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>

#include "base/log.h"
#include "base/progress.h"
#include "base/status.h"
#include "ingest/invented_events.h"
#include "ingest/kafka_publisher.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

constexpr std::string_view kUsage =
    "bench_publish --kafka HOST:PORT --authority GSS --count N\n"
    "Publishes N invented events to hanes.GSS.events, acknowledged by the broker, and prints how long it took and the topic's name.\n"
    "Example: bench_publish --kafka 127.0.0.1:19092 --authority W06000012 --count 1000000\n";

struct Wanted {
  KafkaAddress kafka;
  InventedEventsOptions events;
};

StatusOr<Wanted> ParseFlags(std::span<char*> flags) {
  Wanted wanted;
  wanted.events.authority.clear();
  for (size_t i = 0; i + 1 < flags.size(); i += 2) {
    const std::string_view flag = flags[i], value = flags[i + 1];
    if (flag == "--kafka") {
      wanted.kafka.bootstrap = value;
    } else if (flag == "--authority") {
      wanted.events.authority = value;
    } else if (flag == "--count") {
      std::from_chars(value.data(), value.data() + value.size(), wanted.events.count);
    } else {
      return InvalidArgument("{} is not known\n{}", flag, kUsage);
    }
  }
  if (wanted.kafka.bootstrap.empty() || wanted.events.authority.empty() || wanted.events.count == 0) {
    return InvalidArgument("--kafka, --authority and --count are needed, the last a number\n{}", kUsage);
  }
  return wanted;
}

Status Run(std::span<char*> flags) {
  ASSIGN_OR_RETURN(const Wanted wanted, ParseFlags(flags));
  ASSIGN_OR_RETURN(const AuthorityId authority, ParseAuthority(wanted.events.authority));
  RETURN_IF_ERROR(EnsureTopics(wanted.kafka, authority).status());
  PublisherOptions options;
  options.kafka = wanted.kafka;
  options.authority = authority;
  Progress progress("publish", "events", wanted.events.count);
  options.progress = [&](uint64_t acknowledged) { progress.Set(acknowledged); };
  ASSIGN_OR_RETURN(const auto publisher, OpenKafkaPublisher(options));
  const auto start = std::chrono::steady_clock::now();
  RETURN_IF_ERROR(InventedEvents(wanted.events, [&](const v1::Event& event) { return publisher->Publish(event); }).status());
  RETURN_IF_ERROR(publisher->Flush());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{} events acknowledged in {:.1f} s\n{}\n", wanted.events.count, seconds, EventsTopic(authority));
  return OkStatus();
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--help") {
    std::fputs(hanes::kUsage.data(), stdout);
    return 0;
  }
  hanes::SetLogLevel(hanes::LogLevel::kWarning);
  const hanes::Status status = hanes::Run(std::span<char*>(argv + 1, static_cast<size_t>(argc - 1)));
  if (!status.ok()) std::fprintf(stderr, "bench_publish: %s\n", hanes::MessageOf(status).c_str());
  return status.ok() ? 0 : 1;
}
