// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_recorder.h"

namespace hanes {

RowRef InventedRecorder::Begin(const InventedRow& row, Date over_by) { return Enter(row, row.from, over_by); }

RowRef InventedRecorder::Enter(const InventedRow& row, Date happened, Date over_by) {
  if (!Matters(over_by)) return {row.table, 0};
  constexpr int32_t kLateDays = 14;
  const Date typed = TypedOn(happened);
  const RowRef ref = system_.Add(row, typed);
  if (typed - happened >= kLateDays) late_.push_back({ref, happened, typed});
  return ref;
}

void InventedRecorder::End(const RowRef& row, Date to, std::string_view end_code) {
  Change(row, to, [to, end_code](InventedRow& r) {
    r.to = to;
    r.end_code = end_code;
  });
}

RowRef InventedRecorder::Span(const InventedRow& row, Date to, std::string_view end_code) {
  const RowRef ref = Begin(row, to);
  End(ref, to, end_code);
  return ref;
}

RowRef InventedRecorder::Event(InventedRow row) {
  row.to = row.from;
  return Begin(row, row.to);
}

void InventedRecorder::Change(const RowRef& row, Date on, RowEdit edit) {
  if (row.number != 0) system_.Edit(row, TypedOn(on), std::move(edit));
}

}  // namespace hanes
