// SPDX-License-Identifier: Apache-2.0
#include "projections/rates.h"

namespace hanes {
namespace {

Tenths RoundedQuotient(uint64_t n, uint64_t of) {
  if (of == 0) return std::nullopt;
  return n / of + (n % of >= of - n % of ? 1 : 0);
}

}  // namespace

std::string TenthsText(const Tenths& tenths) {
  if (!tenths.has_value()) return "";
  std::string text = std::to_string(*tenths / 10);
  text += '.';
  text += static_cast<char>('0' + *tenths % 10);
  return text;
}

Tenths RatioTenths(uint64_t n, uint64_t of) { return RoundedQuotient(n * 10, of); }
Tenths PercentTenths(uint64_t n, uint64_t of) { return RoundedQuotient(n * 1000, of); }

Tenths CasesPerFte(uint64_t cases, uint64_t fte_hundredths) { return RatioTenths(cases * 100, fte_hundredths); }
Tenths TurnoverRate(uint64_t leavers, uint64_t in_post) { return PercentTenths(leavers, in_post); }
Tenths VacancyRate(uint64_t vacant, uint64_t in_post) { return PercentTenths(vacant, vacant + in_post); }
Tenths AgencyRate(uint64_t agency, uint64_t in_post) { return PercentTenths(agency, agency + in_post); }
uint64_t DaysAvailable(uint64_t fte_hundredths, uint64_t days_of_year, uint64_t part, uint64_t whole) {
  return (fte_hundredths * days_of_year * part + whole / 2) / whole;
}
Tenths AbsenceRate(uint64_t days_lost_hundredths, uint64_t days_available_hundredths) {
  return PercentTenths(days_lost_hundredths, days_available_hundredths);
}
Tenths DaysLostPerFte(uint64_t days_lost_hundredths, uint64_t fte_first_hundredths, uint64_t fte_last_hundredths) {
  return RatioTenths(2 * days_lost_hundredths, fte_first_hundredths + fte_last_hundredths);
}

}  // namespace hanes
