// SPDX-License-Identifier: Apache-2.0
// What a role runs to publish each week and to have it sent: the parts, wired, and their thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/status.h"
#include "services/delivery/deliverer.h"
#include "services/delivery/delivery_keeper.h"
#include "services/edition_keeper.h"

namespace hanes {

class EditionDesk {
 public:
  struct Options {
    AuthorityId authority;
    WeeklyTime time;
    std::optional<DeliveryPlan> plan;  // nothing: weeks are published and not sent
    std::string chromium;
    std::string folder;                // where the house keeps who it is
    std::map<std::string, std::string> kafka_options;  // of the client that writes the figures topic
  };
  // Starts its thread. All references outlive it; nobody else uses the publisher. Errors: those of HouseToken.
  static StatusOr<std::unique_ptr<EditionDesk>> Start(Options options, const Questions& questions, const EventReader& log,
                                                      EventPublisher& publisher, const Clock& clock, Metrics& metrics);

 private:
  EditionDesk() = default;

  std::unique_ptr<EditionScribe> scribe_;
  std::unique_ptr<Deliverer> deliverer_;
  std::unique_ptr<DeliveryKeeper> delivery_;
  std::unique_ptr<EditionKeeper> keeper_;  // its thread ends before what it uses
};

// Where the topic that this house reads is: the brokers of the figures topic. Unavailable when it reads none.
StatusOr<KafkaAddress> KafkaOfHouse(const Questions& questions, const std::map<std::string, std::string>& client_options);

}  // namespace hanes
