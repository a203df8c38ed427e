// SPDX-License-Identifier: Apache-2.0
// The cases of one indicator in one period, each on one side or left out, and the figure they come to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "projections/symbol_table.h"

namespace hanes {

// What became of a case, in the words of its page.
struct Verdict {
  enum Side : uint8_t { kCounts, kAgainst, kLeftOut };
  Side side = kLeftOut;
  std::string_view words;  // "held"; stands in the program itself
  Date on = Date::Max();   // the day of what the words say; Max where there is none
  Date due = Date::Max();  // Max where nothing was due
  int32_t amount = 0;      // of means: what is averaged; of shares of amounts: the part
  int32_t out_of = 1;      // of shares of amounts: the whole
};

// "counts", "against", "left out": as members of a figure say it.
std::string_view NameOf(Verdict::Side side);

// "held 2012-05-01, due by 2012-05-03": the reason as people read it. Days late are those of the calendar.
std::string ReasonText(const Verdict& verdict);

struct CohortCase {
  Symbol entity = 0;  // a child or a worker
  Date day;           // puts the case into the period, and decides which team it is of
  Verdict verdict;
};

struct Cohort {
  std::vector<CohortCase> cases;
  std::vector<std::string> notes;  // what a reader of the figure must know

  void Add(Symbol entity, Date day, const Verdict& verdict) { cases.push_back({entity, day, verdict}); }
};

enum class FigureUnit : uint8_t {
  kPercent,           // n of N cases
  kMean,              // n in all over N cases
  kMeanOfHalves,      // the same where amounts are halves: n is in wholes
  kPercentOfAmounts,  // n of N, both sums of amounts
};

// n of N. There is no figure without both.
struct Figure {
  int64_t n = 0;   // of kMeanOfHalves in halves
  int64_t of = 0;  // N
  FigureUnit unit = FigureUnit::kPercent;

  void Add(const Verdict& verdict);
  // Percent, or the mean. Nothing when N is zero: neither 0 nor 100.
  std::optional<double> Value() const;
  // In tenths, half upwards: what is shown and published.
  std::optional<int64_t> Tenths() const;
  // n as it is shown: "94", "9.5".
  std::string NText() const;
};

// "58.4" of 584.
std::string TenthsText(int64_t tenths);

}  // namespace hanes
