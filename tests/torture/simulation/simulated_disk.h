// SPDX-License-Identifier: Apache-2.0
// A faulty disk whose user has no threads: what RocksDB would do in the background waits until it is told to, so that a seed decides when.
#pragma once

#include <deque>

#include "store/testing/faulty_disk.h"

namespace hanes::simulation {

class SimulatedDisk : public FaultyDisk {
 public:
  using FaultyDisk::FaultyDisk;

  void Schedule(void (*work)(void*), void* argument, Priority priority, void* tag, void (*dropped)(void*)) override {
    jobs_.push_back({work, dropped, argument, priority, tag});
  }
  int UnSchedule(void* tag, Priority priority) override {
    std::deque<Job> kept, gone;
    for (const Job& job : jobs_) (job.tag == tag && job.priority == priority ? gone : kept).push_back(job);
    jobs_ = std::move(kept);
    for (const Job& job : gone) {
      if (job.dropped != nullptr) job.dropped(job.argument);
    }
    return static_cast<int>(gone.size());
  }
  // False when nothing waits.
  bool RunOneJob() {
    if (jobs_.empty()) return false;
    const Job job = jobs_.front();
    jobs_.pop_front();
    job.work(job.argument);
    return true;
  }

 private:
  struct Job {
    void (*work)(void*);
    void (*dropped)(void*);
    void* argument;
    Priority priority;
    void* tag;
  };
  std::deque<Job> jobs_;
};

}  // namespace hanes::simulation
