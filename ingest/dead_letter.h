// SPDX-License-Identifier: Apache-2.0
// Sends what was quarantined to hanes.<authority>.dead-letter, so that whoever sent it can see it without reading our log.
//
// Record: value and key as the bytes were received; headers hanes_quarantine_id, hanes_reason, hanes_detail, hanes_origin, hanes_place,
// and the record's own headers. At least once: a crash between sending and marking sends again, under the same hanes_quarantine_id.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include "base/ids.h"
#include "base/metrics.h"
#include "base/status.h"
#include "ingest/kafka_address.h"
#include "store/quarantine.h"

namespace hanes {

class DeadLetterSender {
 public:
  // `quarantine` and `metrics` outlive it. Metric: dead_letter_sent_total.
  static StatusOr<std::unique_ptr<DeadLetterSender>> Open(const KafkaAddress& address, const AuthorityId& authority, Quarantine& quarantine,
                                                          Metrics& metrics);
  virtual ~DeadLetterSender() = default;

  // Sends all that wait and marks them once they are acknowledged. Returns how many.
  virtual StatusOr<size_t> SendWaiting() = 0;

  // Sends again and again until `stop`. Brokers that are away are waited for; returns early only when the quarantine itself fails.
  virtual Status Run(std::stop_token stop, std::chrono::milliseconds interval = std::chrono::seconds(1)) = 0;
};

}  // namespace hanes
