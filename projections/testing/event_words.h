// SPDX-License-Identifier: Apache-2.0
// Words to say an event in a test:
//
//   Opened("child:C1", "case1").On("2026-03-02").Recorded("2026-03-05T09:00:00Z").Team("MASH")
//
// An event that is given no id takes one from its content, so saying the same twice is saying it once.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/civil_date.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"

namespace hanes::testing {

class EventWords {
 public:
  explicit EventWords(std::string_view stream) {
    event_.set_authority("W06000012");
    event_.set_stream(std::string(stream));
    event_.set_occurred_on("2011-04-01");
  }
  // The same thing said again: without its id and what it revised.
  explicit EventWords(const v1::Event& said) : event_(said) {
    event_.clear_id();
    event_.clear_corrects();
    event_.clear_voids();
  }

  EventWords& Id(std::string_view id) { event_.set_id(std::string(id)); return *this; }
  EventWords& On(std::string_view iso) { event_.set_occurred_on(std::string(iso)); return *this; }
  EventWords& On(Date day) { return On(day.ToString()); }
  EventWords& Recorded(std::string_view rfc3339) {
    const StatusOr<Timestamp> at = Timestamp::Parse(rfc3339);
    HANES_CHECK(at.ok(), "a test says an instant that is none");
    return Recorded(*at);
  }
  EventWords& Recorded(Timestamp at) {
    event_.mutable_recorded_at()->set_seconds(at.micros() / 1'000'000);
    event_.mutable_recorded_at()->set_nanos(static_cast<int32_t>(at.micros() % 1'000'000 * 1000));
    return *this;
  }
  EventWords& Record(std::string_view record, std::string_view system = "random") {
    event_.mutable_source()->set_system(std::string(system));
    event_.mutable_source()->set_record(std::string(record));
    return *this;
  }
  EventWords& Corrects(std::string_view id) { event_.set_corrects(std::string(id)); event_.set_reason("wrong"); return *this; }
  EventWords& Voids(std::string_view id) { event_.set_voids(std::string(id)); event_.set_reason("wrong"); return *this; }
  EventWords& Team(std::string_view team) {
    if (event_.has_case_opened()) event_.mutable_case_opened()->set_team(std::string(team));
    if (event_.has_case_allocated()) event_.mutable_case_allocated()->set_team(std::string(team));
    if (event_.has_worker_joined()) event_.mutable_worker_joined()->set_team(std::string(team));
    if (event_.has_referral_received()) event_.mutable_referral_received()->set_team(std::string(team));
    return *this;
  }
  EventWords& To(std::string_view worker) { event_.mutable_case_allocated()->set_worker(std::string(worker)); return *this; }
  EventWords& Role(v1::AllocationRole role) { event_.mutable_case_allocated()->set_role(role); return *this; }
  EventWords& Role(v1::WorkerRole role) { event_.mutable_worker_joined()->set_role(role); return *this; }

  v1::Event* operator->() { return &event_; }
  operator v1::Event() const {  // NOLINT: a test says events where events are wanted
    v1::Event said = event_;
    if (said.id().empty()) said.set_id(ShortId(said.SerializeAsString()));
    return said;
  }

 private:
  v1::Event event_;
};

inline EventWords Registered(std::string_view child) {
  EventWords words(child);
  words->mutable_person_registered();
  return words;
}
inline EventWords Opened(std::string_view child, std::string_view case_id) {
  EventWords words(child);
  words->mutable_case_opened()->set_case_id(std::string(case_id));
  return words;
}
inline EventWords Closed(std::string_view child, std::string_view case_id) {
  EventWords words(child);
  words->mutable_case_closed()->set_case_id(std::string(case_id));
  return words;
}
inline EventWords Reopened(std::string_view child, std::string_view case_id) {
  EventWords words(child);
  words->mutable_case_reopened()->set_case_id(std::string(case_id));
  return words;
}
inline EventWords Allocated(std::string_view child, std::string_view allocation_id) {
  EventWords words(child);
  words->mutable_case_allocated()->set_allocation_id(std::string(allocation_id));
  return words.Role(v1::ALLOCATION_ROLE_PRIMARY);
}
inline EventWords Deallocated(std::string_view child, std::string_view allocation_id) {
  EventWords words(child);
  words->mutable_allocation_ended()->set_allocation_id(std::string(allocation_id));
  return words;
}
inline EventWords LookedAfter(std::string_view child, std::string_view episode_id) {
  EventWords words(child);
  words->mutable_looked_after_started()->set_episode_id(std::string(episode_id));
  return words;
}
inline EventWords NotLookedAfter(std::string_view child, std::string_view episode_id) {
  EventWords words(child);
  words->mutable_looked_after_ended()->set_episode_id(std::string(episode_id));
  return words;
}
inline EventWords OnRegister(std::string_view child, std::string_view plan_id) {
  EventWords words(child);
  words->mutable_child_protection_registered()->set_plan_id(std::string(plan_id));
  return words;
}
inline EventWords OffRegister(std::string_view child, std::string_view plan_id) {
  EventWords words(child);
  words->mutable_child_protection_deregistered()->set_plan_id(std::string(plan_id));
  return words;
}
// `stays` and `goes` are streams, "child:C1".
inline EventWords Merged(std::string_view stays, std::string_view goes) {
  EventWords words(stays);
  words->mutable_persons_merged()->set_merged_child(std::string(NameOf(goes)));
  return words;
}
inline EventWords Parted(std::string_view stays, std::string_view goes) {
  EventWords words(stays);
  words->mutable_persons_unmerged()->set_merged_child(std::string(NameOf(goes)));
  return words;
}
inline EventWords Vanished(std::string_view stream, Date last_shown_on) {
  EventWords words(stream);
  words->mutable_record_vanished()->set_last_shown_on(last_shown_on.ToString());
  return words;
}
inline EventWords Restored(std::string_view stream) {
  EventWords words(stream);
  words->mutable_record_restored();
  return words;
}
inline EventWords Joined(std::string_view worker) {
  EventWords words(worker);
  words->mutable_worker_joined()->set_fte_hundredths(100);
  return words.Role(v1::WORKER_ROLE_SOCIAL_WORKER);
}
inline EventWords Left(std::string_view worker) {
  EventWords words(worker);
  words->mutable_worker_left();
  return words;
}
inline EventWords Moved(std::string_view worker, std::string_view team) {
  EventWords words(worker);
  words->mutable_worker_team_moved()->set_team(std::string(team));
  return words;
}
inline EventWords Fte(std::string_view worker, uint32_t hundredths) {
  EventWords words(worker);
  words->mutable_worker_fte_changed()->set_fte_hundredths(hundredths);
  return words;
}

}  // namespace hanes::testing
