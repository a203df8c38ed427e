// SPDX-License-Identifier: Apache-2.0
#include "projections/application_lives.h"

#include <algorithm>
#include <map>
#include <utility>

namespace hanes {
namespace {

size_t StageNamed(std::string_view name) { return static_cast<size_t>(std::find(kStages.begin(), kStages.end(), name) - kStages.begin()); }

}  // namespace

std::vector<ApplicationLife> ReadApplications(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at) {
  std::map<std::pair<Symbol, Symbol>, ApplicationLife> lives;  // by applicant and application
  const auto life_of = [&](const FactSpan& span, const FactContent& content) -> ApplicationLife& {
    const auto [life, is_new] = lives.try_emplace({span.entity, content.dimensions[0]});
    if (is_new) {
      life->second.entity = span.entity;
      life->second.id = content.dimensions[0];
      life->second.reached.fill(Date::Max());
    }
    return life->second;
  };
  std::map<Symbol, Symbol> campaigns;  // of vacancies
  const DateRange until{Date::Min(), as_at + 1};
  facts.ForEachDuring(kVacancy, until, known_at, [&](const FactSpan&, const FactContent& content) {
    campaigns[content.dimensions[0]] = content.dimensions[1];
  });
  facts.ForEachAt(kApplication, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    ApplicationLife& life = life_of(span, content);
    life.campaign = content.dimensions[1];
    life.team = content.dimensions[2];
  });
  facts.ForEachAt(kApplicationFor, as_at, known_at,
                  [&](const FactSpan& span, const FactContent& content) { life_of(span, content).role = content.dimensions[1]; });
  facts.ForEachAt(kApplicationFrom, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    ApplicationLife& life = life_of(span, content);
    const auto campaign = campaigns.find(content.dimensions[2]);
    if (life.campaign == 0 && campaign != campaigns.end()) life.campaign = campaign->second;
  });
  facts.ForEachDuring(kReached, until, known_at, [&](const FactSpan& span, const FactContent& content) {
    life_of(span, content).reached[StageNamed(facts.SymbolName(content.dimensions[1]))] = Date::FromDays(span.valid_from);
  });
  facts.ForEachAt(kStage, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    ApplicationLife& life = life_of(span, content);
    life.stage = StageNamed(facts.SymbolName(content.dimensions[1]));
    life.since = Date::FromDays(span.valid_from);
  });
  facts.ForEachAt(kStartAgreed, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    life_of(span, content).starts = Date::FromDays(content.amount);
  });
  std::vector<ApplicationLife> all;
  for (auto& [key, life] : lives) all.push_back(life);
  return all;
}

}  // namespace hanes
