// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/simulated_broker.h"

#include "ingest/topics.h"

namespace hanes::simulation {
namespace {

constexpr uint64_t kFetchedAtOnceMax = 12;

// What the records of a batch stand in.
struct Delivered {
  std::vector<SharedRecord> records;
  std::vector<KafkaHeader> headers;
};

}  // namespace

int64_t SimulatedBroker::Append(SentRecord record) {
  record.serial = ++serials_;
  now().records.push_back(std::make_shared<const SentRecord>(std::move(record)));
  return now().end() - 1;
}

void SimulatedBroker::LoseTail(int64_t from) {
  TopicHistory next = now();
  next.records.resize(static_cast<size_t>(from));
  next.first = std::min(next.first, from);
  histories_.push_back(std::move(next));
  ++connections_lost_;
}

void SimulatedBroker::GoDown() {
  up_ = false;
  ++connections_lost_;
}

Status SimulatedConsumer::Assign(int64_t offset) {
  position_ = offset;
  fetched_.clear();
  return OkStatus();
}

Status SimulatedConsumer::Fetch() {
  const TopicHistory& topic = broker_.now();
  if (position_ < topic.first || position_ > topic.end()) {
    if (std::string_view(kOffsetReset) == "earliest") {
      position_ = topic.first;
    } else if (fetched_.empty()) {
      return DataLoss("topic {} has no offset {} any more: it holds offsets from {} up to {}", broker_.topic(), position_, topic.first, topic.end());
    } else {
      return OkStatus();  // the error is delivered after what was fetched before
    }
  }
  for (uint64_t count = random_.Below(kFetchedAtOnceMax + 1); count > 0 && position_ < topic.end(); --count, ++position_) {
    fetched_.emplace_back(position_, topic.records[static_cast<size_t>(position_)]);
  }
  return OkStatus();
}

StatusOr<KafkaBatch> SimulatedConsumer::ReadBatch(size_t records_max, std::chrono::milliseconds) {
  if (broker_.up()) RETURN_IF_ERROR(Fetch());
  const auto delivered = std::make_shared<Delivered>();
  std::vector<KafkaRecord> records;
  std::vector<size_t> header_ends;
  for (uint64_t count = 1 + random_.Below(records_max); count > 0 && !fetched_.empty(); --count) {
    const auto& [offset, record] = fetched_.front();
    delivered->records.push_back(record);
    for (const auto& [name, value] : record->message.headers) delivered->headers.push_back({name, value});
    header_ends.push_back(delivered->headers.size());
    records.push_back({record->message.key, record->message.value, {}, offset, record->at});
    fetched_.pop_front();
  }
  size_t begin = 0;
  for (size_t i = 0; i < records.size(); ++i) {
    records[i].headers = std::span(delivered->headers).subspan(begin, header_ends[i] - begin);
    begin = header_ends[i];
  }
  const uint64_t lost = broker_.connections_lost();
  return KafkaBatch(std::move(records), delivered, std::exchange(lost_before_, lost) != lost);
}

StatusOr<std::string> SimulatedWitness::Cluster() {
  if (!broker_.up()) return Unavailable("no broker answers");
  return std::string("simulated");
}

StatusOr<std::optional<uint64_t>> SimulatedWitness::HashAt(int64_t offset) {
  const TopicHistory& topic = broker_.now();
  if (offset < topic.first || offset >= topic.end()) return std::optional<uint64_t>();
  const SentRecord& record = *topic.records[static_cast<size_t>(offset)];
  return std::optional(RecordHash(record.message.key, record.message.value, record.at));
}

}  // namespace hanes::simulation
