// SPDX-License-Identifier: Apache-2.0
#include "projections/list_counts.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace hanes {
namespace {

FactRow RowOf(const ListSpan& span) { return {{span.known_from, span.known_to, span.day_from, span.day_to, span.list}, {}}; }

ListSpan SpanOf(const FactRow& row) {
  return {row.span.entity, row.span.valid_from, row.span.valid_to, row.span.known_from, row.span.known_to};
}

void AppendSpan(const ListSpan& span, Symbol key, bool taken, std::vector<CountStep>& steps) {
  AppendRectangle(span.day_from, span.day_to, span.known_from, span.known_to, key, taken, steps);
}

// As often as there are more of it in `spans` than in `others`. Both sorted.
std::vector<ListSpan> Without(const std::vector<ListSpan>& spans, const std::vector<ListSpan>& others) {
  std::vector<ListSpan> rest;
  std::set_difference(spans.begin(), spans.end(), others.begin(), others.end(), std::back_inserter(rest));
  return rest;
}

}  // namespace

void ListCounts::StartTables() {
  names_ = std::make_shared<SymbolTable>();
  counted_ = std::make_shared<SymbolTable>();
}

void ListCounts::Build(std::vector<ListSpan> spans, size_t delta_max) {
  std::vector<uint32_t> spans_of(names_->size());
  for (const ListSpan& span : spans) ++spans_of[span.list];
  std::vector<FactRow> rows;
  std::vector<CountStep> steps;
  for (const ListSpan& span : spans) {
    if (spans_of[span.list] <= kRowsAList) rows.push_back(RowOf(span));
    else AppendSpan(span, counted_->Intern(names_->Name(span.list)), false, steps);
  }
  rows_.Build(std::move(rows), delta_max);
  counts_.Build(std::move(steps), delta_max);
}

Status ListCounts::Apply(std::vector<ListSpan> before, std::vector<ListSpan> after, uint32_t epoch) {
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  std::vector<CountStep> steps;
  for (const ListSpan& span : Without(before, after)) RETURN_IF_ERROR(Take(span, epoch, steps));
  for (const ListSpan& span : Without(after, before)) Add(span, epoch, steps);
  SettleSteps(steps);
  counts_.Append(steps);
  return OkStatus();
}

Status ListCounts::Take(const ListSpan& span, uint32_t epoch, std::vector<CountStep>& steps) {
  if (const std::optional<Symbol> key = counted_->Find(names_->Name(span.list)); key.has_value()) AppendSpan(span, *key, true, steps);
  else if (!rows_.Remove(RowOf(span), epoch)) return Internal("what was counted under a list is not in memory: open the view again");
  return OkStatus();
}

void ListCounts::Add(const ListSpan& span, uint32_t epoch, std::vector<CountStep>& steps) {
  const std::string_view name = names_->Name(span.list);
  std::optional<Symbol> key = counted_->Find(name);
  std::vector<FactRow> rows;
  if (!key.has_value()) rows_.ForEachOf(span.list, [&](const FactRow& row) { rows.push_back(row); });
  if (!key.has_value() && rows.size() < kRowsAList) return rows_.Add(RowOf(span), epoch);
  if (!key.has_value()) key = counted_->Intern(name);
  for (const FactRow& row : rows) {
    rows_.Remove(row, epoch);  // snapshots from before go on seeing it
    AppendSpan(SpanOf(row), *key, false, steps);
  }
  AppendSpan(span, *key, false, steps);
}

Status ListCounts::Restore(ColumnFileReader& file, size_t delta_max) {
  for (std::shared_ptr<SymbolTable>* table : {&names_, &counted_}) {
    ASSIGN_OR_RETURN(*table, SymbolTable::Restore(file));
    (*table)->IndexNames();
  }
  RETURN_IF_ERROR(rows_.Restore(file, delta_max));
  return counts_.Restore(file, delta_max);
}

Status ListCounts::View::Save(ColumnFileWriter& file, uint32_t epoch) const {
  for (const SymbolTable* table : {names.get(), counted.get()}) RETURN_IF_ERROR(table->Save(file));
  RETURN_IF_ERROR(rows.Save(file, epoch));
  return counts.Save(file);
}

}  // namespace hanes
