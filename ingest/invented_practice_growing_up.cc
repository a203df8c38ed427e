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
constexpr int32_t kPlanSchoolDays = 20;

Date Birthday(Date born, int years) { return born.AddMonths(12 * years); }
bool AtSchool(Date born, Date day) { return Birthday(born, 5) <= day && day < Birthday(born, 16); }

}  // namespace

void InventedPractice::TellSchooling(const InventedCareSpell& care, const InventedRow& child_row) {
  new_schools_.erase(child_row.child);
  for (size_t i = 1; i < care.placements.size(); ++i) {
    const Date from = care.placements[i].from;
    if (!AtSchool(care.born, from) || !Tells(from) || !random_.Chance(kSchoolChangePerMille)) continue;
    ChangeSchool(care, from + random_.Between(0, 5), false, child_row);
  }
  // Terms of a school year; one is told when the child is in care on its first day.
  for (int year = care.from.year() - 1; year <= care.to.year() && year <= last_.year(); ++year) {
    TellTerm(care, Date::FromCivil(year, 1, 7), Date::FromCivil(year, 3, 28), child_row);
    TellTerm(care, Date::FromCivil(year, 4, 15), Date::FromCivil(year, 7, 19), child_row);
    TellTerm(care, Date::FromCivil(year, 9, 3), Date::FromCivil(year, 12, 20), child_row);
  }
  TellEducationPlans(care, child_row);
  TellAttainment(care, child_row);
}

void InventedPractice::ChangeSchool(const InventedCareSpell& care, Date on, bool transitional, const InventedRow& child_row) {
  if (on >= care.to || !Tells(on)) return;
  InventedRow school = RowOf(InventedTable::kSchool, child_row, on);
  school.group = 1 + random_.Below(kSchools);
  school.flag = transitional ? "Y" : "N";
  Event(school);
  if (recorder_.Matters(on)) in_care_[child_row.child].schools.push_back({on, transitional});
  new_schools_[child_row.child].push_back(on);
}

// A plan for each child that comes into care and for each new school, the smallest too: the measure counts them all.
void InventedPractice::TellEducationPlans(const InventedCareSpell& care, const InventedRow& child_row) {
  std::vector<Date> since = new_schools_[child_row.child], plans;
  since.push_back(care.from);
  std::sort(since.begin(), since.end());
  for (const Date day : since) {
    if (!Tells(day)) continue;
    const Date due = AddSchoolDays(day, kPlanSchoolDays);
    const bool in_time = Chance(On(day).education_plan_in_time);
    const Date done = in_time ? OneOfDays(day + 6, due) : OneOfDays(due + 10, due + 120);
    if (done >= care.to) continue;
    plans.push_back(done);
    Event(RowOf(InventedTable::kEducationPlan, child_row, done));
  }
  // What was made for one school may be in time for the one before.
  std::sort(plans.begin(), plans.end());
  for (const Date day : since) {
    if (!Tells(day)) continue;
    const Date due = AddSchoolDays(day, kPlanSchoolDays);
    const auto first = std::lower_bound(plans.begin(), plans.end(), day);
    const bool in_time = first != plans.end() && *first <= due;
    if (in_time || due < care.to) cohorts_.Add("SCC/024", child_row.child, due, in_time);
  }
}

void InventedPractice::TellTerm(const InventedCareSpell& care, Date from, Date last, const InventedRow& child_row) {
  if (from < care.from || from >= care.to || !AtSchool(care.born, from) || !Tells(last)) return;
  const bool primary = from < Birthday(care.born, 11);
  // With eleven every child goes to another school.
  if (from.month() == 9 && from >= Birthday(care.born, 11) && from < Birthday(care.born, 12) && from > care.from) {
    ChangeSchool(care, from, true, child_row);
  }
  InventedRow row = RowOf(InventedTable::kAttendance, child_row, from);
  row.code = primary ? "primary" : "secondary";
  row.to = last;
  row.group = static_cast<uint32_t>((last - from) / 7 * 10 - 10);
  row.link = row.group * static_cast<uint32_t>(primary ? random_.Between(88, 100) : random_.Between(78, 99)) / 100;
  recorder_.Enter(row, last, last);
  cohorts_.AddAmounts(primary ? "SCC/022a" : "SCC/022b", row.child, from, row.link, row.group);
  if (primary || !random_.Chance(kExcludedPerMilleTerm)) return;
  InventedRow excluded = RowOf(InventedTable::kExclusion, child_row, WorkdayUpTo(from + random_.Between(10, 60)));
  const bool for_good = random_.Chance(40);
  excluded.code = for_good ? "permanent" : "fixed_period";
  excluded.link = for_good ? 0 : static_cast<uint32_t>(random_.Between(2, 20));
  Event(excluded);
  in_care_[child_row.child].exclusions.push_back({excluded.from, excluded.link});
}

// In the June of the school years in which children are eleven, fourteen and sixteen.
void InventedPractice::TellAttainment(const InventedCareSpell& care, const InventedRow& child_row) {
  for (const auto& [age, key_stage] : {std::pair(11, 2u), std::pair(14, 3u), std::pair(16, 4u)}) {
    const Date birthday = Birthday(care.born, age);
    const Date assessed = Date::FromCivil(birthday.year() + (birthday.month() >= 9 ? 1 : 0), 6, 14);
    if (assessed < care.from || assessed >= care.to) continue;
    InventedRow row = RowOf(InventedTable::kAttainment, child_row, assessed);
    row.link = key_stage;
    if (key_stage < 4) {
      row.flag = random_.Chance(key_stage == 2 ? 560 : 300) ? "Y" : "N";
      cohorts_.Add(key_stage == 2 ? "SCC/035" : "SCC/036", row.child, assessed, row.flag == "Y");
    } else {
      row.team = 1 + random_.Below(400);
      cohorts_.AddAmount("SCC/037", row.child, assessed, row.team - 1);
    }
    Event(row);
  }
}

// Once in a life: a child that comes back into care keeps its standing.
void InventedPractice::TellLeavingCare(const InventedCareSpell& care, const InventedRow& child_row) {
  TellAtNineteen(care, child_row);
  const Date sixteen = Birthday(care.born, 16), eighteen = Birthday(care.born, 18);
  const Date eligible = std::max(sixteen, care.from + 91);
  if (eligible >= care.to || eligible >= eighteen || !Tells(eligible) || !leavers_.insert(child_row.child).second) return;
  const Date leaves = std::min(care.to, eighteen);
  const auto stand = [&](std::string_view standing, Date from, Date to) {
    InventedRow row = RowOf(InventedTable::kCareLeaverStatus, child_row, from);
    row.code = standing;
    if (Tells(from)) recorder_.Span(row, to, "");
  };
  stand("eligible", eligible, leaves);
  if (leaves < eighteen) stand("relevant", leaves, eighteen);
  const Date over = Birthday(care.born, 21);
  stand("former_relevant", eighteen, over);
  TellPathway({eligible, over}, eligible, child_row);
}

void InventedPractice::TellPathway(DateRange standing, Date eligible, const InventedRow& child_row) {
  const InventedPracticeDay day = On(eligible);
  const Date made = Chance(day.pathway_plan) ? eligible + random_.Between(10, 85) : Date::Max();
  if (Tells(made)) recorder_.Begin(RowOf(InventedTable::kPathwayPlan, child_row, made), Date::Max());
  const Date appointed = Chance(day.adviser) ? eligible + random_.Between(0, 30) : Date::Max();
  if (Tells(appointed)) recorder_.Begin(RowOf(InventedTable::kPersonalAdviser, child_row, appointed), Date::Max());
  cohorts_.AddState("SCC/041a", child_row.child, standing, made);
  cohorts_.AddState("SCC/041b", child_row.child, standing, appointed);
}

// Everybody who was in care for some days since sixteen is asked after at nineteen, in the month of the birthday.
void InventedPractice::TellAtNineteen(const InventedCareSpell& care, const InventedRow& child_row) {
  const Date nineteen = Birthday(care.born, 19);
  const bool formerly = care.to > Birthday(care.born, 16) && care.to <= nineteen && recorder_.Matters(care.to);
  if (!formerly || !at_nineteen_.insert(child_row.child).second) return;
  const Date first = Date::FromCivil(nineteen.year(), nineteen.month(), 1);
  InventedRow contact = RowOf(InventedTable::kCareLeaverContact, child_row, OneOfDays(first, first.AddMonths(1) - 1));
  const bool in_touch = Chance(On(contact.from).in_touch);
  contact.flag = in_touch ? "Y" : "N";
  contact.code = in_touch ? kYesNoUnknown[random_.Chance(915) ? 0 : 1] : "";
  contact.end_code = in_touch ? kYesNoUnknown[random_.Chance(520) ? 0 : 1] : "";
  Event(contact);
  cohorts_.Add("SCC/033a", child_row.child, nineteen, in_touch);
  if (!in_touch) return;
  cohorts_.Add("SCC/033b", child_row.child, nineteen, contact.code == "Y");
  cohorts_.Add("SCC/033c", child_row.child, nineteen, contact.end_code == "Y");
}

}  // namespace hanes
