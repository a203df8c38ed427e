// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_lives.h"

#include <algorithm>
#include <array>

namespace hanes {
namespace {

// 2,500 children are referred in a year where 30,000 live; a family brings 1.7 of them; there are 250 working days.
constexpr int32_t kReferredFamiliesPerMilleDay = 5'850;
constexpr int kChildrenOfThatCouncil = 30'000;
constexpr uint32_t kReturningPerMille = 370;
constexpr uint32_t kUnbornPerMille = 40;
constexpr uint32_t kTwinsPerMille = 40;
constexpr uint32_t kReadyForClosurePerMille = 400;
constexpr uint32_t kReadyForTransferPerMille = 150;

constexpr std::array<uint32_t, 10> kFamilySizes = {1, 1, 1, 1, 1, 2, 2, 2, 3, 4};
constexpr std::array<std::string_view, 2> kSexes = {"F", "M"};
constexpr std::array<std::string_view, 8> kEthnicities = {"WBRI", "WBRI", "WBRI", "WBRI", "WBRI", "WOTH", "MOTH", "APKN"};
constexpr std::array<std::string_view, 6> kNeeds = {"N1", "N1", "N1", "N5", "N4", "N2"};
constexpr std::array<std::string_view, 3> kClosureReasons = {"RC1", "RC7", "RC3"};
constexpr std::array<std::string_view, 5> kCategories = {"NEG", "NEG", "EMO", "PHY", "SAB"};

InventedRow RowOf(InventedTable table, const InventedRow& child_row, Date from) {
  InventedRow row = child_row;
  row.table = table;
  row.from = from;
  return row;
}

}  // namespace

void InventedLives::LiveThrough(Date day, std::vector<InventedCase>* opened) {
  if (IsWeekend(day)) return;
  const int64_t expected = static_cast<int64_t>(kReferredFamiliesPerMilleDay) * children_ / kChildrenOfThatCouncil;
  for (int32_t count = random_.CountAround(static_cast<int32_t>(expected)); count > 0; --count) {
    const uint32_t family = random_.Chance(kReturningPerMille) ? ReturningFamily(day) : NewFamily(day);
    Refer(family, day, opened);
  }
}

std::vector<uint32_t> InventedLives::ReferUnborn(Date day, bool twins, std::vector<InventedCase>* opened) {
  Family family;
  family.children.push_back(NewUnborn(day));
  if (twins) family.children.push_back(NewUnborn(day));
  families_.push_back(family);
  Refer(static_cast<uint32_t>(families_.size() - 1), day, opened);
  std::vector<uint32_t> numbers;
  for (const Child& child : family.children) numbers.push_back(child.number);
  return numbers;
}

InventedLives::Child InventedLives::NewChild(Date day, Date born) {
  InventedRow row;
  row.code = random_.OneOf(kSexes);
  row.flag = random_.OneOf(kEthnicities);
  row.from = born;
  return {system_.Add(row, recorder_.Matters(day) ? day : Date::Max()).number, born};
}

InventedLives::Child InventedLives::NewUnborn(Date day) {
  const Date expected = day + random_.Between(20, 150);
  InventedRow row;
  row.code = "U";
  row.flag = random_.OneOf(kEthnicities);
  row.from = Date::Min();
  row.due = expected;
  const RowRef person = system_.Add(row, recorder_.Matters(day) ? day : Date::Max());
  const Date born = expected + random_.Between(-12, 10);
  // Drawn one after the other: compilers differ in the order of arguments.
  const std::string_view sex = random_.OneOf(kSexes);
  const Date typed = born + random_.Between(1, 12);
  system_.Edit(person, typed, [born, sex](InventedRow& r) {
    r.from = born;
    r.code = sex;
  });
  return {person.number, born};
}

uint32_t InventedLives::NewFamily(Date day) {
  Family family;
  if (random_.Chance(kUnbornPerMille)) {
    family.children.push_back(NewUnborn(day));
    if (random_.Chance(kTwinsPerMille)) family.children.push_back(NewUnborn(day));
  }
  // Brothers and sisters are born a year or more apart.
  Date born = day - random_.Between(5, 15 * 365);
  for (uint32_t left = random_.OneOf(kFamilySizes); left > 0 && family.children.size() < 4; --left) {
    family.children.push_back(NewChild(day, born));
    born = born - random_.Between(400, 1200);
    if (day - born > 16 * 365) break;
  }
  families_.push_back(std::move(family));
  return static_cast<uint32_t>(families_.size() - 1);
}

uint32_t InventedLives::ReturningFamily(Date day) {
  // Those known lately come back most: look among the last year's families, a few times.
  const uint32_t recent = std::min<uint32_t>(static_cast<uint32_t>(families_.size()), static_cast<uint32_t>(children_ / 28 + 10));
  for (int attempt = 0; attempt < 12 && recent > 0; ++attempt) {
    const uint32_t family = static_cast<uint32_t>(families_.size()) - 1 - random_.Below(recent);
    const bool grown_up = day - families_[family].children.front().born > 16 * 365;
    if (families_[family].busy_until < day && !grown_up) return family;
  }
  return NewFamily(day);
}

void InventedLives::Refer(uint32_t family, Date day, std::vector<InventedCase>* opened) {
  const InventedPath path = DrawPath(day, story_, random_);
  if (!path.conference.IsMax()) ++meetings_;
  // By index: telling a child's story never adds a family.
  for (const Child& child : families_[family].children) {
    const InventedCase work = TellChild(child, family, path, meetings_);
    families_[family].busy_until = std::max(families_[family].busy_until, work.ends);
    if (path.accepted && recorder_.Matters(work.ends)) opened->push_back(work);
  }
}

InventedCase InventedLives::TellChild(const Child& child, uint32_t family, const InventedPath& path, uint32_t meeting) {
  InventedCase work;
  work.child = child.number;
  work.family = family;
  work.opens = path.decided;
  work.ends = path.ends;
  work.moves_on = path.moves_on;
  const Date grown_up = child.born + 18 * 365 + 4;
  InventedCare care = DrawCare(path, random_);
  if (!care.from.IsMax()) {
    care.to = std::max(care.from + 1, std::min(care.to, grown_up));
    // One in five is closed to the referral when the care plan takes over.
    const bool handed_over = care.for_long && random_.Chance(200);
    work.ends = handed_over ? care.from + random_.Between(10, 60) : std::max(path.ends, care.to + random_.Between(0, 60));
    if (care.for_long && work.moves_on.IsMax()) work.moves_on = path.referred + random_.Between(25, 55);
  }
  const Date closes = std::max(path.decided, work.ends);
  work.ends = std::max(closes, care.to.IsMax() ? closes : care.to);
  work.in_care_from = care.from;
  work.serious_from = std::min(path.registered, care.from);
  work.team = workforce_.TeamFor(InventedTeamKind::kIntake, family);
  if (!recorder_.Matters(work.ends)) return work;

  system_.EnterOn({InventedTable::kPerson, child.number}, path.referred);
  InventedRow row;
  row.table = InventedTable::kCinEpisode;
  row.child = child.number;
  row.from = path.referred;
  row.code = random_.OneOf(kNeeds);
  row.flag = path.accepted ? "N" : "Y";
  row.team = work.team;
  row.group = family;
  practice_.DecideReferral(path, &row);
  if (path.accepted) {
    work.referral = recorder_.Span(row, closes, random_.OneOf(kClosureReasons)).number;
  } else {
    // Nothing further to do: decided and closed before anybody types it.
    row.to = path.decided;
    row.end_code = "RC8";
    work.referral = system_.Add(row, path.decided).number;
  }
  InventedRow child_row;
  child_row.child = child.number;
  child_row.referral = work.referral;
  child_row.team = work.team;
  practice_.TellContacts(path, child_row);
  if (!path.accepted) return work;

  InventedPath own = path;
  if (!care.from.IsMax()) {
    own.deregistered = std::min(path.deregistered, std::max(path.registered, care.from) + random_.Between(0, 30));
  }
  practice_.TellAssessments(own, child_row, closes);
  TellProtection(own, child_row, meeting);
  const uint32_t period = care.from.IsMax() ? 0 : ++periods_of_care_;
  std::vector<InventedPlacement> placements = hanes::TellCare(care, period, family, child_row, recorder_, random_);
  if (period != 0) practice_.TellCare({child.born, care.from, care.to, period, std::move(placements)}, child_row);
  practice_.TellWork(path, work.serious_from, work.ends, child.born, child_row);
  if (closes - path.decided > 20 && random_.Chance(kReadyForClosurePerMille)) {
    InventedRow status = RowOf(InventedTable::kCaseStatus, child_row, closes - random_.Between(4, 19));
    status.code = "ready_for_closure";
    recorder_.Span(status, closes, "");
  } else if (!work.moves_on.IsMax() && random_.Chance(kReadyForTransferPerMille)) {
    InventedRow status = RowOf(InventedTable::kCaseStatus, child_row, work.moves_on - random_.Between(3, 15));
    status.code = "ready_for_transfer";
    recorder_.Span(status, work.moves_on, "");
  }
  return work;
}

uint32_t InventedLives::ReferNewIdentity(uint32_t child, Date day, std::vector<InventedCase>* opened) {
  const InventedRow old = system_.At({InventedTable::kPerson, child});
  InventedRow person = old;
  person.number = 0;
  Family family;
  family.children.push_back({system_.Add(person, day).number, old.from});
  families_.push_back(family);
  Refer(static_cast<uint32_t>(families_.size() - 1), day, opened);
  return family.children[0].number;
}

void InventedLives::TellProtection(const InventedPath& path, const InventedRow& child_row, uint32_t meeting) {
  if (path.enquiry.IsMax()) return;
  InventedRow enquiry = RowOf(InventedTable::kSection47, child_row, path.enquiry);
  enquiry.flag = path.conference.IsMax() ? "Y" : "N";
  const RowRef enquiry_ref = recorder_.Span(enquiry, path.enquiry + random_.Between(4, 9), "");
  if (path.conference.IsMax()) return;
  // Called for while the enquiry goes on; held later.
  InventedRow conference = RowOf(InventedTable::kConference, child_row, Date::Max());
  conference.group = meeting;
  conference.link = enquiry_ref.number;
  conference.due = path.enquiry + 21;
  conference.also = path.enquiry + random_.Between(2, 8);
  const RowRef conference_ref = recorder_.Enter(conference, conference.also, path.conference);
  recorder_.Change(conference_ref, path.conference, [held = path.conference, put_on = !path.registered.IsMax()](InventedRow& r) {
    r.from = r.to = held;
    r.flag = put_on ? "Y" : "N";
  });
  practice_.TellConference(path, meeting, enquiry_ref, conference_ref, child_row);
  meetings_told_[meeting].held = path.conference;
  meetings_told_[meeting].children.push_back(child_row.child);
  if (path.registered.IsMax()) return;
  InventedRow plan = RowOf(InventedTable::kPlan, child_row, path.registered);
  plan.link = conference_ref.number;
  plan.code = random_.OneOf(kCategories);
  plan.flag = plan.code;
  const RowRef plan_ref = recorder_.Span(plan, path.deregistered, "");
  practice_.TellRegister(path.registered, path.deregistered, plan_ref.number, child_row);
  if (path.deregistered - path.registered > 120 && random_.Chance(100)) {
    recorder_.Change(plan_ref, path.registered + 90, [](InventedRow& r) { r.flag = "MUL"; });
  }
}

}  // namespace hanes
