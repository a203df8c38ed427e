// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/figures.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "base/ids.h"

namespace hanes {
namespace {

void Add(const Verdict& verdict, GroupFigure& to) {
  to.figure.Add(verdict);
  to.left_out += verdict.side == Verdict::kLeftOut ? 1 : 0;
}

void AddGroups(const KnownFacts& facts, Grouping grouping, IndicatorFigures& counted) {
  absl::flat_hash_map<Symbol, GroupFigure> by_group;
  std::vector<Symbol> groups;
  for (const CohortCase& of : counted.cohort.cases) {
    GroupsOfCase(facts, of, grouping, groups);
    for (const Symbol group : groups) {
      GroupFigure& figure = by_group.try_emplace(group, GroupFigure{group, {.unit = counted.indicator->unit}, 0}).first->second;
      Add(of.verdict, figure);
    }
  }
  for (const auto& [group, figure] : by_group) counted.groups.push_back(figure);
  std::sort(counted.groups.begin(), counted.groups.end(), [&](const GroupFigure& a, const GroupFigure& b) {
    return facts.snapshot().SymbolName(a.group) < facts.snapshot().SymbolName(b.group);
  });
}

void KeepOnly(const KnownFacts& facts, const CasesOf& only, Cohort& cohort) {
  if (only.name.empty()) return;
  const std::optional<Symbol> asked = facts.snapshot().FindSymbol(only.name);
  std::vector<Symbol> groups;
  std::erase_if(cohort.cases, [&](const CohortCase& of) {
    GroupsOfCase(facts, of, only.kind, groups);
    return !asked || std::find(groups.begin(), groups.end(), *asked) == groups.end();
  });
}

}  // namespace

void GroupsOfCase(const KnownFacts& facts, const CohortCase& of, Grouping grouping, std::vector<Symbol>& groups) {
  const std::string_view name = facts.snapshot().EntityName(of.entity);
  const bool is_worker = KindOf(name) == "worker";
  if (grouping == Grouping::kTeam) {
    if (is_worker) groups = {facts.Teams().OfWorker(of.entity, of.day)};
    else facts.Teams().OfChild(of.entity, of.day, groups);
    return;
  }
  if (is_worker) groups = {facts.Named(name.substr(name.find(':') + 1))};
  else facts.Teams().HoldersOf(of.entity, of.day, groups);
  if (groups.empty()) groups = {0};
}

IndicatorFigures CountIndicator(const Indicator& indicator, const IndicatorMoment& moment, DateRange period, Grouping grouping,
                                const CasesOf& only) {
  IndicatorFigures counted;
  counted.indicator = &indicator;
  Reading reading(moment.facts(), moment.rules(), period, moment.kept());
  indicator.gather(reading, counted.cohort);
  KeepOnly(moment.facts(), only, counted.cohort);
  counted.failure = reading.failure();
  counted.whole.figure.unit = indicator.unit;
  for (const CohortCase& of : counted.cohort.cases) Add(of.verdict, counted.whole);
  if (grouping != Grouping::kNone) AddGroups(moment.facts(), grouping, counted);
  return counted;
}

}  // namespace hanes
