// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/edition_steps.h"

#include <array>

namespace hanes {
namespace {

template <typename Said>
EditionStep StepIn(const Said& said) {
  return {said.week(), said.channel(), said.recipient()};
}

// Sorts as the canonical order of events does.
std::string OrderOf(const v1::Event& event) {
  return fmt::format("{} {:020}.{:09} {}", event.occurred_on(), event.recorded_at().seconds(), event.recorded_at().nanos(), event.id());
}

}  // namespace

std::optional<EditionStep> StepOf(const v1::Event& event) {
  if (event.has_edition_step_begun()) return StepIn(event.edition_step_begun());
  if (event.has_edition_sent()) return StepIn(event.edition_sent());
  if (event.has_edition_send_failed()) return StepIn(event.edition_send_failed());
  return std::nullopt;
}

void StepState::TakeIn(const v1::Event& event, Timestamp appended_at) {
  if (event.has_edition_step_begun()) {
    const v1::EditionStepBegun& begun = event.edition_step_begun();
    if (begun.attempt() < attempt || (begun.attempt() == attempt && !holder.empty())) return;  // somebody stands before it
    attempt = begun.attempt();
    holder = begun.sender();
    held_since = appended_at;
    return;
  }
  const bool sent = event.has_edition_sent();
  const uint32_t of = sent ? event.edition_sent().attempt() : event.edition_send_failed().attempt();
  const bool last = of >= attempt;
  if (last) {
    attempt = of + 1;
    holder.clear();
  }
  if (sent) {
    standing = Standing::kSent;
    at = appended_at;
    return;
  }
  if (standing == Standing::kSent && !last) return;  // a doubt about what was sent after all
  standing = event.edition_send_failed().given_up() ? Standing::kGivenUp : Standing::kFailed;
  at = appended_at;
  failure = event.edition_send_failed().failure();
  answer = event.edition_send_failed().answer();
  tries = event.edition_send_failed().tries();
}

Status EditionSteps::CatchUp() {
  ASSIGN_OR_RETURN(const LogHead head, log_.Head());
  if (head.position == position_) return OkStatus();
  if (position_ == Position(0)) {
    stream_ = "authority:" + head.authority.value();
    const std::array<StreamId, 1> streams = {StreamId(stream_)};
    ASSIGN_OR_RETURN(const RecordBatch batch, log_.ReadStreams(streams, head.position));
    RETURN_IF_ERROR(TakeIn(batch));
    position_ = head.position;
    return OkStatus();
  }
  while (position_ < head.position) {
    ASSIGN_OR_RETURN(const RecordBatch batch, log_.ReadAfter(position_));
    if (batch.empty()) return OkStatus();
    RETURN_IF_ERROR(TakeIn(batch));
    position_ = batch.records().back().position;
  }
  return OkStatus();
}

Status EditionSteps::TakeIn(const RecordBatch& batch) {
  v1::Event event;
  for (const Record& record : batch.records()) {
    if (record.stream != stream_) continue;
    if (!event.ParseFromArray(record.event.data(), static_cast<int>(record.event.size()))) {
      return DataLoss("the event at position {} is none: run `hanes check`", record.position.value());
    }
    if (event.has_weekly_figures_published()) {
      const v1::WeeklyFiguresPublished& said = event.weekly_figures_published();
      EditionPlace place{record.position, said.digest(), OrderOf(event)};
      const auto [there, is_new] = editions_.try_emplace(said.week(), place);
      if (!is_new && place.order < there->second.order) there->second = place;
    }
    const std::optional<EditionStep> step = StepOf(event);
    if (!step.has_value()) continue;
    steps_[*step].TakeIn(event, record.appended_at);
    ids_.insert(event.id());
  }
  return OkStatus();
}

const EditionPlace* EditionSteps::Find(const std::string& week) const {
  const auto found = editions_.find(week);
  return found == editions_.end() ? nullptr : &found->second;
}

const EditionPlace* EditionSteps::FindBefore(const std::string& week) const {
  const auto after = editions_.lower_bound(week);
  return after == editions_.begin() ? nullptr : &std::prev(after)->second;
}

StatusOr<v1::WeeklyFiguresPublished> EditionSteps::Read(const EditionPlace& place) const {
  ASSIGN_OR_RETURN(const RecordBatch batch, log_.ReadAfter(Position(place.position.value() - 1), 1));
  v1::Event event;
  const bool read = !batch.empty() && batch.records()[0].position == place.position &&
                    event.ParseFromArray(batch.records()[0].event.data(), static_cast<int>(batch.records()[0].event.size()));
  if (read && event.has_weekly_figures_published()) return event.weekly_figures_published();
  return DataLoss("the edition at position {} cannot be read: run `hanes check`", place.position.value());
}

StepState EditionSteps::StateOf(const EditionStep& step) const {
  const auto found = steps_.find(step);
  return found == steps_.end() ? StepState() : found->second;
}

}  // namespace hanes
