// SPDX-License-Identifier: Apache-2.0
#include "projections/runner.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/log.h"
#include "base/planted_fault.h"
#include "projections/fact_changes.h"

namespace hanes {
namespace {

// A portion of the log: large enough to fold an entity once for many of its events, small enough to keep a write short.
constexpr size_t kPortionBytesMax = 1 << 20;
// Histories read at once: bounds memory to this many entities' events.
constexpr size_t kGroupsReadMax = 512;

bool SameFact(const KnownFact& a, const KnownFact& b) { return a.fact == b.fact && a.known == b.known && a.made_by == b.made_by; }

bool AnySuperseded(const std::vector<KnownFact>& facts) {
  return std::any_of(facts.begin(), facts.end(), [](const KnownFact& fact) { return fact.superseded(); });
}
bool AnyCurrent(const std::vector<KnownFact>& facts) {
  return std::any_of(facts.begin(), facts.end(), [](const KnownFact& fact) { return !fact.superseded(); });
}

// What is in one sorted list and not in the other, either way.
struct Difference {
  std::vector<KnownFact> removed;
  std::vector<KnownFact> added;
  bool empty() const { return removed.empty() && added.empty(); }
};

Difference Compare(const std::vector<KnownFact>& before, const std::vector<KnownFact>& after) {
  Difference difference;
  auto b = before.begin();
  auto a = after.begin();
  while (b != before.end() || a != after.end()) {
    if (b != before.end() && a != after.end() && SameFact(*b, *a)) {
      ++b, ++a;
    } else if (a == after.end() || (b != before.end() && !InFactOrder(*a, *b))) {
      difference.removed.push_back(*b++);
    } else {
      difference.added.push_back(*a++);
    }
  }
  return difference;
}

}  // namespace

bool Folds(const Projection& projection, std::string_view stream) {
  const std::string_view kind = KindOf(stream);
  return std::find(projection.entity_kinds.begin(), projection.entity_kinds.end(), kind) != projection.entity_kinds.end();
}

ViewRunner::ViewRunner(const Projection& projection, const EventReader& reader, RocksFactStore& store)
    : projection_(projection), reader_(reader), store_(store), folder_(projection), pool_(projection.reads) {}

StatusOr<std::unique_ptr<ViewRunner>> ViewRunner::Open(const Projection& projection, const EventReader& reader, RocksFactStore& store) {
  std::unique_ptr<ViewRunner> runner(new ViewRunner(projection, reader, store));
  ASSIGN_OR_RETURN(runner->identity_, store.LoadIdentity());
  ASSIGN_OR_RETURN(runner->checkpoint_, store.LoadCheckpoint());
  ASSIGN_OR_RETURN(runner->groups_, store.LoadGroups());
  ASSIGN_OR_RETURN(runner->parked_, store.Parked());
  return runner;
}

Status ViewRunner::CatchUp(FactListener* listener, Position up_to) {
  ASSIGN_OR_RETURN(const LogHead head, reader_.Head());
  up_to = std::min(up_to, head.position);
  while (checkpoint_.position < up_to) RETURN_IF_ERROR(Step(listener, up_to).status());
  return OkStatus();
}

StatusOr<uint64_t> ViewRunner::Step(FactListener* listener, Position up_to) {
  if (up_to <= checkpoint_.position) return 0;
  ASSIGN_OR_RETURN(const RecordBatch batch, ReadBatch());
  std::span<const Record> records = batch.records();
  while (!records.empty() && records.back().position > up_to) records = records.first(records.size() - 1);
  if (records.empty()) return 0;
  ASSIGN_OR_RETURN(Portion portion, Apply(records));
  RETURN_IF_ERROR(Commit(std::move(portion), listener));
  return records.size();
}

StatusOr<RecordBatch> ViewRunner::ReadBatch() const { return reader_.ReadAfter(checkpoint_.position, kPortionBytesMax); }

Status ViewRunner::ExpectNoHole(std::span<const Record> records) const {
  Position expected = checkpoint_.position;
  for (const Record& record : records) {
    expected = expected.Next();
    if (record.position == expected) continue;
    return DataLoss("view {} expected position {} of the log and was given {}: nothing was taken in; run `hanes check` on the log",
                    projection_.name, expected.value(), record.position.value());
  }
  return OkStatus();
}

StatusOr<ViewRunner::Portion> ViewRunner::Apply(std::span<const Record> records) {
  RETURN_IF_ERROR(ExpectNoHole(records));
  RETURN_IF_ERROR(Identify());
  Portion portion;
  portion.writes.checkpoint = checkpoint_;
  Checkpoint& next = portion.writes.checkpoint;
  for (const Record& record : records) next.seen.See(record.position);
  next.position = records.back().position;
  if constexpr (Planted("checkpoint_at_head")) {
    ASSIGN_OR_RETURN(const LogHead head, reader_.Head());
    next.position = head.position;
    next.seen = PositionsSeen::Whole(head.position);
  }
  portion.change.parked = parked_;
  ASSIGN_OR_RETURN(const std::vector<std::string> groups, AffectedGroups(records, portion));
  for (size_t first = 0; first < groups.size(); first += kGroupsReadMax) {
    const size_t count = std::min(kGroupsReadMax, groups.size() - first);
    RETURN_IF_ERROR(FoldGroups(std::span(groups).subspan(first, count), next.position, portion));
  }
  return portion;
}

StatusOr<ViewIdentity> IdentityOf(const Projection& projection, const EventReader& reader) {
  ASSIGN_OR_RETURN(const LogHead head, reader.Head());
  ViewIdentity identity{std::string(projection.name), projection.version, {}, {}};
  // A log that has only refused records has an authority, and not yet the moment that tells it from another.
  if (head.position == Position()) return identity;
  identity.authority = head.authority;
  identity.first_appended_at = head.first_appended_at;
  return identity;
}

Status ViewRunner::Identify() {
  if (!identity_.authority.empty()) return OkStatus();
  ASSIGN_OR_RETURN(identity_, IdentityOf(projection_, reader_));
  return OkStatus();
}

// The facts kept under the keys of groups that are no more go away here; the joined group is folded with the others.
Status ViewRunner::JoinMerged(const Record& record, Portion& portion) {
  const std::optional<MergeSaid> said = FindMerge(record.stream, record.event);
  if (!said) return OkStatus();
  const std::vector<std::string> absorbed = groups_.Join(*said);
  if (absorbed.empty()) return OkStatus();
  const std::string group(groups_.GroupOf(said->stays));
  for (const StreamId& member : groups_.Members(group)) portion.writes.memberships.emplace_back(member.value(), group);
  for (const std::string& gone : absorbed) {
    RETURN_IF_ERROR(Replace(gone, {}, portion));
    Park(gone, std::nullopt, portion);
  }
  return OkStatus();
}

StatusOr<std::vector<std::string>> ViewRunner::AffectedGroups(std::span<const Record> records, Portion& portion) {
  for (const Record& record : records) {
    if (Folds(projection_, record.stream)) RETURN_IF_ERROR(JoinMerged(record, portion));
  }
  std::vector<std::string> groups;
  for (const Record& record : records) {
    if (Folds(projection_, record.stream)) groups.emplace_back(groups_.GroupOf(record.stream));
  }
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  return groups;
}

Status ViewRunner::FoldGroups(std::span<const std::string> groups, Position up_to, Portion& portion) {
  std::vector<StreamId> streams;
  for (const std::string& group : groups) {
    for (StreamId& member : groups_.Members(group)) streams.push_back(std::move(member));
  }
  ASSIGN_OR_RETURN(const RecordBatch histories, reader_.ReadStreams(streams, up_to));
  std::map<std::string_view, std::vector<const Record*>> by_group;
  for (const Record& record : histories.records()) by_group[groups_.GroupOf(record.stream)].push_back(&record);
  for (const auto& [group, records] : by_group) {
    pool_.Clear();
    for (const Record* record : records) pool_.Add(*record);
    FoldedHistory folded = folder_.Fold(pool_.history());
    RETURN_IF_ERROR(Replace(std::string(group), std::move(folded.facts), portion));
    Park(std::string(group), std::move(folded.parked), portion);
  }
  return OkStatus();
}

Status ViewRunner::Replace(const std::string& group, std::vector<KnownFact> facts, Portion& portion) {
  ASSIGN_OR_RETURN(const std::vector<KnownFact> before, store_.Facts(group));
  for (const KnownFact& fact : before) ++portion.change.held_before[fact.fact.entity][fact.fact.kind % kFactKindsMax];
  for (const KnownFact& fact : facts) portion.change.held_before[fact.fact.entity];
  Difference difference = Compare(before, facts);
  if (difference.empty()) return OkStatus();
  Checkpoint& checkpoint = portion.writes.checkpoint;
  for (const KnownFact& fact : difference.removed) checkpoint.digest.Remove(fact);
  for (const KnownFact& fact : difference.added) checkpoint.digest.Add(fact);
  checkpoint.facts = checkpoint.facts - difference.removed.size() + difference.added.size();
  const bool current = AnyCurrent(difference.removed) || AnyCurrent(difference.added);
  const bool superseded = AnySuperseded(difference.removed) || AnySuperseded(difference.added);
  AppendGroupChange(difference.removed, difference.added, portion.writes.change);
  portion.writes.groups.push_back({group, std::move(facts), current, superseded});
  std::move(difference.removed.begin(), difference.removed.end(), std::back_inserter(portion.change.removed));
  std::move(difference.added.begin(), difference.added.end(), std::back_inserter(portion.change.added));
  return OkStatus();
}

void ViewRunner::Park(const std::string& group, std::optional<ParkedEntity> parked, Portion& portion) {
  std::vector<ParkedEntity>& all = portion.change.parked;
  const auto before = [](const ParkedEntity& one, const std::string& name) { return one.entity < name; };
  const auto place = std::lower_bound(all.begin(), all.end(), group, before);
  const bool was_parked = place != all.end() && place->entity == group;
  if (!parked) {
    if (!was_parked) return;
    LogInfo("entity folded again view_position={}", portion.writes.checkpoint.position.value());
    all.erase(place);
    portion.writes.unparked.push_back(group);
    return;
  }
  parked->entity = group;
  if (was_parked) {
    *place = *parked;
  } else {
    LogWarning("entity parked sequence={} see `hanes status`", parked->position.value());
    all.insert(place, *parked);
  }
  portion.writes.parked.push_back(std::move(*parked));
}

Status ViewRunner::Commit(Portion portion, FactListener* listener) {
  portion.writes.identity = identity_;
  portion.writes.change = EncodeChange(checkpoint_.position, portion.writes.checkpoint, portion.writes.change);
  if (listener != nullptr) RETURN_IF_ERROR(listener->Expect(portion.change));
  RETURN_IF_ERROR(store_.Commit(portion.writes));
  checkpoint_ = portion.writes.checkpoint;
  parked_ = portion.change.parked;
  if (listener == nullptr) return OkStatus();
  portion.change.checkpoint = checkpoint_;
  return listener->Apply(portion.change);
}

}  // namespace hanes
