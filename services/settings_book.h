// SPDX-License-Identifier: Apache-2.0
// All that a council has set, read from its log: rules, targets, calendar, with what they cite and when they were known.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "projections/fact.h"
#include "projections/rules_in_force.h"
#include "projections/settings_facts.h"
#include "store/event_log.h"

namespace hanes {

class SettingsBook {
 public:
  // Errors: FailedPrecondition when the log is empty; those of the log; DataLoss or the fold's own when the settings cannot be read.
  static StatusOr<SettingsBook> Read(const EventReader& log);

  // Every fact of settings_facts.h, superseded ones too.
  const std::vector<KnownFact>& facts() const { return facts_; }
  // What the event behind a fact cites; "" when it cites nothing.
  const std::string& CitationOf(const KnownFact& fact) const;
  // The rules as they were known, for RulesInForce::Of.
  std::vector<SetRule> RulesKnownAt(Timestamp known_at) const;

  const LogHead& head() const { return head_; }

 private:
  LogHead head_;
  std::vector<KnownFact> facts_;
  std::map<Position, std::string> citations_;
};

}  // namespace hanes
