// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/world.h"

namespace hanes::simulation {

void World::ArmDisk() {
  constexpr DiskFault kFaults[] = {DiskFault::kNoAnswer, DiskFault::kPowerOff, DiskFault::kPowerOff, DiskFault::kNoSpace,
                                   DiskFault::kSyncFailsOnce, DiskFault::kSyncFails, DiskFault::kReadOnly};
  fault_ = kFaults[random_.Below(std::size(kFaults))];
  const uint64_t operation = 1 + random_.Below(random_.Chance(50) ? 8 : 60);
  disk_.FailAt(operation, fault_);
  sync_failed_ |= fault_ == DiskFault::kSyncFails || fault_ == DiskFault::kSyncFailsOnce;
  ++report_.faults;
  Say("disk: fault {} at operation {}", static_cast<int>(fault_), operation);
}

void World::Die(const std::string& why) {
  const bool power = fault_ == DiskFault::kPowerOff;
  if (fault_ == DiskFault::kNone) disk_.Fail(DiskFault::kNoAnswer);
  process_.reset();
  held_.reset();
  const PowerLoss loss = random_.Chance(50) ? PowerLoss::kUnsyncedGone : PowerLoss::kTorn;
  if (power) disk_.LosePower(loss);
  disk_.Fail(DiskFault::kNone);
  Say("dies: {}{}", why, !power ? "" : loss == PowerLoss::kTorn ? ", power lost, torn" : ", power lost");
  fault_ = DiskFault::kNone;
  refused_before_ = disk_.refused();
}

void World::Trouble() {
  const uint64_t pick = random_.Below(100);
  if (pick < 30) {
    if (fault_ == DiskFault::kNone) ArmDisk();
  } else if (pick < 45) {
    ++report_.faults;
    if (fault_ == DiskFault::kNone && random_.Chance(50)) {
      fault_ = DiskFault::kPowerOff;
      disk_.Fail(fault_);
    }
    Die("killed");
  } else if (pick < 55) {
    process_.reset();
    held_.reset();
    if (DiskBroke()) return Die("the disk refused while closing");
    Say("stops and starts");
  } else {
    ++report_.faults;
    TroubleWithTheBroker();
  }
}

void World::TroubleWithTheBroker() {
  const TopicHistory& topic = broker_.now();
  const uint64_t pick = random_.Below(100);
  if (pick < 50) {
    broker_.up() ? broker_.GoDown() : broker_.ComeUp();
    Say("the broker {}", broker_.up() ? "comes up" : "goes down");
  } else if (pick < 70) {
    broker_.DeleteBefore(random_.Between(topic.first, topic.end()));
    Say("records below {} are deleted", topic.first);
  } else if (pick < 88) {
    const int64_t from = random_.Between(std::max(topic.first, topic.end() - 12), topic.end());
    broker_.LoseTail(from);
    clock_.Set(Timestamp::FromMicros(clock_.Now().micros() + 1'000'000));  // so that no record has the time of one that is lost
    if (!senders_.broker_tells_time()) senders_.ForgetUnacknowledged();
    Say("an unclean election loses the records from {} on", from);
  } else {
    broker_.Recreate();
    senders_.ForgetUnacknowledged();
    const uint64_t records = random_.Below(40);
    for (uint64_t i = 0; i < records && !senders_.done(); ++i) senders_.SendOne();
    Say("the topic is made again and holds {} records", broker_.now().end());
  }
}

}  // namespace hanes::simulation
