// SPDX-License-Identifier: Apache-2.0
#include "projections/pipeline.h"

#include <map>
#include <set>
#include <utility>

namespace hanes {
namespace {

// The first advertisement of each vacancy that is open on the day.
PipelineStage ReadAdvertised(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const StaffFilter& only) {
  const auto& [as_at, known_at] = std::pair(question.asked.as_at, question.asked.known_at);
  std::set<Symbol> of_others;  // posts that are not asked for
  facts.ForEachAt(kPost, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    if (!only.Has(content.dimensions[0], content.dimensions[1])) of_others.insert(span.entity);
  });
  std::map<std::pair<Symbol, Symbol>, Date> opened;  // by post and vacancy
  facts.ForEachAt(kVacancy, as_at, known_at, [&](const FactSpan& span, const FactContent& content) {
    if (!of_others.contains(span.entity)) opened[{span.entity, content.dimensions[0]}] = Date::FromDays(span.valid_from);
  });
  std::map<std::pair<Symbol, Symbol>, Date> advertised;
  facts.ForEachDuring(kAdvertised, {Date::Min(), as_at + 1}, known_at, [&](const FactSpan& span, const FactContent& content) {
    const std::pair key(span.entity, content.dimensions[0]);
    const Date day = Date::FromDays(span.valid_from);
    const auto vacancy = opened.find(key);
    if (vacancy == opened.end() || day < vacancy->second) return;
    const auto [first, is_new] = advertised.try_emplace(key, day);
    if (!is_new) first->second = std::min(first->second, day);
  });
  PipelineStage stage;
  for (const auto& [key, day] : advertised) {
    stage.members.push_back({key.first, std::nullopt});
    stage.days.push_back(static_cast<uint64_t>(as_at - day));
    stage.reached_in_period += question.days.Contains(day) ? 1 : 0;
  }
  return stage;
}

}  // namespace

Pipeline ReadPipeline(const FactIndex::Snapshot& facts, const PeriodQuestion& question, std::span<const ApplicationLife> applications,
                      const StaffFilter& only) {
  Pipeline pipeline;
  pipeline.advertised = ReadAdvertised(facts, question, only);
  for (const ApplicationLife& life : applications) {
    if (!only.Has(life.team, life.role)) continue;
    for (size_t stage = 0; stage < kStages.size(); ++stage) {
      const bool in_period = life.Reached(stage) && question.days.Contains(life.reached[stage]);
      pipeline.stages[stage].reached_in_period += in_period ? 1 : 0;
      if (in_period && stage >= kStageStarted) pipeline.stages[stage].members.push_back({life.entity, std::nullopt});
    }
    if (!life.stage.has_value()) {
      ++pipeline.unknown;
    } else if (!life.Ended()) {
      pipeline.stages[*life.stage].members.push_back({life.entity, life.starts});
      pipeline.stages[*life.stage].starts_agreed += life.starts.has_value() ? 1 : 0;
      pipeline.stages[*life.stage].days.push_back(static_cast<uint64_t>(question.asked.as_at - life.since));
    }
  }
  return pipeline;
}

}  // namespace hanes
