// SPDX-License-Identifier: Apache-2.0
// The extracts that the log tells of: taken in, or refused whole.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "services/pages/council_targets.h"
#include "services/questions.h"

namespace hanes {

struct Extract {
  std::string system;        // "ssd"
  Timestamp received_at;     // of a refused one: when it was refused
  Date window_from, window_to;
  bool refused = false;
  std::string reason;        // why it was refused: "shrunk", "older", "unreadable"
  uint64_t new_records = 0, late_records = 0, changed_records = 0, vanished_records = 0, restored_records = 0, rejected_rows = 0;
};

// A week that was published, and the moment it speaks of.
struct EditionSeen {
  std::string week;      // "2013-W09"
  std::string as_at;
  std::string known_at;  // RFC 3339
};

struct Extracts {
  std::vector<Extract> all;           // in order of the log
  Timestamp last_received;            // 1970 when there was none
  std::vector<EditionSeen> editions;  // the last few, newest first
};

// From the events of the council's own stream. Errors are those of Questions::History; a council of which there is no event, or an empty log, has none.
StatusOr<Extracts> ReadExtracts(const Questions& questions, const std::string& authority);

// What pages remember of the log between requests, since reading the council's stream takes longer than drawing a page.
class PageMemory {
 public:
  // As ReadExtracts, at most half a minute ago. From any thread.
  StatusOr<std::shared_ptr<const Extracts>> RecentExtracts(const Questions& questions, const std::string& authority, Timestamp now);

  // As CouncilTargets::Read, at most half a minute ago. From any thread.
  StatusOr<std::shared_ptr<const CouncilTargets>> RecentTargets(const EventReader& log, Timestamp now);

 private:
  std::mutex mutex_;
  std::shared_ptr<const Extracts> extracts_;
  Timestamp read_at_;
  std::shared_ptr<const CouncilTargets> targets_;
  Timestamp targets_read_at_;
};

}  // namespace hanes
