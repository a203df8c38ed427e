// SPDX-License-Identifier: Apache-2.0
#include "ingest/arrival_reader.h"

namespace hanes {
namespace {

// One being appended, one waiting: more would only be memory.
constexpr size_t kReadyMax = 2;

// An empty batch in the memory of another.
ArrivalBatch Emptied(ArrivalBatch used) {
  ArrivalBatch batch;
  batch.arrivals = std::move(used.arrivals);
  batch.arrivals.clear();
  batch.memory = std::move(used.memory);
  batch.memory.Clear();
  return batch;
}

// Takes records into a batch. Only the first and the last are hashed: which one is the last shows when there are no more.
class BatchFiller {
 public:
  explicit BatchFiller(ArrivalBatch& batch) : batch_(batch) {}

  void Take(const KafkaRecord& record, ArrivalDecoder& decoder) {
    const Arrival& arrival = batch_.arrivals.emplace_back(decoder.Decode(record, batch_.memory));
    batch_.bytes += record.key.size() + record.value.size();
    batch_.next_offset = record.offset + 1;
    const auto* event = std::get_if<EventView>(&arrival.content);
    if (batch_.arrivals.size() == 1 || event == nullptr) {
      batch_.last_record_hash = RecordHash(record.key, record.value, record.at);
      to_hash_.reset();
    } else {
      to_hash_ = {.key = batch_.memory.Keep(record.key), .value = event->bytes, .headers = {}, .offset = record.offset, .at = record.at};
    }
    if (batch_.arrivals.size() == 1) batch_.first_record_hash = batch_.last_record_hash;
  }

  void Finish() {
    if (to_hash_.has_value()) batch_.last_record_hash = RecordHash(to_hash_->key, to_hash_->value, to_hash_->at);
  }

 private:
  ArrivalBatch& batch_;
  std::optional<KafkaRecord> to_hash_;  // the newest, in the memory of the batch
};

}  // namespace

StatusOr<ArrivalBatch> ReadArrivals(KafkaConsumer& consumer, ArrivalDecoder& decoder, size_t records_max, std::chrono::milliseconds wait,
                                    ArrivalBatch used) {
  ArrivalBatch batch = Emptied(std::move(used));
  BatchFiller filler(batch);
  ASSIGN_OR_RETURN(batch.in_doubt, consumer.ReadEach(records_max, wait, [&](const KafkaRecord& record) { filler.Take(record, decoder); }));
  filler.Finish();
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

void ArrivalReader::GiveBack(ArrivalBatch used) {
  const std::lock_guard lock(mutex_);
  if (used_.size() < kReadyMax) used_.push_back(std::move(used));
}

ArrivalBatch ArrivalReader::Used() {
  const std::lock_guard lock(mutex_);
  if (used_.empty()) return {};
  ArrivalBatch used = std::move(used_.back());
  used_.pop_back();
  return used;
}

void ArrivalReader::Read(std::stop_token stop) {
  while (!stop.stop_requested()) {
    StatusOr<ArrivalBatch> batch = ReadArrivals(consumer_, decoder_, records_max_, wait_, Used());
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
