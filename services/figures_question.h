// SPDX-License-Identifier: Apache-2.0
// Which tidy figures are asked for: the same words in a URL and on the command line.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/view_service.pb.h"

namespace hanes {

// The row after which a page begins.
struct FiguresCursor {
  std::string measure, time_period, team;
  // "caseload.children~2013-W09~T3".
  std::string ToString() const;
  // Errors: InvalidArgument for what is no cursor, saying where one is got.
  static StatusOr<FiguresCursor> Parse(const std::string& text);
};

struct FiguresQuestion {
  std::string measure;     // empty: every one
  std::string team;        // empty: every team, and the council as "total"
  std::string from, to;    // ISO dates; empty: those of a series, a year up to the day of known_at
  std::string every;       // "week" or "month"
  std::string known_at;    // as in a question
  bool as_published = false;
  // Rows that are others now: since this position of the log, or this moment. Nothing: every row.
  std::optional<Position> since_position;
  std::optional<Timestamp> since_moment;
  std::optional<FiguresCursor> after;
  size_t limit = 0;
};

struct FiguresParameter {
  std::string_view name;
  std::string_view shape;    // what stands for its value: "DATE"
  std::string_view meaning;  // one line
};
// In the order they are shown.
std::span<const FiguresParameter> FiguresParameters();
// Rows of a page when `limit` is left out, and at most.
inline constexpr size_t kFiguresLimit = 50'000;
inline constexpr size_t kFiguresLimitMax = 200'000;

// Errors: InvalidArgument naming the parameter, its value and what it may be.
StatusOr<FiguresQuestion> ReadFiguresQuestion(const std::map<std::string, std::string>& parameters);

}  // namespace hanes
