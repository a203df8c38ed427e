// SPDX-License-Identifier: Apache-2.0
#include "projections/sickness_question.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "projections/absence.h"
#include "projections/absence_rules.h"
#include "projections/asked_period.h"
#include "projections/caseload.h"
#include "projections/caseload_cells.h"
#include "projections/caseload_children.h"
#include "projections/rates.h"
#include "projections/rules_in_force.h"
#include "projections/settings_facts.h"
#include "projections/sickness.h"
#include "projections/sickness_count.h"
#include "projections/table_rows.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 5> kDimensions = {"authority", "team", "worker", "reason", "term"};

uint64_t Days(DateRange days) { return static_cast<uint64_t>(days.to - days.from); }
// The financial year that the days begin in.
DateRange YearOf(DateRange days) { return Period::Of(Period::Kind::kFinancialYear, days.from).days(); }

// What was counted, as rows.
class Table {
 public:
  Table(const FactIndex::Snapshot& facts, const PeriodQuestion& question, const AbsenceRules& rules, const SicknessCount& count,
        v1::Answer& answer)
      : facts_(facts), question_(question), asked_(question.asked), rules_(rules), count_(count), answer_(answer), rows_(answer) {}

  void Fill(const AuthorityId& authority) {
    if (asked_.by == "authority") ByAuthority(authority.value());
    else if (asked_.by == "team") ByTeam();
    else if (asked_.by == "worker") ByWorker();
    else if (asked_.by == "reason") ByReason();
    else ByTerm();
    if (asked_.open) AddMembers();
    AddNotes();
  }

 private:
  using Cells = std::vector<std::string>;

  void ByAuthority(std::string_view authority) {
    SetFigureColumns({"authority"});
    rows_.AddRow(0, WithFigures({std::string(authority.empty() ? kNoneRow : authority)}, count_.total()));
    rows_.AddTotal(WithFigures({std::string(kTotalRow)}, count_.total()));
  }

  void ByTeam() {
    SetFigureColumns({"team", "team_name"});
    std::map<std::string_view, std::string_view> names;
    facts_.ForEachAt(kTeamName, asked_.as_at, asked_.known_at, [&](const FactSpan&, const FactContent& content) {
      names[facts_.SymbolName(content.dimensions[kOwnName])] = facts_.SymbolName(content.dimensions[0]);
    });
    for (const auto& [id, team] : KeysByName([this](uint32_t key) { return facts_.SymbolName(key); })) {
      rows_.AddRow(team, WithFigures({id, std::string(names[id])}, count_.tallies().at(team)));
    }
    rows_.AddTotal(WithFigures({std::string(kTotalRow), ""}, count_.total()));
  }

  void ByWorker() {
    rows_.SetColumns({"worker", "role", "team", "fte", "off_since", "expected_back", "spells", "long_term_spells", "days_lost", "fte_days_lost",
                      "bradford_spells", "bradford_days", "bradford_factor", "spells_ended", "return_to_work_held", "cases_held_by_off"},
                     1);
    std::map<uint32_t, const SickWorker*> sick;
    for (const SickWorker& worker : count_.sick()) sick[worker.place] = &worker;
    for (const auto& [id, place] : KeysByName([this](uint32_t key) { return NameOf(facts_.EntityName(count_.LifeOf(key).entity)); })) {
      const auto found = sick.find(place);
      rows_.AddRow(place, WorkerCells(id, place, found == sick.end() ? SickWorker{} : *found->second));
    }
    const SicknessTally& total = count_.total();
    rows_.AddTotal({std::string(kTotalRow), "", "", "", "", "", std::to_string(total.spells), std::to_string(total.long_spells),
                    FteText(total.days), FteText(total.FullTimeDays()), "", "", "", std::to_string(total.ended), std::to_string(total.met),
                    std::to_string(total.cases_held)});
  }

  Cells WorkerCells(const std::string& id, uint32_t place, const SickWorker& sick) const {
    const WorkerLife& life = count_.LifeOf(place);
    const SicknessTally& tally = count_.tallies().at(place);
    const Employed* const terms = life.On(asked_.as_at);
    const bool fte_known = terms != nullptr && terms->fte >= 0;
    return {id, RoleOf(life, terms), terms == nullptr ? "" : std::string(facts_.SymbolName(terms->team)),
            fte_known ? FteText(static_cast<uint64_t>(terms->fte)) : "", count_.IsOff(sick) ? sick.off_since.ToString() : "",
            count_.IsOff(sick) ? ExpectedBack(life.entity) : "",
            std::to_string(tally.spells), std::to_string(tally.long_spells), FteText(tally.days), FteText(tally.FullTimeDays()),
            std::to_string(sick.bradford_spells), FteText(sick.bradford_days),
            FteText(BradfordFactor(sick.bradford_spells, sick.bradford_days)), std::to_string(tally.ended), std::to_string(tally.met),
            std::to_string(tally.cases_held)};
  }
  // The latest day, where several absences run on; empty where none is known.
  std::string ExpectedBack(Symbol worker) const {
    if (!expected_back_.has_value()) {
      expected_back_.emplace();
      facts_.ForEachAt(kExpectedBack, asked_.as_at, asked_.known_at, [&](const FactSpan& span, const FactContent& content) {
        int32_t& day = expected_back_->try_emplace(span.entity, kDayNotKnown).first->second;
        day = std::max(day, content.amount);
      });
    }
    const auto found = expected_back_->find(worker);
    return found == expected_back_->end() || found->second == kDayNotKnown ? "" : Date::FromDays(found->second).ToString();
  }
  std::string RoleOf(const WorkerLife& life, const Employed* terms) const {
    if (terms == nullptr) return life.LeftBy(asked_.as_at) ? "left" : "unknown";
    return std::string(terms->role == 0 ? kNotRecorded : facts_.SymbolName(terms->role));
  }

  void ByReason() {
    SetShareColumns("reason");
    for (const auto& [reason, key] : KeysByName([this](uint32_t key) { return facts_.SymbolName(key); })) {
      rows_.AddRow(key, WithShare(key == 0 ? std::string(kNotRecorded) : reason, count_.tallies().at(key)));
    }
    rows_.AddTotal(WithShare(std::string(kTotalRow), count_.total()));
  }

  void ByTerm() {
    SetShareColumns("term");
    for (const uint32_t key : {kShortTerm, kLongTerm}) {
      const auto tally = count_.tallies().find(key);
      rows_.AddRow(key, WithShare(std::string(kTermNames[key]), tally == count_.tallies().end() ? SicknessTally{} : tally->second));
    }
    rows_.AddTotal(WithShare(std::string(kTotalRow), count_.total()));
  }

  void SetShareColumns(std::string_view dimension) {
    rows_.SetColumns({dimension, "workers_off", "fte_off", "spells", "days_lost", "fte_days_lost", "days_lost_in_all", "share_of_days"}, 1);
  }
  Cells WithShare(const std::string& name, const SicknessTally& tally) const {
    const uint64_t all = count_.total().days;
    return {name, std::to_string(tally.off), FteText(tally.fte_off), std::to_string(tally.spells), FteText(tally.days),
            FteText(tally.FullTimeDays()), FteText(all), TenthsText(PercentTenths(tally.days, all))};
  }

  void SetFigureColumns(std::initializer_list<std::string_view> dimensions) {
    rows_.SetColumns(dimensions, static_cast<uint32_t>(dimensions.size()));
    rows_.AddColumns({"workers_off", "fte_off", "off_long_term", "on_phased_return", "spells", "long_term_spells", "days_lost",
                      "days_lost_short_term", "days_lost_long_term", "fte_days_lost", "fte_first_day", "fte_last_day", "days_lost_per_fte",
                      "fte_days_available", "absence_rate", "spells_ended", "return_to_work_held", "return_to_work_rate",
                      "cases_held_by_off"});
  }
  // The figures of a group after its names.
  Cells WithFigures(Cells cells, const SicknessTally& tally) const {
    const uint64_t lost = tally.FullTimeDays();
    const uint64_t available = DaysAvailable(tally.fte_last, rules_.days_of_year, Days(question_.days), Days(YearOf(question_.days)));
    cells.push_back(std::to_string(tally.off));
    cells.push_back(FteText(tally.fte_off));
    cells.push_back(std::to_string(tally.off_long));
    cells.push_back(count_.of_category() ? "" : std::to_string(tally.phased));
    for (const uint64_t count : {tally.spells, tally.long_spells}) cells.push_back(std::to_string(count));
    for (const uint64_t days : {tally.days, tally.days - tally.long_days, tally.long_days, lost}) cells.push_back(FteText(days));
    cells.push_back(FteText(tally.fte_first));
    cells.push_back(FteText(tally.fte_last));
    cells.push_back(TenthsText(DaysLostPerFte(lost, tally.fte_first, tally.fte_last)));
    cells.push_back(FteText(available));
    cells.push_back(TenthsText(AbsenceRate(lost, available)));
    cells.push_back(std::to_string(tally.ended));
    cells.push_back(std::to_string(tally.met));
    cells.push_back(TenthsText(PercentTenths(tally.met, tally.ended)));
    cells.push_back(std::to_string(tally.cases_held));
    return cells;
  }

  // The keys of all tallies in order of their names; that without a name last, as "(none)".
  template <typename NameOfKey>
  std::vector<std::pair<std::string, uint32_t>> KeysByName(const NameOfKey& name_of) const {
    std::vector<std::pair<std::string, uint32_t>> named;
    bool none = false;
    for (const auto& [key, tally] : count_.tallies()) {
      const std::string name(name_of(key));
      if (name.empty()) none = true;
      else named.emplace_back(name, key);
    }
    std::sort(named.begin(), named.end());
    if (none) named.emplace_back(kNoneRow, 0);
    return named;
  }

  // Whoever is off, and whoever lost a day of the period; then what else is behind the figures. One behind several rows is in the total once.
  void AddMembers() {
    std::map<std::string, std::vector<uint32_t>> named;
    for (const SickWorker& sick : count_.sick()) {
      SicknessCount::Counted counted = count_.CountedOf(sick);
      if (counted.keys.empty()) continue;
      const std::string since = counted.off ? fmt::format("off since {}, ", sick.off_since.ToString()) : "";
      named[fmt::format("{}\t{}{} {} lost", facts_.EntityName(count_.LifeOf(sick.place).entity), since, FteText(counted.days),
                        counted.days == kWholeDay ? "day" : "days")] = std::move(counted.keys);
    }
    for (const StaffMember& one : count_.members()) named[fmt::format("{}\t{}", facts_.EntityName(one.entity), one.words)].push_back(one.key);
    for (const auto& [member, keys] : named) rows_.AddMember(keys, member);
  }

  void AddNotes() {
    NotePeriod(question_, answer_);
    answer_.add_notes(fmt::format("An absence is long from {} days of the calendar on; a full-time year has {} working days.",
                                  rules_.long_from_days, rules_.days_of_year));
    if (count_.days_without_fte() > 0) {
      answer_.add_notes(fmt::format("{} working days were lost by workers whose full-time equivalent was not known: they are in days_lost and "
                                    "not in fte_days_lost.", count_.days_without_fte()));
    }
    if (count_.end_unknown() > 0) {
      answer_.add_notes(fmt::format("Absences of {} workers count up to where the source stopped showing them: when they ended is unknown.",
                                    count_.end_unknown()));
    }
    NoteParked(facts_, answer_);
  }

  const FactIndex::Snapshot& facts_;
  const PeriodQuestion& question_;
  const AskedQuestion& asked_;
  const AbsenceRules& rules_;
  const SicknessCount& count_;
  v1::Answer& answer_;
  TableRows rows_;
  mutable std::optional<std::map<Symbol, int32_t>> expected_back_;  // by worker; read when the first asks
};

}  // namespace

std::span<const std::string_view> SicknessDimensions() { return kDimensions; }

std::unique_ptr<FactIndex> NewSicknessIndex() {
  // Bits of the dimensions that questions read, as in the caseload's for what is the caseload's.
  std::vector<FactIndex::Layout> layout = {
      {kOpenCase, 0b010}, {kChildProtection, 0}, {kLookedAfter, 0}, {kProceedings, 0}, {kReadyToClose, 0}, {kAllocation, 0b111},
      {kEmployment, 0b011, kOwnName}, {kLeftEmployment, 0, kOwnName}, {kTeamName, 0b001, kOwnName}, {kUnknownSince, 0},
      {kAgencyEmployment, 0}, {kSickness, 0b111}, {kPartDay, 0b001}, {kReturnToWork, 0b001}, {kPhasedReturn, 0}, {kExpectedBack, 0}, {kWorkWeek, 0b001},
  };
  for (const FactIndex::Layout& setting : SettingsLayout()) layout.push_back(setting);
  return std::make_unique<FactIndex>(layout);
}

StatusOr<v1::Answer> AskSickness(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const PeriodQuestion read, ReadPeriodQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const RulesInForce in_force, RulesInForce::At(facts, read.asked.as_at, read.asked.known_at, question.rules()));
  ASSIGN_OR_RETURN(const AbsenceRules rules, ReadAbsenceRules(in_force));
  ASSIGN_OR_RETURN(const std::string division, in_force.Word("calendar.bank_holidays"));
  const WorkingDays calendar = WorkingDays::At(facts, division, read.asked.known_at);
  SicknessCount count(facts, read, rules);
  RETURN_IF_ERROR(count.Only(question.team(), question.worker(), question.category()));
  RETURN_IF_ERROR(count.Fill(calendar));
  v1::Answer answer = BeginAnswer("sickness", read.asked, facts.checkpoint(), context);
  Table(facts, read, rules, count, answer).Fill(context.authority);
  return answer;
}

}  // namespace hanes
