// SPDX-License-Identifier: Apache-2.0
// How a memory of facts is saved and found again. FactIndex, the other half: fact_index.cc.
//
// The file holds columns, kept counts and names as they stood at one checkpoint. It is taken when its bytes are whole, it is of this layout,
// and the changes kept by the store lead from its checkpoint to the store's own, digest by digest.
#include <algorithm>
#include <thread>

#include "projections/fact_encoding.h"
#include "projections/fact_index.h"

namespace hanes {
namespace {

// Raised whenever the columns, the counts or what a counter makes of facts mean something else: old files are then not taken.
constexpr int kFormat = 3;

constexpr uint64_t kShare = 32;  // a running process saves when this part of the facts has changed: each fact is written about as many times

}  // namespace

std::string FactIndex::FormatOfFile() const {
  std::string format = fmt::format("format {} counted {}", kFormat, counter_ != nullptr);
  for (size_t kind = 0; kind < kKindsMax; ++kind) {
    const Kind& kept = kinds_[kind];
    if (kept.kept) format += fmt::format(" {}:{}:{}", kind, kept.kept_dimensions, kept.name_dimension);
  }
  return format;
}

StatusOr<std::optional<Position>> FactIndex::SaveIfDue(bool closing) {
  const uint64_t unsaved = unsaved_;
  const Snapshot now = Read();
  const uint64_t due_from = closing ? unsaved_min_ : std::max(4 * unsaved_min_, now.checkpoint().facts / kShare);
  if (memory_path_.empty() || unsaved < due_from) return std::optional<Position>();
  const State& state = *now.state_;
  ASSIGN_OR_RETURN(ColumnFileWriter file, ColumnFileWriter::Open(memory_path_));
  RETURN_IF_ERROR(file.Bytes(FormatOfFile()));
  RETURN_IF_ERROR(file.Bytes(EncodeCheckpoint(state.checkpoint)));
  for (const SymbolTable* table : {state.entities.get(), state.symbols.get(), state.keys.get()}) {
    RETURN_IF_ERROR(table->Save(file));
  }
  RETURN_IF_ERROR(state.lists.Save(file, state.epoch));
  for (size_t kind = 0; kind < kKindsMax; ++kind) {
    if (kinds_[kind].kept) RETURN_IF_ERROR(state.kinds[kind].Save(file, state.epoch));
  }
  for (const KeptCounts::View& counts : state.counts) RETURN_IF_ERROR(counts.Save(file));
  RETURN_IF_ERROR(file.Finish());
  // What was taken in between that number and the snapshot is in the file and counted as if it were not: the next one comes a little early.
  unsaved_ -= unsaved;
  return std::optional<Position>(state.checkpoint.position);
}

Status FactIndex::Restore(const FactStore& store) {
  ASSIGN_OR_RETURN(ColumnFileReader file, ColumnFileReader::Open(memory_path_));
  Checkpoint checkpoint;
  RETURN_IF_ERROR(RestoreColumns(file, checkpoint));
  broken_ = false;
  epoch_ = 0;
  unsaved_ = 0;
  RETURN_IF_ERROR(FollowChanges(store, checkpoint));
  ASSIGN_OR_RETURN(const Checkpoint stored, store.LoadCheckpoint());
  if (checkpoint != stored) {
    return DataLoss("{} leads to position {}, and the facts are at {}", memory_path_, checkpoint.position.value(), stored.position.value());
  }
  ASSIGN_OR_RETURN(std::vector<ParkedEntity> parked, store.Parked());
  Publish(epoch_, checkpoint, std::move(parked));
  return OkStatus();
}

Status FactIndex::RestoreColumns(ColumnFileReader& file, Checkpoint& checkpoint) {
  ASSIGN_OR_RETURN(const std::string format, file.GetText());
  if (format != FormatOfFile()) return FailedPrecondition("{} is of another version of hanes", file.path());
  ASSIGN_OR_RETURN(const std::string at, file.GetText());
  ASSIGN_OR_RETURN(checkpoint, DecodeCheckpoint(at));
  for (std::shared_ptr<SymbolTable>* table : {&entities_, &symbols_, &keys_}) {
    ASSIGN_OR_RETURN(*table, SymbolTable::Restore(file));
  }
  // Meanwhile: entities are many, and their names are looked for when there are changes to follow and not before.
  const std::jthread indexing([entities = entities_] { entities->IndexNames(); });
  for (SymbolTable* table : {symbols_.get(), keys_.get()}) table->IndexNames();
  RETURN_IF_ERROR(lists_.Restore(file, delta_min_));
  if (counter_ != nullptr) counter_->Begin(*symbols_, *keys_, lists_.names());
  for (Kind& kind : kinds_) {
    if (kind.kept) RETURN_IF_ERROR(kind.columns.Restore(file, delta_min_));
  }
  for (KeptCounts& counts : counts_) RETURN_IF_ERROR(counts.Restore(file, delta_min_));
  return file.Finish();
}

// A change that was not kept, or is not what its checkpoint says, shows in the digest of all facts.
Status FactIndex::FollowChanges(const FactStore& store, Checkpoint& checkpoint) {
  return store.ForEachChange(checkpoint.position, [&](const StoredChange& stored) -> Status {
    const FactChange& change = stored.change;
    if (stored.before != checkpoint.position) {
      return DataLoss("changes after position {} are not kept: the next is of {}", checkpoint.position.value(), stored.before.value());
    }
    for (const KnownFact& fact : change.removed) checkpoint.digest.Remove(fact);
    for (const KnownFact& fact : change.added) checkpoint.digest.Add(fact);
    const uint64_t facts = checkpoint.facts - change.removed.size() + change.added.size();
    if (checkpoint.digest != change.checkpoint.digest || facts != change.checkpoint.facts) {
      return DataLoss("changes up to position {} do not lead to the facts there", change.checkpoint.position.value());
    }
    checkpoint = change.checkpoint;
    return Take(change, ++epoch_);
  });
}

}  // namespace hanes
