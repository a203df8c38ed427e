// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/edition_steps.h"

#include <gmock/gmock.h>

namespace hanes {
namespace {

using Standing = StepState::Standing;

v1::Event Begun(uint32_t attempt, const std::string& sender) {
  v1::Event event;
  event.mutable_edition_step_begun()->set_attempt(attempt);
  event.mutable_edition_step_begun()->set_sender(sender);
  return event;
}
v1::Event Sent(uint32_t attempt) {
  v1::Event event;
  event.mutable_edition_sent()->set_attempt(attempt);
  return event;
}
v1::Event Failed(uint32_t attempt, const std::string& failure, bool given_up) {
  v1::Event event;
  event.mutable_edition_send_failed()->set_attempt(attempt);
  event.mutable_edition_send_failed()->set_failure(failure);
  event.mutable_edition_send_failed()->set_given_up(given_up);
  return event;
}

StepState After(std::initializer_list<v1::Event> events) {
  StepState state;
  int64_t at = 0;
  for (const v1::Event& event : events) state.TakeIn(event, Timestamp::FromMicros(++at));
  return state;
}

TEST(StepStateTest, WhoBeganFirstHoldsTheAttempt) {
  const StepState state = After({Begun(1, "a"), Begun(1, "b")});
  EXPECT_EQ(state.holder, "a");
  EXPECT_EQ(state.held_since, Timestamp::FromMicros(1));
  EXPECT_EQ(state.standing, Standing::kUntouched);
}

TEST(StepStateTest, WhatWasSentClosesItsAttempt) {
  const StepState state = After({Begun(1, "a"), Sent(1)});
  EXPECT_EQ(state.standing, Standing::kSent);
  EXPECT_EQ(state.holder, "");
  EXPECT_EQ(state.attempt, 2u);
}

TEST(StepStateTest, WhoReadsLateAndBeginsASentAttemptHoldsNothing) {
  const StepState state = After({Begun(1, "a"), Sent(1), Begun(1, "b")});
  EXPECT_EQ(state.standing, Standing::kSent);
  EXPECT_EQ(state.holder, "");
}

TEST(StepStateTest, AnAttemptTakenOverIsHeldByWhoTookIt) {
  const StepState state = After({Begun(1, "dead"), Begun(2, "b"), Begun(2, "c")});
  EXPECT_EQ(state.holder, "b");
  EXPECT_EQ(state.attempt, 2u);
}

TEST(StepStateTest, ADoubtLosesAgainstWhatWasSent) {
  for (const StepState& state : {After({Begun(1, "a"), Failed(1, "in_doubt", true), Sent(1)}), After({Begun(1, "a"), Sent(1), Failed(1, "in_doubt", true)})}) {
    EXPECT_EQ(state.standing, Standing::kSent);
    EXPECT_EQ(state.attempt, 2u);
  }
}

TEST(StepStateTest, AFailureIsTriedAgainUnlessItWasGivenUp) {
  EXPECT_EQ(After({Begun(1, "a"), Failed(1, "refused", false)}).standing, Standing::kFailed);
  const StepState state = After({Begun(1, "a"), Failed(1, "refused", true)});
  EXPECT_EQ(state.standing, Standing::kGivenUp);
  EXPECT_EQ(state.failure, "refused");
  EXPECT_EQ(After({Failed(1, "unreachable", true), Begun(2, "a"), Sent(2)}).standing, Standing::kSent) << "sent again by hand";
}

}  // namespace
}  // namespace hanes
