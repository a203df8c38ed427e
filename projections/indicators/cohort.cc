// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/cohort.h"

#include <fmt/format.h>

#include <cstdlib>

namespace hanes {

std::string_view NameOf(Verdict::Side side) {
  switch (side) {
    case Verdict::kCounts: return "counts";
    case Verdict::kAgainst: return "against";
    default: return "left out";
  }
}

std::string ReasonText(const Verdict& verdict) {
  std::string text(verdict.words);
  if (verdict.on.IsReal() && verdict.due.IsReal() && verdict.on > verdict.due) {
    const int32_t days = verdict.on - verdict.due;
    text += fmt::format(" {} day{} late", days, days == 1 ? "" : "s");
  }
  if (verdict.on.IsReal()) text += " " + verdict.on.ToString();
  if (verdict.due.IsReal()) text += ", due by " + verdict.due.ToString();
  return text;
}

namespace {

// What n is multiplied with and divided by, besides N, to be the value.
struct Scale {
  int64_t times = 1;
  int64_t over = 1;
};
Scale ScaleOf(FigureUnit unit) {
  switch (unit) {
    case FigureUnit::kMean: return {1, 1};
    case FigureUnit::kMeanOfHalves: return {1, 2};
    default: return {100, 1};
  }
}

}  // namespace

void Figure::Add(const Verdict& verdict) {
  if (verdict.side == Verdict::kLeftOut) return;
  const bool by_amount = unit != FigureUnit::kPercent;
  of += unit == FigureUnit::kPercentOfAmounts ? verdict.out_of : 1;
  n += by_amount ? verdict.amount : verdict.side == Verdict::kCounts ? 1 : 0;
}

std::optional<double> Figure::Value() const {
  if (of == 0) return std::nullopt;
  const Scale scale = ScaleOf(unit);
  return static_cast<double>(n * scale.times) / static_cast<double>(of * scale.over);
}

std::optional<int64_t> Figure::Tenths() const {
  if (of == 0) return std::nullopt;
  const Scale scale = ScaleOf(unit);
  const int64_t whole = of * scale.over;
  return (2 * n * scale.times * 10 + whole) / (2 * whole);
}

std::string Figure::NText() const {
  if (unit != FigureUnit::kMeanOfHalves) return std::to_string(n);
  return n % 2 == 0 ? std::to_string(n / 2) : fmt::format("{}.5", n / 2);
}

std::string TenthsText(int64_t tenths) {
  const int64_t size = std::abs(tenths);
  return fmt::format("{}{}.{}", tenths < 0 ? "-" : "", size / 10, size % 10);
}

}  // namespace hanes
