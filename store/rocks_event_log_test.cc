// SPDX-License-Identifier: Apache-2.0
#include "store/rocks_event_log.h"

#include <gmock/gmock.h>

#include "base/hash.h"
#include "store/log_world.h"

namespace hanes {
namespace {

using testing::HasSubstr;

const AuthorityId kAuthority{kTestAuthority};

class LogTest : public testing::Test {
 protected:
  RocksEventLog& log() { return world_.log(); }
  LogHead Head() { return *log().Head(); }
  LogWorld world_;
};

TEST_F(LogTest, IsEmptyAtFirst) {
  EXPECT_EQ(Head().position, Position(0));
  EXPECT_TRUE(Head().authority.empty());
  EXPECT_TRUE(log().ReadAfter(Position(0))->empty());
  EXPECT_TRUE(log().ReadStreams(std::vector<StreamId>{StreamId("child:C1")}, Position(9))->empty());
  EXPECT_EQ(log().Source(kTestTopic).status().code(), StatusCode::kNotFound);
}

TEST_F(LogTest, GivesPositionsWithoutGapsFromOne) {
  world_.AppendEvents(1, 2);
  world_.AppendEvents(3, 3);
  EXPECT_EQ(AllIdsAfter(log(), Position(0)), "1:e1 2:e2 3:e3");
  EXPECT_EQ(AllIdsAfter(log(), Position(2)), "3:e3");
  EXPECT_EQ(Head().position, Position(3));
  EXPECT_EQ(Head().authority, kAuthority);
}

TEST_F(LogTest, KeepsWhatItAcknowledged) {
  world_.AppendEvents(1, 300);
  const LogHead before = Head();
  world_.Open();
  EXPECT_EQ(Head().position, before.position);
  EXPECT_EQ(Head().first_appended_at, before.first_appended_at);
  EXPECT_EQ(Head().last_appended_at, before.last_appended_at);
  EXPECT_EQ(log().Source(kTestTopic)->next_offset, 300);
  EXPECT_THAT(AllIdsAfter(log(), Position(297)), "298:e298 299:e299 300:e300");
}

TEST_F(LogTest, SkipsAnEventItHasSeen) {
  world_.AppendEvents(1, 3);
  const auto result = world_.Append({Accepted("e2", "child:C2"), Accepted("e4", "child:C1")});
  EXPECT_EQ(result->duplicates, 1u);
  EXPECT_EQ(result->appended, 1u);
  EXPECT_EQ(AllIdsAfter(log(), Position(0)), "1:e1 2:e2 3:e3 4:e4");
}

TEST_F(LogTest, SkipsAnEventItHasSeenBeforeItWasOpened) {
  world_.AppendEvents(1, 3);
  world_.Open();
  EXPECT_EQ(world_.Append({Accepted("e2", "child:C2")})->duplicates, 1u);
}

TEST_F(LogTest, SkipsAnEventThatComesTwiceInOneBatch) {
  const auto result = world_.Append({Accepted("e1", "child:C1"), Accepted("e2", "child:C1"), Accepted("e1", "child:C1")});
  EXPECT_EQ(result->appended, 2u);
  EXPECT_EQ(result->duplicates, 1u);
}

TEST_F(LogTest, TakesOtherBytesOfTheSameMeaningForTheSameEvent) {
  const AcceptedEvent event = Accepted("e1", "child:C1");
  // Protobuf may write fields in any order: the id again, at the end, means the same.
  AcceptedEvent other = event;
  v1::Event id_alone;
  id_alone.set_id("e1");
  other.bytes += id_alone.SerializeAsString();
  ASSERT_NE(other.bytes, event.bytes);
  ASSERT_EQ(world_.Append({event})->appended, 1u);
  EXPECT_EQ(world_.Append({other})->duplicates, 1u);
}

TEST_F(LogTest, QuarantinesAnIdThatComesBackWithOtherContent) {
  world_.AppendEvents(1, 3);
  const auto result = world_.Append({Accepted("e2", "child:C2", "2018-04-01")});
  EXPECT_EQ(result->refused, 1u);
  EXPECT_EQ(result->appended, 0u);
  EXPECT_EQ(Head().position, Position(3));
  EXPECT_EQ(Head().quarantined, 1u);
  const auto entries = log().List("", true);
  ASSERT_EQ(entries->size(), 1u);
  EXPECT_EQ(entries->front().reason(), "conflict");
  EXPECT_THAT(entries->front().detail(), HasSubstr("offset 3: event id e2 is stored at position 2"));
  EXPECT_EQ(entries->front().raw(), Accepted("e2", "child:C2", "2018-04-01").bytes);
}

TEST_F(LogTest, QuarantinesAConflictWithinOneBatch) {
  const auto result = world_.Append({Accepted("e1", "child:C1"), Accepted("e1", "child:C1", "2018-04-01")});
  EXPECT_EQ(result->appended, 1u);
  EXPECT_EQ(result->refused, 1u);
}

TEST_F(LogTest, TimeOfAppendNeverGoesBack) {
  const Timestamp late = Timestamp::FromMicros(2'000'000), early = Timestamp::FromMicros(1'000'000);
  const std::vector<Arrival> arrivals = {{Accepted("e1", "child:C1"), late, 0}, {Accepted("e2", "child:C1"), early, 1}};
  ASSERT_TRUE(log().Append(kAuthority, arrivals, {kTestTopic, NextOffset(2)}).ok());
  const auto batch = log().ReadAfter(Position(0));
  EXPECT_EQ(batch->records()[0].appended_at, late);
  EXPECT_EQ(batch->records()[1].appended_at, late);
  EXPECT_EQ(Head().first_appended_at, late);
}

TEST_F(LogTest, KnowsWhereASourceGoesOn) {
  const SourceState state = {5, 0xfeed, "cluster-1", Timestamp::FromMicros(77)};
  const std::vector<Arrival> arrivals = {{Accepted("e1", "child:C1"), world_.Tick(), 1}, {Accepted("e2", "child:C1"), world_.Tick(), 4}};
  ASSERT_TRUE(log().Append(kAuthority, arrivals, {kTestTopic, state}).ok());
  world_.Open();
  const auto stored = log().Source(kTestTopic);
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored->next_offset, 5);
  EXPECT_EQ(stored->last_record_hash, 0xfeedu);
  EXPECT_EQ(stored->cluster, "cluster-1");
  EXPECT_EQ(stored->last_record_at, Timestamp::FromMicros(77));
}

TEST_F(LogTest, RefusesArrivalsThatWereTakenInBefore) {
  world_.AppendEvents(1, 3);
  const std::vector<Arrival> again = {{Accepted("e9", "child:C1"), world_.Tick(), 2}};
  const auto result = log().Append(kAuthority, again, {kTestTopic, NextOffset(3)});
  ASSERT_EQ(result.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(result.status()), HasSubstr("offset 2 comes again"));
  EXPECT_EQ(Head().position, Position(3));
}

TEST_F(LogTest, RefusesASourceThatWouldGoBack) {
  world_.AppendEvents(1, 3);
  EXPECT_EQ(log().Append(kAuthority, {}, {kTestTopic, NextOffset(2)}).status().code(), StatusCode::kFailedPrecondition);
  const std::vector<Arrival> arrivals = {{Accepted("e9", "child:C1"), world_.Tick(), 7}};
  EXPECT_EQ(log().Append(kAuthority, arrivals, {kTestTopic, NextOffset(7)}).status().code(), StatusCode::kFailedPrecondition);
  EXPECT_TRUE(log().Append(kAuthority, arrivals, {kTestTopic, NextOffset(8)}).ok()) << "offsets may leave gaps";
}

TEST_F(LogTest, SourcesAreApart) {
  world_.AppendEvents(1, 3);
  const std::vector<Arrival> arrivals = {{Accepted("e9", "child:C1"), world_.Tick(), 0}};
  ASSERT_TRUE(log().Append(kAuthority, arrivals, {"embedded:1", NextOffset(1)}).ok());
  EXPECT_EQ(log().Source("embedded:1")->next_offset, 1);
  EXPECT_EQ(log().Source(kTestTopic)->next_offset, 3);
}

TEST_F(LogTest, AReplayHasNoSource) {
  world_.AppendEvents(1, 3);
  const std::vector<Arrival> replay = {{Accepted("e9", "child:C1"), world_.Tick(), -1}};
  ASSERT_TRUE(log().Append(kAuthority, replay, {}).ok());
  EXPECT_EQ(Head().position, Position(4));
  EXPECT_EQ(log().Source("").status().code(), StatusCode::kNotFound);
}

TEST_F(LogTest, TrustsASourceAnewWhenTold) {
  world_.AppendEvents(1, 3);
  ASSERT_TRUE(log().TrustSource({kTestTopic, {0, 0, "another", {}}}).ok());
  world_.Open();
  EXPECT_EQ(log().Source(kTestTopic)->next_offset, 0);
  EXPECT_EQ(log().Source(kTestTopic)->cluster, "another");
}

TEST_F(LogTest, BelongsToOneAuthority) {
  world_.AppendEvents(1, 1);
  const auto result = log().Append(AuthorityId("E06000001"), {}, {});
  ASSERT_EQ(result.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(result.status()), HasSubstr("W06000012"));
  EXPECT_THAT(MessageOf(result.status()), HasSubstr("E06000001"));
}

TEST_F(LogTest, RefusesAnEventWhoseBytesAreOfAnother) {
  AcceptedEvent event = Accepted("e1", "child:C1");
  event.stream = StreamId("child:C2");
  EXPECT_EQ(world_.Append({event}).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Head().position, Position(0));
}

TEST_F(LogTest, AnEventLargerThanAChunkStandsAlone) {
  v1::Event large = CaseOpenedEvent("e2", "child:C1");
  large.mutable_source()->set_record(std::string(300'000, 'x'));
  ASSERT_TRUE(world_.Append({Accepted("e1", "child:C1"), Accepted(large), Accepted("e3", "child:C1")}).ok());
  EXPECT_EQ(AllIdsAfter(log(), Position(0)), "1:e1 2:e2 3:e3");
}

TEST_F(LogTest, RefusesAnEventBeyondAllMeasure) {
  v1::Event huge = CaseOpenedEvent("e1", "child:C1");
  huge.mutable_source()->set_record(std::string(65 << 20, 'x'));
  EXPECT_EQ(world_.Append({Accepted(huge)}).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Head().position, Position(0));
}

TEST_F(LogTest, TellsWhatItCounted) {
  Metrics metrics;
  world_.options().metrics = &metrics;
  world_.Open();
  ASSERT_TRUE(world_.Append({Accepted("e1", "child:C1"), Accepted("e1", "child:C1"), Refused("soup", 2)}).ok());
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("log_position 1\n"));
  EXPECT_THAT(text, HasSubstr("log_duplicate_events_total 1\n"));
  EXPECT_THAT(text, HasSubstr("ingest_rejected_total{reason=\"undecodable\"} 1\n"));
}

TEST_F(LogTest, ReadOnlyReadsAndChangesNothing) {
  world_.AppendEvents(1, 5);
  world_.Close();
  world_.options().read_only = true;
  world_.Open();
  EXPECT_EQ(AllIdsAfter(log(), Position(3)), "4:e4 5:e5");
  EXPECT_EQ(IdsOf(*log().ReadStreams(std::vector<StreamId>{StreamId("child:C1")}, Position(9))), "1:e1 4:e4");
  EXPECT_EQ(world_.Append({Accepted("e6", "child:C1")}).status().code(), StatusCode::kFailedPrecondition);
}

TEST_F(LogTest, CannotBeOpenedTwice) {
  const auto second = OpenRocksEventLog(world_.LogPath());
  EXPECT_EQ(second.status().code(), StatusCode::kFailedPrecondition) << second.status();
}

TEST_F(LogTest, OneThreadWaitsForWhatAnotherAppends) {
  std::jthread appender([&] { world_.AppendEvents(1, 1); });
  EXPECT_EQ(*log().AwaitAfter(Position(0), std::chrono::seconds(20)), Position(1));
}

// The source once told of records that were on disk and could not be read yet; an import followed by a question missed them.
TEST_F(LogTest, WhatASourceSaysIsStoredCanBeRead) {
  constexpr int kAppends = 200;
  std::jthread appender([&] {
    for (int i = 1; i <= kAppends; ++i) world_.AppendEvents(i, i);
  });
  int64_t stored = 0;
  while (stored < kAppends) {
    const StatusOr<SourceState> state = log().Source(kTestTopic);
    if (!state.ok()) continue;  // NotFound until the first append
    stored = state->next_offset;
    ASSERT_GE(Head().position, Position(static_cast<uint64_t>(stored)));
  }
}

class QuarantineTest : public LogTest {};

TEST_F(QuarantineTest, KeepsWhatWasRefusedWhole) {
  const auto result = world_.Append({Accepted("e1", "child:C1"), Refused("soup", 1)});
  EXPECT_EQ(result->refused, 1u);
  world_.Open();
  EXPECT_EQ(Head().quarantined, 1u);
  const std::string id = QuarantineId(Refused("soup", 1));
  EXPECT_EQ(id.size(), 20u);
  const auto entries = log().List(id, true);
  ASSERT_TRUE(entries.ok()) << entries.status();
  const v1::QuarantineEntry& entry = entries->front();
  EXPECT_EQ(entry.id(), id);
  EXPECT_EQ(entry.reason(), "undecodable");
  EXPECT_EQ(entry.raw(), "soup");
  EXPECT_EQ(entry.origin(), kTestTopic);
  EXPECT_EQ(entry.place(), 1);
  EXPECT_GT(entry.refused_at_micros(), 0);
  EXPECT_EQ(entry.headers().at("ce_id"), "x");
  EXPECT_TRUE(log().List(id, false)->front().raw().empty());
}

// Such an entry was written and could never be read again: listing, dead letters and the store itself ended at it, for ever.
TEST_F(QuarantineTest, ARefusalThatQuotesBytesThatAreNoTextCanBeReadAgain) {
  Refusal refusal{"undecodable", "not an event: \"\xff\xfe\"", "\xff\xfe", "topic\xff", 1, {{"na\xffme", "\xc3\x28"}}};
  ASSERT_TRUE(world_.Append({refusal}).ok());
  for (const auto& entries : {log().List("", true), log().NotDeadLettered(9)}) {
    ASSERT_TRUE(entries.ok()) << entries.status();
    ASSERT_EQ(entries->size(), 1u);
    EXPECT_EQ(entries->front().detail(), "not an event: \"\\xff\\xfe\"");
    EXPECT_EQ(entries->front().raw(), "\xff\xfe");
    EXPECT_EQ(entries->front().origin(), "topic\\xff");
    EXPECT_EQ(entries->front().headers().at("na\\xffme"), "\\xc3(");
  }
}

TEST_F(QuarantineTest, TheSameRecordRefusedTwiceIsOneEntry) {
  ASSERT_TRUE(world_.Append({Refused("soup", 1), Refused("soup", 1)}).ok());
  ASSERT_TRUE(world_.Append({Refused("soup", 1), Refused("stew", 1)}).ok());
  EXPECT_EQ(log().List("", false)->size(), 2u);
  EXPECT_EQ(Head().quarantined, 2u);
}

TEST_F(QuarantineTest, ListsOldestFirstAcrossAStart) {
  ASSERT_TRUE(world_.Append({Refused("b", 1)}).ok());
  world_.Open();
  ASSERT_TRUE(world_.Append({Refused("a", 2)}).ok());
  const auto entries = log().List("", true);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].raw(), "b");
  EXPECT_EQ((*entries)[1].raw(), "a");
}

TEST_F(QuarantineTest, SaysWhenAnEntryIsNotThere) {
  EXPECT_EQ(log().List("nothing", false).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(log().MarkReplayed("nothing", Position(1)).code(), StatusCode::kInvalidArgument) << "position 1 is not there either";
  world_.AppendEvents(1, 1);
  EXPECT_EQ(log().MarkReplayed("nothing", Position(1)).code(), StatusCode::kNotFound);
  EXPECT_EQ(log().MarkDeadLettered({"nothing"}).code(), StatusCode::kNotFound);
}

TEST_F(QuarantineTest, EachEntryIsDueForTheDeadLetterTopicOnce) {
  ASSERT_TRUE(world_.Append({Refused("a", 1), Refused("b", 2), Refused("c", 3)}).ok());
  auto due = log().NotDeadLettered(2);
  ASSERT_EQ(due->size(), 2u);
  EXPECT_EQ((*due)[0].raw(), "a");
  ASSERT_TRUE(log().MarkDeadLettered({(*due)[0].id(), (*due)[1].id()}).ok());
  world_.Open();
  due = log().NotDeadLettered(9);
  ASSERT_EQ(due->size(), 1u);
  EXPECT_EQ((*due)[0].raw(), "c");
  EXPECT_TRUE(log().List(QuarantineId(Refused("a", 1)), false)->front().dead_lettered());
}

TEST_F(QuarantineTest, AReplayedEntryNoLongerCounts) {
  ASSERT_TRUE(world_.Append({Refused("a", 1), Refused("b", 2)}).ok());
  world_.AppendEvents(1, 1);
  const std::string id = QuarantineId(Refused("a", 1));
  ASSERT_TRUE(log().MarkReplayed(id, Position(1)).ok());
  ASSERT_TRUE(log().MarkReplayed(id, Position(1)).ok()) << "marking twice is once";
  EXPECT_EQ(Head().quarantined, 1u);
  world_.Open();
  EXPECT_EQ(Head().quarantined, 1u);
  EXPECT_EQ(log().List(id, false)->front().replayed_position(), 1u);
}

}  // namespace
}  // namespace hanes
