// SPDX-License-Identifier: Apache-2.0
#include "projections/workforce.h"

#include <algorithm>

#include "projections/caseload.h"
#include "projections/caseload_children.h"

namespace hanes {

const Employed* WorkerLife::On(Date day) const {
  const auto found = std::find_if(employed.begin(), employed.end(), [&](const Employed& terms) { return terms.days.Contains(day); });
  return found == employed.end() ? nullptr : &*found;
}

bool WorkerLife::LeftBy(Date day) const {
  return std::any_of(left.begin(), left.end(), [&](const DateRange& days) { return days.Contains(day); });
}

Workforce::Workforce(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at, uint8_t agency_kind) {
  const auto range = [](const FactSpan& span) { return DateRange{Date::FromDays(span.valid_from), Date::FromDays(span.valid_to)}; };
  facts.ForEachDuring(kEmployment, days, known_at, [&](const FactSpan& span, const FactContent& content) {
    WorkerLife& worker = workers_[PlaceOf(span.entity)];
    worker.name = content.dimensions[kOwnName];
    worker.employed.push_back({range(span), content.dimensions[0], content.dimensions[1], content.amount, false});
  });
  facts.ForEachDuring(kLeftEmployment, days, known_at, [&](const FactSpan& span, const FactContent& content) {
    WorkerLife& worker = workers_[PlaceOf(span.entity)];
    worker.name = content.dimensions[kOwnName];
    worker.left.push_back(range(span));
  });
  for (WorkerLife& worker : workers_) {
    std::sort(worker.employed.begin(), worker.employed.end(), [](const Employed& a, const Employed& b) { return a.days < b.days; });
  }
  ReadAgency(facts, days, known_at, agency_kind);
}

void Workforce::ReadAgency(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at, uint8_t agency_kind) {
  facts.ForEachDuring(agency_kind, days, known_at, [&](const FactSpan& span, const FactContent&) {
    for (Employed& terms : workers_[PlaceOf(span.entity)].employed) {
      terms.agency |= terms.days.from.days() >= span.valid_from && terms.days.from.days() < span.valid_to;
    }
  });
}

uint32_t Workforce::PlaceOf(Symbol entity) {
  const auto [place, is_new] = places_.try_emplace(entity, static_cast<uint32_t>(workers_.size()));
  if (is_new) workers_.push_back({entity, 0, {}, {}});
  return place->second;
}

void InPost::Count(const Employed& employed) {
  if (employed.agency) return;
  ++people;
  if (employed.fte < 0) ++fte_not_known;
  else fte += static_cast<uint64_t>(employed.fte);
}

}  // namespace hanes
