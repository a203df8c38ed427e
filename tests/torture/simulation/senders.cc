// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/senders.h"

#include <algorithm>

#include "base/hash.h"
#include "ingest/cloud_event.h"
#include "projections/testing/random_history.h"

namespace hanes::simulation {
namespace {

SentRecord RecordOf(const v1::Event& event) {
  SentRecord record;
  record.message = EncodeEvent(event);
  record.id = event.id();
  return record;
}

}  // namespace

Senders::Senders(uint64_t seed, Seeded& random, const ManualClock& clock, SimulatedBroker& broker)
    : random_(random), clock_(clock), broker_(broker), waiting_(1 + random.Below(3)), broker_tells_time_(random.Chance(80)) {
  testing::RandomHistoryOptions options;
  options.children = static_cast<int>(random.Between(10, 30));
  options.workers = static_cast<int>(random.Between(1, 4));
  options.events = static_cast<int>(random.Between(40, 120));
  for (v1::Event& event : testing::RandomHistory(seed, options)) {
    waiting_[Hash64(event.stream()) % waiting_.size()].push_back(std::move(event));
  }
}

bool Senders::done() const {
  return again_.empty() && std::all_of(waiting_.begin(), waiting_.end(), [](const auto& events) { return events.empty(); });
}

Timestamp Senders::BrokerTime() {
  if (!broker_tells_time_) return Timestamp();
  // An hour's skew either way, now and then: another broker leads.
  const int64_t skew_millis = random_.Chance(10) ? random_.Between(-3'600'000, 3'600'000) : 0;
  return Timestamp::FromMicros(clock_.Now().micros() + skew_millis * 1'000);
}

std::string Senders::Send(SentRecord record, bool acknowledged) {
  record.at = BrokerTime();
  if (!acknowledged) again_.push_back(record);
  const std::string what = record.reason.empty() ? record.id : "poison " + record.reason;
  const int64_t offset = broker_.Append(std::move(record));
  return fmt::format("{} at offset {}{}", what, offset, acknowledged ? "" : ", not acknowledged");
}

SentRecord Senders::Poison() {
  v1::Event event = testing::Opened("child:C1", "1").On("2012-01-01");
  event.set_id(fmt::format("poison{}", ++poisoned_));
  const uint64_t kind = random_.Below(3);
  if (kind == 0) event.set_authority("E06000001");
  if (kind == 1) event.set_occurred_on("yesterday");
  SentRecord record = RecordOf(event);
  if (kind == 2) record.message.value = "\xff" + event.id();
  constexpr const char* kReasons[] = {"wrong_authority", "invalid", "undecodable"};
  record.reason = kReasons[kind];
  return record;
}

std::string Senders::SendOne() {
  if (!broker_.up()) return "nothing: no broker answers";
  const bool acknowledged = !random_.Chance(12);
  if (!again_.empty() && random_.Chance(40)) {
    SentRecord record = std::move(again_.front());
    again_.pop_front();
    return "again " + Send(std::move(record), acknowledged);
  }
  if (random_.Chance(6)) return Send(Poison(), acknowledged);
  std::deque<v1::Event>& mine = waiting_[random_.Below(waiting_.size())];
  if (mine.empty()) return "nothing";
  v1::Event event = std::move(mine.front());
  mine.pop_front();
  std::string said = Send(RecordOf(event), acknowledged);
  if (random_.Chance(4)) {
    event.set_occurred_on("2010-01-01");
    said += ", with other content " + Send(RecordOf(event), true);
  }
  return said;
}

}  // namespace hanes::simulation
