// SPDX-License-Identifier: Apache-2.0
#include "projections/runner.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <set>

#include "projections/fact_index.h"
#include "projections/testing/event_words.h"
#include "projections/testing/random_history.h"
#include "projections/testing/spells_projection.h"
#include "projections/testing/view_fixture.h"

namespace hanes::testing {
namespace {

// Follows by changes alone, and fails the test when a change does not fit what it holds.
class Mirror : public FactListener {
 public:
  Status Apply(const FactChange& change) override {
    for (const KnownFact& fact : change.removed) {
      const auto found = facts_.find(ToText(fact));
      if (found == facts_.end()) return Internal("removed a fact that was not there: {}", ToText(fact));
      facts_.erase(found);
    }
    for (const KnownFact& fact : change.added) facts_.insert(ToText(fact));
    checkpoint_ = change.checkpoint;
    parked_ = change.parked;
    return OkStatus();
  }
  Lines facts() const { return {facts_.begin(), facts_.end()}; }
  const Checkpoint& checkpoint() const { return checkpoint_; }
  const std::vector<ParkedEntity>& parked() const { return parked_; }

 private:
  std::multiset<std::string> facts_;
  Checkpoint checkpoint_;
  std::vector<ParkedEntity> parked_;
};

class RunnerTest : public ::testing::Test {
 protected:
  RunnerTest() { Reopen(); }
  void Reopen() {
    runner_.reset();
    store_.reset();
    store_ = RocksFactStore::Open(folder_.path()).value();
    runner_ = ViewRunner::Open(spells_, log_, *store_).value();
  }
  EventWords Poison(std::string_view child) {
    EventWords poison = Closed(child, "A").Id("bad").On("2026-03-09").Recorded("2026-03-09T00:00:00Z");
    poison->mutable_case_closed()->set_closure_reason("poison");
    return poison;
  }

  const Projection spells_ = Spells();
  const TemporaryFolder folder_;
  MemoryLog log_;
  Mirror mirror_;
  std::unique_ptr<RocksFactStore> store_;
  std::unique_ptr<ViewRunner> runner_;
};

TEST_F(RunnerTest, AnEmptyLogIsNothingToTakeIn) {
  EXPECT_EQ(runner_->Step(nullptr, Position(UINT64_MAX)).value(), 0u);
  EXPECT_EQ(runner_->CatchUp(nullptr), OkStatus());
}

TEST_F(RunnerTest, TakesInNothingBeyondThePositionItWasGiven) {
  log_.AppendAll(RandomHistory(1));
  ASSERT_EQ(runner_->CatchUp(nullptr, Position(17)), OkStatus());
  EXPECT_EQ(runner_->checkpoint().position, Position(17));
  EXPECT_EQ(Read(*store_).position, Position(17));
}

TEST_F(RunnerTest, ItsListenerHoldsWhatTheStoreHolds) {
  for (const v1::Event& event : RandomHistory(2, {.events = 150})) {
    log_.Append(event);
    ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
    ASSERT_EQ(mirror_.checkpoint(), runner_->checkpoint());
  }
  EXPECT_EQ(mirror_.facts(), Read(*store_).facts);
  EXPECT_FALSE(mirror_.facts().empty());
}

constexpr std::array<FactIndex::Layout, 2> kSpellsInMemory = {{{1, 0b111}, {2, 0b111}}};

TEST_F(RunnerTest, ASavedMemoryAndTheChangesKeptSinceHoldWhatTheStoreHolds) {
  FactIndex saved(kSpellsInMemory);
  saved.SetUnsavedMin(1);
  ASSERT_EQ(saved.Load(*store_), OkStatus());
  log_.AppendAll(RandomHistory(2, {.events = 150}));
  log_.SetBatchRecordsMax(7);
  ASSERT_EQ(runner_->CatchUp(&saved, Position(90)), OkStatus());
  const std::optional<Position> up_to = saved.SaveIfDue(true).value();
  ASSERT_EQ(up_to, runner_->checkpoint().position);
  ASSERT_EQ(store_->ForgetChanges(*up_to), OkStatus());
  ASSERT_EQ(runner_->CatchUp(&saved), OkStatus());
  Reopen();
  std::vector<Position> kept;
  ASSERT_EQ(store_->ForEachChange(Position(), [&](const StoredChange& change) {
    kept.push_back(change.before);
    return OkStatus();
  }), OkStatus());
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept.front(), *up_to);
  FactIndex taken(kSpellsInMemory);
  ASSERT_EQ(taken.Load(*store_), OkStatus());
  EXPECT_EQ(taken.Read().checkpoint(), runner_->checkpoint());
  size_t facts = 0;
  for (const uint8_t kind : {1, 2}) {
    for (int day = 15'065; day < 21'500; day += 10) {  // from the first of the history
      std::array<std::multiset<std::string>, 2> seen;
      for (const auto& [index, into] : {std::pair(&saved, &seen[0]), {&taken, &seen[1]}}) {
        const FactIndex::Snapshot facts_seen = index->Read();
        facts_seen.ForEachAt(kind, Date::FromDays(day), log_.Head()->last_appended_at, [&](const FactSpan& span, const FactContent& content) {
          into->emplace(fmt::format("{} {}", facts_seen.EntityName(span.entity), facts_seen.SymbolName(content.dimensions[0])));
        });
      }
      ASSERT_EQ(seen[0], seen[1]);
      facts += seen[0].size();
    }
  }
  EXPECT_GT(facts, 0u);
}

// A damaged manifest can lose a file of facts while its checksum holds. A memory taken from its own file does not read them.
TEST_F(RunnerTest, FactsThatTheStoreLostAreMissedBeforeTheyAreFoldedAgain) {
  FactIndex memory(kSpellsInMemory);
  ASSERT_EQ(memory.Load(*store_), OkStatus());
  log_.Append(Opened("child:C1", "A").Id("one").On("2026-03-02").Recorded("2026-03-02T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&memory), OkStatus());
  FactWrites lost;
  lost.groups.push_back({"child:C1", {}, true, true});
  lost.checkpoint = runner_->checkpoint();
  lost.identity = store_->LoadIdentity().value();
  ASSERT_EQ(store_->Commit(lost), OkStatus());
  log_.Append(Closed("child:C1", "A").Id("two").On("2026-03-09").Recorded("2026-03-09T00:00:00Z"));
  EXPECT_TRUE(absl::IsDataLoss(runner_->CatchUp(&memory)));
  EXPECT_EQ(store_->LoadCheckpoint()->position, Position(1));
  EXPECT_EQ(memory.Read().checkpoint().position, Position(1));
}

TEST_F(RunnerTest, AHoleInTheLogIsAnAlarmAndNothingIsTakenIn) {
  log_.AppendAll(RandomHistory(3));
  log_.LoseForReaders(Position(5));
  const Status alarm = runner_->CatchUp(nullptr);
  EXPECT_TRUE(absl::IsDataLoss(alarm));
  EXPECT_NE(MessageOf(alarm).find("expected position 5"), std::string::npos) << alarm;
  Reopen();
  EXPECT_EQ(runner_->checkpoint().position, Position());
}

TEST_F(RunnerTest, AHoleBehindTheBatchBoundaryIsAnAlarmToo) {
  log_.AppendAll(RandomHistory(3));
  log_.SetBatchRecordsMax(4);
  log_.LoseForReaders(Position(5));
  EXPECT_TRUE(absl::IsDataLoss(runner_->CatchUp(nullptr)));
  EXPECT_EQ(runner_->checkpoint().position, Position(4));
}

TEST_F(RunnerTest, APoisonedEntityIsParkedAloneAndKeepsItsFacts) {
  log_.Append(Opened("child:C1", "A").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  log_.Append(Poison("child:C1"));
  log_.Append(Opened("child:C2", "A").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  ASSERT_EQ(runner_->parked().size(), 1u);
  EXPECT_EQ(runner_->parked()[0].entity, "child:C1");
  EXPECT_EQ(runner_->parked()[0].position, Position(2));
  EXPECT_NE(runner_->parked()[0].reason.find("poison"), std::string::npos);
  EXPECT_EQ(mirror_.parked(), runner_->parked());
  EXPECT_EQ(store_->Facts("child:C1")->size(), 1u);
  EXPECT_EQ(store_->Facts("child:C2")->size(), 1u);
  EXPECT_EQ(runner_->checkpoint().position, Position(3));
  Reopen();
  EXPECT_EQ(runner_->parked(), mirror_.parked());
}

TEST_F(RunnerTest, AParkedEntityIsTriedAgainWhenItHasNewEvents) {
  log_.Append(Opened("child:C1", "A").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  log_.Append(Poison("child:C1"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  ASSERT_EQ(runner_->parked().size(), 1u);
  log_.Append(Closed("child:C1", "A").Corrects("bad").On("2026-03-09").Recorded("2026-04-01T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  EXPECT_TRUE(runner_->parked().empty());
  EXPECT_TRUE(mirror_.parked().empty());
  EXPECT_TRUE(store_->Parked()->empty());
  EXPECT_EQ(store_->Facts("child:C1")->size(), 2u);
}

TEST_F(RunnerTest, APoisonedEntityIsTheSameWhenRebuilt) {
  log_.Append(Opened("child:C1", "A").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  log_.Append(Poison("child:C1"));
  log_.SetBatchRecordsMax(1);
  EXPECT_EQ(Bulk(spells_, log_), Live(spells_, log_));
}

TEST_F(RunnerTest, MergedPersonsShareAGroupAndItsOldFactsGo) {
  log_.Append(Opened("child:C2", "A").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  log_.Append(Opened("child:C1", "B").On("2026-03-03").Recorded("2026-03-05T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  log_.Append(Merged("child:C2", "child:C1").On("2026-04-01").Recorded("2026-04-01T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  EXPECT_TRUE(store_->Facts("child:C2")->empty());
  EXPECT_EQ(store_->Facts("child:C1")->size(), 3u);  // C1's own until April, then C2's of both
  EXPECT_EQ(mirror_.facts(), Read(*store_).facts);
  Reopen();
  log_.Append(Closed("child:C1", "B").On("2026-05-01").Recorded("2026-05-01T00:00:00Z"));
  ASSERT_EQ(runner_->CatchUp(&mirror_), OkStatus());
  EXPECT_EQ(mirror_.facts(), Read(*store_).facts);
  EXPECT_EQ(Read(*store_), Live(spells_, log_));
}

TEST_F(RunnerTest, AListenerThatFailsIsToldOfAndTheStoreIsWhole) {
  class Failing : public FactListener {
    Status Apply(const FactChange&) override { return Internal("no room"); }
  } failing;
  log_.Append(Opened("child:C1", "A").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  EXPECT_FALSE(runner_->CatchUp(&failing).ok());
  EXPECT_EQ(Read(*store_).position, Position(1));
}

// An entity of many events, an entity of one; what waits in files must come back whole.
class BulkFoldTest : public RunnerTest {
 protected:
  void FillLog(int children) {
    for (int c = 0; c < children; ++c) {
      for (v1::Event event : RandomHistory(static_cast<uint64_t>(c), {.children = 3, .workers = 1, .events = 20})) {
        const std::string suffix = fmt::format("-{}", c);
        event.set_id(event.id() + suffix);
        event.set_stream(event.stream() + suffix);
        if (!event.corrects().empty()) event.set_corrects(event.corrects() + suffix);
        if (!event.voids().empty()) event.set_voids(event.voids() + suffix);
        if (event.has_persons_merged()) event.mutable_persons_merged()->mutable_merged_child()->append(suffix);
        if (event.has_persons_unmerged()) event.mutable_persons_unmerged()->mutable_merged_child()->append(suffix);
        log_.Append(event);
      }
    }
  }
};

TEST_F(BulkFoldTest, GivesWhatFollowingGives) {
  FillLog(200);
  EXPECT_EQ(Bulk(spells_, log_), Live(spells_, log_));
}

TEST_F(BulkFoldTest, WithoutMemoryItUsesFilesAndGivesTheSame) {
  FillLog(200);
  EXPECT_EQ(Bulk(spells_, log_, 10'000), Live(spells_, log_));
}

TEST_F(BulkFoldTest, LeavesNoScratchBehind) {
  FillLog(20);
  BulkFoldOptions options;
  options.scratch_folder = folder_ / "scratch";
  options.memory_bytes_max = 1000;
  ASSERT_EQ(BulkFold(spells_, log_, log_.Head()->position, *store_, options).status(), OkStatus());
  EXPECT_FALSE(std::filesystem::exists(options.scratch_folder));
}

TEST_F(BulkFoldTest, RefusesAStoreThatHoldsSomething) {
  FillLog(2);
  ASSERT_EQ(runner_->CatchUp(nullptr, Position(1)), OkStatus());
  BulkFoldOptions options;
  options.scratch_folder = folder_ / "scratch";
  EXPECT_TRUE(absl::IsFailedPrecondition(BulkFold(spells_, log_, log_.Head()->position, *store_, options).status()));
}

TEST_F(BulkFoldTest, AHoleInTheLogIsAnAlarm) {
  FillLog(2);
  log_.LoseForReaders(Position(7));
  BulkFoldOptions options;
  options.scratch_folder = folder_ / "scratch";
  const Status alarm = BulkFold(spells_, log_, log_.Head()->position, *store_, options).status();
  EXPECT_TRUE(absl::IsDataLoss(alarm));
  EXPECT_NE(MessageOf(alarm).find("position 7"), std::string::npos) << alarm;
  EXPECT_EQ(store_->LoadCheckpoint().value(), Checkpoint());
}

TEST_F(BulkFoldTest, StopsWhenAsked) {
  FillLog(2);
  BulkFoldOptions options;
  options.scratch_folder = folder_ / "scratch";
  options.cancelled = [] { return true; };
  EXPECT_TRUE(absl::IsCancelled(BulkFold(spells_, log_, log_.Head()->position, *store_, options).status()));
}

TEST_F(BulkFoldTest, ItsProgressEndsAtTheTotalAndCountsWhatIsNotFoldedToo) {
  FillLog(10);
  v1::Event foreign = Opened("child:C1", "A").Id("foreign");
  foreign.set_stream("post:P1");
  log_.Append(foreign);
  std::atomic<uint64_t> last{0}, total{0};
  BulkFoldOptions options;
  options.scratch_folder = folder_ / "scratch";
  options.progress = [&](uint64_t done, uint64_t all) {
    last = std::max<uint64_t>(last, done);
    total = all;
  };
  ASSERT_EQ(BulkFold(spells_, log_, log_.Head()->position, *store_, options).status(), OkStatus());
  EXPECT_EQ(total, log_.Head()->position.value());
  EXPECT_EQ(last, total);
}

}  // namespace
}  // namespace hanes::testing
