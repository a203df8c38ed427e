// SPDX-License-Identifier: Apache-2.0
#include "ingest/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/cloud_event.h"
#include "ingest/kafka_test_world.h"

namespace hanes {
namespace {

using testing::HasSubstr;

// A log with entries in its quarantine, as the ingestor would have put them there.
class ReplayTest : public testing::Test {
 protected:
  ReplayTest() : log_(*OpenRocksEventLog(folder_.path() + "/log")) {}

  AppendResult Append(Arrival arrival) {
    arrival.at = SystemClock().Now();
    const auto result = log_->Append(kTestAuthority, std::span(&arrival, 1), SourceUpdate());
    EXPECT_TRUE(result.ok()) << result.status();
    return *result;
  }
  void Accept(const v1::Event& event) {
    Append({AcceptedEvent{EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()}, {}, -1});
  }
  // Quarantines what carries this event, for the reason an older version had.
  std::string Quarantine(const v1::Event& event, const std::string& reason = "unknown_payload") {
    const KafkaMessage message = EncodeEvent(event);
    return Quarantine({reason, "refused then", message.value, EventsTopic(kTestAuthority), place_++, message.headers});
  }
  std::string Quarantine(const Refusal& refusal) {
    Append({refusal, {}, -1});
    return QuarantineId(refusal);
  }
  std::vector<v1::QuarantineEntry> Replay(const std::string& id) {
    const auto entries = ReplayQuarantine(*log_, *log_, kTestAuthority, SystemClock(), id);
    EXPECT_TRUE(entries.ok()) << entries.status();
    return *entries;
  }
  uint64_t StillQuarantined() { return log_->Head()->quarantined; }

  TemporaryFolder folder_;
  std::unique_ptr<RocksEventLog> log_;
  int64_t place_ = 0;
};

TEST_F(ReplayTest, WhatTodaysCodeKnowsIsTakenIn) {
  Accept(TestEvent(1));
  const std::string id = Quarantine(TestEvent(2));
  const auto entries = Replay(id);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].replayed_position(), 2u);
  EXPECT_EQ(AllEvents(*log_).back().id(), TestEvent(2).id());
  EXPECT_EQ(StillQuarantined(), 0u);
  EXPECT_EQ(log_->List(id, false)->front().replayed_position(), 2u);
}

TEST_F(ReplayTest, AllThatWaitAreTriedInTheirOrder) {
  for (int i = 1; i <= 5; ++i) Quarantine(TestEvent(i));
  for (const auto& entry : Replay("")) EXPECT_NE(entry.replayed_position(), 0u);
  EXPECT_EQ(AllEvents(*log_).size(), 5u);
  EXPECT_EQ(StillQuarantined(), 0u);
}

TEST_F(ReplayTest, ReplayedTwiceIsOnce) {
  Quarantine(TestEvent(1));
  Replay("");
  EXPECT_EQ(Replay("")[0].replayed_position(), 1u);
  EXPECT_EQ(AllEvents(*log_).size(), 1u);
}

TEST_F(ReplayTest, AnEventThatCameInAnotherWayKeepsItsPosition) {
  Accept(TestEvent(1));
  Accept(TestEvent(1001));  // of the same child
  Accept(TestEvent(2));
  Quarantine(TestEvent(1001));
  EXPECT_EQ(Replay("")[0].replayed_position(), 2u);
  EXPECT_EQ(AllEvents(*log_).size(), 3u);
}

TEST_F(ReplayTest, WhatIsStillBadSaysWhyNow) {
  v1::Event foreign = TestEvent(1);
  foreign.set_authority("E06000001");
  const std::string id = Quarantine(foreign, "undecodable");
  const auto entries = Replay(id);
  EXPECT_EQ(entries[0].replayed_position(), 0u);
  EXPECT_EQ(entries[0].reason(), "wrong_authority");
  EXPECT_EQ(StillQuarantined(), 1u);
  EXPECT_TRUE(AllEvents(*log_).empty());
}

TEST_F(ReplayTest, ARowOfAFileIsMendedAtItsSource) {
  const std::string id = Quarantine(Refusal{"bad_row", "episodes.csv row 9", "1,31/02/2026", "episodes.csv", 9, {}});
  const auto entries = Replay(id);
  EXPECT_EQ(entries[0].replayed_position(), 0u);
  EXPECT_THAT(entries[0].detail(), HasSubstr("mend it at its source"));
}

TEST_F(ReplayTest, AConflictStaysOne) {
  Accept(TestEvent(1));
  Quarantine(TestEvent(1, "ANOTHER"));
  const auto entries = Replay("");
  EXPECT_EQ(entries[0].reason(), "conflict");
  EXPECT_THAT(entries[0].detail(), HasSubstr("under an id of its own"));
  EXPECT_EQ(AllEvents(*log_).size(), 1u);
}

TEST_F(ReplayTest, AnEntryThatIsNotThereIsNotFound) {
  const auto entries = ReplayQuarantine(*log_, *log_, kTestAuthority, SystemClock(), "no-such-entry");
  EXPECT_TRUE(absl::IsNotFound(entries.status())) << entries.status();
}

}  // namespace
}  // namespace hanes
