// SPDX-License-Identifier: Apache-2.0
// From produced to shown in an answer: bench_live --kafka HOST:PORT --http HOST:PORT --authority GSS --rate N --events N --warm-up N
//
// Publishes invented events at a steady rate and meanwhile asks the caseload by team over HTTP, one question at a time on one connection. An
// event's time runs from the moment it was due to be sent (a producer that is held up is not forgiven) to the end of the first answer whose
// position includes it. Prints the 50th and 99th percentile in milliseconds, and how many questions were asked.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/log.h"
#include "base/status.h"
#include "ingest/invented_events.h"
#include "ingest/kafka_publisher.h"
#include "ingest/topics.h"

namespace hanes {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds kAskEvery{5};
constexpr std::chrono::seconds kPatience{60};  // after the last event was sent

struct Wanted {
  std::string kafka, http, authority, subject = "one_process";
  uint64_t rate = 1000, events = 20'000, warm_up = 5'000;
};

Wanted ParseFlags(std::span<char*> flags) {
  Wanted wanted;
  const auto number = [](std::string_view text) {
    uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  for (size_t i = 0; i + 1 < flags.size(); i += 2) {
    const std::string_view flag = flags[i], value = flags[i + 1];
    if (flag == "--kafka") wanted.kafka = value;
    if (flag == "--http") wanted.http = value;
    if (flag == "--authority") wanted.authority = value;
    if (flag == "--subject") wanted.subject = value;
    if (flag == "--rate") wanted.rate = number(value);
    if (flag == "--events") wanted.events = number(value);
    if (flag == "--warm-up") wanted.warm_up = number(value);
  }
  return wanted;
}

// One connection that is kept, and one question again and again.
class Asker {
 public:
  static StatusOr<Asker> Connect(const std::string& address, const std::string& authority) {
    const size_t colon = address.find(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    uint16_t port = 0;
    if (colon != std::string::npos) std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
    to.sin_port = htons(port);
    if (inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr) != 1) return InvalidArgument("--http \"{}\": write 127.0.0.1:8600", address);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    const int at_once = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return Unavailable("{} does not answer", address);
    return Asker(fd, fmt::format("GET /v1/authorities/{}/caseload?by=team HTTP/1.1\r\nHost: {}\r\n\r\n", authority, address));
  }

  // The position up to which the answer counts events.
  StatusOr<uint64_t> Position() {
    if (write(fd_, question_.data(), question_.size()) != static_cast<ssize_t>(question_.size())) return Unavailable("the question was not taken");
    answer_.clear();
    size_t whole = std::string::npos;
    while (answer_.size() < whole) {
      char bytes[16 << 10];
      const ssize_t count = read(fd_, bytes, sizeof bytes);
      if (count <= 0) return Unavailable("the connection was closed in the middle of an answer");
      answer_.append(bytes, static_cast<size_t>(count));
      if (whole == std::string::npos) whole = WholeSize();
    }
    return NumberAfter("\"position\":");
  }
  const std::string& answer() const { return answer_; }

 private:
  Asker(int fd, std::string question) : fd_(fd), question_(std::move(question)) {}

  size_t WholeSize() const {
    const size_t body = answer_.find("\r\n\r\n");
    if (body == std::string::npos) return std::string::npos;
    const StatusOr<uint64_t> size = NumberAfter("Content-Length:");
    HANES_CHECK(size.ok(), "the server says how long its answers are");
    return body + 4 + *size;
  }

  // Numbers of 64 bits stand in quotes in JSON.
  StatusOr<uint64_t> NumberAfter(std::string_view name) const {
    size_t at = answer_.find(name);
    if (at == std::string::npos) return DataLoss("no {} in the answer {}", name, answer_.substr(0, 400));
    at = answer_.find_first_of("0123456789", at + name.size());
    uint64_t number = 0;
    std::from_chars(answer_.data() + at, answer_.data() + answer_.size(), number);
    return number;
  }

  int fd_;  // until the process ends
  std::string question_;
  std::string answer_;
};

// How far something was known to be, and when.
struct Shown {
  uint64_t position;
  SteadyTime at;
};

StatusOr<std::vector<Shown>> Watch(Asker& asker, uint64_t until, std::stop_token stop) {
  std::vector<Shown> shown;
  while (!stop.stop_requested()) {
    const SteadyTime next = std::chrono::steady_clock::now() + kAskEvery;
    ASSIGN_OR_RETURN(const uint64_t position, asker.Position());
    shown.push_back({position, std::chrono::steady_clock::now()});
    if (position >= until) return shown;
    std::this_thread::sleep_until(next);
  }
  return DeadlineExceeded("the answer reached position {} of {} and no further", shown.empty() ? 0 : shown.back().position, until);
}

StatusOr<std::vector<v1::Event>> MakeEvents(const Wanted& wanted) {
  std::vector<v1::Event> events;
  InventedEventsOptions options;
  options.count = wanted.warm_up + wanted.events;
  options.authority = wanted.authority;
  RETURN_IF_ERROR(InventedEvents(options, [&](const v1::Event& event) {
                    events.push_back(event);
                    return OkStatus();
                  }).status());
  return events;
}

// Milliseconds from the moment each event after the warm-up was due until `shown`, whose positions count from `before`, reached it.
std::vector<double> Latencies(const Wanted& wanted, uint64_t before, const std::vector<Shown>& shown, SteadyTime start) {
  std::vector<double> latencies;
  auto answer = shown.begin();
  for (uint64_t i = 0; i < wanted.warm_up + wanted.events; ++i) {
    while (answer->position < before + i + 1) ++answer;
    const SteadyTime due = start + std::chrono::nanoseconds(i * 1'000'000'000 / wanted.rate);
    if (i >= wanted.warm_up) latencies.push_back(std::chrono::duration<double, std::milli>(answer->at - due).count());
  }
  return latencies;
}

// `acknowledged`: until the broker had each, so that a reader can tell whose time the longest was.
void Print(const Wanted& wanted, std::vector<double> latencies, const std::vector<double>& acknowledged, const Asker& asker, size_t questions) {
  const auto longest = std::ranges::max_element(latencies);
  const auto event = longest - latencies.begin();
  fmt::print("{} events at {}/s after {} to warm up; {} questions asked meanwhile, the last answer has {} bytes\n", wanted.events, wanted.rate,
             wanted.warm_up, questions, asker.answer().size());
  fmt::print("the longest took {:.1f} ms, event {}; the broker had it after {:.1f} ms\n", *longest, event, acknowledged[static_cast<size_t>(event)]);
  std::ranges::sort(latencies);
  for (const int percentile : {50, 99}) {
    fmt::print("{{\"work\":\"live\",\"size\":{},\"subject\":\"{}\",\"unit\":\"ms p{}\",\"value\":{:.3f}}}\n", wanted.rate, wanted.subject, percentile,
               latencies[latencies.size() * static_cast<size_t>(percentile) / 100]);
  }
}

Status Produce(EventPublisher& publisher, const std::vector<v1::Event>& events, uint64_t rate, SteadyTime start) {
  for (size_t i = 0; i < events.size(); ++i) {
    std::this_thread::sleep_until(start + std::chrono::nanoseconds(i * 1'000'000'000 / rate));
    RETURN_IF_ERROR(publisher.Publish(events[i]));
  }
  return publisher.Flush();
}

Status Run(const Wanted& wanted) {
  ASSIGN_OR_RETURN(const AuthorityId authority, ParseAuthority(wanted.authority));
  ASSIGN_OR_RETURN(const std::vector<v1::Event> events, MakeEvents(wanted));
  PublisherOptions options;
  options.kafka = {wanted.kafka, {}};
  options.authority = authority;
  std::vector<Shown> acknowledged;
  options.progress = [&](uint64_t count) { acknowledged.push_back({count, std::chrono::steady_clock::now()}); };
  ASSIGN_OR_RETURN(const auto publisher, OpenKafkaPublisher(options));
  ASSIGN_OR_RETURN(Asker asker, Asker::Connect(wanted.http, wanted.authority));
  ASSIGN_OR_RETURN(const uint64_t before, asker.Position());

  StatusOr<std::vector<Shown>> shown = Internal("not watched");
  const SteadyTime start = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
  std::jthread watching([&](std::stop_token stop) { shown = Watch(asker, before + events.size(), stop); });
  const Status produced = Produce(*publisher, events, wanted.rate, start);
  const SteadyTime patience = std::chrono::steady_clock::now() + kPatience;
  std::jthread giving_up([&](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    if (!never.wait_until(lock, stop, patience, [&] { return stop.stop_requested(); })) watching.request_stop();
  });
  watching.join();
  giving_up.request_stop();
  RETURN_IF_ERROR(produced);
  RETURN_IF_ERROR(shown.status());

  Print(wanted, Latencies(wanted, before, *shown, start), Latencies(wanted, 0, acknowledged, start), asker, shown->size());
  return OkStatus();
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) {
  hanes::SetLogLevel(hanes::LogLevel::kWarning);
  const hanes::Wanted wanted = hanes::ParseFlags(std::span<char*>(argv + 1, static_cast<size_t>(argc - 1)));
  if (wanted.kafka.empty() || wanted.http.empty() || wanted.authority.empty() || wanted.events == 0 || wanted.rate == 0) {
    std::fputs("bench_live --kafka HOST:PORT --http HOST:PORT --authority GSS [--rate N] [--events N] [--warm-up N] [--subject NAME]\n"
               "Example: bench_live --kafka 127.0.0.1:19092 --http 127.0.0.1:8600 --authority W06000012 --rate 1000 --events 20000\n",
               stderr);
    return 2;
  }
  const hanes::Status status = hanes::Run(wanted);
  if (!status.ok()) std::fprintf(stderr, "bench_live: %s\n", hanes::MessageOf(status).c_str());
  return status.ok() ? 0 : 1;
}
