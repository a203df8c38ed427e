// SPDX-License-Identifier: Apache-2.0
// A chart: its title in words, a place that a script draws into (services/web/charts.js), words for whoever does not see it, and the same
// figures as a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/pages/page.h"

namespace hanes {

struct WeeklyChart {
  std::string title;
  std::string unit;       // "%" or ""
  bool small = false;     // on a card
  const v1::Answer* series = nullptr;  // to the question "series" with xmr
  std::string target = {};  // drawn where the series has none of its own; "" for none
};
// A series week by week with its usual range; points that are a signal are marked by a shape.
Html DrawWeekly(const PageRequest& request, const WeeklyChart& chart);

struct Bar {
  std::string name;
  std::string value;  // a number as an answer has it; "" for none
};
// Counts from zero, as they stand in the table below: no table of its own.
Html DrawBars(const PageRequest& request, const std::string& title, const std::vector<Bar>& bars);

// The last point of a series that has a reading.
struct LastPoint {
  std::string words;    // in the reader's language: the strongest signal alone
  bool signal = false;
  std::string value;
  std::string four_weeks;  // where the series has it
  std::string n, of;       // of a share
  std::string as_at;       // ISO
};
std::optional<LastPoint> LastReading(const PageRequest& request, const v1::Answer& series);

// The place of a column in an answer; nothing when there is none.
std::optional<int> ColumnOf(const v1::Answer& answer, std::string_view column);

}  // namespace hanes
