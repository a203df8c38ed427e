// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_practice.h"

#include <algorithm>

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kSources = {"1A", "2B", "3A", "5B", "6"};
constexpr std::array<std::string_view, 4> kContactsAlone = {"NFA_FLAG", "NFA_FLAG", "ADVICE_FLAG", "EXISTING_REFERRAL_FLAG"};
constexpr std::array<std::string_view, 4> kThemes = {"delay", "communication", "decision", "staff"};
constexpr std::array<std::string_view, 3> kOutcomes = {"upheld", "partly_upheld", "not_upheld"};
constexpr uint32_t kContactAlonePerMille = 300;  // of referrals: another contact in the next half year
constexpr uint32_t kServicePerMille = 320;
constexpr uint32_t kAuditPerMille = 110;
constexpr uint32_t kComplaintPerMille = 15;
constexpr uint32_t kYoungCarerPerMille = 14;
constexpr uint32_t kInitialNotNeededPerMille = 30;

}  // namespace

Date WorkdayUpTo(Date day) {
  while (IsWeekend(day)) day = day - 1;
  return day;
}

InventedRow InventedPractice::RowOf(InventedTable table, const InventedRow& child_row, Date from) const {
  InventedRow row;
  row.table = table;
  row.child = child_row.child;
  row.referral = child_row.referral;
  row.from = from;
  return row;
}

void InventedPractice::Event(const InventedRow& row) {
  if (Tells(row.from)) recorder_.Event(row);
}

void InventedPractice::Seen(InventedRow* visit) {
  const bool seen = Chance(On(visit->from).seen);
  visit->flag = seen ? "Y" : "N";
  visit->end_code = seen && Chance(On(visit->from).seen_alone) ? "Y" : "N";
}

void InventedPractice::VisitOn(Date day, InventedRow visit) {
  visit.from = day;
  visit.flag = "Y";
  visit.end_code = Chance(On(day).seen_alone) ? "Y" : "N";
  Event(visit);
}

void InventedPractice::DecideReferral(const InventedPath& path, InventedRow* referral) {
  constexpr uint32_t kSocialWorker = 1, kOtherWorker = 2, kNobody = 3;
  referral->due = path.decided;
  referral->link = !path.accepted ? kNobody : Chance(On(path.decided).given_to_others) ? kOtherWorker : kSocialWorker;
  const uint32_t child = referral->child;
  cohorts_.Add("SCC/006", child, path.referred, path.decided <= AddWorkingDays(path.referred, 1));
  cohorts_.Add("SCC/007a", child, path.referred, referral->link == kSocialWorker);
  cohorts_.Add("SCC/007b", child, path.referred, referral->link == kOtherWorker);
  cohorts_.Add("SCC/007c", child, path.referred, referral->link == kNobody);
  // A family comes back only when all of its work is over: no case was open.
  const auto before = last_referred_.find(child);
  cohorts_.Add("SCC/010", child, path.referred, before != last_referred_.end() && path.referred <= before->second.AddMonths(12));
  last_referred_[child] = path.referred;
}

void InventedPractice::TellContacts(const InventedPath& path, const InventedRow& child_row) {
  InventedRow contact = RowOf(InventedTable::kContact, child_row, path.referred);
  contact.code = random_.OneOf(kSources);
  contact.flag = "NEW_REFERRAL_FLAG";
  Event(contact);
  if (!random_.Chance(kContactAlonePerMille)) return;
  contact.from = WorkdayUpTo(path.referred + random_.Between(5, 180));
  contact.code = random_.OneOf(kSources);
  contact.flag = random_.OneOf(kContactsAlone);
  contact.referral = 0;
  Event(contact);
}

// The initial assessment of a referral; a core one after it when the work goes on.
void InventedPractice::TellAssessments(const InventedPath& path, const InventedRow& child_row, Date ends) {
  constexpr int32_t kInTimeWorkingDays = 7;
  constexpr int32_t kLateMeanDays = 40;
  if (!path.accepted || !Tells(path.decided) || random_.Chance(kInitialNotNeededPerMille)) return;
  InventedRow row = RowOf(InventedTable::kAssessment, child_row, path.decided);
  const InventedPracticeDay day = On(path.referred);
  const Date due = AddWorkingDays(path.referred, kInTimeWorkingDays);
  const bool in_time = Chance(day.initial_in_time) && path.decided <= due;
  const Date done = in_time ? OneOfDays(std::max(path.decided, path.referred + 4), due)
                            : OneOfDays(due + 1, due + 4 + random_.DaysAround(kLateMeanDays));
  const bool seen = Chance(day.seen), alone = seen && Chance(day.seen_alone), by_social_worker = Chance(950);
  const Date seen_on = path.decided + (done - path.decided) / 2;
  const bool leads_on = !path.enquiry.IsMax() || ends - path.referred > 90;
  row.team = child_row.team;
  row.code = "initial";
  const RowRef assessment = recorder_.Begin(row, done);
  recorder_.Change(assessment, done, [=](InventedRow& r) {
    r.to = done;
    r.flag = seen ? "Y" : "N";
    r.end_code = leads_on ? "N" : "Y";
    if (!seen) return;
    r.also = seen_on;
    r.link = alone ? 1 : 2;
    r.group = by_social_worker ? 1 : 2;
  });
  cohorts_.Add("SCC/011a", row.child, done, seen);
  cohorts_.Add("SCC/011b", row.child, done, alone && by_social_worker);
  cohorts_.Add("SCC/042a", row.child, done, in_time);
  if (!in_time) cohorts_.AddAmount("SCC/042b", row.child, done, WorkingDaysBetween(path.referred, done));
  if (leads_on) TellCoreAssessment(done, child_row);
}

void InventedPractice::TellCoreAssessment(Date required, const InventedRow& child_row) {
  constexpr int32_t kInTimeWorkingDays = 35;
  if (!Tells(required)) return;
  const bool in_time = Chance(On(required).core_in_time);
  const Date due = AddWorkingDays(required, kInTimeWorkingDays);
  const Date done = in_time ? OneOfDays(required + 20, due) : OneOfDays(due + 1, due + 6 + random_.DaysAround(30));
  const Date begun = required + random_.Between(0, 5);
  InventedRow row = RowOf(InventedTable::kAssessment, child_row, begun);
  row.team = child_row.team;
  row.code = "core";
  row.due = required;
  const RowRef assessment = recorder_.Begin(row, done);
  const bool seen = Chance(On(done).seen);
  recorder_.Change(assessment, done, [done, seen](InventedRow& r) {
    r.to = done;
    r.flag = seen ? "Y" : "N";
    r.end_code = "N";
  });
  cohorts_.Add("core/a", row.child, due, in_time);
  if (!in_time) cohorts_.AddAmount("core/b", row.child, done, WorkingDaysBetween(required, done));
}

void InventedPractice::TellWork(const InventedPath& path, Date serious_from, Date ends, Date born, const InventedRow& child_row) {
  const int32_t days = ends - path.decided;
  if (days > 30 && random_.Chance(kServicePerMille)) {
    InventedRow service = RowOf(InventedTable::kService, child_row, path.decided + random_.Between(7, 25));
    service.code = "in_need";
    if (Tells(service.from)) recorder_.Span(service, ends, "");
  }
  if (days > 30 && serious_from.IsMax()) TellInNeedPlan(path, ends, child_row);
  if (days > 20 && random_.Chance(kAuditPerMille)) TellAudit(path.decided + random_.Between(10, std::min(days, 400)), child_row);
  if (random_.Chance(kComplaintPerMille)) TellComplaint(path.decided + random_.Between(1, std::min(days + 5, 300)), child_row);
  if (path.decided - born > 7 * 365 && random_.Chance(kYoungCarerPerMille)) {
    TellYoungCarer(path.decided + random_.Between(3, 20), std::max(ends, path.decided + 200), child_row);
  }
  if (serious_from < ends) TellConsultations(serious_from, ends, child_row);
}

// A plan while the family is supported, and a visit every month or so.
void InventedPractice::TellInNeedPlan(const InventedPath& path, Date ends, const InventedRow& child_row) {
  InventedRow plan = RowOf(InventedTable::kInNeedPlan, child_row, path.decided + random_.Between(15, 28));
  plan.team = child_row.team;
  if (plan.from >= ends || !Tells(plan.from)) return;
  const RowRef made = recorder_.Span(plan, ends, "");
  for (Date day = plan.from + random_.Between(10, 35); day < ends && Tells(day); day = day + random_.Between(21, 49)) {
    InventedRow visit = RowOf(InventedTable::kInNeedVisit, child_row, WorkdayUpTo(day));
    visit.link = made.number;
    Seen(&visit);
    Event(visit);
  }
}

// The manager is asked about a serious case every couple of months, and now and then at once.
void InventedPractice::TellConsultations(Date from, Date to, const InventedRow& child_row) {
  for (Date held = from + random_.Between(5, 60); held < to && Tells(held); held = held + random_.Between(55, 110)) {
    InventedRow row = RowOf(InventedTable::kConsultation, child_row, WorkdayUpTo(held));
    const bool urgent = random_.Chance(120);
    row.code = urgent ? "urgent_decision" : "consultation";
    const bool in_time = Chance(On(held).recorded_in_time);
    row.also = row.from + (in_time ? (urgent ? 0 : random_.Between(0, 5)) : random_.Between(8, 40));
    row.to = row.also;
    if (Tells(row.also)) recorder_.Enter(row, row.also, row.also);
  }
}

void InventedPractice::TellAudit(Date on, const InventedRow& child_row) {
  if (!Tells(on)) return;
  const InventedPracticeDay day = On(on);
  InventedRow row = RowOf(InventedTable::kAudit, child_row, WorkdayUpTo(on));
  const bool good = Chance(day.audit_good);
  row.code = good ? (random_.Chance(120) ? "excellent" : "good") : (random_.Chance(650) ? "adequate" : "inadequate");
  row.team = child_row.team;
  row.link = good ? random_.Below(3) : 1 + random_.Below(5);
  if (row.link > 0) row.due = row.from + 28;
  const Date done = row.from + (Chance(day.recorded_in_time) ? random_.Between(5, 28) : random_.Between(32, 120));
  const RowRef audit = recorder_.Begin(row, done);
  if (row.link == 0) return;
  recorder_.Change(audit, done, [done](InventedRow& r) { r.also = r.to = done; });
}

void InventedPractice::TellComplaint(Date on, const InventedRow& child_row) {
  if (!Tells(on)) return;
  InventedRow row = RowOf(InventedTable::kComplaint, child_row, WorkdayUpTo(on));
  row.team = child_row.team;
  row.flag = random_.OneOf(kThemes);
  if (random_.Chance(400)) {
    row.code = "compliment";
    Event(row);
    return;
  }
  row.code = "complaint";
  row.link = random_.Chance(800) ? 1 : 2;
  const Date closed = row.from + random_.Between(10, 60);
  const std::string_view outcome = random_.OneOf(kOutcomes);
  const RowRef complaint = recorder_.Begin(row, closed);
  recorder_.Change(complaint, closed, [closed, outcome](InventedRow& r) {
    r.also = r.to = closed;
    r.end_code = outcome;
  });
}

void InventedPractice::TellYoungCarer(Date on, Date ends, const InventedRow& child_row) {
  if (!Tells(on)) return;
  const InventedRow row = RowOf(InventedTable::kYoungCarer, child_row, WorkdayUpTo(on));
  const Date assessed = random_.Chance(940) ? OneOfDays(on + 3, on + 40) : Date::Max();
  const Date served = !assessed.IsMax() && random_.Chance(845) ? assessed + random_.Between(5, 60) : Date::Max();
  const Date over = std::max(ends, served.IsMax() ? ends : served + 30);
  const RowRef carer = recorder_.Begin(row, over);
  if (carer.number == 0) return;
  if (!assessed.IsMax()) recorder_.Change(carer, assessed, [=](InventedRow& r) { r.due = assessed; });
  if (!served.IsMax()) recorder_.Change(carer, served, [=](InventedRow& r) { r.also = served; });
  recorder_.End(carer, over, "");
  cohorts_.AddKnown("SCC/030a", row.child, {row.from, over}, assessed);
  cohorts_.AddKnown("SCC/030b", row.child, {row.from, over}, served);
}

}  // namespace hanes
