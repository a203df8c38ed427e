// SPDX-License-Identifier: Apache-2.0
#include "projections/indicator_records.h"

#include "projections/indicators.h"

namespace hanes {

int32_t SaidRecord::DayOf(size_t part) const { return first_[part] == nullptr ? kNoDay : first_[part]->occurred_on.days(); }

void FactMaker::PointOn(uint8_t kind, Date day, const KnownEvent& event, const Dimensions& dimensions, int32_t amount) {
  if (event.unknown_from.has_value() && *event.unknown_from <= day) return;
  facts_.Add({kind, entity_, dimensions, amount, {day, day + 1}, false}, {&event.position, 1});
}

// A record that the source stopped showing before it was over stops there, and it is unknown how it went on.
void FactMaker::OfRecord(uint8_t kind, DateRange valid, const SaidRecord& record, const Dimensions& dimensions, int32_t amount) {
  std::array<Position, 2 * SaidRecord::kParts> said;
  size_t count = 0;
  std::optional<Date> unknown_from;
  for (size_t part = 0; part < SaidRecord::kParts; ++part) {
    for (const KnownEvent* event : {record.first(part), record.last(part)}) {
      if (event == nullptr) continue;
      said[count++] = event->position;
      if (event->unknown_from && (!unknown_from || *event->unknown_from < *unknown_from)) unknown_from = event->unknown_from;
    }
  }
  const bool stopped = unknown_from && *unknown_from < valid.to;
  if (stopped) valid.to = *unknown_from;
  if (valid.Empty()) return;
  std::sort(said.begin(), said.begin() + static_cast<ptrdiff_t>(count));
  const auto end = std::unique(said.begin(), said.begin() + static_cast<ptrdiff_t>(count));
  facts_.Add({kind, entity_, dimensions, amount, valid, stopped}, {said.data(), static_cast<size_t>(end - said.begin())});
}

}  // namespace hanes
