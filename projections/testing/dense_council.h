// SPDX-License-Identifier: Apache-2.0
// A council of which a caseload reads nearly every event: the heaviest load that a rebuild of it can meet.
#pragma once

#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "base/hash.h"
#include "projections/testing/event_words.h"

namespace hanes::testing {

// Children come and go: one referral after another, a case, workers who change, a spell in care; each event seen by a nightly extract a few
// days after it happened. 10 to 20 events a child.
class DenseCouncil {
 public:
  explicit DenseCouncil(uint64_t seed) : random_(seed) {}

  std::vector<v1::Event> NextChild() {
    child_ = fmt::format("child:C{:07}", ++children_);
    day_ = 15'065 + Pick(3000);
    events_.clear();
    Say(Registered(child_));
    const int spells = 1 + Pick(3);
    for (int i = 0; i < spells; ++i) Spell(fmt::format("{}-{}", child_.substr(6), i));
    return std::move(events_);
  }

 private:
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void Spell(const std::string& id) {
    Say(Opened(child_, id).Team(fmt::format("T{}", Pick(12))));
    for (int i = 0; i <= Pick(3); ++i) {
      const std::string allocation = fmt::format("{}-a{}", id, i);
      Say(Allocated(child_, allocation).To(fmt::format("W{}", Pick(200))).Team(fmt::format("T{}", Pick(12))));
      Say(Deallocated(child_, allocation));
    }
    if (Pick(4) == 0) {
      Say(LookedAfter(child_, id + "-c"));
      Say(NotLookedAfter(child_, id + "-c"));
    }
    Say(Closed(child_, id));
  }

  void Say(EventWords words) {
    day_ += 1 + Pick(60);
    v1::Event event = words.On(Date::FromDays(day_)).Record(fmt::format("cin_episodes/{}/{}", child_, events_.size()), "ssd");
    const int64_t seen = (day_ + 1 + Pick(5)) * int64_t{86'400'000'000};
    event.mutable_recorded_at()->set_seconds(seen / 1'000'000);
    event.mutable_source()->set_facet("started");
    event.mutable_source()->set_extract("x-2011-04-01-0001");
    event.mutable_source()->set_record_digest(random_());
    event.set_id(ShortId(event.SerializeAsString()));
    events_.push_back(std::move(event));
  }

  std::mt19937_64 random_;
  uint64_t children_ = 0;
  std::string child_;
  int day_ = 0;
  std::vector<v1::Event> events_;
};

}  // namespace hanes::testing
