// SPDX-License-Identifier: Apache-2.0
// Publishes each week's figures at a set time of the week, and has them sent.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/period.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "ingest/publisher.h"
#include "services/delivery/delivery_keeper.h"
#include "services/delivery/edition_scribe.h"
#include "services/questions.h"

namespace hanes {

// A time of the week in London: "MON 06:00".
struct WeeklyTime {
  unsigned weekday = 1;  // 0 Sunday to 6 Saturday
  int minutes = 0;       // after midnight

  // InvalidArgument saying how it is written.
  static StatusOr<WeeklyTime> Parse(const std::string& text);
  // The last such moment that is not after `now`.
  Timestamp LastBefore(Timestamp now) const;
  // The week whose figures are due since that moment: the last one that was over on its day.
  Period WeekDue(Timestamp now) const;
};

class EditionKeeper {
 public:
  // Everything outlives it; nobody else uses publisher, scribe and delivery. The week that fell due last while nothing ran is published at the
  // start. `delivery` is null when nothing is sent.
  EditionKeeper(const WeeklyTime& time, const Questions& questions, EventPublisher& publisher, EditionScribe& scribe, DeliveryKeeper* delivery,
                const Clock& clock)
      : time_(time), questions_(questions), publisher_(publisher), scribe_(scribe), delivery_(delivery), clock_(clock) {}

  // One look at the clock. The week that was published by it; nothing when none was due, or another had published it. Unavailable: not now.
  StatusOr<std::optional<Period>> PublishDue();

  // Looks now and then, in a thread of its own. An error is written to the log of the process, and the week tried again later: questions are
  // answered meanwhile.
  void Start();

 private:
  void Keep(std::stop_token stop);
  // False when the log, a view or a disk has to be mended first.
  bool Look(std::stop_token stop);

  const WeeklyTime time_;
  const Questions& questions_;
  EventPublisher& publisher_;
  EditionScribe& scribe_;
  DeliveryKeeper* const delivery_;
  const Clock& clock_;
  std::optional<Period> done_;  // the last week that needs no more looking at
  std::jthread thread_;         // ends before what it uses
};

}  // namespace hanes
