// SPDX-License-Identifier: Apache-2.0
// The cohorts of indicators as the generator meant them: who falls into which, and on which side, written down while the story is told.
//
// Nothing is read back from a row. What is late in being typed is here as it happened; so a period is told only when it was over so long
// before the last night that all of it is in the case system by then, and the truth is that of the last night's knowledge. Children whose
// records a trap leaves other than they happened stand apart: they are in no figure, and are named.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/period.h"

namespace hanes {

struct InventedCohortFigure {
  std::string_view code;  // "SCC/025"
  std::string period;     // "2012-13", "2013-02"
  int64_t n = 0;          // of a mean: the sum
  int64_t of = 0;
};

class InventedCohorts {
 public:
  // Periods within [from, to], the span of the extracts: years to 31 March, quarters and months.
  InventedCohorts(Date from, Date to);

  // A case in the period of this day.
  void Add(std::string_view code, uint32_t child, Date day, bool counts) { AddAmounts(code, child, day, counts ? 1 : 0, 1); }
  // One that is in a mean.
  void AddAmount(std::string_view code, uint32_t child, Date day, int64_t amount) { AddAmounts(code, child, day, amount, 1); }
  void AddAmounts(std::string_view code, uint32_t child, Date day, int64_t n, int64_t of);
  // A state: in every period on the last day of which it holds; on the side that counts from `since` on.
  void AddState(std::string_view code, uint32_t child, DateRange holds, Date since);
  // Something known of on a day of a period; on the side that counts when `since` is not after the last of those days.
  void AddKnown(std::string_view code, uint32_t child, DateRange holds, Date since);

  // For what is counted of a whole period at once: the periods, and a case in one of them, by its place among them.
  const std::vector<Period>& periods() const { return periods_; }
  void AddIn(size_t period, std::string_view code, uint32_t child, int64_t n, int64_t of);

  // Without the children that stand apart. By code and period, those that are nobody's left out.
  std::vector<InventedCohortFigure> Figures(const std::set<uint32_t>& apart) const;

 private:
  // One case on its side, small: there are as many as there are records.
  struct Case {
    uint32_t child = 0;
    uint16_t code = 0;    // place in codes_
    uint16_t period = 0;  // place in periods_
    int32_t n = 0;
    int32_t of = 0;
  };

  std::vector<Period> periods_;
  std::vector<std::string_view> codes_;
  std::vector<Case> cases_;
};

}  // namespace hanes
