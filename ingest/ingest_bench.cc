// SPDX-License-Identifier: Apache-2.0
// From a real Kafka to a durable log with duplicates refused, against the bare path of the same topic: consume, pack, sync, without
// ids, headers or validation. Absolute figures are a machine's; the ratio is the result.
#include <fmt/format.h>
#include <lz4.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>

#include "base/check.h"
#include "base/log.h"
#include "ingest/ingestor.h"
#include "ingest/invented_events.h"
#include "ingest/kafka_client.h"
#include "ingest/kafka_publisher.h"
#include "ingest/kafka_test_world.h"
#include "ingest/topics.h"
#include "store/rocks_event_log.h"

namespace hanes {
namespace {

constexpr std::string_view kHelp = R"(ingest_bench: from a real Kafka to a durable log

  ingest_bench --kafka HOST:PORT [--events N]
      both of the following three times, and their ratio
  ingest_bench --kafka HOST:PORT [--events N] --round SUBJECT
      one subject once, its figures as lines of JSON

  SUBJECT  consume_pack_sync  the limit: consumed, packed, one sync a batch; no ids, nothing decoded
           hanes              the ingestor: decoded, validated, in the log, duplicates refused
  --events 1000000 when not given: a topic of as many invented events is filled once, and read by each round
)";

constexpr int kRounds = 3;
constexpr size_t kPackEvents = 5'000;  // as the ingestor

void Require(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", MessageOf(status).c_str());
  std::exit(1);
}

// The end of the topic's one partition; 0 when it is not there.
int64_t EndOf(const KafkaAddress& kafka, const std::string& topic) {
  KafkaNotices notices;
  const auto client = NewKafkaClient(RD_KAFKA_CONSUMER, kafka, {{"group.id", "bench"}}, nullptr, &notices);
  Require(client.status());
  int64_t low = 0, high = 0;
  const auto error = rd_kafka_query_watermark_offsets(client->get(), topic.c_str(), 0, &low, &high, 10'000);
  return error == RD_KAFKA_RESP_ERR_NO_ERROR ? high : 0;
}

// The topic of this many invented events: filled when it is not there yet. Each number of events has an authority of its own.
AuthorityId FilledTopic(const KafkaAddress& kafka, uint64_t events) {
  const AuthorityId authority(fmt::format("E{:08}", events));
  Require(EnsureTopics(kafka, authority).status());
  const int64_t end = EndOf(kafka, EventsTopic(authority));
  if (end == static_cast<int64_t>(events)) return authority;
  if (end != 0) Require(FailedPrecondition("topic {} holds {} records and not {}: delete it", EventsTopic(authority), end, events));
  fmt::print(stderr, "publishing {} events to {} ...\n", events, EventsTopic(authority));
  PublisherOptions options;
  options.kafka = kafka;
  options.authority = authority;
  const auto publisher = OpenKafkaPublisher(options);
  Require(publisher.status());
  InventedEventsOptions invented;
  invented.count = events;
  invented.authority = authority.value();
  Require(InventedEvents(invented, [&](const v1::Event& event) { return (*publisher)->Publish(event); }).status());
  Require((*publisher)->Flush());
  return authority;
}

// The client's own calls, so that nothing of ours is in it.
class BareConsumer {
 public:
  BareConsumer(const KafkaAddress& kafka, const std::string& topic) {
    const KafkaSettings settings = {{"group.id", "bench"}, {"enable.auto.commit", "false"}, {"auto.offset.reset", "error"},
                                    {"check.crcs", "true"}, {"fetch.wait.max.ms", "10"}, {"queued.min.messages", "600000"},
                                    {"queued.max.messages.kbytes", "163840"}};
    auto client = NewKafkaClient(RD_KAFKA_CONSUMER, kafka, settings, nullptr, &notices_);
    Require(client.status());
    client_ = *std::move(client);
    rd_kafka_poll_set_consumer(client_.get());
    Require(PartitionsOf(client_.get(), topic, 5'000).status());
    KafkaPtr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)->offset = 0;
    rd_kafka_assign(client_.get(), list.get());
    queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
  }
  ~BareConsumer() {
    queue_.reset();
    rd_kafka_consumer_close(client_.get());
  }
  size_t Read(std::vector<rd_kafka_message_t*>& messages) {
    return static_cast<size_t>(std::max<ssize_t>(0, rd_kafka_consume_batch_queue(queue_.get(), 20, messages.data(), messages.size())));
  }

 private:
  KafkaNotices notices_;
  KafkaPtr<rd_kafka_t> client_;
  KafkaPtr<rd_kafka_queue_t> queue_;
};

// Length and bytes of each value, lz4.
std::string Pack(const std::vector<rd_kafka_message_t*>& messages, size_t count) {
  std::string plain;
  for (size_t i = 0; i < count; ++i) {
    const auto size = static_cast<uint32_t>(messages[i]->len);
    plain.append(reinterpret_cast<const char*>(&size), sizeof size);
    plain.append(static_cast<const char*>(messages[i]->payload), messages[i]->len);
  }
  std::string packed(static_cast<size_t>(LZ4_compressBound(static_cast<int>(plain.size()))), '\0');
  const int size = LZ4_compress_default(plain.data(), packed.data(), static_cast<int>(plain.size()), static_cast<int>(packed.size()));
  packed.resize(static_cast<size_t>(size));
  return packed;
}

// What a round came to, on the clock and of the processor: the broker shares the machine.
struct Spent {
  double clock_seconds = 0;
  double processor_seconds = 0;
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

// In the working folder: a temporary one may be in memory.
class BenchFolder {
 public:
  BenchFolder() : path_(std::filesystem::current_path() / fmt::format("ingest_bench.{}", ::getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~BenchFolder() {
    std::error_code error;  // what stays behind is named as what it is
    std::filesystem::remove_all(path_, error);
  }
  std::string path() const { return path_.string(); }

 private:
  const std::filesystem::path path_;
};

Spent Bare(const KafkaAddress& kafka, const AuthorityId& authority, uint64_t events) {
  const BenchFolder folder;
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;  // the values are compressed
  rocksdb::DB* opened = nullptr;
  HANES_CHECK(rocksdb::DB::Open(options, folder.path() + "/rocks", &opened).ok(), "a new database in a new folder");
  const std::unique_ptr<rocksdb::DB> db(opened);
  return Measure([&] {
    BareConsumer consumer(kafka, EventsTopic(authority));
    std::vector<rd_kafka_message_t*> messages(kPackEvents);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    for (uint64_t done = 0; done < events;) {
      const size_t count = consumer.Read(messages);
      if (count == 0) continue;
      done += count;
      rocksdb::WriteBatch batch;
      batch.Put(fmt::format("e{:012}", done), Pack(messages, count));
      batch.Put("next_offset", std::to_string(done));
      HANES_CHECK(db->Write(synced, &batch).ok(), "a write of the baseline");
      for (size_t i = 0; i < count; ++i) rd_kafka_message_destroy(messages[i]);
    }
  });
}

Spent Ours(const KafkaAddress& kafka, const AuthorityId& authority, uint64_t events) {
  const BenchFolder folder;
  Metrics metrics;
  auto log = OpenRocksEventLog(folder.path() + "/log");
  Require(log.status());
  IngestorOptions options;
  options.kafka = kafka;
  options.authority = authority;
  std::optional<RunningIngestor> ingestor;
  const Spent spent = Measure([&] {
    ingestor.emplace(options, **log, metrics);
    while ((*log)->Head()->position.value() < events && !ingestor->ended()) {
      (void)(*log)->AwaitAfter(Position(events - 1), std::chrono::milliseconds(100));
    }
  });
  Require(ingestor->Stop());
  return spent;
}

// The most memory held since the round began: filling the topic is not part of it.
void ForgetPeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }
double PeakMemoryMiB() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

struct Wanted {
  std::string round;  // empty: a table of both
  uint64_t events = 1'000'000;
  KafkaAddress kafka;
};

void PrintFigure(std::string_view work, uint64_t size, std::string_view subject, std::string_view unit, double value) {
  fmt::print("{{\"work\":\"{}\",\"size\":{},\"subject\":\"{}\",\"unit\":\"{}\",\"value\":{:.6g}}}\n", work, size, subject, unit, value);
}

void RunRound(const Wanted& wanted) {
  const AuthorityId authority = FilledTopic(wanted.kafka, wanted.events);
  ForgetPeakMemory();
  const Spent spent = wanted.round == "hanes" ? Ours(wanted.kafka, authority, wanted.events) : Bare(wanted.kafka, authority, wanted.events);
  const auto count = static_cast<double>(wanted.events);
  fmt::print("{:.2f} us of a processor an event\n", spent.processor_seconds / count * 1e6);
  PrintFigure("kafka_to_log", wanted.events, wanted.round, "events/s", count / spent.clock_seconds);
  if (wanted.round == "hanes") PrintFigure("memory", wanted.events, "ingest", "MiB", PeakMemoryMiB());
}

void PrintTable(const Wanted& wanted) {
  const AuthorityId authority = FilledTopic(wanted.kafka, wanted.events);
  const auto count = static_cast<double>(wanted.events);
  for (int round = 0; round < kRounds; ++round) {
    const Spent bare = Bare(wanted.kafka, authority, wanted.events), ours = Ours(wanted.kafka, authority, wanted.events);
    fmt::print("consume, pack, sync {:>9.0f} events/s {:>5.2f} us of a processor each\n", count / bare.clock_seconds, bare.processor_seconds / count * 1e6);
    fmt::print("hanes               {:>9.0f} events/s {:>5.2f} us of a processor each, {:.2f} of the limit\n", count / ours.clock_seconds,
               ours.processor_seconds / count * 1e6, bare.clock_seconds / ours.clock_seconds);
  }
}

int Main(std::span<char*> arguments) {
  SetLogLevel(LogLevel::kWarning);
  Wanted wanted;
  for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const std::string_view name = arguments[i], value = arguments[i + 1];
    if (name == "--round" && (value == "hanes" || value == "consume_pack_sync")) wanted.round = value;
    else if (name == "--kafka") wanted.kafka.bootstrap = value;
    else if (name == "--events") std::from_chars(value.data(), value.data() + value.size(), wanted.events);
    else Require(InvalidArgument("{} {}: not known\n{}", name, value, kHelp));
  }
  if (arguments.size() % 2 != 0 || wanted.kafka.bootstrap.empty() || wanted.events == 0) {
    fmt::print("{}", kHelp);
    return 2;
  }
  wanted.round.empty() ? PrintTable(wanted) : RunRound(wanted);
  return 0;
}

}  // namespace
}  // namespace hanes

int main(int count, char** arguments) { return hanes::Main(std::span(arguments + 1, static_cast<size_t>(count - 1))); }
