// SPDX-License-Identifier: Apache-2.0
// Counters and gauges that a process shows at /metrics in the Prometheus text format.
//
// Names end in their unit (`projection_lag_seconds`); labels are few and never an id of a person.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace hanes {

// A number that is set or added to from any thread.
class Metric {
 public:
  void Set(double value) { value_.store(value, std::memory_order_relaxed); }
  void Add(double amount = 1) { value_.fetch_add(amount, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  // The metric of this name and these labels, made on first use. The reference lives as long as the registry.
  Metric& Counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Metric& Gauge(const std::string& name, const std::string& help, const Labels& labels = {});

  // Prometheus text format 0.0.4, names in alphabetical order.
  std::string Text() const;

 private:
  struct Family {
    std::string help;
    std::string type;
    std::map<Labels, std::unique_ptr<Metric>> members;
  };
  Metric& Find(const std::string& name, const std::string& help, const std::string& type, const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family> families_;
};

}  // namespace hanes
