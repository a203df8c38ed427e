// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/page.h"

namespace hanes {
namespace {

int32_t AttendedOf(Reading& reading, const IndicatorRow& possible) {
  for (const IndicatorRow& attended : reading.All(kAttendanceAttended).Of(possible.entity)) {
    if (attended.dimensions == possible.dimensions && attended.from == possible.from) return attended.amount;
  }
  return 0;
}

void Gather(Reading& reading, Cohort& cohort, std::string_view phase) {
  EachOnDay(reading, kAttendancePossible, cohort, FirstDay, [&](const IndicatorRow& possible) -> std::optional<Verdict> {
    if (possible.dimensions[0] != reading.Named(phase)) return std::nullopt;
    if (reading.facts().PeriodOfCare(possible.entity, possible.from) == nullptr) return std::nullopt;
    return Verdict{.side = Verdict::kCounts, .words = "sessions", .amount = AttendedOf(reading, possible), .out_of = possible.amount};
  });
}

Indicator Attendance(std::string_view code, std::string_view measure, void (*gather)(Reading&, Cohort&)) {
  return {.code = code,
          .measure = measure,
          .definition = "Records of attendance that begin in the period, of children looked after on that day: sessions attended, of those that could "
                        "be. n and N are sessions, and not children.",
          .source = "[S]",
          .unit = FigureUnit::kPercentOfAmounts,
          .history = {kAttendancePossible},
          .gather = gather};
}

}  // namespace

std::vector<Indicator> Scc022() {
  return {
      Attendance("SCC/022a", "Attendance of looked-after pupils in primary school", [](Reading& r, Cohort& c) { Gather(r, c, "primary"); }),
      Attendance("SCC/022b", "Attendance of looked-after pupils in secondary school", [](Reading& r, Cohort& c) { Gather(r, c, "secondary"); }),
  };
}

}  // namespace hanes
