// SPDX-License-Identifier: Apache-2.0
// What the council wants its figures to come to, whatever question shows them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/status.h"
#include "base/timestamp.h"
#include "projections/fact.h"
#include "store/event_log.h"

namespace hanes {

struct CouncilTarget {
  enum class Better : uint8_t { kHigher, kLower, kNotSaid };
  int64_t hundredths = 0;
  Better better = Better::kNotSaid;

  std::string Text() const;  // "85", "7.5"
  // How far a value is on the worse side, with one decimal; "0" where the target is met. Nothing where `value` is no number, or nobody said
  // which side is the worse.
  std::optional<std::string> Missed(std::string_view value) const;
};

class CouncilTargets {
 public:
  // From the council's own stream. An empty log has none. Errors: those of SettingsBook::Read.
  static StatusOr<CouncilTargets> Read(const EventReader& log);

  // Of the whole council, on a day as known at a moment, for any period.
  std::optional<CouncilTarget> Of(std::string_view measure, Date as_at, Timestamp known_at) const;

 private:
  std::vector<KnownFact> facts_;
};

}  // namespace hanes
