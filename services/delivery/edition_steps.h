// SPDX-License-Identifier: Apache-2.0
// What the log says of editions: which weeks were published, and how far each step with them has come: publishing it, and sending it by each
// channel to each recipient.
//
// Nothing here is sent by folding: this is what a sender asks before it sends (deliverer.h), and what it says before and after.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "hanes/v1/event.pb.h"
#include "store/event_log.h"

namespace hanes {

inline constexpr std::string_view kPublishChannel = "publish";
inline constexpr std::string_view kEmailChannel = "email";
inline constexpr std::string_view kWebhookChannel = "webhook";
inline constexpr std::string_view kFiguresChannel = "figures";

// One thing to be done with an edition. `recipient` is an id of the delivery file; empty for publishing.
struct EditionStep {
  std::string week;
  std::string channel;
  std::string recipient;
  auto operator<=>(const EditionStep&) const = default;
};

// How far a step has come.
struct StepState {
  enum class Standing : uint8_t {
    kUntouched,
    kSent,
    kFailed,   // it may be tried again by itself
    kGivenUp,  // it is left to a person
  };
  Standing standing = Standing::kUntouched;
  Timestamp at;             // of that, by the log
  uint32_t attempt = 1;     // the one that is open, or comes next
  std::string holder;       // who began it first, by the order of the log; empty when nobody has
  Timestamp held_since;
  std::string failure;      // why it failed last: a code of EditionSendFailed
  std::string answer;       // what the other side said then
  uint32_t tries = 0;       // made by then

  // Takes in the next event of the step, in order of the log. What was sent stays sent, whatever doubt was written down about it.
  void TakeIn(const v1::Event& event, Timestamp appended_at);
};

// The step that an event speaks of; nothing when it speaks of none.
std::optional<EditionStep> StepOf(const v1::Event& event);

// An edition and where it stands.
struct EditionPlace {
  Position position;
  std::string digest;
  std::string order;  // of two editions of a week, which only another producer could have made, the least stands: as the view folds them
};

// The steps of one log, read as it grows. Not for use by several threads at once.
class EditionSteps {
 public:
  // `log` outlives it.
  explicit EditionSteps(const EventReader& log) : log_(log) {}

  // Takes in what the log holds by now.
  Status CatchUp();

  // Of a week, and of the last week before it that was published. Null when there is none.
  const EditionPlace* Find(const std::string& week) const;
  const EditionPlace* FindBefore(const std::string& week) const;
  // What was published. Reads it again from the log.
  StatusOr<v1::WeeklyFiguresPublished> Read(const EditionPlace& place) const;

  StepState StateOf(const EditionStep& step) const;
  // Who published the week: the holder of that step. Empty when nobody said so.
  std::string PublisherOf(const std::string& week) const { return StateOf({week, std::string(kPublishChannel), ""}).holder; }
  // Was this event taken in? Asked of ids of what is said here.
  bool Knows(const std::string& event_id) const { return ids_.contains(event_id); }

  const std::map<EditionStep, StepState>& all() const { return steps_; }
  const std::map<std::string, EditionPlace>& editions() const { return editions_; }

 private:
  Status TakeIn(const RecordBatch& batch);

  const EventReader& log_;
  Position position_{0};
  std::string stream_;
  std::map<std::string, EditionPlace> editions_;  // by week: weeks sort as they follow each other
  std::map<EditionStep, StepState> steps_;
  std::set<std::string> ids_;
};

}  // namespace hanes
