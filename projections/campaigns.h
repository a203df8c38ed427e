// SPDX-License-Identifier: Apache-2.0
// Campaigns: how many started, how many were to start by when, and how many may yet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "projections/application_lives.h"
#include "projections/campaign_forecast.h"
#include "projections/fact_index.h"

namespace hanes {

// A target is a setting of measure "recruitment.campaign.CODE" for a period, whose last day is the deadline.
inline constexpr std::string_view kCampaignTarget = "recruitment.campaign.";

struct Campaign {
  std::string code;
  std::optional<Date> deadline;
  std::optional<int32_t> target;    // hundredths of a start
  uint32_t started = 0;             // by the day, ever
  std::vector<Symbol> under_way;    // applicants
  std::vector<double> chances;      // of those of whom past applications say something
  uint32_t without_history = 0;     // of how many they do not
};

// Every campaign that has a target in force, or an application, in order of their codes. `applications` are all there are.
std::vector<Campaign> CountCampaigns(const FactIndex::Snapshot& facts, std::span<const ApplicationLife> applications, Date as_at,
                                     Timestamp known_at);

}  // namespace hanes
