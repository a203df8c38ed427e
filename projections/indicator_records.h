// SPDX-License-Identifier: Apache-2.0
// Events that share an id brought together as one record, whatever order they were said in: a referral received, decided, withdrawn.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "projections/projection.h"

namespace hanes {

// What was said of one record. A part is said by an event of one sort: "received" is one, "decided" another. Said twice, the first tells the
// day and the last what it says.
class SaidRecord {
 public:
  static constexpr size_t kParts = 3;
  const KnownEvent* first(size_t part) const { return first_[part]; }
  const KnownEvent* last(size_t part) const { return last_[part]; }
  template <typename Payload>
  const Payload* Said(size_t part) const {
    return last_[part] == nullptr ? nullptr : last_[part]->said.template As<Payload>();
  }
  // The day of the part; kNoDay of indicators.h when it was not said.
  int32_t DayOf(size_t part) const;
  std::string_view id;
  uint8_t sort = 0;

 private:
  friend class SaidRecords;
  std::array<const KnownEvent*, kParts> first_{};
  std::array<const KnownEvent*, kParts> last_{};
};

class SaidRecords {
 public:
  // Forgets everything but its memory.
  void Clear() { sayings_.clear(); }
  // Of events in canonical order. `sort` tells records of one id apart.
  void Say(uint8_t sort, std::string_view id, size_t part, const KnownEvent& event) {
    sayings_.push_back({sort, static_cast<uint8_t>(part), static_cast<uint32_t>(sayings_.size()), id, &event});
  }
  // visit(const SaidRecord&) for each record, in order of (sort, id).
  template <typename Visit>
  void ForEach(const Visit& visit) {
    std::sort(sayings_.begin(), sayings_.end());
    for (size_t i = 0; i < sayings_.size();) {
      SaidRecord record;
      record.id = sayings_[i].id;
      record.sort = sayings_[i].sort;
      for (; i < sayings_.size() && sayings_[i].sort == record.sort && sayings_[i].id == record.id; ++i) {
        const Saying& saying = sayings_[i];
        if (record.first_[saying.part] == nullptr) record.first_[saying.part] = saying.event;
        record.last_[saying.part] = saying.event;
      }
      visit(record);
    }
  }

 private:
  struct Saying {
    uint8_t sort;
    uint8_t part;
    uint32_t number;
    std::string_view id;
    const KnownEvent* event;
    bool operator<(const Saying& other) const {
      if (sort != other.sort) return sort < other.sort;
      if (id != other.id) return id < other.id;
      return number < other.number;
    }
  };
  std::vector<Saying> sayings_;
};

// Adds facts of one entity, each with the events that made it.
class FactMaker {
 public:
  FactMaker(std::string_view entity, FactSink& facts) : entity_(entity), facts_(facts) {}

  using Dimensions = std::array<std::string_view, 3>;
  // A fact of one day, made by one event. None when its record was no longer shown by then.
  void Point(uint8_t kind, const KnownEvent& event, const Dimensions& dimensions, int32_t amount = 0) {
    PointOn(kind, event.occurred_on, event, dimensions, amount);
  }
  // The same on another day than the event's.
  void PointOn(uint8_t kind, Date day, const KnownEvent& event, const Dimensions& dimensions, int32_t amount);
  // A fact made by all that was said of a record.
  void OfRecord(uint8_t kind, DateRange valid, const SaidRecord& record, const Dimensions& dimensions, int32_t amount);

 private:
  std::string_view entity_;
  FactSink& facts_;
};

}  // namespace hanes
