// SPDX-License-Identifier: Apache-2.0
#include "projections/view_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "projections/testing/event_words.h"
#include "projections/testing/random_history.h"
#include "projections/testing/spells_projection.h"
#include "projections/testing/view_fixture.h"

namespace hanes::testing {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);

// Knows the position it was brought to, and that no change was left out or came twice.
class Counter : public FactListener {
 public:
  static StatusOr<std::shared_ptr<FactListener>> Make(const FactStore& store) {
    auto counter = std::make_shared<Counter>();
    ASSIGN_OR_RETURN(counter->checkpoint_, store.LoadCheckpoint());
    RETURN_IF_ERROR(store.ForEach([&](const EntityFacts& entity) {
      counter->facts_ += entity.facts.size();
      return OkStatus();
    }));
    return std::shared_ptr<FactListener>(counter);
  }
  Status Apply(const FactChange& change) override {
    const std::lock_guard lock(mutex_);
    facts_ += change.added.size() - change.removed.size();
    if (facts_ != change.checkpoint.facts) return Internal("{} facts, the checkpoint says {}", facts_, change.checkpoint.facts);
    checkpoint_ = change.checkpoint;
    return OkStatus();
  }
  Checkpoint checkpoint() const {
    const std::lock_guard lock(mutex_);
    return checkpoint_;
  }

 private:
  mutable std::mutex mutex_;
  uint64_t facts_ = 0;
  Checkpoint checkpoint_;
};

class ViewTest : public ::testing::Test {
 protected:
  ViewTest() { options_.listener = Counter::Make; }
  std::unique_ptr<View> Open() {
    auto view = View::Open(folder_ / "spells", spells_, log_, options_);
    EXPECT_EQ(view.status(), OkStatus());
    return std::move(view).value();
  }
  Checkpoint ListenersCheckpoint(const View& view) { return std::static_pointer_cast<Counter>(view.listener())->checkpoint(); }
  std::string FileOfCurrent() {
    std::ifstream file(folder_ / "spells/CURRENT");
    std::string word, name;
    file >> word >> name;
    return folder_ / ("spells/" + name);
  }
  void AwaitPosition(const View& view, Position position) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (view.checkpoint().position < position && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
    ASSERT_EQ(view.checkpoint().position, position);
  }

  Projection spells_ = Spells();
  const TemporaryFolder folder_;
  MemoryLog log_;
  ViewOptions options_;
};

TEST_F(ViewTest, CatchesUpAndIsThereAfterReopening) {
  log_.AppendAll(RandomHistory(1, {.events = 100}));
  Checkpoint first;
  {
    const auto view = Open();
    ASSERT_EQ(view->CatchUp(), OkStatus());
    first = view->checkpoint();
    EXPECT_EQ(first.position, log_.Head()->position);
    EXPECT_EQ(ListenersCheckpoint(*view), first);
  }
  EXPECT_EQ(Open()->checkpoint(), first);
}

TEST_F(ViewTest, ADeletedViewComesBackToTheLastBit) {
  log_.AppendAll(RandomHistory(2, {.events = 300}));
  std::string digest;
  {
    const auto view = Open();
    ASSERT_EQ(view->CatchUp(), OkStatus());
    digest = view->Describe().digest();
  }
  std::filesystem::remove_all(folder_ / "spells");
  options_.bulk_backlog_min = 100;  // now in bulk
  EXPECT_EQ(Open()->Describe().digest(), digest);
}

TEST_F(ViewTest, FollowsWhatComesAndStopsWhenAsked) {
  const auto view = Open();
  std::jthread follower([&](std::stop_token stop) { view->Follow(stop); });
  for (const v1::Event& event : RandomHistory(3, {.events = 60})) log_.Append(event);
  AwaitPosition(*view, log_.Head()->position);
  follower.request_stop();
  follower.join();
  EXPECT_EQ(ListenersCheckpoint(*view), view->checkpoint());
  EXPECT_EQ(view->Describe().completeness(), "complete");
}

TEST_F(ViewTest, ARebuildGivesTheSameDigestAndIsSwappedIn) {
  log_.AppendAll(RandomHistory(4, {.events = 200}));
  const auto view = Open();
  ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string before = FileOfCurrent();
  const auto old_memory = view->listener();
  const auto result = view->Rebuild(false, nullptr);
  ASSERT_EQ(result.status(), OkStatus());
  EXPECT_TRUE(result->swapped());
  EXPECT_EQ(result->old_digest(), result->new_digest());
  EXPECT_EQ(result->position(), log_.Head()->position.value());
  EXPECT_NE(FileOfCurrent(), before);
  EXPECT_NE(view->listener(), old_memory);
  EXPECT_EQ(ListenersCheckpoint(*view), view->checkpoint());
}

// Folds workers alone, and of them another fact: what the other view keeps must not reach it, and the other way round.
Status FoldWorkers(const EntityKnowledge& knowledge, FactSink& facts) {
  for (const KnownEvent& known : knowledge.events) {
    if (!known.said.As<view::WorkerLeft>()) continue;
    facts.Add({3, knowledge.entity, {}, 0, {known.occurred_on, known.occurred_on + 1}, false}, {&known.position, 1});
  }
  return OkStatus();
}
Projection Leavers() { return {"leavers", 1, {"worker"}, &FoldWorkers, {v1::Event::kWorkerLeft}}; }

TEST_F(ViewTest, SeveralAreBuiltAndRebuiltInOneScanAndAreWhatEachWouldBeAlone) {
  log_.AppendAll(RandomHistory(14, {.events = 400}));
  const Projection leavers = Leavers();
  options_.bulk_backlog_min = 100;
  const auto open = [&] { return View::OpenAll({{folder_ / "spells", &spells_, options_}, {folder_ / "leavers", &leavers, options_}}, log_); };
  const auto views = open();
  ASSERT_EQ(views.status(), OkStatus());
  const std::string of_spells = Live(spells_, log_).digest, of_leavers = Live(leavers, log_).digest;
  EXPECT_EQ((*views)[0]->Describe().digest(), of_spells);
  EXPECT_EQ((*views)[1]->Describe().digest(), of_leavers);
  EXPECT_GT((*views)[1]->Describe().facts(), 0u);

  const std::vector<ViewToRebuild> both = {{(*views)[0].get(), nullptr}, {(*views)[1].get(), nullptr}};
  const auto results = View::RebuildAll(both, false, nullptr);
  ASSERT_EQ(results.status(), OkStatus());
  ASSERT_EQ(results->size(), 2u);
  EXPECT_EQ((*results)[0].view(), "spells");
  EXPECT_EQ((*results)[0].new_digest(), of_spells);
  EXPECT_EQ((*results)[1].view(), "leavers");
  EXPECT_EQ((*results)[1].new_digest(), of_leavers);
  for (const auto& view : *views) EXPECT_EQ(ListenersCheckpoint(*view), view->checkpoint());
}

TEST_F(ViewTest, ARebuildOfSeveralThatFailsLeavesAllAsTheyWere) {
  log_.AppendAll(RandomHistory(15, {.events = 100}));
  const Projection leavers = Leavers();
  const auto views = View::OpenAll({{folder_ / "spells", &spells_, options_}, {folder_ / "leavers", &leavers, options_}}, log_);
  ASSERT_EQ(views.status(), OkStatus());
  for (const auto& view : *views) ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string before = FileOfCurrent();
  log_.LoseForReaders(Position(50));
  const std::vector<ViewToRebuild> both = {{(*views)[1].get(), nullptr}, {(*views)[0].get(), nullptr}};
  EXPECT_TRUE(absl::IsDataLoss(View::RebuildAll(both, false, nullptr).status()));
  EXPECT_EQ(FileOfCurrent(), before);
  for (const char* name : {"spells", "leavers"}) {
    EXPECT_FALSE(std::filesystem::exists(folder_ / (std::string(name) + "/000002"))) << name;
    EXPECT_FALSE(std::filesystem::exists(folder_ / (std::string(name) + "/000002.scratch"))) << name;
  }
}

TEST_F(ViewTest, ARebuildGoesOnWhileTheOldOneFollows) {
  const std::vector<v1::Event> events = RandomHistory(5, {.events = 2000});
  const auto view = Open();
  std::jthread follower([&](std::stop_token stop) { view->Follow(stop); });
  std::jthread writer([&] {
    for (const v1::Event& event : events) log_.Append(event);
  });
  for (int i = 0; i < 3; ++i) {
    const auto result = view->Rebuild(false, nullptr);
    ASSERT_EQ(result.status(), OkStatus());
    EXPECT_EQ(result->old_digest(), result->new_digest());
    EXPECT_TRUE(result->swapped());
  }
  writer.join();
  AwaitPosition(*view, log_.Head()->position);
  follower.request_stop();
  follower.join();
  EXPECT_EQ(ListenersCheckpoint(*view), view->checkpoint());
  EXPECT_EQ(view->Describe().digest(), Live(spells_, log_).digest);
}

TEST_F(ViewTest, ComparingAloneChangesNothing) {
  log_.AppendAll(RandomHistory(6));
  const auto view = Open();
  ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string before = FileOfCurrent();
  const auto compare = [](const FactListener&, const FactListener&) -> StatusOr<std::vector<std::string>> {
    return std::vector<std::string>{"a figure"};
  };
  const auto result = view->Rebuild(true, nullptr, compare);
  ASSERT_EQ(result.status(), OkStatus());
  EXPECT_FALSE(result->swapped());
  EXPECT_EQ(result->changed_figures_size(), 1);
  EXPECT_EQ(FileOfCurrent(), before);
  EXPECT_TRUE(absl::IsNotFound(view->SwapBack().status()));
}

TEST_F(ViewTest, ASwapCanBeTakenBackAndTheOldOneCatchesUp) {
  log_.AppendAll(RandomHistory(7));
  const auto view = Open();
  ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string first = FileOfCurrent();
  ASSERT_EQ(view->Rebuild(false, nullptr).status(), OkStatus());
  log_.Append(Opened("child:C0", "late").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string digest = view->Describe().digest();
  const auto back = view->SwapBack();
  ASSERT_EQ(back.status(), OkStatus());
  EXPECT_EQ(back->digest(), digest);
  EXPECT_EQ(back->position(), log_.Head()->position.value());
  EXPECT_EQ(FileOfCurrent(), first);
  EXPECT_EQ(ListenersCheckpoint(*view), view->checkpoint());
}

TEST_F(ViewTest, AGenerationMadeBeforeTheFirstEventCanBeSwappedBack) {
  log_.Refuse();
  const auto view = Open();
  ASSERT_EQ(view->Rebuild(false, nullptr).status(), OkStatus());
  log_.AppendAll(RandomHistory(7));
  ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string digest = view->Describe().digest();
  for (int i = 0; i < 2; ++i) {
    const auto back = view->SwapBack();
    ASSERT_EQ(back.status(), OkStatus());
    EXPECT_EQ(back->digest(), digest);
  }
}

TEST_F(ViewTest, ARebuildThatIsStoppedLeavesTheOldOneInUse) {
  log_.AppendAll(RandomHistory(8));
  const auto view = Open();
  ASSERT_EQ(view->CatchUp(), OkStatus());
  const std::string before = FileOfCurrent();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(absl::IsCancelled(view->Rebuild(false, nullptr, nullptr, stop.get_token()).status()));
  EXPECT_EQ(FileOfCurrent(), before);
}

TEST_F(ViewTest, AnotherVersionIsBuiltAgainAndAnEarlierBuildFindsItsOwn) {
  log_.AppendAll(RandomHistory(9));
  ASSERT_EQ(Open()->CatchUp(), OkStatus());
  const std::string first = FileOfCurrent();
  spells_.version = 2;
  options_.bulk_backlog_min = 1;
  EXPECT_EQ(Open()->Describe().version(), 2u);
  EXPECT_NE(FileOfCurrent(), first);
  EXPECT_TRUE(absl::IsFailedPrecondition(Open()->SwapBack().status()));
  spells_.version = 1;
  EXPECT_EQ(Open()->Describe().version(), 1u);
  EXPECT_EQ(FileOfCurrent(), first);
}

TEST_F(ViewTest, AnotherVersionCanBeKeptAnsweringUntilItIsRebuilt) {
  log_.AppendAll(RandomHistory(9));
  ASSERT_EQ(Open()->CatchUp(), OkStatus());
  spells_.version = 2;
  options_.rebuild_other_version = false;
  log_.Append(Opened("child:C0", "late").On("2026-03-02").Recorded("2026-03-05T00:00:00Z"));
  const auto view = Open();
  EXPECT_EQ(view->Describe().version(), 1u);
  EXPECT_TRUE(absl::IsFailedPrecondition(view->CatchUp()));
  const auto result = view->Rebuild(false, nullptr);
  ASSERT_EQ(result.status(), OkStatus());
  EXPECT_EQ(view->Describe().version(), 2u);
  EXPECT_EQ(view->CatchUp(), OkStatus());
}

TEST_F(ViewTest, ADamagedViewIsBuiltAgainFromTheLog) {
  log_.AppendAll(RandomHistory(10));
  std::string digest;
  {
    const auto view = Open();
    ASSERT_EQ(view->CatchUp(), OkStatus());
    digest = view->Describe().digest();
  }
  for (const auto& entry : std::filesystem::directory_iterator(FileOfCurrent())) {
    if (entry.path().filename().string().starts_with("MANIFEST")) std::filesystem::resize_file(entry.path(), 10);
  }
  const auto view = Open();
  ASSERT_EQ(view->CatchUp(), OkStatus());
  EXPECT_EQ(view->Describe().digest(), digest);
}

TEST_F(ViewTest, AViewAheadOfItsLogIsBuiltAgain) {
  const std::vector<v1::Event> events = RandomHistory(11);
  log_.AppendAll(events);
  ASSERT_EQ(Open()->CatchUp(), OkStatus());
  MemoryLog restored;
  restored.AppendAll({events.begin(), events.begin() + 5});
  const auto view = View::Open(folder_ / "spells", spells_, restored, options_);
  ASSERT_EQ(view.status(), OkStatus());
  ASSERT_EQ((*view)->CatchUp(), OkStatus());
  EXPECT_EQ((*view)->Describe().digest(), Live(spells_, restored).digest);
}

TEST_F(ViewTest, WhatACrashLeftBehindIsRemoved) {
  std::filesystem::create_directories(folder_ / "spells/000007.scratch");
  std::filesystem::create_directories(folder_ / "spells/000008");
  Open();
  EXPECT_FALSE(std::filesystem::exists(folder_ / "spells/000007.scratch"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "spells/000008"));
}

TEST_F(ViewTest, AnotherProcessIsRefused) {
  const auto view = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(View::Open(folder_ / "spells", spells_, log_, options_).status()));
}

TEST_F(ViewTest, AHoleMakesItStandStillAndSayWhy) {
  log_.AppendAll(RandomHistory(12));
  log_.LoseForReaders(Position(5));
  const auto view = Open();
  std::jthread follower([&](std::stop_token stop) { view->Follow(stop); });
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (view->Describe().completeness() == "complete" && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  EXPECT_NE(view->Describe().completeness().find("expected position 5"), std::string::npos);
  EXPECT_GT(view->Describe().head(), view->Describe().position());
}

TEST_F(ViewTest, SaysHowFarItIsAndHowFarBehind) {
  ManualClock clock(Timestamp::FromMicros(4'000'000'060'000'000));
  Metrics metrics;
  options_.clock = &clock;
  options_.metrics = &metrics;
  const auto view = Open();
  log_.AppendAll(RandomHistory(13));
  EXPECT_DOUBLE_EQ(view->Describe().lag_seconds(), 60);
  EXPECT_EQ(view->Describe().head(), log_.Head()->position.value());
  clock.Set(Timestamp::FromMicros(4'000'000'061'000'000));
  ASSERT_EQ(view->CatchUp(), OkStatus());
  EXPECT_EQ(view->Describe().lag_seconds(), 0);
  EXPECT_GT(view->Describe().events_per_second(), 0);
  const std::string text = metrics.Text();
  for (const char* name : {"projection_sequence", "projection_lag_events", "projection_lag_seconds", "projection_parked"}) {
    EXPECT_NE(text.find(fmt::format("{}{{view=\"spells\"}}", name)), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace hanes::testing
