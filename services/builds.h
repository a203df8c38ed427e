// SPDX-License-Identifier: Apache-2.0
// What is being built from the log in this process, and how far it is: views that were missing at its start, and rebuilds.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/status.h"
#include "hanes/v1/house_service.pb.h"

namespace hanes {

// Safe for use by several threads.
class Builds {
 public:
  // `clock` outlives it.
  explicit Builds(const Clock& clock) : clock_(clock) {}

  // One piece of work: told of until it is destroyed.
  class Running {
   public:
    ~Running();
    void Set(uint64_t done, uint64_t total);

   private:
    friend class Builds;
    struct Work {
      std::vector<std::string> views;
      bool at_start = false;
      Timestamp began_at;
      uint64_t done = 0, total = 0;
    };
    Running(Builds& builds, std::list<Work>::iterator work) : builds_(builds), work_(work) {}
    Builds& builds_;
    const std::list<Work>::iterator work_;
  };
  // `at_start`: nothing is answered of these views until it is done.
  std::unique_ptr<Running> Begin(std::vector<std::string> views, bool at_start);

  // Adds what is running.
  void Describe(v1::HouseStatus* house) const;
  // Unavailable, with how far it is, while this view is built at the start.
  Status WaitFor(std::string_view view) const;

 private:
  v1::BuildStatus StatusOf(const Running::Work& work) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::list<Running::Work> running_;
};

// Unavailable: how far it is, and to ask again.
Status BeingBuilt(const v1::BuildStatus& build);

}  // namespace hanes
