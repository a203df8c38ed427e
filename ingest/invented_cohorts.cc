// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_cohorts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace hanes {
namespace {

// The longest wait there is before something is typed is 120 days.
constexpr int32_t kAllTypedAfterDays = 125;

}  // namespace

InventedCohorts::InventedCohorts(Date from, Date to) {
  for (const Period::Kind kind : {Period::Kind::kFinancialYear, Period::Kind::kQuarter, Period::Kind::kMonth}) {
    for (Period period = Period::Of(kind, from); period.days().to <= to - kAllTypedAfterDays; period = period.Next()) {
      if (period.days().from >= from) periods_.push_back(period);
    }
  }
}

void InventedCohorts::AddIn(size_t period, std::string_view code, uint32_t child, int64_t n, int64_t of) {
  const auto known = std::find(codes_.begin(), codes_.end(), code);
  const auto place = static_cast<uint16_t>(known - codes_.begin());
  if (known == codes_.end()) codes_.push_back(code);
  cases_.push_back({child, place, static_cast<uint16_t>(period), static_cast<int32_t>(n), static_cast<int32_t>(of)});
}

void InventedCohorts::AddAmounts(std::string_view code, uint32_t child, Date day, int64_t n, int64_t of) {
  for (size_t i = 0; i < periods_.size(); ++i) {
    if (periods_[i].days().Contains(day)) AddIn(i, code, child, n, of);
  }
}

void InventedCohorts::AddState(std::string_view code, uint32_t child, DateRange holds, Date since) {
  for (size_t i = 0; i < periods_.size(); ++i) {
    const Date last = periods_[i].days().to - 1;
    if (holds.Contains(last)) AddIn(i, code, child, since <= last ? 1 : 0, 1);
  }
}

void InventedCohorts::AddKnown(std::string_view code, uint32_t child, DateRange holds, Date since) {
  for (size_t i = 0; i < periods_.size(); ++i) {
    const DateRange days = periods_[i].days();
    if (holds.from >= days.to || holds.to <= days.from) continue;
    AddIn(i, code, child, since <= std::min(days.to, holds.to) - 1 ? 1 : 0, 1);
  }
}

std::vector<InventedCohortFigure> InventedCohorts::Figures(const std::set<uint32_t>& apart) const {
  std::map<std::pair<std::string_view, uint16_t>, InventedCohortFigure> figures;
  for (const Case& of_child : cases_) {
    if (apart.contains(of_child.child)) continue;
    InventedCohortFigure& figure = figures[{codes_[of_child.code], of_child.period}];
    figure.n += of_child.n;
    figure.of += of_child.of;
  }
  std::vector<InventedCohortFigure> listed;
  for (auto& [place, figure] : figures) {
    figure.code = place.first;
    figure.period = periods_[place.second].ToString();
    listed.push_back(figure);
  }
  return listed;
}

}  // namespace hanes
