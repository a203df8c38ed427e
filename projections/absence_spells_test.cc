// SPDX-License-Identifier: Apache-2.0
#include "projections/absence_spells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hanes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Date Day(std::string_view iso) { return iso.empty() ? Date::Max() : *Date::Parse(iso); }

constexpr WeekHours kMondayToFriday = {0, 740, 740, 740, 740, 740, 0};
constexpr WeekHours kMondayToWednesday = {0, 740, 740, 740, 0, 0, 0};

// Easter 2013: Good Friday 29 March, Easter Monday 1 April.
const WorkingDays& Calendar() {
  static const WorkingDays calendar("england-and-wales", {Day("2012-12-25"), Day("2013-03-29"), Day("2013-04-01")});
  return calendar;
}

class AbsenceSpellsTest : public ::testing::Test {
 protected:
  void Absent(std::string_view from, std::string_view to, uint32_t first_day = kWholeDay, uint32_t last_day = kWholeDay) {
    const auto number = static_cast<Symbol>(records_.size() + 1);
    records_.push_back({{Day(from), Day(to)}, number, number, first_day, last_day});
    SortRecords(records_);
  }
  void Works(std::string_view from, const WeekHours& hours) { weeks_.push_back({{Day(from), Date::Max()}, hours}); }
  OwnDays Own() const { return {weeks_, kMondayToFriday, Calendar()}; }

  // "2013-03-04..2013-03-06 2.5": the first day, the day of the return, the days it cost.
  std::vector<std::string> Spells(std::string_view from = "2012-04-01", std::string_view to = "2014-01-01") const {
    const DateRange days{Day(from), Day(to)};
    const auto spells = JoinSpells(records_, days, Own());
    if (!spells.ok()) return {MessageOf(spells.status())};
    std::vector<std::string> lines;
    for (const AbsenceSpell& spell : *spells) {
      const auto lost = DaysLost(records_, spell, days, Own());
      if (!lost.ok()) return {MessageOf(lost.status())};
      uint32_t hundredths = 0;
      for (const LostDay& day : *lost) hundredths += day.hundredths;
      lines.push_back(fmt::format("{}..{} {}", spell.days.from.ToString(), spell.days.to.ToString(), hundredths / 100.0));
    }
    return lines;
  }

  std::vector<AbsenceRecord> records_;
  std::vector<WorkedWeek> weeks_;
};

TEST_F(AbsenceSpellsTest, AWeekendBetweenTwoRecordsJoinsThem) {
  Absent("2013-03-07", "2013-03-09");  // Thursday, Friday
  Absent("2013-03-11", "2013-03-13");  // Monday, Tuesday
  EXPECT_THAT(Spells(), ElementsAre("2013-03-07..2013-03-13 4"));
}

TEST_F(AbsenceSpellsTest, AWorkingDayBetweenTwoRecordsPartsThem) {
  Absent("2013-03-07", "2013-03-08");
  Absent("2013-03-11", "2013-03-13");  // back on the Friday
  EXPECT_THAT(Spells(), ElementsAre("2013-03-07..2013-03-08 1", "2013-03-11..2013-03-13 2"));
}

TEST_F(AbsenceSpellsTest, BankHolidaysJoinAndCostNothing) {
  Absent("2013-03-27", "2013-03-29");
  Absent("2013-04-02", "2013-04-03");
  EXPECT_THAT(Spells(), ElementsAre("2013-03-27..2013-04-03 3"));
}

TEST_F(AbsenceSpellsTest, APartTimersDaysOffJoinAndCostNothing) {
  Works("2012-04-01", kMondayToWednesday);
  Absent("2013-03-05", "2013-03-07");  // Tuesday, Wednesday
  Absent("2013-03-11", "2013-03-15");  // Monday to Thursday
  EXPECT_THAT(Spells(), ElementsAre("2013-03-05..2013-03-15 5"));
}

TEST_F(AbsenceSpellsTest, TheWeekOfTheDayCounts) {
  Works("2013-03-11", kMondayToWednesday);  // Monday to Friday before
  Absent("2013-03-04", "2013-03-18");
  EXPECT_THAT(Spells(), ElementsAre("2013-03-04..2013-03-18 8"));
}

TEST_F(AbsenceSpellsTest, PartsOfDaysAreParts) {
  Absent("2013-03-04", "2013-03-07", 50, 25);
  Absent("2013-03-12", "2013-03-13", 50, 75);  // one day, of which both ends speak: the lesser part
  EXPECT_THAT(Spells(), ElementsAre("2013-03-04..2013-03-07 1.75", "2013-03-12..2013-03-13 0.5"));
}

TEST_F(AbsenceSpellsTest, ADayOfTwoRecordsIsLostOnce) {
  Absent("2013-03-04", "2013-03-07");
  Absent("2013-03-06", "2013-03-08");
  Absent("2013-03-12", "2013-03-13", kWholeDay, 50);
  Absent("2013-03-12", "2013-03-13", 50);
  EXPECT_THAT(Spells(), ElementsAre("2013-03-04..2013-03-08 4", "2013-03-12..2013-03-13 1"));
}

TEST_F(AbsenceSpellsTest, OpenEndedSpellsCostTheDaysAskedAbout) {
  Absent("2013-03-04", "");
  EXPECT_THAT(Spells("2013-03-01", "2013-03-09"), ElementsAre("2013-03-04.. 5"));
  EXPECT_THAT(Spells("2013-03-11", "2013-03-12"), ElementsAre("2013-03-04.. 1"));
  EXPECT_THAT(Spells("2012-03-01", "2013-03-04"), IsEmpty());
}

TEST_F(AbsenceSpellsTest, ASpellIsWholeWhereverItIsCut) {
  Absent("2013-02-28", "2013-03-02");  // Thursday, Friday
  Absent("2013-03-04", "2013-03-05");
  EXPECT_THAT(Spells("2013-03-03", "2013-04-01"), ElementsAre("2013-02-28..2013-03-05 1"));
  EXPECT_THAT(Spells("2013-02-01", "2013-03-03"), ElementsAre("2013-02-28..2013-03-05 2"));
}

TEST_F(AbsenceSpellsTest, YearsLongBeforeNeedNoCalendar) {
  Absent("2001-03-05", "2001-03-08");
  Absent("2013-03-05", "2013-03-06");
  EXPECT_THAT(Spells(), ElementsAre("2013-03-05..2013-03-06 1"));
  EXPECT_THAT(Spells("2001-01-01", "2002-01-01"), ElementsAre(HasSubstr("2001")));
}

TEST_F(AbsenceSpellsTest, DaysOfASpellAreThoseOfTheCalendar) {
  const AbsenceSpell spell{{Day("2013-03-01"), Day("2013-03-29")}, 0, 1};
  EXPECT_EQ(DaysBy(spell, Day("2013-02-28")), 0);
  EXPECT_EQ(DaysBy(spell, Day("2013-03-01")), 1);
  EXPECT_EQ(DaysBy(spell, Day("2013-03-27")), 27);
  EXPECT_EQ(DaysBy(spell, Day("2013-12-31")), 28);
}

TEST_F(AbsenceSpellsTest, AFullTimeDayIsTheWorkersShareOfOne) {
  Works("2013-03-04", {0, 370, 370, 370, 370, 370, 0});
  EXPECT_EQ(Own().FullTimeDay(Day("2013-03-05"), 50), 5000u);
  weeks_.clear();
  Works("2013-03-04", kMondayToWednesday);
  EXPECT_EQ(Own().FullTimeDay(Day("2013-03-05"), 60), 10'000u);
  EXPECT_EQ(Own().FullTimeDay(Day("2013-03-07"), 60), 0u);
}

// The usual examples of the factor.
TEST(BradfordFactorTest, ManyShortSpellsWeighMoreThanOneLongOne) {
  EXPECT_EQ(BradfordFactor(10, 1000), 100'000u);  // ten of a day: 1000
  EXPECT_EQ(BradfordFactor(5, 1000), 25'000u);    // five of two days: 250
  EXPECT_EQ(BradfordFactor(1, 1000), 1000u);      // one of ten days: 10
  EXPECT_EQ(BradfordFactor(0, 0), 0u);
}

}  // namespace
}  // namespace hanes
