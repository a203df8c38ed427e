// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <fmt/format.h>

namespace hanes {
namespace {

// Backslash, quote and new line are escaped, as the text format asks.
std::string Escape(const std::string& value) {
  std::string text;
  for (char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') text += "\\n";
    else text += c;
  }
  return text;
}

std::string LabelText(const Metrics::Labels& labels) {
  if (labels.empty()) return "";
  std::string text;
  for (const auto& [name, value] : labels) {
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "{" : ",", name, Escape(value));
  }
  return text + "}";
}

}  // namespace

Metric& Metrics::Counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Find(name, help, "counter", labels);
}

Metric& Metrics::Gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Find(name, help, "gauge", labels);
}

Metric& Metrics::Find(const std::string& name, const std::string& help, const std::string& type, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  Family& family = families_[name];
  if (family.members.empty()) {
    family.help = help;
    family.type = type;
  }
  std::unique_ptr<Metric>& metric = family.members[labels];
  if (metric == nullptr) metric = std::make_unique<Metric>();
  return *metric;
}

std::string Metrics::Text() const {
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& [name, family] : families_) {
    text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, family.help, name, family.type);
    for (const auto& [labels, metric] : family.members) {
      text += fmt::format("{}{} {}\n", name, LabelText(labels), metric->value());
    }
  }
  return text;
}

}  // namespace hanes
