// SPDX-License-Identifier: Apache-2.0
#include "projections/long_absence.h"

#include <algorithm>
#include <array>
#include <vector>

#include "projections/absence.h"
#include "projections/absence_rules.h"
#include "projections/absence_spells.h"
#include "projections/rules_in_force.h"
#include "projections/worker_absences.h"
#include "projections/working_days.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 3> kRulesRead = {"sickness.long_term", "sickness.usual_week", "calendar.bank_holidays"};

class Reader {
 public:
  Reader(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, std::string_view rule_set)
      : facts_(facts), as_at_(as_at), known_at_(known_at), rule_set_(rule_set) {}

  StatusOr<WorkedShares> Read() {
    facts_.ForEachAt(kPhasedReturn, as_at_, known_at_, [&](const FactSpan& span, const FactContent& content) {
      const auto worked = static_cast<uint32_t>(content.amount);
      const auto [share, is_new] = shares_.try_emplace(span.entity, worked);
      if (!is_new) share->second = std::min(share->second, worked);
    });
    std::vector<Symbol> sick;
    facts_.ForEachAt(kSickness, as_at_, known_at_, [&](const FactSpan& span, const FactContent&) { sick.push_back(span.entity); });
    std::vector<std::pair<Symbol, int32_t>> away;  // with the days it has had or will have
    facts_.ForEachAt(kOtherAbsence, as_at_, known_at_, [&](const FactSpan& span, const FactContent& content) {
      away.emplace_back(span.entity, DaysOf(span, content));
    });
    if (sick.empty() && away.empty()) return std::move(shares_);
    ASSIGN_OR_RETURN(const RulesInForce rules, RulesInForce::At(facts_, as_at_, known_at_, rule_set_, kRulesRead));
    ASSIGN_OR_RETURN(const int long_from, ReadLongFrom(rules));
    for (const auto& [worker, days] : away) {
      if (days >= long_from) shares_[worker] = 0;
    }
    if (!sick.empty()) RETURN_IF_ERROR(ReadSick(sick, rules, long_from));
    return std::move(shares_);
  }

 private:
  int32_t DaysOf(const FactSpan& span, const FactContent& content) const {
    const bool end_known = !Date::FromDays(span.valid_to).IsMax() && !content.unknown_end;
    return std::max(end_known ? span.valid_to : content.amount, as_at_.days() + 1) - span.valid_from;
  }

  // Records are read from twice as far back as the limit: of a spell that goes on from before that, what is read is long already, but where more
  // days off than the limit has lie between two of its records.
  Status ReadSick(std::vector<Symbol>& sick, const RulesInForce& rules, int long_from) {
    ASSIGN_OR_RETURN(const WeekHours usual, ReadUsualWeek(rules));
    ASSIGN_OR_RETURN(const std::string division, rules.Word("calendar.bank_holidays"));
    const WorkingDays calendar = WorkingDays::At(facts_, division, known_at_);
    std::sort(sick.begin(), sick.end());
    const DateRange today{as_at_, as_at_ + 1};
    for (const WorkerAbsences& absences : ReadSickness(facts_, {as_at_ + 1 - 2 * long_from, as_at_ + 1}, known_at_)) {
      if (!std::binary_search(sick.begin(), sick.end(), absences.entity)) continue;
      ASSIGN_OR_RETURN(const auto spells, JoinSpells(absences.sickness, today, OwnDays(absences.weeks, usual, calendar)));
      const bool is_long = std::any_of(spells.begin(), spells.end(), [&](const AbsenceSpell& s) { return DaysBy(s, as_at_) >= long_from; });
      if (is_long) shares_[absences.entity] = 0;
    }
    return OkStatus();
  }

  const FactIndex::Snapshot& facts_;
  const Date as_at_;
  const Timestamp known_at_;
  const std::string_view rule_set_;
  WorkedShares shares_;
};

}  // namespace

StatusOr<WorkedShares> ReadWorkedShares(const FactIndex::Snapshot& facts, Date as_at, Timestamp known_at, std::string_view rule_set) {
  return Reader(facts, as_at, known_at, rule_set).Read();
}

}  // namespace hanes
