// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/disk/disk_story.h"

#include "projections/testing/random_history.h"

namespace hanes {
namespace {

// Later than any recorded_at, so that what is known when does not depend on when it was appended.
constexpr Timestamp kAppendedAt = Timestamp::FromMicros(4'000'000'000'000'000);

AcceptedEvent Accept(const v1::Event& event) { return {EventId(event.id()), StreamId(event.stream()), event.SerializeAsString()}; }

}  // namespace

StoryTeller::StoryTeller(uint64_t seed, int events) : random_(seed) {
  testing::RandomHistoryOptions options;
  options.children = 8;
  options.events = events;
  for (const v1::Event& event : testing::RandomHistory(seed, options)) history_.push_back(Accept(event));
}

Portion StoryTeller::Next(const KeptStory& kept) {
  told_before_ = told_;
  Portion portion;
  int64_t offset = kept.next_offset();
  const size_t count = 1 + Pick(12);
  while (portion.arrivals.size() < count && !done()) portion.arrivals.push_back(NextArrival(kept, offset++));
  portion.update = {kStoryTopic, {offset, static_cast<uint64_t>(offset), "cluster", kAppendedAt}};
  return portion;
}

Arrival StoryTeller::NextArrival(const KeptStory& kept, int64_t offset) {
  const size_t turn = Pick(20);
  if (turn == 0) {
    const std::string raw = fmt::format("record {} is no event", offset);
    return {Refusal{"undecodable", "it is no event", raw, kStoryTopic, offset, {{"ce_id", "x"}}}, kAppendedAt, offset};
  }
  if (turn > 3 || kept.size() == 0) return {history_[told_++], kAppendedAt, offset};
  AcceptedEvent again = kept.At(Position(1 + Pick(kept.size())));
  if (turn == 1) {
    v1::Event other;
    HANES_CHECK(other.ParseFromString(again.bytes), "the story is told in events");
    other.set_occurred_on("1999-12-31");
    other.set_reason(fmt::format("told at offset {}", offset));
    again.bytes = other.SerializeAsString();
  }
  return {again, kAppendedAt, offset};
}

UndisturbedView::UndisturbedView(const Projection& projection) {
  auto store = RocksFactStore::Open(folder_ / "facts");
  HANES_CHECK(store.ok(), "a test's own folder takes a view");
  store_ = std::move(*store);
  auto runner = ViewRunner::Open(projection, log_, *store_);
  HANES_CHECK(runner.ok(), "an empty store can be followed");
  runner_ = std::move(*runner);
}

StatusOr<Checkpoint> UndisturbedView::After(const KeptStory& kept) {
  for (; taken_ < kept.size(); ++taken_) {
    const AcceptedEvent& event = kept.At(Position(taken_ + 1));
    log_.AppendBytes(event.id.value(), event.stream.value(), event.bytes, kAppendedAt);
  }
  RETURN_IF_ERROR(runner_->CatchUp(nullptr));
  return runner_->checkpoint();
}

StatusOr<std::shared_ptr<FactListener>> SummedFacts::Read(const FactStore& store) {
  auto sum = std::make_shared<SummedFacts>();
  RETURN_IF_ERROR(store.ForEach([&](const EntityFacts& entity) {
    for (const KnownFact& fact : entity.facts) sum->digest_.Add(fact);
    sum->facts_ += entity.facts.size();
    return OkStatus();
  }));
  return std::shared_ptr<FactListener>(sum);
}

Status SummedFacts::Apply(const FactChange& change) {
  for (const KnownFact& fact : change.removed) digest_.Remove(fact);
  for (const KnownFact& fact : change.added) digest_.Add(fact);
  facts_ = facts_ - change.removed.size() + change.added.size();
  return OkStatus();
}

Status SummedFacts::Check(const Checkpoint& undisturbed) const {
  if (digest_ == undisturbed.digest && facts_ == undisturbed.facts) return OkStatus();
  return Internal("the view answers from {} facts of digest {}, an undisturbed one from {} of {}", facts_, digest_.ToString(),
                  undisturbed.facts, undisturbed.digest.ToString());
}

RocksEventLogOptions SmallLog(rocksdb::Env* env) {
  RocksEventLogOptions options;
  options.env = env;
  options.chunk_events_max = 7;
  options.tail_events_max = 24;
  options.cache_bytes = 2000;
  options.flush_when_closed = false;
  return options;
}

bool NamesARemedy(const Status& stop) {
  const std::string words = MessageOf(stop);
  return words.find("hanes check") != std::string::npos || words.find("restore") != std::string::npos;
}

}  // namespace hanes
