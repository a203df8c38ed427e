// SPDX-License-Identifier: Apache-2.0
// What a council set, in words, and the facts in memory that it comes to:
//
//   SettingsWorld world;
//   world.Rule("pep.limit", "20 school days", "2011-04-01", "wales-2012").Holiday("2013-03-29");
//   RulesInForce::At(world.Facts(), ...)
// Without a moment of its own, a thing is known from the start of 2000.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "projections/fact_index.h"
#include "projections/known_history.h"
#include "projections/settings_facts.h"
#include "projections/testing/event_words.h"
#include "projections/testing/naive_history.h"

namespace hanes::testing {

class SettingsWorld {
 public:
  static constexpr std::string_view kStream = "authority:W06000012";
  static constexpr std::string_view kLongAgo = "2000-01-01T00:00:00Z";

  SettingsWorld& Rule(std::string_view rule, std::string_view value, std::string_view from, std::string_view rule_set = "",
                      std::string_view known = kLongAgo) {
    EventWords words(kStream);
    words->mutable_rule_set()->set_rule(std::string(rule));
    words->mutable_rule_set()->set_value(std::string(value));
    words->mutable_rule_set()->set_rule_set(std::string(rule_set));
    return Say(words.On(from).Recorded(known));
  }
  SettingsWorld& Holiday(std::string_view day, std::string_view known = kLongAgo, bool withdrawn = false,
                         std::string_view kind = "bank_holiday", std::string_view division = "england-and-wales") {
    EventWords words(kStream);
    v1::CalendarDayDeclared& declared = *words->mutable_calendar_day_declared();
    declared.set_day_on(std::string(day));
    declared.set_division(std::string(division));
    declared.set_kind(std::string(kind));
    declared.set_withdrawn(withdrawn);
    return Say(words.On(known.substr(0, 10)).Recorded(known));
  }
  // `end` is the day after the last one.
  SettingsWorld& Term(std::string_view id, std::string_view begin, std::string_view end, std::string_view known = kLongAgo,
                      bool withdrawn = false, std::string_view division = "wales") {
    EventWords words(kStream);
    v1::TermDeclared& term = *words->mutable_term_declared();
    term.set_term_id(std::string(id));
    term.set_division(std::string(division));
    term.set_begin_on(std::string(begin));
    term.set_end_on(std::string(end));
    term.set_withdrawn(withdrawn);
    return Say(words.On(known.substr(0, 10)).Recorded(known));
  }
  SettingsWorld& Say(const v1::Event& event) {
    said_.push_back(event);
    return *this;
  }
  SettingsWorld& SayAll(const std::vector<v1::Event>& events) {
    said_.insert(said_.end(), events.begin(), events.end());
    return *this;
  }

  FoldedHistory Fold() const {
    static const Projection settings = {"settings", 1, {"authority"}, &FoldSettings, SettingsRead()};
    SaidHistory history;
    for (size_t i = 0; i < said_.size(); ++i) history.Add(said_[i], Timestamp::FromMicros(4'000'000'000'000'000), Position(i + 1));
    return FoldHistory(settings, history.events());
  }
  FactIndex::Snapshot Facts() const {
    const auto layout = SettingsLayout();
    FactIndex index(layout);
    HANES_CHECK(index.Load(Folded(Fold().facts)).ok(), "facts of settings load");
    return index.Read();
  }

 private:
  class Folded : public FactStore {
   public:
    explicit Folded(std::vector<KnownFact> facts) : facts_(std::move(facts)) {}
    StatusOr<Checkpoint> LoadCheckpoint() const override {
      return Checkpoint{Position(1), PositionsSeen::Whole(Position(1)), {}, facts_.size()};
    }
    StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return NotFound("{}", group); }
    StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }
    Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
      return facts_.empty() ? OkStatus() : visit({std::string(kStream), facts_});
    }

   private:
    const std::vector<KnownFact> facts_;
  };

  std::vector<v1::Event> said_;
};

}  // namespace hanes::testing
