// SPDX-License-Identifier: Apache-2.0
#include "projections/indicators/worker_duties.h"

#include <algorithm>
#include <vector>

#include "projections/indicators.h"

namespace hanes {
namespace {

// visit(const EntitySpell&) for each stretch of employment in which the worker had one of the two roles at its end, or has it today.
template <typename Visit>
void EachPractitioner(Reading& reading, const Visit& visit) {
  const Symbol social_worker = reading.Named("social_worker"), other = reading.Named("other_practitioner");
  for (const EntitySpell& employed : reading.facts().Employments()) {
    Symbol role = 0;
    for (const IndicatorRow& terms : reading.All(kEmployment).Of(employed.entity)) {
      if (employed.days.Contains(terms.from) && terms.from <= reading.today()) role = terms.dimensions[0];
    }
    if (role == social_worker || role == other) visit(employed);
  }
}

// Employment as far as the rule reaches: whoever joined before it was first in force owes nothing of the time before.
EntitySpell Under(const Reading& reading, std::string_view rule, EntitySpell employed) {
  if (reading.InForce(rule, employed.days.from)) return employed;
  if (const std::optional<Date> since = reading.RuleSince(rule)) employed.days.from = std::max(employed.days.from, *since);
  return employed;
}

// Was the worker new when such a rule held? What is owed to newcomers alone is not owed to whoever was there before it.
bool NewUnder(const Reading& reading, std::string_view rule, const EntitySpell& employed) {
  const std::optional<Date> since = reading.RuleSince(rule);
  return !since || reading.InForce(rule, employed.days.from) || employed.days.from >= *since;
}

std::span<const Date> MeetingDays(Reading& reading, Symbol worker, std::string_view what, std::vector<Date>& days) {
  days.clear();
  const Symbol named = reading.Named(what);
  for (const IndicatorRow& meeting : reading.All(kWorkerMeeting).Of(worker)) {
    if (meeting.dimensions[0] == named) days.push_back(meeting.from);
  }
  return days;
}

// The first such day of a year that is not before `day`.
Date YearEndFrom(Reading& reading, Date day) {
  const std::optional<Date> this_year = reading.DayOfYear("appraisal.due_day", day, day.year());
  if (!this_year) return Date::Max();
  if (*this_year >= day) return *this_year;
  return reading.DayOfYear("appraisal.due_day", day, day.year() + 1).value_or(Date::Max());
}

void VisitConsultations(Reading& reading, std::string_view kind, std::string_view rule, VisitOnce visit) {
  const Symbol named = reading.Named(kind);
  for (const IndicatorRow& held : reading.All(kConsultation).all()) {
    if (held.dimensions[0] == named) visit({held.entity, held.from, rule, held.other_day()});
  }
}

}  // namespace

bool IsAway(Reading& reading, Symbol worker, Date day) {
  const std::span<const IndicatorRow> absences = reading.All(kAway).Of(worker);
  return std::any_of(absences.begin(), absences.end(), [&](const IndicatorRow& away) { return away.from <= day && day < away.to; });
}

void OneToOneSupervisions(Reading& reading, VisitRepeated visit) {
  const Symbol one_to_one = reading.Named("one_to_one");
  std::vector<Date> days;
  EachPractitioner(reading, [&](const EntitySpell& employed) {
    days.clear();
    for (const IndicatorRow& held : reading.All(kSupervision).Of(employed.entity)) {
      if (held.dimensions[0] == one_to_one) days.push_back(held.from);
    }
    visit({Under(reading, "supervision.interval", employed), days, ClockStarts::kWithEach,
           [](const ChainClock&) -> std::string_view { return "supervision.interval"; }});
  });
}

void SupervisionAgreements(Reading& reading, VisitRepeated visit) {
  std::vector<Date> days;
  EachPractitioner(reading, [&](const EntitySpell& employed) {
    visit({Under(reading, "supervision.agreement.interval", employed), MeetingDays(reading, employed.entity, "agreement", days), ClockStarts::kWithEach,
           [](const ChainClock&) -> std::string_view { return "supervision.agreement.interval"; }});
  });
}

void Appraisals(Reading& reading, VisitRepeated visit) {
  std::vector<Date> days;
  EachPractitioner(reading, [&](const EntitySpell& employed) {
    const auto due_of = [&](const ChainClock& clock) {
      if (clock.step == 0) return reading.Due("appraisal.new_staff.limit", clock.started);
      if (clock.missed) return YearEndFrom(reading, clock.started + 1);
      const Date of_this_year = YearEndFrom(reading, clock.started);
      return of_this_year.IsMax() ? of_this_year : YearEndFrom(reading, of_this_year + 1);
    };
    visit({Under(reading, "appraisal.new_staff.limit", employed), MeetingDays(reading, employed.entity, "appraisal", days), ClockStarts::kWithLastInTime,
           [](const ChainClock& clock) -> std::string_view { return clock.step == 0 ? "appraisal.new_staff.limit" : "appraisal.due_day"; },
           due_of});
  });
}

void Inductions(Reading& reading, VisitOnce visit) {
  std::vector<Date> days;
  EachPractitioner(reading, [&](const EntitySpell& employed) {
    if (!NewUnder(reading, "induction.limit", employed)) return;
    const auto held = MeetingDays(reading, employed.entity, "induction", days);
    const auto first = std::lower_bound(held.begin(), held.end(), employed.days.from);
    visit({employed.entity, employed.days.from, "induction.limit", first == held.end() ? std::nullopt : std::optional(*first), employed.days.to});
  });
}

void ProbationChecks(Reading& reading, VisitOnce visit) {
  const Symbol probation = reading.Named("probation");
  EachPractitioner(reading, [&](const EntitySpell& employed) {
    if (!NewUnder(reading, "probation.checks", employed)) return;
    for (const Limit& check : reading.Limits("probation.checks", employed.days.from)) {
      const Symbol week = reading.Named(std::to_string(check.count));
      std::optional<Date> held;
      for (const IndicatorRow& meeting : reading.All(kWorkerMeeting).Of(employed.entity)) {
        const bool is_it = meeting.dimensions[0] == probation && meeting.dimensions[1] == week && employed.days.Contains(meeting.from);
        if (is_it && !held) held = meeting.from;
      }
      visit({employed.entity, employed.days.from, "probation.checks", held, employed.days.to, reading.Due(check, employed.days.from)});
    }
  });
}

void ConsultationRecords(Reading& reading, VisitOnce visit) {
  VisitConsultations(reading, "consultation", "supervision.case.limit", visit);
}

void UrgentDecisionRecords(Reading& reading, VisitOnce visit) {
  VisitConsultations(reading, "urgent", "supervision.urgent_decision.limit", visit);
}

void AuditActions(Reading& reading, VisitOnce visit) {
  for (const IndicatorRow& actions : reading.All(kAuditActions).all()) {
    for (const IndicatorRow& audit : reading.All(kAudit).Of(actions.entity)) {
      if (audit.dimensions[0] != actions.dimensions[0] || !audit.other_day()) continue;
      visit({actions.entity, actions.from, "", actions.to.IsMax() ? std::nullopt : std::optional(actions.to), Date::Max(), audit.other_day()});
    }
  }
}

}  // namespace hanes
