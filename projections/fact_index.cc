// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_index.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/ids.h"

namespace hanes {

FactIndex::FactIndex(std::span<const Layout> layout) {
  for (const Layout& wanted : layout) {
    HANES_CHECK(wanted.kind < kKindsMax, "kinds of facts are numbered below kKindsMax");
    kinds_[wanted.kind].kept = true;
    kinds_[wanted.kind].kept_dimensions = wanted.kept_dimensions;
    kinds_[wanted.kind].name_dimension = wanted.name_dimension;
  }
  entities_ = std::make_shared<SymbolTable>();
  symbols_ = std::make_shared<SymbolTable>();
  symbols_->Intern("");
  Publish(0, Checkpoint{}, {});
}

Status FactIndex::Load(const FactStore& store) {
  const std::lock_guard lock(writing_);
  // New tables: numbers of names that are gone are not carried along, and snapshots keep the old ones.
  entities_ = std::make_shared<SymbolTable>();
  symbols_ = std::make_shared<SymbolTable>();
  symbols_->Intern("");
  std::array<std::vector<FactRow>, kKindsMax> rows;
  RETURN_IF_ERROR(store.ForEach([&](const EntityFacts& entity) {
    for (const KnownFact& fact : entity.facts) {
      if (const Kind* kind = KindOfFact(fact)) rows[fact.fact.kind].push_back(MakeRow(fact, *kind));
    }
    return OkStatus();
  }));
  NumberByFirstDay(rows);
  for (size_t kind = 0; kind < kKindsMax; ++kind) {
    if (kinds_[kind].kept) kinds_[kind].columns.Build(std::exchange(rows[kind], {}), delta_min_);
  }
  ASSIGN_OR_RETURN(const Checkpoint checkpoint, store.LoadCheckpoint());
  ASSIGN_OR_RETURN(std::vector<ParkedEntity> parked, store.Parked());
  broken_ = false;
  epoch_ = 0;
  Publish(epoch_, checkpoint, std::move(parked));
  return OkStatus();
}

// Entities get their numbers anew, in order of the first day anything held for them: those a question sees together then lie together in
// every array that is indexed by them, which is most of what a question on a long history costs.
void FactIndex::NumberByFirstDay(std::array<std::vector<FactRow>, kKindsMax>& rows) {
  std::vector<std::pair<int32_t, Symbol>> order;
  for (Symbol entity = 0; entity < entities_->size(); ++entity) order.emplace_back(std::numeric_limits<int32_t>::max(), entity);
  for (const std::vector<FactRow>& of_kind : rows) {
    for (const FactRow& row : of_kind) {
      int32_t& first_day = order[row.span.entity].first;
      first_day = std::min(first_day, row.span.valid_from);
    }
  }
  std::sort(order.begin(), order.end());
  auto numbered = std::make_shared<SymbolTable>();
  std::vector<Symbol> number_of(order.size());
  for (const auto& [first_day, entity] : order) number_of[entity] = numbered->Intern(entities_->Name(entity));
  entities_ = std::move(numbered);
  for (std::vector<FactRow>& of_kind : rows) {
    for (FactRow& row : of_kind) row.span.entity = number_of[row.span.entity];
  }
}

Status FactIndex::Apply(const FactChange& change) {
  const std::lock_guard lock(writing_);
  if (broken_) return FailedPrecondition("the memory of facts is behind its store since a change failed: open the view again");
  const uint32_t epoch = epoch_ + 1;
  if (const Status marked = Mark(change.removed, epoch); !marked.ok()) {
    broken_ = true;
    return marked;
  }
  for (const KnownFact& fact : change.added) {
    if (Kind* kind = KindOfFact(fact)) kind->columns.Add(MakeRow(fact, *kind), delta_min_);
  }
  epoch_ = epoch;
  Publish(epoch, change.checkpoint, change.parked);
  return OkStatus();
}

Status FactIndex::Mark(const std::vector<KnownFact>& removed, uint32_t epoch) {
  for (const KnownFact& fact : removed) {
    Kind* kind = KindOfFact(fact);
    if (kind == nullptr || kind->columns.Remove(MakeRow(fact, *kind), epoch)) continue;
    return Internal("a fact of kind {} to be taken away is not in memory: open the view again", fact.fact.kind);
  }
  return OkStatus();
}

FactIndex::Kind* FactIndex::KindOfFact(const KnownFact& fact) {
  if (fact.fact.kind >= kKindsMax || !kinds_[fact.fact.kind].kept) return nullptr;
  return &kinds_[fact.fact.kind];
}

FactRow FactIndex::MakeRow(const KnownFact& fact, const Kind& kind) {
  FactRow row;
  row.span.known_from = fact.known.from.micros();
  row.span.known_to = fact.known.to.micros();
  row.span.valid_from = fact.fact.valid.from.days();
  row.span.valid_to = fact.fact.valid.to.days();
  row.span.entity = entities_->Intern(fact.fact.entity);
  for (size_t i = 0; i < row.content.dimensions.size(); ++i) {
    if (kind.kept_dimensions >> i & 1) row.content.dimensions[i] = symbols_->Intern(fact.fact.dimensions[i]);
  }
  if (kind.name_dimension != kNameNotKept) row.content.dimensions[kind.name_dimension] = symbols_->Intern(NameOf(fact.fact.entity));
  row.content.amount = fact.fact.amount;
  row.content.unknown_end = fact.fact.unknown_end;
  return row;
}

void FactIndex::Publish(uint32_t epoch, const Checkpoint& checkpoint, std::vector<ParkedEntity> parked) {
  auto next = std::make_shared<State>();
  for (size_t kind = 0; kind < kKindsMax; ++kind) next->kinds[kind] = kinds_[kind].columns.Read();
  next->entities = entities_;
  next->symbols = symbols_;
  next->epoch = epoch;
  next->checkpoint = checkpoint;
  next->parked = std::move(parked);
  // Declared before the lock: an old state that nobody else holds, columns and all, is given back after it.
  std::shared_ptr<const State> published = std::move(next);
  const std::lock_guard lock(publishing_);
  state_.swap(published);
}

FactIndex::Snapshot FactIndex::Read() const {
  const std::lock_guard lock(publishing_);
  return Snapshot(state_);
}

size_t FactIndex::Snapshot::FactCount() const {
  size_t count = 0;
  for (const FactColumns::View& view : state_->kinds) count += view.size();
  return count;
}

}  // namespace hanes
