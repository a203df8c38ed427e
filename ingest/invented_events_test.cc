// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_events.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "base/civil_date.h"
#include "proto/validate.h"

namespace hanes {
namespace {

constexpr uint64_t kCount = 20'000;

TEST(InventedEventsTest, EveryEventIsValid) {
  const AuthorityId authority("W06000012");
  const auto report = InventedEvents(7, kCount, [&](const v1::Event& event) { return ValidateEvent(event, authority); });
  ASSERT_TRUE(report.ok()) << MessageOf(report.status());
  EXPECT_EQ(report->events, kCount);
  EXPECT_GT(report->bytes / report->events, 120u);
  EXPECT_LT(report->bytes / report->events, 400u);
}

TEST(InventedEventsTest, IdsNeverRepeat) {
  std::set<std::string> ids;
  const auto report = InventedEvents(7, kCount, [&](const v1::Event& event) {
    ids.insert(event.id());
    return OkStatus();
  });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(ids.size(), kCount);
}

TEST(InventedEventsTest, SameSeedGivesSameEventsAndAnotherSeedOthers) {
  const auto all = [](uint64_t seed) {
    std::string bytes;
    EXPECT_TRUE(InventedEvents(seed, 2'000, [&](const v1::Event& event) {
                  bytes += event.SerializeAsString();
                  return OkStatus();
                }).ok());
    return bytes;
  };
  EXPECT_EQ(all(7), all(7));
  EXPECT_NE(all(7), all(8));
}

TEST(InventedEventsTest, AChildHasTenToTwentyEventsInOrderOfTheirDays) {
  struct Seen {
    int events = 0;
    bool closed = false;
    std::string last_day;
  };
  std::map<std::string, Seen> children;
  const InventedEventsOptions options{.seed = 11, .count = kCount, .interleaved_children = 50};
  const auto report = InventedEvents(options, [&](const v1::Event& event) {
    if (!event.stream().starts_with("child:")) return OkStatus();
    Seen& child = children[event.stream()];
    EXPECT_GE(event.occurred_on(), child.last_day) << event.stream();
    child.last_day = event.occurred_on();
    ++child.events;
    child.closed = event.has_case_closed();
    return OkStatus();
  });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(children.size(), report->children);
  for (const auto& [stream, child] : children) {
    EXPECT_LE(child.events, 20) << stream;
    if (child.closed) {
      EXPECT_GE(child.events, 10) << stream;
    }
  }
}

TEST(InventedEventsTest, RecordedTimeNeverGoesBack) {
  int64_t last = 0;
  ASSERT_TRUE(InventedEvents(7, 5'000, [&](const v1::Event& event) {
                EXPECT_GT(event.recorded_at().seconds(), last);
                last = event.recorded_at().seconds();
                return OkStatus();
              }).ok());
}

TEST(InventedEventsTest, StopsAtTheFirstErrorOfTheTaker) {
  int taken = 0;
  const auto report = InventedEvents(7, 100, [&](const v1::Event&) { return ++taken == 5 ? Unavailable("full") : OkStatus(); });
  EXPECT_EQ(report.status().code(), StatusCode::kUnavailable);
  EXPECT_EQ(taken, 5);
}

TEST(InventedEventsTest, RefusesAnAuthorityThatIsNone) {
  const InventedEventsOptions options{.count = 1, .authority = "Port Talbot"};
  EXPECT_EQ(InventedEvents(options, [](const v1::Event&) { return OkStatus(); }).status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace hanes
