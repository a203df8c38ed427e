// SPDX-License-Identifier: Apache-2.0
#include "projections/rates.h"

#include <gtest/gtest.h>

namespace hanes {
namespace {

TEST(RatesTest, AZeroDenominatorHasNoValue) {
  EXPECT_EQ(CasesPerFte(7, 0), std::nullopt);
  EXPECT_EQ(TurnoverRate(3, 0), std::nullopt);
  EXPECT_EQ(VacancyRate(0, 0), std::nullopt);
  EXPECT_EQ(AgencyRate(0, 0), std::nullopt);
  EXPECT_EQ(AbsenceRate(500, DaysAvailable(0, 253, 1, 1)), std::nullopt);
  EXPECT_EQ(DaysLostPerFte(500, 0, 0), std::nullopt);
  EXPECT_EQ(TenthsText(std::nullopt), "");
}

TEST(RatesTest, HalvesAreRoundedUpwards) {
  EXPECT_EQ(TenthsText(RatioTenths(5, 100)), "0.1");
  EXPECT_EQ(TenthsText(RatioTenths(4999, 100'000)), "0.0");
  EXPECT_EQ(TenthsText(PercentTenths(1, 2000)), "0.1");
  EXPECT_EQ(TenthsText(PercentTenths(2, 3)), "66.7");
  EXPECT_EQ(TenthsText(PercentTenths(3, 3)), "100.0");
}

// The national row of "Children's social work workforce" (England, 2022), a public source.
TEST(RatesTest, TheNationalRowOf2022IsReproduced) {
  EXPECT_EQ(TenthsText(CasesPerFte(335'563, 2'020'600)), "16.6");
  EXPECT_EQ(TenthsText(TurnoverRate(542'200, 3'163'410)), "17.1");
  EXPECT_EQ(TenthsText(VacancyRate(791'290, 3'163'410)), "20.0");
  EXPECT_EQ(TenthsText(AgencyRate(675'970, 3'163'410)), "17.6");
  EXPECT_EQ(TenthsText(AbsenceRate(28'344'050, DaysAvailable(3'163'410, 253, 1, 1))), "3.5");
  EXPECT_EQ(TenthsText(TurnoverRate(6111, 33'689)), "18.1");
  EXPECT_EQ(TenthsText(AgencyRate(6969, 33'689)), "17.1");
}

TEST(RatesTest, PartOfAYearHasPartOfItsDays) {
  EXPECT_EQ(DaysAvailable(150, 253, 365, 365), 37'950u);
  EXPECT_EQ(DaysAvailable(100, 253, 91, 365), 6308u);  // 63.08 days, half upwards
}

TEST(RatesTest, DaysLostAreOverTheMeanOfTwoDays) {
  EXPECT_EQ(TenthsText(DaysLostPerFte(1200, 100, 200)), "8.0");  // 12 days over 1.5
  EXPECT_EQ(TenthsText(DaysLostPerFte(1200, 0, 200)), "12.0");
}

}  // namespace
}  // namespace hanes
