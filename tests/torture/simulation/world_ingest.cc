// SPDX-License-Identifier: Apache-2.0
#include "tests/torture/simulation/world.h"

namespace hanes::simulation {

void World::Ingest() {
  was_disturbed_ = process_->ingesting() && (was_disturbed_ || Disturbed());
  if (!process_->ingesting()) {
    Judge("begin", process_->Begin());
  } else if (process_->idle() || random_.Chance(40)) {
    const int64_t from = process_->position();
    Judge("read", process_->ReadAhead());
    if (process_ != nullptr) Say("ingest reads from {} up to {}", from, process_->position());
  } else {
    Judge("append", process_->AppendNext());
  }
}

bool World::Disturbed() const {
  return log_oracle_.TopicDisturbed(process_->ingesting() ? process_->position() : log_oracle_.next_offset());
}

void World::Judge(const std::string& doing, const Status& status) {
  if (DiskBroke()) return Say("ingest {}: the disk refused", doing);
  if (!status.ok()) {
    Say("ingest stops, {}: {}", doing, MessageOf(status));
    if (!Disturbed() && !was_disturbed_) Broken("ingest stops without a reason", status);
    was_disturbed_ = false;
    process_->StopIngest();
    if (absl::IsFailedPrecondition(status)) Trust(MessageOf(status));
    return;
  }
  if (process_->idle()) was_disturbed_ = false;  // nothing read before waits to be judged
  const int64_t before = log_oracle_.next_offset();
  Hold("the log after " + doing, log_oracle_.Check(process_->log(), false));
  if (log_oracle_.next_offset() != before) {
    Say("ingest stored up to {}, position {}", log_oracle_.next_offset(), log_oracle_.events().size());
  }
}

void World::IdentityShown(const SourceState& known) {
  if (!log_oracle_.borrowed()) return;
  if (known.shown_offset > broker_.now().first) return Broken("identity", DataLoss("another topic passes for the one that was known"));
  Say("the topic was exchanged, and what would have shown it is deleted");
  log_oracle_.Forgive();
}

void World::Trust(const std::string& message) {
  constexpr std::string_view kOption = "--from-offset ";
  const size_t at = message.find(kOption);
  if (at == std::string::npos) return Broken("a loud stop", DataLoss("names no remedy: {}", message));
  SourceUpdate update;
  update.source = broker_.topic();
  update.state.next_offset = std::stoll(message.substr(at + kOption.size()));
  const Status trusted = process_->log().TrustSource(update);
  Say("the operator trusts the topic from offset {} on", update.state.next_offset);
  if (!trusted.ok()) {
    trusting_ = update.state.next_offset;
    return Hold("trust", trusted);
  }
  log_oracle_.Trust(update.state.next_offset);
}

void World::LearnOfTrust() {
  if (!trusting_) return;
  const StatusOr<SourceState> state = process_->log().Source(broker_.topic());
  if (state.ok() && state->next_offset == *trusting_ && state->last_record_hash == 0) log_oracle_.Trust(*trusting_);
  trusting_.reset();
}

}  // namespace hanes::simulation
