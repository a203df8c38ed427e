// SPDX-License-Identifier: Apache-2.0
#include "projections/entity_teams.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "base/ids.h"
#include "projections/caseload.h"
#include "projections/child_teams.h"
#include "projections/recruitment.h"

namespace hanes {
namespace {

constexpr std::string_view kNone = "(none)";

class Finder {
 public:
  Finder(const FactIndex::Snapshot& facts, DateRange days, Timestamp known_at)
      : facts_(facts), days_(days), known_at_(known_at), teams_(facts, known_at) {}

  TeamsByEntity Find(const std::set<std::string>& entities, bool with_posts) {
    for (const std::string& name : entities) {
      if (const std::optional<Symbol> entity = facts_.FindEntity(name)) AddEntity(*entity, name);
    }
    KeepThoseWithFacts();
    AddHolders();
    if (with_posts) AddPosts();
    for (auto& [name, teams] : found_) {
      if (teams.empty()) teams.emplace(kNone);
    }
    return std::move(found_);
  }

 private:
  void AddEntity(Symbol entity, const std::string& name) {
    const std::string_view kind = KindOf(name);
    if (kind == "authority" || kind == "action") return;
    std::set<std::string>& teams = found_[name];
    asked_[entity] = &teams;
    std::vector<Symbol> symbols;
    if (kind == "team") teams.emplace(NameOf(name));
    for (Date day = days_.from; day < days_.to; day = day + 1) {
      if (kind == "child") teams_.OfChild(entity, day, symbols);
      else if (kind == "worker") symbols = {teams_.OfWorker(entity, day)};
      for (const Symbol team : symbols) AddTeam(team, teams);
    }
    if (kind == "worker") {
      if (const std::optional<Symbol> own = facts_.FindSymbol(NameOf(name))) workers_[*own] = &teams;
    }
  }

  // One of whom nothing was known on the days was counted nowhere.
  void KeepThoseWithFacts() {
    std::set<std::string, std::less<>> with_facts;
    for (size_t kind = 0; kind < FactIndex::kKindsMax; ++kind) {
      ForEach(static_cast<uint8_t>(kind), [&](const FactSpan& span, const FactContent&) {
        if (asked_.contains(span.entity)) with_facts.emplace(facts_.EntityName(span.entity));
      });
    }
    std::erase_if(found_, [&](const auto& entry) { return !with_facts.contains(entry.first); });
    absl::erase_if(asked_, [&](const auto& entry) { return !with_facts.contains(facts_.EntityName(entry.first)); });
    absl::erase_if(workers_, [&](const auto& entry) { return !with_facts.contains(fmt::format("worker:{}", facts_.SymbolName(entry.first))); });
  }

  // A worker's full-time equivalent counts in the teams of the children held.
  void AddHolders() {
    const std::optional<Symbol> primary = facts_.FindSymbol("primary");
    ForEach(kAllocation, [&](const FactSpan&, const FactContent& content) {
      const auto& [worker, team, role] = content.dimensions;
      const auto found = workers_.find(worker);
      if (found != workers_.end() && role == primary) AddTeam(team, *found->second);
    });
  }

  void AddPosts() {
    absl::flat_hash_map<Symbol, std::vector<Symbol>> teams_of_post;
    ForEach(kPost, [&](const FactSpan& span, const FactContent& content) {
      teams_of_post[span.entity].push_back(content.dimensions[0]);
      if (const auto post = asked_.find(span.entity); post != asked_.end()) AddTeam(content.dimensions[0], *post->second);
    });
    const auto add_worker = [&](Symbol post, Symbol worker) {
      const auto found = workers_.find(worker);
      if (found == workers_.end()) return;
      for (const Symbol team : teams_of_post[post]) AddTeam(team, *found->second);
    };
    ForEach(kPostHeld, [&](const FactSpan& span, const FactContent& content) { add_worker(span.entity, content.dimensions[0]); });
    ForEach(kAgencyBooking, [&](const FactSpan& span, const FactContent& content) { add_worker(span.entity, content.dimensions[1]); });
    ForEach(kApplication, [&](const FactSpan& span, const FactContent& content) {
      if (const auto applicant = asked_.find(span.entity); applicant != asked_.end()) AddTeam(content.dimensions[2], *applicant->second);
    });
  }

  void AddTeam(Symbol team, std::set<std::string>& teams) const {
    if (team != 0) teams.emplace(facts_.SymbolName(team));
  }

  template <typename Visit>
  void ForEach(uint8_t kind, const Visit& visit) const {
    facts_.ForEachDuring(kind, days_, known_at_, visit);
  }

  const FactIndex::Snapshot& facts_;
  const DateRange days_;
  const Timestamp known_at_;
  const ChildTeams teams_;
  TeamsByEntity found_;
  absl::flat_hash_map<Symbol, std::set<std::string>*> asked_;    // by entity
  absl::flat_hash_map<Symbol, std::set<std::string>*> workers_;  // by the name that others' facts have of them
};

}  // namespace

TeamsByEntity TeamsOfEntities(const FactIndex::Snapshot& facts, std::string_view projection, DateRange days, Timestamp known_at,
                              const std::set<std::string>& entities) {
  return Finder(facts, days, known_at).Find(entities, projection == "recruitment");
}

}  // namespace hanes
