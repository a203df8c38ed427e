// SPDX-License-Identifier: Apache-2.0
// From beginnings and endings that share an id to spells of days, whatever order they were said in.
//
// A spell is [beginning, ending): it does not hold on the day it ends.
// - An ending without a beginning before it or on its day ends nothing: the spell stays open and shows, until somebody corrects one of the two.
// - On one day, what was open is ended first and begun again after: no gap, no double. What was not open is begun first and ended after.
// - A second beginning while open goes on with what it says: another team from that day.
// - When the source stopped showing the record that began a spell, the spell stops there with unknown_end, unless it had ended before.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "projections/projection.h"

namespace hanes {

class Spells {
 public:
  using Dimensions = std::array<std::string_view, 3>;

  // Forgets everything but its memory.
  void Clear() {
    boundaries_.clear();
    spells_.clear();
  }
  // Views and events given live until the last use of what Finish returns.
  void Begin(uint8_t kind, std::string_view id, const KnownEvent& event, const Dimensions& dimensions) {
    Add({kind, Boundary::kBegins, 0, id, &event, dimensions});
  }
  // A beginning that follows an ending, such as a case reopened: with the dimensions of the last beginning of this id, or `dimensions` when
  // there was none.
  void BeginAgain(uint8_t kind, std::string_view id, const KnownEvent& event, const Dimensions& dimensions) {
    Add({kind, Boundary::kBeginsAgain, 0, id, &event, dimensions});
  }
  void End(uint8_t kind, std::string_view id, const KnownEvent& event) { Add({kind, Boundary::kEnds, 0, id, &event, {}}); }

  // A stretch of days of one id. One of no days at all is left out.
  struct Spell {
    uint8_t kind = 0;
    std::string_view id;
    Dimensions dimensions;
    DateRange valid;
    DateRange unknown;  // days on which it would have gone on but for a record that is no longer shown; empty mostly
    std::vector<Position> made_by;
  };
  // Lives until Clear; what is moved out of it is gone.
  std::span<Spell> Finish();

 private:
  struct Boundary {
    uint8_t kind;
    enum What : uint8_t { kBegins, kBeginsAgain, kEnds } what;
    uint32_t number;  // in order of saying
    std::string_view id;
    const KnownEvent* event;
    Dimensions dimensions;
  };
  using Boundaries = std::span<const Boundary>;
  void Add(Boundary boundary) {
    boundary.number = static_cast<uint32_t>(boundaries_.size());
    boundaries_.push_back(boundary);
  }
  void ReadOne(std::span<Boundary> same_id);
  void Close(const Boundary& begins, Date day, Boundaries same_day);

  std::vector<Boundary> boundaries_;
  std::vector<Spell> spells_;
};

}  // namespace hanes
