// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrival_reader.h"

namespace hanes {
namespace {

// One being appended, one waiting: more would only be memory.
constexpr size_t kReadyMax = 2;

}  // namespace

StatusOr<ArrivalBatch> ReadArrivals(KafkaConsumer& consumer, ArrivalDecoder& decoder, size_t records_max, std::chrono::milliseconds wait) {
  ArrivalBatch batch;
  const auto take = [&](const KafkaRecord& record) {
    batch.arrivals.push_back(decoder.Decode(record));
    batch.bytes += record.key.size() + record.value.size();
    batch.next_offset = record.offset + 1;
    batch.last_record_hash = RecordHash(record.key, record.value, record.at);
    if (batch.arrivals.size() == 1) batch.first_record_hash = batch.last_record_hash;
  };
  ASSIGN_OR_RETURN(batch.in_doubt, consumer.ReadEach(records_max, wait, take));
  return batch;
}

ArrivalReader::ArrivalReader(KafkaConsumer& consumer, ArrivalDecoder decoder, size_t records_max, std::chrono::milliseconds wait)
    : consumer_(consumer),
      decoder_(std::move(decoder)),
      records_max_(records_max),
      wait_(wait),
      thread_([this](std::stop_token stop) { Read(stop); }) {}

ArrivalReader::~ArrivalReader() = default;

StatusOr<std::optional<ArrivalBatch>> ArrivalReader::Next(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [&] { return !ready_.empty(); })) return std::optional<ArrivalBatch>();
  StatusOr<ArrivalBatch> batch = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  RETURN_IF_ERROR(batch.status());
  return std::optional(*std::move(batch));
}

void ArrivalReader::Read(std::stop_token stop) {
  while (!stop.stop_requested()) {
    StatusOr<ArrivalBatch> batch = ReadArrivals(consumer_, decoder_, records_max_, wait_);
    const bool ended = !batch.ok();
    Put(std::move(batch), stop);
    if (ended) return;
  }
}

void ArrivalReader::Put(StatusOr<ArrivalBatch> batch, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [&] { return ready_.size() < kReadyMax; })) return;
  ready_.push_back(std::move(batch));
  changed_.notify_all();
}

}  // namespace hanes
