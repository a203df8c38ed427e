// SPDX-License-Identifier: Apache-2.0
// Ten invented years of a council as facts: referrals, cases, plans, children looked after, their visits and reviews, workers and their
// supervision, rules and targets. What is measured is asked of it.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "projections/fact_store.h"
#include "projections/indicators.h"
#include "projections/indicators/pages.h"
#include "projections/settings_facts.h"

namespace hanes::testing {

inline constexpr Date kFirstDay = Date::FromDays(15'065);  // 2011-04-01
inline constexpr int kDays = 3652;
inline Timestamp Noon(Date day) { return Timestamp::FromMicros(int64_t{day.days()} * 86'400'000'000 + 43'200'000'000); }

// Facts of one child or worker, known on the day they began.
class Life {
 public:
  explicit Life(std::string entity) : entity_(std::move(entity)) {}
  void Point(uint8_t kind, Date day, std::array<std::string, 3> dimensions, int32_t amount = 0) { Spell(kind, {day, day + 1}, std::move(dimensions), amount); }
  // Known from the beginning: a holiday is declared before it comes.
  void Declared(uint8_t kind, Date day, std::array<std::string, 3> dimensions) {
    facts_.push_back({{kind, entity_, std::move(dimensions), 0, {day, day + 1}, false}, {Noon(kFirstDay), Timestamp::Max()}, {}});
  }
  void Spell(uint8_t kind, DateRange days, std::array<std::string, 3> dimensions, int32_t amount = 0) {
    facts_.push_back({{kind, entity_, std::move(dimensions), amount, days, false}, {Noon(days.from), Timestamp::Max()}, {}});
  }
  EntityFacts Facts() const { return {entity_, facts_}; }

 private:
  std::string entity_;
  std::vector<KnownFact> facts_;
};

class BusyCouncil : public FactStore {
 public:
  explicit BusyCouncil(int referrals) : referrals_(referrals) {}

  StatusOr<Checkpoint> LoadCheckpoint() const override { return Checkpoint{}; }
  StatusOr<std::vector<KnownFact>> Facts(const std::string& group) const override { return NotFound("{} is not kept", group); }
  StatusOr<std::vector<ParkedEntity>> Parked() const override { return std::vector<ParkedEntity>(); }

  // The same facts at every call.
  Status ForEach(const std::function<Status(const EntityFacts&)>& visit) const override {
    random_.seed(7);
    RETURN_IF_ERROR(visit(Settings().Facts()));
    for (int worker = 0; worker < kWorkers; ++worker) RETURN_IF_ERROR(visit(WorkerLife(worker).Facts()));
    for (int child = 0; child < referrals_; ++child) RETURN_IF_ERROR(visit(ChildLife(child).Facts()));
    return OkStatus();
  }

 private:
  static constexpr int kWorkers = 150, kTeams = 20;
  static constexpr int kReferralsAPlan = 8, kReferralsACare = 10;

  static Life Settings() {
    Life authority("authority:W06000012");
    const auto rule = [&](const char* name, const char* value) {
      authority.Spell(kSettingRule, {kFirstDay, Date::Max()}, {name, value, ""});
    };
    rule("referral.decision.limit", "1 working day");
    rule("rereferral.window", "12 months");
    rule("assessment.initial.limit", "7 working days");
    rule("assessment.core.limit", "35 working days");
    rule("cp.conference.limit", "15 working days");
    rule("cp.core_group.limit", "10 working days");
    rule("cp.review.first", "3 months");
    rule("cp.review.next", "6 months");
    rule("cp.visit.interval", "6 weeks");
    rule("lac.review.first", "28 days");
    rule("lac.review.second", "3 months");
    rule("lac.review.next", "6 months");
    rule("visit.after_placement", "1 week");
    rule("visit.first_year.interval", "6 weeks");
    rule("visit.later.interval", "6 weeks");
    rule("visit.long_term.interval", "3 months");
    rule("care_plan.limit", "10 working days");
    rule("supervision.interval", "28 days");
    rule("supervision.agreement.interval", "6 months");
    rule("calendar.bank_holidays", "england-and-wales");
    for (const Indicator& indicator : Indicators()) {
      authority.Spell(kSettingTarget, {kFirstDay, Date::Max()}, {std::string(indicator.code), "", ""}, 90'00);
      for (int team = 0; team < kTeams; ++team) {
        authority.Spell(kSettingTarget, {kFirstDay, Date::Max()}, {std::string(indicator.code), fmt::format("T{}", team), ""}, 80'00 + 50 * team);
      }
    }
    for (int year = 2011; year <= 2022; ++year) {
      authority.Declared(kCalendarDay, Date::FromCivil(year, 12, 25), {"england-and-wales", "bank_holiday", "Christmas Day"});
    }
    return authority;
  }

  static std::string WorkerName(int worker) { return fmt::format("W{}", worker); }
  static std::string TeamOf(int worker) { return fmt::format("T{}", worker % kTeams); }

  Life WorkerLife(int worker) const {
    Life life(fmt::format("worker:{}", WorkerName(worker)));
    life.Spell(kEmployment, {kFirstDay, Date::Max()}, {"social_worker", TeamOf(worker), ""}, 100);
    for (int day = Pick(28); day < kDays; day += 24 + Pick(12)) {
      life.Point(kSupervision, kFirstDay + day, {"one_to_one", fmt::format("S{}", day), "W0"}, kNoDay);
    }
    return life;
  }

  // A referral, and for some a case, a plan, a time of being looked after.
  Life ChildLife(int child) const {
    Life life(fmt::format("child:C{}", child));
    const Date referred = kFirstDay + Pick(kDays);
    life.Point(kReferral, referred, {"R", "accepted", "social_worker"}, (referred + Pick(4)).days());
    life.Point(kContact, referred, {"K", "referral", ""});
    if (child % 2 == 0) return life;
    const DateRange open{referred, referred + 30 + Pick(400)};
    const int worker = Pick(kWorkers);
    life.Spell(kOpenCase, open, {"R", TeamOf(worker), ""});
    life.Spell(kAllocation, open, {WorkerName(worker), "", "primary"});
    life.Spell(kAssessment, {referred + 1, referred + 4 + Pick(12)}, {"A", "initial", "R"});
    life.Point(kSeenForAssessment, referred + 2, {"A", WorkerName(worker), "yes"}, 1);
    if (child % kReferralsAPlan == 1) AddPlan(referred + 20, life);
    if (child % kReferralsACare == 1) AddCare(referred + 40, worker, life);
    return life;
  }

  void AddPlan(Date from, Life& life) const {
    const DateRange plan{from, from + 100 + Pick(400)};
    life.Point(kStrategyDiscussion, from - 15 - Pick(10), {"E", "", ""});
    life.Point(kConference, from, {"I", "initial", "E"}, 1);
    life.Spell(kChildProtection, plan, {"P", "", ""});
    for (Date day = from + Pick(20); day < plan.to; day = day + 25 + Pick(20)) life.Point(kProtectionVisit, day, {"W1", "yes", ""});
    for (Date day = from + Pick(15); day < plan.to; day = day + 35 + Pick(20)) life.Point(kCoreGroup, day, {});
    for (Date day = from + 85 + Pick(10); day < plan.to; day = day + 175 + Pick(10)) life.Point(kConference, day, {"R", "review", ""}, 1);
  }

  void AddCare(Date from, int worker, Life& life) const {
    const DateRange care{from, from + 50 + Pick(1400)};
    life.Spell(kLookedAfter, care, {"L", "", ""});
    life.Spell(kAllocation, care, {WorkerName(worker), "", "primary"});
    life.Spell(kCarePlan, {from + Pick(20), care.to}, {"P", "", ""});
    for (Date begin = from; begin < care.to;) {
      const Date end = std::min(care.to, begin + 100 + Pick(500));
      life.Spell(kPlacement, {begin, end}, {fmt::format("P{}", begin.days()), "U4", Pick(2) == 0 ? "yes" : "no"});
      begin = end;
    }
    for (Date day = from + Pick(8); day < care.to; day = day + 25 + Pick(25)) life.Point(kLookedAfterVisit, day, {"W1", "yes", ""});
    for (Date day = from + 25 + Pick(5); day < care.to; day = day + 80 + Pick(100)) life.Point(kLookedAfterReview, day, {});
  }

  int Pick(int below) const { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  const int referrals_;
  mutable std::mt19937_64 random_{7};
};

}  // namespace hanes::testing
