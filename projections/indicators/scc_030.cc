// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

// Young carers known on a day of the period, up to today. happened(record) says whether it counts.
template <typename Happened>
void EachKnown(Reading& reading, Cohort& cohort, std::string_view yes, std::string_view no, const Happened& happened) {
  for (const IndicatorRow& carer : reading.All(kYoungCarer).all()) {
    if (carer.from > reading.last_day() || carer.to <= reading.period().from) continue;
    const Date day = std::min(carer.to - 1, reading.last_day());
    cohort.Add(carer.entity, day, YesOrNo(happened(carer, day), yes, no));
  }
}

bool SameRecord(const IndicatorRow& a, const IndicatorRow& b) { return a.dimensions[0] == b.dimensions[0]; }

void Assessed(Reading& reading, Cohort& cohort) {
  EachKnown(reading, cohort, "assessed", "not assessed", [&](const IndicatorRow& carer, Date day) {
    const auto rows = reading.All(kYoungCarerAssessed).Of(carer.entity);
    return std::any_of(rows.begin(), rows.end(), [&](const IndicatorRow& row) { return SameRecord(row, carer) && row.from <= day; });
  });
}

void Served(Reading& reading, Cohort& cohort) {
  EachKnown(reading, cohort, "given a service", "no service", [&](const IndicatorRow& carer, Date day) {
    const auto rows = reading.All(kYoungCarerService).Of(carer.entity);
    return std::any_of(rows.begin(), rows.end(), [&](const IndicatorRow& row) {
      return SameRecord(row, carer) && row.from <= day && row.to > reading.period().from;
    });
  });
}

}  // namespace

std::vector<Indicator> Scc030() {
  return {
      {.code = "SCC/030a",
       .measure = "Young carers known who were assessed",
       .definition = "Young carers known on a day of the period; those count whose needs were assessed by its end, or by when they were none any more.",
       .source = "[S]",
       .history = {kYoungCarer},
       .gather = Assessed},
      {.code = "SCC/030b",
       .measure = "Young carers known who were given a service",
       .definition = "The same young carers; those count who received a service on a day of the period.",
       .source = "[S]",
       .history = {kYoungCarer},
       .gather = Served},
  };
}

}  // namespace hanes
