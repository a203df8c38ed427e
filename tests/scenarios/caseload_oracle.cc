// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/caseload_oracle.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace hanes::testing {
namespace {

using Cells = std::vector<std::string>;
using Names = std::set<std::string>;

int64_t Recorded(const v1::Event& e) { return e.recorded_at().seconds() * 1'000'000 + e.recorded_at().nanos() / 1000; }

// What is open under one id, as the days go by.
struct Standing {
  const v1::Event* begun = nullptr;  // null while nothing is open
  std::string team;                  // of the last opening
};

// What one event says of one id.
struct Saying {
  enum What { kFirst, kAgain, kEnd } what;
  std::string kind;
  std::string id;
};

std::vector<Saying> SayingsOf(const v1::Event& e) {
  switch (e.payload_case()) {
    case v1::Event::kCaseOpened: return {{Saying::kFirst, "case", e.case_opened().case_id()}};
    case v1::Event::kCaseReopened: return {{Saying::kAgain, "case", e.case_reopened().case_id()}};
    case v1::Event::kCaseClosed: return {{Saying::kEnd, "case", e.case_closed().case_id()}};
    case v1::Event::kLookedAfterStarted: return {{Saying::kFirst, "care", e.looked_after_started().episode_id()}};
    case v1::Event::kLookedAfterEnded: return {{Saying::kEnd, "care", e.looked_after_ended().episode_id()}};
    case v1::Event::kChildProtectionRegistered: return {{Saying::kFirst, "plan", e.child_protection_registered().plan_id()}};
    case v1::Event::kChildProtectionDeregistered: return {{Saying::kEnd, "plan", e.child_protection_deregistered().plan_id()}};
    case v1::Event::kPreProceedingsStarted: return {{Saying::kFirst, "pre", e.pre_proceedings_started().process_id()}};
    case v1::Event::kPreProceedingsEnded: return {{Saying::kEnd, "pre", e.pre_proceedings_ended().process_id()}};
    case v1::Event::kProceedingsIssued:
      return {{Saying::kEnd, "pre", e.proceedings_issued().process_id()}, {Saying::kFirst, "court", e.proceedings_issued().process_id()}};
    case v1::Event::kProceedingsEnded: return {{Saying::kEnd, "court", e.proceedings_ended().process_id()}};
    case v1::Event::kReadyForClosureStarted: return {{Saying::kFirst, "ready", e.ready_for_closure_started().mark_id()}};
    case v1::Event::kReadyForClosureEnded: return {{Saying::kEnd, "ready", e.ready_for_closure_ended().mark_id()}};
    case v1::Event::kCaseAllocated: return {{Saying::kFirst, "allocation", e.case_allocated().allocation_id()}};
    case v1::Event::kAllocationEnded: return {{Saying::kEnd, "allocation", e.allocation_ended().allocation_id()}};
    default: return {};
  }
}

struct Employee {
  bool employed = false;
  bool left = false;
  const v1::Event* joined = nullptr;
  std::string role, team;
};

// Everything as it stood on a day, by what was known at a moment.
class Day {
 public:
  Day(const std::vector<v1::Event>& events, Date as_at, int64_t known_at) : events_(events), as_at_(as_at), known_at_(known_at) {
    FindVanished();
    JoinPersons();
    std::set<std::string> days;
    for (const v1::Event& e : events_) {
      if (Speaks(e) && e.occurred_on() <= as_at_.ToString()) days.insert(e.occurred_on());
    }
    for (const std::string& day : days) LiveThrough(day);
    for (const auto& [child, standings] : children_) Judge(child, standings);
  }

  std::vector<Cells> Table(const std::string& by) const {
    if (by == "status" || by == "category") return OfStatuses(by == "category");
    return by == "worker" ? OfWorkers() : OfGroups(by == "team");
  }

 private:
  // Known, voided by nothing in force, and corrected by nothing that counts.
  bool InForce(const v1::Event& e) const {
    if (Recorded(e) > known_at_) return false;
    return std::none_of(events_.begin(), events_.end(), [&](const v1::Event& other) {
      return (other.voids() == e.id() && InForce(other)) || (other.corrects() == e.id() && Counts(other));
    });
  }
  // A correction counts while it, or what corrected it, is in force: of a chain the last stands for all.
  bool Counts(const v1::Event& correction) const {
    if (Recorded(correction) > known_at_) return false;
    return InForce(correction) || std::any_of(events_.begin(), events_.end(), [&](const v1::Event& other) {
      return other.corrects() == correction.id() && Counts(other);
    });
  }
  bool Speaks(const v1::Event& e) const { return e.voids().empty() && InForce(e); }

  void FindVanished() {
    std::vector<const v1::Event*> by_knowledge;
    for (const v1::Event& e : events_) {
      if (Speaks(e) && (e.has_record_vanished() || e.has_record_restored())) by_knowledge.push_back(&e);
    }
    std::stable_sort(by_knowledge.begin(), by_knowledge.end(), [](auto* a, auto* b) { return Recorded(*a) < Recorded(*b); });
    for (const v1::Event* e : by_knowledge) {
      vanished_.erase(e->source().record());
      if (e->has_record_vanished()) vanished_[e->source().record()] = e->record_vanished().last_shown_on();
    }
  }
  // What the event began is not known to go on on this day.
  bool Unknown(const v1::Event& begun) const {
    const auto shown = vanished_.find(begun.source().record());
    return shown != vanished_.end() && shown->second < as_at_.ToString();
  }

  void JoinPersons() {
    std::map<std::pair<std::string, std::string>, bool> merged;
    for (const v1::Event& e : events_) {
      person_.emplace(e.stream(), e.stream());
      if (!Speaks(e)) continue;
      if (e.has_persons_merged()) merged[{e.stream(), "child:" + e.persons_merged().merged_child()}] = true;
      if (e.has_persons_unmerged()) merged[{e.stream(), "child:" + e.persons_unmerged().merged_child()}] = false;
    }
    for (const auto& [pair, is_merged] : merged) {
      if (!is_merged) continue;
      person_.emplace(pair.second, pair.second);
      const std::string stays = person_[pair.first], goes = person_[pair.second];
      for (auto& [stream, person] : person_) {
        if (person == goes) person = stays;
      }
    }
  }

  void LiveThrough(const std::string& day) {
    using Key = std::tuple<std::string, std::string, std::string>;  // person, kind, id
    std::map<Key, std::vector<std::pair<Saying::What, const v1::Event*>>> said;
    std::map<std::string, std::vector<const v1::Event*>> workers;
    for (const v1::Event& e : events_) {
      if (e.occurred_on() != day || !Speaks(e)) continue;
      if (e.stream().rfind("worker:", 0) == 0) workers[e.stream().substr(7)].push_back(&e);
      if (e.has_rule_set()) rules_[e.rule_set().rule()] = e.rule_set().value();
      for (const Saying& saying : SayingsOf(e)) said[{person_.at(e.stream()), saying.kind, saying.id}].emplace_back(saying.what, &e);
    }
    for (const auto& [key, sayings] : said) Move(sayings, children_[std::get<0>(key)][{std::get<1>(key), std::get<2>(key)}]);
    for (const auto& [worker, events] : workers) Work(events, employees_[worker]);
  }

  static void Move(const std::vector<std::pair<Saying::What, const v1::Event*>>& sayings, Standing& standing) {
    const auto says = [&](Saying::What what) {
      return std::any_of(sayings.begin(), sayings.end(), [&](const auto& saying) { return saying.first == what; });
    };
    const bool was_open = standing.begun != nullptr;
    const bool ended_at_the_end = !was_open && says(Saying::kEnd) && !(says(Saying::kFirst) && says(Saying::kAgain));
    if (says(Saying::kEnd)) standing.begun = nullptr;
    for (const auto& [what, event] : sayings) {
      if (what == Saying::kEnd) continue;
      standing.begun = event;
      if (what == Saying::kFirst) standing.team = event->case_opened().team();
    }
    if (ended_at_the_end) standing.begun = nullptr;
  }

  static void Work(const std::vector<const v1::Event*>& events, Employee& who) {
    const v1::Event* joined = nullptr;
    bool left = false;
    for (const v1::Event* e : events) {
      if (e->has_worker_joined()) joined = e;
      left |= e->has_worker_left();
    }
    const bool came_and_went = joined != nullptr && left && !who.employed;
    if (left) who.employed = false, who.left = true;
    if (joined != nullptr && !came_and_went) {
      who = {true, false, joined, "", joined->worker_joined().team()};
      if (joined->worker_joined().role() == v1::WORKER_ROLE_SOCIAL_WORKER) who.role = "social_worker";
      if (joined->worker_joined().role() == v1::WORKER_ROLE_MANAGER) who.role = "manager";
    }
    if (!who.employed) return;
    for (const v1::Event* e : events) {
      if (e->has_worker_team_moved()) who.team = e->worker_team_moved().team();
    }
  }

  struct Child {
    Names statuses, workers, teams;
    bool social_worker = false, another = false, leaver = false;
  };

  std::string RoleOf(const std::string& worker) const {
    const auto found = employees_.find(worker);
    if (found == employees_.end()) return "unknown";
    const Employee& who = found->second;
    if (who.left) return "left";
    if (!who.employed || Unknown(*who.joined)) return "unknown";
    return who.role.empty() ? "not_recorded" : who.role;
  }

  void Judge(const std::string& name, const std::map<std::pair<std::string, std::string>, Standing>& standings) {
    Names open;
    std::pair<std::string, std::string> last_case;  // day, team
    for (const auto& [key, standing] : standings) {
      if (standing.begun == nullptr || Unknown(*standing.begun)) continue;
      open.insert(key.first);
      if (key.first == "case") last_case = std::max(last_case, {standing.begun->occurred_on(), standing.team});
    }
    if (!open.count("case") && !open.count("care") && !open.count("plan") && !open.count("pre") && !open.count("court")) return;
    Child& child = open_[name];
    if (open.count("care")) child.statuses.insert("looked_after");
    if (open.count("plan")) child.statuses.insert("child_protection");
    if (open.count("case") && child.statuses.empty()) child.statuses.insert("in_need");
    if (open.count("pre") || open.count("court")) child.statuses.insert("proceedings");
    if (open.count("ready")) child.statuses.insert("ready_to_close");
    for (const auto& [key, standing] : standings) {
      if (key.first == "allocation" && standing.begun != nullptr && !Unknown(*standing.begun)) Hold(standing.begun->case_allocated(), child);
    }
    if (child.teams.empty()) child.teams.insert(last_case.second.empty() ? "(none)" : last_case.second);
  }

  void Hold(const v1::CaseAllocated& allocation, Child& child) const {
    if (allocation.role() != v1::ALLOCATION_ROLE_PRIMARY && allocation.role() != v1::ALLOCATION_ROLE_DUTY) return;
    if (!allocation.team().empty()) child.teams.insert(allocation.team());
    if (allocation.role() == v1::ALLOCATION_ROLE_DUTY || allocation.worker().empty()) return;
    const std::string& worker = allocation.worker();
    const std::string role = RoleOf(worker);
    child.workers.insert(worker);
    child.leaver |= role == "left";
    child.social_worker |= role == "social_worker";
    child.another |= role == "manager";
    const bool employed = role != "left" && role != "unknown";
    if (allocation.team().empty() && employed && !employees_.at(worker).team.empty()) child.teams.insert(employees_.at(worker).team);
  }

  std::vector<Cells> OfStatuses(bool category) const {
    std::vector<Cells> table;
    const auto rule = rules_.find("caseload.category_precedence");
    const auto place = [&](const Child& child, const std::string& status) {
      if (!category) return child.statuses.count(status) > 0;
      if (child.statuses.size() == 1) return child.statuses.count(status) > 0;
      if (rule == rules_.end()) return status == "(undecided)";
      // The status of the child's that stands first in the rule.
      return std::all_of(child.statuses.begin(), child.statuses.end(), [&](const std::string& other) {
        return rule->second.find(status) != std::string::npos && rule->second.find(status) <= rule->second.find(other);
      }) && child.statuses.count(status) > 0;
    };
    for (const std::string status : {"in_need", "child_protection", "looked_after", "proceedings", "ready_to_close", "(undecided)"}) {
      const auto count = std::count_if(open_.begin(), open_.end(), [&](const auto& child) { return place(child.second, status); });
      if (status != "(undecided)" || count > 0) table.push_back({status, std::to_string(count)});
    }
    table.push_back({"total", std::to_string(open_.size())});
    return table;
  }

  std::vector<Cells> OfWorkers() const {
    std::map<std::string, int> held;
    int unallocated = 0, over_in_all = 0;
    for (const auto& [name, child] : open_) {
      for (const std::string& worker : child.workers) ++held[worker];
      unallocated += child.workers.empty();
    }
    const auto cap = rules_.find("caseload.cap");
    std::vector<Cells> table;
    for (const auto& [worker, children] : held) {
      const int over = cap == rules_.end() ? 0 : std::max(0, children - std::stoi(cap->second));
      over_in_all += over;
      table.push_back({worker, RoleOf(worker), cap == rules_.end() ? "" : std::to_string(over), std::to_string(children)});
    }
    if (unallocated > 0) table.push_back({"(none)", "", "", std::to_string(unallocated)});
    table.push_back({"total", "", cap == rules_.end() ? "" : std::to_string(over_in_all), std::to_string(open_.size())});
    return table;
  }

  template <typename Test>
  Cells Count(const std::string& row, const Test& belongs) const {
    int unallocated = 0, not_social_worker = 0, left = 0, children = 0;
    for (const auto& [name, child] : open_) {
      if (!belongs(child)) continue;
      ++children;
      unallocated += child.workers.empty();
      not_social_worker += child.another && !child.social_worker;
      left += child.leaver && !child.another && !child.social_worker;
    }
    return {row, std::to_string(unallocated), std::to_string(not_social_worker), std::to_string(left), std::to_string(children)};
  }

  std::vector<Cells> OfGroups(bool by_team) const {
    const auto any = [](const Child&) { return true; };
    if (!by_team) return {Count("W06000012", any), Count("total", any)};
    Names teams;
    for (const auto& [name, child] : open_) teams.insert(child.teams.begin(), child.teams.end());
    const bool some_without = teams.erase("(none)") > 0;
    std::vector<Cells> table;
    for (const std::string& team : teams) table.push_back(Count(team, [&](const Child& child) { return child.teams.count(team) > 0; }));
    if (some_without) table.push_back(Count("(none)", [](const Child& child) { return child.teams.count("(none)") > 0; }));
    table.push_back(Count("total", any));
    return table;
  }

  const std::vector<v1::Event>& events_;
  const Date as_at_;
  const int64_t known_at_;
  std::map<std::string, std::string> vanished_;  // a record: the day it was last shown on
  std::map<std::string, std::string> person_;    // a stream: whose it is
  std::map<std::string, std::map<std::pair<std::string, std::string>, Standing>> children_;
  std::map<std::string, Employee> employees_;
  std::map<std::string, std::string> rules_;
  std::map<std::string, Child> open_;
};

}  // namespace

CaseloadOracle::CaseloadOracle(std::vector<v1::Event> events) : events_(std::move(events)) {
  std::sort(events_.begin(), events_.end(), [](const v1::Event& a, const v1::Event& b) {
    return std::make_tuple(a.occurred_on(), Recorded(a), a.id()) < std::make_tuple(b.occurred_on(), Recorded(b), b.id());
  });
}

std::vector<std::vector<std::string>> CaseloadOracle::Ask(const std::string& by, Date as_at, Timestamp known_at) const {
  return Day(events_, as_at, known_at.micros()).Table(by);
}

}  // namespace hanes::testing
