// SPDX-License-Identifier: Apache-2.0
// Schooling of children looked after, and what happens when they grow up.
#include <algorithm>

#include "ingest/invented_practice.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 3> kYesNoUnknown = {"Y", "N", ""};
constexpr uint32_t kSchools = 90;
constexpr uint32_t kSchoolChangePerMille = 130;  // of moves to another placement
constexpr uint32_t kExcludedPerMilleTerm = 18;
constexpr int32_t kPlanInTimeDays = 25;          // twenty school days are four weeks at least

Date Birthday(Date born, int years) { return born.AddMonths(12 * years); }
bool AtSchool(Date born, Date day) { return Birthday(born, 5) <= day && day < Birthday(born, 16); }

}  // namespace

void InventedPractice::TellSchooling(const InventedCareSpell& care, const InventedRow& child_row) {
  bool first = true;
  for (const InventedPlacement& placement : care.placements) {
    const bool at_school = AtSchool(care.born, placement.from) && Tells(placement.from);
    if (at_school && (first || random_.Chance(kSchoolChangePerMille))) {
      if (!first) {
        InventedRow school = RowOf(InventedTable::kSchool, child_row, placement.from + random_.Between(0, 5));
        school.group = 1 + random_.Below(kSchools);
        school.flag = "N";
        Event(school);
      }
      TellEducationPlan(placement.from, care.to, child_row);
    }
    first = false;
  }
  // Terms of a school year; one is told when the child is in care on its first day.
  for (int year = care.from.year() - 1; year <= care.to.year() && year <= last_.year(); ++year) {
    TellTerm(care, Date::FromCivil(year, 1, 7), Date::FromCivil(year, 3, 28), child_row);
    TellTerm(care, Date::FromCivil(year, 4, 15), Date::FromCivil(year, 7, 19), child_row);
    TellTerm(care, Date::FromCivil(year, 9, 3), Date::FromCivil(year, 12, 20), child_row);
  }
  TellAttainment(care, child_row);
}

void InventedPractice::TellEducationPlan(Date since, Date until, const InventedRow& child_row) {
  const bool in_time = Chance(On(since).education_plan_in_time);
  const Date done = WorkdayUpTo(since + (in_time ? random_.Between(6, kPlanInTimeDays) : random_.Between(55, 160)));
  if (done < until) Event(RowOf(InventedTable::kEducationPlan, child_row, std::max(since, done)));
}

void InventedPractice::TellTerm(const InventedCareSpell& care, Date from, Date last, const InventedRow& child_row) {
  if (from < care.from || from >= care.to || !AtSchool(care.born, from) || !Tells(last)) return;
  const bool primary = from < Birthday(care.born, 11);
  // With eleven every child goes to another school.
  if (from.month() == 9 && from >= Birthday(care.born, 11) && from < Birthday(care.born, 12)) {
    InventedRow school = RowOf(InventedTable::kSchool, child_row, from);
    school.group = 1 + random_.Below(kSchools);
    school.flag = "Y";
    Event(school);
    TellEducationPlan(from, care.to, child_row);
  }
  InventedRow row = RowOf(InventedTable::kAttendance, child_row, from);
  row.code = primary ? "primary" : "secondary";
  row.to = last;
  row.group = static_cast<uint32_t>((last - from) / 7 * 10 - 10);
  row.link = row.group * static_cast<uint32_t>(primary ? random_.Between(88, 100) : random_.Between(78, 99)) / 100;
  recorder_.Enter(row, last, last);
  if (primary || !random_.Chance(kExcludedPerMilleTerm)) return;
  InventedRow excluded = RowOf(InventedTable::kExclusion, child_row, WorkdayUpTo(from + random_.Between(10, 60)));
  const bool for_good = random_.Chance(40);
  excluded.code = for_good ? "permanent" : "fixed_period";
  excluded.link = for_good ? 0 : static_cast<uint32_t>(random_.Between(2, 20));
  Event(excluded);
}

// In the June of the school years in which children are eleven, fourteen and sixteen.
void InventedPractice::TellAttainment(const InventedCareSpell& care, const InventedRow& child_row) {
  for (const auto& [age, key_stage] : {std::pair(11, 2u), std::pair(14, 3u), std::pair(16, 4u)}) {
    const Date birthday = Birthday(care.born, age);
    const Date assessed = Date::FromCivil(birthday.year() + (birthday.month() >= 9 ? 1 : 0), 6, 14);
    if (assessed < care.from || assessed >= care.to) continue;
    InventedRow row = RowOf(InventedTable::kAttainment, child_row, assessed);
    row.link = key_stage;
    if (key_stage < 4) row.flag = random_.Chance(key_stage == 2 ? 560 : 300) ? "Y" : "N";
    else row.team = 1 + random_.Below(400);
    Event(row);
  }
}

void InventedPractice::TellLeavingCare(const InventedCareSpell& care, const InventedRow& child_row) {
  const Date sixteen = Birthday(care.born, 16), eighteen = Birthday(care.born, 18), nineteen = Birthday(care.born, 19);
  const Date eligible = std::max(sixteen, care.from + 91);
  if (eligible >= care.to || eligible >= eighteen || !Tells(eligible)) return;
  const Date leaves = std::min(care.to, eighteen);
  InventedRow standing = RowOf(InventedTable::kCareLeaverStatus, child_row, eligible);
  standing.code = "eligible";
  recorder_.Span(standing, leaves, "");
  if (leaves < eighteen && Tells(leaves)) {
    standing.from = leaves;
    standing.code = "relevant";
    recorder_.Span(standing, eighteen, "");
  }
  if (Tells(eighteen)) {
    standing.from = eighteen;
    standing.code = "former_relevant";
    recorder_.Span(standing, Birthday(care.born, 21), "");
  }
  TellPathway(eligible, child_row);
  InventedRow contact = RowOf(InventedTable::kCareLeaverContact, child_row, WorkdayUpTo(nineteen + random_.Between(-10, 20)));
  const bool in_touch = Chance(On(contact.from).in_touch);
  contact.flag = in_touch ? "Y" : "N";
  contact.code = in_touch ? kYesNoUnknown[random_.Chance(915) ? 0 : 1] : "";
  contact.end_code = in_touch ? kYesNoUnknown[random_.Chance(520) ? 0 : 1] : "";
  Event(contact);
}

void InventedPractice::TellPathway(Date eligible, const InventedRow& child_row) {
  const InventedPracticeDay day = On(eligible);
  if (Chance(day.pathway_plan)) {
    const Date made = eligible + random_.Between(10, 85);
    if (Tells(made)) recorder_.Begin(RowOf(InventedTable::kPathwayPlan, child_row, made), Date::Max());
  }
  if (Chance(day.adviser)) {
    const Date appointed = eligible + random_.Between(0, 30);
    if (Tells(appointed)) recorder_.Begin(RowOf(InventedTable::kPersonalAdviser, child_row, appointed), Date::Max());
  }
}

}  // namespace hanes
