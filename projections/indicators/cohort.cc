// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/cohort.h"

#include <fmt/format.h>

#include <cstdlib>

namespace hanes {

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

void Figure::Add(const Verdict& verdict) {
  if (verdict.side == Verdict::kLeftOut) return;
  ++of;
  if (unit == FigureUnit::kMean) n += verdict.amount;
  else n += verdict.side == Verdict::kCounts ? 1 : 0;
}

std::optional<double> Figure::Value() const {
  if (of == 0) return std::nullopt;
  return static_cast<double>(n) * (unit == FigureUnit::kPercent ? 100 : 1) / static_cast<double>(of);
}

std::optional<int64_t> Figure::Tenths() const {
  if (of == 0) return std::nullopt;
  const int64_t tenths = n * (unit == FigureUnit::kPercent ? 1000 : 10);
  return (2 * tenths + of) / (2 * of);
}

std::string TenthsText(int64_t tenths) {
  const int64_t size = std::abs(tenths);
  return fmt::format("{}{}.{}", tenths < 0 ? "-" : "", size / 10, size % 10);
}

}  // namespace hanes
