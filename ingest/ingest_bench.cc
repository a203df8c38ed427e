// SPDX-License-Identifier: Apache-2.0
// ingest_bench BOOTSTRAP [EVENTS]: Kafka to a durable log with duplicates refused, against the bare path of the same run: consume, pack, sync,
// without ids, headers or validation. Absolute figures are this machine's; the ratio is the result.
#include <lz4.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/check.h"
#include "base/hash.h"
#include "base/log.h"
#include "ingest/ingestor.h"
#include "ingest/kafka_client.h"
#include "ingest/kafka_publisher.h"
#include "ingest/kafka_test_world.h"
#include "ingest/topics.h"
#include "store/rocks_event_log.h"

namespace hanes {
namespace {

constexpr int kRounds = 3;
constexpr size_t kPackEvents = 1'000;

using Watch = std::chrono::steady_clock;

double SecondsSince(Watch::time_point start) { return std::chrono::duration<double>(Watch::now() - start).count(); }

void Require(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", MessageOf(status).c_str());
  std::exit(1);
}

// About 175 bytes: id and source of a real event.
v1::Event BenchEvent(const AuthorityId& authority, int number) {
  v1::Event event = TestEvent(number);
  event.set_id(ShortId(std::to_string(number)));
  event.set_authority(authority.value());
  event.set_stream(fmt::format("child:{}", number % 125'000));
  event.mutable_recorded_at()->set_seconds(1'400'000'000 + number);
  event.mutable_source()->set_system("ssd");
  event.mutable_source()->set_record(fmt::format("cin_episodes/{}", number));
  event.mutable_source()->set_facet("started");
  event.mutable_source()->set_extract(ShortId("extract"));
  event.mutable_source()->set_record_digest(Hash64(event.id()));
  return event;
}

double Produce(const KafkaAddress& kafka, const AuthorityId& authority, int events) {
  PublisherOptions options;
  options.kafka = kafka;
  options.authority = authority;
  auto publisher = OpenKafkaPublisher(options);
  Require(publisher.status());
  const auto start = Watch::now();
  for (int i = 0; i < events; ++i) Require((*publisher)->Publish(BenchEvent(authority, i)));
  Require((*publisher)->Flush());
  return events / SecondsSince(start);
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

double Bare(const KafkaAddress& kafka, const std::string& topic, int events) {
  const TemporaryFolder folder;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  HANES_CHECK(rocksdb::DB::Open(options, folder.path(), &opened).ok(), "a new database in a new folder");
  const std::unique_ptr<rocksdb::DB> db(opened);
  const auto start = Watch::now();
  BareConsumer consumer(kafka, topic);
  std::vector<rd_kafka_message_t*> messages(kPackEvents);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  for (int done = 0; done < events;) {
    const size_t count = consumer.Read(messages);
    if (count == 0) continue;
    done += static_cast<int>(count);
    rocksdb::WriteBatch batch;
    batch.Put(fmt::format("e{:012}", done), Pack(messages, count));
    batch.Put("next_offset", std::to_string(done));
    HANES_CHECK(db->Write(synced, &batch).ok(), "a write of the baseline");
    for (size_t i = 0; i < count; ++i) rd_kafka_message_destroy(messages[i]);
  }
  return events / SecondsSince(start);
}

double Ours(const KafkaAddress& kafka, const AuthorityId& authority, int events) {
  const TemporaryFolder folder;
  Metrics metrics;
  auto log = OpenRocksEventLog(folder.path() + "/log");
  Require(log.status());
  IngestorOptions options;
  options.kafka = kafka;
  options.authority = authority;
  const auto start = Watch::now();
  RunningIngestor ingestor(options, **log, metrics);
  while ((*log)->Head()->position.value() < static_cast<uint64_t>(events) && !ingestor.ended()) {
    (void)(*log)->AwaitAfter(Position(static_cast<uint64_t>(events) - 1), std::chrono::milliseconds(100));
  }
  const double rate = events / SecondsSince(start);
  Require(ingestor.Stop());
  return rate;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int Main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: ingest_bench BOOTSTRAP [EVENTS]\n");
    return 2;
  }
  SetLogLevel(LogLevel::kWarning);
  const KafkaAddress kafka{argv[1], {}};
  const int events = argc > 2 ? std::atoi(argv[2]) : 1'000'000;
  // A topic of its own each time: what an earlier run left is not measured.
  const AuthorityId authority(fmt::format("W{:08}", SystemClock().Now().micros() / 1'000'000 % 100'000'000));
  Require(EnsureTopics(kafka, authority).status());
  std::printf("%d events of %zu bytes, one partition\n", events, BenchEvent(authority, 1).ByteSizeLong());
  std::printf("publish, acknowledged                  %9.0f events/s\n", Produce(kafka, authority, events));
  std::vector<double> bare, ours;
  for (int round = 0; round < kRounds; ++round) {
    bare.push_back(Bare(kafka, EventsTopic(authority), events));
    ours.push_back(Ours(kafka, authority, events));
  }
  std::printf("consume, pack, sync (no ids, bare)     %9.0f events/s\n", Median(bare));
  std::printf("Kafka to log, duplicates refused       %9.0f events/s   %.2f of bare\n", Median(ours), Median(ours) / Median(bare));
  return 0;
}

}  // namespace
}  // namespace hanes

int main(int argc, char** argv) { return hanes::Main(argc, argv); }
