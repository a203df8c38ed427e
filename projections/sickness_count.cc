// SPDX-License-Identifier: Apache-2.0
#include "projections/sickness_count.h"

#include <limits>
#include <set>

#include "base/utf8.h"
#include "projections/absence.h"
#include "projections/caseload_cells.h"
#include "projections/caseload_children.h"
#include "projections/sickness.h"
#include "projections/table_rows.h"

namespace hanes {
namespace {

constexpr Symbol kNoSuchSymbol = std::numeric_limits<Symbol>::max();

DateRange DaysTo(Date as_at, int days) { return {as_at + 1 - days, as_at + 1}; }

// Every reason that an absence was said to have, as known then and as known now.
std::set<std::string_view> ReasonsOf(const FactIndex::Snapshot& facts, Timestamp known_at) {
  std::set<Symbol> reasons;
  for (const Timestamp known : {known_at, Timestamp::Max()}) {
    facts.ForEachDuring(kSickness, {Date::Min(), Date::Max()}, known,
                        [&](const FactSpan&, const FactContent& content) { reasons.insert(content.dimensions[1]); });
  }
  reasons.erase(0);
  std::set<std::string_view> names = {kNotRecorded};
  for (const Symbol reason : reasons) names.insert(facts.SymbolName(reason));
  return names;
}

Symbol TeamOn(const WorkerLife& life, Date day) {
  const Employed* const terms = life.On(day);
  return terms == nullptr ? 0 : terms->team;
}

}  // namespace

// Lives are read from the first day that anything is counted of.
SicknessCount::SicknessCount(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const AbsenceRules& rules)
    : facts_(facts), question_(question), asked_(question.asked), rules_(rules),
      workforce_(facts, {std::min(question.days.from - 1, DaysTo(asked_.as_at, rules.bradford_days).from), asked_.as_at + 1},
                 asked_.known_at, kAgencyEmployment) {}

Status SicknessCount::Only(std::string_view team, std::string_view worker, std::string_view category) {
  if (!team.empty()) only_team_ = facts_.FindSymbol(team).value_or(kNoSuchSymbol);
  if (!worker.empty()) only_worker_ = facts_.FindEntity(fmt::format("worker:{}", worker)).value_or(kNoSuchSymbol);
  if (category.empty()) return OkStatus();
  if (category == kTermNames[kShortTerm] || category == kTermNames[kLongTerm]) {
    only_long_ = category == kTermNames[kLongTerm];
    return OkStatus();
  }
  const std::set<std::string_view> reasons = ReasonsOf(facts_, asked_.known_at);
  if (!reasons.contains(category)) {
    return InvalidArgument("category \"{}\" is not one of {}, nor of the reasons {}", Excerpt(category), fmt::join(kTermNames, ", "),
                           fmt::join(reasons, ", "));
  }
  only_reason_ = category == kNotRecorded ? 0 : facts_.FindSymbol(category).value_or(kNoSuchSymbol);
  return OkStatus();
}

Status SicknessCount::Fill(const WorkingDays& calendar) {
  const SicknessDays days{asked_.as_at, asked_.known_at, question_.days, DaysTo(asked_.as_at, rules_.bradford_days)};
  ASSIGN_OR_RETURN(sick_, FindSickWorkers(facts_, days, rules_, calendar, workforce_));
  std::erase_if(sick_, [this](const SickWorker& sick) { return !IsAsked(LifeOf(sick.place)); });
  for (const SickWorker& sick : sick_) {
    if (asked_.by == "worker" && !of_category() && IsAskedTeam(TeamOn(LifeOf(sick.place), asked_.as_at))) tallies_.try_emplace(sick.place);
    CountSick(sick);
    if (sick.off) CountOff(sick);
  }
  CountInPost();
  if (!HasWholeWorkers()) return OkStatus();
  if (!of_category()) CountPhased();
  CountCases();
  return OkStatus();
}

uint32_t SicknessCount::KeyOf(uint32_t place, Symbol team, Symbol reason, bool is_long) const {
  if (asked_.by == "team") return team;
  if (asked_.by == "worker") return place;
  if (asked_.by == "reason") return reason;
  if (asked_.by == "term") return is_long ? kLongTerm : kShortTerm;
  return 0;
}

template <typename Change>
void SicknessCount::Add(uint32_t place, Symbol team, Symbol reason, bool is_long, const Change& change) {
  if (!IsAskedTeam(team) || !IsAskedAbsence(reason, is_long)) return;
  change(tallies_[KeyOf(place, team, reason, is_long)]);
  change(total_);
}

void SicknessCount::CountSick(const SickWorker& sick) {
  for (const SickDay& day : sick.days) {
    Add(sick.place, day.team, day.reason, day.is_long, [&](SicknessTally& tally) { tally.CountDay(day); });
    days_without_fte_ += !day.fte_known && IsAskedTeam(day.team) && IsAskedAbsence(day.reason, day.is_long) ? 1 : 0;
  }
  for (const SickSpell& spell : sick.spells) {
    Add(sick.place, spell.team, spell.reason, spell.is_long, [&](SicknessTally& tally) { tally.CountSpell(spell); });
    const bool listed = asked_.open && spell.ended && IsAskedTeam(spell.team) && IsAskedAbsence(spell.reason, spell.is_long);
    if (!listed) continue;
    members_.push_back({LifeOf(sick.place).entity, KeyOf(sick.place, spell.team, spell.reason, spell.is_long),
                        fmt::format("back {}, {}", spell.back.ToString(), spell.met ? "meeting held" : "no meeting held")});
  }
  end_unknown_ += sick.unknown_end ? 1 : 0;
}

void SicknessCount::CountOff(const SickWorker& sick) {
  const Employed* const terms = LifeOf(sick.place).On(asked_.as_at);
  Add(sick.place, TeamOn(LifeOf(sick.place), asked_.as_at), sick.off_reason, sick.off_long, [&](SicknessTally& tally) {
    ++tally.off;
    tally.off_long += sick.off_long ? 1 : 0;
    tally.fte_off += terms != nullptr && terms->fte > 0 ? static_cast<uint64_t>(terms->fte) : 0;
  });
}

// Whoever is back for part of the hours is not off.
void SicknessCount::CountPhased() {
  std::set<uint32_t> phased;
  facts_.ForEachAt(kPhasedReturn, asked_.as_at, asked_.known_at,
                   [&](const FactSpan& span, const FactContent&) { phased.insert(workforce_.PlaceOf(span.entity)); });
  for (const uint32_t place : phased) {
    const WorkerLife& life = LifeOf(place);
    const Employed* const terms = life.On(asked_.as_at);
    const bool counts = IsAsked(life) && !life.LeftBy(asked_.as_at) && (terms == nullptr || !terms->agency);
    if (!counts) continue;
    const Symbol team = TeamOn(life, asked_.as_at);
    Add(place, team, 0, false, [](SicknessTally& tally) { ++tally.phased; });
    if (asked_.open && IsAskedTeam(team)) members_.push_back({life.entity, KeyOf(place, team, 0, false), "on a phased return"});
  }
}

void SicknessCount::CountInPost() {
  for (const WorkerLife& life : workforce_.workers()) {
    if (!IsAsked(life)) continue;
    CountInPostOn(life, question_.days.from, &SicknessTally::fte_first, "first");
    CountInPostOn(life, question_.days.to - 1, &SicknessTally::fte_last, "last");
  }
}

void SicknessCount::CountInPostOn(const WorkerLife& life, Date day, uint64_t SicknessTally::* fte, std::string_view which) {
  const Employed* const terms = life.On(day);
  if (terms == nullptr || terms->agency || terms->fte < 0 || !IsAskedTeam(terms->team)) return;
  total_.*fte += static_cast<uint64_t>(terms->fte);
  if (asked_.by == "team") tallies_[terms->team].*fte += static_cast<uint64_t>(terms->fte);
  if (!asked_.open || (asked_.by != "team" && asked_.by != "authority")) return;  // no other row has a figure of them
  members_.push_back({life.entity, asked_.by == "team" ? terms->team : 0,
                      fmt::format("in post on the {} day {}, {} FTE", which, day.ToString(), FteText(static_cast<uint64_t>(terms->fte)))});
}

// Children held by workers who are off, each once in a row, by the same reading of the same facts as the caseload.
void SicknessCount::CountCases() {
  std::map<Symbol, uint32_t> off;  // by own name: the place of the worker
  for (const SickWorker& sick : sick_) {
    const WorkerLife& life = LifeOf(sick.place);
    if (IsOff(sick) && life.name != 0 && IsAskedTeam(TeamOn(life, asked_.as_at))) off.emplace(life.name, sick.place);
  }
  if (off.empty()) return;
  const CaseloadChildren children(facts_, asked_.as_at, asked_.known_at, true, CaseloadChildren::Detail::kEachChild);
  std::set<uint32_t> keys;
  for (uint32_t child = 0; child < children.children().size(); ++child) {
    keys.clear();
    children.ForEachHold(child, [&](const Hold& hold) {
      if (hold.worker == kNobody) return;
      const auto found = off.find(children.workers()[hold.worker].worker);
      if (found != off.end()) keys.insert(KeyOf(found->second, TeamOn(LifeOf(found->second), asked_.as_at), 0, false));
    });
    for (const uint32_t key : keys) {
      ++tallies_[key].cases_held;
      if (asked_.open) members_.push_back({children.children()[child].entity, key, "held by a worker who is off"});
    }
    total_.cases_held += keys.empty() ? 0 : 1;
  }
}

SicknessCount::Counted SicknessCount::CountedOf(const SickWorker& sick) const {
  std::set<uint32_t> keys;
  Counted counted;
  for (const SickDay& day : sick.days) {
    if (!IsAskedTeam(day.team) || !IsAskedAbsence(day.reason, day.is_long)) continue;
    counted.days += day.hundredths;
    keys.insert(KeyOf(sick.place, day.team, day.reason, day.is_long));
  }
  const Symbol team = TeamOn(LifeOf(sick.place), asked_.as_at);
  counted.off = IsOff(sick) && IsAskedTeam(team);
  if (counted.off) keys.insert(KeyOf(sick.place, team, sick.off_reason, sick.off_long));
  counted.keys.assign(keys.begin(), keys.end());
  return counted;
}

}  // namespace hanes
