// SPDX-License-Identifier: Apache-2.0
#include "projections/programme.h"

#include <algorithm>
#include <array>
#include <vector>

#include "proto/visit_payload.h"

namespace hanes {
namespace {

// Raised when the same events make other facts.
constexpr uint32_t kVersion = 1;

std::string_view NameOfRating(v1::ActionRating rating) {
  switch (rating) {
    case v1::ACTION_RATING_RED: return "red";
    case v1::ACTION_RATING_AMBER: return "amber";
    case v1::ACTION_RATING_GREEN: return "green";
    default: return "";  // unspecified, or a number from a newer producer: rated, we do not know how
  }
}

// What was said of an action on one day.
struct Saying {
  std::array<std::string_view, 3> dimensions;
  int32_t amount = 0;
  const KnownEvent* known = nullptr;
};

// The sayings of one sort, in order of days.
class Sayings {
 public:
  void Say(const KnownEvent& known, const std::array<std::string_view, 3>& dimensions, int32_t amount) {
    if (!said_.empty() && said_.back().known->occurred_on == known.occurred_on) said_.pop_back();
    said_.push_back({dimensions, amount, &known});
  }
  bool empty() const { return said_.empty(); }

  void AddFacts(uint8_t kind, std::string_view action, FactSink& facts) const {
    for (size_t i = 0; i < said_.size(); ++i) {
      const KnownEvent& known = *said_[i].known;
      FactView fact{kind, action, said_[i].dimensions, said_[i].amount, {known.occurred_on, Date::Max()}, false};
      if (i + 1 < said_.size()) fact.valid.to = said_[i + 1].known->occurred_on;
      if (known.unknown_from.has_value() && *known.unknown_from < fact.valid.to) {
        fact.valid.to = *known.unknown_from;
        fact.unknown_end = true;
      }
      if (!fact.valid.Empty()) facts.Add(fact, {&known.position, 1});
    }
  }

 private:
  std::vector<Saying> said_;
};

Status Fold(const EntityKnowledge& knowledge, FactSink& facts) {
  std::array<Sayings, kActionFinished + 1> sayings;  // by kind
  Status unreadable;
  for (const KnownEvent& known : knowledge.events) {
    const auto say = [&](ProgrammeFact kind, const std::array<std::string_view, 3>& dimensions, int32_t amount) {
      sayings[kind].Say(known, dimensions, amount);
    };
    const auto say_due = [&](std::string_view due_on) {
      const StatusOr<Date> due = Date::Parse(due_on);
      if (due.ok()) say(kActionDue, {}, due->days());
      else unreadable = due.status();
    };
    VisitPayload(known.said, Overloaded{
                                 [&](const view::DevelopmentActionAdded& e) {
                                   say(kAction, {e.reference(), e.theme(), e.owner()}, 0);
                                   if (!e.due_on().empty()) say_due(e.due_on());
                                 },
                                 [&](const view::ActionDueChanged& e) { say_due(e.due_on()); },
                                 [&](const view::ActionProgressRecorded& e) { say(kActionProgress, {}, static_cast<int32_t>(e.percent())); },
                                 [&](const view::ActionRatingChanged& e) { say(kActionRating, {NameOfRating(e.rating())}, 0); },
                                 // Finished once: what is said again changes nothing.
                                 [&](const view::ActionFinished&) {
                                   if (sayings[kActionFinished].empty()) say(kActionFinished, {}, 0);
                                 },
                                 [](const auto&) {},
                             });
  }
  RETURN_IF_ERROR(unreadable);
  for (uint8_t kind = kAction; kind <= kActionFinished; ++kind) sayings[kind].AddFacts(kind, knowledge.entity, facts);
  return OkStatus();
}

}  // namespace

const Projection& ProgrammeProjection() {
  using E = v1::Event;
  static const Projection programme = {
      "programme", kVersion, {"action"}, &Fold,
      {E::kDevelopmentActionAdded, E::kActionDueChanged, E::kActionProgressRecorded, E::kActionRatingChanged, E::kActionFinished}};
  return programme;
}

}  // namespace hanes
