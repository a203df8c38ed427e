// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/facts_oracle.h"

#include "projections/runner.h"
#include "projections/testing/naive_history.h"

namespace hanes::simulation {

// The facts of a moment, as a view's memory reads them.
class FactsOracle::Store : public FactStore {
 public:
  Store(const Moment& moment, const Checkpoint& checkpoint) : moment_(moment), checkpoint_(checkpoint) {}
  StatusOr<Checkpoint> LoadCheckpoint() const override { return checkpoint_; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override {
    const auto found = moment_.groups.find(group);
    return found == moment_.groups.end() ? std::vector<KnownFact>() : *found->second;
  }
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    for (const auto& [group, facts] : moment_.groups) RETURN_IF_ERROR(visit({group, *facts}));
    return OkStatus();
  }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }

 private:
  const Moment& moment_;
  const Checkpoint& checkpoint_;
};

Status FactsOracle::Check(const Checkpoint& checkpoint) {
  RETURN_IF_ERROR(CheckComplete(checkpoint));
  if (checkpoint.position.value() > events_.size()) return DataLoss("a view is at position {}, the log ends at {}", checkpoint.position.value(), events_.size());
  const Moment& due = At(checkpoint.position);
  if (due.facts == checkpoint.facts && due.digest == checkpoint.digest) return OkStatus();
  return DataLoss("a view at position {} holds {} facts of digest {}; its events make {} of {}", checkpoint.position.value(), checkpoint.facts,
                  checkpoint.digest.ToString(), due.facts, due.digest.ToString());
}

StatusOr<v1::Answer> FactsOracle::Ask(const Checkpoint& checkpoint, const v1::Question& question, const QuestionContext& context) {
  Moment& moment = const_cast<Moment&>(At(checkpoint.position));
  if (moment.index == nullptr) {
    moment.index = NewCaseloadIndex();
    RETURN_IF_ERROR(moment.index->Load(Store(moment, checkpoint)));
  }
  return AskCaseload(moment.index->Read(), question, context);
}

void FactsOracle::ReadUpTo(Position position) {
  for (size_t i = said_.size(); i < position.value(); ++i) said_.emplace_back().ParseFromString(events_[i].record->message.value);
}

// Streams that were ever said to be one person, each with the smallest of them.
std::map<std::string, std::string> FactsOracle::GroupsAt(Position position) const {
  std::map<std::string, std::string> of;
  for (size_t i = 0; i < position.value(); ++i) of[said_[i].stream()] = said_[i].stream();
  for (size_t i = 0; i < position.value(); ++i) {
    const v1::Event& event = said_[i];
    if (!event.has_persons_merged()) continue;
    const std::string other = fmt::format("{}:{}", KindOf(event.stream()), event.persons_merged().merged_child());
    const std::string one = of[event.stream()];
    const std::string two = of.try_emplace(other, other).first->second;
    for (auto& [stream, group] : of) {
      if (group == one || group == two) group = std::min(one, two);
    }
  }
  return of;
}

const FactsOracle::Moment& FactsOracle::At(Position position) {
  const auto [at, is_new] = moments_.try_emplace(position);
  Moment& moment = at->second;
  if (!is_new) return moment;
  ReadUpTo(position);
  const std::map<std::string, std::string> groups = GroupsAt(position);
  std::map<std::string, std::vector<Position>> stories;
  for (size_t i = 0; i < position.value(); ++i) {
    if (Folds(projection_, said_[i].stream())) stories[groups.at(said_[i].stream())].push_back(Position(i + 1));
  }
  for (const auto& [group, story] : stories) {
    Facts facts = Fold(group, story);
    for (const KnownFact& fact : *facts) moment.digest.Add(fact);
    moment.facts += facts->size();
    if (!facts->empty()) moment.groups[group] = std::move(facts);
  }
  return moment;
}

FactsOracle::Facts FactsOracle::Fold(const std::string& group, const std::vector<Position>& story) {
  Facts& facts = folded_[{group, story.back().value()}];
  if (facts != nullptr) return facts;
  EventPool pool(PayloadSet::All());
  for (const Position position : story) {
    const ExpectedEvent& event = events_[position.value() - 1];
    pool.Add({position, event.appended_at, event.record->message.key, event.record->message.value});
  }
  facts = std::make_shared<const std::vector<KnownFact>>(testing::NaiveHistory(projection_, pool.history()).Facts());
  return facts;
}

}  // namespace hanes::simulation
