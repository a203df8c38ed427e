// SPDX-License-Identifier: Apache-2.0
#include "projections/worker_absences.h"

#include <algorithm>

#include "projections/absence.h"

namespace hanes {
namespace {

DateRange DaysOf(const FactSpan& span) { return {Date::FromDays(span.valid_from), Date::FromDays(span.valid_to)}; }

class Reader {
 public:
  Reader(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at) : facts_(facts), days_(days), known_at_(known_at) {}

  std::vector<WorkerAbsences> Read() {
    ReadRecords();
    ReadParts();
    ReadMeetings();
    ReadWeeks();
    std::sort(workers_.begin(), workers_.end(), [](const WorkerAbsences& a, const WorkerAbsences& b) { return a.entity < b.entity; });
    for (WorkerAbsences& worker : workers_) SortRecords(worker.sickness);
    return std::move(workers_);
  }

 private:
  template <typename Visit>
  void ForEach(uint8_t kind, Visit&& visit) const {
    facts_.ForEachDuring(kind, days_, known_at_, std::forward<Visit>(visit));
  }
  WorkerAbsences* Find(Symbol entity) {
    const auto place = places_.find(entity);
    return place == places_.end() ? nullptr : &workers_[place->second];
  }

  void ReadRecords() {
    const Symbol back = facts_.FindSymbol("back").value_or(0);
    ForEach(kSickness, [&](const FactSpan& span, const FactContent& content) {
      const auto [place, is_new] = places_.try_emplace(span.entity, workers_.size());
      if (is_new) workers_.push_back({span.entity, {}, {}});
      AbsenceRecord record{DaysOf(span), content.dimensions[0], content.dimensions[1]};
      record.unknown_end = content.unknown_end;
      record.back = back != 0 && content.dimensions[2] == back;
      workers_[place->second].sickness.push_back(record);
    });
  }

  void ReadParts() {
    ForEach(kPartDay, [&](const FactSpan& span, const FactContent& content) {
      WorkerAbsences* const worker = Find(span.entity);
      if (worker == nullptr) return;
      for (AbsenceRecord& record : worker->sickness) {
        if (record.id != content.dimensions[0]) continue;
        const auto lost = static_cast<uint32_t>(content.amount);
        if (record.days.from.days() == span.valid_from) record.first_day = lost;
        if (record.days.to.days() == span.valid_to) record.last_day = lost;
      }
    });
  }

  void ReadMeetings() {
    ForEach(kReturnToWork, [&](const FactSpan& span, const FactContent& content) {
      WorkerAbsences* const worker = Find(span.entity);
      if (worker == nullptr) return;
      for (AbsenceRecord& record : worker->sickness) record.met |= record.id == content.dimensions[0];
    });
  }

  void ReadWeeks() {
    ForEach(kWorkWeek, [&](const FactSpan& span, const FactContent& content) {
      WorkerAbsences* const worker = Find(span.entity);
      if (worker == nullptr) return;
      const DateRange valid = DaysOf(span);
      auto week = std::find_if(worker->weeks.begin(), worker->weeks.end(), [&](const WorkedWeek& known) { return known.valid == valid; });
      if (week == worker->weeks.end()) week = worker->weeks.insert(week, {valid, {}});
      const auto weekday = static_cast<size_t>(facts_.SymbolName(content.dimensions[0])[0] - '0');
      week->hours[weekday] = static_cast<uint32_t>(content.amount);
    });
  }

  const FactIndex::Snapshot& facts_;
  const DateRange days_;
  const Timestamp known_at_;
  std::vector<WorkerAbsences> workers_;
  absl::flat_hash_map<Symbol, size_t> places_;
};

}  // namespace

std::vector<WorkerAbsences> ReadSickness(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at) {
  return Reader(facts, days, known_at).Read();
}

}  // namespace hanes
