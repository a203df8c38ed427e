// SPDX-License-Identifier: Apache-2.0
// Supervision, appraisal, induction, probation and training.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/invented_hr.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 4> kCourses = {"child_protection", "court", "recording", "signs_of_safety"};

}  // namespace

void InventedHr::TellOccasions() {
  for (const InventedWorker& worker : workforce_.workers()) {
    if (worker.manager) continue;
    TellSupervision(worker);
    if (worker.agency) continue;
    TellAgreements(worker);
    TellFirstYear(worker);
    TellYears(worker);
  }
}

// One-to-one every three or four weeks, and the cases in between; in the crisis nearly every six, and one in five is cancelled, and the
// record is filed late.
void InventedHr::TellSupervision(const InventedWorker& worker) {
  Date day = std::max(begin_, worker.joined) + random_.Between(3, 24);
  for (; day <= to_ && day < worker.left; day = day + 19 + random_.Between(0, 6) + Trouble(day) * 18 / 1000) {
    TellMeeting(worker, Working(day), "one_to_one");
    if (random_.Chance(500)) TellMeeting(worker, Working(day + random_.Between(6, 14)), "case");
  }
}

void InventedHr::TellMeeting(const InventedWorker& worker, Date on, std::string_view kind) {
  if (on > to_ || on >= worker.left) return;
  const int32_t trouble = Trouble(on);
  const bool sick = OffSick(worker.number, on);
  const bool cancelled = sick || random_.Chance(static_cast<uint32_t>(30 + trouble * 170 / 1000));
  const std::string supervisor = ManagerOf(worker.team, on);
  const auto cells = [&](const std::string& filed) {
    return fmt::format("{},{},{},{},{},{},{}", WorkerKey(worker.number), on.ToString(), kind, supervisor, cancelled ? "cancelled" : "held",
                       !cancelled ? "" : sick ? "worker_absent" : "workload", filed);
  };
  const std::string key = AddRecord(InventedHrTable::kSupervisions, on, cells(""), on + 1);
  if (!cancelled && kind == "one_to_one") one_to_ones_.emplace(worker.number, on);
  if (cancelled || random_.Chance(static_cast<uint32_t>(20 + trouble * 180 / 1000))) return;
  const Date filed = Working(on + random_.Between(0, 4) + trouble * random_.Between(0, 14) / 1000);
  AmendRecord(InventedHrTable::kSupervisions, key, filed, cells(filed.ToString()), on + 1);
}

InventedSupervised InventedHr::SupervisedIn(const Period& period) const {
  constexpr int32_t kWithinDays = 28;
  InventedSupervised counted{.period = period.ToString()};
  const Date last = period.days().to - 1;
  for (const InventedWorker& worker : workforce_.workers()) {
    if (worker.manager || last < worker.joined || last >= worker.left || OffSick(worker.number, last)) continue;
    const auto [first, end] = one_to_ones_.equal_range(worker.number);
    const auto supervised_by = [&](Date since) {
      return std::any_of(first, end, [&](const auto& held) { return since <= held.second && held.second <= last; });
    };
    const bool in_time = supervised_by(last - kWithinDays);
    if (!in_time && !supervised_by(worker.joined) && worker.joined >= last - kWithinDays) continue;
    ++counted.of;
    counted.supervised += in_time ? 1 : 0;
  }
  return counted;
}

// Reviewed every half year; in the crisis every year or so.
void InventedHr::TellAgreements(const InventedWorker& worker) {
  Date day = std::max(begin_, worker.joined) + random_.Between(10, 160);
  // Drawn one after the other: compilers differ in the order of operands.
  for (int32_t early = 0; day <= to_ && day < worker.left; day = day + 174 - early + Trouble(day) * random_.Between(0, 260) / 1000) {
    early = random_.Between(0, 24);
    const Date on = Working(day);
    if (on > to_ || on >= worker.left || OffSick(worker.number, on)) continue;
    AddRecord(InventedHrTable::kAgreements, on, fmt::format("{},{}", WorkerKey(worker.number), on.ToString()), on + 1);
  }
}

void InventedHr::TellFirstYear(const InventedWorker& worker) {
  const int32_t trouble = Trouble(worker.joined);
  const auto happens = [&](Date day) { return day >= begin_ && day <= to_ && day < worker.left; };
  const Date inducted = Working(worker.joined + random_.Between(0, 4) + trouble * random_.Between(0, 20) / 1000);
  if (happens(inducted) && random_.Chance(static_cast<uint32_t>(980 - trouble * 250 / 1000))) {
    AddRecord(InventedHrTable::kInductions, inducted, fmt::format("{},{}", WorkerKey(worker.number), inducted.ToString()), inducted + 1);
  }
  for (const int32_t week : {8, 16, 24}) {
    const Date checked = Working(worker.joined + week * 7 - random_.Between(2, 8) + trouble * random_.Between(0, 25) / 1000);
    if (!happens(checked) || !random_.Chance(static_cast<uint32_t>(970 - trouble * 350 / 1000))) continue;
    AddRecord(InventedHrTable::kProbationChecks, checked,
              fmt::format("{},{},{},{}", WorkerKey(worker.number), checked.ToString(), week, week == 24 ? "confirmed" : "on_track"),
              checked + 1);
  }
  const int32_t half_a_year = random_.Between(165, 177);
  const Date half_year = Working(worker.joined + half_a_year + trouble * random_.Between(0, 40) / 1000);
  if (happens(half_year) && random_.Chance(static_cast<uint32_t>(950 - trouble * 400 / 1000))) {
    AddRecord(InventedHrTable::kAppraisals, half_year, fmt::format("{},{},six_months", WorkerKey(worker.number), half_year.ToString()),
              half_year + 1);
  }
}

// An appraisal before the end of August, and a course.
void InventedHr::TellYears(const InventedWorker& worker) {
  for (int year = begin_.year(); year <= to_.year(); ++year) {
    const Date appraised = Working(Date::FromCivil(year, 5, 1) + random_.Between(0, 120));
    const Date trained = Working(Date::FromCivil(year, 9, 1) + random_.Between(0, 100));
    const auto there = [&](Date day, int32_t after) {
      return day >= std::max(begin_, worker.joined + after) && day <= to_ && day < worker.left && !OffSick(worker.number, day);
    };
    if (there(appraised, 300) && random_.Chance(static_cast<uint32_t>(950 - Trouble(appraised) * 450 / 1000))) {
      AddRecord(InventedHrTable::kAppraisals, appraised, fmt::format("{},{},yearly", WorkerKey(worker.number), appraised.ToString()),
                appraised + 1);
    }
    if (there(trained, 0) && random_.Chance(700)) {
      AddRecord(InventedHrTable::kTraining, trained,
                fmt::format("{},{},{}", WorkerKey(worker.number), trained.ToString(), random_.OneOf(kCourses)), trained + 1);
    }
  }
}

}  // namespace hanes
