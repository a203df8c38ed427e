// SPDX-License-Identifier: Apache-2.0
// Rates of a workforce as England publishes them. docs/indicators.md#rates says which publication each reproduces.
//
// Shape:  whole quantities: people, or full-time equivalents and days in hundredths; both sides of a rate in the same unit.
// Unit:   tenths of a unit or of a percent, rounded half upwards. Nothing where the denominator is zero: neither 0 nor 100.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace hanes {

using Tenths = std::optional<uint64_t>;

// 167 -> "16.7"; "" for nothing.
std::string TenthsText(const Tenths& tenths);

Tenths RatioTenths(uint64_t n, uint64_t of);
Tenths PercentTenths(uint64_t n, uint64_t of);

// Cases held over the full-time equivalent of those who hold them.
Tenths CasesPerFte(uint64_t cases, uint64_t fte_hundredths);
// Leavers in the year, of those in post at its end.
Tenths TurnoverRate(uint64_t leavers, uint64_t in_post);
// Vacant, of vacant and in post.
Tenths VacancyRate(uint64_t vacant, uint64_t in_post);
// Agency workers, of agency workers and those in post.
Tenths AgencyRate(uint64_t agency, uint64_t in_post);
// Working days there are: `days_of_year` for each full-time equivalent and year, of which `part` in `whole` has gone by.
uint64_t DaysAvailable(uint64_t fte_hundredths, uint64_t days_of_year, uint64_t part, uint64_t whole);
// Working days lost, of those there are.
Tenths AbsenceRate(uint64_t days_lost_hundredths, uint64_t days_available_hundredths);
// Working days lost over the mean of the full-time equivalent on the first and on the last day.
Tenths DaysLostPerFte(uint64_t days_lost_hundredths, uint64_t fte_first_hundredths, uint64_t fte_last_hundredths);

}  // namespace hanes
