// SPDX-License-Identifier: Apache-2.0
// Sends the week that this house published, again and again until everything of it is sent or given up.
#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/status.h"
#include "services/delivery/deliverer.h"

namespace hanes {

class DeliveryKeeper {
 public:
  // Both outlive it.
  DeliveryKeeper(Deliverer& deliverer, const Clock& clock) : deliverer_(deliverer), clock_(clock) {}

  // One look: sends what is due of the week. Nothing of a week that another house published, or nobody said to have: a log that was restored
  // or copied belongs to another house (sender_name.h). Each failure waits as the retry plan says. True when nothing is left to do.
  StatusOr<bool> Work(const std::string& week, std::stop_token stop = {});

 private:
  struct Waiting {
    uint32_t tries = 0;
    Timestamp until;
  };

  Deliverer& deliverer_;
  const Clock& clock_;
  std::map<EditionStep, Waiting> waiting_;
  std::string done_;  // the last week of which nothing is left
};

}  // namespace hanes
