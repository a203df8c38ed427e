// SPDX-License-Identifier: Apache-2.0
// What known_history.h promises, written the slow and obvious way: at every moment everything is worked out anew from the definitions.
// Not for events that revise each other in a circle.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "projections/known_history.h"

namespace hanes::testing {

// Events said in messages, as the runner reads them from the log: all of them, whatever a fold reads.
class SaidHistory {
 public:
  void Add(const v1::Event& event, Timestamp appended_at, Position position) {
    const std::string& bytes = bytes_.emplace_back(event.SerializeAsString());
    streams_.push_back(event.stream());
    pool_.Add({position, appended_at, streams_.back(), bytes});
  }
  std::span<const HistoryEvent> events() const { return pool_.history(); }

 private:
  std::deque<std::string> bytes_, streams_;
  EventPool pool_{PayloadSet::All()};
};

class NaiveHistory {
 public:
  NaiveHistory(const Projection& projection, std::span<const HistoryEvent> events)
      : projection_(projection), events_(events.begin(), events.end()) {
    std::sort(events_.begin(), events_.end(), InCanonicalOrder);
  }

  std::vector<KnownFact> Facts() const {
    std::set<Timestamp> moments;
    for (const HistoryEvent& event : events_) moments.insert(event.known_at);
    // For each fact, the moments at which it was believed, with what made it then.
    std::map<Fact, std::map<Timestamp, std::vector<Position>>> believed;
    std::map<Fact, std::vector<Position>> last;
    for (Timestamp moment : moments) {
      if (auto beliefs = BeliefsAt(moment)) last = *beliefs;
      for (const auto& [fact, made_by] : last) believed[fact][moment] = made_by;
    }
    std::vector<KnownFact> facts;
    for (const auto& [fact, at] : believed) AddRuns(fact, at, moments, facts);
    std::sort(facts.begin(), facts.end(), InFactOrder);
    return facts;
  }

 private:
  static void AddRuns(const Fact& fact, const std::map<Timestamp, std::vector<Position>>& at, const std::set<Timestamp>& moments,
                      std::vector<KnownFact>& facts) {
    bool running = false;
    for (Timestamp moment : moments) {
      const auto believed = at.find(moment);
      if (believed == at.end()) {
        if (running) facts.back().known.to = moment;
        running = false;
      } else if (!running) {
        facts.push_back({fact, {moment, Timestamp::Max()}, believed->second});
        running = true;
      }
    }
  }

  bool InForce(const HistoryEvent& event, Timestamp moment) const {
    if (event.known_at > moment) return false;
    return std::none_of(events_.begin(), events_.end(), [&](const HistoryEvent& other) {
      return (Corrects(other, event, moment) || (other.voids == event.id && InForce(other, moment)));
    });
  }

  // A correction counts while it is in force, or something that corrects it does.
  bool Corrects(const HistoryEvent& by, const HistoryEvent& of, Timestamp moment) const {
    if (by.known_at > moment || by.corrects != of.id) return false;
    return InForce(by, moment) ||
           std::any_of(events_.begin(), events_.end(), [&](const HistoryEvent& next) { return Corrects(next, by, moment); });
  }

  // The smallest of everyone reachable, those who were merged away last.
  std::string EntityOf(const std::string& stream, Timestamp moment) const {
    std::map<std::pair<std::string, std::string>, bool> merged;
    for (const HistoryEvent& event : events_) {
      if (!InForce(event, moment) || !event.voids.empty()) continue;
      const std::string stays(event.stream);
      const auto name_of = [&](std::string_view child) { return fmt::format("{}:{}", KindOf(event.stream), child); };
      if (const auto* said = event.said.As<view::PersonsMerged>()) merged[{stays, name_of(said->merged_child())}] = true;
      if (const auto* said = event.said.As<view::PersonsUnmerged>()) merged[{stays, name_of(said->merged_child())}] = false;
    }
    std::set<std::string> together = {stream}, away;
    for (size_t grown = 0; grown != together.size();) {
      grown = together.size();
      for (const auto& [pair, is_merged] : merged) {
        if (!is_merged) continue;
        away.insert(pair.second);
        if (together.contains(pair.first) || together.contains(pair.second)) together.insert({pair.first, pair.second});
      }
    }
    for (const std::string& name : together) {
      if (!away.contains(name)) return name;
    }
    return *together.begin();
  }

  const HistoryEvent* LastSaidOfRecord(const HistoryEvent& event, Timestamp moment) const {
    const HistoryEvent* last = nullptr;
    for (const HistoryEvent& other : events_) {
      if (other.says != v1::Event::kRecordVanished && other.says != v1::Event::kRecordRestored) continue;
      if (other.source_record != event.source_record || other.source_system != event.source_system) continue;
      if (!InForce(other, moment) || !other.voids.empty()) continue;
      if (last == nullptr || last->known_at <= other.known_at) last = &other;
    }
    return last;
  }

  struct Sink : FactSink {
    void Add(const FactView& fact, std::span<const Position> made_by) override {
      KnownFact copy = CopyOf({fact, {}, made_by});
      said.emplace_back(std::move(copy.fact), std::move(copy.made_by));
    }
    std::vector<std::pair<Fact, std::vector<Position>>> said;
  };

  // Nothing when the fold fails.
  std::optional<std::map<Fact, std::vector<Position>>> BeliefsAt(Timestamp moment) const {
    std::map<std::string, std::vector<KnownEvent>> entities;
    std::map<Position, Position> vanished_by;
    for (const HistoryEvent& event : events_) {
      if (!InForce(event, moment)) continue;
      if (!event.unreadable.empty()) return std::nullopt;
      if (!event.voids.empty() || event.says == v1::Event::kRecordVanished || event.says == v1::Event::kRecordRestored ||
          event.says == v1::Event::kPersonsMerged || event.says == v1::Event::kPersonsUnmerged) {
        continue;
      }
      KnownEvent known{event.said, event.occurred_on, event.known_at, {}, event.position};
      const HistoryEvent* of_record = LastSaidOfRecord(event, moment);
      if (of_record != nullptr && of_record->says == v1::Event::kRecordVanished) {
        known.unknown_from = *Date::Parse(of_record->said.As<view::RecordVanished>()->last_shown_on()) + 1;
        vanished_by[event.position] = of_record->position;
      }
      entities[EntityOf(std::string(event.stream), moment)].push_back(known);
    }
    std::map<Fact, std::set<Position>> beliefs;
    for (const auto& [name, events] : entities) {
      Sink sink;
      if (!projection_.fold({name, events}, sink).ok()) return std::nullopt;
      for (auto& [fact, made_by] : sink.said) {
        std::set<Position>& all = beliefs[fact];
        for (Position position : made_by) {
          all.insert(position);
          if (fact.unknown_end && vanished_by.contains(position)) all.insert(vanished_by[position]);
        }
      }
    }
    std::map<Fact, std::vector<Position>> result;
    for (const auto& [fact, positions] : beliefs) result[fact] = {positions.begin(), positions.end()};
    return result;
  }

  const Projection& projection_;
  std::vector<HistoryEvent> events_;
};

}  // namespace hanes::testing
