// SPDX-License-Identifier: Apache-2.0
// Says in the log what is done with an edition: before it is done, and what came of it.
//
// What is said travels the council's topic like every event, and counts once it is in the log: of several senders that say they begin the
// same attempt, the log's order decides which one does it. Whoever reads the log late has by then read what the others said before.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/status.h"
#include "ingest/publisher.h"
#include "services/delivery/edition_steps.h"

namespace hanes {

// Why an edition was not handed over.
struct SendFailure {
  std::string code = {};    // "unreachable", "refused", "in_doubt"
  std::string answer = {};  // of SMTP or HTTP: "550"
  uint32_t tries = 0;
  bool given_up = false;
};

class EditionScribe {
 public:
  // All outlive it; nobody else uses the publisher. `sender` as NewSender makes it.
  EditionScribe(AuthorityId authority, const EventReader& log, EventPublisher& publisher, const Clock& clock, std::string sender)
      : authority_(std::move(authority)), log_(log), publisher_(publisher), clock_(clock), sender_(std::move(sender)), steps_(log) {}

  const std::string& sender() const { return sender_; }
  const EventReader& log() const { return log_; }
  // As last read: by CatchUp, and by everything said here.
  const EditionSteps& steps() const { return steps_; }
  Status CatchUp() { return steps_.CatchUp(); }

  // Did whoever holds the open attempt begin it longer ago than this, by the log and this clock?
  bool HeldLongerThan(const EditionStep& step, std::chrono::milliseconds patience) const;

  // Says that this attempt begins, and waits until that is in the log. True when this sender is the one to do it. False when another began it
  // first, or it has an outcome by now.
  StatusOr<bool> Begin(const EditionStep& step, uint32_t attempt, const std::string& edition_digest);
  // What came of an attempt. Returns when it is in the log.
  Status SaySent(const EditionStep& step, uint32_t attempt, const std::string& edition_digest, const std::string& content_digest);
  Status SayFailed(const EditionStep& step, uint32_t attempt, const std::string& edition_digest, const SendFailure& failure);

 private:
  v1::Event NewEvent(const EditionStep& step, std::string_view what, uint32_t attempt, std::string_view more) const;
  // Errors: Unavailable when the log does not have it within a minute.
  Status Say(const v1::Event& event);

  const AuthorityId authority_;
  const EventReader& log_;
  EventPublisher& publisher_;
  const Clock& clock_;
  const std::string sender_;
  EditionSteps steps_;
};

}  // namespace hanes
