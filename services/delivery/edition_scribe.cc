// SPDX-License-Identifier: Apache-2.0
#include "services/delivery/edition_scribe.h"

#include "base/hash.h"
#include "base/timestamp.h"

namespace hanes {
namespace {

// A store that is behind its topic has to read up to what was said here.
constexpr auto kPatience = std::chrono::seconds(60);
constexpr auto kPoll = std::chrono::milliseconds(250);

template <typename Said>
void Name(const EditionStep& step, uint32_t attempt, const std::string& edition_digest, Said& said) {
  said.set_week(step.week);
  said.set_channel(step.channel);
  said.set_recipient(step.recipient);
  said.set_attempt(attempt);
  said.set_edition_digest(edition_digest);
}

}  // namespace

// Without recorded_at: it is known from when the log has it.
v1::Event EditionScribe::NewEvent(const EditionStep& step, std::string_view what, uint32_t attempt, std::string_view more) const {
  v1::Event event;
  event.set_authority(authority_.value());
  event.set_stream("authority:" + authority_.value());
  event.set_occurred_on(DayInLondon(clock_.Now()).ToString());
  const std::string key = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", authority_.value(), step.week, step.channel, step.recipient, attempt, more);
  event.set_id(fmt::format("edition-{}-{}", what, ShortId(key)));
  event.mutable_source()->set_system("hanes");
  event.mutable_source()->set_record(fmt::format("week/{}/{}/{}", step.week, step.channel, step.recipient));
  event.mutable_source()->set_facet(std::string(what));
  return event;
}

bool EditionScribe::HeldLongerThan(const EditionStep& step, std::chrono::milliseconds patience) const {
  return clock_.Now().micros() - steps_.StateOf(step).held_since.micros() > patience.count() * 1000;
}

StatusOr<bool> EditionScribe::Begin(const EditionStep& step, uint32_t attempt, const std::string& edition_digest) {
  // By day too: a run that goes on over midnight may say it again.
  v1::Event event = NewEvent(step, "begun", attempt, sender_ + "\n" + DayInLondon(clock_.Now()).ToString());
  Name(step, attempt, edition_digest, *event.mutable_edition_step_begun());
  event.mutable_edition_step_begun()->set_sender(sender_);
  RETURN_IF_ERROR(Say(event));
  const StepState state = steps_.StateOf(step);
  return state.attempt == attempt && state.holder == sender_;
}

Status EditionScribe::SaySent(const EditionStep& step, uint32_t attempt, const std::string& edition_digest,
                              const std::string& content_digest) {
  v1::Event event = NewEvent(step, "sent", attempt, "");
  Name(step, attempt, edition_digest, *event.mutable_edition_sent());
  event.mutable_edition_sent()->set_content_digest(content_digest);
  return Say(event);
}

Status EditionScribe::SayFailed(const EditionStep& step, uint32_t attempt, const std::string& edition_digest, const SendFailure& failure) {
  v1::Event event = NewEvent(step, "not-sent", attempt, "");
  Name(step, attempt, edition_digest, *event.mutable_edition_send_failed());
  event.mutable_edition_send_failed()->set_failure(failure.code);
  event.mutable_edition_send_failed()->set_answer(failure.answer);
  event.mutable_edition_send_failed()->set_tries(failure.tries);
  event.mutable_edition_send_failed()->set_given_up(failure.given_up);
  return Say(event);
}

Status EditionScribe::Say(const v1::Event& event) {
  RETURN_IF_ERROR(publisher_.Publish(event));
  RETURN_IF_ERROR(publisher_.Flush());
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    ASSIGN_OR_RETURN(const LogHead head, log_.Head());
    RETURN_IF_ERROR(steps_.CatchUp());
    if (steps_.Knows(event.id())) return OkStatus();
    if (std::chrono::steady_clock::now() >= deadline) {
      return Unavailable("what was said of an edition (event {}) is not in the log yet: is the store running, and has it caught up?", event.id());
    }
    ASSIGN_OR_RETURN([[maybe_unused]] const Position after, log_.AwaitAfter(head.position, kPoll));
  }
}

}  // namespace hanes
