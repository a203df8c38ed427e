// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_allocation.h"

#include <algorithm>
#include <iterator>

namespace hanes {
namespace {

constexpr uint32_t kHandedOverPerMilleDay = 200;  // of a leaver's cases, once somebody looks
constexpr uint32_t kChangeOfHolderPerMillionDay = 600;

bool Serious(const InventedCase& work, Date day) { return work.serious_from <= day; }

}  // namespace

void InventedAllocation::Take(std::vector<InventedCase> opened) {
  cases_.insert(cases_.end(), std::make_move_iterator(opened.begin()), std::make_move_iterator(opened.end()));
}

void InventedAllocation::Begin(InventedCase* work, uint32_t worker, Date day, bool typed_at_once) {
  InventedRow row;
  row.table = InventedTable::kInvolvement;
  row.child = work->child;
  row.referral = work->referral;
  row.team = work->team;
  row.worker = worker;
  row.from = std::max(day, work->opens);
  row.code = worker == 0 ? kDutyRole : workforce_.Worker(worker).registered ? kHolderRole : kOtherHolderRole;
  work->worker = worker;
  if (worker != 0) workforce_.TakeCase(worker);
  if (worker != 0) holder_of_family_[work->family] = worker;
  work->involvement = typed_at_once ? system_.Add(row, day) : recorder_.Begin(row, work->ends);
}

void InventedAllocation::End(InventedCase* work, Date day, std::string_view reason, bool typed_at_once) {
  if (work->involvement.number == 0) return;
  if (work->worker != 0) workforce_.GiveUpCase(work->worker);
  // Never before it began: some are over on the day of their beginning.
  const Date to = std::max(day, system_.At(work->involvement).from);
  if (typed_at_once) {
    system_.Edit(work->involvement, day, [to, reason](InventedRow& r) {
      r.to = to;
      r.end_code = reason;
    });
  } else {
    recorder_.End(work->involvement, to, reason);
  }
  work->involvement = RowRef{};
  work->worker = 0;
}

void InventedAllocation::MoveOn(InventedCase* work, Date day) {
  work->moves_on = Date::Max();
  // By family, so that brothers and sisters stay together.
  const uint32_t choice = (work->family / 7) % 20;
  const InventedTeamKind kind = work->in_care_from <= day && choice < 16 ? InventedTeamKind::kLookedAfter
                                : choice < 2                            ? InventedTeamKind::kDisability
                                : choice < 6                            ? InventedTeamKind::kFamilySupport
                                                                        : InventedTeamKind::kLongTerm;
  End(work, day, "MANAGE", false);
  InventedRow transfer;
  transfer.table = InventedTable::kTransfer;
  transfer.child = work->child;
  transfer.referral = work->referral;
  transfer.from = day;
  transfer.group = work->team;
  transfer.team = work->team = workforce_.TeamFor(kind, work->family);
  if (transfer.group != transfer.team) recorder_.Event(transfer);
}

bool InventedAllocation::ReadyToHandOver(const InventedCase& work, Date day) {
  if (work.worker == 0) return false;
  if (workforce_.Employed(work.worker, day)) return random_.Below(1'000'000) < kChangeOfHolderPerMillionDay;
  const auto left_behind = left_behind_until_.find(work.worker);
  if (left_behind != left_behind_until_.end() && day < left_behind->second) return false;
  return random_.Chance(kHandedOverPerMilleDay);
}

uint32_t InventedAllocation::HolderFor(const InventedCase& work, Date day, int32_t cases_max) const {
  const bool registered_only = Serious(work, day);
  const auto family = holder_of_family_.find(work.family);
  if (family != holder_of_family_.end()) {
    const InventedWorker& known = workforce_.Worker(family->second);
    const bool may = known.team == work.team && day < known.left && (known.registered || !registered_only);
    if (may && workforce_.HasRoom(known.number, cases_max)) return known.number;
  }
  const uint32_t worker = workforce_.WithMostRoom(work.team, registered_only, cases_max);
  // A child at risk is never left in the tray for want of room.
  return worker == 0 && registered_only ? workforce_.LeastBusy(work.team) : worker;
}

void InventedAllocation::EmptyTrays(const std::vector<InventedCase*>& waiting, Date day) {
  const InventedDay today = story_.On(day);
  std::vector<int32_t> given(workforce_.teams().size() + 1, 0);
  for (InventedCase* work : waiting) {
    if (given[work->team] >= today.allocations_per_team_day && !Serious(*work, day)) continue;
    const uint32_t worker = HolderFor(*work, day, today.cases_per_worker_max);
    if (worker == 0) continue;
    ++given[work->team];
    End(work, day, "FCONTA", false);
    Begin(work, worker, day, false);
  }
}

void InventedAllocation::LiveThrough(Date day) {
  std::erase_if(cases_, [&](InventedCase& work) {
    if (work.ends > day) return false;
    End(&work, work.ends, "CLOSED", false);
    return true;
  });
  if (IsWeekend(day)) return;
  std::vector<InventedCase*> waiting;
  for (InventedCase& work : cases_) {
    if (work.opens > day) continue;
    if (work.moves_on <= day) MoveOn(&work, day);
    if (ReadyToHandOver(work, day)) End(&work, day, workforce_.Employed(work.worker, day) ? "MANAGE" : "LEFTRL", false);
    if (work.involvement.number == 0) Begin(&work, 0, day, false);
    if (work.worker == 0) waiting.push_back(&work);
  }
  std::stable_sort(waiting.begin(), waiting.end(),
                   [&](const InventedCase* a, const InventedCase* b) { return Serious(*a, day) && !Serious(*b, day); });
  EmptyTrays(waiting, day);
}

std::vector<RowRef> InventedAllocation::PassOnTwice(size_t place, Date day) {
  InventedCase& work = cases_[place];
  std::vector<uint32_t> others;
  for (const uint32_t worker : workforce_.teams()[work.team - 1].workers) {
    if (worker != work.worker && workforce_.Worker(worker).registered && !workforce_.Worker(worker).manager) others.push_back(worker);
  }
  if (others.size() < 2 || work.worker == 0) return {};
  std::vector<RowRef> involvements = {work.involvement};
  for (const uint32_t worker : {others[0], others[1]}) {
    End(&work, day, "MANAGE", true);
    Begin(&work, worker, day, true);
    involvements.push_back(work.involvement);
  }
  return involvements;
}

RowRef InventedAllocation::ReturnToTray(size_t place, Date day) { return GiveTo(place, 0, day); }

RowRef InventedAllocation::GiveTo(size_t place, uint32_t worker, Date day) {
  InventedCase& work = cases_[place];
  End(&work, day, "MANAGE", true);
  Begin(&work, worker, day, true);
  return work.involvement;
}

RowRef InventedAllocation::WorkBeside(size_t place, uint32_t worker, std::string_view role, Date day, Date until) {
  InventedRow row = system_.At(cases_[place].involvement);
  row.worker = worker;
  row.team = workforce_.Worker(worker).team;
  row.code = role;
  row.from = day;
  row.to = Date::Max();
  row.end_code = "";
  const RowRef beside = system_.Add(row, day);
  system_.Edit(beside, until, [until](InventedRow& r) { r.to = until; });
  return beside;
}

}  // namespace hanes
