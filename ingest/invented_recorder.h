// SPDX-License-Identifier: Apache-2.0
// How what happens gets into the invented case system: somebody types it, on the day or, as the story of the day has it, late.
#pragma once

#include <string_view>
#include <vector>

#include "ingest/invented_random.h"
#include "ingest/invented_story.h"
#include "ingest/invented_system.h"

namespace hanes {

class InventedRecorder {
 public:
  // All must outlive it. Nothing that is over before `oldest_shown` is recorded: no extract could show it.
  InventedRecorder(InventedSystem& system, const InventedStory& story, InventedRandom& random, Date oldest_shown)
      : system_(system), story_(story), random_(random), oldest_shown_(oldest_shown) {}

  // A row that begins on row.from and is open. Number 0 when it is over too early to matter; the rest then does nothing with it.
  RowRef Begin(const InventedRow& row, Date over_by);
  // The same of a row whose first day has not come: typed in its time after `happened`.
  RowRef Enter(const InventedRow& row, Date happened, Date over_by);
  // The row is over from `to` on. Typed after the day itself.
  void End(const RowRef& row, Date to, std::string_view end_code);
  // A row with a begin and an end, each typed in its own time.
  RowRef Span(const InventedRow& row, Date to, std::string_view end_code);
  // Something of one day.
  RowRef Event(InventedRow row);
  // Another change that happened on `on`.
  void Change(const RowRef& row, Date on, RowEdit edit);

  // What was typed a fortnight late or more.
  struct Late {
    RowRef row;
    Date happened;
    Date typed;
  };
  const std::vector<Late>& late() const { return late_; }

  bool Matters(Date over_by) const { return over_by >= oldest_shown_; }

 private:
  Date TypedOn(Date happened) { return happened + story_.RecordingDelay(happened, random_); }

  InventedSystem& system_;
  const InventedStory& story_;
  InventedRandom& random_;
  const Date oldest_shown_;
  std::vector<Late> late_;
};

}  // namespace hanes
