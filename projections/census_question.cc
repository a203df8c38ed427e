// SPDX-License-Identifier: Apache-2.0
#include "projections/census_question.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "projections/caseload.h"
#include "projections/caseload_cells.h"
#include "projections/census.h"
#include "projections/rates.h"
#include "projections/rules_in_force.h"

namespace hanes {
namespace {

constexpr std::array<std::string_view, 1> kDimensions = {"census"};
constexpr std::array<std::string_view, 1> kRulesRead = {"sickness.absence_days"};

// One worker as one census has it.
struct Returned {
  bool agency = false;
  bool left = false;
  bool absent = false;
  int32_t fte = kFteNotKnown;
  uint64_t cases = 0;
  uint64_t days_lost = 0;
};

struct Census {
  std::map<Symbol, Returned> workers;
  std::optional<uint64_t> vacancies;
};
using Censuses = std::map<Date, Census>;

Censuses ReadCensuses(const FactIndex::Snapshot& facts, const AskedQuestion& asked) {
  Censuses censuses;
  const DateRange until{Date::Min(), asked.as_at + 1};
  const auto each = [&](uint8_t kind, const auto& visit) {
    facts.ForEachDuring(kind, until, asked.known_at, [&](const FactSpan& span, const FactContent& content) {
      visit(censuses[Date::FromDays(span.valid_from)], span.entity, content);
    });
  };
  each(kCensusWorker, [&](Census& census, Symbol worker, const FactContent& content) {
    Returned& returned = census.workers[worker];
    returned.agency = facts.SymbolName(content.dimensions[1]) == "agency";
    returned.left = facts.SymbolName(content.dimensions[2]) == "left";
    returned.fte = content.amount;
  });
  each(kCensusCases, [](Census& census, Symbol worker, const FactContent& c) { census.workers[worker].cases = static_cast<uint64_t>(c.amount); });
  each(kCensusDaysLost, [](Census& census, Symbol worker, const FactContent& c) { census.workers[worker].days_lost = static_cast<uint64_t>(c.amount); });
  each(kCensusAbsent, [](Census& census, Symbol worker, const FactContent&) { census.workers[worker].absent = true; });
  each(kCensusVacancies, [](Census& census, Symbol, const FactContent& c) { census.vacancies = static_cast<uint64_t>(c.amount); });
  return censuses;
}

struct People {
  uint64_t count = 0;
  uint64_t fte = 0;
  void Add(const Returned& worker) {
    ++count;
    fte += worker.fte > 0 ? static_cast<uint64_t>(worker.fte) : 0;
  }
};

// What the published formulas need of one census.
struct Totals {
  People in_post, leavers, agency;
  uint64_t cases = 0, holders_fte = 0, absent = 0, days_lost = 0, fte_not_known = 0;

  void Add(const Returned& worker) {
    fte_not_known += worker.fte == kFteNotKnown ? 1 : 0;
    if (worker.left) {
      if (!worker.agency) leavers.Add(worker);
      return;
    }
    (worker.agency ? agency : in_post).Add(worker);
    if (worker.cases > 0 && worker.fte > 0) {
      cases += worker.cases;
      holders_fte += static_cast<uint64_t>(worker.fte);
    }
    if (worker.agency) return;
    absent += worker.absent ? 1 : 0;
    days_lost += worker.days_lost;
  }
};

StatusOr<std::vector<std::string>> CellsOf(Date day, const Census& census, const RulesInForce& rules) {
  Totals totals;
  for (const auto& [worker, returned] : census.workers) totals.Add(returned);
  ASSIGN_OR_RETURN(const int days_of_year, rules.On(day).Count(kRulesRead[0]));
  const uint64_t available = DaysAvailable(totals.in_post.fte, static_cast<uint64_t>(days_of_year), 1, 1);
  const auto whole = [](uint64_t count) { return std::to_string(count); };
  return std::vector<std::string>{
      day.ToString(), whole(totals.in_post.count), FteText(totals.in_post.fte), whole(totals.cases), FteText(totals.holders_fte),
      TenthsText(CasesPerFte(totals.cases, totals.holders_fte)), whole(totals.leavers.count), FteText(totals.leavers.fte),
      TenthsText(TurnoverRate(totals.leavers.count, totals.in_post.count)), TenthsText(TurnoverRate(totals.leavers.fte, totals.in_post.fte)),
      whole(totals.agency.count), FteText(totals.agency.fte), TenthsText(AgencyRate(totals.agency.fte, totals.in_post.fte)),
      census.vacancies ? FteText(*census.vacancies) : "", census.vacancies ? TenthsText(VacancyRate(*census.vacancies, totals.in_post.fte)) : "",
      whole(totals.absent), FteText(totals.days_lost), TenthsText(AbsenceRate(totals.days_lost, available)), whole(totals.fte_not_known)};
}

std::string MemberText(const FactIndex::Snapshot& facts, Symbol worker, const Returned& returned) {
  return fmt::format("{}\t{}{}, {} FTE, {} cases, {} days lost", facts.EntityName(worker), returned.agency ? "agency" : "own",
                     returned.left ? ", left" : returned.absent ? ", absent" : "",
                     returned.fte == kFteNotKnown ? "not known" : FteText(static_cast<uint64_t>(returned.fte)), returned.cases,
                     FteText(returned.days_lost));
}

}  // namespace

std::span<const std::string_view> CensusDimensions() { return kDimensions; }

StatusOr<v1::Answer> AskCensus(const FactIndex::Snapshot& facts, const v1::Question& question, const QuestionContext& context) {
  ASSIGN_OR_RETURN(const AskedQuestion asked, ReadQuestion(question, kDimensions, context));
  ASSIGN_OR_RETURN(const RulesInForce rules, RulesInForce::At(facts, asked.as_at, asked.known_at, question.rules(), kRulesRead));
  v1::Answer answer = BeginAnswer("workforce-census", asked, facts.checkpoint(), context);
  for (const char* column : {"census", "workers", "fte", "cases", "case_holders_fte", "caseload", "leavers", "leavers_fte", "turnover_rate",
                             "turnover_rate_fte", "agency", "agency_fte", "agency_rate", "vacancies_fte", "vacancy_rate", "absent", "days_lost",
                             "absence_rate", "fte_not_known"}) {
    answer.add_columns(column);
  }
  answer.set_dimensions(1);
  for (const auto& [day, census] : ReadCensuses(facts, asked)) {
    ASSIGN_OR_RETURN(const std::vector<std::string> cells, CellsOf(day, census, rules));
    v1::AnswerRow& row = *answer.add_rows();
    for (const std::string& cell : cells) row.add_cells(cell);
    if (!asked.open) continue;
    std::vector<std::string> members;
    for (const auto& [worker, returned] : census.workers) members.push_back(MemberText(facts, worker, returned));
    std::sort(members.begin(), members.end());
    for (std::string& member : members) row.add_members(std::move(member));
  }
  return answer;
}

}  // namespace hanes
