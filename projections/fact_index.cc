// SPDX-License-Identifier: Apache-2.0
#include "projections/fact_index.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "base/check.h"
#include "base/ids.h"
#include "base/log.h"

namespace hanes {

FactIndex::FactIndex(std::span<const Layout> layout, std::unique_ptr<EntityCounter> counter) : counter_(std::move(counter)) {
  for (const Layout& wanted : layout) {
    HANES_CHECK(wanted.kind < kKindsMax, "kinds of facts are numbered below kKindsMax");
    kinds_[wanted.kind].kept = true;
    kinds_[wanted.kind].kept_dimensions = wanted.kept_dimensions;
    kinds_[wanted.kind].name_dimension = wanted.name_dimension;
  }
  StartTables();
  Publish(0, Checkpoint{}, {});
}

void FactIndex::StartTables() {
  for (std::shared_ptr<SymbolTable>* table : {&entities_, &symbols_, &keys_}) *table = std::make_shared<SymbolTable>();
  lists_.StartTables();
  symbols_->Intern("");
  if (counter_ != nullptr) counter_->Begin(*symbols_, *keys_, lists_.names());
}

Status FactIndex::Load(const FactStore& store) {
  const std::lock_guard lock(writing_);
  memory_path_ = store.MemoryPath();
  if (!memory_path_.empty()) {
    const Status restored = Restore(store);
    if (restored.ok()) return restored;
    if (!absl::IsNotFound(restored)) LogWarning("every fact is read again: what was saved of them is not taken: {}", MessageOf(restored));
  }
  return ReadAll(store);
}

Status FactIndex::ReadAll(const FactStore& store) {
  StartTables();
  RowsByKind rows;
  EntityCounter::Counted counted;
  std::vector<KindRow> to_count;
  entity_counted_.clear();
  RETURN_IF_ERROR(store.ForEach([&](const EntityFacts& entity) {
    to_count.clear();
    for (const KnownFact& fact : entity.facts) {
      const Kind* const kind = KindOfFact(fact);
      if (kind == nullptr) continue;
      rows[fact.fact.kind].push_back(MakeRow(fact, *kind));
      if (counter_ != nullptr && counter_->Reads(fact.fact.kind)) to_count.push_back({fact.fact.kind, rows[fact.fact.kind].back()});
    }
    return CountGroup(entity.group, to_count, counted);
  }));
  NumberByFirstDay(rows);
  for (size_t kind = 0; kind < kKindsMax; ++kind) {
    if (kinds_[kind].kept) kinds_[kind].columns.Build(std::exchange(rows[kind], {}), delta_min_);
  }
  for (size_t set = 0; set < counts_.size(); ++set) counts_[set].Build(std::exchange(counted.steps[set], {}), delta_min_);
  lists_.Build(std::exchange(counted.lists, {}), delta_min_);
  ASSIGN_OR_RETURN(const Checkpoint checkpoint, store.LoadCheckpoint());
  ASSIGN_OR_RETURN(std::vector<ParkedEntity> parked, store.Parked());
  broken_ = false;
  epoch_ = 0;
  unsaved_ = checkpoint.facts;
  Publish(epoch_, checkpoint, std::move(parked));
  return OkStatus();
}

// Entities get their numbers anew, in order of the first day anything held for them: those a question sees together then lie together in
// every array that is indexed by them, which is most of what a question on a long history costs.
void FactIndex::NumberByFirstDay(RowsByKind& rows) {
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

Status FactIndex::CountGroup(std::string_view group, std::vector<KindRow>& rows, EntityCounter::Counted& counted) {
  std::stable_sort(rows.begin(), rows.end(), [](const KindRow& a, const KindRow& b) { return a.row.span.entity < b.row.span.entity; });
  for (size_t first = 0, last = 0; first < rows.size(); first = last) {
    const Symbol entity = rows[first].row.span.entity;
    while (last < rows.size() && rows[last].row.span.entity == entity) ++last;
    if (entity_counted_.size() <= entity) entity_counted_.resize(size_t{entity} * 2 + 1);
    if (entity_counted_[entity]) return DataLoss("group {} has facts of an entity of another group: run `hanes rebuild`", group);
    entity_counted_[entity] = true;
    counter_->Count(std::span(rows).subspan(first, last - first), counted);
  }
  return OkStatus();
}

std::vector<Symbol> FactIndex::EntitiesCounted(const FactChange& change) {
  std::vector<Symbol> entities;
  if (counter_ == nullptr) return entities;
  for (const std::vector<KnownFact>* facts : {&change.removed, &change.added}) {
    for (const KnownFact& fact : *facts) {
      if (counter_->Reads(fact.fact.kind)) entities.push_back(entities_->Intern(fact.fact.entity));
    }
  }
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  return entities;
}

void FactIndex::CountEntities(std::span<const Symbol> entities, EntityCounter::Counted& counted) {
  std::vector<KindRow> rows;
  for (const Symbol entity : entities) {
    rows.clear();
    for (uint8_t kind = 0; kind < kKindsMax; ++kind) {
      if (!counter_->Reads(kind)) continue;
      kinds_[kind].columns.ForEachOf(entity, [&](const FactRow& row) { rows.push_back({kind, row}); });
    }
    counter_->Count(rows, counted);
  }
}

// What was counted before is taken back; most of it comes again at once and then neither is kept.
Status FactIndex::ApplyCounts(EntityCounter::Counted before, EntityCounter::Counted after, uint32_t epoch) {
  for (size_t set = 0; set < counts_.size(); ++set) {
    std::vector<CountStep>& steps = after.steps[set];
    for (CountStep step : before.steps[set]) {
      step.key_sign ^= 1;
      steps.push_back(step);
    }
    SettleSteps(steps);
    counts_[set].Append(steps);
  }
  return lists_.Apply(std::move(before.lists), std::move(after.lists), epoch);
}

Status FactIndex::Apply(const FactChange& change) {
  const std::lock_guard lock(writing_);
  if (broken_) return FailedPrecondition("the memory of facts is behind its store since a change failed: open the view again");
  const uint32_t epoch = epoch_ + 1;
  if (const Status taken = Take(change, epoch); !taken.ok()) {
    broken_ = true;
    return taken;
  }
  epoch_ = epoch;
  Publish(epoch, change.checkpoint, change.parked);
  return OkStatus();
}

Status FactIndex::Expect(const FactChange& change) {
  const std::lock_guard lock(writing_);
  if (broken_) return OkStatus();  // Apply says so
  for (const auto& [name, held] : change.held_before) {
    const std::optional<Symbol> entity = entities_->Find(name);
    for (uint8_t kind = 0; kind < kKindsMax; ++kind) {
      uint32_t here = 0;
      if (!kinds_[kind].kept) continue;
      if (entity.has_value()) kinds_[kind].columns.ForEachOf(*entity, [&](const FactRow&) { ++here; });
      if (here == held[kind]) continue;
      std::error_code ignored;  // a file that stays is found wrong once more
      if (!memory_path_.empty()) std::filesystem::remove(memory_path_, ignored);
      return DataLoss("the view's store has {} facts of kind {} of an entity of which {} were read from it: run `hanes rebuild`", held[kind],
                      kind, here);
    }
  }
  return OkStatus();
}

Status FactIndex::Take(const FactChange& change, uint32_t epoch) {
  const std::vector<Symbol> counted = EntitiesCounted(change);
  EntityCounter::Counted before, after;
  CountEntities(counted, before);
  RETURN_IF_ERROR(Mark(change.removed, epoch));
  for (const KnownFact& fact : change.added) {
    if (Kind* kind = KindOfFact(fact)) kind->columns.Add(MakeRow(fact, *kind), epoch);
  }
  CountEntities(counted, after);
  unsaved_ += std::max<uint64_t>(change.removed.size() + change.added.size(), 1);
  return ApplyCounts(std::move(before), std::move(after), epoch);
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
  for (size_t set = 0; set < counts_.size(); ++set) next->counts[set] = counts_[set].Read();
  next->keys = keys_;
  next->lists = lists_.Read();
  next->epoch = epoch;
  next->checkpoint = checkpoint;
  next->parked = std::move(parked);
  for (const Kind& kind : kinds_) next->moved += kind.columns.rows_moved();
  for (const KeptCounts& counts : counts_) next->moved += counts.steps_moved();
  next->moved += lists_.moved();
  // Declared before the lock: an old state that nobody else holds, columns and all, is given back after it.
  std::shared_ptr<const State> published = std::move(next);
  const std::lock_guard lock(publishing_);
  state_.swap(published);
}

bool FactIndex::JoinRuns() {
  bool any = false;
  for (Kind& kind : kinds_) any |= kind.kept && JoinRunsOf(kind.columns);
  for (KeptCounts& counts : counts_) any |= JoinRunsOf(counts);
  any |= JoinRunsOf(lists_.rows());
  any |= JoinRunsOf(lists_.counts());
  return any;
}

bool FactIndex::JoinRunsOf(FactColumns& columns) {
  std::optional<FactColumns::Merge> merge;
  {
    const std::lock_guard lock(writing_);
    if (!broken_) merge = columns.BeginMerge(epoch_);
  }
  if (!merge.has_value()) return false;
  std::shared_ptr<FactRun> made = merge->Make();
  const Snapshot before = Read();  // given back after the lock, as the runs are
  const std::lock_guard lock(writing_);
  columns.EndMerge(*merge, std::move(made));
  PublishAgain();
  return true;
}

bool FactIndex::JoinRunsOf(KeptCounts& counts) {
  std::optional<KeptCounts::Merge> merge;
  {
    const std::lock_guard lock(writing_);
    if (!broken_) merge = counts.BeginMerge();
  }
  if (!merge.has_value()) return false;
  std::shared_ptr<const CountRun> made = merge->Make();
  const Snapshot before = Read();  // given back after the lock, as the runs are
  const std::lock_guard lock(writing_);
  counts.EndMerge(*merge, std::move(made));
  PublishAgain();
  return true;
}

void FactIndex::PublishAgain() {
  if (broken_) return;
  const Snapshot now = Read();
  Publish(now.state_->epoch, now.checkpoint(), now.parked());
}

FactIndex::Snapshot FactIndex::Read() const {
  const std::lock_guard lock(publishing_);
  return Snapshot(state_);
}

size_t FactIndex::Snapshot::bytes() const {
  size_t bytes = 0;
  for (const FactColumns::View& view : state_->kinds) bytes += view.bytes();
  for (const KeptCounts::View& view : state_->counts) bytes += view.bytes();
  return bytes + state_->lists.bytes();
}

size_t FactIndex::Snapshot::FactCount() const {
  size_t count = 0;
  for (const FactColumns::View& view : state_->kinds) count += view.size();
  return count;
}

}  // namespace hanes
