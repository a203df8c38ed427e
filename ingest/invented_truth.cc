// SPDX-License-Identifier: Apache-2.0
#include "ingest/invented_truth.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "ingest/invented_allocation.h"

namespace hanes {
namespace {

// What holds for one child on the day asked about.
struct ChildThatDay {
  bool need = false;
  bool registered = false;
  bool looked_after = false;
  bool proceedings = false;
  bool ready = false;
  bool held = false;
  bool by_social_worker = false;  // one employed on the day
  bool by_another = false;        // likewise
  std::set<std::string_view> services;  // the kinds of plan under which it receives one; "" for any
  std::set<uint32_t> holding_teams;
  std::set<uint32_t> holders;
  std::pair<Date, uint32_t> last_opened{Date::Min(), 0};  // the case opened last: its day and its team
};

class Count {
 public:
  Count(const InventedSystem& system, Date as_at) : system_(system), as_at_(as_at) {}

  // Two records found to be one child are one child, on every day, for as long as nobody says otherwise.
  void JoinMerged() {
    system_.ForEachBelieved(InventedTable::kLinkedIdentifier, [&](const InventedRow& row, Date) {
      if (row.to.IsMax()) stays_[row.link] = row.child;
    });
  }

  void Spans(InventedTable table, const std::function<void(const InventedRow&, ChildThatDay*)>& mark) {
    system_.ForEachBelieved(table, [&](const InventedRow& row, Date unknown_from) {
      const Date to = std::min(row.to, unknown_from);
      if (row.from <= as_at_ && as_at_ < to) mark(row, &children_[Stays(row.child)]);
    });
  }

  void Statuses() {
    Spans(InventedTable::kCinEpisode, [](const InventedRow& row, ChildThatDay* child) {
      if (row.flag == "Y") return;  // no further action: no case was opened
      child->need = true;
      child->last_opened = std::max(child->last_opened, {row.from, row.team});
    });
    Spans(InventedTable::kPlan, [](const InventedRow&, ChildThatDay* child) { child->registered = true; });
    Spans(InventedTable::kLookedAfterEpisode, [](const InventedRow&, ChildThatDay* child) { child->looked_after = true; });
  }

  const std::map<uint32_t, ChildThatDay>& children() const { return children_; }

 private:
  uint32_t Stays(uint32_t child) const {
    const auto stays = stays_.find(child);
    return stays == stays_.end() ? child : stays->second;
  }

  const InventedSystem& system_;
  const Date as_at_;
  std::map<uint32_t, uint32_t> stays_;
  std::map<uint32_t, ChildThatDay> children_;
};

void Add(const ChildThatDay& child, InventedFigures* figures) {
  if (!child.need && !child.registered && !child.looked_after && !child.proceedings) return;
  ++figures->total;
  if (!child.held) ++figures->unallocated;
  if (child.need && !child.registered && !child.looked_after) ++figures->by_status["in_need"];
  if (child.registered) ++figures->by_status["child_protection"];
  if (child.looked_after) ++figures->by_status["looked_after"];
  if (child.proceedings) ++figures->by_status["proceedings"];
  if (child.ready) ++figures->by_status["ready_to_close"];
  for (const uint32_t team : child.holding_teams) ++figures->by_team[TeamKey(team)];
  for (const uint32_t worker : child.holders) ++figures->by_worker[WorkerKey(worker)];
  if (child.holding_teams.empty()) ++figures->by_team[TeamKey(child.last_opened.second)];
}

std::string List(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += fmt::format("{}\"{}\"", text.empty() ? "" : ",", word);
  return "[" + text + "]";
}

template <typename Map>
std::string Object(const Map& members) {
  std::string text;
  for (const auto& [name, value] : members) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(value)>>) {
      text += fmt::format("{}\"{}\":{}", text.empty() ? "" : ",", name, value);
    } else {
      text += fmt::format("{}\"{}\":\"{}\"", text.empty() ? "" : ",", name, value);
    }
  }
  return "{" + text + "}";
}

std::string TrapJson(const InventedTrap& trap) {
  std::vector<std::string> extracts;
  for (const Date night : trap.extracts) extracts.push_back(night.ToString());
  return fmt::format("{{\"trap\":\"{}\",\"records\":{},\"children\":{},\"workers\":{},\"dates\":{},\"extracts\":{}}}", trap.trap,
                     List(trap.records), List(trap.children), List(trap.workers), Object(trap.dates), List(extracts));
}

std::string FiguresJson(const InventedFigures& figures) {
  return fmt::format("{{\"as_at\":\"{}\",\"known_at\":\"{}\",\"total\":{},\"unallocated\":{},\"status\":{},\"team\":{},\"worker\":{}}}",
                     figures.as_at.ToString(), figures.known_at.ToString(), figures.total, figures.unallocated,
                     Object(figures.by_status), Object(figures.by_team), Object(figures.by_worker));
}

std::string CohortJson(const InventedCohortFigure& f) {
  return fmt::format("{{\"code\":\"{}\",\"period\":\"{}\",\"n\":{},\"of\":{}}}", f.code, f.period, f.n, f.of);
}

std::string SicknessJson(const InventedSicknessYear& f) {
  return fmt::format("{{\"worker\":\"{}\",\"period\":\"{}\",\"spells\":{},\"days_lost_hundredths\":{}}}", WorkerKey(f.worker), f.period,
                     f.spells, f.days_lost_hundredths);
}

std::string HrFiguresJson(const InventedHrFigures& f) {
  return fmt::format("{{\"as_at\":\"{}\",\"posts\":{},\"posts_held\":{},\"held_fte_hundredths\":{},\"agency_bookings\":{},\"workers\":{},"
                     "\"off_sick\":{},\"off_sick_fte_hundredths\":{},\"vacancies_open\":{}}}",
                     f.as_at.ToString(), f.posts, f.posts_held, f.held_fte_hundredths, f.agency_bookings, f.workers, f.off_sick,
                     f.off_sick_fte_hundredths, f.vacancies_open);
}

std::string SupervisedJson(const InventedSupervised& f) {
  return fmt::format("{{\"code\":\"SUP\",\"period\":\"{}\",\"n\":{},\"of\":{}}}", f.period, f.supervised, f.of);
}

std::string PlanJson(const InventedPlanFigures& f) {
  return fmt::format("{{\"as_at\":\"{}\",\"red\":{},\"amber\":{},\"green\":{},\"overdue\":{},\"finished\":{},\"actions\":{}}}", f.as_at.ToString(),
                     f.red, f.amber, f.green, f.overdue, f.finished, f.actions);
}

template <typename T, typename ToJson>
std::string Lines(const std::vector<T>& items, ToJson to_json) {
  std::string text;
  for (const T& item : items) text += (text.empty() ? "\n  " : ",\n  ") + to_json(item);
  return "[" + text + "]";
}

}  // namespace

InventedFigures CountCaseload(const InventedSystem& system, Date as_at, Date known_at) {
  Count count(system, as_at);
  count.JoinMerged();
  count.Statuses();
  count.Spans(InventedTable::kPreProceedings, [](const InventedRow&, ChildThatDay* child) { child->proceedings = true; });
  count.Spans(InventedTable::kCaseStatus, [](const InventedRow&, ChildThatDay* child) { child->ready = true; });
  count.Spans(InventedTable::kInvolvement, [](const InventedRow& row, ChildThatDay* child) {
    if (row.code == kCoWorkerRole) return;
    child->holding_teams.insert(row.team);
    if (row.worker == 0) return;
    child->held = true;
    child->holders.insert(row.worker);
  });
  InventedFigures figures{.as_at = as_at, .known_at = known_at, .by_status = {}, .by_team = {}, .by_worker = {}};
  for (const auto& [number, child] : count.children()) Add(child, &figures);
  return figures;
}

void CountAllocated(const InventedSystem& system, const InventedWorkforce& workforce, InventedCohorts& cohorts) {
  for (size_t place = 0; place < cohorts.periods().size(); ++place) {
    const Date last = cohorts.periods()[place].days().to - 1;
    Count count(system, last);
    count.JoinMerged();
    count.Statuses();
    count.Spans(InventedTable::kInvolvement, [&](const InventedRow& row, ChildThatDay* child) {
      if (row.code == kCoWorkerRole || row.worker == 0) return;
      const InventedWorker& worker = workforce.Worker(row.worker);
      if (last < worker.joined || last >= worker.left) return;
      (worker.registered && !worker.manager ? child->by_social_worker : child->by_another) = true;
    });
    count.Spans(InventedTable::kService, [](const InventedRow& row, ChildThatDay* child) { child->services.insert(row.code); });
    for (const auto& [number, child] : count.children()) {
      const auto add = [&](std::string_view social_worker, std::string_view another, std::string_view plan) {
        const bool served = child.services.contains("") || child.services.contains(plan);
        cohorts.AddIn(place, social_worker, number, child.by_social_worker ? 1 : 0, 1);
        cohorts.AddIn(place, another, number, !child.by_social_worker && child.by_another && served ? 1 : 0, 1);
      };
      if (child.registered) add("SCC/013ai", "SCC/013bi", "child_protection");
      if (child.looked_after) add("SCC/013aii", "SCC/013bii", "looked_after");
      if (child.need && !child.registered && !child.looked_after) add("SCC/013aiii", "SCC/013biii", "in_need");
    }
  }
}

// Written here and not by a JSON library: words of ours and numbers only, and the bytes must never change.
std::string TruthJson(const InventedTruth& truth) {
  std::vector<std::string> not_placed(truth.not_placed.begin(), truth.not_placed.end()), apart;
  for (const InventedTrap& trap : truth.traps) {
    if (trap.apart) apart.insert(apart.end(), trap.children.begin(), trap.children.end());
  }
  std::string hr;
  if (!truth.hr_figures.empty()) {
    hr = fmt::format(",\n\"hr_traps\":{},\n\"hr_figures\":{},\n\"hr_sickness\":{},\n\"hr_indicators\":{}",
                     Lines(truth.hr_traps, TrapJson), Lines(truth.hr_figures, HrFiguresJson), Lines(truth.hr_sickness, SicknessJson),
                     Lines(truth.hr_supervised, SupervisedJson));
  }
  std::string plan;
  if (!truth.plan_figures.empty()) plan = fmt::format(",\n\"plan_figures\":{}", Lines(truth.plan_figures, PlanJson));
  return fmt::format("{{\"seed\":{},\"authority\":\"{}\",\"not_placed\":{},\n\"traps\":{},\n\"figures\":{},\n\"apart\":{},\n"
                     "\"indicators\":{}{}{}}}\n",
                     truth.seed, truth.authority, List(not_placed), Lines(truth.traps, TrapJson), Lines(truth.figures, FiguresJson), List(apart),
                     Lines(truth.indicators, CohortJson), hr, plan);
}

}  // namespace hanes
