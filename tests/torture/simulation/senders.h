// SPDX-License-Identifier: Apache-2.0
// Who sends to the topic: a small council's events in the order of each sender, sent again when nobody acknowledged them, with clocks that
// are wrong, and now and then something that cannot be taken in.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/clock.h"
#include "hanes/v1/event.pb.h"
#include "tests/torture/simulation/seeded.h"
#include "tests/torture/simulation/simulated_broker.h"

namespace hanes::simulation {

class Senders {
 public:
  Senders(uint64_t seed, Seeded& random, const ManualClock& clock, SimulatedBroker& broker);
  // One of them sends. What was sent, in words.
  std::string SendOne();
  bool done() const;
  // What was sent to a topic that is no more is not sent again: no record of the new one is at the offset of its like in the old.
  void ForgetUnacknowledged() { again_.clear(); }
  // False: a record that was sent again to the offset at which its like was lost cannot be told from that; hanes warns of such topics.
  bool broker_tells_time() const { return broker_tells_time_; }

 private:
  std::string Send(SentRecord record, bool acknowledged);
  SentRecord Poison();
  Timestamp BrokerTime();

  Seeded& random_;
  const ManualClock& clock_;
  SimulatedBroker& broker_;
  std::vector<std::deque<v1::Event>> waiting_;  // by sender
  std::deque<SentRecord> again_;                // sent, and not known to have arrived
  const bool broker_tells_time_;
  int poisoned_ = 0;
};

}  // namespace hanes::simulation
