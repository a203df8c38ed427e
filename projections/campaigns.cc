// SPDX-License-Identifier: Apache-2.0
#include "projections/campaigns.h"

#include <algorithm>
#include <map>

#include "base/period.h"
#include "projections/settings_facts.h"

namespace hanes {
namespace {

using Campaigns = std::map<std::string, Campaign>;

// The latest deadline of a code counts, where several periods have a target.
void ReadTargets(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, Campaigns& campaigns) {
  facts.ForEachAt(kSettingTarget, as_at, known_at, [&](const FactSpan&, const FactContent& content) {
    const std::string_view measure = facts.SymbolName(content.dimensions[0]);
    if (!measure.starts_with(kCampaignTarget)) return;
    const std::string code(measure.substr(kCampaignTarget.size()));
    Campaign& campaign = campaigns[code];
    const StatusOr<Period> period = Period::Parse(facts.SymbolName(content.dimensions[2]));
    const std::optional<Date> deadline = period.ok() ? std::optional(period->days().to - 1) : std::nullopt;
    if (campaign.target.has_value() && deadline <= campaign.deadline) return;
    campaign.target = content.amount;
    campaign.deadline = deadline;
  });
}

// What applications so far say of those that reached the stage.
std::vector<PastStage> HistoryOf(size_t stage, std::span<const ApplicationLife> applications, Date as_at) {
  std::vector<PastStage> history;
  for (const ApplicationLife& life : applications) {
    if (!life.Reached(stage) || !life.stage.has_value()) continue;
    const Date until = life.Ended() ? life.reached[*life.stage] : as_at;
    history.push_back({until - life.reached[stage], life.stage == kStageStarted, life.Ended()});
  }
  return history;
}

}  // namespace

std::vector<Campaign> CountCampaigns(const FactIndex::Snapshot& facts, std::span<const ApplicationLife> applications, Date as_at,
                                     Timestamp known_at) {
  Campaigns campaigns;
  ReadTargets(facts, as_at, known_at, campaigns);
  std::map<size_t, std::vector<PastStage>> histories;
  for (const ApplicationLife& life : applications) {
    if (life.campaign == 0) continue;
    Campaign& campaign = campaigns[std::string(facts.SymbolName(life.campaign))];
    campaign.started += life.Reached(kStageStarted) ? 1 : 0;
    if (!life.stage.has_value() || life.Ended()) continue;
    campaign.under_way.push_back(life.entity);
    if (!campaign.deadline.has_value() || *campaign.deadline < as_at) continue;
    const auto [history, is_new] = histories.try_emplace(*life.stage);
    if (is_new) history->second = HistoryOf(*life.stage, applications, as_at);
    const std::optional<double> chance = ChanceOfStart(history->second, as_at - life.since, *campaign.deadline - as_at);
    if (chance.has_value()) campaign.chances.push_back(*chance);
    else ++campaign.without_history;
  }
  std::vector<Campaign> all;
  for (auto& [code, campaign] : campaigns) {
    campaign.code = code;
    all.push_back(std::move(campaign));
  }
  return all;
}

}  // namespace hanes
