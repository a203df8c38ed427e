// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/due_chain.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace hanes {
namespace {

constexpr Date D(int32_t day) { return Date::FromDays(day); }

// "10 in time 8, 38 late 40, 70 left": the steps of a spell whose steps are due after `days` days, 5 for the first.
std::string Steps(DateRange spell, std::vector<int32_t> done, int32_t days, ClockStarts starts = ClockStarts::kWithEach,
                  Date until = D(1000)) {
  std::vector<Date> done_on;
  for (int32_t day : done) done_on.push_back(D(day));
  std::string text;
  const auto due_of = [&](const ChainClock& clock) { return clock.started + (clock.step == 0 ? 5 : days); };
  WalkChain(spell, done_on, starts, until, due_of, [&](const DueStep& step) {
    static constexpr std::array<std::string_view, 5> kWords = {"in time", "late", "never", "left", "not yet"};
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", step.due.days(), kWords[step.outcome]);
    if (step.done) text += fmt::format(" {}", step.done->days());
  });
  return text;
}

TEST(DueChainTest, EachThatIsDoneSetsTheDayOfTheNext) {
  EXPECT_EQ(Steps({D(0), D(60)}, {4, 20, 41}, 28), "5 in time 4, 32 in time 20, 48 in time 41, 69 left");
}
TEST(DueChainTest, DoneOnTheDueDayIsInTimeAndTheDayAfterIsLate) {
  EXPECT_EQ(Steps({D(0), D(30)}, {5}, 28), "5 in time 5, 33 left");
  EXPECT_EQ(Steps({D(0), D(30)}, {6}, 28), "5 late 6, 34 left");
}
TEST(DueChainTest, NeverDoneIsDueAgainFromTheMissedDay) {
  EXPECT_EQ(Steps({D(0), D(70)}, {}, 28), "5 never, 33 never, 61 never, 89 left");
  EXPECT_EQ(Steps({D(0), D(70)}, {40}, 28), "5 never, 33 late 40, 68 never, 96 left");
  EXPECT_EQ(Steps({D(0), D(34)}, {33}, 28), "5 late 33, 61 left");
}
TEST(DueChainTest, DueOnTheDayTheSpellEndsIsNobodysAnyMore) {
  EXPECT_EQ(Steps({D(0), D(5)}, {}, 28), "5 left");
  EXPECT_EQ(Steps({D(0), D(6)}, {}, 28), "5 never, 33 left");
}
TEST(DueChainTest, TwiceOnOneDayIsOnce) {
  EXPECT_EQ(Steps({D(0), D(60)}, {0, 0, 20, 20}, 28), "5 in time 0, 28 in time 20, 48 never, 76 left");
}
TEST(DueChainTest, WhatWasDoneBeforeTheSpellIsNotOfIt) {
  EXPECT_EQ(Steps({D(10), D(30)}, {8, 9}, 28), "15 never, 43 left");
}
TEST(DueChainTest, NothingIsMissedBeforeItsTime) {
  EXPECT_EQ(Steps({D(0), Date::Max()}, {4}, 28, ClockStarts::kWithEach, D(30)), "5 in time 4, 32 not yet");
  EXPECT_EQ(Steps({D(0), Date::Max()}, {4, 25}, 28, ClockStarts::kWithEach, D(30)), "5 in time 4, 32 in time 25, 53 not yet");
  EXPECT_EQ(Steps({D(0), Date::Max()}, {4}, 28, ClockStarts::kWithEach, D(33)), "5 in time 4, 32 never, 60 not yet");
}
TEST(DueChainTest, VisitsMoreOftenThanNeedBeAreNotMoreSteps) {
  EXPECT_EQ(Steps({D(0), D(80)}, {1, 2, 3, 10, 20, 28, 60}, 28, ClockStarts::kWithLastInTime),
            "5 in time 3, 31 in time 28, 56 late 60, 88 left");
}
TEST(DueChainTest, WhatStandsOpenIsWhatWasMissedFirstSinceAnythingWasDone) {
  const auto open = [](std::vector<int32_t> done, DateRange spell) {
    std::vector<Date> days;
    for (int32_t day : done) days.push_back(D(day));
    const auto due_of = [](const ChainClock& clock) { return clock.started + 10; };
    const std::optional<DueStep> step = OpenStep(spell, days, D(50), due_of);
    return step ? step->due.days() : -1;
  };
  EXPECT_EQ(open({}, {D(0), Date::Max()}), 10);
  EXPECT_EQ(open({8}, {D(0), Date::Max()}), 18);
  EXPECT_EQ(open({8, 45}, {D(0), Date::Max()}), 55);
  EXPECT_EQ(open({8, 45}, {D(0), D(55)}), -1);
  EXPECT_EQ(open({8, 60}, {D(0), Date::Max()}), 18) << "what was done later does not undo that it was overdue on the day";
}
// Where it stands is found from the last thing done alone: a walk of the whole chain comes to the same.
TEST(DueChainTest, WhatStandsOpenIsWhereAWalkOfTheWholeChainEnds) {
  std::mt19937 random(11);
  const auto pick = [&](int32_t below) { return static_cast<int32_t>(random() % static_cast<uint32_t>(below)); };
  for (int round = 0; round < 20'000; ++round) {
    const ClockStarts starts = round % 2 == 0 ? ClockStarts::kWithEach : ClockStarts::kWithLastInTime;
    std::vector<Date> days;
    for (int32_t day = pick(60) - 5; day <= 300; day += pick(90)) days.push_back(D(day));
    const std::array<int32_t, 3> limits = {5 + pick(40), 5 + pick(40), 5 + pick(40)};
    const auto due_of = [&](const ChainClock& clock) {
      const int32_t step = starts == ClockStarts::kWithEach ? std::min(clock.step, 2) : std::min(clock.step, 1);
      return clock.started + limits[static_cast<size_t>(step)] + (clock.missed && starts == ClockStarts::kWithLastInTime ? 3 : 0);
    };
    std::optional<DueStep> walked;
    WalkChain({D(0), Date::Max()}, days, starts, D(300), due_of, [&](const DueStep& step) {
      if (step.outcome != DueStep::kNever && step.outcome != DueStep::kNotYet) walked.reset();
      else if (!walked) walked = step;
    });
    const std::optional<DueStep> open = OpenStep({D(0), Date::Max()}, days, D(300), due_of);
    ASSERT_TRUE(walked && open) << "round " << round;
    const auto what = [](const DueStep& step) { return std::tuple(step.due, step.outcome, step.clock.started); };
    ASSERT_EQ(what(*open), what(*walked)) << "round " << round;
  }
}
TEST(DueChainTest, ALimitOfNoDaysEndsTheChain) { EXPECT_EQ(Steps({D(0), D(60)}, {4}, 0), "5 in time 4"); }

}  // namespace
}  // namespace hanes
